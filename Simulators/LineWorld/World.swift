/// The simulated packaging line: belt, PLC, printers, readers, collators, a worker; deterministic from its plan.
///
/// The same plan and the same calls at the same times give the same bytes, registers and truth on every machine.
public struct World: SimulatedLine, Sendable {
    /// What is planned to happen. `boot` marks what belongs to one life of the PLC.
    enum Happening: Sendable {
        // On the belt: keys are microseconds of running belt.
        case feed
        case trigger(station: Int, thing: Int)
        case atPrinter(station: Int, thing: Int)
        case atCamera(station: Int, item: UInt16, boot: UInt16)
        case atGate(station: Int, thing: Int)
        case gateWindow(station: Int, item: UInt16, boot: UInt16)
        case atBin(station: Int, thing: Int)
        case binWindow(station: Int, firing: Int, boot: UInt16)
        case leaves(station: Int, thing: Int)
        case handTakes(thing: Int)
        case containerArrives(station: Int, thing: Int)
        // By the clock.
        case stateStep(token: Int, boot: UInt16)
        case watchdog(boot: UInt16)
        case layerDone(station: Int, thing: Int, boot: UInt16)
        case labelDone(station: Int, thing: Int, label: Print?, boot: UInt16)
        case applicatorTimeout(station: Int, request: Int)
        case decoded(device: Int, id: UInt16, data: [UInt8])
        case send(endpoint: Int, connection: Int?, bytes: [UInt8])
        case zipherTransition(device: Int, connection: Int)
        case labelPrinted(device: Int, job: Int)
        case outageOver(device: Int)
        case workerDone(station: Int)
        case inputsBack
        case fault(Int)
        case standstill(token: Int)
        case flood(device: Int)
        case troubleOver(device: Int)
        case putBack(station: Int, thing: Int)
    }

    /// What the world was built from; without faults by chance once it is mended.
    public internal(set) var plan: WorldPlan
    /// The PLC, then the plan's devices in their order.
    public let endpoints: [Endpoint]

    // Time
    var now: Int64 = 0
    var clockQueue = EventQueue<Happening>()
    var beltQueue = EventQueue<Happening>()
    var plannedCount: UInt64 = 0
    var isBeltRunning = false
    /// Running time of the belt until `beltSince`.
    var beltBase: Int64 = 0
    var beltSince: Int64 = 0
    /// Pulses that the encoder had counted at the PLC's boot.
    var bootPulses: Int64 = 0

    // Things
    var things: [Thing] = []
    var traveling: [Traveler] = []
    var unitsToFeed: Int
    /// Units put on the belt so far.
    public internal(set) var fed = 0
    var isInfeedWaiting = true
    /// The states that the PLC was in, oldest first.
    public internal(set) var stateChanges: [StateChange] = []
    var isFlushing = false
    /// Texts of labels that the scanner at a handheld station refuses: others came in their place.
    var voidLabels: Set<String> = []

    // Stations and devices; device arrays have one place for each device of the plan.
    var plc: SimulatedPLC
    var stations: [StationState]
    var ziphers: [ZipherPrinter?]
    var dataMen: [DataManReader?]
    var keyences: [KeyenceReader?]
    var zplPrinters: [ZPLPrinter?]
    /// By device: results of a reader come in order, none before this time.
    var lastResults: [Int64]
    var outageUntil: [Int64]
    var loseNextAnswer: [Bool]
    /// By endpoint.
    var connections: [[Int]]
    var output: [WorldOutput] = []

    /// Somebody looks at what machines are told and do: it is kept until it is taken.
    public var isWatched = false
    var machineEvents: [MachineEvent] = []

    // Faults
    /// What struck by chance so far.
    public internal(set) var chancesTaken: Set<ChanceFault> = []
    var pendingFaults: [Fault] = []
    var plcSilentUntil: Int64 = 0
    var inputFaults = InputFaults()
    var stuckThings: [Int] = []
    var troubles: DeviceTroubles
    /// By station of the PLC: the gate fires too late, and hits the next thing.
    var isGateLate: [Bool]
    var binBlindUntil: [Int64]
    var standstillToken = 0
    var isStandingStill = false

