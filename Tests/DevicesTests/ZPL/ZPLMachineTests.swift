import Codes
import Devices
import LineCore
import Links
import Requirements
import Testing

func labelJob(_ number: UInt32, _ text: String = "369012340000000018", isShort: Bool = false) -> LabelJob {
    LabelJob(number: number, code: code(text), level: 3, count: 12, units: 120, isShort: isShort)
}

@Suite("ZPL label printer", .requirement("A-03", "L-03"))
struct ZPLMachineTests {
    /// Three strings as the programming guide gives them; changed by replacing a part.
    static func status(formats: String = "000", remaining: String = "00000000", _ flags: [Int] = []) -> String {
        var first = ["030", "0", "0", "1245", formats, "0", "0", "0", "000", "0", "0", "0"]
        var second = ["000", "0", "0", "0", "0", "2", "4", "0", remaining, "1", "000"]
        for flag in flags {
            if flag < 12 { first[flag] = "1" } else { second[flag - 12] = "1" }
        }
        return "<STX>\(first.joined(separator: ","))<ETX><CR><LF><STX>\(second.joined(separator: ","))<ETX><CR><LF>"
            + "<STX>1234,0<ETX><CR><LF>"
    }

    static func errors(_ low: String = "00000000") -> String {
        let flag = low == "00000000" ? 0 : 1
        return "<STX><CR><LF>  PRINTER STATUS<CR><LF>   ERRORS:         \(flag) 00000000 \(low)<CR><LF>"
            + "   WARNINGS:       0 00000000 00000000<CR><LF><ETX>"
    }

    private func transcript(
        _ change: (inout ZPLMachine.Settings) -> Void = { _ in }
    ) -> MachineTranscript<ZPLMachine> {
        var settings = ZPLMachine.Settings(
            label: ZPLLabel(
                dotsPerMillimetre: 8, width: 1_000, height: 500, symbol: .code128(module: 3, height: 250),
                symbolLeft: 80, symbolTop: 100, lines: [], fontFile: nil))
        change(&settings)
        return MachineTranscript(ZPLMachine(settings: settings), words: words)
    }

    /// Ready and with texts; 2 ms.
    private func ready(
        _ change: (inout ZPLMachine.Settings) -> Void = { _ in }
    ) -> MachineTranscript<ZPLMachine> {
        var line = transcript(change)
        _ = line.at(0, .command(.prepare(batchTexts)))
        _ = line.up(at: 0)
        _ = line.bytes(at: 1, Self.status())
        _ = line.at(1, .nothing)
        #expect(line.bytes(at: 2, Self.errors()) == ["= ready"])
        return line
    }

    static let format =
        "> ^XA^CI28^PW800^LL400^LH0,0<LF>"
        + "^FO64,80^BY3^BCN,200,N,N,N,N^FD>;>800369012340000000018^FS<LF>^PQ1^XZ<LF>"

    @Test("It is ready when both questions are answered without a fault and nothing waits in it")
    func becomesReady() {
        var line = transcript()
        #expect(line.up(at: 0) == ["> ~HS"])
        let answer = Self.status()
        #expect(line.bytes(at: 1, String(answer.prefix(30))) == [])
        #expect(line.bytes(at: 2, String(answer.dropFirst(30))) == [])
        #expect(line.at(2, .nothing) == ["@2 > ~HQES"])
        #expect(line.bytes(at: 3, Self.errors()) == ["= ready"])
        #expect(line.at(503, .nothing) == ["@503 > ~HS"])
        #expect(line.bytes(at: 504, Self.status()) == [])
        #expect(line.at(1_004, .nothing) == ["@1004 > ~HQES"])
    }

    @Test("An old firmware without ~HQES is ready on the word of ~HS")
    func withoutErrors() {
        var line = transcript()
        _ = line.up(at: 0)
        _ = line.bytes(at: 1, Self.status())
        #expect(line.at(1_001, .nothing) == ["@1 > ~HQES", "@1001 = ready"])
    }

    @Test("A label is sent once and printed when two answers in a row show nothing left", .requirement("U-06"))
    func prints() {
        var line = ready()
        #expect(line.at(10, .command(.print(labelJob(7)))) == [Self.format])
        #expect(line.at(110, .nothing) == ["@110 > ~HS"])
        #expect(line.bytes(at: 111, Self.status(formats: "001")) == [])
        #expect(line.at(211, .nothing) == ["@211 > ~HS"])
        #expect(line.bytes(at: 212, Self.status(remaining: "00000001")) == [])
        #expect(line.at(312, .nothing) == ["@312 > ~HS"])
        #expect(line.bytes(at: 313, Self.status()) == [])
        #expect(line.at(413, .nothing) == ["@413 > ~HS"])
        #expect(line.bytes(at: 414, Self.status()) == ["= printed 7"])
    }

