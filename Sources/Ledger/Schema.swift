import GRDB

/// The tables. Each change of them is a migration with a name in words; a migration that has been released is never
/// edited.
enum Schema {
    /// `PRAGMA application_id` of every ledger: "LEDG".
    static let applicationID: Int32 = 0x4C45_4447

    static var migrations: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("codes, batches, journal and audit trail", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            try db.execute(sql: codes)
            try db.execute(sql: batches)
            try db.execute(sql: packing)
            try db.execute(sql: records)
        }
        migrator.registerMigration("acts of people", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: ActTable.schema)
        }
        migrator.registerMigration("line clearance and function test", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: life)
        }
        migrator.registerMigration("states of alarms", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: alarmStates)
        }
        migrator.registerMigration("physical counts", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: counts)
        }
        migrator.registerMigration("pre-printed cartons") { db in
            try db.execute(
                sql: """
                    ALTER TABLE code_source ADD COLUMN preprinted INTEGER NOT NULL DEFAULT 0;
                    -- Codes that were allotted to a batch as printed cartons, not leased to be printed.
                    ALTER TABLE lease ADD COLUMN preprinted INTEGER NOT NULL DEFAULT 0;
                    """)
        }
        migrator.registerMigration("accounts", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: AccountTable.schema)
        }
        migrator.registerMigration("review and signatures", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: ReleaseTable.schema)
        }
        migrator.registerMigration("packs carried between batches") { db in
            try db.execute(sql: CarriedCodes.schema)
        }
        migrator.registerMigration("outbox", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: OutboxTable.schema)
        }
        migrator.registerMigration("chain of the journal", foreignKeyChecks: .immediate) { db in
            try JournalChain.addTo(db)
        }
        migrator.registerMigration("codes in doubt, and how far the chains were checked") { db in
            try db.execute(sql: DoubtedCodes.schema)
            try db.execute(sql: CheckedChains.schema)
        }
        return migrator
    }

    /// Codes of a function test belong to their batch, and are counted for themselves: in `tally` under the batch's
    /// number with a minus sign.
    private static let life = """
        ALTER TABLE code ADD COLUMN test INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE lease ADD COLUMN test INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE returned_code ADD COLUMN test INTEGER NOT NULL DEFAULT 0;

        -- The items of the line clearance that were confirmed.
        CREATE TABLE clearance (
            batch_id INTEGER NOT NULL REFERENCES batch (id),
            item TEXT NOT NULL,
            at INTEGER NOT NULL,
            who TEXT NOT NULL,
            why TEXT NOT NULL,
            PRIMARY KEY (batch_id, item)
        ) STRICT, WITHOUT ROWID;

        -- The pieces of the function tests, each time that one was laid.
        CREATE TABLE test_piece (
            place INTEGER PRIMARY KEY,
            batch_id INTEGER NOT NULL REFERENCES batch (id),
            at INTEGER NOT NULL,
            piece INTEGER NOT NULL,
            station INTEGER NOT NULL,
            item INTEGER NOT NULL,
            finding INTEGER NOT NULL,
            reason INTEGER,
            who TEXT NOT NULL
        ) STRICT;
        CREATE INDEX test_piece_of_batch ON test_piece (batch_id);

        -- Who brought the batch to which phase, and when.
        CREATE TABLE batch_step (
            id INTEGER PRIMARY KEY,
            batch_id INTEGER NOT NULL REFERENCES batch (id),
            phase INTEGER NOT NULL,
            at INTEGER NOT NULL,
            who TEXT NOT NULL,
            why TEXT NOT NULL
        ) STRICT;
        CREATE INDEX batch_step_of_batch ON batch_step (batch_id);
        INSERT INTO batch_step (batch_id, phase, at, who, why) SELECT id, 1, created_at, who, '' FROM batch;
        """

    /// `code` holds every code that was ever imported or drawn, for ever: tens of millions of rows. What many codes
    /// share stands in `code_source`. `code_free` keeps only the codes of the pools.
    private static let codes = """
        CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE product (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

        -- An imported file, or a granted range (then sha256 is null). Status: 0 staged, an import is writing it; 1 active;
        -- 2 withdrawn, its unallocated codes were given back to the enterprise; 3 discarded, to be removed. What is
        -- staged or discarded is seen by nobody.
        CREATE TABLE code_source (
            id INTEGER PRIMARY KEY,
            product_id INTEGER NOT NULL REFERENCES product (id),
            level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 255),
            scheme INTEGER NOT NULL,
            prefix TEXT,
            name TEXT NOT NULL,
            sha256 BLOB UNIQUE,
            application TEXT NOT NULL,
            codes INTEGER NOT NULL,
            at INTEGER NOT NULL,
            who TEXT NOT NULL,
            status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 3),
            withdrawn_at INTEGER
        ) STRICT;

        -- Serial numbers next…last are not drawn yet. Stem: of SSCCs the extension digit and the company prefix, of GS1
        -- serials the GTIN. Width: digits of every serial.
        CREATE TABLE granted_range (
            source_id INTEGER PRIMARY KEY REFERENCES code_source (id),
            stem TEXT NOT NULL,
            width INTEGER NOT NULL,
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            next INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE code (
            id INTEGER PRIMARY KEY,
            text TEXT NOT NULL UNIQUE,
            source_id INTEGER NOT NULL REFERENCES code_source (id),
            state INTEGER NOT NULL,
            batch_id INTEGER REFERENCES batch (id),
            parent_id INTEGER,
            reason INTEGER,
            lost INTEGER NOT NULL DEFAULT 0,
            sent_index INTEGER,
            sent_at INTEGER,
            printed_at INTEGER,
            verified_at INTEGER
        ) STRICT;
        CREATE INDEX code_free ON code (source_id) WHERE state = 1;
        CREATE INDEX code_of_batch ON code (batch_id) WHERE batch_id IS NOT NULL;

        -- How many codes of a source are in a state; batch 0 is the pool. State 1 in a batch means: returned by it.
        CREATE TABLE tally (
            batch_id INTEGER NOT NULL,
            source_id INTEGER NOT NULL REFERENCES code_source (id),
            state INTEGER NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (batch_id, source_id, state)
        ) STRICT, WITHOUT ROWID;
        """

    private static let batches = """
        CREATE TABLE batch (
            id INTEGER PRIMARY KEY,
            number TEXT NOT NULL,
            product_id INTEGER NOT NULL REFERENCES product (id),
            line TEXT NOT NULL,
            who TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            phase INTEGER NOT NULL,
            plan TEXT NOT NULL,
            product TEXT NOT NULL,
            first_sequence INTEGER,
            last_sequence INTEGER,
            UNIQUE (product_id, number)
        ) STRICT;

        CREATE TABLE lease (
            id INTEGER PRIMARY KEY,
            batch_id INTEGER NOT NULL REFERENCES batch (id),
            level INTEGER NOT NULL,
            codes INTEGER NOT NULL,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX lease_of_batch ON lease (batch_id);

        -- All code ids from first to last belong to the lease.
        CREATE TABLE lease_range (
            lease_id INTEGER NOT NULL REFERENCES lease (id),
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            PRIMARY KEY (lease_id, first)
        ) STRICT, WITHOUT ROWID;

        -- Codes that a batch gave back; the same code may belong to another batch by now.
        CREATE TABLE returned_code (
            batch_id INTEGER NOT NULL REFERENCES batch (id),
            code_id INTEGER NOT NULL REFERENCES code (id),
            reason INTEGER,
            at INTEGER NOT NULL,
            PRIMARY KEY (batch_id, code_id)
        ) STRICT, WITHOUT ROWID;
        """

    /// A *place* orders facts over the life of the ledger: the journal's sequence and the fact's number in its entry.
    private static let packing = """
        CREATE TABLE packing (
            id INTEGER PRIMARY KEY,
            parent_id INTEGER NOT NULL REFERENCES code (id),
            child_id INTEGER NOT NULL REFERENCES code (id),
            packed_at INTEGER NOT NULL,
            packed_place INTEGER NOT NULL,
            unpacked_at INTEGER,
            unpacked_place INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX packing_one_parent ON packing (child_id) WHERE unpacked_place IS NULL;
        CREATE INDEX packing_of_child ON packing (child_id) WHERE unpacked_place IS NOT NULL;
        CREATE INDEX packing_of_parent ON packing (parent_id);

        -- The last closing of each container.
        CREATE TABLE container (
            code_id INTEGER PRIMARY KEY REFERENCES code (id),
            closed_place INTEGER NOT NULL,
            closed_at INTEGER NOT NULL,
            children INTEGER NOT NULL,
            short INTEGER NOT NULL
        ) STRICT;

        -- What the world outside must hear in this order: closings (kind 1, `since` = the place of the closing before
        -- it, or 0), unpackings from closed containers (2), and codes that left the market's stock (3).
        CREATE TABLE pack_event (
            place INTEGER PRIMARY KEY,
            batch_id INTEGER NOT NULL REFERENCES batch (id),
            kind INTEGER NOT NULL,
            code_id INTEGER NOT NULL REFERENCES code (id),
            child_id INTEGER REFERENCES code (id),
            at INTEGER NOT NULL,
            since INTEGER,
            short INTEGER,
            state INTEGER,
            reason INTEGER
        ) STRICT;
        CREATE INDEX pack_event_of_batch ON pack_event (batch_id);
        """

    /// What people counted (N-02). `kind` and `number` name the place that was counted, `place` orders the rows.
    private static let counts = """
        -- Each count; a later one of the same place replaces an earlier one and leaves it here.
        CREATE TABLE physical_count (
            place INTEGER PRIMARY KEY,
            batch_id INTEGER NOT NULL REFERENCES batch (id),
            at INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            number INTEGER NOT NULL,
            expected INTEGER NOT NULL,
            counted INTEGER NOT NULL,
            who TEXT NOT NULL,
            why TEXT NOT NULL
        ) STRICT;
        CREATE INDEX physical_count_of_batch ON physical_count (batch_id);

        -- Each change of the difference between a count and the records, 0 = it is gone; with `who`, its explanation.
        CREATE TABLE deviation (
            place INTEGER PRIMARY KEY,
            batch_id INTEGER NOT NULL REFERENCES batch (id),
            at INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            number INTEGER NOT NULL,
            difference INTEGER NOT NULL,
            who TEXT,
            why TEXT
        ) STRICT;
        CREATE INDEX deviation_of_batch ON deviation (batch_id);
        """

    private static let records = """
        CREATE TABLE reject (
            place INTEGER PRIMARY KEY,
            batch_id INTEGER REFERENCES batch (id),
            at INTEGER NOT NULL,
            station INTEGER NOT NULL,
            item INTEGER NOT NULL,
            reason INTEGER NOT NULL,
            code_id INTEGER REFERENCES code (id),
            confirmed INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX reject_of_batch ON reject (batch_id);

        CREATE TABLE alarm_log (
            place INTEGER PRIMARY KEY,
            batch_id INTEGER REFERENCES batch (id),
            at INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            station INTEGER NOT NULL,
            device INTEGER NOT NULL,
            raised INTEGER NOT NULL,
            detail INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX alarm_log_of_batch ON alarm_log (batch_id);

        CREATE TABLE journal (
            sequence INTEGER PRIMARY KEY,
            batch_id INTEGER REFERENCES batch (id),
            tick INTEGER NOT NULL,
            wall INTEGER NOT NULL,
            event BLOB NOT NULL,
            facts BLOB NOT NULL
        ) STRICT;

        -- Chain 0 is the ledger's trail, the others are the batches' own.
        CREATE TABLE audit (
            chain INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            prev BLOB NOT NULL,
            hash BLOB NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (chain, seq)
        ) STRICT, WITHOUT ROWID;

        -- The end of each chain, so that entries cut off at the end are missed.
        CREATE TABLE audit_head (
            chain INTEGER PRIMARY KEY,
            seq INTEGER NOT NULL,
            hash BLOB NOT NULL,
            closed INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        """

    /// What people, time and the design did with alarms; their conditions are in `alarm_log`.
    private static let alarmStates = """
        CREATE TABLE alarm_state (
            place INTEGER PRIMARY KEY,
            batch_id INTEGER REFERENCES batch (id),
            at INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            station INTEGER NOT NULL,
            device INTEGER NOT NULL,
            state INTEGER NOT NULL,
            who TEXT NOT NULL,
            why TEXT NOT NULL
        ) STRICT;
        CREATE INDEX alarm_state_of_batch ON alarm_state (batch_id);
        """
}
