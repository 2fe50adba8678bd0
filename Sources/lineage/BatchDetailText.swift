import ControlTypes
import ControlWords

/// A batch in words: who did which step when, what the next ones need, and its counts.
struct BatchDetailText {
    var language: Language

    func lines(_ detail: BatchDetail) -> [String] {
        var lines = BatchText.table([detail.summary], language)
        lines += section(steps(detail))
        if !detail.clearance.isEmpty, detail.isClearanceRequired || detail.clearance.contains(where: { $0.at != nil }) {
            lines += section(clearance(detail))
        }
        if detail.test != nil || !detail.testPieces.isEmpty { lines += section(test(detail)) }
        lines += section(next(detail))
        lines += section(openContainers(detail))
        if detail.levels.contains(where: { $0.allocated > 0 }) {
            lines += section(StatusText(language: language).levels(detail.levels))
        }
        return lines
    }

    private func steps(_ detail: BatchDetail) -> [String] {
        var table = TextTable(header: [
            language.choose(zh: "阶段", en: "phase"), language.choose(zh: "时间", en: "when"),
            language.choose(zh: "何人", en: "who"), language.choose(zh: "原因", en: "why"),
        ])
        for step in detail.steps {
            table.add([StatusText(language: language).phase(step.phase), step.at, step.who, step.why])
        }
        return table.lines
    }

    func clearance(_ detail: BatchDetail) -> [String] {
        [language.choose(zh: "清场：", en: "line clearance:")]
            + detail.clearance.map { item in
                let mark = item.at == nil ? "[ ]" : "[x]"
                let done = item.at.map { "  \($0) \(item.who ?? "")" } ?? ""
                return "  \(mark) \(item.id): \(item.text.text(in: language))\(done)"
            }
    }

    func test(_ detail: BatchDetail) -> [String] {
        var lines = [language.choose(zh: "功能测试：", en: "function test:")]
        for piece in detail.testPieces {
            let mark = piece.hasPassed ? "[x]" : "[!]"
            let reason = piece.reason.map { " (\($0))" } ?? ""
            lines.append("  \(mark) \(piece.at) \(piece.piece): \(piece.finding)\(reason)  \(piece.who)")
        }
        if let now = detail.test {
            lines += now.missing.map { "  [ ] \($0)" }
            lines.append(language.choose(zh: "现在：", en: "now: ") + now.instruction.text(in: language))
        } else {
            lines.append(
                language.choose(zh: "阶段：", en: "phase: ")
                    + StatusText(language: language).phase(detail.summary.phase))
        }
        return lines
    }

    private func next(_ detail: BatchDetail) -> [String] {
        detail.next.flatMap { step in
            if step.obstacles.isEmpty {
                return [language.choose(zh: "可以：batch \(step.step)", en: "possible now: batch \(step.step)")]
            }
            return [language.choose(zh: "batch \(step.step) 之前：", en: "before batch \(step.step):")]
                + step.obstacles.map { "  - " + $0.text(in: language) }
        }
    }

    private func openContainers(_ detail: BatchDetail) -> [String] {
        guard !detail.openContainers.isEmpty else { return [] }
        return [language.choose(zh: "未关闭的容器：", en: "open containers:")]
            + detail.openContainers.flatMap { container in
                [
                    "  \(container.station) \(container.number): \(container.stage.text(in: language)), "
                        + language.choose(
                            zh: "第 \(container.level) 级，内有 \(container.children.count)：",
                            en: "level \(container.level), holds \(container.children.count): ")
                        + container.children.joined(separator: " "),
                    "    lineage batch container \(container.station) \(container.number) "
                        + container.acts.joined(separator: "|"),
                ]
            }
    }

    private func section(_ lines: [String]) -> [String] { lines.isEmpty ? [] : [""] + lines }
}
