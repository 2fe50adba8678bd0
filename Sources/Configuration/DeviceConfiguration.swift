import Codes

/// The drivers that a line's devices can have.
public enum DeviceDriver: String, Hashable, Sendable, CaseIterable {
    case lineLink = "line-link"
    case zipher
    case dataManModbus = "dataman-modbus"
    case keyenceSR = "keyence-sr"
    case zpl
    case scanner

    /// The transports that the driver's port can use.
    public var transports: [String] {
        switch self {
        case .lineLink, .dataManModbus: ["modbus-tcp"]
        case .zipher, .keyenceSR, .zpl, .scanner: ["tcp", "serial"]
        }
    }

    /// What a device with this driver does on the line.
    public var role: Role {
        switch self {
        case .lineLink: .plc
        case .zipher: .unitPrinter
        case .dataManModbus, .keyenceSR: .reader
        case .zpl: .labelPrinter
        case .scanner: .scanner
        }
    }

    public enum Role: String, Hashable, Sendable, CaseIterable {
        case plc = "PLC"
        case unitPrinter = "unit printer"
        case reader
        case labelPrinter = "label printer"
        case scanner

        var word: BilingualText {
            switch self {
            case .plc: BilingualText(zh: "PLC", en: "PLC")
            case .unitPrinter: BilingualText(zh: "单元打印机", en: "unit printer")
            case .reader: BilingualText(zh: "读码器", en: "reader")
            case .labelPrinter: BilingualText(zh: "标签打印机", en: "label printer")
            case .scanner: BilingualText(zh: "扫描枪", en: "scanner")
            }
        }
    }

    /// The drivers that do this.
    static func words(for role: Role) -> String {
        allCases.filter { $0.role == role }.map(\.rawValue).joined(separator: ", ")
    }
}

/// One device of a line. Its place in the list is its number (`DeviceIndex`).
public struct DeviceConfiguration: Hashable, Sendable {
    public var id: String
    /// Where it is reached, as written: `{run}` is not resolved (``DeviceAddress/resolved(runDirectory:)``).
    public var address: DeviceAddress
    public var settings: DeviceSettings

    public var driver: DeviceDriver { settings.driver }

    public init(id: String, address: DeviceAddress, settings: DeviceSettings) {
        self.id = id
        self.address = address
        self.settings = settings
    }
}

/// The settings of a device, by its driver.
public enum DeviceSettings: Hashable, Sendable {
    case lineLink(LineLinkSettings)
    case zipher(ZipherSettings)
    case dataManModbus(DataManSettings)
    case keyenceSR(KeyenceSRSettings)
    case zpl(ZPLSettings)
    case scanner(ScannerSettings)

    public var driver: DeviceDriver {
        switch self {
        case .lineLink: .lineLink
        case .zipher: .zipher
        case .dataManModbus: .dataManModbus
        case .keyenceSR: .keyenceSR
        case .zpl: .zpl
        case .scanner: .scanner
        }
    }
}

/// How a date stands on packs and labels.
public enum PrintedDate: String, Hashable, Sendable, CaseIterable {
    case yymmdd
    case yyyymmdd
    /// 2026-11-22
    case dashed
    /// 2026.11.22
    case dotted
    /// 2026/11/22
    case slashed
    /// 2026年11月22日
    case chinese
    /// 2026.11
    case yearAndMonth = "year-and-month"
}

/// What a field of a print takes.
public enum PrintedContent: String, Hashable, Sendable, CaseIterable {
    /// The code's whole identity.
    case code
    /// The first 7 digits of a cn20 code.
    case drugIdentifier = "drug-identifier"
    /// The other 13 digits of a cn20 code: serial and check, as they stand on packs.
    case serialAndCheck = "serial-and-check"
    /// Of a GS1 code.
    case gtin
    case serial
    /// The GS1 element string with expiry and lot.
    case elementString = "element-string"
    case lot
    case made
    case expiry
    case productName = "product-name"

    /// Whether the value is the same for the whole batch.
    public var isOfBatch: Bool {
        switch self {
        case .code, .drugIdentifier, .serialAndCheck, .gtin, .serial, .elementString: false
        case .lot, .made, .expiry, .productName: true
        }
    }
}

