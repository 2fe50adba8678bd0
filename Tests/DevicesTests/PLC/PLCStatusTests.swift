import LineCore
import Links
import Requirements
import Testing

@testable import Devices

@Suite("PLC machine: what the status tells")
struct PLCStatusTests {
    @Test("Every item is told, in order, over the roll-over that skips 0", .requirement("V-04"))
    func itemsRollOver() {
        var plc = itemPLC()
        plc.set(0, 0, 65_533)
        plc.set(0, 5, 65_533)
        var bench = PLCBench.inControl(plc)
        bench.plc.set(0, 0, 2)
        #expect(
            bench.pollNews() == [65_534, 65_535, 1, 2].map { .itemArrived(station: 0, item: $0) })
    }

    @Test("Pictures of several items between two reads, and where in time they lie")
    func pictures() {
        var plc = itemPLC()
        plc.set(0, 0, 2)
        plc.set(0, 3, 65_535)
        plc.set(0, 4, 65_534)
        plc.set(0, 5, 65_530)
        var bench = PLCBench.inControl(plc)
        bench.poll()
        guard case .statusRead(let before) = bench.reports.last else {
            Issue.record("no status was read")
            return
        }
        bench.reports = []
        bench.plc.set(0, 3, 1)
        bench.plc.set(0, 4, 1)
        let reads = bench.plc.reads
        while bench.plc.reads == reads { bench.run(milliseconds: 1) }
        guard case .statusRead(let begun) = bench.reports.last else {
            Issue.record("the read is not the last report")
            return
        }
        let after = begun + 200
        #expect(
            bench.news() == [
                .pictureTaken(station: 0, item: 65_535, picture: 0, earliest: before, latest: after),
                .pictureTaken(station: 0, item: 1, picture: 1, earliest: before, latest: after),
            ])
    }

    @Test("A ring that was overwritten loses outcomes, and only those", .requirement("V-04", "L-03"))
    func outcomeGap() {
        var plc = itemPLC()
        plc.set(0, 0, 20)
        var bench = PLCBench.inControl(plc)
        for item in UInt16(1)...11 { bench.plc.judge(0, item, item == 5 ? .rejectedByDefault : .passed) }
        bench.plc.set(0, 14 + 6, 0)
        var expected: [PLCReport] = [
            .outcomesLost(station: 0, from: 1, through: 3), .outcome(station: 0, item: 4, outcome: .passed),
            .outcome(station: 0, item: 5, outcome: .rejectedByDefault),
            .outcomesLost(station: 0, from: 6, through: 6),
        ]
        expected += (UInt16(7)...11).map { .outcome(station: 0, item: $0, outcome: .passed) }
        #expect(bench.pollNews() == expected)
        // A value that is no outcome is none.
        bench.plc.judge(0, 12, .passed)
        bench.plc.set(0, 14 + 4, 12 << 4 | 9)
        #expect(bench.pollNews() == [.outcomesLost(station: 0, from: 12, through: 12)])
    }

    static let changes: [(@Sendable (inout RegisterModel) -> Void, [PLCReport])] = [
        ({ $0.input[3] = 11 }, [.stateChanged(.held)]),
        ({ $0.input[4] = 0xFFC0 | 0b1011 }, [.inputsChanged([.emergencyStopHealthy, .guardsClosed, .beltRunning])]),
        ({ $0.input[5] = 1 << 4 }, [.alarmsChanged(.unknownItemAtGate)]),
        ({ $0.input[8] = 300 }, [.speedChanged(300)]),
        ({ $0.input[14] = 2 | 31 << 5 | 1 << 10 }, [.buttons(start: 2, stop: 31, reset: 1)]),
        ({ $0.set(0, 13, 0b1_0001) }, [.bitsChanged(station: 0, bits: [.jam, .gateFault])]),
        ({ $0.set(0, 13, 0b1_1110_0000) }, []),
    ]

    @Test("What changed is told once", arguments: changes)
    func changesAreTold(change: @Sendable (inout RegisterModel) -> Void, expected: [PLCReport]) {
        var bench = PLCBench.inControl(itemPLC())
        change(&bench.plc)
        #expect(bench.pollNews() == expected)
        #expect(bench.pollNews() == [])
    }

    @Test("Buttons roll over at 32")
    func buttonsRollOver() {
        var plc = itemPLC()
        plc.input[14] = 31
        var bench = PLCBench.inControl(plc)
        bench.plc.input[14] = 1
        #expect(bench.pollNews() == [.buttons(start: 2, stop: 0, reset: 0)])
    }

    static let jumps: [@Sendable (inout RegisterModel) -> Void] = [
        { $0.set(0, 0, 4) },
        { $0.set(0, 0, 0) },
        { $0.set(0, 0, 100) },
        { $0.set(0, 5, 2) },
        { $0.set(0, 5, 6) },
        { $0.set(0, 3, 65_535) },
        { $0.set(0, 3, 1) },
        {
            $0.set(0, 3, 2)
            $0.set(0, 4, 1)
        },
        { $0.input[3] = 0 },
        { $0.input[1] = 0 },
        { $0.input[12] = 2 },
        { $0.input[0] = 0 },
    ]

    @Test("Counters that jump and registers that cannot be lose control", .requirement("L-03"), arguments: jumps)
    func lies(lie: @Sendable (inout RegisterModel) -> Void) {
        var plc = itemPLC()
        plc.set(0, 0, 5)
        plc.set(0, 5, 3)
        var bench = PLCBench.inControl(plc)
        bench.perform(.verb(.hold))
        bench.plc.examinesCommands = false
        lie(&bench.plc)
        bench.poll()
        let news = bench.news()
        #expect(news.count == 2 && news.first == .commandDone(.hold, .inDoubt))
        guard case .lost = news.last else {
            Issue.record("not lost: \(news)")
            return
        }
    }

    @Test("The read's own report comes last")
    func statusReadIsLast() {
        var bench = PLCBench.inControl(itemPLC())
        bench.reports = []
        bench.plc.set(0, 0, 1)
        let begun = bench.machine.pollDue.microseconds
        bench.poll()
        #expect(bench.reports.prefix(2) == [.itemArrived(station: 0, item: 1), .statusRead(begun: begun)])
    }

    @Test("A changed parameter block is read anew, also when block and checksum come one after the other")
    func parametersChange() {
        var bench = PLCBench.inControl(itemPLC())
        bench.plc.parameters[4] = 901
        let changed = PLCParameters.checksum(of: bench.plc.parameters)
        // The alarm rises while the checksum is still that of before.
        bench.plc.input[5] = 1 << 3
        bench.poll()
        #expect(bench.news() == [.alarmsChanged(.parameterChanged)])
        bench.plc.sealParameters()
        bench.poll()
        #expect(bench.news() == [.parametersChanged(checksum: changed)])
        #expect(bench.machine.parameters?.stations.first?.triggerToGate == 901)
        // Only the checksum moves.
        bench.plc.parameters[4] = 902
        bench.plc.sealParameters()
        bench.run(milliseconds: 30)
        #expect(bench.news() == [.parametersChanged(checksum: bench.plc.input[13])])
        // A block that may not be used.
        bench.plc.parameters[11] = 60
        bench.plc.sealParameters()
        bench.run(milliseconds: 30)
        guard case .lost(let fault) = bench.news().first else {
            Issue.record("a wrong block was taken")
            return
        }
        #expect(fault.kind == .wrongSettings)
    }
}
