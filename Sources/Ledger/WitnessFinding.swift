import Foundation
import GRDB

/// Why a ledger is not taken for whole: what its witness knows is not in it.
public enum WitnessFinding: Hashable, Sendable {
    /// The ledger has been used, and its witness is not there.
    case missing
    case damaged
    /// The witness is that of another ledger.
    case ofAnotherLedger
    /// The ledger ends before the place up to which the witness saw it: an old copy, or a disk that had not written what
    /// it said it had.
    case behind
    /// It goes on otherwise than the witness saw: an old copy that was worked with.
    case differs
}

/// What was found, with both positions.
public struct WitnessReport: Hashable, Sendable {
    public var finding: WitnessFinding
    public var ledger: LedgerPosition
    /// Nil when it cannot be known.
    public var witness: LedgerPosition?
}

extension Ledger {
    /// What the witness is told.
    public func witnessPosition() throws(LedgerError) -> LedgerPosition {
        try read { try witnessPosition($0) }
    }

    private func witnessPosition(_ db: Database) throws -> LedgerPosition {
        LedgerPosition(
            ledger: id, journal: JournalHead(try JournalChain.head(db)),
            lease: try Int64.fetchOne(db, sql: "SELECT max(id) FROM lease") ?? 0)
    }

    /// Compares the ledger with a witness. It reads a few rows and the witness's head, however long both are.
    ///
    /// - Returns: nil when the ledger has all that the witness saw.
    /// - Throws: ``LedgerError``, or ``WitnessFailure/unusable(path:detail:)``.
    public func compare(withWitness path: String) throws -> WitnessReport? {
        let seen: LedgerPosition?
        do throws(WitnessFailure) {
            seen = try Witness(path: path)?.position
        } catch .damaged {
            return WitnessReport(finding: .damaged, ledger: try witnessPosition(), witness: nil)
        }
        return try read { db in
            let own = try witnessPosition(db)
            func report(_ finding: WitnessFinding) -> WitnessReport {
                WitnessReport(finding: finding, ledger: own, witness: seen)
            }
            guard let seen else { return own.isUnused ? nil : report(.missing) }
            if seen.ledger != id { return report(.ofAnotherLedger) }
            let sequence = seen.journal.sequence
            if sequence > own.journal.sequence { return report(.behind) }
            if sequence > 0 {
                let hash = try Data.fetchOne(
                    db, sql: "SELECT hash FROM journal WHERE sequence = ?", arguments: [sequence])
                guard let hash, hexadecimal(hash) == seen.journal.digest else { return report(.differs) }
            }
            return seen.lease > own.lease ? report(.behind) : nil
        }
    }

    /// The leases after this one, for the witness.
    public func witnessedLeases(after lease: Int64) throws(LedgerError) -> [WitnessedLease] {
        try read { db in
            let codes = try db.cachedStatement(
                sql: """
                    SELECT code.text FROM lease_range
                    JOIN code ON code.id BETWEEN lease_range.first AND lease_range.last
                    WHERE lease_range.lease_id = ? ORDER BY code.id
                    """)
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT lease.id, batch.number, lease.level, lease.at, lease.preprinted FROM lease
                    JOIN batch ON batch.id = lease.batch_id WHERE lease.id > ? ORDER BY lease.id
                    """, arguments: [lease]
            ).map { row in
                WitnessedLease(
                    lease: row[0], batch: row[1], level: row[2], at: row[3],
                    codes: (row[4] as Int) != 0 ? [] : try String.fetchAll(codes, arguments: [row[0] as Int64]))
            }
        }
    }
}

extension LedgerPosition {
    /// No code was ever leased: none can be issued twice.
    var isUnused: Bool { lease == 0 }
}
