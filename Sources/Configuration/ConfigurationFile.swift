import Codes
public import Foundation
import Yams

/// A configuration file that was read: its content, if nothing refuses it, and everything that was found.
public struct ConfigurationFile<Content: Sendable>: Sendable {
    /// As the caller named it.
    public var file: String
    /// Nil when there are errors.
    public var content: Content?
    /// In the order of the text.
    public var problems: [ConfigurationProblem]
    let places: Places?
}

/// Reads configuration files. Nothing is taken from the environment or the clock.
public enum ConfigurationReader {
    /// A larger file is refused.
    public static let largestFile = 1 << 20

    public static func line(_ data: Data, file: String) -> ConfigurationFile<LineConfiguration> {
        read(data, file: file, as: .line, make: LineConfiguration.init) { tree, hasErrors in
            var checks = LineChecks(tree, file: file)
            checks.run(hasErrors: hasErrors)
            return checks.problems.problems
        }
    }

    public static func product(_ data: Data, file: String) -> ConfigurationFile<ProductConfiguration> {
        read(data, file: file, as: .product, make: ProductConfiguration.init) { tree, _ in
            var checks = ProductChecks(tree, file: file)
            checks.run()
            return checks.problems.problems
        }
    }

    public static func scenario(_ data: Data, file: String) -> ConfigurationFile<ScenarioConfiguration> {
        read(data, file: file, as: .scenario, make: ScenarioConfiguration.init) { tree, _ in
            var checks = ScenarioChecks(tree, file: file)
            checks.run()
            return checks.problems.problems
        }
    }

    /// The kind that the file itself names under `format`; nil when it names none that is known.
    public static func kind(of data: Data) -> ConfigurationKind? {
        guard let text = String(data: data, encoding: .utf8) else { return nil }
        let unmarked = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
        for line in unmarked.split(whereSeparator: \.isNewline) {
            guard let match = line.wholeMatch(of: /format:\s*['"]?([^\s'"#]+)['"]?\s*(#.*)?/) else { continue }
            return ConfigurationKind.allCases.first { $0.format == match.1 }
        }
        return nil
    }

    private static func read<Content: Sendable>(
        _ data: Data, file: String, as kind: ConfigurationKind, make: (Checked) -> Content,
        check: (Checked, Bool) -> [ConfigurationProblem]
    ) -> ConfigurationFile<Content> {
        var problems: [ConfigurationProblem] = []
        var tree: Checked?
        switch YAMLText.parse(data, file: file) {
        case .failure(let refusal): problems = [refusal.problem]
        case .success(let document):
            var reader = ShapeReader(file: file)
            tree = document.read { reader.read($0, as: kind.shape, path: "") }
            problems = reader.problems.problems
            if let tree { problems += check(tree, problems.containsErrors) }
        }
        problems.sort()
        guard let tree, !problems.containsErrors else {
            return ConfigurationFile(file: file, content: nil, problems: problems, places: nil)
        }
        return ConfigurationFile(
            file: file, content: make(tree), problems: problems, places: Places(file: file, tree: tree))
    }
}

/// A YAML document and its parser, which owns what anchors refer to.
struct YAMLText {
    /// Why the text is no YAML document.
    struct Refusal: Error {
        var problem: ConfigurationProblem
    }

    private let parser: Parser
    private let root: Node

    func read<Result>(_ body: (Node) -> Result) -> Result {
        withExtendedLifetime(parser) { body(root) }
    }

    static func parse(_ data: Data, file: String) -> Result<YAMLText, Refusal> {
        func refusal(_ mark: Mark?, zh: String, en: String) -> Result<YAMLText, Refusal> {
            let place = Place(mark)
            return .failure(
                Refusal(
                    problem: ConfigurationProblem(
                        severity: .error, file: file, line: place.line, column: place.column, path: "",
                        message: BilingualText(zh: zh, en: en))))
        }
        guard data.count <= ConfigurationReader.largestFile else {
            return refusal(nil, zh: "文件大于 1 MiB", en: "the file is larger than 1 MiB")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            return refusal(nil, zh: "文件不是 UTF-8 编码", en: "the file is not UTF-8")
        }
        do {
            let parser = try Parser(yaml: text, encoding: .utf8)
            guard let root = try parser.singleRoot() else {
                return refusal(nil, zh: "文件是空的", en: "the file is empty")
            }
            return .success(YAMLText(parser: parser, root: root))
        } catch YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _) {
            return refusal(mark, zh: "不是有效的 YAML：\(problem)", en: "this is no YAML: \(problem)")
        } catch YamlError.composer(_, let problem, let mark, _) {
            return refusal(mark, zh: "不能使用的 YAML：\(problem)", en: "this YAML cannot be used: \(problem)")
        } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
            let list = keys.joined(separator: ", ")
            return refusal(
                context.mark, zh: "键重复：\(list)；其余内容未检查",
                en: "a key stands twice in its group: \(list); the rest of the file was not looked at")
        } catch {
            return refusal(nil, zh: "无法读取 YAML：\(error)", en: "the YAML cannot be read: \(error)")
        }
    }
}
