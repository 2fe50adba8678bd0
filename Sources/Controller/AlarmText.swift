import ControlTypes
import LineCore

/// What a kind of alarm says to the person at the line: what it is, what happened, what comes of it if nobody acts, and
/// what to do now. Each sentence of `action` is something to do, in the order in which to do it. Every kind has all four
/// in both languages, or the program does not compile.
struct AlarmText: Hashable, Sendable {
    /// A few words.
    var name: BilingualMessage
    var cause: BilingualMessage
    var consequence: BilingualMessage
    var action: BilingualMessage

    init(
        _ zh: String, _ en: String, cause: (zh: String, en: String), consequence: (zh: String, en: String),
        action: (zh: String, en: String)
    ) {
        name = BilingualMessage(zh: zh, en: en)
        self.cause = BilingualMessage(zh: cause.zh, en: cause.en)
        self.consequence = BilingualMessage(zh: consequence.zh, en: consequence.en)
        self.action = BilingualMessage(zh: action.zh, en: action.en)
    }

    init(_ kind: AlarmKind) {
        self =
            switch kind {
            case .plcLost: .plcLost
            case .plcRestarted: .plcRestarted
            case .readerFault: .readerFault
            case .printerFault: .printerFault
            case .labelPrinterFault: .labelPrinterFault
            case .scannerFault: .scannerFault
            case .consecutiveRejects: .consecutiveRejects
            case .rejectRate: .rejectRate
            case .rejectUnconfirmed: .rejectUnconfirmed
            case .sequenceSlip: .sequenceSlip
            case .sequenceLost: .sequenceLost
            case .lateVerdict: .lateVerdict
            case .passedWithoutProof: .passedWithoutProof
            case .poolLow: .poolLow
            case .poolEmpty: .poolEmpty
            case .printInDoubt: .printInDoubt
            case .outcomesLost: .outcomesLost
            case .applicatorFailed: .applicatorFailed
            case .containerHeld: .containerHeld
            case .parametersChanged: .parametersChanged
            case .plcAlarm: .plcAlarm
            case .jam: .jam
            case .binFull: .binFull
            case .ledgerStalled: .ledgerStalled
            case .scanRefused: .scanRefused
            case .strayResult: .strayResult
            case .commandRefused: .commandRefused
            case .gradeDrift: .gradeDrift
            case .labelOneBehind: .labelOneBehind
            case .labelDue: .labelDue
            case .contentMoved: .contentMoved
            case .packedElsewhere: .packedElsewhere
            case .countDeviates: .countDeviates
            case .nothingAllotted: .nothingAllotted
            case .trackingLost: .trackingLost
            case .readerOutOfStep: .readerOutOfStep
            }
    }
}