    // One generator a purpose
    var feedRandom: Random
    var containerRandom: Random
    var readerRandom: Random
    var printerRandom: Random
    var workerRandom: Random

    /// Builds the line at rest at time 0: PLC in Stopped, no connections. A plan with a mistake (see
    /// ``WorldPlan/mistake``) is a programmer's error.
    public init(plan: WorldPlan) {
        precondition(plan.mistake == nil, plan.mistake ?? "The plan of the simulated line is wrong.")
        self.plan = plan
        endpoints =
            [Endpoint(device: plan.plc, kind: .modbus)]
            + plan.devices.map { Endpoint(device: $0.id, kind: $0.connection) }
        unitsToFeed = plan.units
        plc = Self.bootedPLC(plan, boot: plan.boot, now: 0)
        stations = plan.stations.indices.map { StationState(plan: plan, index: $0) }
        let applicators = plan.stations.compactMap { station in
            if case .container(_, _, _, _, let printer) = station.kind { printer } else { nil }
        }
        ziphers = plan.devices.map { if case .zipher(let plan) = $0.kind { ZipherPrinter(plan: plan) } else { nil } }
        dataMen = plan.devices.map { if case .dataMan(let plan) = $0.kind { DataManReader(plan: plan) } else { nil } }
        keyences = plan.devices.map { if case .keyence(let plan) = $0.kind { KeyenceReader(plan: plan) } else { nil } }
        zplPrinters = plan.devices.map { device in
            guard case .zpl(let plan) = device.kind else { return nil }
            return ZPLPrinter(plan: plan, hasApplicator: applicators.contains(device.id))
        }
        troubles = DeviceTroubles(devices: plan.devices.count)
        isGateLate = plan.stations.map { _ in false }
        binBlindUntil = plan.stations.map { _ in 0 }
        inputFaults.jamUntil = plc.stations.map { _ in 0 }
        inputFaults.binFullUntil = plc.stations.map { _ in 0 }
        lastResults = plan.devices.map { _ in 0 }
        outageUntil = plan.devices.map { _ in 0 }
        loseNextAnswer = plan.devices.map { _ in false }
        connections = endpoints.map { _ in [] }
        feedRandom = Random(seed: plan.seed, purpose: 1)
        containerRandom = Random(seed: plan.seed, purpose: 2)
        readerRandom = Random(seed: plan.seed, purpose: 3)
        printerRandom = Random(seed: plan.seed, purpose: 4)
        workerRandom = Random(seed: plan.seed, purpose: 5)
        for (index, scheduled) in plan.faults.scheduled.enumerated() {
            if case .time(let time) = scheduled.moment { at(max(0, time), .fault(index)) }
        }
        wakeInfeed()
    }

    // MARK: Time

    public var nextEvent: Int64 {
        min(clockQueue.first?.key ?? .max, nextBeltEvent)
    }

    /// When the belt will have run as far as its next event; never while it stands.
    private var nextBeltEvent: Int64 {
        guard isBeltRunning, let first = beltQueue.first else { return .max }
        return max(now, beltSince + first.key - beltBase)
    }

    public mutating func advance(to time: Int64) {
        while let happening = popNext(until: time) {
            handle(happening)
            settle()
        }
        now = max(now, time)
    }

    private mutating func popNext(until time: Int64) -> Happening? {
        let clock = clockQueue.first
        let belt = nextBeltEvent
        let next = min(clock?.key ?? .max, belt)
        guard next <= time, next != .max else { return nil }
        now = max(now, next)
        // Of two at the same moment the one that was planned first.
        if let clock, clock.key < belt || (clock.key == belt && clock.order < (beltQueue.first?.order ?? .max)) {
            return clockQueue.popFirst()
        }
        return beltQueue.popFirst()
    }

