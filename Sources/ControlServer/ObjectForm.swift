import ControlTypes

/// The form of what a client sends: which members there are and how large each may be (L-08). Bodies are checked
/// against it before anything else looks at them, and the OpenAPI document shows it.
struct ObjectForm: Sendable {
    indirect enum Value: Sendable {
        /// A text of so many characters, none of them a control character.
        case text(ClosedRange<Int>)
        case number(ClosedRange<Int>)
        case flag
        /// A list of so many values of one form.
        case list(Value, ClosedRange<Int>)
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
        case (.flag, .flag): return []
        case (.list(let element, let count), .list(let values)):
            guard count.contains(values.count) else {
                return [
                    BilingualMessage(
                        zh: "\(place) 应有 \(count.lowerBound) 至 \(count.upperBound) 项",
                        en: "\(place) has \(count.lowerBound) to \(count.upperBound) elements")
                ]
            }
            return values.enumerated().flatMap { index, value in
                problems(of: value, as: element, at: "\(place)[\(index)]")
            }
        case (.flag, _):
            return [BilingualMessage(zh: "\(place) 应为 true 或 false", en: "\(place) is true or false")]
        case (.list, _):
            return [BilingualMessage(zh: "\(place) 应为列表", en: "\(place) is a list")]
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
        text(
            "user", 0...100, zh: "无会话时的操作者；有会话时以会话为准", en: "ignored: the session's holder acts",
            isRequired: false),
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

    static let shelveAlarm = ObjectForm(members: [
        number("minutes", 1...1_440, zh: "搁置的分钟数", en: "minutes to shelve it for"),
        Member(
            name: "act", value: .object(act), isRequired: true,
            meaning: BilingualMessage(zh: "何人何故，须有原因", en: "who and why; a reason is required")),
    ])

    static let rejectOrder = ObjectForm(members: [
        number("count", 1...1000, zh: "件数", en: "how many of the items that come next"),
        actMember,
    ])

    private static let actMember = Member(
        name: "act", value: .object(act), isRequired: true,
        meaning: BilingualMessage(zh: "何人何故", en: "who and why"))

    static let clearBatch = ObjectForm(members: [
        Member(
            name: "done", value: .list(.text(1...100), 1...100), isRequired: true,
            meaning: BilingualMessage(zh: "已完成的检查项", en: "the items that are done")),
        actMember,
    ])

    static let testDevice = ObjectForm(members: [
        text("what", 1...20, zh: "reconnect、read 或 print", en: "reconnect, read or print"), actMember,
    ])

    static let challengeBatch = ObjectForm(members: [
        text(
            "what", 1...40, zh: "start、end，或试验件", en: "start, end, or the test piece that comes next"),
        actMember,
    ])

    static let resolveContainer = ObjectForm(members: [
        text("station", 1...100, zh: "工位", en: "the station"),
        number("number", 0...4_294_967_295, zh: "容器号", en: "the container's number within its station"),
        text("what", 1...40, zh: "close-short 或 take-apart", en: "close-short or take-apart"),
        actMember,
    ])
    /// A pallet's packs may be meant one by one.
    static let packAct = ObjectForm(members: [
        text(
            "kind", 1...20,
            zh: """
                sample、take-out、put-back、replace、move、disaggregate、aggregate、void、destroy、reprint、undo、scan-back、\
                carry-in
                """,
            en: """
                sample, take-out, put-back, replace, move, disaggregate, aggregate, void, destroy, reprint, undo, \
                scan-back, carry-in
                """),
        Member(
            name: "codes", value: .list(.text(1...200), 0...5_000), isRequired: true,
            meaning: BilingualMessage(zh: "码；replace：先旧后新", en: "the packs; replace: the old one, then the new one")),
        text("into", 1...200, zh: "目标容器", en: "the container that packs go to", isRequired: false),
        Member(
            name: "level", value: .number(2...9), isRequired: false,
            meaning: BilingualMessage(zh: "新容器的级别", en: "level of a new container")),
        flag("deep", zh: "内含的容器一并拆除", en: "containers in it are taken apart as well"),
        text("sampleKind", 1...20, zh: "destructive 或 retained", en: "destructive or retained", isRequired: false),
        flag("reject", zh: "操作员剔除", en: "an operator rejects the packs"),
        text(
            "second", 1...100, zh: "第二个人的账号", en: "the account of the second person", isRequired: false),
        text(
            "secondPassword", 1...200, zh: "第二个人自己输入的密码", en: "the password, entered by the second person",
            isRequired: false),
        Member(
            name: "preview", value: .flag, isRequired: true,
            meaning: BilingualMessage(zh: "只告知后果", en: "only tell what would come of it")),
        Member(
            name: "act", value: .object(act), isRequired: true,
            meaning: BilingualMessage(zh: "何人何故", en: "who and why")),
    ])

    private static func flag(_ name: String, zh: String, en: String) -> Member {
        Member(name: name, value: .flag, isRequired: false, meaning: BilingualMessage(zh: zh, en: en))
    }

    static let exportRecord = ObjectForm(members: [
        text(
            "directory", 1...4096, zh: "控制器所在机器上的绝对路径", en: "absolute path on the controller's machine")
    ])

    static let returnCodes = ObjectForm(members: [
        Member(
            name: "act",
            value: .object(
                ObjectForm(members: [
                    text("user", 0...100, zh: "有会话时以会话为准", en: "ignored: the session's holder acts", isRequired: false),
                    text("reason", 1...500, zh: "原因", en: "why"),
                ])), isRequired: true, meaning: BilingualMessage(zh: "何人何故", en: "who and why")),
        text(
            "file", 1...4096, zh: "清单，控制器所在机器上的绝对路径；缺省 = 不写",
            en: "the list: an absolute path on the controller's machine; none if absent", isRequired: false),
    ])

    static let returnedCodes = ObjectForm(members: [
        text("file", 1...4096, zh: "控制器所在机器上的绝对路径", en: "absolute path on the controller's machine")
    ])

    static let importCodes = ObjectForm(members: [
        text("fileName", 1...255, zh: "文件名", en: "name of the file"),
        text("product", 1...100, zh: "产品", en: "product"),
        number("level", 1...255, zh: "包装级别", en: "packaging level"),
        text("application", 1...100, zh: "申请单号", en: "application number"),
        text("user", 0...100, zh: "有会话时以会话为准", en: "ignored: the session's holder acts", isRequired: false),
    ])
}
