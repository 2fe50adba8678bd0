/// Taking up the work after a restart of the controller (Line Link, rule 5).
extension ContainerStation {
    mutating func attach(
        _ snapshot: PLCStationSnapshot, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        let first = item
        for judged in snapshot.outcomes {
            if ring[judged.item] == nil, PLCStationSnapshot.cameUnseen(judged.item, after: first) {
                // It had no verdict, so that its outcome tells whether the gate kept it back.
                floor.tally.items[Int(station)] += 1
                sequence.lose()
                let new = Container(children: [], label: .none, verdict: nil, reason: .deviceFault)
                if let lost = ring.insert(new, number: judged.item) {
                    floor.tally.lost[Int(station)] += 1
                    outcomeUnknown(of: lost.item, floor: &floor, into: &step)
                }
            }
            outcome(judged.outcome, item: judged.item, at: moment, floor: &floor, into: &step)
        }
        floor.countUntold(snapshot, after: first, station: station, at: moment, into: &step)
        for number in ring.numbers(upTo: item) {
            guard snapshot.isUnderWay(number) else {
                outcomeLost(number, floor: &floor, into: &step)
                continue
            }
            // It left the station and is on its way to the gate.
            if number != snapshot.item { tellAgain(number, snapshot.verdicts, floor: &floor, into: &step) }
        }
        guard snapshot.item != 0, snapshot.item != snapshot.judged else {
            item = snapshot.item
            return
        }
        if snapshot.item != item || ring[snapshot.item] == nil {
            // It came while nobody looked: it goes to the bin, which is safe whatever it holds.
            item = snapshot.item
            sequence.lose()
            if snapshot.marks.contains(.present) || !snapshot.marks.contains(.released) {
                present(snapshot.item, at: moment, floor: &floor, into: &step)
                if stage != .judged { reject(.deviceFault, at: moment, floor: &floor, into: &step) }
            }
            return
        }
        takeUp(snapshot, at: moment, floor: &floor, into: &step)
    }

    /// The verdict of a container between station and gate. One that left without a verdict is rejected by default.
    private mutating func tellAgain(
        _ number: UInt16, _ standing: [PLCStationSnapshot.StandingVerdict], floor: inout Floor, into step: inout Step
    ) {
        if number == item, stage != .judged { abandonStage(floor: &floor, into: &step) }
        guard let verdict = ring[number]?.verdict,
            !standing.contains(where: { $0.item == number && $0.verdict == verdict })
        else { return }
        step.effects.append(.plc(.verdict(station: station, item: number, verdict: verdict)))
    }

    private mutating func takeUp(
        _ snapshot: PLCStationSnapshot, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        guard ring[item]?.verdict == .good else {
            switch stage {
            case .printing(let label), .applying(let label), .labelPicture(let label):
                rejectLabelled(label, .deviceFault, at: moment, floor: &floor, into: &step)
            default:
                reject(ring[item]?.reason ?? .deviceFault, at: moment, floor: &floor, into: &step)
            }
            return
        }
        if !snapshot.verdicts.contains(where: { $0.item == item && $0.verdict == .good }) {
            step.effects.append(.plc(.verdict(station: station, item: item, verdict: .good)))
        }
        if !snapshot.marks.contains(.released) {
            step.effects.append(.plc(.request(station: station, item: item, request: .release)))
        }
    }
}
