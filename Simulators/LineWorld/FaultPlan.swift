/// What goes wrong in the simulated world: by chance, drawn from the world's seed, and by appointment.
public struct FaultPlan: Hashable, Sendable {
    // Rates, in cases per million chances.

    /// Per picture: a reader finds nothing (of a layer: one of its symbols is missing).
    public var noRead: Int
    /// Per unit: its print is unreadable, or one character of it is wrong.
    public var misprint: Int
    /// Per unit: the printer prints the record of the unit before once more.
    public var duplicatePrint: Int
    /// Per unit: the printer does not print; the record stays for the next unit.
    public var missingPrint: Int
    /// Per unit and container: taken off the belt by hand between trigger and gate.
    public var takenByHand: Int
    /// Per picture: its result comes later by `lateness`.
    public var lateResult: Int
    /// Per picture: the reader closes its connections.
    public var readerDrop: Int
    /// Per unit and container: if the gate fires for it, the flap does not move it. Stops the line until people act.
    public var gateStuck: Int
    /// Per container: one of its children falls out before the first picture.
    public var missingChild: Int
    /// Per record: the unit printer stores it and closes the connection instead of answering.
    public var answerLost: Int
    /// Per label: it comes out unreadable.
    public var labelMisprint: Int
    /// Per label: printing it takes longer by `labelDelay`.
    public var labelSlow: Int
    /// Per label: the ribbon ends before it; the printer stands for `ribbonOutage`.
    public var ribbonOut: Int
    /// Per scan by hand: the worker forgets it.
    public var scanForgotten: Int
    /// Per scan by hand: the worker scans twice.
    public var scanDoubled: Int

    // Sizes, in microseconds.

    /// How much later a late result comes.
    public var lateness: ClosedRange<Int64>
    /// How much longer a slow label takes.
    public var labelDelay: ClosedRange<Int64>
    /// How long a ribbon change takes.
    public var ribbonOutage: ClosedRange<Int64>

    /// Faults by appointment.
    public var scheduled: [ScheduledFault]

    /// Nothing goes wrong.
    public static let none = FaultPlan()

    /// What an ordinary line sees every day and survives without people.
    public static let typical: FaultPlan = {
        var plan = FaultPlan()
        plan.noRead = 8_000
        plan.misprint = 3_000
        plan.missingPrint = 300
        plan.takenByHand = 1_000
        plan.lateResult = 2_000
        plan.missingChild = 10_000
        plan.labelMisprint = 2_000
        plan.labelSlow = 5_000
        return plan
    }()

    /// A plan in which nothing happens; set what should.
    public init() {
        noRead = 0
        misprint = 0
        duplicatePrint = 0
        missingPrint = 0
        takenByHand = 0
        lateResult = 0
        readerDrop = 0
        gateStuck = 0
        missingChild = 0
        answerLost = 0
        labelMisprint = 0
        labelSlow = 0
        ribbonOut = 0
        scanForgotten = 0
        scanDoubled = 0
        lateness = 60_000...120_000
        labelDelay = 100_000...400_000
        ribbonOutage = 4_000_000...9_000_000
        scheduled = []
    }

    /// The preset of this name: `none` or `typical`.
    public init?(named name: String) {
        switch name {
        case "none": self = .none
        case "typical": self = .typical
        default: return nil
        }
    }
}

/// A fault that happens once, at a known place.
public struct ScheduledFault: Hashable, Sendable {
    /// When it happens.
    public enum Moment: Hashable, Sendable {
        /// World time in microseconds.
        case time(Int64)
        /// When this unit (1 = the first) is put on the belt.
        case unit(Int)
        /// When this container (1 = the first) of a station comes to its trigger.
        case container(station: Int, number: Int)
    }

    /// When it happens.
    public var moment: Moment
    /// What happens.
    public var fault: Fault

    /// This fault at this moment.
    public init(_ moment: Moment, _ fault: Fault) {
        self.moment = moment
        self.fault = fault
    }
}

/// What can go wrong. Those of a thing strike the unit or container of their moment, or the next one if they are
/// given by time; the others strike at once.
public enum Fault: Hashable, Sendable {
    // Of a unit or container.

    /// The thing's pictures show nothing (of a container: its label's picture).
    case noRead
    /// Its own print (of a container: its label) is unreadable.
    case misprint
    /// It carries this symbol instead of its own: an AIM id and data, e.g. `]d2010…`.
    case foreignPrint(String)
    case duplicatePrint
    case missingPrint
    case takenByHand
    case lateResult
    case gateStuck
    /// Containers only; given by time it strikes the next container.
    case missingChild

    // Of the line.

    case plcRestart
    /// The PLC answers nothing for this long (microseconds).
    case plcSilent(Int64)
    case emergencyStop(Int64)
    case guardOpen(Int64)
    case airLost(Int64)
    case driveFault(Int64)
    case jam(station: Int, Int64)
    /// Only shown by the PLC.
    case binFull(station: Int, Int64)
    /// Somebody changes a parameter in the PLC.
    case parameterChanged
    /// Somebody puts a foreign thing on the belt of a station shortly before its gate.
    case placedByHand(station: Int)
    case startButton
    case stopButton
    case resetButton
    /// The device closes its connections.
    case connectionDrop(device: String)
    /// A reader gives no results for this long, a printer prints nothing and says so where it can.
    case outage(device: String, Int64)
    /// The unit printer stores the next record and closes the connection instead of answering.
    case answerLost(device: String)
    /// A device sends these bytes to all who listen (streams only).
    case babble(device: String, [UInt8])
    /// Strikes a unit or container.
    case thing(ThingTrouble)
    case device(DeviceTrouble, of: String)
    case station(StationTrouble, at: Int)
    /// People take away everything between triggers and gates, and tell nobody.
    case beltCleared
    /// The encoder counts so many pulses too many (+) or too few (−).
    case encoderJump(Int)
}
