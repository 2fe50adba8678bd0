import Codes
@testable import LineCore
import Requirements
import Testing

@Suite("Containers by hand", .requirement("A-01", "A-02", "A-03", "A-07", "N-01"))
struct HandheldStationTests {
    static func scan(_ level: UInt8, _ number: Int) -> Event { scan(Sample.text(level, number)) }

    static func scan(_ text: String) -> Event { .scanner(Sample.scanner, .scan(Sample.reading(text))) }

    static func printer(_ report: LabelPrinterReport) -> Event { .labelPrinter(Sample.casePrinter, report) }

    static let good = Effect.scanner(Sample.scanner, .feedback(good: true))
    static let bad = Effect.scanner(Sample.scanner, .feedback(good: false))

    static func job(_ number: UInt32, children: UInt16, isShort: Bool) -> Effect {
        .labelPrinter(
            Sample.casePrinter,
            .print(
                LabelJob(
                    number: number, code: Sample.code(2, Int(number)), level: 2, count: children,
                    units: UInt32(children), isShort: isShort)))
    }

    /// Containers of two, scanned by hand; nine units are made; six label codes.
    static func bench() -> Bench {
        var bench = Bench.running(Sample.byHand, ratios: [2], units: 9, labels: 6)
        bench.makeUnits(1...9)
        bench.send(.lease(1, 11...12))
        return bench
    }

    /// Two units scanned: the label is printed.
    static func full() -> Bench {
        var bench = bench()
        bench.send(scan(1, 1))
        bench.send(scan(1, 2))
        return bench
    }

    @Test("Scanned in, labelled after its commit, scanned back", .requirement("L-01"))
    func whole() {
        var bench = Self.bench()
        let box = Sample.id(2, 1)
        bench.expect(Self.scan(1, 1), effects: [Self.good], facts: [])
        bench.expect(
            Self.scan(1, 2), effects: [Self.good, Self.job(1, children: 2, isShort: false)],
            facts: [
                .sent(code: box, index: 1), .packed(child: Sample.id(1, 1), parent: box),
                .packed(child: Sample.id(1, 2), parent: box),
            ])
        bench.expect(
            Self.printer(.printed(number: 1)), effects: [],
            facts: [.codeState(code: box, from: .allocated, to: .encoded, reason: nil)])
        bench.expect(
            Self.scan(2, 1), effects: [Self.good],
            facts: [
                .codeState(code: box, from: .encoded, to: .commissioned, reason: nil),
                .containerClosed(code: box, children: 2, short: false),
            ])
        #expect(bench.line.handhelds[0].isIdle)
        #expect(bench.line.floor.tally.passed[1] == 1)
    }

    @Test("A scan of anything inside a pack stands in for the pack", .requirement("A-04"))
    func lowerLabel() {
        var bench = Bench.running(Sample.whole, ratios: [3, 2], units: 9, labels: 3)
        bench.makeUnits(1...9)
        bench.send(.lease(1, 11...12))
        for (item, units) in [(UInt16(1), 1...3), (2, 4...6)] {
            bench.send(ContainerStationTests.mark(item, .present))
            bench.send(ContainerStationTests.content(item, ContainerStationTests.units(units)))
            bench.send(ContainerStationTests.printer(.printed(number: UInt32(item))))
            bench.send(ContainerStationTests.label(item, Sample.text(2, Int(item))))
            bench.send(ContainerStationTests.outcome(item, .passed))
        }
        bench.expect(Self.scan(1, 2), effects: [Self.good], facts: [])
        bench.expect(Self.scan(2, 1), effects: [Self.good], facts: [])
        #expect(bench.line.snapshot.openChildren == [1])
        let step = bench.send(Self.scan(1, 6))
        #expect(step.facts.contains(.packed(child: Sample.id(2, 1), parent: Sample.id(3, 1))))
        #expect(step.facts.contains(.packed(child: Sample.id(2, 2), parent: Sample.id(3, 1))))
        #expect(bench.entry(3, 1)?.units == 6)
        // A unit in no bundle stands for nothing here.
        #expect(bench.send(Self.scan(1, 9)).effects == [Self.bad])
    }

    @Test("Scanned twice is there once, on the open container; of a full one only the last may be")
    func twice() {
        var bench = Self.bench()
        bench.send(Self.scan(1, 1))
        bench.expect(Self.scan(1, 1), effects: [Self.good], facts: [])
        bench.send(Self.scan(1, 2))
        bench.expect(Self.scan(1, 2), effects: [Self.good], facts: [])
        #expect(bench.line.snapshot.openChildren == [0])
        // Another pack of it lies where it cannot be any more.
        #expect(bench.send(Self.scan(1, 1)).effects == [Self.bad])
    }

    @Test("The label is scanned back before the printer's word: the scan proves more")
    func beforeThePrinter() {
        var bench = Self.full()
        let step = bench.send(Self.scan(2, 1))
        #expect(step.effects == [Self.good])
        #expect(bench.state(2, 1) == .commissioned)
        bench.expectNothing(Self.printer(.printed(number: 1)))
        #expect(bench.state(2, 1) == .commissioned)
    }

