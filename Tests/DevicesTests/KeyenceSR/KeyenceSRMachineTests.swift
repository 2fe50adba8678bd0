import Devices
import LineCore
import Links
import Requirements
import Testing

@Suite("Keyence SR reader", .requirement("L-03", "V-04"))
struct KeyenceSRMachineTests {
    private func transcript(
        _ change: (inout KeyenceSRMachine.Settings) -> Void = { _ in }
    ) -> MachineTranscript<KeyenceSRMachine> {
        var settings = KeyenceSRMachine.Settings()
        settings.lengthLimit = 300
        change(&settings)
        return MachineTranscript(KeyenceSRMachine(settings: settings), words: words)
    }

    private func listening(
        _ change: (inout KeyenceSRMachine.Settings) -> Void = { _ in }
    ) -> MachineTranscript<KeyenceSRMachine> {
        var line = transcript(change)
        _ = line.up(at: 0)
        #expect(line.bytes(at: 10, "OK,KEYENCE,SR-X300,1.00<CR>") == ["= ready"])
        return line
    }

    @Test("It identifies itself; lines of before are dropped")
    func identifies() {
        var line = transcript()
        #expect(line.up(at: 0) == ["> <ESC>KEYENCE<CR>"])
        #expect(line.bytes(at: 5, "f-a-result<CR>]d2OLD<CR>OK,KEYEN") == [])
        #expect(line.bytes(at: 6, "CE,SR-X300,1.00<CR>]d2NEW<CR>") == ["= ready", "= result - []d2NEW]"])
    }

    struct Result: CustomTestStringConvertible, Sendable {
        var line: String
        var told: [String]
        var testDescription: String { line }
    }

    @Test(
        "Results", .requirement("V-03"),
        arguments: [
            Result(line: "]d201A<GS>21B<CR>", told: ["= result - []d201A<GS>21B]"]),
            Result(line: "]d2A,]d2B,]C1C<CR>", told: ["= result - []d2A | ]d2B | ]C1C]"]),
            Result(line: "]d2A,1,]d2B<CR>", told: ["= result - []d2A,1 | ]d2B]"]),
            Result(line: "]d2A,ERROR,]d2B<CR>", told: ["= result - []d2A |  | ]d2B]"]),
            Result(line: "ERROR<CR>", told: ["= result - []"]),
            Result(line: "ERROR<CR><LF>]d2B<CR>", told: ["= result - []", "= result - []d2B]"]),
            Result(line: "OK,BUSYSTAT,none<CR>]d2B<CR>", told: ["= result - []d2B]"]),
            Result(line: "A,B<CR>", told: ["= fault wrongSettings: a symbol without AIM identifier"]),
            Result(line: "]d2A<NUL>B<CR>", told: ["= fault protocolError: a result with bytes that no symbol has"]),
            Result(line: "<CR>", told: ["= fault protocolError: a result with bytes that no symbol has"]),
            Result(line: "ER,LON,21<CR>", told: ["= fault deviceError: ER,LON,21"]),
            Result(line: "]d2" + String(repeating: "7", count: 125) + "<CR>", told: ["= result - []"]),
            Result(
                line: String(repeating: "7", count: 301) + "<CR>",
                told: ["= fault protocolError: a line beyond 300 bytes"]),
            Result(line: "]d2A\t35,]d2B\t20<CR>", told: ["= result - []d2A | ]d2B] grade 20"]),
            Result(line: "]d2A\t<CR>", told: ["= result - []d2A] grade 0"]),
        ])
    func results(_ example: Result) {
        var line = listening()
        #expect(line.bytes(at: 20, example.line) == example.told)
    }

    @Test("Without identifiers every separator counts")
    func withoutIdentifiers() {
        var line = listening { $0.sendsIdentifiers = false }
        #expect(line.bytes(at: 20, "A,B<CR>") == ["= result - [A | B]"])
    }

