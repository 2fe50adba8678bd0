/// The bytes that device protocols give a meaning to.
enum Ascii {
    static let null: UInt8 = 0x00
    static let startOfText: UInt8 = 0x02
    static let endOfText: UInt8 = 0x03
    static let bell: UInt8 = 0x07
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let escape: UInt8 = 0x1B
    /// GS: how FNC1 as a separator is transmitted.
    static let groupSeparator: UInt8 = 0x1D
    static let space: UInt8 = 0x20
    static let comma: UInt8 = 0x2C
    static let bar: UInt8 = 0x7C
    static let closingBracket: UInt8 = 0x5D

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// A character that can be printed, in ASCII.
    static func isPrintable(_ byte: UInt8) -> Bool { (0x20...0x7E).contains(byte) }

    /// What a symbol of this line may carry: printable characters and the separator.
    static func isContent(_ byte: UInt8) -> Bool { isPrintable(byte) || byte == groupSeparator }

    /// The value of decimal digits with blanks around them; nil for anything else and beyond 32 bits.
    static func decimal(_ text: some Sequence<UInt8>) -> UInt32? {
        var value: UInt32 = 0
        var digits = 0
        var ended = false
        for byte in text {
            if byte == space {
                ended = digits > 0
                continue
            }
            guard isDigit(byte), !ended else { return nil }
            let (product, tooBig) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = product.addingReportingOverflow(UInt32(byte - 0x30))
            guard !tooBig, !overflow else { return nil }
            value = sum
            digits += 1
        }
        return digits > 0 ? value : nil
    }

    /// The value of hexadecimal digits; nil for anything else and beyond 32 bits.
    static func hexadecimal(_ text: some Sequence<UInt8>) -> UInt32? {
        var value: UInt32 = 0
        var digits = 0
        for byte in text {
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x37
            case 0x61...0x66: digit = byte - 0x57
            default: return nil
            }
            guard value >> 28 == 0 else { return nil }
            value = value << 4 | UInt32(digit)
            digits += 1
        }
        return digits > 0 ? value : nil
    }

    /// Two hexadecimal digits, upper case.
    static func hexadecimal(of byte: UInt8) -> [UInt8] {
        [byte >> 4, byte & 15].map { $0 < 10 ? 0x30 + $0 : 0x37 + $0 }
    }

    /// The text in lower case, for comparisons; other bytes stay as they are.
    static func lowercase(_ text: some Sequence<UInt8>) -> [UInt8] {
        text.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
    }

    /// A device's words for a technical detail: one line, at most 80 characters, control characters as dots.
    static func detail(_ text: some Collection<UInt8>) -> String {
        String(decoding: text.prefix(80).map { isPrintable($0) ? $0 : 0x2E }, as: UTF8.self)
    }

    static func contains(_ text: [UInt8], _ part: String) -> Bool {
        let part = Array(part.utf8)
        guard !part.isEmpty, text.count >= part.count else { return part.isEmpty }
        return (0...(text.count - part.count)).contains { text[$0..<($0 + part.count)].elementsEqual(part) }
    }
}
