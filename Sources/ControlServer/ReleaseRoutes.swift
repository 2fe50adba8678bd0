import ControlTypes
import HTTPTypes

extension ControlRoutes {
    /// From a closed batch to a decided one.
    static let release: [Route] = [
        Route(
            method: .get, path: "/v1/batches/{number}/review", operation: "review",
            summary: BilingualMessage(zh: "批次审核：例行计数与例外", en: "A batch's review: routine and exceptions"),
            input: .nothing, output: .json(schema: "ReviewSheet")
        ) { call in
            try await .json(call.service.review(call.parameter("number")))
        },
        Route(
            method: .post, path: "/v1/batches/{number}/review", operation: "acknowledgeExceptions",
            summary: BilingualMessage(zh: "确认例外", en: "Acknowledges exceptions"),
            input: .json(.acknowledgeExceptions), output: .json(schema: "ReviewSheet")
        ) { call in
            try await .json(
                call.service.acknowledgeExceptions(
                    call.parameter("number"), call.content(AcknowledgeExceptions.self)))
        },
        Route(
            method: .post, path: "/v1/batches/{number}/seal", operation: "sealRecord",
            summary: BilingualMessage(
                zh: "关闭审计追踪并写出待签的批记录", en: "Closes the trail and writes the record for signature"),
            input: .json(.seal), output: .json(schema: "ReviewSheet")
        ) { call in
            try await .json(call.service.sealRecord(call.parameter("number"), call.content(SealRequest.self)))
        },
        Route(
            method: .post, path: "/v1/batches/{number}/signatures", operation: "signRecord",
            summary: BilingualMessage(zh: "签署批记录", en: "Signs the record"),
            input: .json(.sign), output: .json(schema: "ReviewSheet")
        ) { call in
            try await .json(call.service.signRecord(call.parameter("number"), call.content(SignRequest.self)))
        },
    ]
}

extension ObjectForm {
    private static let reasoned = Member(
        name: "act", value: .object(act), isRequired: true, meaning: BilingualMessage(zh: "何人何故", en: "who and why"))

    static let acknowledgeExceptions = ObjectForm(members: [
        Member(
            name: "exceptions", value: .list(.text(1...200), 1...1_000), isRequired: true,
            meaning: BilingualMessage(zh: "例外的编号", en: "ids of the exceptions")),
        reasoned,
    ])

    static let seal = ObjectForm(members: [
        text("decision", 1...20, zh: "release 放行、refuse 拒绝", en: "release or refuse"), reasoned,
    ])

    static let sign = ObjectForm(members: [
        text("meaning", 1...20, zh: "responsible、released、refused", en: "responsible, released, refused"),
        text("digest", 64...64, zh: "所示 record.json 的 SHA-256", en: "SHA-256 of record.json as it was shown"),
        text(
            "account", 1...100, zh: "账号，会话首次签名时必填", en: "account, at the first signature of a session",
            isRequired: false),
        text("password", 1...200, zh: "密码", en: "password"), reasoned,
    ])
}
