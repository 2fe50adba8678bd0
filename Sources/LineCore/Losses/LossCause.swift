/// What the line itself knows of why it stood: taken from the hold, the alarm or the machine's state that stopped it
/// first. Raw values are stored in reports.
public enum LossCause: UInt8, Sendable, CaseIterable {
    /// The printer of the units was not ready.
    case printer = 1
    /// A camera or label reader was not ready, or out of step with its pictures.
    case camera = 2
    case labelPrinter = 3
    /// A jam at a station.
    case jam = 4
    /// Emergency stop, guard or air.
    case safety = 5
    /// The PLC: lost, restarted, its parameters changed, or an alarm of its own.
    case plc = 6
    /// The program was down, and what followed until the line ran again.
    case controller = 7
    /// The ledger was too slow or failed.
    case ledger = 8
    /// No codes were left to issue.
    case codes = 9
    /// Too many rejects, or one that was not proven.
    case rejects = 10
    /// Prints and reads did not come back into sequence.
    case sequence = 11
    /// A person held or stopped the line.
    case `operator` = 12
    /// There was no room downstream.
    case blocked = 13
    /// Nothing came from upstream.
    case starved = 14
    /// From the start of the batch to its first run.
    case setup = 15
    /// Line clearance and function test, before the batch starts.
    case preparation = 16
    /// The batch was ended and ran out.
    case closing = 17
    /// The machine stood and nothing told why.
    case unknown = 18

    /// The word in files, in the API and on the command line; English, stable.
    public var token: String {
        switch self {
        case .printer: "printer"
        case .camera: "camera"
        case .labelPrinter: "label-printer"
        case .jam: "jam"
        case .safety: "safety"
        case .plc: "plc"
        case .controller: "controller"
        case .ledger: "ledger"
        case .codes: "codes"
        case .rejects: "rejects"
        case .sequence: "sequence"
        case .operator: "operator"
        case .blocked: "blocked"
        case .starved: "starved"
        case .setup: "setup"
        case .preparation: "preparation"
        case .closing: "closing"
        case .unknown: "unknown"
        }
    }

    /// The branch of the tree of reasons.
    public var category: StopCategory {
        switch self {
        case .printer, .camera, .labelPrinter, .jam, .safety, .plc, .controller, .ledger: .equipment
        case .codes: .materials
        case .rejects, .sequence: .quality
        case .operator: .organisation
        case .blocked, .starved: .flow
        case .setup: .setup
        case .preparation, .closing: .planned
        case .unknown: .other
        }
    }
}

/// The branches of the tree of stop reasons. Raw values are stored in the journal.
public enum StopCategory: UInt8, Sendable, CaseIterable {
    /// Not part of the planned production time: a break, a meeting, clearance.
    case planned = 1
    /// Breakdown of a machine or device.
    case equipment = 2
    /// Set-up and adjustment.
    case setup = 3
    /// Codes, cartons, labels, ribbon.
    case materials = 4
    case quality = 5
    /// People and their organisation.
    case organisation = 6
    /// Blocked or starved by a neighbour.
    case flow = 7
    case other = 8

    /// The word in configuration files and in the API.
    public var token: String {
        switch self {
        case .planned: "planned"
        case .equipment: "equipment"
        case .setup: "setup"
        case .materials: "materials"
        case .quality: "quality"
        case .organisation: "organisation"
        case .flow: "flow"
        case .other: "other"
        }
    }

    public init?(token: String) {
        guard let category = StopCategory.allCases.first(where: { $0.token == token }) else { return nil }
        self = category
    }
}

/// A reason that a person gives for a stop, from the line's list. It stands beside the automatic cause, which stays.
public struct StopReason: Hashable, Sendable {
    /// As in the line's configuration.
    public var id: String
    public var category: StopCategory

    public init(id: String, category: StopCategory) {
        self.id = id
        self.category = category
    }
}

/// What the counting of losses needs of the recipe and the line; copied into the batch at its start (B-03).
public struct LossRules: Hashable, Sendable {
    /// Units per minute at which the product is meant to run; 0 = not known, then there is no performance and no OEE.
    public var ratedSpeed: UInt16
    /// Slower than this share of the rated speed is reduced speed.
    public var reducedPercent: UInt8
    /// A stop shorter than this many seconds is a micro-stop.
    public var microStopSeconds: UInt16

    /// No rated speed, 90 %, two minutes.
    public static let standard = LossRules(ratedSpeed: 0, reducedPercent: 90, microStopSeconds: 120)

    public init(ratedSpeed: UInt16, reducedPercent: UInt8, microStopSeconds: UInt16) {
        self.ratedSpeed = ratedSpeed
        self.reducedPercent = reducedPercent
        self.microStopSeconds = microStopSeconds
    }
}

/// The mode of the line as a unit (ISA-TR88.00.02), with the numbers given there.
public enum UnitMode: UInt8, Sendable, CaseIterable {
    /// A batch is in production.
    case production = 1
    /// No batch is in production: the machine may be moved, nothing is made.
    case maintenance = 2
    /// Single drives are moved by hand. Line Link does not tell it, so that the line never is in it by itself.
    case manual = 3
}
