import ControlWords
import ControlTypes

/// A part of the screen.
struct Area: Hashable, Sendable {
    var row: Int
    var column: Int
    var rows: Int
    var columns: Int

    var bottom: Int { row + rows }
    var right: Int { column + columns }

    func inset(_ rows: Int, _ columns: Int) -> Area {
        Area(
            row: row + rows, column: column + columns, rows: max(0, self.rows - 2 * rows),
            columns: max(0, self.columns - 2 * columns))
    }

    /// The first rows, and what is left.
    func split(top: Int) -> (Area, Area) {
        let top = min(max(0, top), rows)
        return (
            Area(row: row, column: column, rows: top, columns: columns),
            Area(row: row + top, column: column, rows: rows - top, columns: columns)
        )
    }

    func split(left: Int) -> (Area, Area) {
        let left = min(max(0, left), columns)
        return (
            Area(row: row, column: column, rows: rows, columns: left),
            Area(row: row, column: column + left, rows: rows, columns: columns - left)
        )
    }
}

/// What views draw on: a grid with a language and a set of characters.
struct Canvas {
    private(set) var grid: Grid
    let language: Language
    let glyphs: Glyphs

    init(size: Grid.Size, language: Language, glyphs: Glyphs) {
        grid = Grid(size)
        self.language = language
        self.glyphs = glyphs
    }

    var whole: Area { Area(row: 0, column: 0, rows: grid.size.rows, columns: grid.size.columns) }

    func text(_ message: BilingualMessage) -> String { message.text(in: language) }

    /// Draws a line of text, cut to the width. Returns the columns that it took.
    @discardableResult
    mutating func draw(_ text: String, _ row: Int, _ column: Int, width: Int, _ style: Style) -> Int {
        let limit = min(width, grid.size.columns - column)
        guard limit > 0 else { return 0 }
        var place = column
        for scalar in TextLayout.cut(text, to: limit).unicodeScalars {
            guard let (drawn, size) = glyphs.drawn(scalar) else { continue }
            if size == 0 {
                if place > column { grid.add(scalar, at: row, place - 1) }
                continue
            }
            guard place + size <= column + limit else { break }
            if drawn.utf8.count == size, size > 1 {
                // Several ASCII characters in place of one.
                for character in drawn {
                    grid.put(String(character), width: 1, at: row, place, style)
                    place += 1
                }
            } else {
                grid.put(drawn, width: size, at: row, place, style)
                place += size
            }
        }
        return place - column
    }

    @discardableResult
    mutating func draw(_ text: StyledText, _ row: Int, _ column: Int, width: Int) -> Int {
        var place = column
        for piece in text.pieces {
            guard place < column + width else { break }
            place += draw(piece.text, row, place, width: column + width - place, piece.style)
        }
        return place - column
    }

    mutating func draw(_ message: BilingualMessage, _ row: Int, _ column: Int, width: Int, _ style: Style) {
        draw(text(message), row, column, width: width, style)
    }

    /// Draws lines from the top of an area; what does not fit is left out.
    mutating func draw(_ lines: [StyledText], in area: Area) {
        for (offset, line) in lines.prefix(area.rows).enumerated() {
            draw(line, area.row + offset, area.column, width: area.columns)
        }
    }

    /// Fills an area with blanks.
    mutating func clear(_ area: Area, _ style: Style) {
        for row in area.row..<max(area.row, area.bottom) {
            for column in area.column..<max(area.column, area.right) { grid.put(" ", width: 1, at: row, column, style) }
        }
    }

    /// Gives a row of an area the style of the chosen one.
    mutating func select(_ row: Int, in area: Area) {
        grid.restyle(row, area.column..<area.right, .selection)
    }

    mutating func place(cursor row: Int, _ column: Int) {
        guard (0..<grid.size.rows).contains(row), (0..<grid.size.columns).contains(column) else { return }
        grid.cursor = Grid.Position(row: row, column: column)
    }

    /// A frame with a title; returns what is inside.
    mutating func frame(_ area: Area, _ title: String, _ titleStyle: Style) -> Area {
        guard area.rows >= 2, area.columns >= 4 else { return area.inset(1, 1) }
        let bar = String(repeating: "─", count: area.columns - 2)
        draw("┌" + bar + "┐", area.row, area.column, width: area.columns, .frame)
        draw("└" + bar + "┘", area.bottom - 1, area.column, width: area.columns, .frame)
        for row in area.row + 1..<max(area.row + 1, area.bottom - 1) {
            draw("│", row, area.column, width: 1, .frame)
            draw("│", row, area.right - 1, width: 1, .frame)
        }
        if !title.isEmpty {
            draw(
                " " + TextLayout.cut(title, to: area.columns - 6) + " ", area.row, area.column + 2,
                width: area.columns - 4, titleStyle)
        }
        return area.inset(1, 1)
    }

    /// A heading over a rule.
    mutating func rule(_ title: String, _ area: Area) {
        draw(String(repeating: "─", count: area.columns), area.row, area.column, width: area.columns, .frame)
        if !title.isEmpty {
            draw(
                " " + TextLayout.cut(title, to: area.columns - 4) + " ", area.row, area.column + 1,
                width: area.columns - 2, .heading)
        }
    }

    /// A bar of `part` of `whole`, in full cells, so that it needs no narrow blocks.
    mutating func bar(_ part: Int, of whole: Int, _ row: Int, _ column: Int, width: Int, _ style: Style) {
        guard width > 0 else { return }
        let part = max(0, part)
        let filled = whole > 0 ? min(width, Int((Double(part) / Double(whole) * Double(width)).rounded(.down))) : 0
        draw(String(repeating: "█", count: filled), row, column, width: filled, style)
        draw(String(repeating: "░", count: width - filled), row, column + filled, width: width - filled, .quiet)
    }
}
