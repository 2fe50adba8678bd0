import Codes
import Requirements
import Testing

@Suite("What a reading is", .requirement("U-01", "U-02"))
struct InterpretationTests {
    static let cn20 = "83857930000000012345"
    static let item = "010030001012345521S9"

    @Test(
        "Trace codes",
        arguments: [
            cn20, cn20 + "\r\n", cn20 + "\r", cn20 + "\n", "]C0" + cn20, "]d1" + cn20, "]Q1" + cn20,
            "]C0" + cn20 + "\r",
        ])
    func traceCode(text: String) throws {
        #expect(interpret(reading(text)) == .code(try #require(Code(Self.cn20)), .cn20))
    }

    @Test("20 digits that no rule gives to GS1 are left to the pools")
    func opaque() throws {
        let code = "98765432109876543210"
        #expect(interpret(reading(code)) == .code(try #require(Code(code)), .cn20))
        // The AIM identifier says that these are no elements, though they are not sound ones either.
        let zeros = "00403000112345678902"
        #expect(interpret(reading("]C0" + zeros)) == .code(try #require(Code(zeros)), .cn20))
    }

    @Test("SSCC with and without AIM identifier")
    func sscc() throws {
        let expected = Interpretation.code(try #require(Code("403000112345678901")), .sscc)
        #expect(interpret(reading("]C100403000112345678901")) == expected)
        #expect(interpret(reading("]d200403000112345678901")) == expected)
        #expect(interpret(reading("00403000112345678901")) == expected)
        #expect(interpret(reading("00403000112345678902")) == .unreadable(.element(.badCheckDigit(.sscc))))
        #expect(interpret(reading("]C0" + "00403000112345678901")) == .unreadable(.firstSeparatorMissing))
        #expect(expected.identity?.count == 18)
        #expect(expected.scheme == .sscc)
    }

    @Test("GS1 items")
    func items() throws {
        let code = try #require(Code(Self.item))
        #expect(interpret(reading("]d2" + Self.item)) == .code(code, .gs1))
        #expect(interpret(reading(Self.item)) == .code(code, .gs1))
        #expect(interpret(reading("]d1" + Self.item)) == .unreadable(.firstSeparatorMissing))
        let full = interpret(reading("]d201003000101234551726020010LOT7|21S9"))
        #expect(full == .gs1(code, lot: InlineText("LOT7"), expiry: GS1Date(year: 2026, month: 2, day: 28)))
        #expect(full.identity == code)
        #expect(full.scheme == .gs1)
        #expect(
            interpret(reading("]Q1https://id.gs1.org/01/00300010123455/10/L1/21/S9?17=261231")) == .code(code, .gs1))
    }

    @Test(
        "Retail codes",
        arguments: [
            ("6924561884074", "06924561884074"), ("]E06924561884074", "06924561884074"),
            ("]E496385074", "00000096385074"), ("]d20100300010123455", "00300010123455"),
            ("00300010123455", "00300010123455"), ("]I100300010123455", "00300010123455"),
        ])
    func retail(text: String, gtin: String) throws {
        let found = interpret(reading(text))
        #expect(found == .retail(gtin: try #require(InlineText(gtin))))
        #expect(found.identity == nil && found.scheme == nil)
    }

    static let unreadable: [(String, ReadingFault)] = [
        ("", .empty), ("\r\n", .empty), ("]C0", .empty), ("]C1\r", .empty),
        ("hello", .unknownForm), ("8385793000000001234", .unknownForm), ("838579300000000123456", .unknownForm),
        ("8385793000000001234O", .unknownForm), ("ERROR", .unknownForm), ("http://example.org/", .unknownForm),
        // A cn20 code in a symbol that says it is GS1.
        ("]C1" + cn20, .element(.unknownIdentifier(position: 4))),
        ("6924561884075", .key(.badCheckDigit(found: 5, expected: 4))),
        ("]E0" + cn20, .key(.length(found: 20, expected: 14))),
        ("]d201003000101234551726123110L1", .noSerial),
        ("]d201003000101234551726123110L921S9", .element(.separatorLost(after: .lot, swallowed: .serial))),
        ("01003000101234551726123110LOT7 21S9", .element(.separatorReplaced(position: 31, byte: 0x20))),
        ("]C102003000101234553710", .noIdentity),
        ("https://id.gs1.org/01/00300010123455", .link(.serialMissing)),
        ("https://example.org/01/00300010123455/21/S9", .link(.unknownForm)),
    ]

    @Test("What is no code says why", arguments: unreadable)
    func faults(text: String, fault: ReadingFault) {
        #expect(interpret(reading(text)) == .unreadable(fault))
        #expect(!fault.text.chinese.isEmpty && !fault.text.english.isEmpty)
    }

    /// What people are told of a scan: words of each piece of advice.
    static let advised: [(text: String, words: [String])] = [
        (cn20, []), ("hello", ["no trace code"]), ("6901234567892", ["retail bar code 06901234567892 beside it"]),
        ("01003000101234551724093010LOT721S9", ["separator after (10) is lost", "(10) holds (21)"]),
        ("(01)00300010123455(21)S9", []), ("", ["no content"]),
    ]

    @Test("Who scanned something else is told what, and when the scanner drops separators", arguments: advised)
    func advice(text: String, words: [String]) {
        let advice = Codes.advice(typed: text)
        #expect(advice.count == words.count, "\(advice)")
        for (sentence, word) in zip(advice, words) {
            #expect(sentence.english.contains(word), "\(sentence.english)")
            #expect(!sentence.chinese.isEmpty)
        }
    }

    @Test("Typed and pasted texts", .requirement("W-01"))
    func typed() throws {
        let item = Interpretation.code(try #require(Code(Self.item)), .gs1)
        let container = Interpretation.code(try #require(Code("403000112345678901")), .sscc)
        #expect(interpret(typed: " " + Self.cn20 + " \n") == .code(try #require(Code(Self.cn20)), .cn20))
        #expect(interpret(typed: "(01)00300010123455(21)S9") == item)
        #expect(
            interpret(typed: "(01)00300010123455(10)LOT7(21)S9")
                == .gs1(try #require(Code(Self.item)), lot: InlineText("LOT7"), expiry: nil))
        #expect(interpret(typed: "urn:epc:id:sgtin:030001.0012345.S9") == item)
        #expect(interpret(typed: "https://id.gs1.org/01/00300010123455/21/S9") == item)
        #expect(interpret(typed: "403000112345678901") == container)
        #expect(interpret(typed: "(00)403000112345678901") == container)
        #expect(interpret(typed: "403000112345678902") == .unreadable(.key(.badCheckDigit(found: 2, expected: 1))))
        #expect(interpret(typed: "  ") == .unreadable(.empty))
        #expect(interpret(typed: "urn:x") == .unreadable(.link(.unknownForm)))
        #expect(interpret(typed: String(repeating: "1", count: 200)) == .unreadable(.unknownForm))
    }
}
