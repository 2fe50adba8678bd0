import Glibc
import LineWorld
import Platform
import Synchronization

/// One endpoint's listening socket or serial line.
final class ServedPlace: Sendable {
    enum Content: Sendable {
        case listener(Int32, modbus: Bool)
        case line(SerialLine)
    }

    let endpoint: Int
    let content: Content
    let port: UInt16?
    private let closed = Mutex(false)

    init(_ binding: Binding, kind: Endpoint.Kind) throws(ServerError) {
        endpoint = binding.endpoint
        switch (binding.place, kind) {
        case (.tcp(let host, let port), .tcp), (.modbus(let host, let port), .modbus):
            do throws(SocketFault) {
                let descriptor = try Sockets.listen(host: host, port: port)
                content = .listener(descriptor, modbus: kind == .modbus)
                do throws(SystemFault) {
                    self.port = try Sockets.localPort(descriptor)
                } catch {
                    Glibc.close(descriptor)
                    throw SocketFault.system(error)
                }
            } catch {
                throw .socket(endpoint: binding.endpoint, error)
            }
        case (.serial(let linkPath), .serial):
            content = .line(try SerialLine(endpoint: binding.endpoint, linkPath: linkPath))
            port = nil
        default:
            throw .wrongKind(endpoint: binding.endpoint)
        }
    }

    deinit {
        close()
    }

    /// Only when nobody uses the place any more.
    func close() {
        let first = closed.withLock { closed in
            defer { closed = true }
            return !closed
        }
        guard first else { return }
        switch content {
        case .listener(let descriptor, _): Glibc.close(descriptor)
        case .line(let line): line.unplug()
        }
    }
}

/// A pseudo-terminal and the link that leads to it.
final class SerialLine: Sendable {
    private let terminal: Mutex<PseudoTerminal?>
    private let endpoint: Int
    private let linkPath: String

    init(endpoint: Int, linkPath: String) throws(ServerError) {
        self.endpoint = endpoint
        self.linkPath = linkPath
        terminal = Mutex(nil)
        try plug()
    }

    var master: Int32? {
        terminal.withLock { $0?.master }
    }

    /// Makes a new terminal and leads the link to it.
    func plug() throws(ServerError) {
        let new: PseudoTerminal
        do throws(SystemFault) {
            new = try PseudoTerminal()
        } catch {
            throw .terminal(endpoint: endpoint, error)
        }
        var status = stat()
        if unsafe lstat(linkPath, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFLNK else {
                throw .link(path: linkPath, SystemFault(call: "symlink", code: EEXIST))
            }
            unsafe unlink(linkPath)
        }
        guard unsafe symlink(new.path, linkPath) == 0 else {
            throw .link(path: linkPath, SystemFault(call: "symlink", code: errno))
        }
        terminal.withLock { $0 = new }
    }

    /// Hangs up on whoever has the line open. The link goes too, if it is still ours.
    func unplug() {
        let old = terminal.withLock { terminal in
            defer { terminal = nil }
            return terminal
        }
        guard let old else { return }
        var target = [UInt8](repeating: 0, count: 128)
        let length = unsafe target.withUnsafeMutableBytes { raw in
            let name = unsafe raw.assumingMemoryBound(to: CChar.self)
            guard let start = name.baseAddress else { return -1 }
            return unsafe readlink(linkPath, start, name.count)
        }
        if length > 0, String(decoding: target[..<length], as: UTF8.self) == old.path {
            unsafe unlink(linkPath)
        }
    }
}
