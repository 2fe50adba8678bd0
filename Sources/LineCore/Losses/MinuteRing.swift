/// Units and rejects of one minute.
public struct LossMinute: Hashable, Sendable {
    /// Units that came to the trigger of station 0.
    public internal(set) var items = 0
    public internal(set) var rejected = 0
}

/// The last hour by minutes, for a trend of speed and rejects. Minutes count from when the book was opened.
public struct MinuteRing: Hashable, Sendable {
    /// Minutes that are kept.
    public static let length = 60

    /// Oldest first; the last one goes on.
    public private(set) var minutes = [LossMinute()]
    private var number: Int64 = 0

    mutating func pass(to elapsed: Int64) {
        let now = elapsed / 60_000_000
        guard now > number else { return }
        let empty = Int(min(now - number, Int64(Self.length)))
        number = now
        minutes += Array(repeating: LossMinute(), count: empty)
        if minutes.count > Self.length { minutes.removeFirst(minutes.count - Self.length) }
    }

    mutating func count(items: Int, rejected: Int) {
        minutes[minutes.count - 1].items += items
        minutes[minutes.count - 1].rejected += rejected
    }
}
