import LineWorld
import Requirements
import Testing

@Suite("Gate of the simulated PLC")
struct GateTests {
    @Test("An item passes only with its own good verdict", .requirement("V-04"))
    func passOnlyOnProof() {
        var rig = Rig(itemLine(units: 40))
        // In turn: good, reject, nothing, divert without diverter, an unknown value.
        rig.verdict = { _, item in [1, 2, nil, 3, 9][Int(item % 5)] }
        rig.startUp()
        var outcomes: [UInt16: UInt16] = [:]
        for _ in 0..<1_200 {
            rig.poll()
            let status = rig.status()
            for item in UInt16(1)...40 {
                if let outcome = status.outcome(0, item) { outcomes[item] = outcome }
            }
        }
        for item in UInt16(1)...40 {
            #expect(outcomes[item] == [1, 2, 3, 2, 3][Int(item % 5)], "item \(item)")
        }
        let status = rig.status()
        #expect(status.station(0, 5) == 40)
        #expect(status.settled(0) == 40)
        #expect(status.station(0, 9) &+ status.station(0, 10) == status.station(0, 7))
        #expect(status.station(0, 8) == 16)
        let truth = rig.world.truth()
        #expect(truth.items.filter { $0.place == .bin(station: 0) }.count == 32)
        #expect(truth.items.filter { $0.place == .finished }.count == 8)
        #expect(rig.world.isIdle)
    }

    @Test("Verdicts of items that are not between trigger and gate are wiped", .requirement("V-04"))
    func staleVerdicts() {
        var rig = Rig(itemLine(units: 5))
        rig.verdict = { _, _ in nil }
        rig.startUp()
        #expect(rig.run(upTo: 5_000) { $0.station(0, 0) == 2 })
        // Item 3 is not there yet; item 1 stands in the wrong slot; item 2 is right.
        rig.write(14, [tag(3, 1)])
        rig.write(20, [tag(1, 1)])
        rig.write(13, [tag(2, 1)])
        #expect(rig.holding(14) == [0])
        #expect(rig.holding(20) == [0])
        #expect(rig.holding(13) == [tag(2, 1)])
        #expect(rig.run(upTo: 10_000) { $0.station(0, 5) == 5 })
        let status = rig.status()
        #expect(status.station(0, 6) == 1)
        #expect(status.station(0, 8) == 4)
        #expect(rig.holding(13) == [0])
    }

    @Test("Without a heartbeat everything is rejected, then the line is held", .requirement("V-04", "L-03"))
    func heartbeatLoss() {
        var rig = Rig(itemLine(units: 100))
        rig.startUp()
        #expect(rig.run(upTo: 10_000) { $0.station(0, 6) >= 3 })
        let before = rig.status()
        rig.pass(499_000)
        #expect(rig.status().registers[4] & 0b110000 == 0)
        rig.pass(2_000)
        #expect(rig.status().registers[4] & 0b110000 == 0b110000)
        rig.pass(1_400_000)
        #expect(rig.status().state == 6)
        rig.pass(200_000)
        let after = rig.status()
        #expect(after.state == 11)
        #expect(after.station(0, 8) > 3)
        // Those with a good verdict that came in the first half second passed; none later.
        #expect(after.station(0, 6) &- before.station(0, 6) <= 3)
        rig.poll()
        #expect(rig.status().registers[4] & 0b110000 == 0)
        #expect(rig.command(5) == 0)
        #expect(rig.run(upTo: 30_000) { $0.station(0, 5) == 100 })
    }

    @Test("A wrong boot echo takes all effect from what is written", .requirement("V-04"))
    func bootEcho() {
        var rig = Rig(itemLine(units: 30))
        rig.startUp()
        #expect(rig.run(upTo: 10_000) { $0.station(0, 6) >= 2 })
        rig.write(0, [rig.status().registers[1] &+ 1])
        let status = rig.status()
        #expect(status.registers[4] & 32 != 0)
        #expect(status.state == 10)
        let echo = status.registers[10]
        rig.write(2, [echo + 1, 5])
        #expect(rig.status().registers[10] == echo)
    }

    @Test("A reject not seen in the bin holds the line until it is acknowledged", .requirement("V-05"))
    func gateStuck() {
        var faults = FaultPlan.none
        faults.scheduled = [ScheduledFault(.unit(3), .gateStuck)]
        var rig = Rig(itemLine(units: 20, faults: faults))
        rig.verdict = { _, item in item == 3 ? 2 : 1 }
        rig.startUp()
        #expect(rig.run(upTo: 10_000) { $0.state == 11 })
        let status = rig.status()
        #expect(status.outcome(0, 3) == 4)
        #expect(status.bit(0, 4))
        #expect(status.station(0, 10) == 1)
        #expect(rig.command(5) == 1)
        #expect(rig.command(1) == 0)
        #expect(!rig.status().bit(0, 4))
        #expect(rig.world.truth().items[2].place == .taken)
        #expect(rig.command(5) == 0)
        #expect(rig.run(upTo: 10_000) { $0.station(0, 5) == 20 })
        #expect(rig.status().settled(0) == 20)
    }

