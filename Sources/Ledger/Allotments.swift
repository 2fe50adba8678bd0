import Codes
import GRDB
public import LineCore

/// An allotment of codes that stand on cartons already.
public struct AllotmentRequest: Hashable, Sendable {
    public var batch: Int64
    /// The ledger's number of the source.
    public var source: Int64
    /// The oldest codes of the source that are free, so many of them; nil = all.
    public var count: Int64?
    public var who: String
    public var why: String
    /// Wall clock in milliseconds since 1970.
    public var now: Int64

    public init(batch: Int64, source: Int64, count: Int64?, who: String, why: String, now: Int64) {
        self.batch = batch
        self.source = source
        self.count = count
        self.who = who
        self.why = why
        self.now = now
    }
}

/// Why codes cannot be allotted.
public enum AllotmentRefusal: Error, Hashable, Sendable {
    case unknownSource(Int64)
    /// What was left of the source was given back to the enterprise.
    case withdrawn(source: String)
    /// The source's codes are to be printed on the line.
    case notPreprinted(source: String)
    /// The source belongs to another product, or to a level of another scheme or prefix.
    case otherProduct(source: String, product: String, level: UInt8)
    /// The production of the batch has ended.
    case phase(BatchPhase)
    /// The source has fewer free codes than were asked for.
    case tooFew(free: Int64)
    case ledger(LedgerError)
}

extension Ledger {
    /// Codes that the line is told of in one event.
    static let allotmentBlock = 2_000

    /// Gives codes of pre-printed cartons to a batch in one durable transaction: they are Encoded from here on (U-07).
    /// The line is told of them by ``allotted(batch:level:after:)``, block by block.
    ///
    /// - Returns: how many were allotted.
    public func allot(_ request: AllotmentRequest) throws(AllotmentRefusal) -> Int64 {
        do {
            return try transaction { db in try Self.allot(request, db) }
        } catch {
            throw (error as? AllotmentRefusal) ?? .ledger(Self.translated(error))
        }
    }

    private static func allot(_ request: AllotmentRequest, _ db: Database) throws -> Int64 {
        let (source, level) = try check(request, db)
        let ids = try Int64.fetchAll(
            db,
            sql: """
                SELECT id FROM code WHERE source_id = ? AND state = 1 AND NOT EXISTS
                    (SELECT 1 FROM returned_code WHERE batch_id = ? AND code_id = code.id)
                ORDER BY id LIMIT ?
                """, arguments: [request.source, request.batch, request.count ?? -1])
        guard !ids.isEmpty, Int64(ids.count) >= request.count ?? 1 else {
            throw AllotmentRefusal.tooFew(free: Int64(ids.count))
        }
        let update = try db.cachedStatement(
            sql: "UPDATE code SET state = 4, batch_id = ? WHERE id BETWEEN ? AND ? AND source_id = ? AND state = 1")
        let insertLease = try db.cachedStatement(
            sql: "INSERT INTO lease (batch_id, level, codes, at, preprinted) VALUES (?, ?, ?, ?, 1)")
        let insertRange = try db.cachedStatement(
            sql: "INSERT INTO lease_range (lease_id, first, last) VALUES (?, ?, ?)")
        var changed = 0
        for start in stride(from: 0, to: ids.count, by: allotmentBlock) {
            let block = Array(ids[start..<min(start + allotmentBlock, ids.count)])
            try insertLease.execute(arguments: [request.batch, level, block.count, request.now])
            let lease = db.lastInsertedRowID
            for run in runs(of: block) {
                try insertRange.execute(arguments: [lease, run.lowerBound, run.upperBound])
                try update.execute(arguments: [request.batch, run.lowerBound, run.upperBound, request.source])
                changed += db.changesCount
            }
        }
        guard changed == ids.count else {
            throw LedgerError.damaged("source \(source) has a free code that is not free")
        }
        let count = Int64(ids.count)
        try Tallies.add(
            [
                .init(batch: Tallies.pool, source: request.source, state: .unallocated, by: -count),
                .init(batch: request.batch, source: request.source, state: .encoded, by: count),
            ], db)
        try AuditTrail.append(
            AuditEntry(
                act: "codes.allot", who: request.who, why: request.why,
                details: [
                    .init(name: "source", value: source), .init(name: "codes", value: String(count)),
                ]),
            chain: try openChain(of: request.batch, db), at: request.now, db)
        return count
    }

