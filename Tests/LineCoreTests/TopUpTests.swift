import Codes
@testable import LineCore
import Requirements
import Testing

/// Short containers that are filled up at a table after they were closed.
@Suite("Filling short containers up", .requirement("A-05", "A-06", "W-04"))
struct TopUpTests {
    /// Case 1 was closed short with bundle 1; bundles 2…4 are loose.
    static func bench(_ topUp: TopUp) -> Bench {
        var bench = Carried.bench(topUp)
        bench.send(HandheldStationTests.scan(2, 1))
        bench.send(.command(.closeOpenContainers))
        bench.send(HandheldStationTests.printer(.printed(number: 5)))
        bench.send(HandheldStationTests.scan(3, 1))
        #expect(bench.state(3, 1) == .commissioned && bench.entry(3, 1)?.children == 1)
        return bench
    }

    @Test("Its label is scanned, a pack is added, and the label is due before anything else may happen to it")
    func filledUp() throws {
        var bench = Self.bench(.sameBatch)
        bench.expect(HandheldStationTests.scan(3, 1), effects: [HandheldStationTests.good], facts: [])
        #expect(bench.line.openContainers.map(\.acts) == [[.closeShort]])
        #expect(bench.line.openContainers.first?.children == [Rework.bundle(1)])
        #expect(bench.line.snapshot.openChildren == [1])
        #expect(bench.obstacle(.takeOut([Rework.bundle(1)])) == .inStation(2))
        let step = bench.send(HandheldStationTests.scan(2, 2))
        #expect(step.facts.contains(.packed(child: Sample.id(2, 2), parent: Sample.id(3, 1))))
        #expect(step.effects == [HandheldStationTests.good])
        #expect(bench.line.openContainers.isEmpty, "it is full")
        #expect(bench.isDue(3, 1) && bench.alarm(.labelDue))
        let job = try #require(CarriedPackTests.job(bench.perform(.reprint(Rework.box(1)))))
        #expect(job.count == 2 && job.units == 6 && !job.isShort && job.lots.isEmpty)
        bench.send(Rework.report(.printed(number: job.number)))
        let proven = bench.send(Rework.scan(3, 1))
        #expect(proven.facts.contains(.containerClosed(code: Sample.id(3, 1), children: 2, short: false)))
        #expect(!bench.alarm(.labelDue))
    }

    @Test("A short case of the batch before is filled up with a bundle of this one")
    func mixed() throws {
        var bench = Carried.bench(.nextBatch)
        bench.send(Carried.event(Carried.box(1, bundles: 1)))
        bench.send(HandheldStationTests.scan(3, 1_001))
        // A unit of the bundle stands in for it.
        bench.send(HandheldStationTests.scan(1, 4))
        #expect(bench.parent(2, 2) == Sample.id(3, 1_001))
        let job = try #require(CarriedPackTests.job(bench.perform(.reprint(Rework.box(1_001)))))
        #expect(job.lots == [Carried.own, Carried.texts])
    }

    @Test("What is scanned again changes nothing; what cannot go in is refused")
    func scans() {
        var bench = Self.bench(.sameBatch)
        bench.send(HandheldStationTests.scan(3, 1))
        for (level, number) in [(UInt8(3), 1), (2, 1), (1, 2)] {
            bench.expect(HandheldStationTests.scan(level, number), effects: [HandheldStationTests.good], facts: [])
        }
        for (level, number) in [(UInt8(1), 14), (3, 2), (2, 7)] {
            let step = bench.send(HandheldStationTests.scan(level, number))
            #expect(step.effects == [HandheldStationTests.bad], "\(level) \(number)")
        }
        #expect(bench.entry(3, 1)?.children == 1)
    }

    @Test("Which containers are taken is decided in one place", arguments: TopUp.allCases)
    func taken(topUp: TopUp) {
        var bench = Self.bench(topUp)
        let isTaken = bench.send(HandheldStationTests.scan(3, 1)).effects == [HandheldStationTests.good]
        #expect(isTaken == (topUp != .none))
        #expect(bench.line.openContainers.isEmpty == !isTaken)
    }

    @Test("A full case, one in hand of rework, and one while another is open are not taken")
    func notTaken() {
        var bench = Rework.bench()
        #expect(
            bench.send(HandheldStationTests.scan(3, 1)).effects == [HandheldStationTests.bad], "full, and no top-up")
        bench = Self.bench(.sameBatch)
        bench.send(HandheldStationTests.scan(2, 2))
        #expect(
            bench.send(HandheldStationTests.scan(3, 1)).effects == [HandheldStationTests.bad], "another one is open")
        #expect(bench.line.openContainers.map(\.children) == [[Rework.bundle(2)]])
    }

    @Test("Without a printer for its label nothing is filled up")
    func noPrinter() {
        var bench = Bench(Sample.whole)
        bench.attachNew()
        var plan = Sample.plan(ratios: [3, 2])
        plan.topUp = .sameBatch
        bench.start(plan, units: 40, labels: 12)
        bench.makeUnits(1...3)
        bench.makeBundles(1...1)
        bench.send(HandheldStationTests.scan(2, 1))
        bench.send(.command(.closeOpenContainers))
        bench.send(HandheldStationTests.printer(.printed(number: 2)))
        bench.send(HandheldStationTests.scan(3, 1))
        #expect(bench.send(HandheldStationTests.scan(3, 1)).effects == [HandheldStationTests.bad])
    }

    @Test("Put aside before it is full, it stays short and can be taken again; the batch closes only without it")
    func putAside() {
        var bench = Carried.bench(.nextBatch)
        bench.send(Carried.event(Carried.bundle(1, units: 1)))
        bench.send(Carried.event(Carried.box(2, bundles: 1)))
        bench.send(HandheldStationTests.scan(3, 1_002))
        #expect(bench.line.openContainers.count == 1)
        bench.send(.end)
        #expect(bench.line.closingObstacles.contains(.containerOpen(station: 2)))
        let open = bench.line.openContainers.first
        bench.send(.openContainer(.closeShort, station: 2, number: open?.number ?? 0, Sample.signer))
        #expect(bench.line.openContainers.isEmpty)
        #expect(!bench.line.closingObstacles.contains(.containerOpen(station: 2)))
        bench.send(HandheldStationTests.scan(3, 1_002))
        #expect(bench.line.openContainers.count == 1)
    }

    @Test("It goes on at another table", .requirement("A-07"))
    func handedOver() {
        let layout = LineLayout(
            stations: Sample.whole.stations + [.handheld(level: 3, scanner: 9, printer: 10)],
            rework: LineLayout.Rework(printer: Rework.printer, scanner: Rework.scanner))
        var bench = Bench(layout)
        bench.attachNew()
        var plan = Sample.plan(ratios: [3, 2])
        plan.topUp = .nextBatch
        bench.start(plan, units: 40, labels: 12)
        bench.makeUnits(1...3)
        bench.makeBundles(1...1)
        bench.send(Carried.event(Carried.box(1, bundles: 1)))
        bench.send(HandheldStationTests.scan(3, 1_001))
        bench.send(.containerHandedOver(from: 2, to: 3, Sample.signer))
        #expect(bench.line.snapshot.openChildren == [0, 1])
        #expect(bench.line.handOverRefusal(from: 2, to: 3) == .nothingOpen)
        bench.send(.scanner(9, .scan(Sample.reading(Sample.text(2, 1)))))
        #expect(bench.parent(2, 1) == Sample.id(3, 1_001))
        #expect(bench.line.snapshot.openChildren == [0, 0])
    }
}
