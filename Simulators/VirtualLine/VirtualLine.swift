public import Codes
public import LineAssembly
public import LineCore
public import LineWorld
import Links

/// The real deciding part of the controller against the simulated world, in virtual time and without a thread: what
/// takes a shift on the floor takes seconds here, and the same seed gives the same run to the last byte.
///
/// It stands in for what lies between the two: ports that take time, a journal that becomes durable after a while, a
/// ledger that leases codes. Only the time of a commit is drawn, from a seed of its own.
public struct VirtualLine: Sendable {
    enum Action: Sendable {
        case connect(device: Int)
        case serve(device: Int, connection: Int, request: RegisterRequest, begun: Int64)
        case answer(device: Int, connection: Int, input: LinkInput)
        case bytesToWorld(device: Int, connection: Int, bytes: [UInt8])
        case committed
        /// Asks whether this commit is still under way.
        case stalled(commit: Int)
        case event(Event)
    }

    /// One connection of a device: register requests are served one after the other, as a port does.
    struct Connection: Sendable {
        var number = 0
        var isUp = false
        var freeAt: Int64 = 0
        /// When the last answer arrives that is on its way: in a stream none overtakes another.
        var lastAnswer: Int64 = 0
    }

    public internal(set) var world: World
    public internal(set) var assembly: LineAssembly
    public internal(set) var ledger: VirtualLedger
    /// Microseconds since the run began.
    public internal(set) var now: Int64 = 0
    /// What each start of the program makes of a line and the last sequence of the journal.
    let makeAssembly: @Sendable (Line, Int64) -> LineAssembly
    let delays: Delays
    let endpoints: [Int]
    var connections: [Connection]
    var queue = ActionQueue<Action>()
    var journal = VirtualJournal()
    var draw: Draw
    /// Where the program's monotonic clock shows 0.
    var clockZero: Int64 = 0
    /// What the wall clock shows at the beginning of the run, in milliseconds since 1970; setting it is a step.
    public var wallZero: Int64 = 1_790_000_000_000
    /// When the assembly wants to be called, in the time of the run; kept since asking it takes longer than a step.
    private var deadline: Int64 = .max
    private var output = AssemblyOutput()
    /// What a flight recorder would be given; kept when it is not nil.
    public var tape: [RecordedItem]?
    /// What became durable and what machines were told and did, in the order in which it happened; kept only where
    /// the world is watched.
    public internal(set) var witnessed: [Witnessed] = []
    /// What is wrong with the links, by device.
    var linkTroubles: [LinkTrouble?]
    /// A real ledger under the line; to be set before the run begins. Nil: only the one in memory.
    public var store: (any DurableStore)?
    /// The store said that there was no room, and the line was told.
    var hasNoRoom = false
    /// Why the store failed, each time that it did.
    public internal(set) var storeFailures: [String] = []
    /// The store does not start, or lost what it had said is durable: what follows has no meaning.
    public internal(set) var isStoreLost = false
    /// Starts that found entries on the disk of which nobody had been told.
    public internal(set) var unheardCommits = 0
    /// Links that are wrong draw from their own seed, so that they move nothing else.
    var linkDraw: Draw

    /// - Parameters:
    ///   - layout: of the line.
    ///   - deviceIDs: by the number of the device in the layout; each is an endpoint of the world.
    ///   - makeAssembly: called at each start of the program, with the line and the last sequence of the journal.
    public init(
        world: World, layout: LineLayout, ledger: VirtualLedger, deviceIDs: [String], delays: Delays,
        makeAssembly: @escaping @Sendable (Line, Int64) -> LineAssembly
    ) {
        self.world = world
        self.ledger = ledger
        self.makeAssembly = makeAssembly
        self.delays = delays
        assembly = makeAssembly(Line(layout: layout), 0)
        endpoints = deviceIDs.map { id in
            guard let index = world.endpoints.firstIndex(where: { $0.device == id }) else {
                preconditionFailure("each device of the line is one of the world")
            }
            return index
        }
        connections = Array(repeating: Connection(), count: deviceIDs.count)
        draw = Draw(seed: delays.seed)
        linkTroubles = Array(repeating: nil, count: deviceIDs.count)
        linkDraw = Draw(seed: delays.seed ^ 0x11CA)
        schedule(.event(.controllerStarted), at: 0)
        connectAll()
    }

    // MARK: From outside

    /// Gives the line an event of a person.
    public mutating func send(_ event: Event) {
        schedule(.event(event), at: now)
        run(until: now)
    }

