/// Labels that people put on: from the code that is taken, or the re-print that is asked for, to the scan that proves
/// the label. Handheld stations and the rework station have one each.
///
/// ```
/// code awaited ─▶ printing ─printed, in doubt─▶ label awaited ─scanned back─▶ done
///      ▲             │
///      └── refused ──┘  (a re-print that was refused is over: a person asks for another)
/// ```
struct LabelDesk: Sendable {
    let station: StationIndex
    let printer: DeviceIndex
    /// Where packs are whose label came to nothing.
    let loosePlace: CodeEntry.Place
    /// Whether this desk tells of the printer's faults; false where a station does that already.
    let tellsFaults: Bool

    enum Purpose: Hashable, Sendable {
        case newContainer(level: UInt8, children: [CodeSlot])
        /// The container's own code again, with this content on the label.
        case reprint(LabelContent)
    }

    enum Stage: Hashable, Sendable {
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

    struct Job: Hashable, Sendable {
        var purpose: Purpose
        /// Of the container among those that were begun at a station; 0 at the rework station.
        var number: UInt32
        /// The act that asked for it; 0 at a station.
        var act: UInt32
        var stage: Stage

        /// What is kept apart for a new container.
        var children: [CodeSlot] {
            if case .newContainer(_, let children) = purpose { children } else { [] }
        }
    }

    private(set) var jobs: [Job] = []
    private(set) var isPrinterReady = false

    init(station: StationIndex, printer: DeviceIndex, loosePlace: CodeEntry.Place, tellsFaults: Bool) {
        self.station = station
        self.printer = printer
        self.loosePlace = loosePlace
        self.tellsFaults = tellsFaults
    }

    mutating func takeOver(_ state: CarriedState) { isPrinterReady = state.readyDevices.contains(printer) }

    mutating func forgetJobs() { jobs = [] }

    /// Kept apart here for a new container.
    func holds(_ slot: CodeSlot) -> Bool { jobs.contains { $0.children.contains(slot) } }

    /// The label of this code is waited for.
    func awaits(_ slot: CodeSlot) -> Bool { jobs.contains { $0.stage.label?.slot == slot } }

    func job(ofAct act: UInt32) -> Job? { jobs.first { $0.act == act && act != 0 } }

    // MARK: Beginning

    mutating func add(
        level: UInt8, children: [CodeSlot], number: UInt32, act: UInt32, floor: inout Floor, into step: inout Step
    ) {
        let purpose = Purpose.newContainer(level: level, children: children)
        for child in children { floor.codes[child].isKept = true }
        jobs.append(Job(purpose: purpose, number: number, act: act, stage: .codeAwaited))
        takeCode(floor: &floor, into: &step)
    }

    /// Prints the code of a closed container once more. What an earlier act asked for is not waited for any more: its
    /// label was declared destroyed.
    mutating func reprint(_ slot: CodeSlot, act: UInt32, floor: inout Floor, into step: inout Step) {
        dropReprints(of: slot, floor: &floor, into: &step)
        let label = floor.relabel(slot, act: act, printer: printer, into: &step)
        let content = LabelContent(children: floor.codes[slot].children, units: floor.codes[slot].units)
        jobs.append(Job(purpose: .reprint(content), number: 0, act: act, stage: .printing(label)))
    }

    /// Codes came, or the printer is ready: go on where a code was waited for.
    mutating func takeCode(floor: inout Floor, into step: inout Step) {
        guard isPrinterReady, floor.isProducing else { return }
        for index in jobs.indices where jobs[index].stage == .codeAwaited {
            guard case .newContainer(let level, let children) = jobs[index].purpose else { continue }
            guard
                let label = floor.labelContainer(
                    level: level, children: children, printer: printer, station: station, into: &step)
            else { return }
            jobs[index].stage = .printing(label)
        }
    }

    /// Goes on with a new container that another desk had under way. Its label is not in that desk's printer any more.
    mutating func takeUp(_ job: Job, number: UInt32) {
        var job = job
        job.number = number
        jobs.append(job)
    }

    // MARK: Ending

    /// The label of this code was scanned back: its job, which is done.
    mutating func finish(_ slot: CodeSlot, floor: inout Floor, into step: inout Step) -> Job? {
        // A label on a container that is not what its record says proves nothing.
        guard !floor.codes[slot].isSuspect, let index = jobs.firstIndex(where: { $0.stage.label?.slot == slot })
        else { return nil }
        floor.alarms.clear(.printInDoubt, station: station, device: printer, into: &step)
        return jobs.remove(at: index)
    }

