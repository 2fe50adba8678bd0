import Codes
@testable import LineCore
import Requirements
import Testing

@Suite("Packs in hand go back onto the line", .requirement("W-02", "W-03", "W-05"))
struct ToLineTests {
    @Test("A loose unit that was taken out for a check is packed by the machine again, and only then")
    func unit() {
        var bench = Rework.bench()
        bench.perform(.takeOut(Rework.units(13...14)))
        #expect(bench.obstacle(.putBack(Rework.unit(13), into: nil)) == .originUnknown)
        // A machine that reads a pack in hand looked before it was taken.
        bench.send(ContainerStationTests.mark(5, .present))
        bench.send(ContainerStationTests.content(5, ContainerStationTests.units(13...15)))
        bench.send(ContainerStationTests.outcome(5, .rejectedByVerdict))
        bench.perform(.takeOut([Rework.unit(15)]))
        bench.perform(.takeOut(Rework.units(16...18)))
        bench.perform(.toLine(Rework.units(16...18)))
        #expect(bench.place(1, 16) == .passed)
        bench.send(ContainerStationTests.mark(6, .present))
        bench.send(ContainerStationTests.content(6, ContainerStationTests.units(16...18)))
        bench.send(ContainerStationTests.printer(.printed(number: 6)))
        bench.send(ContainerStationTests.label(6, Sample.text(2, 5)))
        #expect(bench.parent(1, 16) == Sample.id(2, 5))
    }

    @Test("What is not in hand, not sound or of the highest level does not go there")
    func refused() {
        var bench = Rework.bench()
        bench.refuse(.toLine([Rework.unit(13)]))
        #expect(bench.obstacle(.toLine([Rework.unit(13)])) == .notInHand)
        #expect(bench.obstacle(.toLine([Rework.unit(1)])) == .packed(in: Rework.bundle(1)))
        bench.perform(.takeOut([Rework.unit(7)]))
        bench.perform(.takeOut([Rework.bundle(3)]))
        #expect(bench.obstacle(.toLine([Rework.bundle(3)])) == .labelDue)
        bench.perform(.sample([Rework.unit(7)], .destructive))
        #expect(bench.obstacle(.toLine([Rework.unit(7)])) == .sampled)
        bench.perform(.takeOut([Rework.box(1)]))
        #expect(bench.obstacle(.toLine([Rework.box(1)])) == .topLevel)
        #expect(bench.refusal(.toLine([])) == .nothingGiven)
    }

    @Test("It is taken back as long as the pack lies there")
    func undo() {
        var bench = Rework.bench()
        bench.perform(.takeOut([Rework.bundle(3)]))
        bench.perform(.toLine([Rework.bundle(3)]))
        bench.perform(.undo)
        #expect(bench.place(2, 3) == .inHand)
        bench.perform(.toLine([Rework.bundle(3)]))
        bench.send(HandheldStationTests.scan(2, 3))
        #expect(bench.refusal(.undo) == .notUndoable(.wentOn(Rework.bundle(3))))
    }

    @Test("A station that knows its packs by their order takes none that people put there")
    func tracked() {
        var layout = Rework.layout
        layout.stations[1] = .tracked(
            level: 2, witness: Sample.bundleReader, position: .last, labelReader: Sample.bundleReader,
            printer: Sample.bundlePrinter)
        var bench = Bench.running(layout, ratios: [3, 2], units: 40, labels: 12)
        bench.makeUnits(1...3)
        bench.perform(.takeOut([Rework.unit(1)]))
        #expect(bench.obstacle(.toLine([Rework.unit(1)])) == .inSequence(1))
    }

    /// What the alarms of scans by hand name, in their order.
    private func named(_ bench: Bench) -> [CodeID] {
        bench.line.floor.alarms.standing.filter { $0.kind == .packedElsewhere }.map(\.detail)
    }

    @Test("A pack of a closed container that is scanned onto another one is refused and named, and the line goes on")
    func movedByHand() {
        var bench = Rework.bench()
        let step = bench.send(HandheldStationTests.scan(2, 1))
        #expect(named(bench) == [Sample.id(2, 1)] && AlarmKind.packedElsewhere.priority == .high)
        #expect(!bench.alarm(.contentMoved) && !bench.holds(.contentMoved))
        #expect(step.effects.contains { if case .scanner(_, .feedback(good: false)) = $0 { true } else { false } })
        #expect(bench.parent(2, 1) == Sample.id(3, 1) && bench.entry(3, 1)?.isSuspect == false)
        bench.send(.command(.resume))
        #expect(named(bench).isEmpty)
        // Loose packs of the wrong level or state only beep.
        bench.send(HandheldStationTests.scan(1, 13))
        #expect(named(bench).isEmpty && bench.alarm(.scanRefused))
    }

    @Test("Each further pack is named too, and each once, until a person has looked")
    func severalMovedByHand() {
        var bench = Rework.bench()
        for number in [1, 2, 1] { bench.send(HandheldStationTests.scan(2, number)) }
        #expect(named(bench) == [Sample.id(2, 1), Sample.id(2, 2)])
        let first = bench.line.floor.alarms.standing.first { $0.kind == .packedElsewhere }
        #expect(first?.occurrences == 2 && first?.device == noDevice)
        bench.send(.command(.resume))
        bench.send(HandheldStationTests.scan(2, 2))
        #expect(named(bench) == [Sample.id(2, 2)])
    }

    @Test("More than can be named one by one are counted as happening again", .requirement("L-08"))
    func moreThanAreNamed() {
        var board = AlarmBoard(standing: [])
        var step = Step()
        for pack in 1...20 {
            board.raise(.packedElsewhere, station: 2, naming: CodeID(pack), at: EveryEvent.moments[0], into: &step)
        }
        #expect(board.standing.map(\.detail) == Array(1...8))
        #expect(board.standing.last?.occurrences == 13)
    }
}
