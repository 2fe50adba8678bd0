import Codes
import LineCore

/// The keys of a line's file.
enum LineShape {
    static let document = Shape.group([
        Field(
            "format", .word([ConfigurationKind.line.format]), .required, zh: "文件种类和版本",
            en: "kind and version of the file"),
        Field("id", .text(.identifier), .required, zh: "生产线编号，写入记录", en: "the line's number, as records carry it"),
        Field("name", name, .required, zh: "生产线名称", en: "the line's name"),
        Field("enterprise", enterprise, .required, zh: "企业标识", en: "how the enterprise names itself and its places"),
        Field(
            "ignore-retail-codes", .flag, .flag(true), zh: "忽略读码器旁见到的商品条码（690–699）",
            en: "ignore retail codes (690…699) that readers see beside ours"),
        Field("limits", limits, .defaults, zh: "停线限值", en: "limits at which the line stops"),
        Field("journal", journal, .defaults, zh: "账本写入", en: "how the ledger is written"),
        Field("recorder", recorder, .defaults, zh: "飞行记录", en: "the flight recorder"),
        Field(
            "counts", counts, .optional, zh: "批次关闭前须人工清点之处；缺省则不要求",
            en: "what people count before a batch is closed; where absent, nothing"),
        Field("pools", pools, .defaults, zh: "码池", en: "code pools"),
        Field("access", access, .defaults, zh: "密码和会话", en: "passwords and sessions"),
        Field(
            "handover", .list(HandoverShape.destination, count: 1...16), .optional, zh: "批记录移交的目的地",
            en: "where the records of decided batches go"),
        Field("losses", losses, .defaults, zh: "损失统计", en: "how losses are counted"),
        Field(
            "shifts", .list(shift, count: 1...12), .optional, zh: "班次；缺省 = 全天一班",
            en: "the site's shifts; absent = the whole day is one"),
        Field(
            "stop-reasons", .list(stopReason, count: 1...100), .optional, zh: "人工停机原因",
            en: "reasons that people may give for a stop"),
        Field(
            "clearance", .list(clearanceItem, count: 1...40), .optional, zh: "清场检查项",
            en: "what has to be confirmed before a batch: the line clearance"),
        Field("alarms", alarms, .defaults, zh: "报警", en: "alarms"),
        Field(
            "grades", grades, .defaults, zh: "在线等级趋势（过程指示，不是认证等级）",
            en: "the trend of in-line grades (a process indicator, not a certified grade)"),
        Field("devices", .list(DeviceShape.device, count: 1...64), .required, zh: "设备", en: "the devices"),
        Field(
            "stations", .list(station, count: 1...16), .required,
            zh: "工位，按流向排列；PLC 工位在前，其序号即 Line Link 工位号",
            en: "the stations in their order; those at the PLC come first and station k is Line Link's station k"),
        Field(
            "rework", rework, .optional, zh: "返工处：重印标签、装箱所用设备",
            en: "the rework station: devices for labels that are re-printed and for containers packed by hand"),
    ])

    private static let rework = Shape.group([
        Field(
            "printer", .text(.identifier), .required, zh: "标签打印机（zpl），可与手工工位共用",
            en: "its label printer (zpl); may be a handheld station's"),
        Field(
            "scanner", .text(.identifier), .required, zh: "手持扫描枪，可与手工工位共用",
            en: "its scanner; may be a handheld station's"),
    ])

    /// One item of a line clearance.
    static let clearanceItem = Shape.group([
        Field("id", .text(.identifier), .required, zh: "检查项编号", en: "its id, as records carry it"),
        Field("zh", .text(.line(1...120)), .required, zh: "中文", en: "in Chinese"),
        Field("en", .text(.line(1...120)), .required, zh: "英文", en: "in English"),
    ])

    static let name = Shape.group([
        Field("zh", .text(.line(1...80)), .required, zh: "中文", en: "in Chinese"),
        Field("en", .text(.line(1...80)), .required, zh: "英文", en: "in English"),
    ])

