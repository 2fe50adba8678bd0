/// What screens and reports show of the line: a copy, made between two events.
public struct LineSnapshot: Hashable, Sendable {
    public var phase: BatchPhase
    public var plan: BatchPlan?
    public var state: PackMLState?
    /// A person asked the line to run.
    public var isStarted: Bool
    public var holds: [Hold]
    public var alarms: [StandingAlarm]
    public var tally: Tally
    /// By level, index 0 unused.
    public var counts: [StateCounts]
    /// Codes at hand that are not sent yet, by level, index 0 unused.
    public var free: [Int]
    public var closingObstacles: [ClosingObstacle]
    /// Children on the open container of each handheld station, by station.
    public var openChildren: [Int]
    /// Cartons that come printed; nil on a line that prints its units.
    public var preprinted: PreprintedNumbers?
}

extension Line {
    public var snapshot: LineSnapshot {
        LineSnapshot(
            phase: floor.phase, plan: floor.plan, state: machine.state, isStarted: machine.isStarted,
            holds: floor.holds.standing, alarms: floor.alarms.standing, tally: floor.tally, counts: floor.codes.counts,
            free: floor.codes.counts.indices.map { floor.codes.freeCount(level: UInt8($0)) },
            closingObstacles: closingObstacles,
            openChildren: handhelds.map(\.children.count), preprinted: preprintedNumbers)
    }
}
