import GRDB
public import LineCore

/// Codes that were leased, as the witness knows, when the ledger knows nothing of it any more: each may be on a pack. No
/// batch ever gets them, whether the ledger holds them now, draws them from a range later, or gets them with a file.
enum DoubtedCodes {
    static let schema = """
        CREATE TABLE doubted_code (text TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        """

    static func contains(_ text: String, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM doubted_code WHERE text = ?)"), arguments: [text])
            ?? false
    }

    /// - Returns: false when it is known already.
    static func add(_ text: String, at wall: Int64, _ db: Database) throws -> Bool {
        try db.cachedStatement(
            sql: "INSERT INTO doubted_code (text, at) VALUES (?, ?) ON CONFLICT (text) DO NOTHING"
        ).execute(arguments: [text, wall])
        return db.changesCount == 1
    }

    /// A number of a granted range that is never drawn. It belongs to no batch.
    static func insert(_ text: String, source: Int64, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO code (text, source_id, state, reason) VALUES (?, ?, ?, ?) ON CONFLICT (text) DO NOTHING
                """
        ).execute(arguments: [text, source, CodeState.inDoubt.rawValue, Reason.recordsLost.rawValue])
        guard db.changesCount == 1 else { return }
        try Tallies.add([.init(batch: Tallies.pool, source: source, state: .inDoubt, by: 1)], db)
    }

    /// Takes one that lies in a pool out of it.
    ///
    /// - Returns: false when it does not lie in one.
    static func takeOut(_ text: String, _ db: Database) throws -> Bool {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT id, source_id FROM code WHERE text = ? AND state = 1"), arguments: [text])
        guard let row else { return false }
        try db.cachedStatement(sql: "UPDATE code SET state = ?, reason = ? WHERE id = ?")
            .execute(
                arguments: [CodeState.inDoubt.rawValue, Reason.recordsLost.rawValue, row[0] as Int64])
        try move(1, of: row[1], db)
        return true
    }

    /// Of a source that just became visible.
    static func doubt(codesOf source: Int64, _ db: Database) throws {
        guard try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM doubted_code)") ?? false else { return }
        try db.execute(
            sql: """
                UPDATE code SET state = ?, reason = ?
                WHERE text IN (SELECT text FROM doubted_code) AND source_id = ? AND state = 1
                """, arguments: [CodeState.inDoubt.rawValue, Reason.recordsLost.rawValue, source])
        try move(Int64(db.changesCount), of: source, db)
    }

    private static func move(_ count: Int64, of source: Int64, _ db: Database) throws {
        try Tallies.add(
            [
                .init(batch: Tallies.pool, source: source, state: .unallocated, by: -count),
                .init(batch: Tallies.pool, source: source, state: .inDoubt, by: count),
            ], db)
    }
}

extension Ledger {
    /// Two persons took the ledger as it is, although its witness knows more: codes of leases that it has lost are never
    /// given to a batch. What is in doubt already stays so. One durable transaction.
    ///
    /// - Parameters:
    ///   - leases: of the witness; those that the ledger has are passed over.
    ///   - entry: for the ledger's trail; how many leases and codes there were is added to it.
    /// - Returns: the codes that are in doubt from here on.
    public func doubt(
        _ leases: [WitnessedLease], entry: AuditEntry, now: Int64
    ) throws(LedgerError) -> Int {
        try write { db in
            let known = try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM lease WHERE id = ? AND at = ?)")
            var lost = 0
            var count = 0
            for lease in leases {
                if try Bool.fetchOne(known, arguments: [lease.lease, lease.at]) ?? false { continue }
                lost += 1
                for code in lease.codes where try DoubtedCodes.add(code, at: now, db) {
                    _ = try DoubtedCodes.takeOut(code, db)
                    count += 1
                }
            }
            var entry = entry
            entry.details.append(.init(name: "leases", value: String(lost)))
            entry.details.append(.init(name: "codes", value: String(count)))
            try AuditTrail.append(entry, chain: AuditTrail.ledgerChain, at: now, db)
            return count
        }
    }
}
