import Foundation
import GRDB
import LineCore

/// An exception of a batch's review that somebody of QA has looked at.
public struct ReviewedException: Hashable, Sendable {
    /// What the review calls it; stays the same while the exception is the same.
    public var exception: String
    /// Wall clock in milliseconds since 1970.
    public var at: Int64
    public var who: String
    public var why: String
}

/// What QA is about to decide, or has decided, of a batch.
public enum ReleaseDecision: UInt8, Sendable, CaseIterable {
    case release = 1
    case refuse = 2

    /// The word in files, in the API and on the command line.
    public var token: String { self == .release ? "release" : "refuse" }
}

/// The record of a batch was written for signature.
public struct RecordSeal: Hashable, Sendable {
    public var decision: ReleaseDecision
    /// SHA-256 of record.json, lower-case hex.
    public var digest: String
    public var directory: String
    public var at: Int64
    public var who: String
    /// When the deciding signature took effect; nil before it.
    public var decidedAt: Int64?

    public init(
        decision: ReleaseDecision, digest: String, directory: String, at: Int64, who: String, decidedAt: Int64?
    ) {
        self.decision = decision
        self.digest = digest
        self.directory = directory
        self.at = at
        self.who = who
        self.decidedAt = decidedAt
    }
}

/// A signature under a batch's record, as the ledger keeps it.
public struct SignatureRow: Hashable, Sendable {
    public var account: String
    public var printedName: String
    public var role: String
    public var meaning: String
    /// RFC 3339, as it was signed.
    public var at: String
    public var why: String
    public var recordDigest: String
    public var previous: String
    public var value: [UInt8]

    public init(
        account: String, printedName: String, role: String, meaning: String, at: String, why: String,
        recordDigest: String, previous: String, value: [UInt8]
    ) {
        self.account = account
        self.printedName = printedName
        self.role = role
        self.meaning = meaning
        self.at = at
        self.why = why
        self.recordDigest = recordDigest
        self.previous = previous
        self.value = value
    }
}

enum ReleaseTable {
    static let schema = """
        CREATE TABLE review (
            batch_id INTEGER NOT NULL REFERENCES batch (id),
            exception TEXT NOT NULL,
            at INTEGER NOT NULL,
            who TEXT NOT NULL,
            why TEXT NOT NULL,
            PRIMARY KEY (batch_id, exception)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE seal (
            batch_id INTEGER PRIMARY KEY REFERENCES batch (id),
            decision INTEGER NOT NULL,
            digest TEXT NOT NULL,
            directory TEXT NOT NULL,
            at INTEGER NOT NULL,
            who TEXT NOT NULL,
            decided_at INTEGER
        ) STRICT;

        -- Numbered from 1 in each batch.
        CREATE TABLE signature (
            batch_id INTEGER NOT NULL REFERENCES seal (batch_id),
            number INTEGER NOT NULL,
            account TEXT NOT NULL REFERENCES account (name),
            printed_name TEXT NOT NULL,
            role TEXT NOT NULL,
            meaning TEXT NOT NULL,
            at TEXT NOT NULL,
            why TEXT NOT NULL,
            record_digest TEXT NOT NULL,
            previous TEXT NOT NULL,
            value BLOB NOT NULL,
            PRIMARY KEY (batch_id, number)
        ) STRICT, WITHOUT ROWID;
        """

    static func seal(of batch: Int64, _ db: Database) throws -> RecordSeal? {
        guard
            let row = try Row.fetchOne(
                db,
                sql: "SELECT decision, digest, directory, at, who, decided_at FROM seal WHERE batch_id = ?",
                arguments: [batch])
        else { return nil }
        guard let decision = ReleaseDecision(rawValue: row[0]) else {
            throw LedgerError.damaged("a seal holds a decision that no version has written")
        }
        return RecordSeal(
            decision: decision, digest: row[1], directory: row[2], at: row[3], who: row[4], decidedAt: row[5])
    }
}

