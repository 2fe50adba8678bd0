@testable import LineCore
import Links
import Requirements
import Testing

@Suite("How many alarms people were given", .requirement("L-07"))
struct AlarmStatisticsTests {
    static let jam = AlarmKey(kind: .jam, station: 0, device: noDevice)
    static let bin = AlarmKey(kind: .binFull, station: 0, device: noDevice)
    static let minute: Int64 = 60_000
    static let now = AlarmStatistics.day * 3

    static func entry(_ at: Int64, _ key: AlarmKey, _ change: AlarmLogEntry.Change) -> AlarmLogEntry {
        AlarmLogEntry(at: at, sequence: at, key: key, change: change)
    }

    static func raised(_ times: [Int64], _ key: AlarmKey) -> [AlarmLogEntry] { times.map { entry($0, key, .raised) } }

    static func statistics(_ log: [AlarmLogEntry]) -> AlarmStatistics {
        AlarmStatistics(log: log, standing: [], from: now - AlarmStatistics.day, now: now)
    }

    @Test("Nothing happened")
    func empty() {
        let none = Self.statistics([])
        #expect(none.total == 0 && none.peak == 0 && none.flood == 0 && none.lastTenMinutes == 0)
        #expect(none.byPriority == [0, 0, 0, 0] && none.chattering.isEmpty && none.mostFrequent.isEmpty)
    }

    @Test("Ten in ten minutes are no flood, the eleventh begins one, and it ends when the oldest is ten minutes old")
    func flood() {
        // One every half minute, from an hour ago.
        let begin = Self.now - 60 * Self.minute
        func times(_ count: Int) -> [Int64] { (0..<count).map { begin + Int64($0) * Self.minute / 2 } }
        #expect(Self.statistics(Self.raised(times(10), Self.jam)).flood == 0)
        let eleven = Self.statistics(Self.raised(times(11), Self.jam))
        #expect(eleven.peak == 11)
        // The eleventh came after five minutes, the first is ten minutes old after ten.
        #expect(eleven.flood == 5 * Self.minute)
        #expect(Self.statistics(Self.raised(times(13), Self.jam)).flood == 6 * Self.minute)
        // Two floods apart add up.
        let both = times(11) + times(11).map { $0 + 30 * Self.minute }
        #expect(Self.statistics(Self.raised(both, Self.jam)).flood == 10 * Self.minute)
    }

    @Test("A flood that lasts is counted until now")
    func floodNow() {
        let times = (0..<11).map { Self.now - 2 * Self.minute + Int64($0) * 1_000 }
        #expect(Self.statistics(Self.raised(times, Self.jam)).flood == Self.now - times[10])
    }

    @Test("An alarm at the very edge of a window is in one window only")
    func edges() {
        let two = [Self.now - AlarmStatistics.tenMinutes, Self.now]
        #expect(Self.statistics(Self.raised(two, Self.jam)).lastTenMinutes == 1)
        #expect(Self.statistics(Self.raised(two, Self.jam)).peak == 1)
        let near = [Self.now - AlarmStatistics.tenMinutes + 1, Self.now]
        #expect(Self.statistics(Self.raised(near, Self.jam)).peak == 2)
    }

    @Test("Three times within a minute is chattering, three times in two minutes is not")
    func chattering() {
        let fast = Self.raised([0, 20_000, 59_999].map { Self.now - 500_000 + $0 }, Self.jam)
        let slow = Self.raised([0, 40_000, 80_000].map { Self.now - 400_000 + $0 }, Self.bin)
        let statistics = Self.statistics(fast + slow)
        #expect(statistics.chattering == [AlarmStatistics.Count(key: Self.jam, count: 3)])
        #expect(statistics.mostFrequent.map(\.count) == [3, 3])
        #expect(statistics.mostFrequent.map(\.key) == [Self.jam, Self.bin], "equal ones in the order of their numbers")
    }

    @Test("What was put aside when it came called nobody; what came back did")
    func aside() {
        let begin = Self.now - 1_000_000
        let log = [
            Self.entry(begin, Self.jam, .raised), Self.entry(begin + 1, Self.jam, .moved(.shelved)),
            Self.entry(begin + 2, Self.jam, .ended), Self.entry(begin + 3, Self.jam, .raised),
            Self.entry(begin + 4, Self.jam, .moved(.unacknowledged)),
            Self.entry(begin + 5, Self.jam, .moved(.acknowledged)),
            // Suppressed by the design in the very step that raised it.
            Self.entry(begin + 6, Self.bin, .raised),
            AlarmLogEntry(at: begin + 6, sequence: begin + 6, key: Self.bin, change: .moved(.suppressed)),
        ]
        let statistics = Self.statistics(log)
        #expect(statistics.total == 2)
        #expect(statistics.mostFrequent == [AlarmStatistics.Count(key: Self.jam, count: 2)])
    }

    @Test("What is older than the period is not counted, and is heeded")
    func period() {
        let before = Self.now - AlarmStatistics.day - 1
        let log = [
            Self.entry(before, Self.jam, .raised), Self.entry(before, Self.bin, .moved(.shelved)),
            Self.entry(Self.now - 1, Self.bin, .raised),
        ]
        #expect(Self.statistics(log).total == 0)
    }

    @Test("A clock that was set back does not break the windows")
    func clock() {
        let times = [Self.now - 1_000, Self.now - 500_000, Self.now - 2_000, Self.now]
        let statistics = Self.statistics(Self.raised(times, Self.jam))
        #expect(statistics.total == 4 && statistics.peak == 4)
    }

    @Test("Standing and stale alarms are counted where they are shown")
    func standing() {
        func alarm(_ kind: AlarmKind, age: Int64, _ state: AlarmState, _ condition: AlarmCondition) -> StandingAlarm {
            var alarm = StandingAlarm(
                kind: kind, station: 0, device: noDevice, detail: 0,
                since: Moment(tick: Tick(microseconds: 0), wall: Self.now - age))
            alarm.state = state
            alarm.condition = condition
            return alarm
        }
        let statistics = AlarmStatistics(
            log: [],
            standing: [
                alarm(.jam, age: 1, .unacknowledged, .present),
                alarm(.binFull, age: AlarmStatistics.day + 1, .acknowledged, .present),
                alarm(.lateVerdict, age: AlarmStatistics.day, .latchedAcknowledged, .latched),
                alarm(.poolLow, age: AlarmStatistics.day * 2, .shelved, .present),
                alarm(.scanRefused, age: 1, .returnedUnacknowledged, .gone),
            ], from: 0, now: Self.now)
        #expect(statistics.standing == 3)
        #expect(statistics.stale == 1)
    }

    @Test("Each priority is counted")
    func priorities() {
        let keys: [AlarmKind] = [.passedWithoutProof, .jam, .binFull, .binFull, .poolLow]
        let log = keys.enumerated().map {
            Self.entry(Self.now - 100 + Int64($0.offset), AlarmKey(kind: $0.element, station: 0, device: 0), .raised)
        }
        #expect(Self.statistics(log).byPriority == [1, 1, 2, 1])
    }
}
