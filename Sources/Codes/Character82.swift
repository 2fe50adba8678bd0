/// The bytes that codes are made of.
extension UInt8 {
    /// `0` to `9`.
    @inlinable var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    /// `A` to `Z`, `a` to `z`.
    @inlinable var isLetter: Bool {
        let upper = self & 0xDF
        return upper >= 0x41 && upper <= 0x5A
    }

    /// Member of GS1 AI encodable character set 82: the characters that a batch number and a serial may have
    /// (GS1 General Specifications, figure 7.11-1).
    var isInSet82: Bool {
        if isDigit || isLetter { return true }
        switch self {
        case 0x21, 0x22,  // ! "
            0x25...0x2F,  // % & ' ( ) * + , - . /
            0x3A...0x3F,  // : ; < = > ?
            0x5F:  // _
            return true
        default:
            return false
        }
    }

    /// The value of a hexadecimal digit, nil for other bytes.
    var hexadecimalValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x37
        case 0x61...0x66: self - 0x57
        default: nil
        }
    }

    /// The upper-case hexadecimal digit of a value from 0 to 15.
    static func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        precondition(value < 16, "a hexadecimal digit holds four bits")
        return value < 10 ? 0x30 + value : 0x37 + value
    }
}

/// The decimal digits of a number, with zeros in front up to the width; nil when it needs more.
func decimalDigits<let words: Int>(of number: UInt64, width: Int) -> InlineText<words>? {
    guard width >= 0, width <= min(19, InlineText<words>.capacity) else { return nil }
    var divisor: UInt64 = 1
    for _ in 0..<width { divisor *= 10 }
    guard number < divisor else { return nil }
    var text = InlineText<words>()
    for _ in 0..<width {
        divisor /= 10
        guard text.append(0x30 + UInt8(number / divisor % 10)) else { return nil }
    }
    return text
}
