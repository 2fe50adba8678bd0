import Codes
@testable import LineCore
import Requirements
import Testing

@Suite("The steps of a batch's life", .requirement("B-01"))
struct BatchLifeTests {
    @Test("A step goes exactly where the table of phases goes", arguments: BatchStep.allCases)
    func stepsFollowTheTable(step: BatchStep) {
        for phase in BatchPhase.allCases where step.from.contains(phase) {
            #expect(phase.mayBecome(step.to), "\(step) from \(phase)")
        }
    }

    @Test("Every transition of the table is made by a step, or is the test that did not pass")
    func transitions() {
        for from in BatchPhase.allCases {
            for to in BatchPhase.allCases {
                let isMade = BatchStep.allCases.contains { $0.from.contains(from) && $0.to == to }
                let isFailedTest = from == .testing && to == .cleared
                #expect(from.mayBecome(to) == (isMade || isFailedTest), "\(from) to \(to)")
            }
        }
    }

    @Test("Raw values are stored and never move")
    func rawValues() {
        let values = Dictionary(uniqueKeysWithValues: BatchPhase.allCases.map { ($0.token, $0.rawValue) })
        #expect(
            values == [
                "planned": 1, "running": 2, "ending": 3, "ended": 4, "cleared": 5, "testing": 6, "tested": 7,
                "cancelled": 8,
            ])
    }

    /// All phases × all steps, on a line that has no batch: a step is possible from its phases, and from no other.
    @Test("Phases × steps", arguments: BatchPhase.allCases, BatchStep.allCases)
    func phasesAndSteps(phase: BatchPhase, step: BatchStep) {
        var bench = Bench(Sample.codingOnly)
        bench.attachNew()
        bench.send(.readerReady(Sample.unitCamera))
        bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 0)))
        var batch = Sample.situation
        batch.phase = phase
        let found = bench.line.obstacles(to: step, of: batch)
        // What the ledger calls active and the line does not know has nothing open at the line, but cannot be closed.
        let expected: [BatchObstacle] =
            !step.from.contains(phase) ? [.wrongPhase(phase)] : step == .close ? [.wrongPhase(.planned)] : []
        #expect(found == expected)
    }

    /// One thing that is not as it must be, and the steps that it stands against.
    static let causes: [(BatchObstacle, [BatchStep], @Sendable (inout BatchSituation) -> Void)] = [
        (
            .clearanceMissing(item: "bins"), [.clear, .test, .start],
            {
                $0.isClearanceRequired = true
                $0.missingClearance = ["bins"]
            }
        ),
        (.testMissing, [.start], { $0.isTestRequired = true }),
        (.otherBatch("B-7"), [.clear, .test, .start], { $0.otherBatches = ["B-7"] }),
        (.configurationChanged, [.clear, .test, .start], { $0.isConfigurationUnchanged = false }),
        (
            .expired(Sample.texts.expiry), [.test, .start],
            {
                $0.today = CalendarDate(year: 2028, month: 3, day: 1)
            }
        ),
        (.poolEmpty(level: 1), [.test, .start], { $0.emptyPools = [1] }),
        (.poolEmpty(level: 2), [.start], { $0.emptyPools = [2] }),
    ]

    @Test("Each precondition stands against its own steps and no others", arguments: causes.indices)
    func preconditions(index: Int) {
        let (obstacle, steps, spoil) = Self.causes[index]
        var bench = Bench(Sample.codingOnly)
        bench.attachNew()
        bench.send(.readerReady(Sample.unitCamera))
        bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 0)))
        var batch = Sample.situation
        spoil(&batch)
        for step in BatchStep.allCases where step.from.contains(.planned) {
            let found = bench.line.obstacles(to: step, of: batch)
            #expect(found == (steps.contains(step) ? [obstacle] : []), "\(step)")
        }
    }

    @Test("The day of expiry itself is no obstacle")
    func dayOfExpiry() {
        let bench = Bench(Sample.codingOnly)
        var batch = Sample.situation
        batch.today = batch.expiry
        #expect(bench.line.obstacles(to: .start, of: batch).isEmpty)
    }

    @Test("A cleared or tested batch needs its clearance no more; a tested one no test")
    func laterPhases() {
        let bench = Bench(Sample.codingOnly)
        var batch = Sample.situation
        batch.isClearanceRequired = true
        batch.missingClearance = ["a", "b"]
        batch.isTestRequired = true
        let missing: [BatchObstacle] = [.clearanceMissing(item: "a"), .clearanceMissing(item: "b"), .testMissing]
        #expect(bench.line.obstacles(to: .start, of: batch) == missing)
        batch.phase = .cleared
        #expect(bench.line.obstacles(to: .start, of: batch) == [.testMissing])
        batch.phase = .tested
        #expect(bench.line.obstacles(to: .start, of: batch).isEmpty)
    }

    @Test("Before the function test every device must be there; a batch may start without, and stands")
    func devices() {
        var bench = Bench(Sample.withBundles)
        let missing: [BatchObstacle] = [
            .plcNotInControl, .deviceNotReady(station: 0, device: Sample.unitPrinter),
            .deviceNotReady(station: 0, device: Sample.unitCamera),
            .deviceNotReady(station: 1, device: Sample.bundleReader),
            .deviceNotReady(station: 1, device: Sample.bundlePrinter),
        ]
        #expect(bench.line.obstacles(to: .test, of: Sample.situation) == missing)
        #expect(bench.line.obstacles(to: .start, of: Sample.situation).isEmpty)
        bench.send(.plc(.attached(.boot(Sample.boot, echo: 0, .idle, []))))
        bench.send(.plc(.inControl))
        #expect(bench.line.obstacles(to: .test, of: Sample.situation).first == .beltUnknown)
    }

    @Test("Items of before have no outcome yet: nothing may begin")
    func openItems() {
        var bench = Bench(Sample.codingOnly)
        bench.attachNew()
        bench.send(.readerReady(Sample.unitCamera))
        bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 0)))
        bench.send(.arrived(1))
        for step in [BatchStep.clear, .test, .start] {
            #expect(bench.line.obstacles(to: step, of: Sample.situation) == [.itemsOpen(station: 0, count: 1)])
        }
    }

    @Test("While the line makes another batch, no other begins")
    func otherBatchOnTheLine() {
        let bench = Bench.coding(units: 10)
        var batch = Sample.situation
        batch.id = 9
        for step in [BatchStep.clear, .test, .start] {
            #expect(bench.line.obstacles(to: step, of: batch).first == .otherBatch("LOT-1"))
        }
    }

    @Test("A start in the middle of a batch changes nothing")
    func startTwice() {
        var bench = Bench.coding(units: 10)
        bench.makeUnits(1...2)
        let before = bench.line.snapshot
        for event in [
            Event.batchStarted(Sample.plan(ratios: []), Sample.signer),
            .challengeStarted(Sample.plan(ratios: []), Sample.signer), .challengePiece(.noRead, Sample.signer),
            .challengeEnded(Sample.signer),
        ] {
            var line = bench.line
            var step = Step()
            line.handle(event, at: bench.moment, into: &step)
            #expect(step.facts.isEmpty && line.snapshot == before, "\(event)")
        }
    }

    @Test("A step of the wall clock is told and changes nothing else", .requirement("L-05", "S-04"))
    func clockStep() {
        var bench = Bench.coding(units: 10)
        let before = bench.line.snapshot
        bench.expect(
            .clockStepped(milliseconds: -3_600_000), effects: [],
            facts: [
                .audit(
                    AuditEntry(
                        act: "clock.step", who: "", why: "",
                        details: [.init(name: "milliseconds", value: "-3600000")]))
            ])
        // Time goes on, and nothing else.
        var after = bench.line.snapshot
        after.losses = before.losses
        #expect(after == before)
    }
}
