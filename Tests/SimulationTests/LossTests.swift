import LineAssembly
import LineCore
import LineWorld
import Requirements
import Testing
import VirtualLine

/// What the line counts as lost against what the world knows that it stood.
@Suite("Losses against the world's own states", .requirement("B-05"))
struct LossTests {
    /// A time that the world's machine was not in Execute, between two times that it was; microseconds.
    struct Standstill {
        var from: Int64
        var until: Int64
        var length: Int64 { until - from }
    }

    static let person = Signer(who: "operator", why: "test")

    static func standstills(_ world: World) -> [Standstill] {
        var found: [Standstill] = []
        var since: Int64?
        var hasRun = false
        for change in world.stateChanges {
            if change.state == 6 {
                if let since, hasRun { found.append(Standstill(from: since, until: change.time)) }
                since = nil
                hasRun = true
            } else if since == nil {
                since = change.time
            }
        }
        return found
    }

    /// A line that runs at 600 a minute, its batch started.
    static func running(units: Int, plan change: (inout BatchPlan) -> Void) -> ExampleLine {
        var example = ExampleLine(
            units: units, speed: 600, seed: 11, faults: .none, ratios: .small, delays: VirtualLine.Delays())
        var plan = example.plan
        plan.lossRules = LossRules(ratedSpeed: 600, reducedPercent: 90, microStopSeconds: 10)
        change(&plan)
        example.line.run(until: 1_000_000)
        example.line.send(.batchStarted(plan, person))
        example.line.send(.command(.start, person))
        example.line.run(until: 2_000_000)
        example.line.send(.command(.declareBeltEmpty, person))
        example.line.run(until: 12_000_000)
        return example
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var cause: LossCause
        var begin: @Sendable (inout VirtualLine) -> Void
        /// Milliseconds until ``end``.
        var after: Int64
        var end: @Sendable (inout VirtualLine) -> Void

        init(
            _ name: String, _ cause: LossCause, after: Int64,
            begin: @escaping @Sendable (inout VirtualLine) -> Void,
            end: @escaping @Sendable (inout VirtualLine) -> Void
        ) {
            testDescription = name
            self.cause = cause
            self.begin = begin
            self.after = after
            self.end = end
        }
    }

    private static let resume: @Sendable (inout VirtualLine) -> Void = { $0.send(.command(.resume, person)) }
    private static let nothing: @Sendable (inout VirtualLine) -> Void = { _ in }

    static let cases = [
        Case("operator's hold", .operator, after: 14_000, begin: { $0.send(.command(.hold, person)) }, end: resume),
        Case("stop button", .operator, after: 14_000, begin: { $0.inject(.stopButton) }, end: resume),
        Case(
            "operator's stop", .operator, after: 5_000, begin: { $0.send(.command(.stop, person)) },
            end: { $0.send(.command(.start, person)) }),
        Case(
            "starved", .starved, after: 30_000, begin: { $0.inWorld { $0.stopFeeding() } },
            end: { $0.inWorld { $0.supply(units: 400) } }),
        Case("jam", .jam, after: 12_000, begin: { $0.inject(.jam(station: 0, 12_000_000)) }, end: nothing),
        Case(
            "printer fault", .printer, after: 12_000,
            begin: { $0.startOutage(of: "unit-printer", milliseconds: 12_000) }, end: nothing),
        Case(
            "guard open", .safety, after: 12_000, begin: { $0.inject(.guardOpen(12_000_000)) }, end: nothing),
        Case("drive", .plc, after: 12_000, begin: { $0.inject(.driveFault(12_000_000)) }, end: nothing),
    ]

