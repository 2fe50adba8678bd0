import Crypto
import Foundation
import GRDB
import LineCore

/// Where the journal does not hold: the first entry that was altered, or is missing.
public struct BrokenEntry: Hashable, Sendable {
    /// In what way.
    public enum Fault: Hashable, Sendable {
        /// It is not what was written; or what stands before it is not.
        case altered
        /// There is none of this number, and later ones are.
        case missing
        /// The journal ends before it, and had it once.
        case cutOff
        /// The file cannot be read at this place.
        case unreadable
    }

    public var sequence: Int64
    public var fault: Fault
}

extension BrokenEntry: CustomStringConvertible {
    public var description: String {
        switch fault {
        case .altered: "journal entry \(sequence) was altered"
        case .missing: "journal entry \(sequence) is missing"
        case .cutOff: "the journal is cut off before entry \(sequence)"
        case .unreadable: "journal entry \(sequence) cannot be read"
        }
    }
}

/// How far the journal goes, and the digest of everything in it up to there.
public struct JournalHead: Hashable, Sendable {
    /// 0 when the journal is empty.
    public var sequence: Int64
    /// SHA-256 of the last entry and of the digest before it; lower-case hexadecimal. 64 zeros when it is empty.
    public var digest: String

    init(_ head: JournalChain.Head) {
        sequence = head.sequence
        digest = hexadecimal(head.hash)
    }

    init(sequence: Int64, digest: String) {
        self.sequence = sequence
        self.digest = digest
    }
}

/// Each entry of the journal carries the hash of itself and of the hash before it: whoever alters a byte would have to
/// alter every later entry and the head too. It is looked at whenever an entry is read.
enum JournalChain {
    static let schema = """
        ALTER TABLE journal ADD COLUMN hash BLOB NOT NULL DEFAULT x'';

        -- The journal's end, so that entries cut off there are missed.
        CREATE TABLE journal_head (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            sequence INTEGER NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
        """

    struct Head {
        var sequence: Int64 = 0
        var hash = Data(count: 32)
    }

    static func head(_ db: Database) throws -> Head {
        let statement = try db.cachedStatement(sql: "SELECT sequence, hash FROM journal_head")
        guard let row = try Row.fetchOne(statement) else { return Head() }
        guard case .blob(let hash) = (row[1] as DatabaseValue).storage, hash.count == 32,
            let sequence = Int64.fromDatabaseValue(row[0])
        else { throw LedgerError.damaged("the journal's head is altered") }
        return Head(sequence: sequence, hash: hash)
    }

    /// Whether the journal ends where its head says, with the entry that the head says. Nil when it does.
    static func brokenEnd(_ db: Database) throws -> BrokenEntry? {
        let head = try head(db)
        let row = try Row.fetchOne(db, sql: "SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1")
        guard let row else {
            return head.sequence == 0 ? nil : BrokenEntry(sequence: 1, fault: .cutOff)
        }
        guard let last = Int64.fromDatabaseValue(row[0]) else { return BrokenEntry(sequence: 1, fault: .unreadable) }
        if last < head.sequence { return BrokenEntry(sequence: last + 1, fault: .cutOff) }
        guard last == head.sequence, case .blob(head.hash) = (row[1] as DatabaseValue).storage else {
            return BrokenEntry(sequence: last, fault: .altered)
        }
        return nil
    }

