/// The life of a batch (B-01). Raw values are stored.
///
/// ```
/// planned ──clear──▶ cleared ⇄ testing ──▶ tested ──start──▶ running ──end──▶ ending ──close──▶ ended
///    │                  │                     │
///    └──────────────────┴──────cancel─────────┴──▶ cancelled
/// ```
/// A recipe that demands no line clearance or no function test lets a batch pass these phases over. Review, signature,
/// hand-over and archive follow `ended`.
public enum BatchPhase: UInt8, Sendable, CaseIterable {
    case planned = 1
    /// Codes are issued, units are made. Held and suspended are states of the machine, not of the batch.
    case running = 2
    /// Production is ended by a person: no new units; what is under way is packed, short containers are allowed.
    case ending = 3
    /// Everything has its final state. A record can be exported.
    case ended = 4
    /// Each item of the line clearance was confirmed.
    case cleared = 5
    /// The function test runs: test pieces only, nothing is accepted.
    case testing = 6
    /// Each piece of the function test was rejected as it must be.
    case tested = 7
    /// Given up before a unit was made.
    case cancelled = 8

    /// The word in files, in the API and on the command line.
    public var token: String {
        switch self {
        case .planned: "planned"
        case .running: "running"
        case .ending: "ending"
        case .ended: "ended"
        case .cleared: "cleared"
        case .testing: "testing"
        case .tested: "tested"
        case .cancelled: "cancelled"
        }
    }

    /// The one table of legal transitions. What a recipe demands beyond it is told by ``Line/obstacles(to:of:)``.
    public func mayBecome(_ next: BatchPhase) -> Bool {
        switch (self, next) {
        case (.planned, .cleared), (.planned, .testing), (.planned, .running), (.planned, .cancelled): true
        case (.cleared, .testing), (.cleared, .running), (.cleared, .cancelled): true
        // A test that did not pass leaves the batch cleared: it is done once more.
        case (.testing, .tested), (.testing, .cleared): true
        case (.tested, .testing), (.tested, .running), (.tested, .cancelled): true
        case (.running, .ending): true
        case (.ending, .ended): true
        default: false
        }
    }

    /// The line works for a batch in this phase: its events stand in the batch's journal.
    public var isActive: Bool { self == .testing || self == .running || self == .ending }

    /// The line is made ready for a batch in this phase, or works for it: there is no room for another one.
    public var occupiesLine: Bool { isActive || self == .cleared || self == .tested }
}

/// What people do with a batch as a whole.
public enum BatchStep: UInt8, Sendable, CaseIterable {
    /// Confirm the last item of the line clearance.
    case clear = 1
    /// Begin the function test.
    case test = 2
    /// End the function test.
    case endTest = 3
    /// Start production.
    case start = 4
    /// No new units from here on.
    case end = 5
    /// Give everything its final state.
    case close = 6
    /// Give the batch up.
    case cancel = 7

    /// The word of the command line.
    public var token: String {
        switch self {
        case .clear: "clear"
        case .test: "challenge"
        case .endTest: "challenge --end"
        case .start: "start"
        case .end: "end"
        case .close: "close"
        case .cancel: "cancel"
        }
    }

    /// The phases in which the step is possible at all.
    public var from: [BatchPhase] {
        switch self {
        case .clear: [.planned]
        case .test, .start, .cancel: [.planned, .cleared, .tested]
        case .endTest: [.testing]
        case .end: [.running]
        case .close: [.ending]
        }
    }

    /// The phase that it leads to; a function test that did not pass ends in `cleared` instead.
    public var to: BatchPhase {
        switch self {
        case .clear: .cleared
        case .test: .testing
        case .endTest: .tested
        case .start: .running
        case .end: .ending
        case .close: .ended
        case .cancel: .cancelled
        }
    }
}

/// One reason why a step of a batch, or an act within it, is not possible now.
public enum BatchObstacle: Hashable, Sendable {
    /// The batch is not in a phase from which the step goes.
    case wrongPhase(BatchPhase)
    /// This item of the line clearance was not confirmed.
    case clearanceMissing(item: String)
    /// The recipe demands a function test, and none has passed.
    case testMissing
    /// A piece of the function test lies on the line, and its outcome is not known yet.
    case pieceUnderWay(TestPiece)
    /// The line has no station that this piece would prove anything of.
    case pieceNotNeeded(TestPiece)
    /// For the duplicate a carton that was read before is laid on the belt again; none was read yet.
    case noCartonYet
    /// Another batch is made on the line, or the line was cleared for it.
    case otherBatch(String)
    /// Line or product file is not what it was when the batch was created.
    case configurationChanged
    /// The product's expiry date lies in the past.
    case expired(CalendarDate)
    /// There is no code in the pool of this level.
    case poolEmpty(level: UInt8)
    case plcNotInControl
    /// Nobody has declared the belt empty since the PLC started.
    case beltUnknown
    case deviceNotReady(station: StationIndex, device: DeviceIndex)
    /// Items of a station have no outcome yet.
    case itemsOpen(station: StationIndex, count: Int)
    /// Records lie in the printer, or are on their way to it.
    case printerNotEmpty(station: StationIndex)
    /// A handheld station has an open container, or one without its label.
    case containerOpen(station: StationIndex)
    /// Closed containers hold something else than their labels show.
    case labelsDue(count: Int)
    /// Labels of the rework station are not scanned back.
    case labelsAwaited(count: Int)
    /// People have not counted a place that the batch's list names.
    case countMissing(CountedPlace)
    /// A count differs from the records, and nobody said why.
    case deviationOpen(CountedPlace, difference: Int)
}

