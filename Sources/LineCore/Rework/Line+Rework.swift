import Codes

/// What people's acts do to the line.
extension Line {
    /// Carries an act out, if it may be done now.
    mutating func perform(
        _ act: PackAct, _ signer: Signer, second: String?, at moment: Moment, into step: inout Step
    ) {
        guard case .success(let plan) = plan(of: act, second: second, by: signer) else { return }
        carryOut(plan, signer, second: second, into: &step) { line, step in
            for slot in plan.containers where line.floor.codes[slot].state != .commissioned {
                line.rework.desk?.dropReprints(of: slot, floor: &line.floor, into: &step)
            }
            line.floor.settleLabels(of: plan.containers, at: moment, into: &step)
        }
    }

    /// Does what the plan says, and then what follows for the labels of its containers.
    mutating func carryOut(
        _ plan: ActPlan, _ signer: Signer, second: String?, into step: inout Step,
        labels settle: (inout Line, inout Step) -> Void
    ) {
        let act = plan.act
        let number = rework.nextNumber()
        let undoes = act == .undo ? rework.last?.number ?? 0 : 0
        // What the act names, then what it touched, each once.
        let record = ActRecord(
            number: number, kind: act.kind, who: signer.who, second: second, why: signer.why, undoes: undoes,
            codes: codes(of: plan))
        step.facts.append(.act(record))
        for actStep in plan.steps { carryOut(actStep, act: number, into: &step) }
        settle(&self, &step)
        rework.done(act, number: number, steps: plan.steps)
        step.facts.append(.audit(plan.entry(record)))
    }

    private mutating func carryOut(_ actStep: ActStep, act: UInt32, into step: inout Step) {
        switch actStep {
        case .unpack(let slot, let parent):
            floor.codes.unpack(slot, step: &step)
            floor.codes[slot].origin = parent
        case .pack(let slot, let parent): floor.codes.pack(slot, into: parent, step: &step)
        case .place(let slot, _, let to): floor.codes.move(slot, to: to, step: &step)
        case .state(let slot, _, let to, let reason): floor.codes.set(slot, to: to, reason: reason, into: &step)
        case .newContainer(let packs, let level):
            rework.desk?.add(level: level, children: packs, number: 0, act: act, floor: &floor, into: &step)
        case .reprint(let slot): rework.desk?.reprint(slot, act: act, floor: &floor, into: &step)
        case .abandonLabel(let abandoned):
            rework.desk?.abandon(act: abandoned, reason: .aggregationUndone, floor: &floor, into: &step)
        }
    }

    /// What the act names, then what it touches, each once.
    func codes(of plan: ActPlan) -> [CodeID] {
        var found: [CodeID] = []
        var seen: Set<CodeSlot> = []
        func add(_ slot: CodeSlot) {
            if seen.insert(slot).inserted { found.append(floor.codes[slot].id) }
        }
        for code in plan.act.packs {
            if let slot = floor.codes.slot(of: code) { add(slot) }
        }
        for actStep in plan.steps {
            switch actStep {
            case .unpack(let slot, let parent), .pack(let slot, let parent):
                add(slot)
                add(parent)
            case .place(let slot, _, _), .state(let slot, _, _, _), .reprint(let slot): add(slot)
            case .newContainer(let packs, _): packs.forEach(add)
            case .abandonLabel(let act):
                guard let job = rework.desk?.job(ofAct: act) else { continue }
                if let label = job.stage.label { add(label.slot) }
                job.children.forEach(add)
            }
        }
        return found
    }

    // MARK: Labels read back

    /// A scan at the rework scanner: true when it proved a label that rework waits for, or when no station uses the
    /// scanner.
    mutating func reworkScanned(
        _ reading: Reading, _ device: DeviceIndex, at moment: Moment, into step: inout Step
    ) -> Bool {
        guard rework.scanner == device else { return false }
        if floor.isProducing, case .known(let slot)? = floor.identify(reading, level: 1),
            rework.desk?.awaits(slot) == true
        {
            labelProven(slot, at: moment, into: &step)
            floor.alarms.clear(.scanRefused, station: noStation, device: device, into: &step)
            step.effects.append(.scanner(device, .feedback(good: true)))
            return true
        }
        if handhelds.contains(where: { $0.scanner == device }) { return false }
        floor.alarms.raise(.scanRefused, station: noStation, device: device, detail: 0, at: moment, into: &step)
        step.effects.append(.scanner(device, .feedback(good: false)))
        return true
    }

    /// A person at a terminal read a label back.
    mutating func scannedBack(_ code: Code, _ signer: Signer, at moment: Moment, into step: inout Step) {
        guard scanBackRefusal(code) == nil, let slot = floor.codes.slot(of: code) else { return }
        labelProven(slot, at: moment, into: &step)
        step.facts.append(
            .audit(
                AuditEntry(
                    act: "label.scannedBack", who: signer.who, why: signer.why,
                    details: [.init(name: "code", value: code.description)])))
    }

    /// The label is on its container: a new container is whole and in hand, a re-printed label is in force.
    private mutating func labelProven(_ slot: CodeSlot, at moment: Moment, into step: inout Step) {
        guard let job = rework.desk?.finish(slot, floor: &floor, into: &step) else { return }
        switch job.purpose {
        case .newContainer:
            floor.closeContainer(slot, into: &step)
            floor.codes.move(slot, to: .inHand, step: &step)
        case .reprint(let content):
            floor.relabelled(slot, shows: content, act: job.act, into: &step)
            floor.settleLabels(of: [slot], at: moment, into: &step)
        }
    }
}

extension ActPlan {
    /// The entry of the audit trail: what was done, to which packs, by whom, why, and what came of it.
    fileprivate func entry(_ record: ActRecord) -> AuditEntry {
        var details: [AuditEntry.Detail] = [.init(name: "number", value: String(record.number))]
        func add(_ name: String, _ value: String) { details.append(.init(name: name, value: value)) }
        if !act.packs.isEmpty { add("packs", list(act.packs)) }
        switch act {
        case .sample(_, let kind): add("kind", kind.token)
        case .putBack(_, let container): add("into", container?.description ?? "origin")
        case .move(_, let container): add("into", container.description)
        case .disaggregate(_, let deep): add("deep", deep ? "yes" : "no")
        case .aggregate(_, let level): add("level", String(level))
        case .void(_, let isReject): add("reject", isReject ? "yes" : "no")
        case .undo: add("undoes", String(record.undoes))
        case .takeOut, .toLine, .replace, .destroy, .reprint: break
        }
        if let second = record.second { add("second", second) }
        add("detached", String(consequences.count { if case .detached = $0 { true } else { false } }))
        add("attached", String(consequences.count { if case .attached = $0 { true } else { false } }))
        add("changed", String(consequences.count { if case .changed = $0 { true } else { false } }))
        var due: [Code] = []
        for consequence in consequences {
            if case .labelDue(let code, _, _) = consequence { due.append(code) }
        }
        if !due.isEmpty { add("labelsDue", list(due)) }
        return AuditEntry(act: "pack.\(act.kind.token)", who: record.who, why: record.why, details: details)
    }

    /// At most fifty by name: the ledger's table of acts has them all.
    private func list(_ codes: [Code]) -> String {
        let named = codes.prefix(50).map { code in code.description }.joined(separator: " ")
        return codes.count > 50 ? "\(named) and \(codes.count - 50) more" : named
    }
}
