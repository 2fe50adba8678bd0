import GRDB
public import LineCore

/// Rejects of a batch at one station for one reason.
public struct RejectCount: Hashable, Sendable {
    public var station: StationIndex
    public var reason: Reason
    public var count: Int
}

extension Ledger {
    /// How often each kind of alarm was raised in the batch, by kind.
    public func alarmCounts(of batch: Int64) throws(LedgerError) -> [(kind: AlarmKind, count: Int)] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT kind, count(*) FROM alarm_log WHERE batch_id = ? AND raised = 1 GROUP BY kind ORDER BY kind
                    """, arguments: [batch]
            ).map { row in
                guard let kind = AlarmKind(rawValue: row[0]) else { throw LedgerError.damaged("an unknown alarm") }
                return (kind: kind, count: row[1])
            }
        }
    }

    /// Rejects by station and reason.
    public func rejectCounts(of batch: Int64) throws(LedgerError) -> [RejectCount] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT station, reason, count(*) FROM reject WHERE batch_id = ? GROUP BY station, reason
                    ORDER BY station, reason
                    """, arguments: [batch]
            ).map { row in
                guard let reason = Reason(rawValue: row[1]) else { throw LedgerError.damaged("an unknown reason") }
                return RejectCount(station: row[0], reason: reason, count: row[2])
            }
        }
    }
}
