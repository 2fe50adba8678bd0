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

    fileprivate enum Stage: Hashable, Sendable {
        case codeAwaited
        case printing(LabelPrint)
        case labelAwaited(LabelPrint)

        var label: LabelPrint? {
            switch self {
            case .codeAwaited: nil
            case .printing(let label), .labelAwaited(let label): label
            }
        }
    }

    /// A full container on its way to its label.
    fileprivate struct Pending: Sendable {
        var children: [CodeSlot]
        var stage: Stage
    }

    /// Containers without their label that a person can still keep apart.
    static let pendingLimit = 3

    private var pending: [Pending] = []
    /// What is on the open container.
    private(set) var children: [CodeSlot] = []
    private var isPrinterReady = false

    init(station: StationIndex, level: UInt8, scanner: DeviceIndex, printer: DeviceIndex) {
        self.station = station
        self.level = level
        self.scanner = scanner
        self.printer = printer
    }

    /// No container is open.
    var isIdle: Bool { children.isEmpty && pending.isEmpty }

    /// Nobody knows whether a label that was decided on has left: it may be scanned, or declared lost.
    mutating func controllerStarted(at moment: Moment, floor: inout Floor, into step: inout Step) {
        isPrinterReady = false
        for index in pending.indices {
            guard case .printing(let label) = pending[index].stage else { continue }
            floor.labelInDoubt(label, into: &step)
            pending[index].stage = .labelAwaited(label)
            floor.alarms.raise(
                .printInDoubt, station: station, device: printer, detail: Int64(label.number), at: moment, into: &step)
        }
    }

    /// A person says that the labels of the full containers are lost or spoiled: each gets another code.
    mutating func replaceLabels(floor: inout Floor, into step: inout Step) {
        for index in pending.indices {
            guard let label = pending[index].stage.label else { continue }
            floor.dropLabel(
                label, children: pending[index].children, place: .passed, reason: .labelNotRead, into: &step)
            pending[index].stage = .codeAwaited
        }
        floor.alarms.clear(.printInDoubt, station: station, device: printer, into: &step)
        takeCode(floor: &floor, into: &step)
    }

    var readyDevices: [DeviceIndex] { isPrinterReady ? [printer] : [] }

    mutating func takeOver(_ state: CarriedState) { isPrinterReady = state.readyDevices.contains(printer) }

    mutating func printerReported(
        _ report: LabelPrinterReport, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        switch report {
        case .ready:
            isPrinterReady = true
            floor.alarms.clear(.labelPrinterFault, station: station, device: printer, into: &step)
            takeCode(floor: &floor, into: &step)
        case .fault(let fault):
            isPrinterReady = false
            floor.alarms.raise(
                .labelPrinterFault, station: station, device: printer, detail: Int64(fault.kind.rawValue), at: moment,
                into: &step)
        case .printed(let number):
            guard let index = printing(number), let label = pending[index].stage.label else { return }
            floor.labelPrinted(label, into: &step)
            pending[index].stage = .labelAwaited(label)
        case .inDoubt(let number):
            floor.alarms.raise(
                .printInDoubt, station: station, device: printer, detail: Int64(number), at: moment, into: &step)
            guard let index = printing(number), let label = pending[index].stage.label else { return }
            floor.labelInDoubt(label, into: &step)
            pending[index].stage = .labelAwaited(label)
        case .refused(let number):
            guard let index = printing(number), let label = pending[index].stage.label else { return }
            floor.dropLabel(
                label, children: pending[index].children, place: .passed, reason: .sentNotPrinted, into: &step)
            pending[index].stage = .codeAwaited
        }
    }

    private func printing(_ number: UInt32) -> Int? {
        pending.firstIndex {
            if case .printing(let label) = $0.stage { label.number == number } else { false }
        }
    }

    mutating func scanned(_ reading: Reading, at moment: Moment, floor: inout Floor, into step: inout Step) {
        guard floor.isProducing, case .known(let slot)? = floor.identify(reading, level: level - 1) else {
            refuse(at: moment, floor: &floor, into: &step)
            return
        }
        if let index = pending.firstIndex(where: { $0.stage.label?.slot == slot }) {
            close(index, floor: &floor, into: &step)
        } else {
            collect(slot, at: moment, floor: &floor, into: &step)
        }
    }

    /// The label was scanned back. The printer's own word may still be on its way: the scan proves more.
    private mutating func close(_ index: Int, floor: inout Floor, into step: inout Step) {
        guard let label = pending[index].stage.label else { return }
        for child in pending.remove(at: index).children { floor.codes[child].isOnTable = false }
        floor.alarms.clear(.printInDoubt, station: station, device: printer, into: &step)
        floor.closeContainer(label, into: &step)
        floor.codes.move(label.slot, to: .passed, step: &step)
        floor.tally.items[Int(station)] += 1
        floor.tally.passed[Int(station)] += 1
        accept(floor: &floor, into: &step)
    }

    private mutating func collect(
        _ scanned: CodeSlot, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        var slot = scanned
        while floor.codes[slot].level + 1 < level, floor.codes[slot].parent.exists { slot = floor.codes[slot].parent }
        if children.contains(slot) || pending.contains(where: { $0.children.contains(slot) }) {
            // Scanned twice: it is on already.
            accept(floor: &floor, into: &step)
            return
        }
        guard pending.count < Self.pendingLimit else {
            refuse(at: moment, floor: &floor, into: &step)
            return
        }
        if level == 2 { floor.verifyByHand(slot, into: &step) }
        let entry = floor.codes[slot]
        // A pack whose outcome at its own gate is not known may still be rejected there.
        guard entry.level + 1 == level, entry.state == .commissioned, !entry.parent.exists, entry.place != .atGate,
            !entry.isOnTable
        else {
            refuse(at: moment, floor: &floor, into: &step)
            return
        }
        floor.codes.move(slot, to: .passed, step: &step)
        floor.codes[slot].isOnTable = true
        children.append(slot)
        accept(floor: &floor, into: &step)
        if children.count == Int(floor.level(level).ratio) { label(floor: &floor, into: &step) }
    }

    /// Closes what is open as a short container, on a person's word.
    mutating func closeShort(floor: inout Floor, into step: inout Step) {
        guard !children.isEmpty else { return }
        label(floor: &floor, into: &step)
    }

    private mutating func label(floor: inout Floor, into step: inout Step) {
        pending.append(Pending(children: children, stage: .codeAwaited))
        children = []
        takeCode(floor: &floor, into: &step)
    }

    mutating func takeCode(floor: inout Floor, into step: inout Step) {
        guard isPrinterReady, floor.isProducing else { return }
        for index in pending.indices where pending[index].stage == .codeAwaited {
            guard
                let label = floor.labelContainer(
                    level: level, children: pending[index].children, printer: printer, station: station, into: &step)
            else { return }
            pending[index].stage = .printing(label)
        }
    }

    private func accept(floor: inout Floor, into step: inout Step) {
        floor.alarms.clear(.scanRefused, station: station, device: scanner, into: &step)
        // A garbled scan is not yet any station's.
        floor.alarms.clear(.scanRefused, station: noStation, device: scanner, into: &step)
        step.effects.append(.scanner(scanner, .feedback(good: true)))
    }

    private func refuse(at moment: Moment, floor: inout Floor, into step: inout Step) {
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
        fileprivate var pending: [Pending]
    }

    /// Containers that are full and have no label yet.
    var pendingCount: Int { pending.count }

    /// A label is in the printer: it comes out at this station.
    var isPrinting: Bool {
        pending.contains { if case .printing = $0.stage { true } else { false } }
    }

    /// Gives everything that is under way away.
    mutating func giveAway(floor: inout Floor, into step: inout Step) -> Work {
        defer {
            children = []
            pending = []
            floor.alarms.clear(.printInDoubt, station: station, device: printer, into: &step)
            floor.holds.set(.poolEmpty, station: station, device: noDevice, false)
        }
        return Work(children: children, pending: pending)
    }

    /// Goes on with what another station had under way.
    mutating func takeUp(_ work: Work, floor: inout Floor, into step: inout Step) {
        if children.isEmpty { children = work.children }
        pending += work.pending
        takeCode(floor: &floor, into: &step)
    }
}
