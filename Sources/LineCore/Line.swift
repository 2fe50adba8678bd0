public import Links

/// The packaging line as a value: events with their time go in, effects and facts come out.
///
/// It has no clock, no randomness and no I/O; the same events give the same effects and facts on every machine, which is
/// what recovery and replay rest on. After a restart of the program the journal's events are replayed through a fresh
/// `Line` (their effects are not carried out again), and then ``Event/controllerStarted`` tells it that the world went on
/// alone. There is no other way to recover.
///
/// A unit's way: `codesLeased` → effect *store record* → `printed` → `itemArrived` → `read` → effect *good verdict* →
/// `outcome(passed)` → `read` in a container → … Each of these steps is in the type of its station.
public struct Line: Sendable {
    public let layout: LineLayout
    var floor: Floor
    var codings: [CodingStation] = []
    var containers: [ContainerStation] = []
    var handhelds: [HandheldStation] = []
    var rework: ReworkDesk
    var machine = MachineDriver(state: nil, isInControl: false, isStarted: false)
    /// The boot value of the PLC that the line works with; 0 = none yet.
    var plcBoot: UInt16 = 0
    var parameterChecksum: UInt16 = 0
    /// Where the time goes; nothing that the line does rests on it.
    var losses = LossBook()
    /// In-line grades, by the stations of ``LineLayout/stations``.
    var grades: [GradeTrend]

    public init(layout: LineLayout) {
        self.layout = layout
        floor = Floor(stationCount: layout.stations.count)
        rework = ReworkDesk(layout)
        floor.canReprint = layout.rework != nil
        grades = layout.stations.map { _ in GradeTrend(rules: layout.rules.grades) }
        for (index, station) in layout.stations.enumerated() {
            let number = StationIndex(index)
            switch station {
            case .coding(let printer, let camera, let depth):
                codings.append(CodingStation(station: number, printer: printer, camera: camera, queueDepth: depth))
            case .verifying(let camera):
                codings.append(CodingStation(station: number, camera: camera))
                floor.allotment = Allotment(isVerifiedByHand: false)
            case .container(let level, let reader, let labelReader, let printer, let layers):
                containers.append(
                    ContainerStation(
                        station: number, level: level, reader: reader, labelReader: labelReader, printer: printer,
                        layers: layers, tracking: nil))
            case .tracked(let level, let witness, let position, let labelReader, let printer):
                containers.append(
                    ContainerStation(
                        station: number, level: level, reader: witness, labelReader: labelReader, printer: printer,
                        layers: 1, tracking: position))
            case .handheld(let level, let scanner, let printer):
                handhelds.append(HandheldStation(station: number, level: level, scanner: scanner, printer: printer))
            }
        }
        if layout.packsPrintedUnitsByHand { floor.allotment = Allotment(isVerifiedByHand: true) }
        floor.holds.set(.plcNotInControl, station: noStation, device: noDevice, layout.hasPLC)
        floor.holds.set(.noBatch, station: noStation, device: noDevice, true)
    }

