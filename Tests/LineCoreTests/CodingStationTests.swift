import Codes
@testable import LineCore
import Requirements
import Testing

@Suite("One unit's way", .requirement("V-01", "V-04", "U-06", "N-01"))
struct CodingStationTests {
    @Test("Codes are leased, sent to the printer after their commit, printed, read and passed", .requirement("L-01"))
    func goodUnit() {
        var bench = Bench(Sample.codingOnly)
        bench.attachNew()
        bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 0)))
        bench.send(.readerReady(Sample.unitCamera))
        bench.expect(
            .batchStarted(Sample.plan(ratios: []), Sample.signer),
            effects: [.lease(level: 1, count: 400), .unitPrinter(Sample.unitPrinter, .prepare(Sample.texts))],
            facts: [.phase(.running), .audit("batch.start")])
        bench.expectNothing(.unitPrinter(.ready(lastPrinted: 0, stored: 0)))
        bench.expect(
            .lease(1, 1...2), effects: [.lease(level: 1, count: 400), .store(1, 1), .store(2, 2)],
            facts: [.sent(code: Sample.id(1, 1), index: 1), .sent(code: Sample.id(1, 2), index: 2)])
        bench.expectNothing(.unitPrinter(.stored(index: 1)))
        bench.expectNothing(.unitPrinter(.stored(index: 2)))
        bench.expectNothing(.arrived(1))
        bench.expect(
            .unitPrinter(.printed(through: 1)), effects: [], facts: [.unit(1, .allocated, .encoded)])
        bench.expect(
            .read(1, Sample.text(1, 1)), effects: [.verdict(1, .good)], facts: [.unit(1, .encoded, .commissioned)])
        bench.expectNothing(.outcome(1, .passed))
        #expect(bench.line.floor.tally.items == [1])
        #expect(bench.line.floor.tally.passed == [1])
        #expect(bench.line.closingObstacles == [.wrongPhase(.running)])
    }

    @Test("What cannot be taken back waits for its commit, what can does not", .requirement("L-01"))
    func gatedEffects() {
        let gated: [Effect] = [
            .verdict(1, .good), .store(1, 1), .plc(.adopt(boot: 1)),
            .plc(.request(station: 1, item: 1, request: .release)),
            .unitPrinter(1, .prepare(Sample.texts)), .unitPrinter(1, .clear),
            .labelPrinter(
                4,
                .print(
                    LabelJob(number: 1, code: Sample.code(2, 1), level: 2, count: 3, units: 3, isShort: false))),
        ]
        let free: [Effect] = [
            .verdict(1, .reject), .verdict(1, .divert), .plc(.resume), .plc(.verb(.hold)), .plc(.permitRun(true)),
            .plc(.rejectEverything(true)), .plc(.lamps(4)),
            .plc(.request(station: 1, item: 1, request: .nextLayer)),
            .plc(.request(station: 1, item: 1, request: .applyLabel)),
            .scanner(5, .feedback(good: true)), .lease(level: 1, count: 400),
            .classify(station: 0, item: 1, code: Sample.code(1, 1)), .labelPrinter(4, .prepare(Sample.texts)),
        ]
        for effect in gated { #expect(effect.needsDurability, "\(effect)") }
        for effect in free { #expect(!effect.needsDurability, "\(effect)") }
    }

    @Test("A unit that is read before the printer's word is good when the word comes")
    func latePrintConfirmation() {
        var bench = Bench.coding(units: 10)
        bench.send(.arrived(1))
        bench.expectNothing(.read(1, Sample.text(1, 1)))
        bench.expect(
            .unitPrinter(.printed(through: 1)), effects: [.verdict(1, .good)],
            facts: [.unit(1, .allocated, .encoded), .unit(1, .encoded, .commissioned)])
        bench.expectNothing(.outcome(1, .passed))
    }

    @Test("A unit whose print is never confirmed is rejected by the gate", .requirement("V-03"))
    func noPrintConfirmed() {
        var bench = Bench.coding(units: 10)
        bench.send(.arrived(1))
        bench.expectNothing(.read(1, Sample.text(1, 1)))
        bench.expect(
            .outcome(1, .rejectedByDefault), effects: [], facts: [.rejectedUnit(1, .noPrintConfirmed, 1)])
        bench.expect(
            .unitPrinter(.printed(through: 1)), effects: [],
            facts: [.unit(1, .allocated, .encoded, .noPrintConfirmed)])
        #expect(bench.rejected(.noPrintConfirmed) == 1)
        #expect(bench.state(1, 1)?.isAccepted == false)
    }

    @Test("A unit that nobody said anything about is rejected by the gate as late", .requirement("V-03"))
    func nothingCame() {
        var bench = Bench.coding(units: 10)
        bench.printed(1)
        bench.expect(.outcome(1, .rejectedByDefault), effects: [], facts: [.rejectedUnit(1, .lateResult, nil)])
    }

    @Test("A good verdict that came too late: rejected, inactive, and an alarm", .requirement("V-06"))
    func lateVerdict() {
        var bench = Bench.coding(units: 10)
        bench.printed(1)
        bench.send(.read(1, Sample.text(1, 1)))
        bench.expect(
            .outcome(1, .rejectedByDefault), effects: [],
            facts: [
                .alarm(.lateVerdict, raised: true, 1), .rejectedUnit(1, .lateVerdict, 1),
                .unit(1, .commissioned, .inactive, .lateVerdict),
            ])
        #expect(bench.alarm(.lateVerdict))
    }

    @Test("A result after its item was judged, or a second one, changes nothing", .requirement("V-04"))
    func lateResults() {
        var bench = Bench.coding(units: 10)
        bench.printed(1)
        bench.send(.unread(1, .late))
        bench.expectNothing(.read(1, Sample.text(1, 1)))
        bench.send(.outcome(1, .rejectedByVerdict))
        bench.expectNothing(.read(1, Sample.text(1, 1)))
        bench.expectNothing(.unread(1, .missed))
        bench.expectNothing(.outcome(1, .passed))
        #expect(bench.state(1, 1) == .snInvalid)
    }

    @Test("A reject that was not seen in the bin holds the line", .requirement("V-05"))
    func unconfirmedReject() {
        var bench = Bench.coding(units: 10)
        bench.printed(1)
        bench.send(.noRead(1))
        let step = bench.send(.outcome(1, .rejectedUnconfirmed))
        #expect(
            step.facts == [
                .alarm(.rejectUnconfirmed, raised: true, 1),
                .rejected(station: 0, item: 1, reason: .noRead, code: Sample.id(1, 1), confirmed: false),
                .unit(1, .encoded, .snInvalid, .noRead),
            ])
        #expect(
            step.effects == [.plc(.permitRun(false)), .plc(.lamps(1 << 8)), .plc(.verb(.hold))],
            "red light: a person has to come")
        bench.send(.command(.resume))
        #expect(!bench.holds(.rejectUnconfirmed) && !bench.alarm(.rejectUnconfirmed))
    }

    @Test("A good unit that was rejected and not seen in the bin is somewhere unknown", .requirement("V-05", "U-05"))
    func unconfirmedGood() {
        var bench = Bench.coding(units: 10)
        bench.printed(1)
        bench.send(.read(1, Sample.text(1, 1)))
        let step = bench.send(.outcome(1, .rejectedUnconfirmed))
        #expect(
            step.facts == [
                .alarm(.rejectUnconfirmed, raised: true, 1),
                .rejected(station: 0, item: 1, reason: .rejectUnconfirmed, code: Sample.id(1, 1), confirmed: false),
                .whereabouts(code: Sample.id(1, 1), known: false),
            ])
        #expect(bench.state(1, 1) == .commissioned)
    }

    @Test("A unit that passed without a good verdict holds the line and is not accepted", .requirement("V-04"))
    func passedWithoutProof() {
        var bench = Bench.coding(units: 10)
        bench.printed(1)
        bench.send(.noRead(1))
        let step = bench.send(.outcome(1, .passed))
        #expect(
            step.facts == [
                .alarm(.passedWithoutProof, raised: true, 1), .unit(1, .encoded, .snInvalid, .rejectUnconfirmed),
            ])
        #expect(bench.holds(.passedWithoutProof))
        #expect(bench.line.floor.tally.passed == [0])
    }

    @Test("A unit taken off the belt is told, and where it is is unknown", .requirement("V-05", "U-05"))
    func removed() {
        var bench = Bench.coding(units: 10)
        bench.printed(1)
        bench.send(.read(1, Sample.text(1, 1)))
        bench.expect(
            .outcome(1, .removed), effects: [],
            facts: [
                .rejected(station: 0, item: 1, reason: .removedByHand, code: Sample.id(1, 1), confirmed: false),
                .whereabouts(code: Sample.id(1, 1), known: false),
            ])
        bench.printed(2)
        bench.send(.noRead(2))
        bench.expect(
            .outcome(2, .removed), effects: [],
            facts: [
                .rejected(station: 0, item: 2, reason: .removedByHand, code: Sample.id(1, 2), confirmed: false),
                .unit(2, .encoded, .snInvalid, .removedByHand),
            ])
        #expect(bench.line.floor.tally.removed == [2])
    }

    @Test("Outcomes that were overwritten: good units are somewhere unknown, others are lost", .requirement("L-02"))
    func outcomesLost() {
        var bench = Bench.coding(units: 10)
        bench.printed(1)
        bench.send(.read(1, Sample.text(1, 1)))
        bench.printed(2)
        bench.send(.noRead(2))
        bench.expect(
            .plc(.outcomesLost(station: 0, from: 1, through: 2)), effects: [],
            facts: [
                .alarm(.outcomesLost, raised: true, 1), .whereabouts(code: Sample.id(1, 1), known: false),
                .unit(2, .encoded, .snInvalid, .removedByHand),
            ])
        #expect(bench.line.codings[0].openItems == 0)
    }

    @Test("Without a batch every item is rejected, and no watch counts it", .requirement("V-04"))
    func noBatch() {
        var bench = Bench(Sample.codingOnly)
        bench.attachNew()
        for item in UInt16(1)...12 {
            bench.expect(.arrived(item), effects: [.verdict(item, .reject)], facts: [])
            bench.expectNothing(.read(item, Sample.text(1, 1)))
            bench.expect(
                .outcome(item, .rejectedByVerdict), effects: [], facts: [.rejectedUnit(item, .noBatch, nil)])
        }
        #expect(!bench.holds(.rejects))
    }
}
