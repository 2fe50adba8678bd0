public import Codes
public import LineCore

/// What the line must do in a scenario, and what it must leave alone.
public struct ScenarioExpectations: Hashable, Sendable {
    /// An alarm that has to come, or may.
    public struct Alarm: Hashable, Sendable {
        public var kind: AlarmKind
        /// The station or device that it has to name; nil = it does not matter.
        public var station: String?
        public var device: String?

        public init(kind: AlarmKind, station: String?, device: String?) {
            self.kind = kind
            self.station = station
            self.device = device
        }
    }

    /// How many items of a station may be kept from going on: rejected, or gone from the belt.
    public struct Losses: Hashable, Sendable {
        public var station: String
        public var atLeast: Int
        public var atMost: Int

        public init(station: String, atLeast: Int, atMost: Int) {
            self.station = station
            self.atLeast = atLeast
            self.atMost = atMost
        }
    }

    /// In the file's order.
    public var alarms: [Alarm]
    /// Alarms that may come; no other alarm may.
    public var possibleAlarms: [Alarm]
    /// Holds that have to come.
    public var holds: [HoldCause]
    /// Holds that may come, beside those that belong to an alarm that has to come or may; no other hold may.
    public var possibleHolds: [HoldCause]
    /// Stations that are not named lose nothing.
    public var losses: [Losses]

    public init(
        alarms: [Alarm], possibleAlarms: [Alarm], holds: [HoldCause], possibleHolds: [HoldCause], losses: [Losses]
    ) {
        self.alarms = alarms
        self.possibleAlarms = possibleAlarms
        self.holds = holds
        self.possibleHolds = possibleHolds
        self.losses = losses
    }
}

extension AlarmKind {
    /// The word in scenario files, e.g. `sequence-slip`.
    public var word: String { kebabCase("\(self)") }

    /// Nil where no alarm has this word.
    public init?(word: String) {
        guard let kind = AlarmKind.allCases.first(where: { $0.word == word }) else { return nil }
        self = kind
    }
}

extension HoldCause {
    /// The word in scenario files, e.g. `sequence-lost`.
    public var word: String { kebabCase("\(self)") }

    /// Nil where no hold has this word.
    public init?(word: String) {
        guard let cause = HoldCause.allCases.first(where: { $0.word == word }) else { return nil }
        self = cause
    }
}

/// `sequenceSlip` → `sequence-slip`, `plcLost` → `plc-lost`.
private func kebabCase(_ name: String) -> String {
    var word = ""
    for character in name {
        if character.isUppercase { word += "-" }
        word += character.lowercased()
    }
    return word
}

/// What was seen of a line while a scenario ran.
public struct ScenarioObservation: Hashable, Sendable {
    /// Every alarm that was raised, by the ids of the line's file.
    public var alarms: Set<ScenarioExpectations.Alarm>
    public var holds: Set<HoldCause>
    /// Items that were rejected or removed, by station.
    public var losses: [String: Int]

    /// Nothing was seen yet.
    public init() {
        alarms = []
        holds = []
        losses = [:]
    }

    public mutating func saw(_ kind: AlarmKind, station: String?, device: String?) {
        // Of some alarms the number of the device is a level, or a bit of the PLC.
        let isDevice = kind.deviceMeaning == .device
        alarms.insert(ScenarioExpectations.Alarm(kind: kind, station: station, device: isDevice ? device : nil))
    }
}

extension ScenarioExpectations {
    /// What was expected and did not happen, or happened and must not; empty = the line did what it should.
    public func unmet(by seen: ScenarioObservation, stations: [String]) -> [BilingualText] {
        var unmet: [BilingualText] = []
        for alarm in alarms where !seen.alarms.contains(where: alarm.isMet) {
            let place = [alarm.station, alarm.device].compactMap(\.self).joined(separator: " ")
            unmet.append(
                BilingualText(
                    zh: "没有出现报警 \(alarm.kind.word) \(place)", en: "the alarm \(alarm.kind.word) \(place) did not come"))
        }
        for hold in holds where !seen.holds.contains(hold) {
            unmet.append(BilingualText(zh: "产线没有因 \(hold.word) 停下", en: "the line was not held for \(hold.word)"))
        }
        unmet += unforeseen(in: seen)
        for station in stations {
            let lost = seen.losses[station] ?? 0
            let bound = losses.first { $0.station == station }
            let (least, most) = (bound?.atLeast ?? 0, bound?.atMost ?? 0)
            if lost < least || lost > most {
                unmet.append(
                    BilingualText(
                        zh: "工位 \(station) 剔除或取走 \(lost) 件，应为 \(least)…\(most)",
                        en: "\(lost) items of the station \(station) were rejected or removed, not \(least)…\(most)"))
            }
        }
        return unmet
    }
}

extension ScenarioExpectations {
    /// Alarms and holds that the scenario does not name.
    private func unforeseen(in seen: ScenarioObservation) -> [BilingualText] {
        let known = alarms + possibleAlarms
        let strange = seen.alarms.filter { alarm in !known.contains { $0.isMet(by: alarm) } }
        var found = strange.map { alarm in
            ([alarm.kind.word] + [alarm.station, alarm.device].compactMap(\.self)).joined(separator: " ")
        }.sorted().map { BilingualText(zh: "出现了未预期的报警 \($0)", en: "the alarm \($0) came, which nobody expects") }
        // The line stands with an alarm that says why.
        let implied = known.flatMap { $0.kind.holdCauses }
        let unexpected = seen.holds.subtracting(holds + possibleHolds + implied).map(\.word).sorted()
        found += unexpected.map {
            BilingualText(zh: "产线因未预期的 \($0) 停下", en: "the line was held for \($0), which nobody expects")
        }
        return found
    }
}

extension ScenarioExpectations.Alarm {
    fileprivate func isMet(by seen: Self) -> Bool {
        kind == seen.kind && (station == nil || station == seen.station) && (device == nil || device == seen.device)
    }
}

extension ScenarioExpectations {
    /// From a tree without errors.
    init(_ tree: Checked) {
        func alarms(_ key: String) -> [Alarm] {
            (tree[key]?.elements ?? []).compactMap { alarm in
                AlarmKind(word: alarm.text("alarm")).map {
                    Alarm(kind: $0, station: alarm["station"]?.text, device: alarm["device"]?.text)
                }
            }
        }
        func holds(_ key: String) -> [HoldCause] {
            (tree[key]?.elements ?? []).compactMap { $0.text.flatMap(HoldCause.init(word:)) }
        }
        self.init(
            alarms: alarms("alarms"), possibleAlarms: alarms("possible-alarms"), holds: holds("holds"),
            possibleHolds: holds("possible-holds"),
            losses: (tree["losses"]?.elements ?? []).map {
                Losses(
                    station: $0.text("station"), atLeast: $0.number("at-least"), atMost: $0.number("at-most"))
            })
    }
}
