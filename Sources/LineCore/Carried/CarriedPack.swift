public import Codes

/// Whether a short container may be filled up after it was closed.
public enum TopUp: UInt8, Sendable, CaseIterable {
    /// A short container stays as it is.
    case none = 0
    /// By packs of its own batch.
    case sameBatch = 1
    /// Also by packs of the next batch (拼箱): then it holds two batches, and its label shows both.
    case nextBatch = 2

    /// The word in product files.
    public var token: String {
        switch self {
        case .none: "none"
        case .sameBatch: "same-batch"
        case .nextBatch: "next-batch"
        }
    }

    public init?(token: String) {
        guard let found = TopUp.allCases.first(where: { $0.token == token }) else { return nil }
        self = found
    }
}

/// What labels say of one batch.
public struct LotTexts: Hashable, Sendable {
    /// 批号
    public var lot: String
    public var made: CalendarDate
    public var expiry: CalendarDate

    public init(lot: String, made: CalendarDate, expiry: CalendarDate) {
        self.lot = lot
        self.made = made
        self.expiry = expiry
    }
}

/// An earlier batch of the same product, of which packs go on in the present one.
public struct OtherBatch: Hashable, Sendable {
    /// The ledger's number.
    public var id: Int64
    public var texts: LotTexts

    public init(id: Int64, texts: LotTexts) {
        self.id = id
        self.texts = texts
    }
}

/// One code of a pack that is carried from one batch into another. It is commissioned, and its place is known.
public struct CarriedCode: Hashable, Sendable {
    public var id: CodeID
    public var code: Code
    public var level: UInt8
    /// The container that it is in; nil for the pack itself.
    public var parent: CodeID?
    /// It came printed; no printer of the line was ever sent it.
    public var isPreprinted: Bool

    public init(id: CodeID, code: Code, level: UInt8, parent: CodeID?, isPreprinted: Bool) {
        self.id = id
        self.code = code
        self.level = level
        self.parent = parent
        self.isPreprinted = isPreprinted
    }
}

/// A pack of an ended batch, with all that is in it, that a person brings to the line while the next batch runs.
public struct CarriedPack: Hashable, Sendable {
    public var from: OtherBatch
    /// The pack itself, then what is in it: each container before its content, in the order of packing.
    public var codes: [CarriedCode]

    public init(from: OtherBatch, codes: [CarriedCode]) {
        self.from = from
        self.codes = codes
    }

    /// Smallest units in it.
    public var units: Int { codes.count { $0.level == 1 } }
}

/// Why a pack cannot be carried into the batch in production. Nothing of it was.
public enum CarryRefusal: Error, Hashable, Sendable {
    // What the line says.
    /// No batch is in production.
    case noBatch
    /// The recipe does not allow two batches in one container.
    case notAllowed
    case reasonMissing
    /// It belongs to the batch in production already.
    case alreadyHere(Code)
    /// A full container of the highest level: there is nothing to add to it, and nothing that it goes into.
    case full(Code)
    /// A container without content is taken apart, not filled up.
    case empty(Code)
    /// The batch in production has no such level, or its containers hold fewer.
    case otherPackaging(Code)
    /// Packs of as many batches as one batch can take in are here.
    case tooManyBatches

    // What the ledger says.
    case unknown(Code)
    case otherProduct(Code, product: String)
    /// It belongs to no batch.
    case inPool(Code)
    case batchNotEnded(Code, batch: String, BatchPhase)
    /// The record of its batch was made: it is filled up through the platform's 拼箱 list only.
    case batchSealed(Code, batch: String)
    case state(Code, CodeState)
    case whereaboutsUnknown(Code)
    case packed(Code, in: Code)
    /// The container was not closed with what it holds now.
    case labelDue(Code)
    /// It, or something in it, was carried from one batch into another before: a third batch would come to it.
    case carriedBefore(Code, from: String)
}
