import LineCore
import LineWorld
import Requirements
import Testing
import VirtualLine

@Suite("The program ends at any moment", .requirement("L-01", "L-02", "L-04", "L-06", "U-06"))
struct RestartTests {
    static func example(seed: UInt64, _ delays: VirtualLine.Delays) -> ExampleLine {
        ExampleLine(units: 64, speed: 600, seed: seed, faults: .none, ratios: .small, delays: delays)
    }

    /// A disk on which a commit takes as long as it takes.
    static func slowDisk(_ slowest: Int64, seed: UInt64) -> VirtualLine.Delays {
        var delays = VirtualLine.Delays()
        delays.commitSlowest = slowest
        delays.seed = seed
        return delays
    }

    @Test(
        "Restart at one moment of a batch",
        arguments: [40, 505, 1_500, 2_450, 3_310, 4_170, 5_030, 5_890, 6_760, 8_000, 9_500, 12_500] as [Int64])
    func once(at moment: Int64) {
        var example = Self.example(seed: UInt64(moment), VirtualLine.Delays())
        let clock: ClockAtRestart = moment % 20 == 0 ? .beginsAnew : .goesOn
        let ended = example.runBatch(
            atMost: 90_000, incidents: [.restart(at: moment, pause: 700, clock: clock)])
        #expect(ended, "\(example.summary)")
        #expect(example.findings.isEmpty)
    }

    @Test("Restart on a slow disk", arguments: [1_777, 3_999, 5_111, 7_333] as [Int64])
    func slowDisk(at moment: Int64) {
        var example = Self.example(seed: UInt64(moment), Self.slowDisk(200_000, seed: UInt64(moment)))
        let ended = example.runBatch(
            atMost: 90_000, incidents: [.restart(at: moment, pause: 1_500, clock: .goesOn)])
        #expect(ended, "\(example.summary)")
        #expect(example.findings.isEmpty)
    }

    @Test("Restart twice, once while everything is still coming up", arguments: [2_000, 4_000, 6_000] as [Int64])
    func twice(at moment: Int64) {
        var example = Self.example(seed: UInt64(moment), Self.slowDisk(20_000, seed: 3))
        let ended = example.runBatch(
            atMost: 90_000,
            incidents: [
                .restart(at: moment, pause: 300, clock: .goesOn),
                .restart(at: moment + 320, pause: 100, clock: .beginsAnew),
            ])
        #expect(ended, "\(example.summary)")
        #expect(example.findings.isEmpty)
    }

    @Test("A slow disk without a restart makes rejects, nothing wrong", arguments: [1, 2, 3] as [UInt64])
    func slowCommits(seed: UInt64) {
        var delays = Self.slowDisk(2_000_000, seed: seed)
        delays.stall = 1_000_000
        var example = Self.example(seed: seed, delays)
        let ended = example.runBatch(atMost: 240_000)
        #expect(ended, "\(example.summary)")
        #expect(example.findings.isEmpty)
    }
}
