import ConfigurationFiles
import ControlTypes
import LineCore

/// What people call stations, devices and alarms of this line.
struct AlarmNames {
    let stations: [String]
    let devices: [String]

    init(_ line: LineConfiguration) {
        self.init(stations: line.stations.map(\.id), devices: line.devices.map(\.id))
    }

    init(stations: [String], devices: [String]) {
        self.stations = stations
        self.devices = devices
    }

    func station(_ index: StationIndex) -> String? {
        Int(index) < stations.count ? stations[Int(index)] : nil
    }

    func device(_ index: DeviceIndex) -> String? {
        Int(index) < devices.count ? devices[Int(index)] : nil
    }

    /// The alarm's name for people and commands: the kind, then what it is about, joined by colons; always the same.
    func id(_ key: AlarmKey) -> String {
        let about: String? =
            switch key.kind.deviceMeaning {
            case .device: device(key.device)
            case .level: "level-\(key.device)"
            case .plcAlarmBit: PLCAlarmBit(rawValue: key.device).map { "\($0)" } ?? "bit-\(key.device)"
            case .number: key.device == noDevice ? nil : "\(key.device + 1)"
            }
        return ([key.kind.token] + [station(key.station), about].compactMap(\.self)).joined(separator: ":")
    }
}

/// Tells the alarms of one moment to people.
struct AlarmTeller {
    let names: AlarmNames
    /// The names of the batch's packaging levels from 1 upwards; empty without a batch.
    let levels: [String]
    let alarms: [StandingAlarm]
    let holds: [Hold]
    /// The text of a code by the ledger's number, for alarms that name a container.
    var code: (Int64) -> String? = { _ in nil }
    /// The same for alarms that name a pack: the code of the container that it is recorded in.
    var container: (Int64) -> String? = { _ in nil }

    /// Everything that is not normal: what has to be acted on, most urgent first, then the rest as it came.
    func all() -> [AlarmStatus] {
        let urgent = byUrgency(alarms, holds: holds)
        let known = Set(urgent.map(\.key))
        return (urgent + alarms.filter { !known.contains($0.key) }).map(status)
    }

    /// Without what the design suppresses.
    func shown() -> [AlarmStatus] { all().filter { $0.state != AlarmState.suppressed.token } }

    func key(_ id: String) -> AlarmKey? { alarms.map(\.key).first { names.id($0) == id } }

    private func told(_ alarm: StandingAlarm) -> ToldAlarm {
        switch alarm.kind.detailMeaning {
        case .container: ToldAlarm(alarm.key, detail: alarm.detail, levels: levels, code: code(alarm.detail))
        case .packInContainer:
            ToldAlarm(
                alarm.key, detail: alarm.detail, levels: levels, code: code(alarm.detail),
                container: container(alarm.detail))
        default: ToldAlarm(alarm.key, detail: alarm.detail, levels: levels)
        }
    }

    private func status(_ alarm: StandingAlarm) -> AlarmStatus {
        let told = self.told(alarm)
        return AlarmStatus(
            id: names.id(alarm.key), kind: alarm.kind.token, priority: alarm.kind.priority.token,
            state: alarm.state.token, isStanding: alarm.holds, holdsLine: holdsLine(alarm), text: told.text,
            cause: told.cause, consequence: told.consequence, action: told.action,
            station: names.station(alarm.station), device: device(alarm), detail: alarm.detail,
            occurrences: Int(alarm.occurrences), since: Timestamps.text(milliseconds: alarm.since.wall),
            shelf: alarm.shelf.map {
                AlarmStatus.Shelf(
                    until: Timestamps.text(milliseconds: $0.untilWall), user: $0.who, reason: $0.why)
            })
    }

    private func device(_ alarm: StandingAlarm) -> String? {
        alarm.kind.deviceMeaning == .device ? names.device(alarm.device) : nil
    }

    private func holdsLine(_ alarm: StandingAlarm) -> Bool { holds.contains { alarm.tells($0) } }

    /// The one thing to do now.
    var nextAct: NextAct? {
        switch mostUrgent(alarms, holds: holds) {
        case .alarm(let alarm):
            let told = self.told(alarm)
            return NextAct(
                alarm: names.id(alarm.key), priority: alarm.kind.priority.token, holdsLine: holdsLine(alarm),
                cause: told.text, action: told.action, station: names.station(alarm.station), device: device(alarm))
        case .hold(let hold):
            // The alarm of a hold may be shelved: what it says of the cause is still the best there is.
            if let alarm = alarms.first(where: { $0.tells(hold) }) {
                let told = self.told(alarm)
                return NextAct(
                    alarm: names.id(alarm.key), priority: alarm.kind.priority.token, holdsLine: true,
                    cause: told.text, action: told.action, station: names.station(alarm.station),
                    device: device(alarm))
            }
            return NextAct(
                alarm: nil, priority: hold.cause.priority.token, holdsLine: true, cause: hold.cause.text,
                action: hold.cause.action, station: names.station(hold.station), device: names.device(hold.device))
        case nil: return nil
        }
    }
}

extension AlarmDescription {
    /// The catalogue's entry of a kind.
    init(_ kind: AlarmKind) {
        let text = AlarmText(kind)
        self.init(
            kind: kind.token, priority: kind.priority.token, name: text.name, cause: text.cause,
            consequence: text.consequence, action: text.action, end: kind.end.text, latches: kind.latches,
            mayBeShelved: kind.mayBeShelved, holds: kind.holdCauses.map { "\($0)" })
    }
}
