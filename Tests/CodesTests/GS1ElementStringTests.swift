import Codes
import Requirements
import Testing

/// `|` in a table stands for the separator, byte 1D, which is hard to see.
func reading(_ text: String) -> Reading {
    guard let reading = Reading(bytes: text.utf8.map { $0 == 0x7C ? 0x1D : $0 }) else {
        fatalError("a test's reading fits")
    }
    return reading
}

@Suite("GS1 element strings", .requirement("U-01"))
struct GS1ElementStringTests {
    static let sound: [(String, String)] = [
        ("]d2010030001012345521ABC-1", "(01)00300010123455(21)ABC-1"),
        ("010030001012345521ABC-1", "(01)00300010123455(21)ABC-1"),
        ("]C10100300010123455172612311126010110LOT7|21S9", "(01)00300010123455(11)260101(17)261231(10)LOT7(21)S9"),
        ("]Q3010030001012345510L1|21S9\r\n", "(01)00300010123455(10)L1(21)S9"),
        ("]e0|010030001012345521S9|17261231", "(01)00300010123455(17)261231(21)S9"),
        // Superfluous separators: behind an element of fixed length, and at the end.
        ("]d20100300010123455|21S9|", "(01)00300010123455(21)S9"),
        // Day 00 is read.
        ("]d201003000101234551726020021S9", "(01)00300010123455(17)260200(21)S9"),
        ("]C100403000112345678901", "(00)403000112345678901"),
        ("]C100403000112345678901020030001012345537200|10L1", "(00)403000112345678901(02)00300010123455(37)200(10)L1"),
        ("]d2010030001012345521!\"%&'()*+,-./:;<=>?_", "(01)00300010123455(21)!\"%&'()*+,-./:;<=>?_"),
        ("]d2010030001012345521<GS>x", "(01)00300010123455(21)<GS>x"),
    ]

    @Test("Sound element strings", arguments: sound)
    func reads(text: String, humanReadable: String) throws {
        #expect(try GS1ElementString(reading(text)).humanReadable == humanReadable)
    }

    static let faulty: [(String, GS1Fault)] = [
        ("", .empty),
        ("]d2", .empty),
        ("]d2\r\n", .empty),
        ("]d29900300010123455", .unknownIdentifier(position: 4)),
        ("(01)00300010123455", .unknownIdentifier(position: 1)),
        ("]d20100300010123455||21A", .unknownIdentifier(position: 21)),
        ("]d20100300010123455X", .unknownIdentifier(position: 20)),
        ("]d2010030001012345", .tooShort(.gtin)),
        ("]d201003000|1012345521A", .tooShort(.gtin)),
        ("]d2010030001012345521", .tooShort(.serial)),
        ("]d2010030001012345510|21A", .tooShort(.lot)),
        ("]d2010030001012345521ABCDEFGHIJKLMNOPQRSTU", .tooLong(.serial)),
        ("]d2010030001012345521A\u{7F}B", .badCharacter(.serial, position: 23)),
        ("]d2010030001012345521A B", .badCharacter(.serial, position: 23)),
        ("]d2010030001012345521A\u{0}B", .badCharacter(.serial, position: 23)),
        ("]d201003000101234S5", .badCharacter(.gtin, position: 18)),
        ("]d2010030001012345421A", .badCheckDigit(.gtin)),
        ("]C100403000112345678902", .badCheckDigit(.sscc)),
        ("]C102003000101234563710", .badCheckDigit(.content)),
        ("]d201003000101234551726133121A", .badDate(.expiry)),
        ("]d201003000101234551126023021A", .badDate(.productionDate)),
        ("]d2010030001012345521A|0100300010123455", .repeated(.gtin)),
        ("]d2010030001012345521A|21B", .repeated(.serial)),
        ("]C1010030001012345502003000101234553710", .notAllowedTogether(.gtin, .content)),
        ("]C101003000101234553710", .notAllowedTogether(.gtin, .count)),
        ("]C1004030001123456789013710", .missing(.content, neededBy: .count)),
        ("]C1004030001123456789010200300010123455", .missing(.count, neededBy: .content)),
        ("]C100403000112345678901020030001012345537123456789", .tooLong(.count)),
        ("]d221ABC", .missing(.gtin, neededBy: .serial)),
        ("]d210ABC", .missing(.gtin, neededBy: .lot)),
        ("]d217261231", .missing(.gtin, neededBy: .expiry)),
        ("]d211261231", .missing(.gtin, neededBy: .productionDate)),
    ]

