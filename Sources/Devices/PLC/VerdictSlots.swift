import LineCore

/// The controller's own picture of one station's sixteen verdict slots.
///
/// A write always covers all of them, so that verdicts which become due together leave in one request and slots of
/// items that are not between trigger and gate are written 0 (Line Link, rule 12).
struct VerdictSlots: Hashable, Sendable {
    private var registers: [UInt16]
    /// A verdict was added since the last write was made.
    private(set) var isDue = false

    /// Nothing stands in the slots.
    init() {
        registers = [UInt16](repeating: 0, count: LineLink.verdictSlots)
    }

    /// What stands in the PLC's slots.
    init(standing: ArraySlice<UInt16>) {
        precondition(standing.count == LineLink.verdictSlots, "a station has sixteen verdict slots")
        registers = Array(standing)
    }

    /// Takes a verdict, unless its item is not under way or its slot belongs to a newer item, so that the verdict could
    /// only do harm.
    mutating func set(_ verdict: Verdict, for item: UInt16, at station: StationStatus) {
        guard station.isUnderWay(item) else { return }
        var newer = item
        while newer != station.item {
            newer = ItemNumber.next(after: newer)
            if VerdictSlots.slot(of: newer) == VerdictSlots.slot(of: item) { return }
        }
        registers[VerdictSlots.slot(of: item)] = LineLink.tag(item: item, value: verdict.rawValue)
        isDue = true
    }

    /// The sixteen registers to write now: slots of items that are not under way are 0.
    mutating func registersToWrite(at station: StationStatus) -> [UInt16] {
        var values = [UInt16](repeating: 0, count: LineLink.verdictSlots)
        var item = station.judged
        while item != station.item {
            item = ItemNumber.next(after: item)
            let slot = VerdictSlots.slot(of: item)
            if LineLink.value(in: registers[slot], of: item) != nil { values[slot] = registers[slot] }
        }
        registers = values
        isDue = false
        return values
    }

    /// The verdicts that stand for items under way, oldest item first.
    func standing(at station: StationStatus) -> [PLCStationSnapshot.StandingVerdict] {
        var verdicts: [PLCStationSnapshot.StandingVerdict] = []
        var item = station.judged
        while item != station.item {
            item = ItemNumber.next(after: item)
            if let value = LineLink.value(in: registers[VerdictSlots.slot(of: item)], of: item),
                let verdict = Verdict(rawValue: value)
            {
                verdicts.append(PLCStationSnapshot.StandingVerdict(item: item, verdict: verdict))
            }
        }
        return verdicts
    }

    private static func slot(of item: UInt16) -> Int { Int(item) % LineLink.verdictSlots }
}
