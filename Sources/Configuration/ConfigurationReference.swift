import Codes

/// The reference page of all keys (`Docs/Configuration.md`), made from the description that the reader uses.
public enum ConfigurationReference {
    /// The tables of every kind of file, in Markdown.
    public static var markdown: String {
        ConfigurationKind.allCases.map { kind in
            let title = "## \(kind.title.english) files / \(kind.title.chinese)文件 (`format: \(kind.format)`)"
            return ([title, ""] + table(kind.shape)).joined(separator: "\n")
        }
        .joined(separator: "\n\n") + "\n"
    }

    private static func table(_ shape: Shape) -> [String] {
        var rows: [String] = ["| key | value | default | meaning |", "|---|---|---|---|"]
        add(shape, path: "", to: &rows)
        return rows
    }

    private static func add(_ shape: Shape, path: String, to rows: inout [String]) {
        switch shape {
        case .group(let fields):
            for field in fields { add(field, path: path, to: &rows) }
        case .variants(let key, let meaning, let common, let cases):
            let words = cases.map { "`\($0.word)`" }.joined(separator: ", ")
            rows.append("| `\(join(path, key))` | \(words) | required | \(meaning.joined) |")
            for field in common { add(field, path: path, to: &rows) }
            for variant in cases {
                rows.append("| **`\(join(path, key)): \(variant.word)`** | | | **\(variant.meaning.joined)** |")
                for field in variant.fields { add(field, path: path, to: &rows) }
            }
        case .list(let element, _):
            add(element, path: path + "[]", to: &rows)
        case .text, .word, .number, .flag:
            break
        }
    }

    private static func add(_ field: Field, path: String, to rows: inout [String]) {
        let key = join(path, field.key)
        rows.append(
            "| `\(key)` | \(value(field.shape)) | \(presence(field.presence)) | \(escaped(field.meaning.joined)) |")
        add(field.shape, path: key, to: &rows)
    }

    private static func join(_ path: String, _ key: String) -> String {
        path.isEmpty ? key : "\(path).\(key)"
    }

    private static func value(_ shape: Shape) -> String {
        switch shape {
        case .text(let format): escaped(format.expected.joined)
        case .word(let words): words.map { "`\($0)`" }.joined(separator: ", ")
        case .number(let range): "\(range.lowerBound)…\(range.upperBound)"
        case .flag: "`true`, `false`"
        case .list(_, let count): "list of \(count.lowerBound)…\(count.upperBound) / 列表"
        case .group, .variants: "group / 组"
        }
    }

    private static func presence(_ presence: Field.Presence) -> String {
        switch presence {
        case .required: "required"
        case .optional: "–"
        case .number(let number): "`\(number)`"
        case .text(let text): text.isEmpty ? "`\"\"`" : "`\(text)`"
        case .flag(let flag): "`\(flag)`"
        case .defaults: "its defaults"
        }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("<", with: "&lt;")
    }
}
