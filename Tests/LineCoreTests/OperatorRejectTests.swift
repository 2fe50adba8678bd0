import Codes
@testable import LineCore
import Requirements
import Testing

/// What a person refuses beforehand is rejected, and nothing else.
@Suite("Rejects on an operator's word", .requirement("V-03"))
struct OperatorRejectTests {
    static func refuse(_ count: UInt16, station: StationIndex) -> Event {
        .operatorReject(station: station, count: count, Sample.signer)
    }

    static func good(_ bench: inout Bench, _ number: Int) {
        bench.send(.arrived(UInt16(number)))
        bench.send(.unitPrinter(.printed(through: UInt32(number))))
        bench.send(.read(UInt16(number), Sample.text(1, number)))
        bench.send(.outcome(UInt16(number), number == 1 || number > 3 ? .passed : .rejectedByVerdict))
    }

    @Test("The next items are rejected with their codes, the one that came before and those after pass")
    func units() {
        var bench = Bench.running(Sample.whole, ratios: [3, 2], units: 30, labels: 4)
        bench.send(.arrived(1))
        let word = bench.send(Self.refuse(2, station: 0))
        #expect(
            word.facts == [
                .audit(
                    AuditEntry(
                        act: "line.reject", who: Sample.signer.who, why: Sample.signer.why,
                        details: [.init(name: "station", value: "0"), .init(name: "count", value: "2")]))
            ])
        bench.send(.unitPrinter(.printed(through: 1)))
        bench.send(.read(1, Sample.text(1, 1)))
        bench.send(.outcome(1, .passed))
        for number in 2...4 { Self.good(&bench, number) }
        #expect(bench.states(1, 1...4) == [.commissioned, .snInvalid, .snInvalid, .commissioned])
        #expect(bench.reason(1, 2) == .operatorReject)
        #expect(bench.rejected(.operatorReject) == 2)
    }

    @Test("A word said twice counts twice, and is forgotten with the batch")
    func words() {
        var refusals = Refusals()
        refusals.refuseNext(1)
        refusals.refuseNext(2)
        var taken: [Bool] = []
        for _ in 1...4 { taken.append(refusals.takeOne()) }
        #expect(taken == [true, true, true, false])
        refusals.refuseNext(.max)
        refusals.refuseNext(5)
        refusals.forget()
        let isLeft = refusals.takeOne()
        #expect(!isLeft)
    }

    @Test("A refused container is read, so that its content is known to lie in the bin, and gets no label")
    func containers() {
        var bench = ContainerStationTests.bench()
        bench.send(Self.refuse(1, station: ContainerStationTests.station))
        bench.send(ContainerStationTests.mark(1, .present))
        bench.send(ContainerStationTests.mark(1, .layerInPlace))
        let step = bench.send(ContainerStationTests.content(1, ContainerStationTests.units(1...3)))
        #expect(step.effects.contains(.verdict(1, .reject, station: ContainerStationTests.station)))
        bench.send(ContainerStationTests.outcome(1, .rejectedByVerdict))
        #expect(bench.rejected(.operatorReject) == 1)
        #expect((1...3).allSatisfy { bench.entry(1, $0)?.place == .inBin })
        #expect(bench.states(2, 1...1) == [.allocated])
    }

    @Test("Without a batch, or where no gate is, the word means nothing")
    func nothing() {
        var bench = Bench(Sample.whole)
        bench.expectNothing(Self.refuse(1, station: 0))
        bench = Bench.running(Sample.whole, ratios: [3, 2], units: 30, labels: 4)
        #expect(bench.line.canReject(at: 0))
        #expect(!bench.line.canReject(at: 200))
        bench.expectNothing(Self.refuse(1, station: 200))
    }
}
