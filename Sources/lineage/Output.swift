import Foundation
import Glibc

/// Where a command's words go. Each is written at once, so that a reader at the other end of a pipe sees it.
enum Output {
    static func say(_ line: String) {
        write(line + "\n", to: .standardOutput)
    }

    static func complain(_ line: String) {
        write(line + "\n", to: .standardError)
    }

    /// Pretty-printed JSON with sorted members.
    static func say(json value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        say(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// JSON in one line, with sorted members.
    static func sayLine(json value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        say(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Clears the terminal and writes these lines.
    static func redraw(_ lines: [String]) {
        write("\u{1B}[H\u{1B}[2J" + lines.joined(separator: "\n") + "\n", to: .standardOutput)
    }

    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    private static func write(_ text: String, to handle: FileHandle) {
        do {
            try handle.write(contentsOf: Data(text.utf8))
        } catch {
            // Whoever should have read it is gone; there is nobody to tell.
        }
    }
}
