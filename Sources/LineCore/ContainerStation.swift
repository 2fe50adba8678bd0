import Links

/// A station that reads what is in a container, layer by layer, labels it, reads the label back and releases it
/// (Line Link, rule 8). One container stands there at a time.
///
/// ```
/// empty ─present─▶ layer asked ─in place─▶ picture ─read─▶ layer asked … ─whole─▶ (waiting for a code) ─▶ printing
///   ▲                  │ none left ──────────────────────────────┘ content known                            │
///   │                  └─ anything wrong ─▶ judged (reject) ◀─ label not read ─ label picture ◀─ applying ◀──┘
///   └── next present ────────────────────── judged (good) ◀───── label read ─────┘
/// ```
/// It never guesses what is inside: a count that differs from the ratio, an unknown, foreign or already packed child
/// rejects the container.
struct ContainerStation: Sendable {
    let station: StationIndex
    let level: UInt8
    let reader: DeviceIndex
    let labelReader: DeviceIndex
    let printer: DeviceIndex
    let layers: Int
    /// The content is tracked, and this is where its witness looks; nil where readers see all of it.
    let tracking: WitnessPosition?
    /// Of a tracked station.
    var sequence = PackSequence()

    enum Stage: Hashable, Sendable {
        case empty
        case layerAsked
        case contentPicture
        case codeAwaited
        case printing(LabelPrint)
        case applying(LabelPrint)
        case labelPicture(LabelPrint)
        case judged
    }

    /// A container between its arrival and its outcome.
    struct Container: Sendable {
        var children: [CodeSlot]
        /// Set when it is closed.
        var label: CodeSlot
        /// A person refused it before it came.
        var isRefused = false
        var verdict: Verdict?
        var reason: Reason?
    }

    var stage = Stage.empty
    var item: UInt16 = 0
    var layersRead = 0
    /// In a layer that was in place the reader saw nothing of ours: something without a code may lie there.
    private var hasBlankLayer = false
    /// Packs read in the container while the function test runs.
    var testChildren = 0
    var ring = ItemRing<Container>()
    private var watch = RejectWatch()
    var refusals = Refusals()
    /// Labels in a row that belong to another container.
    var slippedLabels = 0
    private var isReaderReady = false
    private var isLabelReaderReady = false
    private var isPrinterReady = false
    /// The last labels of the station, newest last: what a label that was left on the applicator can be.
    var earlierLabels: [CodeSlot] = []
    /// When the present stage has taken too long; nil when nothing is waited for.
    var deadline: Int64?

    init(
        station: StationIndex, level: UInt8, reader: DeviceIndex, labelReader: DeviceIndex, printer: DeviceIndex,
        layers: UInt16, tracking: WitnessPosition?
    ) {
        self.tracking = tracking
        self.station = station
        self.level = level
        self.reader = reader
        self.labelReader = labelReader
        self.printer = printer
        self.layers = Int(layers)
    }

    var openItems: Int { ring.count }

    /// In a container that stands here or is on its way to the gate without a label.
    func holds(_ slot: CodeSlot) -> Bool {
        ring.numbers(upTo: item).contains { number in
            guard let container = ring[number] else { return false }
            return !container.label.exists && container.children.contains(slot)
        }
    }

    // MARK: Batch and devices

    mutating func batchStarted(floor: inout Floor) {
        watch.reset()
        sequence.start()
        earlierLabels = []
        refusals.forget()
        slippedLabels = 0
        updateHolds(&floor)
    }

    mutating func controllerStarted(floor: inout Floor) {
        isReaderReady = false
        isLabelReaderReady = false
        isPrinterReady = false
        updateHolds(&floor)
    }

    mutating func resume() {
        watch.reset()
        slippedLabels = 0
    }

    /// The newest container's number, 0 = none.
    var newest: UInt16 { item }

    var readyDevices: [DeviceIndex] {
        (isReaderReady ? [reader] : []) + (isLabelReaderReady ? [labelReader] : []) + (isPrinterReady ? [printer] : [])
    }

    /// Without these it cannot work; each once.
    var neededDevices: [DeviceIndex] { reader == labelReader ? [reader, printer] : [reader, labelReader, printer] }

    mutating func takeOver(_ state: CarriedState) {
        if Int(station) < state.newestItems.count { item = state.newestItems[Int(station)] }
        isReaderReady = state.readyDevices.contains(reader)
        isLabelReaderReady = state.readyDevices.contains(labelReader)
        isPrinterReady = state.readyDevices.contains(printer)
    }

