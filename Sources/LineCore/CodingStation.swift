/// A station that prints a code on each item, reads it back and lets the gate pass what is proven.
///
/// One item's way:
/// ```
/// arrived ──read──▶ matched ──print confirmed──▶ good ──commit, slot──▶ outcome
///    │                │ (waits for the printer's index)                   ▲
///    └── no read, strange, duplicate, slipped, late … ──▶ reject ─────────┘
/// ```
/// Whatever is missing when the item reaches the gate, the gate rejects by default (Line Link, rule 1).
struct CodingStation: Sendable {
    let station: StationIndex
    let printer: DeviceIndex
    let camera: DeviceIndex
    let queueDepth: Int

    /// An item between its trigger and its outcome.
    struct Item: Sendable {
        /// The code that was read on it and belongs to it.
        var slot: CodeSlot
        /// The record that `slot` was printed from; waited for when the printer has not confirmed it yet.
        var record: UInt32
        var isRead: Bool
        var verdict: Verdict?
        var reason: Reason?
    }

    private enum PrinterState: Sendable, Equatable {
        /// No link, or a fault.
        case down
        /// The batch's texts were sent; the buffer is being emptied.
        case preparing
        case ready
        /// The buffer is being emptied at the end of the batch, or because nobody knows what is in it.
        case clearing
    }

    private var ring = ItemRing<Item>()
    private(set) var newest: UInt16 = 0
    private(set) var records = RecordBook()
    private var sequence = SequenceTracker()
    private var watch = RejectWatch()
    private var printerState = PrinterState.down
    private var isPrepared = false
    /// The program was restarted: the printer is emptied and prepared anew before it gets more records.
    private var isPrepareDue = false
    /// The last index that the printer can remember: what it printed since it was prepared.
    private var lastRemembered: UInt32 = 0
    private var isCameraReady = false

    init(station: StationIndex, printer: DeviceIndex, camera: DeviceIndex, queueDepth: UInt16) {
        self.station = station
        self.printer = printer
        self.camera = camera
        self.queueDepth = Int(queueDepth)
    }

    /// Items whose outcome is not known yet.
    var openItems: Int { ring.count }

    /// Nothing is in the printer's buffer or on the way to it.
    var isPrinterEmpty: Bool { records.openCount == 0 }

    // MARK: Batch

    mutating func batchStarted(floor: inout Floor, into step: inout Step) {
        records = RecordBook()
        sequence.forget()
        watch.reset()
        isPrepared = false
        isPrepareDue = false
        if printerState == .ready { prepare(floor: floor, into: &step) }
        updateHolds(&floor)
    }

    /// No more records; what the printer still holds is emptied so that it cannot be printed on another batch.
    mutating func clearPrinter(into step: inout Step) {
        guard printerState == .ready, isPrepared else { return }
        printerState = .clearing
        step.effects.append(.unitPrinter(printer, .clear))
    }

    /// Batch end, printer out of reach: what it did is not known, and is said to be so.
    mutating func abandonOpenRecords(floor: inout Floor, into step: inout Step) {
        for index in records.open(after: 0, through: records.last) {
            doubt(index, floor: &floor, into: &step)
            records.set(index, .gone)
        }
    }

    mutating func controllerStarted(floor: inout Floor) {
        printerState = .down
        isPrepareDue = isPrepared
        isCameraReady = false
        sequence.loseAnchor()
        updateHolds(&floor)
    }

    mutating func resume() { watch.reset() }

    var readyDevices: [DeviceIndex] {
        (printerState == .ready ? [printer] : []) + (isCameraReady ? [camera] : [])
    }

    mutating func takeOver(_ state: CarriedState) {
        if Int(station) < state.newestItems.count { newest = state.newestItems[Int(station)] }
        if state.readyDevices.contains(printer) { printerState = .ready }
        isCameraReady = state.readyDevices.contains(camera)
    }

