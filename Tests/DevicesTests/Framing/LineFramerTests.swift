import Devices
import Requirements
import Testing

@Suite("Framing of byte streams", .requirement("L-03", "L-08"))
struct LineFramerTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var format: LineFramer.Format
        var stream: String
        var pieces: [String]
        var testDescription: String { "\(format): \(stream)" }
    }

    static let cases = [
        Case(format: .carriageReturn, stream: "ab<CR><LF>c<CR>", pieces: ["ab", "c"]),
        Case(format: .carriageReturn, stream: "<LF>a<LF>b<CR>", pieces: ["<LF>a<LF>b"]),
        Case(format: .carriageReturn, stream: "<CR><CR>", pieces: ["", ""]),
        Case(
            format: .carriageReturn, stream: "12345678<CR>123456789<CR>ok<CR>", pieces: ["12345678", "too long", "ok"]),
        Case(format: .lineFeed, stream: "a<CR><LF>b<LF>", pieces: ["a", "b"]),
        Case(format: .lineFeed, stream: "12345678<CR><LF>", pieces: ["12345678"]),
        Case(format: .carriageReturnLineFeed, stream: "a<CR>b<LF>c<CR><LF>d", pieces: ["a<CR>b<LF>c"]),
        Case(format: .carriageReturnLineFeed, stream: "12345678<CR><LF>a<CR><LF>", pieces: ["12345678", "a"]),
        Case(
            format: .carriageReturnLineFeed, stream: "123456789<CR><CR><LF>a<CR><LF>", pieces: ["too long", "a"]),
        Case(format: .startAndEndOfText, stream: "<STX>a<ETX><CR><LF><STX>b<ETX>", pieces: ["a", "b"]),
        Case(format: .startAndEndOfText, stream: "xyz<STX>a<ETX>", pieces: ["noise", "a"]),
        Case(format: .startAndEndOfText, stream: "<STX>lost<STX>a<ETX>", pieces: ["noise", "a"]),
        Case(format: .startAndEndOfText, stream: "<STX>123456789<ETX><STX>a<ETX>", pieces: ["too long", "a"]),
        Case(format: .startAndEndOfText, stream: "<STX>123456789<STX>a<ETX>", pieces: ["too long", "a"]),
        Case(format: .startAndEndOfText, stream: "<STX>a<CR>b<ETX>", pieces: ["a<CR>b"]),
    ]

    @Test("Messages are cut as the format says, and found again after damage", arguments: cases)
    func cuts(_ example: Case) {
        var framer = LineFramer(example.format, limit: 8)
        let bytes = MachineTranscript<ScannerMachine>.bytes(example.stream)
        #expect(bytes.compactMap { framer.take($0) }.map(Self.name) == example.pieces)
    }

    @Test("Random bytes never hold more than the limit, and a message is found after them")
    func random() {
        let formats: [LineFramer.Format] = [
            .carriageReturn, .lineFeed, .carriageReturnLineFeed, .startAndEndOfText,
        ]
        let end = MachineTranscript<ScannerMachine>.bytes("<ETX><CR><LF><STX>good<CR><LF>")
        for format in formats {
            for seed in 0..<10 {
                var framer = LineFramer(format, limit: 16)
                var bytes = SeededBytes(seed: UInt64(seed))
                for byte in bytes.bytes(2_000) {
                    _ = framer.take(byte)
                    #expect(framer.pending.count <= 17)
                }
                let found = (end + [0x03]).compactMap { framer.take($0) }.map(Self.name)
                let good = format == .startAndEndOfText ? "good<CR><LF>" : "<STX>good"
                #expect(found.contains(good), "\(format), seed \(seed)")
            }
        }
    }

    private static func name(_ piece: LineFramer.Piece) -> String {
        switch piece {
        case .message(let bytes): MachineTranscript<ScannerMachine>.text(bytes)
        case .tooLong: "too long"
        case .noise: "noise"
        }
    }
}
