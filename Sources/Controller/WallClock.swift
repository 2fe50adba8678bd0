import Glibc
import Platform

/// The wall clock, for records only: it may step, and nothing is ordered by it (L-05).
enum WallClock {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    static func now() -> Int64 {
        microseconds(of: CLOCK_REALTIME) / 1_000
    }
}
