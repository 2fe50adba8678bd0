public import ConfigurationFiles
import LineCore
public import LineWorld

/// The simulated world that a line's configuration describes, making this product: the devices that stand at the
/// addresses of ``endpointAddresses(line:runDirectory:)``, distances and times that fit the configuration.
///
/// `World(plan:)` takes every plan that this returns.
/// - Parameters:
///   - units: units at the infeed, 0…``WorldPlanFault/largestUnits``.
///   - speed: units a minute, 1… the top speed of the unit station.
///   - seed: everything that is by chance is drawn from it.
public func worldPlan(
    line: LineConfiguration, product: ProductConfiguration, units: Int, speed: Int, seed: UInt64, faults: FaultPlan
) throws(WorldPlanFault) -> WorldPlan {
    guard let index = line.plc else { throw .noPLC }
    guard (0...WorldPlanFault.largestUnits).contains(units) else { throw .units(units) }
    let top = line.topSpeed
    guard (1...top).contains(speed) else { throw .speed(speed, top: top) }
    for scheduled in faults.scheduled {
        try check(scheduled.fault, line: line)
    }
    var maker = PlanMaker(line: line, product: product, cycle: 60_000_000 / Int64(speed))
    try maker.make()
    var plan = WorldPlan(
        plc: line.devices[Int(index)].id, devices: maker.devices, stations: maker.stations, units: units,
        unitsPerMinute: speed, faults: faults, seed: seed)
    plan.pitchJitter = maker.pitchJitter
    if let sentence = plan.mistake { throw .mistake(sentence) }
    return plan
}

extension LineConfiguration {
    /// Units a minute that the line was built for: the top speed of its unit station, at least 1.
    public var topSpeed: Int {
        for station in stations {
            switch station.kind {
            case .coding(let coding): return max(1, min(coding.topSpeed, 6_000))
            case .verifying(let verifying): return max(1, min(verifying.topSpeed, 6_000))
            case .container, .tracked, .handheld: break
            }
        }
        return 1
    }
}

/// The device of a fault is on the line and of the kind that the fault strikes.
func check(_ fault: Fault, line: LineConfiguration) throws(WorldPlanFault) {
    guard let id = fault.device else { return }
    guard let device = line.devices.first(where: { $0.id == id }) else { throw .faultOfNoDevice(id) }
    guard device.driver != .lineLink else { throw .faultOfNoDevice(id) }
}

/// Makes a plan's devices and stations.
private struct PlanMaker {
    let line: LineConfiguration
    let product: ProductConfiguration
    /// Microseconds in which the children of a container of the present station come at full speed.
    var cycle: Int64
    var devices: [DevicePlan] = []
    var stations: [StationPlan] = []
    var pitchJitter = 8

    init(line: LineConfiguration, product: ProductConfiguration, cycle: Int64) {
        self.line = line
        self.product = product
        self.cycle = cycle
    }

    mutating func make() throws(WorldPlanFault) {
        let makers = DevicePlans(line: line, product: product)
        for device in line.devices {
            if let plan = try makers.plan(device) { devices.append(plan) }
        }
        var made: Set<UInt8> = []
        // A second table for a level is one to which people carry what a machine did not finish.
        for station in line.stations where made.insert(station.level).inserted { try add(station) }
    }