    private mutating func prepare(floor: Floor, into step: inout Step) {
        guard let plan = floor.plan else { return }
        printerState = .preparing
        isPrepareDue = false
        lastRemembered = 0
        step.effects.append(.unitPrinter(printer, .prepare(plan.texts)))
    }

    private func updateHolds(_ floor: inout Floor) {
        let needed = floor.isProducing
        floor.holds.set(
            .deviceNotReady, station: station, device: printer,
            needed && !(printerState == .ready && isPrepared) && printerState != .clearing)
        floor.holds.set(.deviceNotReady, station: station, device: camera, needed && !isCameraReady)
    }

    // MARK: Printer

    mutating func printerReported(
        _ report: UnitPrinterReport, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        switch report {
        case .ready(let lastPrinted, let stored):
            floor.alarms.clear(.printerFault, station: station, device: printer, into: &step)
            if printerState == .preparing {
                isPrepared = true
                printerState = .ready
            } else if !isPrepared {
                printerState = .ready
                if floor.isProducing { prepare(floor: floor, into: &step) }
            } else {
                printerState = .ready
                reconcile(lastPrinted: lastPrinted, stored: stored, at: moment, floor: &floor, into: &step)
                let isClearDue = isPrepareDue || (floor.phase == .ending && !isPrinterEmpty)
                if isClearDue, floor.isProducing, printerState == .ready { clearPrinter(into: &step) }
            }
        case .fault(let fault):
            printerState = .down
            floor.alarms.raise(
                .printerFault, station: station, device: printer, detail: Int64(fault.kind.rawValue), at: moment,
                into: &step)
        case .stored(let index):
            if records[index]?.status == .requested || records[index]?.status == .inDoubt {
                records.set(index, .stored)
            }
        case .refused(let index):
            if records[index] != nil { neverPrinted(index, floor: &floor, into: &step) }
        case .inDoubt(let index):
            // What is printed or gone is decided, whatever becomes of the answer.
            if let record = records[index], record.status == .requested || record.status == .stored {
                records.set(index, .inDoubt)
            }
            printerState = .down
            floor.alarms.raise(
                .printInDoubt, station: station, device: printer, detail: Int64(index), at: moment, into: &step)
        case .printed(let through):
            printed(through: through, floor: &floor, into: &step)
            judgeWaiting(at: moment, floor: &floor, into: &step)
        case .cleared(let lastPrinted):
            printed(through: lastPrinted, floor: &floor, into: &step)
            judgeWaiting(at: moment, floor: &floor, into: &step)
            for index in records.open(after: lastPrinted, through: records.last) {
                neverPrinted(index, floor: &floor, into: &step)
            }
            printerState = .ready
            if isPrepareDue || !isPrepared, floor.isProducing { prepare(floor: floor, into: &step) }
        }
        updateHolds(&floor)
        feed(floor: &floor, into: &step)
    }

    /// Keeps the printer's buffer filled to the configured depth; it is small, since what is in it at a stop is waste.
    mutating func feed(floor: inout Floor, into step: inout Step) {
        guard floor.phase == .running, printerState == .ready, isPrepared else { return }
        var open = records.openCount
        while open < queueDepth {
            guard let slot = floor.issue(level: 1, index: records.last + 1, into: &step) else { break }
            let index = records.add(slot)
            step.effects.append(.unitPrinter(printer, .store(index: index, code: floor.codes[slot].code)))
            open += 1
        }
        floor.holds.set(.poolEmpty, station: station, device: noDevice, open == 0)
    }

