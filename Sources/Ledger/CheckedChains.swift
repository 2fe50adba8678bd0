import Foundation
import GRDB

/// How far each chain of hashes was whole when somebody looked, or when the program that wrote it ended in order: a start
/// looks at what came after.
enum CheckedChains {
    /// The number of the journal among the chains of the trails.
    static let journal: Int64 = -1

    static let schema = """
        CREATE TABLE checked_chain (
            chain INTEGER PRIMARY KEY,
            sequence INTEGER NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
        """
}

/// Where a ledger does not hold.
public enum BrokenChain: Hashable, Sendable {
    case journal(BrokenEntry)
    case trail(BrokenLink)
}

extension Ledger {
    /// Looks at every entry of the journal and of the trails that was written since ``markChecked()``, and at the
    /// journal's end.
    ///
    /// - Parameter open: the batch whose entries are read, and looked at, by the recovery anyway.
    /// - Returns: the first place that does not hold; nil when all does.
    public func brokenSinceMark(besides open: Int64?) throws(LedgerError) -> BrokenChain? {
        if let broken = try brokenJournalEnd() { return .journal(broken) }
        let (mark, trails) = try read { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT sequence, hash FROM checked_chain WHERE chain = ?",
                arguments: [CheckedChains.journal])
            let mark = try row.map { try Self.journalMark($0[0], $0[1]) } ?? JournalChain.Head()
            let trails = try Row.fetchAll(
                db,
                sql: """
                    SELECT audit_head.chain, checked.sequence, checked.hash FROM audit_head
                    LEFT JOIN checked_chain checked ON checked.chain = audit_head.chain
                    WHERE checked.sequence IS NOT audit_head.seq OR checked.hash IS NOT audit_head.hash
                    ORDER BY audit_head.chain
                    """
            ).map { row throws in
                var head = AuditTrail.Head()
                guard let chain = Int64.fromDatabaseValue(row[0]) else { throw Self.alteredMark }
                if let sequence = Int64.fromDatabaseValue(row[1]),
                    case .blob(let hash) = (row[2] as DatabaseValue).storage
                {
                    head.sequence = sequence
                    head.hash = hash
                }
                return (chain: chain, head: head)
            }
            return (mark, trails)
        }
        if let broken = try brokenJournal(after: mark, besides: open) { return .journal(broken) }
        for (chain, head) in trails {
            guard let sequence = try firstBroken(in: chain, after: head) else { continue }
            return .trail(BrokenLink(batch: chain == AuditTrail.ledgerChain ? nil : chain, sequence: sequence))
        }
        return nil
    }

    private static let alteredMark = LedgerError.damaged("the marks of what was checked are altered")

    /// Values are read as what they are in the file: an altered byte may have changed their type.
    private static func journalMark(_ sequence: DatabaseValue, _ hash: DatabaseValue) throws -> JournalChain.Head {
        guard let sequence = Int64.fromDatabaseValue(sequence), case .blob(let hash) = hash.storage else {
            throw alteredMark
        }
        return JournalChain.Head(sequence: sequence, hash: hash)
    }

    private func brokenJournal(
        after mark: JournalChain.Head, besides open: Int64?
    ) throws(LedgerError) -> BrokenEntry? {
        let skipped = try read { db -> (first: Int64, last: JournalChain.Head)? in
            guard let open,
                let row = try Row.fetchOne(
                    db,
                    sql: """
                        SELECT first_sequence, last_sequence, journal.hash FROM batch
                        JOIN journal ON journal.sequence = last_sequence WHERE id = ?
                        """, arguments: [open])
            else { return nil }
            guard let first = Int64.fromDatabaseValue(row[0]) else { throw Self.alteredMark }
            return (first, try Self.journalMark(row[1], row[2]))
        }
        guard let skipped, mark.sequence < skipped.last.sequence else {
            return try verifyJournal(after: mark, through: .max)
        }
        if mark.sequence < skipped.first,
            let broken = try verifyJournal(after: mark, through: skipped.first - 1)
        {
            return broken
        }
        return try verifyJournal(after: skipped.last, through: .max)
    }

    /// What is written up to here is not looked at again by the next start: it was looked at, or this program wrote it
    /// and ends in order.
    public func markChecked() throws(LedgerError) {
        try write { db in
            let head = try JournalChain.head(db)
            try db.execute(
                sql: "INSERT OR REPLACE INTO checked_chain (chain, sequence, hash) VALUES (?, ?, ?)",
                arguments: [CheckedChains.journal, head.sequence, head.hash])
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO checked_chain (chain, sequence, hash)
                    SELECT chain, seq, hash FROM audit_head WHERE NOT EXISTS
                        (SELECT 1 FROM checked_chain checked
                         WHERE checked.chain = audit_head.chain AND checked.sequence = audit_head.seq)
                    """)
        }
    }
}
