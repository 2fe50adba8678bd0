import Codes
@testable import LineCore
import Requirements
import Testing

/// The controller was restarted while a container was under way.
@Suite("Containers over a restart", .requirement("L-02", "A-07", "U-06"))
struct ContainerRestartTests {
    typealias Containers = ContainerStationTests

    static func attach(
        _ bench: inout Bench, item: UInt16, judged: UInt16, marks: [ContainerMark], verdicts: [UInt16],
        outcomes: [PLCStationSnapshot.JudgedItem]
    ) -> Step {
        bench.send(.controllerStarted)
        var units = PLCStationSnapshot.quiet
        units.item = 9
        units.judged = 9
        var station = PLCStationSnapshot.quiet
        station.item = item
        station.judged = judged
        station.marks = marks
        station.outcomes = outcomes
        station.verdicts = verdicts.map { .init(item: $0, verdict: .good) }
        return bench.send(.plc(.attached(.boot(Sample.boot, echo: Sample.boot, .held, [units, station]))))
    }

    @Test("Closed and not released: the verdict is told again, and the release")
    func closed() {
        var bench = Containers.closed(1, 1...3)
        let step = Self.attach(
            &bench, item: 1, judged: 0, marks: [.present, .labelApplied], verdicts: [], outcomes: [])
        #expect(
            step.effects == [
                .plc(.resume), .verdict(1, .good, station: 1), Containers.request(1, .release),
            ])
        #expect(step.facts.isEmpty)
        bench.expectNothing(Containers.outcome(1, .passed))
        #expect(bench.line.floor.tally.passed[1] == 1)
    }

    @Test("Closed and released: nothing is said twice")
    func released() {
        var bench = Containers.closed(1, 1...3)
        let step = Self.attach(&bench, item: 1, judged: 0, marks: [.released], verdicts: [1], outcomes: [])
        #expect(step.effects == [.plc(.resume)])
    }

    @Test("In the middle of its work: rejected, its label is never used")
    func inTheMiddle() {
        var bench = Containers.labelled(1, 1...3)
        let step = Self.attach(
            &bench, item: 1, judged: 0, marks: [.present, .labelApplied], verdicts: [], outcomes: [])
        #expect(
            step.effects == [
                .plc(.resume), .verdict(1, .reject, station: 1), Containers.request(1, .release),
            ])
        #expect(bench.state(2, 1) == .labelScrapped)
        #expect(bench.parent(1, 1) == nil)
    }

    @Test("Judged meanwhile: the outcome is taken from the ring")
    func judged() {
        var bench = Containers.closed(1, 1...3)
        let step = Self.attach(
            &bench, item: 1, judged: 1, marks: [], verdicts: [], outcomes: [.init(item: 1, outcome: .passed)])
        #expect(step.effects == [.plc(.resume)] && step.facts.isEmpty)
        #expect(bench.line.floor.tally.passed[1] == 1)
    }

    @Test("Judged meanwhile and overwritten: somewhere unknown")
    func overwritten() {
        var bench = Containers.closed(1, 1...3)
        let step = Self.attach(&bench, item: 9, judged: 9, marks: [], verdicts: [], outcomes: [])
        #expect(
            step.facts == [
                .alarm(.outcomesLost, station: 1, device: noDevice, raised: true, detail: 2),
                .whereabouts(code: Sample.id(2, 1), known: false),
            ], "eight came and went unseen; the ninth is the one that was closed here")
        #expect(bench.line.containers[0].newest == 9)
    }

    @Test("One that came while nobody looked goes to the bin; one between station and gate keeps its verdict")
    func cameMeanwhile() {
        var bench = Containers.closed(1, 1...3)
        let step = Self.attach(&bench, item: 2, judged: 0, marks: [.present], verdicts: [], outcomes: [])
        #expect(
            step.effects.contains(.verdict(1, .good, station: 1)), "it lies after judged and before the gate (rule 5)")
        #expect(step.effects.contains(.verdict(2, .reject, station: 1)))
        #expect(step.effects.contains(Containers.request(2, .release)))
        bench.expectNothing(Containers.outcome(1, .passed))
        #expect(bench.entry(2, 1)?.place == .passed)
        #expect(
            bench.send(Containers.outcome(2, .rejectedByVerdict)).facts
                == [Containers.rejected(2, .deviceFault, code: nil)])
    }

    @Test("The PLC was restarted: what stood there is somewhere unknown, and its label is spent")
    func plcRestarted() {
        var bench = Containers.labelled(1, 1...3)
        bench.send(.plc(.attached(.boot(8, echo: 0, .stopped, [.quiet, .quiet]))))
        #expect(bench.state(2, 1) == .labelScrapped)
        #expect((1...3).allSatisfy { bench.entry(1, $0)?.place == .unknown })
        #expect(bench.line.containers[0].openItems == 0)
    }
}
