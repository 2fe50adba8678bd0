public import ConfigurationFiles
public import LineWorld

/// The faults that a scenario describes: the rates of its preset, its own rates instead of them, its appointments.
public func faultPlan(from scenario: ScenarioConfiguration) throws(WorldPlanFault) -> FaultPlan {
    var plan = preset(scenario.faults.preset)
    for rate in scenario.faults.rates {
        guard let place = rate.fault.rate else { continue }
        plan[keyPath: place] = rate.perMillion
    }
    for scheduled in scenario.faults.scheduled {
        let moment: ScheduledFault.Moment =
            switch scheduled.moment {
            case .second(let second): .time(Int64(second) * 1_000_000)
            case .unit(let unit): .unit(unit)
            }
        let fault = try scheduled.fault.fault(device: scheduled.device, seconds: scheduled.seconds)
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
        plan.scheduled = [ScheduledFault(.unit(50), try injectedFault(fault, device: nil, seconds: nil, line: line))]
    }
    return plan
}

/// A fault that is to happen now. What is not said is chosen: the first device of the kind, five seconds.
public func injectedFault(
    _ name: FaultName, device: String?, seconds: Int?, line: LineConfiguration
) throws(WorldPlanFault) -> Fault {
    guard let role = name.deviceRole else { return try name.fault(device: nil, seconds: seconds ?? 5) }
    let struck = line.devices.filter { $0.driver.role == role && $0.id == device ?? $0.id }
    guard let first = struck.first else {
        if let device { throw .faultOfNoDevice(device) }
        throw .faultNeedsDevice(name, role)
    }
    return try name.fault(device: first.id, seconds: seconds ?? 5)
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
        case .ribbonOut, .cameraDrop, .answerLost, .plcRestart, .plcSilent, .emergencyStop: nil
        }
    }
}
