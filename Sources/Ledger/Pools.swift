public import Codes
import GRDB
public import LineCore

/// One source of codes and what became of them.
public struct PoolSummary: Hashable, Sendable {
    /// The ledger's number of the source.
    public var source: Int64
    public var product: String
    public var level: UInt8
    public var scheme: CodeScheme
    public var prefix: String?
    /// The file's name, or the granted range's.
    public var name: String
    /// Application number (申请单号) or reference of the grant.
    public var application: String
    /// The codes stand on cartons already: they are allotted to batches, and no printer draws them.
    public var isPreprinted: Bool
    /// Milliseconds since 1970.
    public var importedAt: Int64
    /// Codes in the file, or serial numbers in the range.
    public var total: Int64
    /// Codes that a batch can still get; none of a withdrawn pool.
    public var unallocated: Int64
    /// Set when the pool was withdrawn: when, and how many codes of it went back to the enterprise, those included that
    /// a batch returned to it since.
    public var withdrawal: Withdrawal?
    /// Codes in each state that were ever leased and not returned, in the order of the states; also those that are in
    /// doubt without a batch, since the ledger lost what was done with them.
    public var states: [StateCount]

    public struct Withdrawal: Hashable, Sendable {
        /// Milliseconds since 1970.
        public var at: Int64
        public var codes: Int64
    }
}

public struct StateCount: Hashable, Sendable {
    public var state: CodeState
    public var count: Int64
}

extension Ledger {
    /// The pools in the order of their import; of one product, or of all when `product` is nil.
    public func pools(product: String?) throws(LedgerError) -> [PoolSummary] {
        try read { db in
            let states = try db.cachedStatement(
                sql: """
                    SELECT state, sum(count) FROM tally WHERE source_id = ? AND state <> 1
                    GROUP BY state HAVING sum(count) <> 0 ORDER BY state
                    """)
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT code_source.id, product.name, level, scheme, prefix, code_source.name, application, at, codes,
                        withdrawn_at, preprinted
                    FROM code_source JOIN product ON product.id = product_id
                    WHERE (? IS NULL OR product.name = ?) AND code_source.status IN (1, 2) ORDER BY code_source.id
                    """, arguments: [product, product]
            ).map { row in
                let source: Int64 = row[0]
                let free = try Self.free(in: source, db)
                let withdrawnAt: Int64? = row[9]
                return PoolSummary(
                    source: source, product: row[1], level: row[2], scheme: try Self.scheme(row[3]), prefix: row[4],
                    name: row[5], application: row[6], isPreprinted: (row[10] as Int) != 0, importedAt: row[7],
                    total: row[8],
                    unallocated: withdrawnAt == nil ? free : 0,
                    withdrawal: withdrawnAt.map { PoolSummary.Withdrawal(at: $0, codes: free) },
                    states: try Row.fetchAll(states, arguments: [source]).map {
                        StateCount(state: try Self.state($0[0]), count: $0[1])
                    })
            }
        }
    }

    static func scheme(_ raw: UInt8) throws(LedgerError) -> CodeScheme {
        guard let scheme = CodeScheme(rawValue: raw) else { throw .damaged("there is no scheme \(raw)") }
        return scheme
    }

    static func state(_ raw: UInt8) throws(LedgerError) -> CodeState {
        guard let state = CodeState(rawValue: raw) else { throw .damaged("there is no state \(raw)") }
        return state
    }
}
