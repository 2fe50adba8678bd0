import GRDB
public import LineCore

extension Ledger {
    /// The entries of a batch's journal behind the one that ended it, in order: what belonged to the same step of the
    /// line, and then acts on its packs and counts, which stand in tables of their own, so that what other batches wrote in
    /// between is not read.
    ///
    /// - Parameter sequence: of the entry that ended the batch.
    /// - Throws: ``LedgerError/brokenJournal(_:)`` when one was altered or is missing: the batch knows its last entry.
    public func journalAfterEnd(of batch: Int64, after sequence: Int64) throws(LedgerError) -> [JournalEntry] {
        try read { db in
            let last = try Int64.fetchOne(
                db, sql: "SELECT last_sequence FROM batch WHERE id = ?", arguments: [batch])
            guard let last, last > sequence else { return [] }
            var entries = try Self.entriesOfSameStep(of: batch, after: sequence, through: last, db)
            let known = entries.last?.sequence ?? sequence
            for number in try Self.entriesInTables(of: batch, after: known, db) {
                guard let found = try Self.journalEntries(from: number, through: number, atMost: 1, db).first,
                    found.batch == batch
                else { throw LedgerError.brokenJournal(BrokenEntry(sequence: number, fault: .missing)) }
                entries.append(found.entry)
            }
            guard entries.last?.sequence == last else {
                throw LedgerError.brokenJournal(BrokenEntry(sequence: last, fault: .missing))
            }
            return entries
        }
    }

    private static func entriesOfSameStep(
        of batch: Int64, after sequence: Int64, through last: Int64, _ db: Database
    ) throws -> [JournalEntry] {
        var entries: [JournalEntry] = []
        var next = sequence + 1
        while next <= last {
            guard let found = try journalEntries(from: next, through: next, atMost: 1, db).first,
                found.entry.sequence == next, found.batch == batch
            else { break }
            entries.append(found.entry)
            next += 1
        }
        return entries
    }

    private static func entriesInTables(of batch: Int64, after sequence: Int64, _ db: Database) throws -> [Int64] {
        try Int64.fetchAll(
            db,
            sql: """
                SELECT place / ?3 FROM act WHERE batch_id = ?1 AND place >= ?2
                UNION SELECT place / ?3 FROM physical_count WHERE batch_id = ?1 AND place >= ?2
                UNION SELECT place / ?3 FROM deviation WHERE batch_id = ?1 AND place >= ?2
                ORDER BY 1
                """,
            arguments: [batch, (sequence + 1) * Projector.placesPerEntry, Projector.placesPerEntry])
    }
}
