import CPlatform
import Glibc

/// What a descriptor is ready for.
public struct Readiness: OptionSet, Sendable {
    public let rawValue: Int16

    public init(rawValue: Int16) {
        self.rawValue = rawValue
    }

    public static let readable = Readiness(rawValue: Int16(POLLIN))
    public static let writable = Readiness(rawValue: Int16(POLLOUT))
    /// The other side is gone, or the descriptor has an error. Reported whether asked for or not.
    public static let hungUp = Readiness(rawValue: Int16(POLLHUP | POLLERR | POLLNVAL))
}

/// Wakes one thread that waits for it, alone or together with a descriptor.
///
/// A signal stays raised until a wait has seen it; raising it twice before is the same as raising it once. It is built
/// on an event counter of the kernel (and not on a condition variable) because a port thread has to wait for its device
/// and for the line thread at the same time.
public final class Signal: Sendable {
    public let descriptor: Int32

    /// Traps if the process has no file descriptor left. Signals are made while a program starts.
    public init() {
        descriptor = platform_event_counter()
        precondition(descriptor >= 0, "No event counter could be made: \(SystemFault.text(-descriptor)).")
    }

    deinit {
        close(descriptor)
    }

    public func raise() {
        // The only possible failure is a counter at its limit, which means that the signal is raised already.
        unsafe withUnsafeBytes(of: UInt64(1)) { one in
            _ = unsafe write(descriptor, one.baseAddress, one.count)
        }
    }

    /// Waits until the signal is raised or the time is up. `nil` waits without limit. The answer says whether it was
    /// raised; afterwards it is not.
    @discardableResult
    public func wait(microseconds: Int64?) -> Bool {
        wait(alongside: -1, for: [], microseconds: microseconds).raised
    }

    /// Waits until the signal is raised, the descriptor is ready, or the time is up; may return earlier with neither.
    public func wait(
        alongside other: Int32, for interest: Readiness, microseconds: Int64?
    ) -> (raised: Bool, readiness: Readiness) {
        var entries = (
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: other, events: interest.rawValue, revents: 0)
        )
        let limit = microseconds.map { max(0, $0) } ?? -1
        let ready = unsafe withUnsafeMutableBytes(of: &entries) { bytes in
            unsafe platform_poll(bytes.baseAddress?.assumingMemoryBound(to: pollfd.self), 2, limit)
        }
        guard ready > 0 else { return (false, []) }
        let raised = entries.0.revents != 0
        if raised {
            clear()
        }
        return (raised, Readiness(rawValue: entries.1.revents))
    }

    /// For a thread that polls the descriptor itself.
    public func clear() {
        var count: UInt64 = 0
        unsafe withUnsafeMutableBytes(of: &count) { bytes in
            _ = unsafe read(descriptor, bytes.baseAddress, bytes.count)
        }
    }
}
