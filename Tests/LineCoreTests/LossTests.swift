import Codes
import Links
import Requirements
import Testing

@testable import LineCore

/// Things that go away while the line works with them, and numbers that cannot be believed.
@Suite("Losses", .requirement("L-02", "L-03", "A-01", "U-06"))
struct LossTests {
    @Test("A container that is lifted out in the middle of its work leaves nothing packed")
    func liftedOut() {
        var bench = ContainerStationTests.printing(1, 1...3)
        #expect(bench.line.snapshot.counts[2][.allocated] > 0)
        bench.send(ContainerStationTests.mark(2, .present))
        bench.send(ContainerStationTests.outcome(1, .removed))
        #expect(bench.state(2, 1) == .snInvalid)
        // Its units are loose, and may be packed again.
        bench.send(ContainerStationTests.mark(2, .layerInPlace))
        bench.send(ContainerStationTests.content(2, ContainerStationTests.units(1...3)))
        bench.send(ContainerStationTests.printer(.printed(number: 2)))
        bench.send(ContainerStationTests.mark(2, .labelApplied))
        let step = bench.send(ContainerStationTests.label(2, Sample.text(2, 2)))
        #expect(step.facts.contains(.containerClosed(code: Sample.id(2, 2), children: 3, short: false)))
    }

    @Test("A pack whose outcome at its own gate is not known is not packed", .requirement("V-04"))
    func stillAtItsGate() {
        var bench = Bench.running(Sample.withBundles, ratios: [3], units: 9, labels: 5)
        bench.makeUnits(1...2)
        bench.printed(3)
        bench.send(.read(3, Sample.text(1, 3)))
        #expect(bench.state(1, 3) == .commissioned)
        bench.send(ContainerStationTests.mark(1, .present))
        bench.send(ContainerStationTests.mark(1, .layerInPlace))
        let step = bench.send(ContainerStationTests.content(1, ContainerStationTests.units(1...3)))
        #expect(step.effects.contains(.plc(.verdict(station: 1, item: 1, verdict: .reject))))
        bench.send(.outcome(3, .rejectedByDefault))
        #expect(bench.state(1, 3) == .inactive)
    }

    @Test(
        "Numbers of the printer that cannot be ours put its records in doubt, and never trap",
        arguments: [
            UnitPrinterReport.ready(lastPrinted: 5_000, stored: 0), .printed(through: .max),
            .cleared(lastPrinted: .max),
        ])
    func strangeNumbers(report: UnitPrinterReport) {
        var bench = Bench.coding(units: 10)
        let sent = bench.line.codings[0].records.last
        #expect(sent > 0)
        bench.send(.unitPrinter(report))
        #expect(bench.state(1, 1) == .inDoubt)
        #expect(bench.alarm(.printInDoubt))
    }

    @Test("A blank printer may have printed what it never answered for")
    func blankPrinter() {
        var bench = Bench.coding(units: 10)
        bench.send(.unitPrinter(.inDoubt(index: 1)))
        bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 0)))
        #expect(bench.state(1, 1) == .inDoubt)
    }

    @Test(
        "What came and was judged while nobody looked is counted, and what it tells holds the line",
        arguments: [
            (ItemOutcome.passed, AlarmKind.passedWithoutProof), (.rejectedUnconfirmed, .rejectUnconfirmed),
        ])
    func judgedUnseen(outcome: ItemOutcome, alarm: AlarmKind) {
        var bench = Bench.coding(units: 10)
        bench.makeUnits(1...1)
        bench.send(.controllerStarted)
        var station = RestartTests.station(item: 2, judged: 2)
        station.outcomes = [.init(item: 2, outcome: outcome)]
        bench.send(.plc(.attached(.boot(Sample.boot, echo: Sample.boot, .held, [station]))))
        #expect(bench.alarm(alarm))
        #expect(bench.line.snapshot.tally.items[0] == 2)
        #expect(bench.line.snapshot.holds.contains { $0.cause.needsPerson })
    }

    @Test(
        "After a restart a pallet label is in doubt; scanned it counts, lost it is replaced by another code",
        .requirement("A-03", "A-07"), arguments: [true, false])
    func handheldLabel(isScanned: Bool) {
        var bench = Bench.running(Sample.whole, ratios: [3, 2], units: 9, labels: 5)
        bench.makeUnits(1...6)
        for item in UInt16(1)...2 {
            let units = Int(item) * 3 - 2
            bench.send(ContainerStationTests.mark(item, .present))
            bench.send(ContainerStationTests.mark(item, .layerInPlace))
            bench.send(ContainerStationTests.content(item, ContainerStationTests.units(units...units + 2)))
            bench.send(ContainerStationTests.printer(.printed(number: UInt32(item))))
            bench.send(ContainerStationTests.mark(item, .labelApplied))
            bench.send(ContainerStationTests.label(item, Sample.text(2, Int(item))))
            bench.send(ContainerStationTests.outcome(item, .passed))
            bench.send(HandheldStationTests.scan(2, Int(item)))
        }
        #expect(bench.state(3, 1) == .allocated)
        bench.send(.controllerStarted)
        #expect(bench.state(3, 1) == .inDoubt)
        if isScanned {
            bench.send(HandheldStationTests.scan(3, 1))
            #expect(bench.state(3, 1) == .commissioned)
        } else {
            bench.send(HandheldStationTests.printer(.ready))
            bench.send(.command(.replaceLabels))
            #expect(bench.state(3, 1) == .snInvalid)
            bench.send(HandheldStationTests.printer(.printed(number: 4)))
            bench.send(HandheldStationTests.scan(3, 2))
            #expect(bench.state(3, 2) == .commissioned)
        }
    }
}
