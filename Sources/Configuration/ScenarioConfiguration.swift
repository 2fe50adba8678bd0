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
    /// What happens and why it matters, for people; nil = the name says it all.
    public var description: BilingualText?
    /// Pools that have not all of their codes at first; the others have more than enough.
    public var pools: [ScenarioPool]
    public var faults: FaultConfiguration
    /// What people do beside running the line, in the file's order.
    public var people: [ScenarioAct]
    /// What the line must do.
    public var expectations: ScenarioExpectations
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
        /// When this container of the fault's station comes, 1 = the first.
        case container(Int)
    }

    public var fault: FaultName
    public var moment: Moment
    /// For faults of a device.
    public var device: String?
    /// For faults of a station, and for those that strike a container of it.
    public var station: String?
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

extension ScenarioConfiguration {
    /// Makes the scenario from a tree without errors.
    init(_ tree: Checked) {
        let faults = tree.required("faults")
        let rates = faults.required("rates")
        self.init(
            id: tree.text("id"), name: tree.bilingual("name"), line: tree.text("line"), product: tree.text("product"),
            units: tree.number("units"), speed: tree.number("speed"), seed: UInt64(tree.number("seed")),
            description: tree["description"].map { _ in tree.bilingual("description") },
            pools: (tree["pools"]?.elements ?? []).map(ScenarioPool.init),
            faults: FaultConfiguration(
                preset: faults.word("preset", FaultPreset.self),
                rates: FaultName.allCases.compactMap { fault in
                    rates[fault.rawValue]?.number.map { FaultRate(fault: fault, perMillion: $0) }
                },
                scheduled: faults["scheduled"]?.elements.map(ScheduledFaultConfiguration.init) ?? []),
            people: (tree["people"]?.elements ?? []).map(ScenarioAct.init),
            expectations: ScenarioExpectations(tree.required("expect")))
    }
}

extension ScheduledFaultConfiguration {
    init(_ tree: Checked) {
        let unit = tree["at-unit"]?.number.map(Moment.unit)
        let container = tree["at-container"]?.number.map(Moment.container)
        self.init(
            fault: tree.word("fault", FaultName.self),
            moment: unit ?? container ?? .second(tree.number("at-second")),
            device: tree["device"]?.text, station: tree["station"]?.text, seconds: tree["seconds"]?.number)
    }
}
