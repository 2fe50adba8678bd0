import ControlTypes

@testable import Console

/// States of a line as the API tells them, with all that makes screens hard: long names, CJK, combining characters.
enum Plant {
    static func text(_ zh: String, _ en: String) -> BilingualMessage { BilingualMessage(zh: zh, en: en) }

    static let supervisor: AccountStatus = {
        var account = AccountStatus(
            name: "li", printedName: "Li Si 李四", role: "supervisor", isDisabled: false, lockedUntil: nil,
            mustChangePassword: false)
        account.rights = ["look", "operate", "rework", "supervise", "supplyCodes", "destroy", "exportRecord"]
        return account
    }()

    static func station(
        _ id: String, _ level: Int, items: Int, passed: Int, rejected: Int, onBelt: Int,
        reasons: [StationStatus.ReasonCount]
    ) -> StationStatus {
        StationStatus(
            id: id, level: level, items: items, passed: passed, passedUnproven: 0, rejected: rejected, removed: 0,
            lost: 0, onBelt: onBelt, difference: 0, reasons: reasons, openChildren: nil, grade: nil)
    }

    static func level(
        _ level: Int, _ name: String, allocated: Int, waiting: Int, encoded: Int, commissioned: Int, invalid: Int,
        closed: Int
    ) -> LevelStatus {
        LevelStatus(
            level: level, name: name, allocated: allocated, waiting: waiting, encoded: encoded,
            commissioned: commissioned, released: 0, sampled: 0, destroyed: 0, inactive: 0, invalid: invalid,
            returned: 0, inDoubt: 0, unexplained: 0, closed: closed, closedShort: 0, content: nil)
    }

    /// A four-level line in the middle of a batch.
    static let running: LineStatus = {
        var pallets = station("pallets", 4, items: 0, passed: 0, rejected: 0, onBelt: 0, reasons: [])
        pallets.openChildren = 7
        return LineStatus(
            line: "PL-01", version: "0.1.0", startedAt: "2026-09-01T00:00:00Z", state: "execute", isStarted: true,
            speed: 298,
            batch: BatchStatus(
                number: "20260901", product: "示例片 Example tablets 0.25 g × 24", phase: "running", plannedUnits: 2_400,
                levels: [
                    level(
                        1, "carton", allocated: 1_500, waiting: 240, encoded: 12, commissioned: 1_234, invalid: 14,
                        closed: 0),
                    level(
                        2, "bundle", allocated: 200, waiting: 77, encoded: 0, commissioned: 123, invalid: 0,
                        closed: 123),
                    level(3, "case", allocated: 50, waiting: 44, encoded: 0, commissioned: 6, invalid: 0, closed: 6),
                    level(4, "pallet", allocated: 10, waiting: 10, encoded: 0, commissioned: 0, invalid: 0, closed: 0),
                ],
                obstacles: [],
                pools: [
                    PoolLevelStatus(
                        level: 1, name: "carton", remaining: 1_740, total: 3_000, percent: 58, minutesLeft: 5),
                    PoolLevelStatus(
                        level: 2, name: "bundle", remaining: 477, total: 600, percent: 79, minutesLeft: 16),
                    PoolLevelStatus(level: 3, name: "case", remaining: 94, total: 100, percent: 94, minutesLeft: 720),
                ]),
            holds: [], alarms: [], nextAct: nil,
            devices: [
                DeviceStatus(
                    id: "plc", driver: "line-link", address: "modbus-tcp://127.0.0.1:15020?unit=1", isUp: true,
                    connections: 1, lastFault: nil),
                DeviceStatus(
                    id: "unit-printer", driver: "zipher", address: "tcp://127.0.0.1:15021", isUp: true, connections: 1,
                    lastFault: nil),
            ],
            stations: [
                station(
                    "units", 1, items: 1_254, passed: 1_234, rejected: 14, onBelt: 6,
                    reasons: [
                        .init(reason: "no read", text: text("未读出", "no read"), count: 9),
                        .init(reason: "grade", text: text("等级低于限值", "grade below limit"), count: 4),
                        .init(reason: "operator", text: text("操作员剔除", "rejected by the operator"), count: 1),
                    ]),
                station("bundles", 2, items: 124, passed: 123, rejected: 0, onBelt: 1, reasons: []),
                station("cases", 3, items: 6, passed: 6, rejected: 0, onBelt: 0, reasons: []),
                pallets,
            ],
            journal: JournalStatus(durable: 9_999, waiting: 0, commitMedian: 800, commitMax: 4_000, failure: nil),
            loop: LoopStatus(cycles: 1_000, cycleMax: 900, cycleMean: 30))
    }()

