import CSerialPort
import Glibc
import Links
import Platform

/// A port that libserialport has open. Lives on its port's thread; freed by `close`, which is called once, last.
@safe struct SerialChannel: ByteChannel {
    let descriptor: Int32
    private let port: OpaquePointer
    private let current: Shared<OpenedSerialLine?>

    init(
        path: String, settings: SerialSettings, current: Shared<OpenedSerialLine?>
    ) throws(ConnectionFailure) {
        let device = try SerialDevice(path: path)
        var found: OpaquePointer?
        guard unsafe sp_get_port_by_name(device.name, &found) == SP_OK, let port = unsafe found else {
            throw ConnectionFailure(.notFound, "libserialport knows no serial device \(device.name)")
        }
        do throws(ConnectionFailure) {
            try unsafe Self.check(sp_open(port, SP_MODE_READ_WRITE), "sp_open")
        } catch {
            unsafe sp_free_port(port)
            throw error
        }
        do throws(ConnectionFailure) {
            descriptor = try unsafe Self.lock(port, path: path)
            try unsafe Self.apply(settings, to: port, frame: !device.isPseudoTerminal)
            try unsafe Self.discardOld(port)
        } catch {
            unsafe sp_close(port)
            unsafe sp_free_port(port)
            throw error
        }
        unsafe self.port = unsafe port
        self.current = current
        current.value = unsafe OpenedSerialLine(
            name: Self.string(sp_get_port_name(port)), descriptor: descriptor,
            libraryVersion: Self.string(sp_get_package_version_string()))
    }

    func read(into buffer: inout [UInt8]) -> Transfer {
        let result = unsafe sp_nonblocking_read(port, &buffer, buffer.count)
        return transfer(result, "sp_nonblocking_read")
    }

    func write(_ bytes: [UInt8], from start: Int) -> Transfer {
        let result = unsafe bytes.withUnsafeBytes { raw in
            let rest = unsafe UnsafeRawBufferPointer(rebasing: raw[start...])
            return unsafe sp_nonblocking_write(port, rest.baseAddress, rest.count)
        }
        return transfer(result, "sp_nonblocking_write")
    }

    func close() {
        current.value = nil
        // What the device has not taken is lost with the connection; without this the kernel would wait up to half a
        // minute for a device that holds its flow control.
        unsafe sp_flush(port, SP_BUF_OUTPUT)
        unsafe sp_close(port)
        unsafe sp_free_port(port)
    }

    /// libserialport answers 0 both for "nothing there" and after a hang-up; which of them it is, the next poll shows.
    private func transfer(_ result: sp_return, _ call: String) -> Transfer {
        if result.rawValue > 0 { return .moved(Int(result.rawValue)) }
        if result == SP_OK { return .blocked }
        let code = sp_last_error_code()
        return .ended(LinkFault(kind: .closed, detail: SystemFault(call: call, code: code).description))
    }

    // MARK: Opening

    private static func lock(_ port: OpaquePointer, path: String) throws(ConnectionFailure) -> Int32 {
        var descriptor: Int32 = -1
        try unsafe check(sp_get_port_handle(port, &descriptor), "sp_get_port_handle")
        // libserialport waits with select() in places, which writes outside its set for a larger descriptor.
        guard (0..<1024).contains(descriptor) else {
            throw ConnectionFailure(.refused, "the process has too many open files for libserialport")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            let reason =
                code == EWOULDBLOCK
                ? "another program holds \(path)" : SystemFault(call: "flock", code: code).description
            throw ConnectionFailure(.refused, reason)
        }
        return descriptor
    }

    private static func apply(
        _ settings: SerialSettings, to port: OpaquePointer, frame: Bool
    ) throws(ConnectionFailure) {
        try unsafe check(sp_set_baudrate(port, Int32(settings.baudRate)), "sp_set_baudrate")
        if frame {
            try unsafe check(sp_set_bits(port, Int32(settings.dataBits)), "sp_set_bits")
            try unsafe check(sp_set_parity(port, settings.parity.libraryValue), "sp_set_parity")
        }
        try unsafe check(sp_set_stopbits(port, Int32(settings.stopBits)), "sp_set_stopbits")
        try unsafe check(sp_set_flowcontrol(port, settings.flowControl.libraryValue), "sp_set_flowcontrol")
    }

    /// What stood in the buffers before the port was opened belongs to an earlier connection.
    private static func discardOld(_ port: OpaquePointer) throws(ConnectionFailure) {
        try unsafe check(sp_flush(port, SP_BUF_BOTH), "sp_flush")
        // The flush empties the line's own buffer only; the driver refills it at once from one behind it.
        var buffer = [UInt8](repeating: 0, count: 4096)
        var chunks = 0
        while chunks < 32, unsafe sp_nonblocking_read(port, &buffer, buffer.count).rawValue > 0 {
            chunks += 1
        }
    }

    private static func check(_ result: sp_return, _ call: String) throws(ConnectionFailure) {
        guard result.rawValue < 0 else { return }
        guard result == SP_ERR_FAIL else {
            throw ConnectionFailure(.refused, "\(call): libserialport refuses the settings (\(result.rawValue))")
        }
        // Only after this result is the error code that of this call.
        let code = sp_last_error_code()
        throw ConnectionFailure(LinkFault.kind(of: code), SystemFault(call: call, code: code).description)
    }

    private static func string(_ text: UnsafePointer<CChar>?) -> String {
        guard let text = unsafe text else { return "" }
        return unsafe String(cString: text)
    }
}

/// A configured path, resolved as far as libserialport needs it.
struct SerialDevice: Equatable {
    /// The name that libserialport accepts for the device.
    var name: String
    var isPseudoTerminal: Bool

    /// Looks at the file system each time, since a device may come back under another number.
    init(path: String) throws(ConnectionFailure) {
        guard let resolved = unsafe realpath(path, nil) else {
            let code = errno
            throw ConnectionFailure(LinkFault.kind(of: code), SystemFault(call: path, code: code).description)
        }
        let target = unsafe String(cString: resolved)
        unsafe free(resolved)
        isPseudoTerminal = target.hasPrefix("/dev/pts/")
        guard isPseudoTerminal else {
            name = target
            return
        }
        var status = stat()
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else {
            throw ConnectionFailure(
                .notFound, "\(path) is a pseudo-terminal itself; libserialport needs a symbolic link to it")
        }
        name = path.hasPrefix("/dev/../../../") ? path : "/dev/../../..\(path)"
    }
}

extension SerialSettings.Parity {
    fileprivate var libraryValue: sp_parity {
        switch self {
        case .none: SP_PARITY_NONE
        case .even: SP_PARITY_EVEN
        case .odd: SP_PARITY_ODD
        case .mark: SP_PARITY_MARK
        case .space: SP_PARITY_SPACE
        }
    }
}

extension SerialSettings.FlowControl {
    fileprivate var libraryValue: sp_flowcontrol {
        switch self {
        case .none: SP_FLOWCONTROL_NONE
        case .rtscts: SP_FLOWCONTROL_RTSCTS
        case .xonxoff: SP_FLOWCONTROL_XONXOFF
        }
    }
}
