import Codes
import ConfigurationFiles
import ControlTypes
import Foundation
import Ledger
import LineCore
import Records
import Report

/// What the report of a batch tells, from the ledger alone: the same batch gives the same report, whenever it is made.
struct ReportMaker {
    let ledger: Ledger
    let row: BatchRow
    let frozen: FrozenConfiguration
    let header: RecordHeader
    let losses: LossStatus
    /// Nil before QA has chosen.
    let decision: ReleaseDecision?
    let receivers: [Receiver]

    /// Values of a chart at most: more would not be seen.
    private static let mostValues = 480
    private static let mostColumns = 72

    /// - Parameter verified: when each unit of the batch was verified, in any order.
    func content(_ draft: RecordDraft, verified: [Int64]) throws -> ReportContent {
        let refused = try receivers.flatMap {
            try $0.exceptions(recordAt: draft.directory, now: header.closedAt)
        }
        let review = try ReviewMaker(ledger: ledger, row: row, frozen: frozen, receivers: refused).review()
        let product = frozen.product
        let steps = try ledger.steps(of: row.id)
        return ReportContent(
            batch: row.number, line: row.line, product: product.name.report, decision: Self.text(decision),
            closedAt: header.closedAt, timeZoneOffsetMinutes: Int(header.timeZoneOffsetMinutes),
            batchFields: batchFields(steps), productFields: productFields(product),
            levels: try levels(draft.counts), counts: try counts(),
            speed: Self.speed(verified), ratedSpeed: losses.ratedSpeed.map(Double.init),
            rejectsByReason: try rejects(), rejectsByHour: try rejectsByHour(),
            exceptions: review.exceptions.map { exception in
                ReportContent.Exception(
                    text: exception.text.report, at: exception.at.flatMap(Self.time), who: exception.who,
                    why: exception.why, acknowledgedBy: exception.acknowledgedBy, comment: exception.comment)
            },
            alarms: try ledger.alarmCounts(of: row.id).map { kind, count in
                ReportContent.Alarm(
                    name: AlarmText(kind).name.report, priority: kind.priority.report, count: count)
            },
            preparations: try preparations(),
            steps: steps.map { step in
                ReportContent.Act(
                    at: step.at, what: ReportText(zh: step.phase.chinese, en: step.phase.token), who: step.who,
                    why: step.why)
            },
            routine: review.routine.map { ReportContent.Tally(text: $0.text.report, count: $0.count) },
            auditHead: draft.auditHead)
    }

    private static func text(_ decision: ReleaseDecision?) -> ReportText {
        switch decision {
        case .release: ReportText(zh: "放行", en: "release")
        case .refuse: ReportText(zh: "拒绝放行", en: "refuse")
        case nil: ReportText(zh: "尚未决定", en: "none yet")
        }
    }

