import ControlTypes

/// The schemas of what the server answers. A test compares them with what the types really encode to.
enum OpenAPISchemas {
    indirect enum Form: Sendable {
        case text
        case integer
        case flag
        case list(Form)
        case reference(String)
    }

    struct Member: Sendable {
        var name: String
        var form: Form
        var isRequired = true
    }

    static let all: [String: JSONValue] = types.mapValues { members in
        let properties = Dictionary(uniqueKeysWithValues: members.map { ($0.name, value($0.form)) })
        let required = members.filter(\.isRequired).map { JSONValue.text($0.name) }
        return ["type": "object", "properties": .object(properties), "required": .list(required)]
    }

    static func reference(_ name: String) -> JSONValue {
        precondition(types[name] != nil, "there is no schema \(name)")
        return ["$ref": .text("#/components/schemas/\(name)")]
    }

    /// What a client may send.
    static func schema(of form: ObjectForm) -> JSONValue {
        let properties = form.members.map { member -> (String, JSONValue) in
            guard case .object(var schema) = schema(of: member.value) else {
                preconditionFailure("a schema is an object")
            }
            schema["description"] = .text("\(member.meaning.zh) / \(member.meaning.en)")
            return (member.name, .object(schema))
        }
        return [
            "type": "object", "additionalProperties": false,
            "properties": .object(Dictionary(uniqueKeysWithValues: properties)),
            "required": .list(form.members.filter(\.isRequired).map { .text($0.name) }),
        ]
    }

    static func schema(of value: ObjectForm.Value) -> JSONValue {
        switch value {
        case .text(let length):
            ["type": "string", "minLength": .integer(length.lowerBound), "maxLength": .integer(length.upperBound)]
        case .number(let range):
            ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
        case .object(let form): schema(of: form)
        }
    }

    private static func value(_ form: Form) -> JSONValue {
        switch form {
        case .text: ["type": "string"]
        case .integer: ["type": "integer"]
        case .flag: ["type": "boolean"]
        case .list(let element): ["type": "array", "items": value(element)]
        case .reference(let name): ["$ref": .text("#/components/schemas/\(name)")]
        }
    }

    private static func texts(_ names: String...) -> [Member] { names.map { Member(name: $0, form: .text) } }
    private static func integers(_ names: String...) -> [Member] { names.map { Member(name: $0, form: .integer) } }
    private static func flags(_ names: String...) -> [Member] { names.map { Member(name: $0, form: .flag) } }

    private static func optional(_ name: String, _ form: Form) -> Member {
        Member(name: name, form: form, isRequired: false)
    }

    private static func list(_ name: String, _ element: String) -> Member {
        Member(name: name, form: .list(.reference(element)))
    }

    private static func one(_ name: String, _ type: String) -> Member { Member(name: name, form: .reference(type)) }

    /// Schema name → members.
    static let types: [String: [Member]] = [
        "BilingualMessage": texts("zh", "en"),
        "Problem": texts("type", "title", "detail", "kind") + integers("status")
            + [one("message", "BilingualMessage"), list("problems", "BilingualMessage")],
        "PoolStatus": texts("product", "source", "application") + flags("isPreprinted")
            + integers("id", "level", "total", "unallocated"),
        "AllotmentSummary": texts("batch") + integers("source", "codes"),
        "PreprintedStatus": integers("allotted", "verified", "rejected", "returned", "unread"),
        "ImportSummary": texts("fileName", "sha256", "product", "application") + integers("level", "codes"),
        "BatchSummary": texts("number", "product", "phase", "madeOn", "expiresOn") + integers("plannedUnits")
            + [list("warnings", "BilingualMessage")],
        "RecordSummary": texts("directory", "auditHead") + [Member(name: "files", form: .list(.text))],
        "CodeReport": texts("code", "scheme", "product", "state") + integers("level")
            + [
                optional("batch", .text), Member(name: "parents", form: .list(.text)),
                Member(name: "children", form: .list(.text)), list("history", "CodeReportEntry"),
            ],
        "CodeReportEntry": texts("at", "what"),
        "LineStatus": texts("line", "version", "startedAt", "state") + flags("isStarted") + integers("speed")
            + [
                optional("batch", .reference("BatchStatus")), list("holds", "HoldStatus"),
                list("alarms", "AlarmStatus"), list("devices", "DeviceStatus"), list("stations", "StationStatus"),
                one("journal", "JournalStatus"), one("loop", "LoopStatus"),
            ],
        "BatchStatus": texts("number", "product", "phase") + integers("plannedUnits")
            + [
                list("levels", "LevelStatus"), list("obstacles", "BilingualMessage"),
                optional("preprinted", .reference("PreprintedStatus")),
            ],
        "LevelStatus": texts("name")
            + integers(
                "level", "allocated", "waiting", "encoded", "commissioned", "released", "sampled", "destroyed",
                "inactive", "invalid", "returned", "inDoubt", "closed", "closedShort"),
        "HoldStatus": texts("cause") + flags("needsPerson")
            + [one("text", "BilingualMessage"), optional("station", .text), optional("device", .text)],
        "AlarmStatus": texts("kind", "since") + integers("detail")
            + [
                one("text", "BilingualMessage"), one("action", "BilingualMessage"), optional("station", .text),
                optional("device", .text),
            ],
        "DeviceStatus": texts("id", "driver", "address") + flags("isUp") + integers("connections")
            + [optional("lastFault", .text)],
        "StationStatus": texts("id") + integers("level", "items", "passed", "rejected", "removed")
            + [list("reasons", "ReasonCount"), optional("openChildren", .integer)],
        "ReasonCount": texts("reason") + integers("count"),
        "JournalStatus": integers("durable", "waiting", "commitMedian", "commitMax")
            + [optional("failure", .text)],
        "LoopStatus": integers("cycles", "cycleMax", "cycleMean"),
    ]
}
