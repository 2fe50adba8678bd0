/// Everything that a run depends on: which line makes what, how long commits take, and what goes wrong when. It is
/// drawn from a seed, written to a file, cut down to what is needed for a finding, and run again exactly.
public struct FuzzPlan: Codable, Hashable, Sendable {
    /// Of all that is left to chance in the run.
    public var seed: UInt64
    /// Names of files in `LineConfigs` and `LineConfigs/products`.
    public var line: String
    public var product: String
    public var units: Int
    /// Units a minute.
    public var speed: Int
    /// What a commit takes, in microseconds; each is drawn evenly between the two.
    public var commitFastest: Int64
    public var commitSlowest: Int64
    /// The facts go through the real ledger on a simulated disk; else through one in memory.
    public var isStored: Bool
    /// Codes that come late.
    public var latePools: [LatePool]
    /// A reader that needs longer than from one unit to the next; nil: all are quick.
    public var slowReader: SlowReader?
    /// What goes wrong by chance.
    public var rates: [Rate]
    /// What goes wrong once.
    public var incidents: [Incident]
    /// When so many units are on the belt, everything is mended and nothing goes wrong any more.
    public var mendedAt: Int

    public init(
        seed: UInt64, line: String, product: String, units: Int, speed: Int, commitFastest: Int64,
        commitSlowest: Int64, isStored: Bool, latePools: [LatePool], rates: [Rate], incidents: [Incident],
        mendedAt: Int
    ) {
        self.seed = seed
        self.line = line
        self.product = product
        self.units = units
        self.speed = speed
        self.commitFastest = commitFastest
        self.commitSlowest = commitSlowest
        self.isStored = isStored
        self.latePools = latePools
        self.rates = rates
        self.incidents = incidents
        self.mendedAt = mendedAt
    }

    /// The pool of a level has only its first codes; the others are imported when the line stands for want of them. Only
    /// where the facts go through the real ledger.
    public struct LatePool: Codable, Hashable, Sendable {
        public var level: UInt8
        public var first: Int
        /// Milliseconds from the alarm until a person has imported the others; nil: at once.
        public var after: Int64?

        public init(level: UInt8, first: Int, after: Int64?) {
            self.level = level
            self.first = first
            self.after = after
        }
    }

    /// A reader whose results come when the next pictures are taken already, on a line whose limits of rejects let it go
    /// on for long: one that falls out of step does not come back by itself.
    public struct SlowReader: Codable, Hashable, Sendable {
        /// The reader's id in the line's file.
        public var device: String
        /// Milliseconds from a picture to its result: drawn evenly between this and 4 more.
        public var fastest: Int64
        /// That many rejects in a row stop the line; those among the last 64 do not.
        public var consecutiveRejects: UInt16

        public init(device: String, fastest: Int64, consecutiveRejects: UInt16) {
            self.device = device
            self.fastest = fastest
            self.consecutiveRejects = consecutiveRejects
        }
    }

    /// A fault by chance.
    public struct Rate: Codable, Hashable, Sendable {
        /// The fault's name in scenario files.
        public var fault: String
        /// Cases per million chances.
        public var perMillion: Int

        public init(fault: String, perMillion: Int) {
            self.fault = fault
            self.perMillion = perMillion
        }
    }

    /// Something that happens once.
    public struct Incident: Codable, Hashable, Sendable {
        /// After so many units were put onto the belt …
        public var unit: Int
        /// … and so many milliseconds more.
        public var after: Int64
        public var happens: Happening

        public init(unit: Int, after: Int64, happens: Happening) {
            self.unit = unit
            self.after = after
            self.happens = happens
        }
    }

    public enum Happening: Codable, Hashable, Sendable {
        /// A fault of the world by its name in scenario files; of a device or of a station where it needs one.
        case fault(String, device: String?, station: Int?, milliseconds: Int64)
        /// The program ends at once and starts after the pause; `boots`: the computer started anew too.
        case crash(pause: Int64, boots: Bool)
        /// The wall clock is set forward (+) or back (−).
        case wallClock(milliseconds: Int64)
        /// Something is wrong with the link to a device: the name of a `LinkTrouble.Kind`.
        case link(String, device: String, perMillion: Int, milliseconds: Int64)
        /// People do what they should not, or at the wrong time; `pick` chooses among what there is then.
        case mistake(Mistake, pick: UInt64, isTwice: Bool)
        /// Something is wrong with the disk of the ledger for so long.
        case disk(DiskTrouble, milliseconds: Int64)
    }
}

/// What goes wrong with the disk that the ledger lies on, beside an end of the program or of the power in the middle of a
/// write.
public enum DiskTrouble: String, Codable, Hashable, Sendable, CaseIterable {
    /// The next sync fails, and what it should have written is never written.
    case syncFails
    /// There is no room.
    case full
    /// Another program holds the lock of checkpoints.
    case checkpointsHeld
    /// The disk says that it wrote, and did not: where the power goes then, what was told to be durable is gone. No
    /// ledger can prevent that. It is never drawn; a plan by hand may have it.
    case lies
}

/// What people do wrong.
public enum Mistake: String, Codable, Hashable, Sendable, CaseIterable {
    /// Any command of the line.
    case command
    /// Start, end or close of the batch when it is not the time.
    case batchStep
    /// The next items of some station are rejected.
    case operatorReject
    /// Something that lies anywhere is scanned at a handheld station.
    case strayScan
    /// A text that no pack carries is scanned.
    case unknownScan
    /// An alarm is acknowledged, put aside, or taken up again.
    case alarmAct
    /// A container at a machine is given up.
    case containerGivenUp
    /// A stop gets a reason.
    case stopReason
    /// A place is counted wrongly, or a difference explained that there is none of.
    case count
    /// An act of rework that the screen refuses.
    case refusedAct
}
