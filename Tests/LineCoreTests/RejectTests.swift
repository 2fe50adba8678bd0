import Codes
@testable import LineCore
import Requirements
import Testing

/// Each reason of V-03 that a coding station can find, with what leads to it.
@Suite("Reject reasons", .requirement("V-03", "V-02", "V-04"))
struct RejectTests {
    struct Reject: Sendable, CustomTestStringConvertible {
        var reason: Reason
        /// What happens to item 1 after record 1 was printed on it.
        var events: [Event]
        var outcome = ItemOutcome.rejectedByVerdict
        /// The reject has the expected code 1.
        var hasCode = true
        /// Where code 1 ends.
        var state = CodeState.snInvalid

        var testDescription: String { reason.token }
    }

    static let other = Sample.text(1, 999)

    static let rejects: [Reject] = [
        Reject(reason: .noRead, events: [.noRead(1)]),
        Reject(reason: .notOurs, events: [.read(1, other)]),
        Reject(reason: .notOurs, events: [.read(1, "what is this?")]),
        Reject(reason: .notOurs, events: [.read(1, other), .classified(station: 0, item: 1, finding: .notLeased)]),
        // Leased, and in no printer yet: a copy.
        Reject(reason: .notOurs, events: [.read(1, Sample.text(1, 20))]),
        // Two codes on one carton.
        Reject(reason: .notOurs, events: [.read(1, Sample.text(1, 1), Sample.text(1, 2))]),
        Reject(reason: .otherProduct, events: [.read(1, "82000010000000000001")]),
        Reject(
            reason: .otherProduct,
            events: [.read(1, other), .classified(station: 0, item: 1, finding: .otherProduct)]),
        Reject(reason: .otherLevel, events: [.read(1, Sample.text(2, 999))]),
        Reject(reason: .otherLevel, events: [.read(1, Sample.text(2, 1))]),
        Reject(
            reason: .otherLevel, events: [.read(1, other), .classified(station: 0, item: 1, finding: .otherLevel)]),
        Reject(
            reason: .otherBatch, events: [.read(1, other), .classified(station: 0, item: 1, finding: .otherBatch)]),
        Reject(reason: .gradeBelowLimit, events: [.read(1, Sample.result([Sample.text(1, 1)], grade: 14))]),
        Reject(reason: .gradeBelowLimit, events: [.read(1, Sample.result([Sample.text(1, 1)], grade: nil))]),
        Reject(reason: .lateResult, events: [.unread(1, .late)]),
        Reject(reason: .deviceFault, events: [.unread(1, .missed)]),
        Reject(reason: .deviceFault, events: [.unread(1, .readerLost)]),
        Reject(
            reason: .lateResult, events: [], outcome: .rejectedByDefault, hasCode: false, state: .encoded),
        Reject(
            reason: .lateVerdict, events: [.read(1, Sample.text(1, 1))], outcome: .rejectedByDefault,
            state: .inactive),
    ]

    @Test("An item is rejected for its own reason, counted once, and its code is spent", arguments: rejects)
    func reject(_ reject: Reject) {
        var bench = Bench.running(Sample.whole, ratios: [3, 2], units: 30, labels: 4)
        bench.printed(1)
        for event in reject.events {
            let step = bench.send(event)
            if reject.outcome == .rejectedByVerdict, event == reject.events[0] {
                #expect(step.effects.first == .verdict(1, .reject))
            }
        }
        let step = bench.send(.outcome(1, reject.outcome))
        let code = reject.hasCode ? 1 : nil
        #expect(step.facts.contains(.rejectedUnit(1, reject.reason, code)))
        #expect(bench.rejected(reject.reason) == 1)
        #expect(bench.line.floor.tally.rejected[0] == 1)
        #expect(bench.line.floor.tally.passed[0] == 0)
        #expect(bench.state(1, 1) == reject.state)
        // The next unit is good again: nothing is left over.
        bench.printed(2)
        #expect(bench.send(.read(2, Sample.text(1, 2))).effects.first == .verdict(2, .good))
    }