    private static let enterprise = Shape.group([
        Field(
            "epc-base", .text(.uriBase), .required, zh: "cn20 码的 EPC 为 <epc-base>/<码>",
            en: "the EPC of a cn20 code is <epc-base>/<code>"),
        Field(
            "company-prefix", .text(.companyPrefix), .required, zh: "GS1 厂商识别代码，长度即其位数",
            en: "the GS1 company prefix; its length is the number of its digits, never guessed"),
        Field("biz-location", .text(.uri), .required, zh: "EPCIS bizLocation", en: "the EPCIS bizLocation"),
        Field("read-point", .text(.uri), .required, zh: "EPCIS readPoint", en: "the EPCIS readPoint"),
        Field(
            "platform-id", .text(.platformID), .optional, zh: "企业在追溯平台的 ent_id；有则写出出入库单据",
            en: "the firm's ent_id on the traceability platform; with it bills are written"),
        Field("time-zone", .text(.timeZone), .text("+08:00"), zh: "时区偏移", en: "the time zone offset of records"),
    ])

    private static let limits = Shape.group([
        Field(
            "consecutive-rejects", .number(1...1_000), .number(5), zh: "连续剔除数",
            en: "rejects in a row that stop the line"),
        Field(
            "rejects-in-window", .number(1...64), .number(10), zh: "窗口内剔除数", en: "rejects in the window that stop it"),
        Field("reject-window", .number(1...64), .number(50), zh: "窗口（最近件数）", en: "the window: that many last items"),
        Field(
            "grade-limit", .number(0...40), .number(0), zh: "在线等级下限 ×10，0 = 无",
            en: "in-line grade × 10 below which a unit is rejected, 0 = none"),
        Field("resync-reads", .number(2...100), .number(3), zh: "错位后须连续一致的读数", en: "agreeing reads that end a slip"),
        Field(
            "resync-items", .number(2...1_000), .number(20), zh: "错位未恢复时停线的件数",
            en: "items after which a slip holds the line"),
        Field(
            "label-timeout-ms", .number(100...60_000), .number(5_000), zh: "贴标及回读时限", en: "time for label and read-back"
        ),
    ])

    private static let journal = Shape.group([
        Field(
            "group-commit-ms", .number(0...100), .number(0), zh: "合并提交的等待时间，0 = 立即提交",
            en: "wait so long for more facts before a commit, 0 = commit at once"),
        Field("largest-group", .number(1...10_000), .number(512), zh: "一次提交的最多条目", en: "most facts in one commit"),
        Field(
            "stall-ms", .number(50...60_000), .number(1_000), zh: "提交超过此时间则报警",
            en: "a commit that takes longer is an alarm"),
    ])

    private static let recorder = Shape.group([
        Field(
            "megabytes", .number(0...65_536), .number(256), zh: "记录文件的总大小，最旧的先删除，0 = 不记录",
            en: "room for the recording's files, the oldest make way, 0 = nothing is recorded")
    ])

    private static let pools = Shape.group([
        Field(
            "warn-percent", .number(0...100), .number(10), zh: "本批码池余量低于此比例时报警（%），0 = 不报",
            en: "warn when less than this share of what the batch's pools had is left (%), 0 = never"),
        Field(
            "warn-minutes", .number(0...1_440), .number(30), zh: "按当前速度剩余分钟低于此值时报警，0 = 不报",
            en: "warn when it lasts less than that many minutes at the present speed, 0 = never"),
        Field(
            "lease", .number(10...100_000), .number(500), zh: "级别 1 一次租用的码数；更高级别为其二十分之一，至少 10",
            en: "codes of level 1 taken from a pool in one lease; of the levels above a twentieth, at least 10"),
    ])

