import Links

/// How long a reader's results took lately, counted from the moment in which their picture was known.
///
/// A reader needs the same time for each picture, within a few milliseconds. A result that comes after such a time is
/// that picture's, also where the windows of several pictures hold it.
struct ResultDelays: Sendable {
    /// Delays that are remembered; fewer than `enough` prove nothing.
    private static let remembered = 16
    private static let enough = 4
    /// Microseconds.
    private static let leastMargin: Int64 = 1_000

    private var delays: [Int64] = []
    private var next = 0

    mutating func add(_ delay: Interval) {
        if delays.count < ResultDelays.remembered {
            delays.append(delay.microseconds)
        } else {
            delays[next] = delay.microseconds
            next = (next + 1) % ResultDelays.remembered
        }
    }

    mutating func forget() {
        delays.removeAll(keepingCapacity: true)
        next = 0
    }

    /// It lies between the shortest and the longest of them.
    func hold(_ delay: Interval) -> Bool {
        guard let range else { return false }
        return range.contains(delay.microseconds)
    }

    /// It is farther from them than they are from each other: no unsteady cycle explains it.
    func exclude(_ delay: Interval) -> Bool {
        guard let range else { return false }
        let margin = max(range.upperBound - range.lowerBound, ResultDelays.leastMargin)
        return !(range.lowerBound - margin...range.upperBound + margin).contains(delay.microseconds)
    }

    private var range: ClosedRange<Int64>? {
        guard delays.count >= ResultDelays.enough, let shortest = delays.min(), let longest = delays.max() else {
            return nil
        }
        return shortest...longest
    }
}
