import Codes
@testable import LineCore
import Requirements
import Testing

/// Packs of the batch before: number n of it is code 1000 + n of the level.
enum Carried {
    static let texts = LotTexts(
        lot: "LOT-0", made: CalendarDate(year: 2026, month: 2, day: 1),
        expiry: CalendarDate(year: 2028, month: 1, day: 31))
    static let batch = OtherBatch(id: 77, texts: texts)
    static let third = OtherBatch(
        id: 78, texts: LotTexts(lot: "LOT-9", made: texts.made, expiry: texts.expiry))
    static let own = LotTexts(lot: Sample.texts.lot, made: Sample.texts.made, expiry: Sample.texts.expiry)

    static func code(_ level: UInt8, _ number: Int, in parent: Int?) -> CarriedCode {
        CarriedCode(
            id: Sample.id(level, 1_000 + number), code: Sample.code(level, 1_000 + number), level: level,
            parent: parent.map { Sample.id(level + 1, 1_000 + $0) }, isPreprinted: false)
    }

    /// Bundle n with so many units: 10 n + 1, 10 n + 2 …
    static func bundle(_ number: Int, units: Int, from batch: OtherBatch) -> CarriedPack {
        CarriedPack(
            from: batch,
            codes: [code(2, number, in: nil)]
                + (0..<units).map { code(1, 10 * number + 1 + $0, in: number) })
    }

    static func bundle(_ number: Int, units: Int) -> CarriedPack { bundle(number, units: units, from: batch) }

    /// Case n with so many full bundles of three.
    static func box(_ number: Int, bundles: Int) -> CarriedPack {
        var codes = [code(3, number, in: nil)]
        for bundle in 10 * number + 1..<10 * number + 1 + bundles {
            codes.append(code(2, bundle, in: number))
            codes += (1...3).map { code(1, 10 * bundle + $0, in: bundle) }
        }
        return CarriedPack(from: batch, codes: codes)
    }

    static func event(_ pack: CarriedPack) -> Event { .carriedIn(pack, Rework.person) }

    /// As the rework bench, of a product whose short containers are filled up like that.
    static func bench(_ topUp: TopUp) -> Bench {
        var bench = Bench(Rework.layout)
        bench.attachNew()
        var plan = Sample.plan(ratios: [3, 2])
        plan.topUp = topUp
        bench.start(plan, units: 40, labels: 12)
        bench.send(Rework.report(.ready))
        bench.makeUnits(1...18)
        bench.makeBundles(1...4)
        return bench
    }
}

@Suite("Packs of the batch before", .requirement("A-05", "A-06"))
struct CarriedPackTests {
    @Test("A short case is carried in whole: it is in hand, and counts in the balance of its levels")
    func carriedIn() throws {
        var bench = Carried.bench(.nextBatch)
        let pack = Carried.box(1, bundles: 1)
        #expect(bench.line.carryRefusal(pack, by: Rework.person) == nil)
        let step = bench.send(Carried.event(pack))
        #expect(step.effects.isEmpty)
        var facts: [Fact] = pack.codes.map { .carriedIn(code: $0.id, parent: $0.parent, from: 77) }
        facts.append(
            .audit(
                AuditEntry(
                    act: "container.carryIn", who: Rework.person.who, why: Rework.person.why,
                    details: [
                        .init(name: "code", value: Sample.text(3, 1_001)), .init(name: "level", value: "3"),
                        .init(name: "children", value: "1"), .init(name: "units", value: "3"),
                        .init(name: "from", value: "LOT-0"),
                    ])))
        #expect(step.facts == facts)
        #expect(bench.place(3, 1_001) == .inHand && bench.place(2, 1_011) == .packed)
        #expect(bench.parent(1, 1_111) == Sample.id(2, 1_011))
        #expect(!bench.isDue(3, 1_001))
        #expect(bench.entry(3, 1_001)?.units == 3)
        #expect(bench.line.levelBalances.map(\.leased) == [43, 13, 13])
        // The same pack cannot come twice, and changes nothing when it does.
        #expect(bench.line.carryRefusal(pack, by: Rework.person) == .alreadyHere(Sample.code(3, 1_001)))
        bench.expectNothing(Carried.event(pack))
    }

