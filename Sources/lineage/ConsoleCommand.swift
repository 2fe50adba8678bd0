import ArgumentParser
import Console
import ConsoleTerminal
import ControlClient
import ControlTypes
import ControlWords
import Foundation
import Glibc
import Synchronization

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
    @Option(help: "多少分钟不按键后须再次输入密码 / minutes without a key after which the password is asked for again")
    var lock = 15
    @OptionGroup var controller: ControllerOptions
    @OptionGroup var language: LanguageOption

    func validate() throws {
        guard (1...1_440).contains(lock) else { throw ValidationError("--lock 为 1 至 1440 / --lock is 1 to 1440") }
    }

    func run() async throws {
        try await reportingFailures(in: language.chosen) {
            let client = ControlClient(
                dataDirectory: absolutePath(controller.data), session: try controller.sessionFile.token())
            try await Self.open(client, idleMinutes: lock, frames: frames, language: language)
        }
    }

    /// Opens the console on a controller and returns when the person has left it.
    static func open(
        _ client: ControlClient, idleMinutes: Int, frames: Frames, language: LanguageOption
    ) async throws {
        guard isPossible else {
            throw CommandFailure(
                zh: "操作台需要终端；不用终端时请用 `lineage status`",
                en: "the console needs a terminal; without one use `lineage status`")
        }
        try await finish(
            program(client, idleMinutes: idleMinutes, frames: frames, language: language, leaving: nil))
    }

    /// A person can read and type.
    static var isPossible: Bool { isatty(STDIN_FILENO) == 1 && Output.isTerminal }

    /// A console for this terminal, which is asked what it can show.
    /// - Parameter leaving: what leaving it brings about; nil = nothing.
    static func program(
        _ client: ControlClient, idleMinutes: Int, frames: Frames, language: LanguageOption, leaving: BilingualMessage?
    ) -> ConsoleProgram {
        let found = ConsoleProgram.probe()
        let glyphs: Glyphs =
            switch frames {
            case .auto: found.glyphs
            case .lines: .lines
            case .ascii: .ascii
            }
        // A terminal that cannot show Chinese is spoken to in English, whatever its locale says.
        let spoken = language.language ?? (found.showsChinese ? language.chosen : .en)
        var settings = Model.Settings(
            clockOffset: Int64(TimeZone.current.secondsFromGMT()), glyphs: glyphs,
            idleLimit: Int64(idleMinutes) * 60_000)
        settings.leaving = leaving
        return ConsoleProgram(door: ClientDoor(client), settings: settings, language: spoken)
    }

    /// Runs it until the person has left.
    static func finish(_ program: ConsoleProgram) async throws {
        do {
            try await program.finished()
        } catch {
            throw CommandFailure(
                zh: "无法使用该终端（TERM=\(ProcessInfo.processInfo.environment["TERM"] ?? "")）：\(error)",
                en: "the terminal cannot be used (TERM=\(ProcessInfo.processInfo.environment["TERM"] ?? "")): \(error)")
        }
    }
}

/// A client whose session changes when people log in and out at the console. The session lives in this program only.
private final class ClientDoor: ConsoleDoor {
    private let client: Mutex<ControlClient>

    init(_ client: ControlClient) { self.client = Mutex(client) }

    var service: any SessionService { client.withLock { $0 } }

    func login(_ request: Login) async throws(ControlError) -> AccountStatus {
        let former = client.withLock { $0 }
        let answer = try await former.login(request)
        client.withLock { $0.session = answer.token }
        if former.session != nil {
            // Whose session it was has gone away from the console, or gave his password anew.
            do throws(ControlError) {
                try await former.logout()
            } catch {
                // It was over already.
            }
        }
        return answer.account
    }

    func content(of path: String) throws(ControlError) -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: absolutePath(path))))
        } catch {
            throw ControlError(
                kind: .badRequest,
                message: BilingualMessage(
                    zh: "无法读取 \(path)：\(error.localizedDescription)",
                    en: "\(path) cannot be read: \(error.localizedDescription)"), problems: [])
        }
    }

    func logout() async throws(ControlError) {
        let former = client.withLock { client in
            defer { client.session = nil }
            return client
        }
        try await former.logout()
    }
}
