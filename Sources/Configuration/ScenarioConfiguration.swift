public import Codes

/// A run of the simulated line: what is made, how fast, and what goes wrong.
public struct ScenarioConfiguration: Hashable, Sendable {
    public var id: String
    public var name: BilingualText
    /// Paths of the line's and the product's file, relative to the scenario's.
    public var line: String
    public var product: String
    public var units: Int
    /// Units per minute.
    public var speed: Int
    public var seed: UInt64
    public var faults: FaultConfiguration
}

/// What goes wrong in a scenario.
public struct FaultConfiguration: Hashable, Sendable {
    /// The rates to begin with.
    public var preset: FaultPreset
    /// Rates that replace those of the preset, in the order of ``FaultName``.
    public var rates: [FaultRate]
    /// In the file's order.
    public var scheduled: [ScheduledFaultConfiguration]
}

public struct FaultRate: Hashable, Sendable {
    public var fault: FaultName
    /// Cases per million chances.
    public var perMillion: Int
}

public struct ScheduledFaultConfiguration: Hashable, Sendable {
    public enum Moment: Hashable, Sendable {
        /// Seconds after the start.
        case second(Int)
        /// When this unit comes, 1 = the first.
        case unit(Int)
    }

    public var fault: FaultName
    public var moment: Moment
    /// For faults of a device.
    public var device: String?
    /// For faults that last.
    public var seconds: Int?
}

/// Named sets of fault rates; the simulated world knows their numbers.
public enum FaultPreset: String, Hashable, Sendable, CaseIterable {
    /// Nothing goes wrong.
    case none
    /// What an ordinary line sees every day.
    case typical
}

/// What can go wrong on a simulated line.
public enum FaultName: String, Hashable, Sendable, CaseIterable {
    case noRead = "no-read"
    case misprint
    case duplicatePrint = "duplicate-print"
    case missingPrint = "missing-print"
    case itemTaken = "item-taken"
    case missingInContainer = "missing-in-container"
    case ribbonOut = "ribbon-out"
    case cameraLate = "camera-late"
    case cameraDrop = "camera-drop"
    case gateStuck = "gate-stuck"
    case answerLost = "answer-lost"
    case labelMisprint = "label-misprint"
    case labelSlow = "label-slow"
    case scanForgotten = "scan-forgotten"
    case scanDoubled = "scan-doubled"
    case plcRestart = "plc-restart"
    case plcSilent = "plc-silent"
    case emergencyStop = "emergency-stop"

    /// What a scheduled fault needs to know.
    enum Target: Hashable, Sendable {
        /// It strikes a thing on the belt.
        case thing
        /// It strikes the line at once.
        case line
        /// It strikes the line for some seconds.
        case lineForSeconds
        case device
        case deviceForSeconds
        /// It comes by chance only.
        case chanceOnly
    }

    var target: Target {
        switch self {
        case .noRead, .misprint, .duplicatePrint, .missingPrint, .itemTaken, .missingInContainer, .cameraLate,
            .gateStuck:
            .thing
        case .plcRestart: .line
        case .plcSilent, .emergencyStop: .lineForSeconds
        case .cameraDrop, .answerLost: .device
        case .ribbonOut: .deviceForSeconds
        case .labelMisprint, .labelSlow, .scanForgotten, .scanDoubled: .chanceOnly
        }
    }

    /// The kind of device that a fault of a device strikes.
    var role: DeviceDriver.Role? {
        switch self {
        case .cameraDrop: .reader
        case .answerLost: .unitPrinter
        case .ribbonOut: .labelPrinter
        default: nil
        }
    }

    /// What the rate counts; nil = no rate, by appointment only.
    var chance: BilingualText? {
        switch self {
        case .noRead, .cameraLate, .cameraDrop: BilingualText(zh: "次拍照", en: "pictures")
        case .misprint, .duplicatePrint, .missingPrint: BilingualText(zh: "个单元", en: "units")
        case .itemTaken, .gateStuck: BilingualText(zh: "个单元或容器", en: "units and containers")
        case .missingInContainer: BilingualText(zh: "个容器", en: "containers")
        case .answerLost: BilingualText(zh: "条记录", en: "records")
        case .ribbonOut, .labelMisprint, .labelSlow: BilingualText(zh: "张标签", en: "labels")
        case .scanForgotten, .scanDoubled: BilingualText(zh: "次扫描", en: "scans")
        case .plcRestart, .plcSilent, .emergencyStop: nil
        }
    }

    public var meaning: BilingualText {
        switch self {
        case .noRead: BilingualText(zh: "未读到", en: "nothing is read")
        case .misprint: BilingualText(zh: "打印不清或有误", en: "the print is unreadable or wrong")
        case .duplicatePrint: BilingualText(zh: "重复打印上一条", en: "the record before is printed again")
        case .missingPrint: BilingualText(zh: "漏打", en: "nothing is printed")
        case .itemTaken: BilingualText(zh: "被人取走", en: "taken off the belt by hand")
        case .missingInContainer: BilingualText(zh: "容器内少一件", en: "a child is missing in a container")
        case .ribbonOut: BilingualText(zh: "色带用完", en: "the ribbon ends")
        case .cameraLate: BilingualText(zh: "结果迟到", en: "a result comes late")
        case .cameraDrop: BilingualText(zh: "读码器断线", en: "a reader closes its connection")
        case .gateStuck: BilingualText(zh: "剔除未动作", en: "the gate does not move what it should reject")
        case .answerLost: BilingualText(zh: "打印机应答丢失", en: "the printer's answer is lost")
        case .labelMisprint: BilingualText(zh: "标签不清", en: "a label is unreadable")
        case .labelSlow: BilingualText(zh: "标签打印慢", en: "a label takes longer")
        case .scanForgotten: BilingualText(zh: "漏扫", en: "a scan is forgotten")
        case .scanDoubled: BilingualText(zh: "重复扫描", en: "a thing is scanned twice")
        case .plcRestart: BilingualText(zh: "PLC 重启", en: "the PLC restarts")
        case .plcSilent: BilingualText(zh: "PLC 无应答", en: "the PLC does not answer")
        case .emergencyStop: BilingualText(zh: "急停", en: "emergency stop")
        }
    }
}

extension ScenarioConfiguration {
    /// Makes the scenario from a tree without errors.
    init(_ tree: Checked) {
        let faults = tree.required("faults")
        let rates = faults.required("rates")
        self.init(
            id: tree.text("id"), name: tree.bilingual("name"), line: tree.text("line"), product: tree.text("product"),
            units: tree.number("units"), speed: tree.number("speed"), seed: UInt64(tree.number("seed")),
            faults: FaultConfiguration(
                preset: faults.word("preset", FaultPreset.self),
                rates: FaultName.allCases.compactMap { fault in
                    rates[fault.rawValue]?.number.map { FaultRate(fault: fault, perMillion: $0) }
                },
                scheduled: faults["scheduled"]?.elements.map(ScheduledFaultConfiguration.init) ?? []))
    }
}

extension ScheduledFaultConfiguration {
    init(_ tree: Checked) {
        let unit = tree["at-unit"]?.number
        self.init(
            fault: tree.word("fault", FaultName.self),
            moment: unit.map(Moment.unit) ?? .second(tree.number("at-second")),
            device: tree["device"]?.text, seconds: tree["seconds"]?.number)
    }
}
