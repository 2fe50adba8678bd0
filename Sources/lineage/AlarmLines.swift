import ControlTypes
import ControlWords

/// Alarms in words, for terminals.
struct AlarmLines {
    var language: Language

    /// One line: how urgent, where, what, and how far people are with it.
    func headline(_ alarm: AlarmStatus) -> String {
        let place = [alarm.station, alarm.device].compactMap(\.self).joined(separator: " ")
        var words = [AlarmWords.mark(alarm.state), "[\(priority(alarm.priority))]"]
        if !place.isEmpty { words.append(place + ":") }
        words.append(alarm.text.text(in: language))
        if alarm.occurrences > 1 { words.append("×\(alarm.occurrences)") }
        words.append("(\(state(alarm)))")
        return words.joined(separator: " ")
    }

    /// An alarm with all that it has to say.
    func block(_ alarm: AlarmStatus) -> [String] {
        var lines = [headline(alarm), "    " + language.choose(zh: "编号：", en: "id: ") + alarm.id]
        lines.append("    " + language.choose(zh: "自：", en: "since: ") + alarm.since)
        if alarm.isStanding {
            lines.append("    " + language.choose(zh: "原因：", en: "cause: ") + alarm.cause.text(in: language))
            lines.append(
                "    " + language.choose(zh: "不处理则：", en: "if nothing is done: ")
                    + alarm.consequence.text(in: language))
            lines.append("    → " + alarm.action.text(in: language))
        }
        if alarm.holdsLine {
            lines.append("    ‖ " + language.choose(zh: "生产线因此停着", en: "the line stands because of it"))
        }
        return lines
    }

    func state(_ alarm: AlarmStatus) -> String {
        let word = AlarmWords.state(alarm.state).text(in: language)
        guard let shelf = alarm.shelf else { return word }
        return language.choose(
            zh: "\(word)至 \(shelf.until)，\(shelf.user)：\(shelf.reason)",
            en: "\(word) until \(shelf.until) by \(shelf.user): \(shelf.reason)")
    }

    func change(_ change: String) -> String { AlarmWords.state(change).text(in: language) }

    func priority(_ priority: String) -> String { AlarmWords.priority(priority).text(in: language) }

    func history(_ entries: [AlarmHistoryEntry]) -> [String] {
        var table = TextTable(header: [
            language.choose(zh: "时间", en: "time"), language.choose(zh: "报警", en: "alarm"),
            language.choose(zh: "变化", en: "change"), language.choose(zh: "内容", en: "what"),
            language.choose(zh: "何人何故", en: "who and why"),
        ])
        for entry in entries {
            let who = [entry.user, entry.reason].compactMap(\.self).joined(separator: ": ")
            table.add([entry.at, entry.alarm, change(entry.change), entry.text.text(in: language), who])
        }
        return table.lines
    }

    func report(_ report: AlarmReport) -> [String] {
        var lines = [
            language.choose(
                zh: "自 \(report.from)：\(report.total) 个报警，最近十分钟 \(report.lastTenMinutes) 个",
                en: "since \(report.from): \(report.total) alarms, \(report.lastTenMinutes) in the last ten minutes"),
            language.choose(
                zh: "十分钟内最多 \(report.peak) 个；超过 \(report.floodLimit) 个为泛滥，共 \(report.floodSeconds) 秒",
                en: "at most \(report.peak) in ten minutes; more than \(report.floodLimit) are a flood: "
                    + "\(report.floodSeconds) s of it"),
            language.choose(
                zh: "现有 \(report.standing) 个，其中超过一天的 \(report.stale) 个",
                en: "\(report.standing) stand now, \(report.stale) of them for more than a day"),
        ]
        if !report.isComplete {
            lines.append(language.choose(zh: "记录过多，只统计了其中最新的部分", en: "too many entries: only the newest were counted"))
        }
        lines.append("")
        for share in report.priorities {
            let bound = share.priority == "low" ? "≥" : "≤"
            lines.append(
                "\(priority(share.priority)): \(share.count), \(share.percent) % (\(bound) \(share.target) %)")
        }
        lines += list(report.chattering, zh: "抖动（一分钟内三次以上）：", en: "chattering (three times or more in a minute):")
        lines += list(report.mostFrequent, zh: "最频繁：", en: "most frequent:")
        return lines
    }

    private func list(_ counts: [AlarmReport.AlarmCount], zh: String, en: String) -> [String] {
        guard !counts.isEmpty else { return [] }
        let rows = counts.map { count in "  \(count.count)  \(count.alarm)  \(count.text.text(in: language))" }
        return ["", language.choose(zh: zh, en: en)] + rows
    }

    func catalogue(_ kinds: [AlarmDescription]) -> [String] { kinds.flatMap(entry) }

    private func entry(_ kind: AlarmDescription) -> [String] {
        let cause = language.choose(zh: "原因：", en: "cause: ") + kind.cause.text(in: language)
        let consequence = kind.consequence.text(in: language)
        let end = language.choose(zh: "消除：", en: "ends: ") + kind.end.text(in: language)
        return [
            "[\(priority(kind.priority))] \(kind.name.text(in: language)) (\(kind.kind))", "    \(cause)",
            "    " + language.choose(zh: "不处理则：\(consequence)", en: "if nothing is done: \(consequence)"),
            "    → \(kind.action.text(in: language))", "    \(end)",
        ]
    }
}
