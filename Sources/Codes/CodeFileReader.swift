/// Reads a file of issued codes (码文件), one code a line (U-03), in pieces as they come. Tolerant in what surrounds the
/// codes, strict in the codes.
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
public struct CodeFileReader {
    private let rules: CodeFileRules
    private var codes: FiledCodes
    private var badLines: FirstLines<BadLine>
    private var hasHeader = false
    /// Good lines, repetitions among them.
    private var goodLines = 0
    private var line = 0
    /// Empty lines since the last line with content: bad as soon as content follows.
    private var emptyLines = 0

    /// The file's first bytes, until there are enough to know its form; nil afterwards.
    private var head: [UInt8]? = []
    private static let headLength = 4
    /// The line that has no end yet, up to what is kept of it.
    private var begun: [UInt8] = []
    /// All bytes of it.
    private var begunLength = 0
    /// No line that is longer holds a code.
    private static let longestLine = 4_096
    /// The last line ended with CR: an LF behind it belongs to it.
    private var hasReturned = false

    /// - Parameters:
    ///   - listedLines: bad lines that are kept; all are counted. 1 or more.
    ///   - runLength: codes that are ordered at a time, 1 or more.
    public init(rules: CodeFileRules, listedLines: Int, runLength: Int = 1 << 20) {
        self.rules = rules
        codes = FiledCodes(rules.scheme, runLength: runLength)
        badLines = FirstLines(limit: listedLines)
    }

    /// Takes the next bytes of the file.
    public mutating func take(_ bytes: Span<UInt8>) throws(CodeFileRefusal) {
        var position = 0
        if var head {
            while head.count < Self.headLength, position < bytes.count {
                head.append(bytes[position])
                position += 1
            }
            self.head = head
            guard head.count == Self.headLength else { return }
            try takeHead()
        }
        try takeLines(bytes, from: position)
    }

    /// The file is over.
    public mutating func finish() throws(CodeFileRefusal) -> CodeFile {
        if head != nil { try takeHead() }
        if begunLength > 0 { try endBegunLine() }
        var badLines = badLines
        codes.finish { line, first in badLines.note(line, BadLine(line: line, reason: .repeated(firstLine: first))) }
        guard codes.count > 0 || badLines.count > 0 else { throw .noCodes }
        return CodeFile(codes: codes, badLines: badLines, hasHeader: hasHeader)
    }

    // MARK: Lines

    private mutating func takeHead() throws(CodeFileRefusal) {
        guard let bytes = head else { return }
        head = nil
        if let refusal = Self.foreignFormat(bytes) { throw refusal }
        try takeLines(bytes.span, from: Self.byteOrderMarkLength(bytes))
    }

    private mutating func takeLines(_ bytes: Span<UInt8>, from first: Int) throws(CodeFileRefusal) {
        var position = first
        while position < bytes.count {
            if hasReturned {
                hasReturned = false
                if bytes[position] == 0x0A {
                    position += 1
                    continue
                }
            }
            let start = position
            while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
            guard position < bytes.count else { return keep(bytes, from: start) }
            if begunLength == 0 {
                try take(bytes, from: start, to: position, length: position - start)
            } else {
                keep(bytes, from: start, to: position)
                try endBegunLine()
            }
            hasReturned = bytes[position] == 0x0D
            position += 1
        }
    }

    private mutating func keep(_ bytes: Span<UInt8>, from start: Int, to end: Int? = nil) {
        let end = end ?? bytes.count
        begunLength += end - start
        for position in start..<Swift.min(end, start + Self.longestLine - begun.count) { begun.append(bytes[position]) }
    }

    private mutating func endBegunLine() throws(CodeFileRefusal) {
        let bytes = begun
        let length = begunLength
        begun.removeAll(keepingCapacity: true)
        begunLength = 0
        try take(bytes.span, from: 0, to: bytes.count, length: length)
    }

    /// Takes the next line, without its end.
    ///
    /// - Parameter length: of the whole line, of which less may have been kept.
    private mutating func take(
        _ bytes: Span<UInt8>, from start: Int, to lineEnd: Int, length: Int
    ) throws(CodeFileRefusal) {
        line += 1
        let isTooLong = length > Self.longestLine
        let end = isTooLong ? start + Self.longestLine : Self.endWithoutBlanks(bytes, from: start, to: lineEnd)
        guard start < end else {
            emptyLines += 1
            return
        }
        for emptyLine in (line - emptyLines)..<line {
            badLines.note(emptyLine, BadLine(line: emptyLine, reason: .empty))
        }
        emptyLines = 0
        if line == 1, Self.isHeader(bytes, from: start, to: end) {
            hasHeader = true
            return
        }
        do throws(LineFault) {
            codes.append(try code(bytes, from: start, to: end, length: isTooLong ? length : end - start), line: line)
            goodLines += 1
        } catch {
            badLines.note(line, BadLine(line: line, reason: error.reason))
        }
        guard goodLines <= rules.maximumCount else { throw .tooManyCodes(maximum: rules.maximumCount) }
    }

