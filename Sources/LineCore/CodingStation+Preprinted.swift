/// Items that come printed (V-08).
extension CodingStation {
    /// One of the batch's codes was read on an item. Cartons come in any order, so that there is no sequence to compare
    /// with: what proves the item is that its code is allotted, was on no other item, and is legible.
    mutating func verify(
        _ slot: CodeSlot, item: UInt16, butReject reason: Reason?, at moment: Moment, floor: inout Floor,
        into step: inout Step
    ) {
        guard floor.codes[slot].isPreprinted else {
            reject(item, .notOurs, at: moment, floor: &floor, into: &step)
            return
        }
        // The first item with this code may still be on its way to the gate with a bad verdict.
        let isOnAnother = ring.numbers(upTo: newest).contains { $0 != item && ring[$0]?.slot == slot }
        guard floor.codes[slot].state == .encoded, !isOnAnother else {
            reject(item, .duplicate, at: moment, floor: &floor, into: &step)
            return
        }
        ring[item]?.slot = slot
        if let reason = ring[item]?.isRefused == true ? .operatorReject : reason {
            reject(item, reason, at: moment, floor: &floor, into: &step)
        } else {
            accept(item, at: moment, floor: &floor, into: &step)
        }
    }
}
