import GRDB
public import LineCore

/// One physical count, as it was entered (N-02). Times are wall clock in milliseconds since 1970.
public struct PhysicalCountRow: Hashable, Sendable {
    public var place: CountedPlace
    public var at: Int64
    /// What the records expected when it was entered.
    public var expected: Int64
    public var counted: Int64
    public var who: String
    public var why: String
}

/// A difference between a place's count and the records that came, changed, went (0) or was explained.
public struct DeviationRow: Hashable, Sendable {
    public var place: CountedPlace
    public var at: Int64
    public var difference: Int64
    /// Nil when it came, changed or went.
    public var explanation: Signer?
}

/// Conservation of one level as the ledger's three sources count it, each apart from the others (N-01).
public struct LedgerBalance: Hashable, Sendable {
    public var level: UInt8
    /// By the leases.
    public var leased: Int64
    /// By the counters that are kept with each change of a state.
    public var tallied: Int64
    /// By the codes, one by one.
    public var recounted: Int64
    /// Codes whose state is counted otherwise by the counters than by the codes themselves.
    public var misfiled: Int64

    /// Codes that nobody can explain.
    public var unexplained: Int64 { abs(leased - recounted) + abs(tallied - recounted) + misfiled }
}

extension Ledger {
    /// Every count of a batch in the order in which they were entered; the last one of a place holds.
    public func physicalCounts(of batch: Int64) throws(LedgerError) -> [PhysicalCountRow] {
        try read { db in
            try Self.requireBatch(batch, db)
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT kind, number, at, expected, counted, who, why FROM physical_count
                    WHERE batch_id = ? ORDER BY place
                    """, arguments: [batch]
            ).map { row in
                PhysicalCountRow(
                    place: try Self.place(row[0], row[1]), at: row[2], expected: row[3], counted: row[4], who: row[5],
                    why: row[6])
            }
        }
    }

    /// Every change of a difference between counts and records, in their order.
    public func deviations(of batch: Int64) throws(LedgerError) -> [DeviationRow] {
        try read { db in
            try Self.requireBatch(batch, db)
            return try Row.fetchAll(
                db,
                sql: "SELECT kind, number, at, difference, who, why FROM deviation WHERE batch_id = ? ORDER BY place",
                arguments: [batch]
            ).map { row in
                let who: String? = row[4]
                return DeviationRow(
                    place: try Self.place(row[0], row[1]), at: row[2], difference: row[3],
                    explanation: who.map { Signer(who: $0, why: row[5] as String? ?? "") })
            }
        }
    }

    /// Codes that the batch's leases brought, and those that were carried in from another batch, by level; without those
    /// of a function test, and without containers that the next batch took over.
    public func leasedCounts(of batch: Int64) throws(LedgerError) -> [UInt8: Int64] {
        try read { db in
            try Self.requireBatch(batch, db)
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT level, sum(codes) FROM
                        (SELECT level, codes FROM lease WHERE batch_id = ?1 AND test = 0
                         UNION ALL SELECT level, 1 FROM carried_code WHERE to_batch_id = ?1
                         UNION ALL SELECT level, -1 FROM carried_code WHERE from_batch_id = ?1 AND level > 1)
                    GROUP BY level
                    """, arguments: [batch])
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as UInt8, $0[1] as Int64) })
        }
    }

    /// Conservation of a batch, from level 1 upwards. Counts every code of the batch anew: a second a million codes.
    public func balances(of batch: Int64) throws(LedgerError) -> [LedgerBalance] {
        let leased = try leasedCounts(of: batch)
        let tallied = try counts(of: batch)
        let recounted = try recount(of: batch)
        let levels = Set(Array(leased.keys) + tallied.map(\.level) + recounted.map(\.level)).sorted()
        return levels.map { level in
            func sum(_ counts: [LevelCount]) -> Int64 { counts.reduce(0) { $0 + ($1.level == level ? $1.count : 0) } }
            let misfiled = CodeState.allCases.reduce(Int64(0)) { total, state in
                func of(_ counts: [LevelCount]) -> Int64 {
                    counts.first { $0.level == level && $0.state == state }?.count ?? 0
                }
                return total + abs(of(tallied) - of(recounted))
            }
            return LedgerBalance(
                level: level, leased: leased[level] ?? 0, tallied: sum(tallied),
                recounted: sum(recounted), misfiled: misfiled)
        }
    }

    private static func place(_ kind: UInt8, _ number: UInt8) throws(LedgerError) -> CountedPlace {
        guard let place = CountedPlace(kind: kind, number: number) else {
            throw .damaged("a count is of an unknown place \(kind), \(number)")
        }
        return place
    }
}
