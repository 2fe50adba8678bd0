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
        default: nil
        }
    }
}

/// A fault by its name, with what it has to know.
public struct NamedFault: Hashable, Sendable {
    public var name: FaultName
    /// Id of the device that is struck, for faults of a device.
    public var device: String?
    /// Place of the station in the line, for faults of a station.
    public var station: Int?
    /// How long it lasts, 1…86400, for faults that last.
    public var seconds: Int?

    public init(_ name: FaultName, device: String?, station: Int?, seconds: Int?) {
        self.name = name
        self.device = device
        self.station = station
        self.seconds = seconds
    }

    /// What happens to the world once when this fault comes by appointment.
    public func fault() throws(WorldPlanFault) -> Fault {
        switch name.target {
        case .chanceOnly: throw .chanceOnly(name)
        case .thing, .container: try ofThing()
        case .line, .lineForSeconds: try ofLine()
        case .device, .deviceForSeconds: try ofDevice(try named())
        case .station, .stationForSeconds: try ofStation(try numbered())
        }
    }

    private func ofThing() throws(WorldPlanFault) -> Fault {
        switch name {
        case .noRead: .noRead
        case .misprint: .misprint
        case .duplicatePrint: .duplicatePrint
        case .missingPrint: .missingPrint
        case .itemTaken: .takenByHand
        case .missingInContainer: .missingChild
        case .cameraLate: .lateResult
        case .gateStuck: .gateStuck
        case .itemLost: .thing(.lostBeforeCamera)
        case .itemLostBehindGate: .thing(.lostBehindGate)
        case .itemsSwapped: .thing(.swapped)
        case .formerBatch: .thing(.formerBatch)
        case .otherProduct: .foreignPrint(Self.otherProduct)
        case .containerRotated: .thing(.rotated)
        case .gateLate: .thing(.gateLate)
        default: throw .chanceOnly(name)
        }
    }

    /// A trace code of a product that no example line makes.
    private static let otherProduct = "]d180111110000000011234"

    private func ofLine() throws(WorldPlanFault) -> Fault {
        switch name {
        case .plcRestart: .plcRestart
        case .plcSilent: .plcSilent(try microseconds())
        case .emergencyStop: .emergencyStop(try microseconds())
        case .guardOpen: .guardOpen(try microseconds())
        case .airLost: .airLost(try microseconds())
        case .driveFault: .driveFault(try microseconds())
        case .parametersChanged: .parameterChanged
        case .stopButton: .stopButton
        case .beltCleared: .beltCleared
        case .encoderJump: .encoderJump(200)
        default: throw .chanceOnly(name)
        }
    }

    private func ofDevice(_ device: String) throws(WorldPlanFault) -> Fault {
        switch name {
        case .cameraDrop: .connectionDrop(device: device)
        case .answerLost: .answerLost(device: device)
        case .ribbonOut: .outage(device: device, try microseconds())
        case .webReload: .device(.reload(try microseconds()), of: device)
        case .printSkipped: .device(.skipsPrint, of: device)
        case .labelBlank: .device(.blankLabel, of: device)
        case .labelDoubled: .device(.doublesLabel, of: device)
        case .labelLeft: .device(.leavesLabel, of: device)
        case .labelDropped: .device(.dropsLabel, of: device)
        case .staleText: .device(.staleText(try microseconds()), of: device)
        case .printerForgets: .device(.forgets(try microseconds()), of: device)
        case .resultsDoubled: .device(.doublesResults(try microseconds()), of: device)
        case .triggerMissed: .device(.missesTrigger, of: device)
        case .triggerExtra: .device(.extraTrigger, of: device)
        case .flood: .device(.floods(try microseconds()), of: device)
        case .garbled: .device(.garbles, of: device)
        case .powerOff: .device(.powerOff(try microseconds()), of: device)
        default: throw .chanceOnly(name)
        }
    }

