public import Links

/// One connection to a device, with a thread of its own.
///
/// A port connects by itself, reports `.up` and what arrives to its inbox, and after any fault reports `.down`, backs
/// off (100 ms, doubling up to 5 s) and connects anew, for ever. While it cannot connect, each different fault is
/// reported once. It knows no product and never blocks the thread that calls `send`.
public protocol Port: AnyObject, Sendable {
    /// The port's number in its inbox.
    var index: Int { get }

    /// Where the port connects to.
    var address: PortAddress { get }

    /// Queues an order. Orders are carried out in the order in which they were given.
    ///
    /// An order is dropped, and counted, while there is no connection whose `.up` was drained from the inbox: it was
    /// meant for an earlier connection, and its `.down` is already on the way. An order that the full queue cannot take
    /// makes the port drop the connection with a fault of kind `reset`, since the device has stopped to listen.
    ///
    /// Traps on an order of the other kind of link: bytes for a register port, requests for a stream.
    func send(_ output: LinkOutput)

    /// Starts the thread. Traps if called twice.
    func start()

    /// Closes the connection and waits for the end of the thread, at most for the time of one request. Orders that
    /// wait are lost, and nothing is reported any more. May be called more than once, and without `start`.
    func stop()

    /// What the port has done so far.
    var statistics: PortStatistics { get }
}

/// Counters of one port since it was made.
public struct PortStatistics: Hashable, Sendable {
    /// The connection stands.
    public internal(set) var isUp = false
    /// Connections that came to stand.
    public internal(set) var connections = 0
    /// Connections that ended other than by `stop`, and attempts that failed.
    public internal(set) var faults = 0
    /// The newest of them.
    public internal(set) var lastFault: LinkFault?
    /// Connections given up because the queue of orders was full.
    public internal(set) var overflows = 0
    /// Orders dropped because there was no connection for them, or because theirs ended.
    public internal(set) var ordersDropped = 0
    /// Times the inbox had no room for this port.
    public internal(set) var inboxFull = 0

    /// Bytes of a stream.
    public internal(set) var bytesReceived = 0
    public internal(set) var bytesSent = 0
    /// Modbus requests put on the wire.
    public internal(set) var requests = 0
    /// Modbus requests answered with values or an acknowledgement.
    public internal(set) var answers = 0
    /// Modbus requests answered with an exception.
    public internal(set) var refusals = 0

    /// How often the thread woke up, and the processor time it has used, in microseconds. A thread that spins shows
    /// here first.
    public internal(set) var turns = 0
    public internal(set) var processorTime: Int64 = 0

    public init() {}
}

/// Makes the right kind of port for an address, with the usual limits. The port is not started.
public func makePort(_ address: PortAddress, index: Int, inbox: PortInbox) -> any Port {
    switch address {
    case .modbusTCP(let host, let port, let unit):
        ModbusPort(
            host: host, port: port, unit: unit, responseTimeout: .milliseconds(500), index: index, inbox: inbox)
    case .tcp(let host, let port):
        TCPPort(host: host, port: port, connectTimeout: .seconds(2), index: index, inbox: inbox)
    case .serial(let path, let settings):
        SerialPort(path: path, settings: settings, index: index, inbox: inbox)
    }
}
