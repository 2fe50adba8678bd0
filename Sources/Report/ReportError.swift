/// Why a report was not written.
public enum ReportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no font at all.
    case fontMissing(String)
    /// cairo's words.
    case drawing(String)
    /// The document to which a page should be added is not as this program writes it.
    case notAReport
    /// zint's words.
    case symbol(String)
    case outOfMemory

    public var description: String {
        switch self {
        case .fontMissing(let family):
            "the font family \(family) is not installed; on Debian: apt-get install fonts-noto-cjk / "
                + "未安装字体 \(family)；Debian 上请安装 fonts-noto-cjk"
        case .drawing(let what): "the report cannot be drawn: \(what) / 报告无法绘制：\(what)"
        case .notAReport: "that is no report as this program writes it / 不是本程序写出的报告"
        case .symbol(let what): "the bar code cannot be made: \(what) / 条码无法生成：\(what)"
        case .outOfMemory: "out of memory / 内存不足"
        }
    }
}
