import Codes
import ControlTypes
import Ledger
import LineCore

extension BilingualText {
    /// As the API tells it.
    var shown: BilingualMessage { BilingualMessage(zh: chinese, en: english) }
}

extension ControlError {
    static func badRequest(zh: String, en: String) -> ControlError {
        ControlError(kind: .badRequest, message: BilingualMessage(zh: zh, en: en), problems: [])
    }

    static func conflict(zh: String, en: String) -> ControlError {
        ControlError(kind: .conflict, message: BilingualMessage(zh: zh, en: en), problems: [])
    }

    static func unavailable(zh: String, en: String) -> ControlError {
        ControlError(kind: .unavailable, message: BilingualMessage(zh: zh, en: en), problems: [])
    }

    static func badDate(_ text: String) -> ControlError {
        badRequest(zh: "“\(text)”不是 年-月-日 形式的日期", en: "\(text) is no date of the form yyyy-MM-dd")
    }

    /// The reason, and what can be done with the batch instead.
    static func wrongPhase(_ number: String, _ phase: BatchPhase) -> ControlError {
        let possible = phase.possibleActs.joined(separator: ", ")
        return ControlError(
            kind: .conflict,
            message: BilingualMessage(
                zh: "批次 \(number) 处于“\(phase.chinese)”，不能这样做",
                en: "batch \(number) is \(phase.token); this cannot be done now"),
            problems: possible.isEmpty
                ? [] : [BilingualMessage(zh: "现在可以：\(possible)", en: "possible now: \(possible)")])
    }

    /// What was scanned or typed cannot be looked up; the reasons say what to scan instead (W-01).
    init(notACode text: String) {
        self.init(
            kind: .badRequest,
            message: BilingualMessage(zh: "\(text) 不能查询", en: "\(text) cannot be looked up"),
            problems: advice(typed: text).map(\.shown))
    }

    init(refusal: ImportRefusal) {
        var problems: [BilingualMessage] = []
        if case .badLines(let lines, _) = refusal { problems = lines.map { $0.text.shown } }
        self.init(kind: .refused, message: refusal.text.shown, problems: problems)
    }

    init(ledger error: LedgerError) {
        let kind: Kind =
            switch error {
            case .batchExists, .ambiguousBatch, .trailClosed, .wrongPhase: .conflict
            case .badPlan, .noSuchLevel, .badRange: .badRequest
            case .unknownBatch: .notFound
            case .cannotOpen, .newerSchema, .wrongSetting, .notDurable, .noRoom, .busy, .damaged, .brokenJournal:
                .unavailable
            }
        var message = BilingualMessage(zh: "账本：\(error)", en: "\(error)")
        if case .brokenJournal(let broken) = error { message = LedgerCheck.problem(broken) }
        self.init(kind: kind, message: message, problems: [])
    }
}

extension BatchPhase {
    /// What people may do with a batch in this phase, in the words of the command line; what stands against each of it
    /// now is told when it is tried.
    var possibleActs: [String] {
        let steps = BatchStep.allCases.filter { $0.from.contains(self) }.map { "batch \($0.token)" }
        switch self {
        case .planned, .cleared, .tested, .cancelled: return steps
        case .testing: return ["batch challenge --piece"] + steps
        case .running: return ["act"] + steps
        case .ending: return ["act", "batch count", "batch explain"] + steps
        case .ended: return ["act", "batch count", "batch explain", "review", "record seal", "record export"]
        }
    }

    var chinese: String {
        switch self {
        case .planned: "已计划"
        case .running: "生产中"
        case .ending: "收尾中"
        case .ended: "生产结束"
        case .cleared: "已清场"
        case .testing: "功能测试中"
        case .tested: "功能测试通过"
        case .cancelled: "已取消"
        }
    }
}

/// With its sign, as differences are told.
func signed(_ number: Int) -> String { number > 0 ? "+\(number)" : "\(number)" }

extension CalendarDate {
    /// `yyyy-MM-dd`
    var text: String {
        func padded(_ number: some BinaryInteger, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}
