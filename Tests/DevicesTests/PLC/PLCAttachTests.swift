import LineCore
import Links
import Requirements
import Testing

@testable import Devices

@Suite("PLC machine: finding and taking over the PLC")
struct PLCAttachTests {
    @Test("The snapshot tells where the PLC stands, and nothing was written", .requirement("L-04"))
    func attach() {
        var plc = itemPLC()
        plc.holding[0] = 7
        plc.set(0, 0, 20)
        plc.set(0, 3, 5)
        plc.judge(0, 17, .passed)
        plc.judge(0, 18, .rejectedByVerdict)
        plc.holding[11 + 19 % 16] = 19 << 4 | 1
        plc.holding[11 + 18 % 16] = 18 << 4 | 1
        plc.set(0, 13, 1 << 4)
        var bench = PLCBench(plc)
        bench.attach()
        let expected = PLCSnapshot(
            boot: 7, bootEcho: 7, state: .execute, inputs: [], alarms: [], parameterChecksum: plc.input[13],
            stations: [
                PLCStationSnapshot(
                    item: 20, judged: 18, pictures: 5,
                    outcomes: [
                        .init(item: 17, outcome: .passed), .init(item: 18, outcome: .rejectedByVerdict),
                    ],
                    verdicts: [.init(item: 19, verdict: .good)], bits: .gateFault, marks: [])
            ])
        #expect(bench.news() == [.attached(expected)])
        #expect(bench.plc.writes == [])
        #expect(bench.machine.parameters?.stations.first?.triggerToGate == 900)
        // Before control the status is reported already.
        bench.plc.set(0, 0, 21)
        #expect(bench.pollNews() == [.itemArrived(station: 0, item: 21)])
        #expect(bench.plc.writes == [])
    }

