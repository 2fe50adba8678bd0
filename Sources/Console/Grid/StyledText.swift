import ControlWords

/// A line of text in pieces, each with its meaning.
struct StyledText: Hashable, Sendable {
    struct Piece: Hashable, Sendable {
        var text: String
        var style: Style
    }

    private(set) var pieces: [Piece] = []

    init() {}

    init(_ text: String, _ style: Style) {
        pieces = [Piece(text: text, style: style)]
    }

    mutating func add(_ text: String, _ style: Style) { pieces.append(Piece(text: text, style: style)) }

    static func + (left: StyledText, right: StyledText) -> StyledText {
        var sum = left
        sum.pieces += right.pieces
        return sum
    }

    var isEmpty: Bool { pieces.allSatisfy(\.text.isEmpty) }

    var width: Int { pieces.reduce(0) { $0 + DisplayWidth.of($1.text) } }
}

/// Cutting and breaking by width on the screen, not by characters.
enum TextLayout {
    /// The text, or as much of it as fits with a sign that something is missing.
    static func cut(_ text: String, to width: Int) -> String {
        guard DisplayWidth.of(text) > width else { return text }
        guard width > 0 else { return "" }
        var result = ""
        var used = 0
        for scalar in text.unicodeScalars {
            let next = DisplayWidth.of(scalar) ?? 1
            if used + next > width - 1 { break }
            result.unicodeScalars.append(scalar)
            used += next
        }
        return result + "…"
    }

    static func padded(_ text: String, to width: Int) -> String {
        let text = cut(text, to: width)
        return text + String(repeating: " ", count: max(0, width - DisplayWidth.of(text)))
    }

    static func right(_ text: String, to width: Int) -> String {
        let text = cut(text, to: width)
        return String(repeating: " ", count: max(0, width - DisplayWidth.of(text))) + text
    }

    /// Breaks a text into lines of this width: at blanks, and anywhere between wide characters.
    static func wrapped(_ text: String, to width: Int) -> [String] {
        guard width > 0 else { return [] }
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in words(text) {
            let size = DisplayWidth.of(word)
            if used + size <= width {
                line += word
                used += size
                continue
            }
            if word == " " || used > 0 {
                lines.append(trimmed(line))
                (line, used) = ("", 0)
                if word == " " { continue }
            }
            var rest = word[...]
            while DisplayWidth.of(rest) > width {
                let head = head(rest, width)
                lines.append(String(head))
                rest = rest[head.endIndex...]
            }
            line = String(rest)
            used = DisplayWidth.of(line)
        }
        if !trimmed(line).isEmpty { lines.append(trimmed(line)) }
        return lines
    }

    private static func head(_ text: Substring, _ width: Int) -> Substring {
        var used = 0
        var end = text.startIndex
        for index in text.unicodeScalars.indices {
            used += DisplayWidth.of(text.unicodeScalars[index]) ?? 1
            if used > width { break }
            end = text.unicodeScalars.index(after: index)
        }
        // A character wider than the line stands alone, cut by the grid.
        return text[..<(end > text.startIndex ? end : text.unicodeScalars.index(after: text.startIndex))]
    }

    private static func trimmed(_ line: String) -> String {
        var line = line
        while line.hasSuffix(" ") { line.removeLast() }
        return line
    }

    /// Pieces that are not broken: blanks, words, and single wide characters with the closing mark that follows them.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        for scalar in text.unicodeScalars {
            let character = String(Character(scalar))
            let width = DisplayWidth.of(scalar) ?? 1
            let joins: Bool
            if let last = words.last, last != " ", scalar != " " {
                joins =
                    width == 0 || closing.contains(scalar) || opening.contains(last)
                    || (width == 1 && !endsWide(last))
            } else {
                joins = false
            }
            if joins { words[words.count - 1] += character } else { words.append(character) }
        }
        return words
    }

    private static func endsWide(_ word: String) -> Bool {
        word.unicodeScalars.last.flatMap { DisplayWidth.of($0) } == 2
    }

    private static let closing = Set<Unicode.Scalar>("，。；：、！？）》”’]%".unicodeScalars)
    private static let opening: Set<String> = ["（", "《", "“", "‘"]
}
