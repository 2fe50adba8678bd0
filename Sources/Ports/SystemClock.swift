import Glibc
public import Links
import Platform

/// The monotonic clock of this machine as ticks. It never steps; it stands while the machine sleeps.
public struct SystemClock: Sendable {
    public static func now() -> Tick {
        Tick(microseconds: microseconds(of: CLOCK_MONOTONIC))
    }
}