    private static func byteOrderMarkLength(_ bytes: [UInt8]) -> Int {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return 3 }
        // GB18030's own.
        if bytes.starts(with: [0x84, 0x31, 0x95, 0x33]) { return 4 }
        return 0
    }

    private static func foreignFormat(_ bytes: [UInt8]) -> CodeFileRefusal? {
        guard bytes.count >= 2 else { return nil }
        switch (bytes[0], bytes[1]) {
        case (0xFF, 0xFE), (0xFE, 0xFF), (0, 0x20...0x7E), (0x20...0x7E, 0): return .utf16
        case (0x50, 0x4B) where bytes.starts(with: [0x50, 0x4B, 3, 4]): return .zip
        default: return nil
        }
    }

    // MARK: One line

    private struct LineFault: Error {
        var reason: BadLine.Reason

        init(_ reason: BadLine.Reason) { self.reason = reason }
    }

    /// - Parameter length: of the line without blanks, of which less may have been kept.
    private func code(
        _ bytes: Span<UInt8>, from start: Int, to end: Int, length: Int
    ) throws(LineFault) -> Code {
        switch rules.scheme {
        case .cn20:
            let code = try digits(bytes, from: start, to: end, length: length, count: 20)
            try checkPrefix { code.part(from: 0, to: $0) }
            return code
        case .sscc:
            let code = try digits(bytes, from: start, to: end, length: length, count: 18)
            guard CheckDigit.isValid(code) else { throw LineFault(.badCheckDigit) }
            try checkPrefix { code.part(from: 1, to: 1 + $0) }
            return code
        case .gs1:
            let code = try gs1Code(bytes, from: start, to: end)
            try checkPrefix { code.part(from: 2, to: 2 + $0) }
            return code
        }
    }

    private func digits(
        _ bytes: Span<UInt8>, from start: Int, to end: Int, length: Int, count: Int
    ) throws(LineFault) -> Code {
        var code = Code()
        for position in start..<end {
            guard bytes[position].isDigit else {
                throw LineFault(.notDigit(column: position - start + 1, byte: bytes[position]))
            }
            if position - start < count { _ = code.append(bytes[position]) }
        }
        guard length == count else { throw LineFault(.length(found: length, expected: count)) }
        return code
    }

    private func gs1Code(_ bytes: Span<UInt8>, from start: Int, to end: Int) throws(LineFault) -> Code {
        // A Digital Link with every character of the serial percent-encoded, and a batch number, stays below 200 bytes.
        var text = InlineText<32>()
        for position in start..<end {
            guard text.append(bytes[position]) else { throw LineFault(.notACode(.unknownForm)) }
        }
        do throws(CodeTextFault) {
            return try CodeText.code(bytes: text, scheme: .gs1)
        } catch {
            switch error {
            case .element(.badCheckDigit), .key(.badCheckDigit): throw LineFault(.badCheckDigit)
            default: throw LineFault(.notACode(error))
            }
        }
    }

    /// - Parameter found: so many digits of the code from where its prefix begins.
    private func checkPrefix(_ found: (Int) -> InlineText<2>) throws(LineFault) {
        guard let expected = rules.prefix else { return }
        let prefix = found(expected.count)
        guard prefix == expected else { throw LineFault(.wrongPrefix(expected: expected, found: prefix)) }
    }

    private static func endWithoutBlanks(_ bytes: Span<UInt8>, from start: Int, to lineEnd: Int) -> Int {
        var end = lineEnd
        while end > start {
            let last = bytes[end - 1]
            if last == 0x20 || last == 0x09 {
                end -= 1
            } else if end - start >= 2, last == 0xA1, bytes[end - 2] == 0xA1 {
                end -= 2  // U+3000 in GB18030
            } else if end - start >= 2, last == 0xA0, bytes[end - 2] == 0xC2 {
                end -= 2  // U+00A0 in UTF-8
            } else if end - start >= 3, last == 0x80, bytes[end - 2] == 0x80, bytes[end - 3] == 0xE3 {
                end -= 3  // U+3000 in UTF-8
            } else {
                break
            }
        }
        return end
    }

    private static func isHeader(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Bool {
        var digits = 0
        var hasLetter = false
        for position in start..<end {
            if bytes[position].isDigit { digits += 1 }
            if bytes[position].isLetter || bytes[position] >= 0x80 { hasLetter = true }
        }
        return hasLetter && digits < 10
    }
}