extension Ledger {
    public func reviewed(of batch: Int64) throws(LedgerError) -> [ReviewedException] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT exception, at, who, why FROM review WHERE batch_id = ? ORDER BY at, exception",
                arguments: [batch]
            ).map { ReviewedException(exception: $0[0], at: $0[1], who: $0[2], why: $0[3]) }
        }
    }

    /// Somebody of QA has looked at these exceptions; one that was looked at before stays as it is.
    ///
    /// - Parameter now: wall clock in milliseconds since 1970.
    public func noteReviewed(
        _ exceptions: [String], batch: Int64, who: String, why: String, now: Int64
    ) throws(LedgerError) {
        try write { db in
            try Self.requireBatch(batch, db)
            for exception in exceptions {
                try db.execute(
                    sql: "INSERT OR IGNORE INTO review (batch_id, exception, at, who, why) VALUES (?, ?, ?, ?, ?)",
                    arguments: [batch, exception, now, who, why])
                guard db.changesCount > 0 else { continue }
                try AuditTrail.append(
                    AuditEntry(
                        act: "review.acknowledge", who: who, why: why,
                        details: [.init(name: "exception", value: exception)]),
                    chain: Self.openChain(of: batch, db), at: now, db)
            }
        }
    }

    /// Seals whose batch was decided, or is being signed.
    public func sealedBatches() throws(LedgerError) -> [Int64] {
        try read { try Int64.fetchAll($0, sql: "SELECT batch_id FROM seal ORDER BY batch_id") }
    }

    public func seal(of batch: Int64) throws(LedgerError) -> RecordSeal? {
        try read { try ReleaseTable.seal(of: batch, $0) }
    }

    /// The record was written; its signatures may follow. A batch has one seal.
    ///
    /// - Returns: false when it had one already: nothing was done.
    public func seal(_ batch: Int64, _ seal: RecordSeal) throws(LedgerError) -> Bool {
        try write { db in
            let number = try Self.requireBatch(batch, db)
            guard try ReleaseTable.seal(of: batch, db) == nil else { return false }
            try db.execute(
                sql: """
                    INSERT INTO seal (batch_id, decision, digest, directory, at, who, decided_at)
                    VALUES (?, ?, ?, ?, ?, ?, NULL)
                    """,
                arguments: [batch, seal.decision.rawValue, seal.digest, seal.directory, seal.at, seal.who])
            try AuditTrail.append(
                AuditEntry(
                    act: "record.seal", who: seal.who, why: seal.decision.token,
                    details: [
                        .init(name: "batch", value: number), .init(name: "record_sha256", value: seal.digest),
                    ]),
                chain: AuditTrail.ledgerChain, at: seal.at, db)
            return true
        }
    }

    /// In their order.
    public func signatures(of batch: Int64) throws(LedgerError) -> [SignatureRow] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT account, printed_name, role, meaning, at, why, record_digest, previous, value
                    FROM signature WHERE batch_id = ? ORDER BY number
                    """, arguments: [batch]
            ).map { row in
                SignatureRow(
                    account: row[0], printedName: row[1], role: row[2], meaning: row[3], at: row[4], why: row[5],
                    recordDigest: row[6], previous: row[7], value: [UInt8](row[8] as Data))
            }
        }
    }

    /// Adds a signature behind `count` others; with the deciding one the decision takes effect, and the record is put into
    /// the outbox, in the same transaction.
    ///
    /// - Parameter outbox: where the record goes once it is decided about.
    /// - Returns: false when somebody else signed meanwhile: nothing was done.
    public func sign(
        _ batch: Int64, _ signature: SignatureRow, after count: Int, isDecision: Bool, outbox: [OutboxItem], now: Int64
    ) throws(LedgerError) -> Bool {
        try write { db in
            let number = try Self.requireBatch(batch, db)
            let found = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM signature WHERE batch_id = ?", arguments: [batch])
            guard found == count, let seal = try ReleaseTable.seal(of: batch, db), seal.decidedAt == nil else {
                return false
            }
            try db.execute(
                sql: "INSERT INTO signature VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    batch, count + 1, signature.account, signature.printedName, signature.role, signature.meaning,
                    signature.at, signature.why, signature.recordDigest, signature.previous, Data(signature.value),
                ])
            if isDecision {
                try db.execute(sql: "UPDATE seal SET decided_at = ? WHERE batch_id = ?", arguments: [now, batch])
                try OutboxTable.add(outbox, batch: batch, now: now, db)
            }
            try AuditTrail.append(
                AuditEntry(
                    act: "record.sign", who: signature.account, why: signature.why,
                    details: [
                        .init(name: "batch", value: number), .init(name: "meaning", value: signature.meaning),
                        .init(name: "record_sha256", value: signature.recordDigest),
                    ]),
                chain: AuditTrail.ledgerChain, at: now, db)
            return true
        }
    }
}
