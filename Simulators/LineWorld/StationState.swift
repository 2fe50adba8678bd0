/// A thing on its way: between the infeed or its collator and the place where it leaves the station.
struct Traveler: Sendable {
    var thing: Int
    var station: Int
    /// The PLC's number of it; nil before the trigger and for things the PLC does not know.
    var item: UInt16?
    var hasPassedTrigger: Bool
    /// Let through or pushed out.
    var hasPassedGate: Bool
    /// Where the gate sensor saw it, in belt time.
    var seenAt: Int64?
}

/// What the world keeps of a station beside the PLC's view.
struct StationState: Sendable {
    let kind: StationPlan.Kind
    let geometry: StationPlan.Geometry
    let pace: StationPlan.Pace
    /// Microseconds for a label of the station's printer.
    let printTime: Int64
    /// Places in the plan's devices.
    let printer: Int?
    let reader: Int?
    let labelReader: Int?
    let scanner: Int?

    /// Things that wait to be packed here.
    var table: [Int] = []
    /// Containers made so far.
    var containerCount = 0
    /// A container is on its way to the stopper.
    var isArriving = false
    /// The container at the stopper, or the open container at the worker's place.
    var standing: Int?
    /// Belt time of the last release.
    var releasedAt: Int64 = .min / 2
    var layersShown = 0
    /// Labels printed and not yet used.
    var labels: [Print] = []
    /// The label that was printed last.
    var lastLabel: Print?
    /// A label too many lies on the applicator: each container gets the one before, until people clear it.
    var isWebOffset = false
    /// Troubles that wait for their moment.
    var awaited: [StationTrouble] = []
    /// Number of the request for a label that waits for one.
    var labelRequest: Int?
    var labelRequests = 0
    /// Containers to come whose content nobody can know, since people scanned what was not put in.
    var confused = 0
    /// What the worker is doing.
    var task: WorkerTask?
    /// What the worker scanned lately, and when.
    var scans: [(at: Int64, thing: Int)] = []

    enum WorkerTask: Sendable {
        case pack(Int)
        case label(Print)
    }

    init(plan: WorldPlan, index: Int) {
        let station = plan.stations[index]
        let cycle = plan.cycle(station: index)
        kind = station.kind
        geometry = station.geometry(pitch: plan.pitch)
        pace = station.pace(cycle: cycle)
        let place = { (id: String) in plan.devices.firstIndex { $0.id == id } }
        switch station.kind {
        case .item(let printer, let camera):
            self.printer = printer.flatMap(place)
            reader = place(camera)
            labelReader = nil
            scanner = nil
        case .container(_, _, let reader, let labelReader, let printer):
            self.printer = place(printer)
            self.reader = place(reader)
            self.labelReader = place(labelReader)
            scanner = nil
        case .handheld(_, let scanner, let printer):
            self.printer = place(printer)
            self.scanner = place(scanner)
            reader = nil
            labelReader = nil
        }
        printTime = min(400_000, max(20_000, cycle / 12))
    }

    var ratio: Int {
        switch kind {
        case .item: 1
        case .container(let ratio, _, _, _, _), .handheld(let ratio, _, _): ratio
        }
    }

    /// More than so many waiting things stop what comes from before.
    var tableLimit: Int { 3 * ratio + 5 }

    var isHandheld: Bool {
        if case .handheld = kind { true } else { false }
    }

    var isItemStation: Bool { !isHandheld && !isContainerStation }

    var isContainerStation: Bool {
        if case .container = kind { true } else { false }
    }
}

extension World {
    /// The PLC after a start, with the parameter block of the plan.
    static func bootedPLC(_ plan: WorldPlan, boot: UInt16, now: Int64) -> SimulatedPLC {
        let atPLC = plan.stations.filter { !$0.isHandheld }
        var parameters = [UInt16](repeating: 0, count: 60)
        for (index, station) in atPLC.enumerated() {
            let geometry = station.geometry(pitch: plan.pitch)
            let block: [Int] = [
                plan.pulsesPerMetre >> 16, plan.pulsesPerMetre & 0xFFFF, geometry.triggerToPrinter,
                geometry.triggerToCamera, geometry.triggerToGate, geometry.gateToBin,
                geometry.gatePulseMilliseconds, geometry.binWindow, Int(plan.standstillDelay / 1_000),
                station.kind.isContainer ? 1 : 0, geometry.gateWindow, geometry.smallestPitch,
            ]
            for (offset, value) in block.enumerated() {
                parameters[12 * index + offset] = UInt16(truncatingIfNeeded: value)
            }
        }
        let stations = atPLC.map { station in
            PLCStation(
                isContainerStation: station.kind.isContainer, hasDiverter: station.hasDiverter,
                geometry: station.geometry(pitch: plan.pitch))
        }
        return SimulatedPLC(
            boot: boot, stations: stations, parameters: parameters, connectionLimit: plan.plcConnections, now: now)
    }
}

extension StationPlan.Kind {
    var isContainer: Bool {
        if case .container = self { true } else { false }
    }
}
