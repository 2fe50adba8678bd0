import LineCore
import Requirements
import Testing

@testable import Ledger

@Suite(.requirement("L-07")) struct AlarmHistoryTests {
    private static let jam = AlarmKey(kind: .jam, station: 1, device: 255)

    @Test func conditionsAndActsComeBackInTheirOrder() throws {
        var scene = try Scene(units: 1, bundles: 0)
        try scene.append(
            [.phase(.running), .alarm(.jam, station: 1, device: 255, raised: true, detail: 7)],
            [.alarmState(Self.jam, .acknowledged, who: "操作员", why: "seen")],
            [
                .alarm(.jam, station: 1, device: 255, raised: false, detail: 7),
                .alarmState(Self.jam, .shelved, who: "", why: "x"),
            ])
        let history = try scene.ledger.alarmHistory(since: 0, limit: 100)
        #expect(history.isComplete)
        #expect(
            history.rows == [
                AlarmHistoryRow(
                    entry: AlarmLogEntry(at: now + 1_000, sequence: 1, key: Self.jam, change: .raised),
                    batch: scene.batch, detail: 7, who: "", why: ""),
                AlarmHistoryRow(
                    entry: AlarmLogEntry(at: now + 2_000, sequence: 2, key: Self.jam, change: .moved(.acknowledged)),
                    batch: scene.batch, detail: 0, who: "操作员", why: "seen"),
                AlarmHistoryRow(
                    entry: AlarmLogEntry(at: now + 3_000, sequence: 3, key: Self.jam, change: .ended),
                    batch: scene.batch, detail: 7, who: "", why: ""),
                AlarmHistoryRow(
                    entry: AlarmLogEntry(at: now + 3_000, sequence: 3, key: Self.jam, change: .moved(.shelved)),
                    batch: scene.batch, detail: 0, who: "", why: "x"),
            ])
    }

    @Test func theNewestAreReadAndTheRestIsSaidToBeMissing() throws {
        var scene = try Scene(units: 1, bundles: 0)
        for detail in Int64(1)...6 {
            try scene.append([.alarm(.jam, station: 1, device: 255, raised: true, detail: detail)])
        }
        let newest = try scene.ledger.alarmHistory(since: 0, limit: 2)
        #expect(newest.rows.map(\.detail) == [5, 6] && !newest.isComplete)
        let all = try scene.ledger.alarmHistory(since: 0, limit: 6)
        #expect(all.rows.map(\.detail) == [1, 2, 3, 4, 5, 6] && all.isComplete)
        let since = try scene.ledger.alarmHistory(since: all.rows[3].entry.at, limit: 6)
        #expect(since.rows.map(\.detail) == [4, 5, 6] && since.isComplete)
    }

    @Test func aLongLogIsReadInPagesWithoutGaps() throws {
        var scene = try Scene(units: 1, bundles: 0)
        let facts = (Int64(1)...1_203).map {
            $0 % 3 == 0
                ? Fact.alarmState(Self.jam, .acknowledged, who: "\($0)", why: "")
                : .alarm(.jam, station: 1, device: 255, raised: true, detail: $0)
        }
        try scene.append(facts)
        let history = try scene.ledger.alarmHistory(since: 0, limit: 2_000)
        #expect(history.isComplete)
        #expect(history.rows.map { $0.who.isEmpty ? $0.detail : Int64($0.who) ?? 0 } == Array(1...1_203))
        let newest = try scene.ledger.alarmHistory(since: 0, limit: 1_000)
        #expect(newest.rows.count == 1_000 && !newest.isComplete && newest.rows.last?.who == "1203")
    }

    @Test func betweenBatchesItIsKeptAsWell() throws {
        let scene = try Scene(units: 1, bundles: 0)
        try scene.ledger.append(
            [entry(1, [.alarm(.plcLost, station: 255, device: 255, raised: true, detail: 0)])], batch: nil)
        #expect(try scene.ledger.alarmHistory(since: 0, limit: 10).rows.map(\.batch) == [nil])
    }
}