    @Test("The next container is opened while a label is under way; three may wait")
    func pending() {
        var bench = Self.bench()
        for unit in 1...6 { #expect(bench.send(Self.scan(1, unit)).effects.first == Self.good) }
        #expect(bench.send(Self.scan(1, 7)).effects == [Self.bad], "a person could mix up four")
        // Labels come back in any order.
        for label in [2, 1, 3] {
            #expect(bench.send(Self.scan(2, label)).effects == [Self.good])
        }
        #expect(bench.parent(1, 3) == Sample.id(2, 2) && bench.parent(1, 5) == Sample.id(2, 3))
        bench.send(Self.scan(1, 7))
        #expect(bench.line.snapshot.openChildren == [1])
    }

    @Test("What does not belong on the container is refused, with an alarm that goes with the next good scan")
    func refused() {
        var bench = Self.full()
        bench.send(Self.scan(2, 1))
        for text in [
            Sample.text(1, 999), Sample.text(1, 11), Sample.text(1, 1), Sample.text(2, 1), Sample.text(2, 3), "?",
            "82000010000000000001",
        ] {
            #expect(bench.send(Self.scan(text)).effects.first == Self.bad, "\(text)")
            #expect(bench.alarm(.scanRefused))
            // A pack of a closed container on the table: a person has to look.
            #expect(bench.alarm(.packedElsewhere) == (text == Sample.text(1, 1)), "\(text)")
            bench.send(.command(.resume))
        }
        #expect(bench.line.snapshot.openChildren == [0])
        bench.send(Self.scan(1, 3))
        #expect(!bench.alarm(.scanRefused))
        bench.send(.scanner(Sample.scanner, .garbled("too long")))
        #expect(bench.alarm(.scanRefused))
        bench.send(Self.scan(1, 4))
        #expect(!bench.alarm(.scanRefused), "the next good scan ends this one too")
    }

    @Test("A refused label takes another code when the printer is ready", .requirement("U-06"))
    func labelRefused() {
        var bench = Self.full()
        bench.send(Self.printer(.refused(number: 1)))
        #expect(bench.state(2, 1) == .snInvalid && bench.parent(1, 1) == nil)
        #expect(bench.send(Self.printer(.ready)).effects.contains(Self.job(2, children: 2, isShort: false)))
        #expect(bench.parent(1, 1) == Sample.id(2, 2))
    }

    @Test("A label in doubt is proven by scanning it", .requirement("U-07"))
    func labelInDoubt() {
        var bench = Self.full()
        bench.send(Self.printer(.inDoubt(number: 1)))
        #expect(bench.state(2, 1) == .inDoubt && bench.alarm(.printInDoubt))
        bench.send(Self.scan(2, 1))
        #expect(bench.state(2, 1) == .commissioned && !bench.alarm(.printInDoubt))
    }

    @Test("While the printer is at fault containers wait for their codes")
    func printerFault() {
        var bench = Self.bench()
        bench.send(Self.printer(.fault(DeviceFault(kind: .paperOut, detail: ""))))
        #expect(bench.alarm(.labelPrinterFault))
        bench.send(Self.scan(1, 1))
        bench.expect(Self.scan(1, 2), effects: [Self.good], facts: [])
        let step = bench.send(Self.printer(.ready))
        #expect(step.effects.contains(Self.job(1, children: 2, isShort: false)))
        #expect(!bench.alarm(.labelPrinterFault))
    }

    @Test("Closed short on a person's word", .requirement("A-05"))
    func short() {
        var bench = Self.bench()
        bench.expect(.command(.closeOpenContainers), effects: [], facts: [.audit("container.closeShort")])
        bench.send(Self.scan(1, 1))
        let step = bench.send(.command(.closeOpenContainers))
        #expect(step.effects == [Self.job(1, children: 1, isShort: true)])
        bench.send(Self.printer(.printed(number: 1)))
        let closed = bench.send(Self.scan(2, 1))
        #expect(closed.facts.last == .containerClosed(code: Sample.id(2, 1), children: 1, short: true))
        #expect(bench.line.floor.tally.closedShort == [0, 0, 1])
    }

    @Test("Open containers survive a restart of the program and go on", .requirement("L-02"))
    func restart() {
        var bench = Self.bench()
        bench.send(Self.scan(1, 1))
        bench.send(.controllerStarted)
        #expect(bench.line.snapshot.openChildren == [1])
        bench.expect(Self.scan(1, 2), effects: [Self.good], facts: [])
        #expect(bench.send(Self.printer(.ready)).effects.contains(Self.job(1, children: 2, isShort: false)))
    }

    @Test("A unit that was somewhere unknown is found by scanning it", .requirement("U-05"))
    func found() {
        var bench = Bench.running(Sample.byHand, ratios: [2], units: 9, labels: 2)
        bench.printed(1)
        bench.send(.read(1, Sample.text(1, 1)))
        bench.send(.outcome(1, .removed))
        bench.expect(
            Self.scan(1, 1), effects: [Self.good], facts: [.whereabouts(code: Sample.id(1, 1), known: true)])
    }

    @Test("Nothing is scanned in without a batch")
    func noBatch() {
        var bench = Bench(Sample.byHand)
        let step = bench.send(Self.scan(1, 1))
        #expect(step.effects == [Self.bad])
    }
}
