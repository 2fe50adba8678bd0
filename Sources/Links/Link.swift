/// What a port tells the device machine behind it.
///
/// A link is either a byte stream (serial line, TCP socket) or a Modbus client connection. Ports know no product: they
/// move these values and nothing else.
public enum LinkInput: Hashable, Sendable {
    /// The connection stands; nothing of an earlier connection is still under way.
    case up
    /// The connection is gone, or could not be made. The outcome of every request that had no answer is unknown.
    /// The port goes on trying with back-off by itself.
    case down(LinkFault)
    /// Bytes of a stream, in order, in pieces of any size.
    case bytes([UInt8])
    /// The answer to a read or an exchange. `begun` is the tick at which the request left the port.
    case registers(request: UInt32, values: [UInt16], begun: Tick)
    /// A write was acknowledged by the server.
    case written(request: UInt32)
    /// The server answered with a Modbus exception; the request had no effect.
    case refused(request: UInt32, exception: UInt8)
}

/// What a device machine asks of its port.
public enum LinkOutput: Hashable, Sendable {
    /// Bytes for a stream.
    case send([UInt8])
    /// A request to a Modbus server. Requests are carried out one after the other, in order.
    case request(RegisterRequest)
    /// Close the connection and make it anew; what is under way is lost. The text says why, for the log.
    case reset(reason: String)
}

/// Why a connection does not stand. `detail` is a technical text in English for the log (e.g. errno's text).
public struct LinkFault: Hashable, Sendable {
    public enum Kind: UInt8, Sendable, CaseIterable {
        /// The path, host or port is not there.
        case notFound
        /// The other side refused the connection, or another program holds the device.
        case refused
        /// No answer within the time allowed.
        case timeout
        /// The other side closed the connection, or the device was unplugged.
        case closed
        /// An answer that does not obey the protocol.
        case garbled
        /// The machine asked for a reset.
        case reset
    }

    public var kind: Kind
    public var detail: String

    public init(kind: Kind, detail: String) {
        self.kind = kind
        self.detail = detail
    }
}

/// One Modbus request. Addresses are 0-based protocol addresses.
public struct RegisterRequest: Hashable, Sendable {
    public enum Operation: Hashable, Sendable {
        /// FC04, 1…125 registers.
        case readInput(address: UInt16, count: UInt16)
        /// FC03, 1…125 registers.
        case readHolding(address: UInt16, count: UInt16)
        /// FC16, 1…123 registers.
        case write(address: UInt16, values: [UInt16])
        /// FC06.
        case writeSingle(address: UInt16, value: UInt16)
        /// FC23: the write takes effect before the read. At most 121 written, 125 read.
        case exchange(writeAddress: UInt16, values: [UInt16], readAddress: UInt16, readCount: UInt16)
    }

    /// Chosen by the machine; comes back with the answer.
    public var id: UInt32
    public var operation: Operation

    public init(id: UInt32, operation: Operation) {
        self.id = id
        self.operation = operation
    }
}