    @Test("A removed item gets its outcome, a foreign thing is rejected and counted nowhere", .requirement("V-04"))
    func removedAndUnknown() {
        var faults = FaultPlan.none
        faults.scheduled = [ScheduledFault(.unit(4), .takenByHand)]
        var rig = Rig(itemLine(units: 12, faults: faults))
        rig.startUp()
        #expect(rig.run(upTo: 10_000) { $0.outcome(0, 4) != nil })
        #expect(rig.status().outcome(0, 4) == 5)
        // Between two windows: the last was judged just now.
        #expect(rig.run(upTo: 10_000) { $0.station(0, 5) == 6 })
        rig.world.inject(.placedByHand(station: 0))
        rig.run(milliseconds: 50)
        #expect(rig.status().alarms & 16 != 0)
        #expect(rig.run(upTo: 10_000) { $0.station(0, 5) == 12 })
        let status = rig.status()
        #expect(status.station(0, 12) == 1)
        #expect(status.station(0, 7) == 0)
        #expect(status.settled(0) == 12)
        #expect(rig.world.truth().items.filter { $0.place == .bin(station: 0) }.map(\.text) == [nil])
    }

    @Test("Two things in one window: the item is rejected", .requirement("V-04"))
    func twoThings() {
        var rig = Rig(itemLine(units: 3))
        rig.startUp()
        #expect(rig.run(upTo: 10_000) { $0.station(0, 0) == 1 })
        let latch = rig.status().latch(0)
        // The gate is 2200 pulses on and its window 60 wide; the thing comes 5 pulses after it was put there.
        #expect(rig.run(upTo: 10_000) { $0.encoder >= latch + 2_150 })
        rig.world.inject(.placedByHand(station: 0))
        #expect(rig.run(upTo: 10_000) { $0.station(0, 5) == 3 })
        let status = rig.status()
        #expect(status.outcome(0, 1) == 3)
        #expect(status.station(0, 6) == 2)
        #expect(status.alarms == 0)
        #expect(rig.world.truth().items.count { $0.place == .bin(station: 0) } == 2)
    }

    @Test("A sixteenth item between trigger and gate holds the line", .requirement("V-04"))
    func sixteenthItem() {
        var plan = itemLine(units: 40)
        plan.stations[0].geometry = StationPlan.Geometry(
            triggerToPrinter: 0, triggerToCamera: 600, triggerToGate: 4_000, gateToBin: 300,
            gatePulseMilliseconds: 20, binWindow: 120, gateWindow: 60, smallestPitch: 160)
        var rig = Rig(plan)
        rig.startUp()
        #expect(rig.run(upTo: 10_000) { $0.state == 11 })
        #expect(rig.status().alarms & 32 != 0)
        #expect(rig.status().station(0, 0) == 16)
        #expect(rig.command(10) == 0)
        let status = rig.status()
        #expect(status.station(0, 12) == 16)
        #expect(status.station(0, 5) == 16)
        #expect(rig.world.truth().items.allSatisfy { $0.place == .taken })
    }

    @Test("After a restart the PLC knows nothing and wants the belt declared empty", .requirement("V-04"))
    func restart() {
        var rig = Rig(itemLine(units: 30))
        rig.startUp()
        #expect(rig.run(upTo: 10_000) { $0.station(0, 6) >= 2 })
        let boot = rig.status().registers[1]
        rig.world.inject(.plcRestart)
        rig.pass(1_000)
        #expect(rig.closed.map(\.endpoint) == [0])
        rig.world.connected(endpoint: 0, connection: 1, at: rig.time)
        let status = rig.status()
        #expect(status.registers[1] == boot + 1)
        #expect(status.state == 2)
        #expect(status.station(0, 0) == 0)
        #expect(rig.holding(0, 95).allSatisfy { $0 == 0 })
        rig.write(0, [boot + 1])
        rig.poll()
        #expect(rig.command(1) == 0)
        rig.run(milliseconds: 100)
        #expect(rig.command(2) == 1, "Start before the belt was declared empty.")
        #expect(rig.command(10) == 0)
        #expect(rig.command(2) == 0)
        #expect(rig.run(upTo: 20_000) { _ in false } == false)
        #expect(rig.status().station(0, 5) > 0)
        #expect(rig.world.isIdle)
    }
}
