import ArgumentParser
import ControlTypes
import ControlWords
import Foundation

struct CodesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codes", abstract: "码文件与码池 / Files and pools of codes.",
        subcommands: [Import.self, List.self, Return.self, Returned.self])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: "导入码文件，全部或全不 / Imports a file of codes, all of it or nothing.",
            discussion: """
                示例 / Example:
                  lineage codes import carton.txt --product example-tablets --level 1 --application SQ-2026-001
                """)

        @Argument(help: "一行一码的文本或其 zip / a text with one code a line, or a zip around one")
        var file: String
        @Option(help: "产品 / product")
        var product: String
        @Option(help: "包装级别，1 为最小销售单元 / packaging level, 1 = unit")
        var level: Int
        @Option(help: "申请单号 / application number")
        var application: String
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let bytes: Data
                do {
                    bytes = try Data(contentsOf: URL(fileURLWithPath: file))
                } catch {
                    throw CommandFailure(
                        zh: "无法读取 \(file)：\(error.localizedDescription)",
                        en: "\(file) cannot be read: \(error.localizedDescription)")
                }
                let request = ImportRequest(
                    fileName: URL(fileURLWithPath: file).lastPathComponent, product: product, level: level,
                    application: application, user: "")
                let summary = try await controller.client.importCodes(request, file: [UInt8](bytes))
                if json.json {
                    try Output.say(json: summary)
                } else {
                    Output.say(
                        language.chosen.choose(
                            zh: "已导入 \(summary.codes) 个码：\(summary.fileName)，SHA-256 \(summary.sha256)",
                            en: "\(summary.codes) codes imported from \(summary.fileName), SHA-256 \(summary.sha256)"))
                }
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "码池及其余量 / The pools and what is left in them.",
            discussion: "示例 / Example:\n  lineage codes list --json")

        @OptionGroup var controller: ControllerOptions
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let pools = try await controller.client.pools()
                if json.json { return try Output.say(json: pools) }
                let table = PoolTable(language: language.chosen, pools: pools)
                table.lines.forEach(Output.say)
            }
        }
    }
}
