import Codes
import ConfigurationFiles
import LineAssembly
import LineCore
import LineWorld
import VirtualLine

/// A person at the line who knows the trade: looks ten times a second, and acts on what the screen shows and on what
/// lies there.
extension FuzzRun {
    private static let trained = Signer(who: "operator", why: "as the screen says")

    mutating func act() {
        guard line.now - person.lastLook >= 100_000 else { return }
        person.lastLook = line.now
        let core = line.assembly.line
        for hold in core.carriedState.holds { marks.insert("hold \(hold.cause)") }
        let isHeld = core.carriedState.holds.contains { $0.cause.needsPerson }
        person.heldSince = isHeld ? person.heldSince ?? line.now : nil
        person.labelAwaitedSince = isLabelAwaited ? person.labelAwaitedSince ?? line.now : nil
        guard line.now - person.lastAct >= 500_000 else { return }
        tellVoidLabels()
        lookIntoContainers()
        if bringCodes() { return }
        switch core.phase {
        case .planned:
            guard core.carriedState.machineState != nil else { return }
            send("batch start", .batchStarted(batch, Self.trained))
            send("start", .command(.start, Self.trained))
        case .running:
            if help() || scanAgain() { return }
            guard hasBeenIdle(for: 1_000_000), line.world.fed == plan.units else { return }
            send("batch end", .batchEnding(Self.trained))
        case .ending:
            if help() || scanAgain() { return }
            guard hasBeenIdle(for: 2_500_000) else { return }
            finish()
        case .ended, .cleared, .testing, .tested, .cancelled: break
        }
    }

    private mutating func send(_ name: String, _ event: Event) {
        person.acts.append("\(line.now / 1_000) \(name)")
        person.lastAct = line.now
        line.send(event)
    }

    private mutating func hasBeenIdle(for microseconds: Int64) -> Bool {
        guard line.world.isIdle else {
            person.idleSince = nil
            return false
        }
        person.idleSince = person.idleSince ?? line.now
        return line.now - (person.idleSince ?? line.now) >= microseconds
    }

    // MARK: Holds

    /// Ends a hold that waits for a person; true when something was done.
    private mutating func help() -> Bool {
        let state = line.assembly.line.carriedState
        guard let cause = state.holds.first(where: { $0.cause.needsPerson })?.cause else {
            // Also when the machine stands although nothing holds it: a latched fault goes with a person's start.
            let isStanding: [PackMLState?] = [.held, .aborted, .stopped, .idle]
            let stands = isStanding.contains(state.machineState) && line.now - person.lastAct >= 3_000_000
            guard state.holds.isEmpty, state.isInControl, !state.isStarted || stands else { return false }
            send("start", .command(.start, Self.trained))
            return true
        }
        // It takes a person a second to see it.
        guard line.now - (person.heldSince ?? line.now) >= 1_000_000 else { return false }
        // A program whose ledger failed is started anew, also where it does not get the PLC under control any more.
        let hasFailed = state.holds.contains { $0.cause == .ledgerFailed }
        guard hasFailed || state.isInControl else { return false }
        switch hasFailed ? .ledgerFailed : cause {
        case .beltUnknown: send("declare belt empty", .command(.declareBeltEmpty, Self.trained))
        case .ledgerFailed:
            person.acts.append("\(line.now / 1_000) restart the program")
            person.lastAct = line.now
            line.restartController(after: 2_000, clock: .goesOn)
        case .contentMoved:
            takeSuspectsAway()
            send("resume \(cause)", .command(.resume, Self.trained))
        default: send("resume \(cause)", .command(.resume, Self.trained))
        }
        return true
    }

    /// A pack was scanned that is recorded in a container: looks into that one. When the pack is not in it, it holds
    /// something else than its record says: it goes away, and its codes are void.
    private mutating func lookIntoContainers() {
        for alarm in line.assembly.line.snapshot.alarms where alarm.kind == .packedElsewhere && alarm.holds {
            let pack = line.ledger.row(id: alarm.detail)
            guard let recorded = pack.parent.map({ line.ledger.row(id: $0).code }),
                !person.missedInside.contains(pack.code.description)
            else { continue }
            person.missedInside.append(pack.code.description)
            let items = line.world.truth().items
            func lies(_ item: Truth.Item, in container: Code) -> Bool {
                guard case .inContainer(let outer) = item.place else { return false }
                return items[outer].text.flatMap(code) == container || lies(items[outer], in: container)
            }
            let isThere = items.contains { $0.text.flatMap(code) == pack.code && lies($0, in: recorded) }
            guard !isThere else { continue }
            takeAway(recorded)
            line.send(.act(.void([recorded], isReject: false), Self.trained, second: nil))
        }
    }

