import ControlTypes
import ControlWords

/// Losses in words.
struct LossText {
    var language: Language

    /// Mode, what goes on, and OEE: a few lines for the status.
    func now(_ production: ProductionStatus) -> [String] {
        let mode = LineWords.mode(production.mode).text(in: language)
        let since = production.stateSince.map { language.choose(zh: "，自 \($0)", en: ", since \($0)") } ?? ""
        var lines = [
            language.choose(
                zh: "模式 \(mode)（\(production.modeNumber)），状态号 \(production.stateNumber)\(since)",
                en: "mode \(mode) (\(production.modeNumber)), state number \(production.stateNumber)\(since)")
        ]
        if let stop = production.stop {
            lines.append(language.choose(zh: "停机 ", en: "stop ") + describe(stop))
        }
        var parts: [String] = []
        if let batch = production.batch { parts.append(language.choose(zh: "批次 ", en: "batch ") + oee(batch)) }
        if let shift = production.shift { parts.append(production.shiftName.text(in: language) + " " + oee(shift)) }
        if !parts.isEmpty { lines.append("OEE  " + parts.joined(separator: "  ")) }
        return lines
    }

    func lines(_ losses: LossStatus) -> [String] {
        var lines = [title(losses)]
        lines.append("OEE " + oee(losses.figures))
        lines.append(
            language.choose(
                zh: "件数 \(losses.total)，合格 \(losses.good)，剔除 \(losses.rejected)",
                en: "units \(losses.total), good \(losses.good), rejected \(losses.rejected)")
                + (losses.ratedSpeed.map { language.choose(zh: "，额定 \($0) 件/分", en: ", rated \($0) a minute") } ?? ""))
        lines += [""] + times(losses.times) + [""] + means(losses)
        if !losses.losses.isEmpty { lines += [""] + top(losses.losses) }
        if !losses.stops.isEmpty {
            lines += ["", language.choose(zh: "最近的停机：", en: "latest stops:")]
            lines += losses.stops.prefix(10).map { "  " + describe($0) }
        }
        if losses.minutes.contains(where: { $0.items > 0 }) {
            lines += ["", language.choose(zh: "每分钟件数：", en: "units a minute:")]
            lines.append("  " + losses.minutes.map { String($0.items) }.joined(separator: " "))
        }
        return lines
    }

    private func title(_ losses: LossStatus) -> String {
        if let shift = losses.shift {
            return "\(shift.name.text(in: language))  \(shift.from) – \(shift.until)"
        }
        let batch = losses.batch ?? ""
        return language.choose(zh: "批次 \(batch)", en: "batch \(batch)")
    }

    private func oee(_ figures: OEEFigures) -> String {
        language.choose(
            zh: "\(percent(figures.oee)) = 可用率 \(percent(figures.availability)) × 性能率 "
                + "\(percent(figures.performance)) × 合格率 \(percent(figures.quality))",
            en: "\(percent(figures.oee)) = availability \(percent(figures.availability)) × performance "
                + "\(percent(figures.performance)) × quality \(percent(figures.quality))")
    }

    func percent(_ tenths: Int64?) -> String { Figures.percent(tenths) }

    func time(_ milliseconds: Int64) -> String { Figures.duration(milliseconds: milliseconds) }

    private func times(_ times: LossTimes) -> [String] {
        var table = TextTable(header: [
            language.choose(zh: "时间", en: "time"), language.choose(zh: "时:分:秒", en: "h:m:s"),
            language.choose(zh: "占比", en: "share"),
        ])
        let rows = [
            (language.choose(zh: "正常速度运行", en: "running at speed"), times.running),
            (language.choose(zh: "降速运行", en: "reduced speed"), times.reduced),
            (language.choose(zh: "小停机", en: "micro-stops"), times.microStops),
            (language.choose(zh: "停机", en: "stops"), times.stops),
            (language.choose(zh: "计划停机", en: "planned stops"), times.planned),
            (language.choose(zh: "无批次", en: "no batch"), times.noBatch),
        ]
        for (name, value) in rows {
            let share = times.elapsed > 0 ? percent((value * 1_000 + times.elapsed / 2) / times.elapsed) : "–"
            table.add([name, time(value), share])
        }
        return table.lines
    }

    private func means(_ losses: LossStatus) -> [String] {
        let between = losses.meanTimeBetweenStops.map(time) ?? "–"
        let repair = losses.meanTimeToRepair.map(time) ?? "–"
        return [
            language.choose(
                zh: "小停机 \(losses.microStopCount) 次，停机 \(losses.stopCount) 次；平均停机间隔 \(between)，平均修复时间 \(repair)",
                en: "micro-stops \(losses.microStopCount), stops \(losses.stopCount); mean time between stops "
                    + "\(between), mean time to repair \(repair)")
        ]
    }

    private func top(_ losses: [LossLine]) -> [String] {
        var table = TextTable(header: [
            language.choose(zh: "损失", en: "loss"), language.choose(zh: "原因", en: "reason"),
            language.choose(zh: "类别", en: "category"), language.choose(zh: "种类", en: "kind"),
            language.choose(zh: "次数", en: "count"), language.choose(zh: "时:分:秒", en: "h:m:s"),
        ])
        for loss in losses.prefix(15) {
            table.add([
                loss.reason + (loss.isGiven ? " *" : ""), loss.text.text(in: language),
                Self.categories[loss.category].map { language.choose(zh: $0, en: loss.category) } ?? loss.category,
                kind(loss.kind), String(loss.count), time(loss.milliseconds),
            ])
        }
        return table.lines
            + (losses.contains(where: \.isGiven) ? [language.choose(zh: "* 人工登记", en: "* given by a person")] : [])
    }

    private func kind(_ kind: String) -> String {
        let words = ["micro": "小停机", "stop": "停机", "planned": "计划停机"]
        return language.choose(zh: words[kind] ?? kind, en: kind)
    }

    private func describe(_ stop: StopStatus) -> String {
        let place = [stop.station, stop.device].compactMap(\.self).joined(separator: " ")
        var text = "#\(stop.number) \(stop.began) \(time(stop.milliseconds)) \(kind(stop.kind)): "
        text += stop.text.text(in: language) + (place.isEmpty ? "" : " (\(place))")
        if let reason = stop.reasonText { text += " → " + reason.text(in: language) + " (\(stop.reasonBy ?? ""))" }
        if stop.isOpen { text += language.choose(zh: "，持续中", en: ", goes on") }
        return text
    }

    private static let categories = [
        "planned": "计划", "equipment": "设备", "setup": "准备调整", "materials": "物料", "quality": "质量",
        "organisation": "人员组织", "flow": "上下游", "other": "其他",
    ]
}
