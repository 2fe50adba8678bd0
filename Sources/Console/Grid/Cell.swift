import ControlWords

/// One cell of the screen: a character with the marks that stand upon it, or the right half of a wide one.
public struct Cell: Hashable, Sendable {
    /// Marks that are kept on one character; terminals take no more.
    static let mostMarks = 4

    /// Empty where the wide character to the left reaches into this cell.
    public private(set) var text: String
    public var style: Style

    public static let blank = Cell(text: " ", style: .plain)

    init(text: String, style: Style) {
        self.text = text
        self.style = style
    }

    /// The right half of a wide character.
    public var isCovered: Bool { text.isEmpty }

    var isWide: Bool { text.unicodeScalars.first.flatMap { DisplayWidth.of($0) } == 2 }

    mutating func add(_ mark: Unicode.Scalar) {
        guard text.unicodeScalars.count <= Self.mostMarks else { return }
        text.unicodeScalars.append(mark)
    }
}