    /// The printer is back after a loss: what it says of its last print and its buffer decides what became of the
    /// records without an answer. They were sent one after the other, so that those stored are the first of them.
    private mutating func reconcile(
        lastPrinted: UInt32, stored: UInt32, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        printed(through: lastPrinted, floor: &floor, into: &step)
        judgeWaiting(at: moment, floor: &floor, into: &step)
        let open = records.open(after: 0, through: records.last)
        let known = open.filter { records[$0]?.status == .stored }
        let unknown = open.filter { records[$0]?.status != .stored }
        let storedUnknown = Int(stored) - known.count
        if lastPrinted >= lastRemembered, storedUnknown >= 0, storedUnknown <= unknown.count {
            for index in unknown.prefix(storedUnknown) { records.set(index, .stored) }
            for index in unknown.dropFirst(storedUnknown) { neverPrinted(index, floor: &floor, into: &step) }
            floor.alarms.clear(.printInDoubt, station: station, device: printer, into: &step)
            return
        }
        // The printer does not remember what it was sent: it may have printed any of these.
        for index in open {
            doubt(index, floor: &floor, into: &step)
            records.set(index, .gone)
        }
        sequence.loseAnchor()
        floor.alarms.raise(
            .printInDoubt, station: station, device: printer, detail: Int64(open.count), at: moment, into: &step)
        if stored > 0 {
            printerState = .clearing
            step.effects.append(.unitPrinter(printer, .clear))
        }
    }

    private mutating func printed(through: UInt32, floor: inout Floor, into step: inout Step) {
        for index in records.open(after: 0, through: through) {
            guard let record = records[index] else { continue }
            // Printed proves stored, also for a record whose answer was lost.
            records.printed(index)
            lastRemembered = max(lastRemembered, index)
            floor.codes.set(record.slot, to: .encoded, reason: floor.codes[record.slot].reason, into: &step)
        }
    }

    private mutating func neverPrinted(_ index: UInt32, floor: inout Floor, into step: inout Step) {
        guard let record = records[index], record.status != .printed, record.status != .gone else { return }
        records.set(index, .gone)
        floor.codes.set(record.slot, to: .snInvalid, reason: .sentNotPrinted, into: &step)
    }

    private func doubt(_ index: UInt32, floor: inout Floor, into step: inout Step) {
        guard let record = records[index], floor.codes[record.slot].state == .allocated else { return }
        floor.codes.set(record.slot, to: .inDoubt, reason: .printUnknown, into: &step)
    }

    // MARK: Camera

    mutating func cameraReady(_ ready: Bool, floor: inout Floor) {
        isCameraReady = ready
        updateHolds(&floor)
    }

    // MARK: Items

    mutating func arrived(_ item: UInt16, at moment: Moment, floor: inout Floor, into step: inout Step) {
        newest = item
        floor.tally.items[Int(station)] += 1
        let new = Item(slot: .none, record: 0, isRead: false, verdict: nil, reason: nil)
        if let lost = ring.insert(new, number: item) {
            outcomeUnknown(of: lost.item, number: lost.number, floor: &floor, into: &step)
        }
        guard floor.isProducing else {
            reject(item, .noBatch, at: moment, floor: &floor, into: &step)
            return
        }
        sequence.start(item: item, record: records.nextToPrint)
    }

    mutating func read(
        _ result: ReadResult, item: UInt16, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        guard let found = ring[item], found.verdict == nil, !found.isRead, floor.isProducing else { return }
        ring[item]?.isRead = true
        switch floor.identifyOne(result.readings, level: 1) {
        case .nothing:
            missed(item, .noRead, at: moment, floor: &floor, into: &step)
        case .several:
            missed(item, .notOurs, at: moment, floor: &floor, into: &step)
        case .strange(let reason, let code):
            missed(item, reason, at: moment, floor: &floor, into: &step)
            if let code { step.effects.append(.classify(station: station, item: item, code: code)) }
        case .wrongText(let slot):
            matched(slot, item: item, butReject: .textDiffers, at: moment, floor: &floor, into: &step)
        case .known(let slot):
            let limit = floor.limits.gradeLimit
            let isPoor = limit > 0 && (result.grade ?? 0) < limit
            matched(
                slot, item: item, butReject: isPoor ? .gradeBelowLimit : nil, at: moment, floor: &floor, into: &step)
        }
    }

    mutating func unread(
        _ cause: Unread, item: UInt16, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        guard let found = ring[item], found.verdict == nil, !found.isRead, floor.isProducing else { return }
        ring[item]?.isRead = true
        missed(item, cause == .late ? .lateResult : .deviceFault, at: moment, floor: &floor, into: &step)
    }

