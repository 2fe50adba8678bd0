import GRDB
public import LineCore

/// An entry of the log of alarms with all that is known of it.
public struct AlarmHistoryRow: Hashable, Sendable {
    public var entry: AlarmLogEntry
    /// Nil for what happened between batches.
    public var batch: Int64?
    /// Of conditions: what the kind's detail says; else 0.
    public var detail: Int64
    /// Of what people, time and the design did; else empty.
    public var who: String
    public var why: String
}

/// The newest part of the log of alarms, oldest first.
public struct AlarmHistory: Hashable, Sendable {
    public var rows: [AlarmHistoryRow]
    /// Everything since the time that was asked for is there; false when there is more than was asked for.
    public var isComplete: Bool
}

extension Ledger {
    /// The newest entries of the log of alarms, of all batches and of the time between them. They are read in pages, so
    /// that no commit waits for long.
    ///
    /// - Parameters:
    ///   - since: wall clock, milliseconds; reading stops at the first entry, from the newest on, that is older.
    ///   - limit: most entries.
    public func alarmHistory(since: Int64, limit: Int) throws(LedgerError) -> AlarmHistory {
        var rows: [AlarmHistoryRow] = []
        var place = Int64.max
        while true {
            let page = try alarmPage(before: place)
            for (next, row) in page {
                guard row.entry.at >= since else { return AlarmHistory(rows: rows.reversed(), isComplete: true) }
                if rows.count >= limit { return AlarmHistory(rows: rows.reversed(), isComplete: false) }
                rows.append(row)
                place = next
            }
            if page.count < Self.alarmPageLength { return AlarmHistory(rows: rows.reversed(), isComplete: true) }
        }
    }

    private static let alarmPageLength = 500

    /// The newest entries before a place, newest first.
    private func alarmPage(before place: Int64) throws(LedgerError) -> [(place: Int64, row: AlarmHistoryRow)] {
        try read { db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT place, at, batch_id, kind, station, device, raised, detail, NULL, '', '' FROM alarm_log
                        WHERE place < ?
                        UNION ALL
                        SELECT place, at, batch_id, kind, station, device, NULL, 0, state, who, why FROM alarm_state
                        WHERE place < ?
                        ORDER BY place DESC LIMIT ?
                        """), arguments: [place, place, Self.alarmPageLength]
            ).map { (place: $0[0] as Int64, row: try Self.historyRow($0)) }
        }
    }

    private static func historyRow(_ row: Row) throws -> AlarmHistoryRow {
        guard let kind = AlarmKind(rawValue: row[3]) else { throw LedgerError.damaged("an unknown alarm") }
        let change: AlarmLogEntry.Change
        if let raised = row[6] as Int? {
            change = raised == 1 ? .raised : .ended
        } else if let state = AlarmState(rawValue: row[8]) {
            change = .moved(state)
        } else {
            throw LedgerError.damaged("an unknown state of an alarm")
        }
        return AlarmHistoryRow(
            entry: AlarmLogEntry(
                at: row[1], sequence: (row[0] as Int64) / Projector.placesPerEntry,
                key: AlarmKey(kind: kind, station: row[4], device: row[5]), change: change),
            batch: row[2], detail: row[7], who: row[9], why: row[10])
    }
}
