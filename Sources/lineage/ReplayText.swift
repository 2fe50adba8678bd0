import ControlTypes
import ControlWords
import Controller

/// Replays as lines for people.
struct ReplayText {
    let language: Language

    /// One entry: its event, then what came of it.
    func lines(_ entry: EntryReading) -> [String] {
        ["\(entry.sequence)  \(entry.time)  \(entry.event.text.text(in: language))"]
            + entry.facts.map { "    = " + $0.text.text(in: language) }
            + entry.effects.map { "    > " + $0.text.text(in: language) }
    }

    /// A whole replay, ending with what differs.
    func lines(_ replay: BatchReplay) -> [String] {
        let phase = StatusText(language: language).phase(replay.phase)
        var lines = ["\(replay.number)  \(replay.product)  \(phase)"]
        lines.append(
            language.choose(
                zh: "  重放 \(replay.entries) 条（\(replay.first)–\(replay.last)，至 \(replay.lastTime)）",
                en: "  \(replay.entries) entries replayed (\(replay.first)–\(replay.last), until \(replay.lastTime))"))
        lines.append(language.choose(zh: "  摘要 ", en: "  digest ") + replay.digest)
        if let difference = replay.difference {
            lines += differing(difference)
        } else if let unreadable = replay.unreadable {
            lines.append(
                language.choose(
                    zh: "  ! 日志第 \(unreadable.sequence) 条无法读取：", en: "  ! entry \(unreadable.sequence) cannot be read: "
                )
                    + unreadable.message.text(in: language))
        } else if replay.isWhole {
            lines.append(language.choose(zh: "  与记录相符", en: "  agrees with what was recorded"))
        } else {
            lines.append(language.choose(zh: "  至此与记录相符", en: "  agrees so far"))
            if let state = replay.state { lines += self.state(state) }
        }
        return lines
    }

    /// Both sides: facts that are the same stand between them.
    private func differing(_ difference: ReplayDifference) -> [String] {
        let entry = difference.entry
        var lines = [
            language.choose(zh: "  ! 第一处不同：", en: "  ! the first difference:"),
            "  \(entry.sequence)  \(entry.time)  \(entry.event.text.text(in: language))",
        ]
        lines += entry.facts.prefix(difference.firstFact).map { "      " + $0.text.text(in: language) }
        let recorded = difference.recorded.dropFirst(difference.firstFact)
        let replayed = entry.facts.dropFirst(difference.firstFact)
        let nothing = language.choose(zh: "（无）", en: "(nothing)")
        lines.append(language.choose(zh: "    记录：", en: "    recorded:"))
        lines += recorded.isEmpty ? ["    - " + nothing] : recorded.map { "    - " + $0.text.text(in: language) }
        lines.append(language.choose(zh: "    重放：", en: "    replayed:"))
        lines += replayed.isEmpty ? ["    + " + nothing] : replayed.map { "    + " + $0.text.text(in: language) }
        lines += entry.effects.map { "    > " + $0.text.text(in: language) }
        return lines
    }

    private func state(_ state: ReplayedState) -> [String] {
        let words = StatusText(language: language)
        var lines = ["  \(words.phase(state.phase))  \(words.state(state.state))"]
        lines += state.holds.map { "  ‖ " + $0.text(in: language) }
        lines += state.alarms.map { "  ! \($0)" }
        for level in state.levels {
            let codes = level.codes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            lines.append("  \(level.level) \(level.name)  " + codes.joined(separator: "  "))
        }
        return lines
    }
}
