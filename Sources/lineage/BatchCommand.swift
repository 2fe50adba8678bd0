import ArgumentParser
import ControlTypes
import Foundation

struct BatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch", abstract: "批次 / Batches.",
        subcommands: [
            Create.self, Allot.self, Start.self, LeftOver.self, End.self, Close.self, List.self, Show.self,
        ])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create", abstract: "建立批次 / Creates a batch.",
            discussion: """
                示例 / Example:
                  lineage batch create 20260901 --product example-tablets --made 2026-09-01 --units 2400
                """)

        @Argument(help: "批号 / batch number")
        var number: String
        @Option(help: "产品 / product")
        var product: String
        @Option(help: "生产日期 / date of production, YYYY-MM-DD")
        var made: String
        @Option(help: "有效期至；缺省按产品规则计算 / expiry date; default: by the product's rule")
        var expires: String?
        @Option(help: "计划数量 / planned units")
        var units: Int
        @OptionGroup var act: ActOptions
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        func validate() throws {
            guard units > 0 else { throw ValidationError("--units 应大于 0 / --units is above 0") }
        }

        func run() async throws {
            try await showing(json, language.chosen) {
                try await controller.client.createBatch(
                    CreateBatch(
                        number: number, product: product, madeOn: made, expiresOn: expires, plannedUnits: units,
                        act: act.act))
            }
        }
    }

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "start", abstract: "开始批次 / Starts a batch.",
            discussion: "示例 / Example:\n  lineage batch start 20260901 --reason \"shift 1\"")

        @Argument(help: "批号 / batch number")
        var number: String
        @OptionGroup var act: ActOptions
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        func run() async throws {
            try await showing(json, language.chosen) { try await controller.client.startBatch(number, act.act) }
        }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "end", abstract: "结束生产，不再有新的小盒 / Ends the production: no new units.",
            discussion: "示例 / Example:\n  lineage batch end 20260901 --reason \"planned quantity reached\"")

        @Argument(help: "批号 / batch number")
        var number: String
        @OptionGroup var act: ActOptions
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        func run() async throws {
            try await showing(json, language.chosen) { try await controller.client.endBatch(number, act.act) }
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "close", abstract: "关闭批次；尚有事项时列出 / Closes the batch, or lists what must happen first.",
            discussion: "示例 / Example:\n  lineage batch close 20260901 --reason \"all pallets closed\"")

        @Argument(help: "批号 / batch number")
        var number: String
        @OptionGroup var act: ActOptions
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        func run() async throws {
            try await showing(json, language.chosen) { try await controller.client.closeBatch(number, act.act) }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "全部批次 / All batches.",
            discussion: "示例 / Example:\n  lineage batch list --json")

        @OptionGroup var controller: ControllerOptions
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let batches = try await controller.client.batches()
                if json.json { return try Output.say(json: batches) }
                BatchText.table(batches, language.chosen).forEach(Output.say)
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "一个批次及其计数 / One batch and its counts.",
            discussion: "示例 / Example:\n  lineage batch show 20260901")

        @Argument(help: "批号 / batch number")
        var number: String
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        /// A batch, and what the line counts of it while it is the line's batch.
        private struct Shown: Encodable {
            var summary: BatchSummary
            var line: BatchStatus?
        }

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let client = controller.client
                guard let summary = try await client.batches().first(where: { $0.number == number }) else {
                    throw CommandFailure(zh: "没有批次 \(number)", en: "there is no batch \(number)")
                }
                let present = try await client.status().batch
                let shown = Shown(summary: summary, line: present?.number == number ? present : nil)
                if json.json { return try Output.say(json: shown) }
                BatchText.table([summary], language.chosen).forEach(Output.say)
                guard let batch = shown.line else { return }
                Output.say("")
                StatusText(language: language.chosen).levels(batch).forEach(Output.say)
                StatusText(language: language.chosen).obstacles(batch).forEach(Output.say)
            }
        }
    }
}

/// Carries out an act on a batch and prints what became of it.
private func showing(
    _ json: JSONOption, _ language: Language, _ act: () async throws -> BatchSummary
) async throws {
    try await reportingFailures(in: language) {
        let summary = try await act()
        if json.json { return try Output.say(json: summary) }
        BatchText.table([summary], language).forEach(Output.say)
        for warning in summary.warnings {
            Output.complain(language.choose(zh: "警告：", en: "warning: ") + warning.text(in: language))
        }
    }
}

enum BatchText {
    static func table(_ batches: [BatchSummary], _ language: Language) -> [String] {
        var table = TextTable(header: [
            language.choose(zh: "批号", en: "batch"), language.choose(zh: "产品", en: "product"),
            language.choose(zh: "阶段", en: "phase"), language.choose(zh: "生产日期", en: "made"),
            language.choose(zh: "有效期至", en: "expires"), language.choose(zh: "计划", en: "planned"),
        ])
        for batch in batches {
            table.add([
                batch.number, batch.product, StatusText(language: language).phase(batch.phase), batch.madeOn,
                batch.expiresOn, String(batch.plannedUnits),
            ])
        }
        return table.lines
    }
}
