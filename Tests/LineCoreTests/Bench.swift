import Codes
@testable import LineCore
import Links
import Testing

/// A line on a bench: a test feeds it events and looks at what follows.
///
/// After each event, in every test, the bench checks what must always hold:
/// - a second line that gets the events out of their journal form, with another wall clock, does and says the same
///   (L-05, L-06): what a test did is what a replay does;
/// - the facts alone lead to the same states and parents as the line's own table, each along a legal transition;
/// - every leased code is counted once (N-01), has one parent at most, and is sent once at most (U-06).
struct Bench: CustomTestStringConvertible {
    private(set) var line: Line
    private var twin: Line
    private(set) var moment = Moment(tick: Tick(microseconds: 1_000_000), wall: 1_770_000_000_000)
    private(set) var book = FactBook()
    /// All that was sent in, for tests that replay it by themselves.
    private(set) var journal: [(event: Event, moment: Moment)] = []

    var testDescription: String { "bench" }

    init(_ layout: LineLayout) {
        line = Line(layout: layout)
        twin = line
    }

    // MARK: Events

    /// Feeds an event, a millisecond after the last, and gives back what follows.
    @discardableResult
    mutating func send(_ event: Event, sourceLocation: SourceLocation = #_sourceLocation) -> Step {
        pass(milliseconds: 1)
        return sendNow(event, sourceLocation: sourceLocation)
    }

    @discardableResult
    mutating func sendNow(_ event: Event, sourceLocation: SourceLocation = #_sourceLocation) -> Step {
        var step = Step()
        line.handle(event, at: moment, into: &step)
        journal.append((event, moment))
        compareWithTwin(event, step, sourceLocation)
        if case .codesLeased(_, let level, let codes) = event, line.batch != nil {
            book.leased(codes, level: level)
        }
        if case .codesAllotted(_, let level, let codes, _) = event, line.batch != nil {
            book.allotted(codes, level: level)
        }
        if case .carriedIn(let pack, _) = event { book.carried(pack) }
        if case .carriedOver = event { book.batchStarted(levels: 0) }
        switch event {
        case .batchStarted(let plan, _), .challengeStarted(let plan, _): book.batchStarted(levels: plan.levels.count)
        default: break
        }
        for problem in book.take(step.facts) + book.differences(from: line.floor) {
            Issue.record("\(problem), after \(event)", sourceLocation: sourceLocation)
        }
        for problem in unbalanced {
            Issue.record("\(problem), after \(event)", sourceLocation: sourceLocation)
        }
        for problem in book.sendings(of: step.effects) {
            Issue.record("\(problem), after \(event)", sourceLocation: sourceLocation)
        }
        return step
    }

    /// Nothing gets lost between the counters, at any moment (N-01).
    private var unbalanced: [String] {
        line.levelBalances.filter { $0.unexplained != 0 }.map { "level \($0.level): \($0.unexplained) unexplained" }
            + line.stationBalances.filter { $0.difference != 0 }.map { "\($0) does not add up" }
            + line.containerBalances.filter { $0.difference != 0 }.map { "\($0) does not add up" }
    }

    private mutating func compareWithTwin(_ event: Event, _ step: Step, _ sourceLocation: SourceLocation) {
        var other = Step()
        do throws(ByteFault) {
            let decoded = try EventCodec.decode(EventCodec.encode(event))
            #expect(decoded == event, sourceLocation: sourceLocation)
            // The wall clock of the other run goes backwards: nothing may depend on it.
            let moment = Moment(tick: moment.tick, wall: -moment.wall)
            twin.handle(decoded, at: moment, into: &other)
        } catch {
            Issue.record("\(event) cannot be read back: \(error)", sourceLocation: sourceLocation)
        }
        #expect(other.facts == step.facts, "a replay gives the same facts", sourceLocation: sourceLocation)
        #expect(other.effects == step.effects, "a replay gives the same effects", sourceLocation: sourceLocation)
    }

