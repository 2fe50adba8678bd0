import ControlWords

/// The characters that the terminal can show in the place that they are given.
public enum Glyphs: String, CaseIterable, Hashable, Sendable {
    /// Frames, arrows and braille; each of them takes one cell.
    case lines
    /// Nothing narrow but ASCII: for terminals that draw frames and arrows two cells wide, or not at all. Chinese is
    /// drawn as ever.
    case ascii

    /// What is drawn for a scalar, and its width. Nil = a mark that is left out.
    func drawn(_ scalar: Unicode.Scalar) -> (text: String, width: Int)? {
        guard let width = DisplayWidth.of(scalar) else { return Self.invisible(scalar) }
        guard self == .ascii, !scalar.isASCII, width < 2 else { return (String(Character(scalar)), width) }
        if width == 0 { return nil }
        let substitute = Self.substitutes[scalar] ?? "?"
        return (substitute, substitute.utf8.count)
    }

    /// What a barcode or a wire may bring and a screen cannot show: one cell, so that it is seen that something is there.
    private static func invisible(_ scalar: Unicode.Scalar) -> (text: String, width: Int)? {
        switch scalar.value {
        case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xAD: nil
        default: ("?", 1)
        }
    }

    private static let substitutes: [Unicode.Scalar: String] = [
        "─": "-", "│": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+", "┤": "+", "┬": "+", "┴": "+", "┼": "+",
        "…": "~", "–": "-", "—": "-", "×": "x", "·": ".", "•": "*", "‖": "=", "▶": ">", "▷": ">", "→": ">", "←": "<",
        "↑": "^", "↓": "v", "✓": "v", "✗": "x", "○": "o", "●": "*", "≤": "<=", "≥": ">=", "≈": "~", "“": "\"",
        "”": "\"", "‘": "'", "’": "'", "█": "#", "░": ".", "°": "o", "±": "+-", "µ": "u", "⏎": "^",
    ]
}
