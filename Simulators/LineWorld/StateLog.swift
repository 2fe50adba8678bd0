/// A state that the simulated PLC entered: the truth that a controller's own record of the line is compared with.
public struct StateChange: Hashable, Sendable {
    /// World time in microseconds.
    public var time: Int64
    /// The PackML number.
    public var state: UInt16
    /// A station at the PLC had no room behind it, or nothing in front of it.
    public var isBlocked: Bool
    public var isStarved: Bool
}

extension World {
    /// To be called after anything that may have changed the PLC's state.
    mutating func logState() {
        guard stateChanges.last?.state != plc.state.rawValue else { return }
        stateChanges.append(
            StateChange(
                time: now, state: plc.state.rawValue, isBlocked: plc.stations.contains(where: \.isBlocked),
                isStarved: plc.stations.contains(where: \.isStarved)))
    }
}
