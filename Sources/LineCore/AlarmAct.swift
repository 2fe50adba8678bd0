import Links

/// What a person does with an alarm.
public enum AlarmAct: Hashable, Sendable {
    case acknowledge(AlarmKey)
    /// Put it aside for so many minutes. What it holds it goes on holding.
    case shelve(AlarmKey, minutes: UInt16)
    case unshelve(AlarmKey)

    public var key: AlarmKey {
        switch self {
        case .acknowledge(let key), .shelve(let key, _), .unshelve(let key): key
        }
    }
}

/// Why an act on an alarm is not possible now.
public enum AlarmRefusal: Hashable, Sendable {
    /// There is nothing to see of this alarm.
    case isNormal
    case isAcknowledgedAlready
    /// It is shelved: unshelve it first.
    case isShelved
    case isSuppressed
    case isNotShelved
    /// An alarm of this priority may not be put aside.
    case mayNotBeShelved(AlarmPriority)
    /// Minutes that were asked for, and that are allowed at most.
    case tooLong(asked: UInt16, most: UInt16)
    case noTime
    case noReason
}

/// Why an alarm is not shown although its condition holds. Each is a rule of this program, told in Docs/Alarms.md.
public enum SuppressionDesign: String, Sendable, CaseIterable {
    /// The device belongs only to stations that no batch needs: none is in production, or its product has no such level.
    case stationNotNeeded
    /// The PLC is lost: what it told last of itself is not known to be true.
    case plcOutOfReach
    /// The PLC's own word for what an alarm of the line tells better.
    case toldByAnother
}

extension Line {
    /// Why this act may not come now; nil = it may.
    public func refusal(of act: AlarmAct, reason: String) -> AlarmRefusal? {
        guard let alarm = floor.alarms[act.key] else { return .isNormal }
        switch act {
        case .acknowledge:
            switch alarm.state {
            case .unacknowledged, .returnedUnacknowledged, .latchedUnacknowledged: return nil
            case .acknowledged, .latchedAcknowledged: return .isAcknowledgedAlready
            case .shelved: return .isShelved
            case .suppressed: return .isSuppressed
            case .normal: return .isNormal
            }
        case .shelve(let key, let minutes):
            if alarm.state == .suppressed { return .isSuppressed }
            if !key.kind.mayBeShelved { return .mayNotBeShelved(key.kind.priority) }
            if minutes == 0 { return .noTime }
            let most = min(layout.rules.longestShelving, LineRules.longestShelvingEver)
            if minutes > most { return .tooLong(asked: minutes, most: most) }
            return reason.contains { $0 != " " } ? nil : .noReason
        case .unshelve:
            return alarm.state == .shelved ? nil : .isNotShelved
        }
    }

    mutating func perform(_ act: AlarmAct, _ signer: Signer, at moment: Moment, into step: inout Step) {
        guard refusal(of: act, reason: signer.why) == nil else { return }
        let key = act.key
        switch act {
        case .acknowledge:
            step.facts.append(.audit(entry("alarm.acknowledge", key, signer, minutes: nil)))
            floor.alarms.move(key, by: .acknowledge, who: signer.who, why: signer.why, into: &step)
        case .shelve(_, let minutes):
            step.facts.append(.audit(entry("alarm.shelve", key, signer, minutes: minutes)))
            let length = Int64(minutes) * 60_000
            floor.alarms.shelve(
                key,
                on: AlarmShelf(
                    until: moment.tick + .milliseconds(length), untilWall: moment.wall + length, who: signer.who,
                    why: signer.why),
                into: &step)
        case .unshelve:
            step.facts.append(.audit(entry("alarm.unshelve", key, signer, minutes: nil)))
            floor.alarms.move(key, by: .unshelve, who: signer.who, why: signer.why, into: &step)
        }
    }

    private func entry(_ act: String, _ key: AlarmKey, _ signer: Signer, minutes: UInt16?) -> AuditEntry {
        var details = [AuditEntry.Detail(name: "alarm", value: key.kind.token)]
        if key.station != noStation { details.append(.init(name: "station", value: "\(key.station)")) }
        if key.device != noDevice { details.append(.init(name: "device", value: "\(key.device)")) }
        if let minutes { details.append(.init(name: "minutes", value: "\(minutes)")) }
        return AuditEntry(act: act, who: signer.who, why: signer.why, details: details)
    }

    // MARK: Suppression by design

    /// Which design keeps this alarm out of sight now; nil = none.
    func design(suppressing alarm: AlarmKey) -> SuppressionDesign? {
        switch alarm.kind {
        case .readerFault, .printerFault, .labelPrinterFault, .scannerFault:
            return isNeeded(alarm.device) ? nil : .stationNotNeeded
        case .jam, .binFull:
            return isPLCLost ? .plcOutOfReach : nil
        case .plcAlarm:
            if isPLCLost { return .plcOutOfReach }
            let isTold =
                alarm.device == Self.parameterBit
                && floor.alarms.entries.contains { $0.kind == .parametersChanged && $0.holds }
            return isTold ? .toldByAnother : nil
        default: return nil
        }
    }

    private var isPLCLost: Bool { floor.alarms.entries.contains { $0.kind == .plcLost && $0.holds } }

    /// The bit of ``PLCAlarms/parameterChanged``.
    private static let parameterBit: DeviceIndex = 3

    /// A station that the batch needs works with the device.
    private func isNeeded(_ device: DeviceIndex) -> Bool {
        guard floor.phase.isActive, let plan = floor.plan else { return false }
        if let rework = layout.rework, device == rework.printer || device == rework.scanner { return true }
        return layout.stations.contains { station in
            switch station {
            case .coding(let printer, let camera, _): device == printer || device == camera
            case .verifying(let camera): device == camera
            case .container(let level, let reader, let labelReader, let printer, _),
                .tracked(let level, let reader, _, let labelReader, let printer):
                Int(level) <= plan.levels.count && [reader, labelReader, printer].contains(device)
            case .handheld(let level, let scanner, let printer):
                Int(level) <= plan.levels.count && (device == scanner || device == printer)
            }
        }
    }

    /// Brings every alarm to where the designs want it. Done after each event: what a design looks at may change with
    /// any of them.
    mutating func suppressByDesign(into step: inout Step) {
        for alarm in floor.alarms.entries.filter({ isOutOfPlace($0) }) {
            let design = design(suppressing: alarm.key)
            floor.alarms.move(
                alarm.key, by: design == nil ? .unsuppress : .suppress, who: "", why: design?.rawValue ?? "",
                into: &step)
        }
    }

    private func isOutOfPlace(_ alarm: StandingAlarm) -> Bool {
        (design(suppressing: alarm.key) != nil) != (alarm.state == .suppressed)
    }
}
