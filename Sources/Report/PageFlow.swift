/// Puts sections on pages: keeps the place, breaks pages, draws header and footer.
final class PageFlow {
    static let left = 45.0
    static let right = Canvas.width - 45
    static let width = right - left
    private static let top = 92.0
    private static let bottom = Canvas.height - 58

    let canvas: Canvas
    let language: ReportLanguage
    let clock: Clock
    private let content: ReportContent
    /// Pages of the whole file; 0 while they are being counted.
    private let total: Int
    private(set) var page: Int
    /// Where the next thing begins.
    var y = 0.0

    /// - Parameter page: number of the last page before the first of this one.
    init(canvas: Canvas, content: ReportContent, language: ReportLanguage, after page: Int, total: Int) {
        self.canvas = canvas
        self.content = content
        self.language = language
        self.total = total
        self.page = page
        clock = Clock(offset: content.timeZoneOffsetMinutes)
        begin()
    }

    /// Room that is left on the page.
    var room: Double { Self.bottom - y }

    /// Goes to a new page when less than this is left.
    func need(_ height: Double) {
        if height > room { breakPage() }
    }

    func breakPage() {
        canvas.endPage()
        begin()
    }

    func end() { canvas.endPage() }

    func word(_ text: ReportText) -> String { text[language] }

    func word(zh: String, en: String) -> String { language == .chinese ? zh : en }

    private func begin() {
        page += 1
        let left = Self.left
        let width = Self.width
        canvas.text(
            word(zh: "批次赋码与关联报告", en: "Batch Serialization and Aggregation Report"),
            Canvas.Style(size: 8.5, isBold: true, color: .accent, isOneLine: true), x: left, y: 34, width: width * 0.55)
        canvas.text(
            word(zh: "生产线 \(content.line)", en: "Line \(content.line)"),
            Canvas.Style(size: 8.5, color: .gray, alignment: .right, isOneLine: true), x: left + width * 0.58, y: 34,
            width: width * 0.42)
        canvas.text(
            content.product[language], Canvas.Style(size: 10.5, isBold: true, isOneLine: true), x: left, y: 50,
            width: width * 0.62)
        canvas.text(
            word(zh: "批号 \(content.batch)", en: "Batch \(content.batch)"),
            Canvas.Style(size: 10.5, isBold: true, alignment: .right, isOneLine: true), x: left + width * 0.64, y: 50,
            width: width * 0.36)
        canvas.line(.accent, 1, from: (left, 70), to: (Self.right, 70))
        let foot = Canvas.height - 46
        canvas.line(.line, 0.5, from: (left, foot), to: (Self.right, foot))
        canvas.text(
            word(zh: "审计链末端", en: "Audit head") + " " + content.auditHead,
            Canvas.Style(size: 6.5, color: .gray, isOneLine: true), x: left, y: foot + 6, width: width * 0.76)
        canvas.text(
            word(zh: "第 \(page) 页，共 \(total) 页", en: "Page \(page) of \(total)"),
            Canvas.Style(size: 7.5, color: .gray, alignment: .right, isOneLine: true), x: left + width * 0.78,
            y: foot + 5.5, width: width * 0.22)
        y = Self.top - 8
    }

    // MARK: Things on a page

    /// A heading, kept together with this much of what follows.
    func heading(_ text: String, keeping following: Double) {
        need(34 + following)
        y += 10
        canvas.fill(.accent, x: Self.left, y: y + 1.5, width: 3, height: 13)
        y +=
            canvas.text(
                text, Canvas.Style(size: 12, isBold: true, color: .accent), x: Self.left + 9, y: y - 1,
                width: Self.width - 9)
        y += 6
    }

    func paragraph(_ text: String, _ style: Canvas.Style) {
        let height = canvas.height(of: text, style, width: Self.width)
        need(height)
        canvas.text(text, style, x: Self.left, y: y, width: Self.width)
        y += height + 4
    }
}