    @Test("An answer to a question of before the label does not count")
    func earlierQuestion() {
        var line = ready()
        #expect(line.at(502, .nothing) == ["@502 > ~HS"])
        _ = line.at(503, .command(.print(labelJob(7))))
        for time in [504, 604, 704] as [Int64] {
            #expect(line.bytes(at: time, Self.status()) == (time == 704 ? ["= printed 7"] : []))
            _ = line.at(time + 100, .nothing)
        }
    }

    @Test("Labels wait for each other; beyond the limit they are refused", .requirement("L-08"))
    func queue() {
        var line = ready { $0.queueLimit = 1 }
        _ = line.at(10, .command(.print(labelJob(1))))
        #expect(line.at(11, .command(.print(labelJob(2)))) == [])
        #expect(line.at(12, .command(.print(labelJob(3)))) == ["= refused 3"])
        _ = line.at(110, .nothing)
        _ = line.bytes(at: 111, Self.status())
        _ = line.at(211, .nothing)
        #expect(line.bytes(at: 212, Self.status()) == [Self.format, "= printed 1"])
        #expect(line.down(at: 213) == ["= in doubt 2", "= fault link: closed by peer"])
    }

    @Test("Without link, without readiness, without texts or with a code that the symbol cannot carry: refused")
    func refuses() {
        var line = transcript()
        #expect(line.at(0, .command(.print(labelJob(1)))) == ["= refused 1"])
        _ = line.up(at: 0)
        #expect(line.at(0, .command(.print(labelJob(2)))) == ["= refused 2"])
        _ = line.bytes(at: 1, Self.status())
        _ = line.at(1, .nothing)
        _ = line.bytes(at: 2, Self.errors())
        #expect(line.at(3, .command(.print(labelJob(3)))) == ["= refused 3"])
        _ = line.at(3, .command(.prepare(batchTexts)))
        #expect(
            line.at(4, .command(.print(labelJob(4, "010690123456789221X1"))))
                == ["= refused 4", "= fault wrongSettings: the label's symbol cannot carry the code"])
    }

    @Test("A lost link leaves the label in doubt; what waits was not sent", .requirement("U-06", "L-04"))
    func brokenLink() {
        var line = ready()
        _ = line.at(10, .command(.print(labelJob(1))))
        _ = line.at(11, .command(.print(labelJob(2))))
        #expect(line.down(at: 12) == ["= in doubt 1", "= refused 2", "= fault link: closed by peer"])
        #expect(line.machine.nextDeadline == nil)
        _ = line.up(at: 20)
        // The label of before may still come out: the printer is not ready until it is gone.
        #expect(
            line.bytes(at: 21, Self.status(remaining: "00000001"))
                == ["= fault notReady: labels of before are in the printer"])
        _ = line.at(21, .nothing)
        _ = line.bytes(at: 22, Self.errors())
        _ = line.at(522, .nothing)
        _ = line.bytes(at: 523, Self.status())
        _ = line.at(523, .nothing)
        #expect(line.bytes(at: 524, Self.errors()) == ["= ready"])
    }

    @Test("A label that is not done in time is cancelled and in doubt")
    func timeout() {
        var line = ready { $0.printTimeout = .milliseconds(250) }
        _ = line.at(10, .command(.print(labelJob(1))))
        _ = line.at(110, .nothing)
        _ = line.bytes(at: 111, Self.status(formats: "001"))
        #expect(
            line.at(260, .nothing) == [
                "@211 > ~HS", "@260 > ~JA", "@260 = in doubt 1", "@260 = fault silent: a label was not done in time",
            ])
    }

    struct Fault: CustomTestStringConvertible, Sendable {
        var flags: [Int]
        var bits: String
        var told: String
        var testDescription: String { told }
    }

    @Test(
        "Faults from either answer are told once, and ready when mended",
        arguments: [
            Fault(flags: [1], bits: "00000001", told: "paperOut: paper out"),
            Fault(flags: [15], bits: "00000002", told: "ribbonOut: ribbon out"),
            Fault(flags: [14], bits: "00000004", told: "headOpen: head open"),
            Fault(flags: [11], bits: "00000010", told: "overheated: too hot"),
            Fault(flags: [2], bits: "00010000", told: "notReady: paused"),
            Fault(flags: [14, 1, 15], bits: "00000007", told: "headOpen: head open"),
            Fault(flags: [], bits: "00000008", told: "deviceError: cutter fault"),
            Fault(flags: [], bits: "00000100", told: "deviceError: error bits 00000100"),
        ])
    func faults(_ example: Fault) {
        var line = ready()
        var told: [String] = []
        for round in 0..<4 {
            let time = Int64(1_000 + round * 2_000)
            _ = line.at(time, .nothing)
            told += line.bytes(at: time, Self.status(example.flags))
            _ = line.at(time + 900, .nothing)
            told += line.bytes(at: time + 900, Self.errors(example.bits))
        }
        #expect(told == ["= fault " + example.told])
        #expect(line.at(8_000, .command(.print(labelJob(1)))).last == "= refused 1")
        _ = line.at(8_500, .nothing)
        told = line.bytes(at: 8_501, Self.status())
        _ = line.at(9_001, .nothing)
        told += line.bytes(at: 9_002, Self.errors())
        #expect(told == ["= ready"])
    }

    @Test("A printer that leaves ~HS unanswered says why in ~HQES; without reason it is silent")
    func silentStatus() {
        var line = ready()
        #expect(line.at(1_502, .nothing) == ["@502 > ~HS", "@1502 > ~HQES"])
        #expect(line.bytes(at: 1_503, Self.errors("00000001")) == ["= fault paperOut: paper out"])
        #expect(line.at(3_003, .nothing) == ["@2003 > ~HS", "@3003 > ~HQES"])
        #expect(line.bytes(at: 3_004, Self.errors()) == ["= fault silent: ~HS is not answered"])
    }

    @Test("A printer that answers nothing is told as silent and connected anew")
    func silent() {
        var line = ready()
        _ = line.at(10, .command(.print(labelJob(1))))
        #expect(
            line.at(6_000, .nothing) == [
                "@110 > ~HS", "@1110 > ~HQES", "@2110 = fault silent: neither ~HS nor ~HQES is answered",
                "@2210 > ~HS", "@3210 > ~HQES", "@4210 > reset: neither ~HS nor ~HQES is answered",
                "@4210 = in doubt 1",
            ])
        #expect(line.down(at: 6_001, .reset) == [])
    }

    @Test("Answers that are none, alerts between the strings, and noise")
    func damage() {
        var line = ready()
        _ = line.at(502, .nothing)
        // An alert, the wrong number of fields, then the answer.
        #expect(line.bytes(at: 503, "ALERT<CR><LF><STX>PQ JOB COMPLETED<ETX><STX>1,2,3<ETX>" + Self.status()) == [])
        _ = line.at(1_003, .nothing)
        #expect(
            line.bytes(at: 1_004, "<STX>PRINTER STATUS<CR><LF> WARNINGS: 0 0 0<ETX>")
                == ["= fault protocolError: ~HQES without ERRORS"])
        _ = line.at(1_004, .nothing)
        _ = line.at(1_504, .nothing)
        let broken = Self.status().replacing("1245,000", with: "1245,xyz")
        #expect(line.bytes(at: 1_505, broken) == ["= fault protocolError: ~HS with fields that are none"])
    }

    @Test("Bytes and losses at random: every label gets one outcome and is sent at most once", .requirement("U-06"))
    func random() {
        for seed in 0..<30 {
            var line = ready()
            var random = SeededBytes(seed: UInt64(seed))
            var number: UInt32 = 0
            var open: Set<UInt32> = []
            var sent = 0
            var answered = 0
            for step in 1...200 {
                let time = Int64(step * 60)
                let came: [String]
                switch random.next() % 12 {
                case 0: came = line.up(at: time)
                case 1: came = line.down(at: time)
                case 2: came = line.at(time, .link(.bytes(random.bytes(30))))
                case 3, 4:
                    number += 1
                    open.insert(number)
                    came = line.at(time, .command(.print(labelJob(number))))
                case 5: came = line.bytes(at: time, Self.status([Int(random.next() % 20)]))
                case 6, 7: came = line.bytes(at: time, Self.errors())
                default: came = line.bytes(at: time, Self.status())
                }
                sent += came.count { $0.contains("> ^XA") }
                for text in came {
                    for word in ["= printed ", "= refused ", "= in doubt "] {
                        guard let cut = text.firstRange(of: word), let number = UInt32(text[cut.upperBound...])
                        else { continue }
                        if word != "= refused " { answered += 1 }
                        #expect(open.remove(number) != nil, "\(number) was answered twice, seed \(seed)")
                    }
                }
            }
            for text in line.down(at: 20_000) where !text.contains("fault") && text.contains("= ") {
                if text.contains("in doubt") || text.contains("printed") { answered += 1 }
                if let number = text.split(separator: " ").last.flatMap({ UInt32($0) }) { open.remove(number) }
            }
            #expect(open.isEmpty, "seed \(seed)")
            #expect(sent <= answered, "seed \(seed)")
        }
    }
}
