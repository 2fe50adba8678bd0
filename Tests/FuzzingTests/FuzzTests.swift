import Checkers
import ConfigurationFiles
import Foundation
import Fuzzing
import LineCore
import LineWorld
import Requirements
import Testing

@Suite("Random faults against the whole line", .requirement("L-02", "L-03", "L-04", "L-06", "U-06"))
struct FuzzTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "LineConfigs").path

    static func report(_ plan: FuzzPlan) throws -> FuzzReport {
        var run = try FuzzRun(plan, folder: folder)
        run.run()
        return run.report
    }

    @Test("The same seed gives the same digest", arguments: [4, 7, 11] as [UInt64])
    func same(seed: UInt64) throws {
        let plan = try FuzzSwarm(folder: Self.folder).plan(seed: seed, units: 80)
        #expect(try FuzzSwarm(folder: Self.folder).plan(seed: seed, units: 80) == plan)
        let first = try Self.report(plan)
        #expect(first.findings.isEmpty)
        #expect(try Self.report(plan) == first)
    }

    @Test("Another seed gives another digest, and a plan survives its file")
    func other() throws {
        let swarm = FuzzSwarm(folder: Self.folder)
        let plan = try swarm.plan(seed: 1, units: 40)
        let read = try JSONDecoder().decode(FuzzPlan.self, from: JSONEncoder().encode(plan))
        #expect(read == plan)
        #expect(try swarm.plan(seed: 2, units: 40) != plan)
    }

    @Test("Seeds hold all that must hold", arguments: 21...28 as ClosedRange<UInt64>)
    func seeds(seed: UInt64) throws {
        let report = try Self.report(FuzzSwarm(folder: Self.folder).plan(seed: seed, units: 120))
        #expect(report.findings.isEmpty)
    }

    @Test("A plan is cut down to what its failure needs")
    func shrinks() throws {
        var plan = try FuzzSwarm(folder: Self.folder).plan(seed: 48, units: 500)
        let needed = FuzzPlan.Incident(unit: 33, after: 5, happens: .wallClock(milliseconds: 4_711))
        let other = FuzzPlan.Incident(unit: 41, after: 0, happens: .crash(pause: 77, boots: true))
        plan.incidents += [needed, other]
        let rate = try #require(plan.rates.first)
        var shrinker = FuzzShrinker(limit: 1_000)
        let shrunk = shrinker.shrink(plan) { attempt in
            attempt.incidents.contains(needed) && attempt.incidents.contains(other) && attempt.rates.contains(rate)
                && attempt.units >= 60
        }
        #expect(shrunk.incidents.sorted { $0.unit < $1.unit } == [needed, other])
        #expect(shrunk.rates == [rate])
        #expect(shrunk.units == 60)
        #expect(shrunk.commitSlowest == shrunk.commitFastest)
        #expect(shrinker.runs < 400)
    }

    @Test(
        "A camera at its limit that misses a trigger falls out of step: the line is held",
        arguments: 6...8 as ClosedRange<UInt64>)
    func outOfStep(seed: UInt64) throws {
        var plan = FuzzPlan(
            seed: seed, line: "four-level", product: "example-samples", units: 240, speed: 1_200, commitFastest: 800,
            commitSlowest: 4_000, isStored: false, latePools: [], rates: [],
            incidents: [
                .init(
                    unit: 60, after: 0,
                    happens: .fault("trigger-missed", device: "unit-camera", station: nil, milliseconds: 100))
            ], mendedAt: 200)
        plan.slowReader = .init(device: "unit-camera", fastest: 43, consecutiveRejects: 40)
        let report = try Self.report(plan)
        #expect(report.findings == [])
        #expect(report.marks.contains("alarm readerOutOfStep") && report.marks.contains("hold readerOutOfStep"))
    }

    @Test("What cannot be reached is told with its reason, and every other alarm and hold has to be reached")
    func marks() {
        let alarms = AlarmKind.allCases.map { "alarm \($0.token)" } + HoldCause.allCases.map { "hold \($0)" }
        for mark in FuzzMarks.elsewhere.keys { #expect(alarms.contains(mark) && !FuzzMarks.all.contains(mark)) }
        for alarm in alarms where FuzzMarks.elsewhere[alarm] == nil { #expect(FuzzMarks.all.contains(alarm)) }
    }

    @Test("Every fault by chance has a name in scenario files")
    func chances() {
        for chance in ChanceFault.allCases { #expect(FaultName(rawValue: chance.rawValue) != nil, "\(chance)") }
    }
}
