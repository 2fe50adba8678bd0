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
        case .flag: ["type": "boolean"]
        case .list(let element, let count):
            [
                "type": "array", "minItems": .integer(count.lowerBound), "maxItems": .integer(count.upperBound),
                "items": schema(of: element),
            ]
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

    private static func messages(_ names: String...) -> [Member] { names.map { one($0, "BilingualMessage") } }

    /// Schema name → members.
    static let types = lineTypes.merging(alarmTypes) { first, _ in first }

    private static let lineTypes: [String: [Member]] = [
        "BilingualMessage": texts("zh", "en"),
        "Problem": texts("type", "title", "detail", "kind") + integers("status")
            + [one("message", "BilingualMessage"), list("problems", "BilingualMessage")],
        "PoolStatus": texts("product", "scheme", "source", "application", "state")
            + flags("isPreprinted") + integers("number", "level", "total", "unallocated", "percent", "returned")
            + [optional("minutesLeft", .integer)],
        "PoolLevelStatus": texts("name") + integers("level", "remaining", "total", "percent")
            + [optional("minutesLeft", .integer)],
        "ReturnSummary": texts("source", "product") + integers("number", "level", "codes")
            + [optional("file", .text), optional("sha256", .text)],
        "AllotmentSummary": texts("batch") + integers("source", "codes"),
        "PreprintedStatus": integers("allotted", "verified", "rejected", "returned", "unread"),
        "ImportSummary": texts("fileName", "sha256", "product", "application") + integers("level", "codes"),
        "BatchSummary": texts("number", "product", "phase", "madeOn", "expiresOn") + integers("plannedUnits")
            + [list("warnings", "BilingualMessage")],
        "BatchDetail": flags("isClearanceRequired", "isTestRequired")
            + [
                one("summary", "BatchSummary"), list("steps", "BatchStepEntry"), list("clearance", "ClearanceEntry"),
                list("testPieces", "TestPieceEntry"), optional("test", .reference("TestNow")),
                list("next", "NextStep"), list("openContainers", "OpenContainerEntry"), list("levels", "LevelStatus"),
            ],
        "BatchStepEntry": texts("phase", "at", "who", "why"),
        "ClearanceEntry": texts("id")
            + [one("text", "BilingualMessage"), optional("at", .text), optional("who", .text)],
        "TestPieceEntry": texts("piece", "finding", "at", "who") + flags("hasPassed") + [optional("reason", .text)],
        "TestNow": flags("hasCarton", "hasPassed")
            + [
                Member(name: "missing", form: .list(.text)), optional("announced", .text),
                one("instruction", "BilingualMessage"),
            ],
        "NextStep": texts("step") + [list("obstacles", "BilingualMessage")],
        "OpenContainerEntry": texts("station") + integers("number", "level")
            + [
                one("stage", "BilingualMessage"), Member(name: "children", form: .list(.text)),
                Member(name: "acts", form: .list(.text)),
            ],
        "RecordSummary": texts("directory", "auditHead") + [Member(name: "files", form: .list(.text))],
        "CodeReport": texts("code", "scheme", "product", "state") + integers("level")
            + [
                optional("batch", .text), Member(name: "parents", form: .list(.text)),
                Member(name: "children", form: .list(.text)), list("history", "CodeReportEntry"),
                optional("place", .text), Member(name: "legalActs", form: .list(.text)),
                Member(name: "labelDue", form: .flag),
            ],
        "CodeReportEntry": texts("at") + [
            one("what", "BilingualMessage"), optional("who", .text), optional("why", .text),
        ],
        "PackActReport": texts("kind") + flags("done")
            + integers("consequenceCount", "detached", "attached", "changed", "labelsPrinted")
            + [list("consequences", "BilingualMessage"), Member(name: "labelsDue", form: .list(.text))],
        "LineStatus": texts("line", "version", "startedAt", "state") + flags("isStarted") + integers("speed")
            + [
                optional("batch", .reference("BatchStatus")), list("holds", "HoldStatus"),
                list("alarms", "AlarmStatus"), optional("nextAct", .reference("NextAct")),
                list("devices", "DeviceStatus"), list("stations", "StationStatus"),
                one("journal", "JournalStatus"), one("loop", "LoopStatus"),
                optional("production", .reference("ProductionStatus")),
                optional("handover", .reference("HandoverRemark")), optional("timeZoneMinutes", .integer),
            ],
        "ProductionStatus": texts("mode", "activity") + integers("modeNumber", "stateNumber")
            + [
                optional("stateSince", .text), optional("stop", .reference("StopStatus")),
                optional("batch", .reference("OEEFigures")), optional("shift", .reference("OEEFigures")),
                one("shiftName", "BilingualMessage"), optional("times", .reference("LossTimes")),
            ],
        "LossStatus": integers("total", "good", "rejected", "microStopCount", "stopCount")
            + [
                optional("batch", .text), optional("shift", .reference("ShiftStatus")),
                optional("ratedSpeed", .integer), one("figures", "OEEFigures"), one("times", "LossTimes"),
                optional("meanTimeBetweenStops", .integer), optional("meanTimeToRepair", .integer),
                list("losses", "LossLine"), list("stops", "StopStatus"), list("minutes", "MinuteStatus"),
            ],
        "ShiftStatus": texts("id", "from", "until") + [one("name", "BilingualMessage")],
        "OEEFigures": ["availability", "performance", "quality", "oee"].map { optional($0, .integer) },
        "LossTimes": integers(
            "running", "reduced", "microStops", "stops", "planned", "noBatch", "plannedProduction", "elapsed"),
        "LossLine": texts("kind", "reason", "category") + flags("isGiven") + integers("milliseconds", "count")
            + [one("text", "BilingualMessage")],
        "StopStatus": texts("began", "kind", "cause") + flags("isOpen") + integers("number", "milliseconds")
            + [
                one("text", "BilingualMessage"), optional("station", .text), optional("device", .text),
                optional("reason", .text), optional("reasonText", .reference("BilingualMessage")),
                optional("reasonBy", .text),
            ],
        "MinuteStatus": integers("items", "rejected"),
        "BatchStatus": texts("number", "product", "phase") + integers("plannedUnits")
            + [
                list("levels", "LevelStatus"), list("obstacles", "BilingualMessage"),
                optional("preprinted", .reference("PreprintedStatus")),
                list("pools", "PoolLevelStatus"),
            ],
        "LevelStatus": texts("name")
            + integers(
                "level", "allocated", "waiting", "encoded", "commissioned", "released", "sampled", "destroyed",
                "inactive", "invalid", "returned", "inDoubt", "unexplained", "closed", "closedShort")
            + [optional("content", .reference("ContentStatus"))],
        "ContentStatus": integers("packed", "full", "inShort", "difference"),
        "PlaceCountStatus": texts("place", "state")
            + [
                one("text", "BilingualMessage"), optional("expected", .integer), optional("counted", .integer),
                optional("difference", .integer), optional("countedBy", .text), optional("explanation", .text),
                optional("explainedBy", .text),
            ],
        "OpenStatus": texts("kind", "command") + integers("count")
            + [
                one("text", "BilingualMessage"), one("action", "BilingualMessage"), optional("station", .text),
                optional("level", .integer), optional("place", .text), list("first", "OpenThing"),
            ],
        "OpenThing": [optional("code", .text), optional("number", .integer)],
        "HoldStatus": texts("cause") + flags("needsPerson")
            + [
                one("text", "BilingualMessage"), one("action", "BilingualMessage"), optional("station", .text),
                optional("device", .text),
            ],
        "DeviceStatus": texts("id", "driver", "address") + flags("isUp") + integers("connections")
            + [optional("lastFault", .text)],
        "ClosedContainer": texts("code", "at") + integers("level", "children") + flags("isShort"),
        "DeviceDetail": [
            one("status", "DeviceStatus"), list("messages", "DeviceMessage"), one("latency", "LatencyStatus"),
            list("tests", "DeviceTest"),
        ],
        "DeviceMessage": texts("at", "text") + flags("isSent") + [optional("hex", .text)],
        "LatencyStatus": integers("count", "mean", "longest") + [list("buckets", "LatencyBucket")],
        "LatencyBucket": integers("count") + [optional("upTo", .integer)],
        "DeviceTest": texts("what") + [list("obstacles", "BilingualMessage")],
        "StationStatus": texts("id")
            + integers(
                "level", "items", "passed", "passedUnproven", "rejected", "removed", "lost", "onBelt", "difference")
            + [
                list("reasons", "ReasonCount"), optional("openChildren", .integer),
                optional("grade", .reference("GradeStatus")),
            ],
        "ReasonCount": texts("reason") + messages("text") + integers("count"),
        "JournalStatus": integers("durable", "waiting", "commitMedian", "commitMax")
            + [optional("failure", .text)],
        "LoopStatus": integers("cycles", "cycleMax", "cycleMean"),
    ]

    private static let alarmTypes: [String: [Member]] = [
        "AccountStatus": texts("name", "printedName", "role") + flags("isDisabled", "mustChangePassword")
            + [optional("lockedUntil", .text), Member(name: "rights", form: .list(.text))],
        "ReviewSheet": texts("batch", "state")
            + [
                list("routine", "RoutineCount"), list("exceptions", "ReviewException"),
                optional("seal", .reference("SealStatus")), list("signatures", "SignatureStatus"),
                list("obstacles", "BilingualMessage"),
            ],
        "RoutineCount": integers("count") + messages("text"),
        "ReviewException": texts("id") + messages("text")
            + ["at", "who", "why", "acknowledgedBy", "comment"].map { optional($0, .text) },
        "SealStatus": texts("decision", "digest", "directory", "at", "who"),
        "SignatureStatus": texts("account", "printedName", "role", "meaning", "at", "why") + messages("text"),
        "HandoverStatus": texts("batch", "destination", "kind", "state", "since", "changed") + messages("text")
            + integers("id", "part", "parts", "requests", "faultCount") + flags("isOverdue")
            + [
                optional("task", .text), optional("due", .text), optional("trouble", .text),
                list("faults", "HandoverFault"),
            ],
        "HandoverFault": texts("type", "text") + [optional("code", .text)],
        "HandoverRemark": integers("open", "overdue", "refused") + [optional("text", .reference("BilingualMessage"))],
        "LoginAnswer": texts("token") + [one("account", "AccountStatus")],
        "AlarmStatus": texts("id", "kind", "priority", "state", "since") + flags("isStanding", "holdsLine")
            + integers("detail", "occurrences") + messages("text", "cause", "consequence", "action")
            + [optional("station", .text), optional("device", .text), optional("shelf", .reference("AlarmShelf"))],
        "AlarmShelf": texts("until", "user", "reason"),
        "NextAct": texts("priority") + flags("holdsLine") + messages("cause", "action")
            + [optional("alarm", .text), optional("station", .text), optional("device", .text)],
        "AlarmHistoryEntry": texts("at", "alarm", "priority", "change") + messages("text")
            + [optional("user", .text), optional("reason", .text), optional("batch", .text)],
        "AlarmReport": texts("from", "through") + flags("isComplete")
            + integers(
                "total", "lastTenMinutes", "peak", "floodLimit", "floodSeconds", "standing", "stale")
            + [
                list("chattering", "AlarmCount"), list("mostFrequent", "AlarmCount"),
                list("priorities", "AlarmPriorityShare"),
            ],
        "AlarmCount": texts("alarm") + messages("text") + integers("count"),
        "AlarmPriorityShare": texts("priority") + integers("count", "percent", "target"),
        "AlarmDescription": texts("kind", "priority") + flags("latches", "mayBeShelved")
            + messages("name", "cause", "consequence", "action", "end")
            + [Member(name: "holds", form: .list(.text))],
        "GradeStatus": integers("recent", "reads") + flags("isDrifting") + messages("note")
            + [optional("reference", .integer)],
    ]
}
