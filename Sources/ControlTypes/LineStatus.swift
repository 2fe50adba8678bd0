/// What a controller says of its line; the answer of `GET /v1/status`.
public struct LineStatus: Codable, Hashable, Sendable {
    public var line: String
    /// Program version and process start, RFC 3339 UTC.
    public var version: String
    public var startedAt: String
    /// PackML state word in lower case (`execute`, `held` …), or `unknown` while the PLC is out of reach.
    public var state: String
    /// A person asked the line to run.
    public var isStarted: Bool
    /// Items per minute at the first station, measured by the PLC.
    public var speed: Int
    public var batch: BatchStatus?
    /// Why the line does not run now; empty when nothing holds it.
    public var holds: [HoldStatus]
    /// Alarms that are shown or shelved, most urgent first; those that the design suppresses are in `GET /v1/alarms`.
    public var alarms: [AlarmStatus]
    /// What to do now; nil when nothing has to be done.
    public var nextAct: NextAct?
    public var devices: [DeviceStatus]
    public var stations: [StationStatus]
    public var journal: JournalStatus
    public var loop: LoopStatus
    /// Mode, state and OEE.
    public var production: ProductionStatus?
    /// What is not delivered to the enterprise; nil when everything is.
    public var handover: HandoverRemark?
    /// Minutes by which the site's clock is ahead of UTC; nil from a controller that does not tell it.
    public var timeZoneMinutes: Int?

    public init(
        line: String, version: String, startedAt: String, state: String, isStarted: Bool, speed: Int,
        batch: BatchStatus?, holds: [HoldStatus], alarms: [AlarmStatus], nextAct: NextAct?,
        devices: [DeviceStatus], stations: [StationStatus], journal: JournalStatus, loop: LoopStatus
    ) {
        self.line = line
        self.version = version
        self.startedAt = startedAt
        self.state = state
        self.isStarted = isStarted
        self.speed = speed
        self.batch = batch
        self.holds = holds
        self.alarms = alarms
        self.nextAct = nextAct
        self.devices = devices
        self.stations = stations
        self.journal = journal
        self.loop = loop
    }
}

public struct BatchStatus: Codable, Hashable, Sendable {
    public var number: String
    public var product: String
    /// planned, running, ending, ended.
    public var phase: String
    public var plannedUnits: Int
    public var levels: [LevelStatus]
    /// What must happen before the batch can be closed; in both languages.
    public var obstacles: [BilingualMessage]
    /// How long the codes of its levels last; without those that nothing is known of.
    public var pools: [PoolLevelStatus]
    /// Cartons that come printed; nil where the line prints its units.
    public var preprinted: PreprintedStatus?

    public init(
        number: String, product: String, phase: String, plannedUnits: Int, levels: [LevelStatus],
        obstacles: [BilingualMessage], pools: [PoolLevelStatus]
    ) {
        self.number = number
        self.product = product
        self.phase = phase
        self.plannedUnits = plannedUnits
        self.levels = levels
        self.obstacles = obstacles
        self.pools = pools
    }
}

/// Counts of one level (N-01): `allocated` is the sum of the states that follow, and of `unexplained`.
public struct LevelStatus: Codable, Hashable, Sendable {
    public var level: Int
    public var name: String
    public var allocated: Int
    /// Leased, not yet sent or printed.
    public var waiting: Int
    public var encoded: Int
    public var commissioned: Int
    public var released: Int
    public var sampled: Int
    public var destroyed: Int
    public var inactive: Int
    public var invalid: Int
    public var returned: Int
    public var inDoubt: Int
    /// Codes that no state explains; 0, or the program is wrong.
    public var unexplained: Int
    /// Closed containers, and those of them that are short.
    public var closed: Int
    public var closedShort: Int
    /// What is in its containers, as the line counts it; nil at level 1, and of a batch that is not the line's.
    public var content: ContentStatus?

    public init(
        level: Int, name: String, allocated: Int, waiting: Int, encoded: Int, commissioned: Int, released: Int,
        sampled: Int, destroyed: Int, inactive: Int, invalid: Int, returned: Int, inDoubt: Int,
        unexplained: Int, closed: Int, closedShort: Int, content: ContentStatus?
    ) {
        self.level = level
        self.name = name
        self.allocated = allocated
        self.waiting = waiting
        self.encoded = encoded
        self.commissioned = commissioned
        self.released = released
        self.sampled = sampled
        self.destroyed = destroyed
        self.inactive = inactive
        self.invalid = invalid
        self.returned = returned
        self.inDoubt = inDoubt
        self.unexplained = unexplained
        self.closed = closed
        self.closedShort = closedShort
        self.content = content
    }
}

