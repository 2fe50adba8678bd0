public import Checkers
import Codes
import ConfigurationFiles
import Controller
import LineAssembly
import LineCore
import LineWorld
public import VirtualLine
import WorldPlans

/// One run of a plan: the real core and the real device machines, the simulated world, people and clock, in virtual time.
///
/// First everything may go wrong; then everything is mended, and the line has to come back to work within a bound, or to
/// stand with a hold that tells a person what to do; at the end the batch is closed, and every checker looks at what came
/// of it.
public struct FuzzRun: Sendable {
    public let plan: FuzzPlan
    let files: FuzzFiles
    let batch: BatchPlan
    public internal(set) var line: VirtualLine
    /// The real ledger under it; nil when it has only the one in memory.
    let stored: StoredLedger?
    /// When the disk is as it should be again.
    var diskMendedAt: Int64 = .max
    var person = Person()
    /// What the run reached, for the table of marks.
    public internal(set) var marks: Set<String> = []
    /// What a checker cannot see at the end of the run.
    public internal(set) var findings: [Finding] = []
    private var due: [(time: Int64, happens: FuzzPlan.Happening)] = []
    private var waiting: [FuzzPlan.Incident]
    private var mendedAt: Int64?
    private var lastProgress: (fed: Int, at: Int64) = (0, 0)

    /// How long the line may need to come back to work after everything is mended, in microseconds.
    static let recovery: Int64 = 60_000_000
    /// How long the rest of the batch may take beyond what its units need.
    static let closing: Int64 = 300_000_000
    /// Without a unit for so long, everything is mended early.
    static let patience: Int64 = 90_000_000

    public init(_ plan: FuzzPlan, folder: String) throws(FuzzFiles.Unreadable) {
        self.plan = plan
        var files = try FuzzFiles(line: plan.line, product: plan.product, folder: folder)
        if let reader = plan.slowReader {
            files.line.limits.consecutiveRejects = reader.consecutiveRejects
            files.line.limits.rejectsInWindow = 64
            files.line.limits.rejectWindow = 64
        }
        self.files = files
        waiting = plan.incidents.sorted { ($0.unit, $0.after) > ($1.unit, $1.after) }
        let product = files.product
        var batch = BatchPlan(
            id: 1,
            texts: BatchTexts(
                lot: "B01", made: CalendarDate(year: 2026, month: 11, day: 1),
                expiry: CalendarDate(year: 2028, month: 10, day: 31), productName: product.label.title,
                gtin: product.levels[0].source.scheme == .gs1 ? product.levels[0].source.prefix : nil),
            levels: product.levelPlans, limits: files.line.limits, plannedUnits: UInt32(plan.units),
            ignoresRetailCodes: files.line.ignoresRetailCodes)
        batch.counts = files.line.counts
        self.batch = batch
        (line, stored) = try Self.line(plan, files, batch)
    }

    private static func line(
        _ plan: FuzzPlan, _ files: FuzzFiles, _ batch: BatchPlan
    ) throws(FuzzFiles.Unreadable) -> (VirtualLine, StoredLedger?) {
        var faults = FaultPlan.none
        for rate in plan.rates {
            guard let place = FaultName(rawValue: rate.fault)?.rate else {
                throw FuzzFiles.Unreadable(description: "no rate is called \(rate.fault)")
            }
            faults[keyPath: place] = rate.perMillion
        }
        var world: WorldPlan
        do throws(WorldPlanFault) {
            world = try worldPlan(
                line: files.line, product: files.product, units: plan.units, speed: plan.speed, seed: plan.seed,
                faults: faults)
        } catch {
            throw FuzzFiles.Unreadable(description: error.text.english)
        }
        if let reader = plan.slowReader {
            let time = (reader.fastest * 1_000)...(reader.fastest * 1_000 + 4_000)
            for place in world.devices.indices where world.devices[place].id == reader.device {
                world.devices[place].kind.decode(in: time)
            }
        }
        var pools: [[Code]] = [[]]
        for level in files.product.levels {
            let units = files.product.units(inLevel: level.level) ?? 1
            pools.append(files.codes(level.source, count: plan.units * 2 / units + 500))
        }
        var cartons: [Code] = []
        if files.product.levels[0].isPreprinted {
            swap(&cartons, &pools[1])
            world.preprinted = cartons.prefix(plan.units).reversed().map { FuzzFiles.symbol($0.description) }
        }
        var ledger = VirtualLedger(pools: pools)
        ledger.allot(cartons, level: 1)
        var delays = VirtualLine.Delays()
        delays.commit = plan.commitFastest
        delays.commitSlowest = plan.commitSlowest
        delays.stall = 1_000_000
        delays.seed = plan.seed
        let devices = DeviceFactory.devices(of: files.line)
        let pictures = DeviceFactory.pictures(of: files.line)
        var built = World(plan: world)
        built.isWatched = true
        var line = VirtualLine(
            world: built, layout: files.line.layout, ledger: ledger, deviceIDs: files.line.devices.map(\.id),
            delays: delays
        ) { line, sequence in
            LineAssembly(line: line, devices: devices, pictures: pictures, sequence: sequence)
        }
        guard plan.isStored else { return (line, nil) }
        do throws(StoreFault) {
            let stored = try StoredLedger(
                seed: plan.seed, pools: pools, late: plan.latePools, plan: batch, files: files, wall: line.wallZero)
            line.store = stored
            return (line, stored)
        } catch {
            throw FuzzFiles.Unreadable(description: error.sentence)
        }
    }

