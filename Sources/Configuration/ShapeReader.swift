import Codes
import Yams

/// Compares a YAML node with its shape: collects every problem and keeps what is right.
struct ShapeReader {
    var problems: ProblemList

    init(file: String) {
        problems = ProblemList(file: file)
    }

    /// Nil when nothing of the value can be used; each nil has its problem.
    mutating func read(_ node: Node, as shape: Shape, path: String) -> Checked? {
        let place = Place(node.mark)
        guard node.anchor == nil else {
            problems.add(
                .error, path, place, zh: "配置文件不允许使用锚点（&）和别名（*）",
                en: "anchors (&) and aliases (*) are not used in these files")
            return nil
        }
        switch shape {
        case .text(let format): return readText(node, format, path, place)
        case .word(let words): return readWord(node, words, path, place)
        case .number(let range): return readNumber(node, range, path, place)
        case .flag: return readFlag(node, path, place)
        case .list(let element, let count): return readList(node, element, count, path, place)
        case .group(let fields): return readGroup(node, fields, path, place)
        case .variants(let key, _, let common, let cases):
            return readVariant(node, key, common, cases, path, place)
        }
    }

    // MARK: Scalars

    private mutating func readText(_ node: Node, _ format: TextFormat, _ path: String, _ place: Place) -> Checked? {
        guard let text = plainText(node, path, place, expected: format.expected) else { return nil }
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            problems.add(.error, path, place, zh: "文本中不允许控制字符", en: "control characters are not allowed in a text")
            return nil
        }
        let length = text.unicodeScalars.count
        guard format.length.contains(length), format.matches(text) else {
            let wanted = format.expected
            problems.add(
                .error, path, place, zh: "“\(text)”不符合要求：\(wanted.chinese)", en: "\"\(text)\" is not \(wanted.english)")
            return nil
        }
        if let complaint = format.inspect(text) {
            problems.add(complaint.severity, path, place, zh: complaint.message.chinese, en: complaint.message.english)
            if complaint.severity == .error { return nil }
        }
        return Checked(path: path, place: place, content: .text(text))
    }

    private mutating func readWord(_ node: Node, _ words: [String], _ path: String, _ place: Place) -> Checked? {
        let list = words.joined(separator: ", ")
        guard case .scalar(let scalar) = node else {
            problems.add(.error, path, place, zh: "这里应为一个词：\(list)", en: "expected one word: \(list)")
            return nil
        }
        guard words.contains(scalar.string) else {
            let hint = suggestion(scalar.string, words)
            problems.add(
                .error, path, place, zh: "“\(scalar.string)”不是允许的值：\(list)\(hint.chinese)",
                en: "\"\(scalar.string)\" is not one of: \(list)\(hint.english)")
            return nil
        }
        return Checked(path: path, place: place, content: .text(scalar.string))
    }

    private mutating func readNumber(
        _ node: Node, _ range: ClosedRange<Int>, _ path: String, _ place: Place
    ) -> Checked? {
        let allowed = "\(range.lowerBound)…\(range.upperBound)"
        guard case .scalar(let scalar) = node else {
            problems.add(
                .error, path, place, zh: "这里应为整数（\(allowed)）", en: "expected a whole number, \(allowed)")
            return nil
        }
        guard PlainScalar(scalar) == .number, let number = Int(scalar.string), String(number) == scalar.string else {
            problems.add(
                .error, path, place, zh: "“\(scalar.string)”不是整数（\(allowed)，不加引号，不加前导零）",
                en: "\"\(scalar.string)\" is not a whole number (\(allowed), no quotes, no leading zeros)")
            return nil
        }
        guard range.contains(number) else {
            problems.add(.error, path, place, zh: "\(number) 不在 \(allowed) 范围内", en: "\(number) is not in \(allowed)")
            return nil
        }
        return Checked(path: path, place: place, content: .number(number))
    }

    private mutating func readFlag(_ node: Node, _ path: String, _ place: Place) -> Checked? {
        guard case .scalar(let scalar) = node, scalar.style == .plain,
            scalar.string == "true" || scalar.string == "false"
        else {
            problems.add(.error, path, place, zh: "只能是 true 或 false", en: "expected true or false")
            return nil
        }
        return Checked(path: path, place: place, content: .flag(scalar.string == "true"))
    }

    /// The string of a node that YAML takes for a text.
    private mutating func plainText(
        _ node: Node, _ path: String, _ place: Place, expected: BilingualText
    ) -> String? {
        guard case .scalar(let scalar) = node else {
            problems.add(
                .error, path, place, zh: "这里应为文本：\(expected.chinese)", en: "expected a text: \(expected.english)")
            return nil
        }
        switch PlainScalar(scalar) {
        case .text:
            return scalar.string
        case .empty:
            problems.add(
                .error, path, place, zh: "没有值；应为：\(expected.chinese)",
                en: "there is no value; expected \(expected.english)")
        case .number, .fraction, .flag:
            problems.add(
                .error, path, place, zh: "作为文本须加引号：\"\(scalar.string)\"",
                en: "a text that looks like a number or a flag needs quotes: \"\(scalar.string)\"")
        }
        return nil
    }

    // MARK: Lists and groups

    private mutating func readList(
        _ node: Node, _ shape: Shape, _ count: ClosedRange<Int>, _ path: String, _ place: Place
    ) -> Checked? {
        guard case .sequence(let sequence) = node else {
            problems.add(.error, path, place, zh: "这里应为列表", en: "expected a list")
            return nil
        }
        if !count.contains(sequence.count) {
            let allowed = "\(count.lowerBound)…\(count.upperBound)"
            problems.add(
                .error, path, place, zh: "列表有 \(sequence.count) 项，应为 \(allowed) 项",
                en: "the list has \(sequence.count) elements, allowed are \(allowed)")
        }
        var elements: [Checked] = []
        for (index, element) in sequence.prefix(count.upperBound).enumerated() {
            if let value = read(element, as: shape, path: "\(path)[\(index)]") { elements.append(value) }
        }
        return Checked(path: path, place: place, content: .list(elements))
    }

    private mutating func readVariant(
        _ node: Node, _ key: String, _ common: [Field], _ cases: [Variant], _ path: String, _ place: Place
    ) -> Checked? {
        guard case .mapping(let mapping) = node else {
            problems.add(.error, path, place, zh: "这里应为一组键和值", en: "expected keys with values")
            return nil
        }
        let words = cases.map(\.word)
        let chosen = mapping.first { $0.key.scalar?.string == key }
        guard let chosen else {
            problems.add(
                .error, path, place, zh: "缺少 \(key)：\(words.joined(separator: ", "))",
                en: "\(key) is missing: one of \(words.joined(separator: ", "))")
            return readCommon(node, key, common, cases, path, place)
        }
        guard let word = chosen.value.scalar?.string, let variant = cases.first(where: { $0.word == word }) else {
            _ = read(chosen.value, as: .word(words), path: join(path, key))
            return readCommon(node, key, common, cases, path, place)
        }
        let field = Field(key, .word(words), .required, zh: "", en: "")
        return readGroup(node, [field] + common + variant.fields, path, place)
    }

    /// The variant is not known: the common keys are still checked, the others are left alone.
    private mutating func readCommon(
        _ node: Node, _ key: String, _ common: [Field], _ cases: [Variant], _ path: String, _ place: Place
    ) -> Checked? {
        var known = Set(common.map(\.key))
        known.insert(key)
        for variant in cases { known.formUnion(variant.fields.map(\.key)) }
        let ignored = known.subtracting(common.map(\.key))
        return readGroup(node, common, path, place, ignoring: ignored)
    }

    private mutating func readGroup(
        _ node: Node, _ fields: [Field], _ path: String, _ place: Place, ignoring ignored: Set<String> = []
    ) -> Checked? {
        guard case .mapping(let mapping) = node else {
            problems.add(.error, path, place, zh: "这里应为一组键和值", en: "expected keys with values")
            return nil
        }
        var members: [String: Checked] = [:]
        var written: Set<String> = []
        for (key, value) in mapping {
            guard case .scalar(let scalar) = key else {
                problems.add(.error, path, Place(key.mark), zh: "键必须是一个词", en: "a key must be a word")
                continue
            }
            if ignored.contains(scalar.string) { continue }
            guard let field = fields.first(where: { $0.key == scalar.string }) else {
                refuseKey(scalar.string, among: fields.map(\.key), path, Place(key.mark))
                continue
            }
            written.insert(field.key)
            if let checked = read(value, as: field.shape, path: join(path, field.key)) { members[field.key] = checked }
        }
        let refused = written.subtracting(members.keys)
        for field in fields where !written.contains(field.key) {
            if let value = absent(field, path, place) { members[field.key] = value }
        }
        return Checked(path: path, place: place, content: .group(members), refused: refused)
    }

    private mutating func refuseKey(_ key: String, among keys: [String], _ path: String, _ place: Place) {
        let hint = suggestion(key, keys)
        let list = keys.joined(separator: ", ")
        problems.add(
            .error, join(path, key), place, zh: "未知的键“\(key)”；允许的键：\(list)\(hint.chinese)",
            en: "unknown key \"\(key)\"; known here: \(list)\(hint.english)")
    }

    private mutating func absent(_ field: Field, _ path: String, _ place: Place) -> Checked? {
        let inner = join(path, field.key)
        func value(_ content: Checked.Content) -> Checked {
            Checked(path: inner, place: place, content: content)
        }
        switch field.presence {
        case .required:
            problems.add(
                .error, inner, place, zh: "缺少必填的键 \(field.key)（\(field.meaning.chinese)）",
                en: "the required key \(field.key) is missing (\(field.meaning.english))")
            return nil
        case .optional: return nil
        case .number(let number): return value(.number(number))
        case .text(let text): return value(.text(text))
        case .flag(let flag): return value(.flag(flag))
        case .defaults:
            guard case .group(let fields) = field.shape else {
                preconditionFailure("only a group is made of its members' defaults")
            }
            var members: [String: Checked] = [:]
            for member in fields {
                if let checked = absent(member, inner, place) { members[member.key] = checked }
            }
            return value(.group(members))
        }
    }

    // MARK: Words

    private func join(_ path: String, _ key: String) -> String {
        path.isEmpty ? key : "\(path).\(key)"
    }

    private func suggestion(_ word: String, _ candidates: [String]) -> BilingualText {
        guard let near = nearest(to: word, among: candidates) else { return BilingualText(zh: "", en: "") }
        return BilingualText(zh: "。是否想写“\(near)”？", en: ". Did you mean \"\(near)\"?")
    }
}

extension Place {
    init(_ mark: Mark?) {
        self.init(line: mark?.line ?? 0, column: mark?.column ?? 0)
    }
}

extension TextFormat {
    /// Whether the whole text matches the pattern.
    func matches(_ text: String) -> Bool {
        guard let pattern else { return true }
        guard let expression = try? Regex(pattern) else {
            preconditionFailure("the pattern \(pattern) of a shape is a regular expression")
        }
        return text.wholeMatch(of: expression.matchingSemantics(.unicodeScalar)) != nil
    }
}

/// What YAML 1.2 (core schema) takes a scalar for. Words of older versions (`yes`, `12:30`) are texts.
enum PlainScalar: Hashable {
    case empty
    case flag
    case number
    case fraction
    case text

    init(_ scalar: Node.Scalar) {
        guard scalar.style == .plain else {
            self = .text
            return
        }
        switch scalar.string {
        case "", "~", "null", "Null", "NULL": self = .empty
        case "true", "True", "TRUE", "false", "False", "FALSE": self = .flag
        default:
            if scalar.string.wholeMatch(of: /[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+/) != nil {
                self = .number
            } else if scalar.string.wholeMatch(of: /[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?/) != nil {
                self = .fraction
            } else {
                self = .text
            }
        }
    }
}
