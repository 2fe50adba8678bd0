public import Codes
public import LineCore

/// What a batch record is made from. The ledger provides it; tests make it up.
///
/// Codes and events are handed out one by one, so that a batch of a million units never lies in memory as a whole.
public protocol BatchRecordSource {
    /// The facts of the batch that its codes and events do not tell.
    var header: RecordHeader { get }

    /// Every code that was allocated to the batch, once; in the order level, then code.
    ///
    /// Units that were carried in from another batch stand here too, with that batch's number.
    func codes(_ body: (RecordedCode) throws -> Void) throws

    /// What happened to the codes, in causal order: a code is commissioned before it is packed, unpacked before it is
    /// packed elsewhere or ends.
    func events(_ body: (RecordedEvent) throws -> Void) throws

    /// The batch's own audit chain from its first entry, which has seq 1.
    func audit(_ body: (AuditLine) throws -> Void) throws
}

/// The facts of a batch that its codes and events do not tell.
public struct RecordHeader: Sendable {
    /// Name of the line, e.g. `PL-01`.
    public var line: String
    public var product: RecordProduct
    /// This batch.
    public var batch: BatchFacts
    /// Batches of which units were carried in; mostly none.
    public var otherBatches: [BatchFacts]
    /// From level 1 upwards without gaps. The case's level is named `case`.
    public var levels: [LevelPlan]
    /// What the EPC of a cn20 code begins with: `<base>/<code>`. An absolute URI, with or without a last slash.
    public var epcBaseURI: String
    /// Digits of the GS1 company prefix, 6 to 12; what URN forms need and no code tells.
    public var companyPrefixLength: UInt8
    /// The same for the codes of each level, by level: a contract packer's line has products of others. Those of levels
    /// whose codes are no GTINs mean nothing.
    public var companyPrefixLengths: [UInt8]
    /// Where things are after an event: `urn:epc:id:sgln:…` or a GS1 Digital Link of AI 414.
    public var bizLocation: String
    /// Where an event was seen; the same forms.
    public var readPoint: String
    /// Minutes that local time is ahead of UTC, −840 to 840.
    public var timeZoneOffsetMinutes: Int16
    /// When the batch was closed for signature, in milliseconds since 1970-01-01T00:00:00Z.
    public var closedAt: Int64
    /// Codes or packs that reconciliation could not explain (N-01). A record with any cannot be released.
    public var unexplained: Int
    /// What people counted, in the order of the batch's list.
    public var physicalCounts: [RecordedCount] = []
    /// Relation files that the record has beside relation.xml.
    public var relationProfiles: [NamedRelationProfile] = []
    /// Line clearance and function test; empty where the batch had none.
    public var life = RecordLife()
    /// Nil: no bills are written.
    public var bills: BillMasterData?

    public init(
        line: String, product: RecordProduct, batch: BatchFacts, otherBatches: [BatchFacts], levels: [LevelPlan],
        epcBaseURI: String, companyPrefixLength: UInt8, bizLocation: String, readPoint: String,
        timeZoneOffsetMinutes: Int16, closedAt: Int64, unexplained: Int
    ) {
        self.line = line
        self.product = product
        self.batch = batch
        self.otherBatches = otherBatches
        self.levels = levels
        self.epcBaseURI = epcBaseURI
        self.companyPrefixLength = companyPrefixLength
        companyPrefixLengths = Array(repeating: companyPrefixLength, count: levels.count)
        self.bizLocation = bizLocation
        self.readPoint = readPoint
        self.timeZoneOffsetMinutes = timeZoneOffsetMinutes
        self.closedAt = closedAt
        self.unexplained = unexplained
    }
}

/// A batch as files name it: number and dates.
public struct BatchFacts: Hashable, Sendable {
    /// 批号; what `batch` in codes.csv says of its units.
    public var number: String
    public var made: CalendarDate
    /// 有效期至
    public var expiry: CalendarDate

    public init(number: String, made: CalendarDate, expiry: CalendarDate) {
        self.number = number
        self.made = made
        self.expiry = expiry
    }
}

