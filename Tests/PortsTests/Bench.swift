import CPseudoTerminal
import Glibc
import LineWorld
import Links
import Platform
import Ports
import WorldServers

/// Plays the line thread: drains an inbox and waits for what a test expects.
final class Bench {
    let inbox: PortInbox
    private var waiting: [PortMessage] = []

    init(ports: Int = 1, room: Int = 64) {
        inbox = PortInbox(ports: ports, room: room)
    }

    /// The next input of any port. Nil after a time that only a fault can take.
    func next() -> PortMessage? {
        let deadline = SystemClock.now() + .seconds(30)
        while waiting.isEmpty {
            guard SystemClock.now() < deadline else { return nil }
            inbox.wait(until: deadline)
            inbox.drain(into: &waiting)
        }
        return waiting.removeFirst()
    }

    /// Whatever arrives within the time; for what must not happen.
    func arrivals(within interval: Interval) -> [LinkInput] {
        let end = SystemClock.now() + interval
        while SystemClock.now() < end {
            inbox.wait(until: end)
            inbox.drain(into: &waiting)
        }
        defer { waiting = [] }
        return waiting.map(\.input)
    }

    /// Skips everything else until the port is up.
    func waitForUp() -> Bool {
        while let message = next() {
            if message.input == .up { return true }
        }
        return false
    }

    /// Skips everything else until the next fault.
    func nextFault() -> LinkFault? {
        while let message = next() {
            if case .down(let fault) = message.input { return fault }
        }
        return nil
    }

    /// Collects a stream until it has this many bytes.
    func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count, let message = next() {
            if case .bytes(let more) = message.input { bytes += more }
        }
        return bytes
    }

    /// Drains and waits until something outside of the inbox has come true.
    func eventually(_ condition: () -> Bool) -> Bool {
        let deadline = SystemClock.now() + .seconds(30)
        while !condition() {
            guard SystemClock.now() < deadline else { return false }
            inbox.wait(until: SystemClock.now() + .milliseconds(5))
            inbox.drain(into: &waiting)
        }
        return true
    }
}

/// A folder of its own, gone with its owner.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/ports-XXXXXX\0".utf8CString.dropLast())
        let made = unsafe template.withUnsafeMutableBufferPointer { name in
            guard let start = name.baseAddress, unsafe mkdtemp(start) != nil else { return false }
            return true
        }
        guard made else { throw SystemFault(call: "mkdtemp", code: errno) }
        path = String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in ["camera", "scanner", "terminal", "file"] {
            unsafe unlink("\(path)/\(name)")
        }
        unsafe rmdir(path)
    }
}

extension EchoLine {
    /// The line on free ports, started; the scanner only if there is a path for it.
    static func serve(scanner: String? = nil, modbusPort: UInt16 = 0) throws -> LineServer<EchoLine> {
        precondition(lineage_pseudo_terminals_enabled() == 1)
        var bindings = [
            Binding(endpoint: plc, place: .modbus(host: "127.0.0.1", port: modbusPort)),
            Binding(endpoint: camera, place: .tcp(host: "127.0.0.1", port: 0)),
        ]
        if let scanner {
            bindings.append(Binding(endpoint: self.scanner, place: .serial(linkPath: scanner)))
        }
        let server = try LineServer(world: EchoLine(), bindings: bindings)
        server.start()
        return server
    }
}