    mutating func readerReady(_ device: DeviceIndex, _ ready: Bool, floor: inout Floor) {
        if device == reader { isReaderReady = ready }
        if device == labelReader { isLabelReaderReady = ready }
        updateHolds(&floor)
    }

    private func updateHolds(_ floor: inout Floor) {
        let needed = floor.phase.isActive
        floor.holds.set(.deviceNotReady, station: station, device: reader, needed && !isReaderReady)
        if labelReader != reader {
            floor.holds.set(.deviceNotReady, station: station, device: labelReader, needed && !isLabelReaderReady)
        }
        floor.holds.set(.deviceNotReady, station: station, device: printer, needed && !isPrinterReady)
    }

    mutating func printerReported(
        _ report: LabelPrinterReport, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        switch report {
        case .ready:
            isPrinterReady = true
            floor.alarms.clear(.labelPrinterFault, station: station, device: printer, into: &step)
            takeCode(at: moment, floor: &floor, into: &step)
        case .fault(let fault):
            isPrinterReady = false
            floor.alarms.raise(
                .labelPrinterFault, station: station, device: printer, detail: Int64(fault.kind.rawValue), at: moment,
                into: &step)
        case .printed(let number):
            if case .printing(let label) = stage, label.number == number {
                floor.labelPrinted(label.slot, into: &step)
                apply(label, at: moment, floor: floor, into: &step)
            }
        case .inDoubt(let number):
            if case .printing(let label) = stage, label.number == number {
                // The applicator finds out: no label in time, or one that the reader proves.
                floor.labelInDoubt(label, into: &step)
                floor.alarms.raise(
                    .printInDoubt, station: station, device: printer, detail: Int64(number), at: moment, into: &step)
                apply(label, at: moment, floor: floor, into: &step)
            }
        case .refused(let number):
            if case .printing(let label) = stage, label.number == number {
                // Certainly not sent: another code is taken when the printer is ready.
                dropLabel(label, .sentNotPrinted, floor: &floor, into: &step)
                stage = .codeAwaited
                deadline = nil
            }
        }
        updateHolds(&floor)
    }

    // MARK: The container's way

    mutating func marked(
        _ mark: ContainerMark, item number: UInt16, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        switch mark {
        case .present: present(number, at: moment, floor: &floor, into: &step)
        case .layerInPlace:
            if number == item, stage == .layerAsked { wait(.contentPicture, at: moment, floor: floor) }
        case .noLayerLeft:
            if number == item, stage == .layerAsked { contentKnown(at: moment, floor: &floor, into: &step) }
        case .labelApplied:
            if number == item, case .applying(let label) = stage {
                wait(.labelPicture(label), at: moment, floor: floor)
            }
        case .applicatorFailed:
            guard number == item, case .applying(let label) = stage else { return }
            floor.alarms.raise(
                .applicatorFailed, station: station, device: printer, detail: Int64(number), at: moment, into: &step)
            rejectLabelled(label, .labelNotRead, at: moment, floor: &floor, into: &step)
        case .released: break
        }
    }

    mutating func present(_ number: UInt16, at moment: Moment, floor: inout Floor, into step: inout Step) {
        // Somebody may have lifted out the one that stood here in the middle of its work.
        if stage != .empty, stage != .judged { abandonStage(floor: &floor, into: &step) }
        item = number
        layersRead = 0
        hasBlankLayer = false
        floor.tally.items[Int(station)] += 1
        let new = Container(
            children: [], label: .none, isRefused: refusals.takeOne(), verdict: nil, reason: nil)
        if let lost = ring.insert(new, number: number) {
            floor.tally.lost[Int(station)] += 1
            outcomeUnknown(of: lost.item, floor: &floor, into: &step)
        }
        testChildren = 0
        if level == 2 { floor.test?.arrived(number, station: station, isUnit: false) }
        if floor.phase.isActive {
            askLayer(at: moment, floor: floor, into: &step)
        } else {
            reject(.noBatch, at: moment, floor: &floor, into: &step)
        }
    }

    mutating func askLayer(at moment: Moment, floor: Floor, into step: inout Step) {
        wait(.layerAsked, at: moment, floor: floor)
        step.effects.append(.plc(.request(station: station, item: item, request: .nextLayer)))
    }

    private mutating func wait(_ next: Stage, at moment: Moment, floor: Floor) {
        stage = next
        deadline = moment.tick.microseconds + Int64(floor.limits.labelTimeout) * 1_000
    }

