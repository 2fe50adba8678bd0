import ControlTypes
import ControlWords

/// What stands around every page: the line and its state, the pages, what to do now, what became of the last key, and
/// the keys that count.
struct FrameView {
    let model: Model

    // MARK: Head

    func head(_ area: Area, _ canvas: inout Canvas) {
        canvas.clear(area.split(top: 1).0, .title)
        let clock = "\(person(canvas))  \(WallTime.clock(model.now.wall, offset: model.clockOffset)) "
        let clockWidth = DisplayWidth.of(clock)
        canvas.draw(clock, area.row, area.right - clockWidth, width: clockWidth, .title)
        let title = " " + parts(canvas).joined(separator: "  ")
        canvas.draw(title, area.row, area.column, width: area.columns - clockWidth - 2, .title)
        tabs(area.row + 1, area, &canvas)
    }

    /// Who is logged in; in brackets when he has to give his password again.
    private func person(_ canvas: Canvas) -> String {
        switch model.session {
        case .unknown: ""
        case .none: canvas.text(Phrases.nobody)
        case .open(let account): account.name
        case .locked(let account): "(\(account.name))"
        }
    }

    private func parts(_ canvas: Canvas) -> [String] {
        guard let status = model.status else {
            return [canvas.text(model.session == .none ? Phrases.loggedOut : Phrases.connecting)]
        }
        var parts = [status.line]
        if !model.isConnected { parts.append("?") }
        parts.append(
            (status.speed > 0 ? "▶ " : "‖ ") + canvas.text(LineWords.state(status.state)))
        parts.append("\(status.speed)" + canvas.text(Phrases.perMinute))
        if let batch = status.batch {
            parts += [batch.number + " " + canvas.text(LineWords.phase(batch.phase)), batch.product]
        } else {
            parts.append(canvas.text(Phrases.noBatch))
        }
        return parts
    }

    private func tabs(_ row: Int, _ area: Area, _ canvas: inout Canvas) {
        var column = area.column + 1
        for screen in Screen.allCases {
            let isShown = screen == model.screen && !model.isHelpShown
            column += canvas.draw(
                screen.key.name, row, column, width: area.right - column, isShown ? .selection : .key)
            column += canvas.draw(
                " " + canvas.text(Phrases.page(screen)), row, column, width: area.right - column,
                isShown ? .selection : .plain)
            if screen == .alarms { column += alarmMark(row, column, area, &canvas) }
            column += 2
        }
    }

    /// How many alarms call, beside their page.
    private func alarmMark(_ row: Int, _ column: Int, _ area: Area, _ canvas: inout Canvas) -> Int {
        let calling = model.status?.alarms.count { AlarmWords.calls($0.state) } ?? 0
        guard calling > 0 else { return 0 }
        return canvas.draw(" !\(calling)", row, column, width: area.right - column, .alarm)
    }

    // MARK: Now

    /// Rows of the sentence that says what to do: at least three, and what the action needs up to five.
    func nowRows(_ columns: Int, on canvas: Canvas) -> Int {
        min(5, max(3, 1 + sentences(canvas, columns).count))
    }

    func now(_ area: Area, _ canvas: inout Canvas) {
        let lines = sentences(canvas, area.columns)
        let style = nowStyle
        canvas.rule(canvas.text(Phrases.now), area.split(top: 1).0)
        if style == .alarm {
            canvas.draw(
                " " + canvas.text(Phrases.now) + " ", area.row, area.column + 1, width: area.columns - 2, .alarm)
        }
        for (offset, line) in lines.prefix(area.rows - 1).enumerated() {
            canvas.draw(line, area.row + 1 + offset, area.column + 1, width: area.columns - 2)
        }
    }

    private var nowStyle: Style {
        if !model.isConnected { return .alarm }
        guard let next = model.status?.nextAct else { return .good }
        return next.priority == "low" ? .caution : .alarm
    }

