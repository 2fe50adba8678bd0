import Codes

/// A station where a person scans packs onto an open container, and scans its label back when it is on.
///
/// ```
///            last child, or closed short
/// open ──────────────────────────────────▶ code awaited ─▶ printing ─printed─▶ label awaited ─scanned back─▶ closed
///   (the next container may be opened            ▲             │
///    while a label is under way)                 └── refused ──┘
/// ```
/// A scan of anything inside a pack stands in for the pack.
struct HandheldStation: Sendable {
    let station: StationIndex
    let level: UInt8
    let scanner: DeviceIndex
    let printer: DeviceIndex

    /// Containers without their label that a person can still keep apart.
    static let pendingLimit = 3

    /// Full containers on their way to their labels.
    private(set) var desk: LabelDesk
    /// What is on the open container.
    private(set) var children: [CodeSlot] = []
    /// A closed container that is filled up, when no other one is open.
    var filling = CodeSlot.none
    /// Containers that were begun here in this batch; the newest one may be open.
    private(set) var begun: UInt32 = 0

    init(station: StationIndex, level: UInt8, scanner: DeviceIndex, printer: DeviceIndex) {
        self.station = station
        self.level = level
        self.scanner = scanner
        self.printer = printer
        desk = LabelDesk(station: station, printer: printer, loosePlace: .passed, tellsFaults: true)
    }

    /// No container is open.
    var isIdle: Bool { !isOpen && desk.jobs.isEmpty }

    /// Packs are scanned onto a container.
    var isOpen: Bool { !children.isEmpty || filling.exists }

    /// Packs on the container that is open.
    func openCount(_ floor: Floor) -> Int { filling.exists ? Int(floor.codes[filling].children) : children.count }

    /// On the open container, kept apart for its label, or filled up.
    func holds(_ slot: CodeSlot) -> Bool { children.contains(slot) || desk.holds(slot) || slot == filling }

    mutating func countBegun() { begun += 1 }

    mutating func controllerStarted(at moment: Moment, floor: inout Floor, into step: inout Step) {
        desk.controllerStarted(at: moment, floor: &floor, into: &step)
    }

    /// A person says that the labels of the full containers are lost or spoiled: each gets another code.
    mutating func replaceLabels(floor: inout Floor, into step: inout Step) {
        desk.replaceLabels(floor: &floor, into: &step)
    }

    var readyDevices: [DeviceIndex] { desk.isPrinterReady ? [printer] : [] }

    mutating func takeOver(_ state: CarriedState) { desk.takeOver(state) }

    mutating func printerReported(
        _ report: LabelPrinterReport, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        desk.printerReported(report, at: moment, floor: &floor, into: &step)
    }

    mutating func scanned(_ reading: Reading, at moment: Moment, floor: inout Floor, into step: inout Step) {
        guard floor.isProducing, case .known(let slot)? = floor.identify(reading, level: level - 1) else {
            refuse(at: moment, floor: &floor, into: &step)
            return
        }
        if desk.finish(slot, floor: &floor, into: &step) != nil {
            close(slot, floor: &floor, into: &step)
        } else if filling.exists {
            fill(with: slot, at: moment, floor: &floor, into: &step)
        } else if mayBeFilled(slot, floor: floor) {
            beginFilling(slot, floor: &floor, into: &step)
        } else {
            collect(slot, at: moment, floor: &floor, into: &step)
        }
    }

    /// The label was scanned back. The printer's own word may still be on its way: the scan proves more.
    private func close(_ slot: CodeSlot, floor: inout Floor, into step: inout Step) {
        floor.closeContainer(slot, into: &step)
        floor.codes.move(slot, to: .passed, step: &step)
        floor.tally.items[Int(station)] += 1
        floor.tally.passed[Int(station)] += 1
        accept(floor: &floor, into: &step)
    }

    private mutating func collect(
        _ scanned: CodeSlot, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        let slot = pack(around: scanned, floor: floor)
        // The last one on a full container may be scanned twice; another one of it lies where it cannot be any more.
        if children.contains(slot) || (children.isEmpty && desk.jobs.last?.children.last == slot) {
            // Scanned twice: it is on already.
            accept(floor: &floor, into: &step)
            return
        }
        guard desk.jobs.count < Self.pendingLimit else {
            refuse(at: moment, floor: &floor, into: &step)
            return
        }
        guard mayBeCollected(slot, beside: children, floor: &floor, into: &step) else {
            noteElsewhere(slot, at: moment, floor: &floor, into: &step)
            refuse(at: moment, floor: &floor, into: &step)
            return
        }
        floor.codes.move(slot, to: .passed, step: &step)
        if children.isEmpty { begun += 1 }
        floor.codes[slot].isKept = true
        children.append(slot)
        accept(floor: &floor, into: &step)
        if children.count == Int(floor.level(level).ratio) { label(floor: &floor, into: &step) }
    }

    /// A scan of anything inside a pack stands in for the pack.
    func pack(around scanned: CodeSlot, floor: Floor) -> CodeSlot {
        var slot = scanned
        while floor.codes[slot].level + 1 < level, floor.codes[slot].parent.exists { slot = floor.codes[slot].parent }
        return slot
    }

