import ConfigurationFiles
import LineAssembly
import LineCore
import LineWorld
import Requirements
import Testing
import VirtualLine

@Suite("Cases whose content is tracked, on the line that comes with the program", .requirement("A-02"))
struct TrackedTests {
    /// Twelve in a case instead of forty, so that a short run has many.
    static func example(units: Int, seed: UInt64, faults: FaultPlan) throws -> ExampleLine {
        let configuration = try ConfiguredLine.line("tracked")
        var product = try ConfiguredLine.product("example-capsules")
        product.levels[1].ratio = 12
        var example = try ExampleLine(configuration, product, units: units, speed: 600, seed: seed, faults: faults)
        // The table is used by hand in the tests alone.
        example.handhelds = []
        return example
    }

    /// What is accepted and holds what the record does not say, or the other way round; the loose packs of a held case
    /// end inactive, which is no difference.
    static func expectSound(_ example: ExampleLine) {
        #expect(example.findings.isEmpty)
    }

    @Test("Without faults every carton ends in its case, and a case that is not full is held")
    func withoutFaults() throws {
        var example = try Self.example(units: 125, seed: 3, faults: .none)
        let ended = example.runBatch(atMost: 120_000)
        #expect(ended, "\(example.summary)")
        let tally = example.line.assembly.line.snapshot.tally
        #expect(tally.passed.prefix(2) == [125, 10], "\(example.summary)")
        #expect(tally.rejected[1] == 1)
        Self.expectSound(example)
    }

    /// What somebody does to the packs that wait to be packed.
    enum Hand: CaseIterable {
        case takesOne, takesOneAndPutsItBack, addsBlank, addsForeign, none
    }

    @Test(
        "Whatever happens before the case is closed: what is accepted is the truth, the rest is held",
        arguments: Hand.allCases, [31, 32, 33] as [UInt64])
    func hands(hand: Hand, seed: UInt64) throws {
        var example = try Self.example(units: 200, seed: seed, faults: .none)
        let incidents = [Int64(6_300), 11_700].map { moment in
            Incident(at: moment + Int64(seed)) { line in
                line.inWorld { world in
                    switch hand {
                    case .takesOne, .takesOneAndPutsItBack:
                        _ = world.takeWaiting(station: 1, place: world.waitingCount(station: 1) / 2)
                    case .addsBlank: world.addWaiting(station: 1, symbol: nil)
                    case .addsForeign: world.addWaiting(station: 1, symbol: "]d180999990000000010001")
                    case .none: break
                    }
                }
            }
        }
        let later = incidents.map { incident in
            Incident(at: incident.at + 2_500) { line in
                guard hand == .takesOneAndPutsItBack else { return }
                line.inWorld { world in
                    guard let thing = world.truth().items.last(where: { $0.place == .taken }) else { return }
                    _ = world.putBackWaiting(station: 1, thing: thing.id)
                }
            }
        }
        let ended = example.runBatch(atMost: 200_000, incidents: incidents + later)
        #expect(ended, "\(example.summary)")
        let rejected = example.line.assembly.line.snapshot.tally.reasons[1][Int(Reason.trackingLost.rawValue)]
        #expect((rejected > 1) == (hand != .none), "\(hand): \(example.summary)")
        #expect(example.line.assembly.line.snapshot.tally.passed[1] > 10)
        Self.expectSound(example)
    }

    @Test(
        "With the faults of an ordinary day and a restart the record is the truth", arguments: [41, 42, 43] as [UInt64])
    func ordinaryDay(seed: UInt64) throws {
        var plan = FaultPlan.typical
        // What falls out of a case behind the sensor that counted it in, nobody sees in this mode.
        plan.missingChild = 0
        var example = try Self.example(units: 300, seed: seed, faults: plan)
        let ended = example.runBatch(
            atMost: 300_000,
            incidents: seed == 43 ? [.restart(at: 15_000, pause: 2_000, clock: .beginsAnew)] : [])
        #expect(ended, "\(example.summary)")
        Self.expectSound(example)
    }
}
