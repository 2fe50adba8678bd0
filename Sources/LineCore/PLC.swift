/// PackML states of the line, with the numbers of ISA-TR88.00.02.
public enum PackMLState: UInt8, Sendable, CaseIterable {
    case clearing = 1
    case stopped = 2
    case starting = 3
    case idle = 4
    case suspended = 5
    case execute = 6
    case stopping = 7
    case aborting = 8
    case aborted = 9
    case holding = 10
    case held = 11
    case unholding = 12
    case suspending = 13
    case unsuspending = 14
    case resetting = 15
    case completing = 16
    case complete = 17
}

/// The controller's word on one item or container. Raw values are Line Link's.
public enum Verdict: UInt8, Sendable, CaseIterable {
    case good = 1
    case reject = 2
    case divert = 3
}

/// What became of one item at a station's gate. Raw values are Line Link's.
public enum ItemOutcome: UInt8, Sendable, CaseIterable {
    case passed = 1
    case rejectedByVerdict = 2
    case rejectedByDefault = 3
    case rejectedUnconfirmed = 4
    case removed = 5
    case diverted = 6

    /// The bin sensor saw it within its window.
    var isInBin: Bool { self == .rejectedByVerdict || self == .rejectedByDefault }
}

/// What the controller asks for the container that stands at a container station.
public enum ContainerRequest: UInt8, Sendable, CaseIterable {
    case release
    case applyLabel
    case nextLayer
}

/// What the PLC says of the container that stands at a container station.
public enum ContainerMark: UInt8, Sendable, CaseIterable {
    case present
    case layerInPlace
    /// A layer was asked for and there is none left.
    case noLayerLeft
    case labelApplied
    case released
    /// The applicator had no label in time.
    case applicatorFailed
}

/// Line Link's commands. Raw values are the register's.
public enum PLCVerb: UInt16, Sendable, CaseIterable {
    case reset = 1
    case start = 2
    case stop = 3
    case hold = 4
    case unhold = 5
    case suspend = 6
    case unsuspend = 7
    case abort = 8
    case clear = 9
    case beltDeclaredEmpty = 10
}

public enum PLCVerbResult: UInt8, Sendable, CaseIterable {
    case taken = 0
    case refusedInThisState = 1
    case unknownCommand = 2
    /// The link was lost before the echo came.
    case inDoubt = 3
}

/// Register 4 of Line Link.
public struct PLCInputs: OptionSet, Hashable, Sendable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }
    public static let emergencyStopHealthy = PLCInputs(rawValue: 1 << 0)
    public static let guardsClosed = PLCInputs(rawValue: 1 << 1)
    public static let airOK = PLCInputs(rawValue: 1 << 2)
    public static let beltRunning = PLCInputs(rawValue: 1 << 3)
    public static let controllerLost = PLCInputs(rawValue: 1 << 4)
    public static let rejectingEverything = PLCInputs(rawValue: 1 << 5)
}

/// Register 5 of Line Link.
public struct PLCAlarms: OptionSet, Hashable, Sendable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }
    public static let drive = PLCAlarms(rawValue: 1 << 0)
    public static let plc = PLCAlarms(rawValue: 1 << 1)
    public static let encoder = PLCAlarms(rawValue: 1 << 2)
    public static let parameterChanged = PLCAlarms(rawValue: 1 << 3)
    public static let unknownItemAtGate = PLCAlarms(rawValue: 1 << 4)
    public static let tooManyItems = PLCAlarms(rawValue: 1 << 5)
}

/// The standing bits of a station's register +13 (the container's bits come as ``ContainerMark``).
public struct StationBits: OptionSet, Hashable, Sendable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }
    public static let jam = StationBits(rawValue: 1 << 0)
    public static let binFull = StationBits(rawValue: 1 << 1)
    public static let blocked = StationBits(rawValue: 1 << 2)
    public static let starved = StationBits(rawValue: 1 << 3)
    public static let gateFault = StationBits(rawValue: 1 << 4)
    public static let applicatorFault = StationBits(rawValue: 1 << 9)
}

/// Where a station stood when the controller attached to the PLC.
public struct PLCStationSnapshot: Hashable, Sendable {
    /// Newest item at the trigger, 0 = none since boot.
    public var item: UInt16
    /// Every item up to and including this one has its outcome.
    public var judged: UInt16
    /// Picture counter.
    public var pictures: UInt16
    /// The outcomes that the ring still holds, oldest first.
    public var outcomes: [JudgedItem]
    /// The verdicts that stand in the slots for items after `judged`, oldest item first.
    public var verdicts: [StandingVerdict]
    public var bits: StationBits
    /// Marks of the container `item` that are on (container stations only).
    public var marks: [ContainerMark]

