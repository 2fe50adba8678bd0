import Codes
@testable import LineCore
import Requirements
import Testing

/// Every act of people in every phase of the line: where it is legal it does something, elsewhere it is refused with a
/// reason before it is an event, and the event changes nothing if it comes all the same. Acts on single packs are tried
/// with every state of a code in ``ActTableTests`` and ``EndedBatchTests``.
@Suite("Every act of people in every phase", .requirement("B-01", "W-01", "W-02", "N-02"))
struct BatchActTableTests {
    enum Stage: CaseIterable, Sendable {
        case noBatch, testing, running
        /// Places are not counted, one differs, a label and a container wait.
        case ending
        case readyToClose, ended
    }

    enum Act: CaseIterable, Sendable {
        case start, test, piece, endTest, end, close, count, explain, pack, scanBack, carryIn, openContainer, reject
        case recordsLost, packAfterEnd, countAfterEnd, explainAfterEnd
        case handOver, returnCartons, stopReason
        /// They are about the machine and its alarms, and go in every phase.
        case command, alarm
    }

    /// The one table.
    static func legal(_ act: Act) -> Set<Stage> {
        switch act {
        case .start, .test: [.noBatch, .ended]
        case .piece, .endTest: [.testing]
        case .end: [.running]
        case .close: [.readyToClose]
        case .count: [.ending, .readyToClose]
        case .explain: [.ending]
        case .pack, .reject: [.running, .ending, .readyToClose]
        case .carryIn: [.running, .ending, .readyToClose]
        case .scanBack, .openContainer: [.running, .ending]
        case .recordsLost: [.testing, .running, .ending, .readyToClose]
        case .packAfterEnd, .countAfterEnd, .explainAfterEnd: [.ended]
        // This layout has one table, no printed cartons, and no stop behind it: refused in every phase.
        case .handOver, .returnCartons, .stopReason: []
        case .command, .alarm: Set(Stage.allCases)
        }
    }

    /// The act that an event is; nil for what devices, the ledger and time tell. A new event does not compile here
    /// before somebody decided in which phases it is legal.
    private static func act(of event: Event) -> Act? {
        switch event {
        case .batchStarted: .start
        case .challengeStarted: .test
        case .challengePiece: .piece
        case .challengeEnded: .endTest
        case .batchEnding: .end
        case .batchClosing: .close
        case .counted: .count
        case .deviationExplained: .explain
        case .act: .pack
        case .labelScannedBack: .scanBack
        case .carriedIn: .carryIn
        case .openContainer: .openContainer
        case .operatorReject: .reject
        case .recordsLost: .recordsLost
        case .actAfterEnd: .packAfterEnd
        case .countedAfterEnd: .countAfterEnd
        case .explainedAfterEnd: .explainAfterEnd
        case .containerHandedOver: .handOver
        case .cartonsReturned: .returnCartons
        case .stopReason: .stopReason
        case .command: .command
        case .alarmAct: .alarm
        case .controllerStarted, .carriedOver, .codesLeased, .poolShort, .poolLevel, .codesImported, .classified, .plc,
            .readerReady, .readerFault, .read, .unread, .readerStep, .strayResult, .unitPrinter, .labelPrinter,
            .scanner, .ledger, .codesAllotted, .timePassed, .clockStepped:
            nil
        }
    }

    private static let place = CountedPlace.loose(level: 1)
    private static let pack = CarriedPack(
        from: OtherBatch(
            id: 9, texts: LotTexts(lot: "LOT-0", made: Sample.texts.made, expiry: Sample.texts.expiry)),
        codes: [CarriedCode(id: 77, code: Sample.code(1, 77), level: 1, parent: nil, isPreprinted: false)])

    private static var plan: BatchPlan {
        var plan = Sample.plan(ratios: [3, 2])
        plan.counts = CountPlan(places: [place], isBlind: true)
        plan.topUp = .nextBatch
        return plan
    }

    /// Units 1…12 in bundles 1…4, units 13…18 loose; a label of the rework station and a container at the table wait
    /// where `isWaiting`.
    private static func producing(isWaiting: Bool) -> Bench {
        var bench = Rework.bench(plan)
        guard isWaiting else { return bench }
        bench.perform(.takeOut(Rework.units(13...14)))
        bench.perform(.aggregate(Rework.units(13...14), level: 2))
        bench.send(HandheldStationTests.scan(2, 3))
        return bench
    }

