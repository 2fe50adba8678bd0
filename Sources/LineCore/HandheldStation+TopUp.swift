/// Filling a short container up after it was closed, also one of the batch before.
///
/// ```
/// idle ─its label scanned─▶ filling ─a pack scanned─▶ filling ─full, or put aside by a person─▶ idle
/// ```
/// It keeps its code: what is scanned is in it at once. Its label shows less than it holds from the first pack on, so that
/// nobody can pack it, and the batch cannot be closed, before the label was re-printed and scanned back (W-04).
extension HandheldStation {
    /// The container may be filled up here.
    func mayBeFilled(_ slot: CodeSlot, floor: Floor) -> Bool {
        let entry = floor.codes[slot]
        let isFree = !entry.parent.exists && !entry.isKept && entry.place != .atGate
        return floor.plan?.topUp != TopUp.none && floor.canReprint && children.isEmpty && entry.level == level
            && entry.state == .commissioned && !entry.isSuspect && isFree
            && entry.children > 0 && entry.children < floor.level(level).ratio
    }

    /// Its label was scanned: it stands on the table and takes packs.
    mutating func beginFilling(_ slot: CodeSlot, floor: inout Floor, into step: inout Step) {
        floor.codes.move(slot, to: .passed, step: &step)
        floor.codes[slot].isKept = true
        countBegun()
        filling = slot
        accept(floor: &floor, into: &step)
    }

    /// Something was scanned while a container is filled up.
    mutating func fill(
        with scanned: CodeSlot, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        let slot = pack(around: scanned, floor: floor)
        if slot == filling || floor.codes[slot].parent == filling {
            // Its own label once more, or a pack that is in it.
            accept(floor: &floor, into: &step)
            return
        }
        guard mayBeCollected(slot, beside: [filling], floor: &floor, into: &step) else {
            noteElsewhere(slot, at: moment, floor: &floor, into: &step)
            refuse(at: moment, floor: &floor, into: &step)
            return
        }
        floor.codes.pack(slot, into: filling, step: &step)
        floor.codes.move(slot, to: .packed, step: &step)
        floor.settleLabels(of: [filling], at: moment, into: &step)
        accept(floor: &floor, into: &step)
        if floor.codes[filling].children == floor.level(level).ratio { endFilling(floor: &floor) }
    }

    /// It is put aside, full or not.
    mutating func endFilling(floor: inout Floor) {
        guard filling.exists else { return }
        floor.codes[filling].isKept = false
        filling = .none
    }
}
