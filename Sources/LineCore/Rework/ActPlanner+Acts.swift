import Codes

/// The acts, made of steps.
extension ActPlanner {
    mutating func work(out act: PackAct) throws(ActRefusal) {
        switch act {
        case .sample(let codes, let kind):
            let reason: Reason = kind == .destructive ? .sampleDestructive : .sampleRetained
            try retireAll(codes, .sample, to: .sampled, reason)
        case .void(let codes, let isReject):
            try retireAll(codes, .void, to: .inactive, isReject ? .operatorReject : .voided)
        case .destroy(let codes): try retireAll(codes, .destroy, to: .destroyed, .destroyed)
        case .takeOut(let codes):
            for slot in try subjects(codes) {
                try check(slot, .takeOut)
                detach(slot)
                takeInHand(slot)
            }
        case .toLine(let codes):
            for slot in try subjects(codes) {
                try check(slot, .toLine)
                putOnLine(slot, at: .passed)
            }
        case .putBack(let code, let target): try putBack(code, into: target)
        case .replace(let old, let new): try replace(old, by: new)
        case .move(let codes, let target): try move(codes, to: target)
        case .disaggregate(let code, let deep):
            let slot = try slot(of: code)
            try check(slot, .disaggregate)
            takeApart(slot, deep: deep, .disaggregated)
        case .aggregate(let codes, let level): try aggregate(codes, level: level)
        case .reprint(let code):
            let slot = try slot(of: code)
            try check(slot, .reprint)
            reprint(slot)
        case .undo: try undo()
        }
    }

    // MARK: Acts

    private mutating func retireAll(
        _ codes: [Code], _ kind: PackActKind, to state: CodeState, _ reason: Reason
    ) throws(ActRefusal) {
        for slot in try subjects(codes) {
            try check(slot, kind)
            retire(slot, to: state, reason)
        }
    }

    private mutating func putBack(_ code: Code, into target: Code?) throws(ActRefusal) {
        let slot = try slot(of: code)
        try check(slot, .putBack)
        let container: CodeSlot
        if let target { container = try self.slot(of: target) } else { container = self[slot].origin }
        guard container.exists else { throw refusal(slot, .originUnknown) }
        try checkRoom(in: container, level: self[slot].level, for: 1)
        try checkLots(of: [slot], in: container, without: .none)
        attach(slot, to: container)
    }

    private mutating func replace(_ old: Code, by new: Code) throws(ActRefusal) {
        let slots = try subjects([old, new])
        try check(slots[0], .replace)
        if let obstacle = obstacle(toReplacingBy: slots[1], level: self[slots[0]].level) {
            throw refusal(slots[1], obstacle)
        }
        let parent = self[slots[0]].parent
        try checkLots(of: [slots[1]], in: parent, without: slots[0])
        takeApart(slots[0], deep: false, .replaced)
        attach(slots[1], to: parent)
    }

    private mutating func move(_ codes: [Code], to target: Code) throws(ActRefusal) {
        let slots = try subjects(codes)
        let container = try slot(of: target)
        for slot in slots {
            try check(slot, .move)
            if self[slot].parent == container { throw refusal(slot, .packed(in: target)) }
            try checkRoom(in: container, level: self[slot].level, for: slots.count)
        }
        try checkLots(of: slots, in: container, without: .none)
        for slot in slots {
            detach(slot)
            attach(slot, to: container)
        }
    }

    private mutating func aggregate(_ codes: [Code], level: UInt8) throws(ActRefusal) {
        let slots = try subjects(codes)
        guard level >= 2, Int(level) < line.floor.codes.counts.count else { throw .noSuchLevel(level) }
        for slot in slots {
            try check(slot, .aggregate)
            if self[slot].level + 1 != level { throw refusal(slot, .notLevel(level - 1)) }
        }
        let ratio = Int(line.floor.level(level).ratio)
        guard slots.count <= ratio else { throw .overRatio(ratio: ratio, given: slots.count) }
        if !line.floor.codes.mayShareContainer(slots, with: nil) { throw refusal(slots[0], .thirdBatch) }
        makeContainer(of: slots, level: level)
    }

    // MARK: Undo