    @Test("A code that was read before is a duplicate")
    func duplicate() {
        var bench = Bench.coding(units: 10)
        bench.makeUnits(1...1)
        bench.printed(2)
        bench.expect(
            .read(2, Sample.text(1, 1)), effects: [.verdict(2, .reject)],
            facts: [.alarm(.sequenceSlip, raised: true, -1)])
        bench.expect(.outcome(2, .rejectedByVerdict), effects: [], facts: [.rejectedUnit(2, .duplicate, nil)])
        #expect(bench.state(1, 1) == .commissioned, "the first one keeps its code")
    }

    @Test("A record that is one place ahead is out of sequence, and so are the next until three agree")
    func outOfSequence() {
        var bench = Bench.coding(units: 10)
        for item in UInt16(1)...5 { bench.printed(item) }
        let verdicts: [(Verdict, Bool)] = [(.reject, true), (.reject, true), (.good, false), (.good, false)]
        for (index, (verdict, slipped)) in verdicts.enumerated() {
            let item = UInt16(index + 1)
            let step = bench.send(.read(item, Sample.text(1, index + 2)))
            #expect(step.effects == [.verdict(item, verdict)])
            #expect(bench.alarm(.sequenceSlip) == slipped)
        }
        bench.send(.outcome(1, .rejectedByVerdict))
        bench.send(.outcome(2, .rejectedByVerdict))
        #expect(bench.rejected(.outOfSequence) == 2)
        #expect(bench.states(1, 1...5) == [.encoded, .snInvalid, .snInvalid, .commissioned, .commissioned])
    }

    @Test(
        "Lot and expiry beside the code are compared with the batch's",
        arguments: [
            ("10LOT-1\u{1D}", "17280229", Verdict.good), ("10LOT-2\u{1D}", "17280229", .reject),
            ("10LOT-1\u{1D}", "17280228", .reject), ("", "17280229", .good), ("10LOT-1", "", .good),
        ])
    func textDiffers(lot: String, expiry: String, verdict: Verdict) {
        var bench = Bench(Sample.codingOnly)
        bench.attachNew()
        var plan = Sample.plan(ratios: [])
        plan.levels[0].scheme = .gs1
        plan.levels[0].prefix = "06901234567892"
        bench.start(plan, units: 0, labels: 0)
        guard let code = Code("010690123456789221A1") else { return }
        bench.send(.codesLeased(lease: 1, level: 1, codes: [LeasedCode(id: 1, code: code)]))
        bench.printed(1)
        let step = bench.send(.read(1, "]d2010690123456789221A1\u{1D}" + expiry + lot))
        #expect(step.effects.first == .verdict(1, verdict))
        bench.send(.outcome(1, verdict == .good ? .passed : .rejectedByVerdict))
        #expect(bench.rejected(.textDiffers) == (verdict == .good ? 0 : 1))
    }

    @Test("Codes of another product, or with a serial that nobody leased, are told apart")
    func strangeGS1() {
        var bench = Bench(Sample.codingOnly)
        bench.attachNew()
        var plan = Sample.plan(ratios: [])
        plan.levels[0].scheme = .gs1
        plan.levels[0].prefix = "06901234567892"
        bench.start(plan, units: 0, labels: 0)
        bench.send(.arrived(1))
        let step = bench.send(.read(1, "]d2010690123456789221B7"))
        guard let asked = Code("010690123456789221B7") else { return }
        #expect(step.effects == [.verdict(1, .reject), .classify(station: 0, item: 1, code: asked)])
        bench.send(.arrived(2))
        #expect(bench.send(.read(2, "]d2010012345678900521B7")).effects == [.verdict(2, .reject)])
        bench.send(.outcome(1, .rejectedByVerdict))
        bench.send(.outcome(2, .rejectedByVerdict))
        #expect(bench.rejected(.notOurs) == 1 && bench.rejected(.otherProduct) == 1)
    }

