import Codes
import GRDB
public import LineCore

/// Codes that were given to a batch in one durable act.
public struct Lease: Hashable, Sendable {
    /// Counts up over the life of the ledger; 0 when nothing was leased.
    public var id: Int64
    public var batch: Int64
    public var level: UInt8
    /// In the order of their ids.
    public var codes: [LeasedCode]
    /// For the function test, never for the product.
    public var isTest: Bool
}

/// What a batch can still lease for a level.
public struct PoolLevel: Hashable, Sendable {
    public var remaining: Int64
    /// ``remaining``, and all that the batch was ever leased: what its pools had for it.
    public var total: Int64
}

extension Ledger {
    /// Gives codes of a pool to a batch: Unallocated → Allocated in one durable transaction, the oldest source first,
    /// in its order. Fewer than `count`, or none, when the pool is short; none for a batch that has ended. A code is never leased to the same batch
    /// twice, not even when it was returned.
    ///
    /// - Parameter now: wall clock in milliseconds since 1970.
    public func lease(batch: Int64, level: UInt8, count: Int, now: Int64) throws(LedgerError) -> Lease {
        try lease(batch: batch, level: level, count: count, isTest: false, now: now)
    }

    /// The same for the function test, of unit codes: only in phase `testing`, and counted apart from the product's.
    public func leaseTest(batch: Int64, count: Int, now: Int64) throws(LedgerError) -> Lease {
        try lease(batch: batch, level: 1, count: count, isTest: true, now: now)
    }

    private func lease(
        batch: Int64, level: UInt8, count: Int, isTest: Bool, now: Int64
    ) throws(LedgerError) -> Lease {
        precondition(count >= 0, "a lease asks for a number of codes")
        return try write { db in
            var rest = count
            var codes: [LeasedCode] = []
            let owner = isTest ? Tallies.test(of: batch) : batch
            if isTest, try Self.phase(of: batch, db) != .testing {
                return Lease(id: 0, batch: batch, level: level, codes: [], isTest: true)
            }
            for source in try Self.sources(for: batch, level: level, db) where rest > 0 {
                let imported = try Self.take(rest, of: source, batch: batch, db)
                let drawn = try Self.draw(rest - imported.count, of: source, batch: batch, db)
                try Tallies.add(
                    [
                        .init(batch: Tallies.pool, source: source, state: .unallocated, by: -Int64(imported.count)),
                        .init(
                            batch: owner, source: source, state: .allocated, by: Int64(imported.count + drawn.count)),
                    ], db)
                codes += imported
                codes += drawn
                rest -= imported.count + drawn.count
            }
            guard !codes.isEmpty else {
                return Lease(id: 0, batch: batch, level: level, codes: [], isTest: isTest)
            }
            codes.sort { $0.id < $1.id }
            try db.execute(
                sql: "INSERT INTO lease (batch_id, level, codes, at, test) VALUES (?, ?, ?, ?, ?)",
                arguments: [batch, level, codes.count, now, isTest])
            let lease = db.lastInsertedRowID
            let insert = try db.cachedStatement(sql: "INSERT INTO lease_range (lease_id, first, last) VALUES (?, ?, ?)")
            for run in runs(of: codes.map(\.id)) {
                try insert.execute(arguments: [lease, run.lowerBound, run.upperBound])
                guard isTest else { continue }
                try db.execute(
                    sql: "UPDATE code SET test = 1 WHERE id BETWEEN ? AND ?",
                    arguments: [run.lowerBound, run.upperBound])
            }
            return Lease(id: lease, batch: batch, level: level, codes: codes, isTest: isTest)
        }
    }

    /// All leases of codes to be printed of a batch, in order, each with all its codes. At recovery those that the journal does not know yet
    /// are delivered again.
    public func leases(of batch: Int64) throws(LedgerError) -> [Lease] { try leases(of: batch, except: []) }

    /// Those that are not among these numbers.
    public func leases(of batch: Int64, except heard: Set<Int64>) throws(LedgerError) -> [Lease] {
        try read { db in
            try Self.requireBatch(batch, db)
            var leases = try Row.fetchAll(
                db,
                sql: "SELECT id, level, test FROM lease WHERE batch_id = ? AND preprinted = 0 ORDER BY id",
                arguments: [batch]
            ).map { Lease(id: $0[0], batch: batch, level: $0[1], codes: [], isTest: $0[2] as Int != 0) }
            leases.removeAll { heard.contains($0.id) }
            let select = try db.cachedStatement(
                sql: """
                    SELECT code.id, code.text FROM lease_range
                    JOIN code ON code.id BETWEEN lease_range.first AND lease_range.last
                    WHERE lease_range.lease_id = ? ORDER BY code.id
                    """)
            for index in leases.indices {
                leases[index].codes = try Row.fetchAll(select, arguments: [leases[index].id]).map { row in
                    LeasedCode(id: row[0], code: try Self.code(row[1]))
                }
            }
            return leases
        }
    }

    /// The number of the last lease of the ledger, 0 when there is none: for the witness outside of it (L-02).
    public func highestLease() throws(LedgerError) -> Int64 {
        try read { try Int64.fetchOne($0, sql: "SELECT max(id) FROM lease") ?? 0 }
    }

