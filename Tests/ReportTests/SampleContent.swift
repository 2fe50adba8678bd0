@testable import Report

/// Contents of reports as batches have them: an ordinary one, and one where everything is long.
enum SampleContent {
    static let start: Int64 = 1_788_220_800_000
    static let head = "c951468ce758a151a1564700d9a07d8614bf3cde717b43a62eafae31f93d59d6"

    static func text(_ zh: String, _ en: String) -> ReportText { ReportText(zh: zh, en: en) }

    static var ordinary: ReportContent { content(isLong: false) }

    static var long: ReportContent { content(isLong: true) }

    private static func content(isLong: Bool) -> ReportContent {
        ReportContent(
            batch: isLong ? "20260901-A/17#超长批号" : "20260901",
            line: isLong ? "PL-01 固体制剂二车间 3 号铝塑泡罩包装线" : "PL-01", product: isLong ? longName : name,
            decision: text("放行", "release"), closedAt: start + 30_000_000, timeZoneOffsetMinutes: 480,
            batchFields: batchFields, productFields: productFields(isLong), levels: levels(isLong), counts: counts,
            speed: speed(minutes: isLong ? 400 : 170), ratedSpeed: 300, rejectsByReason: rejects,
            rejectsByHour: hours(isLong), exceptions: (0..<(isLong ? 60 : 3)).map(exception),
            alarms: [
                .init(
                    name: text("喷码机无响应", "The printer does not answer"), priority: text("高", "high"), count: 3)
            ],
            preparations: [
                .init(
                    at: start - 600_000, what: text("清场：生产线上无前批产品", "clearance: nothing of the batch before"),
                    who: "li", why: "")
            ],
            steps: (0..<(isLong ? 30 : 2)).map(step),
            routine: [.init(text: text("操作 batch.start", "act batch.start"), count: 1)], auditHead: head)
    }

    private static let name = text("示例片 0.25g", "Example Tablets 0.25 g")
    private static let longName = text(
        "注射用示例钠示例巴坦钠（2:1）附无菌注射用水组合包装，供医院专用，规格 1.5g×10 瓶/盒",
        "Examplazone Sodium and Examplobactam Sodium for Injection (2:1) with Sterile Water for Injection, hospital "
            + "pack, 1.5 g × 10 vials a carton")

    private static let batchFields: [ReportContent.Field] = [
        .init(label: text("批号", "Batch number"), value: ReportText("20260901")),
        .init(label: text("生产线", "Line"), value: ReportText("PL-01")),
        .init(label: text("包装比例", "Pack ratio"), value: ReportText("10 : 20 : 48")),
        .init(
            label: text("OEE（可用率 × 性能率 × 合格率）", "OEE (availability × performance × quality)"),
            value: ReportText("81.2 % = 91.0 % × 92.3 % × 96.7 %")),
    ]

    private static func productFields(_ isLong: Bool) -> [ReportContent.Field] {
        [
            .init(label: text("通用名称", "Generic name"), value: isLong ? longName : name),
            .init(label: text("医保编码", "Insurance code"), value: ReportText("XA01AAA001A001010100001")),
        ]
    }

    private static func levels(_ isLong: Bool) -> [ReportContent.Level] {
        [
            level(1, "carton", 1_002_500, 1_002_400, unexplained: isLong ? 3 : 0, carriedIn: isLong ? 5 : 0),
            level(2, "bundle", 250, 240, unexplained: 0, carriedIn: 0),
            level(3, "case", 14, 12, unexplained: 0, carriedIn: 0),
        ]
    }

    private static let counts: [ReportContent.Count] = [
        .init(
            place: text("工位 units 的剔除箱", "reject bin of station units"), expected: 63, counted: 63, countedBy: "li",
            explainedBy: nil, explanation: nil),
        .init(
            place: text("级别 1 的散装", "loose packs of level 1"), expected: 2, counted: 1, countedBy: "li",
            explainedBy: "wang",
            explanation: "一盒在搬运时破损，已另行登记 / one carton was torn while it was carried; noted in log 17"),
        .init(
            place: text("级别 1 的样品", "samples of level 1"), expected: 2, counted: 3, countedBy: "zhao",
            explainedBy: nil, explanation: nil),
    ]

    private static func speed(minutes: Int) -> ReportContent.Series {
        var values: [Double] = []
        for minute in 0..<minutes { values.append(minute % 37 < 3 ? 0 : Double(260 + minute * 7919 % 45)) }
        return ReportContent.Series(start: start, step: 60, values: values)
    }

    private static let rejects: [ReportContent.Tally] = [
        .init(text: text("未读出", "no read"), count: 31),
        .init(text: text("人读文字不符（批号、有效期）", "human-readable text differs (lot, expiry)"), count: 8),
    ]

    private static func hours(_ isLong: Bool) -> ReportContent.Series {
        var values: [Double] = [12, 31, 20]
        if isLong { values = (0..<40).map { Double($0 * 31 % 23) } }
        return ReportContent.Series(start: start, step: 3600, values: values)
    }

    private static func exception(_ index: Int) -> ReportContent.Exception {
        let isOpen = index % 5 == 4
        return ReportContent.Exception(
            text: text("报警“喷码机无响应” \(index + 1) 次", "alarm: the printer does not answer, \(index + 1) times"),
            at: index % 2 == 0 ? start + Int64(index) * 60_000 : nil, who: index % 3 == 0 ? "li" : nil,
            why: index % 3 == 0 ? "更换墨盒 / cartridge changed" : nil, acknowledgedBy: isOpen ? nil : "wu",
            comment: isOpen ? nil : "已核对，无影响 / checked, without effect")
    }

    private static func step(_ index: Int) -> ReportContent.Act {
        ReportContent.Act(
            at: start + Int64(index) * 100_000, what: text("生产中", "running"), who: "zhao", why: "开始 / start")
    }

    private static func level(
        _ level: Int, _ name: String, _ allocated: Int, _ accepted: Int, unexplained: Int, carriedIn: Int
    ) -> ReportContent.Level {
        ReportContent.Level(
            level: level, name: name, allocated: allocated, accepted: accepted, sampled: 2, destroyed: 0, inactive: 60,
            invalid: 3, returned: 35 - unexplained, inDoubt: 0, unexplained: unexplained, carriedIn: carriedIn,
            carriedOut: 0)
    }

    static func signatures(_ count: Int) -> SignaturePage {
        SignaturePage(
            batch: "20260901", line: "PL-01", product: text("示例片 0.25g", "Example Tablets 0.25 g"), closedAt: start,
            timeZoneOffsetMinutes: 480, recordDigest: head, key: head,
            entries: (0..<count).map { index in
                SignaturePage.Entry(
                    printedName: "李示例", account: "li", role: "supervisor",
                    meaning: text("生产负责", "responsible for production"), at: start + Int64(index) * 1000,
                    reason: "按工艺规程生产，例外已列出 / made as the instruction says", value: head + head)
            })
    }
}
