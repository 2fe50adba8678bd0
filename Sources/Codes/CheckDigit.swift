/// The GS1 check digit: modulo 10, weights 3 and 1 from the right (GS1 General Specifications, section 7.9). The
/// Chinese 本位码 (GB 18937) has the same.
public enum CheckDigit {
    /// The ASCII digit that belongs behind these ASCII digits; nil when one of the bytes is no digit.
    public static func gs1(of digits: some Collection<UInt8>) -> UInt8? {
        // Both sums in one pass from the left; which of them has weight 3 is known at the end.
        var atEven = 0
        var atOdd = 0
        var position = 0
        for byte in digits {
            guard byte.isDigit else { return nil }
            if position & 1 == 0 { atEven += Int(byte - 0x30) } else { atOdd += Int(byte - 0x30) }
            position += 1
        }
        let sum = position & 1 == 1 ? 3 * atEven + atOdd : atEven + 3 * atOdd
        return 0x30 + UInt8((10 - sum % 10) % 10)
    }

    /// Whether the last of these ASCII digits is the check digit of those before it. False for less than two.
    public static func isValid(_ digits: some BidirectionalCollection<UInt8>) -> Bool {
        guard let last = digits.last, digits.count >= 2 else { return false }
        return gs1(of: digits.dropLast()) == last
    }

    /// Checks length, digits, fixed leading digits and check digit of a key.
    public static func validate(_ digits: some BidirectionalCollection<UInt8>, as kind: KeyKind) throws(KeyFault) {
        var column = 0
        for byte in digits {
            column += 1
            guard byte.isDigit else { throw .notDigit(column: column) }
        }
        guard column == kind.length else { throw .length(found: column, expected: kind.length) }
        if kind == .drugStandardCode, !digits.starts(with: [0x38, 0x36]) { throw .wrongPrefix }
        guard let found = digits.last, let expected = gs1(of: digits.dropLast()) else {
            throw .length(found: column, expected: kind.length)
        }
        guard found == expected else { throw .badCheckDigit(found: found - 0x30, expected: expected - 0x30) }
    }

    /// A GTIN-8, -12, -13 or -14 as 14 digits, zeros in front (a 商品条码 is a GTIN-13).
    public static func gtin(_ digits: some BidirectionalCollection<UInt8>) throws(KeyFault) -> InlineText<2> {
        let kind: KeyKind
        switch digits.count {
        case 8: kind = .gtin8
        case 12: kind = .gtin12
        case 13: kind = .gtin13
        default: kind = .gtin14
        }
        try validate(digits, as: kind)
        var gtin = InlineText<2>()
        for _ in 0..<(14 - kind.length) { _ = gtin.append(0x30) }
        for byte in digits { _ = gtin.append(byte) }
        return gtin
    }
}

/// The keys with a GS1 check digit.
public enum KeyKind: UInt8, Sendable, CaseIterable {
    case gtin8 = 8
    case gtin12 = 12
    case gtin13 = 13
    case gtin14 = 14
    case sscc = 18
    /// 本位码: 14 digits, `86` first.
    case drugStandardCode = 86

    /// All digits, with the check digit.
    public var length: Int { self == .drugStandardCode ? 14 : Int(rawValue) }
}

/// What is wrong with a key.
public enum KeyFault: Error, Hashable, Sendable {
    case length(found: Int, expected: Int)
    /// The column of the first byte that is no digit, from 1.
    case notDigit(column: Int)
    /// The digits that the kind begins with are others.
    case wrongPrefix
    /// Found and expected digit, 0 to 9.
    case badCheckDigit(found: UInt8, expected: UInt8)

    /// The fault in a sentence.
    public var text: BilingualText {
        switch self {
        case .length(let found, let expected):
            BilingualText(
                chinese: "长度为 \(found) 位，应为 \(expected) 位",
                english: "it has \(found) characters and needs \(expected)")
        case .notDigit(let column):
            BilingualText(chinese: "第 \(column) 位不是数字", english: "character \(column) is not a digit")
        case .wrongPrefix:
            BilingualText(chinese: "开头的数字不对", english: "it begins with the wrong digits")
        case .badCheckDigit(let found, let expected):
            BilingualText(
                chinese: "校验位为 \(found)，应为 \(expected)",
                english: "its check digit is \(found) and should be \(expected)")
        }
    }
}
