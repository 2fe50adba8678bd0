import ArgumentParser
import ControlTypes
import ControlWords

struct ScanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan", abstract: "查询一个码 / Everything known of a code.",
        discussion: """
            码本身或其条码内容 / The code, or the content of its symbol.

            示例 / Example:
              lineage scan 80999010000000011234
            """)

    @Argument(help: "码 / code")
    var code: String
    @OptionGroup var controller: ControllerOptions
    @OptionGroup var json: JSONOption
    @OptionGroup var language: LanguageOption

    func run() async throws {
        try await reportingFailures(in: language.chosen) {
            let report = try await controller.client.scan(code)
            if json.json { return try Output.say(json: report) }
            Self.lines(report, language.chosen).forEach(Output.say)
        }
    }

    static func lines(_ report: CodeReport, _ language: Language) -> [String] {
        var lines = [
            "\(report.code)  \(report.scheme)  \(report.state)",
            language.choose(
                zh: "产品 \(report.product)，级别 \(report.level)", en: "product \(report.product), level \(report.level)"),
        ]
        if let batch = report.batch { lines.append(language.choose(zh: "批次 \(batch)", en: "batch \(batch)")) }
        if !report.parents.isEmpty {
            lines.append(language.choose(zh: "上级 ", en: "in ") + report.parents.joined(separator: " < "))
        }
        if !report.children.isEmpty {
            lines.append(language.choose(zh: "内含 \(report.children.count)：", en: "contains \(report.children.count):"))
            lines += report.children.map { "  " + $0 }
        }
        if let place = report.place { lines.append(language.choose(zh: "位置 \(place)", en: "place \(place)")) }
        if report.labelDue {
            lines.append(
                language.choose(
                    zh: "标签与内容不符：重印并回扫，或放回内容，或拆除",
                    en: "its label does not show its content: re-print and scan back, put back, or take it apart"))
        }
        if !report.legalActs.isEmpty {
            lines.append(language.choose(zh: "现在可以：", en: "possible now: ") + report.legalActs.joined(separator: ", "))
        }
        for entry in report.history {
            var line = "\(entry.at)  \(entry.what.text(in: language))"
            if let who = entry.who { line += "  \(who)" }
            if let why = entry.why, !why.isEmpty { line += language.choose(zh: "：", en: ": ") + why }
            lines.append(line)
        }
        return lines
    }
}
