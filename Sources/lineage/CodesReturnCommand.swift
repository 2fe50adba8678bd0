import ArgumentParser
import ControlTypes
import ControlWords

extension CodesCommand {
    struct Return: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "return",
            abstract: "把一个来源的未分配码退回企业 / Gives the unallocated codes of a source back to the enterprise.",
            discussion: """
                退回的码不再分配给任何批次，但永远留在账本中；正在生产的批次改用其他来源。清单写在控制器所在的机器上。
                No batch gets the codes any more; they stay in the ledger for ever, and a running batch goes on with other
                sources. The list is written on the controller's machine.

                示例 / Example:
                  lineage codes return carton.txt --reason "recalled by the platform" --out ./returned.txt
                  lineage codes return 12 --reason "range not needed"
                """)

        @Argument(
            help:
                "来源的编号或名称，见 codes list；#12 总是编号 / number or name of the source, see codes list; #12 is always a number")
        var source: String
        @Option(help: "原因 / why")
        var reason: String
        @Option(help: "清单，新文件 / the list, a new file")
        var out: String?
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let summary = try await controller.client.returnCodes(
                    source, Act(user: "", reason: reason), to: out.map(absolutePath))
                try summary.say(json.json, language.chosen)
            }
        }
    }

    struct Returned: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "returned",
            abstract: "写出已退回码的清单 / Writes the list of a source's returned codes.",
            discussion: """
                退回之后批次又还给该来源的码也在其中。
                Codes that a batch gave back to the source since are in it.

                示例 / Example:
                  lineage codes returned 12 --out ./returned.txt
                """)

        @Argument(help: "来源的编号或名称，#12 总是编号 / number or name of the source, #12 is always a number")
        var source: String
        @Option(help: "清单，新文件 / the list, a new file")
        var out: String
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let summary = try await controller.client.writeReturnedCodes(source, to: absolutePath(out))
                try summary.say(json.json, language.chosen)
            }
        }
    }
}

extension ReturnSummary {
    fileprivate func say(_ json: Bool, _ language: Language) throws {
        if json { return try Output.say(json: self) }
        Output.say(
            language.choose(
                zh: "已退回 \(codes) 个码：\(source)（编号 \(number)，产品 \(product)，级别 \(level)）",
                en: "\(codes) codes given back: \(source) (number \(number), product \(product), level \(level))"))
        if let file, let sha256 {
            Output.say(language.choose(zh: "清单 \(file)，SHA-256 \(sha256)", en: "list \(file), SHA-256 \(sha256)"))
        }
    }
}
