public import Links

/// When an event came: the monotonic tick of this run, and the wall clock, which may step.
public struct Moment: Hashable, Sendable {
    public var tick: Tick
    /// Milliseconds since 1970-01-01T00:00:00Z, for records; never used to order anything.
    public var wall: Int64

    public init(tick: Tick, wall: Int64) {
        self.tick = tick
        self.wall = wall
    }
}

/// One event that the line worked off, and what became true by it. The journal is the truth: replaying the events of
/// a ledger through a fresh `Line` gives the same line, and the same facts.
public struct JournalEntry: Hashable, Sendable {
    /// Counts 1, 2, 3 … over the life of the ledger, without gaps.
    public var sequence: Int64
    public var moment: Moment
    /// The event in the binary form of `EventCodec`.
    public var event: [UInt8]
    public var facts: [Fact]

    public init(sequence: Int64, moment: Moment, event: [UInt8], facts: [Fact]) {
        self.sequence = sequence
        self.moment = moment
        self.event = event
        self.facts = facts
    }
}