    @Test("A retail code beside ours is ignored where the recipe says so", arguments: [true, false])
    func retail(ignored: Bool) {
        var bench = Bench(Sample.codingOnly)
        bench.attachNew()
        var plan = Sample.plan(ratios: [])
        plan.ignoresRetailCodes = ignored
        bench.start(plan, units: 10, labels: 0)
        bench.printed(1)
        let step = bench.send(.read(1, "6901234567892", Sample.text(1, 1)))
        #expect(step.effects == [.verdict(1, ignored ? .good : .reject)])
    }

    @Test("A code read twice in one picture is one code")
    func twiceInOnePicture() {
        var bench = Bench.coding(units: 10)
        bench.printed(1)
        let step = bench.send(.read(1, Sample.text(1, 1), Sample.text(1, 1)))
        #expect(step.effects == [.verdict(1, .good)])
    }
}

@Suite("Too many rejects stop the line", .requirement("V-06"))
struct RejectStopTests {
    @Test("N in a row: alarm, hold, and a person lets the line go on")
    func inARow() {
        var bench = Bench.coding(units: 10)
        for item in UInt16(1)...3 {
            bench.printed(item)
            bench.expect(.noRead(item), effects: [.verdict(item, .reject)], facts: [])
        }
        bench.printed(4)
        bench.expect(
            .noRead(4),
            effects: [
                .verdict(4, .reject), .plc(.permitRun(false)), .plc(.lamps(1 << 8)), .plc(.verb(.hold)),
            ],
            facts: [.alarm(.consecutiveRejects, raised: true, 4)])
        bench.send(.plc(.commandDone(.hold, .taken)))
        bench.send(.plc(.stateChanged(.held)))
        let step = bench.send(.command(.resume))
        #expect(!bench.holds(.rejects) && !bench.alarm(.consecutiveRejects))
        #expect(step.effects == [.plc(.verb(.reset)), .plc(.permitRun(true)), .plc(.lamps(1 << 2))])
        // Counting starts anew.
        bench.printed(5)
        bench.expect(.noRead(5), effects: [.verdict(5, .reject)], facts: [])
    }

    @Test("M among the last K")
    func inWindow() {
        var bench = Bench.coding(units: 20)
        for item in UInt16(1)...11 {
            bench.printed(item)
            bench.send(item % 2 == 1 ? .noRead(item) : .read(item, Sample.text(1, Int(item))))
            #expect(bench.holds(.rejects) == (item == 11))
        }
        #expect(bench.alarm(.rejectRate) && !bench.alarm(.consecutiveRejects))
    }

    struct Watch: Sendable {
        var inARow: UInt16
        var inWindow: UInt16
        var window: UInt16
        /// One letter an item: r = rejected, g = good; upper case where the watch must speak.
        var items: String
    }

    @Test(
        "The watch speaks exactly where it must",
        arguments: [
            Watch(inARow: 3, inWindow: 99, window: 64, items: "rrgrrRRgrr"),
            Watch(inARow: 1, inWindow: 99, window: 64, items: "gRgR"),
            Watch(inARow: 99, inWindow: 2, window: 3, items: "rggrgRgggrR"),
            Watch(inARow: 99, inWindow: 1, window: 1, items: "gRgR"),
            Watch(inARow: 99, inWindow: 3, window: 64, items: "rg" + String(repeating: "g", count: 60) + "rR"),
        ])
    func watch(_ watch: Watch) {
        var limits = Sample.limits
        limits.consecutiveRejects = watch.inARow
        limits.rejectsInWindow = watch.inWindow
        limits.rejectWindow = watch.window
        var tested = RejectWatch()
        for (place, letter) in watch.items.enumerated() {
            // A good item never stops the line, whatever stands in the window.
            let finding = tested.count(rejected: letter != "g", limits: limits)
            if letter != "g" { #expect((finding != .fine) == (letter == "R"), "item \(place)") }
        }
        tested.reset()
        if watch.inARow > 1, watch.inWindow > 1 {
            #expect(tested.count(rejected: true, limits: limits) == .fine)
        }
    }
}
