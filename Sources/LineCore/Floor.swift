/// What all stations of the line share: the batch, its codes, the counters, what is wrong and what holds the line.
struct Floor: Sendable {
    var plan: BatchPlan?
    var phase: BatchPhase = .planned
    var codes = CodeTable(levels: 0)
    var tally: Tally
    var alarms = AlarmBoard(standing: [])
    var holds = HoldBoard(standing: [])
    var leases = LeaseKeeper(
        levels: 0, limits: SupplyLimits(warnPercent: 0, warnMinutes: 0, lease: 0), unitsArePrinted: false)
    var pools = PoolWatch(levels: 0)
    var counts = CountBook(places: [])
    /// Labels are numbered 1, 2, 3 … over the whole batch; each number is printed at most once.
    var lastLabelNumber: UInt32 = 0
    /// Closed containers whose labels do not show what is in them (W-04), in the order in which that came.
    var labelsDue: [CodeSlot] = []
    /// Batches of which packs were carried in, in the order in which they came.
    var otherBatches: [OtherBatch] = []
    /// A closed container's label can be printed once more.
    var canReprint = false
    /// In phase `testing`.
    var test: FunctionTest?
    /// What is known of the codes of pre-printed cartons; nil on a line that prints its units.
    var allotment: Allotment?

    init(stationCount: Int) {
        tally = Tally(stations: stationCount, levels: 0)
    }

    /// Everything that belongs to one batch begins anew; what holds the line, and what is wrong with it, stays.
    mutating func begin(_ plan: BatchPlan, counts places: [CountedPlace], stationCount: Int) {
        self.plan = plan
        codes = CodeTable(ratios: plan.levels.map(\.ratio))
        leases = LeaseKeeper(
            levels: plan.levels.count, limits: plan.limits.supply, unitsArePrinted: allotment != nil)
        pools = PoolWatch(levels: plan.levels.count)
        counts = CountBook(places: places)
        tally = Tally(stations: stationCount, levels: plan.levels.count)
        lastLabelNumber = 0
        labelsDue = []
        otherBatches = []
        holds.set(.noBatch, station: noStation, device: noDevice, false)
    }

    var limits: LineLimits {
        guard let plan else { preconditionFailure("limits are asked for while a batch runs only") }
        return plan.limits
    }

    func level(_ level: UInt8) -> LevelPlan {
        guard let plan, level >= 1, Int(level) <= plan.levels.count else {
            preconditionFailure("a level is asked for that the batch does not have")
        }
        return plan.levels[Int(level) - 1]
    }

    /// Units are made and containers packed: between the start and the end of a batch.
    var isProducing: Bool { phase == .running || phase == .ending }

    // MARK: Issuing codes

    /// Asks for codes of every level of which few are left: those that are issued now.
    mutating func askForCodes(into step: inout Step) {
        guard phase.isActive, let plan else { return }
        for level in plan.levels { askWhenLow(level: level.level, into: &step) }
    }

    /// A function test has codes of its own, and of units only.
    mutating func askWhenLow(level: UInt8, into step: inout Step) {
        let free = codes.freeCount(level: level)
        if test == nil {
            leases.askWhenLow(level: level, free: free, into: &step)
        } else if level == 1 {
            leases.askForTest(free: free, into: &step)
        }
    }

    /// Records go to the unit printers.
    var takesRecords: Bool { phase == .running || test?.isEnding == false }

    /// The next code of the level, marked as sent under this number; nil when none is left.
    mutating func issue(level: UInt8, index: UInt32, into step: inout Step) -> CodeSlot? {
        let slot = codes.issue(level: level, index: index, into: &step)
        if slot != nil, isProducing { pools.took(level: level) }
        askWhenLow(level: level, into: &step)
        return slot
    }

    // MARK: Containers that are no more

    /// Takes a container apart: its children have no parent and are where the container is.
    mutating func takeApart(_ container: CodeSlot, children: [CodeSlot], place: CodeEntry.Place, step: inout Step) {
        for child in children where codes[child].parent == container {
            codes.unpack(child, step: &step)
            codes.move(child, to: place, step: &step)
        }
    }
}

/// Keeps enough leased codes at hand for each level.
struct LeaseKeeper: Sendable {
    private var isAsked: [Bool]
    private let limits: SupplyLimits
    /// Units come printed: their codes are allotted, never drawn.
    private let unitsArePrinted: Bool

    init(levels: Int, limits: SupplyLimits, unitsArePrinted: Bool) {
        self.unitsArePrinted = unitsArePrinted
        isAsked = Array(repeating: false, count: levels + 1)
        self.limits = limits
    }

    /// Asks for a block when less than half of one is at hand.
    mutating func askWhenLow(level: UInt8, free: Int, into step: inout Step) {
        if unitsArePrinted, level == 1 { return }
        let block = limits.block(level: level)
        guard free < Int(block / 2), !isAsked[Int(level)] else { return }
        isAsked[Int(level)] = true
        step.effects.append(.lease(level: level, count: block))
    }

    /// A few codes at a time: what was sent to a printer is spent.
    mutating func askForTest(free: Int, into step: inout Step) {
        guard free < 4, !isAsked[1], !unitsArePrinted else { return }
        isAsked[1] = true
        step.effects.append(.leaseTest(count: 10))
    }

    mutating func answered(level: UInt8) { isAsked[Int(level)] = false }

    /// After a restart nobody works at an answer any more.
    mutating func forgetAll() {
        for level in isAsked.indices { isAsked[level] = false }
    }
}
