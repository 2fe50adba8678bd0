/// The alarms that stand now. Raising one that stands, or clearing one that does not, changes nothing.
struct AlarmBoard: Sendable {
    private(set) var standing: [StandingAlarm]

    init(standing: [StandingAlarm]) {
        self.standing = standing
    }

    mutating func raise(
        _ kind: AlarmKind, station: StationIndex, device: DeviceIndex, detail: Int64, at moment: Moment,
        into step: inout Step
    ) {
        guard !standing.contains(where: { $0.kind == kind && $0.station == station && $0.device == device }) else {
            return
        }
        standing.append(StandingAlarm(kind: kind, station: station, device: device, detail: detail, since: moment))
        step.facts.append(.alarm(kind, station: station, device: device, raised: true, detail: detail))
    }

    mutating func clear(_ kind: AlarmKind, station: StationIndex, device: DeviceIndex, into step: inout Step) {
        guard
            let index = standing.firstIndex(where: {
                $0.kind == kind && $0.station == station && $0.device == device
            })
        else { return }
        let alarm = standing.remove(at: index)
        step.facts.append(.alarm(kind, station: station, device: device, raised: false, detail: alarm.detail))
    }

    /// Clears every alarm of these kinds, wherever it was raised.
    mutating func clear(_ kinds: [AlarmKind], into step: inout Step) {
        for alarm in standing where kinds.contains(alarm.kind) {
            clear(alarm.kind, station: alarm.station, device: alarm.device, into: &step)
        }
    }
}

/// One alarm that stands.
public struct StandingAlarm: Hashable, Sendable {
    public var kind: AlarmKind
    /// ``noStation`` where no station is meant.
    public var station: StationIndex
    /// ``noDevice`` where no device is meant.
    public var device: DeviceIndex
    /// Depends on the kind: an item number, a level, a count.
    public var detail: Int64
    public var since: Moment

    public init(kind: AlarmKind, station: StationIndex, device: DeviceIndex, detail: Int64, since: Moment) {
        self.kind = kind
        self.station = station
        self.device = device
        self.detail = detail
        self.since = since
    }
}

/// Stands for "no station" in alarms.
public let noStation: StationIndex = 255
/// Stands for "no device" in alarms.
public let noDevice: DeviceIndex = 255
