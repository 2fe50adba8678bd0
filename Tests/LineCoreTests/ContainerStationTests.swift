import Codes
@testable import LineCore
import Links
import Requirements
import Testing

@Suite("Containers by machine", .requirement("A-01", "A-02", "A-03", "N-01"))
struct ContainerStationTests {
    // MARK: Words

    static let station: StationIndex = 1

    static func mark(_ item: UInt16, _ mark: ContainerMark) -> Event {
        .plc(.container(station: station, item: item, mark: mark))
    }

    static func request(_ item: UInt16, _ request: ContainerRequest) -> Effect {
        .plc(.request(station: station, item: item, request: request))
    }

    static func content(_ item: UInt16, _ texts: [String]) -> Event {
        .read(station: station, item: item, role: .content, result: Sample.result(texts))
    }

    static func label(_ item: UInt16, _ texts: String...) -> Event {
        .read(station: station, item: item, role: .label, result: Sample.result(texts))
    }

    static func printer(_ report: LabelPrinterReport) -> Event { .labelPrinter(Sample.bundlePrinter, report) }

    static func units(_ numbers: ClosedRange<Int>) -> [String] { numbers.map { Sample.text(1, $0) } }

    static func outcome(_ item: UInt16, _ outcome: ItemOutcome) -> Event { .outcome(item, outcome, station: station) }

    /// Bundles of three; nine units are made; five label codes.
    static func bench() -> Bench {
        var bench = Bench.running(Sample.withBundles, ratios: [3], units: 9, labels: 5)
        bench.makeUnits(1...9)
        // The coding station has no more codes and would hold the line.
        bench.send(.lease(1, 11...12))
        return bench
    }

    /// Container n stands there and its content was read: it waits for the printer's word.
    static func printing(_ item: UInt16, _ numbers: ClosedRange<Int>) -> Bench {
        var bench = bench()
        bench.send(mark(item, .present))
        bench.send(mark(item, .layerInPlace))
        bench.send(content(item, units(numbers)))
        return bench
    }

    /// … and its label is on, and not read yet.
    static func labelled(_ item: UInt16, _ numbers: ClosedRange<Int>) -> Bench {
        var bench = printing(item, numbers)
        bench.send(printer(.printed(number: 1)))
        bench.send(mark(item, .labelApplied))
        return bench
    }

    static func closed(_ item: UInt16, _ numbers: ClosedRange<Int>) -> Bench {
        var bench = labelled(item, numbers)
        bench.send(label(item, Sample.text(2, 1)))
        return bench
    }

    static func rejected(_ item: UInt16, _ reason: Reason, code: CodeID?) -> Fact {
        .rejected(station: station, item: item, reason: reason, code: code, confirmed: true)
    }

    // MARK: Tests

    @Test("A whole container: layer, content, label after its commit, read back, released", .requirement("L-01"))
    func whole() {
        var bench = Self.bench()
        bench.expect(Self.mark(1, .present), effects: [Self.request(1, .nextLayer)], facts: [])
        bench.expectNothing(Self.mark(1, .layerInPlace))
        let job = LabelJob(number: 1, code: Sample.code(2, 1), level: 2, count: 3, units: 3, isShort: false)
        let bundle = Sample.id(2, 1)
        bench.expect(
            Self.content(1, Self.units(1...3)),
            effects: [.labelPrinter(Sample.bundlePrinter, .print(job))],
            facts: [
                .sent(code: bundle, index: 1), .packed(child: Sample.id(1, 1), parent: bundle),
                .packed(child: Sample.id(1, 2), parent: bundle), .packed(child: Sample.id(1, 3), parent: bundle),
            ])
        bench.expect(
            Self.printer(.printed(number: 1)), effects: [Self.request(1, .applyLabel)],
            facts: [.codeState(code: bundle, from: .allocated, to: .encoded, reason: nil)])
        bench.expectNothing(Self.mark(1, .labelApplied))
        bench.expect(
            Self.label(1, Sample.text(2, 1)),
            effects: [.verdict(1, .good, station: 1), Self.request(1, .release)],
            facts: [
                .codeState(code: bundle, from: .encoded, to: .commissioned, reason: nil),
                .containerClosed(code: bundle, children: 3, short: false),
            ])
        bench.expectNothing(Self.mark(1, .released))
        bench.expectNothing(Self.outcome(1, .passed))
        #expect(bench.line.floor.tally.closed == [0, 0, 1])
        #expect(bench.line.floor.tally.passed[1] == 1)
        #expect(bench.parent(1, 3) == bundle)
    }

