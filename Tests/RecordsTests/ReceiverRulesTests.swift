import Codes
import Foundation
import LineCore
import Requirements
import Testing

@testable import Records

@Suite("What a receiver would refuse", .requirement("H-02"))
struct ReceiverRulesTests {
    private static let place = EPCISPlace(
        timeZoneOffset: "+08:00", readPoint: "https://id.gs1.org/414/6901234000016",
        bizLocation: "https://id.gs1.org/414/6901234000016")

    private func findings(
        _ rules: ReceiverRules, messages: Int = 100, now: Int64 = 1_000, place: EPCISPlace = place,
        _ events: [EPCISEvent]
    ) -> [String] {
        var check = ReceiverCheck(rules: rules, messages: messages, now: now)
        for event in events { check.take(event, at: place) }
        return check.findings.map { "\($0.event) \($0.epc) \($0.reason.rawValue)" }
    }

    private func born(_ epcs: [String], lot: String? = "A", at time: Int64 = 1) -> EPCISEvent {
        EPCISEvent(kind: .commissioning(lot: lot, expiry: nil), time: time, parent: nil, epcs: epcs)
    }

    private func packed(_ epcs: [String], in parent: String, at time: Int64 = 2) -> EPCISEvent {
        EPCISEvent(kind: .packing, time: time, parent: parent, epcs: epcs)
    }

    @Test("What is told in order and of one lot passes")
    func passes() {
        let events = [born(["a", "b"]), born(["P"], lot: nil), packed(["a", "b"], in: "P")]
        #expect(findings(.standard, events) == [] && findings(.network, events) == [])
    }

    @Test("Each rule finds the unit that breaks it")
    func rules() {
        let base = [born(["a", "b"]), born(["P"], lot: nil)]
        #expect(
            findings(.standard, [packed(["a"], in: "P")] + base) == [
                "1 P order", "1 a order",
            ], "before it is commissioned")
        #expect(findings(.network, base + [born(["c"], lot: "B")]) == ["3 c two-lots"])
        #expect(findings(.network, messages: 2, base + [born(["c"], lot: "B")]) == [], "another message")
        #expect(findings(.standard, base + [born(["c"], lot: "B")]) == [], "only where the receiver asks for it")
        #expect(findings(.network, base + [packed(["a", "c"], in: "P")]) == ["3 c order"])
        #expect(findings(.standard, base + [packed(["a", "a"], in: "P")]).contains("3 a repeated"))
        #expect(findings(.standard, base + [packed(["a"], in: "P"), packed(["a"], in: "P", at: 3)]) == ["4 a parent"])
        #expect(findings(.standard, now: 1, base + [packed(["a"], in: "P")]) == ["3 P future"])
        #expect(
            findings(.standard, [born(["a"], at: 5)] + [born(["P"], lot: nil), packed(["a"], in: "P", at: 4)]) == [
                "3 a order"
            ])
        var nowhere = Self.place
        nowhere.bizLocation = "here"
        #expect(findings(.network, place: nowhere, [born(["a"])]) == ["1 a no-location"])
        let sample = EPCISEvent(kind: .sampling, time: 2, parent: nil, epcs: ["a"])
        #expect(findings(.standard, [born(["a"]), sample]) == [])
        #expect(findings(.network, [born(["a"]), sample]) == ["2 a pairing"], "a word that it does not know")
        let end = EPCISEvent(kind: .decommissioning, time: 2, parent: nil, epcs: ["a"])
        #expect(findings(.network, [born(["a"]), end, end]) == ["3 a order"])
    }

    @Test("A record passes both; with units of a second lot one receiver would refuse it, and which units is told")
    func record() throws {
        let scratch = try Scratch("receiver")
        _ = try writeRecord(from: smallBatch(), to: scratch.record, released: true)
        let later = firstOfSeptember + 86_400_000
        for rules in ReceiverRules.known.values {
            #expect(try checkReceiver(rules, recordAt: scratch.record, messages: 500, now: later).total == 0)
        }
        let mixed = try Scratch("receiver-mixed")
        var source = smallBatch()
        source.header.otherBatches = [
            BatchFacts(
                number: "20260831", made: CalendarDate(year: 2026, month: 8, day: 31),
                expiry: CalendarDate(year: 2028, month: 8, day: 30))
        ]
        source.change(code("81999030000000051235")) { $0.batch = "20260831" }
        _ = try writeRecord(from: source, to: mixed.record, released: true)
        let found = try checkReceiver(.network, recordAt: mixed.record, messages: 500, now: later)
        #expect(found.findings.contains { $0.epc.hasSuffix("81999030000000051235") && $0.reason == .twoLots })
        #expect(try checkReceiver(.standard, recordAt: mixed.record, messages: 500, now: later).total == 0)
    }
}
