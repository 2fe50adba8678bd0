public import Codes
import GRDB
public import LineCore

/// One code that was allocated to a batch, as `codes.csv` needs it. Times are wall clock in milliseconds since 1970.
public struct CodeRow: Hashable, Sendable {
    public var id: CodeID
    public var code: Code
    public var level: UInt8
    public var scheme: CodeScheme
    /// ``CodeState/unallocated`` for a code that the batch returned, whatever became of it since.
    public var state: CodeState
    /// The container that it is in.
    public var parent: Code?
    /// The batch's number.
    public var batch: String
    public var reason: Reason?
    /// False for a commissioned pack that nobody knows the place of (U-05).
    public var isWhereaboutsKnown: Bool
    public var sentIndex: UInt32?
    public var printedAt: Int64?
    public var verifiedAt: Int64?
    /// The batch that made it, when it was carried in from there.
    public var carriedFrom: String? = nil
    /// The batch that took it over; what became of it since is told there.
    public var carriedTo: String? = nil
}

/// How many codes of a level are in a state. ``CodeState/unallocated`` stands for returned codes.
public struct LevelCount: Hashable, Sendable {
    public var level: UInt8
    public var state: CodeState
    public var count: Int64
}

extension Ledger {
    /// Each code that was ever allocated to the batch, once, in the order of the codes' ids. They are read in pages:
    /// `body` runs outside of the ledger's queue and may call the ledger.
    ///
    /// - Throws: ``LedgerError``, or what `body` throws.
    ///
    /// Codes of the batch's function test are not among them: ``testCodes(of:_:)`` has those. Units that the next batch
    /// took over are, as they were then; their containers are that batch's.
    public func codes(of batch: Int64, _ body: (CodeRow) throws -> Void) throws {
        try codes(of: batch, isTest: false, body)
    }

    /// The same for the codes that were leased for the batch's function test.
    public func testCodes(of batch: Int64, _ body: (CodeRow) throws -> Void) throws {
        try codes(of: batch, isTest: true, body)
    }

    private func codes(of batch: Int64, isTest: Bool, _ body: (CodeRow) throws -> Void) throws {
        let number = try read { try Self.requireBatch(batch, $0) }
        var last: CodeID = 0
        while true {
            let page = try read { db in
                try Row.fetchAll(
                    db.cachedStatement(sql: Self.codePage), arguments: [batch, last, isTest]
                ).map { row in
                    CodeRow(
                        id: row[0], code: try Self.code(row[1]), level: row[2], scheme: try Self.scheme(row[3]),
                        state: try Self.state(row[4]), parent: try (row[5] as String?).map(Self.code), batch: number,
                        reason: try Self.reason(row[6]), isWhereaboutsKnown: (row[7] as Int) == 0, sentIndex: row[8],
                        printedAt: row[9], verifiedAt: row[10], carriedFrom: row[11], carriedTo: row[12])
                }
            }
            guard let end = page.last else { return }
            for code in page { try body(code) }
            last = end.id
        }
    }

    private static let codePage = """
        SELECT code.id, code.text, source.level, source.scheme, code.state, parent.text, code.reason, code.lost,
            code.sent_index, code.printed_at, code.verified_at, origin.number, NULL
        FROM code JOIN code_source source ON source.id = code.source_id
        LEFT JOIN code parent ON parent.id = code.parent_id
        LEFT JOIN carried_code carried ON carried.code_id = code.id
        LEFT JOIN batch origin ON origin.id = carried.from_batch_id
        WHERE code.id IN (SELECT id FROM code WHERE batch_id = ?1 AND id > ?2 AND test = ?3 ORDER BY id LIMIT 500)
        UNION ALL
        SELECT code.id, code.text, source.level, source.scheme, 1, NULL, returned.reason, 0, NULL, NULL, NULL, NULL, NULL
        FROM returned_code returned JOIN code ON code.id = returned.code_id
        JOIN code_source source ON source.id = code.source_id
        WHERE returned.batch_id = ?1 AND returned.code_id IN
            (SELECT code_id FROM returned_code WHERE batch_id = ?1 AND code_id > ?2 AND test = ?3
             ORDER BY code_id LIMIT 500)
        UNION ALL
        SELECT code.id, code.text, source.level, source.scheme, 7, NULL, NULL, 0, code.sent_index, code.printed_at,
            code.verified_at, NULL, taker.number
        FROM carried_code carried JOIN code ON code.id = carried.code_id
        JOIN code_source source ON source.id = code.source_id JOIN batch taker ON taker.id = carried.to_batch_id
        WHERE carried.from_batch_id = ?1 AND carried.level = 1 AND ?3 = 0 AND carried.code_id IN
            (SELECT code_id FROM carried_code WHERE from_batch_id = ?1 AND level = 1 AND code_id > ?2
             ORDER BY code_id LIMIT 500)
        ORDER BY 1 LIMIT 500
        """

    /// The batch's codes by level and state, without those of which there are none (N-01). Their sum over a level is
    /// what was ever allocated to the batch there.
    public func counts(of batch: Int64) throws(LedgerError) -> [LevelCount] {
        try counts(
            of: batch,
            sql: """
                SELECT level, state, sum(count) FROM tally JOIN code_source ON code_source.id = source_id
                WHERE batch_id = ? GROUP BY level, state HAVING sum(count) <> 0 ORDER BY level, state
                """)
    }

    /// The codes of the batch's function test by level and state; they are in no other count.
    public func testCounts(of batch: Int64) throws(LedgerError) -> [LevelCount] {
        try counts(
            of: batch,
            sql: """
                SELECT level, state, sum(count) FROM tally JOIN code_source ON code_source.id = source_id
                WHERE batch_id = -? GROUP BY level, state HAVING sum(count) <> 0 ORDER BY level, state
                """)
    }

    /// The same numbers, counted anew from the codes themselves: it takes a second a million codes.
    public func recount(of batch: Int64) throws(LedgerError) -> [LevelCount] {
        try counts(
            of: batch,
            sql: """
                SELECT level, state, count(*) FROM
                    (SELECT source_id, state FROM code WHERE batch_id = ?1 AND test = 0
                     UNION ALL
                     SELECT source_id, 1 FROM returned_code JOIN code ON code.id = code_id
                     WHERE returned_code.batch_id = ?1 AND returned_code.test = 0
                     UNION ALL
                     SELECT source_id, 7 FROM carried_code JOIN code ON code.id = code_id
                     WHERE carried_code.from_batch_id = ?1 AND carried_code.level = 1)
                JOIN code_source ON code_source.id = source_id GROUP BY level, state ORDER BY level, state
                """)
    }

    private func counts(of batch: Int64, sql: String) throws(LedgerError) -> [LevelCount] {
        try read { db in
            try Self.requireBatch(batch, db)
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [batch]).map { row in
                LevelCount(level: row[0], state: try Self.state(row[1]), count: row[2])
            }
        }
    }
}

extension Ledger {
    /// The parents of a batch's codes, by id.
    func parentIDs(of batch: Int64) throws(LedgerError) -> [CodeID: CodeID] {
        try read { db in
            var parents: [CodeID: CodeID] = [:]
            let rows = try Row.fetchCursor(
                db, sql: "SELECT id, parent_id FROM code WHERE batch_id = ? AND parent_id IS NOT NULL",
                arguments: [batch])
            while let row = try rows.next() { parents[row[0]] = row[1] as CodeID }
            return parents
        }
    }
}
