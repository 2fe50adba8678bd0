import Codes
import Requirements
import Testing

@Suite("Texts that live inside their owner", .requirement("U-01"))
struct InlineTextTests {
    @Test("Nothing is cut off")
    func capacity() {
        #expect(Code.capacity == 47 && Reading.capacity == 127 && InlineText<40>.capacity == 255)
        let full = String(repeating: "x", count: 47)
        #expect(Code(full)?.description == full)
        #expect(Code(full + "x") == nil)
        var text = Code(full)!
        let hasRoom = text.append(0x30)
        #expect(!hasRoom)
        #expect(text.description == full)
        #expect(InlineText<40>(String(repeating: "x", count: 256)) == nil)
    }

    @Test("Equality, order and hash are those of the bytes")
    func order() {
        let texts = [
            "", "0", "00", "01", "1", "A", "a", "追溯码", "zzzzzzzzzzzzzzzzzzzzzzzzzz", "0\0", "0\0\0", "0\u{1}",
            "1234567", "12345678", "12345678\0",
        ].map { Code($0)! }
        for (left, first) in texts.enumerated() {
            for (right, second) in texts.enumerated() {
                #expect((first < second) == first.bytes.lexicographicallyPrecedes(second.bytes))
                #expect((first == second) == (left == right))
            }
        }
        #expect(Set(texts).count == texts.count)
    }

    @Test("It is a collection of its bytes")
    func collection() {
        let text = Code("8385793")!
        #expect(Array(text) == Array("8385793".utf8))
        #expect(text.bytes == Array("8385793".utf8))
        #expect(text.last == 0x33 && text[2..<4].elementsEqual("85".utf8))
        #expect(Code().isEmpty && Code(bytes: []) == Code())
    }

    @Test("Scheme words")
    func schemes() {
        for scheme in CodeScheme.allCases { #expect(CodeScheme(token: scheme.token) == scheme) }
        #expect(CodeScheme(token: "CN20") == nil)
    }
}