    /// The last act backwards, if all of it is still as it left it.
    mutating func undo() throws(ActRefusal) {
        guard let last = line.rework.last, last.act != .undo else { throw .notUndoable(.nothingDone) }
        switch last.act.kind {
        case .takeOut, .putBack, .move, .toLine:
            for step in last.steps.reversed() { try invert(step) }
        case .aggregate:
            guard let job = line.rework.desk?.job(ofAct: last.number) else { throw .notUndoable(.labelScannedBack) }
            abandonLabel(of: job)
        case .sample, .replace, .disaggregate, .void, .destroy, .reprint, .undo:
            throw .notUndoable(.kind(last.act.kind))
        }
    }

    private mutating func invert(_ step: ActStep) throws(ActRefusal) {
        switch step {
        case .unpack(let slot, let parent):
            // Where it was put meanwhile shows at its place, which the act changed after it was taken out.
            guard !self[slot].parent.exists, self[slot].state == .commissioned, hands(on: slot) == nil,
                obstacle(toPackingInto: parent, level: self[slot].level) == nil, room(in: parent) > 0,
                !self[slot].isLabelDue, !hasThirdLot(parent, with: [slot], without: .none)
            else { throw .notUndoable(.wentOn(code(slot))) }
            attach(slot, to: parent)
        case .pack(let slot, let parent):
            guard self[slot].parent == parent, hands(on: slot) == nil else { throw .notUndoable(.wentOn(code(slot))) }
            detach(slot)
        case .place(let slot, let from, let to):
            guard self[slot].place == to, self[slot].state == .commissioned, hands(on: slot) == nil else {
                throw .notUndoable(.wentOn(code(slot)))
            }
            // Into a container it gets with the packing.
            if from != .packed { putOnLine(slot, at: from) }
        case .state, .newContainer, .reprint, .abandonLabel:
            preconditionFailure("an act of this kind does not come back")
        }
    }

    // MARK: Checks

    /// The named packs, each once.
    private func subjects(_ codes: [Code]) throws(ActRefusal) -> [CodeSlot] {
        guard !codes.isEmpty else { throw .nothingGiven }
        var slots: [CodeSlot] = []
        var seen: Set<CodeSlot> = []
        for code in codes {
            let slot = try slot(of: code)
            guard seen.insert(slot).inserted else { throw .givenTwice(code) }
            slots.append(slot)
        }
        return slots
    }

    private func slot(of code: Code) throws(ActRefusal) -> CodeSlot {
        guard let slot = line.floor.codes.slot(of: code) else { throw .notOfThisBatch(code) }
        return slot
    }

    private func check(_ slot: CodeSlot, _ kind: PackActKind) throws(ActRefusal) {
        if let obstacle = obstacle(to: kind, slot) { throw refusal(slot, obstacle) }
    }

    private func refusal(_ slot: CodeSlot, _ obstacle: PackObstacle) -> ActRefusal {
        .pack(code(slot), obstacle, legal: line.legalActs(for: slot))
    }

    private func checkLots(
        of slots: [CodeSlot], in container: CodeSlot, without old: CodeSlot
    ) throws(ActRefusal) {
        if hasThirdLot(container, with: slots, without: old) { throw refusal(container, .thirdBatch) }
    }

    /// Whether the container, or one around it, would hold units of more than two batches.
    private func hasThirdLot(_ container: CodeSlot, with slots: [CodeSlot], without old: CodeSlot) -> Bool {
        guard line.floor.codes.hasCarried else { return false }
        var found = slots.reduce(LotSet.empty) { $0.union(line.floor.codes.lots(in: $1)) }
        var around = container
        var inside = old
        while around.exists {
            for child in children(of: around) where child != inside {
                found.formUnion(line.floor.codes.lots(in: child))
            }
            if found.isTooMany { return true }
            inside = around
            around = self[around].parent
        }
        return false
    }

    private func room(in container: CodeSlot) -> Int {
        Int(line.floor.level(self[container].level).ratio) - Int(self[container].children)
    }

    private func checkRoom(in container: CodeSlot, level: UInt8, for count: Int) throws(ActRefusal) {
        if let obstacle = obstacle(toPackingInto: container, level: level) { throw refusal(container, obstacle) }
        let room = room(in: container)
        guard room >= count else { throw .full(code(container), room: room, given: count) }
    }
}
