public import Codes
public import LineCore

/// A line as its file describes it.
public struct LineConfiguration: Hashable, Sendable {
    public var id: String
    public var name: BilingualText
    public var enterprise: EnterpriseConfiguration
    /// Readers may see retail codes (690…699) beside ours; they are ignored.
    public var ignoresRetailCodes: Bool
    public var limits: LineLimits
    public var journal: JournalConfiguration
    public var recorder: RecorderConfiguration
    /// What people count before a batch is closed.
    public var counts: CountPlan
    public var access: AccessConfiguration
    /// Where records go; a batch in production does not depend on it.
    public var handover: [HandoverConfiguration]
    public var losses: LossConfiguration
    /// In the order of the file; empty = the whole day is one.
    public var shifts: [ShiftConfiguration]
    /// What people may say of a stop.
    public var stopReasons: [StopReasonConfiguration]
    /// What has to be confirmed before any batch on this line.
    public var clearance: [ClearanceItem]
    /// How alarms are shelved and grades are watched.
    public var rules: LineRules
    /// In the order of `DeviceIndex`.
    public var devices: [DeviceConfiguration]
    /// In the order of `StationIndex`: those at the PLC first, station k is Line Link's station k.
    public var stations: [StationConfiguration]
    /// Where labels are printed and scanned back in rework; nil = none are.
    public var rework: ReworkConfiguration?

    /// The number of the device with this id.
    public func deviceIndex(of id: String) -> DeviceIndex? {
        devices.firstIndex { $0.id == id }.map(DeviceIndex.init)
    }

    /// The PLC, where the line has one.
    public var plc: DeviceIndex? {
        devices.firstIndex { $0.driver == .lineLink }.map(DeviceIndex.init)
    }

    /// Stations at the PLC; they come first in ``stations``.
    public var plcStationCount: Int {
        stations.count { $0.kind.isAtPLC }
    }

    /// No station reads the units before a person packs them: they come printed, and the scan verifies them.
    public var packsPrintedUnits: Bool {
        if case .handheld? = stations.first?.kind { true } else { false }
    }

    /// The stations as the core needs to know them. A file that was read without errors names only its own devices.
    public var layout: LineLayout {
        LineLayout(
            stations: stations.map { station in
                switch station.kind {
                case .coding(let coding):
                    .coding(
                        printer: index(coding.printer), camera: index(coding.camera), queueDepth: coding.queueDepth)
                case .verifying(let verifying): .verifying(camera: index(verifying.camera))
                case .container(let container):
                    .container(
                        level: container.level, reader: index(container.reader),
                        labelReader: index(container.labelReader), printer: index(container.printer),
                        layers: container.layers)
                case .tracked(let tracked):
                    .tracked(
                        level: tracked.level, witness: index(tracked.witness), position: tracked.position,
                        labelReader: index(tracked.labelReader), printer: index(tracked.printer))
                case .handheld(let handheld):
                    .handheld(
                        level: handheld.level, scanner: index(handheld.scanner), printer: index(handheld.printer))
                }
            },
            rework: rework.map { LineLayout.Rework(printer: index($0.printer), scanner: index($0.scanner)) },
            rules: rules)
    }

    private func index(_ id: String) -> DeviceIndex {
        guard let index = deviceIndex(of: id) else {
            preconditionFailure("a station of a checked line names a device of the line")
        }
        return index
    }
}

/// How the enterprise names itself and its places in records.
public struct EnterpriseConfiguration: Hashable, Sendable {
    /// The EPC of a cn20 code is this, a slash and the code.
    public var epcBase: String
    /// GS1 company prefix, digits; its length is ``companyPrefixLength``.
    public var companyPrefix: String
    public var bizLocation: String
    public var readPoint: String
    /// As in `+08:00`.
    public var timeZone: String
    /// The firm's id on the traceability platform; nil: no bills are written.
    public var platformID: String?

    public var companyPrefixLength: Int { companyPrefix.utf8.count }

    /// Minutes east of UTC.
    public var timeZoneMinutes: Int {
        let digits = timeZone.utf8.map { Int($0) - 48 }
        guard digits.count == 6 else { preconditionFailure("a checked time zone is written as +hh:mm") }
        let minutes = (digits[1] * 10 + digits[2]) * 60 + digits[4] * 10 + digits[5]
        return timeZone.hasPrefix("-") ? -minutes : minutes
    }
}

/// How facts are gathered into commits.
public struct JournalConfiguration: Hashable, Sendable {
    /// Wait that long for more facts before a commit.
    public var groupCommitMilliseconds: Int
    /// Most facts in one commit.
    public var largestGroup: Int
    /// A commit that takes longer is an alarm.
    public var stallMilliseconds: Int
}

/// The flight recorder: what passes between the line and its devices.
public struct RecorderConfiguration: Hashable, Sendable {
    /// Room for its files; the oldest make way. 0 = nothing is recorded.
    public var megabytes: Int
}

/// One station of a line.
public struct StationConfiguration: Hashable, Sendable {
    public struct Coding: Hashable, Sendable {
        public var printer: String
        public var camera: String
        /// Most records in the printer's buffer.
        public var queueDepth: UInt16
        /// Items per minute.
        public var topSpeed: Int
    }

    public struct Verifying: Hashable, Sendable {
        public var camera: String
        /// Items per minute.
        public var topSpeed: Int
    }

    public struct Container: Hashable, Sendable {
        public var level: UInt8
        public var reader: String
        public var labelReader: String
        public var printer: String
        /// Layers of a full container.
        public var layers: UInt16
        /// Pictures per minute.
        public var topSpeed: Int
    }

    public struct Tracked: Hashable, Sendable {
        public var level: UInt8
        /// Reads packs of the content.
        public var witness: String
        public var position: WitnessPosition
        public var labelReader: String
        public var printer: String
        /// Pictures per minute.
        public var topSpeed: Int
    }

    public struct Handheld: Hashable, Sendable {
        public var level: UInt8
        public var scanner: String
        public var printer: String
    }

    public enum Kind: Hashable, Sendable {
        /// Prints and verifies units; Line Link kind 0.
        case coding(Coding)
        /// Verifies units that come printed; Line Link kind 0.
        case verifying(Verifying)
        /// Reads content layer by layer, labels, reads back; Line Link kind 1.
        case container(Container)
        /// Knows the content from the order of the packs, with a witness; Line Link kind 1.
        case tracked(Tracked)
        /// A person with a scanner; not at the PLC.
        case handheld(Handheld)

        static let codingWord = "coding"
        static let verifyingWord = "verifying"
        static let containerWord = "container"
        static let trackedWord = "tracked"
        static let handheldWord = "handheld"

        public var isAtPLC: Bool {
            switch self {
            case .coding, .verifying, .container, .tracked: true
            case .handheld: false
            }
        }
    }

    public var id: String
    public var name: BilingualText
    public var kind: Kind

    /// The level that the station makes.
    public var level: UInt8 {
        switch kind {
        case .coding, .verifying: 1
        case .container(let container): container.level
        case .tracked(let tracked): tracked.level
        case .handheld(let handheld): handheld.level
        }
    }
}

/// One item of a line clearance: something that a person looked at and found right.
public struct ClearanceItem: Hashable, Sendable {
    public var id: String
    public var text: BilingualText

    init(_ tree: Checked) {
        id = tree.text("id")
        text = BilingualText(zh: tree.text("zh"), en: tree.text("en"))
    }
}

/// The devices of the rework station, by their ids.
public struct ReworkConfiguration: Hashable, Sendable {
    public var printer: String
    public var scanner: String
}