    /// Takes the containers off the line that an alarm named.
    private mutating func takeSuspectsAway() {
        for alarm in line.assembly.line.snapshot.alarms where alarm.kind == .contentMoved {
            takeAway(line.ledger.row(id: alarm.detail).code)
        }
    }

    private mutating func takeAway(_ suspect: Code) {
        let truth = line.world.truth()
        guard var item = truth.items.first(where: { $0.text.flatMap(code) == suspect }) else { return }
        // With what is labelled around it.
        while case .inContainer(let outer) = item.place, truth.items[outer].text != nil {
            item = truth.items[outer]
        }
        guard let text = item.text else { return }
        person.acts.append("\(line.now / 1_000) take away \(text)")
        guard case .inContainer = item.place else {
            line.inWorld { $0.takeAway(text: text) }
            return
        }
        // Only this one comes off the container that is being packed; the others are scanned once more.
        line.inWorld { $0.takeInHand(text: text) }
        let open = line.assembly.line.openContainers.first { open in
            open.stage != .standing && open.children.contains { $0 == code(text) }
        }
        guard let open else { return }
        line.send(.openContainer(.takeApart, station: open.station, number: open.number, Self.trained))
    }

    // MARK: Handheld stations

    /// The worker at a handheld station sees that the screen counts fewer packs than lie there, or that it still wants
    /// the label, and scans once more. True when something was scanned.
    private mutating func scanAgain() -> Bool {
        guard !handhelds.isEmpty, line.now - person.lastAct >= 4_000_000 else { return false }
        let truth = line.world.truth()
        let open = line.assembly.line.handheldChildren
        for (number, handheld) in handhelds.enumerated() {
            let level = Int(files.line.stations[handheld.station].level)
            var texts: [String] = []
            for container in truth.items where container.level == level {
                if let text = container.text {
                    let isOpen = row(text).map { !$0.isClosed && !$0.state.isFinal } ?? false
                    if isOpen { texts.append("]C1" + text) }
                } else if container.place == .waiting(station: handheld.station),
                    container.children.count > open[number], person.labelAwaitedSince == nil
                {
                    texts += container.children.compactMap { child in
                        truth.items[child].text.map(FuzzFiles.symbol)
                    }
                }
            }
            guard !texts.isEmpty else { continue }
            if texts == person.scannedAgain {
                // They were refused once more: they do not belong there.
                takeOff(texts)
                return true
            }
            person.scannedAgain = texts
            person.acts.append("\(line.now / 1_000) scan \(texts.count) again")
            person.lastAct = line.now
            for text in texts { line.inject(.babble(device: handheld.scanner, Array(text.utf8) + [0x0D])) }
            return true
        }
        // A label that nobody has seen for so long was lost with its printer.
        guard let since = person.labelAwaitedSince, line.now - max(since, person.lastAct) >= 15_000_000 else {
            return false
        }
        send("replace labels", .command(.replaceLabels, Self.trained))
        return true
    }

    /// Takes off a container what the screen does not count on it.
    private mutating func takeOff(_ symbols: [String]) {
        let counted = Set(line.assembly.line.openContainers.flatMap { $0.children.map { $0.description } })
        let refused = symbols.map { String($0.dropFirst(3)) }.filter { text in
            row(text).map { !counted.contains($0.code.description) } ?? true
        }
        person.scannedAgain = []
        person.acts.append("\(line.now / 1_000) take off \(refused)")
        person.lastAct = line.now
        for text in refused { line.inWorld { $0.takeInHand(text: text) } }
    }

    func row(_ text: String) -> VirtualLedger.Row? { code(text).flatMap { line.ledger.row($0) } }

