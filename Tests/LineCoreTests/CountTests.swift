import Codes
@testable import LineCore
import Requirements
import Testing

@Suite("Physical counts", .requirement("N-02"))
struct CountTests {
    private static let places: [CountedPlace] = [
        .bin(station: 0), .bin(station: 1), .samples(level: 1), .leftOver, .loose(level: 1), .loose(level: 2),
        .containers(level: 2), .containers(level: 3),
    ]

    /// Three units in a bundle, two units loose, one in the bin; the production has ended.
    private static func bench() -> Bench {
        var bench = Bench(Sample.whole)
        bench.attachNew()
        var plan = Sample.plan(ratios: [3, 2])
        plan.counts = CountPlan(places: places, isBlind: true)
        bench.start(plan, units: 20, labels: 4)
        bench.makeUnits(1...5)
        bench.printed(6)
        bench.send(.noRead(6))
        bench.send(.outcome(6, .rejectedByVerdict))
        bench.bundle(1, of: 1...3)
        bench.send(.end)
        bench.send(.unitPrinter(.cleared(lastPrinted: 6)))
        return bench
    }

    private func count(_ place: CountedPlace, _ number: UInt32) -> Event { .counted(place, number, Sample.signer) }

    private func explain(_ place: CountedPlace) -> Event { .deviationExplained(place, Sample.signer) }

    @Test("What the records expect", arguments: zip(places, [1, 0, 0, 0, 2, 1, 1, 0]))
    func expected(place: CountedPlace, number: Int) {
        #expect(Self.bench().line.expectedCount(place) == number)
    }

