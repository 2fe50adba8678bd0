import Codes
import ConfigurationFiles
import LineAssembly
import LineCore
import LineWorld
import VirtualLine

/// The people of a scenario: what they are still to do, what is in their hands, and what they know.
struct ScenarioPeople {
    /// In the file's order; the next one waits until those before it are done.
    var pending: [ScenarioAct]
    var hands = ScenarioHands()
    /// Codes that are still to be imported, by level.
    var kept: [UInt8: [Code]] = [:]
    /// So many too many will be counted at first, by the place's word.
    var miscounts: [String: Int] = [:]

    init(acts: [ScenarioAct]) { pending = acts }

    /// Something at such a moment is still to be done.
    func awaits(_ isMeant: (ScenarioAct.Moment) -> Bool) -> Bool { pending.contains { isMeant($0.moment) } }
}

extension ScenarioAct.Moment {
    func isDue(second: Int64, fed: Int) -> Bool {
        switch self {
        case .second(let moment): second >= moment
        case .unit(let unit): fed >= unit
        case .fed, .closing: false
        }
    }
}

extension ScenarioLine {
    /// Does what comes next if its moment has come; true when something was done. What cannot be done yet is tried again.
    mutating func doNext(_ isDue: (ScenarioAct.Moment) -> Bool) -> Bool {
        guard let place = people.pending.firstIndex(where: { isDue($0.moment) }) else { return false }
        let act = people.pending[place]
        guard perform(act) else { return false }
        people.pending.remove(at: place)
        idleSince = nil
        return true
    }

    private mutating func perform(_ act: ScenarioAct) -> Bool {
        if act.word.isHandwork { return handle(act) }
        let name = act.word.rawValue
        switch act.word {
        case .hold: send(name, .command(.hold, Self.person))
        case .stop: send(name, .command(.stop, Self.person))
        case .reject:
            guard let station = files.line.stations.firstIndex(where: { $0.id == act.station }) else { return false }
            send(
                name,
                .operatorReject(station: StationIndex(station), count: UInt16(clamping: act.packs), Self.person))
        case .end:
            line.inWorld { $0.stopFeeding() }
            send(name, .batchEnding(Self.person))
        case .count: people.miscounts[act.place ?? ""] = act.offBy
        case .import:
            guard let level = act.level, let codes = people.kept.removeValue(forKey: level) else { return false }
            line.importCodes(codes, level: level)
            acts.append("\(line.now / 1_000) \(name)")
        case .restart:
            acts.append("\(line.now / 1_000) \(name)")
            line.restartController(after: Int64(act.seconds ?? 1) * 1_000, clock: .goesOn)
            lastAct = line.now
        default: return false
        }
        return true
    }

    // MARK: Packs

    private static func text(_ code: String) -> String { code.utf8.count == 18 ? "00" + code : code }

    /// The closed containers of a level among the fifty that were closed last, the oldest first.
    private func containers(level: UInt8) -> [ScenarioHands.Container] {
        closed.suffix(50).map { line.ledger.row(id: $0) }.filter { $0.level == level && $0.state == .commissioned }
            .map { row in
                ScenarioHands.Container(
                    code: row.code.description, parent: row.parent.map { line.ledger.row(id: $0).code.description },
                    children: line.ledger.children(of: row.code).map { $0.description })
            }
    }

    /// Takes the packs, tells the controller, and puts them where they belong.
    private mutating func handle(_ act: ScenarioAct) -> Bool {
        var hands = people.hands
        let found = ScenarioHands.level(of: act).map(containers) ?? []
        let due = line.assembly.line.snapshot.labelsDue.map { $0.description }
        guard let steps = hands.steps(of: act, containers: found, due: due), let first = steps.first,
            isPossible(first, act)
        else { return false }
        people.hands = hands
        for step in steps {
            line.inWorld { world in
                for move in step.before { world.takeInHand(text: Self.text(move.pack)) }
            }
            guard let event = event(step, act) else { return false }
            send("\(act.word.rawValue) \(step.codes.joined(separator: " "))", event)
            line.run(until: line.now + 60_000)
            line.inWorld { world in
                for move in step.after {
                    guard let container = move.to else { continue }
                    world.putByHand(text: Self.text(move.pack), into: Self.text(container))
                }
            }
        }
        return true
    }

