import ControlWords
import Foundation
import Glibc

/// How a password comes to the program: from a file, or from the terminal without being shown. Never from the command
/// line, which everybody on the machine can read.
enum Password {
    /// - Parameter file: its first line is the password; nil = ask.
    static func read(from file: String?, of account: String, in language: Language) throws -> String {
        if let file { return try firstLine(of: file) }
        return try ask(language.choose(zh: "\(account) 的密码：", en: "password of \(account): "))
    }

    /// A new password is typed twice.
    static func readNew(from file: String?, of account: String, in language: Language) throws -> String {
        if let file { return try firstLine(of: file) }
        let first = try ask(language.choose(zh: "\(account) 的新密码：", en: "new password of \(account): "))
        let second = try ask(language.choose(zh: "再输入一次：", en: "once more: "))
        guard first == second else {
            throw CommandFailure(zh: "两次输入不同", en: "the two are not the same")
        }
        return first
    }

    private static func firstLine(of file: String) throws -> String {
        let text: String
        do {
            text = try String(contentsOfFile: file, encoding: .utf8)
        } catch {
            throw CommandFailure(
                zh: "无法读取 \(file)：\(error.localizedDescription)",
                en: "\(file) cannot be read: \(error.localizedDescription)")
        }
        guard let line = text.split(whereSeparator: \.isNewline).first, !line.isEmpty else {
            throw CommandFailure(zh: "\(file) 的第一行应为密码", en: "the first line of \(file) is to be the password")
        }
        return String(line)
    }

    private static func ask(_ words: String) throws -> String {
        guard isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure(
                zh: "没有终端，无法询问密码；请用 --password-file", en: "there is no terminal to ask on; use --password-file")
        }
        var shown = termios()
        guard unsafe tcgetattr(STDIN_FILENO, &shown) == 0 else {
            throw CommandFailure(zh: "终端无法使用", en: "the terminal cannot be used")
        }
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        FileHandle.standardError.write(Data(words.utf8))
        guard unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0 else {
            throw CommandFailure(zh: "终端无法使用", en: "the terminal cannot be used")
        }
        let line = readLine()
        _ = unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown)
        FileHandle.standardError.write(Data("\n".utf8))
        guard let line, !line.isEmpty else { throw CommandFailure(zh: "没有输入密码", en: "no password was given") }
        return line
    }
}
