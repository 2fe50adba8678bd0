import Codes
import Devices
import LineCore
import Links
import Requirements
import Testing

/// The settings of a printer of Chinese trace codes with a lot field in its job.
func zipherSettings() -> ZipherSettings {
    ZipherSettings(
        job: "BOX",
        jobFields: [
            ZipherField(name: "LOT", content: .lot), ZipherField(name: "EXP", content: .expiry(.dashed)),
        ],
        fields: [
            ZipherField(name: "CODE", content: .code), ZipherField(name: "P", content: .first(7)),
            ZipherField(name: "S", content: .last(13)),
        ])
}

func zipher(_ change: (inout ZipherSettings) -> Void = { _ in }) -> MachineTranscript<ZipherMachine> {
    var settings = zipherSettings()
    change(&settings)
    return MachineTranscript(ZipherMachine(settings: settings), words: words)
}

extension MachineTranscript<ZipherMachine> {
    /// Gives these answers one after the other, lets the machine's pauses pass, and checks what it asks after each.
    ///
    /// - Returns: what came after the last answer, or words on the first question that was another one.
    mutating func dialogue(from milliseconds: Int64, _ turns: [(asked: String, answer: String)]) -> [String] {
        var time = milliseconds
        var came: [String] = []
        for turn in turns {
            time += 1
            came = bytes(at: time, turn.answer + "<CR>")
            if came.isEmpty {
                // The machine waits for a print that had begun.
                time += 300
                came = at(time, .nothing)
            }
            if let last = came.last, !turn.asked.isEmpty, !last.hasSuffix("> " + turn.asked + "<CR>") {
                return ["asked \(last) instead of \(turn.asked)"]
            }
        }
        return came
    }

    /// Connected to a running printer with nothing in it; 10 ms.
    mutating func attach() -> [String] {
        _ = up(at: 0)
        return dialogue(
            from: 0,
            [
                ("SLR", "STS|3|0|BOX|1|100|"), ("SNI", "SLR|0|"), ("SRC", "SNI|0|"), ("SLR", "SRC|0|"), ("", "SLR|0|"),
            ])
    }

    /// Prepared for a batch; the printer tells this last index. Ends at 400 ms at the latest.
    mutating func prepare(last: UInt32, jobData: String = "JDL|2|LOT=OLD|EXP=2027-01-01|") -> [String] {
        let asked = at(10, .command(.prepare(batchTexts)))
        guard asked == ["> GST<CR>"] else { return asked }
        return dialogue(
            from: 10,
            [
                ("GJD", "STS|3|0|BOX|1|100|"), ("SLR", jobData), ("SLA|BOX|LOT=A2601|EXP=2028-12-31|", "SLR|\(last)|"),
                ("SCB", "ACK"), ("SMR|50|", "ACK"), ("SHO|CODE|P|S|", "ACK"), ("GST", "ACK"),
                ("SLR", "STS|3|0|BOX|1|100|"), ("SNI", "SLR|\(last)|"), ("SRC", "SNI|0|"), ("SLR", "SRC|0|"),
                ("", "SLR|\(last)|"),
            ])
    }

    /// Stores a record and has it acknowledged; no time passes.
    mutating func store(_ index: UInt32, at milliseconds: Int64) -> [String] {
        let sent = at(milliseconds, .command(.store(index: index, code: trace(index))))
        guard sent == ["> SID|\(index)|\(trace(index))|8190001|\(trace(index).description.suffix(13))|<CR>"] else {
            return sent
        }
        return bytes(at: milliseconds, "ACK<CR>")
    }
}

/// The trace code of this index.
func trace(_ index: UInt32) -> Code {
    let digits = String(index)
    return code("8190001" + String(repeating: "0", count: 9 - digits.count) + digits + "4321")
}

@Suite("Zipher printer", .requirement("V-01", "L-03"))
struct ZipherMachineTests {
    @Test("It attaches with a bare CR and tells the printer's own numbers", .requirement("L-04"))
    func attaches() {
        var line = zipher()
        #expect(line.up(at: 0) == ["> <CR>", "> GST<CR>"])
        // The answer to the bare CR, and to a question of an earlier connection.
        #expect(line.bytes(at: 1, "ERR<CR>ACK<CR>") == [])
        #expect(line.bytes(at: 2, "STS|3|0|BOX|1|") == [])
        #expect(line.bytes(at: 3, "100|<CR><LF>") == ["> SLR<CR>"])
        #expect(line.bytes(at: 4, "SLR|480|<CR>") == ["> SNI<CR>"])
        #expect(line.bytes(at: 5, "SNI|481|<CR>") == ["> SRC<CR>"])
        #expect(line.bytes(at: 6, "SRC|12|<CR>") == ["> SLR<CR>"])
        #expect(line.bytes(at: 7, "SLR|480|<CR>") == ["= ready last 480 stored 12"])
        #expect(line.at(503, .nothing) == ["@503 > GST<CR>"])
    }

