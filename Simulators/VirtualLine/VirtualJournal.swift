import LineAssembly
import LineCore

/// What waits for the disk: group commits as the journal thread makes them. Whatever waits when a commit ends goes into
/// the next one; requests to the ledger are served behind the commit that was begun with them.
struct VirtualJournal: Sendable {
    struct Commit: Sendable {
        var number: Int
        var entries: [JournalEntry]
        var requests: [(request: LedgerRequest, batch: Int64?)]
    }

    private var entries: [JournalEntry] = []
    private var requests: [(request: LedgerRequest, batch: Int64?)] = []
    private(set) var underWay: Commit?
    private var number = 0

    mutating func append(_ new: [JournalEntry]) { entries += new }

    mutating func request(_ request: LedgerRequest, batch: Int64?) { requests.append((request, batch)) }

    /// Begins a commit with all that waits; nil when one is under way or nothing waits.
    mutating func begin() -> Commit? {
        guard underWay == nil, !(entries.isEmpty && requests.isEmpty) else { return nil }
        number += 1
        let commit = Commit(number: number, entries: entries, requests: requests)
        entries.removeAll(keepingCapacity: true)
        requests.removeAll(keepingCapacity: true)
        underWay = commit
        return commit
    }

    /// The commit is on the disk.
    mutating func end() -> Commit? {
        defer { underWay = nil }
        return underWay
    }

    /// The program ends: what did not reach the disk is lost.
    mutating func crash() {
        entries = []
        requests = []
        underWay = nil
    }
}
