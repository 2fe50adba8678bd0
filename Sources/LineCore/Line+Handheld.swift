extension Floor {
    /// A carton that came printed is scanned by the person who packs it, on a line without a camera over the units:
    /// the scan is its verification.
    mutating func verifyByHand(_ slot: CodeSlot, into step: inout Step) {
        guard allotment?.isVerifiedByHand == true, codes[slot].isPreprinted, codes[slot].state == .encoded else {
            return
        }
        codes.set(slot, to: .commissioned, reason: nil, into: &step)
        codes.move(slot, to: .passed, step: &step)
    }
}

/// Why the open container of a handheld station cannot go on at another one.
public enum HandOverRefusal: Hashable, Sendable {
    /// No batch is in production.
    case noBatch
    /// The station is none where a person packs.
    case notHandheld(StationIndex)
    case sameStation
    /// The stations make different levels.
    case otherLevel(UInt8, UInt8)
    /// No container is open, and none waits for its label.
    case nothingOpen
    /// The other station has an open container of its own.
    case occupied
    /// A label comes out of the first station's printer now.
    case labelPrinting
    /// The other station would have more containers without a label than a person can keep apart.
    case tooManyWaiting
}

extension Line {
    /// Why what is under way at a handheld station cannot go on at another one; nil = it can.
    public func handOverRefusal(from: StationIndex, to: StationIndex) -> HandOverRefusal? {
        guard floor.isProducing else { return .noBatch }
        guard let source = handhelds.first(where: { $0.station == from }) else { return .notHandheld(from) }
        guard let target = handhelds.first(where: { $0.station == to }) else { return .notHandheld(to) }
        if from == to { return .sameStation }
        if source.level != target.level { return .otherLevel(source.level, target.level) }
        if source.isIdle { return .nothingOpen }
        if source.isPrinting { return .labelPrinting }
        if target.isOpen { return .occupied }
        if source.desk.jobs.count + target.desk.jobs.count > HandheldStation.pendingLimit { return .tooManyWaiting }
        return nil
    }

    /// The containers are carried from one table to another: what was scanned stays scanned.
    mutating func handOver(from: StationIndex, to: StationIndex, _ signer: Signer, into step: inout Step) {
        guard handOverRefusal(from: from, to: to) == nil,
            let source = handhelds.firstIndex(where: { $0.station == from }),
            let target = handhelds.firstIndex(where: { $0.station == to })
        else { return }
        let count = handhelds[source].openCount(floor)
        let waiting = handhelds[source].desk.jobs.count
        let work = handhelds[source].giveAway(floor: &floor, into: &step)
        handhelds[target].takeUp(work, floor: &floor, into: &step)
        step.facts.append(
            .audit(
                AuditEntry(
                    act: "container.handOver", who: signer.who, why: signer.why,
                    details: [
                        .init(name: "from", value: String(from)), .init(name: "to", value: String(to)),
                        .init(name: "scanned", value: String(count)),
                        .init(name: "awaiting_label", value: String(waiting)),
                    ])))
    }
}