    /// Feeds an event and expects exactly these effects and facts, in this order.
    mutating func expect(
        _ event: Event, effects: [Effect], facts: [Fact], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let step = send(event, sourceLocation: sourceLocation)
        #expect(step.effects == effects, sourceLocation: sourceLocation)
        #expect(step.facts == facts, sourceLocation: sourceLocation)
    }

    /// Feeds an event and expects that nothing follows from it.
    mutating func expectNothing(_ event: Event, sourceLocation: SourceLocation = #_sourceLocation) {
        expect(event, effects: [], facts: [], sourceLocation: sourceLocation)
    }

    /// For tests that put a line into a state that no event leads to; nothing is sent to it afterwards.
    mutating func replaceLine(_ other: Line) { line = other }

    mutating func pass(milliseconds: Int64) {
        moment.tick = moment.tick + .milliseconds(milliseconds)
        moment.wall += milliseconds
    }

    // MARK: Asking

    func state(_ level: UInt8, _ number: Int) -> CodeState? { entry(level, number)?.state }

    func reason(_ level: UInt8, _ number: Int) -> Reason? { entry(level, number)?.reason }

    func parent(_ level: UInt8, _ number: Int) -> CodeID? {
        guard let parent = entry(level, number)?.parent, parent.exists else { return nil }
        return line.floor.codes[parent].id
    }

    func entry(_ level: UInt8, _ number: Int) -> CodeEntry? {
        line.floor.codes.slot(of: Sample.code(level, number)).map { line.floor.codes[$0] }
    }

    func states(_ level: UInt8, _ numbers: ClosedRange<Int>) -> [CodeState?] { numbers.map { state(level, $0) } }

    func holds(_ cause: HoldCause) -> Bool { line.floor.holds.contains(cause) }

    func alarm(_ kind: AlarmKind) -> Bool { line.floor.alarms.standing.contains { $0.kind == kind } }

    func rejected(_ reason: Reason) -> Int {
        line.floor.tally.reasons.reduce(0) { $0 + $1[Int(reason.rawValue)] }
    }
}

/// What the facts alone say: the ledger's view of the batch.
struct FactBook {
    private struct Code {
        var level: UInt8
        var state: CodeState
        var parent: CodeID?
        var sentIndex: UInt32?
        var isKnown = true
    }

    private var codes: [CodeID: Code] = [:]
    private var leases: [Int] = []
    private var carriedLevels: [CodeID: UInt8] = [:]
    private var sentCodes: Set<Codes.Code> = []
    private var labelNumbers: Set<UInt32> = []
    /// Numbers of re-prints, and the acts that asked for them.
    private var reprints: Set<UInt32> = []
    private var reprintingActs: Set<UInt32> = []

    mutating func batchStarted(levels: Int) {
        codes = [:]
        sentCodes = []
        labelNumbers = []
        reprints = []
        reprintingActs = []
        leases = Array(repeating: 0, count: levels + 1)
    }

    mutating func leased(_ new: [LeasedCode], level: UInt8) {
        guard Int(level) < leases.count else { return }
        leases[Int(level)] += new.count
        for code in new { codes[code.id] = Code(level: level, state: .allocated) }
    }

    /// Codes of cartons that come printed.
    mutating func allotted(_ new: [LeasedCode], level: UInt8) {
        guard Int(level) < leases.count else { return }
        for code in new where codes[code.id] == nil {
            leases[Int(level)] += 1
            codes[code.id] = Code(level: level, state: .encoded, sentIndex: 0)
        }
    }

    /// Codes of another batch, whose facts tell that they came.
    mutating func carried(_ pack: CarriedPack) {
        for code in pack.codes { carriedLevels[code.id] = code.level }
    }

