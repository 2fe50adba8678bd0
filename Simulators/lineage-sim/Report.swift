import ConfigurationFiles
import Foundation
import Glibc
import LineWorld
import WorldPlans

/// One line of the program's output: an event as JSON with sorted members. Members that do not belong to the event are
/// left out.
struct Report: Encodable {
    /// A fault by appointment, in the words of a scenario.
    struct Appointment: Encodable {
        var fault: String
        var device: String?
        var seconds: Int?
        var atSecond: Int64?
        var atUnit: Int?
    }

    var event: String
    var seed: UInt64?
    var line: String?
    var product: String?
    var units: Int?
    var speed: Int?
    /// Cases per million chances, by the fault's name.
    var rates: [String: Int]?
    var scheduled: [Appointment]?
    var endpoints: [String: String]?
    /// Units put on the belt.
    var fed: Int?
    /// Nothing moves or waits any more except incomplete stacks.
    var idle: Bool?
    /// Containers (or units) that left the line at its end.
    var finished: Int?
    var command: String?
    var truth: String?
    var message: String?

    init(_ event: String) {
        self.event = event
    }

    /// The first line: all that is needed to run the same again.
    static func plan(of simulation: Simulation) -> Report {
        let plan = simulation.plan
        var report = Report("plan")
        report.seed = plan.seed
        report.line = simulation.line.id
        report.product = simulation.product.id
        report.units = plan.units
        report.speed = plan.unitsPerMinute
        var rates: [String: Int] = [:]
        for fault in FaultName.allCases {
            if let rate = fault.rate, plan.faults[keyPath: rate] > 0 {
                rates[fault.rawValue] = plan.faults[keyPath: rate]
            }
        }
        report.rates = rates
        report.scheduled = plan.faults.scheduled.map(Appointment.init)
        return report
    }

    static func progress(fed: Int, isIdle: Bool, finished: Int) -> Report {
        var report = Report("progress")
        report.fed = fed
        report.idle = isIdle
        report.finished = finished
        return report
    }

    static func error(_ message: String) -> Report {
        var report = Report("error")
        report.message = message
        return report
    }

    /// Writes the line at once. Nobody to read it is no reason to stop: the world goes on until it is told to end.
    func say() {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            let line = try encoder.encode(self) + [UInt8(ascii: "\n")]
            try FileHandle.standardOutput.write(contentsOf: line)
        } catch {
            try? FileHandle.standardError.write(contentsOf: Data("lineage-sim: \(error)\n".utf8))
        }
    }
}

extension Report.Appointment {
    init(_ scheduled: ScheduledFault) {
        self.init(
            fault: scheduled.fault.name?.rawValue ?? "\(scheduled.fault)", device: scheduled.fault.device,
            seconds: scheduled.fault.seconds)
        switch scheduled.moment {
        case .time(let time): atSecond = time / 1_000_000
        case .unit(let unit): atUnit = unit
        case .container: break
        }
    }
}