    static func setHead(_ head: Head, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO journal_head (id, sequence, hash) VALUES (1, ?, ?)
                ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash
                """
        ).execute(arguments: [head.sequence, head.hash])
    }

    /// Numbers are eight bytes, the highest first; the event's length stands before it, so that no byte can change from
    /// the event to the facts.
    static func hash(
        previous: Data, sequence: Int64, batch: Int64?, tick: Int64, wall: Int64, event: Data, facts: Data
    ) -> Data {
        var hasher = SHA256()
        hasher.update(data: previous)
        for number in [sequence, batch ?? 0, tick, wall, Int64(event.count)] {
            unsafe withUnsafeBytes(of: number.bigEndian) { unsafe hasher.update(bufferPointer: $0) }
        }
        hasher.update(data: event)
        hasher.update(data: facts)
        return Data(hasher.finalize())
    }

    /// The hash of a row `sequence, batch_id, tick, wall, event, facts`. Nil when a value is not of its type: values are
    /// read as what they are in the file, since an altered byte may have changed that.
    static func hash(of row: Row, previous: Data) -> Data? {
        guard let sequence = Int64.fromDatabaseValue(row[0]), let tick = Int64.fromDatabaseValue(row[2]),
            let wall = Int64.fromDatabaseValue(row[3]), case .blob(let event) = (row[4] as DatabaseValue).storage,
            case .blob(let facts) = (row[5] as DatabaseValue).storage
        else { return nil }
        let batch: Int64?
        switch (row[1] as DatabaseValue).storage {
        case .null: batch = nil
        case .int64(let value): batch = value
        case .double, .string, .blob: return nil
        }
        return hash(
            previous: previous, sequence: sequence, batch: batch, tick: tick, wall: wall, event: event, facts: facts)
    }

    /// For a journal that was written without: from then on nothing in it changes unnoticed.
    static func addTo(_ db: Database) throws {
        try db.execute(sql: schema)
        try writeAnew(db)
    }

    /// Computes every hash from what the entries hold now.
    static func writeAnew(_ db: Database) throws {
        var head = Head()
        let update = try db.makeStatement(sql: "UPDATE journal SET hash = ? WHERE sequence = ?")
        while true {
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT sequence, batch_id, tick, wall, event, facts FROM journal WHERE sequence > ?
                    ORDER BY sequence LIMIT 1000
                    """, arguments: [head.sequence])
            if rows.isEmpty { break }
            for row in rows {
                guard let hash = hash(of: row, previous: head.hash) else {
                    throw LedgerError.damaged("journal entry \(head.sequence + 1) holds values of other types")
                }
                head = Head(sequence: row[0], hash: hash)
                try update.execute(arguments: [hash, head.sequence])
            }
        }
        if head.sequence > 0 { try setHead(head, db) }
    }
}

extension Ledger {
    /// Whether the journal ends as it was left: what a restart can look at without reading all of it. The entries
    /// themselves are looked at as they are read.
    ///
    /// - Returns: the first entry that is cut off, or the last one when it was altered; nil when the end holds.
    public func brokenJournalEnd() throws(LedgerError) -> BrokenEntry? {
        try read { try JournalChain.brokenEnd($0) }
    }

    /// The journal's end and its digest.
    public func journalHead() throws(LedgerError) -> JournalHead {
        try read { db in
            JournalHead(try JournalChain.head(db))
        }
    }

    /// Looks at every entry of the journal, from the first to the end: for `ledger check`. It is read in pages.
    ///
    /// - Returns: the first entry that was altered or is missing; nil when all hold.
    public func verifyJournal() throws(LedgerError) -> BrokenEntry? {
        try verifyJournal(after: JournalChain.Head(), through: .max)
    }

    /// The same from a place on that is known to hold, up to an entry.
    func verifyJournal(
        after start: JournalChain.Head, through lastWanted: Int64
    ) throws(LedgerError) -> BrokenEntry? {
        // Taken first: what is added while this goes on is looked at as well, but not missed.
        let end = try read { try JournalChain.head($0) }
        var head = start
        var page = 1_000
        while head.sequence < lastWanted {
            let rows: [Row]
            do {
                rows = try snapshot { [head] db in
                    try Row.fetchAll(
                        db,
                        sql: """
                            SELECT sequence, batch_id, tick, wall, event, facts, hash FROM journal
                            WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?
                            """, arguments: [head.sequence, lastWanted, page])
                }
            } catch {
                // Once more entry by entry, to find the one.
                guard page > 1 else { return BrokenEntry(sequence: head.sequence + 1, fault: .unreadable) }
                page = 1
                continue
            }
            if rows.isEmpty { break }
            for row in rows {
                let expected = head.sequence + 1
                guard let sequence = Int64.fromDatabaseValue(row[0]) else {
                    return BrokenEntry(sequence: expected, fault: .altered)
                }
                guard sequence == expected else { return BrokenEntry(sequence: expected, fault: .missing) }
                guard let hash = JournalChain.hash(of: row, previous: head.hash),
                    case .blob(hash) = (row[6] as DatabaseValue).storage
                else { return BrokenEntry(sequence: expected, fault: .altered) }
                head = JournalChain.Head(sequence: sequence, hash: hash)
                if sequence == end.sequence, hash != end.hash {
                    return BrokenEntry(sequence: sequence, fault: .altered)
                }
            }
        }
        if head.sequence < min(end.sequence, lastWanted) {
            return BrokenEntry(sequence: head.sequence + 1, fault: .cutOff)
        }
        if lastWanted < .max { return nil }
        // An end that was put back would let the next entry overwrite what stands behind it.
        let last = try read { try JournalChain.head($0).sequence }
        return last < head.sequence ? BrokenEntry(sequence: last + 1, fault: .altered) : nil
    }
}
