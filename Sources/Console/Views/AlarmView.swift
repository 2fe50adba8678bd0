import ControlTypes
import ControlWords

/// The alarms that stand, their log, and their figures.
struct AlarmView {
    let model: Model
    private var page: AlarmPage { model.alarms }

    init(model: Model) { self.model = model }

    func draw(_ area: Area, _ canvas: inout Canvas) {
        let (head, rest) = area.split(top: 1)
        parts(head, &canvas)
        switch page.part {
        case .now: list(rest, &canvas)
        case .history: history(rest, &canvas)
        case .figures: figures(rest, &canvas)
        }
    }

    private func parts(_ area: Area, _ canvas: inout Canvas) {
        canvas.rule("", area)
        var column = area.column + 1
        for part in AlarmPage.Part.allCases {
            let text = " " + canvas.text(Phrases.part(part)) + " "
            column += canvas.draw(
                text, area.row, column, width: area.right - column, part == page.part ? .selection : .plain)
            column += 1
        }
        guard let report = page.report else { return }
        let isFlood = report.lastTenMinutes > report.floodLimit
        let text =
            isFlood
            ? canvas.text(Phrases.flood(report.lastTenMinutes, report.floodLimit))
            : canvas.text(Phrases.lastTenMinutes(report.lastTenMinutes, report.floodLimit))
        let room = area.right - column - 3
        let cut = " " + TextLayout.cut(text, to: room) + " "
        canvas.draw(
            cut, area.row, area.right - DisplayWidth.of(cut) - 1, width: room + 2, isFlood ? .alarm : .quiet)
    }

    // MARK: Now

    private func list(_ area: Area, _ canvas: inout Canvas) {
        guard let chosen = page.chosenAlarm else {
            canvas.draw(Phrases.noAlarms, area.row + 1, area.column + 2, width: area.columns - 4, .good)
            return
        }
        let detail = detail(chosen, canvas, area.columns - 4)
        let detailRows = min(detail.count + 2, area.rows - 4)
        let (upper, lower) = area.split(top: area.rows - detailRows)
        rows(upper, chosen, &canvas)
        let inside = canvas.frame(lower, canvas.text(chosen.text), .heading)
        canvas.draw(detail, in: inside.inset(0, 1))
    }

    private func rows(_ area: Area, _ chosen: AlarmStatus, _ canvas: inout Canvas) {
        let place = page.list.firstIndex { $0.id == chosen.id } ?? 0
        // The chosen one stays in sight.
        let first = max(0, min(place - area.rows / 2, page.list.count - area.rows))
        let columns = columns(area)
        for (offset, alarm) in page.list.dropFirst(first).prefix(area.rows).enumerated() {
            let row = area.row + offset
            let style: Style = AlarmWords.calls(alarm.state) ? (alarm.isStanding ? .alarm : .caution) : .plain
            var column = area.column + 1
            canvas.draw(AlarmWords.mark(alarm.state), row, column, width: 1, style)
            column += 2
            let times = alarm.occurrences > 1 ? " ×\(alarm.occurrences)" : ""
            let location = [alarm.station, alarm.device].compactMap(\.self).joined(separator: " ")
            let cells = [
                canvas.text(AlarmWords.priority(alarm.priority)), location, canvas.text(alarm.text) + times,
                canvas.text(AlarmWords.state(alarm.state)), model.local(alarm.since),
            ]
            for (cell, width) in zip(cells, columns) where width > 0 {
                canvas.draw(TextLayout.cut(cell, to: width), row, column, width: width, style)
                column += width + 1
            }
            if alarm.id == chosen.id { canvas.select(row, in: area) }
        }
    }

    private func columns(_ area: Area) -> [Int] {
        // On a small screen the sign before the row and the frame below tell the state.
        let isSmall = area.columns < 100
        let place = isSmall ? 20 : min(30, area.columns / 4)
        let state = isSmall ? 0 : 26
        let time = isSmall ? 11 : 14
        return [8, place, area.columns - 3 - 8 - place - state - time - (isSmall ? 3 : 5), state, time]
    }

