/// The sections of a report, in the order in which QA reads them.
struct ReportPages {
    private let content: ReportContent
    private let symbol: DataMatrix
    private let flow: PageFlow

    init(_ content: ReportContent, symbol: DataMatrix, on flow: PageFlow) {
        self.content = content
        self.symbol = symbol
        self.flow = flow
    }

    private typealias Cell = Table.Cell

    private func word(_ zh: String, _ en: String) -> String { flow.word(zh: zh, en: en) }

    func draw(notice: FontNotice) {
        title()
        if let text = notice.text(flow.language) {
            flow.paragraph(text, Canvas.Style(size: 9, isBold: true, color: .warning))
        }
        fields(word("批次", "Batch"), content.batchFields)
        fields(word("产品", "Product"), content.productFields)
        conservation()
        counts()
        charts()
        exceptions()
        alarms()
        acts(word("清场与功能测试", "Line clearance and function test"), content.preparations)
        acts(word("批次经过", "Course of the batch"), content.steps)
        routine()
        audit()
        flow.end()
    }

    private func title() {
        flow.y += 4
        flow.paragraph(
            flow.word(content.product) + "　" + word("批号 ", "batch ") + content.batch,
            Canvas.Style(size: 17, isBold: true))
        flow.paragraph(
            word("待签名的决定：", "Decision put to signature: ") + flow.word(content.decision),
            Canvas.Style(size: 10, isBold: true, color: .accent))
        flow.paragraph(
            word("批次关闭时间 ", "Batch closed at ") + flow.clock.full(content.closedAt)
                + word("；本报告所有时间均为 ", "; all times of this report are ") + flow.clock.zone,
            Canvas.Style(size: 8, color: .gray))
    }

    /// Two columns of labelled values.
    private func fields(_ title: String, _ fields: [ReportContent.Field]) {
        guard !fields.isEmpty else { return }
        let label = Canvas.Style(size: 8, color: .gray)
        let value = Canvas.Style(size: 8.5)
        let half = PageFlow.width / 2
        let labelWidth = half * 0.36
        let valueWidth = half * 0.64 - 10
        func height(_ field: ReportContent.Field) -> Double {
            max(
                flow.canvas.height(of: flow.word(field.label), label, width: labelWidth - 6),
                flow.canvas.height(of: flow.word(field.value), value, width: valueWidth)) + 4
        }
        flow.heading(title, keeping: height(fields[0]))
        var place = 0
        while place < fields.count {
            let pair = Array(fields[place...].prefix(2))
            let rowHeight = pair.map(height).max() ?? 0
            flow.need(rowHeight)
            for (column, field) in pair.enumerated() {
                let x = PageFlow.left + Double(column) * half
                flow.canvas.text(flow.word(field.label), label, x: x, y: flow.y + 0.5, width: labelWidth - 6)
                flow.canvas.text(flow.word(field.value), value, x: x + labelWidth, y: flow.y, width: valueWidth)
            }
            flow.y += rowHeight
            place += 2
        }
        flow.y += 2
    }

    /// What was allocated, and what became of it (N-01).
    private func conservation() {
        var table = Table(columns: [
            .init(title: word("级别", "Level"), share: 1.5, alignment: .left),
            .init(title: word("领用", "Allocated"), share: 1.15, alignment: .right),
            .init(title: word("合格", "Accepted"), share: 1.15, alignment: .right),
            .init(title: word("取样", "Sampled"), share: 1, alignment: .right),
            .init(title: word("销毁", "Destroyed"), share: 1.15, alignment: .right),
            .init(title: word("停用", "Inactive"), share: 1, alignment: .right),
            .init(title: word("作废", "Invalid"), share: 1, alignment: .right),
            .init(title: word("退回", "Returned"), share: 1.1, alignment: .right),
            .init(title: word("存疑", "In doubt"), share: 1, alignment: .right),
            .init(title: word("不明", "Unexplained"), share: 1.6, alignment: .right),
        ])
        table.rows = content.levels.map { level in
            let numbers = [
                level.allocated, level.accepted, level.sampled, level.destroyed, level.inactive, level.invalid,
                level.returned, level.inDoubt,
            ]
            return [Cell(text: "\(level.level) \(level.name)", isBold: true)]
                + numbers.map { Cell(text: Self.grouped($0), color: $0 == 0 ? .gray : .black) }
                + [
                    Cell(
                        text: Self.grouped(level.unexplained), color: level.unexplained == 0 ? .gray : .warning,
                        isBold: level.unexplained != 0)
                ]
        }
        flow.heading(word("码的平衡", "Codes: conservation"), keeping: table.beginning(flow.canvas))
        table.draw(on: flow)
        flow.paragraph(
            word(
                "领用 = 合格 + 取样 + 销毁 + 停用 + 作废 + 退回 + 存疑 + 不明。合格 = 已确认或放行；停用 = 曾确认后不再有效；"
                    + "作废 = 已打印而从未核验；退回 = 未使用，回到码池。",
                "Allocated = accepted + sampled + destroyed + inactive + invalid + returned + in doubt + unexplained. "
                    + "Accepted: commissioned or released. Inactive: once commissioned, no longer valid. Invalid: "
                    + "printed and never verified. Returned: never used, back in the pool."),
            Canvas.Style(size: 7, color: .gray))
        for level in content.levels where level.carriedIn + level.carriedOut > 0 {
            flow.paragraph(
                word(
                    "级别 \(level.level)：自其他批次转入 \(level.carriedIn)，转出至下一批次 \(level.carriedOut)",
                    "Level \(level.level): \(level.carriedIn) came from another batch, \(level.carriedOut) went to the "
                        + "next one"), Canvas.Style(size: 8))
        }
    }

