import Devices
import LineCore
import Links
import Requirements
import Testing

@Suite("Zipher printer: indices, faults and damage", .requirement("L-03", "L-04", "U-06"))
struct ZipherIndexTests {
    @Test("The last index of the batch before is not one of this batch")
    func staleIndex() {
        var line = zipher { $0.stateInterval = .seconds(60) }
        _ = line.attach()
        #expect(line.prepare(last: 5_000) == ["= ready last 0 stored 0"])
        _ = line.store(1, at: 400)
        _ = line.bytes(at: 401, "PRC|<CR>")
        #expect(line.bytes(at: 402, "SLR|5000|<CR>") == [])
        _ = line.bytes(at: 403, "PRC|<CR>")
        #expect(line.bytes(at: 404, "SLR|1|<CR>") == ["= printed through 1"])
    }

    @Test("A stale index that could be one of this batch is decided by the count of what is left")
    func ambiguousIndex() {
        var line = zipher { $0.stateInterval = .seconds(60) }
        _ = line.attach()
        #expect(line.prepare(last: 1) == ["= ready last 0 stored 0"])
        _ = line.store(1, at: 400)
        _ = line.store(2, at: 400)
        _ = line.bytes(at: 401, "PRC|<CR>")
        #expect(line.bytes(at: 402, "SLR|1|<CR>") == ["> SRC<CR>"])
        #expect(line.bytes(at: 403, "SRC|2|<CR>") == [])
        _ = line.bytes(at: 404, "PRC|<CR>")
        #expect(line.bytes(at: 405, "SLR|1|<CR>") == ["> SRC<CR>"])
        #expect(line.bytes(at: 406, "SRC|1|<CR>") == ["= printed through 1"])
        _ = line.bytes(at: 407, "PRC|<CR>")
        #expect(line.bytes(at: 408, "SLR|2|<CR>") == ["= printed through 2"])
    }

    @Test("A new program finds its batch in the printer by the lot")
    func sameBatch() {
        var line = zipher()
        _ = line.attach()
        #expect(line.prepare(last: 480, jobData: "JDL|2|EXP=2028-12-31|LOT=A2601|") == ["= ready last 480 stored 0"])
        var other = zipher()
        _ = other.attach()
        #expect(other.prepare(last: 480, jobData: "ERR") == ["= ready last 0 stored 0"])
        var similar = zipher()
        _ = similar.attach()
        #expect(similar.prepare(last: 480, jobData: "JDL|1|LOT=A26010|") == ["= ready last 0 stored 0"])
    }

