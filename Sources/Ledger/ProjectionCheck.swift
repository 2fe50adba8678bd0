public import Codes
import GRDB
public import LineCore

/// Where the tables do not say what the journal says.
public struct ProjectionDifference: Hashable, Sendable {
    public var code: Code
    /// `state`, `parent`, `reason`, `sent`, `printed`, `verified`, `whereabouts`, or `counts` for the counters.
    public var column: String
}

extension Ledger {
    /// Works the journal of a batch off again, in memory, from its leases on, and compares what comes out with the
    /// tables: for `ledger check`. It takes some hundred bytes for each code of the batch.
    ///
    /// - Returns: the first code in the order of ids that differs, and in what; nil when all agree.
    public func projectionDifference(of batch: Int64) throws(LedgerError) -> ProjectionDifference? {
        var replay = try ProjectionReplay(self, batch: batch)
        do {
            try journal(from: 1, batch: batch) { replay.take($0) }
        } catch {
            throw Self.translated(error)
        }
        return try replay.difference(in: self)
    }

    /// Ids of the codes that were leased to the batch to be printed.
    fileprivate func leasedRuns(of batch: Int64) throws(LedgerError) -> [ClosedRange<CodeID>] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT first, last FROM lease JOIN lease_range ON lease_range.lease_id = lease.id
                    WHERE lease.batch_id = ? AND lease.preprinted = 0
                    """, arguments: [batch]
            ).map { ($0[0] as Int64)...($0[1] as Int64) }
        }
    }
}

/// The tables of a batch as its journal makes them, entry by entry. Whoever reads the journal anyway, as a recovery does,
/// gets the comparison with little more.
public struct ProjectionReplay {
    private let batch: Int64
    private var codes: [CodeID: Replayed] = [:]
    private var hasEnded: Bool
    private var hasTestEnded: Bool

    /// Before the first entry of the batch.
    public init(_ ledger: Ledger, batch: Int64) throws(LedgerError) {
        self.batch = batch
        for run in try ledger.leasedRuns(of: batch) {
            for id in run { codes[id] = Replayed() }
        }
        for id in try ledger.allottedCodes(of: batch) { codes[id] = Replayed(state: .encoded) }
        hasEnded = try ledger.batch(id: batch)?.phase == .cancelled
        hasTestEnded = hasEnded
    }

    /// The batch's next entry.
    public mutating func take(_ entry: JournalEntry) {
        for fact in entry.facts {
            Self.replay(fact, at: entry.moment.wall, into: &codes)
            if fact == .phase(.ended) { hasEnded = true }
            if fact == .phase(.tested) || fact == .phase(.cleared) { hasTestEnded = true }
            if fact == .phase(.testing) { hasTestEnded = false }
        }
    }

    /// Compares what came out with the tables.
    ///
    /// - Returns: the first code in the order of ids that differs, and in what; nil when all agree.
    public func difference(in ledger: Ledger) throws(LedgerError) -> ProjectionDifference? {
        var difference: ProjectionDifference?
        let parents = try ledger.parentIDs(of: batch)
        func compare(_ row: CodeRow, _ hasEnded: Bool) {
            // What became of a unit that the next batch took over is that batch's.
            guard difference == nil, row.carriedTo == nil else { return }
            let column =
                if let replayed = codes[row.id] {
                    replayed.atEnd(hasEnded).difference(from: row, parent: parents[row.id])
                } else { "state" }
            if let column { difference = ProjectionDifference(code: row.code, column: column) }
        }
        do {
            try ledger.codes(of: batch) { compare($0, hasEnded) }
            // Those of an earlier test that were returned are no codes of one that runs now.
            try ledger.testCodes(of: batch) { compare($0, hasTestEnded || $0.state == .unallocated) }
        } catch {
            throw Ledger.translated(error)
        }
        if difference == nil, try ledger.counts(of: batch) != ledger.recount(of: batch) {
            return ProjectionDifference(code: Code(), column: "counts")
        }
        return difference
    }

    /// What the facts say of one code.
    private struct Replayed {
        var state = CodeState.allocated
        var parent: CodeID?
        var reason: Reason?
        var sentIndex: UInt32?
        var printedAt: Int64?
        var verifiedAt: Int64?
        var isLost = false
        /// It came from another batch, whose journal tells how it was made.
        var isCarried = false

        /// The ledger itself gives back what the line never heard of when the batch ends.
        func atEnd(_ hasEnded: Bool) -> Replayed {
            guard hasEnded, state == .allocated || state == .encoded, sentIndex == nil else { return self }
            return Replayed(state: .unallocated, reason: .returnedToPool)
        }

        func difference(from row: CodeRow, parent stored: CodeID?) -> String? {
            if state != row.state { return "state" }
            if reason != row.reason { return "reason" }
            // What became of a returned code since is another batch's.
            if state == .unallocated { return nil }
            if parent != stored { return "parent" }
            if isCarried { return isLost == row.isWhereaboutsKnown ? "whereabouts" : nil }
            if sentIndex != row.sentIndex { return "sent" }
            if printedAt != row.printedAt { return "printed" }
            if verifiedAt != row.verifiedAt { return "verified" }
            return isLost == row.isWhereaboutsKnown ? "whereabouts" : nil
        }
    }

    private static func replay(_ fact: Fact, at wall: Int64, into codes: inout [CodeID: Replayed]) {
        switch fact {
        case .codeState(let code, _, let to, let reason):
            codes[code]?.state = to
            codes[code]?.reason = reason
            if to == .encoded { codes[code]?.printedAt = wall }
            if to == .commissioned { codes[code]?.verifiedAt = wall }
        case .sent(let code, let index): codes[code]?.sentIndex = index
        case .packed(let child, let parent): codes[child]?.parent = parent
        case .unpacked(let child, _): codes[child]?.parent = nil
        case .whereabouts(let code, let known): codes[code]?.isLost = !known
        case .carriedIn(let code, let parent, _):
            codes[code] = Replayed(state: .commissioned, parent: parent, isCarried: true)
        case .containerClosed, .rejected, .phase, .alarm, .alarmState, .audit, .act, .reprinted, .reprintVerified,
            .testPiece, .counted, .deviation:
            break
        }
    }
}