    /// Works off one event. `step` is filled with what follows from it; the caller has emptied it.
    public mutating func handle(_ event: Event, at moment: Moment, into step: inout Step) {
        if event.isAfterEnd {
            performAfterEnd(event, into: &step)
            return
        }
        let isNewRun = if case .controllerStarted = event { true } else { false }
        losses.pass(to: moment, isNewRun: isNewRun)
        if isNewRun { floor.pools.clockRestarted() }
        floor.pools.advance(to: moment.tick.microseconds, isRunning: machine.isRunning)
        switch event {
        case .controllerStarted: controllerStarted(at: moment, into: &step)
        case .carriedOver(let state): takeOver(state)
        case .ledger(let health): ledger(health, at: moment, into: &step)
        case .batchStarted(let plan, let signer): startBatch(plan, signer, into: &step)
        case .batchEnding(let signer): endBatch(signer, into: &step)
        case .batchClosing(let signer): closeBatch(signer, at: moment, into: &step)
        case .recordsLost(let signer, let second): recordsLost(signer, second: second, into: &step)
        case .command(let command, let signer): perform(command, signer, at: moment, into: &step)
        case .operatorReject(let station, let count, let signer):
            rejectNext(count, station: station, signer, into: &step)
        case .codesLeased(_, let level, let codes): leased(codes, level: level, at: moment, into: &step)
        case .poolShort(let level, let remaining): poolShort(level: level, remaining, at: moment, into: &step)
        case .codesImported(let level): codesImported(level: level, into: &step)
        case .codesAllotted(let lease, let level, let codes, let isLast):
            allotted(codes, lease: lease, level: level, isLast: isLast, at: moment, into: &step)
        case .cartonsReturned(let codes, let signer): cartonsReturned(codes, signer, into: &step)
        case .containerHandedOver(let from, let to, let signer):
            handOver(from: from, to: to, signer, into: &step)
        case .carriedIn(let pack, let signer): carriedIn(pack, signer, into: &step)
        case .poolLevel(let level, let remaining, let total):
            // Cartons that come printed are in no pool.
            if level != 1 || floor.allotment == nil {
                floor.pools.told(level: level, remaining: remaining, total: total)
            }
        case .classified(let station, let item, let finding):
            if let index = coding(station) { codings[index].classified(finding, item: item) }
            floor.test?.classified(finding, item: item, station: station)
        case .plc(let report): plcReported(report, at: moment, into: &step)
        case .readerReady(let device): reader(device, fault: nil, at: moment, into: &step)
        case .readerFault(let device, let fault): reader(device, fault: fault, at: moment, into: &step)
        case .readerStep(let device, let inStep):
            readerStep(device, inStep: inStep, at: moment, into: &step)
        case .strayResult(let device):
            floor.alarms.raise(
                .strayResult, station: noStation, device: device, detail: 0, at: moment, into: &step)
        case .read(let station, let item, let role, let result):
            read(result, station: station, item: item, role: role, at: moment, into: &step)
        case .unread(let station, let item, let role, let cause):
            unread(cause, station: station, item: item, role: role, at: moment, into: &step)
        case .unitPrinter(let device, let report):
            for index in codings.indices where codings[index].printer == device {
                codings[index].printerReported(report, at: moment, floor: &floor, into: &step)
            }
        case .labelPrinter(let device, let report):
            labelPrinterReported(device, report, at: moment, into: &step)
        case .scanner(let device, let report): scannerReported(device, report, at: moment, into: &step)
        case .stopReason(let stop, let reason, let signer): giveStopReason(reason, stop: stop, signer, into: &step)
        case .act(let act, let signer, let second): perform(act, signer, second: second, at: moment, into: &step)
        case .actAfterEnd, .countedAfterEnd, .explainedAfterEnd: preconditionFailure("it was worked off above")
        case .labelScannedBack(let code, let signer): scannedBack(code, signer, at: moment, into: &step)
        case .alarmAct(let act, let signer): perform(act, signer, at: moment, into: &step)
        case .timePassed: timePassed(at: moment, into: &step)
        case .counted(let place, let number, let signer): counted(place, number, signer, into: &step)
        case .deviationExplained(let place, let signer): deviationExplained(place, signer, into: &step)
        case .challengeStarted(let plan, let signer): startTest(plan, signer, into: &step)
        case .challengePiece(let piece, let signer): announce(piece, signer, into: &step)
        case .challengeEnded(let signer): endTest(signer, into: &step)
        case .openContainer(let act, let station, let number, let signer):
            resolve(act, station: station, number: number, signer, at: moment, into: &step)
        case .clockStepped(let milliseconds): clockStepped(milliseconds, into: &step)
        }
        finishTest(into: &step)
        compareCounts(at: moment, into: &step)
        watchPools(at: moment, into: &step)
        suppressByDesign(into: &step)
        machine.drive(
            wantsRun: floor.holds.isEmpty, holdsPerson: floor.holds.standing.contains { $0.cause.needsPerson },
            at: moment, into: &step)
        noteLosses(event, at: moment)
    }

    /// When ``Event/timePassed`` is wanted next; nil when nothing is waited for.
    public var nextDeadline: Tick? {
        var next = machine.deadline
        for station in containers {
            if let deadline = station.deadline { next = min(next ?? deadline, deadline) }
        }
        if let deadline = floor.alarms.deadline { next = min(next ?? deadline, deadline) }
        return next.map { Tick(microseconds: $0) }
    }

    func coding(_ station: StationIndex) -> Int? { codings.firstIndex { $0.station == station } }
    func container(_ station: StationIndex) -> Int? { containers.firstIndex { $0.station == station } }

    // MARK: Time and restarts

    private mutating func timePassed(at moment: Moment, into step: inout Step) {
        for index in containers.indices {
            containers[index].timePassed(isRunning: machine.isRunning, at: moment, floor: &floor, into: &step)
        }
        floor.alarms.timePassed(at: moment, into: &step)
        machine.timePassed(at: moment)
    }

