import CTerminal
import Console
import ControlWords
import Glibc
import Platform

/// The terminal that the program runs on. Used from one thread; what it shows is put back when the program ends, is
/// stopped, or crashes.
struct Terminal: ~Copyable {
    private var shown: Grid?

    /// Takes the terminal over.
    /// - Parameter signal: raised when the size changes or the program shall end.
    init(waking signal: Signal) throws(SystemFault) {
        let result = terminal_open(signal.descriptor)
        guard result == 0 else { throw SystemFault(call: "terminal", code: -result) }
    }

    deinit { terminal_close() }

    var size: Grid.Size {
        var rows: Int32 = 0
        var columns: Int32 = 0
        unsafe terminal_size(&rows, &columns)
        return Grid.Size(rows: Int(max(0, rows)), columns: Int(max(0, columns)))
    }

    /// Follows the window after its size has changed.
    mutating func followWindow() {
        terminal_resize()
        shown = nil
    }

    // MARK: Keys

    /// The next key that waits; nil = none. Keys that mean nothing are left out.
    func nextKey() -> Key? {
        while true {
            let code = terminal_read_key()
            guard code >= 0 else { return nil }
            if let key = Self.key(code) { return key }
        }
    }

    static func key(_ code: Int32) -> Key? {
        if code > Int32(TERMINAL_KEY_FUNCTION), code <= Int32(TERMINAL_KEY_FUNCTION) + 12 {
            return .function(Int(code) - Int(TERMINAL_KEY_FUNCTION))
        }
        if let key = named[code] { return key }
        if (1...26).contains(code) {
            return Unicode.Scalar(UInt32(code) + 0x60).map { .control(Character($0)) }
        }
        // Separators within the data of a symbol.
        if code == 0x1D { return .character("\u{1D}") }
        guard code >= 0x20, code < 0x110000, let scalar = Unicode.Scalar(UInt32(code)) else { return nil }
        return .character(Character(scalar))
    }

    private static let named: [Int32: Key] = [
        0x09: .tab, 0x0A: .enter, 0x0D: .enter, 0x1B: .escape, 0x08: .backspace, 0x7F: .backspace,
        Int32(TERMINAL_KEY_UP): .up, Int32(TERMINAL_KEY_DOWN): .down, Int32(TERMINAL_KEY_LEFT): .left,
        Int32(TERMINAL_KEY_RIGHT): .right, Int32(TERMINAL_KEY_HOME): .home, Int32(TERMINAL_KEY_END): .end,
        Int32(TERMINAL_KEY_PAGE_UP): .pageUp, Int32(TERMINAL_KEY_PAGE_DOWN): .pageDown,
        Int32(TERMINAL_KEY_BACKSPACE): .backspace, Int32(TERMINAL_KEY_DELETE): .delete,
        Int32(TERMINAL_KEY_BACK_TAB): .backTab, Int32(TERMINAL_KEY_ENTER): .enter,
    ]

    // MARK: Pictures

    /// Shows a picture; only what differs from the one before is written.
    mutating func show(_ grid: Grid) {
        if shown?.size != grid.size { terminal_clear() }
        for change in grid.changes(since: shown) {
            let look = Look(change.style)
            write(change, look)
        }
        if let cursor = grid.cursor {
            terminal_place_cursor(Int32(cursor.row), Int32(cursor.column))
        } else {
            terminal_place_cursor(-1, 0)
        }
        terminal_show()
        shown = grid
    }

    /// A character of which the C library thinks otherwise than the grid would shift what follows: blanks stand for it.
    private func write(_ change: GridChange, _ look: Look) {
        var text = ""
        for scalar in change.text.unicodeScalars {
            let cells = DisplayWidth.of(scalar) ?? 1
            if terminal_cells(scalar.value) == Int32(cells) {
                text.unicodeScalars.append(scalar)
            } else {
                text += String(repeating: " ", count: cells)
            }
        }
        unsafe terminal_write(Int32(change.row), Int32(change.column), text, look.attributes, look.colour)
    }
}
