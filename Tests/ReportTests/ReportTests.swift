import Foundation
import Requirements
import Testing

@testable import Report

@Suite("Report", .requirement("H-06"))
struct ReportTests {
    /// Writes a document where somebody wants to look at it: `LINEAGE_REPORTS=DIR swift test --filter ReportTests`.
    private func show(_ bytes: [UInt8], _ name: String) throws {
        guard let folder = ProcessInfo.processInfo.environment["LINEAGE_REPORTS"] else { return }
        try Data(bytes).write(to: URL(fileURLWithPath: folder).appending(path: name))
    }

    @Test("The same content gives the same bytes, with the time of the batch and none of the writing")
    func sameBytes() throws {
        let bytes = try Report.document(SampleContent.ordinary)
        #expect(try Report.document(SampleContent.ordinary) == bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("/CreationDate (20260901082000Z)") && !text.contains("/ModDate"))
        try show(bytes, "ordinary.pdf")
    }

    @Test("Chinese and English parts share one count of pages; a long batch takes more of them")
    func pages() throws {
        let ordinary = try PDFObjects(Report.document(SampleContent.ordinary)).kids().count
        let long = try Report.document(SampleContent.long)
        #expect(ordinary >= 4 && ordinary % 2 == 0)
        #expect(try PDFObjects(long).kids().count > ordinary)
        try show(long, "long.pdf")
    }

    @Test("A batch of which nothing was made has a report")
    func nothing() throws {
        var content = SampleContent.ordinary
        content.speed = nil
        content.rejectsByHour = nil
        content.rejectsByReason = []
        content.exceptions = []
        content.counts = []
        content.alarms = []
        content.preparations = []
        content.steps = []
        content.routine = []
        let bytes = try Report.document(content)
        #expect(try PDFObjects(bytes).kids().count == 2)
        try show(bytes, "nothing.pdf")
    }

    @Test("Without the font there is an English part that says so, and no box in place of a character")
    func substitute() throws {
        let font = try ReportFont.installed(wanted: "A family that nobody has")
        #expect(font.isSubstitute)
        let bytes = try Report.document(SampleContent.ordinary, font: font)
        #expect(
            try PDFObjects(bytes).kids().count == PDFObjects(Report.document(SampleContent.ordinary)).kids().count / 2)
        let notice = FontNotice(font: font, missing: []).text(.english)
        #expect(notice?.contains(ReportFont.wanted) == true)
        try show(bytes, "substitute.pdf")
    }

    @Test("A character that the font does not have, and one that would not be seen, stand as their numbers")
    func missingCharacters() throws {
        let canvas = try Canvas(font: ReportFont.installed(wanted: ReportFont.wanted), created: "", title: "")
        let style = Canvas.Style(size: 10)
        let plain = canvas.width(of: "示例片 A é ™", style)
        #expect(plain > 0 && canvas.missing.isEmpty)
        for scalar in ["\u{1F48A}", "\u{202E}", "\u{0}"] as [Unicode.Scalar] {
            let shown = "a[U+" + (scalar.value == 0 ? "0000" : String(scalar.value, radix: 16, uppercase: true)) + "]"
            #expect(canvas.width(of: "a" + String(scalar), style) == canvas.width(of: shown, style))
            #expect(canvas.missing.contains(scalar))
        }
        var content = SampleContent.ordinary
        content.exceptions[0].why = "药丸 \u{1F48A}"
        let bytes = try Report.document(content)
        #expect(bytes != (try Report.document(SampleContent.ordinary)))
        try show(bytes, "missing.pdf")
    }

    @Test("The signed report is the sealed one, byte for byte, and a page more")
    func signed() throws {
        let report = try Report.document(SampleContent.ordinary)
        let pages = try PDFObjects(report).kids().count
        for count in [1, 2] {
            let signed = try Report.signed(report, with: SampleContent.signatures(count))
            #expect(signed.starts(with: report) && signed.count > report.count)
            #expect(try Report.signed(report, with: SampleContent.signatures(count)) == signed)
            let text = String(decoding: signed.suffix(signed.count - report.count), as: UTF8.self)
            #expect(text.contains("/Count \(pages + 1)"))
            try show(signed, "signed-\(count).pdf")
        }
    }

    @Test(
        "What is no report gets no page",
        arguments: [[], Array("%PDF-1.4\n".utf8), Array("%PDF-1.4\nstartxref\n999\n%%EOF\n".utf8)] as [[UInt8]])
    func noReport(_ bytes: [UInt8]) {
        #expect(throws: ReportError.notAReport) { try Report.signed(bytes, with: SampleContent.signatures(1)) }
    }

    @Test(
        "References are renumbered, and nothing else",
        arguments: [
            ("/Length 5 0 R /Kids [ 2 0 R 8 0 R ]", "/Length 15 0 R /Kids [ 12 0 R 18 0 R ]"),
            ("/MediaBox [ 0 0 595.28 841.89 ] /P 1 0 R", "/MediaBox [ 0 0 595.28 841.89 ] /P 11 0 R"),
        ])
    func renumbered(_ before: String, _ after: String) {
        let bytes = PDFObjects.renumbered(Array(before.utf8)) { $0 + 10 }
        #expect(String(decoding: bytes, as: UTF8.self) == after)
    }

    @Test("The symbol is a square with the finder pattern of Data Matrix")
    func symbol() throws {
        let symbol = try DataMatrix(SampleContent.head)
        #expect(symbol.size >= 24)
        for place in 0..<symbol.size {
            #expect(symbol.isDark(row: place, column: 0) && symbol.isDark(row: symbol.size - 1, column: place))
        }
    }
}
