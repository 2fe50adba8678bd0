import Crypto
import Foundation
import GRDB
public import LineCore

/// One entry of an audit chain, as `audit.jsonl` has it.
public struct AuditLine: Hashable, Sendable {
    /// Counts 1, 2, 3 … within its chain.
    public var sequence: Int64
    /// The hash of the entry before, 64 zeros for the first; lower-case hexadecimal.
    public var previous: String
    /// SHA-256 of the 32 bytes of `previous`, then the UTF-8 bytes of `body`.
    public var hash: String
    /// Canonical JSON: `at`, `who`, `act`, `why`, `details`.
    public var body: String

    /// The line of `audit.jsonl`, without its end.
    public var text: String {
        CanonicalJSON.object([
            .init("seq", .integer(sequence)), .init("prev", .string(previous)), .init("hash", .string(hash)),
            .init("body", .string(body)),
        ]).text
    }
}

/// Where an audit chain does not hold: the first entry that was altered, or is missing.
public struct BrokenLink: Hashable, Sendable {
    /// Nil for the ledger's own trail.
    public var batch: Int64?
    public var sequence: Int64
}

/// The hash chains (S-04). Entries are only ever added; the end of each chain is kept beside it, so that entries cut
/// off at the end are missed too.
enum AuditTrail {
    static let ledgerChain: Int64 = 0

    struct Head {
        var sequence: Int64 = 0
        var hash = Data(count: 32)
        var isClosed = false
    }

    static func head(of chain: Int64, _ db: Database) throws -> Head {
        let statement = try db.cachedStatement(sql: "SELECT seq, hash, closed FROM audit_head WHERE chain = ?")
        guard let row = try Row.fetchOne(statement, arguments: [chain]) else { return Head() }
        return Head(sequence: row[0], hash: row[1], isClosed: row[2] != 0)
    }

    /// Adds an entry, and returns the chain's new end.
    @discardableResult
    static func append(_ entry: AuditEntry, chain: Int64, at wall: Int64, _ db: Database) throws -> Head {
        var head = try head(of: chain, db)
        precondition(!head.isClosed, "nothing is added to a chain that is closed for signature")
        let body = Self.body(of: entry, at: wall)
        let hash = Self.hash(previous: head.hash, body: body)
        try db.cachedStatement(sql: "INSERT INTO audit (chain, seq, prev, hash, body) VALUES (?, ?, ?, ?, ?)")
            .execute(arguments: [chain, head.sequence + 1, head.hash, hash, body])
        try db.cachedStatement(
            sql: """
                INSERT INTO audit_head (chain, seq, hash) VALUES (?, ?, ?)
                ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq, hash = excluded.hash
                """
        ).execute(arguments: [chain, head.sequence + 1, hash])
        head.sequence += 1
        head.hash = hash
        return head
    }

    static func body(of entry: AuditEntry, at wall: Int64) -> String {
        let details = entry.details.map { detail in
            CanonicalJSON.object([.init("name", .string(detail.name)), .init("value", .string(detail.value))])
        }
        return CanonicalJSON.object([
            .init("at", .string(Timestamp.text(milliseconds: wall))), .init("who", .string(entry.who)),
            .init("act", .string(entry.act)), .init("why", .string(entry.why)), .init("details", .array(details)),
        ]).text
    }

    static func hash(previous: Data, body: String) -> Data {
        var hasher = SHA256()
        hasher.update(data: previous)
        hasher.update(data: Data(body.utf8))
        return Data(hasher.finalize())
    }

    /// The first entry of a page that does not follow from the one before it. Values are read as what they are in the
    /// file: an altered byte may have changed their type.
    static func firstBroken(in rows: [Row], after head: inout Head) -> Int64? {
        for row in rows {
            let expected = head.sequence + 1
            guard Int64.fromDatabaseValue(row[0]) == expected,
                case .blob(let previous) = (row[1] as DatabaseValue).storage,
                case .blob(let hash) = (row[2] as DatabaseValue).storage,
                case .string(let body) = (row[3] as DatabaseValue).storage, previous == head.hash,
                Self.hash(previous: previous, body: body) == hash
            else { return expected }
            head.sequence = expected
            head.hash = hash
        }
        return nil
    }
}

extension Ledger {
    /// Adds an entry to a batch's own trail, or to the ledger's when `batch` is nil or its trail is closed.
    ///
    /// - Parameter now: wall clock in milliseconds since 1970.
    public func appendAudit(_ entry: AuditEntry, batch: Int64?, now: Int64) throws(LedgerError) {
        try write { db in
            if let batch { try Self.requireBatch(batch, db) }
            try AuditTrail.append(entry, chain: Self.openChain(of: batch, db), at: now, db)
        }
    }

