import Codes

/// One symbol of a reader's text: its content, and its grade where the reader grades.
struct SymbolText: Hashable, Sendable {
    var reading: Reading
    /// Grade × 10, 0…40.
    var grade: UInt8?

    /// A symbol that does not fit into a ``Codes/Reading``, that is empty or that holds bytes which no symbol of ours
    /// can hold becomes an empty reading: the picture showed something, and nobody knows what. A grade that is none
    /// counts as 0, because a damaged one must not pass a limit.
    init(_ symbol: ArraySlice<UInt8>, gradeSeparator: UInt8?) {
        var text = symbol
        if let cut = gradeSeparator.flatMap({ symbol.firstIndex(of: $0) }) {
            text = symbol[..<cut]
            let value = Ascii.decimal(symbol[(cut + 1)...]) ?? 0
            grade = value <= 40 ? UInt8(value) : 0
        }
        let isContent = text.allSatisfy(Ascii.isContent)
        reading = isContent ? Reading(bytes: text) ?? Reading() : Reading()
    }
}

extension [SymbolText] {
    /// The lowest grade of all symbols that have one.
    var lowestGrade: UInt8? { compactMap(\.grade).min() }
}
