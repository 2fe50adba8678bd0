import Codes
import Devices
import LineCore
import Links
import Requirements
import Testing

@Suite("DataMan reader on Modbus TCP", .requirement("L-03", "V-04"))
struct DataManMachineTests {
    static let ready: UInt16 = 1 << 0
    static let missed: UInt16 = 1 << 3
    static let decoding: UInt16 = 1 << 8
    static let overrun: UInt16 = 1 << 10
    static let available: UInt16 = 1 << 11
    static let generalFault: UInt16 = 1 << 15

    private func transcript(
        _ change: (inout DataManSettings) -> Void = { _ in }
    ) -> MachineTranscript<DataManMachine> {
        var settings = DataManSettings()
        settings.firstRead = 16
        change(&settings)
        return MachineTranscript(DataManMachine(settings: settings), words: words)
    }

    /// Up to `.ready` at 4 ms with this next trigger id.
    private func served(
        id: UInt16, _ change: (inout DataManSettings) -> Void = { _ in }
    ) -> MachineTranscript<DataManMachine> {
        var line = transcript(change)
        _ = line.up(at: 0)
        _ = line.written(at: 1)
        _ = line.registers(at: 2, [Self.ready, 0])
        #expect(line.registers(at: 4, [id]) == ["= ready"])
        return line
    }

    /// The registers from the result address on, low byte first, filled up to the count of the first read.
    private func result(id: UInt16, code: UInt16, _ text: String, swapped: Bool = false) -> [UInt16] {
        let bytes = MachineTranscript<DataManMachine>.bytes(text)
        var registers = [id &+ 1, id, code, UInt16(bytes.count)]
        for start in stride(from: 0, to: bytes.count, by: 2) {
            let first = UInt16(bytes[start])
            let second = start + 1 < bytes.count ? UInt16(bytes[start + 1]) : 0
            registers.append(swapped ? first << 8 | second : second << 8 | first)
        }
        while registers.count < 16 { registers.append(0) }
        return registers
    }

    @Test("The reader is armed, stale results are thrown away, then the next trigger id is noted", .requirement("L-04"))
    func drains() {
        var line = transcript()
        #expect(line.up(at: 0) == ["> write 0: [5, 0]"])
        #expect(line.written(at: 1) == ["> read 5000+2"])
        #expect(line.registers(at: 2, [Self.ready | Self.available, 0]) == ["> write 0: [13, 0]"])
        #expect(line.written(at: 3) == ["> read 5000+2"])
        #expect(line.registers(at: 4, [Self.ready | Self.available, 0]) == [])
        #expect(line.at(5, .nothing) == ["@5 > read 5000+2"])
        #expect(line.registers(at: 6, [Self.ready, 0]) == ["> write 0: [5, 0]"])
        #expect(line.written(at: 7) == ["> read 5000+2"])
        #expect(line.registers(at: 8, [Self.ready, 0]) == ["> read 7001+1"])
        #expect(line.registers(at: 9, [41]) == ["= ready"])
        #expect(line.at(14, .nothing) == ["@14 > read 5000+2"])
    }

