public import Codes

/// What screens and reports show of the line: a copy, made between two events.
public struct LineSnapshot: Hashable, Sendable {
    public var phase: BatchPhase
    public var plan: BatchPlan?
    public var state: PackMLState?
    /// A person asked the line to run.
    public var isStarted: Bool
    public var holds: [Hold]
    /// Every alarm that is not normal, in any state.
    public var alarms: [StandingAlarm]
    /// In-line grades, by station: a process indicator.
    public var grades: [GradeTrend.View]
    public var tally: Tally
    /// By level, index 0 unused.
    public var counts: [StateCounts]
    /// Codes at hand that are not sent yet, by level, index 0 unused.
    public var free: [Int]
    public var closingObstacles: [BatchObstacle]
    /// Children on the open container of each handheld station, by station.
    public var openChildren: [Int]
    /// Where the time of the batch goes.
    public var losses: LossBook
    public var mode: UnitMode
    public var openContainers: [OpenContainer]
    /// Nil while no function test runs.
    public var test: TestStatus?
    /// Closed containers whose labels have to be re-printed, or whose content put back.
    public var labelsDue: [Code]
    /// Containers whose labels of the rework station have to be scanned back.
    public var labelsAwaited: [Code]
    /// Cartons that come printed; nil on a line that prints its units.
    public var preprinted: PreprintedNumbers?
    /// How long the codes last, by level, index 0 unused; nil where it is not known.
    public var pools: [PoolOutlook?]
    public var levelBalances: [LevelBalance]
    public var stationBalances: [StationBalance]
    public var containerBalances: [ContainerBalance]
    /// Physical counts, in the order of the batch's list.
    public var placeCounts: [PlaceCount]
}

extension Line {
    public var snapshot: LineSnapshot {
        LineSnapshot(
            phase: floor.phase, plan: floor.plan, state: machine.state, isStarted: machine.isStarted,
            holds: floor.holds.standing, alarms: floor.alarms.entries,
            grades: grades.map(\.view), tally: floor.tally, counts: floor.codes.counts,
            free: floor.codes.counts.indices.map { floor.codes.freeCount(level: UInt8($0)) },
            closingObstacles: closingObstacles,
            openChildren: handhelds.map { $0.openCount(floor) }, losses: losses, mode: mode,
            openContainers: openContainers, test: floor.test.map(TestStatus.init),
            labelsDue: floor.labelsDue.map { floor.codes[$0].code },
            labelsAwaited: rework.awaited.map { floor.codes[$0].code }, preprinted: preprintedNumbers,
            pools: poolOutlooks,
            levelBalances: levelBalances, stationBalances: stationBalances, containerBalances: containerBalances,
            placeCounts: placeCounts)
    }
}
