import LineAssembly
import LineCore
import LineWorld
import Requirements
import Testing
import VirtualLine

@Suite("The function test against the simulated line", .requirement("B-02"))
struct FunctionTestTests {
    static func example(units: Int, seed: UInt64) -> ExampleLine {
        var example = ExampleLine(
            units: 0, speed: 600, seed: seed, faults: .none, ratios: .small, delays: VirtualLine.Delays())
        example.unitsWanted = units
        return example
    }

    /// Every verdict that left the line.
    static func goodVerdicts(_ example: ExampleLine) -> Int {
        example.line.ledger.rows.count { $0.state == .commissioned || $0.state == .released }
    }

    @Test("Five pieces on the real belt, then a whole batch")
    func wholeTest() {
        var example = Self.example(units: 24, seed: 4)
        let done1 = example.startTest()
        #expect(done1, "\(example.summary)")
        let done2 = example.lay(.carton)
        #expect(done2, "\(example.summary)")
        for piece in TestPiece.allCases {
            let result = example.tryPiece(piece)
            #expect(result?.finding == .passed, "\(piece): \(String(describing: result)) \(example.summary)")
            #expect(result?.reason == piece.expected)
        }
        #expect(Self.goodVerdicts(example) == 0)
        example.endTest()
        #expect(example.line.ledger.phase == .tested, "\(example.summary)")
        let test = example.line.ledger.rows.filter(\.isTest)
        #expect(test.allSatisfy { $0.sendings == 0 ? $0.state == .unallocated : $0.state == .snInvalid })
        #expect(test.contains { $0.state == .snInvalid && $0.reason == .functionTest })
        example.line.inWorld { $0.supply(units: 24) }
        let done3 = example.runBatch(atMost: 200_000)
        #expect(done3, "\(example.summary)")
        #expect(example.findings.isEmpty)
        #expect(example.line.assembly.line.snapshot.tally.passed.first == 24)
        #expect(example.line.ledger.rows.filter(\.isTest).allSatisfy { !$0.state.isAccepted })
    }

    @Test(
        "The program ends in the middle of a piece: it fails, the test goes on, production begins clean",
        arguments: [
            200, 700, 1_100, 1_600,
        ] as [Int64])
    func restart(after moment: Int64) {
        var example = Self.example(units: 12, seed: UInt64(moment))
        let done4 = example.startTest()
        #expect(done4)
        let done5 = example.lay(.carton)
        #expect(done5)
        example.act("announce", .challengePiece(.noRead, ExampleLine.person))
        let isLaid = example.line.inWorld { $0.lay(.unreadable) }
        #expect(isLaid)
        example.line.run(until: example.line.now + moment * 1_000)
        let tried = example.line.ledger.testResults.count
        example.line.restartController(after: 900, clock: .beginsAnew)
        _ = example.line.run(atMost: 8_000) { $0.assembly.line.isPLCInControl }
        #expect(example.line.assembly.line.phase == .testing, "\(example.summary)")
        if tried == 0 {
            let results = example.line.ledger.testResults
            #expect(results.first?.finding == .interrupted || results.first?.finding == .passed, "\(results)")
        }
        for _ in 0..<40 where example.line.assembly.line.carriedState.machineState != .execute {
            _ = example.helpLine()
            example.line.run(until: example.line.now + 500_000)
        }
        for piece in TestPiece.allCases {
            // After the restart the belt takes a carton first: one of before may still lie on it.
            if piece == .noRead { _ = example.lay(.carton) }
            let result = example.tryPiece(piece)
            #expect(result?.finding == .passed, "\(piece) \(example.summary)")
        }
        example.endTest()
        #expect(example.line.ledger.phase == .tested, "\(example.summary)")
        example.line.inWorld { $0.supply(units: 12) }
        let done6 = example.runBatch(atMost: 200_000)
        #expect(done6, "\(example.summary)")
        #expect(example.findings.isEmpty)
    }

    @Test("A program that ends between test and production, and in production, replays the right stretch")
    func restartAfterwards() {
        var example = Self.example(units: 12, seed: 9)
        let done7 = example.startTest()
        #expect(done7)
        let done8 = example.lay(.carton)
        #expect(done8)
        for piece in TestPiece.allCases {
            let result = example.tryPiece(piece)
            #expect(result?.finding == .passed, "\(piece)")
        }
        example.endTest()
        example.line.restartController(after: 500, clock: .goesOn)
        #expect(example.line.assembly.line.phase == .planned, "nothing is replayed: no batch is on the line")
        example.line.inWorld { $0.supply(units: 12) }
        let incident = Incident(at: example.line.now / 1_000 + 5_000) {
            $0.restartController(after: 500, clock: .beginsAnew)
        }
        let done9 = example.runBatch(atMost: 240_000, incidents: [incident])
        #expect(done9, "\(example.summary)")
        #expect(example.findings.isEmpty)
    }

    @Test("A test piece that gets into production is rejected")
    func pieceInProduction() {
        var example = Self.example(units: 6, seed: 3)
        let done10 = example.startTest()
        #expect(done10)
        let done11 = example.lay(.carton)
        #expect(done11)
        example.endTest()
        #expect(example.line.ledger.phase == .cleared, "no piece passed")
        example.line.inWorld { $0.supply(units: 6) }
        let incident = Incident(at: example.line.now / 1_000 + 6_000) { _ = $0.inWorld { $0.lay(.again) } }
        let done12 = example.runBatch(atMost: 200_000, incidents: [incident])
        #expect(done12, "\(example.summary)")
        let reasons = example.line.assembly.line.snapshot.tally.reasons[0]
        #expect(reasons[Int(Reason.functionTest.rawValue)] == 1, "\(example.summary)")
        #expect(example.findings.isEmpty)
    }
}