    private mutating func add(_ station: StationConfiguration) throws(WorldPlanFault) {
        switch station.kind {
        case .coding(let coding):
            try demand(.zipher, coding.printer, station)
            let decodeTime = try reader(coding.camera, station)
            let times = StationTimes(line: line, station: station, cycle: cycle)
            pitchJitter = try times.pitchJitter(camera: coding.camera)
            try times.checkVerdict(camera: coding.camera, decodeTime: decodeTime)
            stations.append(StationPlan(.item(printer: coding.printer, camera: coding.camera)))
        case .verifying(let verifying):
            let decodeTime = try reader(verifying.camera, station)
            let times = StationTimes(line: line, station: station, cycle: cycle)
            pitchJitter = try times.pitchJitter(camera: verifying.camera)
            try times.checkVerdict(camera: verifying.camera, decodeTime: decodeTime)
            stations.append(StationPlan(.item(printer: nil, camera: verifying.camera)))
        case .container(let container):
            _ = try reader(container.reader, station)
            _ = try reader(container.labelReader, station)
            let ratio = try ratio(of: station)
            let layers = Int(container.layers)
            guard layers >= 1, ratio.isMultiple(of: layers) else {
                throw .layers(layers, ratio: ratio, station: station.id)
            }
            var plan = StationPlan(
                .container(
                    ratio: ratio, layers: layers, reader: container.reader, labelReader: container.labelReader,
                    printer: container.printer))
            let times = StationTimes(line: line, station: station, cycle: cycle)
            plan.pace = try times.containerPace(reader: container.reader, labelReader: container.labelReader)
            try setPrintTime(times.printTime, container.printer, station)
            stations.append(plan)
        case .tracked(let tracked):
            _ = try reader(tracked.witness, station)
            _ = try reader(tracked.labelReader, station)
            let ratio = try ratio(of: station)
            var plan = StationPlan(
                .container(
                    ratio: ratio, layers: 1, reader: tracked.witness, labelReader: tracked.labelReader,
                    printer: tracked.printer))
            plan.view = tracked.position == .last ? .last : .ends
            let times = StationTimes(line: line, station: station, cycle: cycle)
            plan.pace = try times.containerPace(reader: tracked.witness, labelReader: tracked.labelReader)
            try setPrintTime(times.printTime, tracked.printer, station)
            stations.append(plan)
        case .handheld(let handheld):
            try demand(.scanner, handheld.scanner, station)
            let ratio = try ratio(of: station)
            var plan = StationPlan(.handheld(ratio: ratio, scanner: handheld.scanner, printer: handheld.printer))
            let times = StationTimes(line: line, station: station, cycle: cycle)
            plan.pace = times.handheldPace(ratio: ratio)
            try setPrintTime(times.printTime, handheld.printer, station)
            stations.append(plan)
        }
    }

    /// The ratio of the station's level, from the product. From here on, its containers are what comes.
    private mutating func ratio(of station: StationConfiguration) throws(WorldPlanFault) -> Int {
        guard let level = product.levels.first(where: { $0.level == station.level }), level.ratio >= 1 else {
            throw .noLevel(station.level, station: station.id, product: product.id)
        }
        let (time, isTooMuch) = cycle.multipliedReportingOverflow(by: Int64(level.ratio))
        guard !isTooMuch, time <= 1_000_000_000_000_000 else {
            throw .mistake("Station \(station.id): a container would take more than 30 years.")
        }
        cycle = time
        return Int(level.ratio)
    }

    private func demand(_ driver: DeviceDriver, _ id: String, _ station: StationConfiguration) throws(WorldPlanFault) {
        guard line.devices.contains(where: { $0.id == id && $0.driver == driver }) else {
            throw .noDevice(id, station: station.id)
        }
    }

    /// The longest time that a picture of this reader takes.
    private func reader(_ id: String, _ station: StationConfiguration) throws(WorldPlanFault) -> Int64 {
        for device in devices where device.id == id {
            switch device.kind {
            case .dataMan(let plan): return plan.decodeTime.upperBound
            case .keyence(let plan): return plan.decodeTime.upperBound
            case .zipher, .zpl, .scanner: break
            }
        }
        throw .noDevice(id, station: station.id)
    }

    private mutating func setPrintTime(
        _ time: Int64, _ id: String, _ station: StationConfiguration
    ) throws(WorldPlanFault) {
        guard let place = devices.firstIndex(where: { $0.id == id }), case .zpl(var plan) = devices[place].kind else {
            throw .noDevice(id, station: station.id)
        }
        plan.printTime = time
        devices[place].kind = .zpl(plan)
    }
}
