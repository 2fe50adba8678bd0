/// Where an alarm stands between its condition and the people who must act on it (ISA-18.2-2016, alarm state
/// transitions). Raw values are stored.
///
/// Out of service, the ninth state of the standard, is not needed here: a device is taken out of service by taking it
/// out of the line's configuration, and its alarms go with it.
public enum AlarmState: UInt8, Sendable, CaseIterable {
    /// The condition does not hold and nothing is left to see.
    case normal = 0
    /// The condition holds and nobody has said that he saw it.
    case unacknowledged = 1
    /// The condition holds; somebody knows.
    case acknowledged = 2
    /// The condition went by itself before anybody saw it.
    case returnedUnacknowledged = 3
    /// What happened is over, but a person has to look and to let the line go on; nobody has seen it yet.
    case latchedUnacknowledged = 4
    /// The same, seen, and not let go on yet.
    case latchedAcknowledged = 5
    /// Put aside by a person, with a reason, for a limited time. What it holds it goes on holding.
    case shelved = 6
    /// Not shown because the design says that nobody has to act on it now (``SuppressionDesign``).
    case suppressed = 7

    /// English word of files, logs and the API; stable.
    public var token: String { "\(self)" }

    /// The alarm calls for a person who has not answered yet.
    public var callsPerson: Bool {
        switch self {
        case .unacknowledged, .returnedUnacknowledged, .latchedUnacknowledged: true
        case .normal, .acknowledged, .latchedAcknowledged, .shelved, .suppressed: false
        }
    }

    /// Put out of the operator's sight, by a person or by design.
    public var isPutAside: Bool { self == .shelved || self == .suppressed }
}

/// How the condition behind an alarm stands.
public enum AlarmCondition: UInt8, Sendable, CaseIterable {
    case gone = 0
    /// It holds, and ends by itself when its cause is mended.
    case present = 1
    /// It was an event, or is over: only a person ends it (``AlarmKind/latches``).
    case latched = 2

    /// The state of an alarm of which nobody has heard yet.
    var unseen: AlarmState {
        switch self {
        case .gone: .normal
        case .present: .unacknowledged
        case .latched: .latchedUnacknowledged
        }
    }
}

/// What moves an alarm from state to state.
public enum AlarmInput: UInt8, Sendable, CaseIterable {
    /// The condition came, came again, ended, or was ended by a person.
    case condition
    case acknowledge
    case shelve
    /// By a person, by the time limit, or by a restart.
    case unshelve
    case suppress
    case unsuppress
}

extension AlarmState {
    /// The one table of transitions. `condition` is how the condition stands once the input is worked in.
    ///
    /// A reset — a person who looked lets the line go on — acknowledges as well: what a latched alarm asks for is just
    /// that. Whatever was put aside comes back unseen.
    public func after(_ input: AlarmInput, condition: AlarmCondition) -> AlarmState {
        switch (self, input) {
        case (.shelved, .unshelve), (.suppressed, .unsuppress), (.normal, .condition): condition.unseen
        // What is put aside stays there; a shelved alarm stays shelved, whatever the design says meanwhile.
        case (.shelved, _), (.suppressed, _), (.normal, _): self
        case (_, .unshelve), (_, .unsuppress): self
        case (_, .shelve): .shelved
        case (_, .suppress): .suppressed
        case (.unacknowledged, .acknowledge): .acknowledged
        case (.returnedUnacknowledged, .acknowledge): .normal
        case (.latchedUnacknowledged, .acknowledge): .latchedAcknowledged
        case (.acknowledged, .acknowledge), (.latchedAcknowledged, .acknowledge): self
        case (.unacknowledged, .condition), (.returnedUnacknowledged, .condition):
            condition == .gone ? .returnedUnacknowledged : condition.unseen
        case (.acknowledged, .condition):
            switch condition {
            case .gone: .normal
            case .present: .acknowledged
            case .latched: .latchedAcknowledged
            }
        case (.latchedUnacknowledged, .condition), (.latchedAcknowledged, .condition):
            // Gone = reset by a person. It happened again: that has to be seen again.
            condition == .gone ? .normal : .latchedUnacknowledged
        }
    }
}
