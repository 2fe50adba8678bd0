import ControlTypes

/// Rows and columns with a heading; the chosen row stays in sight.
struct TableView {
    struct Row {
        var cells: [String]
        var style: Style
    }

    /// Widths of the columns; one of them may be 0 and gets what is left.
    var widths: [Int]
    var titles: [BilingualMessage]
    var rows: [Row]
    /// The chosen row; nil = none is.
    var chosen: Int?

    func draw(_ area: Area, _ canvas: inout Canvas) {
        let (head, rest) = area.split(top: 1)
        let fixed = widths.reduce(0, +) + widths.count + 1
        let widths = widths.map { $0 == 0 ? max(4, area.columns - fixed) : $0 }
        line(titles.map(canvas.text), .quiet, head.row, area, widths, &canvas)
        let place = chosen ?? 0
        let first = max(0, min(place - rest.rows / 2, rows.count - rest.rows))
        for (offset, row) in rows.dropFirst(first).prefix(rest.rows).enumerated() {
            line(row.cells, row.style, rest.row + offset, area, widths, &canvas)
            if first + offset == chosen { canvas.select(rest.row + offset, in: area) }
        }
        if rows.isEmpty {
            canvas.draw(Phrases.empty, rest.row, rest.column + 1, width: rest.columns - 2, .quiet)
        }
    }

    private func line(
        _ cells: [String], _ style: Style, _ row: Int, _ area: Area, _ widths: [Int], _ canvas: inout Canvas
    ) {
        var column = area.column + 1
        for (cell, width) in zip(cells, widths) {
            guard column < area.right else { return }
            canvas.draw(cell, row, column, width: min(width, area.right - column), style)
            column += width + 1
        }
    }
}

extension Canvas {
    /// Parts of a page side by side, the shown one marked.
    mutating func parts(_ titles: [BilingualMessage], chosen: Int, _ area: Area) {
        rule("", area)
        var column = area.column + 1
        for (index, title) in titles.enumerated() {
            column += draw(
                " \(text(title)) ", area.row, column, width: area.right - column, index == chosen ? .selection : .plain)
            column += 1
        }
    }

    /// A caption and its text, broken into lines of this width.
    func captioned(_ caption: BilingualMessage, _ text: String, _ style: Style, width: Int) -> [StyledText] {
        let room = 12
        return TextLayout.wrapped(text, to: max(8, width - room)).enumerated().map { index, line in
            StyledText(TextLayout.padded(index == 0 ? self.text(caption) : "", to: room), .quiet)
                + StyledText(line, style)
        }
    }
}
