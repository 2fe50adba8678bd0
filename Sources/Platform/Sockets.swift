import CPlatform
import Glibc

/// Why a socket could not be connected or opened for listening.
public enum SocketFault: Error, Hashable, Sendable {
    /// The name of the host has no address.
    case unknownHost(String)
    case system(SystemFault)
    /// The caller asked to give up.
    case cancelled
}

/// TCP sockets that never block and are not inherited by child processes.
public enum Sockets {
    /// Connects within the time allowed. Every address of the host is tried in its order, all within that one time.
    ///
    /// A host that is a name and not an address is looked up by the system's resolver, which has time-outs of its own.
    /// - Parameter cancelled: asked each time `wake` is raised.
    public static func connect(
        host: String, port: UInt16, microseconds: Int64, wake: Signal, cancelled: () -> Bool
    ) throws(SocketFault) -> Int32 {
        let deadline = Platform.microseconds(of: CLOCK_MONOTONIC) + microseconds
        var last = SocketFault.unknownHost(host)
        for address in try addresses(host: host, port: port, listening: false) {
            do throws(SocketFault) {
                let descriptor = try open(address)
                do throws(SocketFault) {
                    try finish(descriptor, to: address, deadline: deadline, wake: wake, cancelled: cancelled)
                    return descriptor
                } catch {
                    close(descriptor)
                    throw error
                }
            } catch {
                last = error
                if error == .cancelled { break }
            }
        }
        throw last
    }

    /// Opens a socket that listens; port 0 takes any free one.
    public static func listen(host: String, port: UInt16) throws(SocketFault) -> Int32 {
        var last = SocketFault.unknownHost(host)
        for address in try addresses(host: host, port: port, listening: true) {
            do throws(SocketFault) {
                let descriptor = try open(address)
                setOption(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
                let bound = unsafe address.withPointer { unsafe Glibc.bind(descriptor, $0, $1) }
                guard bound == 0, Glibc.listen(descriptor, 16) == 0 else {
                    let code = errno
                    close(descriptor)
                    throw .system(SystemFault(call: bound == 0 ? "listen" : "bind", code: code))
                }
                return descriptor
            } catch {
                last = error
            }
        }
        throw last
    }

    /// The connection that waits at a listening socket, or nil if none does (any more).
    public static func accept(_ listener: Int32) throws(SystemFault) -> Int32? {
        let descriptor = platform_accept(listener)
        if descriptor >= 0 {
            setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
            return descriptor
        }
        switch -descriptor {
        case EAGAIN, EINTR, ECONNABORTED, EPROTO: return nil
        default: throw SystemFault(call: "accept", code: -descriptor)
        }
    }

    /// The local port of a socket.
    public static func localPort(_ descriptor: Int32) throws(SystemFault) -> UInt16 {
        guard let address = Address.local(of: descriptor), let port = address.port else {
            throw SystemFault(call: "getsockname", code: errno)
        }
        return port
    }

    /// Detects a peer that vanished without a word (cable pulled, device switched off) within about ten seconds, also
    /// while data is under way. Without this a silent connection stands for hours.
    static func watchPeer(_ descriptor: Int32) {
        setOption(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1)
        setOption(descriptor, Int32(IPPROTO_TCP), TCP_KEEPIDLE, 5)
        setOption(descriptor, Int32(IPPROTO_TCP), TCP_KEEPINTVL, 1)
        setOption(descriptor, Int32(IPPROTO_TCP), TCP_KEEPCNT, 5)
        setOption(descriptor, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, 10_000)
    }

    private static func open(_ address: Address) throws(SocketFault) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(Int32(address.family), kind, Int32(IPPROTO_TCP))
        guard descriptor >= 0 else { throw .system(SystemFault(call: "socket", code: errno)) }
        return descriptor
    }

    private static func finish(
        _ descriptor: Int32, to address: Address, deadline: Int64, wake: Signal, cancelled: () -> Bool
    ) throws(SocketFault) {
        setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        watchPeer(descriptor)
        if unsafe address.withPointer({ unsafe Glibc.connect(descriptor, $0, $1) }) != 0 {
            guard errno == EINPROGRESS || errno == EINTR else {
                throw .system(SystemFault(call: "connect", code: errno))
            }
            var readiness: Readiness = []
            while readiness.isEmpty {
                if cancelled() { throw .cancelled }
                let left = deadline - Platform.microseconds(of: CLOCK_MONOTONIC)
                guard left > 0 else { throw .system(SystemFault(call: "connect", code: ETIMEDOUT)) }
                readiness = wake.wait(alongside: descriptor, for: .writable, microseconds: left).readiness
            }
            var code: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0 else {
                throw .system(SystemFault(call: "getsockopt", code: errno))
            }
            guard code == 0 else { throw .system(SystemFault(call: "connect", code: code)) }
        }
        // Someone who retries a free port of his own machine for long enough is connected with himself one day.
        if let here = Address.local(of: descriptor), let there = Address.peer(of: descriptor),
            here == there
        {
            throw .system(SystemFault(call: "connect", code: ECONNREFUSED))
        }
    }

    private static func setOption(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        // Every option set here only improves on the default; a kernel without it still moves the bytes.
        var value = value
        unsafe setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func addresses(host: String, port: UInt16, listening: Bool) throws(SocketFault) -> [Address] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_family = AF_UNSPEC
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_NUMERICSERV | (listening ? AI_PASSIVE : 0)
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, String(port), &hints, &list) == 0 else { throw .unknownHost(host) }
        defer { unsafe freeaddrinfo(list) }
        var addresses: [Address] = []
        var next = unsafe list
        while let entry = unsafe next {
            if let address = unsafe Address(entry.pointee.ai_addr, entry.pointee.ai_addrlen) {
                addresses.append(address)
            }
            unsafe next = unsafe entry.pointee.ai_next
        }
        return addresses
    }
}

/// A socket address of any family, as bytes.
private struct Address: Equatable {
    var bytes: [UInt8]

    init?(_ pointer: UnsafePointer<sockaddr>?, _ length: socklen_t) {
        guard let pointer = unsafe pointer else { return nil }
        bytes = unsafe Array(UnsafeRawBufferPointer(start: pointer, count: Int(length)))
    }

    static func local(of descriptor: Int32) -> Address? {
        unsafe ofSocket(descriptor, getsockname)
    }

    static func peer(of descriptor: Int32) -> Address? {
        unsafe ofSocket(descriptor, getpeername)
    }

    private static func ofSocket(
        _ descriptor: Int32,
        _ ask: (Int32, UnsafeMutablePointer<sockaddr>?, UnsafeMutablePointer<socklen_t>?) -> Int32
    ) -> Address? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return unsafe withUnsafeMutableBytes(of: &storage) { raw in
            guard let pointer = unsafe raw.baseAddress?.assumingMemoryBound(to: sockaddr.self),
                unsafe ask(descriptor, pointer, &length) == 0
            else { return nil }
            return unsafe Address(pointer, length)
        }
    }

    var family: UInt16 {
        bytes.count >= 2 ? unsafe bytes.withUnsafeBytes { unsafe $0.loadUnaligned(as: UInt16.self) } : 0
    }

    /// Bytes 2 and 3 in network order, both in IPv4 and in IPv6.
    var port: UInt16? {
        bytes.count >= 4 ? UInt16(bytes[2]) << 8 | UInt16(bytes[3]) : nil
    }

    func withPointer(_ body: (UnsafePointer<sockaddr>?, socklen_t) -> Int32) -> Int32 {
        unsafe bytes.withUnsafeBytes { raw in
            unsafe body(raw.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count))
        }
    }
}
