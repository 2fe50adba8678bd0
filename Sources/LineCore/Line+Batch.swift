extension Line {
    // MARK: Start

    mutating func startBatch(_ plan: BatchPlan, _ signer: Signer, into step: inout Step) {
        guard !floor.phase.isActive else { return }
        floor.begin(plan, counts: plan.counts.places, stationCount: layout.stations.count)
        rework.batchStarted()
        forgetGrades(into: &step)
        floor.phase = .running
        step.facts.append(.phase(.running))
        step.facts.append(.audit(entry("batch.start", signer)))
        for level in plan.levels {
            floor.leases.askWhenLow(level: level.level, free: 0, into: &step)
        }
        startAllotment(into: &step)
        for index in codings.indices { codings[index].batchStarted(floor: &floor, into: &step) }
        for index in containers.indices { containers[index].batchStarted(floor: &floor) }
        for device in labelPrinters { step.effects.append(.labelPrinter(device, .prepare(plan.texts))) }
    }

    private var labelPrinters: [DeviceIndex] {
        var devices: [DeviceIndex] = []
        let rework = layout.rework.map { [$0.printer] } ?? []
        for device in containers.map(\.printer) + handhelds.map(\.printer) + rework where !devices.contains(device) {
            devices.append(device)
        }
        return devices
    }

    // MARK: End

    /// No new records from here on; what is under way is finished, short containers are allowed.
    mutating func endBatch(_ signer: Signer, into step: inout Step) {
        guard floor.phase == .running else { return }
        floor.phase = .ending
        step.facts.append(.phase(.ending))
        step.facts.append(.audit(entry("batch.end", signer)))
        for index in codings.indices {
            codings[index].clearPrinter(into: &step)
            // Nothing more is printed: what is on the belt may run out without codes.
            floor.holds.set(.poolEmpty, station: codings[index].station, device: noDevice, false)
        }
    }

    /// A person ends the batch for good: every code gets its final state, and what is not known is said to be so.
    mutating func closeBatch(_ signer: Signer, at moment: Moment, into step: inout Step) {
        guard closingObstacles.isEmpty, let plan = floor.plan else { return }
        for index in codings.indices { codings[index].abandonOpenRecords(floor: &floor, into: &step) }
        for level in (1...UInt8(plan.levels.count)).reversed() {
            settle(level: level, plan: plan, into: &step)
        }
        floor.counts.batchClosed(recorded: floor.counts.places.map { recordedCount($0.place) })
        floor.phase = .ended
        rework.batchEnded()
        machine.isStarted = false
        floor.holds.set(.noBatch, station: noStation, device: noDevice, true)
        floor.holds.clear([.allotmentIncomplete])
        floor.alarms.clear(
            [
                .poolEmpty, .poolLow, .sequenceSlip, .containerHeld, .scanRefused, .gradeDrift, .labelOneBehind,
                .nothingAllotted, .trackingLost,
            ],
            into: &step)
        step.facts.append(.phase(.ended))
        step.facts.append(.audit(entry("batch.close", signer)))
    }

    /// Final states of one level; from the top down, since a container that nobody can find takes its content along.
    private mutating func settle(
        level: UInt8, plan: BatchPlan, into step: inout Step
    ) {
        for index in floor.codes.entries.indices where floor.codes.entries[index].level == level {
            let slot = CodeSlot(index: Int32(index))
            let entry = floor.codes[slot]
            if entry.children > 0, entry.state != .commissioned {
                // It never came to be a container: what was meant for it is loose.
                floor.takeApart(slot, children: floor.codes.children(of: slot), place: .unknown, step: &step)
            }
            switch entry.state {
            case .allocated where !entry.isSent:
                floor.codes.set(slot, to: .unallocated, reason: .returnedToPool, into: &step)
            case .allocated:
                floor.codes.set(slot, to: .snInvalid, reason: entry.reason ?? .printUnknown, into: &step)
            case .inDoubt:
                floor.codes.set(slot, to: .snInvalid, reason: entry.reason ?? .printUnknown, into: &step)
            case .encoded where entry.isPreprinted && entry.reason == nil:
                floor.allotment?.leftOver += 1
                floor.codes.set(slot, to: .snInvalid, reason: .leftOver, into: &step)
            case .encoded:
                floor.codes.set(slot, to: .snInvalid, reason: entry.reason ?? .noRead, into: &step)
            case .commissioned where entry.isSuspect:
                // The children of a container that is not what it should be are not taken for what they should be.
                if entry.parent.exists { floor.codes.unpack(slot, step: &step) }
                lose(slot, reason: .aggregationReject, into: &step)
            case .commissioned where !entry.parent.exists && Int(level) < plan.levels.count:
                settleLoose(slot, level: level, into: &step)
            case .commissioned where !entry.place.isKnown && !entry.parent.exists:
                lose(slot, reason: .notFound, into: &step)
            default: break
            }
        }
    }

    /// A sound pack in no container. Where people carry the packs to the next level it is known to stand there;
    /// where machines do, a pack that no reader saw again is not to be found.
    private mutating func settleLoose(
        _ slot: CodeSlot, level: UInt8, into step: inout Step
    ) {
        let entry = floor.codes[slot]
        let isCarriedByPeople = handhelds.contains { $0.level == level + 1 }
        switch entry.place {
        case .inBin: lose(slot, reason: .aggregationReject, into: &step)
        case .passed where isCarriedByPeople: break
        case .inHand: break
        default: lose(slot, reason: .notFound, into: &step)
        }
    }

    private mutating func lose(
        _ slot: CodeSlot, reason: Reason, into step: inout Step
    ) {
        floor.takeApart(slot, children: floor.codes.children(of: slot), place: floor.codes[slot].place, step: &step)
        floor.codes.set(slot, to: .inactive, reason: reason, into: &step)
    }

    // MARK: Commands

    mutating func perform(_ command: LineCommand, _ signer: Signer, at moment: Moment, into step: inout Step) {
        switch command {
        case .start:
            step.facts.append(.audit(entry("line.start", signer)))
            machine.isStarted = true
            letGoOn(into: &step)
        case .resume:
            step.facts.append(.audit(entry("line.resume", signer)))
            letGoOn(into: &step)
        case .hold:
            step.facts.append(.audit(entry("line.hold", signer)))
            floor.holds.set(.operatorHold, station: noStation, device: noDevice, true)
        case .stop:
            step.facts.append(.audit(entry("line.stop", signer)))
            machine.isStarted = false
            machine.send(.stop, into: &step)
        case .declareBeltEmpty:
            step.facts.append(.audit(entry("line.declareBeltEmpty", signer)))
            machine.send(.beltDeclaredEmpty, into: &step)
        case .replaceLabels:
            step.facts.append(.audit(entry("label.replace", signer)))
            for index in handhelds.indices { handhelds[index].replaceLabels(floor: &floor, into: &step) }
            rework.desk?.replaceLabels(floor: &floor, into: &step)
        case .closeOpenContainers:
            step.facts.append(.audit(entry("container.closeShort", signer)))
            for index in handhelds.indices { handhelds[index].closeShort(floor: &floor, into: &step) }
        }
    }

    /// A person looked and lets the line go on. A belt that nobody declared empty still holds it.
    mutating func letGoOn(into step: inout Step) {
        floor.holds.clear([
            .rejects, .sequenceLost, .rejectUnconfirmed, .passedWithoutProof, .operatorHold, .parametersChanged,
            .readerOutOfStep, .contentMoved, .recordsLost,
        ])
        floor.alarms.clear(
            [
                .consecutiveRejects, .rejectRate, .rejectUnconfirmed, .sequenceLost, .lateVerdict, .passedWithoutProof,
                .parametersChanged, .outcomesLost, .strayResult, .contentMoved, .packedElsewhere,
                .readerOutOfStep,
            ], into: &step)
        for index in codings.indices { codings[index].resume(into: &step) }
        for index in containers.indices { containers[index].resume() }
        // Latched faults of the gates and the PLC go with a reset, in Aborted with a clear; where nothing is latched
        // it changes nothing.
        switch machine.state {
        case .held: machine.send(.reset, into: &step)
        case .aborted: machine.send(.clear, into: &step)
        default: break
        }
    }

    private func entry(_ act: String, _ signer: Signer) -> AuditEntry {
        AuditEntry(act: act, who: signer.who, why: signer.why, details: [])
    }
}
