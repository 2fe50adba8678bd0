import LineWorld

/// A line that acts by itself: its camera says one byte every 10 ms of its own time, once it was switched on.
struct TickingLine: SimulatedLine, Sendable {
    static let camera = 0
    static let scanner = 1
    static let plc = 2
    static let pace: Int64 = 10_000

    let endpoints = [
        Endpoint(device: "camera", kind: .tcp), Endpoint(device: "scanner", kind: .serial),
        Endpoint(device: "plc", kind: .modbus),
    ]
    var isOn = false
    private(set) var nextEvent: Int64 = .max
    private(set) var time: Int64 = 0
    private(set) var ticks: UInt8 = 0
    private var output: [WorldOutput] = []
    private(set) var events: [String] = []
    private(set) var heard: [UInt8] = []

    mutating func switchOn() {
        isOn = true
        nextEvent = time + Self.pace
    }

    mutating func say(_ bytes: [UInt8], endpoint: Int) {
        output.append(WorldOutput(endpoint: endpoint, connection: nil, content: .bytes(bytes)))
    }

    mutating func close(endpoint: Int) {
        output.append(WorldOutput(endpoint: endpoint, connection: nil, content: .close))
    }

    mutating func advance(to time: Int64) {
        precondition(time >= self.time, "The world's time ran back.")
        self.time = time
        while isOn && nextEvent <= time {
            ticks &+= 1
            say([ticks], endpoint: Self.camera)
            nextEvent += Self.pace
        }
    }

    mutating func connected(endpoint: Int, connection: Int, at time: Int64) {
        events.append("\(endpoint)+\(connection)")
    }

    mutating func disconnected(endpoint: Int, connection: Int, at time: Int64) {
        events.append("\(endpoint)-\(connection)")
    }

    mutating func receive(_ bytes: [UInt8], endpoint: Int, connection: Int, at time: Int64) {
        heard += bytes
    }

    /// Registers hold their own address, except that whatever was just written reads as 0: like a slot a PLC has taken.
    mutating func serve(
        _ request: ModbusRequest, endpoint: Int, connection: Int, at time: Int64
    ) -> ModbusAnswer {
        switch request {
        case .readInput(let address, let count), .readHolding(let address, let count):
            .registers((0..<count).map { UInt16(address + $0) })
        case .exchange(let written, let values, let address, let count):
            .registers(
                (0..<count).map { offset in
                    (written..<(written + values.count)).contains(address + offset) ? 0 : UInt16(address + offset)
                })
        case .write, .writeSingle: .written
        case .other: .exception(1)
        }
    }

    mutating func takeOutput() -> [WorldOutput] {
        defer { output = [] }
        return output
    }
}
