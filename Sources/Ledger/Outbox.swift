public import Codes
import GRDB
import LineCore

/// Where a hand-over stands. The numbers are stored.
public enum OutboxState: UInt8, Sendable, CaseIterable {
    /// To be sent when it is due.
    case waiting = 1
    /// A request is on its way, or was and nobody knows whether it arrived: it is sent again, which makes no second one.
    case sent = 2
    /// The destination has it and works on it; asked for its result.
    case accepted = 3
    case delivered = 4
    /// The destination does not take it; waits for a person.
    case refused = 5

    /// The word in the API and on the command line.
    public var token: String {
        switch self {
        case .waiting: "waiting"
        case .sent: "sent"
        case .accepted: "accepted"
        case .delivered: "delivered"
        case .refused: "refused"
        }
    }

    /// Nothing more happens to it by itself.
    public var isFinal: Bool { self == .delivered || self == .refused }
}

/// Where the record of a decided batch is to go.
public struct OutboxItem: Hashable, Sendable {
    /// The destination's id in the line's configuration.
    public var destination: String
    /// The word of its kind, for people.
    public var kind: String

    public init(destination: String, kind: String) {
        self.destination = destination
        self.kind = kind
    }
}

/// How far a hand-over has come. Times are wall clock in milliseconds since 1970.
public struct OutboxProgress: Hashable, Sendable {
    public var state: OutboxState
    /// Parts that the destination has confirmed; the next one to send.
    public var part: Int
    /// Of how many; 0 = nothing was sent yet.
    public var parts: Int
    /// How the record was cut into parts. Where it is cut otherwise, the delivery begins anew.
    public var layout: String
    /// The destination knows some of the part already: it is asked to take the rest.
    public var skipsKnown: Bool
    /// Requests that carried the part since it, or a person's retry, began.
    public var requests: Int
    /// Questions for its result since it was accepted.
    public var polls: Int
    /// What the destination calls its work on the part, while it is accepted.
    public var task: String?
    /// When something is to be done next.
    public var due: Int64
    /// What went wrong last, in the words of a log; empty when nothing did.
    public var trouble: String

    public init(
        state: OutboxState, part: Int, parts: Int, layout: String, skipsKnown: Bool, requests: Int, polls: Int,
        task: String?, due: Int64, trouble: String
    ) {
        self.state = state
        self.part = part
        self.parts = parts
        self.layout = layout
        self.skipsKnown = skipsKnown
        self.requests = requests
        self.polls = polls
        self.task = task
        self.due = due
        self.trouble = trouble
    }
}

/// A batch on its way to one destination.
public struct OutboxEntry: Hashable, Sendable {
    public var id: Int64
    public var batch: Int64
    /// The batch's number.
    public var number: String
    /// Where its sealed record lies.
    public var directory: String
    /// SHA-256 of its record.json, lower-case hex.
    public var digest: String
    public var destination: String
    public var kind: String
    public var progress: OutboxProgress
    public var createdAt: Int64
    public var changedAt: Int64
    /// Counts its changes.
    public var version: Int64
    /// All faults of the last refusal; those kept may be fewer.
    public var faultCount: Int
}

/// One reason why a destination refused.
public struct OutboxFault: Hashable, Sendable {
    /// The code that it is about, where the destination names one of ours.
    public var code: Code?
    /// The destination's word for the kind of fault.
    public var type: String
    public var text: String

    public init(code: Code?, type: String, text: String) {
        self.code = code
        self.type = type
        self.text = text
    }
}

extension Ledger {
    /// All entries, in the order in which they were made.
    public func outbox() throws(LedgerError) -> [OutboxEntry] {
        try read { try OutboxTable.entries($0, where: "1 = 1", []) }
    }

    /// Entries to which something happens by itself.
    public func openOutbox() throws(LedgerError) -> [OutboxEntry] {
        try read { try OutboxTable.entries($0, where: "state < 4", []) }
    }

    /// Entries that are not delivered.
    public func undelivered() throws(LedgerError) -> [OutboxEntry] {
        try read { try OutboxTable.entries($0, where: "state <> 4", []) }
    }

    public func outboxEntry(_ id: Int64) throws(LedgerError) -> OutboxEntry? {
        try read { try OutboxTable.entries($0, where: "outbox.id = ?", [id]).first }
    }

    /// Why the destination refused, in its order.
    public func outboxFaults(of entry: Int64) throws(LedgerError) -> [OutboxFault] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT code.text, type, outbox_fault.text FROM outbox_fault
                    LEFT JOIN code ON code.id = code_id WHERE outbox_id = ? ORDER BY number
                    """, arguments: [entry]
            ).map { row in
                OutboxFault(code: try (row[0] as String?).map(Self.code), type: row[1], text: row[2])
            }
        }
    }

    /// Writes how far an entry has come. Its end is an entry of the ledger's trail.
    ///
    /// - Parameters:
    ///   - faults: replace those of the entry; nil = they stay.
    ///   - now: wall clock in milliseconds since 1970.
    /// - Returns: false when somebody changed the entry meanwhile: nothing was done.
    public func advance(
        _ entry: OutboxEntry, to progress: OutboxProgress, faults: [OutboxFault]?, now: Int64
    ) throws(LedgerError) -> Bool {
        try write { db in
            guard try Self.save(entry, progress, faultCount: faults?.count ?? entry.faultCount, now: now, db) else {
                return false
            }
            if let faults { try OutboxTable.save(faults, of: entry.id, db) }
            if progress.state.isFinal, !entry.progress.state.isFinal {
                try Self.audit(
                    "handover.\(progress.state.token)", entry, who: "", why: progress.trouble,
                    faults: faults?.count ?? 0, now: now, db)
            }
            return true
        }
    }

    /// A person has it tried again at once.
    ///
    /// - Returns: false when somebody changed the entry meanwhile: nothing was done.
    public func retry(
        _ entry: OutboxEntry, as progress: OutboxProgress, who: String, why: String, now: Int64
    ) throws(LedgerError) -> Bool {
        try write { db in
            guard try Self.save(entry, progress, faultCount: 0, now: now, db) else { return false }
            try OutboxTable.save([], of: entry.id, db)
            try Self.audit("handover.retry", entry, who: who, why: why, faults: entry.faultCount, now: now, db)
            return true
        }
    }

    private static func save(
        _ entry: OutboxEntry, _ progress: OutboxProgress, faultCount: Int, now: Int64, _ db: Database
    ) throws -> Bool {
        try db.cachedStatement(
            sql: """
                UPDATE outbox SET state = ?, part = ?, parts = ?, layout = ?, skips_known = ?, requests = ?,
                    polls = ?, task = ?, due = ?, trouble = ?, changed_at = ?, version = version + 1, faults = ?
                WHERE id = ? AND version = ?
                """
        ).execute(arguments: [
            progress.state.rawValue, progress.part, progress.parts, progress.layout, progress.skipsKnown,
            progress.requests, progress.polls, progress.task, progress.due, progress.trouble, now, faultCount, entry.id,
            entry.version,
        ])
        return db.changesCount > 0
    }

    private static func audit(
        _ act: String, _ entry: OutboxEntry, who: String, why: String, faults: Int, now: Int64, _ db: Database
    ) throws {
        try AuditTrail.append(
            AuditEntry(
                act: act, who: who, why: why,
                details: [
                    .init(name: "batch", value: entry.number), .init(name: "destination", value: entry.destination),
                    .init(name: "record_sha256", value: entry.digest), .init(name: "faults", value: "\(faults)"),
                ]),
            chain: AuditTrail.ledgerChain, at: now, db)
    }
}
