/// The PLC's side of Line Link 1, as the contract has it. It sees sensors and registers, never things.
///
/// The world calls it at each edge of a sensor and carries out `actions` afterwards.
struct SimulatedPLC: Sendable {
    /// What the PLC's outputs make the machines do.
    enum Action: Hashable, Sendable {
        /// Belt runs or stands.
        case belt(Bool)
        /// Call `stateStep` with this token after the acting time.
        case stateStep(token: Int)
        /// Call `watchdog` at this time.
        case watchdog(at: Int64)
        case showLayer(station: Int)
        case applyLabel(station: Int)
        case release(station: Int)
        /// People took everything between triggers and gates away.
        case beltEmptied
        /// Latched faults were acknowledged: people looked after what caused them.
        case acknowledged
        case drop(connection: Int)
    }

    struct Client: Sendable {
        var connection: Int
        var lastUse: Int64
    }

    let boot: UInt16
    private(set) var parameters: [UInt16]
    private(set) var parameterChecksum: UInt16
    let connectionLimit: Int
    var stations: [PLCStation]
    var actions: [Action] = []
    /// Items that were told to be good since the world asked last.
    var goodItems: [(station: Int, item: UInt16)] = []

    // State
    var state = LineState.stopped
    var stateToken = 0
    /// Suspended by itself, not by a command.
    var isSelfSuspended = false
    var wasDeclaredEmpty = false
    var isEmergencyStopHealthy = true
    var areGuardsClosed = true
    var isAirOK = true
    var isDriveOK = true
    /// b3…b5 of the alarms register.
    var latchedAlarms: UInt16 = 0
    var startPresses: UInt16 = 0
    var stopPresses: UInt16 = 0
    var resetPresses: UInt16 = 0
    var recentTriggers: [Int64] = []

    // Link
    var holding = [UInt16](repeating: 0, count: 95)
    var clients: [Client] = []
    var writer: Int?
    var lastHeartbeatChange: Int64
    var isWatchdogSet = false
    var commandEcho: UInt16 = 0
    var commandResult: UInt16 = 0

    init(boot: UInt16, stations: [PLCStation], parameters: [UInt16], connectionLimit: Int, now: Int64) {
        self.boot = boot
        self.stations = stations
        self.parameters = parameters
        self.connectionLimit = connectionLimit
        parameterChecksum = modbusCRC(of: parameters)
        lastHeartbeatChange = now
    }

    static let forcedRejectingAfter: Int64 = 500_000
    static let heldAfter: Int64 = 2_000_000
    static let writerRight: Int64 = 500_000

    /// The controller acts on this boot; only then do the holding registers have any effect.
    var isEchoed: Bool { holding[0] == boot }

    var isRunPermitted: Bool { isEchoed && holding[4] & 1 != 0 }

    func isControllerLost(at now: Int64) -> Bool {
        now - lastHeartbeatChange >= Self.forcedRejectingAfter
    }

    /// Rule 2.
    func isRejectingEverything(at now: Int64) -> Bool {
        !isEchoed || isControllerLost(at: now) || holding[4] & 2 != 0
    }

    func currentWriter(at now: Int64) -> Int? {
        now - lastHeartbeatChange < Self.writerRight ? writer : nil
    }

    /// The gate pulse of station 0 gets a millisecond longer.
    mutating func changeParameter() {
        parameters[6] &+= 1
        parameterChecksum = modbusCRC(of: parameters)
        latchedAlarms |= 1 << 3
    }

    // MARK: Connections

    mutating func connected(_ connection: Int, at now: Int64) {
        clients.append(Client(connection: connection, lastUse: now))
        while clients.count > connectionLimit {
            let writer = currentWriter(at: now)
            let idle = clients.indices.dropLast().filter { clients[$0].connection != writer }
            guard let victim = idle.min(by: { clients[$0].lastUse < clients[$1].lastUse }) else { return }
            actions.append(.drop(connection: clients.remove(at: victim).connection))
        }
    }

    mutating func disconnected(_ connection: Int) {
        clients.removeAll { $0.connection == connection }
        if writer == connection { writer = nil }
    }

    // MARK: Requests

    mutating func serve(_ request: ModbusRequest, connection: Int, encoder: Int64, at now: Int64) -> ModbusAnswer {
        if let place = clients.firstIndex(where: { $0.connection == connection }) {
            clients[place].lastUse = now
        }
        switch request {
        case .readInput(let address, let count):
            guard (1...125).contains(count) else { return .exception(3) }
            if address >= 0, address + count <= 125 {
                return .registers(Array(inputs(encoder: encoder, at: now)[address..<(address + count)]))
            }
            guard address >= 200, address + count <= 260 else { return .exception(2) }
            return .registers(Array(parameters[(address - 200)..<(address - 200 + count)]))
        case .readHolding(let address, let count):
            return readHolding(address, count)
        case .write(let address, let values):
            guard (1...123).contains(values.count) else { return .exception(3) }
            return write(values, to: address, connection: connection, at: now) ?? .written
        case .writeSingle(let address, let value):
            return write([value], to: address, connection: connection, at: now) ?? .written
        case .exchange(let writeAddress, let values, let readAddress, let readCount):
            guard (1...121).contains(values.count), (1...125).contains(readCount) else { return .exception(3) }
            guard readAddress >= 0, readAddress + readCount <= holding.count else { return .exception(2) }
            if let refusal = write(values, to: writeAddress, connection: connection, at: now) { return refusal }
            return readHolding(readAddress, readCount)
        case .other:
            return .exception(1)
        }
    }