    @Test("One loss, its cause, its begin and its end, within a few polls of the PLC", arguments: cases)
    func one(_ one: Case) throws {
        var example = Self.running(units: 1_000) { _ in }
        let before = Self.standstills(example.line.world).count
        let counted = example.line.assembly.line.snapshot.losses.stops.count
        one.begin(&example.line)
        example.line.run(until: example.line.now + one.after * 1_000)
        one.end(&example.line)
        example.line.run(until: example.line.now + 12_000_000)
        let world = Self.standstills(example.line.world).dropFirst(before)
        let losses = example.line.assembly.line.snapshot.losses
        let stops = losses.stops.dropFirst(counted)
        #expect(losses.isRunning, "\(example.summary)")
        #expect(stops.map(\.cause) == [one.cause], "\(example.summary)")
        #expect(world.count == 1)
        let (stop, truth) = (try #require(stops.first), try #require(world.first))
        let began = (stop.began - 1_790_000_000_000) * 1_000
        #expect((0...50_000).contains(began - truth.from), "began \(began), in truth \(truth.from)")
        #expect(abs(stop.microseconds - truth.length) <= 50_000, "\(stop.microseconds), in truth \(truth.length)")
    }

    @Test("A line that has no room behind it is blocked, and its run-out belt is not starved")
    func blocked() throws {
        var example = Self.running(units: 2_000) { _ in }
        let before = Self.standstills(example.line.world).count
        // The first pallet waits for its label: cases pile up in front of the worker, and so up to the infeed.
        example.line.startOutage(of: "pallet-printer", milliseconds: 60_000)
        example.line.run(until: example.line.now + 90_000_000)
        let world = Self.standstills(example.line.world).dropFirst(before)
        let losses = example.line.assembly.line.snapshot.losses
        let blocked = losses.stops.filter { $0.cause == .blocked }
        #expect(!world.isEmpty, "\(example.summary)")
        #expect(blocked.count == world.count, "\(losses.stops.map(\.cause)) \(example.summary)")
        for (stop, truth) in zip(blocked, world) {
            #expect(abs(stop.microseconds - truth.length) <= 50_000)
        }
    }

    @Test("An empty pool is its own loss, until codes are imported")
    func emptyPool() throws {
        // 205 codes of bundles: they last for 820 units.
        var example = Self.running(units: 10) { _ in }
        example.line.inWorld { $0.supply(units: 3_000) }
        example.line.run(until: 150_000_000)
        example.line.send(.timePassed)
        let open = try #require(example.line.assembly.line.snapshot.losses.open)
        #expect(open.cause == .codes, "\(example.summary)")
        let since = try #require(example.line.world.stateChanges.last { $0.state == 10 }?.time)
        #expect(abs(open.microseconds - (example.line.now - since)) <= 50_000)
    }

    @Test("Whatever happens in a batch, the book's run time is the world's, and all of it adds up", arguments: [3, 4])
    func wholeBatch(seed: UInt64) {
        var example = ExampleLine(
            units: 300, speed: 600, seed: seed, faults: .typical, ratios: .small, delays: VirtualLine.Delays())
        let ended = example.runBatch(
            atMost: 300_000,
            incidents: [
                Incident(at: 8_000) { $0.inject(.jam(station: 0, 3_000_000)) },
                Incident(at: 20_000) { $0.startOutage(of: "unit-printer", milliseconds: 4_000) },
                Incident(at: 30_000) { $0.inject(.guardOpen(2_000_000)) },
            ])
        #expect(ended, "\(example.summary)")
        let losses = example.line.assembly.line.snapshot.losses
        let report = losses.report(from: nil, until: nil)
        #expect(report.elapsed == losses.elapsed)
        var ran: Int64 = 0
        var changes = 0
        let log = example.line.world.stateChanges
        for (change, next) in zip(log, log.dropFirst()) where change.state == 6 {
            ran += next.time - change.time
            changes += 1
        }
        if let last = log.last, last.state == 6 { ran += example.line.now - last.time }
        // Each begin and each end of running is heard of within a few polls; the batch ends before the machine stops.
        #expect(abs(report.runTime - ran) <= Int64(changes) * 60_000 + 1_000_000, "\(report.runTime), in truth \(ran)")
        let tally = example.line.assembly.line.snapshot.tally
        #expect(report.total == tally.items[0])
        #expect(report.good == tally.passed[0])
        #expect(report.rejected == tally.rejected[0])
        #expect(Set(losses.stops.map(\.cause)).isSuperset(of: [.setup, .jam, .printer, .safety]))
    }
}