    /// A person imports more codes of a level.
    public mutating func importCodes(_ codes: [Code], level: UInt8) {
        ledger.add(codes, level: level)
        send(.codesImported(level: level))
    }

    /// Lets somebody do something in the world.
    public mutating func inWorld<Result>(_ body: (inout World) -> Result) -> Result {
        world.advance(to: now)
        defer { takeWorldOutput() }
        return body(&world)
    }

    /// Runs until the condition holds; false when this much time has passed before.
    public mutating func run(atMost milliseconds: Int64, until condition: (VirtualLine) -> Bool) -> Bool {
        let end = now + milliseconds * 1_000
        while now < end {
            if condition(self) { return true }
            run(until: min(end, now + 50_000))
        }
        return condition(self)
    }

    // MARK: Time

    /// Runs until this moment, in microseconds since the run began.
    public mutating func run(until end: Int64) {
        while true {
            let next = min(world.nextEvent, min(queue.nextTime, deadline))
            guard next <= end else { break }
            now = max(now, next)
            world.advance(to: now)
            takeWorldOutput()
            while let action = queue.popFirst(until: now) { carryOut(action) }
            if deadline <= now { step { $0.timePassed(at: $1, into: &$2) } }
        }
        now = max(now, end)
        world.advance(to: now)
        takeWorldOutput()
    }

    mutating func schedule(_ action: Action, at time: Int64) {
        queue.insert(action, at: time)
    }

    /// The program's monotonic clock now.
    var tick: Tick { Tick(microseconds: now - clockZero) }

    /// The wall clock now, in milliseconds since 1970.
    public var wall: Int64 { wallZero + now / 1_000 }

    // MARK: Steps

    mutating func step(_ body: (inout LineAssembly, Moment, inout AssemblyOutput) -> Void) {
        output.removeAll()
        let moment = Moment(tick: tick, wall: wall)
        let before = assembly.line.batch
        body(&assembly, moment, &output)
        deadline = assembly.nextDeadline.map { $0.microseconds + clockZero } ?? .max
        let result = output
        tape?.append(contentsOf: result.inputs.map { .input($0) })
        tape?.append(contentsOf: result.links.map { .output($0.device, $0.output) })
        for link in result.links { send(link.output, device: Int(link.device)) }
        // The step that starts a batch is its first, the step that ends it its last.
        let batch = assembly.line.batch ?? before
        journal.append(result.entries, batch: batch)
        for request in result.requests { journal.request(request, batch: batch) }
        beginCommit()
    }

    /// An event that no device tells.
    mutating func handle(_ event: Event) {
        if case .codesLeased(let lease, _, _) = event { ledger.told(lease: lease, sequence: assembly.sequence + 1) }
        step { $0.handle(event, at: $1, into: &$2) }
    }

    private mutating func carryOut(_ action: Action) {
        switch action {
        case .connect(let device): connect(device)
        case .serve(let device, let connection, let request, let begun):
            serve(request, device: device, connection: connection, begun: begun)
        case .answer(let device, let connection, let input):
            guard isOpen(device: device, connection: connection) else { return }
            deliver(input, device: device)
        case .bytesToWorld(let device, let connection, let bytes):
            guard isOpen(device: device, connection: connection) else { return }
            world.receive(bytes, endpoint: endpoints[device], connection: connection, at: now)
            takeWorldOutput()
        case .committed: endCommit()
        case .stalled(let commit):
            guard journal.underWay?.number == commit, !assembly.isLedgerStalled else { return }
            handle(.ledger(.stalled))
        case .event(let event): handle(event)
        }
    }

    func isOpen(device: Int, connection: Int) -> Bool {
        connections[device].isUp && connections[device].number == connection
    }

    private mutating func deliver(_ input: LinkInput, device: Int) {
        step { $0.receive(input, from: DeviceIndex(device), at: $1, into: &$2) }
    }

    // MARK: Journal

    mutating func beginCommit() {
        guard let commit = journal.begin() else { return }
        let time = draw.between(delays.commit, delays.commitSlowest)
        schedule(.committed, at: now + time)
        if time > delays.stall { schedule(.stalled(commit: commit.number), at: now + delays.stall) }
    }

