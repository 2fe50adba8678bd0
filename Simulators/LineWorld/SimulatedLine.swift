/// What the servers of a simulated line need to know of the world behind them: endpoints, bytes, registers, time.
///
/// Times are microseconds of the world's own clock, from 0. The world never reads a clock; whoever owns it moves it.
public protocol SimulatedLine {
    /// The devices that a controller can connect to, in a fixed order; an endpoint's number is its place here.
    var endpoints: [Endpoint] { get }

    /// The world at this time or later wants to act by itself (move the belt, print, answer late).
    var nextEvent: Int64 { get }

    /// Lets everything happen up to and including this time.
    mutating func advance(to time: Int64)

    /// A client connected. Connections of an endpoint have numbers that are never used again.
    mutating func connected(endpoint: Int, connection: Int, at time: Int64)
    mutating func disconnected(endpoint: Int, connection: Int, at time: Int64)

    /// Bytes from a client of a stream endpoint.
    mutating func receive(_ bytes: [UInt8], endpoint: Int, connection: Int, at time: Int64)

    /// A Modbus request from a client of a register endpoint; it takes effect at once.
    mutating func serve(_ request: ModbusRequest, endpoint: Int, connection: Int, at time: Int64) -> ModbusAnswer

    /// What devices sent since the last call, in order.
    mutating func takeOutput() -> [WorldOutput]
}

public struct Endpoint: Hashable, Sendable {
    public enum Kind: Sendable {
        /// Modbus server; many connections.
        case modbus
        /// Byte stream over TCP; connections as the device allows.
        case tcp
        /// Byte stream over a serial line: one connection, which stands as long as the world.
        case serial
    }

    /// The device's id in the line's configuration.
    public var device: String
    public var kind: Kind

    public init(device: String, kind: Kind) {
        self.device = device
        self.kind = kind
    }
}

public enum ModbusRequest: Hashable, Sendable {
    case readInput(address: Int, count: Int)
    case readHolding(address: Int, count: Int)
    case write(address: Int, values: [UInt16])
    case writeSingle(address: Int, value: UInt16)
    case exchange(writeAddress: Int, values: [UInt16], readAddress: Int, readCount: Int)
    case other(function: UInt8)
}

public enum ModbusAnswer: Hashable, Sendable {
    case registers([UInt16])
    case written
    case exception(UInt8)
    /// The device says nothing (a fault).
    case silence
    /// The device closes the connection, perhaps in the middle of its answer (a fault).
    case close
}

public struct WorldOutput: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        case bytes([UInt8])
        /// The device closes this connection.
        case close
    }

    public var endpoint: Int
    /// Nil = every connection of the endpoint (a device that talks to all who listen).
    public var connection: Int?
    public var content: Content

    public init(endpoint: Int, connection: Int?, content: Content) {
        self.endpoint = endpoint
        self.connection = connection
        self.content = content
    }
}
