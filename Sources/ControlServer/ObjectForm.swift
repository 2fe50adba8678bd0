import ControlTypes

/// The form of what a client sends: which members there are and how large each may be (L-08). Bodies are checked
/// against it before anything else looks at them, and the OpenAPI document shows it.
struct ObjectForm: Sendable {
    indirect enum Value: Sendable {
        /// A text of so many characters, none of them a control character.
        case text(ClosedRange<Int>)
        case number(ClosedRange<Int>)
        case object(ObjectForm)
    }

    struct Member: Sendable {
        var name: String
        var value: Value
        var isRequired: Bool
        var meaning: BilingualMessage
    }

    var members: [Member]

    /// Everything that is wrong with this object.
    func problems(of object: [String: JSONValue], within place: String) -> [BilingualMessage] {
        var problems: [BilingualMessage] = []
        for name in object.keys.sorted() where !members.contains(where: { $0.name == name }) {
            let known = members.map(\.name)
            problems.append(
                BilingualMessage(
                    zh: "未知成员 \(place)\(name)，可用：\(known.joined(separator: "、"))",
                    en: "unknown member \(place)\(name); there are \(known.joined(separator: ", "))"))
        }
        for member in members {
            switch object[member.name] {
            case nil, .null:
                guard member.isRequired else { continue }
                problems.append(
                    BilingualMessage(zh: "缺少 \(place)\(member.name)", en: "\(place)\(member.name) is missing"))
            case let value?:
                problems += Self.problems(of: value, as: member.value, at: place + member.name)
            }
        }
        return problems
    }

    private static func problems(of value: JSONValue, as form: Value, at place: String) -> [BilingualMessage] {
        switch (form, value) {
        case (.text(let length), .text(let text)):
            guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
                return [
                    BilingualMessage(zh: "\(place) 含有控制字符", en: "\(place) contains a control character")
                ]
            }
            guard length.contains(text.count) else {
                return [
                    BilingualMessage(
                        zh: "\(place) 应有 \(length.lowerBound) 至 \(length.upperBound) 个字符",
                        en: "\(place) has \(length.lowerBound) to \(length.upperBound) characters")
                ]
            }
            return []
        case (.number(let range), .integer(let number)):
            guard range.contains(number) else {
                return [
                    BilingualMessage(
                        zh: "\(place) 应为 \(range.lowerBound) 至 \(range.upperBound)",
                        en: "\(place) is \(range.lowerBound) to \(range.upperBound)")
                ]
            }
            return []
        case (.object(let form), .object(let members)):
            return form.problems(of: members, within: place + ".")
        case (.text, _):
            return [BilingualMessage(zh: "\(place) 应为文本", en: "\(place) is a text")]
        case (.number, _):
            return [BilingualMessage(zh: "\(place) 应为整数", en: "\(place) is a whole number")]
        case (.object, _):
            return [BilingualMessage(zh: "\(place) 应为对象", en: "\(place) is an object")]
        }
    }
}

extension ObjectForm {
    static func text(
        _ name: String, _ length: ClosedRange<Int>, zh: String, en: String, isRequired: Bool = true
    ) -> Member {
        Member(
            name: name, value: .text(length), isRequired: isRequired, meaning: BilingualMessage(zh: zh, en: en))
    }

    static func number(_ name: String, _ range: ClosedRange<Int>, zh: String, en: String) -> Member {
        Member(name: name, value: .number(range), isRequired: true, meaning: BilingualMessage(zh: zh, en: en))
    }

    static let act = ObjectForm(members: [
        text("user", 1...100, zh: "操作者，记为未认证", en: "who acts; recorded as unauthenticated"),
        text("reason", 0...500, zh: "原因", en: "why"),
    ])

    static let createBatch = ObjectForm(members: [
        text("number", 1...20, zh: "批号", en: "batch number"),
        text("product", 1...100, zh: "产品", en: "product"),
        text("madeOn", 10...10, zh: "生产日期", en: "date of production, yyyy-MM-dd"),
        text(
            "expiresOn", 10...10, zh: "有效期至；缺省按产品规则计算", en: "expiry date; computed from the product's rule if absent",
            isRequired: false),
        number("plannedUnits", 1...100_000_000, zh: "计划数量", en: "planned units"),
        Member(
            name: "act", value: .object(act), isRequired: true,
            meaning: BilingualMessage(zh: "何人何故", en: "who and why")),
    ])

    static let exportRecord = ObjectForm(members: [
        text(
            "directory", 1...4096, zh: "控制器所在机器上的绝对路径", en: "absolute path on the controller's machine")
    ])

    static let importCodes = ObjectForm(members: [
        text("fileName", 1...255, zh: "文件名", en: "name of the file"),
        text("product", 1...100, zh: "产品", en: "product"),
        number("level", 1...255, zh: "包装级别", en: "packaging level"),
        text("application", 1...100, zh: "申请单号", en: "application number"),
        text("user", 1...100, zh: "操作者", en: "who acts"),
    ])
}
