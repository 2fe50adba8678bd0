import Links

/// When pools warn, and how many codes are leased at once (U-08).
public struct SupplyLimits: Hashable, Sendable {
    /// Warn when less than this share of what the batch's pools had is left, in percent; 0 = never.
    public var warnPercent: UInt8
    /// Warn when what is left lasts less than that many minutes at the present speed; 0 = never.
    public var warnMinutes: UInt16
    /// Codes of level 1 in one lease; of the levels above a twentieth of it, at least 10. More are asked for when half of
    /// it is left.
    public var lease: UInt32

    public init(warnPercent: UInt8, warnMinutes: UInt16, lease: UInt32) {
        self.warnPercent = warnPercent
        self.warnMinutes = warnMinutes
        self.lease = lease
    }

    /// Codes asked for at once at a level.
    func block(level: UInt8) -> UInt32 { level == 1 ? max(lease, 10) : max(lease / 20, 10) }
}

/// How long the codes of one level last.
public struct PoolOutlook: Hashable, Sendable {
    /// Codes that the batch can still use: those in its pools, and those at hand.
    public var remaining: Int64
    /// What its pools had for it: what is in them, and all that it was ever leased.
    public var total: Int64
    /// Codes that an hour of running takes at the present speed; nil before a minute of running is over.
    public var codesPerHour: Int64?
    /// Whole minutes of running that ``remaining`` lasts; nil while that is not known, or nothing is used.
    public var minutes: Int64?

    public init(remaining: Int64, total: Int64, codesPerHour: Int64?, minutes: Int64?) {
        self.remaining = remaining
        self.total = total
        self.codesPerHour = codesPerHour
        self.minutes = minutes
    }
}

/// What the ledger said of the batch's pools, and how fast the line uses their codes up.
///
/// The present speed of a level is what was taken from it in the last ten minutes of running, over that time. Only time in
/// which the machine runs is counted (PackML Execute): a stop makes no pool last longer, and a long one does not make the
/// line forget how fast it was. The first minute says nothing: printers fill their buffers in it.
struct PoolWatch: Sendable {
    private static let minute: Int64 = 60_000_000
    private static let window = 10
    /// No pool holds more: sums of it fit 64 bits.
    private static let most: Int64 = 1 << 62

    private struct Level: Sendable {
        var remaining: Int64 = 0
        var total: Int64 = 0
        /// The ledger told both.
        var isTold = false
        /// The last lease was short.
        var isShort = false
        /// Nothing is left to lease.
        var isExhausted = false
        var isChanged = false
        /// Codes taken in each of the last minutes of running; the present minute is in it.
        var taken = [Int64](repeating: 0, count: PoolWatch.window)
    }

    private var levels: [Level]
    /// Microseconds of running since the batch began.
    private var runTime: Int64 = 0
    private var last: Int64?

    init(levels: Int) {
        self.levels = Array(repeating: Level(), count: levels + 1)
    }

    // MARK: Time

    /// - Parameter isRunning: whether the machine ran until now.
    mutating func advance(to now: Int64, isRunning: Bool) {
        defer { last = now }
        guard isRunning, let last else { return }
        let (passed, overflow) = now.subtractingReportingOverflow(last)
        // No two events of a running line are a day apart.
        guard !overflow, passed > 0, passed < 1_440 * Self.minute else { return }
        let before = runTime / Self.minute
        runTime += passed
        for minute in 0..<min(runTime / Self.minute - before, Int64(Self.window)) {
            let place = Int((before + 1 + minute) % Int64(Self.window))
            for level in levels.indices { levels[level].taken[place] = 0 }
        }
    }

    /// The program was restarted: its clock began anew.
    mutating func clockRestarted() { last = nil }

    // MARK: Codes

    mutating func took(level: UInt8) {
        levels[Int(level)].taken[Int(runTime / Self.minute % Int64(Self.window))] += 1
        levels[Int(level)].isChanged = true
    }

    mutating func told(level: UInt8, remaining: Int64, total: Int64) {
        guard has(level) else { return }
        levels[Int(level)].remaining = min(max(0, remaining), Self.most)
        levels[Int(level)].total = min(max(0, total), Self.most)
        levels[Int(level)].isTold = true
        levels[Int(level)].isExhausted = remaining <= 0
        if remaining > 0 { levels[Int(level)].isShort = false }
        levels[Int(level)].isChanged = true
    }

    mutating func leased(level: UInt8, count: Int) {
        guard has(level), count > 0 else { return }
        // The ledger's own word follows.
        levels[Int(level)].remaining = max(0, levels[Int(level)].remaining - Int64(count))
        levels[Int(level)].isShort = false
        levels[Int(level)].isExhausted = false
        levels[Int(level)].isChanged = true
    }

