import LineCore
import Links

/// What a status read tells: the difference from the one before.
extension PLCMachine {
    mutating func statusCame(
        _ values: [UInt16], begun: Tick, at now: Tick, into output: inout DeviceOutput<PLCReport>
    ) {
        let new: PLCStatus
        do throws(PLCStatus.Problem) {
            new = try PLCStatus(registers: values)
        } catch {
            if case .length = error {
                lose(error.fault, .reset, at: now, into: &output)
            } else {
                lose(error.fault, .retry, at: now, into: &output)
            }
            return
        }
        switch state {
        case .identifying:
            begin(with: new, begun: begun, at: now)
            if state == .identifying(.status) { state = .identifying(.parameters) }
        case .standstill:
            if new.heartbeat != status?.heartbeat || new.boot != status?.boot { identifyAnew(into: &output) }
        case .linkDown, .faulted: return
        case .attached, .adopting, .resuming, .inControl:
            guard let old = status else { return }
            workOff(new, after: old, begun: begun, at: now, into: &output)
        }
    }

    private mutating func begin(with new: PLCStatus, begun: Tick, at now: Tick) {
        status = new
        statusBegun = begun
        heartbeatMoved = now
    }

    private mutating func workOff(
        _ new: PLCStatus, after old: PLCStatus, begun: Tick, at now: Tick,
        into output: inout DeviceOutput<PLCReport>
    ) {
        guard new.boot == old.boot else {
            identifyAnew(into: &output)
            return
        }
        guard new.stationCount == old.stationCount else {
            let detail = "number of stations changed from \(old.stationCount) to \(new.stationCount)"
            lose(DeviceFault(kind: .wrongSettings, detail: detail), .retry, at: now, into: &output)
            return
        }
        if new.heartbeat != old.heartbeat {
            heartbeatMoved = now
        } else if begun >= heartbeatMoved + settings.plcHeartbeatTimeout {
            let detail = "the PLC's heartbeat stands still for \((begun - heartbeatMoved).milliseconds) ms"
            lose(DeviceFault(kind: .silent, detail: detail), .watchHeartbeat, at: now, into: &output)
            return
        }
        for station in 0..<new.stationCount {
            if let detail = jump(from: old.station(station), to: new.station(station), at: station) {
                lose(protocolFault("station \(station): \(detail)"), .retry, at: now, into: &output)
                return
            }
        }
        let executing = old.state == .execute && new.state == .execute ? begun - statusBegun : Interval(microseconds: 0)
        let picturesAfter = statusBegun
        status = new
        statusBegun = begun
        reportLine(new, after: old, into: &output)
        for station in 0..<new.stationCount {
            let index = StationIndex(station)
            let (before, after) = (old.station(station), new.station(station))
            reportItems(before, after, station: index, into: &output)
            if isContainerStation(station) {
                containers[station].compare(
                    before, with: after, station: index, executing: executing, layerTimeout: settings.layerTimeout,
                    into: &output.reports)
            }
            reportPictures(before, after, station: index, earliest: picturesAfter, latest: now, into: &output)
            reportOutcomes(before, after, station: index, into: &output)
            if before.bits != after.bits {
                output.reports.append(.bitsChanged(station: index, bits: after.bits))
            }
        }
        output.reports.append(.statusRead(begun: begun.microseconds))
        if state == .inControl { echoIsFresh = true }
        if let command = verbs.underWay, now >= command.written + PLCLimit.echoTimeout {
            let detail = "command \(command.verb.rawValue) with sequence \(command.sequence) was not examined"
            lose(protocolFault(detail), .retry, at: now, into: &output)
        }
    }

    // MARK: What cannot be