    /// How many codes a batch could still lease for a level.
    public func remaining(batch: Int64, level: UInt8) throws(LedgerError) -> Int64 {
        try read { db in
            var sum: Int64 = 0
            for source in try Self.sources(for: batch, level: level, db) {
                sum += try Self.free(in: source, for: batch, db)
            }
            return sum
        }
    }

    /// What the batch's pools have for a level, and had (U-08). It is asked on the thread that writes, between two
    /// commits, and waits for nobody who reads.
    public func poolLevel(batch: Int64, level: UInt8) throws(LedgerError) -> PoolLevel {
        try readBetweenWrites { db in
            var remaining: Int64 = 0
            for source in try Self.sources(for: batch, level: level, db) {
                remaining += try Self.free(in: source, for: batch, db)
            }
            // Neither what it gave back, nor what another batch leased and this one took over.
            let leased = try Int64.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT sum(count) - (SELECT count(*) FROM carried_code WHERE to_batch_id = ?1 AND level = ?2)
                        FROM tally JOIN code_source ON code_source.id = source_id
                        WHERE batch_id = ?1 AND level = ?2 AND state <> 1
                        """),
                arguments: [batch, level])
            return PoolLevel(remaining: remaining, total: remaining + (leased ?? 0))
        }
    }

    /// The sources that a batch draws from at a level, the oldest first.
    private static func sources(for batch: Int64, level: UInt8, _ db: Database) throws -> [Int64] {
        guard
            let row = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT plan, phase, product_id FROM batch WHERE id = ?"), arguments: [batch])
        else { throw LedgerError.unknownBatch(batch) }
        let plan = try PlanSnapshot.decode(row[0], id: batch)
        guard let levelPlan = plan.levels.first(where: { $0.level == level }) else {
            throw LedgerError.noSuchLevel(level)
        }
        // Nothing is left to be made: a request that was on its way when the batch ended gets nothing.
        let phase = BatchPhase(rawValue: row[1])
        if phase == .ended || phase == .cancelled { return [] }
        return try Int64.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT id FROM code_source
                    WHERE status = 1 AND preprinted = 0 AND product_id = ? AND level = ? AND scheme = ?
                        AND (prefix IS NULL OR ? IS NULL OR prefix = ?) ORDER BY id
                    """),
            arguments: [
                row[2] as Int64, level, levelPlan.scheme.rawValue, levelPlan.prefix, levelPlan.prefix,
            ])
    }

    /// Codes of the source that this batch can get: none that it gave back itself.
    private static func free(in source: Int64, for batch: Int64, _ db: Database) throws -> Int64 {
        let own = try Int64.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT count(*) FROM returned_code JOIN code ON code.id = returned_code.code_id
                    WHERE returned_code.batch_id = ? AND code.source_id = ? AND code.state = 1
                    """),
            arguments: [batch, source])
        return try free(in: source, db) - (own ?? 0)
    }

    static func free(in source: Int64, _ db: Database) throws -> Int64 {
        let stored = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT count FROM tally WHERE batch_id = 0 AND source_id = ? AND state = 1"),
            arguments: [source])
        let undrawn = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT last - next + 1 FROM granted_range WHERE source_id = ?"),
            arguments: [source])
        return (stored ?? 0) + (undrawn ?? 0)
    }

    /// Codes of the source that are in the pool.
    private static func take(_ count: Int, of source: Int64, batch: Int64, _ db: Database) throws -> [LeasedCode] {
        // `state = 1` is written out: only so the index of the free codes serves.
        let codes = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT id, text FROM code WHERE source_id = ? AND state = 1 AND NOT EXISTS
                        (SELECT 1 FROM returned_code WHERE batch_id = ? AND code_id = code.id)
                    ORDER BY id LIMIT ?
                    """),
            arguments: [source, batch, count]
        ).map { LeasedCode(id: $0[0], code: try code($0[1])) }
        let update = try db.cachedStatement(
            sql: """
                UPDATE code SET state = 2, batch_id = ? WHERE id BETWEEN ? AND ? AND state = 1
                    AND sent_index IS NULL
                """)
        var changed = 0
        for run in runs(of: codes.map(\.id)) {
            try update.execute(arguments: [batch, run.lowerBound, run.upperBound])
            changed += db.changesCount
        }
        guard changed == codes.count else {
            throw LedgerError.damaged("a code of source \(source) is in the pool although it was sent")
        }
        return codes
    }

    static func code(_ text: String) throws(LedgerError) -> Code {
        guard let code = Code(text) else { throw .damaged("\(text) is too long for a code") }
        return code
    }
}

/// Ascending numbers as runs without gaps.
func runs(of numbers: [Int64]) -> [ClosedRange<Int64>] {
    var runs: [ClosedRange<Int64>] = []
    for number in numbers {
        if let last = runs.last, last.upperBound + 1 == number {
            runs[runs.count - 1] = last.lowerBound...number
        } else {
            runs.append(number...number)
        }
    }
    return runs
}
