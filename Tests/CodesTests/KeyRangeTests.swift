import Codes
import Requirements
import Testing

@Suite("Ranges of SSCCs and serials", .requirement("U-02"))
struct KeyRangeTests {
    @Test("The known SSCC is drawn")
    func known() throws {
        let range = try SSCCRange(extensionDigit: 4, companyPrefix: "030001", first: 1_234_567_890, count: 2)
        #expect(range.code(at: 0)?.description == "403000112345678901")
        #expect(range.code(at: 1)?.description == "403000112345678918")
        #expect(range.code(at: 2) == nil)
        #expect(range.code(at: .max) == nil)
    }

    @Test("Every company prefix length gives 18 digits with a valid check digit, all distinct", arguments: 4...12)
    func lengths(length: Int) throws {
        let prefix = String("952432140001".prefix(length))
        let capacity = (0..<(16 - length)).reduce(UInt64(1)) { product, _ in product * 10 }
        let range = try SSCCRange(extensionDigit: 0, companyPrefix: prefix, first: capacity - 200, count: 200)
        var seen: Set<Code> = []
        for index in UInt64(0)..<200 {
            let code = try #require(range.code(at: index))
            try CheckDigit.validate(code, as: .sscc)
            #expect(code.description.dropFirst().hasPrefix(prefix))
            seen.insert(code)
            // EPC URNs begin with prefixes of six digits.
            guard length >= 6 else { continue }
            let urn = try #require(CodeText.urn(of: code, scheme: .sscc, companyPrefixLength: length))
            #expect(try CodeText.code(urn: urn) == (code, .sscc))
        }
        #expect(seen.count == 200)
        #expect(throws: KeyRangeFault.beyondWidth(digits: 16 - length)) {
            try SSCCRange(extensionDigit: 0, companyPrefix: prefix, first: capacity - 200, count: 201)
        }
    }

    @Test("Ranges that cannot be")
    func refuses() throws {
        func range(_ digit: UInt8, _ prefix: String, _ first: UInt64, _ count: UInt64) throws -> SSCCRange {
            try SSCCRange(extensionDigit: digit, companyPrefix: prefix, first: first, count: count)
        }
        #expect(throws: KeyRangeFault.extensionDigit(10)) { try range(10, "030001", 0, 1) }
        for prefix in ["", "030", "9524321400012", "03000a", "０３０００１"] {
            #expect(throws: KeyRangeFault.companyPrefix) { try range(0, prefix, 0, 1) }
        }
        #expect(throws: KeyRangeFault.empty) { try range(0, "030001", 0, 0) }
        #expect(throws: KeyRangeFault.beyondWidth(digits: 10)) { try range(0, "030001", .max, .max) }
        #expect(throws: KeyRangeFault.beyondWidth(digits: 10)) { try range(0, "030001", 10_000_000_000, 1) }
    }

    @Test("Serials of a GTIN")
    func serials() throws {
        let gtin = try #require(InlineText<2>("00300010123455"))
        let range = try SerialRange(gtin: gtin, width: 12, first: 41, count: 2)
        #expect(range.code(at: 1)?.description == "010030001012345521000000000042")
        #expect(range.code(at: 2) == nil)
        #expect(throws: KeyRangeFault.width(20)) { try SerialRange(gtin: gtin, width: 20, first: 0, count: 1) }
        #expect(throws: KeyRangeFault.beyondWidth(digits: 1)) {
            try SerialRange(gtin: gtin, width: 1, first: 9, count: 2)
        }
        let wrong = try #require(InlineText<2>("00300010123454"))
        #expect(throws: KeyRangeFault.gtin(.badCheckDigit(found: 4, expected: 5))) {
            try SerialRange(gtin: wrong, width: 1, first: 0, count: 1)
        }
    }
}