    /// The pack may go onto a container with these packs, or into this container.
    func mayBeCollected(
        _ slot: CodeSlot, beside others: [CodeSlot], floor: inout Floor, into step: inout Step
    ) -> Bool {
        if level == 2 { floor.verifyByHand(slot, into: &step) }
        let entry = floor.codes[slot]
        // A pack whose outcome at its own gate is not known may still be rejected there.
        return entry.level + 1 == level && entry.state == .commissioned && !entry.parent.exists
            && entry.place != .atGate && !entry.isLabelDue && !entry.isSuspect && !entry.isKept
            && floor.codes.mayShareContainer(others, with: slot)
    }

    /// The pack is recorded in another closed container, and is here: it was moved, or a copy of its code exists. What is
    /// on a container that waits for its label lies on this table, or on the next.
    /// A person holds it in hand and can look, so that the container is not given up as one that a machine found, and the
    /// line goes on. Who holds it is told which container it belongs in.
    func noteElsewhere(_ slot: CodeSlot, at moment: Moment, floor: inout Floor, into step: inout Step) {
        let entry = floor.codes[slot]
        guard entry.state == .commissioned, entry.parent.exists, entry.level + 1 == level,
            floor.codes[entry.parent].state == .commissioned
        else { return }
        floor.alarms.raise(.packedElsewhere, station: station, naming: entry.id, at: moment, into: &step)
    }

    /// Closes what is open as a short container, on a person's word.
    mutating func closeShort(floor: inout Floor, into step: inout Step) {
        endFilling(floor: &floor)
        guard !children.isEmpty else { return }
        label(floor: &floor, into: &step)
    }

    func openContainers(_ floor: Floor) -> [OpenContainer] {
        var found = desk.jobs.map { job in
            let stage: OpenContainer.Stage =
                switch job.stage {
                case .codeAwaited: .codeAwaited
                case .printing: .printing
                case .labelAwaited: .labelAwaited
                }
            return OpenContainer(
                station: station, number: job.number, level: level, stage: stage,
                children: job.children.map { floor.codes[$0].code }, acts: [.takeApart])
        }
        if filling.exists {
            found.append(
                OpenContainer(
                    station: station, number: begun, level: level, stage: .open,
                    children: floor.codes.children(of: filling).map { floor.codes[$0].code }, acts: [.closeShort]))
        }
        if !children.isEmpty {
            found.append(
                OpenContainer(
                    station: station, number: begun, level: level, stage: .open,
                    children: children.map { floor.codes[$0].code }, acts: [.closeShort, .takeApart]))
        }
        return found
    }

    mutating func resolve(_ act: OpenContainerAct, number: UInt32, floor: inout Floor, into step: inout Step) {
        if desk.jobs.contains(where: { $0.number == number }) {
            guard act == .takeApart else { return }
            desk.abandon(number: number, reason: .labelNotRead, floor: &floor, into: &step)
        } else if number == begun, filling.exists {
            if act == .closeShort { endFilling(floor: &floor) }
        } else if number == begun, !children.isEmpty {
            switch act {
            case .closeShort: closeShort(floor: &floor, into: &step)
            case .takeApart:
                for child in children { floor.codes[child].isKept = false }
                children = []
            }
        }
    }

    private mutating func label(floor: inout Floor, into step: inout Step) {
        desk.add(level: level, children: children, number: begun, act: 0, floor: &floor, into: &step)
        children = []
    }

    mutating func takeCode(floor: inout Floor, into step: inout Step) {
        desk.takeCode(floor: &floor, into: &step)
    }

    func accept(floor: inout Floor, into step: inout Step) {
        floor.alarms.clear(.scanRefused, station: station, device: scanner, into: &step)
        // A garbled scan is not yet any station's.
        floor.alarms.clear(.scanRefused, station: noStation, device: scanner, into: &step)
        step.effects.append(.scanner(scanner, .feedback(good: true)))
    }

    func refuse(at moment: Moment, floor: inout Floor, into step: inout Step) {
        floor.alarms.raise(
            .scanRefused, station: station, device: scanner, detail: Int64(children.count), at: moment, into: &step)
        step.effects.append(.scanner(scanner, .feedback(good: false)))
    }
}

// MARK: Going on at another station

extension HandheldStation {
    /// What is on the open container, and the full ones without their label.
    struct Work: Sendable {
        fileprivate var children: [CodeSlot]
        fileprivate var filling: CodeSlot
        fileprivate var jobs: [LabelDesk.Job]
    }

    /// A label is in the printer: it comes out at this station.
    var isPrinting: Bool {
        desk.jobs.contains { if case .printing = $0.stage { true } else { false } }
    }

    /// Gives everything that is under way away.
    mutating func giveAway(floor: inout Floor, into step: inout Step) -> Work {
        defer {
            children = []
            filling = .none
            desk.forgetJobs()
            floor.alarms.clear(.printInDoubt, station: station, device: printer, into: &step)
            floor.holds.set(.poolEmpty, station: station, device: noDevice, false)
        }
        return Work(children: children, filling: filling, jobs: desk.jobs)
    }

    /// Goes on with what another station had under way; nothing is open here.
    mutating func takeUp(_ work: Work, floor: inout Floor, into step: inout Step) {
        for job in work.jobs {
            begun += 1
            desk.takeUp(job, number: begun)
        }
        if !work.children.isEmpty || work.filling.exists { begun += 1 }
        children = work.children
        filling = work.filling
        takeCode(floor: &floor, into: &step)
    }
}