    @Test("A result is read in one go, told once, acknowledged, and the acknowledgement withdrawn")
    func handshake() {
        var line = served(id: 41)
        #expect(line.at(9, .nothing) == ["@9 > read 5000+2"])
        #expect(line.registers(at: 10, [Self.ready | Self.available, 0]) == ["> read 7001+16"])
        #expect(
            line.registers(at: 11, result(id: 41, code: 1, "]d2ABC<GS>D\t36"))
                == ["> write 0: [13, 0]", "= result 41 []d2ABC<GS>D] grade 36"])
        #expect(line.written(at: 12) == ["> read 5000+2"])
        #expect(line.registers(at: 13, [Self.ready, 0]) == ["> write 0: [5, 0]"])
        #expect(line.written(at: 14) == ["> read 5000+2"])
        // The reader had the next one in its buffer already.
        #expect(line.registers(at: 15, [Self.ready | Self.available, 0]) == ["> read 7001+16"])
        #expect(
            line.registers(at: 16, result(id: 42, code: 0, ""))
                == ["> write 0: [13, 0]", "= result 42 []"])
    }

    @Test("A long text is read in several reads of at most 125 registers")
    func longText() {
        var line = served(id: 1)
        let text = (0..<10).map { "]d2" + String(repeating: "\($0)", count: 30) }.joined(separator: "<LF>")
        let all = result(id: 1, code: 1, text)
        #expect(all.count == 4 + 170)
        _ = line.at(9, .nothing)
        #expect(line.registers(at: 10, [Self.available, 0]) == ["> read 7001+16"])
        #expect(line.registers(at: 11, Array(all[..<16])) == ["> read 7017+125"])
        #expect(line.registers(at: 12, Array(all[16..<141])) == ["> read 7142+33"])
        let told = "= result 1 [" + text.replacing("<LF>", with: " | ") + "]"
        #expect(line.registers(at: 13, Array(all[141...])) == ["> write 0: [13, 0]", told])
    }

    struct Text: CustomTestStringConvertible, Sendable {
        var text: String
        var told: String
        var testDescription: String { text }
    }

    @Test(
        "Texts of one or many symbols, graded or not, whole or damaged", .requirement("V-03"),
        arguments: [
            Text(text: "]C1A<LF>]C1B", told: "[]C1A | ]C1B]"),
            Text(text: "]C1A<LF>", told: "[]C1A]"),
            Text(text: "]C1A\t40<LF>]C1B\t15", told: "[]C1A | ]C1B] grade 15"),
            Text(text: "]C1A\t40<LF>]C1B", told: "[]C1A | ]C1B] grade 40"),
            Text(text: "]C1A\t", told: "[]C1A] grade 0"),
            Text(text: "]C1A\tx", told: "[]C1A] grade 0"),
            Text(text: "]C1A\t41", told: "[]C1A] grade 0"),
            Text(text: "]C1A<LF><LF>]C1B", told: "[]C1A |  | ]C1B]"),
            Text(text: "]C1A<NUL><LF>]C1B", told: "[ | ]C1B]"),
            Text(text: String(repeating: "9", count: 128) + "<LF>]C1B", told: "[ | ]C1B]"),
        ])
    func texts(_ example: Text) {
        var line = served(id: 7) { $0.firstRead = 125 }
        _ = line.at(9, .nothing)
        _ = line.registers(at: 10, [Self.available, 0])
        var registers = result(id: 7, code: 1, example.text)
        while registers.count < 125 { registers.append(0) }
        #expect(line.registers(at: 11, registers).last == "= result 7 \(example.told)")
    }

    @Test("The other byte order")
    func byteOrder() {
        var line = served(id: 7) { $0.lowByteFirst = false }
        _ = line.at(9, .nothing)
        _ = line.registers(at: 10, [Self.available, 0])
        #expect(line.registers(at: 11, result(id: 7, code: 1, "]d2ABC", swapped: true)).last == "= result 7 []d2ABC]")
    }

    @Test("The answer to a trigger of before ready is acknowledged and not told; ids wrap", .requirement("V-02"))
    func staleResult() {
        var line = served(id: 0)
        _ = line.at(9, .nothing)
        _ = line.registers(at: 10, [Self.available, 0])
        #expect(line.registers(at: 11, result(id: 65_535, code: 1, "]d2OLD")) == ["> write 0: [13, 0]"])
        _ = line.written(at: 12)
        _ = line.registers(at: 13, [Self.ready, 0])
        _ = line.written(at: 14)
        _ = line.registers(at: 15, [Self.available, 0])
        #expect(line.registers(at: 16, result(id: 0, code: 1, "]d2NEW")).last == "= result 0 []d2NEW]")
    }

    @Test("An id that comes twice is no result: the fault is told and the reader starts anew")
    func repeatedID() {
        var line = served(id: 5)
        for round in 0..<2 {
            let time = Int64(10 + round * 10)
            _ = line.at(time, .nothing)
            _ = line.registers(at: time, [Self.available, 0])
            let told = line.registers(at: time + 1, result(id: 5, code: 1, "]d2A"))
            #expect(told.last == (round == 0 ? "= result 5 []d2A]" : "= fault overrun: result id 5 came after 5"))
            _ = line.written(at: time + 2)
            _ = line.registers(at: time + 3, [Self.ready, 0])
            _ = line.written(at: time + 4)
            _ = line.registers(at: time + 5, [Self.ready, 0])
        }
        #expect(line.registers(at: 30, [6]) == ["= ready"])
    }

    @Test(
        "Lost results are a fault; what is left is drained before the reader is ready again",
        arguments: [
            (missed, "missed acquisition"), (overrun, "result buffer overrun"),
        ])
    func lostResults(_ bit: UInt16, _ detail: String) {
        var line = served(id: 5)
        _ = line.at(9, .nothing)
        #expect(
            line.registers(at: 10, [Self.ready | Self.available | bit, 0])
                == ["> write 0: [13, 0]", "= fault overrun: \(detail)"])
        _ = line.written(at: 11)
        _ = line.registers(at: 12, [Self.ready | bit, 0])
        _ = line.written(at: 13)
        #expect(line.registers(at: 14, [Self.ready | bit, 0]) == ["> read 7001+1"])
        #expect(line.registers(at: 15, [9]) == ["= ready"])
        // The bit stays until the next good acquisition; it is told once.
        _ = line.at(20, .nothing)
        #expect(line.registers(at: 21, [Self.ready | bit, 0]) == [])
    }

    @Test("Overrun bits in a result: the result counts, then the reader starts anew")
    func overrunInResult() {
        var line = served(id: 5)
        _ = line.at(9, .nothing)
        _ = line.registers(at: 10, [Self.ready | Self.available, 0])
        #expect(
            line.registers(at: 11, result(id: 5, code: 0b1001, "]d2A"))
                == ["> write 0: [13, 0]", "= result 5 []d2A]", "= fault overrun: trigger overrun"])
    }

    @Test("A general fault is told once, asked for again, and ready when it is mended")
    func generalFault() {
        var line = served(id: 5)
        _ = line.at(9, .nothing)
        #expect(line.registers(at: 10, [Self.generalFault, 0]) == ["= fault deviceError: general fault"])
        #expect(line.at(1_010, .nothing) == ["@1010 > write 0: [5, 0]"])
        _ = line.written(at: 1_011)
        #expect(line.registers(at: 1_012, [Self.generalFault, 0]) == [])
        #expect(line.at(1_020, .command(.refresh)) == ["> write 0: [5, 0]"])
        _ = line.written(at: 1_021)
        _ = line.registers(at: 1_022, [Self.ready, 0])
        #expect(line.registers(at: 1_023, [5]) == ["= ready"])
    }

    @Test("A reader that is never ready for triggers, and one that stops being it")
    func notReady() {
        var line = transcript {
            $0.pollInterval = .seconds(1)
            $0.answerTimeout = .seconds(5)
        }
        _ = line.up(at: 0)
        _ = line.written(at: 0)
        #expect(line.registers(at: 10, [0, 0]) == [])
        _ = line.at(1_010, .nothing)
        #expect(line.registers(at: 2_000, [0, 0]) == ["= fault notReady: trigger not ready"])
        _ = line.at(3_000, .nothing)
        #expect(line.registers(at: 3_001, [0, 0]) == [])
        _ = line.at(4_001, .nothing)
        _ = line.registers(at: 4_002, [Self.ready, 0])
        #expect(line.registers(at: 4_003, [1]) == ["= ready"])
        // Busy is not "not ready".
        for time in [5_003, 6_003, 7_003, 8_003] as [Int64] {
            _ = line.at(time, .nothing)
            #expect(line.registers(at: time, [Self.decoding, 0]) == [])
        }
        for time in [9_003, 10_003] as [Int64] {
            _ = line.at(time, .nothing)
            #expect(line.registers(at: time, [0, 0]) == [])
        }
        _ = line.at(11_003, .nothing)
        #expect(line.registers(at: 11_003, [0, 0]) == ["= fault notReady: trigger not ready"])
    }

    @Test("Silence, exceptions and answers that are none become faults, once")
    func badAnswers() {
        var silent = served(id: 5)
        #expect(
            silent.at(600, .nothing) == [
                "@9 > read 5000+2", "@509 > reset: no answer to a Modbus request",
                "@509 = fault silent: no answer to a Modbus request",
            ])
        #expect(silent.down(at: 601, .reset) == [])
        #expect(silent.at(602, .command(.refresh)) == ["= fault silent: no answer to a Modbus request"])
        #expect(silent.up(at: 700) == ["> write 0: [5, 0]"])
        #expect(
            silent.registers(at: 701, [1, 2, 3]).last
                == "= fault protocolError: an answer of 3 registers that was not asked for")

        var refused = served(id: 5)
        _ = refused.at(9, .nothing)
        #expect(
            refused.at(10, .link(.refused(request: refused.lastRequest, exception: 2)))
                == ["= fault wrongSettings: Modbus exception 2"])
        #expect(refused.at(1_010, .nothing) == ["@1010 > write 0: [5, 0]"])

        var tooLong = served(id: 5)
        _ = tooLong.at(9, .nothing)
        _ = tooLong.registers(at: 10, [Self.available, 0])
        var registers = result(id: 5, code: 1, "]d2A")
        registers[3] = 4_001
        #expect(
            tooLong.registers(at: 11, registers)
                == ["> reset: a result of 4001 bytes", "= fault protocolError: a result of 4001 bytes"])
    }

    @Test("A result that is never withdrawn, and a buffer that never ends, end in a reset")
    func endless() {
        var line = served(id: 5) { $0.answerTimeout = .seconds(5) }
        _ = line.at(9, .nothing)
        _ = line.registers(at: 10, [Self.available, 0])
        _ = line.registers(at: 11, result(id: 5, code: 1, "]d2A"))
        _ = line.written(at: 12)
        #expect(line.registers(at: 13, [Self.available, 0]) == [])
        #expect(line.at(1_011, .nothing) == ["@14 > read 5000+2"])
        #expect(
            line.registers(at: 1_012, [Self.available, 0]).first
                == "> reset: an acknowledged result was not withdrawn")

        var endless = transcript { $0.drainLimit = 1 }
        _ = endless.up(at: 0)
        _ = endless.written(at: 1)
        _ = endless.registers(at: 2, [Self.available, 0])
        _ = endless.written(at: 3)
        _ = endless.registers(at: 4, [0, 0])
        _ = endless.written(at: 5)
        #expect(endless.registers(at: 6, [Self.available, 0]).first == "> reset: more than 1 stale results")
    }

    @Test("A link that breaks between result and acknowledgement tells nothing twice", .requirement("L-04"))
    func brokenLink() {
        var line = served(id: 5)
        _ = line.at(9, .nothing)
        _ = line.registers(at: 10, [Self.available, 0])
        _ = line.registers(at: 11, result(id: 5, code: 1, "]d2A"))
        #expect(line.down(at: 12) == ["= fault link: closed by peer"])
        #expect(line.machine.nextDeadline == nil)
        _ = line.up(at: 20)
        _ = line.written(at: 21)
        // The unacknowledged result is still posted: it is drained, not told.
        #expect(line.registers(at: 22, [Self.ready | Self.available, 0]) == ["> write 0: [13, 0]"])
    }

    @Test("Answers at random never stop it")
    func random() {
        for seed in 0..<30 {
            var line = transcript()
            var random = SeededBytes(seed: UInt64(seed))
            _ = line.up(at: 0)
            for step in 1...300 {
                let time = Int64(step * 3)
                switch random.next() % 8 {
                case 0: _ = line.written(at: time)
                case 1: _ = line.up(at: time)
                case 2: _ = line.at(time, .link(.refused(request: line.lastRequest, exception: 4)))
                case 3:
                    let count = Int(random.next() % 130)
                    _ = line.registers(at: time, (0..<count).map { _ in UInt16(truncatingIfNeeded: random.next()) })
                case 4: _ = line.registers(at: time, [UInt16(truncatingIfNeeded: random.next()), 0])
                case 5: _ = line.registers(at: time, [UInt16(truncatingIfNeeded: random.next()) & 0x7FFF, 0])
                case 6:
                    let id = UInt16(truncatingIfNeeded: random.next())
                    _ = line.registers(at: time, result(id: id, code: 1, "]d2A"))
                default: _ = line.at(time, .nothing)
                }
            }
            _ = line.down(at: 2_000)
            #expect(line.up(at: 2_001).first == "> write 0: [5, 0]")
        }
    }
}
