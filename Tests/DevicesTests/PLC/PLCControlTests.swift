import LineCore
import Links
import Requirements
import Testing

@testable import Devices

@Suite("PLC machine: what is written in control")
struct PLCControlTests {
    static func plc(item: UInt16, judged: UInt16) -> RegisterModel {
        var plc = itemPLC()
        plc.set(0, 0, item)
        plc.set(0, 5, judged)
        return plc
    }

    @Test("Verdicts that are due together go in one write, and stale slots are 0", .requirement("V-04"))
    func batching() {
        var bench = PLCBench.inControl(Self.plc(item: 4, judged: 0))
        // They become due while a read is under way.
        bench.isCut = true
        bench.run(milliseconds: 11)
        bench.isCut = false
        for item in UInt16(1)...3 { bench.perform(.verdict(station: 0, item: item, verdict: .good)) }
        bench.poll()
        var slots = [UInt16](repeating: 0, count: 16)
        for item in 1...3 { slots[item] = UInt16(item) << 4 | 1 }
        #expect(bench.plc.deeds == [.init(address: 11, values: slots)])
        // Items 1 and 2 are judged: their slots are cleared by the next write.
        bench.plc.judge(0, 1, .passed)
        bench.plc.judge(0, 2, .passed)
        bench.poll()
        bench.perform(.verdict(station: 0, item: 4, verdict: .divert))
        bench.poll()
        slots[1] = 0
        slots[2] = 0
        slots[4] = 4 << 4 | 3
        #expect(bench.plc.deeds.last == .init(address: 11, values: slots))
        #expect(bench.plc.deeds.count == 2)
    }

    @Test(
        "A verdict for an item that is not under way is not written", .requirement("V-04"),
        arguments: [0, 5, 9, 4_102] as [UInt16])
    func strangeVerdicts(item: UInt16) {
        var bench = PLCBench.inControl(Self.plc(item: 8, judged: 5))
        bench.perform(.verdict(station: 0, item: item, verdict: .good))
        bench.perform(.verdict(station: 3, item: 6, verdict: .good))
        bench.poll()
        #expect(bench.plc.deeds == [])
    }

    @Test("A verdict never takes the slot of a newer item")
    func slotOfNewerItem() {
        // Item 3 is beyond the gate and its bin window is open; 19 has its slot.
        var bench = PLCBench.inControl(Self.plc(item: 19, judged: 2))
        bench.perform(.verdict(station: 0, item: 3, verdict: .good))
        bench.poll()
        #expect(bench.plc.deeds == [])
    }

    @Test("Slots at the roll-over: items 65535 and 1 are neighbours with their own slots")
    func slotsRollOver() {
        var bench = PLCBench.inControl(Self.plc(item: 1, judged: 65_534))
        bench.perform(.verdict(station: 0, item: 65_535, verdict: .reject))
        bench.perform(.verdict(station: 0, item: 1, verdict: .good))
        bench.run(milliseconds: 2)
        var slots = [UInt16](repeating: 0, count: 16)
        slots[15] = 0xFFF2
        slots[1] = 0x0011
        #expect(bench.plc.deeds.last == .init(address: 11, values: slots))
    }

    @Test("A command waits for the echo of the last, and carries sequence and verb together")
    func commandDiscipline() {
        var plc = itemPLC()
        plc.input[10] = 65_534
        var bench = PLCBench.inControl(plc)
        bench.plc.examinesCommands = false
        bench.perform(.verb(.hold))
        bench.perform(.verb(.unhold))
        bench.run(milliseconds: 100)
        #expect(bench.plc.deeds == [.init(address: 2, values: [65_535, 4])])
        #expect(bench.news() == [])
        bench.plc.input[10] = 65_535
        bench.plc.input[11] = 1
        bench.poll()
        #expect(bench.news() == [.commandDone(.hold, .refusedInThisState)])
        #expect(bench.plc.deeds.last == .init(address: 2, values: [1, 5]))
        // An echo of somebody else's is not ours.
        bench.plc.input[10] = 4
        bench.poll()
        #expect(bench.news() == [])
        bench.plc.input[10] = 1
        bench.plc.input[11] = 2
        bench.poll()
        #expect(bench.news() == [.commandDone(.unhold, .unknownCommand)])
    }

    @Test("A command that is never examined is in doubt, and the PLC is not under control", .requirement("L-03"))
    func commandNotExamined() {
        var bench = PLCBench.inControl(itemPLC())
        bench.plc.examinesCommands = false
        bench.perform(.verb(.start))
        bench.run(milliseconds: 1_050)
        let fault = DeviceFault(kind: .protocolError, detail: "command 2 with sequence 1 was not examined")
        #expect(bench.news() == [.commandDone(.start, .inDoubt), .lost(fault)])
    }

