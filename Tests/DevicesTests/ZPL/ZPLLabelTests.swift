import Codes
import Devices
import LineCore
import Links
import Requirements
import Testing

@Suite("ZPL labels, byte by byte", .requirement("A-03", "A-05"))
struct ZPLLabelTests {
    private func printed(_ label: ZPLLabel, _ job: LabelJob, _ texts: BatchTexts) -> [String] {
        var line = MachineTranscript(ZPLMachine(settings: ZPLMachine.Settings(label: label)), words: words)
        _ = line.at(0, .command(.prepare(texts)))
        _ = line.up(at: 0)
        _ = line.bytes(at: 1, ZPLMachineTests.status())
        _ = line.at(1, .nothing)
        _ = line.bytes(at: 2, ZPLMachineTests.errors())
        return line.at(3, .command(.print(job)))
    }

    @Test("The standard label of a full and of a short case with an SSCC")
    func standard() {
        let head =
            "> ^XA^CI28^PW800^LL640^LH0,0<LF>"
            + "^FO64,360^BY3^BCN,200,N,N,N,N^FD>;>800369012340000000018^FS<LF>"
            + "^FO40,32^A@N,48,48,E:SIMSUN.TTF^FH\\^FD示例片 Sample^FS<LF>"
            + "^FO40,104^A@N,32,32,E:SIMSUN.TTF^FH\\^FDLOT A2601^FS<LF>"
            + "^FO40,152^A@N,32,32,E:SIMSUN.TTF^FH\\^FDEXP 2028-12-31^FS<LF>"
            + "^FO40,200^A@N,32,32,E:SIMSUN.TTF^FH\\^FDQTY 12 / 120^FS<LF>"
        let tail = "^FO40,576^A@N,32,32,E:SIMSUN.TTF^FH\\^FD(00)369012340000000018^FS<LF>^PQ1^XZ<LF>"
        let label = ZPLLabel.standard(fontFile: "E:SIMSUN.TTF")
        #expect(printed(label, labelJob(1), batchTexts) == [head + tail])
        #expect(
            printed(label, labelJob(1, isShort: true), batchTexts)
                == [head + "^FO480,104^A@N,64,64,E:SIMSUN.TTF^FH\\^FD零箱 SHORT^FS<LF>" + tail])
    }

    @Test("The label of a container with two batches shows both, and equal dates once", .requirement("A-06"))
    func twoBatches() {
        var job = labelJob(1)
        job.lots = [
            LotTexts(lot: "A2602", made: batchTexts.made, expiry: batchTexts.expiry),
            LotTexts(lot: "A2601", made: batchTexts.made, expiry: CalendarDate(year: 2028, month: 11, day: 30)),
        ]
        let parts: [ZPLLabel.Part] = [.lot, .text(" "), .made(.dashed), .text(" "), .expiry(.dashed)]
        let made = PrintedDateFormat.dashed.text(batchTexts.made)
        #expect(
            printed(bare(.code128(module: 4, height: 150), parts), job, batchTexts).joined()
                .contains("^FDA2602 + A2601 \(made) 2028-12-31 + 2028-11-30^FS"))
    }

    @Test("The symbol of a container with one batch, which is not the one in production, has that batch")
    func otherBatch() {
        var job = labelJob(1, "010952123400002021S1")
        job.lots = [
            LotTexts(
                lot: "A2512", made: batchTexts.made, expiry: CalendarDate(year: 2028, month: 11, day: 30))
        ]
        #expect(
            printed(bare(.dataMatrix(module: 6)), job, batchTexts).joined()
                .contains("_1010952123400002021S1_11728113010A2512^FS"))
    }

    private func bare(_ symbol: ZPLLabel.Symbol, _ parts: [ZPLLabel.Part] = []) -> ZPLLabel {
        let lines = parts.isEmpty ? [] : [ZPLLabel.Line(left: 0, top: 0, height: 30, parts: parts, onlyIfShort: false)]
        return ZPLLabel(
            dotsPerMillimetre: 12, width: 500, height: 300, symbol: symbol, symbolLeft: 10, symbolTop: 20, lines: lines,
            fontFile: nil)
    }

    struct Symbol: CustomTestStringConvertible, Sendable {
        var symbol: ZPLLabel.Symbol
        var code: String
        var field: String
        var testDescription: String { field }
    }

    @Test(
        "Symbols",
        arguments: [
            Symbol(
                symbol: .code128(module: 4, height: 150), code: "81900010000000014321",
                field: "^FO12,24^BY4^BCN,180,N,N,N,N^FD>;81900010000000014321^FS"),
            Symbol(
                symbol: .dataMatrix(module: 6), code: "81900010000000014321",
                field: "^FO12,24^BXN,6,200,,,,_^FH\\^FD81900010000000014321^FS"),
            Symbol(
                symbol: .dataMatrix(module: 6), code: "369012340000000018",
                field: "^FO12,24^BXN,6,200,,,,_^FH\\^FD_100369012340000000018^FS"),
            Symbol(
                symbol: .dataMatrix(module: 6), code: "010690123456789221aB_9",
                field: "^FO12,24^BXN,6,200,,,,_^FH\\^FD_1010690123456789221aB__9_11728123110A2601^FS"),
            // 20 digits that are GTIN and serial, no trace code.
            Symbol(
                symbol: .dataMatrix(module: 6), code: "01069012345678922142",
                field: "^FO12,24^BXN,6,200,,,,_^FH\\^FD_101069012345678922142_11728123110A2601^FS"),
        ])
    func symbols(_ example: Symbol) {
        #expect(
            printed(bare(example.symbol), labelJob(1, example.code), batchTexts)
                == ["> ^XA^CI28^PW600^LL360^LH0,0<LF>" + example.field + "<LF>^PQ1^XZ<LF>"])
    }

    @Test("No text can be read as a command", .requirement("L-03"))
    func injection() {
        var texts = batchTexts
        texts.lot = "A^XZ~JR\\1_2"
        texts.productName = "a\r\n^FDb\u{7F}"
        let label = bare(.code128(module: 4, height: 150), [.lot, .text(" "), .productName, .text(" ^XA")])
        let format = printed(label, labelJob(1), texts).joined()
        #expect(format.contains("^FDA\\5EXZ\\7EJR\\5C1_2 a\\0D\\0A\\5EFDb\\7F \\5EXA^FS"))
        #expect(!format.contains("~"))
        #expect(format.split(separator: "^").count { $0.hasPrefix("X") } == 2)
    }

    @Test("A lot that GS1 does not allow in a symbol is refused")
    func badLot() {
        for lot in ["", "123456789012345678901", "A B", "批号"] {
            var texts = batchTexts
            texts.lot = lot
            let came = printed(bare(.dataMatrix(module: 6)), labelJob(1, "010690123456789221X1"), texts)
            #expect(came.first == "= refused 1")
        }
    }

    @Test("Facts of the container and the date formats")
    func parts() {
        let job = labelJob(1)
        let dates = PrintedDateFormat.allCases.flatMap { [ZPLLabel.Part.made($0), .text("|")] }
        let counts: [ZPLLabel.Part] = [.level, .text("/"), .count, .text("/"), .units, .text("|")]
        let format = printed(bare(.code128(module: 4, height: 150), counts + dates), job, batchTexts).joined()
        #expect(
            format.contains(
                "^FD3/12/120|260106|20260106|2026-01-06|2026.01.06|2026/01/06|2026年01月06日|2026.01|^FS"))
    }
}
