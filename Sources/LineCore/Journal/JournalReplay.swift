/// Works the journal of a batch off again, entry by entry, through a fresh line. What comes out must be what the journal
/// holds: the line is a value, and the same events give the same facts (L-06).
public struct JournalReplay: Sendable {
    /// The line after the last entry.
    public private(set) var line: Line
    private var step = Step()

    public init(layout: LineLayout) {
        line = Line(layout: layout)
    }

    /// - Throws: ``ByteFault`` when the entry's event cannot be read; the line is as it was.
    public mutating func work(off entry: JournalEntry) throws(ByteFault) -> ReplayedEntry {
        let event = try EventCodec.decode(entry.event)
        step.removeAll()
        line.handle(event, at: entry.moment, into: &step)
        return ReplayedEntry(recorded: entry, event: event, facts: step.facts, effects: step.effects)
    }
}

/// An entry of the journal, and what came of its event when it was worked off again.
public struct ReplayedEntry: Hashable, Sendable {
    public var recorded: JournalEntry
    public var event: Event
    public var facts: [Fact]
    /// The journal does not hold effects: they are those of the replay.
    public var effects: [Effect]

    public init(recorded: JournalEntry, event: Event, facts: [Fact], effects: [Effect]) {
        self.recorded = recorded
        self.event = event
        self.facts = facts
        self.effects = effects
    }

    /// The facts are those of the journal.
    public var agrees: Bool { facts == recorded.facts }
}