    private static func packAct(_ step: ScenarioHands.Step) -> PackAct? {
        let codes = step.codes.compactMap { Code($0) }
        switch step.word {
        case .sample: return .sample(codes, .retained)
        case .takeOut: return .takeOut(codes)
        case .putBack: return codes.first.map { .putBack($0, into: nil) }
        case .replace: return codes.count == 2 ? .replace(old: codes[0], new: codes[1]) : nil
        case .disaggregate: return codes.first.map { .disaggregate($0, deep: false) }
        case .void: return .void(codes, isReject: false)
        case .destroy: return .destroy(codes)
        case .reprint: return codes.first.map { .reprint($0) }
        case .undo: return .undo
        default: return nil
        }
    }

    private func event(_ step: ScenarioHands.Step, _ act: ScenarioAct) -> Event? {
        if act.word == .scanBack {
            return step.codes.first.flatMap { Code($0) }.map { .labelScannedBack($0, Self.person) }
        }
        return Self.packAct(step).map { .act($0, Self.person, second: "supervisor") }
    }

    private func isPossible(_ step: ScenarioHands.Step, _ act: ScenarioAct) -> Bool {
        let core = line.assembly.line
        if act.word == .scanBack {
            return step.codes.first.flatMap { Code($0) }.map { core.scanBackRefusal($0) == nil } ?? false
        }
        guard let packAct = Self.packAct(step) else { return false }
        guard case .success = core.plan(of: packAct, second: "supervisor", by: Self.person) else { return false }
        return true
    }

    // MARK: Counts

    /// Counts the next place, or explains the next difference.
    mutating func reconcile(_ obstacles: [BatchObstacle]) {
        for obstacle in obstacles {
            switch obstacle {
            case .countMissing(let place):
                let word = place.token(stations: files.line.stations.map(\.id))
                let number = found(in: place) + (people.miscounts[word] ?? 0)
                send("count \(word) \(number)", .counted(place, UInt32(clamping: number), Self.person))
                return
            case .deviationOpen(let place, _):
                let word = place.token(stations: files.line.stations.map(\.id))
                if people.miscounts.removeValue(forKey: word) != nil {
                    send("count \(word) again", .counted(place, UInt32(found(in: place)), Self.person))
                } else {
                    send("explain \(word)", .deviationExplained(place, Self.person))
                }
                return
            default: break
            }
        }
    }

    /// What a person finds who looks into the place, and knows nothing of records.
    private func found(in place: CountedPlace) -> Int {
        let truth = line.world.truth()
        func isThere(_ item: Truth.Item) -> Bool {
            switch item.place {
            case .inContainer(let container): isThere(truth.items[container])
            case .onBelt, .waiting, .aside, .finished: true
            case .bin, .diverted, .taken: false
            }
        }
        switch place {
        case .bin(let station): return truth.items.count { $0.place == .bin(station: Int(station)) }
        case .samples(let level): return people.hands.samples[level] ?? 0
        case .leftOver: return 0
        case .loose(let level):
            let loose = truth.items.count { item in
                guard item.level == Int(level) else { return false }
                if case .inContainer(let container) = item.place {
                    // On a pallet that never came to be one.
                    return truth.items[container].text == nil && isThere(truth.items[container])
                }
                return isThere(item)
            }
            return loose + people.hands.heldCount(level: level)
        case .containers(let level):
            return truth.items.count { $0.level == Int(level) && $0.text != nil && isThere($0) }
        }
    }
}
