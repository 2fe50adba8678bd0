/// What became of the items at the gate, also of those that came while nobody looked.
extension CodingStation {
    // MARK: Outcomes

    mutating func outcome(
        _ outcome: ItemOutcome, item number: UInt16, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        guard let item = ring[number] else { return }
        ring[number] = nil
        if outcome.isInBin { floor.tally.binned[Int(station)] += 1 }
        floor.judgeTestPiece(number, station: station, outcome, reason: item.reason, into: &step)
        let isGood = item.verdict == .good
        switch outcome {
        case .passed where isGood:
            floor.tally.passed[Int(station)] += 1
            floor.codes.move(item.slot, to: .passed, step: &step)
        case .passed:
            floor.tally.passedUnproven[Int(station)] += 1
            floor.alarms.raise(
                .passedWithoutProof, station: station, device: noDevice, detail: Int64(number), at: moment,
                into: &step)
            floor.holds.set(.passedWithoutProof, station: station, device: noDevice, true)
            spoil(item, .rejectUnconfirmed, floor: &floor, into: &step)
        case .rejectedByVerdict, .diverted:
            rejected(item, number, item.reason ?? .deviceFault, confirmed: true, floor: &floor, into: &step)
        case .rejectedByDefault:
            if isGood {
                floor.alarms.raise(
                    .lateVerdict, station: station, device: noDevice, detail: Int64(number), at: moment, into: &step)
            }
            let missing: Reason = item.isRead ? .noPrintConfirmed : .lateResult
            rejected(
                item, number, isGood ? .lateVerdict : item.reason ?? missing, confirmed: true, floor: &floor,
                into: &step)
        case .rejectedUnconfirmed:
            floor.alarms.raise(
                .rejectUnconfirmed, station: station, device: noDevice, detail: Int64(number), at: moment,
                into: &step)
            floor.holds.set(.rejectUnconfirmed, station: station, device: noDevice, true)
            rejected(item, number, item.reason ?? .rejectUnconfirmed, confirmed: false, floor: &floor, into: &step)
        case .removed:
            floor.tally.removed[Int(station)] += 1
            step.facts.append(
                .rejected(
                    station: station, item: number, reason: .removedByHand,
                    code: item.slot.exists ? floor.codes[item.slot].id : nil, confirmed: false))
            outcomeUnknown(of: item, place: .taken, floor: &floor, into: &step)
        }
    }

    /// The ring of outcomes was overwritten before it was read, or the PLC was restarted.
    mutating func outcomeLost(_ number: UInt16, floor: inout Floor, into step: inout Step) {
        guard let item = ring[number] else { return }
        ring[number] = nil
        floor.tally.lost[Int(station)] += 1
        floor.loseTestPiece(number, station: station, into: &step)
        outcomeUnknown(of: item, place: .unknown, floor: &floor, into: &step)
    }

    mutating func everyOutcomeLost(floor: inout Floor, into step: inout Step) {
        for number in ring.numbers(upTo: newest) { outcomeLost(number, floor: &floor, into: &step) }
        newest = 0
        sequence.loseAnchor()
    }

    func outcomeUnknown(
        of item: Item, place: CodeEntry.Place, floor: inout Floor, into step: inout Step
    ) {
        guard item.slot.exists else { return }
        if item.verdict == .good, floor.codes[item.slot].state == .commissioned {
            floor.codes.move(item.slot, to: place, step: &step)
        } else {
            spoil(item, .removedByHand, floor: &floor, into: &step)
        }
    }

    func rejected(
        _ item: Item, _ number: UInt16, _ reason: Reason, confirmed: Bool, floor: inout Floor, into step: inout Step
    ) {
        floor.tally.rejected[Int(station)] += 1
        floor.tally.reasons[Int(station)][Int(reason.rawValue)] += 1
        step.facts.append(
            .rejected(
                station: station, item: number, reason: reason,
                code: item.slot.exists ? floor.codes[item.slot].id : nil, confirmed: confirmed))
        guard item.slot.exists else { return }
        if item.verdict == .good {
            guard floor.codes[item.slot].state == .commissioned else { return }
            if confirmed {
                floor.codes.move(item.slot, to: .inBin, step: &step)
                floor.codes.set(item.slot, to: .inactive, reason: reason, into: &step)
            } else {
                floor.codes.move(item.slot, to: .unknown, step: &step)
            }
        } else {
            spoil(item, reason, floor: &floor, into: &step)
        }
    }

    /// The code of an item that was not accepted will never be.
    func spoil(_ item: Item, _ reason: Reason, floor: inout Floor, into step: inout Step) {
        guard item.slot.exists, item.verdict != .good else { return }
        let reason = floor.test == nil ? reason : .functionTest
        if floor.codes[item.slot].state == .encoded {
            floor.codes.set(item.slot, to: .snInvalid, reason: reason, into: &step)
        } else {
            // The printer has not confirmed the print yet: what becomes of the code is decided with it.
            floor.codes[item.slot].reason = reason
        }
    }

    // MARK: Taking up the work after a restart of the controller

    /// Brings the ring in step with what the PLC did while nobody looked (Line Link, rule 5).
    mutating func attach(
        _ snapshot: PLCStationSnapshot, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        let first = newest
        for judged in snapshot.outcomes {
            if ring[judged.item] == nil { arrivedUnseen(judged.item, after: first, floor: &floor, into: &step) }
            outcome(judged.outcome, item: judged.item, at: moment, floor: &floor, into: &step)
        }
        floor.countUntold(snapshot, after: first, station: station, at: moment, into: &step)
        for number in ring.numbers(upTo: newest) {
            guard snapshot.isUnderWay(number) else {
                outcomeLost(number, floor: &floor, into: &step)
                continue
            }
            takeUp(number, standing: snapshot.verdicts, at: moment, floor: &floor, into: &step)
        }
        var missed = newest
        // A PLC that shows no item has none that was missed; no number leads there.
        while snapshot.item != 0, missed != snapshot.item {
            missed = ItemNumber.next(missed)
            guard snapshot.isUnderWay(missed) else { continue }
            arrived(missed, at: moment, floor: &floor, into: &step)
            guard ring[missed]?.verdict == nil else { continue }
            reject(missed, .deviceFault, at: moment, floor: &floor, into: &step)
        }
        newest = snapshot.item
        sequence.loseAnchor()
    }

    /// An item may have come and been judged while nobody looked.
    mutating func arrivedUnseen(
        _ number: UInt16, after first: UInt16, floor: inout Floor, into step: inout Step
    ) {
        guard PLCStationSnapshot.cameUnseen(number, after: first) else { return }
        floor.tally.items[Int(station)] += 1
        let new = Item(
            slot: .none, record: 0, isRead: false, isRefused: false, verdict: nil, reason: .deviceFault)
        if let lost = ring.insert(new, number: number) {
            floor.tally.lost[Int(station)] += 1
            outcomeUnknown(of: lost.item, place: .unknown, floor: &floor, into: &step)
        }
    }

    mutating func takeUp(
        _ number: UInt16, standing: [PLCStationSnapshot.StandingVerdict], at moment: Moment, floor: inout Floor,
        into step: inout Step
    ) {
        guard let item = ring[number] else { return }
        guard let verdict = item.verdict else {
            reject(number, .deviceFault, at: moment, floor: &floor, into: &step)
            return
        }
        if !standing.contains(where: { $0.item == number && $0.verdict == verdict }) {
            step.effects.append(.plc(.verdict(station: station, item: number, verdict: verdict)))
        }
    }
}
