import ArgumentParser
import Codes
import ConfigurationFiles
import ControlTypes
import ControlWords

struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "配置文件 / Configuration files.", subcommands: [Check.self, Schema.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "检查产线、产品与情景文件 / Checks line, product and scenario files.",
            discussion: """
                每个问题一行：文件:行:列 / Each problem in a line: file:line:column.

                示例 / Example:
                  lineage config check LineConfigs/four-level.yaml LineConfigs/products/example-tablets.yaml
                """)

        @Argument(help: "文件 / files")
        var files: [String]
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        private struct Problem: Encodable {
            var severity: String
            var file: String
            var line: Int
            var column: Int
            var path: String
            var message: BilingualMessage
        }

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let problems = checkConfiguration(files: files)
                if json.json {
                    try Output.say(
                        json: problems.map { problem in
                            Problem(
                                severity: problem.severity.rawValue, file: problem.file, line: problem.line,
                                column: problem.column, path: problem.path,
                                message: BilingualMessage(zh: problem.message.chinese, en: problem.message.english))
                        })
                } else {
                    for problem in problems { Output.complain("\(problem)") }
                }
                guard !problems.containsErrors else { throw ExitCode.failure }
                guard !json.json else { return }
                Output.say(
                    language.chosen.choose(
                        zh: "\(files.count) 个文件可用，\(problems.count) 条警告",
                        en: "\(files.count) files can be used, \(problems.count) warnings"))
            }
        }
    }

    struct Schema: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "schema", abstract: "某种文件的 JSON Schema / The JSON Schema of a kind of file.",
            discussion: "示例 / Example:\n  lineage config schema line > line.schema.json")

        @Argument(help: "line | product | scenario")
        var kind: FileKind

        func run() async throws {
            let schema = kind.configuration.jsonSchema
            Output.say(schema.hasSuffix("\n") ? String(schema.dropLast()) : schema)
        }
    }

    /// The kinds of files by the words of the command line.
    enum FileKind: String, CaseIterable, ExpressibleByArgument, Sendable {
        case line
        case product
        case scenario

        var configuration: ConfigurationKind {
            switch self {
            case .line: .line
            case .product: .product
            case .scenario: .scenario
            }
        }
    }
}