    /// The ledger knew more of a strange code.
    mutating func classified(_ finding: CodeFinding, item: UInt16) {
        guard ring[item]?.reason == .notOurs else { return }
        switch finding {
        case .unknown, .notLeased: break
        case .otherBatch: ring[item]?.reason = .otherBatch
        case .otherLevel: ring[item]?.reason = .otherLevel
        case .otherProduct: ring[item]?.reason = .otherProduct
        }
    }

    /// A code of ours was read on the item.
    private mutating func matched(
        _ slot: CodeSlot, item: UInt16, butReject reason: Reason?, at moment: Moment, floor: inout Floor,
        into step: inout Step
    ) {
        let entry = floor.codes[slot]
        guard entry.level == 1 else {
            missed(item, .otherLevel, at: moment, floor: &floor, into: &step)
            return
        }
        guard entry.isSent else {
            // A code that we have but never printed: a copy.
            missed(item, .notOurs, at: moment, floor: &floor, into: &step)
            return
        }
        let finding = sequence.read(record: entry.sentIndex, at: item, limits: floor.limits)
        report(finding, item: item, at: moment, floor: &floor, into: &step)
        guard entry.state == .allocated || entry.state == .encoded || entry.state == .inDoubt else {
            reject(item, .duplicate, at: moment, floor: &floor, into: &step)
            return
        }
        ring[item]?.slot = slot
        ring[item]?.record = entry.sentIndex
        guard finding == .inSequence else {
            reject(item, .outOfSequence, at: moment, floor: &floor, into: &step)
            return
        }
        if let reason {
            reject(item, reason, at: moment, floor: &floor, into: &step)
        } else if entry.state != .allocated {
            accept(item, at: moment, floor: &floor, into: &step)
        }
    }

    /// The item shows no code of ours: it counts as the item that should carry the expected record.
    private mutating func missed(
        _ item: UInt16, _ reason: Reason, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        if let expected = sequence.expected(at: item), let record = records[expected] {
            ring[item]?.slot = record.slot
            ring[item]?.record = expected
        }
        let finding = sequence.noRead(limits: floor.limits)
        report(finding, item: item, at: moment, floor: &floor, into: &step)
        reject(item, reason, at: moment, floor: &floor, into: &step)
    }

    private func report(
        _ finding: SequenceTracker.Finding, item: UInt16, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        switch finding {
        case .inSequence:
            floor.alarms.clear(.sequenceSlip, station: station, device: noDevice, into: &step)
        case .slipped(let places):
            floor.alarms.raise(
                .sequenceSlip, station: station, device: noDevice, detail: Int64(places), at: moment, into: &step)
        case .unproven: break
        case .lost:
            floor.alarms.raise(
                .sequenceLost, station: station, device: noDevice, detail: Int64(item), at: moment, into: &step)
            floor.holds.set(.sequenceLost, station: station, device: noDevice, true)
        }
    }

    /// The printer confirmed prints: items that only waited for that are good.
    private mutating func judgeWaiting(at moment: Moment, floor: inout Floor, into step: inout Step) {
        for number in ring.numbers(upTo: newest) {
            guard let item = ring[number], item.verdict == nil, item.slot.exists,
                floor.codes[item.slot].state == .encoded
            else { continue }
            accept(number, at: moment, floor: &floor, into: &step)
        }
    }

    // MARK: Verdicts

    private mutating func accept(_ item: UInt16, at moment: Moment, floor: inout Floor, into step: inout Step) {
        guard let slot = ring[item]?.slot else { return }
        if floor.codes[slot].state == .inDoubt {
            // The camera proves what the printer could not tell: it was printed.
            floor.codes.set(slot, to: .encoded, reason: nil, into: &step)
        }
        floor.codes.set(slot, to: .commissioned, reason: nil, into: &step)
        floor.codes.move(slot, to: .atGate, step: &step)
        ring[item]?.verdict = .good
        step.effects.append(.plc(.verdict(station: station, item: item, verdict: .good)))
        _ = watch.count(rejected: false, limits: floor.limits)
    }

