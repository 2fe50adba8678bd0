/// What was read of a file of codes.
public struct CodeFile: Sendable {
    /// The good codes, each once, in ascending order.
    public let codes: FiledCodes
    /// What cannot be taken, repetitions of a code among it. A file with bad lines is refused as a whole (U-03).
    public let badLines: FirstLines<BadLine>
    /// Whether the first line was a header.
    public let hasHeader: Bool
}

/// What the codes of a file have to be.
public struct CodeFileRules: Hashable, Sendable {
    public var scheme: CodeScheme
    /// cn20: the level's 药品标识码, the first 7 digits. gs1: the GTIN's 14 digits. sscc: the company prefix behind the
    /// extension digit. Nil = any.
    public var prefix: InlineText<2>?
    /// A file with more codes is refused.
    public var maximumCount: Int

    /// - Parameter maximumCount: 1 to 100 million.
    public init(scheme: CodeScheme, prefix: InlineText<2>?, maximumCount: Int) {
        precondition((1...100_000_000).contains(maximumCount), "a file holds 1 to 100 million codes")
        self.scheme = scheme
        self.prefix = prefix
        self.maximumCount = maximumCount
    }
}

/// Why a file of codes is refused.
public enum CodeFileRefusal: Error, Hashable, Sendable {
    /// UTF-16 text.
    case utf16
    /// A zip archive that nobody unpacked.
    case zip
    /// No line holds a code.
    case noCodes
    /// More codes than the rules allow.
    case tooManyCodes(maximum: Int)

    /// The cause in a sentence.
    public var text: BilingualText {
        switch self {
        case .utf16:
            BilingualText(
                chinese: "文件为 UTF-16 编码，应为 UTF-8 或 GB18030", english: "the file is UTF-16, not UTF-8 or GB18030")
        case .zip:
            BilingualText(chinese: "文件为 zip 压缩包，不是码文件", english: "the file is a zip archive, not a file of codes")
        case .noCodes:
            BilingualText(chinese: "文件中没有码", english: "the file holds no code")
        case .tooManyCodes(let maximum):
            BilingualText(chinese: "文件超过 \(maximum) 个码", english: "the file holds more than \(maximum) codes")
        }
    }
}

/// A line that a file is refused for.
public struct BadLine: NumberedLine, Hashable {
    /// Why the line is bad. Columns count characters from 1.
    public enum Reason: Hashable, Sendable {
        /// An empty line with codes behind it.
        case empty
        case length(found: Int, expected: Int)
        case notDigit(column: Int, byte: UInt8)
        /// The code belongs to another product, level or company.
        case wrongPrefix(expected: InlineText<2>, found: InlineText<2>)
        case repeated(firstLine: Int)
        case badCheckDigit
        /// A gs1 line that is no code.
        case notACode(CodeTextFault)
    }

    /// From 1, the header counted.
    public var line: Int
    public var reason: Reason

    public init(line: Int, reason: Reason) {
        self.line = line
        self.reason = reason
    }

    /// Line and reason in a sentence.
    public var text: BilingualText {
        let reason = reasonText
        return BilingualText(
            chinese: "第 \(line) 行：" + reason.chinese, english: "line \(line): " + reason.english)
    }

    private var reasonText: BilingualText {
        switch reason {
        case .empty:
            BilingualText(chinese: "空行", english: "empty")
        case .length(let found, let expected):
            BilingualText(
                chinese: "长度为 \(found) 位，应为 \(expected) 位", english: "\(found) characters in place of \(expected)")
        case .notDigit(let column, let byte):
            BilingualText(
                chinese: "第 \(column) 位不是数字（0x\(String(byte, radix: 16, uppercase: true))）",
                english: "character \(column) is not a digit (0x\(String(byte, radix: 16, uppercase: true)))")
        case .wrongPrefix(let expected, let found):
            BilingualText(
                chinese: "前缀为 \(found)，应为 \(expected)", english: "prefix \(found) in place of \(expected)")
        case .repeated(let firstLine):
            BilingualText(chinese: "与第 \(firstLine) 行重复", english: "the same code as in line \(firstLine)")
        case .badCheckDigit:
            BilingualText(chinese: "校验位错误", english: "wrong check digit")
        case .notACode(let fault):
            fault.text
        }
    }
}
