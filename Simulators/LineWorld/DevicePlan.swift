/// One device beside the PLC: its id in the line's configuration and how it talks.
public struct DevicePlan: Hashable, Sendable {
    /// The protocol that the device speaks, with its settings.
    public enum Kind: Hashable, Sendable {
        case zipher(ZipherPlan)
        case dataMan(DataManPlan)
        case keyence(KeyencePlan)
        case zpl(ZPLPlan)
        case scanner
    }

    /// The id in the line's configuration.
    public var id: String
    /// What it is.
    public var kind: Kind
    /// How the device is connected. A DataMan is always `.modbus`, a Zipher printer always `.tcp`.
    public var connection: Endpoint.Kind

    /// A programmer's error if the device cannot be connected in this way.
    public init(id: String, kind: Kind, connection: Endpoint.Kind) {
        let fits =
            switch kind {
            case .dataMan: connection == .modbus
            case .zipher: connection == .tcp
            case .keyence, .zpl, .scanner: connection != .modbus
            }
        precondition(fits, "The device \(id) cannot be connected in this way.")
        self.id = id
        self.kind = kind
        self.connection = connection
    }
}

/// A unit printer that speaks the Zipher text protocol.
public struct ZipherPlan: Hashable, Sendable {
    /// One piece of the symbol in the printer's job, in order.
    public enum Piece: Hashable, Sendable {
        /// Field of a record by place, from 0.
        case value(Int)
        /// Field of a record by the name that `SHO` gave it, else a field of the job (`SLA`, `SCF`).
        case field(String)
        case text(String)
        /// GS (1D), the separator of GS1 element strings.
        case separator
    }

    /// Jobs that the printer knows; empty = every name.
    public var jobs: [String]
    /// What the job's symbol is made of.
    public var symbol: [Piece]
    /// AIM id of the printed symbol, e.g. `]d2` for GS1 DataMatrix.
    public var aimID: String
    /// Largest number of records in the buffer that `SMR` can set.
    public var capacity: Int
    /// Microseconds from a command to its answer.
    public var answerTime: Int64
    /// Microseconds from `SST` to the end of the transition.
    public var transitionTime: Int64

    /// One field, printed as GS1 DataMatrix; 200 records.
    public init() {
        jobs = []
        symbol = [.value(0)]
        aimID = "]d2"
        capacity = 200
        answerTime = 1_500
        transitionTime = 100_000
    }
}

/// A DataMan reader as Modbus TCP server.
public struct DataManPlan: Hashable, Sendable {
    /// First of the two control registers.
    public var controlBase: Int
    /// First of the two status registers.
    public var statusBase: Int
    /// Register of the Trigger ID.
    public var resultBase: Int
    /// How two bytes of a text lie in a register.
    public var lowByteFirst: Bool
    /// Each symbol is followed by TAB and its grade × 10.
    public var sendsGrade: Bool
    /// Microseconds from a picture to its result.
    public var decodeTime: ClosedRange<Int64>

    /// Addresses as Cognex's readers have them; low byte first, with grade, 15…25 ms.
    public init() {
        controlBase = 0
        statusBase = 5_000
        resultBase = 7_001
        lowByteFirst = true
        sendsGrade = true
        decodeTime = 15_000...25_000
    }
}

/// A Keyence SR reader.
public struct KeyencePlan: Hashable, Sendable {
    /// Each symbol is followed by TAB and its grade × 10.
    public var sendsGrade: Bool
    /// What is sent for no read.
    public var readError: String
    /// What `KEYENCE` answers.
    public var model: String
    /// Microseconds from a picture to its result.
    public var decodeTime: ClosedRange<Int64>

    /// `ERROR` for no read, no grades, 15…25 ms.
    public init() {
        sendsGrade = false
        readError = "ERROR"
        model = "SR-1000"
        decodeTime = 15_000...25_000
    }
}

/// A label printer that speaks ZPL II.
public struct ZPLPlan: Hashable, Sendable {
    /// The firmware's escape character where `^BX` does not name one.
    public var defaultEscape: UInt8
    /// Microseconds a label takes; nil = derived from the speed of the line.
    public var printTime: Int64?

    /// `~` as escape.
    public init() {
        defaultEscape = UInt8(ascii: "~")
        printTime = nil
    }
}
