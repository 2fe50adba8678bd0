import ArgumentParser
import ControlTypes
import ControlWords
import Controller
import Foundation

struct RecorderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recorder", abstract: "飞行记录 / The flight recorder.", subcommands: [Show.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "显示设备通信记录 / Shows what passed between line and devices.",
            discussion: """
                只读，控制器运行时也可使用。< 为设备发来，> 为发往设备。
                It is only read, also while the controller runs. < came from the device, > went to it.

                示例 / Example:
                  lineage recorder show --data ./lineage-data --device unit-printer
                  lineage recorder show --device unit-camera --from 2026-09-01T10:15:00Z --to 2026-09-01T10:15:10Z --hex
                """)

        @Option(help: "数据目录或其副本 / a data directory, or a copy of one")
        var data = "./lineage-data"
        @Option(help: "设备，见产线配置；缺省为全部 / the device, as the line's file names it; default: all")
        var device: String?
        @Option(help: "从此时刻起 / from this time on (RFC 3339)")
        var from: TimeArgument?
        @Option(help: "到此时刻为止 / up to this time (RFC 3339)")
        var to: TimeArgument?
        @Flag(help: "以十六进制显示字节 / show bytes in hexadecimal")
        var hex = false
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let source: RecordingSource
                do throws(StartFailure) {
                    source = try RecordingSource(directory: absolutePath(data))
                } catch {
                    throw CommandFailure(zh: error.description, en: error.description)
                }
                let text = RecordedTrafficText(language: language.chosen, isHexadecimal: hex)
                let problems = try source.show(
                    device: device, from: from?.milliseconds, until: to?.milliseconds
                ) { traffic in
                    if json.json { try Output.sayLine(json: traffic) } else { text.lines(traffic).forEach(Output.say) }
                }
                for problem in problems { Output.complain(problem.text(in: language.chosen)) }
            }
        }
    }
}

/// A point in time on the command line.
struct TimeArgument: ExpressibleByArgument, Hashable {
    /// Since 1970.
    let milliseconds: Int64

    /// RFC 3339, with or without fractions of a second.
    init?(argument: String) {
        let styles = [Date.ISO8601FormatStyle(includingFractionalSeconds: true), Date.ISO8601FormatStyle()]
        for style in styles {
            guard let date = try? style.parse(argument) else { continue }
            milliseconds = Int64((date.timeIntervalSince1970 * 1_000).rounded())
            return
        }
        return nil
    }
}

/// Recorded traffic as lines for people.
struct RecordedTrafficText {
    let language: Language
    let isHexadecimal: Bool

    func lines(_ traffic: RecordedTraffic) -> [String] {
        let head = traffic.time + "  "
        switch traffic.kind {
        case .received, .sent:
            let start = head + (traffic.device ?? "") + (traffic.kind == .received ? " < " : " > ")
            guard isHexadecimal, let bytes = traffic.bytes else { return [start + traffic.text] }
            return Self.dump(bytes).enumerated().map { index, line in
                (index == 0 ? start : String(repeating: " ", count: start.count)) + line
            }
        case .run:
            return [
                head
                    + language.choose(
                        zh: "—— 程序启动，版本 \(traffic.text)", en: "—— the program starts, version \(traffic.text)")
            ]
        case .lost:
            return [
                head + language.choose(zh: "—— 此处缺少 \(traffic.text) 项", en: "—— \(traffic.text) items are missing here")
            ]
        case .end: return [head + language.choose(zh: "—— 程序正常结束", en: "—— the program ended in order")]
        }
    }

    /// Sixteen bytes a line, with their characters.
    static func dump(_ bytes: [UInt8]) -> [String] {
        stride(from: 0, to: bytes.count, by: 16).map { start in
            let row = bytes[start..<min(start + 16, bytes.count)]
            let digits = row.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
                .joined(separator: " ")
            let characters = row.map { (0x20..<0x7F).contains($0) ? String(decoding: [$0], as: UTF8.self) : "." }
            return digits + String(repeating: " ", count: 49 - digits.count) + characters.joined()
        }
    }
}
