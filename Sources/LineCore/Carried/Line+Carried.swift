import Codes

/// Packs of an earlier batch that go on in the present one.
///
/// The pack is closed, labelled and whole when it comes; it is in hand here. From then on it is a pack like any other: it
/// is filled up, taken apart, packed and sampled with the same acts and at the same stations. What stays is the batch of
/// its units: no container ever holds units of more than two, and the label shows both.
extension Line {
    /// Why ``Event/carriedIn(_:_:)`` may not come now; nil = it may.
    public func carryRefusal(_ pack: CarriedPack, by signer: Signer) -> CarryRefusal? {
        guard floor.isProducing, let plan = floor.plan else { return .noBatch }
        guard plan.topUp == .nextBatch else { return .notAllowed }
        guard !signer.why.allSatisfy(\.isWhitespace) else { return .reasonMissing }
        guard let outermost = pack.codes.first else { return .empty(Code()) }
        if let known = pack.codes.first(where: { floor.codes.slot(of: $0.code) != nil }) {
            return .alreadyHere(known.code)
        }
        let isNew = !floor.otherBatches.contains { $0.id == pack.from.id }
        if pack.from.id == plan.id { return .alreadyHere(outermost.code) }
        if isNew, floor.otherBatches.count >= LotSet.largest { return .tooManyBatches }
        return shapeRefusal(pack, plan)
    }

    /// The pack must be what the batch's own packs are: a tree without gaps, no container over its ratio or empty.
    private func shapeRefusal(_ pack: CarriedPack, _ plan: BatchPlan) -> CarryRefusal? {
        var levels: [CodeID: UInt8] = [:]
        var children: [CodeID: Int] = [:]
        for (index, code) in pack.codes.enumerated() {
            guard levels[code.id] == nil, code.level >= 1, Int(code.level) <= plan.levels.count else {
                return .otherPackaging(code.code)
            }
            levels[code.id] = code.level
            guard let parent = code.parent else {
                if index > 0 { return .otherPackaging(code.code) }
                continue
            }
            guard index > 0, levels[parent] == code.level + 1 else { return .otherPackaging(code.code) }
            children[parent, default: 0] += 1
        }
        for code in pack.codes where code.level > 1 {
            let count = children[code.id] ?? 0
            let ratio = Int(plan.levels[Int(code.level) - 1].ratio)
            if count == 0 { return .empty(code.code) }
            if count > ratio { return .otherPackaging(code.code) }
            if count == ratio, Int(code.level) == plan.levels.count { return .full(code.code) }
        }
        return nil
    }

    /// The pack belongs to the present batch from here on.
    mutating func carriedIn(_ pack: CarriedPack, _ signer: Signer, into step: inout Step) {
        guard carryRefusal(pack, by: signer) == nil, let outermost = pack.codes.first else { return }
        let lot: UInt8
        if let index = floor.otherBatches.firstIndex(where: { $0.id == pack.from.id }) {
            lot = UInt8(index + 1)
        } else {
            floor.otherBatches.append(pack.from)
            lot = UInt8(floor.otherBatches.count)
        }
        var slots: [CodeID: CodeSlot] = [:]
        for code in pack.codes {
            let parent = code.parent.flatMap { slots[$0] } ?? .none
            slots[code.id] = floor.codes.takeCarried(code, lot: lot, parent: parent)
            step.facts.append(.carriedIn(code: code.id, parent: code.parent, from: pack.from.id))
        }
        // Each was closed with what it holds: their labels are right.
        for code in pack.codes where code.level > 1 {
            if let slot = slots[code.id] { floor.labelShowsContent(slot) }
        }
        step.facts.append(
            .audit(
                AuditEntry(
                    act: "container.carryIn", who: signer.who, why: signer.why,
                    details: [
                        .init(name: "code", value: outermost.code.description),
                        .init(name: "level", value: String(outermost.level)),
                        .init(name: "children", value: String(pack.codes.count { $0.parent == outermost.id })),
                        .init(name: "units", value: String(pack.units)),
                        .init(name: "from", value: pack.from.texts.lot),
                    ])))
    }

    /// Units are made and containers packed: a batch is between its start and its end.
    public var isProducing: Bool { floor.isProducing }
}
