import LineCore
import Links
import Requirements
import Testing

@testable import LineAssembly

@Suite("Steps of the wall clock", .requirement("L-05", "S-04"))
struct ClockWatchTests {
    private static func moment(_ tick: Int64, _ wall: Int64) -> Moment {
        Moment(tick: Tick(microseconds: tick * 1_000), wall: wall)
    }

    @Test("A step is told once, with its size and direction")
    func steps() {
        var watch = ClockWatch()
        let moments: [(Moment, Int64?)] = [
            (Self.moment(0, 5_000), nil), (Self.moment(10, 5_010), nil),
            // A long while in which both went on.
            (Self.moment(90_000, 95_000), nil),
            (Self.moment(90_010, 35_010), -60_000), (Self.moment(90_020, 35_020), nil),
            (Self.moment(90_030, 95_030), 60_000),
            // Slow correction, a fraction of a second at a time.
            (Self.moment(190_030, 195_530), nil), (Self.moment(290_030, 296_030), nil),
        ]
        for (moment, step) in moments { #expect(watch.step(at: moment) == step, "\(moment)") }
    }

    @Test("Numbers beyond all measure are no step and no trap")
    func extremes() {
        var watch = ClockWatch()
        for wall in [Int64.min, 0, .max, .min, 5] {
            for tick in [Int64.min, .max, 0] {
                _ = watch.step(at: Moment(tick: Tick(microseconds: tick), wall: wall))
            }
        }
    }

    @Test("A step stands in the journal before what comes with it")
    func inTheJournal() throws {
        var assembly = LineAssembly(
            line: Line(layout: LineLayout(stations: [])), devices: [], pictures: [:], sequence: 0)
        var output = AssemblyOutput()
        assembly.handle(.controllerStarted, at: Self.moment(0, 0), into: &output)
        assembly.handle(.ledger(.fine), at: Self.moment(5, 3_600_005), into: &output)
        let events = try output.entries.map { try EventCodec.decode($0.event) }
        #expect(events == [.controllerStarted, .clockStepped(milliseconds: 3_600_000), .ledger(.fine)])
        #expect(assembly.sequence == 3)
    }
}
