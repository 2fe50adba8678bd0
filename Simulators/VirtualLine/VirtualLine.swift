public import LineAssembly
public import LineCore
public import LineWorld
import Links

/// The real deciding part of the controller against the simulated world, in virtual time and without a thread: what
/// takes a shift on the floor takes seconds here, and the same seed gives the same run to the last byte.
///
/// It stands in for what lies between the two: ports that take time, a journal that becomes durable after a while, a
/// ledger that leases codes. All delays are constants of the run.
public struct VirtualLine: Sendable {
    /// Delays in microseconds.
    public struct Delays: Hashable, Sendable {
        /// A Modbus request to its server, and its answer back; each way.
        public var register: Int64 = 150
        /// Bytes of a stream, each way.
        public var stream: Int64 = 400
        /// From a decision to the end of the commit that holds it.
        public var commit: Int64 = 800

        public init() {}
    }

    private enum Action: Sendable {
        case connect(device: Int)
        case serve(device: Int, connection: Int, request: RegisterRequest, begun: Int64)
        case answer(device: Int, connection: Int, input: LinkInput)
        case bytesToWorld(device: Int, connection: Int, bytes: [UInt8])
        case durable(sequence: Int64)
        case ledger(request: LedgerRequest)
        case event(Event)
    }

    private struct Scheduled: Sendable {
        var time: Int64
        var order: Int
        var action: Action
    }

    /// One connection of a device: register requests are served one after the other, as a port does.
    private struct Connection: Sendable {
        var number = 0
        var isUp = false
        var freeAt: Int64 = 0
    }

    public private(set) var world: World
    public private(set) var assembly: LineAssembly
    public private(set) var ledger: VirtualLedger
    /// Microseconds since the run began.
    public private(set) var now: Int64 = 0
    private let delays: Delays
    private let endpoints: [Int]
    private var connections: [Connection]
    private var queue: [Scheduled] = []
    private var order = 0
    private var output = AssemblyOutput()

    /// - Parameters:
    ///   - deviceIDs: by the number of the device in the assembly; each is an endpoint of the world.
    public init(
        world: World, assembly: LineAssembly, ledger: VirtualLedger, deviceIDs: [String], delays: Delays
    ) {
        self.world = world
        self.assembly = assembly
        self.ledger = ledger
        self.delays = delays
        endpoints = deviceIDs.map { id in
            guard let index = world.endpoints.firstIndex(where: { $0.device == id }) else {
                preconditionFailure("each device of the line is one of the world")
            }
            return index
        }
        connections = Array(repeating: Connection(), count: deviceIDs.count)
        schedule(.event(.controllerStarted), at: 0)
        for device in deviceIDs.indices { schedule(.connect(device: device), at: 1_000 + Int64(device)) }
    }

    // MARK: From outside

    /// Gives the line an event of a person.
    public mutating func send(_ event: Event) {
        schedule(.event(event), at: now)
        run(until: now)
    }

    /// Lets somebody do something in the world.
    public mutating func inWorld<Result>(_ body: (inout World) -> Result) -> Result {
        body(&world)
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

    public mutating func run(until end: Int64) {
        while true {
            var next = world.nextEvent
            if let first = queue.first { next = min(next, first.time) }
            if let deadline = assembly.nextDeadline { next = min(next, deadline.microseconds) }
            guard next <= end else { break }
            now = max(now, next)
            world.advance(to: now)
            takeWorldOutput()
            while let first = queue.first, first.time <= now {
                queue.removeFirst()
                carryOut(first.action)
            }
            if let deadline = assembly.nextDeadline, deadline.microseconds <= now {
                step { $0.timePassed(at: $1, into: &$2) }
            }
        }
        now = max(now, end)
        world.advance(to: now)
        takeWorldOutput()
    }

    private mutating func schedule(_ action: Action, at time: Int64) {
        order += 1
        let entry = Scheduled(time: time, order: order, action: action)
        let index = queue.firstIndex { ($0.time, $0.order) > (entry.time, entry.order) } ?? queue.count
        queue.insert(entry, at: index)
    }

    // MARK: Steps

    private mutating func step(_ body: (inout LineAssembly, Moment, inout AssemblyOutput) -> Void) {
        output.removeAll()
        let moment = Moment(tick: Tick(microseconds: now), wall: 1_790_000_000_000 + now / 1_000)
        body(&assembly, moment, &output)
        let result = output
        for link in result.links { send(link.output, device: Int(link.device)) }
        if let last = result.entries.last {
            ledger.append(result.entries)
            schedule(.durable(sequence: last.sequence), at: now + delays.commit)
        }
        for request in result.requests { schedule(.ledger(request: request), at: now + delays.commit) }
    }

    private mutating func carryOut(_ action: Action) {
        switch action {
        case .connect(let device): connect(device)
        case .serve(let device, let connection, let request, let begun):
            serve(request, device: device, connection: connection, begun: begun)
        case .answer(let device, let connection, let input):
            guard connections[device].isUp, connections[device].number == connection else { return }
            deliver(input, device: device)
        case .bytesToWorld(let device, let connection, let bytes):
            guard connections[device].isUp, connections[device].number == connection else { return }
            world.receive(bytes, endpoint: endpoints[device], connection: connection, at: now)
            takeWorldOutput()
        case .durable(let sequence):
            step { $0.durable(through: sequence, at: $1, into: &$2) }
        case .ledger(let request):
            for event in ledger.serve(request) { step { $0.handle(event, at: $1, into: &$2) } }
        case .event(let event):
            step { $0.handle(event, at: $1, into: &$2) }
        }
    }

    private mutating func deliver(_ input: LinkInput, device: Int) {
        step { $0.receive(input, from: DeviceIndex(device), at: $1, into: &$2) }
    }

    // MARK: Connections

    private mutating func connect(_ device: Int) {
        guard !connections[device].isUp else { return }
        connections[device].number += 1
        connections[device].isUp = true
        connections[device].freeAt = now
        world.connected(endpoint: endpoints[device], connection: connections[device].number, at: now)
        deliver(.up, device: device)
        takeWorldOutput()
    }

    private mutating func disconnect(_ device: Int, _ fault: LinkFault, tellWorld: Bool) {
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
            schedule(.bytesToWorld(device: device, connection: connection, bytes: bytes), at: now + delays.stream)
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
        guard connections[device].isUp, connections[device].number == connection else { return }
        let answer = world.serve(
            ModbusRequest(request.operation), endpoint: endpoints[device], connection: connection, at: now)
        takeWorldOutput()
        let input: LinkInput
        switch answer {
        case .registers(let values):
            input = .registers(request: request.id, values: values, begun: Tick(microseconds: begun))
        case .written: input = .written(request: request.id)
        case .exception(let code): input = .refused(request: request.id, exception: code)
        case .silence:
            disconnect(device, LinkFault(kind: .timeout, detail: "no answer"), tellWorld: true)
            return
        case .close:
            disconnect(device, LinkFault(kind: .closed, detail: "closed by the device"), tellWorld: false)
            return
        }
        schedule(.answer(device: device, connection: connection, input: input), at: now + delays.register)
    }

    private mutating func takeWorldOutput() {
        for output in world.takeOutput() {
            for device in endpoints.indices where endpoints[device] == output.endpoint {
                guard connections[device].isUp else { continue }
                let connection = connections[device].number
                if let number = output.connection, number != connection { continue }
                switch output.content {
                case .bytes(let bytes):
                    schedule(
                        .answer(device: device, connection: connection, input: .bytes(bytes)), at: now + delays.stream)
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
