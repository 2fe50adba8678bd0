public import Codes

/// A code that the ledger leased to the batch.
public struct LeasedCode: Hashable, Sendable {
    public var id: CodeID
    public var code: Code

    public init(id: CodeID, code: Code) {
        self.id = id
        self.code = code
    }
}

/// Which of a station's pictures a result belongs to.
public enum PictureRole: UInt8, Sendable, CaseIterable {
    /// The one picture of an item at a coding station.
    case unit = 1
    /// A layer of a container.
    case content = 2
    /// The label of a container.
    case label = 3
}

/// Why there is no result for a picture.
public enum Unread: UInt8, Sendable, CaseIterable {
    /// Nothing came within the time allowed.
    case late = 1
    /// The reader's ids moved: it missed a trigger, or started anew.
    case missed = 2
    /// The reader was lost while the picture was open.
    case readerLost = 3
}

/// What the ledger knows of a code that the line does not.
public enum CodeFinding: UInt8, Sendable, CaseIterable {
    /// In no pool.
    case unknown = 0
    /// Of this product and level, in the pool, not leased to this batch.
    case notLeased = 1
    case otherBatch = 2
    case otherLevel = 3
    case otherProduct = 4
    /// Printed in a function test: on a test piece, never on a product.
    case functionTest = 5
}

/// A person, as the acts and the audit trail name them, and why they act.
public struct Signer: Hashable, Sendable {
    public var who: String
    public var why: String

    public init(who: String, why: String) {
        self.who = who
        self.why = why
    }
}

/// What people ask of the line.
public enum LineCommand: UInt8, Sendable, CaseIterable {
    /// Run: resets, starts or unholds the machine as its state needs, as soon as nothing holds the line.
    case start = 1
    case hold = 2
    case stop = 3
    /// A person looked: the belt is empty between every trigger and its gate.
    case declareBeltEmpty = 4
    /// A person looked at what held the line and says that it may go on.
    case resume = 5
    /// The labels of full containers at handheld stations are lost or spoiled: print others, with other codes.
    case replaceLabels = 7
    /// Close the open containers of all handheld stations as short ones.
    case closeOpenContainers = 6
}

/// How the ledger does, as far as the line must know.
public enum LedgerHealth: UInt8, Sendable, CaseIterable {
    case fine = 1
    /// Commits take longer than configured: nothing good can leave in time.
    case stalled = 2
    /// A commit failed. What is on the disk is not known any more: the line stands until the program was restarted.
    case failed = 3
    /// There is no room on the disk: nothing is written until there is, and nothing is lost.
    case full = 4
}

/// What the line knows from before a batch and works on with in it. It stands in front of each batch's events in the
/// journal, so that these can be replayed by themselves: whatever is not in it, the line forgets at that place.
public struct CarriedState: Hashable, Sendable {
    public var plcBoot: UInt16
    public var parameterChecksum: UInt16
    /// Newest item of each station, 0 = none.
    public var newestItems: [UInt16]
    /// Printers and readers that are ready, each once, in the order of the stations.
    public var readyDevices: [DeviceIndex]
    /// Nil while the PLC is lost.
    public var machineState: PackMLState?
    public var isInControl: Bool
    public var isStarted: Bool
    public var holds: [Hold]
    public var alarms: [StandingAlarm]

    public init(
        plcBoot: UInt16, parameterChecksum: UInt16, newestItems: [UInt16], readyDevices: [DeviceIndex],
        machineState: PackMLState?, isInControl: Bool, isStarted: Bool, holds: [Hold], alarms: [StandingAlarm]
    ) {
        self.plcBoot = plcBoot
        self.parameterChecksum = parameterChecksum
        self.newestItems = newestItems
        self.readyDevices = readyDevices
        self.machineState = machineState
        self.isInControl = isInControl
        self.isStarted = isStarted
        self.holds = holds
        self.alarms = alarms
    }
}

extension LineCommand {
    /// The word on the command line and in the API.
    public var token: String {
        switch self {
        case .start: "start"
        case .hold: "hold"
        case .stop: "stop"
        case .declareBeltEmpty: "declare-belt-empty"
        case .resume: "resume"
        case .closeOpenContainers: "close-open-containers"
        case .replaceLabels: "replace-labels"
        }
    }

    public init?(token: String) {
        guard let command = LineCommand.allCases.first(where: { $0.token == token }) else { return nil }
        self = command
    }
}

