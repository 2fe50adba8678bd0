import Codes

/// A value of a configuration file that has the form it should have, with its place.
///
/// A document with errors still gives a tree, of what was right in it: so the checks that look at several values can
/// report in the same pass.
struct Checked: Sendable {
    indirect enum Content: Sendable {
        case text(String)
        case number(Int)
        case flag(Bool)
        case list([Checked])
        case group([String: Checked])
    }

    var path: String
    var place: Place
    var content: Content
    /// Keys of a group that stand in the file with a value that was refused: not missing, and told already.
    var refused: Set<String> = []

    subscript(key: String) -> Checked? {
        guard case .group(let members) = content else { return nil }
        return members[key]
    }

    var text: String? {
        guard case .text(let text) = content else { return nil }
        return text
    }

    var number: Int? {
        guard case .number(let number) = content else { return nil }
        return number
    }

    var flag: Bool? {
        guard case .flag(let flag) = content else { return nil }
        return flag
    }

    /// The elements of a list that had the right form; empty for everything else.
    var elements: [Checked] {
        guard case .list(let elements) = content else { return [] }
        return elements
    }
}

/// A place in a text, both counted from 1; 0 = none.
struct Place: Hashable, Sendable {
    var line: Int
    var column: Int
}

/// Where every value of a document stands, by its path: for checks that see values and not the text.
struct Places: Sendable {
    var file: String
    private var byPath: [String: Place]

    init(file: String, tree: Checked) {
        self.file = file
        byPath = [:]
        add(tree)
    }

    private mutating func add(_ value: Checked) {
        byPath[value.path] = value.place
        switch value.content {
        case .list(let elements):
            for element in elements { add(element) }
        case .group(let members):
            for key in members.keys.sorted() {
                if let member = members[key] { add(member) }
            }
        case .text, .number, .flag:
            break
        }
    }

    /// The place of this path, or of the nearest group around it that stands in the file.
    func place(of path: String) -> Place {
        var path = path
        while true {
            if let place = byPath[path], place.line > 0 { return place }
            guard let cut = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { break }
            path = String(path[..<cut])
        }
        return byPath[""] ?? Place(line: 0, column: 0)
    }

    func problem(_ severity: ConfigurationProblem.Severity, _ path: String, zh: String, en: String)
        -> ConfigurationProblem
    {
        let place = place(of: path)
        return ConfigurationProblem(
            severity: severity, file: file, line: place.line, column: place.column, path: path,
            message: BilingualText(zh: zh, en: en))
    }
}

/// The problems of one file, as they are found.
struct ProblemList {
    var file: String
    private(set) var problems: [ConfigurationProblem] = []

    init(file: String) {
        self.file = file
    }

    mutating func add(_ severity: ConfigurationProblem.Severity, _ path: String, _ place: Place, zh: String, en: String)
    {
        problems.append(
            ConfigurationProblem(
                severity: severity, file: file, line: place.line, column: place.column, path: path,
                message: BilingualText(zh: zh, en: en)))
    }

    mutating func error(_ value: Checked, zh: String, en: String) {
        add(.error, value.path, value.place, zh: zh, en: en)
    }

    mutating func warn(_ value: Checked, zh: String, en: String) {
        add(.warning, value.path, value.place, zh: zh, en: en)
    }
}
