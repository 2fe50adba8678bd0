import Codes
@testable import LineCore
import Requirements
import Testing

@Suite("The ledger lost what was done last", .requirement("L-02", "U-06"))
struct RecordsLostTests {
    static let event = Event.recordsLost(Signer(who: "admin", why: "old copy"), second: "qa-1")

    @Test("No code that waited is issued any more, and the line stands until a person lets it go on")
    func waiting() {
        var bench = Bench.coding(units: 14)
        #expect(bench.states(1, 1...14) == Array(repeating: .allocated, count: 14))
        let step = bench.send(Self.event)
        // Ten are in the printer; what became of them the printer tells.
        #expect(bench.states(1, 1...10) == Array(repeating: .allocated, count: 10))
        #expect(bench.states(1, 11...14) == Array(repeating: .inDoubt, count: 4))
        #expect((11...14).allSatisfy { bench.reason(1, $0) == .recordsLost })
        #expect(bench.holds(.recordsLost))
        let audit = AuditEntry(
            act: "records.lost", who: "admin", why: "old copy",
            details: [.init(name: "second", value: "qa-1"), .init(name: "codes", value: "4")])
        #expect(step.facts.last == .audit(audit) && step.facts.count == 5)

        // The printer asks for more: only a new lease gives it.
        #expect(bench.send(.unitPrinter(.printed(through: 3))).effects.allSatisfy { $0 != .store(11, 11) })
        #expect(bench.send(.lease(1, 20...30)).effects.contains(.store(11, 20)))
        bench.send(.command(.resume))
        #expect(!bench.holds(.recordsLost))
    }

    @Test("Once more it finds nothing")
    func twice() {
        var bench = Bench.coding(units: 14)
        bench.send(Self.event)
        #expect(bench.send(Self.event).facts.count == 1)
    }

    @Test("Such a code on a carton is not accepted")
    func read() {
        var bench = Bench.coding(units: 14)
        bench.send(Self.event)
        bench.send(.unitPrinter(.printed(through: 1)))
        bench.send(.arrived(1))
        let step = bench.send(.read(1, Sample.text(1, 12)))
        #expect(step.effects.contains(.verdict(1, .reject)) && bench.state(1, 12) == .inDoubt)
    }

    @Test("Without a batch nothing happens")
    func noBatch() {
        var bench = Bench(Sample.codingOnly)
        #expect(bench.send(Self.event).facts.isEmpty)
    }
}
