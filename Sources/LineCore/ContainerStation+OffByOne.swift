/// What shows that labels or packs are not where they belong.
extension ContainerStation {
    /// How far back a label that was read is looked for: no applicator keeps more.
    static let earlierLabelLimit = 5

    /// The container carries the label of another one. A label too many on the applicator does not go away by itself:
    /// every later container gets an earlier one's. At the second container in a row the line is held until a person has
    /// cleared it (V-02).
    mutating func labelSlipped(
        _ other: CodeSlot, on item: UInt16, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        slippedLabels += 1
        if earlierLabels.contains(other) {
            floor.alarms.raise(
                .labelOneBehind, station: station, device: printer, detail: floor.codes[other].id, at: moment,
                into: &step)
        }
        guard slippedLabels >= 2 else { return }
        floor.alarms.raise(
            .sequenceLost, station: station, device: noDevice, detail: Int64(item), at: moment, into: &step)
        floor.holds.set(.sequenceLost, station: station, device: noDevice, true)
    }

    /// A pack that is recorded in another container is here: that one is not what its record says. Nobody can know
    /// whether the pack or a copy of its code was moved.
    func noteMoved(_ slot: CodeSlot, at moment: Moment, floor: inout Floor, into step: inout Step) {
        let container = floor.codes[slot].parent
        guard container.exists, floor.codes[slot].level + 1 == level else { return }
        floor.codes.suspect(container)
        floor.alarms.raise(
            .contentMoved, station: station, naming: floor.codes[container].id, at: moment, into: &step)
        floor.holds.set(.contentMoved, station: station, device: noDevice, true)
    }

    /// The packs are in no container any more, and still at the station.
    func dropLabel(_ label: LabelPrint, _ reason: Reason, floor: inout Floor, into step: inout Step) {
        let children = ring[item]?.children ?? []
        floor.dropLabel(label, children: children, place: .passed, reason: reason, into: &step)
        for child in children where !floor.codes[child].parent.exists { floor.codes[child].isKept = true }
    }
}