    private static let access = Shape.group([
        Field("password-length", .number(8...64), .number(10), zh: "密码至少的字符数", en: "characters of a password at least"),
        Field(
            "password-days", .number(1...3_650), .number(90), zh: "密码有效天数", en: "days after which a password is changed"
        ),
        Field(
            "former-passwords", .number(0...24), .number(5), zh: "最近几个密码不可再用",
            en: "the last passwords that are not taken again"),
        Field(
            "failures", .number(1...20), .number(5), zh: "连续输错几次密码后锁定",
            en: "wrong passwords in a row that lock an account"),
        Field("lock-minutes", .number(1...1_440), .number(15), zh: "锁定的分钟数", en: "minutes that it is locked"),
        Field(
            "idle-minutes", .number(1...480), .number(30), zh: "会话无操作多少分钟后结束",
            en: "minutes without a request after which a session ends"),
        Field(
            "session-hours", .number(1...24), .number(12), zh: "会话最长小时数",
            en: "hours after which a session ends in any case"),
    ])

    private static let losses = Shape.group([
        Field(
            "micro-stop-s", .number(1...3_600), .number(120), zh: "短于此秒数为小停机",
            en: "a stop shorter than this many seconds is a micro-stop"),
        Field(
            "reduced-speed-percent", .number(1...100), .number(90), zh: "低于额定速度的此百分比为降速",
            en: "slower than this share of the rated speed is reduced speed (%)"),
    ])

    private static let shift = Shape.group([
        Field("id", .text(.identifier), .required, zh: "班次编号", en: "the shift's id"),
        Field("name", name, .required, zh: "班次名称", en: "the shift's name"),
        Field(
            "start", .text(.quarterOfHour), .required, zh: "开始时间（现场时区）；上一班到此结束",
            en: "when it begins, in the site's time zone; the shift before ends there"),
    ])

    private static let stopReason = Shape.group([
        Field("id", .text(.identifier), .required, zh: "原因编号", en: "the reason's id"),
        Field("zh", .text(.line(1...80)), .required, zh: "中文", en: "in Chinese"),
        Field("en", .text(.line(1...80)), .required, zh: "英文", en: "in English"),
        Field(
            "category", .word(StopCategory.allCases.map(\.token)), .required,
            zh: "类别；planned 不计入计划生产时间", en: "its category; planned is no part of the planned production time"),
    ])

    private static let counts = Shape.group([
        Field(
            "blind", .flag, .flag(true), zh: "清点之前不显示记录的应有数",
            en: "what the records expect is shown only after the count"
        ),
        Field(
            "places", .list(.text(.countedPlace), count: 1...64), .required, zh: "清点之处，每处一次",
            en: "the places, each once"),
    ])

    private static let alarms = Shape.group([
        Field(
            "longest-shelving-minutes", .number(1...Int(LineRules.longestShelvingEver)), .number(60),
            zh: "报警最多可搁置的分钟数", en: "minutes that an alarm may be shelved at most")
    ])

    private static let grades = Shape.group([
        Field(
            "reference-reads", .number(10...10_000), .number(200), zh: "本批最先这么多次读取的平均等级为参考",
            en: "the mean grade of so many first reads of a batch is the reference"),
        Field(
            "recent-reads", .number(5...500), .number(50), zh: "与参考比较的最近读取数",
            en: "the mean of so many last reads is compared with it"),
        Field(
            "warn-drop", .number(1...40), .number(5), zh: "低于参考这么多即报警（等级 ×10）",
            en: "so far below the reference is a drift (grade × 10)"),
        Field(
            "clear-drop", .number(0...39), .number(2), zh: "低于参考不到这么多即恢复（等级 ×10）",
            en: "less than so far below ends it (grade × 10)"),
    ])

    private static let stationCommon = [
        Field("id", .text(.identifier), .required, zh: "工位编号", en: "the station's id"),
        Field("name", name, .required, zh: "工位名称", en: "the station's name"),
    ]

