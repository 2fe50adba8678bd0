import ControlTypes
import ControlWords

/// The line's status in words.
struct StatusText {
    var language: Language

    func lines(_ status: LineStatus) -> [String] {
        var lines = [headline(status)]
        if let production = status.production { lines += LossText(language: language).now(production) }
        if let batch = status.batch {
            lines.append(
                language.choose(
                    zh: "批次 \(batch.number)  \(batch.product)  \(phase(batch.phase))  计划 \(batch.plannedUnits)",
                    en: "batch \(batch.number)  \(batch.product)  \(phase(batch.phase))  planned \(batch.plannedUnits)")
            )
        } else {
            lines.append(language.choose(zh: "没有批次", en: "no batch"))
        }
        lines += section(nextAct(status))
        lines += section(holds(status))
        lines += section(alarms(status))
        if let batch = status.batch {
            lines += section(levels(batch)) + section(pools(batch)) + section(obstacles(batch))
        }
        if let preprinted = status.batch?.preprinted { lines += section(PreprintedText.lines(preprinted, language)) }
        lines += section(stations(status))
        lines += section(devices(status))
        lines += section(HandoverText(language: language).remark(status.handover))
        if let failure = status.journal.failure {
            lines += section([language.choose(zh: "账本故障：\(failure)", en: "the ledger failed: \(failure)")])
        }
        return lines
    }

    func headline(_ status: LineStatus) -> String {
        language.choose(
            zh: "\(status.line)  \(state(status.state))  \(status.speed) 件/分",
            en: "\(status.line)  \(state(status.state))  \(status.speed) items/min")
    }

    /// Why the line does not run, in a few words; empty while it may.
    func holds(_ status: LineStatus) -> [String] {
        status.holds.map { hold in
            let place = [hold.station, hold.device].compactMap(\.self).joined(separator: " ")
            let person = hold.needsPerson ? language.choose(zh: "（须人工处理）", en: " (a person must act)") : ""
            return "‖ " + (place.isEmpty ? "" : place + ": ") + hold.text.text(in: language) + person
        }
    }

    /// The one thing to do now.
    func nextAct(_ status: LineStatus) -> [String] {
        guard let act = status.nextAct else { return [] }
        let place = [act.station, act.device].compactMap(\.self).joined(separator: " ")
        let cause = (place.isEmpty ? "" : place + ": ") + act.cause.text(in: language)
        return [
            language.choose(zh: "▶ 现在：", en: "▶ now: ") + cause, "  " + act.action.text(in: language),
        ]
    }

    func alarms(_ status: LineStatus) -> [String] {
        status.alarms.map { AlarmLines(language: language).headline($0) }
    }

    func levels(_ batch: BatchStatus) -> [String] { levels(batch.levels) }

    func levels(_ levels: [LevelStatus]) -> [String] {
        var table = TextTable(header: [
            language.choose(zh: "级别", en: "level"), language.choose(zh: "已分配", en: "allocated"),
            language.choose(zh: "= 待用", en: "= waiting"), language.choose(zh: "+ 已写码", en: "+ encoded"),
            language.choose(zh: "+ 合格", en: "+ accepted"), language.choose(zh: "+ 样品", en: "+ sampled"),
            language.choose(zh: "+ 销毁", en: "+ destroyed"), language.choose(zh: "+ 停用", en: "+ inactive"),
            language.choose(zh: "+ 作废", en: "+ invalid"), language.choose(zh: "+ 退回", en: "+ returned"),
            language.choose(zh: "+ 存疑", en: "+ in doubt"), language.choose(zh: "+ 无解", en: "+ unexplained"),
            language.choose(zh: "已关闭", en: "closed"), language.choose(zh: "零头", en: "short"),
        ])
        for level in levels {
            table.add([
                "\(level.level) \(level.name)", String(level.allocated), String(level.waiting), String(level.encoded),
                String(level.commissioned + level.released), String(level.sampled), String(level.destroyed),
                String(level.inactive), String(level.invalid), String(level.returned), String(level.inDoubt),
                String(level.unexplained), level.level > 1 ? String(level.closed) : "",
                level.level > 1 ? String(level.closedShort) : "",
            ])
        }
        let contents = levels.filter { ($0.content?.difference ?? 0) != 0 }.map { level in
            language.choose(
                zh: "! \(level.level) \(level.name)：容器内容不平，差 \(level.content?.difference ?? 0)",
                en:
                    "! \(level.level) \(level.name): the content of its containers is \(level.content?.difference ?? 0) off"
            )
        }
        return table.lines + contents
    }

    func obstacles(_ batch: BatchStatus) -> [String] {
        guard !batch.obstacles.isEmpty else { return [] }
        return [language.choose(zh: "关闭批次之前：", en: "before the batch can be closed:")]
            + batch.obstacles.map { "  - " + $0.text(in: language) }
    }

    func stations(_ status: LineStatus) -> [String] {
        var table = TextTable(header: [
            language.choose(zh: "工位", en: "station"), language.choose(zh: "经过", en: "items"),
            language.choose(zh: "= 合格", en: "= passed"), language.choose(zh: "+ 剔除", en: "+ rejected"),
            language.choose(zh: "+ 取走", en: "+ removed"), language.choose(zh: "+ 未判通过", en: "+ unproven"),
            language.choose(zh: "+ 结果丢失", en: "+ lost"), language.choose(zh: "+ 线上", en: "+ on belt"),
            language.choose(zh: "+ 差", en: "+ difference"), language.choose(zh: "剔除原因", en: "rejected for"),
        ])
        for station in status.stations {
            var remarks = station.reasons.map { "\($0.text.text(in: language)) \($0.count)" }
            if let open = station.openChildren {
                remarks.append(language.choose(zh: "未关闭容器内 \(open)", en: "open container holds \(open)"))
            }
            if let grade = station.grade { remarks.append(self.grade(grade)) }
            table.add([
                station.id, String(station.items), String(station.passed), String(station.rejected),
                String(station.removed), String(station.passedUnproven), String(station.lost), String(station.onBelt),
                String(station.difference),
                remarks.joined(separator: ", "),
            ])
        }
        return table.lines
    }

    private func grade(_ grade: GradeStatus) -> String {
        let recent = Figures.decimal(hundredths: grade.recent)
        let reference = grade.reference.map { "/" + Figures.decimal(hundredths: $0) } ?? ""
        let drift = grade.isDrifting ? language.choose(zh: " 下降", en: " drifting") : ""
        return language.choose(
            zh: "在线等级 \(recent)\(reference)\(drift)（\(grade.note.zh)）",
            en: "in-line grade \(recent)\(reference)\(drift) (\(grade.note.en))")
    }

    private func devices(_ status: LineStatus) -> [String] {
        status.devices.filter { !$0.isUp }.map { device in
            let fault = device.lastFault.map { ": " + $0 } ?? ""
            return language.choose(
                zh: "未连接 \(device.id)（\(device.address)）\(fault)",
                en: "not connected: \(device.id) (\(device.address))\(fault)")
        }
    }

    private func section(_ lines: [String]) -> [String] { lines.isEmpty ? [] : [""] + lines }

    /// The PackML state's word.
    func state(_ state: String) -> String { LineWords.state(state).text(in: language) }

    func phase(_ phase: String) -> String { LineWords.phase(phase).text(in: language) }
}
