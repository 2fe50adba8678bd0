/// A range of SSCCs that the enterprise granted to the line (U-02), and the n-th of them.
///
/// SSCC = extension digit, company prefix, serial reference, check digit; 18 digits in all. The company prefix is
/// configured with its length, never guessed.
public struct SSCCRange: Hashable, Sendable {
    /// 0 to 9.
    public let extensionDigit: UInt8
    /// 4 to 12 digits.
    public let companyPrefix: InlineText<2>
    /// The serial reference of the first SSCC.
    public let first: UInt64
    /// SSCCs in the range.
    public let count: UInt64

    public init(extensionDigit: UInt8, companyPrefix: String, first: UInt64, count: UInt64) throws(KeyRangeFault) {
        guard extensionDigit <= 9 else { throw .extensionDigit(extensionDigit) }
        let length = companyPrefix.utf8.count
        guard (4...12).contains(length), let prefix = InlineText<2>(companyPrefix), prefix.allSatisfy(\.isDigit) else {
            throw .companyPrefix
        }
        try checkRange(first: first, count: count, width: 16 - length)
        self.extensionDigit = extensionDigit
        self.companyPrefix = prefix
        self.first = first
        self.count = count
    }

    /// The SSCC at this place of the range, counted from 0; nil behind its end.
    public func code(at index: UInt64) -> Code? {
        guard index < count else { return nil }
        let width = 16 - companyPrefix.count
        guard let serial: InlineText<3> = decimalDigits(of: first + index, width: width) else {
            preconditionFailure("every serial of a checked range has its width")
        }
        var digits = Code()
        _ = digits.append(0x30 + extensionDigit)
        for byte in companyPrefix { _ = digits.append(byte) }
        for byte in serial { _ = digits.append(byte) }
        guard let check = CheckDigit.gs1(of: digits) else { preconditionFailure("an SSCC is made of digits") }
        _ = digits.append(check)
        return digits
    }
}

/// A range of serials of one GTIN that the enterprise granted to the line (U-02): decimal numbers of one width.
public struct SerialRange: Hashable, Sendable {
    /// 14 digits with a valid check digit.
    public let gtin: InlineText<2>
    /// Digits of every serial, zeros in front; 1 to 19.
    public let width: Int
    public let first: UInt64
    /// Serials in the range.
    public let count: UInt64

    public init(gtin: InlineText<2>, width: Int, first: UInt64, count: UInt64) throws(KeyRangeFault) {
        do throws(KeyFault) { try CheckDigit.validate(gtin, as: .gtin14) } catch { throw .gtin(error) }
        guard (1...19).contains(width) else { throw .width(width) }
        try checkRange(first: first, count: count, width: width)
        self.gtin = gtin
        self.width = width
        self.first = first
        self.count = count
    }

    /// The identity `01`, GTIN, `21`, serial at this place of the range, counted from 0; nil behind its end.
    public func code(at index: UInt64) -> Code? {
        guard index < count else { return nil }
        guard let serial: InlineText<3> = decimalDigits(of: first + index, width: width) else {
            preconditionFailure("every serial of a checked range has its width")
        }
        return Code(gtin: gtin, serial: serial)
    }
}

/// Why a range cannot be used.
public enum KeyRangeFault: Error, Hashable, Sendable {
    /// Not one of 0 to 9.
    case extensionDigit(UInt8)
    /// Not 4 to 12 digits.
    case companyPrefix
    case gtin(KeyFault)
    /// Not 1 to 19 digits.
    case width(Int)
    /// The range holds nothing.
    case empty
    /// The last serial has more digits than there is room for.
    case beyondWidth(digits: Int)

    /// The cause in a sentence.
    public var text: BilingualText {
        switch self {
        case .extensionDigit(let digit):
            BilingualText(chinese: "扩展位为 \(digit)，应为 0 至 9", english: "the extension digit is \(digit), not 0 to 9")
        case .companyPrefix:
            BilingualText(chinese: "厂商识别代码应为 4 至 12 位数字", english: "a company prefix has 4 to 12 digits")
        case .gtin(let fault):
            BilingualText(chinese: "GTIN：" + fault.text.chinese, english: "GTIN: " + fault.text.english)
        case .width(let width):
            BilingualText(chinese: "序列号为 \(width) 位，应为 1 至 19 位", english: "serials of \(width) digits, not 1 to 19")
        case .empty:
            BilingualText(chinese: "号段为空", english: "the range is empty")
        case .beyondWidth(let digits):
            BilingualText(
                chinese: "号段超出 \(digits) 位序列号的范围", english: "the range goes beyond serials of \(digits) digits")
        }
    }
}

/// Refuses ranges without serials, and ranges whose last serial needs more digits than `width` (at most 19).
private func checkRange(first: UInt64, count: UInt64, width: Int) throws(KeyRangeFault) {
    guard count > 0 else { throw .empty }
    var capacity: UInt64 = 1
    for _ in 0..<width { capacity *= 10 }
    guard first < capacity, count <= capacity - first else { throw .beyondWidth(digits: width) }
}
