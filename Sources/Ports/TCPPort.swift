import Glibc
public import Links
import Platform

/// A byte stream over TCP. Small messages are sent at once (no Nagle delay), and a peer that vanished without a word is
/// noticed within about ten seconds.
public final class TCPPort: Port {
    private let runner: PortRunner
    private let host: String
    private let port: UInt16
    private let connectTimeout: Interval

    public init(host: String, port: UInt16, connectTimeout: Interval, index: Int, inbox: PortInbox) {
        self.host = host
        self.port = port
        self.connectTimeout = connectTimeout
        runner = PortRunner(PortLink(index: index, inbox: inbox, kind: .stream))
    }

    public var index: Int { runner.link.index }
    public var address: PortAddress { .tcp(host: host, port: port) }
    public var statistics: PortStatistics { runner.link.statistics }

    public func send(_ output: LinkOutput) {
        runner.link.send(output)
    }

    public func start() {
        let (link, host, port, timeout) = (runner.link, host, port, connectTimeout)
        runner.start { () throws(ConnectionFailure) in
            let descriptor = try connectSocket(host: host, port: port, timeout: timeout, link: link)
            return StreamConnection(channel: SocketChannel(descriptor: descriptor))
        }
    }

    public func stop() {
        runner.stop()
    }
}

/// Connects a socket for a port.
func connectSocket(
    host: String, port: UInt16, timeout: Interval, link: PortLink
) throws(ConnectionFailure) -> Int32 {
    do throws(SocketFault) {
        return try Sockets.connect(
            host: host, port: port, microseconds: timeout.microseconds, wake: link.wake,
            cancelled: { link.isStopping })
    } catch {
        switch error {
        case .unknownHost(let host):
            throw ConnectionFailure(.notFound, "the host \(host) is not known")
        case .cancelled:
            throw ConnectionFailure(.reset, "the port was stopped")
        case .system(let fault):
            throw ConnectionFailure(LinkFault.kind(of: fault.code), fault.description)
        }
    }
}

extension LinkFault {
    /// What an errno means for a link.
    static func kind(of code: Int32) -> Kind {
        switch code {
        case ENOENT, ENODEV, ENXIO, EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, EADDRNOTAVAIL: .notFound
        case ECONNREFUSED, EACCES, EPERM, EBUSY, EINVAL: .refused
        case ETIMEDOUT: .timeout
        default: .closed
        }
    }
}

private struct SocketChannel: ByteChannel {
    let descriptor: Int32

    func read(into buffer: inout [UInt8]) -> Transfer {
        let count = unsafe buffer.withUnsafeMutableBytes { raw in
            unsafe recv(descriptor, raw.baseAddress, raw.count, 0)
        }
        if count > 0 { return .moved(count) }
        if count == 0 { return .ended(LinkFault(kind: .closed, detail: "the device has closed the connection")) }
        return failed("recv")
    }

    func write(_ bytes: [UInt8], from start: Int) -> Transfer {
        let count = unsafe bytes.withUnsafeBytes { raw in
            let rest = unsafe UnsafeRawBufferPointer(rebasing: raw[start...])
            return unsafe Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
        }
        return count >= 0 ? .moved(count) : failed("send")
    }

    func close() {
        Glibc.close(descriptor)
    }

    private func failed(_ call: String) -> Transfer {
        let code = errno
        if code == EAGAIN || code == EINTR { return .blocked }
        return .ended(
            LinkFault(kind: LinkFault.kind(of: code), detail: SystemFault(call: call, code: code).description))
    }
}
