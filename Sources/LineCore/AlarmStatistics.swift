/// One entry of the log of alarms.
public struct AlarmLogEntry: Hashable, Sendable {
    public enum Change: Hashable, Sendable {
        case raised
        case ended
        /// By a person, by time or by design.
        case moved(AlarmState)
    }

    /// Wall clock, milliseconds since 1970.
    public var at: Int64
    /// The journal entry that it belongs to.
    public var sequence: Int64
    public var key: AlarmKey
    public var change: Change

    public init(at: Int64, sequence: Int64, key: AlarmKey, change: Change) {
        self.at = at
        self.sequence = sequence
        self.key = key
        self.change = change
    }
}

/// How many alarms people were given, after ISA-18.2 and EEMUA 191. Counted are alarms that were shown: what came while
/// it was shelved or suppressed called nobody. Times are milliseconds.
public struct AlarmStatistics: Hashable, Sendable {
    public struct Count: Hashable, Sendable {
        public var key: AlarmKey
        public var count: Int
    }

    /// The period counted: wall clock, milliseconds since 1970.
    public var from: Int64
    public var through: Int64
    public var total: Int
    public var lastTenMinutes: Int
    /// Most alarms in any ten minutes.
    public var peak: Int
    /// Time in which the ten minutes before held more than ``floodLimit`` alarms.
    public var flood: Int64
    /// Alarms whose condition holds now and that are shown.
    public var standing: Int
    /// Those of them that have stood for more than a day.
    public var stale: Int
    /// Alarms that came ``chatterLimit`` times or more within a minute, with the most in a minute, worst first.
    public var chattering: [Count]
    /// The ten that came most often, with how often.
    public var mostFrequent: [Count]
    /// How many there were of each priority, in the order of ``AlarmPriority/allCases``.
    public var byPriority: [Int]

    public static let tenMinutes: Int64 = 600_000
    public static let day: Int64 = 86_400_000
    /// More in ten minutes than one person can work off.
    public static let floodLimit = 10
    public static let chatterLimit = 3

    /// - Parameters:
    ///   - log: of the period, in its order.
    ///   - standing: the alarms as they are now.
    ///   - from: the period's begin; what is older in the log only tells what was put aside.
    ///   - now: the period's end.
    public init(log: [AlarmLogEntry], standing: [StandingAlarm], from: Int64, now: Int64) {
        let shown = Self.shown(log).filter { $0.at >= from && $0.at <= now }
        // Alarms while the wall clock was set back still count, in the order of their time.
        let times = shown.map(\.at).sorted()
        self.from = from
        through = now
        total = shown.count
        lastTenMinutes = times.count { $0 > now - Self.tenMinutes }
        peak = Self.peak(times, within: Self.tenMinutes)
        flood = Self.flood(times, until: now)
        let visible = standing.filter { $0.holds && !$0.state.isPutAside }
        self.standing = visible.count
        stale = visible.count { now - $0.since.wall > Self.day }
        var places: [AlarmKey: Int] = [:]
        var groups: [(key: AlarmKey, times: [Int64])] = []
        for alarm in shown {
            if let place = places[alarm.key] {
                groups[place].times.append(alarm.at)
            } else {
                places[alarm.key] = groups.count
                groups.append((alarm.key, [alarm.at]))
            }
        }
        chattering = Self.ordered(
            groups.map { Count(key: $0.key, count: Self.peak($0.times.sorted(), within: 60_000)) }
                .filter { $0.count >= Self.chatterLimit })
        mostFrequent = Array(Self.ordered(groups.map { Count(key: $0.key, count: $0.times.count) }).prefix(10))
        byPriority = AlarmPriority.allCases.map { priority in shown.count { $0.key.kind.priority == priority } }
    }

    /// The alarms that came and were shown.
    private static func shown(_ log: [AlarmLogEntry]) -> [AlarmLogEntry] {
        var aside: Set<AlarmKey> = []
        var shown: [AlarmLogEntry] = []
        for entry in log {
            switch entry.change {
            case .raised:
                if !aside.contains(entry.key) { shown.append(entry) }
            case .ended:
                break
            case .moved(let state):
                if state.isPutAside {
                    aside.insert(entry.key)
                    // Put aside in the step that raised it: nobody saw it.
                    shown.removeAll { $0.key == entry.key && $0.sequence == entry.sequence }
                } else {
                    let wasAside = aside.remove(entry.key) != nil
                    // What comes back into sight with its condition calls people as a new alarm does.
                    if wasAside, state == .unacknowledged || state == .latchedUnacknowledged { shown.append(entry) }
                }
            }
        }
        return shown
    }

    /// Most of these times, sorted, that lie within so long a window.
    private static func peak(_ times: [Int64], within window: Int64) -> Int {
        var first = 0
        var most = 0
        for (last, time) in times.enumerated() {
            while times[first] <= time - window { first += 1 }
            most = max(most, last - first + 1)
        }
        return most
    }

    /// How long more than ``floodLimit`` of these times, sorted, lay within the ten minutes before.
    private static func flood(_ times: [Int64], until now: Int64) -> Int64 {
        var sum: Int64 = 0
        var counted = Int64.min
        for index in times.indices.dropFirst(floodLimit) {
            // From this alarm on until the oldest of the eleven is ten minutes old.
            let begin = max(times[index], counted)
            let end = min(times[index - floodLimit] + tenMinutes, now)
            guard end > begin else { continue }
            sum += end - begin
            counted = end
        }
        return sum
    }

    /// Most first; equal ones by their numbers, so that the same log gives the same list.
    private static func ordered(_ counts: [Count]) -> [Count] {
        counts.sorted { left, right in
            if left.count != right.count { return left.count > right.count }
            if left.key.kind != right.key.kind { return left.key.kind.rawValue < right.key.kind.rawValue }
            return (left.key.station, left.key.device) < (right.key.station, right.key.device)
        }
    }
}
