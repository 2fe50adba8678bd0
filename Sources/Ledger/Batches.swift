import Codes
import GRDB
public import LineCore

/// What a new batch is made from. Everything is copied; later edits of recipe and product data do not touch it (B-03).
public struct BatchDefinition: Hashable, Sendable {
    /// The product's key, as the pools have it.
    public var product: String
    /// Recipe and texts; `texts.lot` is the batch number. `id` is given by the ledger and ignored here.
    public var plan: BatchPlan
    /// The product's master data as JSON, kept as it is.
    public var productSnapshot: String
    /// The line's name, e.g. `PL-01`.
    public var line: String
    public var who: String
    public var why: String
    /// Wall clock in milliseconds since 1970.
    public var now: Int64

    public init(
        product: String, plan: BatchPlan, productSnapshot: String, line: String, who: String, why: String, now: Int64
    ) {
        self.product = product
        self.plan = plan
        self.productSnapshot = productSnapshot
        self.line = line
        self.who = who
        self.why = why
        self.now = now
    }
}

public struct BatchRow: Hashable, Sendable {
    public var id: Int64
    public var number: String
    public var product: String
    public var line: String
    public var who: String
    /// Milliseconds since 1970.
    public var createdAt: Int64
    public var phase: BatchPhase
    public var plan: BatchPlan
    public var productSnapshot: String
    /// The journal's entries of this batch lie between these; nil before the first one.
    public var firstSequence: Int64?
    public var lastSequence: Int64?
    /// Its own audit trail is closed for signature.
    public var isTrailClosed: Bool
}

extension Ledger {
    /// Creates a planned batch and its audit trail, whose first entry names the end of the ledger's trail.
    ///
    /// - Returns: the batch's id.
    public func createBatch(_ definition: BatchDefinition) throws(LedgerError) -> Int64 {
        let plan = definition.plan
        let number = plan.texts.lot
        guard !number.isEmpty else { throw .badPlan("it has no batch number") }
        guard !plan.levels.isEmpty, plan.levels.enumerated().allSatisfy({ Int($1.level) == $0 + 1 }) else {
            throw .badPlan("its levels are not 1, 2, 3 …")
        }
        return try write { db in
            let product = try Self.productID(definition.product, db)
            let known = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM batch WHERE product_id = ? AND number = ?", arguments: [product, number])
            guard known == 0 else { throw LedgerError.batchExists(product: definition.product, number: number) }
            try db.execute(
                sql: """
                    INSERT INTO batch (number, product_id, line, who, created_at, phase, plan, product)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    number, product, definition.line, definition.who, definition.now, BatchPhase.planned.rawValue,
                    try PlanSnapshot.encode(plan), definition.productSnapshot,
                ])
            let batch = db.lastInsertedRowID
            try db.execute(
                sql: "INSERT INTO batch_step (batch_id, phase, at, who, why) VALUES (?, ?, ?, ?, ?)",
                arguments: [batch, BatchPhase.planned.rawValue, definition.now, definition.who, definition.why])
            let about: [AuditEntry.Detail] = [
                .init(name: "batch", value: number), .init(name: "product", value: definition.product),
                .init(name: "line", value: definition.line),
            ]
            let head = try AuditTrail.append(
                AuditEntry(act: "batch.create", who: definition.who, why: definition.why, details: about),
                chain: AuditTrail.ledgerChain, at: definition.now, db)
            let anchor: [AuditEntry.Detail] = [
                .init(name: "ledger", value: id), .init(name: "trail_seq", value: String(head.sequence)),
                .init(name: "trail_hash", value: hexadecimal(head.hash)),
            ]
            try AuditTrail.append(
                AuditEntry(act: "batch.create", who: definition.who, why: definition.why, details: about + anchor),
                chain: batch, at: definition.now, db)
            return batch
        }
    }

    /// All batches, in the order of their creation.
    public func batches() throws(LedgerError) -> [BatchRow] {
        try batches(where: "1 = 1", [])
    }

    public func batch(id: Int64) throws(LedgerError) -> BatchRow? {
        try batches(where: "batch.id = ?", [id]).first
    }

    /// - Throws: ``LedgerError/ambiguousBatch(number:)`` when more than one product has a batch of this number.
    public func batch(number: String) throws(LedgerError) -> BatchRow? {
        let found = try batches(where: "batch.number = ?", [number])
        guard found.count <= 1 else { throw .ambiguousBatch(number: number) }
        return found.first
    }

    public func batch(product: String, number: String) throws(LedgerError) -> BatchRow? {
        try batches(where: "product.name = ? AND batch.number = ?", [product, number]).first
    }

    private func batches(where condition: String, _ arguments: StatementArguments) throws(LedgerError) -> [BatchRow] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT batch.id, batch.number, product.name, batch.line, batch.who, batch.created_at, batch.phase,
                        batch.plan, batch.product, batch.first_sequence, batch.last_sequence, audit_head.closed
                    FROM batch JOIN product ON product.id = batch.product_id
                    LEFT JOIN audit_head ON audit_head.chain = batch.id
                    WHERE \(condition) ORDER BY batch.id
                    """, arguments: arguments
            ).map { row in
                let id: Int64 = row[0]
                guard let phase = BatchPhase(rawValue: row[6]) else {
                    throw LedgerError.damaged("the batch with id \(id) has an unknown phase")
                }
                return BatchRow(
                    id: id, number: row[1], product: row[2], line: row[3], who: row[4], createdAt: row[5], phase: phase,
                    plan: try PlanSnapshot.decode(row[7], id: id), productSnapshot: row[8], firstSequence: row[9],
                    lastSequence: row[10], isTrailClosed: (row[11] as Int?) == 1)
            }
        }
    }

    /// The batch's number.
    @discardableResult
    static func requireBatch(_ batch: Int64, _ db: Database) throws -> String {
        let statement = try db.cachedStatement(sql: "SELECT number FROM batch WHERE id = ?")
        guard let number = try String.fetchOne(statement, arguments: [batch]) else {
            throw LedgerError.unknownBatch(batch)
        }
        return number
    }

    /// The product's row, made when it is new.
    static func productID(_ name: String, _ db: Database) throws -> Int64 {
        try db.execute(sql: "INSERT INTO product (name) VALUES (?) ON CONFLICT DO NOTHING", arguments: [name])
        guard let id = try Int64.fetchOne(db, sql: "SELECT id FROM product WHERE name = ?", arguments: [name]) else {
            throw LedgerError.damaged("product \(name) was written and is not there")
        }
        return id
    }
}
