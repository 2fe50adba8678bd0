import Glibc
import Platform
import Synchronization

/// Tells when a person or a supervisor wants the program to end: SIGTERM or SIGINT.
final class TerminationSignals: Sendable {
    let raised = Signal()
    private let wanted = Mutex(false)

    /// Call before any other thread is started: all of them must leave the signals to the one that waits for them.
    static func begin() -> TerminationSignals {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGTERM)
        unsafe sigaddset(&signals, SIGINT)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
        // What nobody reads must not end the program.
        _ = signal(SIGPIPE, SIG_IGN)
        let termination = TerminationSignals()
        let mask = signals
        _ = SystemThread(name: "signals") {
            var mask = mask
            var number: Int32 = 0
            while unsafe sigwait(&mask, &number) != 0 {}
            termination.wanted.withLock { $0 = true }
            termination.raised.raise()
        }
        return termination
    }

    var isWanted: Bool { wanted.withLock { $0 } }
}

/// The lines of the standard input.
struct OrderInput {
    private var rest: [UInt8] = []
    private(set) var hasEnded = false
    /// A longer line is no command.
    static let longestLine = 4_096

    /// Reads what is there; call only when there is something, or the end.
    mutating func read() -> [String] {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe Glibc.read(STDIN_FILENO, $0.baseAddress, $0.count) }
        guard count > 0 else {
            if count < 0, errno == EINTR || errno == EAGAIN { return [] }
            hasEnded = true
            defer { rest = [] }
            return rest.isEmpty ? [] : [String(decoding: rest, as: UTF8.self)]
        }
        return take(bytes[..<count])
    }

    private mutating func take(_ bytes: ArraySlice<UInt8>) -> [String] {
        var lines: [String] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                lines.append(String(decoding: rest, as: UTF8.self))
                rest.removeAll(keepingCapacity: true)
            } else if rest.count < Self.longestLine {
                rest.append(byte)
            }
        }
        return lines
    }
}
