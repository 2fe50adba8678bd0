import ControlTypes
import HTTPTypes

extension ControlRoutes {
    static let alarms: [Route] = [
        Route(
            method: .get, path: "/v1/alarms", operation: "alarms",
            summary: BilingualMessage(
                zh: "全部非正常报警，含搁置和抑制的", en: "Every alarm that is not normal, also shelved and suppressed ones"),
            input: .nothing, output: .list(schema: "AlarmStatus")
        ) { call in
            try await .json(call.service.alarms())
        },
        Route(
            method: .get, path: "/v1/alarm-history", operation: "alarmHistory",
            summary: BilingualMessage(zh: "报警记录的最新部分", en: "The newest entries of the log of alarms"),
            input: .nothing, output: .list(schema: "AlarmHistoryEntry")
        ) { call in
            try await .json(call.service.alarmHistory())
        },
        Route(
            method: .get, path: "/v1/alarm-report", operation: "alarmReport",
            summary: BilingualMessage(
                zh: "最近一天的报警统计（ISA-18.2、EEMUA 191）", en: "Figures of the last day's alarms (ISA-18.2, EEMUA 191)"),
            input: .nothing, output: .json(schema: "AlarmReport")
        ) { call in
            try await .json(call.service.alarmReport())
        },
        Route(
            method: .get, path: "/v1/alarm-catalogue", operation: "alarmCatalogue",
            summary: BilingualMessage(zh: "全部报警种类", en: "Every kind of alarm that there is"),
            input: .nothing, output: .list(schema: "AlarmDescription")
        ) { call in
            try await .json(call.service.alarmCatalogue())
        },
        Route(
            method: .post, path: "/v1/alarms/{alarm}/acknowledge", operation: "acknowledgeAlarm",
            summary: BilingualMessage(zh: "确认报警", en: "Acknowledges an alarm"), input: .json(.act), output: .nothing
        ) { call in
            try await call.service.acknowledgeAlarm(call.parameter("alarm"), call.content(Act.self))
            return .nothing
        },
        Route(
            method: .post, path: "/v1/alarms/{alarm}/shelve", operation: "shelveAlarm",
            summary: BilingualMessage(zh: "限时搁置报警", en: "Shelves an alarm for a limited time"),
            input: .json(.shelveAlarm), output: .nothing
        ) { call in
            try await call.service.shelveAlarm(call.parameter("alarm"), call.content(ShelveAlarm.self))
            return .nothing
        },
        Route(
            method: .post, path: "/v1/alarms/{alarm}/unshelve", operation: "unshelveAlarm",
            summary: BilingualMessage(zh: "取消搁置", en: "Brings a shelved alarm back"), input: .json(.act),
            output: .nothing
        ) { call in
            try await call.service.unshelveAlarm(call.parameter("alarm"), call.content(Act.self))
            return .nothing
        },
    ]

    /// Nil when the log cannot be read: the other figures are wanted all the more then, and one of them says so.
    static func alarmReport(of service: any OpenService) async -> AlarmReport? {
        do {
            return try await service.alarmReport()
        } catch {
            return nil
        }
    }
}
