import LineAssembly
import LineCore
import LineWorld
import VirtualLine

/// Something that happens to the line, so many milliseconds after the run began.
struct Incident: Sendable {
    var at: Int64
    var happens: @Sendable (inout VirtualLine) -> Void

    init(at milliseconds: Int64, _ happens: @escaping @Sendable (inout VirtualLine) -> Void) {
        at = milliseconds
        self.happens = happens
    }

    static func restart(at milliseconds: Int64, pause: Int64, clock: ClockAtRestart) -> Incident {
        Incident(at: milliseconds) { $0.restartController(after: pause, clock: clock) }
    }
}

extension ExampleLine {
    static let person = Signer(who: "operator", why: "test")

    /// Runs a whole batch: start, feed, end, flush, close. False when it did not come to its end in time.
    mutating func runBatch(atMost milliseconds: Int64) -> Bool {
        runBatch(atMost: milliseconds, incidents: [])
    }

    /// Runs a whole batch with incidents. A person stands at the line, looks ten times a second and acts on what the
    /// screen shows: what was lost with the program is done again.
    mutating func runBatch(atMost milliseconds: Int64, incidents: [Incident]) -> Bool {
        runBatch(atMost: milliseconds, incidents: incidents) { _ in }
    }

    /// … and somebody else who looks as often.
    mutating func runBatch(
        atMost milliseconds: Int64, incidents: [Incident], beside: (inout VirtualLine) -> Void
    ) -> Bool {
        var left = incidents.sorted { $0.at > $1.at }
        while line.now < milliseconds * 1_000 {
            let next = min(line.now + 100_000, left.last.map { max(line.now, $0.at * 1_000) } ?? .max)
            line.run(until: next)
            while let incident = left.last, incident.at * 1_000 <= line.now {
                left.removeLast()
                incident.happens(&line)
            }
            beside(&line)
            lookAtLine()
            if line.ledger.phase == .ended { return true }
        }
        return false
    }

    mutating func act(_ name: String, _ event: Event) {
        acts.append("\(line.now / 1_000) \(name)")
        lastAct = line.now
        line.send(event)
    }

    /// What a person does with the batch.
    private mutating func lookAtLine() {
        labelAwaitedSince = isLabelAwaited ? labelAwaitedSince ?? line.now : nil
        // A person waits for what was done to show.
        guard line.now - lastAct >= 500_000 else { return }
        switch line.assembly.line.phase {
        case .planned, .cleared, .tested:
            guard line.assembly.line.carriedState.machineState != nil else { return }
            act("batch start", .batchStarted(plan, Self.person))
            act("start", .command(.start, Self.person))
        case .running:
            if helpLine() { return }
            if scanAgain() { return }
            guard hasBeenIdle(for: 1_000_000), line.world.fed == unitsWanted else { return }
            act("batch end", .batchEnding(Self.person))
            line.inWorld { $0.flush() }
        case .ending:
            if helpLine() { return }
            if scanAgain() { return }
            guard hasBeenIdle(for: 5_000_000) else { return }
            let obstacles = line.assembly.line.closingObstacles
            if obstacles.isEmpty {
                act("batch close", .batchClosing(Self.person))
            } else if obstacles.contains(where: { if case .containerOpen = $0 { true } else { false } }) {
                act("close containers", .command(.closeOpenContainers, Self.person))
                idleSince = nil
            } else {
                reconcile(obstacles)
            }
        case .ended, .cancelled, .testing: break
        }
    }

    private mutating func hasBeenIdle(for microseconds: Int64) -> Bool {
        guard line.world.isIdle else {
            idleSince = nil
            return false
        }
        idleSince = idleSince ?? line.now
        return line.now - (idleSince ?? line.now) >= microseconds
    }

    /// Ends a hold that waits for a person; true when something was done.
    mutating func helpLine() -> Bool {
        let state = line.assembly.line.carriedState
        guard let cause = state.holds.first(where: { $0.cause.needsPerson })?.cause else {
            // Also when the machine stands although nothing holds it: a latched fault goes with a person's start.
            let stands = state.machineState == .held && line.now - lastAct >= 8_000_000
            guard state.holds.isEmpty, state.isInControl, !state.isStarted || stands else { return false }
            act("start", .command(.start, Self.person))
            return true
        }
        guard state.isInControl else { return false }
        if cause == .beltUnknown {
            act("declare belt empty", .command(.declareBeltEmpty, Self.person))
        } else {
            act("resume \(cause)", .command(.resume, Self.person))
        }
        return true
    }

    /// A scan is lost while the program is down. The worker sees that the screen counts fewer packs than stand in the
    /// container, or that it still wants the label, and scans once more. True when something was scanned.
    private mutating func scanAgain() -> Bool {
        guard line.now - lastAct >= 4_000_000 else { return false }
        let truth = line.world.truth()
        let open = line.assembly.line.snapshot.openChildren
        for (index, handheld) in handhelds.enumerated() {
            var texts: [String] = []
            for container in truth.items where container.level == handheld.level {
                if let text = container.text {
                    if acceptedCode(of: container) == nil { texts.append(ConfiguredLine.symbol(text)) }
                } else if container.children.count > open[index], !isLabelAwaited(handheld.level) {
                    texts += container.children.compactMap { truth.items[$0].text.map(ConfiguredLine.symbol) }
                }
            }
            guard !texts.isEmpty else { continue }
            acts.append("\(line.now / 1_000) scan again")
            lastAct = line.now
            for text in texts { line.inject(.babble(device: handheld.scanner, Array(text.utf8) + [0x0D])) }
            return true
        }
        // A label that nobody has seen for so long was lost with the program or with its printer.
        guard let since = labelAwaitedSince, line.now - max(since, lastAct) >= 15_000_000 else { return false }
        act("replace labels", .command(.replaceLabels, Self.person))
        return true
    }

    /// A label of a container packed by hand is on its way.
    private var isLabelAwaited: Bool { handhelds.contains { isLabelAwaited($0.level) } }

    /// Nothing is scanned before it is there.
    private func isLabelAwaited(_ level: Int) -> Bool {
        let waiting: [CodeState] = [.allocated, .inDoubt, .encoded]
        return line.ledger.rows.contains {
            Int($0.level) == level && $0.sendings > 0 && waiting.contains($0.state)
        }
    }
}
