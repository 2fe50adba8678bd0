/// Until when the machine's inputs are disturbed; world time in microseconds.
struct InputFaults: Sendable {
    var emergencyStopUntil: Int64 = 0
    var guardOpenUntil: Int64 = 0
    var airLostUntil: Int64 = 0
    var driveFaultUntil: Int64 = 0
    /// By station of the PLC.
    var jamUntil: [Int64] = []
    var binFullUntil: [Int64] = []
}

extension World {
    // MARK: Faults

    /// Lets a fault happen now; one that strikes a thing strikes the next unit.
    public mutating func inject(_ fault: Fault) {
        switch fault {
        case .plcRestart: restartPLC()
        case .plcSilent(let time): plcSilentUntil = now + time
        case .emergencyStop(let time): disturb(\.emergencyStopUntil, for: time)
        case .guardOpen(let time): disturb(\.guardOpenUntil, for: time)
        case .airLost(let time): disturb(\.airLostUntil, for: time)
        case .driveFault(let time): disturb(\.driveFaultUntil, for: time)
        case .jam(let station, let time):
            if plc.stations.indices.contains(station) { disturb(\.jamUntil[station], for: time) }
        case .binFull(let station, let time):
            if plc.stations.indices.contains(station) { disturb(\.binFullUntil[station], for: time) }
        case .parameterChanged: plc.changeParameter()
        case .placedByHand(let station):
            guard plc.stations.indices.contains(station) else { return }
            let thing = things.count
            things.append(Thing(level: station + 1, place: .onBelt))
            depart(thing, station: station, hasPassedTrigger: true)
            atBelt(belt + beltTime(pulses: 5), .atGate(station: station, thing: thing))
        case .startButton: plc.pressStart()
        case .stopButton: plc.pressStop(at: now)
        case .resetButton: plc.pressReset()
        case .connectionDrop(let id): if let device = plan.place(of: id) { dropConnections(device) }
        case .outage(let id, let time): if let device = plan.place(of: id) { startOutage(device, time) }
        case .answerLost(let id): if let device = plan.place(of: id) { loseNextAnswer[device] = true }
        case .babble(let id, let bytes):
            if let device = plan.place(of: id), endpoints[device + 1].kind != .modbus {
                send(bytes, endpoint: device + 1, connection: nil)
            }
        case .device(let trouble, let id): if let device = plan.place(of: id) { strike(trouble, device: device) }
        case .station(let trouble, let station): strike(trouble, station: station)
        case .beltCleared: clearBelt()
        case .encoderJump(let pulses): bootPulses -= Int64(pulses)
        case .noRead, .misprint, .foreignPrint, .duplicatePrint, .missingPrint, .takenByHand, .lateResult, .gateStuck,
            .missingChild, .thing:
            pendingFaults.append(fault)
        }
        carryOut()
    }

    private mutating func disturb(_ input: WritableKeyPath<InputFaults, Int64>, for time: Int64) {
        inputFaults[keyPath: input] = now + time
        refreshInputs()
        after(time, .inputsBack)
    }

    mutating func refreshInputs() {
        plc.isEmergencyStopHealthy = now >= inputFaults.emergencyStopUntil
        plc.areGuardsClosed = now >= inputFaults.guardOpenUntil
        plc.isAirOK = now >= inputFaults.airLostUntil
        plc.isDriveOK = now >= inputFaults.driveFaultUntil
        for station in plc.stations.indices {
            plc.stations[station].hasJam = now < inputFaults.jamUntil[station]
            plc.stations[station].isBinFull = now < inputFaults.binFullUntil[station]
        }
        plc.inputsChanged(at: now)
    }

    mutating func dropConnections(_ device: Int) {
        for connection in connections[device + 1] { close(endpoint: device + 1, connection: connection) }
    }

    mutating func startOutage(_ device: Int, _ time: Int64) {
        outageUntil[device] = now + time
        ziphers[device]?.hasFault = true
        zplPrinters[device]?.fault = .ribbonOut
        after(time, .outageOver(device: device))
    }

    mutating func outageOver(_ device: Int) {
        guard now >= outageUntil[device] else { return }
        switchedOn(device)
        ziphers[device]?.hasFault = false
        zplPrinters[device]?.fault = nil
        startLabel(device)
    }

    private mutating func restartPLC() {
        for connection in connections[0] { close(endpoint: 0, connection: connection) }
        setBelt(running: false)
        bootPulses = belt * plan.pulsesPerMinute / 60_000_000
        plc = Self.bootedPLC(plan, boot: plc.boot == .max ? 1 : plc.boot + 1, now: now)
        refreshInputs()
        for station in stations.indices { stations[station].labelRequest = nil }
        for index in traveling.indices { traveling[index].item = nil }
    }
}
