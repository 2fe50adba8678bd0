import GRDB
public import LineCore

/// A batch came to a phase.
public struct BatchStepRow: Hashable, Sendable {
    public var phase: BatchPhase
    /// Milliseconds since 1970.
    public var at: Int64
    public var who: String
    public var why: String
}

/// An item of the line clearance that was confirmed.
public struct ClearanceRow: Hashable, Sendable {
    public var item: String
    /// Milliseconds since 1970.
    public var at: Int64
    public var who: String
    public var why: String
}

/// A piece of a function test that was laid.
public struct TestPieceRow: Hashable, Sendable {
    public var result: TestResult
    /// Milliseconds since 1970.
    public var at: Int64
}

// The acts of people on a batch for which no line is needed. They follow the same table as the line's facts; what it
// does not allow is refused.
extension Ledger {
    /// Confirms items of the line clearance; with the last one of `checklist` the batch is cleared. An item that was
    /// confirmed before stays as it was.
    ///
    /// - Parameters:
    ///   - items: each is one of the checklist.
    ///   - checklist: everything that has to be confirmed.
    /// - Throws: ``LedgerError/wrongPhase(from:to:)`` when the batch is not planned.
    public func clear(
        _ batch: Int64, items: [String], checklist: [String], who: String, why: String, now: Int64
    ) throws(LedgerError) {
        precondition(items.allSatisfy { checklist.contains($0) }, "a confirmed item is one of the checklist")
        try write { db in
            let phase = try Self.phase(of: batch, db)
            guard phase.mayBecome(.cleared), phase != .testing else {
                throw LedgerError.wrongPhase(from: phase, to: .cleared)
            }
            for item in items {
                try db.execute(
                    sql: """
                        INSERT INTO clearance (batch_id, item, at, who, why) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT DO NOTHING
                        """, arguments: [batch, item, now, who, why])
                guard db.changesCount > 0 else { continue }
                try AuditTrail.append(
                    AuditEntry(
                        act: "batch.clear.item", who: who, why: why, details: [.init(name: "item", value: item)]),
                    chain: Self.openChain(of: batch, db), at: now, db)
            }
            let done = try String.fetchSet(
                db, sql: "SELECT item FROM clearance WHERE batch_id = ?", arguments: [batch])
            guard checklist.allSatisfy({ done.contains($0) }) else { return }
            try Self.enter(.cleared, batch: batch, who: who, why: why, at: now, db)
            try AuditTrail.append(
                AuditEntry(act: "batch.clear", who: who, why: why, details: []),
                chain: Self.openChain(of: batch, db), at: now, db)
        }
    }

    /// Gives a batch up before a unit was made. Codes that it was leased and that were never sent return to their pools
    /// (U-07).
    ///
    /// - Throws: ``LedgerError/wrongPhase(from:to:)`` when it is too late for that.
    public func cancel(_ batch: Int64, who: String, why: String, now: Int64) throws(LedgerError) {
        try write { db in
            let phase = try Self.phase(of: batch, db)
            guard phase.mayBecome(.cancelled) else { throw LedgerError.wrongPhase(from: phase, to: .cancelled) }
            try Self.giveBackUnsent(of: batch, isTest: true, at: now, db)
            try Self.giveBackUnsent(of: batch, isTest: false, at: now, db)
            try Self.enter(.cancelled, batch: batch, who: who, why: why, at: now, db)
            try AuditTrail.append(
                AuditEntry(act: "batch.cancel", who: who, why: why, details: []),
                chain: Self.openChain(of: batch, db), at: now, db)
        }
    }

    /// The phases that the batch came to, in order.
    public func steps(of batch: Int64) throws(LedgerError) -> [BatchStepRow] {
        try read { db in
            try Self.requireBatch(batch, db)
            return try Row.fetchAll(
                db, sql: "SELECT phase, at, who, why FROM batch_step WHERE batch_id = ? ORDER BY id",
                arguments: [batch]
            ).map { row in
                guard let phase = BatchPhase(rawValue: row[0]) else {
                    throw LedgerError.damaged("the batch with id \(batch) came to an unknown phase")
                }
                return BatchStepRow(phase: phase, at: row[1], who: row[2], why: row[3])
            }
        }
    }

    /// The items of the line clearance that were confirmed, in the order of their time.
    public func clearance(of batch: Int64) throws(LedgerError) -> [ClearanceRow] {
        try read { db in
            try Self.requireBatch(batch, db)
            return try Row.fetchAll(
                db, sql: "SELECT item, at, who, why FROM clearance WHERE batch_id = ? ORDER BY at, item",
                arguments: [batch]
            ).map { ClearanceRow(item: $0[0], at: $0[1], who: $0[2], why: $0[3]) }
        }
    }

