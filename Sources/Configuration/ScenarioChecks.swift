import Codes

/// What must hold between the values of a scenario's file.
struct ScenarioChecks {
    var problems: ProblemList
    private let tree: Checked

    init(_ tree: Checked, file: String) {
        problems = ProblemList(file: file)
        self.tree = tree
    }

    mutating func run() {
        for scheduled in tree["faults"]?["scheduled"]?.elements ?? [] { check(scheduled) }
    }

    private mutating func check(_ scheduled: Checked) {
        let moments = ["at-second", "at-unit"].filter { scheduled[$0] != nil || scheduled.refused.contains($0) }
        if moments.count != 1 {
            problems.error(
                scheduled, zh: "须写且只写 at-second 或 at-unit 之一", en: "exactly one of at-second and at-unit is needed")
        }
        guard let word = scheduled["fault"], let fault = word.text.flatMap(FaultName.init) else { return }
        let target = fault.target
        let needsDevice = target == .device || target == .deviceForSeconds
        let needsSeconds = target == .deviceForSeconds || target == .lineForSeconds
        demand(needsDevice, scheduled, "device", fault)
        demand(needsSeconds, scheduled, "seconds", fault)
    }

    private mutating func demand(_ isNeeded: Bool, _ scheduled: Checked, _ key: String, _ fault: FaultName) {
        if isNeeded, scheduled[key] == nil, !scheduled.refused.contains(key) {
            problems.error(
                scheduled, zh: "故障 \(fault.rawValue) 须写 \(key)", en: "the fault \(fault.rawValue) needs \(key)")
        }
        if !isNeeded, let value = scheduled[key] {
            problems.error(
                value, zh: "故障 \(fault.rawValue) 没有 \(key)", en: "the fault \(fault.rawValue) has no \(key)")
        }
    }

    /// The devices that scheduled faults name must be on the line and of the right kind.
    static func check(
        _ scenario: ScenarioConfiguration, places: Places, line: LineConfiguration
    ) -> [ConfigurationProblem] {
        var problems: [ConfigurationProblem] = []
        for (index, scheduled) in scenario.faults.scheduled.enumerated() {
            guard let id = scheduled.device else { continue }
            let path = "faults.scheduled[\(index)].device"
            guard let device = line.devices.first(where: { $0.id == id }) else {
                problems.append(
                    places.problem(
                        .error, path, zh: "生产线 \(line.id) 没有设备“\(id)”",
                        en: "the line \(line.id) has no device \"\(id)\""))
                continue
            }
            guard let role = scheduled.fault.role, device.driver.role != role else { continue }
            problems.append(
                places.problem(
                    .error, path, zh: "“\(id)”不是\(role.word.chinese)，故障 \(scheduled.fault.rawValue) 不适用",
                    en: "\"\(id)\" is no \(role.word.english): the fault \(scheduled.fault.rawValue) cannot strike it"))
        }
        return problems
    }
}
