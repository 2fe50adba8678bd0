/// What a person at the line has to see to first.
public enum Urgent: Hashable, Sendable {
    case alarm(StandingAlarm)
    /// Something holds the line that no shown alarm tells.
    case hold(Hold)
}

extension HoldCause {
    /// How urgent the hold is where no alarm tells of it.
    public var priority: AlarmPriority {
        switch self {
        case .rejectUnconfirmed, .passedWithoutProof, .contentMoved, .recordsLost: .critical
        case .beltUnknown, .rejects, .sequenceLost, .parametersChanged, .readerOutOfStep, .ledgerStalled, .ledgerFailed,
            .plcNotInControl, .deviceNotReady, .poolEmpty, .allotmentIncomplete:
            .high
        case .operatorHold: .medium
        case .noBatch: .low
        }
    }
}

extension StandingAlarm {
    /// The alarm belongs to this hold: what ends the one ends the other.
    public func tells(_ hold: Hold) -> Bool {
        guard holds, kind.holdCauses.contains(hold.cause) else { return false }
        let isStation = hold.station == station || hold.station == noStation || station == noStation
        return isStation && (hold.cause != .deviceNotReady || hold.device == device)
    }
}

/// The alarms that a person has to act on, most urgent first: by priority, then those that hold the line, then the
/// oldest. Alarms that are put aside, or over, are left out.
public func byUrgency(_ alarms: [StandingAlarm], holds: [Hold]) -> [StandingAlarm] {
    let ranked = alarms.filter { $0.holds && !$0.state.isPutAside }.map { alarm in
        (alarm: alarm, isHolding: holds.contains { alarm.tells($0) })
    }
    return ranked.sorted { left, right in
        let (one, other) = (left.alarm, right.alarm)
        if one.kind.priority != other.kind.priority { return one.kind.priority < other.kind.priority }
        if left.isHolding != right.isHolding { return left.isHolding }
        if one.since.tick != other.since.tick { return one.since.tick < other.since.tick }
        if one.kind != other.kind { return one.kind.rawValue < other.kind.rawValue }
        return (one.station, one.device) < (other.station, other.device)
    }.map(\.alarm)
}

/// What to see to first; nil when nothing holds the line and no alarm stands. A hold counts where no shown alarm tells
/// of it: also the hold of an alarm that somebody has shelved.
public func mostUrgent(_ alarms: [StandingAlarm], holds: [Hold]) -> Urgent? {
    let alarm = byUrgency(alarms, holds: holds).first
    let shown = alarms.filter { !$0.state.isPutAside }
    var first: Hold?
    for hold in holds where !shown.contains(where: { $0.tells(hold) }) {
        if first.map({ hold.cause.priority < $0.cause.priority }) ?? true { first = hold }
    }
    guard let hold = first else { return alarm.map(Urgent.alarm) }
    guard let alarm else { return .hold(hold) }
    // An alarm says more than a hold; of two that are as urgent, the one that holds the line comes first.
    let isHolding = holds.contains { alarm.tells($0) }
    if alarm.kind.priority == hold.cause.priority { return isHolding ? .alarm(alarm) : .hold(hold) }
    return alarm.kind.priority < hold.cause.priority ? .alarm(alarm) : .hold(hold)
}
