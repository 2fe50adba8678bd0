import Codes

/// Works out what an act comes to, on a copy of the entries that it touches: nothing of the line changes. Preview,
/// carrying out and undo rest on the same plan.
struct ActPlanner {
    let line: Line
    private var changed: [CodeSlot: CodeEntry] = [:]
    private(set) var steps: [ActStep] = []
    private var consequences: [ActConsequence] = []
    /// Containers whose direct content or state changed.
    private var touched: [CodeSlot] = []

    init(_ line: Line) { self.line = line }

    subscript(slot: CodeSlot) -> CodeEntry { changed[slot] ?? line.floor.codes[slot] }

    private mutating func change(_ slot: CodeSlot, _ body: (inout CodeEntry) -> Void) {
        var entry = self[slot]
        body(&entry)
        changed[slot] = entry
    }

    private mutating func touch(_ container: CodeSlot) {
        if !touched.contains(container) { touched.append(container) }
    }

    func code(_ slot: CodeSlot) -> Code { self[slot].code }

    func children(of slot: CodeSlot) -> [CodeSlot] {
        guard self[slot].level > 1 else { return [] }
        return line.floor.codes.children(of: slot).filter { self[$0].parent == slot }
    }

    // MARK: Steps

    /// Takes a pack out of its container, if it is in one.
    mutating func detach(_ slot: CodeSlot) {
        let parent = self[slot].parent
        guard parent.exists else { return }
        steps.append(.unpack(slot, from: parent))
        consequences.append(.detached(code(slot), from: code(parent)))
        change(slot) {
            $0.parent = .none
            $0.origin = parent
        }
        change(parent) { $0.children -= 1 }
        addUnits(-Int64(self[slot].units), to: parent)
        touch(parent)
    }

    mutating func attach(_ slot: CodeSlot, to parent: CodeSlot) {
        steps.append(.pack(slot, into: parent))
        consequences.append(.attached(code(slot), to: code(parent)))
        change(slot) { $0.parent = parent }
        change(parent) { $0.children += 1 }
        addUnits(Int64(self[slot].units), to: parent)
        touch(parent)
        move(slot, to: .packed)
    }

    private mutating func addUnits(_ count: Int64, to container: CodeSlot) {
        var around = container
        while around.exists {
            change(around) { $0.units = UInt32(Int64($0.units) + count) }
            around = self[around].parent
        }
    }

    private mutating func move(_ slot: CodeSlot, to place: CodeEntry.Place) {
        let from = self[slot].place
        guard from != place else { return }
        steps.append(.place(slot, from: from, to: place))
        change(slot) { $0.place = place }
    }

    mutating func takeInHand(_ slot: CodeSlot) {
        guard self[slot].place != .inHand else { return }
        move(slot, to: .inHand)
        consequences.append(.inHand(code(slot)))
    }

    mutating func putOnLine(_ slot: CodeSlot, at place: CodeEntry.Place) {
        move(slot, to: place)
        consequences.append(place == .inHand ? .inHand(code(slot)) : .backOnLine(code(slot)))
    }

    mutating func set(_ slot: CodeSlot, to state: CodeState, _ reason: Reason) {
        let from = self[slot].state
        steps.append(.state(slot, from: from, to: state, reason: reason))
        consequences.append(.changed(code(slot), from: from, to: state, reason: reason))
        change(slot) { $0.state = state }
        if self[slot].level > 1 {
            touch(slot)
            if from == .commissioned { consequences.append(.labelVoid(code(slot))) }
        }
    }

    /// A pack and all that is in it leave their containers and get this state.
    mutating func retire(_ slot: CodeSlot, to state: CodeState, _ reason: Reason) {
        detach(slot)
        for child in children(of: slot) { retire(child, to: state, reason) }
        set(slot, to: state, reason)
        move(slot, to: .inHand)
    }

    /// The container is no more; its packs are in hand.
    mutating func takeApart(_ slot: CodeSlot, deep: Bool, _ reason: Reason) {
        detach(slot)
        for child in children(of: slot) {
            detach(child)
            if deep, self[child].level > 1 {
                takeApart(child, deep: true, reason)
            } else {
                takeInHand(child)
            }
        }
        set(slot, to: .inactive, reason)
        move(slot, to: .inHand)
    }

    mutating func makeContainer(of packs: [CodeSlot], level: UInt8) {
        steps.append(.newContainer(packs, level: level))
        consequences.append(
            .labelPrinted(
                code: nil, level: level, children: packs.count, units: packs.reduce(0) { $0 + Int(self[$1].units) },
                isShort: packs.count < Int(line.floor.level(level).ratio)))
    }

    mutating func reprint(_ slot: CodeSlot) {
        let entry = self[slot]
        steps.append(.reprint(slot))
        touch(slot)
        consequences.append(
            .labelPrinted(
                code: entry.code, level: entry.level, children: Int(entry.children), units: Int(entry.units),
                isShort: entry.children < line.floor.level(entry.level).ratio))
    }

    mutating func abandonLabel(of job: LabelDesk.Job) {
        steps.append(.abandonLabel(act: job.act))
        consequences.append(.labelAbandoned(job.stage.label.map { code($0.slot) }))
        for child in job.children { consequences.append(.inHand(code(child))) }
    }

    // MARK: Result

    /// The plan, with what follows for the labels.
    func plan(of act: PackAct) -> ActPlan {
        var all = consequences
        var containers: [CodeSlot] = []
        for slot in touched {
            var around = slot
            while around.exists, !containers.contains(around) {
                containers.append(around)
                around = self[around].parent
            }
        }
        let isReprint = act.kind == .reprint
        for slot in containers where !isReprint {
            let before = line.floor.codes[slot]
            let after = self[slot]
            let isAsBefore = before.children == after.children && before.units == after.units
            if after.isLabelDue, !before.isLabelDue || !isAsBefore {
                all.append(.labelDue(after.code, children: Int(after.children), units: Int(after.units)))
            } else if before.isLabelDue, !after.isLabelDue, after.state == .commissioned {
                all.append(.labelFits(after.code))
            }
        }
        return ActPlan(act: act, consequences: all, steps: steps, containers: containers)
    }
}
