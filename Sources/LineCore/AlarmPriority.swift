/// How urgent an alarm is. It follows from what happens if nobody acts and from how soon that is (ISA-18.2, EEMUA 191),
/// never from how much trouble the fault is to mend:
///
/// | if nothing is done | at once | within minutes | within the shift |
/// |---|---|---|---|
/// | product that is not proven may leave the line | critical | critical | high |
/// | the line stands, or stops | high | high | medium |
/// | good product is rejected or must be reworked | high | medium | low |
/// | nothing is lost yet | medium | low | low |
///
/// Raw values are stored; a smaller one is more urgent.
public enum AlarmPriority: UInt8, Sendable, CaseIterable, Comparable {
    case critical = 1
    case high = 2
    case medium = 3
    case low = 4

    /// English word of files, logs and the API; stable.
    public var token: String { "\(self)" }

    public static func < (left: AlarmPriority, right: AlarmPriority) -> Bool { left.rawValue < right.rawValue }

    /// The percentage of all alarms that should have it at most (low: at least), so that the urgent ones are seen:
    /// about 80 / 15 / 5, and less than 1 critical.
    public var targetShare: Int {
        switch self {
        case .critical: 1
        case .high: 5
        case .medium: 15
        case .low: 80
        }
    }

    public init(_ consequence: Consequence, _ time: TimeToAct) {
        self =
            switch (consequence, time) {
            case (.unprovenProduct, .atOnce), (.unprovenProduct, .minutes): .critical
            case (.unprovenProduct, .shift): .high
            case (.lineStands, .atOnce), (.lineStands, .minutes): .high
            case (.lineStands, .shift): .medium
            case (.productLost, .atOnce): .high
            case (.productLost, .minutes): .medium
            case (.productLost, .shift): .low
            case (.nothingYet, .atOnce): .medium
            case (.nothingYet, .minutes), (.nothingYet, .shift): .low
            }
    }

    /// What happens if nobody acts.
    public enum Consequence: Sendable, CaseIterable {
        /// Product that is not proven may leave the line.
        case unprovenProduct
        /// The line stands, or will.
        case lineStands
        /// Good product is rejected, or must be reworked.
        case productLost
        case nothingYet
    }

    /// How soon a person has to act.
    public enum TimeToAct: Sendable, CaseIterable {
        case atOnce, minutes, shift
    }
}
