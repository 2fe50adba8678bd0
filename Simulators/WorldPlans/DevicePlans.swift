import Codes
import ConfigurationFiles
import LineWorld

/// Makes simulated devices that behave as the configuration says, and refuses what they cannot.
struct DevicePlans {
    let line: LineConfiguration
    let product: ProductConfiguration

    /// Nil for the PLC, which is no device of the plan's list.
    func plan(_ device: DeviceConfiguration) throws(WorldPlanFault) -> DevicePlan? {
        let kind: DevicePlan.Kind
        switch device.settings {
        case .lineLink: return nil
        case .zipher(let settings): kind = .zipher(try zipher(settings, of: device))
        case .dataManModbus(let settings): kind = .dataMan(try dataMan(settings, of: device.id))
        case .keyenceSR(let settings): kind = .keyence(try keyence(settings, of: device.id))
        case .zpl: kind = .zpl(ZPLPlan())
        case .scanner(let settings):
            try demand(settings.suffix == .carriageReturn, device.id, "suffix", "cr")
            kind = .scanner
        }
        return DevicePlan(id: device.id, kind: kind, connection: try connection(of: device))
    }

    private func connection(of device: DeviceConfiguration) throws(WorldPlanFault) -> Endpoint.Kind {
        let kind: Endpoint.Kind =
            switch device.address {
            case .modbusTCP: .modbus
            case .tcp: .tcp
            case .serial: .serial
            }
        switch device.driver {
        case .lineLink, .dataManModbus: try demand(kind == .modbus, device.id, "connect", "modbus-tcp")
        case .zipher: try demand(kind == .tcp, device.id, "connect", "tcp")
        case .keyenceSR, .zpl, .scanner: try demand(kind != .modbus, device.id, "connect", "tcp, serial")
        }
        return kind
    }

    private func zipher(_ settings: ZipherSettings, of device: DeviceConfiguration) throws(WorldPlanFault) -> ZipherPlan
    {
        var plan = ZipherPlan()
        plan.jobs = [settings.job]
        plan.capacity = max(plan.capacity, Int(settings.records))
        guard let units = product.levels.first(where: { $0.level == 1 }) else {
            throw .noLevel(1, station: device.id, product: product.id)
        }
        guard let symbol = UnitSymbol(fields: settings.recordFields, level: units) else {
            throw .noCode(printer: device.id, scheme: units.source.scheme)
        }
        plan.symbol = symbol.pieces
        plan.aimID = symbol.aimID
        return plan
    }

    private func dataMan(_ settings: DataManSettings, of device: String) throws(WorldPlanFault) -> DataManPlan {
        let result = Int(settings.resultAddress)
        try demand(settings.symbolSeparator == .lineFeed, device, "symbol-separator", "lf")
        try demand(settings.gradeSeparator == .tab, device, "grade-separator", "tab")
        try demand(Int(settings.lengthAddress) == result + 3, device, "length-address", "\(result + 3)")
        try demand(Int(settings.textAddress) == result + 4, device, "text-address", "\(result + 4)")
        var plan = DataManPlan()
        plan.controlBase = Int(settings.controlAddress)
        plan.statusBase = Int(settings.statusAddress)
        plan.resultBase = result
        plan.lowByteFirst = settings.lowByteFirst
        plan.decodeTime = Self.decodeTime(settings.earliestMilliseconds, settings.latestMilliseconds)
        return plan
    }

    private func keyence(_ settings: KeyenceSRSettings, of device: String) throws(WorldPlanFault) -> KeyencePlan {
        try demand(settings.framing == .carriageReturn, device, "framing", "cr")
        try demand(settings.symbolSeparator == .comma, device, "symbol-separator", "comma")
        try demand(settings.sendsIdentifiers, device, "aim-identifiers", "true")
        var plan = KeyencePlan()
        plan.readError = settings.noRead
        plan.decodeTime = Self.decodeTime(settings.earliestMilliseconds, settings.latestMilliseconds)
        return plan
    }

    /// 15…25 ms, as readers of this class take, or what lies near it within the reader's window (which begins and
    /// ends with whole milliseconds, earliest before latest).
    static func decodeTime(_ earliest: Int, _ latest: Int) -> ClosedRange<Int64> {
        let first = Int64(earliest) * 1_000
        let width = max(Int64(latest - earliest) * 1_000, 0)
        let lower = max(first + min(1_000, width / 4), min(15_000, first + width / 4))
        return lower...max(lower, min(max(25_000, lower + 10_000), first + width / 2))
    }

    private func demand(_ isSo: Bool, _ device: String, _ setting: String, _ only: String) throws(WorldPlanFault) {
        guard isSo else { throw .unsupported(device: device, setting: setting, only: only) }
    }
}
