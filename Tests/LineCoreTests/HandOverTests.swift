import Codes
@testable import LineCore
import Requirements
import Testing

@Suite("Open containers go on at another station", .requirement("A-07"))
struct HandOverTests {
    static let secondScanner: DeviceIndex = 7
    static let secondPrinter: DeviceIndex = 8
    /// Two tables for the same level behind a coding station, and one for the next level.
    static let layout = LineLayout(stations: [
        Sample.coding, .handheld(level: 2, scanner: Sample.scanner, printer: Sample.casePrinter),
        .handheld(level: 2, scanner: secondScanner, printer: secondPrinter),
        .handheld(level: 3, scanner: 9, printer: 10),
    ])

    static func scan(_ level: UInt8, _ number: Int) -> Event {
        .scanner(secondScanner, .scan(Sample.reading(Sample.text(level, number))))
    }

    static func handOver(_ from: StationIndex, _ to: StationIndex) -> Event {
        .containerHandedOver(from: from, to: to, Sample.signer)
    }

    /// Cases of three; nine units.
    static func bench() -> Bench {
        var bench = Bench.running(layout, ratios: [3, 2], units: 12, labels: 6)
        bench.makeUnits(1...9)
        bench.send(.labelPrinter(secondPrinter, .ready))
        return bench
    }

    @Test("What was scanned stays scanned, and the trail says who carried it and why")
    func open() {
        var bench = Self.bench()
        bench.send(HandheldStationTests.scan(1, 1))
        bench.send(HandheldStationTests.scan(1, 2))
        let step = bench.send(Self.handOver(1, 2))
        let entry = AuditEntry(
            act: "container.handOver", who: Sample.signer.who, why: Sample.signer.why,
            details: [
                .init(name: "from", value: "1"), .init(name: "to", value: "2"), .init(name: "scanned", value: "2"),
                .init(name: "awaiting_label", value: "0"),
            ])
        #expect(step.facts == [.audit(entry)])
        #expect(bench.line.snapshot.openChildren == [0, 2, 0])
        let last = bench.send(Self.scan(1, 3))
        #expect(last.facts.contains(.packed(child: Sample.id(1, 1), parent: Sample.id(2, 1))))
        #expect(
            last.effects.contains { if case .labelPrinter(Self.secondPrinter, .print) = $0 { true } else { false } })
        bench.send(.labelPrinter(Self.secondPrinter, .printed(number: 1)))
        bench.send(Self.scan(2, 1))
        #expect(bench.state(2, 1) == .commissioned)
    }

    @Test("A full container whose label is out goes along with its label")
    func labelled() {
        var bench = Self.bench()
        for unit in 1...3 { bench.send(HandheldStationTests.scan(1, unit)) }
        #expect(bench.line.handOverRefusal(from: 1, to: 2) == .labelPrinting)
        bench.expectNothing(Self.handOver(1, 2))
        bench.send(HandheldStationTests.printer(.printed(number: 1)))
        bench.send(Self.handOver(1, 2))
        #expect(bench.send(Self.scan(2, 1)).effects == [.scanner(Self.secondScanner, .feedback(good: true))])
        #expect(bench.state(2, 1) == .commissioned)
        #expect(bench.line.handhelds.allSatisfy { $0.isIdle })
    }

    @Test("A pack that lies on one table is not taken on another")
    func onTwoTables() {
        var bench = Self.bench()
        bench.send(HandheldStationTests.scan(1, 1))
        #expect(bench.send(Self.scan(1, 1)).effects == [.scanner(Self.secondScanner, .feedback(good: false))])
        #expect(bench.line.snapshot.openChildren == [1, 0, 0])
        for unit in [2, 3] { bench.send(HandheldStationTests.scan(1, unit)) }
        #expect(bench.send(Self.scan(1, 1)).effects == [.scanner(Self.secondScanner, .feedback(good: false))])
        bench.send(HandheldStationTests.printer(.printed(number: 1)))
        bench.send(HandheldStationTests.scan(2, 1))
        #expect(bench.state(2, 1) == .commissioned)
    }

    @Test("What is refused changes nothing")
    func refused() {
        var bench = Self.bench()
        #expect(bench.line.handOverRefusal(from: 1, to: 2) == .nothingOpen)
        bench.send(HandheldStationTests.scan(1, 1))
        #expect(bench.line.handOverRefusal(from: 1, to: 1) == .sameStation)
        #expect(bench.line.handOverRefusal(from: 1, to: 3) == .otherLevel(2, 3))
        #expect(bench.line.handOverRefusal(from: 1, to: 0) == .notHandheld(0))
        #expect(bench.line.handOverRefusal(from: 9, to: 1) == .notHandheld(9))
        bench.send(Self.scan(1, 2))
        #expect(bench.line.handOverRefusal(from: 1, to: 2) == .occupied)
        for (from, to) in [(1, 1), (1, 3), (1, 0), (9, 1), (1, 2)] as [(StationIndex, StationIndex)] {
            bench.expectNothing(Self.handOver(from, to))
        }
        #expect(bench.line.snapshot.openChildren == [1, 1, 0])
        #expect(Bench(Self.layout).line.handOverRefusal(from: 1, to: 2) == .noBatch)
    }

    @Test("Both survive a restart", .requirement("L-02"))
    func restart() {
        var bench = Self.bench()
        for unit in 1...4 { bench.send(HandheldStationTests.scan(1, unit)) }
        bench.send(HandheldStationTests.printer(.printed(number: 1)))
        bench.send(Self.handOver(1, 2))
        bench.send(.controllerStarted)
        #expect(bench.line.snapshot.openChildren == [0, 1, 0])
        bench.send(Self.scan(2, 1))
        #expect(bench.state(2, 1) == .commissioned)
    }
}