/// A byte between two parts of a reader's answer.
public enum Separator: String, Hashable, Sendable, CaseIterable {
    case tab
    case lineFeed = "lf"
    case carriageReturn = "cr"
    case comma
    case semicolon
    case bar
    case space

    public var byte: UInt8 {
        switch self {
        case .tab: 0x09
        case .lineFeed: 0x0A
        case .carriageReturn: 0x0D
        case .comma: 0x2C
        case .semicolon: 0x3B
        case .bar: 0x7C
        case .space: 0x20
        }
    }
}

public struct LineLinkSettings: Hashable, Sendable {
    /// Milliseconds between two status reads.
    public var pollMilliseconds: Int
    /// Milliseconds between two changes of the controller's heartbeat.
    public var heartbeatMilliseconds: Int
    /// Standstill of the PLC's heartbeat that holds the line.
    public var heartbeatTimeoutMilliseconds: Int
    /// A layer that is not in place so long after its request is not there.
    public var layerTimeoutMilliseconds: Int
}

public struct ZipherSettings: Hashable, Sendable {
    /// A named field of the printer's job.
    public struct Field: Hashable, Sendable {
        public var name: String
        public var content: PrintedContent
    }

    public var job: String
    /// In the order of a record's values.
    public var recordFields: [Field]
    /// The same for a batch.
    public var jobFields: [Field]
    public var dateFormat: PrintedDate
    /// The most records that the printer shall hold.
    public var records: UInt32
    /// Milliseconds between two questions for the last printed index.
    public var pollMilliseconds: Int
    public var answerTimeoutMilliseconds: Int
}

public struct DataManSettings: Hashable, Sendable {
    /// A result comes between these two after its picture (Line Link, rule 7).
    public var earliestMilliseconds: Int
    public var latestMilliseconds: Int
    public var pollMilliseconds: Int
    /// Registers of the reader, 0-based protocol addresses.
    public var controlAddress: UInt16
    public var statusAddress: UInt16
    public var resultAddress: UInt16
    public var lengthAddress: UInt16
    public var textAddress: UInt16
    public var lowByteFirst: Bool
    public var symbolSeparator: Separator
    public var gradeSeparator: Separator
    public var answerTimeoutMilliseconds: Int
}

public struct KeyenceSRSettings: Hashable, Sendable {
    public enum Framing: String, Hashable, Sendable, CaseIterable {
        case carriageReturn = "cr"
        case carriageReturnLineFeed = "cr-lf"
        case startAndEndOfText = "stx-etx"
    }

    /// A result comes between these two after its picture (Line Link, rule 7): this reader tells no trigger id.
    public var earliestMilliseconds: Int
    public var latestMilliseconds: Int
    public var noRead: String
    public var framing: Framing
    public var symbolSeparator: Separator
    /// The reader sends AIM identifiers.
    public var sendsIdentifiers: Bool
    public var answerTimeoutMilliseconds: Int
}

/// The symbol on a container's label.
public enum LabelSymbol: String, Hashable, Sendable, CaseIterable {
    /// Code 128 for cn20, GS1-128 for GS1 keys.
    case code128
    /// DataMatrix ECC 200, GS1 DataMatrix for GS1 keys.
    case dataMatrix = "datamatrix"
}

public struct ZPLSettings: Hashable, Sendable {
    public var widthMillimetres: Int
    public var heightMillimetres: Int
    public var dotsPerMillimetre: Int
    public var symbol: LabelSymbol
    public var dateFormat: PrintedDate
    public var pollMilliseconds: Int
    public var answerTimeoutMilliseconds: Int
}

public struct ScannerSettings: Hashable, Sendable {
    public enum Suffix: String, Hashable, Sendable, CaseIterable {
        case carriageReturn = "cr"
        case carriageReturnLineFeed = "cr-lf"
        case lineFeed = "lf"
        case startAndEndOfText = "stx-etx"
    }

    public var suffix: Suffix
    public var gapMilliseconds: Int
    public var gapEndsScan: Bool
    /// Longest scan in bytes.
    public var longest: Int
    public var dropsNulls: Bool
    /// Bytes that make the scanner beep; empty = none.
    public var goodFeedback: [UInt8]
    public var badFeedback: [UInt8]
}