    @Test("Faults have their names", arguments: faulty)
    func refuses(text: String, fault: GS1Fault) {
        #expect(throws: fault) { try GS1ElementString(reading(text)) }
        #expect(!fault.text.chinese.isEmpty && !fault.text.english.isEmpty)
    }

    @Test(
        "A replaced separator is told from a bad character",
        arguments: [(" ", 0x20), ("<GS>", 0x3C), ("\u{7C}", 0x7C), ("\u{1E}", 0x1E), ("\u{1F}", 0x1F)])
    func replaced(substitute: String, byte: Int) throws {
        let behindVariable = "]d2010030001012345510LOT7" + substitute + "21S9"
        let first = try #require(Reading(behindVariable))
        #expect(throws: GS1Fault.separatorReplaced(position: 26, byte: UInt8(byte))) { try GS1ElementString(first) }
        let behindFixed = "]d20100300010123455" + substitute + "21S9"
        let second = try #require(Reading(behindFixed))
        #expect(throws: GS1Fault.separatorReplaced(position: 20, byte: UInt8(byte))) { try GS1ElementString(second) }
    }

    @Test("A dropped separator is named when the value became too long")
    func lost() {
        #expect(throws: GS1Fault.separatorLost(after: .serial, swallowed: .expiry)) {
            try GS1ElementString(reading("]d2010030001012345521ABCDEFGH1234517261231"))
        }
        #expect(throws: GS1Fault.separatorLost(after: .serial, swallowed: .expiry)) {
            try GS1ElementString(reading("]d2010030001012345521ABCDEFGH1726123110LOT42"))
        }
        #expect(throws: GS1Fault.separatorLost(after: .lot, swallowed: .serial)) {
            try GS1ElementString(reading("]d201003000101234551726123110LOTABC21SERIALNUMBERX"))
        }
        #expect(throws: GS1Fault.separatorLost(after: .count, swallowed: .lot)) {
            try GS1ElementString(reading("]C10040300011234567890102003000101234553720010L1"))
        }
        #expect(throws: GS1Fault.badCharacter(.count, position: 44)) {
            try GS1ElementString(reading("]C10040300011234567890102003000101234553720X"))
        }
    }

    @Test("A value of possible length that ends in a date is a hint, no fault")
    func hint() throws {
        let suspicious = try GS1ElementString(reading("]d2010030001012345521ABC17261231"))
        #expect(suspicious.suspectedLostSeparator == LostSeparator(after: .serial, swallowed: .expiry))
        #expect(suspicious.serial?.description == "ABC17261231")
        for text in [
            "]d2010030001012345521ABC17261331", "]d2010030001012345521ABC10X", "]d2010030001012345521S9|17261231",
        ] {
            #expect(try GS1ElementString(reading(text)).suspectedLostSeparator == nil)
        }
        // The date stands elsewhere in the symbol: nothing was swallowed.
        let full = try GS1ElementString(reading("]d201003000101234551726123121ABC17261231"))
        #expect(full.suspectedLostSeparator == nil)
        let withoutSerial = try GS1ElementString(reading("]d201003000101234551726123110L921S9"))
        #expect(withoutSerial.suspectedLostSeparator == LostSeparator(after: .lot, swallowed: .serial))
    }

    @Test("Separators stand only where they are needed")
    func builds() throws {
        let gtin = try #require(InlineText<2>("00300010123455"))
        let date = try #require(GS1Date(year: 2026, month: 12, day: 31))
        let item = try GS1ElementString(
            gtin: gtin, serial: InlineText("S9"), lot: InlineText("LOT7"), expiry: date, production: nil)
        #expect(item.elementString == reading("01003000101234551726123110LOT7|21S9"))
        #expect(item.identity == Code("010030001012345521S9"))
        let sscc = try #require(InlineText<3>("403000112345678901"))
        let label = try GS1ElementString(
            sscc: sscc, content: gtin, count: 200, lot: InlineText("LOT7"), expiry: date, production: date)
        #expect(
            label.elementString == reading("004030001123456789010200300010123455112612311726123137200|10LOT7"))
        #expect(label.humanReadable == "(00)403000112345678901(02)00300010123455(11)261231(17)261231(37)200(10)LOT7")
        #expect(label.identity == Code("403000112345678901"))
    }

    @Test("What cannot be read back cannot be built")
    func refusesToBuild() throws {
        func build(_ gtin: String, _ serial: String) throws -> GS1ElementString {
            let key = try #require(InlineText<2>(gtin))
            let text = try #require(InlineText<3>(serial))
            return try GS1ElementString(gtin: key, serial: text, lot: nil, expiry: nil, production: nil)
        }
        #expect(throws: GS1Fault.badCheckDigit(.gtin)) { try build("00300010123454", "A") }
        #expect(throws: GS1Fault.tooShort(.gtin)) { try build("0300010123455", "A") }
        #expect(throws: GS1Fault.badCharacter(.gtin, position: 1)) { try build("X0300010123455", "A") }
        #expect(throws: GS1Fault.tooShort(.serial)) { try build("00300010123455", "") }
        #expect(throws: GS1Fault.tooLong(.serial)) { try build("00300010123455", "ABCDEFGHIJKLMNOPQRSTU") }
        #expect(throws: GS1Fault.badCharacter(.serial, position: 2)) { try build("00300010123455", "A\u{1D}B") }
        #expect(throws: GS1Fault.separatorReplaced(position: 20, byte: 0x3C)) { try build("00300010123455", "A<GS>21") }
        let sscc = try #require(InlineText<3>("403000112345678901"))
        #expect(throws: GS1Fault.tooLong(.count)) {
            try GS1ElementString(
                sscc: sscc, content: InlineText("00300010123455"), count: 100_000_000, lot: nil, expiry: nil,
                production: nil)
        }
        #expect(throws: GS1Fault.missing(.gtin, neededBy: .lot)) {
            try GS1ElementString(
                sscc: sscc, content: nil, count: nil, lot: InlineText("L"), expiry: nil, production: nil)
        }
    }

    @Test("What is built is read as the same, through Digital Link and URN too")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 20_260_901)
        for _ in 0..<500 {
            var digits = Array(generator.digits(13).utf8)
            digits.append(try #require(CheckDigit.gs1(of: digits)))
            let gtin = try #require(InlineText<2>(bytes: digits))
            let serial = try #require(InlineText<3>(generator.set82()))
            let lot = Bool.random(using: &generator) ? InlineText<3>(generator.set82()) : nil
            let expiry = GS1Date(
                year: .random(in: 2000...2099, using: &generator), month: .random(in: 1...12, using: &generator),
                day: .random(in: 1...28, using: &generator))
            let elements = try GS1ElementString(
                gtin: gtin, serial: serial, lot: lot, expiry: expiry, production: nil)
            let prefixed = try #require(Reading(bytes: Array("]d2".utf8) + elements.elementString.bytes))
            #expect(try GS1ElementString(prefixed) == elements)
            let code = try #require(elements.identity)
            #expect(interpret(prefixed) == .gs1(code, lot: lot, expiry: expiry))
            #expect(try CodeText.code(fileForm: fileForm(of: code, scheme: .gs1), scheme: .gs1) == code)
            let urn = try #require(
                CodeText.urn(of: code, scheme: .gs1, companyPrefixLength: .random(in: 6...12, using: &generator)))
            #expect(try CodeText.code(urn: urn) == (code, .gs1))
        }
    }

    @Test("Nothing that a reader may send traps", .requirement("L-03"))
    func garbage() {
        var generator = SeededGenerator(seed: 7)
        let pieces = [
            "]d2", "]C1", "]C0", "]", "01", "00300010123455", "21", "10", "17", "261231", "00", "37", "02", "\u{1D}",
            "<GS>", " ", "ABC", "8385793", "https://id.gs1.org/01/", "/21/", "%2", "%41", "\r", "\n", "\u{0}", "字",
            "403000112345678901",
        ]
        for _ in 0..<5_000 {
            var text = Reading()
            for _ in 0..<Int.random(in: 0...9, using: &generator) {
                for byte in (pieces.randomElement(using: &generator) ?? "").utf8 { _ = text.append(byte) }
            }
            if case .unreadable(let fault) = interpret(text) {
                #expect(!fault.text.chinese.isEmpty)
            }
            _ = interpret(typed: text.description)
        }
    }
}