    @Test("Prepare selects the job with its texts, empties the buffer and names the fields")
    func prepares() {
        var line = zipher()
        #expect(line.attach() == ["= ready last 0 stored 0"])
        #expect(line.prepare(last: 0) == ["= ready last 0 stored 0"])
    }

    @Test("Records go out one at a time and in order; the last index is asked for until all are printed")
    func stores() {
        var line = zipher { $0.stateInterval = .seconds(60) }
        _ = line.attach()
        _ = line.prepare(last: 0)
        #expect(
            line.at(1_000, .command(.store(index: 1, code: trace(1))))
                == ["> SID|1|81900010000000014321|8190001|0000000014321|<CR>"])
        #expect(line.at(1_001, .command(.store(index: 2, code: trace(2)))) == [])
        #expect(
            line.bytes(at: 1_002, "ACK<CR>")
                == ["> SID|2|81900010000000024321|8190001|0000000024321|<CR>", "= stored 1"])
        #expect(line.bytes(at: 1_003, "ACK<CR>") == ["= stored 2"])
        #expect(line.at(1_022, .nothing) == ["@1022 > SLR<CR>"])
        #expect(line.bytes(at: 1_023, "SLR|0|<CR>") == [])
        #expect(line.at(1_043, .nothing) == ["@1043 > SLR<CR>"])
        #expect(line.bytes(at: 1_044, "SLR|1|<CR>") == ["= printed through 1"])
        // A notice is only a reason to ask sooner.
        #expect(line.bytes(at: 1_050, "PRC|<CR>") == ["> SLR<CR>"])
        #expect(line.bytes(at: 1_051, "SLR|2|<CR>") == ["= printed through 2"])
        #expect(line.bytes(at: 1_052, "PRC|<CR>") == [])
        #expect(line.at(2_000, .nothing) == [])
    }

    @Test("A refused record is certainly not in the buffer", .requirement("U-06"))
    func refuses() {
        var line = zipher()
        #expect(line.at(0, .command(.store(index: 1, code: trace(1)))) == ["= refused 1"])
        _ = line.attach()
        // Nobody told the texts yet.
        #expect(line.at(10, .command(.store(index: 1, code: trace(1)))) == ["= refused 1"])
        _ = line.prepare(last: 0)
        _ = line.at(400, .command(.store(index: 1, code: trace(1))))
        #expect(line.bytes(at: 401, "ERR<CR>") == ["= refused 1"])
        for bad in ["A|B", "A\rB", "A\u{0}B"] {
            #expect(
                line.at(402, .command(.store(index: 2, code: code("8190001" + bad + "1234567890"))))
                    == ["= refused 2"])
        }
        // Too short for the fields.
        #expect(line.at(403, .command(.store(index: 2, code: code("12345678")))) == ["= refused 2"])
        #expect(line.store(2, at: 404) == ["= stored 2"])
    }

    @Test("Beyond the queue's limit records are refused", .requirement("L-08"))
    func queueLimit() {
        var line = zipher { $0.queueLimit = 2 }
        _ = line.attach()
        _ = line.prepare(last: 0)
        for index in 1...3 as ClosedRange<UInt32> {
            let came = line.at(400, .command(.store(index: index, code: trace(index))))
            #expect(came.count == (index == 1 ? 1 : 0))
        }
        #expect(line.at(400, .command(.store(index: 4, code: trace(4)))) == ["= refused 4"])
    }

    @Test("A lost answer leaves the record in doubt; the printer's numbers decide", .requirement("U-06"))
    func lostAnswer() {
        var line = zipher { $0.stateInterval = .seconds(60) }
        _ = line.attach()
        _ = line.prepare(last: 0)
        _ = line.store(1, at: 400)
        _ = line.at(401, .command(.store(index: 2, code: trace(2))))
        _ = line.at(402, .command(.store(index: 3, code: trace(3))))
        #expect(
            line.at(1_500, .nothing) == [
                "@1401 > reset: no answer to SID", "@1401 = in doubt 2", "@1401 = refused 3",
                "@1401 = fault silent: no answer to SID",
            ])
        #expect(line.bytes(at: 1_500, "ACK<CR>") == [])
        #expect(line.at(1_501, .command(.store(index: 4, code: trace(4)))) == ["= refused 4"])
        #expect(line.down(at: 1_502, .reset) == [])
        #expect(line.up(at: 2_000) == ["> <CR>", "> GST<CR>"])
        #expect(
            line.dialogue(
                from: 2_000,
                [
                    ("SLR", "STS|3|0|BOX|1|100|"), ("SNI", "SLR|1|"), ("SRC", "SNI|2|"), ("SLR", "SRC|1|"),
                    ("", "SLR|1|"),
                ]) == ["= ready last 1 stored 1"])
        #expect(line.at(2_030, .nothing) == ["@2025 > SLR<CR>"])
        #expect(line.bytes(at: 2_031, "SLR|2|<CR>") == ["= printed through 2"])
    }

    @Test("A link that breaks: under way = in doubt, waiting = refused")
    func brokenLink() {
        var line = zipher()
        _ = line.attach()
        _ = line.prepare(last: 0)
        _ = line.at(400, .command(.store(index: 1, code: trace(1))))
        _ = line.at(400, .command(.store(index: 2, code: trace(2))))
        #expect(line.down(at: 401) == ["= in doubt 1", "= refused 2", "= fault link: closed by peer"])
        #expect(line.down(at: 402) == [])
        #expect(line.at(403, .command(.clear)) == ["= fault link: closed by peer"])
        #expect(line.at(404, .command(.prepare(batchTexts))) == ["= fault link: closed by peer"])
        #expect(line.machine.nextDeadline == nil)
    }

    @Test("A printer that had no power and kept its job is brought to run again", .requirement("L-04"))
    func printerHadNoPower() {
        var line = zipher { $0.stateInterval = .seconds(60) }
        _ = line.attach()
        _ = line.prepare(last: 0)
        _ = line.store(1, at: 400)
        _ = line.down(at: 404)
        _ = line.up(at: 500)
        #expect(
            line.dialogue(
                from: 500,
                [
                    ("SST|3|", "STS|4|0|BOX|1|100|"), ("GST", "ACK"), ("SLR", "STS|3|0|BOX|1|100|"), ("SNI", "SLR|0|"),
                    ("SRC", "SNI|1|"), ("SLR", "SRC|1|"), ("", "SLR|0|"),
                ]) == ["= ready last 0 stored 1"])
    }

    @Test("After a reconnect an empty printer is told the field names again, one that lost the job everything")
    func printerRestarted() {
        var line = zipher { $0.stateInterval = .seconds(60) }
        _ = line.attach()
        _ = line.prepare(last: 0)
        _ = line.store(1, at: 400)
        _ = line.bytes(at: 401, "PRC|<CR>")
        #expect(line.bytes(at: 402, "SLR|1|<CR>") == ["= printed through 1"])
        _ = line.store(2, at: 403)
        _ = line.down(at: 404)
        _ = line.up(at: 500)
        #expect(
            line.dialogue(
                from: 500,
                [
                    ("SLR", "STS|3|0|BOX|1|100|"), ("SNI", "SLR|1|"), ("SRC", "SNI|0|"), ("SLR", "SRC|0|"),
                    ("SMR|50|", "SLR|1|"), ("SHO|CODE|P|S|", "ACK"), ("", "ACK"),
                ]) == ["= ready last 1 stored 0"])
        _ = line.down(at: 600)
        _ = line.up(at: 700)
        // Another job had been selected, with an index of its own: the printer has forgotten ours.
        #expect(
            line.dialogue(
                from: 700,
                [
                    ("SLA|BOX|LOT=A2601|EXP=2028-12-31|", "STS|4|0||0|0|"), ("SCB", "ACK"), ("SMR|50|", "ACK"),
                    ("SHO|CODE|P|S|", "ACK"), ("GST", "ACK"), ("SST|3|", "STS|4|0|BOX|0|0|"), ("GST", "ACK"),
                    ("SLR", "STS|3|0|BOX|0|0|"), ("SNI", "SLR|77|"), ("SRC", "ERR"), ("SLR", "SRC|0|"), ("", "SLR|77|"),
                ]) == ["= ready last 0 stored 0"])
        _ = line.store(3, at: 1_500)
        _ = line.bytes(at: 1_501, "PRC|<CR>")
        #expect(line.bytes(at: 1_502, "SLR|77|<CR>") == [])
        _ = line.bytes(at: 1_503, "PRC|<CR>")
        #expect(line.bytes(at: 1_504, "SLR|3|<CR>") == ["= printed through 3"])
    }
}
