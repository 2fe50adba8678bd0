import Codes
import Requirements
import Testing

@Suite("Files of issued codes", .requirement("U-03"))
struct CodeFileTests {
    static let first = "83857930000000010001"
    static let second = "83857930000000020002"
    static let third = "83857930000000030003"

    static func rules(
        _ scheme: CodeScheme = .cn20, prefix: String? = "8385793", maximumCount: Int = 1_000
    ) -> CodeFileRules {
        CodeFileRules(scheme: scheme, prefix: prefix.flatMap { InlineText($0) }, maximumCount: maximumCount)
    }

    static func read(_ bytes: [UInt8], _ rules: CodeFileRules = rules()) throws(CodeFileRefusal) -> CodeFile {
        var reader = CodeFileReader(rules: rules, listedLines: 1_000)
        try reader.take(bytes.span)
        return try reader.finish()
    }

    static func codes(_ file: CodeFile) -> [String] { file.codes.map { $0.code.description } }

    static func badLines(_ text: String, _ rules: CodeFileRules = rules()) -> [BadLine] {
        do throws(CodeFileRefusal) {
            return try read(Array(text.utf8), rules).badLines.first
        } catch {
            Issue.record("\(error)")
            return []
        }
    }

    /// Name, what stands before the codes, line end, blanks behind each code, what stands behind the last code.
    static let tolerances: [(String, [UInt8], String, [UInt8], [UInt8])] = [
        ("plain", [], "\n", [], [0x0A]),
        ("no last line end", [], "\n", [], []),
        ("CR LF", [], "\r\n", [], [0x0D, 0x0A]),
        ("CR", [], "\r", [], [0x0D]),
        ("UTF-8 mark", [0xEF, 0xBB, 0xBF], "\n", [], []),
        ("GB18030 mark", [0x84, 0x31, 0x95, 0x33], "\r\n", [], []),
        ("blanks", [], "\n", [0x20, 0x09, 0x20], [0x0A]),
        ("ideographic space, UTF-8", [], "\r\n", [0xE3, 0x80, 0x80, 0x20], []),
        ("ideographic space, GB18030", [], "\n", [0xA1, 0xA1, 0xA1, 0xA1], []),
        ("no-break space", [], "\n", [0xC2, 0xA0], []),
        ("empty lines at the end", [], "\n", [], [0x0A, 0x20, 0x0D, 0x0A, 0x0A]),
    ]

    @Test("What may surround the codes", arguments: tolerances)
    func tolerates(name: String, before: [UInt8], lineEnd: String, blanks: [UInt8], behind: [UInt8]) throws {
        // Each with and without a header in UTF-8 or GB18030 (追溯码).
        let headers: [[UInt8]] = [
            [], Array(("追溯码（20位）" + lineEnd).utf8), Array(("code" + lineEnd).utf8),
            [0xD7, 0xB7, 0xCB, 0xDD, 0xC2, 0xEB] + blanks + Array(lineEnd.utf8),
        ]
        for header in headers {
            var bytes = before + header
            bytes += Array(Self.first.utf8) + blanks + Array(lineEnd.utf8)
            bytes += Array(Self.second.utf8) + blanks + Array(lineEnd.utf8)
            bytes += Array(Self.third.utf8) + blanks + behind
            let file = try Self.read(bytes)
            #expect(Self.codes(file) == [Self.first, Self.second, Self.third])
            #expect(file.badLines.count == 0)
            #expect(file.hasHeader == !header.isEmpty)
        }
    }

    @Test("Line ends may be mixed")
    func mixedEnds() throws {
        let file = try Self.read(Array("code\r\(Self.first)\r\n\(Self.second)\n\(Self.third)\r".utf8))
        #expect(file.codes.count == 3 && file.hasHeader)
    }