    private static let station = Shape.variants(
        key: "kind", meaning: BilingualText(zh: "工位种类", en: "the kind of the station"), common: stationCommon,
        cases: [
            Variant(
                word: StationConfiguration.Kind.codingWord,
                meaning: BilingualText(zh: "打印并检验最小销售单元（级别 1）", en: "prints and verifies units (level 1)"),
                fields: [
                    Field("printer", .text(.identifier), .required, zh: "打印机（zipher）", en: "its printer (zipher)"),
                    Field("camera", .text(.identifier), .required, zh: "读码器", en: "its reader"),
                    Field(
                        "queue-depth", .number(1...100), .number(8), zh: "打印机缓存的最多记录数",
                        en: "most records in the printer's buffer: what is in it at a stop may be waste"),
                    Field(
                        "top-speed", .number(1...1_200), .required, zh: "最高速度（件/分）", en: "items per minute at top speed"
                    ),
                ]),
            Variant(
                word: StationConfiguration.Kind.verifyingWord,
                meaning: BilingualText(
                    zh: "检验预印好的最小销售单元（级别 1），无打印机", en: "verifies units that come printed (level 1), without a printer"),
                fields: [
                    Field("camera", .text(.identifier), .required, zh: "读码器", en: "its reader"),
                    Field(
                        "top-speed", .number(1...1_200), .required, zh: "最高速度（件/分）", en: "items per minute at top speed"
                    ),
                ]),
            Variant(
                word: StationConfiguration.Kind.containerWord,
                meaning: BilingualText(zh: "逐层读取内容、贴标、回读", en: "reads the content layer by layer, labels, reads back"),
                fields: [
                    Field("level", .number(2...9), .required, zh: "容器的级别", en: "the container's level"),
                    Field("reader", .text(.identifier), .required, zh: "读取内容的读码器", en: "reads the content"),
                    Field(
                        "label-reader", .text(.identifier), .optional, zh: "回读标签的读码器，缺省同 reader",
                        en: "reads the label back; reader where absent"),
                    Field("printer", .text(.identifier), .required, zh: "标签打印机（zpl）", en: "its label printer (zpl)"),
                    Field(
                        "layers", .number(1...50), .number(1), zh: "每容器层数，须整除比例",
                        en: "layers of a full container; divides the ratio"),
                    Field(
                        "top-speed", .number(1...1_200), .number(60), zh: "最高速度（图像/分）",
                        en: "pictures per minute at top speed"),
                ]),
            Variant(
                word: StationConfiguration.Kind.trackedWord,
                meaning: BilingualText(
                    zh: "按包装离开剔除口的顺序推定内容，读码器只证实其中一两个；贴标、回读",
                    en:
                        "knows the content from the order in which packs left their gate, with a reader of one or two of "
                        + "them as witness; labels, reads back"),
                fields: [
                    Field("level", .number(2...9), .required, zh: "容器的级别", en: "the container's level"),
                    Field(
                        "witness", .text(.identifier), .required, zh: "读取所见内容的读码器",
                        en: "reads what can be seen of the content"),
                    Field(
                        "witness-position", .word(["last", "ends"]), .required,
                        zh: "所见：last 最后装入的，ends 最先和最后装入的",
                        en: "what it sees: last = the last pack in, ends = the first and the last"),
                    Field(
                        "unread-positions", .word(["accepted"]), .required,
                        zh: "写 accepted 表示企业接受：看不见处的互换、计数后掉落均不能发现（Docs/Modes.md）",
                        en:
                            "accepted = the enterprise accepts that packs which change places unseen, or fall out after "
                            + "they were counted, are not found (Docs/Modes.md)"),
                    Field(
                        "label-reader", .text(.identifier), .optional, zh: "回读标签的读码器，缺省同 witness",
                        en: "reads the label back; witness where absent"),
                    Field("printer", .text(.identifier), .required, zh: "标签打印机（zpl）", en: "its label printer (zpl)"),
                    Field(
                        "top-speed", .number(1...1_200), .number(60), zh: "最高速度（图像/分）",
                        en: "pictures per minute at top speed"),
                ]),
            Variant(
                word: StationConfiguration.Kind.handheldWord,
                meaning: BilingualText(zh: "人工扫描内容并回扫标签", en: "a person scans the content in and the label back"),
                fields: [
                    Field("level", .number(2...9), .required, zh: "容器的级别", en: "the container's level"),
                    Field("scanner", .text(.identifier), .required, zh: "手持扫描枪", en: "its scanner"),
                    Field("printer", .text(.identifier), .required, zh: "标签打印机（zpl）", en: "its label printer (zpl)"),
                ]),
        ])
}
