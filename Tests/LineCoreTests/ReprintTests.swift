import Codes
@testable import LineCore
import Requirements
import Testing

@Suite("Labels that are printed anew", .requirement("W-04", "U-06"))
struct ReprintTests {
    /// A unit was taken out of bundle 3, which is loose: the label shows three and there are two.
    static func due() -> Bench {
        var bench = Rework.bench()
        bench.perform(.takeOut([Rework.unit(7)]))
        return bench
    }

    @Test("The same code under its own number, with the counts of now; in force when it is scanned back")
    func reprint() {
        var bench = Self.due()
        let step = bench.perform(.reprint(Rework.bundle(3)))
        #expect(step.effects == [Rework.print(6, 2, 3, count: 2, units: 2, isShort: true)])
        #expect(step.facts.contains(.reprinted(act: 2, code: Sample.id(2, 3), number: 6)))
        #expect(bench.isDue(2, 3), "the old label is no more, the new one not proven")
        bench.send(Rework.report(.printed(number: 6)))
        let back = bench.send(Rework.scan(2, 3))
        #expect(
            back.facts == [
                .reprintVerified(act: 2, code: Sample.id(2, 3)),
                .containerClosed(code: Sample.id(2, 3), children: 2, short: true),
                .alarm(.labelDue, station: noStation, device: noDevice, raised: false, detail: Sample.id(2, 3)),
            ])
        #expect(!bench.isDue(2, 3) && bench.state(2, 3) == .commissioned)
        bench.send(Rework.scan(2, 3))
        #expect(bench.alarm(.scanRefused), "nothing is awaited any more")
    }

    @Test("A lost label: nothing changed inside, so that nothing is closed anew")
    func lost() {
        var bench = Rework.bench()
        bench.perform(.reprint(Rework.box(1)))
        #expect(bench.isDue(3, 1) && bench.alarm(.labelDue))
        let back = bench.send(.labelScannedBack(Rework.box(1), Rework.person))
        #expect(
            back.facts.dropLast() == [
                .reprintVerified(act: 1, code: Sample.id(3, 1)),
                .alarm(.labelDue, station: noStation, device: noDevice, raised: false, detail: Sample.id(3, 1)),
            ])
        #expect(!bench.isDue(3, 1))
    }

    @Test("Due containers are packed neither by a machine nor by hand")
    func neverPacked() {
        var bench = Self.due()
        #expect(bench.send(HandheldStationTests.scan(2, 3)).effects == [HandheldStationTests.bad])
        bench.perform(.takeOut([Rework.bundle(3)]))
        #expect(bench.obstacle(.aggregate([Rework.bundle(3)], level: 3)) == .labelDue)
        bench.perform(.takeOut([Rework.bundle(1)]))
        #expect(bench.obstacle(.putBack(Rework.bundle(3), into: Rework.box(1))) == .labelDue)
        bench.perform(.reprint(Rework.bundle(3)))
        #expect(bench.obstacle(.putBack(Rework.bundle(3), into: Rework.box(1))) == .labelDue, "not before the scan")
        bench.send(Rework.scan(2, 3))
        bench.perform(.putBack(Rework.bundle(3), into: Rework.box(1)))
        #expect(bench.isDue(3, 1), "it holds a unit less than its label shows")
    }

    @Test("The content changes while the label is under way: what it shows counts")
    func changedMeanwhile() {
        var bench = Self.due()
        bench.perform(.reprint(Rework.bundle(3)))
        bench.perform(.putBack(Rework.unit(7), into: nil))
        bench.send(Rework.scan(2, 3))
        #expect(bench.isDue(2, 3), "the new label shows two")
        bench.perform(.takeOut([Rework.unit(8)]))
        #expect(!bench.isDue(2, 3) && !bench.alarm(.labelDue))
    }

    @Test("In doubt a person scans it back, or asks for another; it is never sent again by itself")
    func inDoubt() {
        var bench = Self.due()
        bench.perform(.reprint(Rework.bundle(3)))
        bench.send(Rework.report(.inDoubt(number: 6)))
        #expect(bench.alarm(.printInDoubt) && bench.isDue(2, 3))
        for event in [
            Rework.report(.ready), Rework.report(.fault(DeviceFault(kind: .link, detail: ""))), Rework.report(.ready),
        ] {
            #expect(
                !bench.send(event).effects.contains { if case .labelPrinter(_, .print) = $0 { true } else { false } })
        }
        let step = bench.perform(.reprint(Rework.bundle(3)))
        #expect(step.effects == [Rework.print(7, 2, 3, count: 2, units: 2, isShort: true)])
        bench.send(Rework.scan(2, 3))
        #expect(!bench.alarm(.printInDoubt) && !bench.isDue(2, 3))
    }

    @Test("The program ends in the middle of a re-print: in doubt, nothing is sent again", .requirement("L-02"))
    func restart() {
        var bench = Self.due()
        bench.perform(.reprint(Rework.bundle(3)))
        let started = bench.send(.controllerStarted)
        #expect(!started.effects.contains { if case .labelPrinter(_, .print) = $0 { true } else { false } })
        #expect(bench.alarm(.printInDoubt) && bench.line.snapshot.labelsAwaited == [Rework.bundle(3)])
        #expect(bench.refusal(.reprint(Rework.bundle(3))) == .printerNotReady)
        #expect(
            !bench.send(Rework.report(.ready)).effects.contains {
                if case .labelPrinter(_, .print) = $0 { true } else { false }
            })
        bench.send(Rework.scan(2, 3))
        #expect(!bench.isDue(2, 3) && !bench.alarm(.printInDoubt))
    }

    @Test("A printer that said no printed nothing: the label stays due until a person asks again")
    func refused() {
        var bench = Self.due()
        bench.perform(.reprint(Rework.bundle(3)))
        bench.send(Rework.report(.refused(number: 6)))
        bench.send(Rework.report(.ready))
        #expect(bench.isDue(2, 3) && bench.line.snapshot.labelsAwaited.isEmpty)
        #expect(bench.line.scanBackRefusal(Rework.bundle(3)) == .labelNotAwaited(Rework.bundle(3)))
        bench.expectNothing(.labelScannedBack(Rework.bundle(3), Rework.person))
    }

    @Test("A container that is no more waits for no label")
    func noMore() {
        var bench = Self.due()
        bench.perform(.reprint(Rework.bundle(3)))
        bench.perform(.disaggregate(Rework.bundle(3), deep: false))
        #expect(bench.line.snapshot.labelsAwaited.isEmpty && !bench.alarm(.labelDue))
        #expect(bench.obstacle(.reprint(Rework.bundle(3))) == .state(.inactive))
    }

    @Test("An empty container has no label to print")
    func empty() {
        var bench = Rework.bench()
        bench.perform(.takeOut(Rework.units(7...9)))
        #expect(bench.obstacle(.reprint(Rework.bundle(3))) == .empty)
        bench.perform(.disaggregate(Rework.bundle(3), deep: false))
        #expect(!bench.alarm(.labelDue))
    }

    @Test("Printer and scanner of a station serve rework as well: its own labels first, then the station's")
    func shared() {
        let layout = LineLayout(
            stations: Sample.whole.stations,
            rework: LineLayout.Rework(printer: Sample.casePrinter, scanner: Sample.scanner))
        var bench = Bench.running(layout, ratios: [3, 2], units: 40, labels: 12)
        bench.makeUnits(1...12)
        bench.makeBundles(1...3)
        bench.perform(.takeOut([Rework.unit(10), Rework.unit(11)]))
        bench.perform(.aggregate(Rework.units(10...11), level: 2))
        bench.send(HandheldStationTests.scan(2, 1))
        #expect(bench.line.snapshot.openChildren == [1])
        // The label of bundle 4 is rework's; the next scan of it goes to the station.
        #expect(bench.send(HandheldStationTests.scan(2, 4)).effects == [HandheldStationTests.good])
        #expect(bench.state(2, 4) == .commissioned && bench.line.snapshot.openChildren == [1])
        bench.send(HandheldStationTests.scan(2, 4))
        #expect(bench.line.snapshot.openChildren == [0], "the case is full")
        #expect(bench.parent(2, 4) == Sample.id(3, 1))
    }

    @Test("Labels of new containers that were spoiled are replaced by others with other codes")
    func replaceLabels() {
        var bench = Rework.bench()
        bench.perform(.takeOut([Rework.unit(13)]))
        bench.perform(.aggregate([Rework.unit(13)], level: 2))
        let step = bench.send(.command(.replaceLabels))
        #expect(step.effects == [Rework.print(7, 2, 6, count: 1, units: 1, isShort: true)])
        #expect(bench.state(2, 5) == .snInvalid)
        bench.send(Rework.scan(2, 6))
        #expect(bench.parent(1, 13) == Sample.id(2, 6))
    }
}