    private mutating func reject(
        _ item: UInt16, _ reason: Reason, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        ring[item]?.verdict = .reject
        ring[item]?.reason = reason
        step.effects.append(.plc(.verdict(station: station, item: item, verdict: .reject)))
        guard floor.isProducing else { return }
        switch watch.count(rejected: true, limits: floor.limits) {
        case .fine: break
        case .tooManyInARow: hold(.consecutiveRejects, item: item, at: moment, floor: &floor, into: &step)
        case .tooManyInWindow: hold(.rejectRate, item: item, at: moment, floor: &floor, into: &step)
        }
    }

    private func hold(
        _ alarm: AlarmKind, item: UInt16, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        floor.alarms.raise(
            alarm, station: station, device: noDevice, detail: Int64(item), at: moment, into: &step)
        floor.holds.set(.rejects, station: station, device: noDevice, true)
    }

    // MARK: Outcomes

    mutating func outcome(
        _ outcome: ItemOutcome, item number: UInt16, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        guard let item = ring[number] else { return }
        ring[number] = nil
        let isGood = item.verdict == .good
        switch outcome {
        case .passed where isGood:
            floor.tally.passed[Int(station)] += 1
            floor.codes.move(item.slot, to: .passed, step: &step)
        case .passed:
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
            outcomeUnknown(of: item, number: number, floor: &floor, into: &step)
        }
    }

    /// The ring of outcomes was overwritten before it was read, or the PLC was restarted.
    mutating func outcomeLost(_ number: UInt16, floor: inout Floor, into step: inout Step) {
        guard let item = ring[number] else { return }
        ring[number] = nil
        outcomeUnknown(of: item, number: number, floor: &floor, into: &step)
    }

    mutating func everyOutcomeLost(floor: inout Floor, into step: inout Step) {
        for number in ring.numbers(upTo: newest) { outcomeLost(number, floor: &floor, into: &step) }
        newest = 0
        sequence.loseAnchor()
    }

    private func outcomeUnknown(of item: Item, number: UInt16, floor: inout Floor, into step: inout Step) {
        guard item.slot.exists else { return }
        if item.verdict == .good, floor.codes[item.slot].state == .commissioned {
            floor.codes.move(item.slot, to: .unknown, step: &step)
        } else {
            spoil(item, .removedByHand, floor: &floor, into: &step)
        }
    }

    private func rejected(
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
    private func spoil(_ item: Item, _ reason: Reason, floor: inout Floor, into step: inout Step) {
        guard item.slot.exists, item.verdict != .good else { return }
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
        for judged in snapshot.outcomes where ring[judged.item] != nil {
            outcome(judged.outcome, item: judged.item, at: moment, floor: &floor, into: &step)
        }
        let underWay = ItemNumber.distance(from: snapshot.judged, to: snapshot.item)
        for number in ring.numbers(upTo: newest) {
            let place = ItemNumber.distance(from: snapshot.judged, to: number)
            guard place >= 1, place <= underWay else {
                // Judged, but its outcome was overwritten.
                outcomeLost(number, floor: &floor, into: &step)
                continue
            }
            takeUp(number, standing: snapshot.verdicts, at: moment, floor: &floor, into: &step)
        }
        var missed = newest
        // A PLC that shows no item has none that was missed; no number leads there.
        while snapshot.item != 0, missed != snapshot.item {
            missed = ItemNumber.next(missed)
            let place = ItemNumber.distance(from: snapshot.judged, to: missed)
            guard place >= 1, place <= underWay else { continue }
            arrived(missed, at: moment, floor: &floor, into: &step)
            guard ring[missed]?.verdict == nil else { continue }
            reject(missed, .deviceFault, at: moment, floor: &floor, into: &step)
        }
        newest = snapshot.item
        sequence.loseAnchor()
    }

    private mutating func takeUp(
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
