public import Codes
import GRDB
public import LineCore

/// All that the ledger knows of one code. Times are wall clock in milliseconds since 1970.
public struct FoundCode: Hashable, Sendable {
    public struct Owner: Hashable, Sendable {
        public var id: Int64
        public var number: String
    }

    /// One stay of the code in a container.
    public struct Stay: Hashable, Sendable {
        public var parent: Code
        public var parentLevel: UInt8
        public var packedAt: Int64
        /// Nil while it is in it.
        public var unpackedAt: Int64?
    }

    /// The batch gave the code back to its pool, or away to another batch.
    public struct Return: Hashable, Sendable {
        public var batch: Owner
        public var at: Int64
    }

    public var id: CodeID
    public var code: Code
    public var product: String
    public var level: UInt8
    public var scheme: CodeScheme
    public var state: CodeState
    public var reason: Reason?
    /// Nil while it is in a pool.
    public var batch: Owner?
    /// The batch that made it, when the present one took it over, and when that was.
    public var carriedFrom: Return?
    /// The container that it is in.
    public var parent: Code?
    /// The file or range that it came from, and its application number.
    public var source: String
    public var application: String
    /// When it was given back to the enterprise with its whole pool; no batch can get it any more.
    public var withdrawnAt: Int64?
    /// False for a commissioned pack that nobody knows the place of (U-05).
    public var isWhereaboutsKnown: Bool
    public var sentIndex: UInt32?
    public var sentAt: Int64?
    public var printedAt: Int64?
    public var verifiedAt: Int64?
    /// When it was closed last, for a container.
    public var closedAt: Int64?
    public var isShort: Bool
    /// What people did with it, in order; nothing of other codes' acts.
    public var acts: [RecordedAct]
    /// How often its label was printed anew, in order.
    public var reprints: [Reprint]
    /// In order, the last one may be open.
    public var stays: [Stay]
    public var returns: [Return]
    /// Leased for the function test of its batch: it is on a test piece, never on a product.
    public var isTest: Bool

    /// What it is to a station of this batch and level that did not expect it.
    public func finding(batch: Int64, product: String, level: UInt8) -> CodeFinding {
        if self.product != product { return .otherProduct }
        if self.level != level { return .otherLevel }
        if isTest, sentIndex != nil { return .functionTest }
        if let owner = self.batch, owner.id != batch { return .otherBatch }
        return .notLeased
    }
}

extension Ledger {
    /// What the ledger knows of a code; nil when it was never imported or drawn.
    public func find(_ code: Code) throws(LedgerError) -> FoundCode? {
        try read { try Self.found(code, $0) }
    }

    /// What a code that a station of the batch did not expect is to it. It is asked on the thread that writes, between
    /// two commits, and waits for nobody who reads.
    public func classify(_ code: Code, batch: Int64, level: UInt8) throws(LedgerError) -> CodeFinding {
        try readBetweenWrites { db in
            let product = try String.fetchOne(
                db.cachedStatement(
                    sql: "SELECT product.name FROM batch JOIN product ON product.id = product_id WHERE batch.id = ?"),
                arguments: [batch])
            guard let product else { throw LedgerError.unknownBatch(batch) }
            return try Self.found(code, db)?.finding(batch: batch, product: product, level: level) ?? .unknown
        }
    }

