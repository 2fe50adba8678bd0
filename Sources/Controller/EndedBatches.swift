import ConfigurationFiles
import ControlTypes
import Dispatch
import Ledger
import LineCore
import Synchronization

/// Batches that are over, replayed from their journals so that people can act on their packs. The last one is kept: acts
/// come one after the other, and a journal may be long.
final class EndedBatches: Sendable {
    private struct Kept {
        var id: Int64
        /// Of the last entry that was replayed.
        var sequence: Int64
        var batch: EndedBatch
    }

    private let ledger: Ledger
    /// A replay takes long, and no thread from those who answer requests.
    private let queue = DispatchQueue(label: "ended batches")
    private let kept = Mutex<Kept?>(nil)

    init(ledger: Ledger) { self.ledger = ledger }

    /// The batch as its journal leaves it.
    ///
    /// - Parameter row: of a batch that is over, read just now.
    func batch(_ row: BatchRow) async throws(ControlError) -> EndedBatch {
        let result: Result<EndedBatch, ControlError> = await withCheckedContinuation { continuation in
            queue.async { [self] in
                continuation.resume(returning: Result { () throws(ControlError) in try replayed(row) })
            }
        }
        return try result.get()
    }

    /// The batch after this entry, which is durable.
    func keep(_ batch: EndedBatch, of id: Int64, at sequence: Int64) {
        kept.withLock { $0 = Kept(id: id, sequence: sequence, batch: batch) }
    }

    /// Nobody acts on it any more for now.
    func forget() { kept.withLock { $0 = nil } }

    private func replayed(_ row: BatchRow) throws(ControlError) -> EndedBatch {
        let sequence = row.lastSequence ?? 0
        if let found = kept.withLock({ $0 }), found.id == row.id, found.sequence == sequence { return found.batch }
        // Two of them at once would be too large.
        forget()
        var replay = JournalReplay(layout: try FrozenConfiguration.reading(of: row).line.layout)
        do {
            try ledger.journal(from: 1, batch: row.id) { entry in
                guard try replay.work(off: entry).agrees else {
                    throw RecoveryFailure.differs(sequence: entry.sequence)
                }
            }
        } catch {
            throw ControlError.unavailable(
                zh: "批次 \(row.number) 的日志无法重放：\(error)",
                en: "the journal of batch \(row.number) does not replay: \(error)")
        }
        guard let batch = EndedBatch(replay.line) else { throw ControlError.wrongPhase(row.number, row.phase) }
        keep(batch, of: row.id, at: sequence)
        return batch
    }
}
