import ControlTypes
import ControlWords

/// What has to be answered, over the page.
struct DialogView {
    let dialog: Dialog

    func draw(_ area: Area, _ canvas: inout Canvas) {
        let columns = min(area.columns - 4, 96)
        let lines = content(canvas, columns - 4)
        let rows = min(area.rows, lines.count + 4)
        let box = Area(
            row: area.row + max(0, (area.rows - rows) / 2), column: area.column + (area.columns - columns) / 2,
            rows: rows, columns: columns)
        canvas.clear(box, .plain)
        let inside = canvas.frame(box, canvas.text(dialog.title), .heading)
        for (offset, line) in fitted(lines, to: inside.rows - 2, canvas).enumerated() {
            let row = inside.row + 1 + offset
            canvas.draw(line.text, row, inside.column + 1, width: inside.columns - 2)
            if let cursor = line.cursor { canvas.place(cursor: row, inside.column + 1 + cursor) }
        }
    }

    /// What finds no room is counted: of a code file with hundreds of bad lines the first ones are shown.
    private func fitted(_ lines: [Line], to rows: Int, _ canvas: Canvas) -> [Line] {
        guard lines.count > rows, rows > 1 else { return lines }
        let left = canvas.text(FormPhrases.more(lines.count - rows + 1))
        return lines.prefix(rows - 1) + [Line(StyledText(left, .caution))]
    }

    private struct Line {
        var text: StyledText
        /// Where the cursor stands in it.
        var cursor: Int?

        init(_ text: StyledText) { self.text = text }
    }

    private func content(_ canvas: Canvas, _ width: Int) -> [Line] {
        var lines: [Line] = []
        for message in dialog.body {
            lines += TextLayout.wrapped(canvas.text(message), to: width).map { Line(StyledText($0, .plain)) }
        }
        if case .form(.pack) = dialog.purpose {
            lines.append(Line(StyledText(canvas.text(FormPhrases.consequences), .heading)))
            let shown = dialog.previewed == nil ? [FormPhrases.notYet] : dialog.consequences
            // The fields stay in sight.
            for message in shown.count > 6 ? Array(shown.prefix(4) + shown.suffix(2)) : shown {
                lines += TextLayout.wrapped("· " + canvas.text(message), to: width).prefix(2)
                    .map { Line(StyledText($0, dialog.previewed == nil ? .quiet : .caution)) }
            }
        }
        for (index, field) in dialog.fields.enumerated() {
            lines.append(Line(StyledText("", .plain)))
            lines += self.field(field, isFocused: index == dialog.focus && !dialog.isSent, canvas, width)
        }
        if dialog.isSent {
            lines += [Line(StyledText("", .plain)), Line(StyledText(canvas.text(KeyPhrases.waiting), .caution))]
        }
        if !dialog.problems.isEmpty { lines.append(Line(StyledText("", .plain))) }
        for problem in dialog.problems {
            lines += TextLayout.wrapped("✗ " + canvas.text(problem), to: width).map { Line(StyledText($0, .alarm)) }
        }
        return lines
    }

    private func field(_ field: Dialog.Field, isFocused: Bool, _ canvas: Canvas, _ width: Int) -> [Line] {
        let label = canvas.text(field.label) + ": "
        let mark = isFocused ? "▶ " : "  "
        switch field.content {
        case .text, .secret:
            var text = field.text
            if case .secret = field.content { text = String(repeating: "*", count: text.count) }
            let room = width - DisplayWidth.of(mark + label) - 1
            // The end of a long text is what is being typed.
            var shown = text
            while DisplayWidth.of(shown) > room { shown.removeFirst() }
            var line = Line(
                StyledText(mark + label, isFocused ? .heading : .plain)
                    + StyledText(TextLayout.padded(shown, to: min(room, max(12, field.limit))), .field))
            if isFocused { line.cursor = DisplayWidth.of(mark + label + shown) }
            return [line]
        case .choice(let choices, let chosen):
            var lines = [Line(StyledText(mark + label, isFocused ? .heading : .plain))]
            for (index, choice) in choices.enumerated() {
                let sign = index == chosen ? "(•) " : "( ) "
                lines.append(
                    Line(
                        StyledText("    \(index + 1) ", .key)
                            + StyledText(sign + canvas.text(choice), index == chosen ? .selection : .plain)))
            }
            return lines
        }
    }
}