@Suite("Cartons verified by the scan that packs them", .requirement("V-08", "A-02"))
struct HandVerificationTests {
    static let layout = LineLayout(stations: [
        .handheld(level: 2, scanner: Sample.scanner, printer: Sample.casePrinter),
        .handheld(level: 3, scanner: 7, printer: 8),
    ])

    static func bench() -> Bench {
        var bench = Bench(layout)
        bench.send(.batchStarted(Sample.plan(ratios: [2, 2]), Sample.signer))
        bench.devicesReady()
        bench.send(PreprintedTests.allotment(1, 1...9, isLast: true))
        bench.send(.lease(2, 1...5))
        return bench
    }

    @Test("There is no PLC to wait for")
    func noPLC() {
        var bench = Self.bench()
        #expect(bench.line.snapshot.holds.isEmpty)
        bench.send(.controllerStarted)
        #expect(!bench.holds(.plcNotInControl))
    }

    @Test("Encoded, commissioned by the scan, packed")
    func packed() {
        var bench = Self.bench()
        bench.expect(
            HandheldStationTests.scan(1, 5), effects: [HandheldStationTests.good],
            facts: [.unit(5, .encoded, .commissioned)])
        let step = bench.send(HandheldStationTests.scan(1, 2))
        #expect(step.facts.contains(.packed(child: Sample.id(1, 5), parent: Sample.id(2, 1))))
        bench.send(HandheldStationTests.printer(.printed(number: 1)))
        bench.send(HandheldStationTests.scan(2, 1))
        #expect(bench.state(2, 1) == .commissioned)
        bench.send(.end)
        bench.send(.close)
        #expect(bench.line.preprintedNumbers?.verified == 2)
        #expect(bench.line.preprintedNumbers?.unread == 7)
    }

    @Test("A scan at another level verifies nothing; a carton that is not allotted is refused")
    func elsewhere() {
        var bench = Self.bench()
        bench.send(.scanner(7, .scan(Sample.reading(Sample.text(1, 3)))))
        #expect(bench.state(1, 3) == .encoded)
        #expect(bench.send(HandheldStationTests.scan(1, 77)).effects == [HandheldStationTests.bad])
    }

    @Test("Where a camera verifies, a scan does not")
    func camera() {
        var bench = Bench(
            LineLayout(stations: [
                .verifying(camera: Sample.unitCamera),
                .handheld(level: 2, scanner: Sample.scanner, printer: Sample.casePrinter),
            ]))
        bench.attachNew()
        bench.send(.batchStarted(Sample.plan(ratios: [2]), Sample.signer))
        bench.devicesReady()
        bench.send(PreprintedTests.allotment(1, 1...9, isLast: true))
        #expect(bench.send(HandheldStationTests.scan(1, 5)).effects == [HandheldStationTests.bad])
        #expect(bench.state(1, 5) == .encoded)
    }
}
