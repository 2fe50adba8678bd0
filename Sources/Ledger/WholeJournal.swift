import GRDB
public import LineCore
import Links

/// Goes through the journal entry by entry, whatever batch they belong to, reading ahead in pages.
public struct JournalCursor {
    private let ledger: Ledger
    private var page: ArraySlice<JournalEntry> = []
    private var next: Int64

    /// - Parameter sequence: of the first entry that is wanted.
    public init(_ ledger: Ledger, from sequence: Int64) {
        self.ledger = ledger
        next = sequence
    }

    /// The next entry; nil when the journal holds no more yet.
    public mutating func entry() throws(LedgerError) -> JournalEntry? {
        if page.isEmpty { page = try ledger.entries(from: next, atMost: 500)[...] }
        guard let entry = page.popFirst() else { return nil }
        next = entry.sequence + 1
        return entry
    }
}

extension Ledger {
    /// Entries from a sequence on, in order.
    func entries(from sequence: Int64, atMost count: Int) throws(LedgerError) -> [JournalEntry] {
        try read { db in
            try Self.journalEntries(from: sequence, through: .max, atMost: count, db).map(\.entry)
        }
    }

    /// The batch that the line began last up to this sequence; nil when there was none. Batches are begun one after the
    /// other; only what people do with packs after the end comes later.
    public func batch(at sequence: Int64) throws(LedgerError) -> Int64? {
        try read { db in
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT id FROM batch WHERE first_sequence <= ? ORDER BY first_sequence DESC LIMIT 1
                    """, arguments: [sequence])
        }
    }
}
