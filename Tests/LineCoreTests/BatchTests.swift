import Codes
@testable import LineCore
import Requirements
import Testing

@Suite("The life of a batch at the line", .requirement("B-01", "U-07", "N-01"))
struct BatchTests {
    @Test("Start: phase, audit, leases for each level, printers prepared")
    func start() {
        var bench = Bench(Sample.whole)
        #expect(bench.line.obstacles(to: .start, of: Sample.situation).isEmpty && bench.line.batch == nil)
        bench.expect(
            .batchStarted(Sample.plan(ratios: [3, 2]), Sample.signer),
            effects: [
                .lease(level: 1, count: 400), .lease(level: 2, count: 20), .lease(level: 3, count: 20),
                .labelPrinter(Sample.bundlePrinter, .prepare(Sample.texts)),
                .labelPrinter(Sample.casePrinter, .prepare(Sample.texts)),
            ],
            facts: [.phase(.running), .audit("batch.start")])
        #expect(
            bench.line.obstacles(to: .start, of: Sample.situation) == [.wrongPhase(.running)] && bench.line.batch == 1)
        #expect(bench.line.phase == .running)
    }

    @Test("End: once, and the printer is emptied")
    func end() {
        var bench = Bench.coding(units: 20)
        bench.expect(
            .end, effects: [.unitPrinter(Sample.unitPrinter, .clear)], facts: [.phase(.ending), .audit("batch.end")])
        bench.expectNothing(.end)
        let step = bench.send(.unitPrinter(.cleared(lastPrinted: 0)))
        #expect(step.effects.isEmpty, "nothing is sent any more")
        #expect(bench.states(1, 1...10) == Array(repeating: .snInvalid, count: 10))
    }

    @Test("A printer that comes back after the end is emptied then", .requirement("L-04"))
    func endWithoutPrinter() {
        var bench = Bench.coding(units: 10)
        bench.send(.unitPrinter(.fault(DeviceFault(kind: .link, detail: ""))))
        #expect(bench.send(.end).effects.allSatisfy { $0 != .unitPrinter(Sample.unitPrinter, .clear) })
        let step = bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 10)))
        #expect(step.effects.contains(.unitPrinter(Sample.unitPrinter, .clear)))
    }

    @Test("What stands against closing")
    func obstacles() {
        var bench = Bench.running(Sample.whole, ratios: [3, 2], units: 9, labels: 3)
        #expect(bench.line.closingObstacles == [.wrongPhase(.running)])
        bench.expectNothing(.close)
        bench.makeUnits(1...7)
        bench.send(.lease(1, 11...12))
        bench.send(.end)
        bench.printed(8)
        bench.send(ContainerStationTests.mark(1, .present))
        bench.send(ContainerStationTests.content(1, ContainerStationTests.units(1...3)))
        bench.send(ContainerStationTests.printer(.printed(number: 1)))
        bench.send(ContainerStationTests.label(1, Sample.text(2, 1)))
        #expect(
            bench.line.closingObstacles == [
                .itemsOpen(station: 0, count: 1), .printerNotEmpty(station: 0), .itemsOpen(station: 1, count: 1),
            ])
        bench.expectNothing(.close)
        bench.send(.unitPrinter(.cleared(lastPrinted: 8)))
        bench.send(.outcome(8, .rejectedByDefault))
        bench.send(ContainerStationTests.outcome(1, .passed))
        bench.send(HandheldStationTests.scan(2, 1))
        bench.send(.command(.closeOpenContainers))
        #expect(bench.line.closingObstacles == [.containerOpen(station: 2)])
        bench.send(HandheldStationTests.printer(.printed(number: 2)))
        bench.send(HandheldStationTests.scan(3, 1))
        #expect(bench.line.closingObstacles.isEmpty)
        bench.send(.close)
        #expect(bench.line.phase == .ended && bench.line.batch == nil)
        #expect(bench.line.obstacles(to: .start, of: Sample.situation).isEmpty, "the next batch")
    }

    @Test("Every kind of left-over gets its final state and its reason")
    func leftOvers() {
        var bench = Bench.running(Sample.withBundles, ratios: [3], units: 14, labels: 3)
        bench.makeUnits(1...6)
        // 1…3 go into a bundle; 4 and 5 into one that is rejected; 6 stays loose.
        for event in [
            ContainerStationTests.mark(1, .present),
            ContainerStationTests.content(1, ContainerStationTests.units(1...3)),
            ContainerStationTests.printer(.printed(number: 1)), ContainerStationTests.label(1, Sample.text(2, 1)),
            ContainerStationTests.outcome(1, .passed),
            ContainerStationTests.mark(2, .present),
            ContainerStationTests.content(2, ContainerStationTests.units(4...5)),
            ContainerStationTests.outcome(2, .rejectedByVerdict),
        ] {
            bench.send(event)
        }
        // 7 is good and taken away; 8 cannot be read; 9 is printed on nothing; the rest lies in the printer.
        bench.printed(7)
        bench.send(.read(7, Sample.text(1, 7)))
        bench.send(.outcome(7, .removed))
        bench.printed(8)
        bench.send(.noRead(8))
        bench.send(.outcome(8, .rejectedByVerdict))
        bench.send(.unitPrinter(.printed(through: 9)))
        bench.send(.unitPrinter(.refused(index: 10)))
        bench.send(.unitPrinter(.fault(DeviceFault(kind: .link, detail: ""))))
        bench.send(.lease(1, 20...21))
        bench.send(.end)
        let step = bench.send(.close)
        let printer = AlarmKey(kind: .printerFault, station: 0, device: Sample.unitPrinter)
        #expect(
            step.facts.suffix(3) == [
                .phase(.ended), .audit("batch.close"),
                .alarmState(printer, .suppressed, who: "", why: "stationNotNeeded"),
            ])
        let expected: [(Int, CodeState, Reason?)] = [
            (1, .commissioned, nil), (3, .commissioned, nil), (4, .inactive, .aggregationReject),
            (5, .inactive, .aggregationReject), (6, .inactive, .notFound), (7, .inactive, .notFound),
            (8, .snInvalid, .noRead), (9, .snInvalid, .noRead), (10, .snInvalid, .sentNotPrinted),
            (11, .snInvalid, .printUnknown), (14, .snInvalid, .printUnknown),
            (20, .unallocated, .returnedToPool), (21, .unallocated, .returnedToPool),
        ]
        for (number, state, reason) in expected {
            #expect(bench.state(1, number) == state && bench.reason(1, number) == reason, "unit \(number)")
        }
        #expect(bench.states(2, 1...3) == [.commissioned, .unallocated, .unallocated])
        #expect(bench.line.snapshot.counts[1].allocated == 16)
    }

    @Test("Loose packs that people carry stay good; a container that nobody can find takes its content along")
    func looseAndLost() {
        var bench = Bench.running(Sample.whole, ratios: [3, 2], units: 9, labels: 3)
        bench.makeUnits(1...9)
        bench.send(.lease(1, 11...12))
        for (item, units, outcome) in [(UInt16(1), 1...3, ItemOutcome.passed), (2, 4...6, .removed)] {
            bench.send(ContainerStationTests.mark(item, .present))
            bench.send(ContainerStationTests.content(item, ContainerStationTests.units(units)))
            bench.send(ContainerStationTests.printer(.printed(number: UInt32(item))))
            bench.send(ContainerStationTests.label(item, Sample.text(2, Int(item))))
            bench.send(ContainerStationTests.outcome(item, outcome))
        }
        bench.send(.end)
        bench.send(.unitPrinter(.cleared(lastPrinted: 9)))
        bench.send(.close)
        #expect(bench.state(2, 1) == .commissioned, "it stands at the pallet")
        #expect(bench.states(1, 1...3) == [.commissioned, .commissioned, .commissioned])
        #expect(bench.state(2, 2) == .inactive && bench.reason(2, 2) == .notFound)
        #expect((4...6).allSatisfy { bench.state(1, $0) == .inactive && bench.parent(1, $0) == nil })
    }

    @Test("Codes that come when the batch was closed are the ledger's, which has taken them back")
    func lateLease() {
        var bench = Bench.coding(units: 10)
        bench.send(.end)
        bench.send(.unitPrinter(.cleared(lastPrinted: 0)))
        bench.send(.close)
        bench.expectNothing(.lease(1, 50...51))
        #expect(bench.line.snapshot.counts[1].allocated == 10)
    }

    @Test("Codes that come before any batch, or of a level that it does not have, are nobody's")
    func strangeLease() {
        var bench = Bench(Sample.codingOnly)
        bench.expectNothing(.lease(1, 1...2))
        bench.send(.batchStarted(Sample.plan(ratios: []), Sample.signer))
        bench.expectNothing(.lease(2, 1...2))
        bench.expectNothing(.codesImported(level: 9))
    }

    @Test("A second batch starts with nothing of the first", .requirement("B-02"))
    func secondBatch() {
        var bench = Bench.coding(units: 10)
        bench.makeUnits(1...2)
        bench.send(.end)
        bench.send(.unitPrinter(.cleared(lastPrinted: 2)))
        bench.send(.close)
        bench.send(.carriedOver(bench.line.carriedState))
        let step = bench.send(.batchStarted(Sample.plan(ratios: []), Sample.signer))
        #expect(
            step.effects == [.lease(level: 1, count: 400), .unitPrinter(Sample.unitPrinter, .prepare(Sample.texts))])
        #expect(bench.line.snapshot.tally.items == [0] && bench.line.snapshot.counts[1].allocated == 0)
        bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 0)))
        bench.send(.lease(1, 31...32))
        bench.send(.arrived(3))
        bench.send(.unitPrinter(.printed(through: 1)))
        #expect(bench.state(1, 31) == .encoded)
        #expect(bench.send(.read(3, Sample.text(1, 1))).effects.first == .verdict(3, .reject), "the first batch's code")
    }
}
