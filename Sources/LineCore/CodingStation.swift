/// A station that prints a code on each item, reads it back and lets the gate pass what is proven.
///
/// One item's way:
/// ```
/// arrived ──read──▶ matched ──print confirmed──▶ good ──commit, slot──▶ outcome
///    │                │ (waits for the printer's index)                   ▲
///    └── no read, strange, duplicate, slipped, late … ──▶ reject ─────────┘
/// ```
/// Whatever is missing when the item reaches the gate, the gate rejects by default (Line Link, rule 1).
///
/// Where items come printed it has no printer, and what was read is compared with the allotted codes (V-08); the rest
/// is the same.
struct CodingStation: Sendable {
    let station: StationIndex
    /// ``noDevice`` where items come printed.
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
        /// A person refused it before it came.
        var isRefused: Bool
        var verdict: Verdict?
        var reason: Reason?
    }

    enum PrinterState: Sendable, Equatable {
        /// No link, or a fault.
        case down
        /// The batch's texts were sent; the buffer is being emptied.
        case preparing
        case ready
        /// The buffer is being emptied at the end of the batch, or because nobody knows what is in it.
        case clearing
        /// It refuses every record: it gets no more until it is ready anew, or a person lets the line go on.
        case refusing
    }

    var ring = ItemRing<Item>()
    var newest: UInt16 = 0
    var records = RecordBook()
    var sequence = SequenceTracker()
    var watch = RejectWatch()
    var refusals = Refusals()
    var printerState = PrinterState.down
    var isPrepared = false
    /// The program was restarted, or the printer refuses all: it is emptied and prepared anew before it gets more
    /// records.
    var isPrepareDue = false
    /// Records in a row that the printer refused.
    var refusalsInARow = 0
    /// The last index that the printer can remember: what it printed since it was prepared.
    var lastRemembered: UInt32 = 0
    var isCameraReady = false

    init(station: StationIndex, printer: DeviceIndex, camera: DeviceIndex, queueDepth: UInt16) {
        self.station = station
        self.printer = printer
        self.camera = camera
        self.queueDepth = Int(queueDepth)
    }

    /// A station without a printer: items come printed.
    init(station: StationIndex, camera: DeviceIndex) {
        self.init(station: station, printer: noDevice, camera: camera, queueDepth: 0)
    }

    /// Items come printed.
    var isVerifyingOnly: Bool { printer == noDevice }

    /// Items whose outcome is not known yet.
    var openItems: Int { ring.count }

    /// Nothing is in the printer's buffer or on the way to it.
    var isPrinterEmpty: Bool { records.openCount == 0 }

    /// The printer is being emptied, or can be asked what it did: its records need not be given up.
    var isPrinterStillAsked: Bool { !isPrinterEmpty && (printerState == .clearing || printerState == .ready) }

    // MARK: Batch

    mutating func batchStarted(floor: inout Floor, into step: inout Step) {
        records = RecordBook()
        sequence.forget()
        watch.reset()
        refusals.forget()
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

    mutating func resume(into step: inout Step) {
        watch.reset()
        guard printerState == .refusing else { return }
        // A person looked after it: it is prepared once more.
        printerState = .ready
        refusalsInARow = 0
        isPrepareDue = true
        clearPrinter(into: &step)
    }

    var readyDevices: [DeviceIndex] {
        (printerState == .ready ? [printer] : []) + (isCameraReady ? [camera] : [])
    }

    mutating func takeOver(_ state: CarriedState) {
        if Int(station) < state.newestItems.count { newest = state.newestItems[Int(station)] }
        if state.readyDevices.contains(printer) { printerState = .ready }
        isCameraReady = state.readyDevices.contains(camera)
    }

    mutating func prepare(floor: Floor, into step: inout Step) {
        guard let plan = floor.plan else { return }
        printerState = .preparing
        // It stays due until the printer says that it is ready: the order may be lost on its way.
        isPrepareDue = true
        lastRemembered = 0
        step.effects.append(.unitPrinter(printer, .prepare(plan.texts)))
    }

    func updateHolds(_ floor: inout Floor) {
        let needed = floor.phase.isActive
        if !isVerifyingOnly {
            floor.holds.set(
                .deviceNotReady, station: station, device: printer,
                needed && !(printerState == .ready && isPrepared) && printerState != .clearing)
        }
        floor.holds.set(.deviceNotReady, station: station, device: camera, needed && !isCameraReady)
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
        let isRefused = refusals.takeOne()
        let new = Item(slot: .none, record: 0, isRead: false, isRefused: isRefused, verdict: nil, reason: nil)
        if let lost = ring.insert(new, number: item) {
            floor.tally.lost[Int(station)] += 1
            outcomeUnknown(of: lost.item, place: .unknown, floor: &floor, into: &step)
        }
        guard floor.phase.isActive else {
            reject(item, .noBatch, at: moment, floor: &floor, into: &step)
            return
        }
        floor.test?.arrived(item, station: station, isUnit: true)
        sequence.start(item: item, record: records.nextToPrint)
    }

    mutating func read(
        _ result: ReadResult, item: UInt16, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        guard let found = ring[item], found.verdict == nil, !found.isRead, floor.phase.isActive else { return }
        ring[item]?.isRead = true
        if floor.test != nil { return readInTest(result, item: item, at: moment, floor: &floor, into: &step) }
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
        guard let found = ring[item], found.verdict == nil, !found.isRead, floor.phase.isActive else { return }
        ring[item]?.isRead = true
        let reason: Reason = cause == .late ? .lateResult : .deviceFault
        if floor.test == nil {
            missed(item, reason, at: moment, floor: &floor, into: &step)
        } else {
            reject(item, reason, at: moment, floor: &floor, into: &step)
        }
    }

    /// The ledger knew more of a strange code.
    mutating func classified(_ finding: CodeFinding, item: UInt16) {
        guard ring[item]?.reason == .notOurs else { return }
        switch finding {
        case .unknown, .notLeased: break
        case .otherBatch: ring[item]?.reason = .otherBatch
        case .otherLevel: ring[item]?.reason = .otherLevel
        case .otherProduct: ring[item]?.reason = .otherProduct
        case .functionTest: ring[item]?.reason = .functionTest
        }
    }

    /// A code of ours was read on the item.
    mutating func matched(
        _ slot: CodeSlot, item: UInt16, butReject reason: Reason?, at moment: Moment, floor: inout Floor,
        into step: inout Step
    ) {
        let entry = floor.codes[slot]
        guard entry.level == 1 else {
            missed(item, .otherLevel, at: moment, floor: &floor, into: &step)
            return
        }
        guard entry.lot == 0 else {
            // Carried in from another batch, in a container: a copy of it, or the pack itself, went astray.
            missed(item, .otherBatch, at: moment, floor: &floor, into: &step)
            return
        }
        if isVerifyingOnly {
            verify(slot, item: item, butReject: reason, at: moment, floor: &floor, into: &step)
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
        if let reason = ring[item]?.isRefused == true ? .operatorReject : reason {
            reject(item, reason, at: moment, floor: &floor, into: &step)
        } else if entry.state != .allocated {
            accept(item, at: moment, floor: &floor, into: &step)
        }
    }

    /// The item shows no code of ours: it counts as the item that should carry the expected record.
    mutating func missed(
        _ item: UInt16, _ reason: Reason, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        if isVerifyingOnly {
            // Cartons come in any order: nothing is known of the one that was not read.
            reject(item, reason, at: moment, floor: &floor, into: &step)
            return
        }
        if let expected = sequence.expected(at: item), let record = records[expected] {
            ring[item]?.slot = record.slot
            ring[item]?.record = expected
        }
        let finding = sequence.noRead(limits: floor.limits)
        report(finding, item: item, at: moment, floor: &floor, into: &step)
        reject(item, reason, at: moment, floor: &floor, into: &step)
    }

    func report(
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
    mutating func judgeWaiting(at moment: Moment, floor: inout Floor, into step: inout Step) {
        for number in ring.numbers(upTo: newest) {
            guard let item = ring[number], item.verdict == nil, item.slot.exists,
                floor.codes[item.slot].state == .encoded
            else { continue }
            accept(number, at: moment, floor: &floor, into: &step)
        }
    }

    // MARK: Verdicts

    mutating func accept(_ item: UInt16, at moment: Moment, floor: inout Floor, into step: inout Step) {
        guard let slot = ring[item]?.slot else { return }
        precondition(floor.isProducing, "nothing is accepted outside of production")
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

    mutating func reject(
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

    func hold(
        _ alarm: AlarmKind, item: UInt16, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        floor.alarms.raise(
            alarm, station: station, device: noDevice, detail: Int64(item), at: moment, into: &step)
        floor.holds.set(.rejects, station: station, device: noDevice, true)
    }
}