    static func time(_ text: String) -> Int64? {
        guard let date = try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text) else { return nil }
        return Int64((date.timeIntervalSince1970 * 1000).rounded())
    }

    // MARK: Fields

    private func batchFields(_ steps: [BatchStepRow]) -> [ReportContent.Field] {
        let texts = row.plan.texts
        let clock = { (at: Int64) in
            let seconds = TimeZone(secondsFromGMT: Int(header.timeZoneOffsetMinutes) * 60) ?? .gmt
            return Date(timeIntervalSince1970: Double(at) / 1000).formatted(
                Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: seconds).year().month().day()
                    .time(includingFractionalSeconds: false))
        }
        let ratio = row.plan.levels.dropFirst().map { String($0.ratio) }.joined(separator: " : ")
        var fields: [ReportContent.Field] = [
            .init(label: ReportText(zh: "批号", en: "Batch number"), value: ReportText(row.number)),
            .init(label: ReportText(zh: "生产线", en: "Line"), value: ReportText(row.line)),
            .init(label: ReportText(zh: "生产日期", en: "Made on"), value: ReportText(texts.made.text)),
            .init(label: ReportText(zh: "有效期至", en: "Expires on"), value: ReportText(texts.expiry.text)),
            .init(
                label: ReportText(zh: "计划数量", en: "Planned units"), value: ReportText(String(row.plan.plannedUnits))),
            .init(
                label: ReportText(zh: "包装比例", en: "Pack ratio"), value: ReportText(ratio.isEmpty ? "–" : ratio)),
        ]
        if let began = steps.first(where: { $0.phase == .running }) {
            fields.append(.init(label: ReportText(zh: "生产开始", en: "Started"), value: ReportText(clock(began.at))))
        }
        if let ended = steps.last(where: { $0.phase == .ending }) ?? steps.last(where: { $0.phase == .ended }) {
            fields.append(.init(label: ReportText(zh: "生产结束", en: "Ended"), value: ReportText(clock(ended.at))))
        }
        for other in header.otherBatches {
            fields.append(
                .init(
                    label: ReportText(zh: "含转入批次", en: "Carried in from"),
                    value: ReportText("\(other.number) (\(other.made.text) – \(other.expiry.text))")))
        }
        let figures = losses.figures
        if let oee = figures.oee {
            func part(_ value: Int64?) -> String { value.map(Self.percent) ?? "–" }
            fields.append(
                .init(
                    label: ReportText(zh: "OEE（可用率 × 性能率 × 合格率）", en: "OEE (availability × performance × quality)"),
                    value: ReportText(
                        "\(Self.percent(oee)) = \(part(figures.availability)) × \(part(figures.performance)) × "
                            + part(figures.quality))))
        }
        let minutes = { (milliseconds: Int64) in String((milliseconds + 30_000) / 60_000) }
        fields.append(
            .init(
                label: ReportText(zh: "停机（微停、停机、计划）", en: "Stops (micro, stops, planned)"),
                value: ReportText(
                    zh: "\(losses.microStopCount) 次 \(minutes(losses.times.microStops)) 分，"
                        + "\(losses.stopCount) 次 \(minutes(losses.times.stops)) 分，\(minutes(losses.times.planned)) 分",
                    en: "\(losses.microStopCount): \(minutes(losses.times.microStops)) min, "
                        + "\(losses.stopCount): \(minutes(losses.times.stops)) min, "
                        + "\(minutes(losses.times.planned)) min")))
        return fields
    }

    private static func percent(_ tenths: Int64) -> String { "\(tenths / 10).\(tenths % 10) %" }

    private func productFields(_ product: ProductConfiguration) -> [ReportContent.Field] {
        let codes = product.codes
        let prefixes = row.plan.levels.compactMap { level in level.prefix.map { "\(level.name) \($0)" } }
        let values: [(ReportText, ReportText?)] = [
            (ReportText(zh: "通用名称", en: "Generic name"), product.name.report),
            (ReportText(zh: "剂型", en: "Dosage form"), product.dosageForm.report),
            (ReportText(zh: "制剂规格", en: "Strength"), ReportText(product.strength)),
            (ReportText(zh: "包装规格", en: "Pack specification"), ReportText(product.packSpec)),
            (ReportText(zh: "批准文号", en: "Approval number"), ReportText(codes.approvalNumber)),
            (ReportText(zh: "本位码", en: "National drug code"), ReportText(codes.nationalDrugCode)),
            (ReportText(zh: "商品条码", en: "Bar code (EAN-13)"), codes.barcode.map { ReportText($0) }),
            (
                ReportText(zh: "国家药品标识码", en: "National drug identifier"),
                codes.nationalDrugIdentifier.map { ReportText($0) }
            ),
            (ReportText(zh: "医保编码", en: "Insurance code"), codes.insuranceCode.map { ReportText($0) }),
            (ReportText(zh: "YPID", en: "YPID"), codes.ypid.map { ReportText($0) }),
            (
                ReportText(zh: "药品标识码", en: "Product code of each level"),
                prefixes.isEmpty ? nil : ReportText(prefixes.joined(separator: "\n"))
            ),
            (ReportText(zh: "上市许可持有人", en: "Authorisation holder"), product.holder.report),
            (ReportText(zh: "生产企业", en: "Manufacturer"), product.manufacturer.report),
        ]
        return values.compactMap { label, value in value.map { ReportContent.Field(label: label, value: $0) } }
    }

    // MARK: Numbers

    private func levels(_ counts: [RecordCounts]) throws -> [ReportContent.Level] {
        let balances = try ledger.balances(of: row.id)
        return zip(row.plan.levels, counts).map { plan, count in
            ReportContent.Level(
                level: Int(plan.level), name: plan.name, allocated: count.allocated,
                accepted: count.commissioned + count.released, sampled: count.sampled, destroyed: count.destroyed,
                inactive: count.inactive, invalid: count.invalid, returned: count.returned, inDoubt: count.inDoubt,
                unexplained: Int(balances.first { $0.level == plan.level }?.unexplained ?? 0),
                carriedIn: count.carriedIn, carriedOut: count.carriedOut)
        }
    }

    private func counts() throws -> [ReportContent.Count] {
        let counts = try ledger.physicalCounts(of: row.id)
        let deviations = try ledger.deviations(of: row.id)
        let words = CountWords(levels: row.plan.levels, stations: frozen.line.stations.map(\.id))
        return row.plan.counts.places.compactMap { place in
            let result = CountResult(place, counts: counts, deviations: deviations)
            guard let count = result.count, let expected = result.expected else { return nil }
            return ReportContent.Count(
                place: words.text(place).report, expected: Int(expected), counted: Int(count.counted),
                countedBy: count.who, explainedBy: result.explanation?.who, explanation: result.explanation?.why)
        }
    }

    private func rejects() throws -> [ReportContent.Tally] {
        var sums: [Reason: Int] = [:]
        for count in try ledger.rejectCounts(of: row.id) { sums[count.reason, default: 0] += count.count }
        return sums.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
            .map { ReportContent.Tally(text: $0.key.text.report, count: $0.value) }
    }

    private func rejectsByHour() throws -> ReportContent.Series? {
        var times: [Int64] = []
        try ledger.rejects(of: row.id) { times.append($0.at) }
        return Self.series(times, step: 3600, most: Self.mostColumns)
    }

    /// Units a minute.
    static func speed(_ verified: [Int64]) -> ReportContent.Series? {
        guard var series = series(verified, step: 60, most: mostValues) else { return nil }
        series.values = series.values.map { $0 * 60 / Double(series.step) }
        return series
    }

    /// How many times fall into each step; steps begin at full ones since 1970, and are as many times longer as it takes
    /// to need no more than `most`.
    static func series(_ times: [Int64], step: Int, most: Int) -> ReportContent.Series? {
        guard let first = times.min(), let last = times.max() else { return nil }
        var length = step
        while Int(last / 1000) / length - Int(first / 1000) / length >= most { length += step }
        let start = Int(first / 1000) / length
        var values = [Double](repeating: 0, count: Int(last / 1000) / length - start + 1)
        for time in times { values[Int(time / 1000) / length - start] += 1 }
        return ReportContent.Series(start: Int64(start * length) * 1000, step: length, values: values)
    }

    private func preparations() throws -> [ReportContent.Act] {
        let cleared = try ledger.clearance(of: row.id).map { done in
            let text = frozen.clearance.first { $0.id == done.item }?.text
            return ReportContent.Act(
                at: done.at,
                what: ReportText(
                    zh: "清场：\(text?.chinese ?? done.item)", en: "clearance: \(text?.english ?? done.item)"),
                who: done.who, why: done.why)
        }
        let tested = try ledger.testPieces(of: row.id).map { piece in
            let reason = piece.result.reason?.text
            return ReportContent.Act(
                at: piece.at,
                what: ReportText(
                    zh: "试验件“\(piece.result.piece.chinese)”：\(piece.result.finding.chinese)"
                        + (reason.map { "（\($0.zh)）" } ?? ""),
                    en: "test piece \(piece.result.piece.token): \(piece.result.finding.token)"
                        + (reason.map { " (\($0.en))" } ?? "")),
                who: piece.result.who, why: "")
        }
        return (cleared + tested).enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
    }
}

extension BilingualMessage {
    var report: ReportText { ReportText(zh: zh, en: en) }
}

extension BilingualText {
    fileprivate var report: ReportText { ReportText(zh: chinese, en: english) }
}

extension CompanyConfiguration {
    fileprivate var report: ReportText {
        ReportText(zh: "\(name.chinese) \(creditCode)", en: "\(name.english) \(creditCode)")
    }
}

extension TestFinding {
    fileprivate var chinese: String {
        switch self {
        case .passed: "已因正确原因剔除"
        case .wrongReason: "剔除原因不符"
        case .byDefault: "缺省剔除"
        case .unconfirmed: "剔除未证实"
        case .passedGate: "通过了剔除口"
        case .taken: "被取走"
        case .outcomeLost: "结果丢失"
        case .interrupted: "试验中断"
        case .codeInPool: "其码仍在码池"
        case .notClassified: "其码未被识别"
        }
    }
}

extension AlarmPriority {
    fileprivate var report: ReportText {
        switch self {
        case .critical: ReportText(zh: "紧急", en: "critical")
        case .high: ReportText(zh: "高", en: "high")
        case .medium: ReportText(zh: "中", en: "medium")
        case .low: ReportText(zh: "低", en: "low")
        }
    }
}
