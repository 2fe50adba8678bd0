import Codes
@testable import LineCore
import Requirements
import Testing

@Suite("The function test", .requirement("B-02"))
struct FunctionTestTests {
    static let other = "82000010000000000001"

    /// A line of units and bundles in its function test, with ten codes, the belt running.
    static func testing() -> Bench {
        var bench = Bench(Sample.withBundles)
        bench.attachNew()
        bench.devicesReady()
        bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 0)))
        #expect(bench.line.obstacles(to: .test, of: Sample.situation).isEmpty)
        bench.send(.challengeStarted(Sample.plan(ratios: [3]), Sample.signer))
        bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 0)))
        bench.send(.lease(1, 1...10))
        bench.send(.unitPrinter(.stored(index: 1)))
        bench.send(.command(.start))
        bench.send(.plc(.stateChanged(.execute)))
        return bench
    }

    static func results(_ step: Step) -> [TestResult] {
        step.facts.compactMap { if case .testPiece(let result) = $0 { result } else { nil } }
    }

    static func result(_ piece: TestPiece, _ item: UInt16, _ finding: TestFinding, _ reason: Reason?) -> TestResult {
        TestResult(
            piece: piece, station: piece == .shortBundle ? 1 : 0, item: item, finding: finding, reason: reason,
            who: Sample.signer.who)
    }

    @Test("Start: its own codes, of units only, the printer prepared, nothing of production")
    func start() {
        var bench = Bench(Sample.withBundles)
        bench.attachNew()
        bench.devicesReady()
        bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 0)))
        bench.expect(
            .challengeStarted(Sample.plan(ratios: [3]), Sample.signer),
            effects: [.leaseTest(count: 10), .unitPrinter(Sample.unitPrinter, .prepare(Sample.texts))],
            facts: [.phase(.testing), .audit("test.start")])
        #expect(bench.line.phase == .testing && bench.line.batch == 1)
        bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 0)))
        let step = bench.send(.lease(1, 1...10))
        #expect(step.effects == [.store(1, 1), .store(2, 2)], "no more than two pieces' worth")
    }

    @Test("A carton is printed, read and rejected; its code is for nothing else")
    func carton() {
        var bench = Self.testing()
        bench.printed(1)
        let step = bench.send(.read(1, Sample.text(1, 1)))
        #expect(step.effects == [.verdict(1, .reject)])
        let outcome = bench.send(.outcome(1, .rejectedByVerdict))
        #expect(Self.results(outcome).isEmpty, "it was not announced as a piece")
        #expect(bench.state(1, 1) == .snInvalid && bench.reason(1, 1) == .functionTest)
    }

    @Test("All five pieces, each rejected for its own reason")
    func allPieces() {
        var bench = Self.testing()
        bench.printed(1)
        bench.send(.read(1, Sample.text(1, 1)))
        bench.send(.outcome(1, .rejectedByVerdict))
        var results: [TestResult] = []
        bench.send(.challengePiece(.noRead, Sample.signer))
        bench.printed(2)
        bench.send(.noRead(2))
        results += Self.results(bench.send(.outcome(2, .rejectedByVerdict)))
        bench.send(.challengePiece(.wrongCode, Sample.signer))
        bench.send(.arrived(3))
        let strange = Sample.text(1, 999)
        let step = bench.send(.read(3, strange))
        #expect(step.effects.contains(.classify(station: 0, item: 3, code: Sample.code(1, 999))))
        bench.send(.classified(station: 0, item: 3, finding: .unknown))
        results += Self.results(bench.send(.outcome(3, .rejectedByVerdict)))
        bench.send(.challengePiece(.duplicate, Sample.signer))
        bench.send(.arrived(4))
        bench.send(.read(4, Sample.text(1, 1)))
        results += Self.results(bench.send(.outcome(4, .rejectedByVerdict)))
        bench.send(.challengePiece(.foreignProduct, Sample.signer))
        bench.send(.arrived(5))
        bench.send(.read(5, Self.other))
        results += Self.results(bench.send(.outcome(5, .rejectedByVerdict)))
        #expect(bench.line.snapshot.test?.hasPassed == false)
        bench.send(.challengePiece(.shortBundle, Sample.signer))
        bench.send(ContainerStationTests.mark(1, .present))
        bench.send(ContainerStationTests.content(1, ContainerStationTests.units(1...2)))
        results += Self.results(bench.send(ContainerStationTests.outcome(1, .rejectedByVerdict)))
        #expect(
            results == [
                Self.result(.noRead, 2, .passed, .noRead), Self.result(.wrongCode, 3, .passed, .notOurs),
                Self.result(.duplicate, 4, .passed, .duplicate),
                Self.result(.foreignProduct, 5, .passed, .otherProduct),
                Self.result(.shortBundle, 1, .passed, .aggregationReject),
            ])
        #expect(bench.line.snapshot.test?.hasPassed == true)
        bench.send(.challengeEnded(Sample.signer))
        #expect(bench.line.phase == .testing, "the printer is being emptied")
        let end = bench.send(.unitPrinter(.cleared(lastPrinted: 2)))
        #expect(end.facts.contains(.phase(.tested)))
        #expect(bench.line.phase == .tested && bench.line.batch == nil)
        #expect(bench.states(1, 1...2) == [.snInvalid, .snInvalid])
        #expect(bench.reason(1, 2) == .functionTest)
        #expect(bench.states(1, 5...10).allSatisfy { $0 == .unallocated }, "never sent: back in the pool")
        #expect(bench.line.snapshot.counts[1].allocated == 10)
    }

    /// What else may become of a piece.
    static let badOutcomes: [(ItemOutcome, TestFinding)] = [
        (.passed, .passedGate), (.rejectedByDefault, .byDefault), (.rejectedUnconfirmed, .unconfirmed),
        (.removed, .taken), (.diverted, .taken),
    ]

    @Test("A reject by default or one that nobody saw in the bin fails the piece", arguments: badOutcomes)
    func failures(outcome: ItemOutcome, finding: TestFinding) {
        var bench = Self.testing()
        bench.send(.challengePiece(.noRead, Sample.signer))
        bench.printed(1)
        bench.send(.noRead(1))
        let step = bench.send(.outcome(1, outcome))
        #expect(Self.results(step) == [Self.result(.noRead, 1, finding, .noRead)])
        #expect(bench.line.snapshot.test?.announced == nil)
        // It may be repeated.
        bench.send(.challengePiece(.noRead, Sample.signer))
        bench.printed(2)
        bench.send(.noRead(2))
        let second = bench.send(.outcome(2, .rejectedByVerdict))
        #expect(Self.results(second) == [Self.result(.noRead, 2, .passed, .noRead)])
    }

    @Test("A piece that is rejected for another reason fails")
    func wrongReason() {
        var bench = Self.testing()
        bench.send(.challengePiece(.noRead, Sample.signer))
        bench.printed(1)
        bench.send(.read(1, Sample.text(1, 1)))
        let step = bench.send(.outcome(1, .rejectedByVerdict))
        #expect(Self.results(step) == [Self.result(.noRead, 1, .wrongReason, .functionTest)])
    }

    @Test(
        "A wrong code must be in no pool, and the ledger must have said so",
        arguments: [
            (nil, .notClassified), (CodeFinding.notLeased, .codeInPool), (.unknown, .passed),
            (.otherBatch, .wrongReason), (.functionTest, .wrongReason),
        ] as [(CodeFinding?, TestFinding)])
    func wrongCode(answer: CodeFinding?, finding: TestFinding) {
        var bench = Self.testing()
        bench.send(.challengePiece(.wrongCode, Sample.signer))
        bench.send(.arrived(1))
        bench.send(.read(1, Sample.text(1, 999)))
        if let answer { bench.send(.classified(station: 0, item: 1, finding: answer)) }
        #expect(Self.results(bench.send(.outcome(1, .rejectedByVerdict))).map(\.finding) == [finding])
    }

    @Test("What can be announced, and when")
    func announcing() {
        var bench = Self.testing()
        #expect(bench.line.obstacles(toAnnounce: .duplicate) == [.noCartonYet])
        bench.expectNothing(.challengePiece(.duplicate, Sample.signer))
        #expect(bench.line.obstacles(toAnnounce: .noRead).isEmpty)
        bench.send(.challengePiece(.noRead, Sample.signer))
        bench.send(.challengePiece(.wrongCode, Sample.signer))
        #expect(bench.line.snapshot.test?.announced == .wrongCode, "nothing had been laid yet")
        bench.printed(1)
        #expect(bench.line.obstacles(toAnnounce: .noRead) == [.pieceUnderWay(.wrongCode)])
        #expect(
            bench.line.obstacles(to: .endTest, of: Sample.situation)
                == [.pieceUnderWay(.wrongCode), .itemsOpen(station: 0, count: 1)])
        bench.expectNothing(.challengeEnded(Sample.signer))
        #expect(Bench(Sample.codingOnly).line.obstacles(toAnnounce: .noRead) == [.wrongPhase(.planned)])
    }

    @Test("A line without a machine for bundles needs no short one")
    func neededPieces() {
        var bench = Bench(Sample.byHand)
        bench.send(.challengeStarted(Sample.plan(ratios: [3]), Sample.signer))
        #expect(bench.line.snapshot.test?.needed == [.noRead, .wrongCode, .duplicate, .foreignProduct])
        #expect(bench.line.obstacles(toAnnounce: .shortBundle) == [.pieceNotNeeded(.shortBundle)])
    }

    @Test("A bundle that is not short, and one of which nothing is read, prove nothing")
    func bundles() {
        for (units, reason) in [(1...3, Reason.functionTest), (1...1, .aggregationReject)] {
            var bench = Self.testing()
            bench.send(.challengePiece(.shortBundle, Sample.signer))
            bench.send(ContainerStationTests.mark(1, .present))
            bench.send(ContainerStationTests.content(1, ContainerStationTests.units(units)))
            let step = bench.send(ContainerStationTests.outcome(1, .rejectedByVerdict))
            #expect(Self.results(step).map(\.reason) == [reason])
        }
        var bench = Self.testing()
        bench.send(.challengePiece(.shortBundle, Sample.signer))
        bench.send(ContainerStationTests.mark(1, .present))
        bench.send(.read(station: 1, item: 1, role: .content, result: Sample.result([])))
        let step = bench.send(ContainerStationTests.outcome(1, .rejectedByVerdict))
        #expect(Self.results(step).map(\.finding) == [.wrongReason])
    }

    @Test("A program that ends fails the piece under way, and the test goes on", .requirement("L-02"))
    func restart() {
        var bench = Self.testing()
        bench.send(.challengePiece(.noRead, Sample.signer))
        bench.printed(1)
        let step = bench.send(.controllerStarted)
        #expect(Self.results(step) == [Self.result(.noRead, 1, .interrupted, nil)])
        #expect(bench.line.phase == .testing)
        let coding = PLCStationSnapshot(
            item: 1, judged: 1, pictures: 1, outcomes: [.init(item: 1, outcome: .rejectedByVerdict)], verdicts: [],
            bits: [], marks: [])
        bench.send(.plc(.attached(.boot(Sample.boot, echo: Sample.boot, .held, [coding, .quiet]))))
        bench.send(.plc(.inControl))
        bench.devicesReady()
        bench.send(.unitPrinter(.ready(lastPrinted: 1, stored: 2)))
        bench.send(.unitPrinter(.cleared(lastPrinted: 1)))
        let prepared = bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 0)))
        #expect(prepared.effects.prefix(2) == [.store(4, 4), .store(5, 5)], "what was sent is never sent again")
        bench.send(.challengeEnded(Sample.signer))
        bench.send(.unitPrinter(.cleared(lastPrinted: 0)))
        #expect(bench.line.phase == .cleared, "no piece passed: the test is done again")
    }

    @Test("A printer that is gone when the test ends does not keep it open")
    func lostPrinter() {
        var bench = Self.testing()
        bench.send(.unitPrinter(.fault(DeviceFault(kind: .link, detail: ""))))
        bench.send(.challengeEnded(Sample.signer))
        #expect(bench.line.phase == .cleared)
        #expect(bench.states(1, 1...2) == [.snInvalid, .snInvalid], "it may have printed them")
    }

    @Test("Production begins with a table of its own, and names a test piece that turns up")
    func production() {
        var bench = Self.testing()
        bench.printed(1)
        bench.send(.read(1, Sample.text(1, 1)))
        bench.send(.outcome(1, .rejectedByVerdict))
        bench.send(.challengeEnded(Sample.signer))
        bench.send(.unitPrinter(.cleared(lastPrinted: 1)))
        bench.send(.carriedOver(bench.line.carriedState))
        bench.send(.batchStarted(Sample.plan(ratios: [3]), Sample.signer))
        #expect(bench.line.snapshot.counts[1].allocated == 0 && bench.line.snapshot.tally.items == [0, 0])
        bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 0)))
        bench.send(.lease(1, 21...30))
        bench.send(.arrived(2))
        let step = bench.send(.read(2, Sample.text(1, 1)))
        #expect(step.effects.first == .verdict(2, .reject))
        bench.send(.classified(station: 0, item: 2, finding: .functionTest))
        let outcome = bench.send(.outcome(2, .rejectedByVerdict))
        #expect(outcome.facts.contains(.rejectedUnit(2, .functionTest, 21)))
    }

    @Test("What rejects do in production they do not do in the test: it consists of them")
    func noRejectWatch() {
        var bench = Self.testing()
        for item in UInt16(1)...12 {
            bench.send(.arrived(item))
            bench.send(.noRead(item))
            bench.send(.outcome(item, .rejectedByVerdict))
        }
        #expect(!bench.holds(.rejects))
    }
}