/// What the line cannot know of a batch and its steps depend on.
public struct BatchSituation: Hashable, Sendable {
    public var id: Int64
    /// As the ledger has it.
    public var phase: BatchPhase
    public var isClearanceRequired: Bool
    /// Items of the line clearance that nobody confirmed yet.
    public var missingClearance: [String]
    public var isTestRequired: Bool
    public var isConfigurationUnchanged: Bool
    public var expiry: CalendarDate
    /// Today's date at the line.
    public var today: CalendarDate
    /// Numbers of the other batches whose phase occupies the line.
    public var otherBatches: [String]
    /// Levels without a code in their pool.
    public var emptyPools: [UInt8]

    public init(
        id: Int64, phase: BatchPhase, isClearanceRequired: Bool, missingClearance: [String], isTestRequired: Bool,
        isConfigurationUnchanged: Bool, expiry: CalendarDate, today: CalendarDate, otherBatches: [String],
        emptyPools: [UInt8]
    ) {
        self.id = id
        self.phase = phase
        self.isClearanceRequired = isClearanceRequired
        self.missingClearance = missingClearance
        self.isTestRequired = isTestRequired
        self.isConfigurationUnchanged = isConfigurationUnchanged
        self.expiry = expiry
        self.today = today
        self.otherBatches = otherBatches
        self.emptyPools = emptyPools
    }
}

extension Line {
    /// Everything that stands against a step now; empty = it may be done. It is the only place that decides this.
    public func obstacles(to step: BatchStep, of batch: BatchSituation) -> [BatchObstacle] {
        // While the line works for the batch, the line knows its phase first.
        let phase = self.batch == batch.id ? floor.phase : batch.phase
        guard step.from.contains(phase) else { return [.wrongPhase(phase)] }
        var found: [BatchObstacle] = []
        switch step {
        case .clear:
            found += room(for: batch) + openItems + missingClearance(batch)
        case .test:
            found += prepared(batch)
            if isClearanceDue(batch, phase) { found += missingClearance(batch) }
            if floor.allotment == nil, batch.emptyPools.contains(1) { found.append(.poolEmpty(level: 1)) }
            found += notReady
        case .endTest:
            if let piece = floor.test?.laid { found.append(.pieceUnderWay(piece)) }
            found += openItems
        case .start:
            found += prepared(batch)
            if isClearanceDue(batch, phase) { found += missingClearance(batch) }
            if batch.isTestRequired, phase != .tested { found.append(.testMissing) }
            found += batch.emptyPools.map { .poolEmpty(level: $0) }
        case .close: found += closingObstacles
        case .end, .cancel: break
        }
        return found
    }

    /// What must happen before ``Event/batchClosing(_:)`` decides the rest; empty = it may come.
    public var closingObstacles: [BatchObstacle] {
        guard floor.phase == .ending else { return [.wrongPhase(floor.phase)] }
        var found: [BatchObstacle] = []
        for station in codings {
            if station.openItems > 0 { found.append(.itemsOpen(station: station.station, count: station.openItems)) }
            if station.isPrinterStillAsked { found.append(.printerNotEmpty(station: station.station)) }
        }
        for station in containers where station.openItems > 0 {
            found.append(.itemsOpen(station: station.station, count: station.openItems))
        }
        for station in handhelds where !station.isIdle { found.append(.containerOpen(station: station.station)) }
        if !floor.labelsDue.isEmpty { found.append(.labelsDue(count: floor.labelsDue.count)) }
        if rework.awaitedLabels > 0 { found.append(.labelsAwaited(count: rework.awaitedLabels)) }
        return found + countObstacles
    }

    /// Before a line is cleared, tested or started for a batch: what is the same for all three.
    private func prepared(_ batch: BatchSituation) -> [BatchObstacle] {
        var found = room(for: batch)
        if batch.expiry < batch.today { found.append(.expired(batch.expiry)) }
        return found + openItems
    }

    private func room(for batch: BatchSituation) -> [BatchObstacle] {
        var found = batch.otherBatches.map { BatchObstacle.otherBatch($0) }
        if let other = self.batch, other != batch.id, found.isEmpty {
            found.append(.otherBatch(floor.plan?.texts.lot ?? ""))
        }
        if !batch.isConfigurationUnchanged { found.append(.configurationChanged) }
        return found
    }

    private func isClearanceDue(_ batch: BatchSituation, _ phase: BatchPhase) -> Bool {
        batch.isClearanceRequired && phase == .planned
    }

    private func missingClearance(_ batch: BatchSituation) -> [BatchObstacle] {
        batch.missingClearance.map { .clearanceMissing(item: $0) }
    }

    /// Items of before without an outcome: they must not be taken for the next batch's.
    private var openItems: [BatchObstacle] {
        var found: [BatchObstacle] = []
        for station in codings where station.openItems > 0 {
            found.append(.itemsOpen(station: station.station, count: station.openItems))
        }
        for station in containers where station.openItems > 0 {
            found.append(.itemsOpen(station: station.station, count: station.openItems))
        }
        return found
    }

    /// Devices without which a test piece would be rejected for another reason than its own. A batch may be started
    /// without them: the line stands until they come.
    private var notReady: [BatchObstacle] {
        var found: [BatchObstacle] = []
        if layout.hasPLC, !machine.isInControl { found.append(.plcNotInControl) }
        if floor.holds.contains(.beltUnknown) { found.append(.beltUnknown) }
        for station in codings {
            for device in [station.printer, station.camera]
            where device != noDevice && !station.readyDevices.contains(device) {
                found.append(.deviceNotReady(station: station.station, device: device))
            }
        }
        for station in containers {
            for device in station.neededDevices where !station.readyDevices.contains(device) {
                found.append(.deviceNotReady(station: station.station, device: device))
            }
        }
        return found
    }

    public var phase: BatchPhase { floor.phase }
}
