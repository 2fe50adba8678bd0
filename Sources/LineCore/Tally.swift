/// Counters of the batch for screens and reports. Everything here can be counted again from the journal.
public struct Tally: Hashable, Sendable {
    /// Items that came to the trigger, by station.
    public internal(set) var items: [Int]
    /// Items that passed the gate with a good verdict, by station.
    public internal(set) var passed: [Int]
    /// Rejected items, by station.
    public internal(set) var rejected: [Int]
    /// Items that passed the gate without a good verdict, by station.
    public internal(set) var passedUnproven: [Int]
    /// Items that were judged while nobody looked, and whose outcome was overwritten, by station.
    public internal(set) var lost: [Int]
    /// Rejected items that the bin sensor saw, by station: what lies in the bin as far as the records know.
    public internal(set) var binned: [Int]
    /// Taken off the belt between trigger and gate, by station.
    public internal(set) var removed: [Int]
    /// Rejected items by station and reason: `reasons[station][Reason.rawValue]`.
    public internal(set) var reasons: [[Int]]
    /// Closed containers by level.
    public internal(set) var closed: [Int]
    /// Closed containers with fewer children than the ratio, by level.
    public internal(set) var closedShort: [Int]

    init(stations: Int, levels: Int) {
        items = Array(repeating: 0, count: stations)
        passed = items
        rejected = items
        removed = items
        passedUnproven = items
        lost = items
        binned = items
        reasons = Array(repeating: Array(repeating: 0, count: 64), count: stations)
        closed = Array(repeating: 0, count: levels + 1)
        closedShort = closed
    }
}
