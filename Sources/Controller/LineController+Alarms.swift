import Codes
public import ControlTypes
import Ledger
import LineAssembly
import LineCore

extension LineController {
    /// Entries of the log that are shown, and that are counted.
    private static let longestHistory = 500
    private static let longestCount = 20_000

    public func alarms() async throws(ControlError) -> [AlarmStatus] {
        StatusMaker(controller: self).alarmTeller(loop.lastView.line).all()
    }

    public func alarmCatalogue() async throws(ControlError) -> [AlarmDescription] {
        AlarmKind.allCases.sorted { $0.priority < $1.priority }.map { AlarmDescription($0) }
    }

    public func alarmHistory() async throws(ControlError) -> [AlarmHistoryEntry] {
        let names = AlarmNames(line)
        let history = try reading { try ledger.alarmHistory(since: .min, limit: Self.longestHistory) }
        var batches: [Int64: String] = [:]
        for batch in Set(history.rows.compactMap(\.batch)) {
            batches[batch] = try reading { try ledger.batch(id: batch) }?.number
        }
        return history.rows.map { row in
            let change =
                switch row.entry.change {
                case .raised: "raised"
                case .ended: "ended"
                case .moved(let state): state.token
                }
            let isAct = if case .moved = row.entry.change { true } else { false }
            let text =
                isAct
                ? AlarmText(row.entry.key.kind).name
                : ToldAlarm(
                    row.entry.key, detail: row.detail, levels: [], code: namedCode(row.entry.key.kind, row.detail)
                ).text
            return AlarmHistoryEntry(
                at: Timestamps.text(milliseconds: row.entry.at), alarm: names.id(row.entry.key),
                priority: row.entry.key.kind.priority.token, text: text, change: change,
                user: row.who.isEmpty ? nil : row.who, reason: row.why.isEmpty ? nil : row.why,
                batch: row.batch.flatMap { batches[$0] })
        }
    }

    public func alarmReport() async throws(ControlError) -> AlarmReport {
        let now = WallClock.now()
        let since = now - AlarmStatistics.day
        let history = try reading { try ledger.alarmHistory(since: since, limit: Self.longestCount) }
        let from = history.isComplete ? since : history.rows.first?.entry.at ?? since
        let counts = AlarmStatistics(
            log: history.rows.map(\.entry), standing: loop.lastView.line.alarms, from: from, now: now)
        return AlarmReport(counts, isComplete: history.isComplete, names: AlarmNames(line))
    }

    public func acknowledgeAlarm(_ id: String, _ signer: Act) async throws(ControlError) {
        try await perform(on: id, signer) { .acknowledge($0) }
    }

    /// The code that an alarm of before names; in which container the pack was then is told by its history.
    private func namedCode(_ kind: AlarmKind, _ detail: Int64) -> String? {
        switch kind.detailMeaning {
        case .container, .packInContainer: (try? ledger.code(id: detail)).flatMap { $0?.description }
        default: nil
        }
    }

    public func shelveAlarm(_ id: String, _ request: ShelveAlarm) async throws(ControlError) {
        // What does not fit is more than any line allows.
        let minutes = UInt16(clamping: request.minutes)
        try await perform(on: id, request.act) { .shelve($0, minutes: minutes) }
    }

    public func unshelveAlarm(_ id: String, _ signer: Act) async throws(ControlError) {
        try await perform(on: id, signer) { .unshelve($0) }
    }

    private func perform(
        on id: String, _ signer: Act, _ act: @escaping @Sendable (AlarmKey) -> AlarmAct
    ) async throws(ControlError) {
        let names = AlarmNames(line)
        let signature = self.signer(signer)
        try await onLine { assembly, moment, output in
            // Read on the line thread: what is refused or done is what stands at this moment.
            let snapshot = assembly.line.snapshot
            let teller = AlarmTeller(
                names: names, levels: snapshot.plan?.levels.map(\.name) ?? [], alarms: snapshot.alarms,
                holds: snapshot.holds)
            guard let key = teller.key(id) else { return ControlError.noSuchAlarm(id, teller.all().map(\.id)) }
            let act = act(key)
            if let refusal = assembly.line.refusal(of: act, reason: signature.why) {
                return ControlError(alarm: id, refusal)
            }
            assembly.handle(.alarmAct(act, signature), at: moment, into: &output)
            return nil
        }
    }
}

extension AlarmReport {
    init(_ counts: AlarmStatistics, isComplete: Bool, names: AlarmNames) {
        func told(_ count: AlarmStatistics.Count) -> AlarmCount {
            AlarmCount(alarm: names.id(count.key), text: AlarmText(count.key.kind).name, count: count.count)
        }
        self.init(
            from: Timestamps.text(milliseconds: counts.from), through: Timestamps.text(milliseconds: counts.through),
            isComplete: isComplete, total: counts.total, lastTenMinutes: counts.lastTenMinutes, peak: counts.peak,
            floodLimit: AlarmStatistics.floodLimit, floodSeconds: Int(counts.flood / 1_000),
            standing: counts.standing, stale: counts.stale, chattering: counts.chattering.map(told),
            mostFrequent: counts.mostFrequent.map(told),
            priorities: zip(AlarmPriority.allCases, counts.byPriority).map { priority, count in
                PriorityShare(
                    priority: priority.token, count: count,
                    percent: counts.total == 0 ? 0 : (count * 200 + counts.total) / (2 * counts.total),
                    target: priority.targetShare)
            })
    }
}

extension ControlError {
    static func noSuchAlarm(_ id: String, _ known: [String]) -> ControlError {
        let all = known.joined(separator: ", ")
        return ControlError(
            kind: .notFound,
            message: BilingualMessage(
                zh: known.isEmpty ? "现在没有报警" : "现在没有报警 \(id)；有：\(all)",
                en: known.isEmpty ? "there is no alarm now" : "there is no alarm \(id) now; there are \(all)"),
            problems: [])
    }

    init(alarm id: String, _ refusal: AlarmRefusal) {
        let message: BilingualMessage =
            switch refusal {
            case .isNormal: BilingualMessage(zh: "报警 \(id) 已经恢复正常", en: "alarm \(id) is normal")
            case .isAcknowledgedAlready:
                BilingualMessage(zh: "报警 \(id) 已经确认过", en: "alarm \(id) is acknowledged already")
            case .isShelved:
                BilingualMessage(zh: "报警 \(id) 已搁置；先取消搁置", en: "alarm \(id) is shelved; unshelve it first")
            case .isSuppressed:
                BilingualMessage(
                    zh: "报警 \(id) 已按设计抑制，现在不需要处理",
                    en: "alarm \(id) is suppressed by design; nothing has to be done about it now")
            case .isNotShelved: BilingualMessage(zh: "报警 \(id) 没有搁置", en: "alarm \(id) is not shelved")
            case .mayNotBeShelved(let priority):
                BilingualMessage(
                    zh: "报警 \(id) 的优先级为“\(priority.text.zh)”，不能搁置；请处理其原因",
                    en: "alarm \(id) is \(priority.text.en) and cannot be shelved; act on its cause")
            case .tooLong(let asked, let most):
                BilingualMessage(
                    zh: "\(asked) 分钟太长；本产线最多搁置 \(most) 分钟",
                    en: "\(asked) minutes are too long; this line allows \(most)")
            case .noTime: BilingualMessage(zh: "搁置至少 1 分钟", en: "an alarm is shelved for 1 minute at least")
            case .noReason: BilingualMessage(zh: "搁置须写明原因", en: "say why the alarm is shelved")
            }
        self.init(kind: .conflict, message: message, problems: [])
    }
}