    static func alarm(
        _ kind: String, _ priority: String, _ state: String, station: String?, device: String?, _ name: BilingualMessage
    ) -> AlarmStatus {
        AlarmStatus(
            id: [kind, station, device].compactMap(\.self).joined(separator: ":"), kind: kind, priority: priority,
            state: state, isStanding: state != "returnedUnacknowledged", holdsLine: priority == "high", text: name,
            cause: text(
                "工位处物品堵塞，传感器一直被遮挡。", "Items are stuck at the station: a sensor is covered all the time."),
            consequence: text("生产线停止或即将停止。", "The line stops, or will at once."),
            action: text(
                "停机后清除堵料。动过的物品放入剔除箱，不要放回输送带。擦净传感器。",
                "Stop, then clear the jam. Items that you moved go into the bin, never back onto the belt. Wipe the "
                    + "sensor."),
            station: station, device: device, detail: 0, occurrences: 1, since: "2026-09-01T06:02:03Z", shelf: nil)
    }

    static let jam = alarm("jam", "high", "unacknowledged", station: "units", device: nil, text("堵料", "Jam"))

    /// The same line, stopped by a jam, with other alarms.
    static let jammed: LineStatus = {
        var status = running
        status.state = "held"
        status.speed = 0
        var scanner = alarm(
            "scannerFault", "medium", "shelved", station: nil, device: "pallet-scanner",
            text("扫描枪故障", "Scanner does not answer"))
        scanner.shelf = AlarmStatus.Shelf(
            until: "2026-09-01T06:40:00Z", user: "li (unauthenticated)", reason: "备件在途 / spare on its way")
        var grade = alarm(
            "gradeDrift", "low", "returnedUnacknowledged", station: "units", device: "unit-printer",
            text("打印等级下降", "Print grade drifts"))
        grade.occurrences = 3
        status.alarms = [jam, scanner, grade]
        status.holds = [
            HoldStatus(
                cause: "rejects", text: text("剔除过多，待确认", "too many rejects; somebody has to look"),
                action: text("查看剔除原因并排除，然后确认继续（resume）。", "Look, mend it, then let the line go on (resume)."),
                station: "units", device: nil, needsPerson: true)
        ]
        status.nextAct = NextAct(
            alarm: jam.id, priority: "high", holdsLine: true, cause: jam.cause, action: jam.action, station: "units",
            device: nil)
        return status
    }()

    static let losses: LossStatus = {
        let figures = OEEFigures(availability: 853, performance: 841, quality: 992, oee: 712)
        let times = LossTimes(
            running: 1, reduced: 2, microStops: 3, stops: 4, planned: 5, noBatch: 6, plannedProduction: 10, elapsed: 21)
        return LossStatus(
            batch: "20260901", shift: nil, ratedSpeed: 300, figures: figures, times: times, total: 1_248, good: 1_234,
            rejected: 14, microStopCount: 0, stopCount: 0, meanTimeBetweenStops: nil, meanTimeToRepair: nil, losses: [],
            stops: [], minutes: [])
    }()

    static let report = AlarmReport(
        from: "2026-08-31T06:00:00Z", through: "2026-09-01T06:00:00Z", isComplete: true, total: 40, lastTenMinutes: 12,
        peak: 12, floodLimit: 10, floodSeconds: 95, standing: 2, stale: 1,
        chattering: [.init(alarm: "jam:units", text: text("堵料", "Jam"), count: 4)],
        mostFrequent: [.init(alarm: "jam:units", text: text("堵料", "Jam"), count: 30)],
        priorities: [
            .init(priority: "critical", count: 1, percent: 2, target: 1),
            .init(priority: "high", count: 3, percent: 8, target: 4),
            .init(priority: "medium", count: 6, percent: 15, target: 15),
            .init(priority: "low", count: 30, percent: 75, target: 80),
        ])

    static let history = [
        AlarmHistoryEntry(
            at: "2026-08-31T22:00:00Z", alarm: "jam:units", priority: "high", text: text("堵料", "Jam"), change: "raised",
            user: nil, reason: nil, batch: "20260901"),
        AlarmHistoryEntry(
            at: "2026-09-01T06:00:07Z", alarm: "jam:units", priority: "high", text: text("堵料", "Jam"),
            change: "acknowledged", user: "li (unauthenticated)", reason: "", batch: "20260901"),
    ]
}
