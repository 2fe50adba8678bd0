public import Links

/// Which alarm is meant: at most one of these stands at a time.
public struct AlarmKey: Hashable, Sendable {
    public var kind: AlarmKind
    /// ``noStation`` where no station is meant.
    public var station: StationIndex
    /// ``noDevice`` where no device is meant; with some kinds a level, a bit or a number (``AlarmKind/deviceMeaning``).
    public var device: DeviceIndex

    public init(kind: AlarmKind, station: StationIndex, device: DeviceIndex) {
        self.kind = kind
        self.station = station
        self.device = device
    }
}

/// Why and until when an alarm is shelved.
public struct AlarmShelf: Hashable, Sendable {
    /// What the limit is kept by.
    public var until: Tick
    /// The same for screens: wall clock, milliseconds since 1970.
    public var untilWall: Int64
    public var who: String
    public var why: String

    public init(until: Tick, untilWall: Int64, who: String, why: String) {
        self.until = until
        self.untilWall = untilWall
        self.who = who
        self.why = why
    }
}

/// One alarm that is not normal.
public struct StandingAlarm: Hashable, Sendable {
    public var kind: AlarmKind
    /// ``noStation`` where no station is meant.
    public var station: StationIndex
    /// ``noDevice`` where no device is meant.
    public var device: DeviceIndex
    /// Depends on the kind: an item number, a level, a count (``AlarmKind/detailMeaning``).
    public var detail: Int64
    /// When the condition came last.
    public var since: Moment
    public var state: AlarmState
    public var condition: AlarmCondition
    /// How often it happened since somebody last saw it, 1 and more.
    public var occurrences: UInt32
    /// Only while it is shelved.
    public var shelf: AlarmShelf?

    /// An alarm that has just come.
    public init(kind: AlarmKind, station: StationIndex, device: DeviceIndex, detail: Int64, since: Moment) {
        self.kind = kind
        self.station = station
        self.device = device
        self.detail = detail
        self.since = since
        condition = kind.latches ? .latched : .present
        state = condition.unseen
        occurrences = 1
        shelf = nil
    }

    public var key: AlarmKey { AlarmKey(kind: kind, station: station, device: device) }

    /// The condition holds, or waits for a person to end it.
    public var holds: Bool { condition != .gone }
}

/// The alarms that are not normal. Raising one that stands, or clearing one that does not, changes nothing.
struct AlarmBoard: Sendable {
    /// In the order in which they first came.
    private(set) var entries: [StandingAlarm]

    init(standing: [StandingAlarm]) {
        entries = standing
    }

    /// Those whose condition holds, whatever people or the design did with them.
    var standing: [StandingAlarm] { entries.filter(\.holds) }

    subscript(key: AlarmKey) -> StandingAlarm? { entries.first { $0.key == key } }

    // MARK: The condition

    mutating func raise(
        _ kind: AlarmKind, station: StationIndex, device: DeviceIndex, detail: Int64, at moment: Moment,
        into step: inout Step
    ) {
        let new = StandingAlarm(kind: kind, station: station, device: device, detail: detail, since: moment)
        guard let index = entries.firstIndex(where: { $0.key == new.key }) else {
            entries.append(new)
            step.facts.append(.alarm(kind, station: station, device: device, raised: true, detail: detail))
            return
        }
        let known = entries[index]
        // What stands need not be raised again; what happened a second time has to be seen again.
        guard !known.holds || kind.latches else { return }
        entries[index].occurrences = known.occurrences == .max ? .max : known.occurrences + 1
        entries[index].condition = new.condition
        entries[index].state = known.state.after(.condition, condition: new.condition)
        if !known.holds {
            entries[index].detail = detail
            entries[index].since = moment
            step.facts.append(.alarm(kind, station: station, device: device, raised: true, detail: detail))
        } else if entries[index].state != known.state {
            step.facts.append(.alarmState(new.key, entries[index].state, who: "", why: "again"))
        }
    }

    /// So many things of one kind at one station are named one by one until a person has looked; further ones count as
    /// happening of the last again.
    static let namedLimit: DeviceIndex = 8

