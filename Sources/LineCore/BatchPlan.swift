public import Codes

/// A date of the calendar as it is printed; no time zone, no clock.
public struct CalendarDate: Hashable, Sendable, Comparable {
    public var year: UInt16
    public var month: UInt8
    public var day: UInt8

    public init(year: UInt16, month: UInt8, day: UInt8) {
        self.year = year
        self.month = month
        self.day = day
    }

    public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}

/// What the printers put on packs and labels beside the code.
public struct BatchTexts: Hashable, Sendable {
    /// Batch number (批号), AI 10.
    public var lot: String
    public var made: CalendarDate
    public var expiry: CalendarDate
    public var productName: String
    /// Template of the unit printer and of label printers: names in the device's configuration take their values from
    /// here. Sorted by key.
    public var gtin: String?

    public init(lot: String, made: CalendarDate, expiry: CalendarDate, productName: String, gtin: String?) {
        self.lot = lot
        self.made = made
        self.expiry = expiry
        self.productName = productName
        self.gtin = gtin
    }
}

/// One packaging level of a batch, 1 = smallest sales pack.
public struct LevelPlan: Hashable, Sendable {
    public var level: UInt8
    /// `carton`, `bundle`, `case`, `pallet`, or the site's own word.
    public var name: String
    public var scheme: CodeScheme
    /// cn20: the 7 digits of the level's 药品标识码; gs1: the GTIN-14; sscc: nil.
    public var prefix: String?
    /// Children in a full container; 0 at level 1.
    public var ratio: UInt16

    public init(level: UInt8, name: String, scheme: CodeScheme, prefix: String?, ratio: UInt16) {
        self.level = level
        self.name = name
        self.scheme = scheme
        self.prefix = prefix
        self.ratio = ratio
    }
}

/// Limits of the recipe that the line enforces.
public struct LineLimits: Hashable, Sendable {
    /// That many rejects in a row stop the line (V-06).
    public var consecutiveRejects: UInt16
    /// `rejectsInWindow` rejects among the last `rejectWindow` items stop the line (V-06). At most 64.
    public var rejectsInWindow: UInt16
    public var rejectWindow: UInt16
    /// In-line grade × 10 below which a unit is rejected; 0 = no limit.
    public var gradeLimit: UInt8
    /// Consecutive reads that must agree before a slipped sequence is trusted again.
    public var resyncReads: UInt16
    /// Items after which a sequence that did not come back holds the line.
    public var resyncItems: UInt16
    /// Milliseconds that a label printer, an applicator or a read-back may take.
    public var labelTimeout: UInt32
    public var supply: SupplyLimits

    public init(
        consecutiveRejects: UInt16, rejectsInWindow: UInt16, rejectWindow: UInt16, gradeLimit: UInt8,
        resyncReads: UInt16, resyncItems: UInt16, labelTimeout: UInt32, supply: SupplyLimits
    ) {
        self.consecutiveRejects = consecutiveRejects
        self.rejectsInWindow = rejectsInWindow
        self.rejectWindow = rejectWindow
        self.gradeLimit = gradeLimit
        self.resyncReads = resyncReads
        self.resyncItems = resyncItems
        self.labelTimeout = labelTimeout
        self.supply = supply
    }
}

/// Everything that the line needs to know of a batch: recipe and product data, copied in at its start (B-03).
public struct BatchPlan: Hashable, Sendable {
    /// The ledger's number of the batch.
    public var id: Int64
    public var texts: BatchTexts
    /// From level 1 upwards, without gaps.
    public var levels: [LevelPlan]
    public var limits: LineLimits
    /// Units to make; the line is told to end by a person, this is only shown.
    public var plannedUnits: UInt32
    /// Readers may see retail codes (商品条码) beside ours; they are ignored.
    public var ignoresRetailCodes: Bool
    /// What people have to count before the batch is closed (N-02).
    public var counts = CountPlan.none
    /// How losses are counted.
    public var lossRules = LossRules.standard
    /// Whether short containers may be filled up.
    public var topUp = TopUp.none

    public init(
        id: Int64, texts: BatchTexts, levels: [LevelPlan], limits: LineLimits, plannedUnits: UInt32,
        ignoresRetailCodes: Bool
    ) {
        self.id = id
        self.texts = texts
        self.levels = levels
        self.limits = limits
        self.plannedUnits = plannedUnits
        self.ignoresRetailCodes = ignoresRetailCodes
    }
}

/// The stations of a line, as the core needs to know them.
public struct LineLayout: Hashable, Sendable {
    public enum Station: Hashable, Sendable {
        /// Prints and verifies units; Line Link kind 0.
        case coding(printer: DeviceIndex, camera: DeviceIndex, queueDepth: UInt16)
        /// Verifies units that come printed, against the codes allotted to the batch (V-08); Line Link kind 0.
        case verifying(camera: DeviceIndex)
        /// Reads the content layer by layer, labels, reads back; Line Link kind 1.
        case container(
            level: UInt8, reader: DeviceIndex, labelReader: DeviceIndex, printer: DeviceIndex, layers: UInt16)
        /// Knows the content from the order in which the packs left their gate, with a reader of one or two of them as
        /// witness; labels, reads back; Line Link kind 1. What it cannot see is told in `Docs/Modes.md`.
        case tracked(
            level: UInt8, witness: DeviceIndex, position: WitnessPosition, labelReader: DeviceIndex,
            printer: DeviceIndex)
        /// A person scans the content in and the label back.
        case handheld(level: UInt8, scanner: DeviceIndex, printer: DeviceIndex)
    }

    /// Where people print labels and scan them back in rework; both may be a handheld station's too.
    public struct Rework: Hashable, Sendable {
        public var printer: DeviceIndex
        public var scanner: DeviceIndex

        public init(printer: DeviceIndex, scanner: DeviceIndex) {
            self.printer = printer
            self.scanner = scanner
        }
    }

    public var stations: [Station]
    /// Nil: no label is printed in rework.
    public var rework: Rework?
    public var rules: LineRules

    /// A line without devices for rework, with ``LineRules/standard``.
    public init(stations: [Station]) {
        self.init(stations: stations, rework: nil, rules: .standard)
    }

    public init(stations: [Station], rework: Rework?) {
        self.init(stations: stations, rework: rework, rules: .standard)
    }

    public init(stations: [Station], rework: Rework?, rules: LineRules) {
        self.stations = stations
        self.rework = rework
        self.rules = rules
    }
}

/// What the line's file says for all batches of the line.
public struct LineRules: Hashable, Sendable {
    /// Minutes that an alarm may be shelved at most, 1…``longestShelvingEver``.
    public var longestShelving: UInt16
    public var grades: GradeRules

    /// A shift: no file may allow more.
    public static let longestShelvingEver: UInt16 = 720

    public static let standard = LineRules(longestShelving: 60, grades: .standard)

    public init(longestShelving: UInt16, grades: GradeRules) {
        self.longestShelving = longestShelving
        self.grades = grades
    }
}
