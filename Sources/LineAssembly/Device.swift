public import Devices
import LineCore
import Links

/// One device of the line with its machine. A new kind of device is a new case here, a folder in `Devices` and a driver
/// in the configuration.
public enum Device: Sendable {
    case plc(PLCMachine)
    case dataMan(DataManMachine)
    case keyenceSR(KeyenceSRMachine)
    case zipher(ZipherMachine)
    case zpl(ZPLMachine)
    case scanner(ScannerMachine)

    var nextDeadline: Tick? {
        switch self {
        case .plc(let machine): machine.nextDeadline
        case .dataMan(let machine): machine.nextDeadline
        case .keyenceSR(let machine): machine.nextDeadline
        case .zipher(let machine): machine.nextDeadline
        case .zpl(let machine): machine.nextDeadline
        case .scanner(let machine): machine.nextDeadline
        }
    }
}

extension Device {
    mutating func receive(_ input: LinkInput, at now: Tick, device: DeviceIndex, into output: inout DeviceStep) {
        switch self {
        case .plc(var machine):
            output.collect(device, DeviceReport.plc) { machine.receive(input, at: now, into: &$0) }
            self = .plc(machine)
        case .dataMan(var machine):
            output.collect(device, DeviceReport.reader) { machine.receive(input, at: now, into: &$0) }
            self = .dataMan(machine)
        case .keyenceSR(var machine):
            output.collect(device, DeviceReport.reader) { machine.receive(input, at: now, into: &$0) }
            self = .keyenceSR(machine)
        case .zipher(var machine):
            output.collect(device, DeviceReport.unitPrinter) { machine.receive(input, at: now, into: &$0) }
            self = .zipher(machine)
        case .zpl(var machine):
            output.collect(device, DeviceReport.labelPrinter) { machine.receive(input, at: now, into: &$0) }
            self = .zpl(machine)
        case .scanner(var machine):
            output.collect(device, DeviceReport.scanner) { machine.receive(input, at: now, into: &$0) }
            self = .scanner(machine)
        }
    }

    mutating func timePassed(at now: Tick, device: DeviceIndex, into output: inout DeviceStep) {
        switch self {
        case .plc(var machine):
            output.collect(device, DeviceReport.plc) { machine.timePassed(at: now, into: &$0) }
            self = .plc(machine)
        case .dataMan(var machine):
            output.collect(device, DeviceReport.reader) { machine.timePassed(at: now, into: &$0) }
            self = .dataMan(machine)
        case .keyenceSR(var machine):
            output.collect(device, DeviceReport.reader) { machine.timePassed(at: now, into: &$0) }
            self = .keyenceSR(machine)
        case .zipher(var machine):
            output.collect(device, DeviceReport.unitPrinter) { machine.timePassed(at: now, into: &$0) }
            self = .zipher(machine)
        case .zpl(var machine):
            output.collect(device, DeviceReport.labelPrinter) { machine.timePassed(at: now, into: &$0) }
            self = .zpl(machine)
        case .scanner(var machine):
            output.collect(device, DeviceReport.scanner) { machine.timePassed(at: now, into: &$0) }
            self = .scanner(machine)
        }
    }

    /// Carries out an effect if it is this device's.
    mutating func perform(_ effect: Effect, at now: Tick, device: DeviceIndex, into output: inout DeviceStep) {
        switch (self, effect) {
        case (.plc(var machine), .plc(let command)):
            output.collect(device, DeviceReport.plc) { machine.perform(command, at: now, into: &$0) }
            self = .plc(machine)
        case (.zipher(var machine), .unitPrinter(device, let command)):
            output.collect(device, DeviceReport.unitPrinter) { machine.perform(command, at: now, into: &$0) }
            self = .zipher(machine)
        case (.zpl(var machine), .labelPrinter(device, let command)):
            output.collect(device, DeviceReport.labelPrinter) { machine.perform(command, at: now, into: &$0) }
            self = .zpl(machine)
        case (.scanner(var machine), .scanner(device, let command)):
            output.collect(device, DeviceReport.scanner) { machine.perform(command, at: now, into: &$0) }
            self = .scanner(machine)
        default: break
        }
    }
}

/// What one step of a device brought about.
struct DeviceStep: Sendable {
    var links: [AssemblyOutput.LinkMessage] = []
    var reports: [DeviceReport] = []

    mutating func collect<Report: Sendable>(
        _ device: DeviceIndex, _ wrap: (Report) -> DeviceReport, _ body: (inout DeviceOutput<Report>) -> Void
    ) {
        var output = DeviceOutput<Report>()
        body(&output)
        for link in output.link { links.append(AssemblyOutput.LinkMessage(device: device, output: link)) }
        for report in output.reports { reports.append(wrap(report)) }
    }
}

/// A report of any device.
enum DeviceReport: Hashable, Sendable {
    case plc(PLCReport)
    case reader(ReaderReport)
    case unitPrinter(UnitPrinterReport)
    case labelPrinter(LabelPrinterReport)
    case scanner(ScannerReport)
}