    private static func found(_ code: Code, _ db: Database) throws -> FoundCode? {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT code.id, product.name, source.level, source.scheme, code.state, code.reason,
                        batch.id, batch.number, parent.text, source.name, source.application, code.lost,
                        code.sent_index, code.sent_at, code.printed_at, code.verified_at,
                        container.closed_at, container.short, source.withdrawn_at, code.test,
                        origin.id, origin.number, carried.at
                    FROM code JOIN code_source source ON source.id = code.source_id
                    JOIN product ON product.id = source.product_id
                    LEFT JOIN batch ON batch.id = code.batch_id
                    LEFT JOIN code parent ON parent.id = code.parent_id
                    LEFT JOIN container ON container.code_id = code.id
                    LEFT JOIN carried_code carried ON carried.code_id = code.id
                    LEFT JOIN batch origin ON origin.id = carried.from_batch_id
                    WHERE code.text = ? AND source.status IN (1, 2)
                    """),
            arguments: [code.description])
        guard let row else { return nil }
        let id: CodeID = row[0]
        let owner: FoundCode.Owner? =
            if let batch: Int64 = row[6], let number: String = row[7] {
                FoundCode.Owner(id: batch, number: number)
            } else { nil }
        let state = try Self.state(row[4])
        let origin: FoundCode.Return? =
            if let batch: Int64 = row[20], let number: String = row[21], let at: Int64 = row[22] {
                FoundCode.Return(batch: .init(id: batch, number: number), at: at)
            } else { nil }
        return FoundCode(
            id: id, code: code, product: row[1], level: row[2], scheme: try Self.scheme(row[3]),
            state: state, reason: try Self.reason(row[5]), batch: owner, carriedFrom: origin,
            parent: try (row[8] as String?).map(Self.code), source: row[9], application: row[10],
            withdrawnAt: state == .unallocated ? row[18] : nil,
            isWhereaboutsKnown: (row[11] as Int) == 0, sentIndex: row[12], sentAt: row[13], printedAt: row[14],
            verifiedAt: row[15], closedAt: row[16], isShort: (row[17] as Int?) == 1,
            acts: try ActTable.acts(of: id, db), reprints: try ActTable.reprints(of: id, db),
            stays: try Self.stays(of: id, db), returns: try Self.returns(of: id, db),
            isTest: (row[19] as Int) != 0)
    }

    /// The code with this number; nil when there is none.
    public func code(id: CodeID) throws(LedgerError) -> Code? {
        try read { db in
            try String.fetchOne(
                db.cachedStatement(sql: "SELECT text FROM code WHERE id = ?"), arguments: [id]
            ).map(Self.code)
        }
    }

    /// The container that a code is in now; nil when it is in none.
    public func container(of id: CodeID) throws(LedgerError) -> Code? {
        try read { db in
            try String.fetchOne(
                db.cachedStatement(
                    sql: "SELECT parent.text FROM code JOIN code parent ON parent.id = code.parent_id WHERE code.id = ?"
                ),
                arguments: [id]
            ).map(Self.code)
        }
    }

    /// What a container holds now, in the order of packing; nothing for a code that is unknown or holds nothing.
    public func children(of code: Code) throws(LedgerError) -> [Code] {
        try read { db in
            try String.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT child.text FROM code parent JOIN packing ON packing.parent_id = parent.id
                        JOIN code child ON child.id = packing.child_id
                        WHERE parent.text = ? AND packing.unpacked_place IS NULL ORDER BY packing.packed_place
                        """),
                arguments: [code.description]
            ).map(Self.code)
        }
    }

    private static func stays(of code: CodeID, _ db: Database) throws -> [FoundCode.Stay] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT parent.text, source.level, packed_at, unpacked_at FROM
                        (SELECT * FROM packing WHERE child_id = ?1 AND unpacked_place IS NULL
                         UNION ALL SELECT * FROM packing WHERE child_id = ?1 AND unpacked_place IS NOT NULL) stay
                    JOIN code parent ON parent.id = stay.parent_id
                    JOIN code_source source ON source.id = parent.source_id
                    ORDER BY packed_place
                    """),
            arguments: [code]
        ).map { row in
            FoundCode.Stay(parent: try Self.code(row[0]), parentLevel: row[1], packedAt: row[2], unpackedAt: row[3])
        }
    }

    private static func returns(of code: CodeID, _ db: Database) throws -> [FoundCode.Return] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT batch.id, batch.number, returned_code.at FROM batch
                    JOIN returned_code ON returned_code.batch_id = batch.id AND returned_code.code_id = ?
                    ORDER BY batch.id
                    """),
            arguments: [code]
        ).map { FoundCode.Return(batch: .init(id: $0[0], number: $0[1]), at: $0[2]) }
    }

    static func reason(_ raw: UInt8?) throws(LedgerError) -> Reason? {
        guard let raw else { return nil }
        guard let reason = Reason(rawValue: raw) else { throw .damaged("there is no reason \(raw)") }
        return reason
    }
}
