import GRDB
public import LineCore

/// One act of people on packs, as the ledger keeps it. Times are wall clock in milliseconds since 1970.
public struct RecordedAct: Hashable, Sendable {
    /// The batch's number, and the number of the act in it.
    public var batch: String
    public var number: UInt32
    public var kind: PackActKind
    public var at: Int64
    public var who: String
    public var second: String?
    public var why: String
    /// The act that this one took back; 0 = none.
    public var undoes: UInt32
}

/// One more print of a container's code, asked for by an act.
public struct Reprint: Hashable, Sendable {
    /// The label's number in the batch.
    public var number: UInt32
    public var act: UInt32
    /// When it was decided on; its label left after this was durable.
    public var at: Int64
    /// When it was read back on its container; nil when it never was.
    public var verifiedAt: Int64?
}

/// The tables of what people did: who, when and why for each code that an act touched (U-05), and each re-print once for
/// its act (U-06).
enum ActTable {
    static let schema = """
        CREATE TABLE act (
            place INTEGER PRIMARY KEY,
            batch_id INTEGER NOT NULL REFERENCES batch (id),
            number INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            at INTEGER NOT NULL,
            who TEXT NOT NULL,
            second TEXT,
            why TEXT NOT NULL,
            undoes INTEGER NOT NULL,
            UNIQUE (batch_id, number)
        ) STRICT;

        -- Every code that an act touched.
        CREATE TABLE act_code (
            code_id INTEGER NOT NULL REFERENCES code (id),
            act_place INTEGER NOT NULL REFERENCES act (place),
            PRIMARY KEY (code_id, act_place)
        ) STRICT, WITHOUT ROWID;

        -- The code of a closed container printed once more: at most once for an act, each with a number of its own.
        CREATE TABLE reprint (
            batch_id INTEGER NOT NULL REFERENCES batch (id),
            number INTEGER NOT NULL,
            act INTEGER NOT NULL,
            code_id INTEGER NOT NULL REFERENCES code (id),
            at INTEGER NOT NULL,
            verified_at INTEGER,
            PRIMARY KEY (batch_id, number),
            UNIQUE (batch_id, act)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX reprint_of_code ON reprint (code_id);
        """

    // MARK: Projection

    static func insert(_ act: ActRecord, batch: Int64?, at wall: Int64, place: Int64, _ db: Database) throws {
        guard let batch else { preconditionFailure("an act on packs belongs to a batch") }
        try db.cachedStatement(
            sql: """
                INSERT INTO act (place, batch_id, number, kind, at, who, second, why, undoes)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            place, batch, act.number, act.kind.rawValue, wall, act.who, act.second, act.why, act.undoes,
        ])
        let insert = try db.cachedStatement(sql: "INSERT INTO act_code (code_id, act_place) VALUES (?, ?)")
        for code in act.codes { try insert.execute(arguments: [code, place]) }
    }

    static func insertReprint(
        act: UInt32, code: CodeID, number: UInt32, batch: Int64?, at wall: Int64, _ db: Database
    ) throws {
        guard let batch else { preconditionFailure("a re-print belongs to a batch") }
        try db.cachedStatement(
            sql: "INSERT INTO reprint (batch_id, number, act, code_id, at) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [batch, number, act, code, wall])
    }

    static func verifyReprint(act: UInt32, code: CodeID, batch: Int64?, at wall: Int64, _ db: Database) throws {
        try db.cachedStatement(
            sql: "UPDATE reprint SET verified_at = ? WHERE batch_id = ? AND act = ? AND code_id = ?"
        ).execute(arguments: [wall, batch, act, code])
        precondition(db.changesCount == 1, "a label is read back that was re-printed")
    }

    // MARK: Reading

    static func acts(of code: CodeID, _ db: Database) throws -> [RecordedAct] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT batch.number, act.number, act.kind, act.at, act.who, act.second, act.why, act.undoes
                    FROM act_code JOIN act ON act.place = act_code.act_place JOIN batch ON batch.id = act.batch_id
                    WHERE act_code.code_id = ? ORDER BY act.place
                    """),
            arguments: [code]
        ).map { row in try act(row) }
    }

    static func reprints(of code: CodeID, _ db: Database) throws -> [Reprint] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT number, act, at, verified_at FROM reprint WHERE code_id = ? ORDER BY batch_id, number"),
            arguments: [code]
        ).map { Reprint(number: $0[0], act: $0[1], at: $0[2], verifiedAt: $0[3]) }
    }

    fileprivate static func act(_ row: Row) throws -> RecordedAct {
        guard let kind = PackActKind(rawValue: row[2]) else {
            throw LedgerError.damaged("there is no act of kind \(row[2] as Int)")
        }
        return RecordedAct(
            batch: row[0], number: row[1], kind: kind, at: row[3], who: row[4], second: row[5], why: row[6],
            undoes: row[7])
    }
}

extension Ledger {
    /// Every act on packs of a batch, in order.
    public func acts(of batch: Int64) throws(LedgerError) -> [RecordedAct] {
        try read { db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT batch.number, act.number, kind, at, act.who, second, why, undoes
                        FROM act JOIN batch ON batch.id = act.batch_id WHERE act.batch_id = ? ORDER BY act.number
                        """),
                arguments: [batch]
            ).map { row in try ActTable.act(row) }
        }
    }
}

extension Ledger {
    /// The last act on each code that people touched in the batch.
    public func lastActs(of batch: Int64) throws(LedgerError) -> [CodeID: RecordedAct] {
        try read { db in
            let rows = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT batch.number, act.number, kind, at, act.who, second, why, undoes, act_code.code_id
                        FROM act JOIN batch ON batch.id = act.batch_id JOIN act_code ON act_code.act_place = act.place
                        WHERE act.batch_id = ? ORDER BY act.place
                        """),
                arguments: [batch])
            return try rows.reduce(into: [:]) { $0[$1[8] as CodeID] = try ActTable.act($1) }
        }
    }
}
