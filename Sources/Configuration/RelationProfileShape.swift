import Codes

/// The keys of a relation file's profile.
enum RelationProfileShape {
    static let codeAttributes = ["curCode", "packLayer", "parentCode", "flag"]

    static let profile = Shape.group(
        [
            Field(
                "name", .text(.identifier), .required, zh: "名称，文件为 relation-名称.xml",
                en: "its name; the file is called relation-NAME.xml"),
            Field(
                "base", .word(["plant", "classic"]), .text("plant"), zh: "未列出的各项按此写法",
                en: "the spelling of everything that is not listed here"),
        ]
            + [
                word(
                    "spelling", ["capital", "lowercase"], zh: "Version/Name 的大小写", en: "letter case of Version and Name"
                ),
                word(
                    "top-parent", ["absent", "empty"], zh: "最外层包装的 parentCode", en: "parentCode of the outermost packs"),
                word(
                    "flags", ["by-fill", "by-children", "outermost", "whole-file"], zh: "flag 的规则",
                    en:
                        "how flag is found: by the units inside, by the packs directly inside, the outermost container's "
                        + "on every line, short on every line when one container is"),
                word("encoding", ["utf-8", "gb2312", "gb18030"], zh: "编码", en: "the encoding"),
                word(
                    "order", ["depth-first", "by-level"], zh: "顺序：先容器后内装，或逐级",
                    en: "each container with its content, or level by level"),
                word(
                    "declaration", ["inline", "above"], zh: "XML 声明与 Document 同行或另起一行",
                    en: "where the XML declaration stands"),
                word("line-end", ["lf", "crlf"], zh: "行结束符", en: "what ends a line"),
                word("license", ["given", "empty"], zh: "License 照填或留空", en: "License as given, or empty"),
                word(
                    "link-attributes", ["absent", "empty"], zh: "linkProductCode 和 assCorpCode 有无",
                    en: "linkProductCode and assCorpCode"),
                Field(
                    "code-attributes", .list(.word(codeAttributes), count: 4...4), .optional, zh: "Code 属性的顺序",
                    en: "the order of the attributes of Code"),
            ])

    private static func word(_ key: String, _ words: [String], zh: String, en: String) -> Field {
        Field(key, .word(words), .optional, zh: zh, en: en)
    }
}

/// A relation file beside relation.xml, in the spelling that a platform or program wants.
public struct RelationProfileConfiguration: Hashable, Sendable {
    public var name: String
    /// `plant` or `classic`.
    public var base: String
    /// Attributes of `Code` in their order; nil = the base's.
    public var codeAttributes: [String]?
    private var words: [String: String]

    /// The word under a key of the file; nil where the base's holds.
    public func word(_ key: String) -> String? { words[key] }

    init(_ tree: Checked) {
        name = tree.text("name")
        base = tree.text("base")
        codeAttributes = tree["code-attributes"]?.elements.compactMap(\.text)
        let keys = [
            "spelling", "top-parent", "flags", "encoding", "order", "declaration", "line-end", "license",
            "link-attributes",
        ]
        words = keys.reduce(into: [:]) { words, key in words[key] = tree[key]?.text }
    }
}

extension ProductChecks {
    /// Files of two profiles would have one name; an attribute stands once.
    mutating func checkRelationProfiles(_ profiles: [Checked]) {
        var seen: [String: Checked] = [:]
        for profile in profiles {
            if let name = profile["name"], let text = name.text {
                if let first = seen[text] {
                    problems.error(
                        name, zh: "名称“\(text)”已在第 \(first.place.line) 行使用",
                        en: "the name \"\(text)\" was used already in line \(first.place.line)")
                } else {
                    seen[text] = name
                }
            }
            guard let attributes = profile["code-attributes"] else { continue }
            let texts = attributes.elements.compactMap(\.text)
            if Set(texts).count != texts.count {
                problems.error(attributes, zh: "Code 的每个属性只列一次", en: "each attribute of Code is listed once")
            }
        }
    }
}
