import Codes
@testable import LineCore
import Requirements
import Testing

@Suite("What is still open", .requirement("N-01"))
struct OpenEntryTests {
    private func kinds(_ bench: Bench) -> [OpenEntry.Kind] { bench.line.openEntries(limit: 3).map(\.kind) }

    @Test("Between batches nothing is open")
    func none() {
        #expect(Bench(Sample.whole).line.openEntries(limit: 3).isEmpty)
    }

    @Test("Each kind is told once, in the order in which people close it, with its first things")
    func everything() throws {
        var bench = Bench(Sample.whole)
        bench.attachNew()
        var plan = Sample.plan(ratios: [3, 2])
        plan.counts = CountPlan(places: [.bin(station: 0), .leftOver], isBlind: true)
        bench.start(plan, units: 20, labels: 4)
        bench.makeUnits(1...7)
        // Unit 8 was printed and nothing was heard of it since; units 9 … are in the printer; item 8 is on the belt.
        bench.send(.unitPrinter(.printed(through: 8)))
        bench.send(.arrived(8))
        bench.bundle(1, of: 1...3)
        bench.send(HandheldStationTests.scan(2, 1))
        let open = bench.line.openEntries(limit: 3)
        #expect(
            open.map(\.kind) == [
                .recordInPrinter, .itemOnBelt, .openContainer, .neverVerified, .loose, .countMissing, .countMissing,
            ])
        let first = try #require(open.first)
        #expect(first.station == 0)
        #expect(first.count == 10)
        #expect(first.first.map(\.number) == [9, 10, 11])
        #expect(first.first.map(\.code) == [Sample.code(1, 9), Sample.code(1, 10), Sample.code(1, 11)])
        #expect(open[1].first == [OpenEntry.Thing(code: nil, number: 8)])
        #expect(open[2].first.map(\.code) == [Sample.code(2, 1)])
        #expect(open[3].first.map(\.code) == [Sample.code(1, 8)])
        // The bundle on the open case is not loose as well.
        #expect(open[4].level == 1)
        #expect(open[4].count == 4)
        #expect(open[4].first.map(\.code) == [Sample.code(1, 4), Sample.code(1, 5), Sample.code(1, 6)])
        #expect(open[5].place == .bin(station: 0))
    }

    @Test("What nobody knows is told until it is known")
    func unknown() {
        var bench = Bench.coding(units: 20)
        bench.makeUnits(1...1)
        bench.printed(2)
        bench.send(.read(2, Sample.text(1, 2)))
        bench.send(.outcome(2, .removed))
        #expect(kinds(bench).contains(.whereaboutsUnknown))
        bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 0)))
        #expect(kinds(bench).contains(.printInDoubt))
        bench.send(.end)
        bench.send(.unitPrinter(.cleared(lastPrinted: 0)))
        bench.send(.close)
        #expect(kinds(bench).isEmpty)
    }

    @Test("A container that waits for its label is told with its number, its content is not")
    func label() throws {
        var bench = Bench.running(Sample.byHand, ratios: [2], units: 20, labels: 2)
        bench.makeUnits(1...2)
        bench.send(HandheldStationTests.scan(1, 1))
        bench.send(HandheldStationTests.scan(1, 2))
        let open = bench.line.openEntries(limit: 0)
        #expect(open.map(\.kind) == [.recordInPrinter, .labelAwaited])
        #expect(open.last?.count == 1)
        #expect(open.last?.first.isEmpty == true, "no more things are named than was asked for")
    }

    @Test("A difference is told with its size")
    func deviation() {
        var bench = Bench(Sample.codingOnly)
        bench.attachNew()
        var plan = Sample.plan(ratios: [])
        plan.counts = CountPlan(places: [.bin(station: 0)], isBlind: false)
        bench.start(plan, units: 20, labels: 0)
        bench.send(.end)
        bench.send(.unitPrinter(.cleared(lastPrinted: 0)))
        bench.send(.counted(.bin(station: 0), 4, Sample.signer))
        let open = bench.line.openEntries(limit: 1)
        #expect(open.map(\.kind) == [.deviation])
        #expect(open.first?.count == 4)
    }
}