    public struct JudgedItem: Hashable, Sendable {
        public var item: UInt16
        public var outcome: ItemOutcome
        public init(item: UInt16, outcome: ItemOutcome) {
            self.item = item
            self.outcome = outcome
        }
    }

    public struct StandingVerdict: Hashable, Sendable {
        public var item: UInt16
        public var verdict: Verdict
        public init(item: UInt16, verdict: Verdict) {
            self.item = item
            self.verdict = verdict
        }
    }

    public init(
        item: UInt16, judged: UInt16, pictures: UInt16, outcomes: [JudgedItem], verdicts: [StandingVerdict],
        bits: StationBits, marks: [ContainerMark]
    ) {
        self.item = item
        self.judged = judged
        self.pictures = pictures
        self.outcomes = outcomes
        self.verdicts = verdicts
        self.bits = bits
        self.marks = marks
    }
}

/// What the controller found when it attached to the PLC, before it wrote anything.
public struct PLCSnapshot: Hashable, Sendable {
    public var boot: UInt16
    /// The boot echo in the holding registers: equal to `boot` when a controller worked with this PLC since its start.
    public var bootEcho: UInt16
    public var state: PackMLState
    public var inputs: PLCInputs
    public var alarms: PLCAlarms
    public var parameterChecksum: UInt16
    public var stations: [PLCStationSnapshot]

    public init(
        boot: UInt16, bootEcho: UInt16, state: PackMLState, inputs: PLCInputs, alarms: PLCAlarms,
        parameterChecksum: UInt16, stations: [PLCStationSnapshot]
    ) {
        self.boot = boot
        self.bootEcho = bootEcho
        self.state = state
        self.inputs = inputs
        self.alarms = alarms
        self.parameterChecksum = parameterChecksum
        self.stations = stations
    }
}

/// What the PLC machine tells the line. Items are Line Link's numbers, 1…65535 and then 1 again.
public enum PLCReport: Hashable, Sendable {
    /// The link stands, the layout is ours, status and holding registers were read. Nothing was written yet: the
    /// machine waits for ``PLCCommand/resume`` or ``PLCCommand/adopt(boot:)``. Also sent when `boot` changed while
    /// the link stood.
    case attached(PLCSnapshot)
    /// The link broke, or the PLC's heartbeat stood still for the configured time.
    case lost(DeviceFault)
    /// The boot echo was written and read back: verdicts have effect from now on.
    case inControl
    /// An item came to the trigger. Every item is reported, in order, also when several came between two reads.
    case itemArrived(station: StationIndex, item: UInt16)
    /// The picture counter rose. `earliest`…`latest` are the ticks between which the picture was taken: the begin of
    /// the last status read that did not show it and the arrival of the first that did.
    case pictureTaken(station: StationIndex, item: UInt16, picture: UInt16, earliest: Int64, latest: Int64)
    /// A status read that began at this tick (µs) was worked off. Sent after each read, for the matching of pictures.
    case statusRead(begun: Int64)
    case outcome(station: StationIndex, item: UInt16, outcome: ItemOutcome)
    /// The ring was overwritten before it was read: the outcomes of these items are not known.
    case outcomesLost(station: StationIndex, from: UInt16, through: UInt16)
    case container(station: StationIndex, item: UInt16, mark: ContainerMark)
    /// A request was seen taken (its register is 0 again).
    case requestTaken(station: StationIndex, item: UInt16, request: ContainerRequest)
    case stateChanged(PackMLState)
    case inputsChanged(PLCInputs)
    case alarmsChanged(PLCAlarms)
    case bitsChanged(station: StationIndex, bits: StationBits)
    case commandDone(PLCVerb, PLCVerbResult)
    /// Buttons pressed since the last read.
    case buttons(start: UInt8, stop: UInt8, reset: UInt8)
    /// Items per minute at station 0.
    case speedChanged(UInt16)
    /// The parameter block changed while a batch may run.
    case parametersChanged(checksum: UInt16)
}

/// What the line asks of the PLC machine.
public enum PLCCommand: Hashable, Sendable {
    /// Go on with a PLC that was not restarted since the line last worked with it: nothing is cleared.
    case resume
    /// Work with a PLC that was restarted (or is new): clear registers 1…94, then write this boot echo.
    case adopt(boot: UInt16)
    case verdict(station: StationIndex, item: UInt16, verdict: Verdict)
    case request(station: StationIndex, item: UInt16, request: ContainerRequest)
    case verb(PLCVerb)
    case permitRun(Bool)
    case rejectEverything(Bool)
    /// The lamps register: b0 red, b1 amber, b2 green, b3 blue, b4 horn; b8…b12 the same, blinking.
    case lamps(UInt16)
}
