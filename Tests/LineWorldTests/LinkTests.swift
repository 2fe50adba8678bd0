import LineWorld
import Requirements
import Testing

@Suite("Line Link of the simulated PLC")
struct LinkTests {
    @Test("Addresses and functions outside of the map are refused", .requirement("L-03"))
    func exceptions() {
        var rig = Rig(itemLine(units: 0))
        let cases: [(ModbusRequest, ModbusAnswer)] = [
            (.readInput(address: 0, count: 126), .exception(3)),
            (.readInput(address: 100, count: 30), .exception(2)),
            (.readInput(address: 199, count: 2), .exception(2)),
            (.readInput(address: 255, count: 6), .exception(2)),
            (.readHolding(address: 90, count: 6), .exception(2)),
            (.readHolding(address: -1, count: 2), .exception(2)),
            (.write(address: 94, values: [1, 2]), .exception(2)),
            (.write(address: 0, values: []), .exception(3)),
            (.writeSingle(address: 95, value: 1), .exception(2)),
            (.exchange(writeAddress: 4, values: [1], readAddress: 90, readCount: 10), .exception(2)),
            (.other(function: 1), .exception(1)),
        ]
        for (request, answer) in cases {
            #expect(rig.serve(request) == answer, "\(request)")
        }
        #expect(rig.holding(4) == [0], "A refused exchange wrote.")
        #expect(rig.serve(.exchange(writeAddress: 4, values: [1], readAddress: 4, readCount: 1)) == .registers([1]))
        rig.write(6, [7, 7, 7, 7])
        #expect(rig.holding(6, 4) == [0, 0, 0, 0])
    }