    private func detail(_ alarm: AlarmStatus, _ canvas: Canvas, _ width: Int) -> [StyledText] {
        var lines: [StyledText] = []
        let captions = [Phrases.cause, Phrases.consequence, Phrases.whatToDo, Phrases.state].map(canvas.text)
        let captionWidth = (captions.map { DisplayWidth.of($0) }.max() ?? 0) + 2
        let texts: [(BilingualMessage, Style)] = [
            (alarm.cause, .plain), (alarm.consequence, .plain), (alarm.action, .heading),
        ]
        for (caption, (text, style)) in zip(captions, texts) {
            for (index, line) in TextLayout.wrapped(canvas.text(text), to: width - captionWidth).enumerated() {
                lines.append(
                    StyledText(TextLayout.padded(index == 0 ? caption : "", to: captionWidth), .quiet)
                        + StyledText(line, style))
            }
        }
        let state = canvas.text(AlarmWords.state(alarm.state)) + "  " + canvas.text(Phrases.since) + " "
        lines.append(
            StyledText(TextLayout.padded(canvas.text(Phrases.state), to: captionWidth), .quiet)
                + StyledText(state + model.local(alarm.since), .plain))
        if alarm.holdsLine { lines.append(StyledText("‖ " + canvas.text(Phrases.stopsLine), .alarm)) }
        if let shelf = alarm.shelf {
            let text = canvas.text(Phrases.shelved(model.local(shelf.until), shelf.user, shelf.reason))
            lines.append(StyledText("z " + text, .caution))
        }
        return lines
    }

    // MARK: History

    private func history(_ area: Area, _ canvas: inout Canvas) {
        let (head, rest) = area.split(top: 1)
        let widths = [14, 22, max(10, area.columns - 14 - 22 - 22 - 6), 22]
        let titles = [Phrases.time, Phrases.change, Phrases.alarm, Phrases.whoAndWhy]
        var column = area.column + 1
        for (title, width) in zip(titles, widths) {
            canvas.draw(title, head.row, column, width: width, .quiet)
            column += width + 1
        }
        if page.history.isEmpty {
            canvas.draw(Phrases.empty, rest.row, rest.column + 2, width: rest.columns, .quiet)
        }
        // The newest at the top.
        for (offset, entry) in page.history.reversed().dropFirst(page.scroll).prefix(rest.rows).enumerated() {
            let who = [entry.user, entry.reason].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: ": ")
            let cells = [
                model.local(entry.at), canvas.text(AlarmWords.state(entry.change)), canvas.text(entry.text), who,
            ]
            var column = area.column + 1
            let style: Style = entry.change == "raised" ? .caution : .plain
            for (cell, width) in zip(cells, widths) {
                canvas.draw(TextLayout.cut(cell, to: width), rest.row + offset, column, width: width, style)
                column += width + 1
            }
        }
    }

    // MARK: Figures

    private func figures(_ area: Area, _ canvas: inout Canvas) {
        guard let report = page.report else {
            canvas.draw(Phrases.loading, area.row, area.column + 2, width: area.columns - 4, .quiet)
            return
        }
        var lines = [
            StyledText(canvas.text(Phrases.lastDay), .heading),
            StyledText(canvas.text(Phrases.day(report.total, report.peak, report.floodSeconds)), .plain),
            StyledText(canvas.text(Phrases.standing(report.standing, report.stale)), .plain),
        ]
        if !report.isComplete { lines.append(StyledText(canvas.text(Phrases.notAll), .caution)) }
        lines += [StyledText(), StyledText(canvas.text(Phrases.priorities), .heading)]
        for share in report.priorities {
            let bound = share.priority == "low" ? "≥" : "≤"
            let name = TextLayout.padded(canvas.text(AlarmWords.priority(share.priority)), to: 10)
            lines.append(
                StyledText(
                    name + TextLayout.right("\(share.count)", to: 6) + "  "
                        + canvas.text(Phrases.shareTarget(share.percent, bound, share.target)), .plain))
        }
        lines += counts(report.chattering, Phrases.chattering, canvas)
        lines += counts(report.mostFrequent, Phrases.mostFrequent, canvas)
        canvas.draw(lines, in: area.inset(0, 2))
    }

    private func counts(
        _ counts: [AlarmReport.AlarmCount], _ title: BilingualMessage, _ canvas: Canvas
    ) -> [StyledText] {
        guard !counts.isEmpty else { return [] }
        return [StyledText(), StyledText(canvas.text(title), .heading)]
            + counts.map { count in
                StyledText(
                    TextLayout.right("\(count.count)", to: 6) + "  " + canvas.text(count.text) + "  ", .plain)
                    + StyledText(count.alarm, .quiet)
            }
    }
}
