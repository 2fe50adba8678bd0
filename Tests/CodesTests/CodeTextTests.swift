import Codes
import Requirements
import Testing

@Suite("Texts of codes in files", .requirement("U-01", "H-02"))
struct CodeTextTests {
    let item: Code
    let container: Code
    let trace: Code

    init() throws {
        item = try #require(Code("010030001012345521A/b%?&\"<>(1)"))
        container = try #require(Code("403000112345678901"))
        trace = try #require(Code("83857930000000012345"))
    }

    @Test("File form of each scheme")
    func fileForms() throws {
        #expect(fileForm(of: trace, scheme: .cn20) == "83857930000000012345")
        #expect(fileForm(of: container, scheme: .sscc) == "403000112345678901")
        let link = "https://id.gs1.org/01/00300010123455/21/A%2Fb%25%3F%26%22%3C%3E%281%29"
        #expect(fileForm(of: item, scheme: .gs1) == link)
        #expect(try CodeText.code(fileForm: link, scheme: .gs1) == item)
        #expect(try CodeText.code(fileForm: "83857930000000012345", scheme: .cn20) == trace)
        #expect(try CodeText.code(fileForm: "403000112345678901", scheme: .sscc) == container)
        #expect(try CodeText.code(fileForm: "010030001012345521S9", scheme: .gs1) == Code("010030001012345521S9"))
    }

    @Test("URNs depend on the configured prefix length")
    func urns() throws {
        #expect(
            CodeText.urn(of: container, scheme: .sscc, companyPrefixLength: 6) == "urn:epc:id:sscc:030001.41234567890")
        #expect(
            CodeText.urn(of: item, scheme: .gs1, companyPrefixLength: 6)
                == "urn:epc:id:sgtin:030001.0012345.A%2Fb%25%3F%26%22%3C%3E(1)")
        let other = Code("017387583784374021S9")!
        #expect(
            CodeText.urn(of: other, scheme: .gs1, companyPrefixLength: 6) == "urn:epc:id:sgtin:387583.7784374.S9")
        #expect(
            CodeText.urn(of: other, scheme: .gs1, companyPrefixLength: 12) == "urn:epc:id:sgtin:387583784374.7.S9")
        #expect(try CodeText.code(urn: "urn:epc:id:sgtin:387583.7784374.S9") == (other, .gs1))
        #expect(try CodeText.code(urn: "urn:epc:id:sgtin:387583784374.7.S9") == (other, .gs1))
        #expect(try CodeText.code(urn: "urn:epc:id:sscc:030001.41234567890") == (container, .sscc))
        #expect(CodeText.urn(of: other, scheme: .gs1, companyPrefixLength: 5) == nil)
        #expect(CodeText.urn(of: other, scheme: .gs1, companyPrefixLength: 13) == nil)
        #expect(CodeText.urn(of: trace, scheme: .cn20, companyPrefixLength: 7) == nil)
        #expect(CodeText.urn(of: trace, scheme: .sscc, companyPrefixLength: 7) == nil)
    }

    @Test("Digital Links")
    func links() throws {
        #expect(CodeText.digitalLink(of: container, scheme: .sscc) == "https://id.gs1.org/00/403000112345678901")
        #expect(try CodeText.code(digitalLink: "https://id.gs1.org/00/403000112345678901") == (container, .sscc))
        #expect(CodeText.digitalLink(of: trace, scheme: .cn20) == nil)
        #expect(CodeText.digitalLink(of: trace, scheme: .gs1) == nil)
        let plain = Code("010030001012345521S9")!
        for link in [
            "/01/00300010123455/21/S9", "/01/00300010123455/22/1A/10/L/21/%539?x=/", "/01/00300010123455/21/S9#a",
        ] {
            #expect(try CodeText.code(digitalLink: "https://id.gs1.org" + link) == (plain, .gs1))
        }
    }

    static let faulty: [(String, CodeScheme, CodeTextFault)] = [
        ("8385793000000001234", .cn20, .key(.length(found: 19, expected: 20))),
        ("8385793000000001234x", .cn20, .key(.notDigit(column: 20))),
        ("", .cn20, .key(.length(found: 0, expected: 20))),
        ("403000112345678902", .sscc, .key(.badCheckDigit(found: 2, expected: 1))),
        ("", .gs1, .element(.empty)),
        ("https://id.gs1.org/00/403000112345678901", .gs1, .otherScheme(.sscc)),
        ("https://id.gs1.org/01/00300010123454/21/A", .gs1, .key(.badCheckDigit(found: 4, expected: 5))),
        ("https://id.gs1.org/01/300010123455/21/A", .gs1, .key(.length(found: 12, expected: 14))),
        ("https://id.gs1.org/01/00300010123455/21/", .gs1, .serialMissing),
        ("https://id.gs1.org/01/00300010123455/21/A%4", .gs1, .badEscape(column: 42)),
        ("https://id.gs1.org/01/00300010123455/21/A%20", .gs1, .badCharacter(column: 42)),
        ("https://id.gs1.org/01/00300010123455/21/A/B", .gs1, .badCharacter(column: 42)),
        ("https://id.gs1.org/01/00300010123455/21/ABCDEFGHIJKLMNOPQRSTU", .gs1, .serialTooLong),
        ("https://id.gs1.org/02/00300010123455", .gs1, .unknownForm),
        ("urn:epc:id:sgtin:03000.00123455.A", .gs1, .companyPrefixLength(5)),
        ("urn:epc:id:sgtin:030001.0012345", .gs1, .serialMissing),
        ("urn:epc:id:sgtin:030001.001234.A", .gs1, .key(.length(found: 12, expected: 13))),
        ("urn:epc:id:sgtin:03000x.0012345.A", .gs1, .key(.notDigit(column: 7))),
        ("urn:epc:id:sgln:030001.0012345.A", .gs1, .unknownForm),
        ("urn:epc:id:sscc:030001.", .gs1, .key(.length(found: 6, expected: 17))),
        ("urn:epc:id:sscc:", .gs1, .unknownForm),
        ("010030001012345510L|21A", .gs1, .element(.notAllowedTogether(.serial, .lot))),
        ("0100300010123455", .gs1, .element(.missing(.serial, neededBy: .gtin))),
    ]

    @Test("Faults have their names", arguments: faulty)
    func refuses(text: String, scheme: CodeScheme, fault: CodeTextFault) {
        #expect(throws: fault) { try CodeText.code(fileForm: reading(text).description, scheme: scheme) }
        #expect(!fault.text.chinese.isEmpty && !fault.text.english.isEmpty)
    }

    @Test("The parts of a GS1 identity")
    func parts() {
        #expect(item.gs1GTIN?.description == "00300010123455")
        #expect(item.gs1Serial?.description == "A/b%?&\"<>(1)")
        for code in [trace, container, Code(), Code("01003000101234552")!] {
            #expect(code.gs1GTIN == nil && code.gs1Serial == nil)
        }
    }
}