    /// Why two reads of one station cannot both be true within one boot; nil when they can.
    private func jump(from old: StationStatus, to new: StationStatus, at station: Int) -> String? {
        guard let items = ItemNumber.steps(from: old.item, to: new.item), items <= PLCLimit.stepsMax else {
            return "the item counter jumped from \(old.item) to \(new.item)"
        }
        guard let judged = ItemNumber.steps(from: old.judged, to: new.judged), judged <= PLCLimit.stepsMax else {
            return "judged jumped from \(old.judged) to \(new.judged)"
        }
        let pictures = Int(new.pictures &- old.pictures)
        guard pictures <= PLCLimit.stepsMax else {
            return "the picture counter jumped from \(old.pictures) to \(new.pictures)"
        }
        if pictures > 0 {
            guard new.pictureItem != 0 else { return "a picture was taken of no item" }
            if !isContainerStation(station) {
                guard let steps = ItemNumber.steps(from: old.pictureItem, to: new.pictureItem), steps >= pictures else {
                    return "\(pictures) pictures were taken from item \(old.pictureItem) to \(new.pictureItem)"
                }
            }
        }
        return nil
    }

    // MARK: What changed

    private mutating func reportLine(
        _ new: PLCStatus, after old: PLCStatus, into output: inout DeviceOutput<PLCReport>
    ) {
        if let verb = verbs.examined(echo: new.commandEcho) {
            let result = UInt8(exactly: new.commandResult).flatMap(PLCVerbResult.init(rawValue:)) ?? .inDoubt
            output.reports.append(.commandDone(verb, result))
        }
        if new.state != old.state { output.reports.append(.stateChanged(new.state)) }
        if new.inputs != old.inputs { output.reports.append(.inputsChanged(new.inputs)) }
        if new.alarms != old.alarms { output.reports.append(.alarmsChanged(new.alarms)) }
        if new.speed != reportedSpeed {
            reportedSpeed = new.speed
            output.reports.append(.speedChanged(new.speed))
        }
        let presses = (0..<3).map { (new.presses(button: $0) &- old.presses(button: $0)) & 0x1F }
        if presses != [0, 0, 0] {
            output.reports.append(.buttons(start: presses[0], stop: presses[1], reset: presses[2]))
        }
        let alarmRose = new.alarms.contains(.parameterChanged) && !old.alarms.contains(.parameterChanged)
        if alarmRose || new.parameterChecksum != old.parameterChecksum || parametersAreReadAfterNextStatus {
            parameterReadIsWanted = true
            parametersAreReadAfterNextStatus = false
        }
    }

    private func reportItems(
        _ old: StationStatus, _ new: StationStatus, station: StationIndex,
        into output: inout DeviceOutput<PLCReport>
    ) {
        var item = old.item
        while item != new.item {
            item = ItemNumber.next(after: item)
            output.reports.append(.itemArrived(station: station, item: item))
        }
    }

    /// At item stations there is one picture an item, in order; at container stations all are of one container.
    private func reportPictures(
        _ old: StationStatus, _ new: StationStatus, station: StationIndex, earliest: Tick, latest: Tick,
        into output: inout DeviceOutput<PLCReport>
    ) {
        let count = new.pictures &- old.pictures
        guard count > 0 else { return }
        var item = new.pictureItem
        if !isContainerStation(Int(station)) {
            for _ in 1..<count { item = ItemNumber.previous(before: item) }
        }
        var picture = old.pictures
        while picture != new.pictures {
            picture &+= 1
            output.reports.append(
                .pictureTaken(
                    station: station, item: item, picture: picture, earliest: earliest.microseconds,
                    latest: latest.microseconds))
            if !isContainerStation(Int(station)) { item = ItemNumber.next(after: item) }
        }
    }

    private func reportOutcomes(
        _ old: StationStatus, _ new: StationStatus, station: StationIndex,
        into output: inout DeviceOutput<PLCReport>
    ) {
        var item = old.judged
        var lostFrom: UInt16?
        while item != new.judged {
            let previous = item
            item = ItemNumber.next(after: item)
            guard let outcome = new.outcome(of: item) else {
                lostFrom = lostFrom ?? item
                continue
            }
            if let from = lostFrom {
                output.reports.append(.outcomesLost(station: station, from: from, through: previous))
                lostFrom = nil
            }
            output.reports.append(.outcome(station: station, item: item, outcome: outcome))
        }
        if let from = lostFrom {
            output.reports.append(.outcomesLost(station: station, from: from, through: new.judged))
        }
    }
}