    /// The new container of this act will not be: its packs are loose again.
    mutating func abandon(act: UInt32, reason: Reason, floor: inout Floor, into step: inout Step) {
        guard let index = jobs.firstIndex(where: { $0.act == act }) else { return }
        abandon(index, reason: reason, floor: &floor, into: &step)
    }

    /// The container of this number at a station will not be: its packs are loose again.
    mutating func abandon(number: UInt32, reason: Reason, floor: inout Floor, into step: inout Step) {
        guard let index = jobs.firstIndex(where: { $0.number == number }) else { return }
        abandon(index, reason: reason, floor: &floor, into: &step)
    }

    private mutating func abandon(
        _ index: Int, reason: Reason, floor: inout Floor, into step: inout Step
    ) {
        let job = jobs.remove(at: index)
        floor.alarms.clear(.printInDoubt, station: station, device: printer, into: &step)
        for child in job.children { floor.codes[child].isKept = false }
        guard let label = job.stage.label else { return }
        floor.dropLabel(label, children: job.children, place: loosePlace, reason: reason, into: &step)
    }

    mutating func dropReprints(of slot: CodeSlot, floor: inout Floor, into step: inout Step) {
        let count = jobs.count
        jobs.removeAll {
            if case .reprint = $0.purpose { $0.stage.label?.slot == slot } else { false }
        }
        if jobs.count < count {
            floor.alarms.clear(.printInDoubt, station: station, device: printer, into: &step)
        }
    }

    /// A person says that labels of new containers are lost or spoiled: each gets another code.
    mutating func replaceLabels(floor: inout Floor, into step: inout Step) {
        for index in jobs.indices {
            guard let label = jobs[index].stage.label, case .newContainer(_, let children) = jobs[index].purpose
            else { continue }
            floor.dropLabel(label, children: children, place: loosePlace, reason: .labelNotRead, into: &step)
            for child in children { floor.codes[child].isKept = true }
            jobs[index].stage = .codeAwaited
        }
        floor.alarms.clear(.printInDoubt, station: station, device: printer, into: &step)
        takeCode(floor: &floor, into: &step)
    }

    // MARK: The printer

    /// Nobody knows whether a label that was decided on has left: it may be scanned, or declared lost.
    mutating func controllerStarted(at moment: Moment, floor: inout Floor, into step: inout Step) {
        isPrinterReady = false
        for index in jobs.indices {
            guard case .printing(let label) = jobs[index].stage else { continue }
            floor.labelInDoubt(label, into: &step)
            jobs[index].stage = .labelAwaited(label)
            floor.alarms.raise(
                .printInDoubt, station: station, device: printer, detail: Int64(label.number), at: moment, into: &step)
        }
    }

    mutating func printerReported(
        _ report: LabelPrinterReport, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        switch report {
        case .ready:
            isPrinterReady = true
            if tellsFaults { floor.alarms.clear(.labelPrinterFault, station: station, device: printer, into: &step) }
            takeCode(floor: &floor, into: &step)
        case .fault(let fault):
            isPrinterReady = false
            guard tellsFaults else { return }
            floor.alarms.raise(
                .labelPrinterFault, station: station, device: printer, detail: Int64(fault.kind.rawValue), at: moment,
                into: &step)
        case .printed(let number):
            guard let index = printing(number), let label = jobs[index].stage.label else { return }
            floor.labelPrinted(label.slot, into: &step)
            jobs[index].stage = .labelAwaited(label)
        case .inDoubt(let number):
            guard let index = printing(number), let label = jobs[index].stage.label else { return }
            floor.alarms.raise(
                .printInDoubt, station: station, device: printer, detail: Int64(number), at: moment, into: &step)
            floor.labelInDoubt(label, into: &step)
            jobs[index].stage = .labelAwaited(label)
        case .refused(let number): refused(number, floor: &floor, into: &step)
        }
    }

    private mutating func refused(_ number: UInt32, floor: inout Floor, into step: inout Step) {
        guard let index = printing(number), let label = jobs[index].stage.label else { return }
        switch jobs[index].purpose {
        case .newContainer(_, let children):
            floor.dropLabel(label, children: children, place: loosePlace, reason: .sentNotPrinted, into: &step)
            for child in children { floor.codes[child].isKept = true }
            jobs[index].stage = .codeAwaited
        case .reprint:
            // Nothing was printed. It is not sent again by itself (U-06): the label stays due until a person asks.
            jobs.remove(at: index)
        }
    }

    private func printing(_ number: UInt32) -> Int? {
        jobs.firstIndex {
            if case .printing(let label) = $0.stage { label.number == number } else { false }
        }
    }
}
