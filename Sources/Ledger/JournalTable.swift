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
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(sequence) FROM journal")) ?? 0
    }

    /// Makes entries of the journal durable, with everything that their facts mean to the tables, in one transaction.
    ///
    /// Traps when the sequence has a gap, or when a fact breaks a rule: a transition that is not legal or does not
    /// begin with the stored state, a code sent twice, a second parent, a child of another level than its parent's − 1.
    ///
    /// - Parameter batch: the batch that the line was making; nil when there was none. Audit entries go to its trail.
    /// - Throws: ``LedgerError/notDurable(_:)`` when the commit failed: nothing of `entries` may leave, the line is
    ///   held, and the ledger takes no further writes until it is opened anew.
    public func append(_ entries: [JournalEntry], batch: Int64?) throws(LedgerError) {
        guard let first = entries.first, let last = entries.last else { return }
        try write { db in
            if let batch { try Self.requireBatch(batch, db) }
            var sequence = try Self.lastSequence(db)
            var projector = try Projector(db, batch: batch)
            let insert = try db.cachedStatement(
                sql: "INSERT INTO journal (sequence, batch_id, tick, wall, event, facts) VALUES (?, ?, ?, ?, ?, ?)")
            for entry in entries {
                sequence += 1
                precondition(entry.sequence == sequence, "the journal has no gaps")
                try insert.execute(arguments: [
                    entry.sequence, batch, entry.moment.tick.microseconds, entry.moment.wall, Blob.data(entry.event),
                    Blob.data(FactCodec.encode(entry.facts)),
                ])
                try projector.apply(entry)
            }
            try projector.finish()
            if let batch {
                try db.cachedStatement(
                    sql: """
                        UPDATE batch SET first_sequence = ifnull(first_sequence, ?), last_sequence = ? WHERE id = ?
                        """
                ).execute(arguments: [first.sequence, last.sequence, batch])
            }
        }
    }

    /// The entries of a batch, in order, from a sequence number on (inclusive). They are read in pages: `body` runs
    /// outside of the ledger's queue and may call the ledger.
    ///
    /// - Throws: ``LedgerError``, or what `body` throws.
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
                try Row.fetchAll(
                    db.cachedStatement(
                        sql: """
                            SELECT sequence, tick, wall, event, facts FROM journal
                            WHERE sequence BETWEEN ? AND ? AND batch_id = ? ORDER BY sequence LIMIT 500
                            """),
                    arguments: [next, last, batch]
                ).map(Self.journalEntry)
            }
            guard let end = page.last else { return }
            for entry in page { try body(entry) }
            next = end.sequence + 1
        }
    }

    static func journalEntry(_ row: Row) throws -> JournalEntry {
        let sequence: Int64 = row[0]
        do throws(ByteFault) {
            return JournalEntry(
                sequence: sequence, moment: Moment(tick: Tick(microseconds: row[1]), wall: row[2]),
                event: Blob.bytes(row[3]), facts: try FactCodec.decode(Blob.bytes(row[4])))
        } catch {
            throw LedgerError.damaged("the facts of journal entry \(sequence) cannot be read: \(error)")
        }
    }
}
