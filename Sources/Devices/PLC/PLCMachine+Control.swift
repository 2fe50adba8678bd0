import LineCore
import Links

/// Identification, taking control, and what is written in control.
extension PLCMachine {
    // MARK: What the line asks

    mutating func resume(at now: Tick, into output: inout DeviceOutput<PLCReport>) {
        guard state == .attached, let status else { return }
        guard bootEchoRead == status.boot else {
            lose(
                protocolFault("cannot go on: boot echo \(bootEchoRead) is not boot \(status.boot)"), .retry, at: now,
                into: &output)
            return
        }
        state = .resuming
    }

    /// A boot other than the PLC's means that it was restarted once more since the line's decision.
    mutating func adopt(boot: UInt16, into output: inout DeviceOutput<PLCReport>) {
        guard state == .attached, let status else { return }
        guard status.boot == boot else {
            identifyAnew(into: &output)
            return
        }
        state = .adopting(.clear)
        // A restarted PLC runs only when the line permits it anew (rule 4).
        setEnable(bit: 0, false)
        for station in 0..<status.stationCount {
            slots[station] = VerdictSlots()
            containers[station] = ContainerWatch()
        }
    }

    // MARK: What is due

    mutating func sendWhatIsDue(at now: Tick, into output: inout DeviceOutput<PLCReport>) {
        guard outstanding == nil else { return }
        switch state {
        case .linkDown: break
        case .faulted(let retry):
            guard now >= retry else { return }
            state = .identifying(.status)
            readStatus(at: now, into: &output)
        case .identifying(.status): readStatus(at: now, into: &output)
        case .identifying(.parameters): readParameters(at: now, into: &output)
        case .identifying(.holding): readHolding(for: .holding, at: now, into: &output)
        case .standstill:
            if now >= pollDue { readStatus(at: now, into: &output) }
        case .attached:
            if parameterReadIsWanted {
                readParameters(at: now, into: &output)
            } else if now >= pollDue {
                readStatus(at: now, into: &output)
            }
        case .adopting(.clear):
            let zeros = [UInt16](repeating: 0, count: Int(LineLink.holdingCount) - 1)
            send(.write(address: LineLink.heartbeatAddress, values: zeros), for: .clear, at: now, into: &output)
        case .adopting(.echo):
            guard let status else { return }
            send(
                .writeSingle(address: LineLink.bootEchoAddress, value: status.boot), for: .bootEcho, at: now,
                into: &output)
        case .adopting(.readBack): readHolding(for: .readBack, at: now, into: &output)
        case .resuming: writeHeartbeat(at: now, into: &output)
        case .inControl: sendInControl(at: now, into: &output)
        }
    }

    private mutating func sendInControl(at now: Tick, into output: inout DeviceOutput<PLCReport>) {
        guard let status else { return }
        // A status read that takes long must not delay the heartbeat, nor the heartbeat keep the status from being read
        // on a link on which one read takes longer than the time between two heartbeats.
        if now >= heartbeatDue || (now >= pollDue && now + pollLength > heartbeatDue) {
            if now >= pollDue, hasBeatSinceStatus {
                readStatus(at: now, into: &output)
            } else {
                writeHeartbeat(at: now, into: &output)
            }
            return
        }
        if now >= pollDue + settings.pollInterval {
            readStatus(at: now, into: &output)
            return
        }
        for station in slots.indices where slots[station].isDue {
            let values = slots[station].registersToWrite(at: status.station(station))
            let address = UInt16(LineLink.verdictAddress(station: station))
            send(.write(address: address, values: values), for: .verdicts, at: now, into: &output)
            return
        }
        for station in containers.indices {
            guard let value = containers[station].registerToWrite(at: now) else { continue }
            let address = UInt16(LineLink.requestAddress(station: station))
            send(.writeSingle(address: address, value: value), for: .containerRequest, at: now, into: &output)
            return
        }
        if echoIsFresh, let values = verbs.registersToWrite(echo: status.commandEcho, at: now) {
            send(.write(address: LineLink.commandAddress, values: values), for: .verb, at: now, into: &output)
            return
        }
        let wanted = [wantedEnables, wantedLamps]
        if outputs != wanted {
            send(
                .write(address: LineLink.outputsAddress, values: wanted), for: .outputs(wanted), at: now, into: &output)
            return
        }
        if parameterReadIsWanted {
            readParameters(at: now, into: &output)
        } else if now >= controlCheckDue {
            controlCheckDue = now + PLCLimit.controlCheckInterval
            send(
                .readHolding(address: LineLink.bootEchoAddress, count: 6), for: .controlCheck, at: now, into: &output)
        } else if now >= pollDue {
            readStatus(at: now, into: &output)
        }
    }