    /// Cause and action as lines of the width.
    private func sentences(_ canvas: Canvas, _ columns: Int) -> [StyledText] {
        let width = columns - 2
        if case .lost(let since, let error) = model.connection {
            let time = Figures.duration(milliseconds: model.now.tick - since)
            var lines = TextLayout.wrapped(canvas.text(Phrases.lost(String(time.prefix { $0 != "." }))), to: width)
                .map { StyledText($0, .alarm) }
            lines += TextLayout.wrapped(canvas.text(error.message), to: width).map { StyledText($0, .plain) }
            return Array(lines.prefix(4))
        }
        if model.session == .none {
            return [StyledText(canvas.text(Phrases.loggedOut), .caution)]
        }
        guard let status = model.status else { return [StyledText(canvas.text(Phrases.connecting), .plain)] }
        guard let next = status.nextAct else {
            return [StyledText(canvas.text(idle(status)), .good)] + goOn(status, canvas)
        }
        let place = [next.station, next.device].compactMap(\.self).joined(separator: " ")
        let mark = next.holdsLine ? "‖ " : "! "
        let cause = mark + (place.isEmpty ? "" : place + ": ") + canvas.text(next.cause)
        var lines = [StyledText(TextLayout.cut(cause, to: width), nowStyle)]
        var action = TextLayout.wrapped("→ " + keys(canvas.text(next.action)), to: width)
        let key = goOn(status, canvas)
        if action.count > 3 {
            action = Array(action.prefix(2)) + [TextLayout.cut(action.dropFirst(2).joined(separator: " "), to: width)]
        }
        lines += action.map { StyledText($0, .plain) }
        guard let key = key.first, let last = action.last else { return lines }
        if lines[lines.count - 1].width + key.width + 2 > width, lines.count < 4 { return lines + [key] }
        // The key is never what is left out.
        let cut = TextLayout.cut(last, to: width - key.width - 2)
        lines[lines.count - 1] = StyledText(cut + "  ", .plain) + key
        return lines
    }

    /// Texts of the controller name the commands of the command line; at the console the same is done by a key.
    private func keys(_ text: String) -> String {
        var text = text
        for command in ["resume", "start", "declare-belt-empty"] {
            for (opening, closing) in [(" (", ")"), ("（", "）")] {
                text = text.replacing(opening + command + closing, with: " [g]")
            }
        }
        return text
    }

    private func idle(_ status: LineStatus) -> BilingualMessage {
        if status.batch == nil { return Phrases.noBatchNow }
        if !status.holds.isEmpty { return Phrases.standingByItself }
        return status.speed > 0 || status.state == "execute" ? Phrases.running : Phrases.pressToStart
    }

    /// The key that lets a standing line go on, where one does.
    private func goOn(_ status: LineStatus, _ canvas: Canvas) -> [StyledText] {
        guard status.batch != nil, let act = LineAct.goOn(status) else { return [] }
        return [StyledText(canvas.text(Phrases.press("g", KeyPhrases.act(act))), .key)]
    }

    // MARK: Foot

    /// Drawn last: what became of a key is never cut because it needs more rows than one.
    func foot(_ area: Area, _ canvas: inout Canvas) {
        notice(area.split(top: 1).0, &canvas)
        hints(area.row + 1, area, &canvas)
    }

    private func notice(_ area: Area, _ canvas: inout Canvas) {
        guard let notice = model.notice else { return }
        let (mark, style): (String, Style) =
            switch notice.kind {
            case .done: ("✓ ", .good)
            case .refused: ("✗ ", .alarm)
            case .hint: ("· ", .caution)
            }
        let text = ([notice.text] + notice.problems).map(canvas.text).joined(separator: "  ")
        let width = area.columns - 4
        // A dialog stays in sight, and says by itself what is wrong with it.
        let mostRows = model.dialog == nil ? 4 : 1
        var lines = TextLayout.wrapped(text, to: width)
        if lines.count > mostRows {
            lines = lines.prefix(mostRows - 1) + [lines.dropFirst(mostRows - 1).joined(separator: " ")]
        }
        let top = area.row - (lines.count - 1)
        if lines.count > 1 {
            canvas.clear(Area(row: top, column: area.column, rows: lines.count, columns: area.columns), .plain)
        }
        for (offset, line) in lines.enumerated() {
            let start = offset == 0 ? mark : "  "
            canvas.draw(
                start + TextLayout.cut(line, to: width), top + offset, area.column + 1, width: area.columns - 2, style)
        }
    }

    private func hints(_ row: Int, _ area: Area, _ canvas: inout Canvas) {
        var column = area.column + 1
        // Whatever else finds no room: the key that lists all keys stands at the end.
        let bindings = Keymap.bindings(model).filter(\.isHint)
        let help = bindings.first { $0.action == .help }
        let helpWidth = help.map { DisplayWidth.of(canvas.text($0.label)) + 4 } ?? 0
        if let help {
            let start = area.right - helpWidth
            canvas.draw(help.keys.first?.name ?? "", row, start, width: 1, .key)
            canvas.draw(help.label, row, start + 2, width: helpWidth - 2, .plain)
        }
        for binding in bindings where binding.action != .help {
            let name = binding.keys.first?.name ?? ""
            let label = canvas.text(binding.label)
            let width = DisplayWidth.of(name) + 1 + DisplayWidth.of(label)
            let isBlocked = binding.blocked != nil
            guard column + width + (isBlocked ? 2 : 0) <= area.right - helpWidth - 1 else { break }
            column += canvas.draw(name, row, column, width: width, isBlocked ? .quiet : .key)
            column += 1
            column += canvas.draw(
                isBlocked ? "(\(label))" : label, row, column, width: area.right - helpWidth - column,
                isBlocked ? .quiet : .plain)
            column += 2
        }
    }
}