    mutating func read(
        _ result: ReadResult, item number: UInt16, role: PictureRole, at moment: Moment, floor: inout Floor,
        into step: inout Step
    ) {
        guard number == item else { return }
        switch (role, stage) {
        // A picture may be worked off before the mark that it belongs to.
        case (.content, .contentPicture), (.content, .layerAsked):
            if let tracking, floor.test == nil {
                witnessRead(result, at: tracking, at: moment, floor: &floor, into: &step)
            } else {
                contentRead(result, at: moment, floor: &floor, into: &step)
            }
        case (.label, .labelPicture(let label)), (.label, .applying(let label)):
            labelRead(result, label: label, at: moment, floor: &floor, into: &step)
        default: break
        }
    }

    mutating func unread(
        item number: UInt16, role: PictureRole, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        guard number == item else { return }
        switch (role, stage) {
        case (.content, .contentPicture), (.content, .layerAsked):
            reject(.lateResult, at: moment, floor: &floor, into: &step)
        case (.label, .labelPicture(let label)), (.label, .applying(let label)):
            rejectLabelled(label, .labelNotRead, at: moment, floor: &floor, into: &step)
        default: break
        }
    }

    private mutating func contentRead(
        _ result: ReadResult, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        if floor.test != nil { return contentReadInTest(result, at: moment, floor: &floor, into: &step) }
        var children = ring[item]?.children ?? []
        let before = children.count
        // The one allocation of a container's life.
        children.reserveCapacity(Int(floor.level(level).ratio))
        for reading in result.readings {
            guard let found = floor.identify(reading, level: level - 1) else { continue }
            guard case .known(let slot) = found, mayBePacked(slot, beside: children, floor: floor) else {
                noteSeen(children, floor: &floor, into: &step)
                ring[item]?.children = children
                if case .known(let slot) = found { noteMoved(slot, at: moment, floor: &floor, into: &step) }
                floor.alarms.raise(
                    .containerHeld, station: station, device: noDevice, detail: Int64(item), at: moment, into: &step)
                reject(.aggregationReject, at: moment, floor: &floor, into: &step)
                return
            }
            floor.codes[slot].isKept = true
            children.append(slot)
        }
        ring[item]?.children = children
        if children.count == before { hasBlankLayer = true }
        layersRead += 1
        if layersRead < layers {
            askLayer(at: moment, floor: floor, into: &step)
        } else {
            contentKnown(at: moment, floor: &floor, into: &step)
        }
    }

    private func mayBePacked(_ slot: CodeSlot, beside children: [CodeSlot], floor: Floor) -> Bool {
        let entry = floor.codes[slot]
        // A pack whose outcome at its own gate is not known may still be rejected there.
        return entry.level + 1 == level && entry.state == .commissioned && !entry.parent.exists
            && entry.place != .atGate && entry.place != .inHand && !entry.isLabelDue && !entry.isSuspect
            && !entry.isKept
            && !children.contains(slot) && floor.codes.mayShareContainer(children, with: slot)
    }

    private mutating func contentKnown(at moment: Moment, floor: inout Floor, into step: inout Step) {
        if floor.test != nil { return countedInTest(at: moment, floor: &floor, into: &step) }
        let children = ring[item]?.children ?? []
        let ratio = Int(floor.level(level).ratio)
        let isWhole = children.count == ratio
        // A pack that the reader missed must not make a short container of a full one: the rest has to be all there is.
        let isShortAllowed =
            floor.phase == .ending && !children.isEmpty && children.count < ratio && !hasBlankLayer
            && !floor.codes.mayHideAnother(among: children)
        noteSeen(children, floor: &floor, into: &step)
        guard ring[item]?.isRefused != true else {
            reject(.operatorReject, at: moment, floor: &floor, into: &step)
            return
        }
        guard isWhole || isShortAllowed else {
            floor.alarms.raise(
                .containerHeld, station: station, device: noDevice, detail: Int64(item), at: moment, into: &step)
            reject(.aggregationReject, at: moment, floor: &floor, into: &step)
            return
        }
        floor.alarms.clear(.containerHeld, station: station, device: noDevice, into: &step)
        stage = .codeAwaited
        deadline = nil
        takeCode(at: moment, floor: &floor, into: &step)
    }

    /// A child that was read is certainly here.
    private func noteSeen(_ children: [CodeSlot], floor: inout Floor, into step: inout Step) {
        for child in children { floor.codes.move(child, to: .passed, step: &step) }
    }

