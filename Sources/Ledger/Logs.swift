import GRDB
public import LineCore

/// A rejected item or container. Times are wall clock in milliseconds since 1970.
public struct RejectRow: Hashable, Sendable {
    public var at: Int64
    public var station: StationIndex
    public var item: UInt16
    public var reason: Reason
    public var code: CodeID?
    public var confirmed: Bool
}

/// An alarm that came or went.
public struct AlarmRow: Hashable, Sendable {
    public var at: Int64
    public var kind: AlarmKind
    public var station: StationIndex
    public var device: DeviceIndex
    public var raised: Bool
    public var detail: Int64
}

extension Ledger {
    /// The rejects of a batch, in order. They are read in pages: `body` runs outside of the ledger's queue.
    ///
    /// - Throws: ``LedgerError``, or what `body` throws.
    public func rejects(of batch: Int64, _ body: (RejectRow) throws -> Void) throws {
        try pages(
            "SELECT place, at, station, item, reason, code_id, confirmed FROM reject", of: batch,
            { row in
                guard let reason = try Self.reason(row[4]) else { throw LedgerError.damaged("a reject without reason") }
                return RejectRow(
                    at: row[1], station: row[2], item: row[3], reason: reason, code: row[5],
                    confirmed: (row[6] as Int) == 1)
            }, body)
    }

    /// The alarms of a batch, in order. They are read in pages: `body` runs outside of the ledger's queue.
    ///
    /// - Throws: ``LedgerError``, or what `body` throws.
    public func alarms(of batch: Int64, _ body: (AlarmRow) throws -> Void) throws {
        try pages(
            "SELECT place, at, kind, station, device, raised, detail FROM alarm_log", of: batch,
            { row in
                guard let kind = AlarmKind(rawValue: row[2]) else { throw LedgerError.damaged("an unknown alarm") }
                return AlarmRow(
                    at: row[1], kind: kind, station: row[3], device: row[4], raised: (row[5] as Int) == 1,
                    detail: row[6])
            }, body)
    }

    private func pages<Value>(
        _ select: String, of batch: Int64, _ value: (Row) throws -> Value, _ body: (Value) throws -> Void
    ) throws {
        try read { try _ = Self.requireBatch(batch, $0) }
        var last: Int64 = -1
        while true {
            let page = try read { db in
                try Row.fetchAll(
                    db.cachedStatement(sql: "\(select) WHERE batch_id = ? AND place > ? ORDER BY place LIMIT 500"),
                    arguments: [batch, last]
                ).map { (place: $0[0] as Int64, value: try value($0)) }
            }
            guard let end = page.last else { return }
            for entry in page { try body(entry.value) }
            last = end.place
        }
    }
}
