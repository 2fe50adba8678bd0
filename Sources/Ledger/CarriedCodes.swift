public import Codes
import GRDB
public import LineCore

/// Packs that went from one batch into the next. A unit stays one of the batch that made it, and is accepted there
/// without a container; its containers belong to the batch that goes on with them, with all that is known of them.
enum CarriedCodes {
    static let schema = """
        CREATE TABLE carried_code (
            code_id INTEGER PRIMARY KEY REFERENCES code (id),
            from_batch_id INTEGER NOT NULL REFERENCES batch (id),
            to_batch_id INTEGER NOT NULL REFERENCES batch (id),
            level INTEGER NOT NULL,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX carried_out ON carried_code (from_batch_id);
        CREATE INDEX carried_in ON carried_code (to_batch_id);
        """

    static func insert(
        _ code: CodeID, level: UInt8, from: Int64, to: Int64, at wall: Int64, _ db: Database
    ) throws {
        try db.cachedStatement(
            sql: "INSERT INTO carried_code (code_id, from_batch_id, to_batch_id, level, at) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [code, from, to, level, wall])
    }

    /// The entry of the trail of the batch that gave the pack away; the other batch's trail has its own.
    static func tell(_ facts: [Fact], from: Int64, to: Int64, at wall: Int64, _ db: Database) throws {
        var act: AuditEntry?
        for case .audit(let entry) in facts where act == nil { act = entry }
        guard let act else { preconditionFailure("a person carries a pack into another batch") }
        let details = act.details.filter { $0.name != "from" }
        let number = try Ledger.requireBatch(to, db)
        try AuditTrail.append(
            AuditEntry(
                act: "container.carryOut", who: act.who, why: act.why,
                details: details + [.init(name: "to", value: number)]),
            chain: Ledger.openChain(of: from, db), at: wall, db)
    }
}

extension Ledger {
    /// The pack with this code and all that is in it, as ``Event/carriedIn(_:_:)`` takes it, or why the ledger does not let
    /// it go on in this batch. Nothing changes.
    public func carriedPack(
        _ code: Code, into batch: Int64
    ) throws(LedgerError) -> Result<CarriedPack, CarryRefusal> {
        try read { db in
            do {
                return .success(try CarriedTree(db, into: batch).pack(code))
            } catch let refusal as CarryRefusal {
                return .failure(refusal)
            }
        }
    }

    /// The batches of which packs were carried into this one, in the order of their ids.
    public func batchesCarried(into batch: Int64) throws(LedgerError) -> [Int64] {
        try read { db in
            try Int64.fetchAll(
                db, sql: "SELECT DISTINCT from_batch_id FROM carried_code WHERE to_batch_id = ? ORDER BY 1",
                arguments: [batch])
        }
    }
}

/// Reads a pack with its content, and finds what keeps it in its batch.
private struct CarriedTree {
    private let db: Database
    private let batch: Int64
    private let select: Statement
    private let content: LabelledContent

    private struct Found {
        var id: CodeID
        var code: Code
        var level: UInt8
        var isPreprinted: Bool
    }

    init(_ db: Database, into batch: Int64) throws {
        self.db = db
        self.batch = batch
        content = try LabelledContent(db)
        select = try db.cachedStatement(
            sql: """
                SELECT code.id, code.text, source.level, code.state, code.lost, source.preprinted, first.number
                FROM code JOIN code_source source ON source.id = code.source_id
                LEFT JOIN carried_code carried ON carried.code_id = code.id
                LEFT JOIN batch first ON first.id = carried.from_batch_id
                WHERE code.id = ?
                """)
    }

    func pack(_ code: Code) throws -> CarriedPack {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT code.id, product.name, source.product_id, code.batch_id, parent.text
                FROM code JOIN code_source source ON source.id = code.source_id
                JOIN product ON product.id = source.product_id
                LEFT JOIN code parent ON parent.id = code.parent_id
                WHERE code.text = ? AND source.status IN (1, 2)
                """, arguments: [code.description])
        guard let row else { throw CarryRefusal.unknown(code) }
        let product = try Int64.fetchOne(db, sql: "SELECT product_id FROM batch WHERE id = ?", arguments: [batch])
        guard let product else { throw LedgerError.unknownBatch(batch) }
        guard (row[2] as Int64) == product else { throw CarryRefusal.otherProduct(code, product: row[1]) }
        guard let owner: Int64 = row[3] else { throw CarryRefusal.inPool(code) }
        let from = try other(owner, of: code)
        if let parent: String = row[4] { throw CarryRefusal.packed(code, in: try Ledger.code(parent)) }
        var codes: [CarriedCode] = []
        try add(row[0], in: nil, to: &codes)
        return CarriedPack(from: from, codes: codes)
    }

    /// The batch that the pack belongs to.
    private func other(_ owner: Int64, of code: Code) throws -> OtherBatch {
        guard owner != batch else { throw CarryRefusal.alreadyHere(code) }
        let number = try Ledger.requireBatch(owner, db)
        let phase = try Ledger.phase(of: owner, db)
        guard phase == .ended else { throw CarryRefusal.batchNotEnded(code, batch: number, phase) }
        guard try !AuditTrail.head(of: owner, db).isClosed else {
            throw CarryRefusal.batchSealed(code, batch: number)
        }
        guard let text = try String.fetchOne(db, sql: "SELECT plan FROM batch WHERE id = ?", arguments: [owner]) else {
            throw LedgerError.unknownBatch(owner)
        }
        let texts = try PlanSnapshot.decode(text, id: owner).texts
        return OtherBatch(id: owner, texts: LotTexts(lot: texts.lot, made: texts.made, expiry: texts.expiry))
    }

    /// The code, then its content in the order of packing.
    private func add(_ id: CodeID, in parent: CodeID?, to codes: inout [CarriedCode]) throws {
        guard let row = try Row.fetchOne(select, arguments: [id]) else {
            throw LedgerError.damaged("the code with id \(id) is packed and not there")
        }
        let code = try Ledger.code(row[1])
        let level: UInt8 = row[2]
        let state = try Ledger.state(row[3])
        if let first: String = row[6] { throw CarryRefusal.carriedBefore(code, from: first) }
        guard state == .commissioned else { throw CarryRefusal.state(code, state) }
        guard (row[4] as Int) == 0 else { throw CarryRefusal.whereaboutsUnknown(code) }
        if level > 1, try content.isDue(id) { throw CarryRefusal.labelDue(code) }
        codes.append(
            CarriedCode(
                id: id, code: code, level: level, parent: parent, isPreprinted: (row[5] as Int) != 0))
        guard level > 1 else { return }
        let children = try Int64.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT child_id FROM packing WHERE parent_id = ? AND unpacked_place IS NULL ORDER BY packed_place
                    """), arguments: [id])
        for child in children { try add(child, in: id, to: &codes) }
    }
}
