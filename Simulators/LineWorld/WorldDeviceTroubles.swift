/// Troubles of devices that are under way, by place in the plan's devices.
struct DeviceTroubles: Sendable {
    var offUntil: [Int64]
    var isForgetful: [Bool]
    var losesRecords: [Bool]
    var doublesResultsUntil: [Int64]
    var floodsUntil: [Int64]
    var staleUntil: [Int64]
    var missedTriggers: [Int]
    var garblesNext: [Bool]
    /// What becomes of the next label.
    var nextLabel: [NextLabel]

    enum NextLabel: Sendable {
        case fine
        case afterBlank
        case twice
        case dropped
    }

    init(devices: Int) {
        offUntil = Array(repeating: 0, count: devices)
        isForgetful = Array(repeating: false, count: devices)
        losesRecords = isForgetful
        doublesResultsUntil = offUntil
        floodsUntil = offUntil
        staleUntil = offUntil
        missedTriggers = Array(repeating: 0, count: devices)
        garblesNext = isForgetful
        nextLabel = Array(repeating: .fine, count: devices)
    }
}

extension World {
    mutating func strike(_ trouble: DeviceTrouble, device: Int) {
        switch trouble {
        case .reload(let time):
            ziphers[device]?.reprintsLast = true
            if zplPrinters[device] != nil { leaveLabel(device) }
            startOutage(device, time)
        case .skipsPrint: if let data = ziphers[device]?.printNext() { notePrint(data, device) }
        case .blankLabel: troubles.nextLabel[device] = .afterBlank
        case .doublesLabel: troubles.nextLabel[device] = .twice
        case .dropsLabel: troubles.nextLabel[device] = .dropped
        case .leavesLabel: leaveLabel(device)
        case .staleText(let time):
            troubles.staleUntil[device] = now + time
            ziphers[device]?.isStale = true
            after(time, .troubleOver(device: device))
        case .forgets(let time):
            troubles.isForgetful[device] = true
            switchOff(device, time)
        case .losesRecords(let time):
            troubles.losesRecords[device] = true
            switchOff(device, time)
        case .powerOff(let time): switchOff(device, time)
        case .doublesResults(let time): troubles.doublesResultsUntil[device] = now + time
        case .missesTrigger: troubles.missedTriggers[device] += 1
        case .extraTrigger: takePicture(of: [], device: device, isLate: false)
        case .floods(let time):
            troubles.floodsUntil[device] = now + time
            flood(device)
        case .garbles:
            if dataMen[device] != nil || keyences[device] != nil {
                troubles.garblesNext[device] = true
            } else {
                send(Self.garbage + [0x0D], endpoint: device + 1, connection: nil)
            }
        }
    }

    /// Bytes that are no text in UTF-8, GB18030 or ASCII.
    static let garbage: [UInt8] = [0xFF, 0x00, 0x9B, 0xFE, 0x7F, 0x3F, 0xC0, 0x02]

    // MARK: Power

    func isOff(_ device: Int) -> Bool { now < troubles.offUntil[device] }

    private mutating func switchOff(_ device: Int, _ time: Int64) {
        troubles.offUntil[device] = now + time
        startOutage(device, time)
        dropConnections(device)
    }

    /// The device has power again after it had none.
    mutating func switchedOn(_ device: Int) {
        guard troubles.offUntil[device] > 0, !isOff(device) else { return }
        troubles.offUntil[device] = 0
        ziphers[device]?.restart(forgets: troubles.isForgetful[device])
        if troubles.losesRecords[device] { ziphers[device]?.loseRecords() }
        troubles.isForgetful[device] = false
        troubles.losesRecords[device] = false
        switch plan.devices[device].kind {
        case .dataMan(let plan): dataMen[device] = DataManReader(plan: plan)
        case .keyence(let plan): keyences[device] = KeyenceReader(plan: plan)
        case .zpl(let plan):
            let hasApplicator = stations.contains { $0.printer == device && $0.isContainerStation }
            zplPrinters[device] = ZPLPrinter(plan: plan, hasApplicator: hasApplicator)
        case .zipher, .scanner: break
        }
    }

    mutating func troubleOver(_ device: Int) {
        if now >= troubles.staleUntil[device] { ziphers[device]?.isStale = false }
    }

    // MARK: Too much and too little

    mutating func flood(_ device: Int) {
        guard now < troubles.floodsUntil[device], !isOff(device) else { return }
        if let id = dataMen[device]?.trigger() {
            dataMen[device]?.decoded(id: id, data: Array("]d1flood".utf8))
        } else if endpoints[device + 1].kind != .modbus {
            send(Array("FLOOD".utf8) + [0x0D], endpoint: device + 1, connection: nil)
        }
        after(5_000, .flood(device: device))
    }

    /// What a reader's result really is: garbled once where that was ordered.
    mutating func result(_ data: [UInt8], of device: Int) -> [UInt8] {
        guard troubles.garblesNext[device] else { return data }
        troubles.garblesNext[device] = false
        return Self.garbage
    }

    // MARK: Labels

    /// The labels that come out where one was printed.
    mutating func labels(_ label: Print, of device: Int) -> [Print] {
        defer { troubles.nextLabel[device] = .fine }
        switch troubles.nextLabel[device] {
        case .fine: return [label]
        case .afterBlank: return [Print(aim: label.aim, data: [], isReadable: false, grade: 0), label]
        case .twice: return [label, label]
        case .dropped: return []
        }
    }

    /// The last label lies in front of those to come.
    private mutating func leaveLabel(_ device: Int) {
        for station in stations.indices where stations[station].printer == device {
            guard let label = stations[station].lastLabel else { continue }
            stations[station].labels.insert(label, at: 0)
            stations[station].isWebOffset = true
        }
    }

    /// People acknowledge a fault at the line: they take superfluous labels off the applicators.
    mutating func clearWebs() {
        for station in stations.indices where stations[station].isWebOffset {
            stations[station].labels = []
            stations[station].isWebOffset = false
        }
    }
}