    @Test("A new PLC: zeros, then the boot echo in a write of its own, then control", .requirement("L-04", "V-04"))
    func adopt() {
        var plc = itemPLC()
        for register in 0..<95 { plc.holding[register] = 99 }
        var bench = PLCBench(plc)
        bench.attach()
        bench.reports = []
        bench.perform(.adopt(boot: 7))
        bench.run(milliseconds: 2)
        #expect(bench.news() == [.inControl])
        #expect(
            bench.plc.writes.prefix(3) == [
                .init(address: 1, values: [UInt16](repeating: 0, count: 94)), .init(address: 0, values: [7]),
                .init(address: 1, values: [1]),
            ])
    }

    @Test("Adopting takes the permission to run back")
    func adoptForgetsPermission() {
        var bench = PLCBench(itemPLC())
        bench.perform(.permitRun(true))
        bench.perform(.lamps(4))
        bench.attach()
        bench.perform(.adopt(boot: 7))
        bench.run(milliseconds: 20)
        #expect(bench.plc.deeds.last == .init(address: 4, values: [0, 4]))
    }

    @Test("A boot echo that does not stay is a fault")
    func echoDoesNotStay() {
        var bench = PLCBench(itemPLC())
        bench.attach()
        bench.perform(.adopt(boot: 7))
        var seen: [RegisterRequest.Operation] = []
        while let request = bench.underWay.first, seen.count < 3 {
            bench.underWay.removeFirst()
            seen.append(request.operation)
            let answer = bench.plc.serve(request, begun: bench.now)
            if seen.count == 2 { bench.plc.holding[0] = 0 }
            bench.receive(answer)
        }
        #expect(
            bench.reports.contains {
                if case .lost(let fault) = $0 { fault.kind == .protocolError } else { false }
            })
    }

    @Test("Adopting a boot that is gone tells the new one")
    func adoptStaleBoot() {
        var bench = PLCBench(itemPLC())
        bench.attach()
        bench.reports = []
        bench.perform(.adopt(boot: 6))
        bench.run(milliseconds: 5)
        guard case .attached(let snapshot) = bench.news().first else {
            Issue.record("not attached anew")
            return
        }
        #expect(snapshot.boot == 7)
        #expect(bench.plc.writes == [])
    }

    @Test("Going on: the heartbeat goes on from the one read, slots and command sequence stay", .requirement("L-04"))
    func resume() {
        var plc = itemPLC()
        plc.holding[0] = 7
        plc.holding[1] = 65_535
        plc.holding[4] = 1
        plc.input[10] = 65_535
        plc.set(0, 0, 3)
        plc.set(0, 5, 1)
        plc.holding[11 + 2] = 2 << 4 | 1
        var bench = PLCBench(plc)
        bench.perform(.permitRun(true))
        bench.attach()
        bench.reports = []
        bench.perform(.resume)
        bench.perform(.verdict(station: 0, item: 3, verdict: .reject))
        bench.perform(.verb(.hold))
        bench.run(milliseconds: 30)
        #expect(bench.news() == [.inControl, .commandDone(.hold, .taken)])
        var slots = [UInt16](repeating: 0, count: 16)
        slots[2] = 2 << 4 | 1
        slots[3] = 3 << 4 | 2
        // The sequence skips 0, and the enables already are as wanted.
        #expect(
            bench.plc.writes == [
                .init(address: 1, values: [0]), .init(address: 11, values: slots), .init(address: 2, values: [1, 4]),
            ])
    }

    @Test("Going on with a PLC that was restarted is refused")
    func resumeAfterRestart() {
        var bench = PLCBench(itemPLC())
        bench.attach()
        bench.reports = []
        bench.perform(.resume)
        #expect(bench.reports.count == 1)
        bench.run(milliseconds: 100)
        #expect(bench.plc.writes == [])
    }

    static let wrongSettings: [(String, @Sendable (inout RegisterModel) -> Void)] = [
        ("register layout is 2, this controller knows layout 1", { $0.input[0] = 2 }),
        ("number of stations is 6 instead of 1 to 5", { $0.input[12] = 6 }),
        (
            "station 0: twice the gate window 40 is not below the smallest pitch 80",
            {
                $0.parameters[10] = 40
                $0.sealParameters()
            }
        ),
        (
            "station 0: gate to bin 100 plus bin window 220 is not below four times the smallest pitch 80",
            {
                $0.parameters[7] = 220
                $0.sealParameters()
            }
        ),
        (
            "station 0: kind 2 is neither 0 nor 1",
            {
                $0.parameters[9] = 2
                $0.sealParameters()
            }
        ),
        (
            "parameters of station 4 are set, but there are 1 stations",
            {
                $0.parameters[59] = 1
                $0.sealParameters()
            }
        ),
    ]

    @Test("Wrong settings are named once, and asked for again each second", arguments: wrongSettings)
    func settingsAreNamed(detail: String, spoil: @Sendable (inout RegisterModel) -> Void) {
        var plc = itemPLC()
        spoil(&plc)
        var bench = PLCBench(plc)
        bench.attach()
        bench.run(milliseconds: 3_500)
        #expect(bench.news() == [.lost(DeviceFault(kind: .wrongSettings, detail: detail))])
        #expect(bench.plc.reads == 4)
        bench.plc = itemPLC()
        bench.run(milliseconds: 1_000)
        guard case .attached = bench.news().first else {
            Issue.record("not attached after the settings were mended")
            return
        }
    }

    @Test("A checksum that never fits is a wrong setting")
    func wrongChecksum() {
        var plc = itemPLC()
        plc.input[13] ^= 1
        var bench = PLCBench(plc)
        bench.attach()
        #expect(bench.news().count == 1)
        #expect(bench.plc.reads == 3)
    }

    @Test("The checksum is CRC-16/MODBUS")
    func checksum() {
        // The request "read ten holding registers from 0 of unit 1" ends with C5 CD on the wire, low byte first.
        #expect(PLCParameters.checksum(of: [0x0103, 0x0000, 0x000A]) == 0xCDC5)
    }
}
