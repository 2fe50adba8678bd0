import ControlTypes

/// What the console says by itself. Each phrase has both languages, or it does not compile.
enum Phrases {
    typealias Phrase = BilingualMessage

    // MARK: Pages

    static func page(_ screen: Screen) -> Phrase {
        switch screen {
        case .line: Phrase(zh: "产线", en: "Line")
        case .alarms: Phrase(zh: "报警", en: "Alarms")
        case .batches: Phrase(zh: "批次", en: "Batches")
        case .aggregation: Phrase(zh: "聚合", en: "Aggregation")
        case .rework: Phrase(zh: "返工", en: "Rework")
        case .codes: Phrase(zh: "码", en: "Codes")
        case .devices: Phrase(zh: "设备", en: "Devices")
        }
    }

    // MARK: The frame of every page

    static let now = Phrase(zh: "现在", en: "Now")
    static let connecting = Phrase(zh: "正在连接控制器…", en: "Connecting to the controller…")
    static func lost(_ time: String) -> Phrase {
        Phrase(
            zh: "与控制器失去联系 \(time)。正在自动重连。没有控制器时 PLC 剔除一切。下面是失联前的数据。",
            en:
                "No word from the controller for \(time). Trying again; without it the PLC rejects everything. Shown is what was last heard."
        )
    }
    static let silent = Phrase(zh: "控制器没有应答", en: "the controller does not answer")
    static let nothingToDo = Phrase(zh: "无须处理。", en: "Nothing has to be done.")
    static let running = Phrase(zh: "产线运行中。", en: "The line runs.")
    static let standingByItself = Phrase(zh: "产线停着，会自行继续。", en: "The line stands and goes on by itself.")
    static let noBatchNow = Phrase(zh: "没有批次在生产。", en: "No batch is in production.")
    static let pressToStart = Phrase(zh: "产线停着，没有报警。", en: "The line stands; no alarm keeps it.")
    static func press(_ key: String, _ act: Phrase) -> Phrase {
        Phrase(zh: "[\(key)] \(act.zh)", en: "[\(key)] \(act.en)")
    }
    static let nobody = Phrase(zh: "未登录", en: "nobody")
    static let loggedOut = Phrase(zh: "没有人登录。按 [o] 登录。", en: "Nobody is logged in. Press [o] to log in.")
    static let tooSmall = Phrase(
        zh: "屏幕太小：至少 80 列 24 行", en: "The screen is too small: 80 columns by 24 rows at least")
    static let noBatch = Phrase(zh: "没有批次", en: "no batch")
    static let perMinute = Phrase(zh: "件/分", en: "/min")

    // MARK: Line

    static let stations = Phrase(zh: "工位", en: "Stations")
    static let items = Phrase(zh: "经过", en: "items")
    static let passed = Phrase(zh: "合格", en: "good")
    static let rejected = Phrase(zh: "剔除", en: "rejected")
    static let onBelt = Phrase(zh: "线上", en: "on belt")
    static let unproven = Phrase(zh: "未判通过", en: "unproven")
    static let lostItems = Phrase(zh: "去向不明", en: "lost")
    static let inOpen = Phrase(zh: "未关容器内", en: "in open")
    static let closed = Phrase(zh: "已关闭", en: "closed")
    static let off = Phrase(zh: "差", en: "off by")
    static let rejects = Phrase(zh: "剔除原因（近5分钟）", en: "Rejected for (last 5 min)")
    static let noRejects = Phrase(zh: "没有剔除", en: "no rejects")
    static let speed = Phrase(zh: "速度", en: "Speed")
    static let rejectRate = Phrase(zh: "剔除率", en: "Rejects")
    static let lastMinutes = Phrase(zh: "近20分", en: "20 min")
    static func ofRated(_ rated: Int) -> Phrase { Phrase(zh: "额定 \(rated)", en: "rated \(rated)") }
    static let pools = Phrase(zh: "码池", en: "Codes")
    static func minutesLeft(_ minutes: Int) -> Phrase {
        minutes >= 600
            ? Phrase(zh: "\(minutes / 60) 小时", en: "\(minutes / 60) h")
            : Phrase(zh: "\(minutes) 分钟", en: "\(minutes) min")
    }
    static let progress = Phrase(zh: "批次", en: "Batch")
    static func ends(_ time: String) -> Phrase { Phrase(zh: "预计 \(time) 完成", en: "ends about \(time)") }
    static let conservation = Phrase(zh: "守恒", en: "Balance")
    static func unexplained(_ count: Int) -> Phrase { Phrase(zh: "差 \(count)", en: "\(count) unexplained") }
    static let allocated = Phrase(zh: "已分配", en: "allocated")
    static let waiting = Phrase(zh: "待用", en: "waiting")
    static let encoded = Phrase(zh: "已写码", en: "encoded")
    static let accepted = Phrase(zh: "合格", en: "accepted")
    static let sampled = Phrase(zh: "样品", en: "sampled")
    static let destroyed = Phrase(zh: "销毁", en: "destroyed")
    static let inactive = Phrase(zh: "停用", en: "inactive")
    static let invalid = Phrase(zh: "作废", en: "invalid")
    static let returned = Phrase(zh: "退回", en: "returned")
    static let inDoubt = Phrase(zh: "存疑", en: "in doubt")
    static let oee = Phrase(zh: "批次 OEE", en: "Batch OEE")
    static let holds = Phrase(zh: "停机原因", en: "Held by")
    static let person = Phrase(zh: "须人工处理", en: "a person must act")
    static let devicesDown = Phrase(zh: "未连接", en: "not connected")
    static let grade = Phrase(zh: "在线等级", en: "in-line grade")
    static let drifting = Phrase(zh: "下降", en: "drifting")
    static func alarmCount(_ shown: Int, _ calling: Int) -> Phrase {
        Phrase(zh: "报警 \(shown)，未确认 \(calling)", en: "alarms \(shown), \(calling) not acknowledged")
    }
    static let noAlarms = Phrase(zh: "没有报警", en: "no alarms")

