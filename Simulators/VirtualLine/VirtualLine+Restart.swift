import LineAssembly
import LineCore
public import LineWorld
import Links

/// What the monotonic clock shows when the program starts again.
public enum ClockAtRestart: Hashable, Sendable, CaseIterable {
    /// Only the program was started anew.
    case goesOn
    /// The computer was booted: the clock begins at 0.
    case beginsAnew
}

extension VirtualLine {
    // MARK: The program ends and starts again

    /// The program ends at once, as in a power cut; the world goes on alone; the program starts again and replays what
    /// was durable. A replay that gives other facts, or other states of codes, is kept as a contradiction.
    ///
    /// What is on the wires at that moment reaches its device, or does not, as drawn.
    public mutating func restartController(after milliseconds: Int64, clock: ClockAtRestart) {
        cutLinks()
        if let store { endStore(store, byPower: clock == .beginsAnew) }
        journal.crash()
        if world.isWatched { witnessed.append(.restarted) }
        now += milliseconds * 1_000
        world.advance(to: now)
        takeWorldOutput()
        if clock == .beginsAnew { clockZero = now }
        if let store { startFromStore(store) } else { startFromMemory() }
        connectAll()
    }

    private mutating func startFromMemory() {
        assembly = makeAssembly(replayed(), ledger.lastSequence)
        handle(.controllerStarted)
        if let batch = assembly.line.batch {
            for lease in ledger.unheardLeases(batch: batch) {
                handle(.codesLeased(lease: lease.id, level: lease.level, codes: lease.codes))
            }
        }
    }

    /// As the controller starts.
    private mutating func startFromStore(_ store: any DurableStore) {
        let start = startStore(store)
        compare(start.line)
        assembly = makeAssembly(start.line, start.lastSequence)
        handle(.controllerStarted)
        if let last = start.lastWall, wall < last { handle(.clockStepped(milliseconds: wall - last)) }
        for lease in start.unheard {
            handle(.codesLeased(lease: lease.id, level: lease.level, codes: lease.codes))
        }
    }

    private mutating func cutLinks() {
        let actions = queue.takeAll()
        for device in connections.indices where connections[device].isUp {
            let connection = connections[device].number
            // A stream arrives as far as it was sent, or not at all; the same holds for requests that wait their turn.
            if draw.bool() {
                for action in actions { arrive(action, device: device, connection: connection) }
            }
            connections[device].isUp = false
            world.disconnected(endpoint: endpoints[device], connection: connection, at: now)
        }
        takeWorldOutput()
    }

    private mutating func arrive(_ action: Action, device: Int, connection: Int) {
        switch action {
        case .bytesToWorld(device, connection, let bytes):
            world.receive(bytes, endpoint: endpoints[device], connection: connection, at: now)
        case .serve(device, connection, let request, let begun) where begun <= now:
            _ = world.serve(
                ModbusRequest(request.operation), endpoint: endpoints[device], connection: connection, at: now)
        default: break
        }
    }

    /// The line as the durable journal of the open batch has it; a fresh one when no batch is open.
    private mutating func replayed() -> Line {
        var line = Line(layout: assembly.line.layout)
        guard ledger.phase.isActive, let start = ledger.batchStart else { return line }
        var step = Step()
        for entry in ledger.entries[start...] {
            step.removeAll()
            do {
                line.handle(try EventCodec.decode(entry.event), at: entry.moment, into: &step)
            } catch {
                ledger.contradict("entry \(entry.sequence) cannot be read: \(error)")
                continue
            }
            if step.facts != entry.facts { ledger.contradict("entry \(entry.sequence) replays to other facts") }
        }
        compare(line)
        return line
    }

    /// The line counts the codes as the ledger's tables do.
    private mutating func compare(_ line: Line) {
        for (level, counts) in line.snapshot.counts.enumerated() {
            for state in CodeState.allCases where state != .allocated {
                // Of allotted codes the line hears block by block.
                let isPreprinted = ledger.rows.contains { $0.isPreprinted && Int($0.level) == level }
                if state == .encoded, isPreprinted { continue }
                let recorded = ledger.rows.count {
                    Int($0.level) == level && $0.state == state && $0.isTest == (ledger.phase == .testing)
                }
                guard recorded != counts[state] else { continue }
                ledger.contradict("level \(level): replay has \(counts[state]) \(state), the tables \(recorded)")
            }
        }
    }

    // MARK: Faults by name

    /// The PLC loses what it knows and starts with another boot number.
    public mutating func restartPLC() { inject(.plcRestart) }

    /// The device closes its connections.
    public mutating func dropConnection(of device: String) { inject(.connectionDrop(device: device)) }

    /// A reader gives no results for so long, a printer prints nothing and says so where it can.
    public mutating func startOutage(of device: String, milliseconds: Int64) {
        inject(.outage(device: device, milliseconds * 1_000))
    }

    /// Lets something go wrong in the world now.
    public mutating func inject(_ fault: Fault) { inWorld { $0.inject(fault) } }
}