    static func grouped(_ number: Int) -> String {
        let digits = String(abs(number))
        var text = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return number < 0 ? "-" + text : text
    }

    private func counts() {
        guard !content.counts.isEmpty else { return }
        var table = Table(columns: [
            .init(title: word("处所", "Place"), share: 2.4, alignment: .left),
            .init(title: word("记录数", "Expected"), share: 0.9, alignment: .right),
            .init(title: word("清点数", "Counted"), share: 0.9, alignment: .right),
            .init(title: word("差异", "Difference"), share: 0.95, alignment: .right),
            .init(title: word("清点人", "Counted by"), share: 1.3, alignment: .left),
            .init(title: word("偏差说明（说明人）", "Explanation (by)"), share: 3, alignment: .left),
        ])
        table.rows = content.counts.map { count in
            let difference = count.counted - count.expected
            let isOpen = difference != 0 && count.explanation == nil
            let explanation: String
            if let text = count.explanation {
                explanation = text + count.explainedBy.map { word("（\($0)）", " (\($0))") }.orEmpty
            } else {
                explanation = isOpen ? word("未说明", "not explained") : "–"
            }
            return [
                Cell(text: flow.word(count.place)), Cell(text: Self.grouped(count.expected)),
                Cell(text: Self.grouped(count.counted)),
                Cell(
                    text: (difference > 0 ? "+" : "") + Self.grouped(difference),
                    color: difference == 0 ? .gray : .warning, isBold: difference != 0),
                Cell(text: count.countedBy), Cell(text: explanation, color: isOpen ? .warning : .black),
            ]
        }
        flow.heading(word("实物清点", "Physical counts"), keeping: table.beginning(flow.canvas))
        table.draw(on: flow)
    }

    private func charts() {
        if let speed = content.speed, !speed.values.isEmpty {
            flow.heading(word("速度", "Speed"), keeping: 180)
            flow.lineChart(
                speed, rated: content.ratedSpeed, unit: word("件/分钟（核验通过）", "units a minute (verified)"))
        }
        let rejects = content.rejectsByReason.reduce(0) { $0 + $1.count }
        if rejects > 0 {
            flow.heading(
                word("剔除：\(Self.grouped(rejects)) 件，按原因", "Rejects: \(Self.grouped(rejects)), by reason"), keeping: 30)
            flow.barChart(content.rejectsByReason)
        }
        if let hours = content.rejectsByHour, hours.values.contains(where: { $0 > 0 }) {
            let step = hours.step / 3600
            flow.heading(
                step == 1 ? word("剔除，按小时", "Rejects by hour") : word("剔除，每 \(step) 小时", "Rejects, every \(step) hours"),
                keeping: 150)
            flow.columnChart(hours, unit: word("件", "rejects"))
        }
    }

    private func exceptions() {
        flow.heading(
            word("例外（\(content.exceptions.count)）", "Exceptions (\(content.exceptions.count))"), keeping: 40)
        guard !content.exceptions.isEmpty else {
            flow.paragraph(word("没有例外。", "There are none."), Canvas.Style(size: 8.5))
            return
        }
        var table = Table(columns: [
            .init(title: "#", share: 0.4, alignment: .right),
            .init(title: word("内容", "What"), share: 3.4, alignment: .left),
            .init(title: word("时间", "When"), share: 1.25, alignment: .left),
            .init(title: word("何人、何故", "Who and why"), share: 2.1, alignment: .left),
            .init(title: word("审核人及意见", "Reviewed by, comment"), share: 2.1, alignment: .left),
        ])
        table.size = 7.5
        table.rows = content.exceptions.enumerated().map { index, exception in
            [
                Cell(text: String(index + 1), color: .gray), Cell(text: flow.word(exception.text)),
                Cell(text: exception.at.map(flow.clock.full).orEmpty), Cell(text: joined(exception.who, exception.why)),
                Cell(
                    text: exception.acknowledgedBy == nil
                        ? word("未确认", "not acknowledged") : joined(exception.acknowledgedBy, exception.comment),
                    color: exception.acknowledgedBy == nil ? .warning : .black),
            ]
        }
        table.draw(on: flow)
    }