    /// The pieces of the batch's function tests, in order, each time that one was laid.
    public func testPieces(of batch: Int64) throws(LedgerError) -> [TestPieceRow] {
        try read { db in
            try Self.requireBatch(batch, db)
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT piece, station, item, finding, reason, who, at FROM test_piece WHERE batch_id = ?
                    ORDER BY place
                    """, arguments: [batch]
            ).map { row in
                guard let piece = TestPiece(rawValue: row[0]), let finding = TestFinding(rawValue: row[3]) else {
                    throw LedgerError.damaged("the batch with id \(batch) has an unknown test piece")
                }
                return TestPieceRow(
                    result: TestResult(
                        piece: piece, station: row[1], item: row[2], finding: finding,
                        reason: try Self.reason(row[4]), who: row[5]),
                    at: row[6])
            }
        }
    }

    /// Accepted containers of the batch by level: all, and those with fewer children than the ratio. One that was full
    /// when it was closed and had packs taken out since is short.
    public func closedContainers(of batch: Int64) throws(LedgerError) -> [UInt8: (all: Int, short: Int)] {
        try read { db in
            var closed: [UInt8: (all: Int, short: Int)] = [:]
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT source.level, count(*), sum(container.short) FROM code
                    JOIN container ON container.code_id = code.id
                    JOIN code_source source ON source.id = code.source_id
                    WHERE code.batch_id = ? AND code.state IN (7, 11) GROUP BY source.level
                    """, arguments: [batch])
            while let row = try rows.next() { closed[row[0]] = (row[1], row[2]) }
            for (level, count) in try LabelledContent.opened(in: batch, db) { closed[level]?.short += count }
            return closed
        }
    }

    // MARK: Within a transaction

    static func phase(of batch: Int64, _ db: Database) throws -> BatchPhase {
        try requireBatch(batch, db)
        let statement = try db.cachedStatement(sql: "SELECT phase FROM batch WHERE id = ?")
        guard let raw = try UInt8.fetchOne(statement, arguments: [batch]), let phase = BatchPhase(rawValue: raw) else {
            throw LedgerError.damaged("the batch with id \(batch) has an unknown phase")
        }
        return phase
    }

    static func enter(
        _ phase: BatchPhase, batch: Int64, who: String, why: String, at wall: Int64, _ db: Database
    ) throws {
        try db.execute(sql: "UPDATE batch SET phase = ? WHERE id = ?", arguments: [phase.rawValue, batch])
        try db.execute(
            sql: "INSERT INTO batch_step (batch_id, phase, at, who, why) VALUES (?, ?, ?, ?, ?)",
            arguments: [batch, phase.rawValue, wall, who, why])
    }

    /// Gives back what the batch was leased and the line never heard of: a lease may be made durable and its delivery
    /// overtaken by the end of the batch, or of its function test (U-07). Nothing of it was ever issued.
    static func giveBackUnsent(of batch: Int64, isTest: Bool, at wall: Int64, _ db: Database) throws {
        let owner = isTest ? Tallies.test(of: batch) : batch
        let allocated = try Int64.fetchOne(
            db, sql: "SELECT sum(count) FROM tally WHERE batch_id = ? AND state IN (2, 4)", arguments: [owner])
        guard (allocated ?? 0) > 0 else { return }
        let codes = try Row.fetchAll(
            db,
            sql: """
                SELECT id, source_id, state FROM code
                WHERE batch_id = ? AND state IN (2, 4) AND sent_index IS NULL AND test = ?
                """, arguments: [batch, isTest])
        for row in codes {
            let code: CodeID = row[0]
            try db.cachedStatement(
                sql: "UPDATE code SET state = 1, batch_id = NULL, reason = NULL, test = 0 WHERE id = ?"
            ).execute(arguments: [code])
            try db.cachedStatement(
                sql: "INSERT INTO returned_code (batch_id, code_id, reason, at, test) VALUES (?, ?, ?, ?, ?)"
            ).execute(arguments: [batch, code, Reason.returnedToPool.rawValue, wall, isTest])
        }
        try Tallies.add(
            codes.flatMap { row -> [Tallies.Move] in
                let source: Int64 = row[1]
                // Codes to be printed are Allocated, those of cartons that come printed Encoded.
                let state: CodeState = (row[2] as UInt8) == CodeState.encoded.rawValue ? .encoded : .allocated
                return [
                    .init(batch: owner, source: source, state: state, by: -1),
                    .init(batch: owner, source: source, state: .unallocated, by: 1),
                    .init(batch: Tallies.pool, source: source, state: .unallocated, by: 1),
                ]
            }, db)
    }
}
