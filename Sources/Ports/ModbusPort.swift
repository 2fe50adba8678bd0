import CModbus
import Glibc
public import Links
import Platform

/// A Modbus TCP client on libmodbus, with one request under way at a time.
///
/// A Modbus exception is an answer. After anything else that goes wrong (no answer in time, an answer to another
/// request, a byte nobody asked for) the connection is closed and made anew, because only that makes sure that no late
/// answer is taken for the answer to a later request. libmodbus' own recovery stays off: it can retry without limit.
public final class ModbusPort: Port {
    private let runner: PortRunner
    private let host: String
    private let port: UInt16
    private let unit: UInt8
    private let responseTimeout: Interval

    /// - Parameter responseTimeout: for the whole of an answer, and for making the connection; more than zero.
    public init(
        host: String, port: UInt16, unit: UInt8, responseTimeout: Interval, index: Int, inbox: PortInbox
    ) {
        precondition(responseTimeout.microseconds > 0, "A response time-out is longer than zero.")
        self.host = host
        self.port = port
        self.unit = unit
        self.responseTimeout = responseTimeout
        runner = PortRunner(PortLink(index: index, inbox: inbox, kind: .registers))
    }

    public var index: Int { runner.link.index }
    public var address: PortAddress { .modbusTCP(host: host, port: port, unit: unit) }
    public var statistics: PortStatistics { runner.link.statistics }

    public func send(_ output: LinkOutput) {
        runner.link.send(output)
    }

    public func start() {
        let (link, host, port, unit, timeout) = (runner.link, host, port, unit, responseTimeout)
        runner.start { () throws(ConnectionFailure) in
            let descriptor = try connectSocket(host: host, port: port, timeout: timeout, link: link)
            return try ModbusConnection(descriptor: descriptor, unit: unit, responseTimeout: timeout)
        }
    }

    public func stop() {
        runner.stop()
    }
}
