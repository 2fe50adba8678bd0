import ConfigurationFiles
import LineAssembly
import LineCore
import LineWorld
import Requirements
import Testing
import VirtualLine

@Suite("Packing by hand at every level, on the line that comes with the program", .requirement("A-02", "A-04", "A-07"))
struct ManualTests {
    static func example(units: Int, seed: UInt64, faults: FaultPlan) throws -> ExampleLine {
        try ExampleLine(
            line: "manual", product: "example-injection", units: units, speed: 300, seed: seed, faults: faults)
    }

    @Test("Units into cases into pallets, by two people with scanners")
    func whole() throws {
        var example = try Self.example(units: 24 * 18, seed: 4, faults: .none)
        let ended = example.runBatch(atMost: 600_000)
        #expect(ended, "\(example.summary)")
        let tally = example.line.assembly.line.snapshot.tally
        #expect(tally.passed == [432, 18, 2], "\(example.summary)")
        #expect(tally.closedShort == [0, 0, 0, 1])
        #expect(example.findings.isEmpty)
    }

    @Test("With the faults of people and devices the record is the truth", arguments: [5, 6, 7] as [UInt64])
    func faults(seed: UInt64) throws {
        var plan = FaultPlan.none
        plan.noRead = 10_000
        plan.takenByHand = 5_000
        plan.scanForgotten = 10_000
        plan.scanDoubled = 20_000
        var example = try Self.example(units: 200, seed: seed, faults: plan)
        let ended = example.runBatch(atMost: 600_000)
        #expect(ended, "\(example.summary)")
        #expect(example.findings.isEmpty)
    }

    @Test("A shift ends, the program is stopped for the night, and the next day goes on with the open containers")
    func overDays() throws {
        let day: Int64 = 24 * 3_600_000
        var example = try Self.example(units: 24 * 7 + 5, seed: 9, faults: .none)
        var incidents: [Incident] = []
        for (number, morning) in [12_000, day + 9_000, 2 * day + 5_000].enumerated() {
            incidents.append(
                Incident(at: Int64(morning)) { $0.send(.command(.hold, Signer(who: "operator", why: "shift ends"))) })
            incidents.append(
                .restart(
                    at: Int64(morning) + 3_000, pause: day - 10_000, clock: number == 1 ? .goesOn : .beginsAnew))
        }
        let ended = example.runBatch(atMost: 5 * day, incidents: incidents)
        #expect(ended, "\(example.summary)")
        #expect(example.line.now > 3 * day * 1_000)
        let snapshot = example.line.assembly.line.snapshot
        #expect(snapshot.tally.closed[2] >= 5, "\(example.summary)")
        // A case that was begun in the evening was finished in the morning.
        var verified: [CodeID: Int64] = [:]
        for entry in example.line.ledger.entries {
            for case .codeState(let code, _, .commissioned, _) in entry.facts { verified[code] = entry.moment.wall }
        }
        let spans = example.line.ledger.rows.filter { $0.level == 2 && $0.state.isAccepted }.map { box in
            let times = example.line.ledger.children(of: box.code).compactMap { child in
                verified.first { example.line.ledger.row(id: $0.key).code == child }?.value
            }
            return (times.max() ?? 0) - (times.min() ?? 0)
        }
        #expect(spans.contains { $0 > 12 * 3_600_000 }, "\(spans)")
        #expect(example.findings.isEmpty)
    }

    @Test("The open container goes on at another table, over a restart, and comes back")
    func handOver() throws {
        var example = try Self.twoTables(units: 30)
        let line = example.line.assembly.line.layout
        #expect(line.stations.count == 3)
        let ended = example.runBatch(
            atMost: 300_000,
            incidents: [
                Incident(at: 13_300) { line in
                    line.send(.containerHandedOver(from: 1, to: 2, Signer(who: "operator", why: "scanner broken")))
                }, .restart(at: 13_305, pause: 20, clock: .beginsAnew),
                Incident(at: 13_340) { line in
                    line.send(.containerHandedOver(from: 2, to: 1, Signer(who: "operator", why: "scanner mended")))
                },
            ])
        #expect(ended, "\(example.summary)")
        #expect(example.findings.isEmpty)
        let handed = example.line.ledger.entries.flatMap(\.facts).count { fact in
            if case .audit(let entry) = fact { entry.act == "container.handOver" } else { false }
        }
        #expect(handed == 2)
    }

    /// A line with two tables for cases; the world's worker packs at the first, and scans what belongs to the second
    /// when the screen asks for it.
    private static func twoTables(units: Int) throws -> ExampleLine {
        var configuration = try ConfiguredLine.line("tracked")
        var product = try ConfiguredLine.product("example-capsules")
        product.levels[1].ratio = 12
        configuration.stations[1].kind = configuration.stations[2].kind
        guard case .handheld(let first) = configuration.stations[2].kind else {
            throw ConfiguredLine.UnreadableFile(problems: ["no table"])
        }
        var second = first
        for (id, source) in [("second-scanner", second.scanner), ("second-printer", second.printer)] {
            guard var device = configuration.devices.first(where: { $0.id == source }) else { continue }
            device.id = id
            configuration.devices.append(device)
        }
        second.scanner = "second-scanner"
        second.printer = "second-printer"
        configuration.stations[2].kind = .handheld(second)
        return try ExampleLine(configuration, product, units: units, speed: 120, seed: 2, faults: .none)
    }
}
