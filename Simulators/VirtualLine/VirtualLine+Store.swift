import LineAssembly
import LineCore
import LineWorld

// Commits to a real ledger, as the journal thread of the controller makes them.
extension VirtualLine {
    /// How long the journal waits before it tries again to write what there was no room for, in microseconds.
    private static let pause: Int64 = 500_000

    /// Writes what the commit holds, one transaction after the other; then the requests are served that came along.
    mutating func endStoredCommit(_ store: any DurableStore) {
        while let group = journal.nextGroup {
            guard goesOn(store.append(group.entries, batch: group.batch)) else { return }
            journal.groupIsDurable()
            ledger.append(group.entries)
            if world.isWatched { witnessed.append(.durable(entries: ledger.entries.count)) }
            isWell()
            guard let last = group.entries.last else { continue }
            step { $0.durable(through: last.sequence, at: $1, into: &$2) }
        }
        while let (request, batch) = journal.nextRequest {
            guard let batch else {
                journal.requestIsServed()
                continue
            }
            switch store.serve(request, batch: batch, wall: wall) {
            case .noRoom:
                _ = goesOn(.noRoom)
                return
            case .failed(let why):
                _ = goesOn(.failed(why))
                return
            case .events(let events):
                journal.requestIsServed()
                isWell()
                for event in events where assembly.line.batch == batch {
                    if case .codesLeased(let lease, let level, let codes) = event {
                        let isTest = if case .leaseTest = request { true } else { false }
                        ledger.adopt(StoredLease(id: lease, level: level, codes: codes, isTest: isTest), batch: batch)
                    }
                    if case .leaseTest = request, assembly.line.phase != .testing { continue }
                    if case .lease = request, assembly.line.phase == .testing { continue }
                    handle(event)
                }
            }
        }
        guard goesOn(store.tend()) else { return }
        _ = journal.end()
        beginCommit()
    }

    /// False when the journal has to wait, or writes nothing any more.
    private mutating func goesOn(_ outcome: StoreOutcome) -> Bool {
        switch outcome {
        case .durable: return true
        case .noRoom:
            schedule(.committed, at: now + Self.pause)
            if !hasNoRoom {
                hasNoRoom = true
                handle(.ledger(.full))
            }
        case .failed(let why):
            storeFailures.append(why)
            journal.fail()
            handle(.ledger(.failed))
        }
        return false
    }

    private mutating func isWell() {
        guard hasNoRoom || assembly.isLedgerStalled else { return }
        hasNoRoom = false
        handle(.ledger(.fine))
    }

    /// The program ends; what was being written is on the disk as far as chance has it.
    mutating func endStore(_ store: any DurableStore, byPower: Bool) {
        hasNoRoom = false
        var underWay: (entries: [JournalEntry], batch: Int64?, call: UInt64)?
        if let group = journal.nextGroup, draw.bool() {
            underWay = (group.entries, group.batch, UInt64(draw.between(1, 16)))
        }
        store.end(byPower: byPower, underWay: underWay)
    }

    /// The line as the ledger has it, and what the ledger knows beyond what the line heard of.
    mutating func startStore(_ store: any DurableStore) -> StoreStart {
        let told = ledger.lastSequence
        let call: UInt64? = draw.between(1, 4) == 1 ? UInt64(draw.between(1, 40)) : nil
        let start: StoreStart
        switch store.start(after: told, wall: wall, cutOffAt: call) {
        case .success(let value): start = value
        case .failure(let fault):
            isStoreLost = true
            ledger.contradict("the program does not start: \(fault.sentence)")
            return StoreStart(
                line: Line(layout: assembly.line.layout), found: [], lastSequence: told, lastWall: nil, leases: [],
                unheard: [])
        }
        if start.lastSequence < told {
            isStoreLost = true
            ledger.contradict("entries \(start.lastSequence + 1) to \(told) were told to be durable, and are not there")
        }
        for lease in start.leases { ledger.adopt(lease, batch: 1) }
        ledger.append(start.found)
        if !start.found.isEmpty { unheardCommits += 1 }
        if world.isWatched, !start.found.isEmpty { witnessed.append(.durable(entries: ledger.entries.count)) }
        return start
    }
}
