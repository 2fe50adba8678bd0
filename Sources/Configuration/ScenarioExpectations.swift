public import Codes
public import LineCore

/// What the line must do in a scenario, and what it must leave alone.
public struct ScenarioExpectations: Hashable, Sendable {
    /// An alarm that has to come.
    public struct Alarm: Hashable, Sendable {
        public var kind: AlarmKind
        /// The station or device that it has to name; nil = it does not matter.
        public var station: String?
        public var device: String?
    }

    /// How many items of a station may be kept from going on: rejected, or gone from the belt.
    public struct Losses: Hashable, Sendable {
        public var station: String
        public var atLeast: Int
        public var atMost: Int
    }

    /// In the file's order.
    public var alarms: [Alarm]
    /// Holds that have to come.
    public var holds: [HoldCause]
    /// Stations that are not named lose nothing.
    public var losses: [Losses]
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
        alarms.insert(ScenarioExpectations.Alarm(kind: kind, station: station, device: device))
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

extension ScenarioExpectations.Alarm {
    fileprivate func isMet(by seen: Self) -> Bool {
        kind == seen.kind && (station == nil || station == seen.station) && (device == nil || device == seen.device)
    }
}

extension ScenarioExpectations {
    /// From a tree without errors.
    init(_ tree: Checked) {
        self.init(
            alarms: (tree["alarms"]?.elements ?? []).compactMap { alarm in
                AlarmKind(word: alarm.text("alarm")).map {
                    Alarm(kind: $0, station: alarm["station"]?.text, device: alarm["device"]?.text)
                }
            },
            holds: (tree["holds"]?.elements ?? []).compactMap { $0.text.flatMap(HoldCause.init(word:)) },
            losses: (tree["losses"]?.elements ?? []).map {
                Losses(
                    station: $0.text("station"), atLeast: $0.number("at-least"), atMost: $0.number("at-most"))
            })
    }
}