    private static func bench(_ stage: Stage) -> Bench {
        switch stage {
        case .noBatch, .testing:
            var bench = Bench(Rework.layout)
            bench.attachNew()
            bench.devicesReady()
            bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 0)))
            if stage == .testing { bench.send(.challengeStarted(plan, Sample.signer)) }
            return bench
        case .running: return producing(isWaiting: true)
        case .ending:
            var bench = producing(isWaiting: true)
            bench.send(.end)
            bench.send(.unitPrinter(.cleared(lastPrinted: 18)))
            bench.send(.counted(place, 0, Sample.signer))
            return bench
        case .readyToClose, .ended:
            var bench = producing(isWaiting: false)
            bench.send(.end)
            bench.send(.unitPrinter(.cleared(lastPrinted: 18)))
            bench.send(.counted(place, UInt32(bench.line.expectedCount(place)), Sample.signer))
            guard stage == .ended else { return bench }
            bench.send(.close)
            bench.send(.actAfterEnd(.takeOut([Rework.unit(4)]), Rework.person, second: nil))
            return bench
        }
    }

    private static func event(_ act: Act, _ line: Line) -> Event {
        let packs = PackAct.takeOut([Rework.unit(1)])
        switch act {
        case .start: return .batchStarted(plan, Sample.signer)
        case .test: return .challengeStarted(plan, Sample.signer)
        case .piece: return .challengePiece(.noRead, Sample.signer)
        case .endTest: return .challengeEnded(Sample.signer)
        case .end: return .batchEnding(Sample.signer)
        case .close: return .batchClosing(Sample.signer)
        case .count: return .counted(place, 3, Sample.signer)
        case .explain: return .deviationExplained(place, Sample.signer)
        case .pack: return Rework.act(packs)
        case .scanBack:
            let label = line.rework.awaited.first
            return .labelScannedBack(label.map { line.floor.codes[$0].code } ?? Rework.bundle(1), Rework.person)
        case .carryIn: return .carriedIn(pack, Rework.person)
        case .openContainer: return .openContainer(.takeApart, station: 2, number: 2, Rework.person)
        case .reject: return .operatorReject(station: 0, count: 1, Rework.person)
        case .recordsLost: return .recordsLost(Rework.person, second: Rework.second)
        case .packAfterEnd: return .actAfterEnd(packs, Rework.person, second: nil)
        case .countAfterEnd: return .countedAfterEnd(place, 3, Rework.person)
        case .explainAfterEnd: return .explainedAfterEnd(place, Rework.person)
        case .handOver: return .containerHandedOver(from: 2, to: 1, Rework.person)
        case .returnCartons: return .cartonsReturned([Rework.unit(14)], Rework.person)
        case .stopReason:
            return .stopReason(
                stop: 900, reason: StopReason(id: "x", category: StopCategory.allCases[0]), Rework.person)
        case .command: return .command(.hold, Rework.person)
        case .alarm:
            let key = line.floor.alarms.entries.first?.key
            return .alarmAct(
                .acknowledge(key ?? AlarmKey(kind: .jam, station: 0, device: noDevice)), Rework.person)
        }
    }

    /// Whether the question that is asked before the event is made says that the act is possible; nil where none is
    /// asked.
    private static func isOffered(_ act: Act, _ event: Event, _ line: Line) -> Bool? {
        func step(_ step: BatchStep) -> Bool {
            var batch = Sample.situation
            // What the ledger has of a batch that the line does not work for; another one may begin when it is over.
            batch.phase = .planned
            return line.obstacles(to: step, of: batch).isEmpty
        }
        switch event {
        case .batchStarted: return step(.start)
        // It needs the devices as well: what stands against it then is told too.
        case .challengeStarted: return line.batch == nil
        case .challengeEnded: return step(.endTest)
        case .batchEnding: return step(.end)
        case .batchClosing: return line.closingObstacles.isEmpty
        case .challengePiece(let piece, _): return line.obstacles(toAnnounce: piece).isEmpty
        case .counted(let place, _, _): return line.countRefusal(place) == nil
        case .deviationExplained(let place, let signer): return line.explanationRefusal(place, signer) == nil
        case .act(let act, let signer, let second):
            guard case .success = line.plan(of: act, second: second, by: signer) else { return false }
            return true
        case .labelScannedBack(let code, _): return line.scanBackRefusal(code) == nil
        case .carriedIn(let pack, let signer): return line.carryRefusal(pack, by: signer) == nil
        case .openContainer(let act, let station, let number, _):
            return line.openContainers.contains {
                $0.station == station && $0.number == number && $0.acts.contains(act)
            }
        case .operatorReject(let station, _, _): return line.canReject(at: station)
        case .actAfterEnd(let act, let signer, let second):
            guard case .success? = EndedBatch(line)?.plan(of: act, second: second, by: signer) else { return false }
            return true
        case .countedAfterEnd(let place, _, _): return EndedBatch(line).map { $0.countRefusal(place) == nil } ?? false
        case .explainedAfterEnd(let place, let signer):
            return EndedBatch(line).map { $0.explanationRefusal(place, signer) == nil } ?? false
        case .containerHandedOver(let from, let to, _): return line.handOverRefusal(from: from, to: to) == nil
        case .cartonsReturned(let codes, _): return line.returnRefusals(codes).isEmpty
        case .alarmAct(let act, let signer): return line.refusal(of: act, reason: signer.why) == nil
        default: return nil
        }
    }

    @Test("Legal, or refused and nothing done", arguments: Stage.allCases, Act.allCases)
    func table(stage: Stage, act: Act) {
        let bench = Self.bench(stage)
        let event = Self.event(act, bench.line)
        #expect(Self.act(of: event) == act)
        // An alarm that is not there is acknowledged nowhere.
        let isLegal =
            Self.legal(act).contains(stage) && (act != .alarm || !bench.line.floor.alarms.entries.isEmpty)
        if let isOffered = Self.isOffered(act, event, bench.line) {
            #expect(isOffered == isLegal, "\(act) while \(stage)")
        }
        var line = bench.line
        var step = Step()
        line.handle(event, at: bench.moment, into: &step)
        let happened = !step.facts.isEmpty || !step.effects.isEmpty
        #expect(happened == isLegal, "\(act) while \(stage): \(step.facts)")
        if !isLegal {
            var after = line.snapshot
            after.losses = bench.line.snapshot.losses
            #expect(after == bench.line.snapshot, "\(act) while \(stage)")
        }
    }
}
