/// The page that shows who signed what: added to a report when its record is signed.
public struct SignaturePage: Hashable, Sendable {
    /// A signature as people read it.
    public struct Entry: Hashable, Sendable {
        public var printedName: String
        public var account: String
        public var role: String
        public var meaning: ReportText
        /// Milliseconds since 1970-01-01T00:00:00Z.
        public var at: Int64
        public var reason: String
        /// Ed25519, lower-case hex.
        public var value: String

        public init(
            printedName: String, account: String, role: String, meaning: ReportText, at: Int64, reason: String,
            value: String
        ) {
            self.printedName = printedName
            self.account = account
            self.role = role
            self.meaning = meaning
            self.at = at
            self.reason = reason
            self.value = value
        }
    }

    public var batch: String
    public var line: String
    public var product: ReportText
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var closedAt: Int64
    public var timeZoneOffsetMinutes: Int
    /// SHA-256 of record.json, lower-case hex: what the signatures cover.
    public var recordDigest: String
    /// The public key, lower-case hex.
    public var key: String
    /// In their order; as many as fit on a page are shown, which is more than a record can have.
    public var entries: [Entry]

    public init(
        batch: String, line: String, product: ReportText, closedAt: Int64, timeZoneOffsetMinutes: Int,
        recordDigest: String, key: String, entries: [Entry]
    ) {
        self.batch = batch
        self.line = line
        self.product = product
        self.closedAt = closedAt
        self.timeZoneOffsetMinutes = timeZoneOffsetMinutes
        self.recordDigest = recordDigest
        self.key = key
        self.entries = entries
    }

    // Bold only: each weight that a page uses puts its font into the file again.
    func draw(on canvas: Canvas, symbol: DataMatrix) {
        let (left, width, right) = (PageFlow.left, PageFlow.width, PageFlow.right)
        let clock = Clock(offset: timeZoneOffsetMinutes)
        let small = Canvas.Style(size: 7.5, isBold: true, color: .gray)
        let plain = Canvas.Style(size: 9, isBold: true)
        canvas.text(
            "批次赋码与关联报告：签名页 / Batch Report: Signature Page",
            Canvas.Style(size: 8.5, isBold: true, color: .accent, isOneLine: true), x: left, y: 34, width: width * 0.7)
        canvas.text(
            line, Canvas.Style(size: 8.5, isBold: true, color: .gray, alignment: .right, isOneLine: true),
            x: left + width * 0.72, y: 34, width: width * 0.28)
        canvas.line(.accent, 1, from: (left, 50), to: (right, 50))
        var y = 64.0
        y += canvas.text(product.zh, Canvas.Style(size: 14, isBold: true), x: left, y: y, width: width)
        if product.en != product.zh {
            y += canvas.text(
                product.en, Canvas.Style(size: 10, isBold: true, color: .gray), x: left, y: y, width: width)
        }
        y +=
            canvas.text(
                "批号 Batch \(batch)", Canvas.Style(size: 14, isBold: true), x: left, y: y + 4, width: width) + 18

        let side = 84.0
        canvas.symbol(symbol, x: left, y: y, side: side)
        let x = left + side + 14
        canvas.text(
            "签名对应的记录（record.json 的 SHA-256）/ What is signed: SHA-256 of record.json", small, x: x, y: y + 2,
            width: right - x)
        canvas.text(Self.halves(recordDigest), Canvas.Style(size: 10, isBold: true), x: x, y: y + 14, width: right - x)
        canvas.text("公钥（Ed25519）/ Public key (Ed25519)", small, x: x, y: y + 46, width: right - x)
        canvas.text(Self.halves(key), Canvas.Style(size: 8, isBold: true), x: x, y: y + 58, width: right - x)
        y += side + 14

        for entry in entries where y < Canvas.height - 190 {
            canvas.line(.line, 0.5, from: (left, y), to: (right, y))
            y += 8
            y += canvas.text(
                "\(entry.meaning.zh) / \(entry.meaning.en)", Canvas.Style(size: 11, isBold: true, color: .accent),
                x: left,
                y: y, width: width)
            for (label, value) in [
                ("姓名 Name", "\(entry.printedName)（\(entry.account)，\(entry.role)）"),
                ("时间 Time", "\(clock.full(entry.at)) \(clock.zone)"), ("说明 Comment", entry.reason),
                ("电子签名 Signature", Self.halves(entry.value)),
            ] {
                let height = canvas.height(of: value, plain, width: width - 110)
                guard y + height < Canvas.height - 80 else { break }
                canvas.text(label, small, x: left, y: y + 3, width: 105)
                canvas.text(value, plain, x: left + 110, y: y + 1, width: width - 110)
                y += max(height, 12) + 3
            }
            y += 8
        }
        let foot = Canvas.height - 60
        canvas.line(.line, 0.5, from: (left, foot), to: (right, foot))
        canvas.text(
            "本页之前的内容与封存的 report.pdf 逐字节相同；电子签名以 signatures.json 为准。\n"
                + "All before this page is the sealed report.pdf, byte for byte; the signatures themselves stand in "
                + "signatures.json.", small, x: left, y: foot + 6, width: width)
    }

    private static func halves(_ text: String) -> String {
        let middle = text.index(text.startIndex, offsetBy: text.count / 2)
        return text[..<middle] + "\n" + text[middle...]
    }
}