    /// What was written is durable; then the requests are served that came along.
    private mutating func endCommit() {
        if let store { return endStoredCommit(store) }
        guard let commit = journal.end() else { return }
        let entries = commit.groups.flatMap(\.entries)
        ledger.append(entries)
        if world.isWatched { witnessed.append(.durable(entries: ledger.entries.count)) }
        if assembly.isLedgerStalled { handle(.ledger(.fine)) }
        if let last = entries.last {
            step { $0.durable(through: last.sequence, at: $1, into: &$2) }
        }
        for (request, batch) in commit.requests {
            guard let batch else { continue }
            for event in ledger.serve(request, batch: batch) where assembly.line.batch == batch {
                if case .leaseTest = request, assembly.line.phase != .testing { continue }
                if case .lease = request, assembly.line.phase == .testing { continue }
                handle(event)
            }
        }
        beginCommit()
    }

    // MARK: Connections

    mutating func connectAll() {
        for device in connections.indices { schedule(.connect(device: device), at: now + 1_000 + Int64(device)) }
    }

    private mutating func connect(_ device: Int) {
        guard !connections[device].isUp else { return }
        connections[device].number += 1
        connections[device].isUp = true
        connections[device].freeAt = now
        connections[device].lastAnswer = now
        world.connected(endpoint: endpoints[device], connection: connections[device].number, at: now)
        deliver(.up, device: device)
        takeWorldOutput()
    }

    mutating func disconnect(_ device: Int, _ fault: LinkFault, tellWorld: Bool) {
        guard connections[device].isUp else { return }
        connections[device].isUp = false
        if tellWorld {
            world.disconnected(endpoint: endpoints[device], connection: connections[device].number, at: now)
        }
        deliver(.down(fault), device: device)
        schedule(.connect(device: device), at: now + 100_000)
    }

    private mutating func send(_ output: LinkOutput, device: Int) {
        guard connections[device].isUp else { return }
        let connection = connections[device].number
        switch output {
        case .send(let bytes):
            schedule(
                .bytesToWorld(device: device, connection: connection, bytes: bytes),
                at: arrivalInWorld(device, at: now + delays.stream))
        case .request(let request):
            let begun = max(now, connections[device].freeAt)
            connections[device].freeAt = begun + 2 * delays.register
            schedule(
                .serve(device: device, connection: connection, request: request, begun: begun),
                at: begun + delays.register)
        case .reset(let reason):
            disconnect(device, LinkFault(kind: .reset, detail: reason), tellWorld: true)
        }
    }

    private mutating func serve(_ request: RegisterRequest, device: Int, connection: Int, begun: Int64) {
        guard isOpen(device: device, connection: connection) else { return }
        let answer = world.serve(
            ModbusRequest(request.operation), endpoint: endpoints[device], connection: connection, at: now)
        takeWorldOutput()
        let input: LinkInput
        switch answer {
        case .registers(let values):
            input = .registers(
                request: request.id, values: values, begun: Tick(microseconds: begun - clockZero))
        case .written: input = .written(request: request.id)
        case .exception(let code): input = .refused(request: request.id, exception: code)
        case .silence:
            disconnect(device, LinkFault(kind: .timeout, detail: "no answer"), tellWorld: true)
            return
        case .close:
            disconnect(device, LinkFault(kind: .closed, detail: "closed by the device"), tellWorld: false)
            return
        }
        self.answer(input, device: device, connection: connection)
    }

    mutating func takeWorldOutput() {
        if world.isWatched { witnessed += world.takeMachineEvents().map(Witnessed.machine) }
        for output in world.takeOutput() {
            for device in endpoints.indices where endpoints[device] == output.endpoint {
                guard connections[device].isUp else { continue }
                let connection = connections[device].number
                if let number = output.connection, number != connection { continue }
                switch output.content {
                case .bytes(let bytes):
                    answer(bytes, device: device, connection: connection)
                case .close:
                    disconnect(device, LinkFault(kind: .closed, detail: "closed by the device"), tellWorld: false)
                }
            }
        }
    }
}

extension ModbusRequest {
    init(_ operation: RegisterRequest.Operation) {
        switch operation {
        case .readInput(let address, let count): self = .readInput(address: Int(address), count: Int(count))
        case .readHolding(let address, let count): self = .readHolding(address: Int(address), count: Int(count))
        case .write(let address, let values): self = .write(address: Int(address), values: values)
        case .writeSingle(let address, let value): self = .writeSingle(address: Int(address), value: value)
        case .exchange(let writeAddress, let values, let readAddress, let readCount):
            self = .exchange(
                writeAddress: Int(writeAddress), values: values, readAddress: Int(readAddress),
                readCount: Int(readCount))
        }
    }
}
