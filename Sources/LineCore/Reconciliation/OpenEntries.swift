public import Codes

/// What is not final yet, of one kind and in one place, and how much of it.
public struct OpenEntry: Hashable, Sendable {
    /// In the order in which people close them. Raw values are the order, and are not stored.
    public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
        /// Records that are, or may be, in a unit printer.
        case recordInPrinter = 1
        /// Items between a trigger and their outcome.
        case itemOnBelt
        /// Packs on an open container of a handheld station.
        case openContainer
        /// Containers that wait for a code, for their label, or for its reading.
        case labelAwaited
        /// Sent to a printer, and nobody knows whether they were printed.
        case printInDoubt
        /// Units that were printed and not verified.
        case neverVerified
        /// Good packs of which nobody knows where they are.
        case whereaboutsUnknown
        /// Good packs in a reject bin or in a rejected container.
        case goodInBin
        /// Good packs below the top level that are in no container.
        case loose
        case countMissing
        case deviation
    }

    /// One of the things that are meant.
    public struct Thing: Hashable, Sendable {
        /// Nil for an item that shows no code of ours.
        public var code: Code?
        /// The station's item number, or the number under which the code was sent; 0 = none.
        public var number: UInt32
    }

    public var kind: Kind
    /// Where a station is meant.
    public var station: StationIndex?
    /// Where codes of a level are meant.
    public var level: UInt8?
    /// Where a physical count is meant.
    public var place: CountedPlace?
    /// All of them; a deviation: how many packs it is, without sign.
    public var count: Int
    /// The first of them.
    public var first: [Thing]
}

extension Line {
    /// Everything in the batch that is not final, in the order of ``OpenEntry/Kind``, then station, then level. Each
    /// entry names its first `limit` things at most. Looks at every code of the batch once.
    public func openEntries(limit: Int) -> [OpenEntry] {
        guard floor.isProducing else { return [] }
        var list = OpenList(limit: limit)
        for station in codings { station.tellOpen(floor.codes, into: &list) }
        for station in containers { station.tellOpen(floor.codes, into: &list) }
        for station in handhelds { station.tellOpen(floor.codes, into: &list) }
        floor.codes.tellOpen(top: UInt8(floor.plan?.levels.count ?? 0), into: &list)
        for place in floor.counts.places {
            switch place.state {
            case .missing: list.add(.countMissing, place: place.place, count: 1)
            case .deviates: list.add(.deviation, place: place.place, count: abs(place.difference))
            case .agrees, .explained: break
            }
        }
        return list.sorted
    }
}

/// Gathers what is open.
struct OpenList {
    let limit: Int
    private var entries: [OpenEntry] = []
    /// Codes that a station told of: they are not told again by themselves.
    private(set) var told: Set<CodeSlot> = []

    init(limit: Int) { self.limit = limit }

    mutating func add(
        _ kind: OpenEntry.Kind, station: StationIndex?, level: UInt8?, _ slot: CodeSlot, number: UInt32,
        of codes: CodeTable
    ) {
        if station != nil, slot.exists { told.insert(slot) }
        let thing = OpenEntry.Thing(code: slot.exists ? codes[slot].code : nil, number: number)
        guard let index = entries.firstIndex(where: { $0.kind == kind && $0.station == station && $0.level == level })
        else {
            entries.append(
                OpenEntry(
                    kind: kind, station: station, level: level, place: nil, count: 1, first: limit > 0 ? [thing] : []))
            return
        }
        entries[index].count += 1
        if entries[index].first.count < limit { entries[index].first.append(thing) }
    }

    /// These codes are under work at a station that tells of what they are in.
    mutating func pass(over slots: [CodeSlot]) { told.formUnion(slots) }

    mutating func add(_ kind: OpenEntry.Kind, place: CountedPlace, count: Int) {
        entries.append(
            OpenEntry(kind: kind, station: nil, level: nil, place: place, count: count, first: []))
    }

    /// Places keep the order of the batch's list.
    var sorted: [OpenEntry] {
        entries.enumerated().sorted { left, right in
            (left.element.order, left.offset) < (right.element.order, right.offset)
        }.map(\.element)
    }
}

extension OpenEntry {
    /// Kind, station, level, one behind the other.
    fileprivate var order: Int {
        Int(kind.rawValue) << 16 | Int(station ?? noStation) << 8 | Int(level ?? 0)
    }
}

extension CodingStation {
    fileprivate func tellOpen(_ codes: CodeTable, into list: inout OpenList) {
        for index in records.open(after: 0, through: records.last) {
            guard let record = records[index] else { continue }
            list.add(.recordInPrinter, station: station, level: 1, record.slot, number: index, of: codes)
        }
        for number in ring.numbers(upTo: newest) {
            guard let item = ring[number] else { continue }
            list.add(.itemOnBelt, station: station, level: 1, item.slot, number: UInt32(number), of: codes)
        }
    }
}

extension ContainerStation {
    fileprivate func tellOpen(_ codes: CodeTable, into list: inout OpenList) {
        for number in ring.numbers(upTo: newest) {
            guard let container = ring[number] else { continue }
            list.add(.itemOnBelt, station: station, level: level, container.label, number: UInt32(number), of: codes)
            list.pass(over: container.children)
        }
    }
}

extension HandheldStation {
    fileprivate func tellOpen(_ codes: CodeTable, into list: inout OpenList) {
        for child in children {
            list.add(.openContainer, station: station, level: level - 1, child, number: 0, of: codes)
        }
        if filling.exists {
            list.add(.openContainer, station: station, level: level, filling, number: 0, of: codes)
        }
        for container in desk.jobs {
            let label = container.stage.label
            list.add(
                .labelAwaited, station: station, level: level, label?.slot ?? .none, number: label?.number ?? 0,
                of: codes)
            list.pass(over: container.children)
        }
    }
}

extension CodeTable {
    fileprivate func tellOpen(top: UInt8, into list: inout OpenList) {
        for index in entries.indices {
            let slot = CodeSlot(index: Int32(index))
            guard let kind = entries[index].openKind(top: top), !list.told.contains(slot) else { continue }
            list.add(
                kind, station: nil, level: entries[index].level, slot, number: entries[index].sentIndex, of: self)
        }
    }
}

extension CodeEntry {
    /// What of it is open as far as its own entry tells; what is in a printer, on a belt or waits for its label is told
    /// by the stations.
    fileprivate func openKind(top: UInt8) -> OpenEntry.Kind? {
        switch state {
        case .inDoubt: return .printInDoubt
        case .encoded: return level == 1 ? .neverVerified : nil
        case .commissioned:
            guard !parent.exists else { return nil }
            switch place {
            case .unknown, .taken: return .whereaboutsUnknown
            case .inBin: return .goodInBin
            case .passed, .inHand: return level < top ? .loose : nil
            case .atGate, .packed: return nil
            }
        default: return nil
        }
    }
}
