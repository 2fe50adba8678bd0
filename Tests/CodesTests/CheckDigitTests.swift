import Codes
import Requirements
import Testing

@Suite("Check digits", .requirement("U-09"))
struct CheckDigitTests {
    @Test(
        "Known keys are valid, and no other last digit is",
        arguments: [
            ("86904879000126", KeyKind.drugStandardCode), ("86903291000301", .drugStandardCode),
            ("403000112345678901", .sscc), ("00300010123455", .gtin14), ("73875837843740", .gtin14),
            ("6924561884074", .gtin13), ("036000291452", .gtin12), ("96385074", .gtin8),
        ])
    func known(digits: String, kind: KeyKind) throws {
        try CheckDigit.validate(Array(digits.utf8), as: kind)
        #expect(CheckDigit.gs1(of: digits.utf8.dropLast()) == digits.utf8.last)
        for last in "0123456789" where last != digits.last {
            let wrong = Array((digits.dropLast() + [last]).utf8)
            #expect(!CheckDigit.isValid(wrong))
            let fault = KeyFault.badCheckDigit(
                found: wrong[wrong.count - 1] - 0x30, expected: digits.utf8.last! - 0x30)
            #expect(throws: fault) { try CheckDigit.validate(wrong, as: kind) }
        }
    }

    @Test("Each fault has its name")
    func faults() {
        #expect(throws: KeyFault.length(found: 13, expected: 14)) {
            try CheckDigit.validate(Array("8690487900012".utf8), as: .drugStandardCode)
        }
        #expect(throws: KeyFault.notDigit(column: 3)) {
            try CheckDigit.validate(Array("86O04879000126".utf8), as: .drugStandardCode)
        }
        // A sound GTIN-14 that does not begin with the country's digits.
        #expect(throws: KeyFault.wrongPrefix) {
            try CheckDigit.validate(Array("00300010123455".utf8), as: .drugStandardCode)
        }
        #expect(throws: KeyFault.length(found: 0, expected: 18)) { try CheckDigit.validate([], as: .sscc) }
        #expect(CheckDigit.gs1(of: Array("12a".utf8)) == nil)
        #expect(!CheckDigit.isValid([]))
        #expect(!CheckDigit.isValid([0x30]))
    }

    @Test("Shorter GTINs get zeros in front")
    func gtin() throws {
        #expect(try CheckDigit.gtin(Array("6924561884074".utf8)).description == "06924561884074")
        #expect(try CheckDigit.gtin(Array("96385074".utf8)).description == "00000096385074")
        #expect(try CheckDigit.gtin(Array("00300010123455".utf8)).description == "00300010123455")
        #expect(throws: KeyFault.length(found: 9, expected: 14)) { try CheckDigit.gtin(Array("123456789".utf8)) }
    }

    @Test("Every single wrong digit is found")
    func singleErrors() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<50 {
            var digits = Array(generator.digits(17).utf8)
            digits.append(CheckDigit.gs1(of: digits)!)
            #expect(CheckDigit.isValid(digits))
            for position in digits.indices {
                var wrong = digits
                wrong[position] = 0x30 + (wrong[position] - 0x30 + UInt8.random(in: 1...9, using: &generator)) % 10
                #expect(!CheckDigit.isValid(wrong))
            }
        }
    }
}
