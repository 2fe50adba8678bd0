/// Gives codes of pre-printed cartons to a batch.
public struct AllotCodes: Codable, Hashable, Sendable {
    /// Number of the source, as `PoolStatus.number` tells it.
    public var source: Int64
    /// The oldest free codes of the source, so many of them; nil = all.
    public var count: Int64?
    public var act: Act

    public init(source: Int64, count: Int64?, act: Act) {
        self.source = source
        self.count = count
        self.act = act
    }
}

public struct AllotmentSummary: Codable, Hashable, Sendable {
    public var batch: String
    public var source: Int64
    /// Codes that were allotted by this act.
    public var codes: Int64

    public init(batch: String, source: Int64, codes: Int64) {
        self.batch = batch
        self.source = source
        self.codes = codes
    }
}

/// How the codes of pre-printed cartons stand: `allotted` = `verified` + `rejected` + `returned` + `unread`. A carton
/// that could not be read is among the `unread`, since nobody knows its code.
public struct PreprintedStatus: Codable, Hashable, Sendable {
    public var allotted: Int
    /// Read and found good, whatever became of the pack since.
    public var verified: Int
    /// Read and not accepted.
    public var rejected: Int
    /// Left over, scanned by a person and given back for another batch.
    public var returned: Int
    public var unread: Int

    public init(allotted: Int, verified: Int, rejected: Int, returned: Int, unread: Int) {
        self.allotted = allotted
        self.verified = verified
        self.rejected = rejected
        self.returned = returned
        self.unread = unread
    }
}
