import Codes
import LineCore

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
        for act in tree["people"]?.elements ?? [] { check(act: act) }
        for alarm in expected("alarms") + expected("possible-alarms") {
            guard let word = alarm["alarm"], let text = word.text, AlarmKind(word: text) == nil else { continue }
            refuse(word, zh: "没有报警", en: "no alarm is called", text, among: AlarmKind.allCases.map(\.word))
        }
        for word in expected("holds") + expected("possible-holds") {
            guard let text = word.text, HoldCause(word: text) == nil else { continue }
            refuse(word, zh: "没有停机原因", en: "no hold is called", text, among: HoldCause.allCases.map(\.word))
        }
        for losses in tree["expect"]?["losses"]?.elements ?? [] {
            guard let least = losses["at-least"]?.number, let most = losses["at-most"], most.number ?? least < least
            else {
                continue
            }
            problems.error(most, zh: "at-most 小于 at-least", en: "at-most is less than at-least")
        }
    }

    private func expected(_ key: String) -> [Checked] { tree["expect"]?[key]?.elements ?? [] }

    private mutating func refuse(_ value: Checked, zh: String, en: String, _ text: String, among words: [String]) {
        let near = nearest(to: text, among: words)
        problems.error(
            value, zh: "\(zh)“\(text)”" + (near.map { "。是否想写“\($0)”？" } ?? ""),
            en: "\(en) \"\(text)\"" + (near.map { ". Did you mean \"\($0)\"?" } ?? ""))
    }

    private mutating func check(_ scheduled: Checked) {
        let moments = ["at-second", "at-unit", "at-container"].filter {
            scheduled[$0] != nil || scheduled.refused.contains($0)
        }
        if moments.count != 1 {
            problems.error(
                scheduled, zh: "须写且只写 at-second、at-unit、at-container 之一",
                en: "exactly one of at-second, at-unit and at-container is needed")
        }
        guard let word = scheduled["fault"], let fault = word.text.flatMap(FaultName.init) else { return }
        let target = fault.target
        let isOfStation = target == .station || target == .stationForSeconds
        let isAtContainer = moments == ["at-container"]
        demand(target == .device || target == .deviceForSeconds, scheduled, "device", fault)
        demand(
            [.deviceForSeconds, .lineForSeconds, .stationForSeconds].contains(target), scheduled, "seconds", fault)
        demand(isOfStation || isAtContainer, scheduled, "station", fault)
        if target == .container, !moments.isEmpty, !isAtContainer {
            problems.error(
                scheduled, zh: "故障 \(fault.rawValue) 只用于 at-container",
                en: "the fault \(fault.rawValue) strikes a container: it needs at-container")
        }
    }

    private mutating func check(act: Checked) {
        let moments = ["at-second", "at-unit", "at"].filter { act[$0] != nil || act.refused.contains($0) }
        if moments.count != 1 {
            problems.error(
                act, zh: "须写且只写 at-second、at-unit、at 之一", en: "exactly one of at-second, at-unit and at is needed")
        }
        guard let word = act["act"]?.text.flatMap(ScenarioActWord.init) else { return }
        for detail in ScenarioActWord.Detail.allCases where !act.refused.contains(detail.rawValue) {
            let value = act[detail.rawValue]
            if value == nil, word.needed.contains(detail) {
                problems.error(
                    act, zh: "操作 \(word.rawValue) 须写 \(detail.rawValue)",
                    en: "the act \(word.rawValue) needs \(detail.rawValue)")
            } else if let value, !(word.needed + word.optional).contains(detail) {
                problems.error(
                    value, zh: "操作 \(word.rawValue) 没有 \(detail.rawValue)",
                    en: "the act \(word.rawValue) has no \(detail.rawValue)")
            }
        }
        if let packs = act["packs"], !word.takesPacks {
            problems.error(
                packs, zh: "操作 \(word.rawValue) 没有 packs", en: "the act \(word.rawValue) has no packs")
        }
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

    /// The devices and stations that scheduled faults and expectations name must be on the line and of the right kind.
    static func check(
        _ scenario: ScenarioConfiguration, places: Places, line: LineConfiguration
    ) -> [ConfigurationProblem] {
        var problems: [ConfigurationProblem] = []
        for (index, scheduled) in scenario.faults.scheduled.enumerated() {
            let path = "faults.scheduled[\(index)]"
            if let id = scheduled.device {
                problems += check(device: id, of: scheduled.fault, "\(path).device", places, line)
            }
            if let id = scheduled.station {
                problems += check(station: id, of: scheduled, "\(path).station", places, line)
            }
        }
        let expected = scenario.expectations
        for (key, alarms) in [("alarms", expected.alarms), ("possible-alarms", expected.possibleAlarms)] {
            for (index, alarm) in alarms.enumerated() {
                let path = "expect.\(key)[\(index)]"
                problems += known(station: alarm.station, "\(path).station", places, line)
                if let id = alarm.device, !line.devices.contains(where: { $0.id == id }) {
                    problems.append(unknownDevice(id, "\(path).device", places, line))
                }
            }
        }
        for (index, act) in scenario.people.enumerated() {
            problems += known(station: act.station, "people[\(index)].station", places, line)
            let stations = line.stations.map(\.id)
            if let place = act.place,
                CountedPlace(token: place, stations: stations).map(line.counts.places.contains) != true
            {
                problems.append(
                    places.problem(
                        .error, "people[\(index)].place", zh: "生产线 \(line.id) 不清点“\(place)”",
                        en: "the line \(line.id) does not count \"\(place)\""))
            }
        }
        for (index, losses) in scenario.expectations.losses.enumerated() {
            problems += known(station: losses.station, "expect.losses[\(index)].station", places, line)
        }
        return problems
    }

    private static func check(
        device id: String, of fault: FaultName, _ path: String, _ places: Places, _ line: LineConfiguration
    ) -> [ConfigurationProblem] {
        guard let device = line.devices.first(where: { $0.id == id }) else {
            return [unknownDevice(id, path, places, line)]
        }
        let role = device.driver.role
        guard fault.roles.isEmpty ? device.driver == .lineLink : !fault.roles.contains(role) else { return [] }
        let word = fault.roles.first?.word ?? BilingualText(zh: "PLC 以外的设备", en: "device beside the PLC")
        return [
            places.problem(
                .error, path, zh: "“\(id)”不是\(word.chinese)，故障 \(fault.rawValue) 不适用",
                en: "\"\(id)\" is no \(word.english): the fault \(fault.rawValue) cannot strike it")
        ]
    }

    private static func check(
        station id: String, of scheduled: ScheduledFaultConfiguration, _ path: String, _ places: Places,
        _ line: LineConfiguration
    ) -> [ConfigurationProblem] {
        guard let station = line.stations.first(where: { $0.id == id }) else {
            return known(station: id, path, places, line)
        }
        var kinds = scheduled.fault.stations
        // Only containers that stop at the PLC are counted by the world.
        if case .container = scheduled.moment, scheduled.fault.target != .station,
            scheduled.fault.target != .stationForSeconds
        {
            kinds = [.container]
        }
        guard !kinds.contains(station.faultKind) else { return [] }
        return [
            places.problem(
                .error, path, zh: "故障 \(scheduled.fault.rawValue) 不适用于工位“\(id)”",
                en: "the fault \(scheduled.fault.rawValue) cannot strike the station \"\(id)\"")
        ]
    }

    private static func known(
        station id: String?, _ path: String, _ places: Places, _ line: LineConfiguration
    ) -> [ConfigurationProblem] {
        guard let id, !line.stations.contains(where: { $0.id == id }) else { return [] }
        return [
            places.problem(
                .error, path, zh: "生产线 \(line.id) 没有工位“\(id)”", en: "the line \(line.id) has no station \"\(id)\"")
        ]
    }

    private static func unknownDevice(
        _ id: String, _ path: String, _ places: Places, _ line: LineConfiguration
    ) -> ConfigurationProblem {
        places.problem(
            .error, path, zh: "生产线 \(line.id) 没有设备“\(id)”", en: "the line \(line.id) has no device \"\(id)\"")
    }
}

extension StationConfiguration {
    var faultKind: FaultName.StationKind {
        switch kind {
        case .coding, .verifying: .coding
        case .container, .tracked: .container
        case .handheld: .handheld
        }
    }
}