    // MARK: The run

    /// Runs the plan to its end, or until the line does not come back.
    public mutating func run() {
        while line.ledger.phase != .ended {
            let soonest = due.map(\.time).min() ?? .max
            line.run(until: max(line.now, min(line.now + 50_000, soonest)))
            if mendedAt == nil { strike() }
            if diskMendedAt <= line.now { mendDisk() }
            noteProgress()
            act()
            if isStuck() { break }
        }
        noteMarks()
    }

    /// Lets happen what is due.
    private mutating func strike() {
        while let next = waiting.last, next.unit <= line.world.fed {
            waiting.removeLast()
            due.append((line.now + next.after * 1_000, next.happens))
        }
        while let index = due.indices.min(by: { due[$0].time < due[$1].time }), due[index].time <= line.now {
            happen(due.remove(at: index).happens)
        }
    }

    private mutating func noteProgress() {
        if line.world.fed > lastProgress.fed { lastProgress = (line.world.fed, line.now) }
        guard mendedAt == nil else { return }
        let isTime = line.world.fed >= plan.mendedAt || line.now - lastProgress.at > Self.patience
        guard isTime, line.assembly.line.phase != .planned else { return }
        mendedAt = line.now
        due = []
        waiting = []
        line.inWorld { $0.mend() }
        line.mendLinks()
        mendDisk()
    }

    private mutating func mendDisk() {
        stored?.mend()
        diskMendedAt = .max
    }

    /// After everything was mended the line has to come back.
    private mutating func isStuck() -> Bool {
        guard !line.isStoreLost else { return true }
        guard let mendedAt else {
            guard line.now < 3_600_000_000 else {
                findings.append(Finding(checker: "liveness", sentence: "never started: \(summary)"))
                return true
            }
            return false
        }
        let needed = Int64(plan.units) * 60_000_000 / Int64(plan.speed) * 3
        if line.now - mendedAt > Self.closing + needed {
            findings.append(Finding(checker: "liveness", sentence: "the batch is not closed: \(summary)"))
            return true
        }
        return false
    }

    /// Where the line stands.
    public var summary: String {
        let snapshot = line.assembly.line.snapshot
        return """
            at \(line.now / 1_000) ms: \(snapshot.phase), \(snapshot.state.map { "\($0)" } ?? "no PLC"), fed \
            \(line.world.fed), idle \(line.world.isIdle), holds \(snapshot.holds.map { "\($0.cause)" }), alarms \
            \(snapshot.alarms.map { "\($0.kind) \($0.station) \($0.device)" }), passed \(snapshot.tally.passed), \
            rejected \(snapshot.tally.rejected), closed \(snapshot.tally.closed), obstacles \
            \(snapshot.closingObstacles), open \(snapshot.openContainers.map { "\($0.station)/\($0.number) \($0.stage) \($0.children.count)" }), \
            last acts \(person.acts.suffix(12))
            """
    }
}

extension DevicePlan.Kind {
    /// A reader's results come so many microseconds after their pictures.
    fileprivate mutating func decode(in time: ClosedRange<Int64>) {
        switch self {
        case .dataMan(var reader):
            reader.decodeTime = time
            self = .dataMan(reader)
        case .keyence(var reader):
            reader.decodeTime = time
            self = .keyence(reader)
        case .zipher, .zpl, .scanner: break
        }
    }
}
