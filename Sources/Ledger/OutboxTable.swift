import Codes
import GRDB

/// What is handed over, and how far each hand-over has come. An entry is made in the very transaction in which QA's
/// decision takes effect, one for each destination; it is never deleted.
enum OutboxTable {
    static let schema = """
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY,
            batch_id INTEGER NOT NULL REFERENCES seal (batch_id),
            -- The destination's id in the line's configuration.
            destination TEXT NOT NULL,
            kind TEXT NOT NULL,
            state INTEGER NOT NULL CHECK (state BETWEEN 1 AND 5),
            -- Parts that the destination has confirmed.
            part INTEGER NOT NULL,
            parts INTEGER NOT NULL,
            -- How the record is cut into parts.
            layout TEXT NOT NULL,
            skips_known INTEGER NOT NULL,
            requests INTEGER NOT NULL,
            polls INTEGER NOT NULL,
            task TEXT,
            due INTEGER NOT NULL,
            trouble TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            -- Counts the changes, so that nobody writes over what somebody else changed meanwhile.
            version INTEGER NOT NULL,
            faults INTEGER NOT NULL,
            UNIQUE (batch_id, destination)
        ) STRICT;
        CREATE INDEX outbox_open ON outbox (due) WHERE state < 4;

        -- Why a destination refused, tied to the code that it is about where it names one. Numbered from 1.
        CREATE TABLE outbox_fault (
            outbox_id INTEGER NOT NULL REFERENCES outbox (id),
            number INTEGER NOT NULL,
            code_id INTEGER REFERENCES code (id),
            type TEXT NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (outbox_id, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX outbox_fault_of_code ON outbox_fault (code_id) WHERE code_id IS NOT NULL;
        """

    /// Faults of one refusal that are kept; all of them are counted.
    static let mostFaults = 1_000

    /// Makes an entry for each destination. Call it in the transaction of the deciding signature.
    static func add(_ items: [OutboxItem], batch: Int64, now: Int64, _ db: Database) throws {
        for item in items {
            try db.execute(
                sql: """
                    INSERT INTO outbox (batch_id, destination, kind, state, part, parts, layout, skips_known, requests,
                        polls, task, due, trouble, created_at, changed_at, version, faults)
                    VALUES (?, ?, ?, ?, 0, 0, '', 0, 0, 0, NULL, ?, '', ?, ?, 1, 0)
                    """,
                arguments: [batch, item.destination, item.kind, OutboxState.waiting.rawValue, now, now, now])
        }
    }

    static func entries(_ db: Database, where condition: String, _ arguments: StatementArguments) throws
        -> [OutboxEntry]
    {
        try Row.fetchAll(
            db,
            sql: """
                SELECT outbox.id, batch_id, batch.number, seal.directory, seal.digest, destination, kind, state, part,
                    parts, layout, skips_known, requests, polls, task, due, trouble, outbox.created_at, changed_at,
                    version, faults
                FROM outbox JOIN batch ON batch.id = batch_id JOIN seal USING (batch_id)
                WHERE \(condition) ORDER BY outbox.id
                """, arguments: arguments
        ).map { row in
            guard let state = OutboxState(rawValue: row[7]) else {
                throw LedgerError.damaged("an entry of the outbox has an unknown state")
            }
            return OutboxEntry(
                id: row[0], batch: row[1], number: row[2], directory: row[3], digest: row[4], destination: row[5],
                kind: row[6],
                progress: OutboxProgress(
                    state: state, part: row[8], parts: row[9], layout: row[10], skipsKnown: row[11], requests: row[12],
                    polls: row[13], task: row[14], due: row[15], trouble: row[16]),
                createdAt: row[17], changedAt: row[18], version: row[19], faultCount: row[20])
        }
    }

    /// Replaces the faults of an entry.
    static func save(_ faults: [OutboxFault], of entry: Int64, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM outbox_fault WHERE outbox_id = ?", arguments: [entry])
        for (number, fault) in faults.prefix(mostFaults).enumerated() {
            let code = try fault.code.flatMap { code in
                try Int64.fetchOne(
                    db.cachedStatement(sql: "SELECT id FROM code WHERE text = ?"), arguments: [code.description])
            }
            try db.execute(
                sql: "INSERT INTO outbox_fault (outbox_id, number, code_id, type, text) VALUES (?, ?, ?, ?, ?)",
                arguments: [entry, number + 1, code, fault.type, fault.text])
        }
    }
}
