/// The lines of a file of codes, one after the other.
struct CodeFileReader {
    private let rules: CodeFileRules
    private(set) var codes: CodeList
    private(set) var badLines: [BadLine] = []
    private(set) var hasHeader = false
    private var index: CodeIndex
    /// The line of each code, told to people when it is repeated.
    private var lines: [UInt32] = []
    private var line = 0
    /// Empty lines since the last line with content: bad as soon as content follows.
    private var emptyLines = 0

    init(rules: CodeFileRules, byteCount: Int) {
        self.rules = rules
        let longest: Int
        switch rules.scheme {
        case .cn20: longest = 20
        case .sscc: longest = 18
        case .gs1: longest = 38
        }
        // The shortest line of each scheme has more than 18 bytes with its end, so that neither list nor table grows.
        let expected = Swift.min(byteCount / 19 + 1, rules.maximumCount)
        codes = CodeList(longest: longest, expectedCount: expected)
        index = CodeIndex(expectedCount: expected)
        lines.reserveCapacity(expected)
    }

    /// Takes the next line, without its end.
    mutating func take(_ bytes: Span<UInt8>, from start: Int, to lineEnd: Int) throws(CodeFileRefusal) {
        line += 1
        let end = CodeFileReader.endWithoutBlanks(bytes, from: start, to: lineEnd)
        guard start < end else {
            emptyLines += 1
            return
        }
        for emptyLine in (line - emptyLines)..<line { badLines.append(BadLine(line: emptyLine, reason: .empty)) }
        emptyLines = 0
        if line == 1, CodeFileReader.isHeader(bytes, from: start, to: end) {
            hasHeader = true
            return
        }
        do throws(LineFault) {
            try add(try code(bytes, from: start, to: end))
        } catch {
            badLines.append(BadLine(line: line, reason: error.reason))
        }
        guard codes.count <= rules.maximumCount else { throw .tooManyCodes(maximum: rules.maximumCount) }
    }

    private struct LineFault: Error {
        var reason: BadLine.Reason

        init(_ reason: BadLine.Reason) { self.reason = reason }
    }

    private mutating func add(_ code: Code) throws(LineFault) {
        if let first = index.firstIndex(of: code, in: codes) {
            throw LineFault(.repeated(firstLine: Int(lines[first])))
        }
        codes.append(code)
        // More lines than 32 bits count would need a file of gigabytes of empty lines, which are refused anyhow.
        lines.append(UInt32(clamping: line))
    }

    private func code(_ bytes: Span<UInt8>, from start: Int, to end: Int) throws(LineFault) -> Code {
        switch rules.scheme {
        case .cn20:
            let code = try digits(bytes, from: start, to: end, count: 20)
            try checkPrefix { code.part(from: 0, to: $0) }
            return code
        case .sscc:
            let code = try digits(bytes, from: start, to: end, count: 18)
            guard CheckDigit.isValid(code) else { throw LineFault(.badCheckDigit) }
            try checkPrefix { code.part(from: 1, to: 1 + $0) }
            return code
        case .gs1:
            let code = try gs1Code(bytes, from: start, to: end)
            try checkPrefix { code.part(from: 2, to: 2 + $0) }
            return code
        }
    }

    private func digits(_ bytes: Span<UInt8>, from start: Int, to end: Int, count: Int) throws(LineFault) -> Code {
        var code = Code()
        for position in start..<end {
            guard bytes[position].isDigit else {
                throw LineFault(.notDigit(column: position - start + 1, byte: bytes[position]))
            }
            if position - start < count { _ = code.append(bytes[position]) }
        }
        guard end - start == count else { throw LineFault(.length(found: end - start, expected: count)) }
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
