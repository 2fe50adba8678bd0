public import Links
import Platform
import Synchronization

/// A byte stream over a serial line, opened, set and moved by libserialport.
///
/// The path is resolved at every opening, so a link of udev (`/dev/serial/by-id/…`) follows its device to another
/// number. The device is locked (`flock`), so that two controllers cannot share it.
///
/// If the path leads to a pseudo-terminal (below `/dev/pts`), it must be a symbolic link to it, and the program must
/// contain the target `CPseudoTerminal`. libserialport is then given the link itself in the form
/// `/dev/../../../PATH`, the only form in which it accepts a device that `/sys/class/tty` does not know. The parity and
/// the data bits of a pseudo-terminal are left alone: they mean nothing there, and the kernel refuses to set them.
public final class SerialPort: Port {
    private let runner: PortRunner
    private let path: String
    private let settings: SerialSettings
    private let current = Shared<OpenedSerialLine?>(nil)

    /// - Parameter path: an absolute path.
    public init(path: String, settings: SerialSettings, index: Int, inbox: PortInbox) {
        precondition(path.hasPrefix("/"), "The path of a serial device begins with \"/\", \"\(path)\" does not.")
        self.path = path
        self.settings = settings
        runner = PortRunner(PortLink(index: index, inbox: inbox, kind: .stream))
    }

    public var index: Int { runner.link.index }
    public var address: PortAddress { .serial(path: path, settings: settings) }
    public var statistics: PortStatistics { runner.link.statistics }

    /// What libserialport says of the port it has open; nil while there is none.
    public var opened: OpenedSerialLine? { current.value }

    public func send(_ output: LinkOutput) {
        runner.link.send(output)
    }

    public func start() {
        let (path, settings, current) = (path, settings, current)
        runner.start { () throws(ConnectionFailure) in
            let channel = try SerialChannel(path: path, settings: settings, current: current)
            return StreamConnection(channel: channel)
        }
    }

    public func stop() {
        runner.stop()
    }
}

/// An open serial port in libserialport's own words.
public struct OpenedSerialLine: Hashable, Sendable {
    /// `sp_get_port_name`
    public var name: String
    /// `sp_get_port_handle`
    public var descriptor: Int32
    /// `sp_get_package_version_string`, e.g. `0.1.1`
    public var libraryVersion: String
}

/// One value, seen by several threads.
final class Shared<Value: Sendable>: Sendable {
    private let storage: Mutex<Value>

    init(_ value: Value) {
        storage = Mutex(value)
    }

    var value: Value {
        get { storage.withLock { $0 } }
        set { storage.withLock { $0 = newValue } }
    }
}