    /// Codes came, or the printer is ready: go on where a code was waited for.
    mutating func takeCode(at moment: Moment, floor: inout Floor, into step: inout Step) {
        guard stage == .codeAwaited, isPrinterReady, floor.isProducing else { return }
        let children = ring[item]?.children ?? []
        guard
            let label = floor.labelContainer(
                level: level, children: children, printer: printer, station: station, into: &step)
        else { return }
        if earlierLabels.count == Self.earlierLabelLimit { earlierLabels.removeFirst() }
        earlierLabels.append(label.slot)
        wait(.printing(label), at: moment, floor: floor)
    }

    private mutating func apply(_ label: LabelPrint, at moment: Moment, floor: Floor, into step: inout Step) {
        wait(.applying(label), at: moment, floor: floor)
        step.effects.append(.plc(.request(station: station, item: item, request: .applyLabel)))
    }

    private mutating func labelRead(
        _ result: ReadResult, label: LabelPrint, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        let found = floor.identifyOne(result.readings, level: level)
        guard found == .known(label.slot) else {
            if case .known(let other) = found { labelSlipped(other, on: item, at: moment, floor: &floor, into: &step) }
            rejectLabelled(label, .labelNotRead, at: moment, floor: &floor, into: &step)
            return
        }
        guard !floor.codes[label.slot].isSuspect else {
            // Since it was read, one of its packs was found not to be what its record says.
            rejectLabelled(label, .aggregationReject, at: moment, floor: &floor, into: &step)
            return
        }
        floor.alarms.clear(.printInDoubt, station: station, device: printer, into: &step)
        floor.alarms.clear(.applicatorFailed, station: station, device: printer, into: &step)
        floor.alarms.clear(.labelOneBehind, station: station, device: printer, into: &step)
        slippedLabels = 0
        floor.closeContainer(label.slot, into: &step)
        floor.codes.move(label.slot, to: .atGate, step: &step)
        ring[item]?.label = label.slot
        ring[item]?.verdict = .good
        stage = .judged
        deadline = nil
        step.effects.append(.plc(.verdict(station: station, item: item, verdict: .good)))
        step.effects.append(.plc(.request(station: station, item: item, request: .release)))
        _ = watch.count(rejected: false, limits: floor.limits)
    }

    mutating func rejectLabelled(
        _ label: LabelPrint, _ reason: Reason, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        dropLabel(label, reason, floor: &floor, into: &step)
        reject(reason, at: moment, floor: &floor, into: &step)
    }

    mutating func reject(_ reason: Reason, at moment: Moment, floor: inout Floor, into step: inout Step) {
        // What left with it is not known, unless the witness told.
        if ring[item]?.children.isEmpty != false, reason != .trackingLost { sequence.lose() }
        ring[item]?.verdict = .reject
        ring[item]?.reason = reason
        floor.holds.set(.poolEmpty, station: station, device: noDevice, false)
        stage = .judged
        deadline = nil
        step.effects.append(.plc(.verdict(station: station, item: item, verdict: .reject)))
        step.effects.append(.plc(.request(station: station, item: item, request: .release)))
        guard floor.isProducing else { return }
        switch watch.count(rejected: true, limits: floor.limits) {
        case .fine: return
        case .tooManyInARow, .tooManyInWindow:
            floor.alarms.raise(
                .consecutiveRejects, station: station, device: noDevice, detail: Int64(item), at: moment, into: &step)
            floor.holds.set(.rejects, station: station, device: noDevice, true)
        }
    }

    // MARK: Time

    /// A stage took too long. While a device that it waits for is at fault, or the line stands still, the container
    /// waits with it.
    mutating func timePassed(isRunning: Bool, at moment: Moment, floor: inout Floor, into step: inout Step) {
        guard let due = deadline, moment.tick.microseconds >= due else { return }
        let isWaitingForPrinter = if case .printing = stage { !isPrinterReady } else { false }
        guard isRunning, !isWaitingForPrinter else {
            deadline = moment.tick.microseconds + Int64(floor.limits.labelTimeout) * 1_000
            return
        }
        switch stage {
        case .printing(let label), .applying(let label), .labelPicture(let label):
            rejectLabelled(label, .deviceFault, at: moment, floor: &floor, into: &step)
        case .layerAsked, .contentPicture:
            reject(.deviceFault, at: moment, floor: &floor, into: &step)
        case .empty, .codeAwaited, .judged:
            deadline = nil
        }
    }

    // MARK: Outcomes