    /// Works the facts in; gives back what is wrong with them.
    mutating func take(_ facts: [Fact]) -> [String] {
        var problems: [String] = []
        for fact in facts {
            switch fact {
            case .codeState(let id, let from, let to, _):
                if codes[id]?.state != from { problems.append("\(id) was not \(from)") }
                if !from.mayBecome(to) { problems.append("\(id) may not go from \(from) to \(to)") }
                codes[id]?.state = to
            case .sent(let id, let index):
                if codes[id]?.sentIndex != nil { problems.append("\(id) was sent twice") }
                codes[id]?.sentIndex = index
            case .packed(let child, let parent):
                if codes[child]?.parent != nil { problems.append("\(child) has a parent already") }
                if codes[child].map({ $0.level + 1 }) != codes[parent]?.level {
                    problems.append("\(child) is not one level below \(parent)")
                }
                codes[child]?.parent = parent
            case .unpacked(let child, let parent):
                if codes[child]?.parent != parent { problems.append("\(child) was not in \(parent)") }
                codes[child]?.parent = nil
            case .whereabouts(let id, let known):
                if codes[id]?.isKnown == known { problems.append("\(id) was known to be known: \(known)") }
                codes[id]?.isKnown = known
            case .containerClosed(let id, let children, _):
                let count = codes.values.count { $0.parent == id }
                if count != Int(children) { problems.append("\(id) is closed with \(children) children, has \(count)") }
            case .reprinted(let act, let id, let number):
                if codes[id]?.state != .commissioned { problems.append("\(id) is re-printed and not closed") }
                if !reprintingActs.insert(act).inserted { problems.append("act \(act) re-prints twice") }
                reprints.insert(number)
            case .carriedIn(let id, let parent, _):
                let level = carriedLevels[id] ?? 0
                if codes[id] != nil { problems.append("\(id) was carried in and is here") }
                if let parent, codes[parent]?.level != level + 1 { problems.append("\(id) came in nothing") }
                codes[id] = Code(level: level, state: .commissioned, parent: parent, sentIndex: 0)
                leases[Int(level)] += 1
            case .rejected, .phase, .alarm, .alarmState, .audit, .act, .reprintVerified, .testPiece, .counted,
                .deviation:
                break
            }
        }
        return problems
    }

    /// Where the line's own table differs from what its facts said, and where its counters differ from its table.
    func differences(from floor: Floor) -> [String] {
        var problems: [String] = []
        var counts = Array(repeating: StateCounts(), count: leases.count)
        var children: [CodeID: UInt16] = [:]
        var units: [CodeID: UInt32] = [:]
        for entry in floor.codes.entries {
            guard let code = codes[entry.id] else {
                problems.append("\(entry.id) came from nowhere")
                continue
            }
            let parent = entry.parent.exists ? floor.codes[entry.parent].id : nil
            if code.state != entry.state { problems.append("\(entry.id) is \(entry.state), facts say \(code.state)") }
            if code.parent != parent { problems.append("\(entry.id) has another parent than the facts say") }
            if code.isKnown != entry.place.isKnown { problems.append("whereabouts of \(entry.id) were not told") }
            if (code.sentIndex != nil) != entry.isSent { problems.append("\(entry.id): sending was not told") }
            counts[Int(entry.level)][entry.state] += 1
            if let parent {
                children[parent, default: 0] += 1
                units[parent, default: 0] += entry.units
            }
        }
        for entry in floor.codes.entries where entry.level > 1 {
            if entry.children != children[entry.id, default: 0] { problems.append("\(entry.id) miscounts children") }
            if entry.units != units[entry.id, default: 0] { problems.append("\(entry.id) miscounts units") }
        }
        if floor.codes.counts != counts, !leases.isEmpty { problems.append("the counters differ from the table") }
        for level in leases.indices where floor.codes.counts[level].allocated != leases[level] {
            problems.append("level \(level): \(leases[level]) leased, \(floor.codes.counts[level].allocated) counted")
        }
        return problems
    }

    /// No code and no label number goes to a printer twice.
    mutating func sendings(of effects: [Effect]) -> [String] {
        var problems: [String] = []
        for effect in effects {
            switch effect {
            case .unitPrinter(_, .store(_, let code)):
                if !sentCodes.insert(code).inserted { problems.append("\(code) went to a printer twice") }
            case .labelPrinter(_, .print(let job)):
                if !sentCodes.insert(job.code).inserted, !reprints.contains(job.number) {
                    problems.append("\(job.code) went to a printer twice")
                }
                if !labelNumbers.insert(job.number).inserted { problems.append("label \(job.number) was sent twice") }
            default: break
            }
        }
        return problems
    }
}