    @Test("STX and ETX both ways")
    func framed() {
        var line = transcript { $0.format = .startAndEndOfText }
        #expect(line.up(at: 0) == ["> <ESC><STX>KEYENCE<ETX>"])
        #expect(line.bytes(at: 1, "<STX>OK,KEYENCE,SR,1<ETX><STX>]d2A<ETX>") == ["= ready", "= result - []d2A]"])
        #expect(line.bytes(at: 2, "<STX>]d2<STX>]d2A<ETX>") == ["= fault protocolError: bytes outside of STX and ETX"])
    }

    @Test("A silent reader is asked again with growing pauses; the connection is made anew")
    func silent() {
        var line = transcript()
        _ = line.up(at: 0)
        #expect(
            line.at(5_000, .nothing) == [
                "@1000 = fault silent: no answer to KEYENCE",
                "@2000 > <ESC>KEYENCE<CR>",
                "@3000 > reset: the reader is silent",
            ])
        #expect(line.down(at: 5_000, .reset) == [])
        #expect(line.up(at: 5_100) == ["> <ESC>KEYENCE<CR>"])
        #expect(line.at(12_000, .nothing) == ["@10100 > <ESC>KEYENCE<CR>", "@11100 > reset: the reader is silent"])
        #expect(line.down(at: 12_000) == ["= fault link: closed by peer"])
        _ = line.up(at: 13_000)
        #expect(line.bytes(at: 13_001, "OK,KEYENCE,SR,1<CR>") == ["= ready"])
    }

    @Test("It is asked only after silence; a result in place of the answer is a result")
    func keepAlive() {
        var line = listening()
        #expect(line.bytes(at: 4_000, "]d2A<CR>") == ["= result - []d2A]"])
        #expect(line.at(9_000, .nothing) == ["@9000 > KEYENCE<CR>"])
        #expect(line.bytes(at: 9_500, "]d2B<CR>OK,KEYENCE,SR,1<CR>") == ["= result - []d2B]"])
        #expect(line.at(14_500, .nothing) == ["@14500 > KEYENCE<CR>"])
        #expect(line.bytes(at: 15_400, "]d2C<CR>") == ["= result - []d2C]"])
        #expect(line.at(15_500, .nothing) == ["@15500 = fault silent: no answer to KEYENCE"])
        #expect(line.bytes(at: 15_600, "]d2LATE<CR>") == [])
        #expect(line.at(15_700, .command(.refresh)) == ["> <ESC>KEYENCE<CR>"])
        #expect(line.bytes(at: 15_701, "OK,KEYENCE,SR,1<CR>") == ["= ready"])
    }

    @Test("Garbage is told once and found past; then the reader is ready anew")
    func garbage() {
        var line = listening()
        #expect(
            line.bytes(at: 20, "\u{1}\u{1}<CR>\u{1}<CR>]d2A<CR>")
                == ["= fault protocolError: a result with bytes that no symbol has"])
        #expect(line.at(1_020, .nothing) == ["@1020 > <ESC>KEYENCE<CR>"])
        #expect(line.bytes(at: 1_030, "OK,KEYENCE,SR,1<CR>]d2B<CR>") == ["= ready", "= result - []d2B]"])
    }

    @Test("The link breaks and comes back; half a line of before is forgotten")
    func brokenLink() {
        var line = listening()
        #expect(line.bytes(at: 20, "]d2HAL") == [])
        #expect(line.down(at: 30) == ["= fault link: closed by peer"])
        #expect(line.bytes(at: 31, "]d2A<CR>") == [])
        #expect(line.at(32, .command(.refresh)) == ["= fault link: closed by peer"])
        _ = line.up(at: 40)
        #expect(line.bytes(at: 41, "OK,KEYENCE,SR,1<CR>]d2B<CR>") == ["= ready", "= result - []d2B]"])
    }

    @Test("A flood of random bytes raises few alarms and never stops it", .requirement("L-08"))
    func random() {
        for seed in 0..<15 {
            var line = listening()
            var random = SeededBytes(seed: UInt64(seed))
            var faults = 0
            for step in 1...200 {
                let told = line.at(Int64(20 + step), .link(.bytes(random.bytes(500))))
                faults += told.count { $0.contains("= fault") }
            }
            #expect(faults <= 2)
            _ = line.down(at: 1_000)
            #expect(line.up(at: 1_001) == ["> <ESC>KEYENCE<CR>"])
        }
    }
}
