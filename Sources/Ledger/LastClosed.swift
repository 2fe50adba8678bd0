import GRDB

/// A container as its latest closing left it.
public struct ClosedContainerRow: Hashable, Sendable {
    public var code: String
    public var level: UInt8
    /// Milliseconds since 1970.
    public var at: Int64
    /// Children at that moment.
    public var children: Int
    public var isShort: Bool
}

extension Ledger {
    /// The containers of a batch that were closed last, the newest first; one that was closed again stands once.
    ///
    /// - Parameter limit: at most so many closings are looked at.
    public func lastClosed(batch: Int64, limit: Int) throws(LedgerError) -> [ClosedContainerRow] {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT code.text, source.level, event.at, container.children, event.short
                    FROM pack_event event
                    JOIN code ON code.id = event.code_id
                    JOIN code_source source ON source.id = code.source_id
                    JOIN container ON container.code_id = event.code_id AND container.closed_place = event.place
                    WHERE event.batch_id = ? AND event.kind = 1
                    ORDER BY event.place DESC LIMIT ?
                    """, arguments: [batch, limit])
            return rows.map { row in
                ClosedContainerRow(
                    code: row[0], level: row[1], at: row[2], children: row[3], isShort: row[4] as Int64? == 1)
            }
        }
    }
}
