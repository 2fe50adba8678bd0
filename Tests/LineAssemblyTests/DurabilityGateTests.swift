import Codes
@testable import LineAssembly
import LineCore
import Requirements
import Testing

@Suite("Effects wait for their commit", .requirement("L-01"))
struct DurabilityGateTests {
    static func verdict(_ item: UInt16) -> Effect { .plc(.verdict(station: 0, item: item, verdict: .good)) }

    @Test("They leave in their order, each with its entry")
    func order() {
        var gate = DurabilityGate()
        for (item, sequence) in [(UInt16(1), Int64(5)), (2, 5), (3, 6), (4, 9)] {
            gate.hold(Self.verdict(item), until: sequence)
        }
        #expect(gate.count == 4)
        #expect(gate.open(through: 4) == [])
        #expect(gate.open(through: 5) == [Self.verdict(1), Self.verdict(2)])
        #expect(gate.open(through: 5) == [])
        #expect(gate.count == 2)
        gate.hold(Self.verdict(5), until: 9)
        #expect(gate.open(through: 8) == [Self.verdict(3)])
        #expect(gate.open(through: 20) == [Self.verdict(4), Self.verdict(5)])
        #expect(gate.count == 0)
        gate.hold(Self.verdict(6), until: 21)
        #expect(gate.open(through: 21) == [Self.verdict(6)])
    }

    @Test("What waits for a printer that was lost is taken back, and nothing else", .requirement("U-06", "L-04"))
    func withdrawal() {
        var gate = DurabilityGate()
        gate.hold(.unitPrinter(1, .store(index: 7, code: Code())), until: 3)
        gate.hold(Self.verdict(1), until: 3)
        gate.hold(.unitPrinter(1, .clear), until: 4)
        gate.hold(.unitPrinter(2, .store(index: 9, code: Code())), until: 5)
        gate.hold(.unitPrinter(1, .store(index: 8, code: Code())), until: 6)
        #expect(gate.withdraw(printer: 1) == [7, 8])
        #expect(gate.open(through: 9) == [Self.verdict(1), .unitPrinter(2, .store(index: 9, code: Code()))])
        #expect(gate.withdraw(printer: 1).isEmpty)
    }

    @Test("An effect with an earlier entry than the last is a programmer's fault")
    func wrongOrder() async {
        await #expect(processExitsWith: .failure) {
            var gate = DurabilityGate()
            gate.hold(DurabilityGateTests.verdict(1), until: 5)
            gate.hold(DurabilityGateTests.verdict(2), until: 4)
        }
    }
}
