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
        Field("faults", faults, .defaults, zh: "故障", en: "what goes wrong"),
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
        Field("device", .text(.identifier), .optional, zh: "设备编号", en: "the device, for faults of a device"),
        Field("seconds", .number(1...3_600), .optional, zh: "持续秒数", en: "how long, for faults that last"),
    ])
}