    @Test("The same texts prepared again go on with the same indices")
    func preparedAgain() {
        var line = zipher { $0.stateInterval = .seconds(60) }
        _ = line.attach()
        _ = line.prepare(last: 0)
        _ = line.store(1, at: 400)
        _ = line.at(401, .command(.prepare(batchTexts)))
        #expect(
            line.dialogue(
                from: 401,
                [
                    ("GJD", "STS|3|0|BOX|1|100|"), ("SLR", "ERR"), ("SLA|BOX|LOT=A2601|EXP=2028-12-31|", "SLR|1|"),
                    ("SCB", "ACK"), ("SMR|50|", "ACK"), ("SHO|CODE|P|S|", "ACK"), ("GST", "ACK"),
                    ("SLR", "STS|3|0|BOX|1|100|"), ("SNI", "SLR|1|"), ("SRC", "SNI|0|"), ("SLR", "SRC|0|"),
                    ("", "SLR|1|"),
                ]) == ["= ready last 1 stored 0"])
    }

    @Test("A print between last index and count: both are asked again, so that they belong together")
    func consistentNumbers() {
        var line = zipher()
        _ = line.up(at: 0)
        #expect(
            line.dialogue(
                from: 0,
                [
                    ("SLR", "STS|3|0|BOX|1|100|"), ("SNI", "SLR|10|"), ("SRC", "SNI|11|"), ("SLR", "SRC|3|"),
                    ("SLR", "SLR|11|"), ("SNI", "SLR|11|"), ("SRC", "SNI|12|"), ("SLR", "SRC|3|"), ("", "SLR|11|"),
                ]) == ["= ready last 11 stored 3"])
    }

    @Test("Selecting the job may set the printer's index back; the index of before counts")
    func indexSetBack() {
        var line = zipher()
        _ = line.attach()
        _ = line.at(10, .command(.prepare(batchTexts)))
        #expect(
            line.dialogue(
                from: 10,
                [
                    ("GJD", "STS|3|0|BOX|1|100|"), ("SLR", "JDL|1|LOT=A2601|"),
                    ("SLA|BOX|LOT=A2601|EXP=2028-12-31|", "SLR|480|"), ("SCB", "ACK"), ("SMR|50|", "ACK"),
                    ("SHO|CODE|P|S|", "ACK"), ("GST", "ACK"), ("SLR", "STS|3|0|BOX|1|100|"), ("SNI", "SLR|0|"),
                    ("SRC", "SNI|0|"), ("SLR", "SRC|0|"), ("", "SLR|0|"),
                ]) == ["= ready last 480 stored 0"])
    }

    @Test("Clear empties the buffer, lets a print that had begun end, and tells the last index")
    func clear() {
        var line = zipher { $0.stateInterval = .seconds(60) }
        _ = line.attach()
        _ = line.prepare(last: 0)
        for index in 1...3 as ClosedRange<UInt32> { _ = line.store(index, at: 400) }
        _ = line.at(400, .command(.store(index: 4, code: trace(4))))
        _ = line.at(400, .command(.store(index: 5, code: trace(5))))
        #expect(line.at(401, .command(.clear)) == ["= refused 5"])
        #expect(line.bytes(at: 402, "ACK<CR>") == ["> SCB<CR>", "= stored 4"])
        #expect(line.bytes(at: 403, "ACK<CR>") == [])
        #expect(line.at(703, .nothing) == ["@703 > SLR<CR>"])
        #expect(line.bytes(at: 704, "SLR|2|<CR>") == ["= cleared, last 2"])
        #expect(line.at(2_000, .nothing) == [])
        #expect(line.store(5, at: 2_000) == ["= stored 5"])
    }

    @Test("A printer that claims more than was stored is not believed")
    func liar() {
        var line = zipher { $0.stateInterval = .seconds(60) }
        _ = line.attach()
        _ = line.prepare(last: 0)
        _ = line.store(1, at: 400)
        _ = line.bytes(at: 401, "PRC|<CR>")
        #expect(
            line.bytes(at: 402, "SLR|9|<CR>") == [
                "> reset: printed index 9 is beyond 1, the last stored one",
                "= fault protocolError: printed index 9 is beyond 1, the last stored one",
            ])
    }

    @Test("An attached printer whose next index is not after its last is not believed")
    func contradiction() {
        var line = zipher()
        _ = line.up(at: 0)
        #expect(
            line.dialogue(
                from: 0,
                [
                    ("SLR", "STS|3|0|BOX|1|100|"), ("SNI", "SLR|10|"), ("SRC", "SNI|10|"), ("SLR", "SRC|4|"),
                    ("", "SLR|10|"),
                ]
            ).last == "= fault protocolError: next index 10 is not after the last printed index 10")
    }

    struct Fault: CustomTestStringConvertible, Sendable {
        var list: String
        var told: String
        var testDescription: String { list }
    }

    @Test(
        "A fault is told in the printer's words, records are refused, and ready when mended",
        arguments: [
            Fault(list: "FLT|1|E01|0|Ribbon Out|", told: "ribbonOut: E01 Ribbon Out"),
            Fault(
                list: "FLT|2|7|1|Substrate missing|9|1|Printhead cover open|",
                told: "paperOut: 7 Substrate missing; 9 Printhead cover open"),
            Fault(list: "FLT|1|12|1|Printhead temperature|", told: "overheated: 12 Printhead temperature"),
            Fault(list: "FLT|1|12|1|Cover open|", told: "headOpen: 12 Cover open"),
            Fault(list: "FLT|1|99|", told: "deviceError: 99"),
            Fault(list: "ERR", told: "deviceError: a fault without words"),
        ])
    func faults(_ example: Fault) {
        var line = zipher()
        _ = line.attach()
        _ = line.prepare(last: 0)
        _ = line.store(1, at: 400)
        #expect(line.bytes(at: 401, "STS|3|2|BOX|1|100|<CR>") == ["> GST<CR>"])
        #expect(line.bytes(at: 402, "STS|3|2|BOX|1|100|<CR>") == ["> GFT<CR>"])
        #expect(line.bytes(at: 403, example.list + "<CR>") == ["= fault " + example.told])
        #expect(line.at(404, .command(.store(index: 2, code: trace(2)))) == ["= refused 2"])
        // A print that came before the fault is still told.
        #expect(line.at(420, .nothing) == ["@420 > SLR<CR>"])
        #expect(line.bytes(at: 421, "SLR|1|<CR>") == ["= printed through 1"])
        #expect(line.at(902, .nothing) == ["@902 > GST<CR>"])
        #expect(line.bytes(at: 903, "STS|3|2|BOX|1|100|<CR>") == ["> GFT<CR>"])
        #expect(line.bytes(at: 904, example.list + "<CR>") == [])
        #expect(line.at(1_403, .nothing) == ["@1403 > GST<CR>"])
        #expect(
            line.dialogue(
                from: 1_403,
                [
                    ("SLR", "STS|3|1|BOX|1|100|"), ("SNI", "SLR|1|"), ("SRC", "SNI|2|"), ("SLR", "SRC|0|"),
                    ("", "SLR|1|"),
                ]) == ["= ready last 1 stored 0"])
    }

    @Test("Offline is fine before the first batch; prepare brings the printer to Running; later it is a fault")
    func offline() {
        var line = zipher()
        _ = line.up(at: 0)
        #expect(
            line.dialogue(
                from: 0,
                [
                    ("SLR", "STS|4|0||0|0|"), ("SNI", "ERR"), ("SRC", "ERR"), ("SLR", "ERR"), ("", "ERR"),
                ]) == ["= ready last 0 stored 0"])
        #expect(line.at(10, .command(.prepare(batchTexts))) == ["> GST<CR>"])
        #expect(
            line.dialogue(
                from: 10,
                [
                    ("GJD", "STS|4|0||0|0|"), ("SLR", "ERR"), ("SLA|BOX|LOT=A2601|EXP=2028-12-31|", "ERR"),
                    ("SCB", "ACK"),
                    ("SMR|50|", "ACK"),
                    ("SHO|CODE|P|S|", "ACK"), ("GST", "ACK"), ("SST|3|", "STS|4|0|BOX|0|0|"),
                ]
            ).last == "> SST|3|<CR>")
        // The answer comes after the transition, which takes long.
        #expect(line.at(15_000, .nothing) == [])
        #expect(
            line.dialogue(
                from: 15_000,
                [
                    ("GST", "ACK"), ("SLR", "STS|3|0|BOX|0|0|"), ("SNI", "SLR|0|"), ("SRC", "SNI|1|"),
                    ("SLR", "SRC|0|"),
                    ("", "SLR|0|"),
                ]) == ["= ready last 0 stored 0"])
        #expect(line.bytes(at: 15_100, "STS|4|0|BOX|0|0|<CR>") == ["> GST<CR>"])
        #expect(line.bytes(at: 15_101, "STS|4|0|BOX|0|0|<CR>") == ["= fault notReady: offline"])
    }

    @Test("A job or a text that the printer does not take is a fault of the settings until the next prepare")
    func wrongSettings() {
        var line = zipher()
        _ = line.attach()
        _ = line.at(10, .command(.prepare(batchTexts)))
        #expect(
            line.dialogue(
                from: 10,
                [
                    ("GJD", "STS|3|0|OTHER|1|100|"), ("SLR", "ERR"), ("SLA|BOX|LOT=A2601|EXP=2028-12-31|", "SLR|5|"),
                    ("", "ERR"),
                ]) == ["= fault wrongSettings: job BOX was not taken"])
        #expect(line.at(511, .nothing) == ["@511 > GST<CR>"])
        #expect(line.bytes(at: 512, "STS|3|0|OTHER|1|100|<CR>") == [])
        var texts = batchTexts
        texts.lot = "A|B"
        #expect(
            line.at(520, .command(.prepare(texts)))
                == ["= fault wrongSettings: a batch text has characters that the printer cannot take"])
        #expect(line.at(530, .command(.prepare(batchTexts))) == ["> GST<CR>"])
    }

    @Test(
        "What is no answer to the question resets the link",
        arguments: [
            ("ACK<CR>", "an answer to nothing"), ("AC\u{1}K<CR>", "bytes that are no text"),
            (String(repeating: "x", count: 4_097), "a line beyond 4096 bytes"),
        ])
    func damage(_ stream: String, _ detail: String) {
        var line = zipher()
        _ = line.attach()
        _ = line.prepare(last: 0)
        #expect(line.bytes(at: 400, stream) == ["> reset: \(detail)", "= fault protocolError: \(detail)"])
    }

    @Test("GTIN and serial go out as a GS1 element string with separators, or in parts")
    func elementString() {
        var line = zipher {
            $0.fields = [
                ZipherField(name: "GS1", content: .elementString), ZipherField(name: "GTIN", content: .gtin),
                ZipherField(name: "SN", content: .serial),
            ]
        }
        _ = line.attach()
        _ = line.at(10, .command(.prepare(batchTexts)))
        _ = line.dialogue(
            from: 10,
            [
                ("", "STS|3|0|BOX|1|100|"), ("", "ERR"), ("", "SLR|0|"), ("", "ACK"), ("", "ACK"), ("", "ACK"),
                ("", "ACK"), ("", "STS|3|0|BOX|1|100|"), ("", "SLR|0|"), ("", "SNI|0|"), ("", "SRC|0|"), ("", "SLR|0|"),
            ])
        #expect(
            line.at(600, .command(.store(index: 1, code: code("010690123456789221aB_9")))).last
                == "> SID|1|010690123456789221aB_9<GS>1728123110A2601|06901234567892|aB_9|<CR>")
        _ = line.bytes(at: 600, "ACK<CR>")
        #expect(line.at(601, .command(.store(index: 2, code: trace(2)))) == ["= refused 2"])
    }

    @Test("Bytes and losses at random never stop it, and every record gets one answer")
    func random() {
        let answers = [
            "ACK", "ERR", "STS|3|0|BOX|1|9|", "STS|3|2|BOX|1|9|", "SLR|0|", "SLR|3|", "SNI|1|", "SRC|0|",
            "FLT|1|1|1|x|", "JDL|0|", "PRC|", "|||", "STS|9|9|", "SLR|99999999999|",
        ]
        for seed in 0..<30 {
            var line = zipher()
            var random = SeededBytes(seed: UInt64(seed))
            var index: UInt32 = 0
            var open: Set<UInt32> = []
            _ = line.attach()
            _ = line.prepare(last: 0)
            for step in 0..<300 {
                let time = Int64(400 + step * 13)
                let came: [String]
                switch random.next() % 16 {
                case 0: came = line.up(at: time)
                case 1: came = line.down(at: time)
                case 2: came = line.at(time, .command(.clear))
                case 3: came = line.at(time, .command(.prepare(batchTexts)))
                case 4, 5, 6:
                    index += 1
                    open.insert(index)
                    came = line.at(time, .command(.store(index: index, code: trace(index))))
                case 7: came = line.at(time, .link(.bytes(random.bytes(20))))
                default:
                    came = line.bytes(at: time, answers[Int(random.next() % UInt64(answers.count))] + "<CR>")
                }
                for text in came {
                    for word in ["= stored ", "= refused ", "= in doubt "] {
                        guard let cut = text.firstRange(of: word), let index = UInt32(text[cut.upperBound...])
                        else { continue }
                        #expect(open.remove(index) != nil, "\(index) was answered twice, seed \(seed)")
                    }
                }
            }
            for text in line.down(at: 9_000) {
                if let index = text.split(separator: " ").last.flatMap({ UInt32($0) }) { open.remove(index) }
            }
            #expect(open.isEmpty, "seed \(seed)")
        }
    }
}
