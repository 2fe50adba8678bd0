/// The screen as a value: cells in rows. Whatever text is put into it, no row gets longer or shorter, and no wide
/// character stands with one half only.
public struct Grid: Hashable, Sendable {
    public let size: Size
    private var cells: [Cell]
    /// Where the terminal's cursor stands; nil = hidden.
    public internal(set) var cursor: Position?

    public struct Size: Hashable, Sendable {
        public var rows: Int
        public var columns: Int

        public init(rows: Int, columns: Int) {
            precondition(rows >= 0 && columns >= 0, "a screen has no negative size")
            self.rows = rows
            self.columns = columns
        }
    }

    public struct Position: Hashable, Sendable {
        public var row: Int
        public var column: Int

        public init(row: Int, column: Int) {
            self.row = row
            self.column = column
        }
    }

    public init(_ size: Size) {
        self.size = size
        cells = Array(repeating: .blank, count: size.rows * size.columns)
    }

    public subscript(row: Int, column: Int) -> Cell { cells[row * size.columns + column] }

    /// Puts one character; what it covers of wide neighbours is blanked. Nothing happens outside of the screen, or where
    /// its second half would not fit.
    mutating func put(_ text: String, width: Int, at row: Int, _ column: Int, _ style: Style) {
        guard (0..<size.rows).contains(row), column >= 0, column + width <= size.columns else { return }
        for place in column..<column + width { free(row, place) }
        set(Cell(text: text, style: style), row, column)
        if width == 2 { set(Cell(text: "", style: style), row, column + 1) }
    }

    /// Puts a mark upon the character in a cell.
    mutating func add(_ mark: Unicode.Scalar, at row: Int, _ column: Int) {
        guard (0..<size.rows).contains(row), (0..<size.columns).contains(column) else { return }
        let place = self[row, column].isCovered ? column - 1 : column
        guard place >= 0 else { return }
        cells[row * size.columns + place].add(mark)
    }

    mutating func restyle(_ row: Int, _ columns: Range<Int>, _ style: Style) {
        guard (0..<size.rows).contains(row) else { return }
        for column in columns.clamped(to: 0..<size.columns) { cells[row * size.columns + column].style = style }
    }

    /// The other half of a wide character that stands here becomes a blank.
    private mutating func free(_ row: Int, _ column: Int) {
        let cell = self[row, column]
        if cell.isCovered, column > 0 { set(Cell(text: " ", style: cell.style), row, column - 1) }
        if cell.isWide, column + 1 < size.columns { set(Cell(text: " ", style: cell.style), row, column + 1) }
        set(Cell(text: " ", style: cell.style), row, column)
    }

    private mutating func set(_ cell: Cell, _ row: Int, _ column: Int) { cells[row * size.columns + column] = cell }

    /// The rows as text, without the blanks at their ends.
    public var lines: [String] {
        (0..<size.rows).map { row in
            var line = ""
            for column in 0..<size.columns { line += self[row, column].text }
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
    }
}

/// A piece of one row that has to be written anew.
public struct GridChange: Hashable, Sendable {
    public var row: Int
    public var column: Int
    public var style: Style
    /// Never begins or ends within a wide character.
    public var text: String
}

extension Grid {
    /// What turns the screen `before` into this one: the least runs of cells, from the top. All of it when the sizes differ.
    public func changes(since before: Grid?) -> [GridChange] {
        let before = before?.size == size ? before : nil
        var changes: [GridChange] = []
        for row in 0..<size.rows {
            var run: GridChange?
            var end = -1
            for column in 0..<size.columns {
                let cell = self[row, column]
                if cell.isCovered {
                    // Written together with its left half.
                    continue
                }
                let last = cell.isWide ? column + 1 : column
                let isSame = before.map { old in
                    (column...last).allSatisfy { old[row, $0] == self[row, $0] }
                }
                if isSame ?? false { continue }
                if run?.style == cell.style, end == column {
                    run?.text += cell.text
                } else {
                    if let run { changes.append(run) }
                    run = GridChange(row: row, column: column, style: cell.style, text: cell.text)
                }
                end = last + 1
            }
            if let run { changes.append(run) }
        }
        return changes
    }
}