    /// Raises an alarm about one thing of several, which the detail names: each that stands is an alarm of its own
    /// (``AlarmKind/DeviceMeaning/number``).
    mutating func raise(
        _ kind: AlarmKind, station: StationIndex, naming thing: Int64, at moment: Moment, into step: inout Step
    ) {
        let numbers = [noDevice] + (1..<Self.namedLimit)
        func entry(_ number: DeviceIndex) -> StandingAlarm? {
            self[AlarmKey(kind: kind, station: station, device: number)]
        }
        let number =
            numbers.first { entry($0)?.detail == thing && entry($0)?.holds == true }
            // One that a person has not seen yet keeps what it is about as long as there is room.
            ?? numbers.first { entry($0) == nil } ?? numbers.first { entry($0)?.holds == false }
            ?? Self.namedLimit - 1
        raise(kind, station: station, device: number, detail: thing, at: moment, into: &step)
    }

    mutating func clear(_ kind: AlarmKind, station: StationIndex, device: DeviceIndex, into step: inout Step) {
        let key = AlarmKey(kind: kind, station: station, device: device)
        guard let index = entries.firstIndex(where: { $0.key == key && $0.holds }) else { return }
        entries[index].condition = .gone
        entries[index].state = entries[index].state.after(.condition, condition: .gone)
        step.facts.append(
            .alarm(kind, station: station, device: device, raised: false, detail: entries[index].detail))
        // An alarm without its condition that is only kept out of sight is no more.
        if entries[index].state == .normal || entries[index].state == .suppressed { entries.remove(at: index) }
    }

    /// Clears every alarm of these kinds, wherever it was raised.
    mutating func clear(_ kinds: [AlarmKind], into step: inout Step) {
        for alarm in standing where kinds.contains(alarm.kind) {
            clear(alarm.kind, station: alarm.station, device: alarm.device, into: &step)
        }
    }

    // MARK: People, time and design

    /// Moves an alarm by anything but its condition. Nothing happens where the table of transitions says so.
    mutating func move(_ key: AlarmKey, by input: AlarmInput, who: String, why: String, into step: inout Step) {
        guard let index = entries.firstIndex(where: { $0.key == key }) else { return }
        let old = entries[index].state
        let new = old.after(input, condition: entries[index].condition)
        guard new != old else { return }
        entries[index].state = new
        entries[index].shelf = nil
        step.facts.append(.alarmState(key, new, who: who, why: why))
        if input == .acknowledge { entries[index].occurrences = 1 }
        if new == .normal { entries.remove(at: index) }
    }

    /// Shelves an alarm, or gives a shelved one another limit.
    mutating func shelve(_ key: AlarmKey, on shelf: AlarmShelf, into step: inout Step) {
        guard let index = entries.firstIndex(where: { $0.key == key }) else { return }
        let new = entries[index].state.after(.shelve, condition: entries[index].condition)
        guard new == .shelved else { return }
        entries[index].state = new
        entries[index].shelf = shelf
        step.facts.append(.alarmState(key, new, who: shelf.who, why: shelf.why))
    }

    /// When the first shelved alarm comes back; nil when none is shelved.
    var deadline: Int64? { entries.compactMap { $0.shelf?.until.microseconds }.min() }

    /// Brings back what was shelved long enough.
    mutating func timePassed(at moment: Moment, into step: inout Step) {
        for alarm in entries {
            guard let shelf = alarm.shelf, shelf.until <= moment.tick else { continue }
            move(alarm.key, by: .unshelve, who: "", why: "time limit", into: &step)
        }
    }

    /// The program was away, nobody can say for how long, and its clock may have begun anew: all that was shelved is
    /// shown again.
    mutating func controllerStarted(into step: inout Step) {
        for alarm in entries where alarm.shelf != nil {
            move(alarm.key, by: .unshelve, who: "", why: "restart", into: &step)
        }
    }
}

/// Stands for "no station" in alarms.
public let noStation: StationIndex = 255
/// Stands for "no device" in alarms.
public let noDevice: DeviceIndex = 255
