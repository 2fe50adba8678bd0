public import ConfigurationFiles
public import LineWorld

extension FaultName {
    /// Where a plan keeps the rate of this fault; nil = it comes by appointment only.
    public var rate: WritableKeyPath<FaultPlan, Int>? {
        switch self {
        case .noRead: \.noRead
        case .misprint: \.misprint
        case .duplicatePrint: \.duplicatePrint
        case .missingPrint: \.missingPrint
        case .itemTaken: \.takenByHand
        case .missingInContainer: \.missingChild
        case .ribbonOut: \.ribbonOut
        case .cameraLate: \.lateResult
        case .cameraDrop: \.readerDrop
        case .gateStuck: \.gateStuck
        case .answerLost: \.answerLost
        case .labelMisprint: \.labelMisprint
        case .labelSlow: \.labelSlow
        case .scanForgotten: \.scanForgotten
        case .scanDoubled: \.scanDoubled
        case .plcRestart, .plcSilent, .emergencyStop: nil
        }
    }

    /// The kind of device that the fault strikes by appointment; nil = none.
    public var deviceRole: DeviceDriver.Role? {
        switch self {
        case .cameraDrop: .reader
        case .answerLost: .unitPrinter
        case .ribbonOut: .labelPrinter
        case .noRead, .misprint, .duplicatePrint, .missingPrint, .itemTaken, .missingInContainer, .cameraLate,
            .gateStuck, .labelMisprint, .labelSlow, .scanForgotten, .scanDoubled, .plcRestart, .plcSilent,
            .emergencyStop:
            nil
        }
    }

    /// What happens to the world once when this fault comes by appointment.
    /// - Parameters:
    ///   - device: id of the device that is struck, for faults of a device.
    ///   - seconds: how long it lasts, 1…86400, for faults that last.
    public func fault(device: String?, seconds: Int?) throws(WorldPlanFault) -> Fault {
        switch self {
        case .noRead: .noRead
        case .misprint: .misprint
        case .duplicatePrint: .duplicatePrint
        case .missingPrint: .missingPrint
        case .itemTaken: .takenByHand
        case .missingInContainer: .missingChild
        case .cameraLate: .lateResult
        case .gateStuck: .gateStuck
        case .plcRestart: .plcRestart
        case .plcSilent: .plcSilent(try microseconds(seconds))
        case .emergencyStop: .emergencyStop(try microseconds(seconds))
        case .cameraDrop: .connectionDrop(device: try named(device))
        case .answerLost: .answerLost(device: try named(device))
        case .ribbonOut: .outage(device: try named(device), try microseconds(seconds))
        case .labelMisprint, .labelSlow, .scanForgotten, .scanDoubled: throw .chanceOnly(self)
        }
    }

    private func named(_ device: String?) throws(WorldPlanFault) -> String {
        if let device { return device }
        throw .faultNeedsDevice(self, deviceRole ?? .reader)
    }

    private func microseconds(_ seconds: Int?) throws(WorldPlanFault) -> Int64 {
        guard let seconds, (1...86_400).contains(seconds) else { throw .faultNeedsSeconds(self) }
        return Int64(seconds) * 1_000_000
    }
}

extension Fault {
    /// The device that the fault strikes.
    public var device: String? {
        switch self {
        case .connectionDrop(let device), .outage(let device, _), .answerLost(let device), .babble(let device, _):
            device
        default: nil
        }
    }

    /// The fault's name in configuration files; nil for those that only tests use.
    public var name: FaultName? {
        switch self {
        case .noRead: .noRead
        case .misprint: .misprint
        case .duplicatePrint: .duplicatePrint
        case .missingPrint: .missingPrint
        case .takenByHand: .itemTaken
        case .missingChild: .missingInContainer
        case .lateResult: .cameraLate
        case .gateStuck: .gateStuck
        case .plcRestart: .plcRestart
        case .plcSilent: .plcSilent
        case .emergencyStop: .emergencyStop
        case .connectionDrop: .cameraDrop
        case .answerLost: .answerLost
        case .outage: .ribbonOut
        case .foreignPrint, .guardOpen, .airLost, .driveFault, .jam, .binFull, .parameterChanged, .placedByHand,
            .startButton, .stopButton, .resetButton, .babble:
            nil
        }
    }

    /// How long it lasts, in seconds; nil for faults that happen at once.
    public var seconds: Int? {
        switch self {
        case .plcSilent(let time), .emergencyStop(let time), .guardOpen(let time), .airLost(let time),
            .driveFault(let time), .jam(_, let time), .binFull(_, let time), .outage(_, let time):
            Int(time / 1_000_000)
        default: nil
        }
    }
}
