public import Codes

/// One thing that is wrong, or doubtful, in a configuration file.
public struct ConfigurationProblem: Hashable, Sendable {
    public enum Severity: String, Hashable, Sendable, CaseIterable {
        /// The file is refused.
        case error
        /// The file is taken; a person should look at it.
        case warning
    }

    public var severity: Severity
    /// The file as the caller named it; empty when a value that came from no file was checked.
    public var file: String
    /// From 1; 0 when the problem has no place in the text (the file could not be read).
    public var line: Int
    /// From 1, in Unicode scalars; 0 when the problem has no place in the text.
    public var column: Int
    /// Where in the document: `devices[2].connect`, devices and stations counted from 0; empty = the whole document.
    public var path: String
    /// What is wrong and what would be right, in both languages.
    public var message: BilingualText

    public init(
        severity: Severity, file: String, line: Int, column: Int, path: String, message: BilingualText
    ) {
        self.severity = severity
        self.file = file
        self.line = line
        self.column = column
        self.path = path
        self.message = message
    }
}

extension ConfigurationProblem: CustomStringConvertible {
    /// `file:line:column: error: path: English / 中文`, the form that editors and terminals turn into links.
    public var description: String {
        var text = file
        if line > 0 { text += ":\(line):\(column)" }
        if !text.isEmpty { text += ": " }
        text += "\(severity.rawValue): "
        if !path.isEmpty { text += "\(path): " }
        return text + message.joined
    }
}

extension ConfigurationProblem: Comparable {
    /// The order in which a person reads: by file, then from top to bottom.
    public static func < (left: ConfigurationProblem, right: ConfigurationProblem) -> Bool {
        (left.file, left.line, left.column, left.path, left.message.english)
            < (right.file, right.line, right.column, right.path, right.message.english)
    }
}

extension Sequence where Element == ConfigurationProblem {
    /// True when something refuses the file; warnings do not.
    public var containsErrors: Bool { contains { $0.severity == .error } }
}
