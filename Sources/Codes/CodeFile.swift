/// A file of issued codes (码文件): one code a line (U-03). Tolerant in what surrounds the codes, strict in the codes.
///
/// Accepted around them: a byte order mark; line ends CR LF, LF or CR, also mixed; blanks behind a code (space, tab,
/// no-break space, ideographic space in UTF-8 or GB18030); a header in the first line; a last line without line end, and
/// empty lines behind the last code.
///
/// Codes are ASCII, and UTF-8 and GB18030 agree on ASCII. Only the header and the blanks can differ, the header is not
/// interpreted, and the two spellings of the ideographic space cannot be confused behind ASCII: so the encoding is not
/// guessed at all.
///
/// The first line is a header when it holds a letter (or any character beyond ASCII) and fewer than ten digits. Thus
/// `追溯码（20位）` is a header, while a code with a digit missing, or with the letter O in it, is a bad line.
public struct CodeFile: Sendable {
    /// The codes in the order of the file, none twice.
    public let codes: CodeList
    /// Whether the first line was a header.
    public let hasHeader: Bool

    /// Reads a whole file. All or nothing: the refusal lists every bad line, in order.
    ///
    /// One pass over the bytes. Memory beside the bytes: for each cn20 code or SSCC about 45 bytes, for gs1 about 60.
    public init(_ bytes: Span<UInt8>, rules: CodeFileRules) throws(CodeFileRefusal) {
        if let encoding = CodeFile.foreignFormat(bytes) { throw encoding }
        var reader = CodeFileReader(rules: rules, byteCount: bytes.count)
        var position = CodeFile.byteOrderMarkLength(bytes)
        while position < bytes.count {
            let start = position
            while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
            try reader.take(bytes, from: start, to: position)
            if position + 1 < bytes.count, bytes[position] == 0x0D, bytes[position + 1] == 0x0A { position += 1 }
            position += 1
        }
        guard reader.badLines.isEmpty else { throw .badLines(reader.badLines) }
        guard !reader.codes.isEmpty else { throw .noCodes }
        codes = reader.codes
        hasHeader = reader.hasHeader
    }

    private static func byteOrderMarkLength(_ bytes: Span<UInt8>) -> Int {
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { return 3 }
        // GB18030's own.
        if bytes.count >= 4, bytes[0] == 0x84, bytes[1] == 0x31, bytes[2] == 0x95, bytes[3] == 0x33 { return 4 }
        return 0
    }

    private static func foreignFormat(_ bytes: Span<UInt8>) -> CodeFileRefusal? {
        guard bytes.count >= 2 else { return nil }
        switch (bytes[0], bytes[1]) {
        case (0xFF, 0xFE), (0xFE, 0xFF), (0, 0x20...0x7E), (0x20...0x7E, 0): return .utf16
        case (0x50, 0x4B) where bytes.count >= 4 && bytes[2] == 3 && bytes[3] == 4: return .zip
        default: return nil
        }
    }
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
    /// All bad lines in the file's order, at least one.
    case badLines([BadLine])

    /// The cause in a sentence; the lines have texts of their own.
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
        case .badLines(let lines):
            BilingualText(
                chinese: "\(lines.count) 行有误，整个文件不予导入",
                english: lines.count == 1
                    ? "1 line is bad; nothing of the file is imported"
                    : "\(lines.count) lines are bad; nothing of the file is imported")
        }
    }
}

/// A line that a file is refused for.
public struct BadLine: Hashable, Sendable {
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