/// The product as it was frozen at the batch's start (B-03, U-09).
public struct RecordProduct: Sendable {
    public var chineseName: String
    public var englishName: String
    /// The codes linked to the product (U-09) and whatever else record.json shall tell of it, in this order. The names
    /// are JSON member names; `name` and `name_en` are taken.
    public var members: [Member]
    /// Needed when level 1 is cn20 and there are levels above it.
    public var relation: RelationMasterData?

    public struct Member: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(chineseName: String, englishName: String, members: [Member], relation: RelationMasterData?) {
        self.chineseName = chineseName
        self.englishName = englishName
        self.members = members
        self.relation = relation
    }
}

/// What the traceability platform gave for the product and the site wrote for the line; copied into the relation file
/// and never derived.
public struct RelationMasterData: Hashable, Sendable {
    public var productCode: String
    /// 药品子类编码
    public var subTypeNo: String
    /// The ratio applied for, largest pack first, cumulative: `1:20:200`.
    public var cascade: String
    /// 包装规格 as the platform spells it.
    public var packageSpec: String
    /// Free text; may be empty.
    public var comment: String
    /// The software's licence number; may be empty.
    public var license: String
    public var workshop: String
    public var lineName: String
    public var lineManager: String

    public init(
        productCode: String, subTypeNo: String, cascade: String, packageSpec: String, comment: String, license: String,
        workshop: String, lineName: String, lineManager: String
    ) {
        self.productCode = productCode
        self.subTypeNo = subTypeNo
        self.cascade = cascade
        self.packageSpec = packageSpec
        self.comment = comment
        self.license = license
        self.workshop = workshop
        self.lineName = lineName
        self.lineManager = lineManager
    }
}

/// One code with its final state.
public struct RecordedCode: Hashable, Sendable {
    public var code: Code
    public var level: UInt8
    /// Neither allocated nor encoded: a record is made from *production ended* on. Unallocated = returned to its pool.
    public var state: CodeState
    public var parent: Code?
    /// The batch's number; another one's for a unit that was carried in.
    public var batch: String
    /// Why it has its state; `loose` or `loose: …` for an accepted pack below the top level that is in no container.
    /// `loose: carried to <batch>` for a unit that the next batch's container took over.
    public var reason: String
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var printedAt: Int64?
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var verifiedAt: Int64?

    public init(
        code: Code, level: UInt8, state: CodeState, parent: Code?, batch: String, reason: String, printedAt: Int64?,
        verifiedAt: Int64?
    ) {
        self.code = code
        self.level = level
        self.state = state
        self.parent = parent
        self.batch = batch
        self.reason = reason
        self.printedAt = printedAt
        self.verifiedAt = verifiedAt
    }
}

/// Something that happened to codes. Times are milliseconds since 1970-01-01T00:00:00Z by the wall clock, which may
/// have stepped: the order is the order in which the source tells the events, and files never contradict it.
public enum RecordedEvent: Hashable, Sendable {
    case commissioned(code: Code, at: Int64)
    /// `children` is not empty; direct children only.
    case packed(parent: Code, children: [Code], at: Int64)
    /// `children` is not empty.
    case unpacked(parent: Code, children: [Code], at: Int64)
    /// The code became Sampled, Inactive or Destroyed. Other states are no matter of EPCIS and are passed over.
    case ended(code: Code, state: CodeState, at: Int64)
}

/// One entry of the batch's audit chain, as it is stored.
public struct AuditLine: Hashable, Sendable {
    /// 1, 2, 3 … without gaps.
    public var seq: Int64
    /// 32 bytes: the hash of the entry before, zeros on the first.
    public var previous: [UInt8]
    /// 32 bytes: SHA-256 of `previous` and the body's UTF-8 bytes.
    public var hash: [UInt8]
    /// The entry's canonical JSON, one object.
    public var body: String

    public init(seq: Int64, previous: [UInt8], hash: [UInt8], body: String) {
        self.seq = seq
        self.previous = previous
        self.hash = hash
        self.body = body
    }
}
