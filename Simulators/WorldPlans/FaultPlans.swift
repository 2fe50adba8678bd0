public import ConfigurationFiles
public import LineWorld

/// The faults that a scenario describes: the rates of its preset, its own rates instead of them, its appointments.
public func faultPlan(
    from scenario: ScenarioConfiguration, line: LineConfiguration
) throws(WorldPlanFault) -> FaultPlan {
    var plan = preset(scenario.faults.preset)
    for rate in scenario.faults.rates {
        guard let place = rate.fault.rate else { continue }
        plan[keyPath: place] = rate.perMillion
    }
    for scheduled in scenario.faults.scheduled {
        var station: Int?
        if let id = scheduled.station {
            station = line.stations.firstIndex { $0.id == id }
            guard station != nil else { throw .faultOfNoStation(id) }
        }
        let moment: ScheduledFault.Moment
        switch scheduled.moment {
        case .second(let second): moment = .time(Int64(second) * 1_000_000)
        case .unit(let unit): moment = .unit(unit)
        case .container(let number):
            guard let station else { throw .faultNeedsStation(scheduled.fault) }
            moment = .container(station: station, number: number)
        }
        let fault = try NamedFault(
            scheduled.fault, device: scheduled.device, station: station, seconds: scheduled.seconds
        ).fault()
        plan.scheduled.append(ScheduledFault(moment, fault))
    }
    return plan
}

/// The faults of this name: a preset (`none`, `typical`), or one fault alone, often enough to be seen in a short run.
/// A fault by appointment strikes the first device of its kind when the fiftieth unit comes.
public func faultPlan(named name: String, line: LineConfiguration) throws(WorldPlanFault) -> FaultPlan {
    if let known = FaultPreset(rawValue: name) { return preset(known) }
    guard let fault = FaultName(rawValue: name) else { throw .unknownFaults(name) }
    var plan = FaultPlan.none
    if let rate = fault.rate, let often = fault.demonstrationRate {
        plan[keyPath: rate] = often
    } else {
        let injected = try injectedFault(fault, device: nil, station: nil, seconds: nil, line: line)
        if fault.target == .container {
            guard let station = line.stations.firstIndex(where: { $0.isContainer }) else {
                throw .faultNeedsStation(fault)
            }
            plan.scheduled = [ScheduledFault(.container(station: station, number: 2), injected)]
        } else {
            plan.scheduled = [ScheduledFault(.unit(50), injected)]
        }
    }
    return plan
}

/// A fault that is to happen now. What is not said is chosen: the first device or station of the kind, five seconds.
public func injectedFault(
    _ name: FaultName, device: String?, station: String?, seconds: Int?, line: LineConfiguration
) throws(WorldPlanFault) -> Fault {
    var named = NamedFault(name, device: nil, station: nil, seconds: seconds ?? 5)
    switch name.target {
    case .device, .deviceForSeconds:
        let struck = line.devices.first {
            ($0.id == device ?? $0.id) && $0.driver != .lineLink
                && (name.roles.isEmpty || name.roles.contains($0.driver.role))
        }
        guard let struck else {
            if let device { throw .faultOfNoDevice(device) }
            throw .faultNeedsDevice(name, name.roles.first ?? .reader)
        }
        named.device = struck.id
    case .station, .stationForSeconds:
        named.station = line.stations.firstIndex {
            ($0.id == station ?? $0.id) && name.canStrike($0)
        }
        guard named.station != nil else {
            if let station { throw .faultOfNoStation(station) }
            throw .faultNeedsStation(name)
        }
    case .thing, .container, .line, .lineForSeconds, .chanceOnly: break
    }
    return try named.fault()
}

extension StationConfiguration {
    var isContainer: Bool {
        if case .container = kind { true } else { false }
    }
}

private func preset(_ preset: FaultPreset) -> FaultPlan {
    switch preset {
    case .none: .none
    case .typical: .typical
    }
}

extension FaultName {
    /// Cases per million chances that show the fault a few times in some thousand units; nil = by appointment.
    fileprivate var demonstrationRate: Int? {
        switch self {
        case .noRead, .scanForgotten: 20_000
        case .misprint: 10_000
        case .duplicatePrint, .missingPrint: 2_000
        case .itemTaken: 3_000
        case .missingInContainer, .labelMisprint, .scanDoubled: 50_000
        case .cameraLate: 5_000
        case .gateStuck: 500
        case .labelSlow: 100_000
        default: nil
        }
    }
}
