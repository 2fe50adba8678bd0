import ConfigurationFiles
import ControlTypes
import Dispatch
import Ledger
import LineCore
import Synchronization

/// Batches that are over, replayed from their journals so that people can act on their packs. The last one is kept: acts
/// come one after the other, and a journal may be long. A replay reads the journal up to the end of the batch, and then
/// only what was done after that, however many batches were made since.
final class EndedBatches: Sendable {
    private struct Kept {
        var id: Int64
        /// Of the last entry that was replayed.
        var sequence: Int64
        var batch: EndedBatch
    }

    /// The rest of a journal is read in another way.
    private struct EndReached: Error {}

    private let ledger: Ledger
    /// A replay takes long, and no thread from those who answer requests. Whoever asks for the same batch meanwhile waits
    /// for the same replay.
    private let queue = DispatchQueue(label: "ended batches")
    private let kept = Mutex<Kept?>(nil)

    init(ledger: Ledger) { self.ledger = ledger }

    /// The batch as its journal leaves it: with everything that was done before `row` was read, and perhaps with what
    /// was done since.
    ///
    /// - Parameter row: of a batch that is over.
    func batch(_ row: BatchRow) async throws(ControlError) -> EndedBatch {
        let result: Result<EndedBatch, ControlError> = await withCheckedContinuation { continuation in
            queue.async { [self] in
                continuation.resume(returning: Result { () throws(ControlError) in try replayed(row) })
            }
        }
        return try result.get()
    }

    /// The batch after this entry, which is durable. A replay that ended meanwhile and knows less does not come back.
    func keep(_ batch: EndedBatch, of id: Int64, at sequence: Int64) {
        kept.withLock { kept in
            if let found = kept, found.id == id, found.sequence >= sequence { return }
            kept = Kept(id: id, sequence: sequence, batch: batch)
        }
    }

    /// Nobody acts on it any more for now.
    func forget() { kept.withLock { $0 = nil } }

    private func replayed(_ row: BatchRow) throws(ControlError) -> EndedBatch {
        if let found = kept.withLock({ $0 }), found.id == row.id, found.sequence >= row.lastSequence ?? 0 {
            return found.batch
        }
        // Two of them at once would be too large.
        forget()
        var replay = JournalReplay(layout: try FrozenConfiguration.reading(of: row).line.layout)
        var last: Int64 = 0
        func work(off entry: JournalEntry) throws {
            guard try replay.work(off: entry).agrees else { throw RecoveryFailure.differs(sequence: entry.sequence) }
            last = entry.sequence
        }
        do {
            do {
                try ledger.journal(from: 1, batch: row.id) { entry in
                    try work(off: entry)
                    if replay.line.phase == .ended { throw EndReached() }
                }
            } catch is EndReached {}
            for entry in try ledger.journalAfterEnd(of: row.id, after: last) { try work(off: entry) }
        } catch {
            throw ControlError.unavailable(
                zh: "批次 \(row.number) 的日志无法重放：\(error)",
                en: "the journal of batch \(row.number) does not replay: \(error)")
        }
        guard let batch = EndedBatch(replay.line) else { throw ControlError.wrongPhase(row.number, row.phase) }
        keep(batch, of: row.id, at: last)
        return batch
    }
}
