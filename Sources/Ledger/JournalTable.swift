import Foundation
import GRDB
public import LineCore
import Links

extension Ledger {
    /// The sequence number of the last entry of the journal; 0 when it is empty.
    public func lastSequence() throws(LedgerError) -> Int64 {
        try read { try Self.lastSequence($0) }
    }

    /// What the wall clock showed at the journal's last entry, in milliseconds since 1970; nil when it is empty.
    public func lastWall() throws(LedgerError) -> Int64? {
        try read { try Int64.fetchOne($0, sql: "SELECT wall FROM journal ORDER BY sequence DESC LIMIT 1") }
    }

    private static func lastSequence(_ db: Database) throws -> Int64 {
        try JournalChain.head(db).sequence
    }

    /// Makes entries of the journal durable, with everything that their facts mean to the tables, in one transaction.
    ///
    /// Traps when the sequence has a gap, or when a fact breaks a rule: a transition that is not legal or does not
    /// begin with the stored state, a code sent twice, a second parent, a child of another level than its parent's − 1.
    ///
    /// - Parameter batch: the batch that the line was making; nil when there was none. Audit entries go to its trail.
    /// - Returns: the journal's end after it.
    /// - Throws: ``LedgerError/notDurable(_:)`` when the commit failed: nothing of `entries` may leave, the line is
    ///   held, and the ledger takes no further writes until it is opened anew.
    @discardableResult
    public func append(_ entries: [JournalEntry], batch: Int64?) throws(LedgerError) -> JournalHead {
        guard let first = entries.first, let last = entries.last else { return try journalHead() }
        return try write { db in
            if let batch { try Self.requireBatch(batch, db) }
            var head = try JournalChain.head(db)
            var projector = try Projector(db, batch: batch)
            let insert = try db.cachedStatement(
                sql: """
                    INSERT INTO journal (sequence, batch_id, tick, wall, event, facts, hash)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """)
            for entry in entries {
                precondition(entry.sequence == head.sequence + 1, "the journal has no gaps")
                let (event, facts) = (Blob.data(entry.event), Blob.data(FactCodec.encode(entry.facts)))
                let (tick, wall) = (entry.moment.tick.microseconds, entry.moment.wall)
                head.hash = JournalChain.hash(
                    previous: head.hash, sequence: entry.sequence, batch: batch, tick: tick, wall: wall, event: event,
                    facts: facts)
                head.sequence = entry.sequence
                try insert.execute(arguments: [entry.sequence, batch, tick, wall, event, facts, head.hash])
                try projector.apply(entry)
            }
            try projector.finish()
            try JournalChain.setHead(head, db)
            if let batch {
                try db.cachedStatement(
                    sql: """
                        UPDATE batch SET first_sequence = ifnull(first_sequence, ?), last_sequence = ? WHERE id = ?
                        """
                ).execute(arguments: [first.sequence, last.sequence, batch])
            }
            return JournalHead(head)
        }
    }

    /// The entries of a batch, in order, from a sequence number on (inclusive). They are read in pages: `body` runs
    /// outside of the ledger's queue and may call the ledger. Each is compared with the hash that it was written with.
    ///
    /// - Throws: ``LedgerError/brokenJournal(_:)`` before an entry that was altered or is missing, another
    ///   ``LedgerError``, or what `body` throws.
    public func journal(from sequence: Int64, batch: Int64, _ body: (JournalEntry) throws -> Void) throws {
        let bounds = try read { db in
            try Row.fetchOne(
                db, sql: "SELECT first_sequence, last_sequence FROM batch WHERE id = ?", arguments: [batch])
        }
        guard let bounds else { throw LedgerError.unknownBatch(batch) }
        guard let first: Int64 = bounds[0], let last: Int64 = bounds[1] else { return }
        var next = max(sequence, first)
        while next <= last {
            let page = try read { db in
                try Self.journalEntries(from: next, through: last, atMost: 500, db)
            }
            // Entries between two batches are looked at too: one of this batch may have been altered to be one of them.
            for (entry, owner) in page {
                guard entry.sequence == next else { break }
                if owner == batch { try body(entry) }
                next += 1
            }
            guard page.last?.entry.sequence == next - 1 else {
                throw LedgerError.brokenJournal(BrokenEntry(sequence: next, fault: .missing))
            }
        }
    }

    /// Entries of this stretch, each compared with the hash that it was written with.
    static func journalEntries(
        from first: Int64, through last: Int64, atMost count: Int, _ db: Database
    ) throws -> [(entry: JournalEntry, batch: Int64?)] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT entry.sequence, entry.batch_id, entry.tick, entry.wall, entry.event, entry.facts,
                        entry.hash, earlier.hash
                    FROM journal entry LEFT JOIN journal earlier ON earlier.sequence = entry.sequence - 1
                    WHERE entry.sequence BETWEEN ? AND ? ORDER BY entry.sequence LIMIT ?
                    """), arguments: [first, last, count]
        ).map(journalEntry)
    }

    private static func journalEntry(_ row: Row) throws -> (entry: JournalEntry, batch: Int64?) {
        guard let sequence = Int64.fromDatabaseValue(row[0]) else {
            throw LedgerError.damaged("a journal entry has no number")
        }
        let previous: Data
        switch (row[7] as DatabaseValue).storage {
        case .blob(let hash): previous = hash
        case .null where sequence == 1: previous = Data(count: 32)
        case .null, .int64, .double, .string:
            throw LedgerError.brokenJournal(BrokenEntry(sequence: sequence - 1, fault: .missing))
        }
        guard let hash = JournalChain.hash(of: row, previous: previous),
            case .blob(hash) = (row[6] as DatabaseValue).storage
        else { throw LedgerError.brokenJournal(BrokenEntry(sequence: sequence, fault: .altered)) }
        do throws(ByteFault) {
            let entry = JournalEntry(
                sequence: sequence, moment: Moment(tick: Tick(microseconds: row[2]), wall: row[3]),
                event: Blob.bytes(row[4]), facts: try FactCodec.decode(Blob.bytes(row[5])))
            return (entry, row[1])
        } catch {
            throw LedgerError.damaged("the facts of journal entry \(sequence) cannot be read: \(error)")
        }
    }
}
