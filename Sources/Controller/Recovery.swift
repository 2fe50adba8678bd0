import Ledger
import LineCore

/// Why a batch's journal cannot be taken up again. The line does not start: a person decides.
enum RecoveryFailure: Error, Hashable, Sendable, CustomStringConvertible {
    case unreadable(sequence: Int64, fault: ByteFault)
    /// Replaying this event gives other facts than it gave when it happened: the rules have changed, or the journal.
    case differs(sequence: Int64)
    case severalOpenBatches([String])

    var description: String {
        switch self {
        case .unreadable(let sequence, let fault): "journal entry \(sequence) cannot be read: \(fault)"
        case .differs(let sequence):
            "journal entry \(sequence) does not replay to the facts that it was written with; start the version of "
                + "the program that wrote it"
        case .severalOpenBatches(let numbers):
            "more than one batch is open: \(numbers.joined(separator: ", "))"
        }
    }
}

/// The line as the journal says that it was, and what to do about it.
struct Recovery {
    var line: Line
    var batch: BatchRow?
    /// Leases that the ledger made and the line never heard of: nothing of them was ever issued.
    var unheardLeases: [Lease] = []
    var replayed = 0

    /// Replays the open batch, if there is one. A crash, a power cut and a clean stop all come this way.
    init(ledger: Ledger, layout: LineLayout) throws {
        line = Line(layout: layout)
        let open = try ledger.batches().filter { $0.phase.isActive }
        guard open.count <= 1 else { throw RecoveryFailure.severalOpenBatches(open.map(\.number)) }
        guard let row = open.first else { return }
        batch = row
        var heard: Set<Int64> = []
        var step = Step()
        var replay = line
        var count = 0
        try ledger.journal(from: 1, batch: row.id) { entry in
            let event = try Self.event(of: entry)
            if case .codesLeased(let lease, _, _) = event { heard.insert(lease) }
            step.removeAll()
            replay.handle(event, at: entry.moment, into: &step)
            guard step.facts == entry.facts else { throw RecoveryFailure.differs(sequence: entry.sequence) }
            count += 1
        }
        line = replay
        replayed = count
        // A lease of the function test that the line never heard of is not production's, and the other way round.
        let isTesting = line.phase == .testing
        unheardLeases = try ledger.leases(of: row.id).filter { !heard.contains($0.id) && $0.isTest == isTesting }
    }

    static func event(of entry: JournalEntry) throws(RecoveryFailure) -> Event {
        do {
            return try EventCodec.decode(entry.event)
        } catch {
            throw .unreadable(sequence: entry.sequence, fault: error)
        }
    }
}
