extension Line {
    mutating func plcReported(_ report: PLCReport, at moment: Moment, into step: inout Step) {
        switch report {
        case .attached(let snapshot): attached(snapshot, at: moment, into: &step)
        case .lost:
            machine.plcLost()
            floor.holds.set(.plcNotInControl, station: noStation, device: noDevice, true)
            floor.alarms.raise(
                .plcLost, station: noStation, device: noDevice, detail: 0, at: moment, into: &step)
        case .inControl:
            machine.inControl()
            floor.holds.set(.plcNotInControl, station: noStation, device: noDevice, false)
            floor.alarms.clear([.plcLost], into: &step)
        case .itemArrived(let station, let item):
            if let index = coding(station) {
                codings[index].arrived(item, at: moment, floor: &floor, into: &step)
            }
        case .outcome(let station, let item, let outcome):
            if let index = coding(station) {
                codings[index].outcome(outcome, item: item, at: moment, floor: &floor, into: &step)
            } else if let index = container(station) {
                containers[index].outcome(outcome, item: item, at: moment, floor: &floor, into: &step)
            }
        case .outcomesLost(let station, let from, let through):
            outcomesLost(station: station, from: from, through: through, at: moment, into: &step)
        case .container(let station, let item, let mark):
            if let index = container(station) {
                containers[index].marked(mark, item: item, at: moment, floor: &floor, into: &step)
            }
        case .requestTaken, .pictureTaken, .statusRead, .speedChanged, .inputsChanged: break
        case .stateChanged(let state): machine.stateChanged(state)
        case .alarmsChanged(let alarms): plcAlarms(alarms, at: moment, into: &step)
        case .bitsChanged(let station, let bits): stationBits(bits, station: station, at: moment, into: &step)
        case .commandDone(let verb, let result): commandDone(verb, result, at: moment, into: &step)
        case .buttons(let start, let stop, let reset):
            if stop > 0 {
                floor.holds.set(.operatorHold, station: noStation, device: noDevice, true)
            } else if start > 0 || reset > 0 {
                letGoOn(into: &step)
            }
        case .parametersChanged(let checksum):
            parameterChecksum = checksum
            guard floor.phase.isActive else { return }
            floor.holds.set(.parametersChanged, station: noStation, device: noDevice, true)
            floor.alarms.raise(
                .parametersChanged, station: noStation, device: noDevice, detail: Int64(checksum), at: moment,
                into: &step)
        }
    }

    /// The PLC is there. Either it is the one that the line worked with, and both sides take up their work, or it was
    /// restarted, and nobody knows what lies on the belt (Line Link, rules 4 and 5).
    private mutating func attached(_ snapshot: PLCSnapshot, at moment: Moment, into step: inout Step) {
        machine.plcLost()
        machine.attached(state: snapshot.state)
        floor.holds.set(.plcNotInControl, station: noStation, device: noDevice, true)
        if parameterChecksum != 0, parameterChecksum != snapshot.parameterChecksum, floor.phase.isActive {
            floor.holds.set(.parametersChanged, station: noStation, device: noDevice, true)
            floor.alarms.raise(
                .parametersChanged, station: noStation, device: noDevice,
                detail: Int64(snapshot.parameterChecksum), at: moment, into: &step)
        }
        parameterChecksum = snapshot.parameterChecksum
        if snapshot.boot == plcBoot, snapshot.bootEcho == plcBoot {
            step.effects.append(.plc(.resume))
            for (index, station) in snapshot.stations.enumerated() {
                takeUp(StationIndex(index), station, at: moment, into: &step)
            }
        } else {
            let isRestart = plcBoot != 0
            plcBoot = snapshot.boot
            for index in codings.indices { codings[index].everyOutcomeLost(floor: &floor, into: &step) }
            for index in containers.indices { containers[index].everyOutcomeLost(floor: &floor, into: &step) }
            floor.holds.set(.beltUnknown, station: noStation, device: noDevice, true)
            if isRestart {
                floor.alarms.raise(
                    .plcRestarted, station: noStation, device: noDevice, detail: Int64(snapshot.boot), at: moment,
                    into: &step)
            }
            step.effects.append(.plc(.adopt(boot: snapshot.boot)))
        }
        plcAlarms(snapshot.alarms, at: moment, into: &step)
        for (index, station) in snapshot.stations.enumerated() {
            stationBits(station.bits, station: StationIndex(index), at: moment, into: &step)
        }
    }

    private mutating func takeUp(
        _ station: StationIndex, _ snapshot: PLCStationSnapshot, at moment: Moment, into step: inout Step
    ) {
        if let index = coding(station) {
            codings[index].attach(snapshot, at: moment, floor: &floor, into: &step)
        } else if let index = container(station) {
            containers[index].attach(snapshot, at: moment, floor: &floor, into: &step)
        }
    }

    private mutating func outcomesLost(
        station: StationIndex, from: UInt16, through: UInt16, at moment: Moment, into step: inout Step
    ) {
        floor.alarms.raise(
            .outcomesLost, station: station, device: noDevice, detail: Int64(from), at: moment, into: &step)
        guard from != 0, through != 0 else { return }
        var item = from
        while true {
            if let index = coding(station) {
                codings[index].outcomeLost(item, floor: &floor, into: &step)
            } else if let index = container(station) {
                containers[index].outcomeLost(item, floor: &floor, into: &step)
            }
            if item == through { return }
            item = ItemNumber.next(item)
        }
    }

    private mutating func commandDone(
        _ verb: PLCVerb, _ result: PLCVerbResult, at moment: Moment, into step: inout Step
    ) {
        machine.commandDone(verb, at: moment)
        guard verb == .beltDeclaredEmpty else { return }
        guard result == .taken else {
            floor.alarms.raise(
                .commandRefused, station: noStation, device: noDevice, detail: Int64(result.rawValue), at: moment,
                into: &step)
            return
        }
        floor.alarms.clear([.commandRefused], into: &step)
        floor.holds.clear([.beltUnknown])
        floor.alarms.clear([.plcRestarted], into: &step)
    }

    private mutating func plcAlarms(_ alarms: PLCAlarms, at moment: Moment, into step: inout Step) {
        for bit in 0..<UInt8(6) {
            if alarms.rawValue & (1 << UInt16(bit)) != 0 {
                floor.alarms.raise(.plcAlarm, station: noStation, device: bit, detail: 0, at: moment, into: &step)
            } else {
                floor.alarms.clear(.plcAlarm, station: noStation, device: bit, into: &step)
            }
        }
    }

    private mutating func stationBits(
        _ bits: StationBits, station: StationIndex, at moment: Moment, into step: inout Step
    ) {
        for (bit, kind) in [(StationBits.jam, AlarmKind.jam), (.binFull, .binFull)] {
            if bits.contains(bit) {
                floor.alarms.raise(kind, station: station, device: noDevice, detail: 0, at: moment, into: &step)
            } else {
                floor.alarms.clear(kind, station: station, device: noDevice, into: &step)
            }
        }
        if bits.contains(.gateFault) {
            // The item that was not seen in the bin may have been judged while nobody looked.
            floor.alarms.raise(
                .rejectUnconfirmed, station: station, device: noDevice, detail: 0, at: moment, into: &step)
            floor.holds.set(.rejectUnconfirmed, station: station, device: noDevice, true)
        }
    }
}