/// Children packed = ratio × full containers + children of short ones + `difference`.
public struct ContentStatus: Codable, Hashable, Sendable {
    /// Children in containers of the level.
    public var packed: Int
    /// Containers that hold as many as the ratio says.
    public var full: Int
    /// Children in the others.
    public var inShort: Int
    /// 0, or the program is wrong.
    public var difference: Int

    public init(packed: Int, full: Int, inShort: Int, difference: Int) {
        self.packed = packed
        self.full = full
        self.inShort = inShort
        self.difference = difference
    }
}

/// A text for people, in both languages.
public struct BilingualMessage: Codable, Hashable, Sendable {
    public var zh: String
    public var en: String

    public init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }
}

public struct HoldStatus: Codable, Hashable, Sendable {
    /// Stable English token, e.g. `deviceNotReady`.
    public var cause: String
    public var text: BilingualMessage
    /// What ends it.
    public var action: BilingualMessage
    public var station: String?
    public var device: String?
    /// A person has to let the line go on.
    public var needsPerson: Bool

    public init(
        cause: String, text: BilingualMessage, action: BilingualMessage, station: String?, device: String?,
        needsPerson: Bool
    ) {
        self.cause = cause
        self.text = text
        self.action = action
        self.station = station
        self.device = device
        self.needsPerson = needsPerson
    }
}

public struct DeviceStatus: Codable, Hashable, Sendable {
    public var id: String
    public var driver: String
    public var address: String
    public var isUp: Bool
    public var connections: Int
    public var lastFault: String?

    public init(id: String, driver: String, address: String, isUp: Bool, connections: Int, lastFault: String?) {
        self.id = id
        self.driver = driver
        self.address = address
        self.isUp = isUp
        self.connections = connections
        self.lastFault = lastFault
    }
}

public struct StationStatus: Codable, Hashable, Sendable {
    public var id: String
    public var level: Int
    /// Items at the trigger: the sum of the next six and of `difference`.
    public var items: Int
    public var passed: Int
    /// Passed without a good verdict.
    public var passedUnproven: Int
    public var rejected: Int
    public var removed: Int
    /// Nobody knows their outcome.
    public var lost: Int
    /// Between trigger and outcome now.
    public var onBelt: Int
    /// Items that nothing explains; 0, or the program is wrong.
    public var difference: Int
    /// Rejects by reason, most first; reasons that did not occur are left out.
    public var reasons: [ReasonCount]
    /// Handheld stations: packs on the open container.
    public var openChildren: Int?
    /// Stations that print: how their in-line grades develop.
    public var grade: GradeStatus?

    public struct ReasonCount: Codable, Hashable, Sendable {
        /// Stable English token.
        public var reason: String
        public var text: BilingualMessage
        public var count: Int
        public init(reason: String, text: BilingualMessage, count: Int) {
            self.reason = reason
            self.text = text
            self.count = count
        }
    }

    public init(
        id: String, level: Int, items: Int, passed: Int, passedUnproven: Int, rejected: Int, removed: Int, lost: Int,
        onBelt: Int, difference: Int, reasons: [ReasonCount], openChildren: Int?,
        grade: GradeStatus?
    ) {
        self.id = id
        self.level = level
        self.items = items
        self.passed = passed
        self.passedUnproven = passedUnproven
        self.rejected = rejected
        self.removed = removed
        self.lost = lost
        self.onBelt = onBelt
        self.difference = difference
        self.reasons = reasons
        self.openChildren = openChildren
        self.grade = grade
    }
}

public struct JournalStatus: Codable, Hashable, Sendable {
    /// Last entry that is durable, and entries not yet durable.
    public var durable: Int64
    public var waiting: Int64
    /// The last commits, in microseconds.
    public var commitMedian: Int
    public var commitMax: Int
    /// Set when the ledger can take no more; the line is held.
    public var failure: String?

    public init(durable: Int64, waiting: Int64, commitMedian: Int, commitMax: Int, failure: String?) {
        self.durable = durable
        self.waiting = waiting
        self.commitMedian = commitMedian
        self.commitMax = commitMax
        self.failure = failure
    }
}

/// The line thread's own quality.
public struct LoopStatus: Codable, Hashable, Sendable {
    public var cycles: Int
    /// Longest cycle so far, in microseconds.
    public var cycleMax: Int
    public var cycleMean: Int

    public init(cycles: Int, cycleMax: Int, cycleMean: Int) {
        self.cycles = cycles
        self.cycleMax = cycleMax
        self.cycleMean = cycleMean
    }
}
