import LineWorld
import Testing

/// A scripted controller with one connection to the PLC of a simulated line: just enough of Line Link to drive it.
struct Rig {
    var world: World
    var time: Int64 = 0
    var heartbeat: UInt16 = 0
    var enables: UInt16 = 1
    let connection = 1
    /// Verdict for an item between trigger and gate of an item station, by station and item; nil = write nothing.
    var verdict: (Int, UInt16) -> UInt16? = { _, _ in 1 }
    /// What came out of the streams, by endpoint.
    var received: [[UInt8]]
    var closed: [WorldOutput] = []

    init(_ plan: WorldPlan) {
        world = World(plan: plan)
        received = world.endpoints.map { _ in [] }
        world.connected(endpoint: 0, connection: connection, at: 0)
    }

    // MARK: Registers

    mutating func serve(_ request: ModbusRequest, connection: Int = 1, endpoint: Int = 0) -> ModbusAnswer {
        let answer = world.serve(request, endpoint: endpoint, connection: connection, at: time)
        collect()
        return answer
    }

    mutating func status() -> Status {
        guard case .registers(let registers) = serve(.readInput(address: 0, count: 125)) else {
            Issue.record("The PLC did not give its status.")
            return Status(registers: [UInt16](repeating: 0, count: 125))
        }
        return Status(registers: registers)
    }

    mutating func holding(_ address: Int, _ count: Int = 1) -> [UInt16] {
        guard case .registers(let registers) = serve(.readHolding(address: address, count: count)) else {
            Issue.record("The PLC did not give its holding registers.")
            return [UInt16](repeating: 0, count: count)
        }
        return registers
    }

    @discardableResult
    mutating func write(_ address: Int, _ values: [UInt16]) -> ModbusAnswer {
        serve(.write(address: address, values: values))
    }

    private mutating func collect() {
        for output in world.takeOutput() {
            switch output.content {
            case .bytes(let bytes): received[output.endpoint] += bytes
            case .close: closed.append(output)
            }
        }
    }

    /// The text of a stream since the last call.
    mutating func takeText(_ endpoint: Int) -> String {
        defer { received[endpoint] = [] }
        return String(decoding: received[endpoint], as: UTF8.self)
    }

    func endpoint(_ device: String) -> Int {
        world.endpoints.firstIndex { $0.device == device } ?? -1
    }

    mutating func send(_ text: String, to device: String, wait: Int64 = 5_000) -> String {
        let endpoint = endpoint(device)
        world.receive(Array(text.utf8), endpoint: endpoint, connection: 1, at: time)
        pass(wait)
        return takeText(endpoint)
    }

    mutating func connect(_ device: String) {
        world.connected(endpoint: endpoint(device), connection: 1, at: time)
    }

    // MARK: Time

    /// Time goes by and the controller does nothing.
    mutating func pass(_ microseconds: Int64) {
        time += microseconds
        world.advance(to: time)
        collect()
    }

    mutating func beat() {
        heartbeat &+= 1
        write(1, [heartbeat])
    }

    /// One round of a controller: heartbeat, enables, verdicts of the item stations.
    mutating func poll() {
        pass(10_000)
        beat()
        write(4, [enables])
        let status = status()
        for station in 0..<status.stationCount where parameter(station, 9) == 0 {
            let item = status.station(station, 0)
            var next = status.station(station, 5)
            while next != item {
                next = next == .max ? 1 : next + 1
                if let verdict = verdict(station, next) {
                    write(10 + 17 * station + 1 + Int(next % 16), [tag(next, verdict)])
                }
            }
        }
    }

    mutating func run(milliseconds: Int) {
        for _ in 0..<(milliseconds / 10) { poll() }
    }

    /// Polls until it is so; false after the time.
    mutating func run(upTo milliseconds: Int, until isDone: (Status) -> Bool) -> Bool {
        for _ in 0..<(milliseconds / 10) {
            if isDone(status()) { return true }
            poll()
        }
        return false
    }

    mutating func parameter(_ station: Int, _ offset: Int) -> UInt16 {
        guard case .registers(let registers) = serve(.readInput(address: 200 + 12 * station + offset, count: 1)) else {
            return 0
        }
        return registers[0]
    }

    // MARK: Commands

    /// Gives a command and waits for its echo; the result.
    mutating func command(_ verb: UInt16) -> UInt16 {
        let echo = status().registers[10]
        let next = echo == .max ? 1 : echo + 1
        write(2, [next, verb])
        let after = status()
        #expect(after.registers[10] == next, "The command was not examined.")
        return after.registers[11]
    }

    /// Boot echo, permission, belt declared empty, reset, start: ends in Execute.
    mutating func startUp() {
        let boot = status().registers[1]
        write(1, [UInt16](repeating: 0, count: 94))
        write(0, [boot])
        poll()
        #expect(command(10) == 0)
        #expect(command(1) == 0)
        run(milliseconds: 100)
        #expect(command(2) == 0)
        run(milliseconds: 100)
        #expect(status().state == 6)
    }
}

func tag(_ item: UInt16, _ value: UInt16) -> UInt16 {
    (item & 0x0FFF) << 4 | value
}

struct Status {
    var registers: [UInt16]

    var state: UInt16 { registers[3] }
    var alarms: UInt16 { registers[5] }
    var encoder: Int { Int(registers[6]) << 16 | Int(registers[7]) }
    func latch(_ station: Int) -> Int { Int(self.station(station, 1)) << 16 | Int(self.station(station, 2)) }
    var stationCount: Int { Int(registers[12]) }
    func station(_ station: Int, _ offset: Int) -> UInt16 { registers[15 + 22 * station + offset] }
    func bit(_ station: Int, _ bit: Int) -> Bool { self.station(station, 13) >> UInt16(bit) & 1 == 1 }

    /// Outcome of an item if the ring still holds it.
    func outcome(_ station: Int, _ item: UInt16) -> UInt16? {
        let entry = self.station(station, 14 + Int(item % 8))
        return entry >> 4 == item & 0x0FFF && entry != 0 ? entry & 15 : nil
    }

    /// passed + rejected + diverted + removed.
    func settled(_ station: Int) -> UInt16 {
        self.station(station, 6) &+ self.station(station, 7) &+ self.station(station, 11) &+ self.station(station, 12)
    }
}

/// A line of one item station with pre-printed units and a camera.
func itemLine(units: Int, faults: FaultPlan = .none) -> WorldPlan {
    var plan = WorldPlan(
        plc: "plc", devices: [DevicePlan(id: "camera", kind: .dataMan(DataManPlan()), connection: .modbus)],
        stations: [StationPlan(.item(printer: nil, camera: "camera"))], units: units, unitsPerMinute: 300,
        faults: faults, seed: 1)
    plan.preprinted = (0..<units).map { "]d2unit\($0)" }
    return plan
}
