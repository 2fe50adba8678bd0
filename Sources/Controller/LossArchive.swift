import ConfigurationFiles
import Ledger
import LineCore
import Synchronization

/// The loss books of batches that ended. The journal is where they are kept: a book that is not at hand is filled again
/// by replaying its batch.
final class LossArchive: Sendable {
    private let ledger: Ledger
    private struct Shelf {
        var books: [Int64: LossBook] = [:]
        /// Every batch that ended since then is on the shelf; nil before that was made sure of.
        var since: Int64?
    }

    private let shelf = Mutex(Shelf())

    init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// The batch has ended with this book.
    func keep(_ book: LossBook, batch: Int64) {
        shelf.withLock { $0.books[batch] = book }
    }

    /// Every batch that ended at or after this time is at hand, and each that will end is kept.
    func filled(since wall: Int64) {
        shelf.withLock { $0.since = min($0.since ?? wall, wall) }
    }

    /// What is at hand of batches that ended; nil while it is not sure that all since this time are.
    func present(since wall: Int64) -> [(batch: Int64, book: LossBook)]? {
        shelf.withLock { shelf in
            guard let since = shelf.since, since <= wall else { return nil }
            return shelf.books.map { ($0.key, $0.value) }
        }
    }

    private func kept(_ batch: Int64) -> LossBook? { shelf.withLock { $0.books[batch] } }

    /// The batch's book, replayed when it is not at hand.
    ///
    /// - Throws: `LedgerError`, or `RecoveryFailure` when an entry cannot be read.
    func book(of row: BatchRow, layout: LineLayout) throws -> LossBook {
        if let book = kept(row.id) { return book }
        var line = Line(layout: layout)
        var step = Step()
        try ledger.journal(from: 1, batch: row.id) { entry in
            step.removeAll()
            line.handle(try Recovery.event(of: entry), at: entry.moment, into: &step)
        }
        let book = line.snapshot.losses
        keep(book, batch: row.id)
        return book
    }

    /// Batches that ended at or after this time, latest first. One line makes one batch after the other.
    func ended(since wall: Int64) throws -> [BatchRow] {
        var found: [BatchRow] = []
        let ended = try ledger.batches().filter { $0.phase == .ended }
        for row in ended.sorted(by: { ($0.lastSequence ?? 0) > ($1.lastSequence ?? 0) }) {
            guard let last = row.lastSequence else { continue }
            var end: Int64?
            try ledger.journal(from: last, batch: row.id) { end = $0.moment.wall }
            guard let end, end >= wall else { break }
            found.append(row)
        }
        return found
    }
}