    mutating func at(_ time: Int64, _ happening: Happening) {
        plannedCount += 1
        clockQueue.insert(happening, key: max(time, now), order: plannedCount)
    }

    mutating func after(_ interval: Int64, _ happening: Happening) {
        at(now + interval, happening)
    }

    mutating func atBelt(_ position: Int64, _ happening: Happening) {
        plannedCount += 1
        beltQueue.insert(happening, key: max(position, belt), order: plannedCount)
    }

    /// Microseconds that the belt has run.
    var belt: Int64 { isBeltRunning ? beltBase + now - beltSince : beltBase }

    /// Pulses since the PLC's boot.
    var encoder: Int64 { belt * plan.pulsesPerMinute / 60_000_000 - bootPulses }

    /// Running time of the belt for so many pulses, rounded up.
    func beltTime(pulses: Int64) -> Int64 {
        (pulses * 60_000_000 + plan.pulsesPerMinute - 1) / plan.pulsesPerMinute
    }

    mutating func setBelt(running: Bool) {
        beltBase = belt
        beltSince = now
        isBeltRunning = running
    }

    // MARK: Links

    public mutating func connected(endpoint: Int, connection: Int, at time: Int64) {
        advance(to: time)
        guard connections.indices.contains(endpoint), !connections[endpoint].contains(connection) else { return }
        connections[endpoint].append(connection)
        if endpoint == 0 {
            plc.connected(connection, at: now)
            carryOut()
        } else {
            ziphers[endpoint - 1]?.connected(connection)
            if isOff(endpoint - 1) { close(endpoint: endpoint, connection: connection) }
        }
    }

    public mutating func disconnected(endpoint: Int, connection: Int, at time: Int64) {
        advance(to: time)
        guard connections.indices.contains(endpoint) else { return }
        forget(endpoint: endpoint, connection: connection)
    }

    mutating func forget(endpoint: Int, connection: Int) {
        connections[endpoint].removeAll { $0 == connection }
        if endpoint == 0 {
            plc.disconnected(connection)
        } else {
            ziphers[endpoint - 1]?.disconnected(connection)
        }
    }

    mutating func close(endpoint: Int, connection: Int) {
        guard connections[endpoint].contains(connection) else { return }
        output.append(WorldOutput(endpoint: endpoint, connection: connection, content: .close))
        forget(endpoint: endpoint, connection: connection)
    }

    mutating func send(_ bytes: [UInt8], endpoint: Int, connection: Int?) {
        if let connection, endpoints[endpoint].kind != .serial, !connections[endpoint].contains(connection) { return }
        output.append(WorldOutput(endpoint: endpoint, connection: connection, content: .bytes(bytes)))
    }

    public mutating func serve(
        _ request: ModbusRequest, endpoint: Int, connection: Int, at time: Int64
    ) -> ModbusAnswer {
        advance(to: time)
        guard endpoints.indices.contains(endpoint), endpoints[endpoint].kind == .modbus else { return .exception(1) }
        if endpoint > 0 { return serveReader(request, device: endpoint - 1) }
        guard now >= plcSilentUntil else { return .silence }
        let answer = plc.serve(request, connection: connection, encoder: encoder, at: now)
        for good in plc.goodItems where isWatched {
            machineEvents.append(.toldGood(station: good.station, item: good.item, boot: plc.boot))
        }
        plc.goodItems.removeAll(keepingCapacity: true)
        carryOut()
        settle()
        return answer
    }

    public mutating func receive(_ bytes: [UInt8], endpoint: Int, connection: Int, at time: Int64) {
        advance(to: time)
        guard endpoint > 0, endpoints.indices.contains(endpoint), !isOff(endpoint - 1) else { return }
        receive(bytes, device: endpoint - 1, connection: connection)
        settle()
    }

    public mutating func takeOutput() -> [WorldOutput] {
        defer { output.removeAll(keepingCapacity: true) }
        return output
    }
}
