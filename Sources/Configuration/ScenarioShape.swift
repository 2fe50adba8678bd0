import Codes

/// The keys of a scenario's file.
enum ScenarioShape {
    static let document = Shape.group([
        Field(
            "format", .word([ConfigurationKind.scenario.format]), .required, zh: "文件种类和版本",
            en: "kind and version of the file"),
        Field("id", .text(.identifier), .required, zh: "情景编号", en: "the scenario's id"),
        Field("name", LineShape.name, .required, zh: "情景名称", en: "the scenario's name"),
        Field("line", .text(.filePath), .required, zh: "生产线文件", en: "the line's file"),
        Field("product", .text(.filePath), .required, zh: "产品文件", en: "the product's file"),
        Field("units", .number(1...10_000_000), .number(2_400), zh: "单元数", en: "units at the infeed"),
        Field("speed", .number(1...6_000), .number(300), zh: "速度（件/分）", en: "units per minute"),
        Field("seed", .number(0...Int.max), .number(7), zh: "随机种子", en: "the seed: the same seed gives the same run"),
        Field("description", description, .optional, zh: "情景说明", en: "what happens and why it matters"),
        Field(
            "pools", .list(pool, count: 0...8), .optional, zh: "开工时码不全的码池",
            en: "pools that have only so many codes at the start; the others are there for an import"),
        Field("faults", faults, .defaults, zh: "故障", en: "what goes wrong"),
        Field("people", .list(act, count: 0...100), .optional, zh: "人员的操作", en: "what people do"),
        Field("expect", expectations, .defaults, zh: "产线应如何反应", en: "what the line must do"),
    ])

    private static let description = Shape.group([
        Field("zh", .text(.line(1...600)), .required, zh: "中文", en: "in Chinese"),
        Field("en", .text(.line(1...600)), .required, zh: "英文", en: "in English"),
    ])

    private static let pool = Shape.group([
        Field("level", .number(1...9), .required, zh: "级别", en: "the level"),
        Field("codes", .number(0...1_000_000), .required, zh: "开工时的码数", en: "codes at the start"),
    ])

    private static let act = Shape.group([
        Field(
            "act", .word(ScenarioActWord.allCases.map(\.rawValue)), .required, zh: "操作，用命令行的词",
            en: "the act, in the words of the command line"),
        Field("at-second", .number(0...1_000_000), .optional, zh: "开始后的秒数", en: "seconds after the start"),
        Field("at-unit", .number(1...10_000_000), .optional, zh: "上线件数", en: "when so many units were fed"),
        Field(
            "at", .word(["fed", "closing"]), .optional, zh: "fed：全部上线且静止；closing：将关闭批次",
            en: "fed: all is fed and nothing moves; closing: the batch is to be closed"),
        Field(
            "level", .number(1...9), .optional, zh: "包装或码的级别", en: "the level of the packs, or of the codes"),
        Field("packs", .number(1...1_000), .optional, zh: "件数，缺省 1", en: "how many packs or items; 1 if absent"),
        Field("station", .text(.identifier), .optional, zh: "工位", en: "the station"),
        Field("place", .text(.line(1...40)), .optional, zh: "清点处", en: "the place that is counted, e.g. bin/units"),
        Field("off-by", .number(-1_000...1_000), .optional, zh: "第一次多数", en: "so many too many at first"),
        Field("seconds", .number(1...3_600), .optional, zh: "停多久", en: "how long the controller is away"),
    ])

    private static let expectations = Shape.group([
        Field("alarms", .list(alarm, count: 0...50), .optional, zh: "必须出现的报警", en: "alarms that have to come"),
        Field(
            "possible-alarms", .list(alarm, count: 0...50), .optional, zh: "可能出现的报警；其他报警不得出现",
            en: "alarms that may come; no other may"),
        Field(
            "holds", .list(.text(.identifier), count: 0...20), .optional, zh: "必须出现的停机原因",
            en: "causes for which the line has to be held, e.g. rejects, sequence-lost"),
        Field(
            "possible-holds", .list(.text(.identifier), count: 0...20), .optional, zh: "可能的停机原因；不得因其他原因停机",
            en: "causes for which the line may be held; it may be held for no other"),
        Field(
            "losses", .list(losses, count: 0...16), .optional, zh: "各工位允许剔除或取走的数量",
            en: "how many items a station may reject or miss; a station that is not named: none"),
    ])

    private static let alarm = Shape.group([
        Field("alarm", .text(.identifier), .required, zh: "报警，如 sequence-slip", en: "the alarm, e.g. sequence-slip"),
        Field("station", .text(.identifier), .optional, zh: "报警所指的工位", en: "the station that it has to name"),
        Field("device", .text(.identifier), .optional, zh: "报警所指的设备", en: "the device that it has to name"),
    ])

    private static let losses = Shape.group([
        Field("station", .text(.identifier), .required, zh: "工位", en: "the station"),
        Field("at-least", .number(0...1_000_000), .number(0), zh: "至少", en: "at least"),
        Field("at-most", .number(0...1_000_000), .required, zh: "至多", en: "at most"),
    ])

    private static let faults = Shape.group([
        Field(
            "preset", .word(FaultPreset.allCases.map(\.rawValue)), .text(FaultPreset.none.rawValue),
            zh: "预设的故障率", en: "the rates to begin with"),
        Field("rates", .group(rates), .defaults, zh: "覆盖预设的故障率", en: "rates that replace those of the preset"),
        Field("scheduled", .list(scheduled, count: 0...1_000), .optional, zh: "约定时刻的故障", en: "faults by appointment"),
    ])

    private static let rates = FaultName.allCases.compactMap { fault in
        fault.chance.map { chance in
            Field(
                fault.rawValue, .number(0...1_000_000), .optional,
                zh: "\(fault.meaning.chinese)：每百万\(chance.chinese)",
                en: "\(fault.meaning.english): cases per million \(chance.english)")
        }
    }

    private static let scheduled = Shape.group([
        Field(
            "fault", .word(FaultName.allCases.filter { $0.target != .chanceOnly }.map(\.rawValue)), .required,
            zh: "故障", en: "the fault"),
        Field("at-second", .number(0...1_000_000), .optional, zh: "开始后的秒数", en: "seconds after the start"),
        Field("at-unit", .number(1...10_000_000), .optional, zh: "第几个单元", en: "when this unit (1 = the first) comes"),
        Field(
            "at-container", .number(1...1_000_000), .optional, zh: "工位的第几个容器",
            en: "when this container (1 = the first) of the station comes"),
        Field("device", .text(.identifier), .optional, zh: "设备编号", en: "the device, for faults of a device"),
        Field(
            "station", .text(.identifier), .optional, zh: "工位编号",
            en: "the station, for faults of a station and with at-container"),
        Field("seconds", .number(1...3_600), .optional, zh: "持续秒数", en: "how long, for faults that last"),
    ])
}