    private mutating func readStatus(at now: Tick, into output: inout DeviceOutput<PLCReport>) {
        pollDue = now + settings.pollInterval
        hasBeatSinceStatus = false
        send(
            .readInput(address: LineLink.statusAddress, count: LineLink.statusCount), for: .status, at: now,
            into: &output)
    }

    private mutating func readParameters(at now: Tick, into output: inout DeviceOutput<PLCReport>) {
        parameterReadIsWanted = false
        send(
            .readInput(address: LineLink.parameterAddress, count: LineLink.parameterCount), for: .parameters, at: now,
            into: &output)
    }

    private mutating func readHolding(
        for purpose: Purpose, at now: Tick, into output: inout DeviceOutput<PLCReport>
    ) {
        send(
            .readHolding(address: LineLink.holdingAddress, count: LineLink.holdingCount), for: purpose, at: now,
            into: &output)
    }

    private mutating func writeHeartbeat(at now: Tick, into output: inout DeviceOutput<PLCReport>) {
        heartbeat &+= 1
        hasBeatSinceStatus = true
        heartbeatDue = now + settings.heartbeatInterval
        send(
            .writeSingle(address: LineLink.heartbeatAddress, value: heartbeat), for: .heartbeat, at: now,
            into: &output)
    }

    // MARK: What came of it

    mutating func written(_ purpose: Purpose, at now: Tick, into output: inout DeviceOutput<PLCReport>) {
        switch purpose {
        case .clear:
            heartbeat = 0
            outputs = [0, 0]
            state = .adopting(.echo)
        case .bootEcho: state = .adopting(.readBack)
        case .heartbeat:
            if state == .resuming { takeControl(at: now, into: &output) }
        case .outputs(let values): outputs = values
        case .verdicts, .containerRequest, .verb, .discarded: break
        case .status, .parameters, .holding, .readBack, .controlCheck:
            loseOverAnswer(at: now, into: &output)
        }
    }

    mutating func answered(
        _ purpose: Purpose, with values: [UInt16], begun: Tick, at now: Tick,
        into output: inout DeviceOutput<PLCReport>
    ) {
        switch purpose {
        case .discarded: break
        case .status: statusCame(values, begun: begun, at: now, into: &output)
        case .parameters: parametersCame(values, at: now, into: &output)
        case .holding: holdingCame(values, at: now, into: &output)
        case .readBack: readBackCame(values, at: now, into: &output)
        case .controlCheck: controlCheckCame(values, at: now, into: &output)
        case .clear, .bootEcho, .heartbeat, .verdicts, .containerRequest, .verb, .outputs:
            loseOverAnswer(at: now, into: &output)
        }
    }

    private mutating func takeControl(at now: Tick, into output: inout DeviceOutput<PLCReport>) {
        state = .inControl
        echoIsFresh = false
        pollDue = now
        controlCheckDue = now + PLCLimit.controlCheckInterval
        output.reports.append(.inControl)
    }

    private mutating func readBackCame(
        _ values: [UInt16], at now: Tick, into output: inout DeviceOutput<PLCReport>
    ) {
        guard values.count == Int(LineLink.holdingCount), let status else {
            loseOverAnswer(at: now, into: &output)
            return
        }
        bootEchoRead = values[0]
        guard bootEchoRead == status.boot else {
            lose(
                protocolFault("boot echo \(status.boot) was written and \(bootEchoRead) read back"), .retry, at: now,
                into: &output)
            return
        }
        outputs = Array(values[4...5])
        heartbeat = values[1]
        heartbeatDue = now
        takeControl(at: now, into: &output)
    }

    private mutating func controlCheckCame(
        _ values: [UInt16], at now: Tick, into output: inout DeviceOutput<PLCReport>
    ) {
        guard values.count == 6, let status else {
            loseOverAnswer(at: now, into: &output)
            return
        }
        bootEchoRead = values[0]
        outputs = Array(values[4...5])
        if bootEchoRead != status.boot { identifyAnew(into: &output) }
    }