    @Test(
        "A first line that holds a code, or what was one, is no header",
        arguments: [
            ("8385793000000001000", BadLine.Reason.length(found: 19, expected: 20)),
            ("838579300000000100010", .length(found: 21, expected: 20)),
            ("8385793OO00000010001", .notDigit(column: 8, byte: 0x4F)),
            ("\"83857930000000010001\"", .notDigit(column: 1, byte: 0x22)),
            ("12", .length(found: 2, expected: 20)),
            ("----", .notDigit(column: 1, byte: 0x2D)),
        ])
    func noHeader(line: String, reason: BadLine.Reason) {
        #expect(Self.badLines("\(line)\n\(Self.first)\n") == [BadLine(line: 1, reason: reason)])
    }

    @Test("Every bad line is listed with its number and reason")
    func listsAll() throws {
        let text = """
            追溯码
            \(Self.first)
            8385793000000001234
             \(Self.second)

            \(Self.third)
            84857930000000050005
            \(Self.first)
            header
            \(Self.second),1
            \(Self.third)\u{3000}
            838579300000000６0006
            \(Self.second)
            """
        let seven = try #require(InlineText<2>("8385793"))
        let other = try #require(InlineText<2>("8485793"))
        #expect(
            Self.badLines(text) == [
                BadLine(line: 3, reason: .length(found: 19, expected: 20)),
                BadLine(line: 4, reason: .notDigit(column: 1, byte: 0x20)),
                BadLine(line: 5, reason: .empty),
                BadLine(line: 7, reason: .wrongPrefix(expected: seven, found: other)),
                BadLine(line: 8, reason: .repeated(firstLine: 2)),
                BadLine(line: 9, reason: .notDigit(column: 1, byte: 0x68)),
                BadLine(line: 10, reason: .notDigit(column: 21, byte: 0x2C)),
                BadLine(line: 11, reason: .repeated(firstLine: 6)),
                BadLine(line: 12, reason: .notDigit(column: 16, byte: 0xEF)),
            ])
        for line in Self.badLines(text) {
            #expect(line.text.chinese.contains("第 \(line.line) 行") && line.text.english.contains("line \(line.line):"))
        }
    }

    @Test("Empty lines before and between codes are bad, each of them")
    func emptyLines() {
        #expect(
            Self.badLines("\n\(Self.first)\n\n \t\n\(Self.second)\n\n\n") == [
                BadLine(line: 1, reason: .empty), BadLine(line: 3, reason: .empty), BadLine(line: 4, reason: .empty),
            ])
    }

    @Test("Whole files that are refused")
    func wholeFiles() throws {
        for bytes in [[], Array("\n\n".utf8), Array("code\n".utf8), [0xEF, 0xBB, 0xBF], [0x0A], [0x20]] {
            #expect(throws: CodeFileRefusal.noCodes) { try Self.read(bytes) }
        }
        let wide: [UInt8] = Self.first.utf8.flatMap { byte -> [UInt8] in [byte, 0] }
        #expect(throws: CodeFileRefusal.utf16) { try Self.read([0xFF, 0xFE] + wide) }
        #expect(throws: CodeFileRefusal.utf16) { try Self.read([0xFE, 0xFF, 0, 0x38]) }
        #expect(throws: CodeFileRefusal.utf16) { try Self.read(wide) }
        #expect(throws: CodeFileRefusal.utf16) { try Self.read([0, 0x38, 0, 0x33]) }
        #expect(throws: CodeFileRefusal.zip) { try Self.read([0x50, 0x4B, 3, 4, 20, 0]) }
        let two = Array("\(Self.first)\n\(Self.second)\n".utf8)
        #expect(throws: CodeFileRefusal.tooManyCodes(maximum: 1)) { try Self.read(two, Self.rules(maximumCount: 1)) }
        #expect(try Self.read(two, Self.rules(maximumCount: 2)).codes.count == 2)
    }

    @Test("Files of SSCCs")
    func ssccs() throws {
        let rules = Self.rules(.sscc, prefix: "030001")
        let range = try SSCCRange(extensionDigit: 4, companyPrefix: "030001", first: 1, count: 3)
        let codes = (0..<3).compactMap { range.code(at: $0) }
        let file = try Self.read(Array(codes.map { $0.description }.joined(separator: "\r\n").utf8), rules)
        #expect(file.codes.map { $0.code } == codes)
        let expected = try #require(InlineText<2>("030001"))
        let found = try #require(InlineText<2>("952432"))
        let foreign = try SSCCRange(extensionDigit: 4, companyPrefix: "952432", first: 1, count: 1).code(at: 0)
        #expect(
            Self.badLines("403000112345678901\n403000112345678902\n\(foreign!)\n00403000112345678901", rules) == [
                BadLine(line: 2, reason: .badCheckDigit),
                BadLine(line: 3, reason: .wrongPrefix(expected: expected, found: found)),
                BadLine(line: 4, reason: .length(found: 20, expected: 18)),
            ])
        #expect(try Self.read(Array("\(foreign!)".utf8), Self.rules(.sscc, prefix: nil)).codes.count == 1)
    }

    @Test("Files of GS1 codes, as element strings, Digital Links or URNs")
    func gs1() throws {
        let rules = Self.rules(.gs1, prefix: "00300010123455")
        let text = """
            serialised GTIN
            010030001012345521A1
            https://id.gs1.org/01/00300010123455/21/A%2F2
            urn:epc:id:sgtin:030001.0012345.A3
            """
        let file = try Self.read(Array(text.utf8), rules)
        #expect(file.hasHeader)
        #expect(
            Self.codes(file) == ["010030001012345521A/2", "010030001012345521A1", "010030001012345521A3"],
            "ascending")
        #expect(file.codes.map(\.line) == [3, 2, 4])
        let expected = try #require(InlineText<2>("00300010123455"))
        let found = try #require(InlineText<2>("73875837843740"))
        // The second spelling of a code is the same code.
        #expect(
            Self.badLines(
                """
                010030001012345521A1
                https://id.gs1.org/01/00300010123455/21/%411
                010030001012345421A2
                017387583784374021A3
                010030001012345521A 4
                https://id.gs1.org/01/00300010123455/21/A%4
                \(String(repeating: "1", count: 300))
                """, rules) == [
                    BadLine(line: 2, reason: .repeated(firstLine: 1)),
                    BadLine(line: 3, reason: .badCheckDigit),
                    BadLine(line: 4, reason: .wrongPrefix(expected: expected, found: found)),
                    BadLine(line: 5, reason: .notACode(.element(.badCharacter(.serial, position: 20)))),
                    BadLine(line: 6, reason: .notACode(.badEscape(column: 42))),
                    BadLine(line: 7, reason: .notACode(.unknownForm)),
                ])
    }

    @Test("Thousands of codes come back ordered, and each repetition names the first line", .requirement("U-04"))
    func many() throws {
        var generator = SeededGenerator(seed: 11)
        var codes: [String] = []
        var known: Set<String> = []
        while codes.count < 5_000 {
            let code = "8385793" + generator.digits(13)
            if known.insert(code).inserted { codes.append(code) }
        }
        let rules = Self.rules(maximumCount: 10_000)
        let file = try Self.read(Array(codes.joined(separator: "\n").utf8), rules)
        #expect(Self.codes(file) == codes.sorted())
        #expect(file.codes.allSatisfy { codes[$0.line - 1] == $0.code.description })
        let repeated = (0..<20).map { _ in Int.random(in: 0..<5_000, using: &generator) }
        let text = (["code"] + codes + repeated.map { codes[$0] }).joined(separator: "\r\n")
        #expect(
            Self.badLines(text, rules)
                == repeated.enumerated().map { place, index in
                    BadLine(line: 5_002 + place, reason: .repeated(firstLine: index + 2))
                })
    }

    /// Everything that a file can have, cut into pieces of each length: a line, a mark or a line end may be cut anywhere.
    @Test("It does not matter in which pieces a file comes")
    func pieces() throws {
        let text = "\u{FEFF}追溯码\r\n\(Self.first)\r\(Self.second)\u{3000}\n\n\(Self.third)\r\n\(Self.first) \r\n\r\n12"
        let bytes = Array(text.utf8)
        let whole = try Self.read(bytes)
        #expect(whole.badLines.first.map(\.line) == [4, 6, 7, 8])
        for length in 1...bytes.count {
            var reader = CodeFileReader(rules: Self.rules(), listedLines: 1_000)
            for start in stride(from: 0, to: bytes.count, by: length) {
                try reader.take(Array(bytes[start..<min(start + length, bytes.count)]).span)
            }
            let file = try reader.finish()
            #expect(Array(file.codes) == Array(whole.codes))
            #expect(file.badLines.first == whole.badLines.first && file.hasHeader)
        }
    }

    @Test(
        "Codes that are ordered in many runs are one list, and repeated in another run they are found",
        arguments: [1, 7])
    func runs(length: Int) throws {
        var generator = SeededGenerator(seed: 12)
        for (scheme, prefix) in [(CodeScheme.cn20, "8385793"), (.gs1, "010030001012345521")] {
            let codes = (0..<50).map { _ in prefix + generator.digits(13) }
            var reader = CodeFileReader(
                rules: Self.rules(scheme, prefix: nil), listedLines: 1_000, runLength: length)
            try reader.take(Array((codes + codes.reversed()).joined(separator: "\n").utf8).span)
            let file = try reader.finish()
            #expect(file.codes.count == 50)
            #expect(Self.codes(file) == codes.sorted())
            #expect(
                file.badLines.first
                    == (1...50).map { BadLine(line: 50 + $0, reason: .repeated(firstLine: 51 - $0)) })
        }
    }

    @Test("Of many bad lines the first are kept, and all counted", .requirement("L-08"))
    func limited() throws {
        var reader = CodeFileReader(rules: Self.rules(), listedLines: 3)
        // The repetitions are found after the shorter ones, and in the order of their codes.
        let lines = [Self.third, Self.second, Self.third, Self.second] + Array(repeating: "1", count: 20)
        try reader.take(Array(lines.joined(separator: "\n").utf8).span)
        let bad = try reader.finish().badLines
        #expect(bad.count == 22)
        #expect(
            bad.first == [
                BadLine(line: 3, reason: .repeated(firstLine: 1)), BadLine(line: 4, reason: .repeated(firstLine: 2)),
                BadLine(line: 5, reason: .length(found: 1, expected: 20)),
            ])
    }

    @Test("A line without end takes no memory, and is bad", .requirement("L-08"))
    func endlessLine() throws {
        for pieces in [1, 10] {
            var reader = CodeFileReader(rules: Self.rules(), listedLines: 10)
            for _ in 0..<pieces { try reader.take([UInt8](repeating: 0x31, count: 100_000 / pieces).span) }
            try reader.take(Array("\n\(Self.first)".utf8).span)
            let file = try reader.finish()
            #expect(file.badLines.first == [BadLine(line: 1, reason: .length(found: 100_000, expected: 20))])
            #expect(file.codes.map(\.line) == [2])
        }
    }

    @Test("No bytes trap", .requirement("L-03"))
    func garbage() {
        var generator = SeededGenerator(seed: 5)
        let alphabet =
            Array("0123456789\r\n\r\n \t8385793x/:%".utf8) + [0xA1, 0xE3, 0x80, 0xEF, 0xBB, 0xBF, 0x00, 0xFF]
        for scheme in CodeScheme.allCases {
            for _ in 0..<300 {
                let bytes = (0..<Int.random(in: 0...120, using: &generator)).map { _ in
                    alphabet.randomElement(using: &generator) ?? 0
                }
                do throws(CodeFileRefusal) {
                    let file = try Self.read(bytes, Self.rules(scheme, prefix: nil))
                    #expect(file.codes.count + file.badLines.count > 0)
                } catch {
                    #expect(!error.text.chinese.isEmpty && !error.text.english.isEmpty)
                }
            }
        }
    }
}
