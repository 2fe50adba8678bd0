/// What the PLC said of the machine that only the losses rest on.
struct MachineSigns: Hashable, Sendable {
    /// By station at the PLC; as many as were heard of.
    private(set) var bits: [StationBits] = []
    /// Nil before the PLC said anything.
    var inputs: PLCInputs?

    mutating func set(_ new: StationBits, station: StationIndex) {
        while bits.count <= Int(station) { bits.append([]) }
        bits[Int(station)] = new
    }

    /// An emergency stop, an open guard, or no air.
    var isSafetyStop: Bool {
        guard let inputs else { return false }
        return !inputs.isSuperset(of: [.emergencyStopHealthy, .guardsClosed, .airOK])
    }

    /// Which neighbour keeps the line. The first station that says something decides, since the line's units are
    /// counted there; a station that is both has no room first of all.
    var flow: StandingCause? {
        for (index, bits) in bits.enumerated() {
            if bits.contains(.blocked) {
                return StandingCause(.blocked, station: StationIndex(index), device: noDevice)
            }
            if bits.contains(.starved) {
                return StandingCause(.starved, station: StationIndex(index), device: noDevice)
            }
        }
        return nil
    }
}

/// Why no reason can be given for a stop.
public enum StopReasonObstacle: Hashable, Sendable {
    /// No batch is in production.
    case noBatch
    /// The line did not stand in this batch yet.
    case noStop
    /// There is no such stop, or it lies too far back.
    case unknownStop(UInt32)
}

extension Line {
    // MARK: Hearing

    /// Called after each event: what the line is in now.
    mutating func noteLosses(_ event: Event, at moment: Moment) {
        switch event {
        case .batchStarted(let plan, _): losses.begin(plan.lossRules)
        case .plc(.bitsChanged(let station, let bits)): losses.signs.set(bits, station: station)
        case .plc(.inputsChanged(let inputs)): losses.signs.inputs = inputs
        case .plc(.attached(let snapshot)):
            losses.signs.inputs = snapshot.inputs
            for (index, station) in snapshot.stations.enumerated() {
                losses.signs.set(station.bits, station: StationIndex(index))
            }
        default: break
        }
        losses.note(
            LossView(phase: lossPhase, state: machine.state, causes: lossCauses, counts: lossCounts), at: moment)
    }

    private var lossPhase: LossPhase {
        switch floor.phase {
        case .planned, .cleared, .tested, .ended, .cancelled: .none
        case .testing: .preparing
        case .running: .producing
        case .ending: .ending
        }
    }

    private var lossCounts: LossCounts {
        guard let station = codings.first else { return LossCounts() }
        let tally = floor.tally
        let index = Int(station.station)
        return LossCounts(
            items: tally.items[index], total: tally.items[index] - station.openItems, good: tally.passed[index],
            rejected: tally.rejected[index])
    }

    /// Everything that keeps the line now, or would. Faults of the machine itself come first: of what came together
    /// they are the cause, and holds their consequence.
    private var lossCauses: [StandingCause] {
        var causes: [StandingCause] = []
        for alarm in floor.alarms.entries where alarm.holds {
            switch alarm.kind {
            case .jam: causes.append(StandingCause(.jam, station: alarm.station, device: noDevice))
            // Drive, PLC, encoder, too many items; the others do not stop the machine.
            case .plcAlarm where [0, 1, 2, 5].contains(alarm.device): causes.append(StandingCause(.plc))
            default: break
            }
        }
        if losses.signs.isSafetyStop { causes.append(StandingCause(.safety)) }
        for hold in floor.holds.standing {
            guard let cause = lossCause(of: hold) else { continue }
            causes.append(StandingCause(cause, station: hold.station, device: hold.device))
        }
        switch machine.state {
        case .suspending, .suspended:
            if let flow = losses.signs.flow { causes.append(flow) }
        default: break
        }
        if !machine.isStarted { causes.append(StandingCause(.operator)) }
        return causes
    }

    private func lossCause(of hold: Hold) -> LossCause? {
        switch hold.cause {
        case .deviceNotReady: deviceCause(hold.device)
        case .poolEmpty, .allotmentIncomplete: .codes
        case .plcNotInControl, .beltUnknown, .parametersChanged: .plc
        case .rejects, .rejectUnconfirmed, .passedWithoutProof, .contentMoved, .recordsLost: .rejects
        case .sequenceLost: .sequence
        case .operatorHold: .operator
        case .readerOutOfStep: .camera
        case .ledgerStalled, .ledgerFailed: .ledger
        case .noBatch: nil
        }
    }

    private func deviceCause(_ device: DeviceIndex) -> LossCause {
        if codings.contains(where: { $0.printer == device }) { return .printer }
        let isLabelPrinter =
            containers.contains { $0.printer == device } || handhelds.contains { $0.printer == device }
        return isLabelPrinter ? .labelPrinter : .camera
    }

    // MARK: People

    /// Why ``Event/stopReason(stop:reason:_:)`` may not come now for this stop (nil = the latest); nil = it may.
    public func stopReasonObstacle(stop: UInt32?) -> StopReasonObstacle? {
        guard floor.isProducing else { return .noBatch }
        guard let latest = losses.latestStop else { return .noStop }
        let number = stop ?? latest.number
        return losses.stop(number) == nil ? .unknownStop(number) : nil
    }

    mutating func giveStopReason(_ reason: StopReason, stop: UInt32, _ signer: Signer, into step: inout Step) {
        guard floor.isProducing, let before = losses.stop(stop),
            losses.give(reason, by: signer.who, to: stop)
        else { return }
        step.facts.append(
            .audit(
                AuditEntry(
                    act: "line.stopReason", who: signer.who, why: signer.why,
                    details: [
                        .init(name: "stop", value: String(stop)), .init(name: "cause", value: before.cause.token),
                        .init(name: "before", value: before.reason?.id ?? ""),
                        .init(name: "reason", value: reason.id),
                        .init(name: "category", value: reason.category.token),
                    ])))
    }

    // MARK: Showing

    /// What the PLC said of the machine before a batch and the batch has to hear again: a batch's events are replayed
    /// by themselves.
    public var retold: [Event] {
        var events: [Event] = []
        if let inputs = losses.signs.inputs { events.append(.plc(.inputsChanged(inputs))) }
        for (index, bits) in losses.signs.bits.enumerated() where !bits.isEmpty {
            events.append(.plc(.bitsChanged(station: StationIndex(index), bits: bits)))
        }
        return events
    }

    /// The line's mode as a unit.
    public var mode: UnitMode { floor.isProducing ? .production : .maintenance }
}
