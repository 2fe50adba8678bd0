import Codes
@testable import LineCore
import Requirements
import Testing

/// Acts on packs of a batch that is over make its counts wrong: the difference is told, and people count again or say why.
@Suite("Counts after the end of a batch", .requirement("N-02", "W-04"))
struct EndedCountTests {
    private static let places: [CountedPlace] = [
        .bin(station: 0), .samples(level: 1), .leftOver, .loose(level: 1), .loose(level: 2), .containers(level: 2),
        .containers(level: 3),
    ]

    /// The rework bench, over, and counted without a difference: unit 13 in hand, 14 to 18 not found at the end; bundles
    /// 3 and 4 loose; case 1 with bundles 1 and 2.
    private static func bench() -> Bench {
        var bench = Rework.bench(counting: places)
        bench.perform(.takeOut([Rework.unit(13)]))
        bench.send(.end)
        bench.send(.unitPrinter(.cleared(lastPrinted: 18)))
        for place in places {
            bench.send(.counted(place, UInt32(bench.line.expectedCount(place)), Sample.signer))
        }
        bench.send(.close)
        #expect(bench.line.snapshot.phase == .ended, "\(bench.line.closingObstacles)")
        return bench
    }

    private static func act(_ act: PackAct) -> Event { .actAfterEnd(act, Rework.person, second: Rework.second) }

    private static func told(_ step: Step) -> [CountedPlace: Int64] {
        var told: [CountedPlace: Int64] = [:]
        for case .deviation(let place, let difference, nil) in step.facts { told[place] = difference }
        return told
    }

    @Test("What the end of the batch decided is no difference: the places hold what was counted")
    func theEndChangesNoCount() {
        let bench = Self.bench()
        #expect(bench.line.placeCounts.allSatisfy { $0.state == .agrees })
        for place in bench.line.placeCounts { #expect(bench.line.expectedCount(place.place) == place.expected) }
        // Units 14 to 18 were counted loose, and were decided to be not found.
        #expect(bench.line.expectedCount(.loose(level: 1)) == 6 && bench.state(1, 14) == .inactive)
    }

    @Test(
        "An act tells how each count differs from then on",
        arguments: [
            (PackAct.sample([Rework.unit(7)], .retained), [CountedPlace.samples(level: 1): Int64(-1)]),
            (.takeOut([Rework.unit(1)]), [.loose(level: 1): -1]),
            (.void([Rework.unit(13)], isReject: false), [.loose(level: 1): 1]),
            (.replace(old: Rework.unit(1), new: Rework.unit(13)), [.loose(level: 1): 1]),
            (
                .disaggregate(Rework.bundle(3), deep: false),
                [.loose(level: 1): -3, .loose(level: 2): 1, .containers(level: 2): 1]
            ),
            (
                .destroy([Rework.box(1)]),
                [.containers(level: 2): 2, .containers(level: 3): 1]
            ),
            // What was decided to be not found was never expected less, and is not when it is destroyed.
            (.destroy([Rework.unit(14)]), [:]),
        ])
    func acts(act: PackAct, told: [CountedPlace: Int64]) throws {
        var bench = Self.bench()
        var batch = try #require(EndedBatch(bench.line))
        let facts = batch.perform(act, Rework.person, second: Rework.second).facts
        let step = bench.send(Self.act(act))
        #expect(Self.told(step) == told)
        #expect(facts == step.facts, "what the controller commits is what the journal replays to")
        #expect(!step.facts.contains { if case .alarm = $0 { true } else { false } } && step.effects.isEmpty)
    }

    @Test("A difference is settled by undo, by another count, or explained")
    func settled() throws {
        var bench = Self.bench()
        bench.send(Self.act(.takeOut([Rework.unit(1)])))
        #expect(Self.told(bench.send(Self.act(.undo))) == [.loose(level: 1): 0])

        bench.send(Self.act(.sample([Rework.unit(7)], .retained)))
        let recount = bench.send(.countedAfterEnd(.samples(level: 1), 1, Rework.person))
        #expect(
            recount.facts.first == .counted(.samples(level: 1), expected: 1, counted: 1, Rework.person)
                && recount.facts.contains(.deviation(.samples(level: 1), difference: 0, nil)))

        bench.send(Self.act(.disaggregate(Rework.bundle(4), deep: false)))
        let place = CountedPlace.containers(level: 2)
        let batch = try #require(EndedBatch(bench.line))
        #expect(batch.explanationRefusal(place, Signer(who: "a", why: " ")) == .reasonMissing)
        #expect(batch.explanationRefusal(.samples(level: 1), Rework.person) == .noDeviation(.samples(level: 1)))
        #expect(batch.explanationRefusal(place, Rework.person) == nil)
        let explained = bench.send(.explainedAfterEnd(place, Rework.person))
        #expect(explained.facts.first == .deviation(place, difference: 1, Rework.person))
        #expect(bench.line.floor.counts[place]?.state == .explained)
        // The next act makes it another difference, which nobody has explained.
        #expect(Self.told(bench.send(Self.act(.void([Rework.bundle(3)], isReject: false))))[place] == 2)
        #expect(bench.line.floor.counts[place]?.state == .deviates)
    }

    @Test("A place that the batch does not count is refused, and so is every batch that is not over")
    func refused() throws {
        var bench = Self.bench()
        let batch = try #require(EndedBatch(bench.line))
        #expect(batch.countRefusal(.samples(level: 3)) == .notAsked(.samples(level: 3)))
        #expect(batch.countRefusal(.leftOver) == nil)
        bench.expectNothing(.countedAfterEnd(.samples(level: 3), 1, Rework.person))
        bench.expectNothing(.explainedAfterEnd(.leftOver, Rework.person))
        // The events of a batch that is being reconciled are none of it.
        bench.expectNothing(.counted(.leftOver, 7, Rework.person))
        var running = Rework.bench(counting: Self.places)
        running.expectNothing(.countedAfterEnd(.leftOver, 1, Rework.person))
        running.expectNothing(.explainedAfterEnd(.leftOver, Rework.person))
    }

    @Test("A container is closed again when what is in it at any depth is as its label says again")
    func closedAgain() {
        var bench = Self.bench()
        bench.send(Self.act(.takeOut([Rework.unit(1)])))
        #expect(bench.isDue(2, 1) && bench.isDue(3, 1))
        let step = bench.send(Self.act(.putBack(Rework.unit(13), into: Rework.bundle(1))))
        #expect(step.facts.contains(.containerClosed(code: Sample.id(2, 1), children: 3, short: false)))
        #expect(step.facts.contains(.containerClosed(code: Sample.id(3, 1), children: 2, short: false)))
    }
}
