import LineAssembly
import LineCore
import LineWorld
import Requirements
import Testing
import VirtualLine

@Suite("A whole batch in virtual time")
struct WholeBatchTests {
    @Test("Without faults every unit ends in its bundle, case and pallet", .requirement("V-01", "A-01", "A-03", "N-01"))
    func withoutFaults() {
        var example = ExampleLine(units: 600, speed: 600, seed: 1, faults: .none)
        let ended = example.runBatch(atMost: 200_000)
        let tally = example.line.assembly.line.snapshot.tally
        #expect(ended, "\(example.summary)")
        #expect(tally.passed == [600, 60, 3, 1], "\(example.summary)")
        #expect(tally.closed == [0, 0, 60, 3, 1])
        #expect(tally.closedShort == [0, 0, 0, 0, 1])
        #expect(tally.rejected == [0, 0, 0, 0])
        #expect(example.findings.isEmpty)
    }

    @Test(
        "With typical faults the record is the truth",
        .requirement("V-02", "V-03", "V-04", "V-05", "A-02", "A-05", "N-01", "U-05", "U-06", "U-07"),
        arguments: [11, 12, 13] as [UInt64])
    func typicalFaults(seed: UInt64) {
        var example = ExampleLine(units: 500, speed: 1_200, seed: seed, faults: .typical)
        let ended = example.runBatch(atMost: 200_000)
        #expect(ended, "\(example.summary)")
        #expect(example.findings.isEmpty)
    }

    @Test("The same seed gives the same journal", .requirement("L-06"))
    func determinism() {
        var first = ExampleLine(units: 150, speed: 1_200, seed: 5, faults: .typical)
        var second = ExampleLine(units: 150, speed: 1_200, seed: 5, faults: .typical)
        _ = first.runBatch(atMost: 100_000)
        _ = second.runBatch(atMost: 100_000)
        #expect(first.line.ledger.entries == second.line.ledger.entries)
        #expect(!first.line.ledger.entries.isEmpty)
    }

    @Test("The journal replays to the same facts", .requirement("L-06"))
    func replay() throws {
        var example = ExampleLine(units: 150, speed: 1_200, seed: 7, faults: .typical)
        _ = example.runBatch(atMost: 100_000)
        var line = Line(layout: ExampleLine.layout)
        var step = Step()
        for entry in example.line.ledger.entries {
            step.removeAll()
            line.handle(try EventCodec.decode(entry.event), at: entry.moment, into: &step)
            #expect(step.facts == entry.facts, "entry \(entry.sequence)")
        }
        #expect(line.snapshot == example.line.assembly.line.snapshot)
    }
}