    @Test("Filled up by a pack of the present batch, its label shows both batches and counts both")
    func filledUpByAct() throws {
        var bench = Carried.bench(.nextBatch)
        bench.send(Carried.event(Carried.box(1, bundles: 1)))
        bench.perform(.takeOut([Rework.bundle(3)]))
        bench.perform(.putBack(Rework.bundle(3), into: Rework.box(1_001)))
        #expect(bench.isDue(3, 1_001))
        #expect(bench.obstacle(.takeOut([Rework.box(1_001)])) == .alreadyInHand)
        let step = bench.perform(.reprint(Rework.box(1_001)))
        let job = try #require(Self.job(step))
        #expect(job.lots == [Carried.own, Carried.texts])
        #expect(job.count == 2 && job.units == 6 && !job.isShort)
        bench.send(Rework.report(.printed(number: job.number)))
        let proven = bench.send(Rework.scan(3, 1_001))
        #expect(!bench.isDue(3, 1_001))
        #expect(
            proven.facts.contains(.containerClosed(code: Sample.id(3, 1_001), children: 2, short: false)))
    }

    @Test("A container that holds only units of the batch before shows that batch alone")
    func onlyTheOther() throws {
        var bench = Carried.bench(.nextBatch)
        bench.send(Carried.event(Carried.bundle(1, units: 2)))
        bench.perform(.takeOut([Rework.unit(1_011)]))
        let job = try #require(Self.job(bench.perform(.reprint(Rework.bundle(1_001)))))
        #expect(job.lots == [Carried.texts] && job.count == 1)
    }

    @Test("No container, and none around it, ever holds a third batch")
    func thirdBatch() {
        var bench = Carried.bench(.nextBatch)
        bench.send(Carried.event(Carried.bundle(1, units: 2)))
        bench.send(Carried.event(Carried.bundle(2, units: 2, from: Carried.third)))
        bench.perform(.takeOut([Rework.unit(13), Rework.unit(1_011), Rework.unit(1_021)]))
        // Bundle 1001 holds LOT-0 and takes LOT-1 or LOT-9, but not both.
        bench.perform(.putBack(Rework.unit(13), into: Rework.bundle(1_001)))
        #expect(bench.obstacle(.putBack(Rework.unit(1_021), into: Rework.bundle(1_001))) == .thirdBatch)
        bench.refuse(.putBack(Rework.unit(1_021), into: Rework.bundle(1_001)))
        #expect(bench.obstacle(.move([Rework.unit(1_022)], to: Rework.bundle(1_001))) == .thirdBatch)
        #expect(bench.refusal(.replace(old: Rework.unit(13), new: Rework.unit(1_021))) == nil)
        #expect(bench.refusal(.replace(old: Rework.unit(1_012), new: Rework.unit(1_021))) == nil)
        bench.perform(.putBack(Rework.unit(1_011), into: Rework.bundle(1_001)))
        // Full: a unit of the third batch may take the place of the only one of the first, not beside it.
        #expect(bench.obstacle(.replace(old: Rework.unit(1_011), new: Rework.unit(1_021))) == .thirdBatch)
        bench.perform(.takeOut([Rework.unit(14)]))
        #expect(bench.refusal(.aggregate([Rework.unit(14), Rework.unit(1_021)], level: 2)) == nil)
        bench.perform(.takeOut([Rework.unit(1_012), Rework.unit(1_011)]))
        #expect(
            bench.obstacle(.aggregate([Rework.unit(14), Rework.unit(1_021), Rework.unit(1_012)], level: 2))
                == .thirdBatch)
    }

    @Test("A pack inside a container brings no third batch into what is around it")
    func thirdBatchAround() {
        var bench = Carried.bench(.nextBatch)
        bench.send(Carried.event(Carried.bundle(1, units: 2)))
        bench.send(Carried.event(Carried.bundle(2, units: 2, from: Carried.third)))
        bench.send(HandheldStationTests.scan(2, 1_001))
        bench.send(HandheldStationTests.scan(2, 1_002))
        bench.send(HandheldStationTests.printer(.printed(number: 5)))
        bench.send(HandheldStationTests.scan(3, 1))
        #expect(bench.state(3, 1) == .commissioned, "two batches fill a case")
        bench.perform(.takeOut([Rework.unit(13)]))
        #expect(bench.obstacle(.putBack(Rework.unit(13), into: Rework.bundle(1_001))) == .thirdBatch)
    }

    @Test("A table takes no third batch into a case, and its label shows the two")
    func table() throws {
        var bench = Carried.bench(.nextBatch)
        bench.send(Carried.event(Carried.bundle(1, units: 2)))
        bench.send(Carried.event(Carried.bundle(2, units: 2, from: Carried.third)))
        bench.perform(.takeOut([Rework.unit(13)]))
        bench.perform(.putBack(Rework.unit(13), into: Rework.bundle(1_001)))
        let label = try #require(Self.job(bench.perform(.reprint(Rework.bundle(1_001)))))
        bench.send(Rework.report(.printed(number: label.number)))
        bench.send(Rework.scan(2, 1_001))
        bench.expect(HandheldStationTests.scan(2, 1_001), effects: [HandheldStationTests.good], facts: [])
        let refused = bench.send(HandheldStationTests.scan(2, 1_002))
        #expect(refused.effects == [HandheldStationTests.bad])
        let job = try #require(Self.job(bench.send(HandheldStationTests.scan(2, 4))))
        #expect(job.level == 3 && job.lots == [Carried.own, Carried.texts] && job.units == 6)
    }

    @Test("A machine takes nothing that people have in their hands")
    func machine() {
        var bench = Carried.bench(.nextBatch)
        bench.send(Carried.event(Carried.bundle(1, units: 2)))
        bench.perform(.takeOut([Rework.unit(1_011)]))
        bench.send(ContainerStationTests.mark(5, .present))
        bench.send(ContainerStationTests.content(5, [Sample.text(1, 13), Sample.text(1, 14), Sample.text(1, 1_011)]))
        #expect(bench.alarm(.containerHeld) && bench.parent(1, 1_011) == nil)
    }

    @Test("What is not possible is refused, and changes nothing")
    func refusals() {
        func refused(_ bench: Bench, _ pack: CarriedPack) -> CarryRefusal? {
            var other = bench
            let refusal = bench.line.carryRefusal(pack, by: Rework.person)
            if refusal != nil { other.expectNothing(Carried.event(pack)) }
            return refusal
        }
        for topUp in [TopUp.none, .sameBatch] {
            #expect(refused(Carried.bench(topUp), Carried.bundle(1, units: 2)) == .notAllowed)
        }
        let bench = Carried.bench(.nextBatch)
        #expect(refused(Bench(Rework.layout), Carried.bundle(1, units: 2)) == .noBatch)
        let blank = Signer(who: "operator-1", why: " ")
        #expect(bench.line.carryRefusal(Carried.bundle(1, units: 2), by: blank) == .reasonMissing)
        #expect(refused(bench, Carried.box(1, bundles: 2)) == .full(Sample.code(3, 1_001)))
        #expect(refused(bench, Carried.box(1, bundles: 3)) == .otherPackaging(Sample.code(3, 1_001)))
        #expect(refused(bench, Carried.bundle(1, units: 3)) == nil, "a full bundle goes into the next batch's case")
        #expect(refused(bench, Carried.bundle(1, units: 0)) == .empty(Sample.code(2, 1_001)))
        #expect(refused(bench, CarriedPack(from: Carried.batch, codes: [])) == .empty(Code()))
        var own = Carried.bundle(1, units: 2)
        own.codes[2].code = Sample.code(1, 1)
        #expect(refused(bench, own) == .alreadyHere(Sample.code(1, 1)))
        var same = Carried.bundle(1, units: 2)
        same.from.id = 1
        #expect(refused(bench, same) == .alreadyHere(Sample.code(2, 1_001)))
        var twice = Carried.bundle(1, units: 2)
        twice.codes.append(twice.codes[1])
        #expect(refused(bench, twice) == .otherPackaging(twice.codes[1].code))
        var apart = Carried.bundle(1, units: 2)
        apart.codes[2].parent = nil
        #expect(refused(bench, apart) == .otherPackaging(apart.codes[2].code))
        var deep = Carried.box(1, bundles: 1)
        deep.codes[1].level = 1
        #expect(refused(bench, deep) == .otherPackaging(deep.codes[1].code))
    }

    @Test("A batch takes in packs of so many batches at most")
    func limit() {
        var bench = Carried.bench(.nextBatch)
        for number in 1...LotSet.largest {
            let other = OtherBatch(id: 100 + Int64(number), texts: Carried.texts)
            bench.send(Carried.event(CarriedPack(from: other, codes: [Carried.code(1, number, in: nil)])))
        }
        let more = CarriedPack(from: Carried.batch, codes: [Carried.code(1, 900, in: nil)])
        #expect(bench.line.carryRefusal(more, by: Rework.person) == .tooManyBatches)
        bench.expectNothing(Carried.event(more))
        let known = OtherBatch(id: 101, texts: Carried.texts)
        let again = CarriedPack(from: known, codes: [Carried.code(1, 900, in: nil)])
        #expect(bench.line.carryRefusal(again, by: Rework.person) == nil)
    }

    @Test("A unit of the batch before that comes by on the belt is rejected as another batch's")
    func onBelt() {
        var bench = Carried.bench(.nextBatch)
        bench.send(Carried.event(Carried.bundle(1, units: 2)))
        bench.printed(19)
        bench.send(.read(19, Sample.text(1, 1_011)))
        bench.send(.outcome(19, .rejectedByVerdict))
        #expect(bench.rejected(.otherBatch) == 1)
        #expect(bench.state(1, 1_011) == .commissioned)
    }

    @Test("What is left of it in hand when the batch is closed stays accepted, and known")
    func closing() {
        var bench = Carried.bench(.nextBatch)
        bench.send(Carried.event(Carried.bundle(1, units: 2)))
        bench.send(.end)
        bench.send(.unitPrinter(.cleared(lastPrinted: 18)))
        bench.send(.close)
        #expect(bench.line.phase == .ended)
        #expect(bench.state(2, 1_001) == .commissioned && bench.place(2, 1_001) == .inHand)
        #expect(bench.parent(1, 1_011) == Sample.id(2, 1_001))
    }

    static func job(_ step: Step) -> LabelJob? {
        for case .labelPrinter(_, .print(let job)) in step.effects { return job }
        return nil
    }
}
