import Codes
import LineAssembly
import LineCore
import LineWorld
import Requirements
import Testing
import VirtualLine

/// After a device was away the line knows again what can be known, and says of the rest that it does not: not less than
/// what nobody can know, and not more than what was under way. The world tells what really happened.
@Suite("What stays unknown after a device was away", .requirement("L-04", "L-02", "U-05"))
struct RecoveryTests {
    /// Records that the printer of the example holds at most.
    static let queueDepth = 8
    /// Items between a trigger and its gate at most, and those whose outcome is not final yet (Line Link).
    static let underWay = 15 + 4

    /// What the tables say of one level.
    struct Doubt {
        var inDoubt: Set<Code>
        var lost: Set<Code>
        var neverPrinted: Set<Code>
        /// Sent, and the printer has not told what became of it.
        var open: Set<Code>

        init(_ line: VirtualLine, level: UInt8) {
            let rows = line.ledger.rows.filter { $0.level == level }
            func codes(_ condition: (VirtualLedger.Row) -> Bool) -> Set<Code> {
                Set(rows.filter(condition).map(\.code))
            }
            inDoubt = codes { $0.state == .inDoubt }
            lost = codes { $0.isLost }
            neverPrinted = codes { $0.reason == .sentNotPrinted }
            open = codes { $0.state == .allocated && $0.sendings > 0 }
        }
    }

    /// Codes that stand on things of the world; on units that are under way, by themselves or in a container that is
    /// between a trigger and its gate; and on units that people took away.
    struct World {
        var printed: Set<Code> = []
        var onBelt: Set<Code> = []
        var taken: Set<Code> = []

        init(_ line: VirtualLine) {
            let truth = line.world.truth()
            for item in truth.items {
                guard let code = item.text.flatMap({ Code($0) }) else { continue }
                printed.insert(code)
                guard item.level == 1 else { continue }
                var place = item.place
                while case .inContainer(let container) = place { place = truth.items[container].place }
                if place == .onBelt { onBelt.insert(code) }
                if item.place == .taken { taken.insert(code) }
            }
        }
    }

    /// A line in the middle of its batch.
    static func running(seed: UInt64, until milliseconds: Int64) -> ExampleLine {
        var example = ExampleLine(
            units: 160, speed: 600, seed: seed, faults: .none, ratios: .small, delays: VirtualLine.Delays())
        _ = example.runBatch(atMost: milliseconds)
        return example
    }

    /// What is found wrong when the batch is closed.
    static func findings(_ example: inout ExampleLine) -> [String] {
        let ended = example.runBatch(atMost: 200_000)
        return (ended ? [] : [example.summary]) + example.findings
    }

    static let moments: [Int64] = [5_003, 6_250, 7_777]

    @Test("The printer had no power and kept everything: nothing is in doubt", arguments: moments)
    func printerKeepsAll(at moment: Int64) {
        var example = Self.running(seed: UInt64(moment), until: moment)
        example.line.inject(.device(.powerOff(1_500_000), of: "unit-printer"))
        _ = example.runBatch(atMost: moment + 8_000)
        let after = Doubt(example.line, level: 1)
        #expect(after.inDoubt.isEmpty && after.lost.isEmpty, "\(example.summary)")
        #expect(after.neverPrinted.isDisjoint(with: World(example.line).printed))
        #expect(Self.findings(&example).isEmpty)
    }

    @Test(
        "The printer knows its last index and lost its records: nothing is in doubt, what it held was never printed",
        arguments: moments)
    func printerKeepsIndex(at moment: Int64) {
        var example = Self.running(seed: UInt64(moment), until: moment)
        let open = Doubt(example.line, level: 1).open
        example.line.inject(.device(.losesRecords(1_500_000), of: "unit-printer"))
        _ = example.runBatch(atMost: moment + 8_000)
        let after = Doubt(example.line, level: 1)
        let printed = World(example.line).printed
        #expect(after.inDoubt.isEmpty && after.lost.isEmpty, "\(example.summary)")
        // Exactly what was in the printer or on its way, without what the world shows as printed.
        #expect(after.neverPrinted.isSuperset(of: open.subtracting(printed)))
        #expect(after.neverPrinted.isDisjoint(with: printed))
        #expect((1...Self.queueDepth).contains(after.neverPrinted.count))
        #expect(Self.findings(&example).isEmpty)
    }

