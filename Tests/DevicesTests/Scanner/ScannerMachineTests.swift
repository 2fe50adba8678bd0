import Devices
import LineCore
import Links
import Requirements
import Testing

@Suite("Handheld scanner", .requirement("L-03", "V-03"))
struct ScannerMachineTests {
    private func transcript(
        _ change: (inout ScannerMachine.Settings) -> Void = { _ in }
    ) -> MachineTranscript<ScannerMachine> {
        var settings = ScannerMachine.Settings()
        change(&settings)
        return MachineTranscript(ScannerMachine(settings: settings), words: words)
    }

    @Test("A scan is what stands before its end mark, in whatever pieces it comes")
    func pieces() {
        var line = transcript()
        #expect(line.up(at: 0) == ["= ready"])
        #expect(line.bytes(at: 10, "]d201") == [])
        #expect(line.bytes(at: 20, "06901234567892<GS>21X") == [])
        #expect(line.bytes(at: 30, "1<CR>") == ["= scan ]d20106901234567892<GS>21X1"])
        #expect(
            line.bytes(at: 31, "<LF>]C081234567890123456789<CR><LF>]C1X<CR>")
                == ["= scan ]C081234567890123456789", "= scan ]C1X"])
        #expect(line.machine.nextDeadline == nil)
    }

    struct Damage: CustomTestStringConvertible, Sendable {
        var stream: String
        var reports: [String]
        var testDescription: String { stream }
    }

    @Test(
        "Damage is named, and the next scan is whole again",
        arguments: [
            Damage(stream: "]d2A<NUL>B<CR>]d2C<CR>", reports: ["= garbled: byte 00 in a scan", "= scan ]d2C"]),
            Damage(stream: "]d2A<RS>B<CR>", reports: ["= garbled: byte 1E in a scan"]),
            Damage(stream: "<CR><CR>]d2A<CR>", reports: ["= scan ]d2A"]),
            Damage(stream: "]d2A<CR>]d2A<CR>", reports: ["= scan ]d2A", "= scan ]d2A"]),
            Damage(stream: "A<LF>B<LF>C<CR>", reports: ["= garbled: byte 0A in a scan"]),
            Damage(
                stream: String(repeating: "x", count: 128) + "yz<CR>]d2A<CR>",
                reports: ["= garbled: longer than 127 bytes", "= scan ]d2A"]),
        ])
    func damage(_ example: Damage) {
        var line = transcript()
        _ = line.up(at: 0)
        #expect(line.bytes(at: 1, example.stream) == example.reports)
    }

    @Test("A scan without its end is given up after the gap and does not stain the next one")
    func gap() {
        var line = transcript()
        _ = line.up(at: 0)
        #expect(line.bytes(at: 0, "]d2HALF") == [])
        #expect(line.bytes(at: 29, "MORE") == [])
        #expect(line.at(58, .nothing) == [])
        #expect(line.at(59, .nothing) == ["@59 = garbled: no end of scan within 30 ms"])
        #expect(line.bytes(at: 60, "]d2A<CR>") == ["= scan ]d2A"])
    }

    @Test("A caller that is late does not glue two scans together")
    func lateCaller() {
        var machine = ScannerMachine(settings: ScannerMachine.Settings())
        var output = DeviceOutput<ScannerReport>()
        machine.receive(.up, at: Tick(microseconds: 0), into: &output)
        machine.receive(.bytes(Array("]d2HALF".utf8)), at: Tick(microseconds: 0), into: &output)
        machine.receive(.bytes(Array("]d2A\r".utf8)), at: Tick(microseconds: 100_000), into: &output)
        #expect(output.reports.map(words) == ["ready", "garbled: no end of scan within 30 ms", "scan ]d2A"])
    }

    @Test("Settings: gap as end, NUL dropped, STX and ETX, CR LF")
    func settings() {
        var gap = transcript { $0.gapEndsScan = true }
        _ = gap.up(at: 0)
        _ = gap.bytes(at: 0, "]d2A")
        #expect(gap.at(30, .nothing) == ["@30 = scan ]d2A"])

        var nulls = transcript { $0.dropsNulls = true }
        _ = nulls.up(at: 0)
        #expect(nulls.bytes(at: 0, "<NUL>]d2<NUL>A<CR>") == ["= scan ]d2A"])

        var framed = transcript { $0.format = .startAndEndOfText }
        _ = framed.up(at: 0)
        #expect(
            framed.bytes(at: 0, "zz<STX>]d2A<ETX><CR>")
                == ["= garbled: bytes outside of STX and ETX", "= scan ]d2A"])
        #expect(framed.bytes(at: 0, "<STX>]d2A") == [])
        #expect(framed.at(30, .nothing) == ["@30 = garbled: no end of scan within 30 ms"])

        var pair = transcript { $0.format = .carriageReturnLineFeed }
        _ = pair.up(at: 0)
        #expect(pair.bytes(at: 0, "]d2A<CR><LF>") == ["= scan ]d2A"])
    }

    @Test("A link that breaks within a scan says so; it comes back clean")
    func unplugged() {
        var line = transcript { $0.goodFeedback = [7] }
        _ = line.up(at: 0)
        _ = line.bytes(at: 0, "]d2HA")
        #expect(
            line.down(at: 1)
                == ["= garbled: the link broke within a scan", "= fault link: closed by peer"])
        #expect(line.down(at: 2) == [])
        #expect(line.at(3, .command(.feedback(good: true))) == ["= fault link: closed by peer"])
        #expect(line.up(at: 4) == ["= ready"])
        #expect(line.bytes(at: 4, "]d2A<CR>") == ["= scan ]d2A"])
        #expect(line.at(5, .command(.feedback(good: true))) == ["> <BEL>"])
        #expect(line.at(5, .command(.feedback(good: false))) == [])
    }

    @Test("Random bytes never stop it")
    func random() {
        for seed in 0..<15 {
            var line = transcript()
            _ = line.up(at: 0)
            var bytes = SeededBytes(seed: UInt64(seed))
            for step in 1...50 { _ = line.at(Int64(step * 7), .link(.bytes(bytes.bytes(40)))) }
            _ = line.at(1_000, .nothing)
            #expect(line.bytes(at: 1_001, "]d2A<CR>") == ["= scan ]d2A"])
        }
    }
}
