/// Counters of the batch for screens and reports. Everything here can be counted again from the journal.
public struct Tally: Hashable, Sendable {
    /// Items that came to the trigger, by station.
    public internal(set) var items: [Int]
    /// Items that passed the gate with a good verdict, by station.
    public internal(set) var passed: [Int]
    /// Rejected items, by station.
    public internal(set) var rejected: [Int]
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
        reasons = Array(repeating: Array(repeating: 0, count: 64), count: stations)
        closed = Array(repeating: 0, count: levels + 1)
        closedShort = closed
    }
}
