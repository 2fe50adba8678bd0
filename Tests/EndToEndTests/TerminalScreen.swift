import ControlWords

/// What a terminal would show: bytes of a program go in, rows of characters come out. Knows what an xterm is told by
/// curses, and lists what else it was told.
struct TerminalScreen: Sendable {
    let rows: Int
    let columns: Int
    private(set) var row = 0
    private(set) var column = 0
    /// Sequences that it does not know.
    private(set) var unknown: Set<String> = []
    /// Cells that an ambiguous character takes; some terminals draw frames two cells wide.
    let ambiguousWidth: Int
    /// A wide character stands in its first cell, and nothing in its second.
    private var cells: [[Character?]]
    private var pending: [UInt8] = []
    private var last: Character = " "
    /// The rows that scroll, as curses chooses them to move a part of the screen.
    private var margins: ClosedRange<Int>

    init(rows: Int, columns: Int, ambiguousWidth: Int) {
        self.rows = rows
        self.columns = columns
        self.ambiguousWidth = ambiguousWidth
        margins = 0...rows - 1
        cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    }

    /// The rows, without the blanks at their ends.
    var lines: [String] {
        cells.map { row in
            var line = String(row.compactMap(\.self))
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    var text: String { lines.joined(separator: "\n") }

    /// - Returns: what the terminal answers.
    mutating func feed(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var answer: [UInt8] = []
        for byte in bytes {
            pending.append(byte)
            if pending[0] == 0x1B {
                guard isSequenceWhole else { continue }
                answer += obey(String(decoding: pending.dropFirst(), as: UTF8.self))
            } else if pending[0] < 0x80 {
                control(pending[0])
            } else {
                let lead = pending[0]
                guard pending.count >= (lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2) else { continue }
                String(decoding: pending, as: UTF8.self).unicodeScalars.forEach { show($0) }
            }
            pending.removeAll()
        }
        return answer
    }

    private var isSequenceWhole: Bool {
        guard pending.count > 1, let last = pending.last else { return false }
        return switch pending[1] {
        case UInt8(ascii: "["): pending.count > 2 && (0x40...0x7E).contains(last)
        case UInt8(ascii: "]"): last == 0x07
        case UInt8(ascii: "("), UInt8(ascii: ")"): pending.count > 2
        default: true
        }
    }

    private mutating func control(_ byte: UInt8) {
        switch byte {
        case 0x08: column = max(0, column - 1)
        case 0x09: column = min(columns - 1, (column / 8 + 1) * 8)
        case 0x0A:
            if row == margins.upperBound {
                scroll(margins, by: 1)
            } else {
                row = min(rows - 1, row + 1)
            }
        case 0x0D: column = 0
        case 0x20..<0x7F: show(Unicode.Scalar(byte))
        default: break
        }
    }

    private mutating func show(_ scalar: Unicode.Scalar) {
        let known = DisplayWidth.of(scalar) ?? 1
        guard known > 0 else {
            // A mark stands on the character before it.
            if column > 0, let base = cells[row][column - 1] { cells[row][column - 1] = Character("\(base)\(scalar)") }
            return
        }
        let isFrame = (0x2500..<0x2600).contains(scalar.value)
        show(Character(scalar), isFrame ? ambiguousWidth : known)
    }

    private mutating func show(_ character: Character, _ width: Int) {
        last = character
        if column + width > columns {
            column = 0
            row = min(rows - 1, row + 1)
        }
        cells[row][column] = character
        for offset in 1..<max(1, width) where column + offset < columns { cells[row][column + offset] = nil }
        column += width
    }

    // MARK: Sequences

    private mutating func obey(_ sequence: String) -> [UInt8] {
        guard sequence.hasPrefix("["), let verb = sequence.last else {
            // Character sets, keypad modes and titles show nothing.
            if sequence == "M" {
                if row == margins.lowerBound { scroll(margins, by: -1) } else { row = max(0, row - 1) }
            } else if let first = sequence.first, !"()=>78]".contains(first) {
                unknown.insert(sequence)
            }
            return []
        }
        let numbers = sequence.dropFirst().dropLast().split(separator: ";", omittingEmptySubsequences: false)
            .map { Int($0) }
        func number(_ index: Int, _ otherwise: Int) -> Int {
            numbers.indices.contains(index) ? numbers[index] ?? otherwise : otherwise
        }
        switch verb {
        case "A", "B", "C", "D", "G", "H", "d", "f":
            move(verb, number(0, 1), number(1, 1))
        case "J", "K", "X": erase(verb, number(0, verb == "X" ? 1 : 0))
        case "@": cells[row].insert(contentsOf: blanks(number(0, 1)), at: column)
        case "P": cells[row].append(contentsOf: blanks(number(0, 1)))
        case "b": for _ in 0..<number(0, 1) { show(last, 1) }
        case "n" where number(0, 0) == 6: return Array("\u{1B}[\(row + 1);\(column + 1)R".utf8)
        case "S": scroll(margins, by: number(0, 1))
        case "T": scroll(margins, by: -number(0, 1))
        case "L" where margins.contains(row): scroll(row...margins.upperBound, by: -number(0, 1))
        case "M" where margins.contains(row): scroll(row...margins.upperBound, by: number(0, 1))
        case "r":
            let last = min(rows, number(1, rows)) - 1
            margins = min(last, max(0, number(0, 1) - 1))...last
            (row, column) = (0, 0)
        // Looks, modes and the window's title.
        case "m", "h", "l", "t": break
        default: unknown.insert(sequence)
        }
        if verb == "@" { cells[row].removeLast(cells[row].count - columns) }
        if verb == "P" { cells[row].removeSubrange(column..<column + cells[row].count - columns) }
        return []
    }

    /// - Parameter count: rows that the content goes up; down if negative.
    private mutating func scroll(_ part: ClosedRange<Int>, by count: Int) {
        for _ in 0..<min(abs(count), part.count) {
            let blank: [Character?] = Array(repeating: " ", count: columns)
            cells.remove(at: count > 0 ? part.lowerBound : part.upperBound)
            cells.insert(blank, at: count > 0 ? part.upperBound : part.lowerBound)
        }
    }

    private func blanks(_ count: Int) -> [Character?] { Array(repeating: " ", count: min(count, columns - column)) }

    private mutating func move(_ verb: Character, _ first: Int, _ second: Int) {
        switch verb {
        case "A": row -= first
        case "B": row += first
        case "C": column += first
        case "D": column -= first
        case "G": column = first - 1
        case "d": row = first - 1
        default: (row, column) = (first - 1, second - 1)
        }
        row = min(max(0, row), rows - 1)
        column = min(max(0, column), columns - 1)
    }

    private mutating func erase(_ verb: Character, _ what: Int) {
        func clear(_ row: Int, _ range: Range<Int>) { for column in range { cells[row][column] = " " } }
        let column = min(column, columns - 1)
        if verb == "X" { return clear(row, column..<min(columns, column + what)) }
        switch what {
        case 0: clear(row, column..<columns)
        case 1: clear(row, 0..<column + 1)
        default: clear(row, 0..<columns)
        }
        guard verb == "J" else { return }
        for other in 0..<rows where (what == 2) || (what == 0 && other > row) || (what == 1 && other < row) {
            clear(other, 0..<columns)
        }
    }
}
