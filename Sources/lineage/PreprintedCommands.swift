import ArgumentParser
import ControlTypes
import ControlWords
import Foundation

extension BatchCommand {
    struct Allot: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "allot", abstract: "把预印盒的码分配给批次 / Gives codes of pre-printed cartons to a batch.",
            discussion: """
                码源编号见 lineage codes list。分配后这些码即为已写码，任何打印机都不会取用。
                lineage codes list shows the numbers of the sources. From then on the codes are Encoded, and no printer
                draws them.

                示例 / Example:
                  lineage batch allot 20260901 --source 3 --count 5000 --reason "pallet 12 of cartons"
                """)

        @Argument(help: "批号 / batch number")
        var number: String
        @Option(help: "码源编号 / number of the source")
        var source: Int64
        @Option(help: "数量；缺省为全部 / how many; default: all that are free")
        var count: Int64?
        @OptionGroup var act: ActOptions
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        func validate() throws {
            guard count ?? 1 > 0 else { throw ValidationError("--count 应大于 0 / --count is above 0") }
        }

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let summary = try await controller.client.allotCodes(
                    number, AllotCodes(source: source, count: count, act: act.act))
                if json.json { return try Output.say(json: summary) }
                Output.say(
                    language.chosen.choose(
                        zh: "已分配 \(summary.codes) 个码给批次 \(summary.batch)",
                        en: "\(summary.codes) codes allotted to batch \(summary.batch)"))
            }
        }
    }

    struct LeftOver: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "left-over",
            abstract: "退回未使用的预印盒，逐盒扫描 / Gives unused pre-printed cartons back, scanned one by one.",
            discussion: """
                全部或全不。退回的码可分配给别的批次；未退回也未读到的码在关闭批次时作废（left over）。
                All of them or none. Their codes can be allotted to another batch; what is neither given back nor read is
                invalid when the batch is closed (left over).

                示例 / Example:
                  lineage batch left-over 20260901 --file scanned.txt --reason "back to the store"
                """)

        @Argument(help: "批号 / batch number")
        var number: String
        @Argument(help: "盒上的码 / the codes on the cartons")
        var codes: [String] = []
        @Option(help: "一行一码的文件 / a file with one code a line")
        var file: String?
        @OptionGroup var act: ActOptions
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        func validate() throws {
            guard !codes.isEmpty || file != nil else {
                throw ValidationError("给出码或 --file / give codes, or --file")
            }
        }

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let numbers = try await controller.client.returnCartons(number, codes: try allCodes(), act.act)
                if json.json { return try Output.say(json: numbers) }
                PreprintedText.lines(numbers, language.chosen).forEach(Output.say)
            }
        }

        private func allCodes() throws -> [String] {
            guard let file else { return codes }
            do {
                let text = try String(contentsOf: URL(fileURLWithPath: file), encoding: .utf8)
                return codes + text.split(whereSeparator: \.isNewline).map(String.init)
            } catch {
                throw CommandFailure(
                    zh: "无法读取 \(file)：\(error.localizedDescription)",
                    en: "\(file) cannot be read: \(error.localizedDescription)")
            }
        }
    }
}

enum PreprintedText {
    static func lines(_ numbers: PreprintedStatus, _ language: Language) -> [String] {
        [
            language.choose(
                zh: "预印盒：已分配 \(numbers.allotted)，合格 \(numbers.verified)，剔除 \(numbers.rejected)，"
                    + "退回 \(numbers.returned)，未读 \(numbers.unread)",
                en: "pre-printed cartons: allotted \(numbers.allotted), verified \(numbers.verified), "
                    + "rejected \(numbers.rejected), returned \(numbers.returned), unread \(numbers.unread)")
        ]
    }
}
