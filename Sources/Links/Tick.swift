/// A point on the controller's monotonic clock, in microseconds since an arbitrary start.
///
/// Ticks of one run of the program can be compared; ticks of two runs cannot. What has to outlive a
/// restart carries a wall time and a sequence number instead.
public struct Tick: Hashable, Comparable, Sendable {
    public var microseconds: Int64

    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    public static func < (left: Tick, right: Tick) -> Bool {
        left.microseconds < right.microseconds
    }

    public static func + (tick: Tick, interval: Interval) -> Tick {
        Tick(microseconds: tick.microseconds + interval.microseconds)
    }

    public static func - (tick: Tick, interval: Interval) -> Tick {
        Tick(microseconds: tick.microseconds - interval.microseconds)
    }

    public static func - (later: Tick, earlier: Tick) -> Interval {
        Interval(microseconds: later.microseconds - earlier.microseconds)
    }
}

/// A length of time in microseconds; negative when it points back.
public struct Interval: Hashable, Comparable, Sendable {
    public var microseconds: Int64

    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    public static func milliseconds(_ count: Int64) -> Interval {
        Interval(microseconds: count * 1_000)
    }

    public static func seconds(_ count: Int64) -> Interval {
        Interval(microseconds: count * 1_000_000)
    }

    /// Whole milliseconds, rounded towards zero.
    public var milliseconds: Int64 { microseconds / 1_000 }

    public static func < (left: Interval, right: Interval) -> Bool {
        left.microseconds < right.microseconds
    }

    public static func + (left: Interval, right: Interval) -> Interval {
        Interval(microseconds: left.microseconds + right.microseconds)
    }

    public static func * (interval: Interval, factor: Int64) -> Interval {
        Interval(microseconds: interval.microseconds * factor)
    }
}