    private mutating func parametersCame(
        _ values: [UInt16], at now: Tick, into output: inout DeviceOutput<PLCReport>
    ) {
        guard values.count == Int(LineLink.parameterCount), let status else {
            loseOverAnswer(at: now, into: &output)
            return
        }
        let read: PLCParameters
        do throws(PLCParameters.Violation) {
            read = try PLCParameters(block: values, stations: status.stationCount)
        } catch {
            lose(DeviceFault(kind: .wrongSettings, detail: error.detail), .retry, at: now, into: &output)
            return
        }
        guard read.checksum == status.parameterChecksum else {
            parameterChecksumDiffers(read.checksum, at: now, into: &output)
            return
        }
        parameterReads = 0
        parameters = read
        if state == .identifying(.parameters) {
            state = .identifying(.holding)
        } else {
            output.reports.append(.parametersChanged(checksum: read.checksum))
        }
    }

    /// Status and block are two reads: a change between them looks like a wrong checksum once or twice.
    private mutating func parameterChecksumDiffers(
        _ checksum: UInt16, at now: Tick, into output: inout DeviceOutput<PLCReport>
    ) {
        parameterReads += 1
        guard parameterReads < PLCLimit.parameterReadsMax else {
            parameterReads = 0
            let detail = "parameter checksum \(status?.parameterChecksum ?? 0) is not that of the block, \(checksum)"
            lose(DeviceFault(kind: .wrongSettings, detail: detail), .retry, at: now, into: &output)
            return
        }
        if state == .identifying(.parameters) {
            state = .identifying(.status)
        } else {
            parametersAreReadAfterNextStatus = true
        }
    }

    private mutating func holdingCame(
        _ values: [UInt16], at now: Tick, into output: inout DeviceOutput<PLCReport>
    ) {
        guard values.count == Int(LineLink.holdingCount), let status, let parameters else {
            loseOverAnswer(at: now, into: &output)
            return
        }
        bootEchoRead = values[0]
        heartbeat = values[1]
        outputs = Array(values[4...5])
        slots = []
        containers = []
        var stations: [PLCStationSnapshot] = []
        for index in 0..<status.stationCount {
            let station = status.station(index)
            let start = LineLink.verdictAddress(station: index)
            let standing = VerdictSlots(standing: values[start..<start + LineLink.verdictSlots])
            slots.append(standing)
            let isContainerStation = parameters.stations[index].isContainerStation
            containers.append(
                isContainerStation
                    ? ContainerWatch(register: values[LineLink.requestAddress(station: index)], at: station)
                    : ContainerWatch())
            stations.append(
                PLCStationSnapshot(
                    item: station.item, judged: station.judged, pictures: station.pictures,
                    outcomes: station.outcomesHeld(), verdicts: standing.standing(at: station), bits: station.bits,
                    marks: isContainerStation ? station.marks() : []))
        }
        state = .attached
        reportedFault = nil
        parameterReadIsWanted = false
        output.reports.append(
            .attached(
                PLCSnapshot(
                    boot: status.boot, bootEcho: bootEchoRead, state: status.state, inputs: status.inputs,
                    alarms: status.alarms, parameterChecksum: status.parameterChecksum, stations: stations)))
    }
}

extension StationStatus {
    /// The outcomes up to `judged` that the ring holds, oldest first. Later ones are reported when `judged` gets there.
    func outcomesHeld() -> [PLCStationSnapshot.JudgedItem] {
        var held: [PLCStationSnapshot.JudgedItem] = []
        guard judged != 0 else { return held }
        var item = judged
        for _ in 0..<LineLink.outcomeSlots {
            if let outcome = outcome(of: item) {
                held.append(PLCStationSnapshot.JudgedItem(item: item, outcome: outcome))
            }
            item = ItemNumber.previous(before: item)
        }
        return held.reversed()
    }

    /// The marks of the container `item` that are on.
    func marks() -> [ContainerMark] {
        guard item != 0 else { return [] }
        var marks: [ContainerMark] = []
        if isPresent { marks.append(.present) }
        if isLayerInPlace { marks.append(.layerInPlace) }
        if isLabelApplied { marks.append(.labelApplied) }
        if isReleased { marks.append(.released) }
        if hasApplicatorFailed { marks.append(.applicatorFailed) }
        return marks
    }
}