    private mutating func controllerStarted(at moment: Moment, into step: inout Step) {
        floor.leases.forgetAll()
        floor.alarms.controllerStarted(into: &step)
        machine.plcLost()
        // The ledger was opened and checked anew, and no picture of before is waited for.
        floor.holds.clear([.ledgerStalled, .ledgerFailed, .readerOutOfStep])
        floor.alarms.clear([.ledgerStalled, .readerOutOfStep], into: &step)
        floor.holds.set(.plcNotInControl, station: noStation, device: noDevice, layout.hasPLC)
        for index in codings.indices { codings[index].controllerStarted(floor: &floor) }
        for index in containers.indices { containers[index].controllerStarted(floor: &floor) }
        for index in handhelds.indices { handhelds[index].controllerStarted(at: moment, floor: &floor, into: &step) }
        rework.desk?.controllerStarted(at: moment, floor: &floor, into: &step)
        floor.test?.judge(.interrupted, reason: nil, into: &step)
        askForCodes(into: &step)
    }

    // MARK: State around a batch

    /// What has to stand in front of a batch's events in the journal.
    public var carriedState: CarriedState {
        var newest = [UInt16](repeating: 0, count: layout.stations.count)
        for station in codings { newest[Int(station.station)] = station.newest }
        for station in containers { newest[Int(station.station)] = station.newest }
        var ready: [DeviceIndex] = []
        let devices =
            codings.flatMap(\.readyDevices) + containers.flatMap(\.readyDevices)
            + handhelds.flatMap(\.readyDevices) + rework.readyDevices
        for device in devices where !ready.contains(device) { ready.append(device) }
        return CarriedState(
            plcBoot: plcBoot, parameterChecksum: parameterChecksum, newestItems: newest, readyDevices: ready,
            machineState: machine.state, isInControl: machine.isInControl, isStarted: machine.isStarted,
            holds: floor.holds.standing, alarms: floor.alarms.entries)
    }

    /// The line becomes what the state says, and nothing else: a line that replays the batch has nothing else.
    private mutating func takeOver(_ state: CarriedState) {
        self = Line(layout: layout)
        plcBoot = state.plcBoot
        parameterChecksum = state.parameterChecksum
        floor.holds = HoldBoard(standing: state.holds)
        floor.alarms = AlarmBoard(standing: state.alarms)
        machine = MachineDriver(state: state.machineState, isInControl: state.isInControl, isStarted: state.isStarted)
        for index in codings.indices { codings[index].takeOver(state) }
        for index in containers.indices { containers[index].takeOver(state) }
        for index in handhelds.indices { handhelds[index].takeOver(state) }
        rework.desk?.takeOver(state)
    }

    private mutating func ledger(_ health: LedgerHealth, at moment: Moment, into step: inout Step) {
        floor.holds.set(.ledgerStalled, station: noStation, device: noDevice, health == .stalled || health == .full)
        if health == .failed { floor.holds.set(.ledgerFailed, station: noStation, device: noDevice, true) }
        if health == .fine {
            floor.alarms.clear([.ledgerStalled], into: &step)
        } else {
            floor.alarms.raise(
                .ledgerStalled, station: noStation, device: noDevice, detail: Int64(health.rawValue), at: moment,
                into: &step)
        }
    }

    /// The PLC takes commands from us now.
    public var isPLCInControl: Bool { machine.isInControl }

    public var isLedgerStalled: Bool { floor.holds.contains(.ledgerStalled) }

    /// The batch that the line works for now, in production or in its function test; nil between batches.
    public var batch: Int64? { floor.phase.isActive ? floor.plan?.id : nil }

    /// Order is by sequence, never by the wall clock (L-05): the step is only told.
    private func clockStepped(_ milliseconds: Int64, into step: inout Step) {
        step.facts.append(
            .audit(
                AuditEntry(
                    act: "clock.step", who: "", why: "",
                    details: [.init(name: "milliseconds", value: "\(milliseconds)")])))
    }

    // MARK: Readers, label printers, scanners

    private mutating func reader(
        _ device: DeviceIndex, fault: DeviceFault?, at moment: Moment, into step: inout Step
    ) {
        if let fault {
            floor.alarms.raise(
                .readerFault, station: noStation, device: device, detail: Int64(fault.kind.rawValue), at: moment,
                into: &step)
        } else {
            floor.alarms.clear(.readerFault, station: noStation, device: device, into: &step)
        }
        for index in codings.indices where codings[index].camera == device {
            codings[index].cameraReady(fault == nil, floor: &floor)
        }
        for index in containers.indices {
            containers[index].readerReady(device, fault == nil, floor: &floor)
        }
    }