    // MARK: Alarms

    static func part(_ part: AlarmPage.Part) -> Phrase {
        switch part {
        case .now: Phrase(zh: "现有", en: "Now")
        case .history: Phrase(zh: "记录", en: "History")
        case .figures: Phrase(zh: "统计", en: "Figures")
        }
    }
    static let priority = Phrase(zh: "优先级", en: "priority")
    static let place = Phrase(zh: "位置", en: "place")
    static let alarm = Phrase(zh: "报警", en: "alarm")
    static let state = Phrase(zh: "状态", en: "state")
    static let since = Phrase(zh: "自", en: "since")
    static let cause = Phrase(zh: "原因", en: "Cause")
    static let consequence = Phrase(zh: "不处理则", en: "If not")
    static let whatToDo = Phrase(zh: "怎么办", en: "To do")
    static let stopsLine = Phrase(zh: "生产线因此停着", en: "the line stands because of it")
    static func shelved(_ until: String, _ user: String, _ reason: String) -> Phrase {
        Phrase(zh: "搁置至 \(until)，\(user)：\(reason)", en: "shelved until \(until) by \(user): \(reason)")
    }
    static let time = Phrase(zh: "时间", en: "time")
    static let change = Phrase(zh: "变化", en: "change")
    static let whoAndWhy = Phrase(zh: "何人何故", en: "who and why")
    static let lastDay = Phrase(zh: "最近一天", en: "Last day")
    static func flood(_ count: Int, _ limit: Int) -> Phrase {
        Phrase(
            zh: "报警泛滥：十分钟内 \(count) 个，超过 \(limit) 个。先处理最上面的一个。",
            en: "Alarm flood: \(count) in ten minutes, more than \(limit). Deal with the uppermost first.")
    }
    static func lastTenMinutes(_ count: Int, _ limit: Int) -> Phrase {
        Phrase(zh: "近十分钟 \(count) 个（超过 \(limit) 为泛滥）", en: "\(count) in the last ten minutes (a flood above \(limit))")
    }
    static func day(_ total: Int, _ peak: Int, _ seconds: Int) -> Phrase {
        Phrase(
            zh: "一天共 \(total) 个；十分钟内最多 \(peak) 个；泛滥 \(seconds) 秒",
            en: "\(total) in a day; at most \(peak) in ten minutes; \(seconds) s of flood")
    }
    static func standing(_ count: Int, _ stale: Int) -> Phrase {
        Phrase(zh: "现有 \(count) 个，其中超过一天的 \(stale) 个", en: "\(count) stand now, \(stale) of them for more than a day")
    }
    static let notAll = Phrase(zh: "记录过多，只统计了最新的部分", en: "too many entries: only the newest were counted")
    static let chattering = Phrase(zh: "抖动（一分钟内三次以上）", en: "Chattering (three times or more in a minute)")
    static let mostFrequent = Phrase(zh: "最频繁", en: "Most frequent")
    static let priorities = Phrase(zh: "优先级分布", en: "Priorities")
    static func shareTarget(_ percent: Int, _ bound: String, _ target: Int) -> Phrase {
        Phrase(zh: "\(percent) %（应\(bound) \(target) %）", en: "\(percent) % (\(bound) \(target) %)")
    }
    static let loading = Phrase(zh: "正在读取…", en: "Loading…")
    static let empty = Phrase(zh: "没有", en: "none")
}
