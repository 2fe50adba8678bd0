import Codes
@testable import LineCore
import Links
import Requirements
import Testing

@Suite("Containers off by one", .requirement("V-02", "A-01", "A-02"))
struct OffByOneContainerTests {
    typealias Words = ContainerStationTests

    /// Container n with units of its own goes as far as the picture of its label.
    private static func label(_ bench: inout Bench, _ item: UInt16, _ units: ClosedRange<Int>) {
        bench.send(Words.mark(item, .present))
        bench.send(Words.mark(item, .layerInPlace))
        bench.send(Words.content(item, Words.units(units)))
        bench.send(Words.printer(.printed(number: UInt32(item))))
        bench.send(Words.mark(item, .labelApplied))
    }

    private static func alarm(_ kind: AlarmKind, _ detail: Int64) -> Fact {
        .alarm(kind, station: Words.station, device: noDevice, raised: true, detail: detail)
    }

    @Test("A label of another container is told at once, by its code; the second in a row holds the line")
    func slippedLabels() {
        var bench = Words.closed(1, 1...3)
        bench.send(Words.outcome(1, .passed))
        Self.label(&bench, 2, 4...6)
        // The label of the first container once more.
        let first = bench.send(Words.label(2, Sample.text(2, 1)))
        #expect(
            first.facts.contains(
                .alarm(
                    .labelOneBehind, station: Words.station, device: Sample.bundlePrinter, raised: true,
                    detail: Sample.id(2, 1))))
        #expect(first.effects.contains(.verdict(2, .reject, station: 1)))
        #expect(!bench.holds(.sequenceLost))
        bench.send(Words.outcome(2, .rejectedByVerdict))
        Self.label(&bench, 3, 7...9)
        let second = bench.send(Words.label(3, Sample.text(2, 2)))
        #expect(second.facts.contains(Self.alarm(.sequenceLost, 3)))
        #expect(bench.holds(.sequenceLost))
        #expect(bench.state(2, 1) == .commissioned)
        #expect(bench.states(2, 2...3) == [.labelScrapped, .labelScrapped])
        bench.send(.command(.resume))
        #expect(!bench.holds(.sequenceLost))
    }

    @Test("A label that is only unreadable says nothing about the sequence")
    func unreadableLabel() {
        var bench = Words.labelled(1, 1...3)
        bench.send(.read(station: Words.station, item: 1, role: .label, result: Sample.result([], grade: nil)))
        #expect(!bench.alarm(.labelOneBehind))
        #expect(bench.rejected(.labelNotRead) == 0, "it is counted with its outcome")
        bench.send(Words.outcome(1, .rejectedByVerdict))
        #expect(bench.rejected(.labelNotRead) == 1)
    }

    @Test("A good label between two wrong ones begins the count anew")
    func countedInARow() {
        var bench = Words.closed(1, 1...3)
        bench.send(Words.outcome(1, .passed))
        Self.label(&bench, 2, 4...6)
        bench.send(Words.label(2, Sample.text(2, 1)))
        bench.send(Words.outcome(2, .rejectedByVerdict))
        #expect(bench.alarm(.labelOneBehind))
        // The packs of the rejected one are loose in the bin; three others are whole.
        Self.label(&bench, 3, 7...9)
        bench.send(Words.label(3, Sample.text(2, 3)))
        #expect(!bench.alarm(.labelOneBehind))
        #expect(!bench.holds(.sequenceLost))
        #expect(bench.state(2, 3) == .commissioned)
    }

    @Test("A pack of a closed container in another one: both are kept back, and the closed one is named")
    func movedPack() {
        var bench = Words.closed(1, 1...3)
        bench.send(Words.outcome(1, .passed))
        bench.send(Words.mark(2, .present))
        bench.send(Words.mark(2, .layerInPlace))
        let step = bench.send(Words.content(2, Words.units(3...5)))
        #expect(step.facts.contains(Self.alarm(.contentMoved, Sample.id(2, 1))))
        #expect(step.facts.contains(Self.alarm(.containerHeld, 2)))
        #expect(bench.holds(.contentMoved))
        #expect(bench.entry(2, 1)?.isSuspect == true)
        bench.send(Words.outcome(2, .rejectedByVerdict))
        bench.send(.command(.resume))
        #expect(!bench.holds(.contentMoved))
        #expect(!bench.alarm(.contentMoved))
        bench.send(.end)
        bench.send(.unitPrinter(.cleared(lastPrinted: 9)))
        bench.send(.close)
        #expect(bench.line.floor.phase == .ended)
        #expect(bench.state(2, 1) == .inactive)
        #expect(bench.reason(2, 1) == .aggregationReject)
        #expect(bench.parent(1, 1) == nil)
    }

    @Test("A second container whose content moved is named as well before a person has looked")
    func secondMovedPack() {
        var bench = Words.closed(1, 1...3)
        bench.send(Words.outcome(1, .passed))
        Self.label(&bench, 2, 4...6)
        bench.send(Words.label(2, Sample.text(2, 2)))
        bench.send(Words.outcome(2, .passed))
        for (item, unit) in [(UInt16(3), 3), (4, 6)] {
            bench.send(Words.mark(item, .present))
            bench.send(Words.mark(item, .layerInPlace))
            bench.send(Words.content(item, Words.units(unit...unit) + Words.units(7...8)))
            bench.send(Words.outcome(item, .rejectedByVerdict))
        }
        let named = bench.line.floor.alarms.standing.filter { $0.kind == .contentMoved }.map(\.detail)
        #expect(named == [Sample.id(2, 1), Sample.id(2, 2)])
        bench.send(.command(.resume))
        #expect(!bench.alarm(.contentMoved) && !bench.holds(.contentMoved))
    }

    @Test("A suspect container is not packed by hand, nor found by a scan of what is in it")
    func suspectIsRefused() {
        var bench = Bench.running(Sample.whole, ratios: [3, 2], units: 9, labels: 3)
        bench.makeUnits(1...9)
        bench.send(.lease(1, 11...12))
        Self.label(&bench, 1, 1...3)
        bench.send(Words.label(1, Sample.text(2, 1)))
        bench.send(Words.outcome(1, .passed))
        bench.send(Words.mark(2, .present))
        bench.send(Words.content(2, Words.units(3...5)))
        bench.expect(
            HandheldStationTests.scan(1, 2), effects: [HandheldStationTests.bad],
            facts: [.alarm(.scanRefused, station: 2, device: Sample.scanner, raised: true, detail: 0)])
        #expect(bench.line.snapshot.openChildren == [0])
    }

    @Test("A foreign code among the packs is told as a container that is held")
    func foreignCode() {
        var bench = Words.bench()
        bench.send(Words.mark(1, .present))
        bench.send(Words.mark(1, .layerInPlace))
        let step = bench.send(Words.content(1, Words.units(1...2) + ["89999990000000000001"]))
        #expect(step.facts.contains(Self.alarm(.containerHeld, 1)))
    }

    @Test("Of a full container by hand only the last pack may be scanned twice")
    func scannedAgain() {
        var bench = HandheldStationTests.full()
        bench.expect(HandheldStationTests.scan(1, 2), effects: [HandheldStationTests.good], facts: [])
        bench.expect(
            HandheldStationTests.scan(1, 1), effects: [HandheldStationTests.bad],
            facts: [.alarm(.scanRefused, station: 1, device: Sample.scanner, raised: true, detail: 0)])
        bench.send(HandheldStationTests.scan(1, 3))
        bench.expect(
            HandheldStationTests.scan(1, 2), effects: [HandheldStationTests.bad],
            facts: [.alarm(.scanRefused, station: 1, device: Sample.scanner, raised: true, detail: 1)])
        #expect(bench.line.snapshot.openChildren == [1])
    }
}
