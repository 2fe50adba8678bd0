/// The GS1 application identifiers that packs and labels of this line carry. The raw value is the number itself.
public enum ApplicationIdentifier: UInt8, Sendable, CaseIterable {
    case sscc = 0
    case gtin = 1
    /// GTIN of the trade items contained in a logistic unit.
    case content = 2
    /// Batch number (批号).
    case lot = 10
    case productionDate = 11
    case expiry = 17
    case serial = 21
    /// Count of the trade items contained in a logistic unit.
    case count = 37

    /// The length of the value where the identifier fixes it; no separator is needed behind it.
    public var fixedLength: Int? {
        switch self {
        case .sscc: 18
        case .gtin, .content: 14
        case .productionDate, .expiry: 6
        case .lot, .serial, .count: nil
        }
    }

    /// The longest value.
    public var maximumLength: Int {
        switch self {
        case .lot, .serial: 20
        case .count: 8
        default: fixedLength ?? 0
        }
    }

    /// Whether the value ends in a GS1 check digit.
    var hasCheckDigit: Bool { self == .sscc || self == .gtin || self == .content }

    /// Whether the value is a date YYMMDD.
    var isDate: Bool { self == .productionDate || self == .expiry }

    /// Whether the value may have this byte.
    func admits(_ byte: UInt8) -> Bool {
        self == .lot || self == .serial ? byte.isInSet82 : byte.isDigit
    }

    /// The two digits, `01`.
    public var token: String { GS1Date.padded(UInt32(rawValue), to: 2) }

    /// The identifier whose two digits stand at this place of the text.
    init?<let words: Int>(at position: Int, of text: InlineText<words>, end: Int) {
        guard position >= 0, position + 2 <= end, text[position].isDigit, text[position + 1].isDigit else { return nil }
        self.init(rawValue: (text[position] - 0x30) * 10 + text[position + 1] - 0x30)
    }
}

/// A set of application identifiers, without allocation.
struct ApplicationIdentifierSet: Hashable, Sendable {
    private var bits: UInt64 = 0

    func contains(_ identifier: ApplicationIdentifier) -> Bool {
        bits & (1 << UInt64(identifier.rawValue)) != 0
    }

    mutating func insert(_ identifier: ApplicationIdentifier) {
        bits |= 1 << UInt64(identifier.rawValue)
    }
}

/// What is wrong with an element string. Positions count the bytes of the reading from 1, the AIM identifier included.
public enum GS1Fault: Error, Hashable, Sendable {
    /// Nothing stands behind the AIM identifier.
    case empty
    /// No identifier that this line knows stands here.
    case unknownIdentifier(position: Int)
    /// The value ends before its length, or there is none.
    case tooShort(ApplicationIdentifier)
    case tooLong(ApplicationIdentifier)
    case badCharacter(ApplicationIdentifier, position: Int)
    case badCheckDigit(ApplicationIdentifier)
    /// There is no such month or day.
    case badDate(ApplicationIdentifier)
    /// The value is too long because it swallowed the element behind it: the scanner dropped the separator.
    case separatorLost(after: ApplicationIdentifier, swallowed: ApplicationIdentifier)
    /// The scanner sent another byte in place of the separator 1D; `byte` is the first of its text.
    case separatorReplaced(position: Int, byte: UInt8)
    case notAllowedTogether(ApplicationIdentifier, ApplicationIdentifier)
    /// An element stands without the one that it belongs to.
    case missing(ApplicationIdentifier, neededBy: ApplicationIdentifier)
    case repeated(ApplicationIdentifier)

    /// The cause in a sentence.
    public var text: BilingualText {
        switch self {
        case .empty:
            BilingualText(chinese: "没有内容", english: "there is no content")
        case .unknownIdentifier(let position):
            BilingualText(
                chinese: "第 \(position) 位不是本线可识别的应用标识符",
                english: "no application identifier known to this line at character \(position)")
        case .tooShort(let element):
            BilingualText(chinese: "(\(element.token)) 太短", english: "(\(element.token)) is too short")
        case .tooLong(let element):
            BilingualText(chinese: "(\(element.token)) 太长", english: "(\(element.token)) is too long")
        case .badCharacter(let element, let position):
            BilingualText(
                chinese: "(\(element.token)) 第 \(position) 位字符不允许",
                english: "(\(element.token)) may not have the character at \(position)")
        case .badCheckDigit(let element):
            BilingualText(
                chinese: "(\(element.token)) 校验位错误", english: "the check digit of (\(element.token)) is wrong")
        case .badDate(let element):
            BilingualText(chinese: "(\(element.token)) 不是有效日期", english: "(\(element.token)) is no date")
        case .separatorLost(let element, let swallowed):
            BilingualText(
                chinese: "(\(element.token)) 之后的分隔符丢失，其后似为 (\(swallowed.token))；请检查扫码设备设置",
                english: "the separator after (\(element.token)) is lost, (\(swallowed.token)) seems to follow; "
                    + "check the reader's settings")
        case .separatorReplaced(let position, let byte):
            BilingualText(
                chinese: "第 \(position) 位的分隔符被替换（\(hexadecimal(byte))，应为 1D）；请检查扫码设备设置",
                english: "the separator at character \(position) was replaced (\(hexadecimal(byte)) in place of 1D); "
                    + "check the reader's settings")
        case .notAllowedTogether(let one, let other):
            BilingualText(
                chinese: "(\(one.token)) 与 (\(other.token)) 不得同时出现",
                english: "(\(one.token)) and (\(other.token)) must not stand together")
        case .missing(let element, let other):
            BilingualText(
                chinese: "(\(other.token)) 缺少所需的 (\(element.token))",
                english: "(\(other.token)) needs (\(element.token))")
        case .repeated(let element):
            BilingualText(chinese: "(\(element.token)) 重复", english: "(\(element.token)) stands twice")
        }
    }

    private func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.utf8.count == 1 ? "0" + digits : digits
    }
}
