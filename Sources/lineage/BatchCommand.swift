import ArgumentParser
import ControlTypes
import ControlWords
import Foundation

struct BatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch", abstract: "批次 / Batches.",
        subcommands: [
            Create.self, Allot.self, LeftOver.self, Clear.self, Challenge.self, Start.self, Hold.self, End.self,
            Close.self, List.self, Show.self, Cancel.self, Container.self, Count.self, Explain.self, Open.self,
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

    struct Start: BatchStepCommand {
        static let configuration = CommandConfiguration(
            commandName: "start", abstract: "开始生产 / Starts production.",
            discussion: "示例 / Example:\n  lineage batch start 20260901 --reason \"shift 1\"")

        @OptionGroup var step: BatchStepOptions

        func carryOut(_ client: any ControlService) async throws -> BatchSummary {
            try await client.startBatch(step.number, step.act.act)
        }
    }

    struct Hold: BatchStepCommand {
        static let configuration = CommandConfiguration(
            commandName: "hold", abstract: "保持；用 line start 继续 / Holds the line; line start goes on.",
            discussion: "示例 / Example:\n  lineage batch hold 20260901 --reason \"change of shift\"")

        @OptionGroup var step: BatchStepOptions

        func carryOut(_ client: any ControlService) async throws -> BatchSummary {
            try await client.holdBatch(step.number, step.act.act)
        }
    }

    struct End: BatchStepCommand {
        static let configuration = CommandConfiguration(
            commandName: "end", abstract: "结束生产，不再有新的小盒 / Ends the production: no new units.",
            discussion: "示例 / Example:\n  lineage batch end 20260901 --reason \"planned quantity reached\"")

        @OptionGroup var step: BatchStepOptions

        func carryOut(_ client: any ControlService) async throws -> BatchSummary {
            try await client.endBatch(step.number, step.act.act)
        }
    }

    struct Close: BatchStepCommand {
        static let configuration = CommandConfiguration(
            commandName: "close", abstract: "关闭批次；尚有事项时列出 / Closes the batch, or lists what must happen first.",
            discussion: "示例 / Example:\n  lineage batch close 20260901 --reason \"all pallets closed\"")

        @OptionGroup var step: BatchStepOptions

        func carryOut(_ client: any ControlService) async throws -> BatchSummary {
            try await client.closeBatch(step.number, step.act.act)
        }
    }

    struct Cancel: BatchStepCommand {
        static let configuration = CommandConfiguration(
            commandName: "cancel",
            abstract: "取消尚未生产的批次，码退回码池 / Gives a batch up before a unit was made; codes go back.",
            discussion: "示例 / Example:\n  lineage batch cancel 20260901 --reason \"order withdrawn\"")

        @OptionGroup var step: BatchStepOptions

        func carryOut(_ client: any ControlService) async throws -> BatchSummary {
            try await client.cancelBatch(step.number, step.act.act)
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
            commandName: "show",
            abstract: "一个批次：步骤、下一步的条件、计数 / One batch: its steps, what the next ones need, its counts.",
            discussion: "示例 / Example:\n  lineage batch show 20260901")

        @Argument(help: "批号 / batch number")
        var number: String
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let detail = try await controller.client.batch(number)
                if json.json { return try Output.say(json: detail) }
                BatchDetailText(language: language.chosen).lines(detail).forEach(Output.say)
            }
        }
    }
}

/// What every step of a batch asks on the command line.
struct BatchStepOptions: ParsableArguments {
    @Argument(help: "批号 / batch number")
    var number: String
    @OptionGroup var act: ActOptions
    @OptionGroup var controller: ControllerOptions
    @OptionGroup var json: JSONOption
    @OptionGroup var language: LanguageOption
}

/// A step of a batch: carried out, and shown what became of it.
protocol BatchStepCommand: AsyncParsableCommand {
    var step: BatchStepOptions { get }
    func carryOut(_ client: any ControlService) async throws -> BatchSummary
}

extension BatchStepCommand {
    func run() async throws {
        try await showing(step.json, step.language.chosen) { try await carryOut(step.controller.client) }
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