    @Test("Content in several layers")
    func layers() {
        let layout = LineLayout(stations: [
            Sample.coding,
            .container(
                level: 2, reader: Sample.bundleReader, labelReader: Sample.bundleReader, printer: Sample.bundlePrinter,
                layers: 2),
        ])
        var bench = Bench.running(layout, ratios: [4], units: 9, labels: 5)
        bench.makeUnits(1...9)
        bench.send(Self.mark(1, .present))
        bench.send(Self.mark(1, .layerInPlace))
        bench.expect(Self.content(1, Self.units(1...2)), effects: [Self.request(1, .nextLayer)], facts: [])
        bench.send(Self.mark(1, .layerInPlace))
        let step = bench.send(Self.content(1, Self.units(3...4)))
        #expect(step.facts.count == 5, "a code and four children")
        // The second container has one layer only: what is there is too little.
        bench.send(Self.printer(.printed(number: 1)))
        bench.send(Self.mark(1, .labelApplied))
        bench.send(Self.label(1, Sample.text(2, 1)))
        bench.send(Self.mark(2, .present))
        bench.send(Self.content(2, Self.units(5...6)))
        let rest = bench.send(Self.mark(2, .noLayerLeft))
        #expect(rest.effects == [.verdict(2, .reject, station: 1), Self.request(2, .release)])
    }

    @Test(
        "A layer in which nothing is read makes no short container: something without a code may lie there",
        .requirement("A-02", "A-05"))
    func blankLayer() {
        let layout = LineLayout(stations: [
            Sample.coding,
            .container(
                level: 2, reader: Sample.bundleReader, labelReader: Sample.bundleReader, printer: Sample.bundlePrinter,
                layers: 2),
        ])
        for blank in [false, true] {
            var bench = Bench.running(layout, ratios: [4], units: 9, labels: 5)
            bench.makeUnits(1...2)
            bench.send(.end)
            bench.send(Self.mark(1, .present))
            bench.send(Self.mark(1, .layerInPlace))
            bench.send(Self.content(1, Self.units(1...2)))
            if blank { bench.send(Self.mark(1, .layerInPlace)) }
            let step = bench.send(blank ? Self.content(1, []) : Self.mark(1, .noLayerLeft))
            #expect(bench.alarm(.containerHeld) == blank)
            #expect(step.effects.contains(.verdict(1, .reject, station: 1)) == blank)
        }
    }

    @Test("A symbol that was missed makes no short container of a full one", .requirement("A-02", "A-05"))
    func missedSymbol() {
        var bench = Bench.running(Sample.withBundles, ratios: [3], units: 9, labels: 5)
        bench.makeUnits(1...6)
        bench.send(.end)
        // Units 1 to 3 went by in a container that was rejected, with 1 and 3 read: 2 lies in the bin with them.
        bench.send(Self.mark(1, .present))
        bench.send(Self.mark(1, .layerInPlace))
        let first = bench.send(Self.content(1, [Sample.text(1, 1), Sample.text(1, 3)]))
        #expect(first.effects.contains(.verdict(1, .reject, station: 1)), "4 to 6 have not come yet")
        bench.send(Self.outcome(1, .rejectedByVerdict))
        // Of 4 to 6 the reader sees two.
        bench.send(Self.mark(2, .present))
        bench.send(Self.mark(2, .layerInPlace))
        let second = bench.send(Self.content(2, [Sample.text(1, 4), Sample.text(1, 6)]))
        #expect(second.effects.contains(.verdict(2, .reject, station: 1)))
        #expect(bench.alarm(.containerHeld))
    }

    @Test("What is left at the end goes into a short container, whatever earlier ones lost", .requirement("A-05"))
    func shortAfterLoss() {
        var bench = Bench.running(Sample.withBundles, ratios: [3], units: 9, labels: 5)
        bench.makeUnits(1...5)
        bench.send(Self.mark(1, .present))
        bench.send(Self.mark(1, .layerInPlace))
        bench.send(Self.content(1, [Sample.text(1, 1), Sample.text(1, 3)]))
        bench.send(Self.outcome(1, .rejectedByVerdict))
        bench.send(.end)
        bench.send(Self.mark(2, .present))
        bench.send(Self.mark(2, .layerInPlace))
        bench.send(Self.content(2, Self.units(4...5)))
        bench.send(Self.printer(.printed(number: 1)))
        bench.send(Self.mark(2, .labelApplied))
        let closed = bench.send(Self.label(2, Sample.text(2, 1)))
        #expect(closed.facts.last == .containerClosed(code: Sample.id(2, 1), children: 2, short: true))
    }