    /// What needs nobody's look one by one (S-05).
    private func routine() {
        guard !content.routine.isEmpty else { return }
        var table = Table(columns: [
            .init(title: word("符合要求的事项", "As it must be"), share: 8, alignment: .left),
            .init(title: word("次数", "Times"), share: 1.2, alignment: .right),
        ])
        table.size = 7.5
        table.rows = content.routine.map { [Cell(text: flow.word($0.text)), Cell(text: Self.grouped($0.count))] }
        flow.heading(word("常规事项", "Routine"), keeping: table.beginning(flow.canvas))
        table.draw(on: flow)
    }

    private func joined(_ who: String?, _ text: String?) -> String {
        [who, text].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: word("：", ": "))
    }

    private func alarms() {
        guard !content.alarms.isEmpty else { return }
        var table = Table(columns: [
            .init(title: word("报警", "Alarm"), share: 5, alignment: .left),
            .init(title: word("优先级", "Priority"), share: 1.2, alignment: .left),
            .init(title: word("次数", "Times"), share: 0.8, alignment: .right),
        ])
        table.rows = content.alarms.map { alarm in
            [
                Cell(text: flow.word(alarm.name)), Cell(text: flow.word(alarm.priority)),
                Cell(text: Self.grouped(alarm.count)),
            ]
        }
        flow.heading(word("报警", "Alarms"), keeping: table.beginning(flow.canvas))
        table.draw(on: flow)
    }

    private func acts(_ title: String, _ acts: [ReportContent.Act]) {
        guard !acts.isEmpty else { return }
        var table = Table(columns: [
            .init(title: word("时间", "When"), share: 1.5, alignment: .left),
            .init(title: word("内容", "What"), share: 4, alignment: .left),
            .init(title: word("何人", "Who"), share: 1.3, alignment: .left),
            .init(title: word("原因", "Why"), share: 2.4, alignment: .left),
        ])
        table.size = 7.5
        table.rows = acts.map { act in
            [
                Cell(text: flow.clock.full(act.at)), Cell(text: flow.word(act.what)), Cell(text: act.who),
                Cell(text: act.why),
            ]
        }
        flow.heading(title, keeping: table.beginning(flow.canvas))
        table.draw(on: flow)
    }

    /// What binds the report to the trail, and where signatures go.
    private func audit() {
        let side = 84.0
        flow.heading(word("审计追踪与签名", "Audit trail and signatures"), keeping: side + 30)
        let x = PageFlow.left + side + 14
        flow.canvas.symbol(symbol, x: PageFlow.left, y: flow.y, side: side)
        flow.canvas.text(
            word("批次审计链末端（SHA-256）", "Head of the batch's audit chain (SHA-256)"),
            Canvas.Style(size: 8, color: .gray), x: x, y: flow.y + 4, width: PageFlow.right - x)
        let head = content.auditHead
        let middle = head.index(head.startIndex, offsetBy: head.count / 2)
        flow.canvas.text(
            head[..<middle] + "\n" + head[middle...], Canvas.Style(size: 10.5, isBold: true), x: x, y: flow.y + 17,
            width: PageFlow.right - x)
        flow.canvas.text(
            word(
                "二维码为同一数值。audit.jsonl 的最后一行、record.json 的 audit_head 与之相同；签名覆盖 record.json，record.json "
                    + "覆盖本文件。签名（姓名、时间、含义）印在 report-signed.pdf 的最后一页，电子签名在 signatures.json。",
                "The symbol holds the same value; so do the last line of audit.jsonl and audit_head of record.json. "
                    + "Signatures cover record.json, which covers this file. They are printed (name, time, meaning) on "
                    + "the last page of report-signed.pdf; the electronic ones stand in signatures.json."),
            Canvas.Style(size: 7.5, color: .gray), x: x, y: flow.y + 48, width: PageFlow.right - x)
        flow.y += side + 12
        let lines = [
            word("生产负责人", "Responsible for production"), word("质量放行／拒绝", "Quality: release or refusal"),
        ]
        flow.need(Double(lines.count) * 34)
        for line in lines {
            flow.canvas.text(line, Canvas.Style(size: 8.5), x: PageFlow.left, y: flow.y + 12, width: 150)
            let columns = [
                (word("姓名", "Name"), 155.0, 130.0), (word("含义", "Meaning"), 295, 100), (word("时间", "Time"), 405, 100),
            ]
            for (label, offset, width) in columns {
                let x = PageFlow.left + offset
                flow.canvas.line(.gray, 0.5, from: (x, flow.y + 23), to: (x + width, flow.y + 23))
                flow.canvas.text(
                    label, Canvas.Style(size: 6.5, color: .gray, isOneLine: true), x: x, y: flow.y + 24, width: width)
            }
            flow.y += 36
        }
    }
}

extension String? {
    fileprivate var orEmpty: String { self ?? "" }
}
