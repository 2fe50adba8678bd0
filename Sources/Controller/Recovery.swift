import ControlTypes
package import Ledger
package import LineCore

/// Why a batch's journal cannot be taken up again. The line does not start: a person decides.
enum RecoveryFailure: Error, Hashable, Sendable, CustomStringConvertible {
    case unreadable(sequence: Int64, fault: ByteFault)
    /// Replaying this event gives other facts than it gave when it happened: the rules have changed, or the journal.
    case differs(sequence: Int64)
    case severalOpenBatches([String])
    /// An audit trail was altered since it was last looked at.
    case brokenTrail(BrokenLink)
    /// The tables do not hold what the open batch's journal says.
    case tablesDiffer(ProjectionDifference)

    var description: String {
        switch self {
        case .unreadable(let sequence, let fault): "journal entry \(sequence) cannot be read: \(fault)"
        case .differs(let sequence):
            "journal entry \(sequence) does not replay to the facts that it was written with; start the version of "
                + "the program that wrote it"
        case .severalOpenBatches(let numbers):
            "more than one batch is open: \(numbers.joined(separator: ", "))"
        case .brokenTrail(let broken):
            Self.text(LedgerCheck.problem(broken))
        case .tablesDiffer(let difference):
            Self.text(LedgerCheck.problem(difference))
        }
    }

    private static func text(_ problem: BilingualMessage) -> String {
        "\(problem.zh)，控制器不启动；请恢复账本的备份 / \(problem.en), so the controller does not start; restore the ledger from its "
            + "backup"
    }
}

/// The line as the journal says that it was, and what to do about it.
package struct Recovery {
    package var line: Line
    package var batch: BatchRow?
    /// Leases that the ledger made and the line never heard of: nothing of them was ever issued.
    package var unheardLeases: [Lease] = []
    package var replayed = 0

    /// Replays the open batch, if there is one. A crash, a power cut and a clean stop all come this way.
    package init(ledger: Ledger, layout: LineLayout) throws {
        line = Line(layout: layout)
        let open = try ledger.batches().filter { $0.phase.isActive }
        guard open.count <= 1 else { throw RecoveryFailure.severalOpenBatches(open.map(\.number)) }
        switch try ledger.brokenSinceMark(besides: open.first?.id) {
        case .journal(let broken): throw LedgerError.brokenJournal(broken)
        case .trail(let broken): throw RecoveryFailure.brokenTrail(broken)
        case nil: break
        }
        guard let row = open.first else { return }
        batch = row
        var heard: Set<Int64> = []
        var tables = try ProjectionReplay(ledger, batch: row.id)
        var step = Step()
        var replay = line
        var count = 0
        try ledger.journal(from: 1, batch: row.id) { entry in
            let event = try Self.event(of: entry)
            if case .codesLeased(let lease, _, _) = event { heard.insert(lease) }
            step.removeAll()
            replay.handle(event, at: entry.moment, into: &step)
            guard step.facts == entry.facts else { throw RecoveryFailure.differs(sequence: entry.sequence) }
            tables.take(entry)
            count += 1
        }
        if let difference = try tables.difference(in: ledger) { throw RecoveryFailure.tablesDiffer(difference) }
        line = replay
        replayed = count
        // A lease of the function test that the line never heard of is not production's, and the other way round.
        let isTesting = line.phase == .testing
        let unheard = try ledger.leases(of: row.id, except: heard).filter { $0.isTest == isTesting }
        unheardLeases = try unheard.compactMap { lease in
            // What an earlier test gave back may be anybody's by now.
            var left = lease
            left.codes = try lease.codes.filter { leased in
                guard let found = try ledger.find(leased.code) else { return false }
                return found.state == .allocated && found.batch?.id == row.id && found.sentIndex == nil
            }
            return left.codes.isEmpty ? nil : left
        }
    }

    static func event(of entry: JournalEntry) throws(RecoveryFailure) -> Event {
        do {
            return try EventCodec.decode(entry.event)
        } catch {
            throw .unreadable(sequence: entry.sequence, fault: error)
        }
    }
}