    @Test("Commands have a limit, and are refused without control", .requirement("L-03"))
    func commandLimit() {
        var bench = PLCBench(itemPLC())
        bench.perform(.verb(.abort))
        #expect(bench.news() == [.commandDone(.abort, .inDoubt)])
        bench = PLCBench.inControl(itemPLC())
        bench.plc.examinesCommands = false
        for _ in 0..<10 { bench.perform(.verb(.hold)) }
        #expect(bench.news() == [.commandDone(.hold, .inDoubt)])
    }

    @Test("The heartbeat changes in time, whatever else is to be done", .requirement("V-04"))
    func heartbeat() {
        var bench = PLCBench.inControl(Self.plc(item: 4, judged: 0))
        var last = bench.plc.holding[1]
        var changed = bench.now
        var longest = Interval(microseconds: 0)
        for step in 0..<400 {
            bench.perform(.verdict(station: 0, item: UInt16(step % 4 + 1), verdict: .good))
            bench.perform(.lamps(UInt16(step & 0x1F)))
            bench.run(milliseconds: 1)
            if bench.plc.holding[1] != last {
                last = bench.plc.holding[1]
                changed = bench.now
            }
            longest = max(longest, bench.now - changed)
        }
        #expect(longest <= .milliseconds(55))
        #expect(bench.plc.reads >= 20)
    }

    @Test("On a slow line the heartbeat goes before a read that would delay it", .requirement("V-04"))
    func heartbeatOnSlowLine() {
        var bench = PLCBench.inControl(itemPLC())
        bench.statusReadTime = .milliseconds(40)
        bench.run(milliseconds: 200)
        var last = bench.plc.holding[1]
        var changed = bench.now
        var longest = Interval(microseconds: 0)
        for _ in 0..<1_000 {
            bench.run(milliseconds: 1)
            if bench.plc.holding[1] != last {
                last = bench.plc.holding[1]
                changed = bench.now
            }
            longest = max(longest, bench.now - changed)
        }
        #expect(longest <= .milliseconds(55))
    }

    @Test("A read that took longer than a heartbeat may wait is not the last one", .requirement("L-03"))
    func slowReadDoesNotBlind() {
        var bench = PLCBench.inControl(itemPLC())
        bench.statusReadTime = .milliseconds(120)
        bench.run(milliseconds: 500)
        bench.statusReadTime = .milliseconds(1)
        let before = bench.plc.reads
        bench.run(milliseconds: 500)
        #expect(bench.plc.reads > before + 20)
    }

    @Test("The first command waits for an echo that was read in control")
    func firstCommandWaits() {
        var plc = itemPLC()
        plc.holding[0] = 7
        var bench = PLCBench(plc)
        bench.attach()
        // A command that a controller before this one gave is examined after the attaching read.
        bench.plc.input[10] = 1
        bench.reports = []
        bench.perform(.resume)
        bench.perform(.verb(.hold))
        bench.run(milliseconds: 20)
        #expect(bench.plc.deeds == [.init(address: 2, values: [2, 4])])
        #expect(bench.news() == [.inControl, .commandDone(.hold, .taken)])
    }

    @Test("A flood of verdicts does not stop the reads")
    func floodDoesNotBlind() {
        var bench = PLCBench.inControl(Self.plc(item: 4, judged: 0))
        let before = bench.plc.reads
        // With each answer another verdict is due.
        for _ in 0..<500 {
            bench.perform(.verdict(station: 0, item: 1, verdict: .good))
            guard let request = bench.underWay.first else { break }
            bench.underWay = []
            let begun = bench.now
            bench.now = bench.now + Interval(microseconds: 200)
            bench.receive(bench.plc.serve(request, begun: begun))
        }
        // 100 ms with a read at least every 20 ms.
        #expect(bench.plc.reads - before >= 4)
    }

    @Test("Enables and lamps are written when they differ, also from what stands in the PLC")
    func outputs() {
        var bench = PLCBench.inControl(itemPLC())
        bench.perform(.permitRun(true))
        bench.perform(.rejectEverything(true))
        bench.perform(.lamps(0xFFFF))
        bench.poll()
        #expect(bench.plc.deeds.last == .init(address: 4, values: [3, 0x1F1F]))
        let count = bench.plc.deeds.count
        bench.perform(.permitRun(true))
        bench.run(milliseconds: 100)
        #expect(bench.plc.deeds.count == count)
        bench.plc.holding[4] = 0
        bench.run(milliseconds: 600)
        #expect(bench.plc.holding[4] == 3)
    }

    @Test("One slow status read does not keep all later ones from being asked for", .requirement("L-03"))
    func slowStatusRead() {
        var bench = PLCBench.inControl(Self.plc(item: 1, judged: 0))
        // Longer than from one heartbeat to the next.
        bench.statusReadTime = .milliseconds(80)
        bench.run(milliseconds: 400)
        let slowReads = bench.plc.reads
        bench.statusReadTime = .milliseconds(1)
        bench.run(milliseconds: 400)
        #expect(bench.plc.reads - slowReads >= 20)
        #expect(bench.plc.writes.count { $0.address == 1 } >= 10, "the heartbeat goes on")
        #expect(bench.news().allSatisfy { if case .lost = $0 { false } else { true } })
    }
}