    /// The code that a text on a thing is; an SSCC stands there with its AI, a GS1 code with lot and expiry behind it.
    func code(_ text: String) -> Code? {
        let bare = text.hasPrefix("00") && text.utf8.count == 20 ? text.dropFirst(2) : text[...]
        return bare.split(separator: "\u{1D}", maxSplits: 1).first.flatMap { Code(String($0)) }
    }

    /// Whoever packs by hand is told by the scanner that a label is not taken: it was replaced, lay in the printer for long,
    /// and came out before or after the one in its place.
    private mutating func tellVoidLabels() {
        let levels = Set(handhelds.map { files.line.stations[$0.station].level })
        guard !levels.isEmpty else { return }
        var texts: Set<String> = []
        for row in line.ledger.rows
        where levels.contains(row.level) && row.sendings > 0 && line.assembly.line.isLabelVoid(row.code) {
            texts.formUnion([row.code.description, "00\(row.code)"])
        }
        line.inWorld { $0.declareVoid(labels: texts) }
    }

    /// A label of a handheld station is on its way: nothing is scanned before it is there.
    private var isLabelAwaited: Bool {
        line.assembly.line.openContainers.contains { container in
            guard case .handheld = files.line.stations[Int(container.station)].kind else { return false }
            return container.stage == .printing || container.stage == .labelAwaited
        }
    }

    // MARK: Codes

    /// Imports the rest of the codes of a level that the line has none of any more. True when something was done.
    private mutating func bringCodes() -> Bool {
        guard let stored, !stored.lateLevels.isEmpty else { return false }
        for alarm in line.assembly.line.snapshot.alarms where alarm.kind == .poolEmpty {
            let since = person.emptySince[alarm.device] ?? line.now
            person.emptySince[alarm.device] = since
            let wait = plan.latePools.first { $0.level == alarm.device }?.after ?? 0
            guard line.now - since >= wait * 1_000, stored.lateLevels.contains(alarm.device),
                stored.importRest(level: alarm.device, wall: line.wall)
            else { continue }
            send("import codes of level \(alarm.device)", .codesImported(level: alarm.device))
            return true
        }
        return false
    }

    // MARK: The end

    /// What a person finds in a place: what lies in a bin, and elsewhere what has to be there.
    private func count(_ place: CountedPlace) -> UInt32 {
        guard case .bin(let station) = place else { return UInt32(line.assembly.line.expectedCount(place)) }
        return UInt32(line.world.truth().items.count { $0.place == .bin(station: Int(station)) })
    }

    private mutating func finish() {
        if !person.hasFlushed {
            person.hasFlushed = true
            line.inWorld { $0.flush() }
            person.lastAct = line.now
            person.idleSince = nil
            return
        }
        let obstacles = line.assembly.line.closingObstacles
        person.obstacleSince = obstacles.isEmpty ? nil : person.obstacleSince ?? line.now
        guard let since = person.obstacleSince else {
            send("batch close", .batchClosing(Self.trained))
            return
        }
        let hasWaited = line.now - since > 60_000_000
        for obstacle in obstacles {
            switch obstacle {
            case .containerOpen:
                if hasWaited, let open = line.assembly.line.openContainers.first {
                    // It cannot be finished: what was meant for it is loose.
                    send(
                        "take apart",
                        .openContainer(.takeApart, station: open.station, number: open.number, Self.trained))
                } else {
                    send("close containers", .command(.closeOpenContainers, Self.trained))
                }
                person.idleSince = nil
                return
            case .countMissing(let place):
                let number = count(place) + person.miscount
                person.miscount = 0
                return send("count \(place)", .counted(place, number, Self.trained))
            case .deviationOpen(let place, _):
                return send("explain \(place)", .deviationExplained(place, Self.trained))
            default: break
            }
        }
    }
}

extension CodeState {
    /// It will not be on a label that is accepted.
    var isFinal: Bool {
        switch self {
        case .unallocated, .allocated, .encoded, .inDoubt, .commissioned: false
        default: true
        }
    }
}

extension Line {
    /// Packs on the open container of each handheld station.
    var handheldChildren: [Int] { snapshot.openChildren }
}