    /// The source's name and the level that its codes are for.
    private static func check(_ request: AllotmentRequest, _ db: Database) throws -> (name: String, level: UInt8) {
        guard
            let batch = try Row.fetchOne(
                db, sql: "SELECT plan, phase, product_id FROM batch WHERE id = ?", arguments: [request.batch])
        else { throw LedgerError.unknownBatch(request.batch) }
        let phase = BatchPhase(rawValue: batch[1])
        switch phase {
        case .planned, .cleared, .testing, .tested, .running: break
        case .ending, .ended, .cancelled, nil: throw AllotmentRefusal.phase(phase ?? .ended)
        }
        guard
            let source = try Row.fetchOne(
                db,
                sql: """
                    SELECT code_source.name, product.name, level, scheme, prefix, preprinted, product_id, status
                    FROM code_source
                    JOIN product ON product.id = product_id WHERE code_source.id = ?
                    """, arguments: [request.source])
        else { throw AllotmentRefusal.unknownSource(request.source) }
        switch SourceStatus(rawValue: source[7]) {
        case .active: break
        case .withdrawn: throw AllotmentRefusal.withdrawn(source: source[0])
        case .staged, .discarded, nil: throw AllotmentRefusal.unknownSource(request.source)
        }
        guard (source[5] as Int) != 0 else { throw AllotmentRefusal.notPreprinted(source: source[0]) }
        let level: UInt8 = source[2]
        let plan = try PlanSnapshot.decode(batch[0], id: request.batch)
        let levelPlan = plan.levels.first { $0.level == level }
        let prefix: String? = source[4]
        guard (source[6] as Int64) == (batch[2] as Int64), let levelPlan,
            levelPlan.scheme.rawValue == (source[3] as UInt8), prefix == nil || prefix == levelPlan.prefix
        else { throw AllotmentRefusal.otherProduct(source: source[0], product: source[1], level: level) }
        return (source[0], level)
    }

    /// The next block of codes that were allotted to a batch at a level, after a lease; without codes and with `id` 0
    /// when there is none. `isLast` tells that none follows now.
    public func allotted(
        batch: Int64, level: UInt8, after lease: Int64
    ) throws(LedgerError) -> (lease: Lease, isLast: Bool) {
        try read { db in
            let next = try Int64.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT id FROM lease WHERE batch_id = ? AND level = ? AND preprinted = 1 AND id > ?
                        ORDER BY id LIMIT 2
                        """), arguments: [batch, level, lease])
            guard let id = next.first else {
                return (Lease(id: 0, batch: batch, level: level, codes: [], isTest: false), true)
            }
            let codes = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT code.id, code.text FROM lease_range
                        JOIN code ON code.id BETWEEN lease_range.first AND lease_range.last
                        WHERE lease_range.lease_id = ? ORDER BY code.id
                        """), arguments: [id]
            ).map { row in LeasedCode(id: row[0], code: try Self.code(row[1])) }
            return (Lease(id: id, batch: batch, level: level, codes: codes, isTest: false), next.count == 1)
        }
    }

    /// Codes of pre-printed cartons that were ever allotted to a batch at a level.
    public func allottedCount(batch: Int64, level: UInt8) throws(LedgerError) -> Int64 {
        try read { db in
            try Int64.fetchOne(
                db, sql: "SELECT sum(codes) FROM lease WHERE batch_id = ? AND level = ? AND preprinted = 1",
                arguments: [batch, level]) ?? 0
        }
    }

    /// The ids of all codes that were ever allotted to a batch.
    func allottedCodes(of batch: Int64) throws(LedgerError) -> [CodeID] {
        try read { db in
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT code.id FROM lease JOIN lease_range ON lease_range.lease_id = lease.id
                    JOIN code ON code.id BETWEEN lease_range.first AND lease_range.last
                    WHERE lease.batch_id = ? AND lease.preprinted = 1 ORDER BY code.id
                    """, arguments: [batch])
        }
    }
}
