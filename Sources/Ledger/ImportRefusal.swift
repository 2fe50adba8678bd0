public import Codes

/// Why a file of codes was not imported. Nothing of it was.
public enum ImportRefusal: Error, Hashable, Sendable {
    /// The file cannot be read; the system's words.
    case unreadable(String)
    case tooLarge(limit: Int)
    case zip(ZipFault)
    /// The very same file, byte for byte, was imported before.
    case alreadyImported(name: String, at: Int64)
    /// The very same file is being imported now.
    case importUnderWay(name: String)
    /// The prefix that was asked for is none of the scheme: cn20 7 digits, gs1 14 digits, sscc 4 to 12 digits.
    case badPrefix(String)
    /// The level is 1 to 255.
    case badLevel
    /// The file as a whole: encoding, no codes, too many.
    case file(CodeFileRefusal)
    /// `lines` are the first bad lines in order, `total` counts all.
    case badLines([RefusedLine], total: Int)
    /// The program ends.
    case interrupted
    case ledger(LedgerError)

    /// The cause in a sentence; lines have texts of their own.
    public var text: BilingualText {
        switch self {
        case .unreadable(let detail):
            BilingualText(chinese: "无法读取文件（\(detail)）", english: "the file cannot be read (\(detail))")
        case .tooLarge(let limit):
            BilingualText(chinese: "文件超过 \(limit) 字节", english: "the file has more than \(limit) bytes")
        case .zip(let fault): fault.text
        case .alreadyImported(let name, let at):
            BilingualText(
                chinese: "同一文件已于 \(Timestamp.text(milliseconds: at)) 以 \(name) 之名导入",
                english: "the same file was imported as \(name) at \(Timestamp.text(milliseconds: at))")
        case .importUnderWay(let name):
            BilingualText(
                chinese: "同一文件正在以 \(name) 之名导入", english: "the same file is being imported as \(name) just now")
        case .badPrefix(let prefix):
            BilingualText(chinese: "前缀 \(prefix) 不符合编码规则", english: "\(prefix) is no prefix of this scheme")
        case .badLevel:
            BilingualText(chinese: "包装级别应为 1 至 255", english: "a level is 1 to 255")
        case .file(let refusal): refusal.text
        case .badLines(_, let total):
            BilingualText(
                chinese: "\(total) 行有误，整个文件不予导入",
                english: total == 1
                    ? "1 line is bad; nothing of the file is imported"
                    : "\(total) lines are bad; nothing of the file is imported")
        case .interrupted:
            BilingualText(
                chinese: "控制器正在停止，导入已中断，未导入任何码", english: "the controller is stopping; nothing of the file is imported")
        case .ledger(let error):
            BilingualText(chinese: "账本不接受写入：\(error)", english: "the ledger refused: \(error)")
        }
    }
}

/// A line that a file was refused for.
public enum RefusedLine: NumberedLine, Hashable {
    /// The line itself is no code, or no code of this product and level, or repeats another line.
    case bad(BadLine)
    /// The ledger holds the code already.
    case known(line: Int, code: Code, source: String, product: String, level: UInt8)

    /// From 1, the header counted.
    public var line: Int {
        switch self {
        case .bad(let line): line.line
        case .known(let line, _, _, _, _): line
        }
    }

    /// Line and reason in a sentence.
    public var text: BilingualText {
        switch self {
        case .bad(let line): line.text
        case .known(let line, let code, let source, let product, let level):
            BilingualText(
                chinese: "第 \(line) 行：码 \(code) 已由 \(source) 导入（产品 \(product)，级别 \(level)）",
                english: "line \(line): code \(code) came with \(source) (product \(product), level \(level)) before")
        }
    }
}
