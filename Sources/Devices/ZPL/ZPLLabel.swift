import Codes
import LineCore

/// What stands on a label, and where. Places and sizes are in tenths of a millimetre from the upper left corner.
public struct ZPLLabel: Hashable, Sendable {
    /// The bar code.
    public enum Symbol: Hashable, Sendable {
        /// Code 128 in code set C: GS1-128 for an SSCC, plain for a Chinese trace code. `module` in dots, 1…10.
        case code128(module: UInt8, height: UInt16)
        /// DataMatrix ECC 200: GS1 DataMatrix for an SSCC and for GTIN and serial, plain for a Chinese trace code.
        /// `module` in dots.
        case dataMatrix(module: UInt8)
    }

    /// A piece of a line of text.
    public enum Part: Hashable, Sendable {
        case text(String)
        case productName
        /// Batch, made date and expiry date: both of a container with two batches.
        case lot
        case made(PrintedDateFormat)
        case expiry(PrintedDateFormat)
        /// The code in digits; an SSCC with `(00)` before it.
        case code
        /// Children in the container.
        case count
        /// Smallest units in the container.
        case units
        case level
    }

    public struct Line: Hashable, Sendable {
        public var left: UInt16
        public var top: UInt16
        /// Height of the characters.
        public var height: UInt16
        public var parts: [Part]
        /// Printed only on the label of a container with fewer children than the ratio (零箱).
        public var onlyIfShort: Bool

        public init(left: UInt16, top: UInt16, height: UInt16, parts: [Part], onlyIfShort: Bool) {
            self.left = left
            self.top = top
            self.height = height
            self.parts = parts
            self.onlyIfShort = onlyIfShort
        }
    }

    /// 8, 12 or 24 for printers of 203, 300 and 600 dpi.
    public var dotsPerMillimetre: UInt8
    public var width: UInt16
    public var height: UInt16
    public var symbol: Symbol
    public var symbolLeft: UInt16
    public var symbolTop: UInt16
    public var lines: [Line]
    /// A font in the printer that has the characters of the texts, e.g. `E:SIMSUN.TTF`; nil = the built-in scalable
    /// font 0, which has no Chinese characters.
    public var fontFile: String?

    public init(
        dotsPerMillimetre: UInt8, width: UInt16, height: UInt16, symbol: Symbol, symbolLeft: UInt16,
        symbolTop: UInt16, lines: [Line], fontFile: String?
    ) {
        self.dotsPerMillimetre = dotsPerMillimetre
        self.width = width
        self.height = height
        self.symbol = symbol
        self.symbolLeft = symbolLeft
        self.symbolTop = symbolTop
        self.lines = lines
        self.fontFile = fontFile
    }

    /// A label of 100 × 80 mm with a Code 128 and the facts of the container, for printers of 203 dpi. The short mark
    /// is in both languages if the font has it.
    public static func standard(fontFile: String?) -> ZPLLabel {
        let shortMark = fontFile == nil ? "SHORT" : "零箱 SHORT"
        func line(_ top: UInt16, _ height: UInt16, _ parts: [Part]) -> Line {
            Line(left: 50, top: top, height: height, parts: parts, onlyIfShort: false)
        }
        return ZPLLabel(
            dotsPerMillimetre: 8, width: 1_000, height: 800,
            symbol: .code128(module: 3, height: 250), symbolLeft: 80, symbolTop: 450,
            lines: [
                line(40, 60, [.productName]),
                line(130, 40, [.text("LOT "), .lot]),
                line(190, 40, [.text("EXP "), .expiry(.dashed)]),
                line(250, 40, [.text("QTY "), .count, .text(" / "), .units]),
                Line(left: 600, top: 130, height: 80, parts: [.text(shortMark)], onlyIfShort: true),
                line(720, 40, [.code]),
            ],
            fontFile: fontFile)
    }

    /// Why this label cannot be printed, in an English sentence; nil = it can. A machine takes no others.
    public var problem: String? {
        let symbolIsDrawn =
            switch symbol {
            case .code128(let module, let height): (1...10).contains(module) && height > 0
            case .dataMatrix(let module): module > 0
            }
        let fontIsName = (fontFile ?? "").utf8.allSatisfy {
            Ascii.isPrintable($0) && !Self.isCommand($0) && $0 != Ascii.comma
        }
        return firstProblem([
            ((1...48).contains(dotsPerMillimetre), "a printer has 1 to 48 dots in a millimetre"),
            (width > 0 && height > 0, "a label has a size"),
            (symbolIsDrawn, "modules have 1 to 10 dots and bars have a height"),
            (fontIsName, "a font file has a name that is no command"),
        ])
    }