    mutating func short(level: UInt8, remaining: Int64) {
        guard has(level) else { return }
        levels[Int(level)].isShort = true
        levels[Int(level)].isExhausted = remaining <= 0
        levels[Int(level)].isChanged = true
    }

    private func has(_ level: UInt8) -> Bool { level >= 1 && Int(level) < levels.count }

    // MARK: Answers

    enum Finding: Sendable {
        case enough
        case low
        case empty
    }

    /// What is to be said of a level; nil when nothing has changed since it was asked last.
    ///
    /// - Parameters:
    ///   - free: codes at hand.
    ///   - wasLow: a pool that was low is so until it is a quarter above the limits, so that the warning does not flicker.
    mutating func finding(level: UInt8, free: Int, wasLow: Bool, limits: SupplyLimits) -> Finding? {
        guard levels[Int(level)].isChanged else { return nil }
        levels[Int(level)].isChanged = false
        let state = levels[Int(level)]
        // Nothing can be leased any more: whatever the limits are, a person should know before the line stands.
        if state.isExhausted { return free == 0 ? .empty : .low }
        if state.isShort { return .low }
        guard state.isTold else { return .enough }
        let quarters: Int64 = wasLow ? 5 : 4
        let percent = min(Int64(limits.warnPercent) * quarters, 400)
        if isLess(state.remaining + Int64(free), 400, than: state.total, percent) { return .low }
        if let minutes = minutes(level: level, free: free),
            isLess(minutes, 4, than: Int64(limits.warnMinutes), quarters)
        {
            return .low
        }
        return .enough
    }

    func outlook(level: UInt8, free: Int) -> PoolOutlook? {
        guard has(level), levels[Int(level)].isTold else { return nil }
        return PoolOutlook(
            remaining: levels[Int(level)].remaining + Int64(free), total: levels[Int(level)].total,
            codesPerHour: codesPerHour(level: level), minutes: minutes(level: level, free: free))
    }

    func codesPerHour(level: UInt8) -> Int64? {
        guard runTime >= Self.minute else { return nil }
        let present = runTime % Self.minute
        let whole = min(runTime / Self.minute, Int64(Self.window) - 1)
        let taken = levels[Int(level)].taken.reduce(0, +)
        return taken * 60 * Self.minute / (whole * Self.minute + present)
    }

    private func minutes(level: UInt8, free: Int) -> Int64? {
        guard let speed = codesPerHour(level: level), speed > 0 else { return nil }
        let (scaled, overflow) = (levels[Int(level)].remaining + Int64(free)).multipliedReportingOverflow(by: 60)
        return overflow ? nil : scaled / speed
    }
}

/// Compares two products that may be larger than 64 bits.
private func isLess(_ left: Int64, _ leftFactor: Int64, than right: Int64, _ rightFactor: Int64) -> Bool {
    let first = left.multipliedFullWidth(by: leftFactor)
    let second = right.multipliedFullWidth(by: rightFactor)
    return (first.high, first.low) < (second.high, second.low)
}

extension Line {
    /// Warns of pools that run low, and says when one is empty (U-08). The line stands by the holds of the stations that
    /// want a code.
    mutating func watchPools(at moment: Moment, into step: inout Step) {
        guard floor.isProducing, let plan = floor.plan else { return }
        for planned in plan.levels {
            let level = planned.level
            let free = floor.codes.freeCount(level: level)
            let wasLow = floor.alarms.entries.contains {
                $0.holds && $0.kind == .poolLow && $0.device == level
            }
            guard
                let finding = floor.pools.finding(
                    level: level, free: free, wasLow: wasLow, limits: plan.limits.supply)
            else { continue }
            if finding != .low { floor.alarms.clear(.poolLow, station: noStation, device: level, into: &step) }
            if finding != .empty { floor.alarms.clear(.poolEmpty, station: noStation, device: level, into: &step) }
            switch finding {
            case .enough: break
            case .low:
                let remaining = floor.pools.outlook(level: level, free: free)?.remaining ?? Int64(free)
                floor.alarms.raise(
                    .poolLow, station: noStation, device: level, detail: remaining, at: moment, into: &step)
            case .empty:
                floor.alarms.raise(.poolEmpty, station: noStation, device: level, detail: 0, at: moment, into: &step)
            }
        }
    }

    /// By level, index 0 unused; nil where the ledger said nothing yet, and while no batch is produced.
    var poolOutlooks: [PoolOutlook?] {
        floor.codes.counts.indices.map { level in
            guard floor.isProducing, let level = UInt8(exactly: level) else { return nil }
            return floor.pools.outlook(level: level, free: floor.codes.freeCount(level: level))
        }
    }
}
