import LineCore
import Links
import Requirements
import Testing

@testable import Devices

/// A small generator of pseudo-random numbers (SplitMix64), so that each run is the same.
private struct Dice {
    var state: UInt64

    mutating func roll() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func roll(below limit: Int) -> Int { Int(roll() % UInt64(limit)) }
    mutating func register() -> UInt16 { UInt16(truncatingIfNeeded: roll()) }
}

@Suite("PLC machine: whatever comes", .requirement("L-03"))
struct PLCGarbageTests {
    @Test("Spoilt registers, lost answers and wild commands never trap and never leave the rules", arguments: 1...12)
    func garbage(seed: UInt64) {
        var dice = Dice(state: seed)
        var bench = PLCBench(containerPLC())
        bench.receive(.up)
        var controls = 0
        for _ in 0..<4_000 {
            switch dice.roll(below: 40) {
            case 0: spoil(&bench.plc, &dice)
            case 1: bench.plc = containerPLC()
            case 2: bench.perform(command(&dice))
            case 3: bench.plc.isAlive = dice.roll(below: 4) != 0
            case 4: bench.plc.set(dice.roll(below: 2), 0, bench.plc.input[15] &+ 1)
            case 5:
                if dice.roll(below: 20) == 0 {
                    bench.underWay = []
                    bench.receive(.down(LinkFault(kind: .closed, detail: "closed")))
                    bench.receive(.up)
                }
            case 6:
                if let request = bench.underWay.first, dice.roll(below: 10) == 0 {
                    bench.underWay = []
                    bench.receive(strangeAnswer(request.id, &dice))
                }
            case 7:
                let exception = UInt8(dice.roll(below: 8))
                bench.plc.refusal = dice.roll(below: 5) == 0 ? (addresses: 0...94, exception: exception) : nil
            default: bench.run(milliseconds: Int64(dice.roll(below: 30)))
            }
            if !bench.resets.isEmpty {
                bench.resets = []
                bench.receive(.down(LinkFault(kind: .reset, detail: "reset")))
                bench.receive(.up)
            }
            for report in bench.news() {
                if case .attached(let snapshot) = report {
                    bench.perform(snapshot.boot == snapshot.bootEcho ? .resume : .adopt(boot: snapshot.boot))
                }
                if case .inControl = report { controls += 1 }
            }
            #expect(bench.underWay.count <= 1)
        }
        #expect(controls > 3)
    }

    private func spoil(_ plc: inout RegisterModel, _ dice: inout Dice) {
        switch dice.roll(below: 4) {
        case 0: plc.input[dice.roll(below: 125)] = dice.register()
        case 1: plc.holding[dice.roll(below: 95)] = dice.register()
        case 2: plc.parameters[dice.roll(below: 60)] = dice.register()
        default: plc.set(dice.roll(below: 2), 13, dice.register())
        }
    }

    private func command(_ dice: inout Dice) -> PLCCommand {
        let station = StationIndex(dice.roll(below: 6))
        let item = UInt16(dice.roll(below: 8))
        switch dice.roll(below: 8) {
        case 0: return .resume
        case 1: return .adopt(boot: UInt16(dice.roll(below: 9)))
        case 2: return .verdict(station: station, item: item, verdict: .good)
        case 3: return .request(station: station, item: item, request: .applyLabel)
        case 4: return .request(station: station, item: item, request: .nextLayer)
        case 5: return .verb(.hold)
        case 6: return .permitRun(dice.roll(below: 2) == 0)
        default: return .lamps(dice.register())
        }
    }

    private func strangeAnswer(_ id: UInt32, _ dice: inout Dice) -> LinkInput {
        switch dice.roll(below: 4) {
        case 0: return .written(request: id)
        case 1: return .refused(request: id, exception: UInt8(dice.roll(below: 256)))
        case 2: return .bytes([0])
        default:
            let values = (0..<dice.roll(below: 130)).map { _ in dice.register() }
            return .registers(request: id, values: values, begun: Tick(microseconds: Int64(dice.roll(below: 1 << 40))))
        }
    }
}
