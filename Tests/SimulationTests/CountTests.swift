import LineAssembly
import LineCore
import LineWorld
import Requirements
import Testing
import VirtualLine

/// People count what is in the bins, on the tables and on the pallets of the simulated world, and the controller
/// compares that with its records.
@Suite("Physical counts in virtual time", .requirement("N-01", "N-02"))
struct CountTests {
    static let places: [CountedPlace] = [
        .bin(station: 0), .bin(station: 1), .bin(station: 2), .samples(level: 1), .loose(level: 1), .loose(level: 2),
        .loose(level: 3), .containers(level: 3), .containers(level: 4),
    ]

    private static func ended(_ start: ExampleLine, _ incidents: [Incident]) -> ExampleLine {
        var example = start
        example.plan.counts = CountPlan(places: places, isBlind: true)
        let ended = example.runBatch(atMost: 200_000, incidents: incidents)
        #expect(ended, "\(example.summary)")
        #expect(example.findings.isEmpty)
        let line = example.line.assembly.line
        #expect(line.levelBalances.allSatisfy { $0.unexplained == 0 }, "\(line.levelBalances)")
        #expect(line.stationBalances.allSatisfy { $0.difference == 0 && $0.onBelt == 0 }, "\(line.stationBalances)")
        #expect(line.containerBalances.allSatisfy { $0.difference == 0 }, "\(line.containerBalances)")
        #expect(line.placeCounts.map(\.place) == places)
        return example
    }

    private static func differences(_ example: ExampleLine) -> [CountedPlace: Int] {
        var found: [CountedPlace: Int] = [:]
        for count in example.line.assembly.line.placeCounts where count.difference != 0 {
            found[count.place] = count.difference
        }
        return found
    }

    @Test("With typical faults only good packs are missed that nobody saw go", arguments: [21, 22, 31] as [UInt64])
    func typical(seed: UInt64) {
        let example = Self.ended(ExampleLine(units: 500, speed: 1_200, seed: seed, faults: .typical), [])
        var missed: [CountedPlace: Int] = [:]
        for item in example.line.world.truth().items {
            guard let row = example.row(of: item), row.reason == .notFound, !row.isLost else { continue }
            // What is in a container that nobody found went with it.
            if case .inContainer(let outer) = item.place,
                example.row(of: example.line.world.truth().items[outer])?.reason == .notFound
            {
                continue
            }
            // It passed its gate, and fell off behind it, or lies unread in a rejected container.
            missed[.loose(level: row.level), default: 0] -= 1
            #expect(!example.isOnTheLine(item), "a pack that nobody found is not on the line")
        }
        #expect(!missed.isEmpty, "this seed shows something")
        #expect(Self.differences(example) == missed)
    }

    private static func example(_ faults: [ScheduledFault]) -> ExampleLine {
        var plan = FaultPlan.none
        plan.scheduled = faults
        return ExampleLine(
            units: 64, speed: 600, seed: 4, faults: plan, ratios: .small, delays: VirtualLine.Delays())
    }

    struct Scene: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var faults: [ScheduledFault]
        var differences: [CountedPlace: Int]
    }

    static let scenes = [
        Scene(testDescription: "nothing happens", faults: [], differences: [:]),
        Scene(
            testDescription: "rejects lie in their bins",
            faults: [
                ScheduledFault(.unit(3), .noRead), ScheduledFault(.unit(9), .misprint),
                ScheduledFault(.container(station: 1, number: 2), .noRead),
                ScheduledFault(.container(station: 2, number: 1), .noRead),
            ], differences: [:]),
        Scene(
            testDescription: "taken between trigger and gate: the PLC sees it, and it is expected nowhere",
            faults: [
                ScheduledFault(.unit(5), .takenByHand),
                ScheduledFault(.container(station: 1, number: 3), .takenByHand),
            ], differences: [:]),
        Scene(
            testDescription: "taken behind its gate: the records still expect it",
            faults: [ScheduledFault(.container(station: 1, number: 2), .missingChild)],
            differences: [.loose(level: 1): -1]),
        Scene(
            testDescription: "a bundle taken behind its gate",
            faults: [ScheduledFault(.container(station: 2, number: 2), .missingChild)],
            differences: [.loose(level: 2): -1]),
        Scene(
            testDescription: "a foreign thing put on the belt: the gate rejects it, no counter knows it",
            faults: [ScheduledFault(.time(3_000_000), .placedByHand(station: 0))],
            differences: [.bin(station: 0): 1]),
        Scene(
            testDescription: "a reject that the gate let slip: it is found and taken away, and not expected in the bin",
            faults: [ScheduledFault(.unit(7), .noRead), ScheduledFault(.unit(7), .gateStuck)], differences: [:]),
    ]

    @Test("One thing happens, and shows in the right place", arguments: scenes)
    func scene(_ scene: Scene) {
        let example = Self.ended(Self.example(scene.faults), [])
        #expect(Self.differences(example) == scene.differences, "\(example.summary)")
    }

    @Test("A restart of the program loses no reject of the bins", arguments: [3_310, 5_030] as [Int64])
    func restart(at moment: Int64) {
        let faults = (1...16).map { ScheduledFault(.unit($0 * 4), .noRead) }
        let example = Self.ended(Self.example(faults), [.restart(at: moment, pause: 400, clock: .goesOn)])
        let bins = Self.differences(example).filter { if case .bin = $0.key { true } else { false } }
        #expect(bins.isEmpty, "\(example.summary)")
    }

    @Test("What a long absence of the program overwrote is lost, and the bin has more than the records know")
    func longAbsence() {
        let faults = (1...16).map { ScheduledFault(.unit($0 * 4), .noRead) }
        let example = Self.ended(Self.example(faults), [.restart(at: 3_310, pause: 1_900, clock: .goesOn)])
        let balance = example.line.assembly.line.stationBalances[0]
        #expect(balance.items == 64, "each item that came meanwhile is counted, and none twice")
        #expect(balance.lost > 0)
        let difference = Self.differences(example)[.bin(station: 0), default: 0]
        #expect((1...balance.lost).contains(difference), "\(balance)")
    }
}