    @Test("Only the connection that moves the heartbeat may write")
    func writer() {
        var rig = Rig(itemLine(units: 0))
        rig.world.connected(endpoint: 0, connection: 2, at: 0)
        #expect(rig.serve(.writeSingle(address: 5, value: 1), connection: 2) == .written)
        rig.beat()
        #expect(rig.serve(.writeSingle(address: 5, value: 2), connection: 2) == .exception(6))
        #expect(rig.serve(.writeSingle(address: 1, value: 99), connection: 2) == .exception(6))
        #expect(
            rig.serve(.exchange(writeAddress: 5, values: [2], readAddress: 5, readCount: 1), connection: 2)
                == .exception(6))
        #expect(rig.holding(5) == [1])
        rig.pass(499_000)
        #expect(rig.serve(.writeSingle(address: 5, value: 2), connection: 2) == .exception(6))
        rig.pass(1_000)
        #expect(rig.serve(.writeSingle(address: 5, value: 2), connection: 2) == .written)
        rig.beat()
        rig.world.disconnected(endpoint: 0, connection: 1, at: rig.time)
        #expect(rig.serve(.writeSingle(address: 5, value: 3), connection: 2) == .written)
    }

    @Test("A fifth connection costs the longest idle one, never the writer", .requirement("L-03"))
    func connections() {
        var rig = Rig(itemLine(units: 0))
        rig.beat()
        for connection in 2...5 {
            rig.pass(1_000)
            rig.world.connected(endpoint: 0, connection: connection, at: rig.time)
        }
        rig.pass(1_000)
        #expect(rig.closed.map(\.connection) == [2])
    }

    @Test("Commands are examined once, by their sequence, and only in the right states")
    func commands() {
        var rig = Rig(itemLine(units: 1))
        let boot = rig.status().registers[1]
        rig.write(2, [1, 1])
        #expect(rig.status().registers[10] == 0, "A command without boot echo was examined.")
        rig.write(2, [0, 0])
        rig.write(0, [boot])
        rig.poll()
        #expect(rig.command(77) == 2)
        #expect(rig.command(2) == 1, "Start in Stopped.")
        #expect(rig.command(1) == 0)
        #expect(rig.status().state == 15)
        rig.run(milliseconds: 60)
        #expect(rig.status().state == 4)
        #expect(rig.command(2) == 1, "Start before the belt was declared empty.")
        #expect(rig.command(10) == 0)
        rig.enables = 0
        rig.poll()
        #expect(rig.command(2) == 1, "Start without permission.")
        rig.enables = 1
        rig.poll()
        #expect(rig.command(2) == 0)
        rig.run(milliseconds: 60)
        #expect(rig.status().state == 6)
        let echo = rig.status().registers[10]
        rig.write(2, [echo, 4])
        rig.write(2, [echo + 2, 4])
        #expect(rig.status().state == 6, "A command out of sequence was taken.")
        let table: [(UInt16, UInt16, UInt16)] = [
            // command, result, state after the acting state
            (5, 1, 6), (9, 1, 6), (10, 1, 6), (6, 0, 5), (7, 0, 6), (4, 0, 11), (5, 0, 6), (3, 0, 2), (3, 1, 2),
            (1, 0, 4), (2, 0, 6), (8, 0, 9), (1, 1, 9), (9, 0, 2), (8, 0, 9),
        ]
        for (command, result, state) in table {
            #expect(rig.command(command) == result, "command \(command)")
            rig.run(milliseconds: 60)
            #expect(rig.status().state == state, "after command \(command)")
        }
    }

    @Test("The sequence of commands skips 0 when it rolls over")
    func commandRollOver() {
        var rig = Rig(itemLine(units: 0))
        rig.write(0, [rig.status().registers[1]])
        for _ in 0..<65_536 {
            let echo = rig.status().registers[10]
            rig.write(2, [echo == .max ? 1 : echo + 1, 77])
        }
        #expect(rig.status().registers[10] == 1)
    }

    @Test("Permission, guards, emergency stop and the stop button hold or abort")
    func stops() {
        var rig = Rig(itemLine(units: 100))
        rig.startUp()
        rig.enables = 0
        rig.run(milliseconds: 100)
        #expect(rig.status().state == 11)
        #expect(rig.command(5) == 1)
        rig.enables = 1
        rig.run(milliseconds: 20)
        #expect(rig.command(5) == 0)
        rig.run(milliseconds: 100)
        rig.world.inject(.guardOpen(1_000_000))
        rig.run(milliseconds: 100)
        #expect(rig.status().state == 11)
        #expect(rig.status().registers[4] & 0b1111 == 0b0101)
        #expect(rig.command(5) == 1)
        rig.run(milliseconds: 1_000)
        #expect(rig.command(5) == 0)
        rig.run(milliseconds: 100)
        rig.world.inject(.stopButton)
        rig.run(milliseconds: 100)
        #expect(rig.status().state == 11)
        #expect(rig.status().registers[14] == 1 << 5)
        for fault in [Fault.driveFault(200_000), .airLost(200_000), .jam(station: 0, 200_000)] {
            #expect(rig.command(5) == 0)
            rig.run(milliseconds: 100)
            rig.world.inject(fault)
            rig.run(milliseconds: 100)
            #expect(rig.status().state == 11, "\(fault)")
            #expect(rig.command(5) == 1, "\(fault)")
            rig.run(milliseconds: 200)
        }
        let checksum = rig.status().registers[13]
        rig.world.inject(.parameterChanged)
        #expect(rig.status().registers[13] != checksum)
        #expect(rig.status().alarms == 8)
        #expect(rig.command(1) == 0)
        #expect(rig.status().alarms == 0)
        rig.world.inject(.emergencyStop(500_000))
        rig.run(milliseconds: 100)
        #expect(rig.status().state == 9)
        #expect(rig.command(9) == 1)
        rig.run(milliseconds: 500)
        #expect(rig.command(9) == 0)
    }

    @Test("The parameter block is legal and its checksum right")
    func parameters() {
        let plan = WorldPlan.example(units: 0, unitsPerMinute: 1_200, faults: .none, seed: 1)
        var rig = Rig(plan)
        guard case .registers(let block) = rig.serve(.readInput(address: 200, count: 60)) else {
            Issue.record("No parameters.")
            return
        }
        for station in 0..<3 {
            let base = 12 * station
            #expect(2 * block[base + 10] < block[base + 11])
            #expect(block[base + 5] + block[base + 7] < 4 * block[base + 11])
            #expect(block[base + 9] == (station == 0 ? 0 : 1))
        }
        #expect(block[4] / block[11] < 15)
        #expect(block[36...].allSatisfy { $0 == 0 })
        // CRC-16/MODBUS, written again bit by bit.
        var crc: UInt16 = 0xFFFF
        for byte in block.flatMap({ [$0 >> 8, $0 & 255] }) {
            for bit in 0..<8 {
                let isDifferent = (crc ^ (byte >> UInt16(bit))) & 1 == 1
                crc = isDifferent ? crc >> 1 ^ 0xA001 : crc >> 1
            }
        }
        #expect(rig.status().registers[13] == crc)
        #expect(rig.status().registers[12] == 3)
    }

    @Test("With nothing left to move the line suspends itself and comes back by itself")
    func standstill() {
        var rig = Rig(itemLine(units: 3))
        rig.startUp()
        #expect(rig.run(upTo: 20_000) { $0.state == 5 })
        #expect(rig.status().bit(0, 3))
        rig.world.supply(units: 2)
        #expect(rig.run(upTo: 20_000) { $0.station(0, 5) == 5 })
    }
}
