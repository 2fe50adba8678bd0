import CPlatform
import Glibc

/// A list of descriptors to wait for at once, filled anew before each wait.
public struct PollSet {
    private var entries: [pollfd] = []

    public init() {}

    public mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
    }

    /// Adds a descriptor and returns its place in the set.
    public mutating func add(_ descriptor: Int32, for interest: Readiness) -> Int {
        entries.append(pollfd(fd: descriptor, events: interest.rawValue, revents: 0))
        return entries.count - 1
    }

    /// Waits until one is ready or the time is up; may return earlier.
    public mutating func wait(microseconds: Int64) {
        let ready = unsafe platform_poll(&entries, entries.count, max(0, microseconds))
        if ready <= 0 {
            for place in entries.indices {
                entries[place].revents = 0
            }
        }
    }

    /// What the last wait found.
    public func readiness(at place: Int) -> Readiness {
        Readiness(rawValue: entries[place].revents)
    }
}