    private func ofStation(_ station: Int) throws(WorldPlanFault) -> Fault {
        switch name {
        case .jam: .jam(station: station, try microseconds())
        case .binFull: .binFull(station: station, try microseconds())
        case .itemAtGate: .placedByHand(station: station)
        case .binBlind: .station(.binBlind(try microseconds()), at: station)
        case .blankBeforePrinter: .station(.blankBeforePrinter, at: station)
        case .blankBeforeCamera: .station(.blankBeforeCamera, at: station)
        case .blankPutIn: .station(.blankPutIn, at: station)
        case .foreignPutIn: .station(.foreignPutIn, at: station)
        case .rejectPutBack: .station(.rejectPutBack, at: station)
        case .packHeldBack: .station(.heldBack(try microseconds()), at: station)
        case .packMovedOn: .station(.movedOn, at: station)
        case .containerLifted: .station(.lifted, at: station)
        case .neighbourScanned: .station(.neighbourScanned, at: station)
        case .earlierScanned: .station(.earlierScanned, at: station)
        case .scannedEarly: .station(.scannedEarly, at: station)
        case .separatorLost: .station(.separatorLost, at: station)
        default: throw .chanceOnly(name)
        }
    }

    private func named() throws(WorldPlanFault) -> String {
        if let device { return device }
        throw .faultNeedsDevice(name, name.roles.first ?? .reader)
    }

    private func numbered() throws(WorldPlanFault) -> Int {
        if let station { return station }
        throw .faultNeedsStation(name)
    }

    private func microseconds() throws(WorldPlanFault) -> Int64 {
        guard let seconds, (1...86_400).contains(seconds) else { throw .faultNeedsSeconds(name) }
        return Int64(seconds) * 1_000_000
    }
}

extension Fault {
    /// The device that the fault strikes.
    public var device: String? {
        switch self {
        case .connectionDrop(let device), .outage(let device, _), .answerLost(let device), .babble(let device, _),
            .device(_, let device):
            device
        default: nil
        }
    }

    /// The place of the station that the fault strikes.
    public var station: Int? {
        switch self {
        case .jam(let station, _), .binFull(let station, _), .placedByHand(let station), .station(_, let station):
            station
        default: nil
        }
    }

    /// The fault's name in configuration files; nil for those that only tests use.
    public var name: FaultName? {
        // What it lasts or strikes does not change its name.
        FaultName.allCases.first { name in
            guard let fault = try? NamedFault(name, device: device, station: station, seconds: 1).fault() else {
                return false
            }
            return fault.lasting(microseconds: Self.second) == lasting(microseconds: Self.second)
        }
    }

    /// How long it lasts, in seconds; nil for faults that happen at once.
    public var seconds: Int? { duration.map { Int($0 / 1_000_000) } }

    private var duration: Int64? {
        switch self {
        case .plcSilent(let time), .emergencyStop(let time), .guardOpen(let time), .airLost(let time),
            .driveFault(let time), .jam(_, let time), .binFull(_, let time), .outage(_, let time),
            .station(.binBlind(let time), _), .station(.heldBack(let time), _), .device(.reload(let time), _),
            .device(.staleText(let time), _), .device(.forgets(let time), _), .device(.doublesResults(let time), _),
            .device(.losesRecords(let time), _),
            .device(.floods(let time), _), .device(.powerOff(let time), _):
            time
        default: nil
        }
    }

    private static let second: Int64 = 1_000_000

    /// The same fault, lasting so long where it lasts.
    public func lasting(microseconds: Int64) -> Fault {
        switch self {
        case .plcSilent: .plcSilent(microseconds)
        case .emergencyStop: .emergencyStop(microseconds)
        case .guardOpen: .guardOpen(microseconds)
        case .airLost: .airLost(microseconds)
        case .driveFault: .driveFault(microseconds)
        case .jam(let station, _): .jam(station: station, microseconds)
        case .binFull(let station, _): .binFull(station: station, microseconds)
        case .outage(let device, _): .outage(device: device, microseconds)
        case .station(.binBlind, let station): .station(.binBlind(microseconds), at: station)
        case .station(.heldBack, let station): .station(.heldBack(microseconds), at: station)
        case .device(.reload, let device): .device(.reload(microseconds), of: device)
        case .device(.staleText, let device): .device(.staleText(microseconds), of: device)
        case .device(.forgets, let device): .device(.forgets(microseconds), of: device)
        case .device(.losesRecords, let device): .device(.losesRecords(microseconds), of: device)
        case .device(.doublesResults, let device): .device(.doublesResults(microseconds), of: device)
        case .device(.floods, let device): .device(.floods(microseconds), of: device)
        case .device(.powerOff, let device): .device(.powerOff(microseconds), of: device)
        default: self
        }
    }
}