    mutating func outcome(
        _ outcome: ItemOutcome, item number: UInt16, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        guard let container = ring[number] else { return }
        if number == item, stage != .judged { abandonStage(floor: &floor, into: &step) }
        ring[number] = nil
        if outcome.isInBin { floor.tally.binned[Int(station)] += 1 }
        floor.judgeTestPiece(number, station: station, outcome, reason: container.reason, into: &step)
        let isGood = container.verdict == .good
        switch outcome {
        case .passed where isGood:
            floor.tally.passed[Int(station)] += 1
            floor.codes.move(container.label, to: .passed, step: &step)
        case .passed:
            floor.tally.passedUnproven[Int(station)] += 1
            floor.alarms.raise(
                .passedWithoutProof, station: station, device: noDevice, detail: Int64(number), at: moment,
                into: &step)
            floor.holds.set(.passedWithoutProof, station: station, device: noDevice, true)
            lose(container, floor: &floor, into: &step)
        case .rejectedByVerdict, .diverted, .rejectedByDefault:
            let late = isGood && outcome == .rejectedByDefault
            if late {
                floor.alarms.raise(
                    .lateVerdict, station: station, device: noDevice, detail: Int64(number), at: moment, into: &step)
            }
            rejected(
                container, number, late ? .lateVerdict : container.reason ?? .lateResult, confirmed: true,
                floor: &floor, into: &step)
        case .rejectedUnconfirmed:
            floor.alarms.raise(
                .rejectUnconfirmed, station: station, device: noDevice, detail: Int64(number), at: moment,
                into: &step)
            floor.holds.set(.rejectUnconfirmed, station: station, device: noDevice, true)
            rejected(
                container, number, container.reason ?? .rejectUnconfirmed, confirmed: false, floor: &floor,
                into: &step)
        case .removed:
            floor.tally.removed[Int(station)] += 1
            step.facts.append(
                .rejected(
                    station: station, item: number, reason: .removedByHand,
                    code: container.label.exists ? floor.codes[container.label].id : nil, confirmed: false))
            outcomeUnknown(of: container, floor: &floor, into: &step)
        }
    }

    mutating func outcomeLost(_ number: UInt16, floor: inout Floor, into step: inout Step) {
        guard let container = ring[number] else { return }
        if number == item { abandonStage(floor: &floor, into: &step) }
        ring[number] = nil
        floor.tally.lost[Int(station)] += 1
        floor.loseTestPiece(number, station: station, into: &step)
        outcomeUnknown(of: container, floor: &floor, into: &step)
    }

    mutating func everyOutcomeLost(floor: inout Floor, into step: inout Step) {
        for number in ring.numbers(upTo: item) { outcomeLost(number, floor: &floor, into: &step) }
        sequence.lose()
        stage = .empty
        deadline = nil
        item = 0
    }

    /// The container left, or was lost, in the middle of its work.
    mutating func abandonStage(floor: inout Floor, into step: inout Step) {
        switch stage {
        case .printing(let label), .applying(let label), .labelPicture(let label):
            floor.dropLabel(
                label, children: ring[item]?.children ?? [], place: .unknown, reason: .labelNotRead, into: &step)
        case .layerAsked, .contentPicture: sequence.lose()
        case .empty, .codeAwaited, .judged: break
        }
        floor.holds.set(.poolEmpty, station: station, device: noDevice, false)
        stage = .judged
        deadline = nil
    }

    private func rejected(
        _ container: Container, _ number: UInt16, _ reason: Reason, confirmed: Bool, floor: inout Floor,
        into step: inout Step
    ) {
        floor.tally.rejected[Int(station)] += 1
        floor.tally.reasons[Int(station)][Int(reason.rawValue)] += 1
        step.facts.append(
            .rejected(
                station: station, item: number, reason: reason,
                code: container.label.exists ? floor.codes[container.label].id : nil, confirmed: confirmed))
        let place: CodeEntry.Place = confirmed ? .inBin : .unknown
        if container.label.exists {
            // It was whole, and the gate rejected it all the same: its packs are loose in the bin.
            floor.takeApart(container.label, children: container.children, place: place, step: &step)
            floor.codes.set(container.label, to: .inactive, reason: reason, into: &step)
        } else {
            for child in container.children where !floor.codes[child].parent.exists {
                floor.codes.move(child, to: place, step: &step)
            }
        }
    }

    private func lose(_ container: Container, floor: inout Floor, into step: inout Step) {
        for child in container.children where !floor.codes[child].parent.exists {
            floor.codes.move(child, to: .unknown, step: &step)
        }
    }

    func outcomeUnknown(of container: Container, floor: inout Floor, into step: inout Step) {
        if container.label.exists {
            floor.codes.move(container.label, to: .unknown, step: &step)
        } else {
            lose(container, floor: &floor, into: &step)
        }
    }
}
