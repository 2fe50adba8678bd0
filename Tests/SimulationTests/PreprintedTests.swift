import LineAssembly
import LineCore
import LineWorld
import Requirements
import Testing
import VirtualLine

@Suite("Cartons that come printed, on the line that comes with the program", .requirement("V-08", "U-07"))
struct PreprintedTests {
    static func example(units: Int, seed: UInt64, faults: FaultPlan, spare: Int) throws -> ExampleLine {
        try ExampleLine(
            line: "preprinted", product: "example-granules", units: units, speed: 600, seed: seed, faults: faults,
            spare: spare)
    }

    @Test("Without faults every carton ends in a case; cartons that did not come stay unread")
    func withoutFaults() throws {
        var example = try Self.example(units: 200, seed: 3, faults: .none, spare: 60)
        let ended = example.runBatch(atMost: 120_000)
        #expect(ended, "\(example.summary)")
        let line = example.line.assembly.line
        #expect(line.snapshot.tally.passed == [200, 10], "\(example.summary)")
        #expect(
            line.preprintedNumbers
                == PreprintedNumbers(allotted: 260, verified: 200, rejected: 0, returned: 0, unread: 60))
        #expect(example.line.ledger.rows.allSatisfy { !$0.isPreprinted || $0.sendings == 0 })
        #expect(example.findings.isEmpty)
    }

    @Test("With the faults of an ordinary day the record is the truth", arguments: [21, 22, 23, 24] as [UInt64])
    func typical(seed: UInt64) throws {
        var example = try Self.example(units: 300, seed: seed, faults: Self.ordinaryDay, spare: 10)
        let ended = example.runBatch(atMost: 200_000)
        #expect(ended, "\(example.summary)")
        let numbers = try #require(example.line.assembly.line.preprintedNumbers)
        #expect(numbers.allotted == 310)
        #expect(numbers.verified + numbers.rejected + numbers.unread == 310)
        #expect(numbers.verified > 250)
        #expect(example.findings.isEmpty)
    }

    @Test(
        "The program ends at any moment", .requirement("L-02", "L-06"),
        arguments: [40, 900, 2_300, 5_100, 9_000] as [Int64])
    func restart(at moment: Int64) throws {
        var example = try Self.example(units: 120, seed: UInt64(moment), faults: .none, spare: 40)
        let ended = example.runBatch(
            atMost: 120_000, incidents: [.restart(at: moment, pause: 700, clock: .beginsAnew)])
        #expect(ended, "\(example.summary)")
        #expect(example.findings.isEmpty)
    }

    /// Faults of cartons and people; nothing is printed on the line.
    private static var ordinaryDay: FaultPlan {
        var plan = FaultPlan.typical
        plan.noRead = 20_000
        plan.misprint = 20_000
        plan.takenByHand = 5_000
        return plan
    }
}
