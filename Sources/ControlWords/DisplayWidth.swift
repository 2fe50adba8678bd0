/// How many cells of a terminal a text takes. Terminals lay characters out one scalar at a time, so this does too.
public enum DisplayWidth {
    /// 0 for what stands upon the character before it, 2 for wide characters, else 1. Nil for what is no character to
    /// be shown: controls, directional marks, joiners.
    public static func of(_ scalar: Unicode.Scalar) -> Int? {
        let value = scalar.value
        if value < 0x20 || (0x7F..<0xA0).contains(value) { return nil }
        if value < 0x300 { return value == 0xAD ? nil : 1 }
        // The vowels and finals of Korean syllables that are written in parts.
        if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return 0 }
        if WideCharacters.contains(value) { return 2 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: return nil
        default: return 1
        }
    }

    /// What cannot be shown counts as the one cell of the sign that stands for it.
    public static func of(_ text: some StringProtocol) -> Int {
        var width = 0
        for scalar in text.unicodeScalars { width += of(scalar) ?? 1 }
        return width
    }
}