    @Test("A batch with places to count is closed only when all were counted and every difference is explained")
    func closing() {
        var bench = Self.bench()
        #expect(bench.line.closingObstacles == Self.places.map { .countMissing($0) })
        for place in Self.places { bench.send(count(place, UInt32(bench.line.expectedCount(place)))) }
        #expect(bench.line.closingObstacles.isEmpty)
        bench.send(count(.loose(level: 1), 3))
        #expect(bench.line.closingObstacles == [.deviationOpen(.loose(level: 1), difference: 1)])
        bench.send(.close)
        #expect(bench.line.phase == .ending, "nothing closes it with an open deviation")
        #expect(bench.alarm(.countDeviates))
        bench.send(explain(.loose(level: 1)))
        #expect(!bench.alarm(.countDeviates))
        bench.send(.close)
        #expect(bench.line.phase == .ended)
        // What was compared stays as it was, whatever state the codes got at the end.
        #expect(
            bench.line.placeCounts.map(\.state) == [
                .agrees, .agrees, .agrees, .agrees, .explained, .agrees, .agrees, .agrees,
            ])
        #expect(bench.line.placeCounts[4].expected == 2)
    }

    @Test("Facts tell each count, each difference and each explanation, with the trail")
    func facts() {
        var bench = Self.bench()
        let place = CountedPlace.bin(station: 0)
        func audit(_ act: String, _ details: [(String, String)]) -> Fact {
            .audit(
                AuditEntry(
                    act: act, who: Sample.signer.who, why: Sample.signer.why,
                    details: [.init(name: "place", value: "bin"), .init(name: "station", value: "0")]
                        + details.map { .init(name: $0.0, value: $0.1) }))
        }
        let alarm = Fact.alarm(.countDeviates, station: noStation, device: noDevice, raised: true, detail: 1)
        let quiet = Fact.alarm(.countDeviates, station: noStation, device: noDevice, raised: false, detail: 1)
        bench.expect(
            count(place, 3), effects: [],
            facts: [
                .counted(place, expected: 1, counted: 3, Sample.signer),
                audit("batch.count", [("expected", "1"), ("counted", "3")]), .deviation(place, difference: 2, nil),
                alarm,
            ])
        // The same count again: it is told, the difference was told before.
        bench.expect(
            count(place, 3), effects: [],
            facts: [
                .counted(place, expected: 1, counted: 3, Sample.signer),
                audit("batch.count", [("expected", "1"), ("counted", "3")]),
            ])
        bench.expect(
            explain(place), effects: [],
            facts: [
                .deviation(place, difference: 2, Sample.signer), audit("batch.explain", [("difference", "2")]), quiet,
            ])
        bench.expectNothing(explain(place))
        // Another count takes the explanation away: it was that of another difference.
        bench.expect(
            count(place, 2), effects: [],
            facts: [
                .counted(place, expected: 1, counted: 2, Sample.signer),
                audit("batch.count", [("expected", "1"), ("counted", "2")]), .deviation(place, difference: 1, nil),
                alarm,
            ])
        bench.expect(
            count(place, 1), effects: [],
            facts: [
                .counted(place, expected: 1, counted: 1, Sample.signer),
                audit("batch.count", [("expected", "1"), ("counted", "1")]), .deviation(place, difference: 0, nil),
                quiet,
            ])
    }

    @Test("What happens after a count opens a difference, and may settle one")
    func later() {
        var bench = Self.bench()
        bench.send(count(.loose(level: 2), 0))
        bench.send(count(.bin(station: 0), 2))
        #expect(bench.line.placeCounts[5].difference == -1)
        // The bundle is scanned onto a case that is closed: it is loose no more.
        bench.send(HandheldStationTests.printer(.ready))
        bench.send(HandheldStationTests.scan(2, 1))
        bench.send(.command(.closeOpenContainers))
        #expect(bench.line.placeCounts[5].state == .agrees)
        // Something more comes into the bin.
        bench.send(.arrived(7))
        bench.send(.outcome(7, .rejectedByDefault))
        #expect(bench.line.placeCounts[0].state == .agrees)
        bench.send(.arrived(8))
        bench.send(.outcome(8, .rejectedByDefault))
        #expect(bench.line.placeCounts[0].difference == -1)
    }

    @Test("Refusals, and an event that comes all the same changes nothing")
    func refusals() {
        var bench = Self.bench()
        #expect(bench.line.countRefusal(.samples(level: 2)) == .notAsked(.samples(level: 2)))
        bench.expectNothing(count(.samples(level: 2), 1))
        #expect(bench.line.explanationRefusal(.leftOver, Sample.signer) == .notCounted(.leftOver))
        bench.expectNothing(explain(.leftOver))
        bench.send(count(.leftOver, 0))
        #expect(bench.line.explanationRefusal(.leftOver, Sample.signer) == .noDeviation(.leftOver))
        bench.send(count(.leftOver, 1))
        let mute = Signer(who: "operator-1", why: " \t")
        #expect(bench.line.explanationRefusal(.leftOver, mute) == .reasonMissing)
        bench.expectNothing(.deviationExplained(.leftOver, mute))
        bench.send(.arrived(7))
        #expect(bench.line.countRefusal(.leftOver) == .itemsOpen(station: 0, count: 1))
        bench.expectNothing(count(.leftOver, 2))
        var running = Bench.coding(units: 20)
        #expect(running.line.countRefusal(.bin(station: 0)) == .wrongPhase(.running))
        running.expectNothing(count(.bin(station: 0), 0))
    }

    @Test("A batch that asks for nothing is closed without a count")
    func none() {
        var bench = Bench.coding(units: 20)
        bench.send(.end)
        bench.send(.unitPrinter(.cleared(lastPrinted: 0)))
        #expect(bench.line.closingObstacles.isEmpty)
    }

    @Test("A case that was lost takes its bundles out of what is expected")
    func lostContainer() {
        var bench = Self.bench()
        #expect(bench.line.expectedCount(.containers(level: 2)) == 1)
        bench.send(ContainerStationTests.mark(2, .present))
        bench.send(ContainerStationTests.content(2, ContainerStationTests.units(4...5)))
        bench.send(ContainerStationTests.outcome(2, .removed))
        #expect(bench.line.expectedCount(.loose(level: 1)) == 0, "nobody knows where the two units are")
        #expect(bench.line.expectedCount(.containers(level: 2)) == 1)
    }

    @Test("Places have a word each, and read back from it", arguments: places)
    func tokens(place: CountedPlace) {
        let stations = ["units", "bundles", "cases"]
        let token = place.token(stations: stations)
        #expect(CountedPlace(token: token, stations: stations) == place)
        #expect(CountedPlace(kind: place.kind, number: place.number) == place)
    }

    @Test(
        "Other words are no place",
        arguments: [
            "", "bin", "bin/", "bin/none", "loose/0", "loose/01", "loose/256", "containers/1", "samples/x",
            "left-over/1",
            "units",
        ])
    func noTokens(word: String) {
        #expect(CountedPlace(token: word, stations: ["units"]) == nil)
    }

    @Test("Other numbers are no place") func noNumbers() {
        for (kind, number) in [(0, 0), (3, 1), (6, 0), (255, 255)] as [(UInt8, UInt8)] {
            #expect(CountedPlace(kind: kind, number: number) == nil)
        }
    }
}

extension Bench {
    /// Bundle n comes, holds these units, gets label n with code n of level 2, and passes.
    mutating func bundle(_ number: UInt16, of units: ClosedRange<Int>) {
        send(ContainerStationTests.mark(number, .present))
        send(ContainerStationTests.mark(number, .layerInPlace))
        send(ContainerStationTests.content(number, ContainerStationTests.units(units)))
        send(ContainerStationTests.printer(.printed(number: UInt32(number))))
        send(ContainerStationTests.mark(number, .labelApplied))
        send(ContainerStationTests.label(number, Sample.text(2, Int(number))))
        send(ContainerStationTests.outcome(number, .passed))
        #expect(state(2, Int(number)) == .commissioned, "bundle \(number) was made")
    }
}