/// Everything that the line hears of. An event is a fact about the world that already happened; it is written to the
/// journal before anything that cannot be taken back follows from it.
public enum Event: Hashable, Sendable {
    /// The program started (again): every link is down, nothing that was asked for is known to have happened.
    case controllerStarted
    case carriedOver(CarriedState)
    case batchStarted(BatchPlan, Signer)
    case batchEnding(Signer)
    case batchClosing(Signer)
    case command(LineCommand, Signer)
    /// The next `count` items of a station are to be rejected on a person's word (V-03).
    case operatorReject(station: StationIndex, count: UInt16, Signer)
    case codesLeased(lease: Int64, level: UInt8, codes: [LeasedCode])
    /// The pool could not give what was asked for; `remaining` codes are left in it.
    case poolShort(level: UInt8, remaining: Int64)
    /// What the batch's pools have left to lease for a level, and what they had for it in all (U-08).
    case poolLevel(level: UInt8, remaining: Int64, total: Int64)
    /// New codes of this level came into the pool.
    case codesImported(level: UInt8)
    case classified(station: StationIndex, item: UInt16, finding: CodeFinding)
    case plc(PLCReport)
    case readerReady(DeviceIndex)
    case readerFault(DeviceIndex, DeviceFault)
    case read(station: StationIndex, item: UInt16, role: PictureRole, result: ReadResult)
    case unread(station: StationIndex, item: UInt16, role: PictureRole, cause: Unread)
    /// A reader's pictures and results are (not) in step (Line Link, rule 7).
    case readerStep(DeviceIndex, inStep: Bool)
    /// A reader sent a result that belongs to no picture.
    case strayResult(DeviceIndex)
    case unitPrinter(DeviceIndex, UnitPrinterReport)
    case labelPrinter(DeviceIndex, LabelPrinterReport)
    case scanner(DeviceIndex, ScannerReport)
    case ledger(LedgerHealth)
    /// A person gives or corrects the reason of a stop of the batch.
    case stopReason(stop: UInt32, reason: StopReason, Signer)
    /// A person acts on packs; `second` is the other person where the act needs two.
    case act(PackAct, Signer, second: String?)
    /// A person acts on packs of a batch that is over, whose record is not made yet. It is in that batch's journal, and
    /// touches nothing but its codes: no device, alarm or clock of the line.
    case actAfterEnd(PackAct, Signer, second: String?)
    /// A person counted a place of a batch that is over, whose record is not made yet: what was done with its packs since
    /// made its counts wrong. Like ``actAfterEnd(_:_:second:)`` it is in that batch's journal, and about nothing else.
    case countedAfterEnd(CountedPlace, UInt32, Signer)
    /// A person says why a count of a batch that is over differs from its records.
    case explainedAfterEnd(CountedPlace, Signer)
    /// A person at a terminal read a label of the rework station back.
    case labelScannedBack(Code, Signer)
    /// A person acknowledges, shelves or unshelves an alarm.
    case alarmAct(AlarmAct, Signer)
    /// Codes of pre-printed cartons that a person allotted to the batch (V-08): they are Encoded, and no printer
    /// draws from them. `lease` counts upwards; `isLast` tells that no more are allotted now. Without codes when there
    /// are none after the lease that was asked for.
    case codesAllotted(lease: Int64, level: UInt8, codes: [LeasedCode], isLast: Bool)
    /// A person scanned these left-over cartons, unused: their codes wait for another batch, in no printer's pool.
    case cartonsReturned([Code], Signer)
    /// A person carries what is under way at a handheld station to another one of the same level.
    case containerHandedOver(from: StationIndex, to: StationIndex, Signer)
    /// A person brings a pack of an ended batch to the line: it belongs to the batch in production from here on.
    case carriedIn(CarriedPack, Signer)
    /// `Line.nextDeadline` has come.
    case timePassed
    /// A person counted what is physically in a place (N-02); a later count replaces it.
    case counted(CountedPlace, UInt32, Signer)
    /// A person says why a count differs from the records.
    case deviationExplained(CountedPlace, Signer)
    /// The function test of a batch begins.
    case challengeStarted(BatchPlan, Signer)
    /// The next item at the piece's station is this test piece.
    case challengePiece(TestPiece, Signer)
    case challengeEnded(Signer)
    /// A person resolved one of ``Line/openContainers``.
    case openContainer(OpenContainerAct, station: StationIndex, number: UInt32, Signer)
    /// The ledger lacks what was done since it was last known to be whole, and two persons accepted that: a code that
    /// it takes for unused may be on a pack (L-02).
    case recordsLost(Signer, second: String)
    /// The wall clock was set forward (+) or back (−) by so many milliseconds.
    case clockStepped(milliseconds: Int64)

    /// It is about a batch that is over, and about nothing else of the line.
    var isAfterEnd: Bool {
        switch self {
        case .actAfterEnd, .countedAfterEnd, .explainedAfterEnd: true
        default: false
        }
    }

    /// The line works for a batch from here on: what it carries over stands in front of it.
    public var beginsBatch: Bool {
        switch self {
        case .batchStarted, .challengeStarted: true
        default: false
        }
    }
}