    @Test("The printer forgot everything: what it held is in doubt, no more than its buffer", arguments: moments)
    func printerForgets(at moment: Int64) {
        var example = Self.running(seed: UInt64(moment), until: moment)
        let before = Doubt(example.line, level: 1)
        example.line.inject(.device(.forgets(1_500_000), of: "unit-printer"))
        // Until the printer was asked; what the camera proves later is not in doubt any more.
        let told = example.line.run(atMost: 8_000) { !Doubt($0, level: 1).inDoubt.isEmpty }
        #expect(told, "\(example.summary)")
        let after = Doubt(example.line, level: 1)
        #expect(after.inDoubt.count <= Self.queueDepth)
        #expect(after.inDoubt.isSubset(of: before.open.union(after.open).union(after.inDoubt)))
        #expect(before.open.subtracting(after.inDoubt).isSubset(of: World(example.line).printed))
        #expect(after.lost.isEmpty)
        #expect(Self.findings(&example).isEmpty)
    }

    @Test("The PLC starts anew: only what lay on the belt is unknown", arguments: moments)
    func plcRestarts(at moment: Int64) {
        var example = Self.running(seed: UInt64(moment), until: moment)
        let before = World(example.line)
        example.line.restartPLC()
        let told = example.line.run(atMost: 3_000) { !Doubt($0, level: 1).lost.isEmpty }
        #expect(told, "\(example.summary)")
        let lost = Doubt(example.line, level: 1).lost
        #expect(lost.isSubset(of: before.onBelt))
        #expect(Doubt(example.line, level: 1).inDoubt.isEmpty)
        // A person clears the belt. Not less: what was good and was taken away there stays unknown.
        _ = example.runBatch(atMost: example.line.now / 1_000 + 4_000)
        let taken = World(example.line).taken
        for row in example.line.ledger.rows where row.state == .commissioned && taken.contains(row.code) {
            #expect(row.isLost, "\(row.code) was taken away")
        }
        #expect(Self.findings(&example).isEmpty)
    }

    @Test(
        "The PLC was silent: as long as its ring holds the outcomes nothing is unknown, then no more than lay on the belt",
        arguments: moments, [300, 600, 4_000] as [Int64])
    func plcSilent(at moment: Int64, silence: Int64) {
        var example = Self.running(seed: UInt64(moment), until: moment)
        let before = World(example.line)
        example.line.inject(.plcSilent(silence * 1_000))
        _ = example.runBatch(atMost: moment + silence + 3_000)
        let after = Doubt(example.line, level: 1)
        // Ten units come in a second; eight outcomes are kept.
        if silence < 700 {
            #expect(after.lost.isEmpty, "\(example.summary)")
        } else {
            #expect(after.lost.isSubset(of: before.onBelt))
        }
        #expect(after.inDoubt.isEmpty)
        #expect(Self.findings(&example).isEmpty)
    }

    @Test("A camera was away: its units are rejected, and nothing is unknown", arguments: moments)
    func cameraAway(at moment: Int64) {
        var example = Self.running(seed: UInt64(moment), until: moment)
        let rejected = example.line.assembly.line.snapshot.tally.rejected[0]
        example.line.inject(.device(.powerOff(1_000_000), of: "unit-camera"))
        _ = example.runBatch(atMost: moment + 6_000)
        let after = Doubt(example.line, level: 1)
        #expect(after.inDoubt.isEmpty && after.lost.isEmpty, "\(example.summary)")
        let more = example.line.assembly.line.snapshot.tally.rejected[0] - rejected
        // Those between trigger and gate, and those that came until the line stood.
        #expect(more <= Self.underWay)
        #expect(Self.findings(&example).isEmpty)
    }

    @Test(
        "A label printer starts anew in the middle of a label: no more than that label is in doubt",
        arguments: ["bundle-printer", "case-printer", "pallet-printer"], [6_003, 6_450, 7_777, 8_200] as [Int64])
    func labelPrinter(device: String, at moment: Int64) {
        var example = Self.running(seed: UInt64(moment), until: moment)
        let level: UInt8 = device == "bundle-printer" ? 2 : device == "case-printer" ? 3 : 4
        example.line.inject(.device(.powerOff(1_000_000), of: device))
        var most = 0
        for _ in 0..<40 {
            _ = example.runBatch(atMost: example.line.now / 1_000 + 100)
            most = max(most, Doubt(example.line, level: level).inDoubt.count)
        }
        #expect(most <= 1, "\(example.summary)")
        #expect(Doubt(example.line, level: 1).lost.isEmpty)
        #expect(Self.findings(&example).isEmpty)
    }
}
