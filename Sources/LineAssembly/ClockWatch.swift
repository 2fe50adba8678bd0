import LineCore
import Links

/// Finds steps of the wall clock: between two moments it must go on as far as the monotonic clock does. Slow correction
/// of a clock is no step.
struct ClockWatch: Sendable {
    /// Milliseconds that the two may differ by between two moments.
    static let tolerance: Int64 = 1_000

    private var last: Int64?

    /// By how many milliseconds the wall clock was set since the last moment; nil = it was not.
    mutating func step(at moment: Moment) -> Int64? {
        let (ahead, overflow) = moment.wall.subtractingReportingOverflow(moment.tick.microseconds / 1_000)
        guard !overflow else { return nil }
        defer { last = ahead }
        guard let last else { return nil }
        let (step, isTooFar) = ahead.subtractingReportingOverflow(last)
        guard !isTooFar, step.magnitude > UInt64(Self.tolerance) else { return nil }
        return step
    }
}
