import LineAssembly
import LineCore
import LineWorld
import Requirements
import Testing
import VirtualLine

@Suite("One batch over midnight, shifts, restarts and days", .requirement("B-06", "L-05"))
struct LongBatchTests {
    /// 2026-09-01, ten seconds before midnight in China.
    static let beforeMidnight: Int64 = 1_788_278_390_000
    static let hour: Int64 = 3_600_000

    private static func wallDays(_ entries: [JournalEntry]) -> Set<Int64> {
        Set(entries.map { ($0.moment.wall + 8 * hour) / (24 * hour) })
    }

    private static func events(_ entries: [JournalEntry]) throws -> [Event] {
        try entries.map { try EventCodec.decode($0.event) }
    }

    private static func clockSteps(_ entries: [JournalEntry]) -> [String] {
        entries.flatMap(\.facts).compactMap { fact in
            if case .audit(let entry) = fact, entry.act == "clock.step" { entry.details.first?.value } else { nil }
        }
    }

    @Test("Midnight passes, the clock is set back and forth, the program ends and starts a day later: one batch")
    func overDays() throws {
        var example = ExampleLine(
            units: 64, speed: 600, seed: 31, faults: .none, ratios: .small, delays: VirtualLine.Delays())
        example.line.wallZero = Self.beforeMidnight
        let ended = example.runBatch(
            atMost: 2 * 24 * 3_600_000,
            incidents: [
                // Back over midnight, when units were made on both sides of it.
                Incident(at: 7_000) { $0.wallZero -= Self.hour },
                Incident(at: 9_000) { $0.wallZero += 2 * Self.hour },
                // A shift and a night without the program.
                .restart(at: 11_000, pause: 26 * Self.hour, clock: .beginsAnew),
            ])
        #expect(ended, "\(example.summary)")
        #expect(example.findings.isEmpty)
        let entries = example.line.ledger.entries
        #expect(entries.map(\.sequence) == Array(1...Int64(entries.count)), "order is by sequence")
        #expect(zip(entries, entries.dropFirst()).contains { $0.moment.wall > $1.moment.wall }, "not by the clock")
        #expect(Self.wallDays(entries).count >= 3)
        let events = try Self.events(entries)
        #expect(events.count { if case .batchStarted = $0 { true } else { false } } == 1)
        #expect(events.count { $0 == .controllerStarted } == 2)
        let phases = entries.flatMap(\.facts).compactMap { if case .phase(let phase) = $0 { phase } else { nil } }
        #expect(phases == [.running, .ending, .ended], "one batch, and so one record")
        #expect(Self.clockSteps(entries) == ["-3600000", "7200000"], "each step is in the audit trail")
        #expect(example.line.assembly.line.snapshot.tally.items.first == 64)
    }

    @Test("The wall clock changes nothing: with and without its steps the line does the same")
    func clockChangesNothing() throws {
        func run(_ incidents: [Incident]) throws -> [Event] {
            var example = ExampleLine(
                units: 24, speed: 600, seed: 32, faults: .typical, ratios: .small, delays: VirtualLine.Delays())
            let ended = example.runBatch(atMost: 200_000, incidents: incidents)
            #expect(ended)
            return try Self.events(example.line.ledger.entries).filter {
                if case .clockStepped = $0 { false } else { true }
            }
        }
        let steady = try run([Incident(at: 4_000) { _ in }])
        let stepped = try run([Incident(at: 4_000) { $0.wallZero -= 30 * Self.hour }])
        #expect(steady.map(Self.withoutWall) == stepped.map(Self.withoutWall))
    }

    /// What is carried over tells when its alarms began.
    private static func withoutWall(_ event: Event) -> Event {
        guard case .carriedOver(var state) = event else { return event }
        for index in state.alarms.indices { state.alarms[index].since.wall = 0 }
        return .carriedOver(state)
    }
}