    private mutating func readerStep(
        _ device: DeviceIndex, inStep: Bool, at moment: Moment, into step: inout Step
    ) {
        floor.holds.set(.readerOutOfStep, station: noStation, device: device, !inStep)
        if inStep {
            floor.alarms.clear(.readerOutOfStep, station: noStation, device: device, into: &step)
        } else {
            floor.alarms.raise(
                .readerOutOfStep, station: noStation, device: device, detail: 0, at: moment, into: &step)
        }
    }

    private mutating func read(
        _ result: ReadResult, station: StationIndex, item: UInt16, role: PictureRole, at moment: Moment,
        into step: inout Step
    ) {
        noteGrade(result, station: station, role: role, at: moment, into: &step)
        if let index = coding(station) {
            codings[index].read(result, item: item, at: moment, floor: &floor, into: &step)
        } else if let index = container(station) {
            containers[index].read(result, item: item, role: role, at: moment, floor: &floor, into: &step)
        }
    }

    private mutating func unread(
        _ cause: Unread, station: StationIndex, item: UInt16, role: PictureRole, at moment: Moment,
        into step: inout Step
    ) {
        if let index = coding(station) {
            codings[index].unread(cause, item: item, at: moment, floor: &floor, into: &step)
        } else if let index = container(station) {
            containers[index].unread(item: item, role: role, at: moment, floor: &floor, into: &step)
        }
    }

    private mutating func labelPrinterReported(
        _ device: DeviceIndex, _ report: LabelPrinterReport, at moment: Moment, into step: inout Step
    ) {
        for index in containers.indices where containers[index].printer == device {
            containers[index].printerReported(report, at: moment, floor: &floor, into: &step)
        }
        for index in handhelds.indices where handhelds[index].printer == device {
            handhelds[index].printerReported(report, at: moment, floor: &floor, into: &step)
        }
        if rework.desk?.printer == device {
            rework.desk?.printerReported(report, at: moment, floor: &floor, into: &step)
        }
        if report == .ready, floor.isProducing, let plan = floor.plan {
            step.effects.append(.labelPrinter(device, .prepare(plan.texts)))
        }
    }

    private mutating func scannerReported(
        _ device: DeviceIndex, _ report: ScannerReport, at moment: Moment, into step: inout Step
    ) {
        switch report {
        case .ready:
            floor.alarms.clear(.scannerFault, station: noStation, device: device, into: &step)
        case .fault(let fault):
            floor.alarms.raise(
                .scannerFault, station: noStation, device: device, detail: Int64(fault.kind.rawValue), at: moment,
                into: &step)
        case .garbled:
            floor.alarms.raise(
                .scanRefused, station: noStation, device: device, detail: 0, at: moment, into: &step)
        case .scan(let reading):
            if reworkScanned(reading, device, at: moment, into: &step) { return }
            for index in handhelds.indices where handhelds[index].scanner == device {
                handhelds[index].scanned(reading, at: moment, floor: &floor, into: &step)
            }
        }
    }

    // MARK: Codes

    private mutating func leased(_ codes: [LeasedCode], level: UInt8, at moment: Moment, into step: inout Step) {
        // What comes after the end was never heard of: the ledger has given it back to its pool.
        guard floor.phase.isActive, let plan = floor.plan, level >= 1, Int(level) <= plan.levels.count else { return }
        floor.codes.take(codes, level: level)
        floor.leases.answered(level: level)
        if floor.isProducing { floor.pools.leased(level: level, count: codes.count) }
        floor.askWhenLow(level: level, into: &step)
        useCodes(at: moment, into: &step)
    }

    private mutating func poolShort(
        level: UInt8, _ remaining: Int64, at moment: Moment, into step: inout Step
    ) {
        // It stays asked, so that an empty pool is not asked again and again; the next import asks again.
        floor.pools.short(level: level, remaining: remaining)
        useCodes(at: moment, into: &step)
    }

    private mutating func codesImported(level: UInt8, into step: inout Step) {
        guard floor.phase.isActive, let plan = floor.plan, level >= 1, Int(level) <= plan.levels.count else { return }
        floor.leases.answered(level: level)
        askForCodes(into: &step)
    }

    private mutating func askForCodes(into step: inout Step) {
        askForAllotment(into: &step)
        floor.askForCodes(into: &step)
    }

    mutating func useCodes(at moment: Moment, into step: inout Step) {
        for index in codings.indices { codings[index].feed(floor: &floor, into: &step) }
        for index in containers.indices { containers[index].takeCode(at: moment, floor: &floor, into: &step) }
        for index in handhelds.indices { handhelds[index].takeCode(floor: &floor, into: &step) }
        rework.desk?.takeCode(floor: &floor, into: &step)
    }
}