    private func readHolding(_ address: Int, _ count: Int) -> ModbusAnswer {
        guard (1...125).contains(count) else { return .exception(3) }
        guard address >= 0, address + count <= holding.count else { return .exception(2) }
        return .registers(Array(holding[address..<(address + count)]))
    }

    /// Nil if written.
    private mutating func write(
        _ values: [UInt16], to address: Int, connection: Int, at now: Int64
    ) -> ModbusAnswer? {
        guard address >= 0, address + values.count <= holding.count else { return .exception(2) }
        if let writer = currentWriter(at: now), writer != connection { return .exception(6) }
        let oldHeartbeat = holding[1]
        for (offset, value) in values.enumerated() where !(6...9).contains(address + offset) {
            holding[address + offset] = value
        }
        if holding[1] != oldHeartbeat {
            writer = connection
            lastHeartbeatChange = now
            setWatchdog(at: now)
        }
        noteGoodItems(address..<address + values.count)
        takeEffect(at: now)
        return nil
    }

    /// A good verdict for an item that is under way was written: from here on it may pass.
    private mutating func noteGoodItems(_ written: Range<Int>) {
        for index in stations.indices {
            let slots = 11 + 17 * index..<27 + 17 * index
            for address in written.clamped(to: slots) where holding[address] & 0x0F == 1 {
                let tag = holding[address] >> 4
                guard let flight = stations[index].flights.first(where: { $0.item & 0x0FFF == tag }) else { continue }
                goodItems.append((index, flight.item))
            }
        }
    }

    /// What was written has an effect while the boot echo is right.
    private mutating func takeEffect(at now: Int64) {
        if !isRunPermitted { hold(at: now) }
        guard isEchoed else { return }
        let next = commandEcho == .max ? 1 : commandEcho + 1
        if holding[2] == next {
            commandEcho = next
            commandResult = perform(command: holding[3], at: now)
        }
        for index in stations.indices {
            let base = 10 + 17 * index
            stations[index].dropStaleVerdicts(in: &holding, base: base)
            takeRequest(station: index)
        }
        // Stations that are not there have no registers worth keeping.
        for address in (10 + 17 * stations.count)..<holding.count { holding[address] = 0 }
    }

    /// Rule for the request register; called again when a machine is done, since a request waits while one acts.
    mutating func takeRequest(station index: Int) {
        let address = 10 + 17 * index
        let request = holding[address]
        guard isEchoed, request != 0, !stations[index].isActing else { return }
        holding[address] = 0
        switch stations[index].take(request: request) {
        case .none: break
        case .layer: actions.append(.showLayer(station: index))
        case .label: actions.append(.applyLabel(station: index))
        case .release: actions.append(.release(station: index))
        }
    }

    // MARK: Status

    private func inputs(encoder: Int64, at now: Int64) -> [UInt16] {
        var registers = [UInt16](repeating: 0, count: 125)
        registers[0] = 1
        registers[1] = boot
        // A scan takes a millisecond.
        registers[2] = UInt16(truncatingIfNeeded: now / 1_000)
        registers[3] = state.rawValue
        registers[4] =
            (isEmergencyStopHealthy ? 1 : 0) | (areGuardsClosed ? 2 : 0) | (isAirOK ? 4 : 0)
            | (isBeltRunning ? 8 : 0) | (isControllerLost(at: now) ? 16 : 0)
            | (isRejectingEverything(at: now) ? 32 : 0)
        registers[5] = latchedAlarms | (isDriveOK ? 0 : 1)
        registers[6] = UInt16(truncatingIfNeeded: encoder >> 16)
        registers[7] = UInt16(truncatingIfNeeded: encoder)
        let recent = recentTriggers.count { $0 > now - 5_000_000 }
        registers[8] = UInt16(truncatingIfNeeded: recent * 12)
        registers[9] = holding[1]
        registers[10] = commandEcho
        registers[11] = commandResult
        registers[12] = UInt16(stations.count)
        registers[13] = parameterChecksum
        registers[14] = startPresses & 31 | (stopPresses & 31) << 5 | (resetPresses & 31) << 10
        for (index, station) in stations.enumerated() {
            station.fill(&registers, base: 15 + 22 * index)
        }
        return registers
    }
}
