/// The function test on the real line (B-02): test pieces go by, each must be rejected for its own reason, and nothing
/// is ever accepted.
///
/// ```
/// test started ─▶ codes of a block of their own ─▶ printer ─▶ piece announced ─▶ piece comes ─▶ reject, bin ─▶ result
///                                                                 ▲                                            │
/// tested ◀── printers empty ◀── test ended ◀──────────────────────┴──────────── the next piece ◀───────────────┘
/// ```
extension Line {
    /// The pieces that a line of this layout needs.
    var neededPieces: [TestPiece] {
        var pieces: [TestPiece] = codings.isEmpty ? [] : [.noRead, .wrongCode, .duplicate, .foreignProduct]
        // A duplicate is made of a carton with a code of the test: where cartons come printed there is none.
        if codings.allSatisfy({ $0.isVerifyingOnly }) { pieces.removeAll { $0 == .duplicate } }
        // Where the content is tracked nobody counts it in a container.
        if containers.contains(where: { $0.level == 2 && $0.tracking == nil }) { pieces.append(.shortBundle) }
        return pieces
    }

    /// What stands against announcing this piece now; empty = it may come next.
    public func obstacles(toAnnounce piece: TestPiece) -> [BatchObstacle] {
        guard let test = floor.test, !test.isEnding else { return [.wrongPhase(floor.phase)] }
        if let laid = test.laid { return [.pieceUnderWay(laid)] }
        guard test.needed.contains(piece) else { return [.pieceNotNeeded(piece)] }
        if piece == .duplicate, test.cartons == 0 { return [.noCartonYet] }
        return []
    }

    mutating func startTest(_ plan: BatchPlan, _ signer: Signer, into step: inout Step) {
        guard !floor.phase.isActive else { return }
        floor.begin(plan, counts: [], stationCount: layout.stations.count)
        rework.batchStarted()
        floor.phase = .testing
        floor.test = FunctionTest(needed: neededPieces)
        step.facts.append(.phase(.testing))
        step.facts.append(.audit(AuditEntry(act: "test.start", who: signer.who, why: signer.why, details: [])))
        floor.askForCodes(into: &step)
        for index in codings.indices { codings[index].batchStarted(floor: &floor, into: &step) }
        for index in containers.indices { containers[index].batchStarted(floor: &floor) }
    }

    mutating func announce(_ piece: TestPiece, _ signer: Signer, into step: inout Step) {
        guard obstacles(toAnnounce: piece).isEmpty else { return }
        floor.test?.announce(piece, who: signer.who)
        step.facts.append(
            .audit(
                AuditEntry(
                    act: "test.announce", who: signer.who, why: signer.why,
                    details: [.init(name: "piece", value: piece.token)])))
    }

    /// No more pieces. The phase changes when the printers are empty: ``finishTest(into:)``.
    mutating func endTest(_ signer: Signer, into step: inout Step) {
        guard let test = floor.test, !test.isEnding, test.laid == nil else { return }
        floor.test?.isEnding = true
        floor.test?.endedBy = signer
        machine.isStarted = false
        for index in codings.indices {
            codings[index].clearPrinter(into: &step)
            floor.holds.set(.poolEmpty, station: codings[index].station, device: noDevice, false)
        }
    }

    /// The test's codes get their final states as soon as no printer holds one any more, or can be asked for it.
    mutating func finishTest(into step: inout Step) {
        guard let test = floor.test, test.isEnding, let signer = test.endedBy,
            codings.allSatisfy({ !$0.isPrinterStillAsked && $0.printerState != .clearing && $0.openItems == 0 }),
            containers.allSatisfy({ $0.openItems == 0 })
        else { return }
        for index in codings.indices { codings[index].abandonOpenRecords(floor: &floor, into: &step) }
        for index in floor.codes.entries.indices {
            let slot = CodeSlot(index: Int32(index))
            let entry = floor.codes[slot]
            switch entry.state {
            case .allocated where !entry.isSent:
                floor.codes.set(slot, to: .unallocated, reason: .returnedToPool, into: &step)
            case .allocated, .inDoubt, .encoded:
                floor.codes.set(slot, to: .snInvalid, reason: .functionTest, into: &step)
            default: break
            }
        }
        floor.phase = test.hasPassed ? .tested : .cleared
        floor.test = nil
        floor.holds.set(.noBatch, station: noStation, device: noDevice, true)
        floor.alarms.clear([.poolEmpty, .poolLow], into: &step)
        step.facts.append(.phase(floor.phase))
        step.facts.append(
            .audit(
                AuditEntry(
                    act: "test.end", who: signer.who, why: signer.why,
                    details: [.init(name: "passed", value: test.hasPassed ? "yes" : "no")])))
    }
}

extension CodingStation {
    /// A carton or test piece was read: whatever was seen, it is rejected.
    mutating func readInTest(
        _ result: ReadResult, item: UInt16, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        switch floor.identifyOne(result.readings, level: 1) {
        case .nothing: reject(item, .noRead, at: moment, floor: &floor, into: &step)
        case .several: reject(item, .notOurs, at: moment, floor: &floor, into: &step)
        case .strange(let reason, let code):
            reject(item, reason, at: moment, floor: &floor, into: &step)
            if let code { step.effects.append(.classify(station: station, item: item, code: code)) }
        case .wrongText(let slot): sawInTest(slot, item, .textDiffers, at: moment, floor: &floor, into: &step)
        case .known(let slot): sawInTest(slot, item, .functionTest, at: moment, floor: &floor, into: &step)
        }
    }

    /// One of the test's own codes: good for once, and a duplicate ever after.
    private mutating func sawInTest(
        _ slot: CodeSlot, _ item: UInt16, _ reason: Reason, at moment: Moment, floor: inout Floor,
        into step: inout Step
    ) {
        let entry = floor.codes[slot]
        guard entry.isSent else {
            reject(item, .notOurs, at: moment, floor: &floor, into: &step)
            return
        }
        let isOpen = entry.state == .allocated || entry.state == .encoded || entry.state == .inDoubt
        guard isOpen, entry.reason == nil || entry.reason == .printUnknown else {
            reject(item, .duplicate, at: moment, floor: &floor, into: &step)
            return
        }
        // What the printer says of it later takes nothing back.
        floor.codes[slot].reason = .functionTest
        floor.test?.cartons += 1
        ring[item]?.slot = slot
        ring[item]?.record = entry.sentIndex
        reject(item, reason, at: moment, floor: &floor, into: &step)
    }
}
