/// Conservation of one level (N-01): every code that was leased to the batch is in exactly one state.
public struct LevelBalance: Hashable, Sendable {
    public var level: UInt8
    /// Codes that the leases brought, or that were carried in from another batch, counted where they came in and apart
    /// from their states.
    public var leased: Int
    /// How many codes are in each state now. Codes that went back to their pool are counted as `unallocated`.
    public var counts: StateCounts

    /// Codes that no state explains; 0, or the program is wrong.
    public var unexplained: Int { leased - counts.allocated }
}

/// Conservation of one station's items: each that came to its trigger passed, was rejected, was taken off, has an
/// outcome that nobody knows, or is still on the belt.
public struct StationBalance: Hashable, Sendable {
    public var station: StationIndex
    /// Items at the trigger.
    public var items: Int
    /// Passed the gate on a good verdict.
    public var passed: Int
    /// Passed the gate without a good verdict (an alarm; people look for them).
    public var passedUnproven: Int
    /// The gate fired for them, or they were diverted.
    public var rejected: Int
    /// Taken off between trigger and gate.
    public var removed: Int
    /// Judged while nobody looked, and overwritten: nobody knows the outcome.
    public var lost: Int
    /// Between trigger and outcome now.
    public var onBelt: Int

    /// Items that nothing explains; 0, or the program is wrong.
    public var difference: Int { items - passed - passedUnproven - rejected - removed - lost - onBelt }
}

/// Conservation of the content of one level's containers: children packed = ratio × full ones + those in short ones.
public struct ContainerBalance: Hashable, Sendable {
    /// The containers' level, 2 or above.
    public var level: UInt8
    public var ratio: UInt16
    /// Codes of the level below that are in a container, counted one by one.
    public var packed: Int
    /// Containers that hold as many children as the ratio says.
    public var full: Int
    /// Children in containers that hold fewer.
    public var inShort: Int

    /// Children that no container explains; 0, or the program is wrong.
    public var difference: Int { packed - Int(ratio) * full - inShort }
}

extension Line {
    /// Conservation of codes, level by level; empty before the first batch.
    public var levelBalances: [LevelBalance] {
        (floor.plan?.levels ?? []).map { level in
            LevelBalance(
                level: level.level, leased: floor.codes.leased[Int(level.level)],
                counts: floor.codes.counts[Int(level.level)])
        }
    }

    /// Conservation of items, station by station, in the order of the stations.
    public var stationBalances: [StationBalance] {
        layout.stations.indices.map { index in
            let tally = floor.tally
            return StationBalance(
                station: StationIndex(index), items: tally.items[index], passed: tally.passed[index],
                passedUnproven: tally.passedUnproven[index], rejected: tally.rejected[index],
                removed: tally.removed[index], lost: tally.lost[index], onBelt: openItems(at: StationIndex(index)))
        }
    }

    /// Conservation of content, level by level from 2 upwards; empty before the first batch.
    public var containerBalances: [ContainerBalance] {
        (floor.plan?.levels ?? []).dropFirst().map { level in
            let fill = floor.codes.fills[Int(level.level)]
            return ContainerBalance(
                level: level.level, ratio: level.ratio, packed: floor.codes.packed[Int(level.level) - 1],
                full: fill.full, inShort: fill.inShort)
        }
    }

    /// Items of a station without an outcome. A handheld station has none: a person holds the pack.
    func openItems(at station: StationIndex) -> Int {
        if let index = coding(station) { return codings[index].openItems }
        return container(station).map { containers[$0].openItems } ?? 0
    }
}