    @Test("A short container is rejected while the batch runs and allowed when it ends", .requirement("A-05"))
    func short() {
        for isEnding in [false, true] {
            var bench = Bench.running(Sample.withBundles, ratios: [3], units: 9, labels: 5)
            bench.makeUnits(1...2)
            if isEnding { bench.send(.end) }
            bench.send(Self.mark(1, .present))
            bench.send(Self.mark(1, .layerInPlace))
            let step = bench.send(Self.content(1, Self.units(1...2)))
            #expect(bench.alarm(.containerHeld) == !isEnding)
            if isEnding {
                bench.send(Self.printer(.printed(number: 1)))
                bench.send(Self.mark(1, .labelApplied))
                let closed = bench.send(Self.label(1, Sample.text(2, 1)))
                #expect(closed.facts.last == .containerClosed(code: Sample.id(2, 1), children: 2, short: true))
                #expect(bench.line.floor.tally.closedShort == [0, 0, 1])
            } else {
                #expect(step.effects == [.verdict(1, .reject, station: 1), Self.request(1, .release)])
                #expect(bench.state(2, 1) == .allocated, "no label is spent on it")
            }
        }
    }

    struct Content: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var texts: [String]
    }

    static let wrongContents = [
        Content(testDescription: "nothing at all", texts: []),
        Content(testDescription: "one too many", texts: units(1...4)),
        Content(testDescription: "unknown", texts: units(1...2) + [Sample.text(1, 999)]),
        Content(testDescription: "unreadable", texts: units(1...2) + ["?"]),
        Content(testDescription: "foreign", texts: units(1...2) + ["82000010000000000001"]),
        Content(testDescription: "twice the same", texts: units(1...2) + units(2...2)),
        Content(testDescription: "never verified", texts: units(1...2) + [Sample.text(1, 11)]),
        Content(testDescription: "wrong level", texts: units(1...2) + [Sample.text(2, 5)]),
        Content(testDescription: "packed already", texts: units(3...5)),
    ]

    @Test("Any child that does not belong there rejects the container", arguments: wrongContents)
    func wrongContent(_ content: Content) {
        var bench = Self.closed(1, 1...3)
        if content.testDescription != "packed already" {
            // Let the first three be loose again, so that only the named fault is one.
            bench.send(Self.outcome(1, .rejectedByDefault))
        }
        bench.send(Self.mark(2, .present))
        bench.send(Self.mark(2, .layerInPlace))
        let step = bench.send(Self.content(2, content.texts))
        #expect(step.effects.starts(with: [.verdict(2, .reject, station: 1), Self.request(2, .release)]))
        // A pack that is recorded elsewhere: the other container is not what its record says.
        #expect(bench.alarm(.contentMoved) == (content.testDescription == "packed already"))
        bench.expect(
            Self.outcome(2, .rejectedByVerdict), effects: [], facts: [Self.rejected(2, .aggregationReject, code: nil)])
        #expect(bench.state(2, 2) == .allocated)
        #expect(bench.line.containers[0].openItems == 0 || content.testDescription == "packed already")
    }

    @Test("The packs of a rejected container lie in the bin with it, read in whichever layer")
    func childrenOfRejected() {
        var bench = Self.bench()
        bench.send(Self.mark(1, .present))
        bench.send(Self.content(1, Self.units(1...2) + ["?"]))
        bench.send(Self.outcome(1, .rejectedByVerdict))
        #expect((1...2).allSatisfy { bench.entry(1, $0)?.place == .inBin })
        bench.send(.end)
        bench.send(.unitPrinter(.cleared(lastPrinted: 9)))
        bench.send(.close)
        #expect((1...2).allSatisfy { bench.state(1, $0) == .inactive && bench.reason(1, $0) == .aggregationReject })
    }

    @Test("A refused label takes another code when the printer is ready", .requirement("U-06"))
    func refused() {
        var bench = Self.printing(1, 1...3)
        let dropped = bench.send(Self.printer(.refused(number: 1)))
        #expect(dropped.facts.count == 4, "three children and the code")
        #expect(bench.state(2, 1) == .snInvalid && bench.reason(2, 1) == .sentNotPrinted)
        let step = bench.send(Self.printer(.ready))
        let job = LabelJob(number: 2, code: Sample.code(2, 2), level: 2, count: 3, units: 3, isShort: false)
        #expect(step.effects.contains(.labelPrinter(Sample.bundlePrinter, .print(job))))
        #expect(bench.parent(1, 1) == Sample.id(2, 2))
    }

    @Test("A label in doubt is proven by reading it", .requirement("U-07"))
    func inDoubt() {
        var bench = Self.printing(1, 1...3)
        let step = bench.send(Self.printer(.inDoubt(number: 1)))
        #expect(step.effects == [Self.request(1, .applyLabel)])
        #expect(bench.state(2, 1) == .inDoubt && bench.alarm(.printInDoubt))
        bench.send(Self.mark(1, .labelApplied))
        let read = bench.send(Self.label(1, Sample.text(2, 1)))
        #expect(read.effects.first == .verdict(1, .good, station: 1))
        #expect(bench.state(2, 1) == .commissioned && !bench.alarm(.printInDoubt))
    }

    @Test("A label in doubt that the applicator never had is invalid")
    func inDoubtAndMissing() {
        var bench = Self.printing(1, 1...3)
        bench.send(Self.printer(.inDoubt(number: 1)))
        let step = bench.send(Self.mark(1, .applicatorFailed))
        #expect(step.effects == [.verdict(1, .reject, station: 1), Self.request(1, .release)])
        #expect(bench.state(2, 1) == .snInvalid && bench.alarm(.applicatorFailed))
        #expect(bench.parent(1, 1) == nil)
    }

    @Test("A label that cannot be read back, or is another one, rejects the container and is scrapped")
    func wrongLabel() {
        let labels: [Event] = [
            Self.label(1), Self.label(1, Sample.text(2, 2)), Self.label(1, Sample.text(1, 1)),
            Self.label(1, Sample.text(2, 1), Sample.text(2, 2)),
            .unread(station: 1, item: 1, role: .label, cause: .late),
        ]
        for event in labels {
            var bench = Self.labelled(1, 1...3)
            let step = bench.send(event)
            #expect(step.effects == [.verdict(1, .reject, station: 1), Self.request(1, .release)])
            #expect(bench.state(2, 1) == .labelScrapped && bench.reason(2, 1) == .labelNotRead)
            bench.expect(
                Self.outcome(1, .rejectedByVerdict), effects: [], facts: [Self.rejected(1, .labelNotRead, code: nil)])
            #expect((1...3).allSatisfy { bench.parent(1, $0) == nil && bench.entry(1, $0)?.place == .inBin })
        }
    }

    @Test("Pictures and marks of another container or another stage change nothing")
    func strays() {
        var bench = Self.printing(2, 1...3)
        for event in [
            Self.content(1, Self.units(4...6)), Self.content(2, Self.units(4...6)), Self.label(2, Sample.text(2, 1)),
            Self.mark(2, .layerInPlace), Self.mark(2, .noLayerLeft), Self.mark(2, .applicatorFailed),
            Self.mark(1, .labelApplied), Self.printer(.printed(number: 9)), Self.printer(.refused(number: 9)),
            Self.printer(.inDoubt(number: 9)), .unread(station: 1, item: 2, role: .label, cause: .late),
        ] {
            bench.expectNothing(event)
        }
    }

    @Test("A stage that takes too long rejects, while the line runs only", .requirement("L-03"))
    func timeouts() {
        for stage in 0..<4 {
            var bench = Self.bench()
            bench.send(Self.mark(1, .present))
            if stage > 0 { bench.send(Self.mark(1, .layerInPlace)) }
            if stage > 1 { bench.send(Self.content(1, Self.units(1...3))) }
            if stage > 2 { bench.send(Self.printer(.printed(number: 1))) }
            #expect(bench.line.nextDeadline == bench.moment.tick + .seconds(2))
            bench.send(.plc(.stateChanged(.held)))
            bench.pass(milliseconds: 2_000)
            let standing = bench.send(.timePassed)
            #expect(standing.facts.isEmpty, "a line that stands waits")
            bench.send(.plc(.stateChanged(.execute)))
            bench.pass(milliseconds: 2_000)
            let step = bench.send(.timePassed)
            #expect(step.effects.prefix(2) == [.verdict(1, .reject, station: 1), Self.request(1, .release)])
            bench.send(Self.outcome(1, .rejectedByVerdict))
            #expect(bench.rejected(.deviceFault) == 1)
        }
    }

    @Test("A printer at fault is waited for")
    func printerAtFault() {
        var bench = Self.printing(1, 1...3)
        bench.send(Self.printer(.fault(DeviceFault(kind: .paperOut, detail: ""))))
        #expect(bench.alarm(.labelPrinterFault) && bench.holds(.deviceNotReady))
        bench.pass(milliseconds: 10_000)
        #expect(bench.send(.timePassed).facts.isEmpty)
        bench.send(Self.printer(.ready))
        #expect(bench.send(Self.printer(.printed(number: 1))).effects.first == Self.request(1, .applyLabel))
    }

    @Test("No codes for labels: the container waits, the line is held until codes come", .requirement("U-08"))
    func noCodes() {
        var bench = Bench.running(Sample.withBundles, ratios: [3], units: 9, labels: 0)
        bench.makeUnits(1...9)
        bench.send(.lease(1, 11...12))
        bench.send(Self.mark(1, .present))
        bench.send(Self.content(1, Self.units(1...3)))
        #expect(bench.holds(.poolEmpty))
        let step = bench.send(.lease(2, 1...3))
        #expect(step.facts.contains(.sent(code: Sample.id(2, 1), index: 1)))
        #expect(!bench.holds(.poolEmpty))
    }

    @Test("A container that is taken away while it waits for a code no longer holds the line", .requirement("U-08"))
    func noCodesAndRemoved() {
        var bench = Bench.running(Sample.withBundles, ratios: [3], units: 9, labels: 0)
        bench.makeUnits(1...9)
        bench.send(.lease(1, 11...12))
        bench.send(Self.mark(1, .present))
        bench.send(Self.content(1, Self.units(1...3)))
        bench.send(Self.outcome(1, .removed))
        bench.send(.lease(2, 1...3))
        #expect(!bench.holds(.poolEmpty), "nothing waits for a code any more")
        #expect((1...3).allSatisfy { bench.entry(1, $0)?.place == .unknown })
    }

    @Test("Rejected by the gate after it was closed: inactive, its packs loose in the bin", .requirement("V-06"))
    func rejectedAfterClosing() {
        var bench = Self.closed(1, 1...3)
        let step = bench.send(Self.outcome(1, .rejectedByDefault))
        let bundle = Sample.id(2, 1)
        #expect(
            step.facts == [
                .alarm(.lateVerdict, station: 1, device: noDevice, raised: true, detail: 1),
                Self.rejected(1, .lateVerdict, code: bundle),
                .unpacked(child: Sample.id(1, 1), parent: bundle), .unpacked(child: Sample.id(1, 2), parent: bundle),
                .unpacked(child: Sample.id(1, 3), parent: bundle),
                .codeState(code: bundle, from: .commissioned, to: .inactive, reason: .lateVerdict),
            ])
    }

    @Test("A closed container that was taken away is somewhere unknown, with its packs in it")
    func removedAfterClosing() {
        var bench = Self.closed(1, 1...3)
        bench.expect(
            Self.outcome(1, .removed), effects: [],
            facts: [
                .rejected(
                    station: 1, item: 1, reason: .removedByHand, code: Sample.id(2, 1), confirmed: false),
                .whereabouts(code: Sample.id(2, 1), known: false),
            ])
        #expect(bench.parent(1, 1) == Sample.id(2, 1))
    }

    @Test("Taken away in the middle of its work: the label is dropped, the packs are somewhere unknown")
    func removedInTheMiddle() {
        var bench = Self.labelled(1, 1...3)
        bench.send(Self.outcome(1, .removed))
        #expect(bench.state(2, 1) == .labelScrapped)
        #expect((1...3).allSatisfy { bench.parent(1, $0) == nil && bench.entry(1, $0)?.place == .unknown })
        bench.expectNothing(Self.label(1, Sample.text(2, 1)))
    }

    @Test("A container that passed without proof, or whose reject nobody saw, holds the line", .requirement("V-05"))
    func holding() {
        let outcomes: [(ItemOutcome, HoldCause)] = [
            (.passed, .passedWithoutProof), (.rejectedUnconfirmed, .rejectUnconfirmed),
        ]
        for (outcome, cause) in outcomes {
            var bench = Self.bench()
            bench.send(Self.mark(1, .present))
            bench.send(Self.content(1, Self.units(1...2)))
            bench.send(Self.outcome(1, outcome))
            #expect(bench.holds(cause))
            #expect((1...2).allSatisfy { bench.entry(1, $0)?.place == .unknown })
        }
    }

    @Test("Four rejected containers in a row stop the line", .requirement("V-06"))
    func tooMany() {
        var bench = Self.bench()
        for item in UInt16(1)...4 {
            #expect(!bench.holds(.rejects))
            bench.send(Self.mark(item, .present))
            bench.send(Self.content(item, []))
            bench.send(Self.outcome(item, .rejectedByVerdict))
        }
        #expect(bench.holds(.rejects))
    }

    @Test("Without a batch containers are sent away")
    func noBatch() {
        var bench = Bench(Sample.withBundles)
        bench.attachNew()
        bench.expect(
            Self.mark(1, .present), effects: [.verdict(1, .reject, station: 1), Self.request(1, .release)], facts: [])
    }
}
