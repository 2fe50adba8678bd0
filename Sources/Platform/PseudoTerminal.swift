import CPlatform
import Glibc

/// A pseudo-terminal in raw mode: what is written to the master comes out of the terminal at `path`, and the reverse.
///
/// The terminal side is kept open here as well, so that the master sees no error while nobody else has it open.
public final class PseudoTerminal: Sendable {
    /// Not blocking.
    public let master: Int32
    private let terminal: Int32
    /// E.g. `/dev/pts/3`.
    public let path: String

    public init() throws(SystemFault) {
        let master = platform_open_terminal()
        guard master >= 0 else { throw SystemFault(call: "posix_openpt", code: -master) }
        do throws(SystemFault) {
            let path = try PseudoTerminal.terminalPath(of: master)
            terminal = try PseudoTerminal.openRaw(path)
            self.path = path
            self.master = master
        } catch {
            close(master)
            throw error
        }
    }

    deinit {
        // The master last: whoever else has the terminal open sees a hang-up.
        close(terminal)
        close(master)
    }

    private static func terminalPath(of master: Int32) throws(SystemFault) -> String {
        var name = [CChar](repeating: 0, count: 128)
        let result = unsafe platform_terminal_path(master, &name, name.count)
        guard result == 0 else { throw SystemFault(call: "ptsname_r", code: -result) }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func openRaw(_ path: String) throws(SystemFault) -> Int32 {
        let terminal = unsafe open(path, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
        guard terminal >= 0 else { throw SystemFault(call: "open", code: errno) }
        var settings = termios()
        guard unsafe tcgetattr(terminal, &settings) == 0 else {
            let code = errno
            close(terminal)
            throw SystemFault(call: "tcgetattr", code: code)
        }
        unsafe cfmakeraw(&settings)
        guard unsafe tcsetattr(terminal, TCSANOW, &settings) == 0 else {
            let code = errno
            close(terminal)
            throw SystemFault(call: "tcsetattr", code: code)
        }
        return terminal
    }
}
