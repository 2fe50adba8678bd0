import LineWorld

/// A line of one device of each kind. Streams send back what they get; registers can be written and read.
struct EchoLine: SimulatedLine, Sendable {
    enum Mood: Sendable {
        case normal
        case silent
        case closing
        case refusing(UInt8)
    }

    static let plc = 0
    static let camera = 1
    static let scanner = 2

    let endpoints = [
        Endpoint(device: "plc", kind: .modbus), Endpoint(device: "camera", kind: .tcp),
        Endpoint(device: "scanner", kind: .serial),
    ]
    var nextEvent: Int64 { .max }

    var mood = Mood.normal
    var holding = [UInt16](repeating: 0, count: 256)
    var served: [ModbusRequest] = []
    var received: [[UInt8]] = [[], [], []]
    /// Connections that stand, as endpoint and number.
    var open: [[Int]] = [[], [], []]
    var output: [WorldOutput] = []

    mutating func advance(to time: Int64) {}

    mutating func connected(endpoint: Int, connection: Int, at time: Int64) {
        open[endpoint].append(connection)
    }

    mutating func disconnected(endpoint: Int, connection: Int, at time: Int64) {
        open[endpoint].removeAll { $0 == connection }
    }

    mutating func receive(_ bytes: [UInt8], endpoint: Int, connection: Int, at time: Int64) {
        received[endpoint] += bytes
        if case .normal = mood { say(bytes, endpoint: endpoint, connection: connection) }
    }

    mutating func serve(
        _ request: ModbusRequest, endpoint: Int, connection: Int, at time: Int64
    ) -> ModbusAnswer {
        served.append(request)
        switch mood {
        case .silent: return .silence
        case .closing: return .close
        case .refusing(let code): return .exception(code)
        case .normal: break
        }
        switch request {
        case .readInput(let address, let count):
            return .registers((0..<count).map { UInt16(truncatingIfNeeded: address + $0) })
        case .readHolding(let address, let count):
            return read(address, count)
        case .write(let address, let values):
            return write(address, values) ? .written : .exception(2)
        case .writeSingle(let address, let value):
            return write(address, [value]) ? .written : .exception(2)
        case .exchange(let writeAddress, let values, let readAddress, let readCount):
            return write(writeAddress, values) ? read(readAddress, readCount) : .exception(2)
        case .other:
            return .exception(1)
        }
    }

    mutating func takeOutput() -> [WorldOutput] {
        defer { output = [] }
        return output
    }

    mutating func say(_ bytes: [UInt8], endpoint: Int, connection: Int?) {
        output.append(WorldOutput(endpoint: endpoint, connection: connection, content: .bytes(bytes)))
    }

    mutating func close(endpoint: Int) {
        output.append(WorldOutput(endpoint: endpoint, connection: nil, content: .close))
    }

    private func read(_ address: Int, _ count: Int) -> ModbusAnswer {
        guard address + count <= holding.count else { return .exception(2) }
        return .registers(Array(holding[address..<(address + count)]))
    }

    private mutating func write(_ address: Int, _ values: [UInt16]) -> Bool {
        guard address + values.count <= holding.count else { return false }
        holding.replaceSubrange(address..<(address + values.count), with: values)
        return true
    }
}