    /// The chain that entries about a batch go to: its own until that is closed, then the ledger's.
    static func openChain(of batch: Int64?, _ db: Database) throws -> Int64 {
        guard let batch, try !AuditTrail.head(of: batch, db).isClosed else { return AuditTrail.ledgerChain }
        return batch
    }

    /// Writes the last entry of a batch's trail, *closed for signature*, and an entry of the ledger's trail that names
    /// its head. Acts after this go on in the ledger's trail.
    ///
    /// - Parameter signingKey: public key of the signatures under the record, lower-case hex: the signed trail names it.
    /// - Returns: the head, as `record.json` names it.
    public func closeBatchAudit(
        _ batch: Int64, who: String, why: String, signingKey: String, now: Int64
    ) throws(LedgerError) -> String {
        try write { db in
            let number = try Self.requireBatch(batch, db)
            guard try !AuditTrail.head(of: batch, db).isClosed else { throw LedgerError.trailClosed(batch: batch) }
            let head = try AuditTrail.append(
                AuditEntry(
                    act: "record.close", who: who, why: why,
                    details: [
                        .init(name: "batch", value: number), .init(name: "status", value: "closed for signature"),
                        .init(name: "signing_key", value: signingKey),
                    ]),
                chain: batch, at: now, db)
            try db.execute(sql: "UPDATE audit_head SET closed = 1 WHERE chain = ?", arguments: [batch])
            try AuditTrail.append(
                AuditEntry(
                    act: "record.close", who: who, why: why,
                    details: [
                        .init(name: "batch", value: number), .init(name: "seq", value: String(head.sequence)),
                        .init(name: "hash", value: hexadecimal(head.hash)),
                    ]),
                chain: AuditTrail.ledgerChain, at: now, db)
            return hexadecimal(head.hash)
        }
    }

    /// The entries of a batch's trail, or of the ledger's when `batch` is nil, in order.
    public func auditTrail(batch: Int64?) throws(LedgerError) -> [AuditLine] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT seq, prev, hash, body FROM audit WHERE chain = ? ORDER BY seq",
                arguments: [batch ?? AuditTrail.ledgerChain]
            ).map { row in
                guard let sequence = Int64.fromDatabaseValue(row[0]), let previous = Data.fromDatabaseValue(row[1]),
                    let hash = Data.fromDatabaseValue(row[2]), let body = String.fromDatabaseValue(row[3])
                else { throw LedgerError.damaged("an audit entry holds values of other types") }
                return AuditLine(
                    sequence: sequence, previous: hexadecimal(previous), hash: hexadecimal(hash), body: body)
            }
        }
    }

    /// Checks every chain from its first entry to its end: the ledger's, then the batches'.
    ///
    /// - Returns: the first entry that was altered or is missing; nil when all hold.
    public func verifyChain() throws(LedgerError) -> BrokenLink? {
        let chains = try read { db in
            try Int64.fetchAll(
                db, sql: "SELECT 0 UNION SELECT id FROM batch UNION SELECT chain FROM audit_head ORDER BY 1")
        }
        for chain in chains {
            guard let sequence = try firstBroken(in: chain, after: AuditTrail.Head()) else { continue }
            return BrokenLink(batch: chain == AuditTrail.ledgerChain ? nil : chain, sequence: sequence)
        }
        return nil
    }

    /// The first entry after a place that is known to hold which does not.
    func firstBroken(in chain: Int64, after start: AuditTrail.Head) throws(LedgerError) -> Int64? {
        // Taken first: what is added while this goes on is checked as well, but not missed.
        let end = try read { try AuditTrail.head(of: chain, $0) }
        var head = start
        while true {
            let rows = try read { db in
                try Row.fetchAll(
                    db,
                    sql: "SELECT seq, prev, hash, body FROM audit WHERE chain = ? AND seq > ? ORDER BY seq LIMIT 1000",
                    arguments: [chain, head.sequence])
            }
            if rows.isEmpty { break }
            let before = head.sequence
            if let broken = AuditTrail.firstBroken(in: rows, after: &head) { return broken }
            if before < end.sequence, head.sequence >= end.sequence {
                let kept = rows[Int(end.sequence - before - 1)]
                guard (kept[2] as Data) == end.hash else { return end.sequence }
            }
        }
        // Every chain has a first entry: that of the ledger's or the batch's creation.
        return head.sequence < max(end.sequence, 1) ? head.sequence + 1 : nil
    }
}
