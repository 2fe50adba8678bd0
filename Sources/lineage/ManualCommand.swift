import ArgumentParser
import Foundation

struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "写出手册页 / Prints the manual page.",
        discussion: """
            内容取自各命令自身的说明 / It is made from what the commands say of themselves.

            示例 / Example:
              lineage manual > lineage.1
            """)

    func run() throws {
        let dump = try JSONDecoder().decode(CommandDump.self, from: Data(Lineage._dumpHelp().utf8))
        Output.say(ManualPage(root: dump.command).text)
    }
}

/// What the argument parser tells of a command and of those below it.
struct CommandDump: Decodable {
    struct Command: Decodable {
        var commandName: String
        var abstract: String?
        var discussion: String?
        var shouldDisplay: Bool
        var arguments: [Argument]?
        var subcommands: [Command]?
    }

    struct Argument: Decodable {
        struct Name: Decodable {
            var kind: String
            var name: String

            var text: String { kind == "long" ? "--\(name)" : "-\(name)" }
        }

        var kind: String
        var abstract: String?
        var valueName: String?
        var names: [Name]?
        var isOptional: Bool
        var isRepeating: Bool
        var shouldDisplay: Bool
        var defaultValue: String?
        var allValues: [String]?
    }

    var command: Command
}

/// The manual page in the man macros of troff (groff_man(7)); one section a command.
struct ManualPage {
    let root: CommandDump.Command

    var text: String {
        var lines = [".TH LINEAGE 1 \"\" \"Lineage\" \"\(root.commandName)\"", ".SH NAME"]
        lines.append("\(root.commandName) \\- \(escaped(root.abstract ?? ""))")
        lines.append(".SH SYNOPSIS")
        for command in leaves(root, path: []) { lines += [".B \(command.path)", synopsis(command.command), ".br"] }
        lines.append(".SH DESCRIPTION")
        lines += paragraphs(root.discussion)
        for command in leaves(root, path: []) {
            lines.append(".SH \"\(command.path)\"")
            lines.append(escaped(command.command.abstract ?? ""))
            lines += paragraphs(command.command.discussion)
            for argument in command.command.arguments ?? [] where argument.shouldDisplay && !isHelp(argument) {
                lines += [".TP", ".B \(heading(argument))", explanation(argument)]
            }
        }
        return lines.joined(separator: "\n")
    }

    /// Commands that do something, with the words that lead to them.
    private func leaves(
        _ command: CommandDump.Command, path: [String]
    ) -> [(path: String, command: CommandDump.Command)] {
        let here = path + [command.commandName]
        let below = (command.subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
        guard !below.isEmpty else { return [(here.joined(separator: " "), command)] }
        return below.flatMap { leaves($0, path: here) }
    }

    private func synopsis(_ command: CommandDump.Command) -> String {
        let words = (command.arguments ?? []).filter { $0.shouldDisplay && !isHelp($0) }.map { argument in
            let word = heading(argument) + (argument.isRepeating ? " ..." : "")
            return argument.isOptional ? "[\(word)]" : word
        }
        return words.isEmpty ? "\\&" : words.joined(separator: " ")
    }

    private func heading(_ argument: CommandDump.Argument) -> String {
        let value = (argument.valueName ?? "value").uppercased()
        guard let names = argument.names, !names.isEmpty else { return escaped(value) }
        let all = names.map(\.text).joined(separator: ", ")
        return escaped(argument.kind == "flag" ? all : "\(all) \(value)")
    }

    private func explanation(_ argument: CommandDump.Argument) -> String {
        var text = argument.abstract ?? ""
        if let values = argument.allValues, !values.isEmpty { text += " (\(values.joined(separator: ", ")))" }
        if let value = argument.defaultValue { text += " [\(value)]" }
        return text.isEmpty ? "\\&" : escaped(text)
    }

    private func isHelp(_ argument: CommandDump.Argument) -> Bool {
        argument.names?.contains { $0.name == "help" } == true
    }

    /// Indented lines are examples and stay as they are; a line that ends a paragraph is followed by an empty one.
    private func paragraphs(_ text: String?) -> [String] {
        var lines: [String] = []
        for line in (text ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.isEmpty {
                lines.append(".PP")
            } else if line.hasPrefix(" ") {
                lines += [".br", "\\&" + escaped(line)]
            } else {
                lines += [escaped(line), ".br"]
            }
        }
        return lines.isEmpty ? [] : [".PP"] + lines
    }

    /// A backslash is troff's own, a leading dot or quote would be a request, a hyphen would be a dash.
    private func escaped(_ text: String) -> String {
        let plain = text.split(separator: "\n").joined(separator: " ").replacing("\\", with: "\\e")
            .replacing("-", with: "\\-")
        return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
    }
}