    // MARK: ZPL

    /// The whole format, one label. Nil when the symbol cannot carry the code.
    ///
    /// Every field is sent with `^FH\`: bytes that begin commands (`^`, `~`), the escape itself and control characters
    /// go as `\hh`, so that no product name or lot can be read as a command. `^CI28` makes the rest UTF-8.
    func format(_ job: LabelJob, _ texts: BatchTexts) -> [UInt8]? {
        // A symbol has room for one batch: the one in production, or the only one that is in the container.
        var symbolTexts = texts
        if let first = job.lots.first {
            symbolTexts.lot = first.lot
            symbolTexts.made = first.made
            symbolTexts.expiry = first.expiry
        }
        guard let symbol = symbolField(job.code, symbolTexts) else { return nil }
        var zpl = "^XA^CI28^PW\(dots(width))^LL\(dots(height))^LH0,0\n"
        zpl += symbol
        for line in lines where !line.onlyIfShort || job.isShort {
            let size = max(1, dots(line.height))
            let font = fontFile.map { "^A@N,\(size),\(size),\($0)" } ?? "^A0N,\(size),\(size)"
            let text = line.parts.map { words($0, job, texts) }.joined()
            zpl += "^FO\(dots(line.left)),\(dots(line.top))\(font)^FH\\^FD\(Self.escaped(Array(text.utf8)))^FS\n"
        }
        zpl += "^PQ1^XZ\n"
        return Array(zpl.utf8)
    }

    private func symbolField(_ code: Code, _ texts: BatchTexts) -> String? {
        let form = CodeForm(code)
        let place = "^FO\(dots(symbolLeft)),\(dots(symbolTop))"
        switch symbol {
        case .code128(let module, let height):
            // `>;` starts in code set C, `>8` is FNC1.
            let data: String
            switch form {
            case .sscc: data = ">;>800\(code.description)"
            case .cn20: data = ">;\(code.description)"
            case .gs1, .unknown: return nil
            }
            return "\(place)^BY\(module)^BCN,\(max(1, dots(height))),N,N,N,N^FD\(data)^FS\n"
        case .dataMatrix(let module):
            // The escape `_` is always sent, for its default differs between firmwares: `_1` is FNC1, `__` is `_`.
            let data: [UInt8]
            switch form {
            case .cn20:
                data = code.bytes
            case .sscc, .gs1:
                guard let content = gs1ElementString(code, texts) else { return nil }
                data = Array("_1".utf8) + content.flatMap { Self.matrixByte($0) }
            case .unknown:
                return nil
            }
            return "\(place)^BXN,\(module),200,,,,_^FH\\^FD\(Self.escaped(data))^FS\n"
        }
    }

    private static func matrixByte(_ byte: UInt8) -> [UInt8] {
        switch byte {
        case Ascii.groupSeparator: Array("_1".utf8)
        case UInt8(ascii: "_"): Array("__".utf8)
        default: [byte]
        }
    }

    private func words(_ part: Part, _ job: LabelJob, _ texts: BatchTexts) -> String {
        switch part {
        case .text(let text): text
        case .productName: texts.productName
        case .lot: each(job, texts) { $0.lot }
        case .made(let format): each(job, texts) { format.text($0.made) }
        case .expiry(let format): each(job, texts) { format.text($0.expiry) }
        case .code: CodeForm(job.code) == .sscc ? "(00)\(job.code)" : job.code.description
        case .count: String(job.count)
        case .units: String(job.units)
        case .level: String(job.level)
        }
    }

    /// Of a container with two batches both are told, the one in production first.
    private func each(_ job: LabelJob, _ texts: BatchTexts, _ word: (LotTexts) -> String) -> String {
        let own = LotTexts(lot: texts.lot, made: texts.made, expiry: texts.expiry)
        let words = (job.lots.isEmpty ? [own] : job.lots).map(word)
        return words.allSatisfy { $0 == words[0] } ? words[0] : words.joined(separator: " + ")
    }

    private static func isCommand(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "^") || byte == UInt8(ascii: "~") || byte == UInt8(ascii: "\\")
    }

    private static func escaped(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for byte in bytes {
            if isCommand(byte) || byte < 0x20 || byte == 0x7F {
                text.append(UInt8(ascii: "\\"))
                text += Ascii.hexadecimal(of: byte)
            } else {
                text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Tenths of a millimetre in dots, rounded.
    private func dots(_ tenths: UInt16) -> Int {
        (Int(tenths) * Int(dotsPerMillimetre) + 5) / 10
    }
}
