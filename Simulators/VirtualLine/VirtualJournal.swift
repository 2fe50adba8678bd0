import LineAssembly
import LineCore

/// What waits for the disk: group commits as the journal thread makes them. Whatever waits when a commit ends goes into
/// the next one; requests to the ledger are served behind the commit that was begun with them.
struct VirtualJournal: Sendable {
    struct Group: Sendable {
        var batch: Int64?
        var entries: [JournalEntry]
    }

    struct Commit: Sendable {
        var number: Int
        /// One transaction each.
        var groups: [Group]
        var requests: [(request: LedgerRequest, batch: Int64?)]
    }

    private var groups: [Group] = []
    private var requests: [(request: LedgerRequest, batch: Int64?)] = []
    private(set) var underWay: Commit?
    private var number = 0
    /// After a failure nothing becomes durable any more, until the program was started anew.
    private var hasFailed = false

    /// Neighbouring entries of one batch become one transaction.
    mutating func append(_ new: [JournalEntry], batch: Int64?) {
        guard !hasFailed, !new.isEmpty else { return }
        if let last = groups.indices.last, groups[last].batch == batch {
            groups[last].entries += new
        } else {
            groups.append(Group(batch: batch, entries: new))
        }
    }

    mutating func request(_ request: LedgerRequest, batch: Int64?) {
        guard !hasFailed else { return }
        requests.append((request, batch))
    }

    /// Begins a commit with all that waits; nil when one is under way or nothing waits.
    mutating func begin() -> Commit? {
        guard underWay == nil, !hasFailed, !(groups.isEmpty && requests.isEmpty) else { return nil }
        number += 1
        let commit = Commit(number: number, groups: groups, requests: requests)
        groups.removeAll(keepingCapacity: true)
        requests.removeAll(keepingCapacity: true)
        underWay = commit
        return commit
    }

    /// The commit is on the disk.
    mutating func end() -> Commit? {
        defer { underWay = nil }
        return underWay
    }

    /// The first transaction of the commit under way that is not durable yet.
    var nextGroup: Group? { underWay?.groups.first }

    mutating func groupIsDurable() { underWay?.groups.removeFirst() }

    /// The first request of the commit under way that is not answered yet.
    var nextRequest: (request: LedgerRequest, batch: Int64?)? { underWay?.requests.first }

    mutating func requestIsServed() { underWay?.requests.removeFirst() }

    /// Nothing is written any more.
    mutating func fail() {
        crash()
        hasFailed = true
    }

    /// The program ends: what did not reach the disk is lost.
    mutating func crash() {
        groups = []
        requests = []
        underWay = nil
        hasFailed = false
    }
}
