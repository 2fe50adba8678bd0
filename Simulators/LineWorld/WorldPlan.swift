/// What a simulated line consists of and what shall happen on it.
public struct WorldPlan: Hashable, Sendable {
    /// The PLC's id; it is endpoint 0.
    public var plc: String
    /// The other devices; endpoint 1 + their place here.
    public var devices: [DevicePlan]
    /// In the direction of flow: stations at the PLC (item stations and container stations, at most five), then
    /// handheld stations.
    public var stations: [StationPlan]
    /// Units that stand ready at the infeed.
    public var units: Int
    /// Speed of the infeed and so of the belt, 1…6000.
    public var unitsPerMinute: Int
    /// Items do not lie evenly: each distance differs from the pitch by up to so many percent, 0…15.
    public var pitchJitter: Int
    /// Encoder pulses per metre, as the parameter block tells.
    public var pulsesPerMetre: Int
    /// Pulses between two units at full speed.
    public var pitch: Int
    /// Symbols already on the units when they come (`]d2` and so on, then data); where there are fewer than units,
    /// the others are blank.
    public var preprinted: [String]
    /// What goes wrong.
    public var faults: FaultPlan
    /// Everything that is by chance is drawn from it.
    public var seed: UInt64
    /// The PLC's boot number at the start of the world, 1…65535.
    public var boot: UInt16
    /// Connections that the PLC holds at a time.
    public var plcConnections: Int
    /// Microseconds that the PLC's acting states take (Starting, Holding, …).
    public var actingTime: Int64
    /// Microseconds without movement until Suspended (+8 of the parameter block, there in ms).
    public var standstillDelay: Int64

    /// A plan with ordinary values for everything else: 200 pulses pitch of 0.5 mm each, 8 % jitter, boot 1.
    public init(
        plc: String, devices: [DevicePlan], stations: [StationPlan], units: Int, unitsPerMinute: Int,
        faults: FaultPlan, seed: UInt64
    ) {
        self.plc = plc
        self.devices = devices
        self.stations = stations
        self.units = units
        self.unitsPerMinute = unitsPerMinute
        self.faults = faults
        self.seed = seed
        pitchJitter = 8
        pulsesPerMetre = 2_000
        pitch = 200
        preprinted = []
        boot = 1
        plcConnections = 4
        actingTime = 50_000
        standstillDelay = 3_000_000
    }

    /// A line of four levels, as tests use it: 10 packs a bundle, 20 bundles a case in two layers, 48 cases a pallet.
    public static func example(units: Int, unitsPerMinute: Int, faults: FaultPlan, seed: UInt64) -> WorldPlan {
        WorldPlan(
            plc: "plc",
            devices: [
                DevicePlan(id: "unit-printer", kind: .zipher(ZipherPlan()), connection: .tcp),
                DevicePlan(id: "unit-camera", kind: .dataMan(DataManPlan()), connection: .modbus),
                DevicePlan(id: "bundle-camera", kind: .dataMan(DataManPlan()), connection: .modbus),
                DevicePlan(id: "bundle-printer", kind: .zpl(ZPLPlan()), connection: .tcp),
                DevicePlan(id: "case-camera", kind: .dataMan(DataManPlan()), connection: .modbus),
                DevicePlan(id: "case-label-reader", kind: .keyence(KeyencePlan()), connection: .serial),
                DevicePlan(id: "case-printer", kind: .zpl(ZPLPlan()), connection: .tcp),
                DevicePlan(id: "pallet-scanner", kind: .scanner, connection: .serial),
                DevicePlan(id: "pallet-printer", kind: .zpl(ZPLPlan()), connection: .serial),
            ],
            stations: [
                StationPlan(.item(printer: "unit-printer", camera: "unit-camera")),
                StationPlan(
                    .container(
                        ratio: 10, layers: 1, reader: "bundle-camera", labelReader: "bundle-camera",
                        printer: "bundle-printer")),
                StationPlan(
                    .container(
                        ratio: 20, layers: 2, reader: "case-camera", labelReader: "case-label-reader",
                        printer: "case-printer")),
                StationPlan(.handheld(ratio: 48, scanner: "pallet-scanner", printer: "pallet-printer")),
            ],
            units: units, unitsPerMinute: unitsPerMinute, faults: faults, seed: seed)
    }

    /// Encoder pulses a minute while the belt runs.
    var pulsesPerMinute: Int64 { Int64(unitsPerMinute) * Int64(pitch) }

    /// Microseconds in which a station's children for one container come at full speed, through all levels below.
    func cycle(station: Int) -> Int64 {
        var microseconds = 60_000_000 / Int64(unitsPerMinute)
        for index in 0...station {
            microseconds *= Int64(stations[index].ratio)
        }
        return microseconds
    }

    /// Nil if a world can be built from the plan, else a sentence about what is wrong with it.
    public var mistake: String? {
        guard (1...6_000).contains(unitsPerMinute) else { return "Speed must be 1…6000 units a minute." }
        guard (0...15).contains(pitchJitter), (20...5_000).contains(pitch), units >= 0, boot != 0, plcConnections >= 1
        else {
            return "Pitch, jitter, units, boot number or PLC connections are out of range."
        }
        let atPLC = stations.prefix { !$0.isHandheld }
        guard (1...5).contains(atPLC.count) else { return "The PLC must have one to five stations." }
        guard stations.dropFirst(atPLC.count).allSatisfy(\.isHandheld) else {
            return "Handheld stations must come last."
        }
        guard case .item = stations[0].kind else { return "The first station must be an item station." }
        for (index, station) in stations.enumerated() {
            if let sentence = mistake(of: station) { return "Station \(index): \(sentence)" }
        }
        return nil
    }

    private func mistake(of station: StationPlan) -> String? {
        guard station.isHandheld || station.geometry(pitch: pitch).isValid else {
            return "the distances break Line Link's conditions."
        }
        switch station.kind {
        case .item(let printer, let camera):
            if let printer, !isKnown(printer, { if case .zipher = $0 { true } else { false } }) {
                return "\(printer) is no unit printer."
            }
            return isKnown(camera, Self.isReader) ? nil : "\(camera) is no reader."
        case .container(let ratio, let layers, let reader, let labelReader, let printer):
            guard ratio >= 1, (1...ratio).contains(layers) else { return "ratio or layers out of range." }
            guard isKnown(reader, Self.isReader), isKnown(labelReader, Self.isReader) else {
                return "\(reader) or \(labelReader) is no reader."
            }
            return isKnown(printer, Self.isLabelPrinter) ? nil : "\(printer) is no label printer."
        case .handheld(let ratio, let scanner, let printer):
            guard ratio >= 1 else { return "ratio out of range." }
            guard isKnown(scanner, { $0 == .scanner }) else { return "\(scanner) is no scanner." }
            return isKnown(printer, Self.isLabelPrinter) ? nil : "\(printer) is no label printer."
        }
    }

    private func isKnown(_ id: String, _ fits: (DevicePlan.Kind) -> Bool) -> Bool {
        devices.contains { $0.id == id && fits($0.kind) }
    }

    private static func isReader(_ kind: DevicePlan.Kind) -> Bool {
        switch kind {
        case .dataMan, .keyence: true
        case .zipher, .zpl, .scanner: false
        }
    }

    private static func isLabelPrinter(_ kind: DevicePlan.Kind) -> Bool {
        if case .zpl = kind { true } else { false }
    }
}
