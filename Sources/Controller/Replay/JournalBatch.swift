import ConfigurationFiles
import ControlTypes
import Ledger
import LineCore

/// Where a replay ends before the end of the journal.
public enum ReplayEnd: Hashable, Sendable {
    /// Behind the entry with this sequence.
    case sequence(Int64)
    /// In front of the first entry of a later time, in milliseconds since 1970.
    case time(Int64)
}

/// A batch with its journal, to be replayed.
public struct JournalBatch: Sendable {
    let row: BatchRow
    let line: LineConfiguration
    let ledger: Ledger

    public var number: String { row.number }

    /// Works the batch's journal off again through a fresh line, up to the end or the first entry that comes to other
    /// facts than the journal holds.
    ///
    /// - Parameters:
    ///   - first: entries before this sequence are replayed, but not handed over.
    ///   - each: is handed the entries, in order; false ends the replay behind this one.
    /// - Throws: `ControlError` when the ledger cannot be read, or what `each` throws.
    public func replay(
        from first: Int64, until end: ReplayEnd?, _ each: (EntryReading) throws -> Bool
    ) throws -> BatchReplay {
        let reader = EntryReader(line: line, ledger: ledger)
        return try replay(until: end) { entry in
            if entry.recorded.sequence >= first, try !each(reader.reading(of: entry)) { throw Stop.reachedEnd }
        }
    }

    /// Replays without showing the entries: the way to check a whole journal.
    public func replay(until end: ReplayEnd?) throws -> BatchReplay {
        try replay(until: end, entries: { _ in })
    }

    private enum Stop: Error {
        case reachedEnd
        case differs(ReplayedEntry)
        case unreadable(Int64, ByteFault)
    }

    func replay(until end: ReplayEnd?, entries each: (ReplayedEntry) throws -> Void) throws -> BatchReplay {
        var replay = JournalReplay(layout: line.layout)
        var digest = ReplayDigest()
        var result = BatchReplay(row)
        do {
            try ledger.journal(from: 1, batch: row.id) { entry in
                if end?.isBefore(entry) == true { throw Stop.reachedEnd }
                let worked: ReplayedEntry
                do throws(ByteFault) {
                    worked = try replay.work(off: entry)
                } catch {
                    throw Stop.unreadable(entry.sequence, error)
                }
                digest.add(worked)
                result.entries += 1
                result.last = entry.sequence
                result.lastTime = Timestamps.text(milliseconds: entry.moment.wall)
                try each(worked)
                guard worked.agrees else { throw Stop.differs(worked) }
            }
        } catch Stop.reachedEnd {
            result.isWhole = false
        } catch Stop.differs(let entry) {
            result.isWhole = false
            result.difference = EntryReader(line: line, ledger: ledger).difference(of: entry)
        } catch Stop.unreadable(let sequence, let fault) {
            result.isWhole = false
            result.unreadable = UnreadableEntry(sequence: sequence, fault: fault)
        } catch let error as LedgerError {
            throw ControlError(ledger: error)
        }
        result.digest = digest.text
        result.state = ReplayedState(replay.line.snapshot)
        return result
    }
}

extension ReplayEnd {
    fileprivate func isBefore(_ entry: JournalEntry) -> Bool {
        switch self {
        case .sequence(let sequence): entry.sequence > sequence
        case .time(let wall): entry.moment.wall > wall
        }
    }
}
