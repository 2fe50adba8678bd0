import ArgumentParser
import ControlTypes
import ControlWords

struct HandoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "handover", abstract: "批次移交 / The hand-over of decided batches.",
        subcommands: [List.self, Retry.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "移交的进展 / What became of the hand-overs.",
            discussion: """
                示例 / Example:
                  lineage handover list
                  lineage handover list --json
                """)

        @OptionGroup var controller: ControllerOptions
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let handovers = try await controller.client.handovers()
                if json.json { return try Output.say(json: handovers) }
                HandoverText(language: language.chosen).lines(handovers).forEach(Output.say)
            }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retry", abstract: "立即重新移交 / Hands over again at once.",
            discussion: """
                在拒收的原因排除之后；也可用于正在等待的移交。
                After the cause of a refusal was put right; for one that waits, too.

                示例 / Example:
                  lineage handover retry 3 --reason "master data were added at the receiver"
                """)

        @Argument(help: "移交编号 / number of the hand-over")
        var id: Int
        @OptionGroup var who: ActOptions
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let handover = try await controller.client.retryHandover(id, who.act)
                if json.json { return try Output.say(json: handover) }
                HandoverText(language: language.chosen).lines([handover]).forEach(Output.say)
            }
        }
    }
}

/// Hand-overs in lines of text.
struct HandoverText {
    let language: Language

    func lines(_ handovers: [HandoverStatus]) -> [String] {
        guard !handovers.isEmpty else { return [language.choose(zh: "没有移交", en: "nothing was handed over yet")] }
        var table = TextTable(header: [
            language.choose(zh: "编号", en: "number"), language.choose(zh: "批号", en: "batch"),
            language.choose(zh: "目的地", en: "destination"), language.choose(zh: "种类", en: "kind"),
            language.choose(zh: "状态", en: "state"), language.choose(zh: "部分", en: "parts"),
            language.choose(zh: "变化于", en: "changed"), language.choose(zh: "下一步", en: "next"),
        ])
        for handover in handovers {
            table.add([
                String(handover.id), handover.batch, handover.destination, handover.kind,
                (handover.isOverdue ? "! " : "") + handover.text.text(in: language),
                "\(handover.part)/\(handover.parts)", handover.changed, handover.due ?? "",
            ])
        }
        return table.lines + handovers.flatMap(details)
    }

    private func details(_ handover: HandoverStatus) -> [String] {
        guard handover.state != "delivered", handover.trouble != nil || !handover.faults.isEmpty else { return [] }
        var lines = [""]
        if let trouble = handover.trouble { lines.append("\(handover.id): \(trouble)") }
        lines += handover.faults.map { fault in
            "  - "
                + [fault.code, fault.type, fault.text].compactMap(\.self).filter { !$0.isEmpty }
                .joined(separator: "  ")
        }
        let more = handover.faultCount - handover.faults.count
        if more > 0 { lines.append(language.choose(zh: "  … 另有 \(more) 项", en: "  … and \(more) more")) }
        return lines
    }

    func remark(_ remark: HandoverRemark?) -> [String] {
        guard let text = remark?.text else { return [] }
        return [language.choose(zh: "! 移交：", en: "! hand-over: ") + text.text(in: language)]
    }
}
