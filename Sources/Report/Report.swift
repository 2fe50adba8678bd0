/// The report of a batch as a PDF: a Chinese part, then an English one, with one count of pages.
///
/// The same content gives the same bytes with the same versions of cairo, pango and the font.
public enum Report {
    /// Names in a batch record.
    public static let name = "report.pdf"
    public static let signedName = "report-signed.pdf"

    /// The document with empty fields for signatures.
    ///
    /// Where the font with both languages is not installed, the English part stands alone and says so on its first page;
    /// characters that cannot be drawn stand as their numbers.
    public static func document(_ content: ReportContent) throws(ReportError) -> [UInt8] {
        try document(content, font: ReportFont.installed(wanted: ReportFont.wanted))
    }

    /// The report with one more page that shows the signatures; its bytes begin with those of the report.
    ///
    /// - Parameter report: what ``document(_:)`` gave.
    public static func signed(
        _ report: [UInt8], with page: SignaturePage
    ) throws(ReportError) -> [UInt8] {
        let font = try ReportFont.installed(wanted: ReportFont.wanted)
        let symbol = try DataMatrix(page.recordDigest)
        let canvas = try Canvas(font: font, created: utc(page.closedAt), title: "")
        page.draw(on: canvas, symbol: symbol)
        canvas.endPage()
        return try PDFUpdate.adding(pagesOf: canvas.finish(), to: report)
    }

    static func document(_ content: ReportContent, font: ReportFont) throws(ReportError) -> [UInt8] {
        // First to hear what the font lacks, then to count the pages, then for good.
        var missing: Set<Unicode.Scalar> = []
        var pages = 0
        _ = try draw(content, font, missing: &missing, pages: &pages)
        _ = try draw(content, font, missing: &missing, pages: &pages)
        return try draw(content, font, missing: &missing, pages: &pages)
    }

    private static func draw(
        _ content: ReportContent, _ font: ReportFont, missing: inout Set<Unicode.Scalar>, pages: inout Int
    ) throws(ReportError) -> [UInt8] {
        let symbol = try DataMatrix(content.auditHead)
        let canvas = try Canvas(
            font: font, created: utc(content.closedAt), title: "\(content.product.en) – \(content.batch)")
        var page = 0
        for language in font.isSubstitute ? [.english] : ReportLanguage.allCases {
            let flow = PageFlow(canvas: canvas, content: content, language: language, after: page, total: pages)
            ReportPages(content, symbol: symbol, on: flow)
                .draw(notice: FontNotice(font: font, missing: missing))
            page = flow.page
        }
        pages = page
        missing = canvas.missing
        return try canvas.finish()
    }

    /// As cairo wants it.
    static func utc(_ milliseconds: Int64) -> String {
        let text = Clock(offset: 0).full(milliseconds)
        return text.replacing(" ", with: "T") + "Z"
    }
}

/// What a reader must know about characters that do not look as they should.
struct FontNotice {
    var font: ReportFont
    var missing: Set<Unicode.Scalar>

    func text(_ language: ReportLanguage) -> String? {
        if font.isSubstitute {
            return "The font \(ReportFont.wanted) was not installed where this report was made: its Chinese part is "
                + "missing, and Chinese characters stand as their numbers, [U+…]. On Debian: apt-get install "
                + "fonts-noto-cjk. The record's other files have every character."
        }
        guard !missing.isEmpty else { return nil }
        return switch language {
        case .chinese: "字体 \(font.family) 中没有的字符以其编码 [U+…] 表示；记录的其他文件含有原字符。"
        case .english:
            "Characters that the font \(font.family) does not have stand as their numbers, [U+…]; the record's other "
                + "files have them as they are."
        }
    }
}
