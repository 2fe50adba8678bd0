/// The batches whose units are in a pack: the present one, and those of ``Floor/otherBatches``.
struct LotSet: Hashable, Sendable {
    /// As many other batches as one batch can take in.
    static let largest = 63
    /// At most two batches in one container (GMP 296).
    static let limit = 2

    private var bits: UInt64

    static let empty = LotSet(bits: 0)
    static let own = LotSet(lot: 0)

    private init(bits: UInt64) { self.bits = bits }

    /// - Parameter lot: 0 for the present batch, n for the n-th other one.
    init(lot: UInt8) { bits = 1 << UInt64(lot) }

    var count: Int { bits.nonzeroBitCount }

    func contains(_ lot: UInt8) -> Bool { bits & 1 << UInt64(lot) != 0 }

    func union(_ other: LotSet) -> LotSet { LotSet(bits: bits | other.bits) }

    mutating func formUnion(_ other: LotSet) { bits |= other.bits }

    /// No container may hold them together.
    var isTooMany: Bool { count > Self.limit }
}

extension CodeTable {
    /// The batches of the units in a pack; empty for a container that holds none.
    func lots(in slot: CodeSlot) -> LotSet {
        let entry = self[slot]
        if entry.level == 1 { return LotSet(lot: entry.lot) }
        guard hasCarried else { return entry.children == 0 ? .empty : .own }
        var found = LotSet.empty
        for child in children(of: slot) { found.formUnion(lots(in: child)) }
        return found
    }

    /// Whether these packs may be in one container.
    ///
    /// - Parameter added: one more of them.
    func mayShareContainer(_ packs: [CodeSlot], with added: CodeSlot?) -> Bool {
        guard hasCarried else { return true }
        let first = added.map { lots(in: $0) } ?? .empty
        return !packs.reduce(first) { $0.union(lots(in: $1)) }.isTooMany
    }
}

extension Floor {
    /// What the label of a container says of the batches in it, the present one first; empty when that is the only one,
    /// which the printer was told of.
    func labelLots(of container: CodeSlot) -> [LotTexts] {
        guard codes.hasCarried, let plan else { return [] }
        let lots = codes.lots(in: container)
        guard lots != .own else { return [] }
        var found: [LotTexts] = []
        if lots.contains(0) {
            found.append(LotTexts(lot: plan.texts.lot, made: plan.texts.made, expiry: plan.texts.expiry))
        }
        for (index, other) in otherBatches.enumerated() where lots.contains(UInt8(index + 1)) {
            found.append(other.texts)
        }
        return found
    }
}
