import ArgumentParser
import Console
import ConsoleTerminal
import ControlTypes
import ControlWords
import Foundation

struct ConsoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console", abstract: "操作台 / The operator's console.",
        discussion: """
            用键盘和扫描枪操作产线。可同时打开多个；退出或断线不影响产线。[?] 列出按键，[l] 切换语言。
            Operates the line by keys and scanner. Several may be open at once; leaving it, or losing it, does not touch
            the line. [?] lists the keys, [l] changes the language.

            示例 / Example:
              lineage console --data ./lineage-data
              lineage console --language zh --frames ascii
            """)

    enum Frames: String, CaseIterable, ExpressibleByArgument {
        case auto
        case lines
        case ascii
    }

    @Option(help: "边框：auto 探测终端，lines 制表符，ascii / frames: auto asks the terminal, lines, ascii")
    var frames = Frames.auto
    @Option(help: "操作者，记为未认证 / who acts, recorded as unauthenticated; 缺省为登录名 / default: login name")
    var user: String?
    @OptionGroup var controller: ControllerOptions
    @OptionGroup var language: LanguageOption

    func run() async throws {
        try await reportingFailures(in: language.chosen) {
            try await Self.open(
                controller.client, user: user ?? loginName, frames: frames, language: language)
        }
    }

    /// Opens the console on a controller and returns when the person has left it.
    static func open(
        _ service: any ControlService, user: String, frames: Frames, language: LanguageOption
    ) async throws {
        guard isatty(STDIN_FILENO) == 1, Output.isTerminal else {
            throw CommandFailure(
                zh: "操作台需要终端；不用终端时请用 `lineage status`",
                en: "the console needs a terminal; without one use `lineage status`")
        }
        let found = ConsoleProgram.probe()
        let glyphs: Glyphs =
            switch frames {
            case .auto: found.glyphs
            case .lines: .lines
            case .ascii: .ascii
            }
        // A terminal that cannot show Chinese is spoken to in English, whatever its locale says.
        let spoken = language.language ?? (found.showsChinese ? language.chosen : .en)
        let settings = Model.Settings(
            user: user, clockOffset: Int64(TimeZone.current.secondsFromGMT()), glyphs: glyphs)
        let program = ConsoleProgram(service: service, settings: settings, language: spoken)
        do {
            try await program.finished()
        } catch {
            throw CommandFailure(
                zh: "无法使用该终端（TERM=\(ProcessInfo.processInfo.environment["TERM"] ?? "")）：\(error)",
                en: "the terminal cannot be used (TERM=\(ProcessInfo.processInfo.environment["TERM"] ?? "")): \(error)")
        }
    }
}
