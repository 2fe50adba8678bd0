import ControlTypes
import HTTPTypes

/// Cartons that come printed (V-08).
extension ControlRoutes {
    static let preprinted: [Route] = [
        Route(
            method: .post, path: "/v1/batches/{number}/allotments", operation: "allotCodes",
            summary: BilingualMessage(zh: "把预印盒的码分配给批次", en: "Gives codes of pre-printed cartons to a batch"),
            input: .json(.allotCodes), output: .json(schema: "AllotmentSummary")
        ) { call in
            try await .json(call.service.allotCodes(call.parameter("number"), call.content(AllotCodes.self)))
        },
        Route(
            method: .post, path: "/v1/batches/{number}/left-over", operation: "returnCartons",
            summary: BilingualMessage(
                zh: "退回未使用的预印盒；请求体一行一码，全部或全不",
                en: "Gives unused pre-printed cartons back; one code a line in the body, all of them or none"),
            input: .file(query: .act), output: .json(schema: "PreprintedStatus")
        ) { call in
            let act = Act(user: call.query["user"] ?? "", reason: call.query["reason"] ?? "")
            let codes = String(decoding: call.body, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
            return try await .json(call.service.returnCartons(call.parameter("number"), codes: codes, act))
        },
    ]

    static let handheld: [Route] = [
        Route(
            method: .post, path: "/v1/stations/{from}/hand-over/{to}", operation: "handOver",
            summary: BilingualMessage(
                zh: "手工工位未完成的容器转到同级别的另一工位继续",
                en: "What is under way at a handheld station goes on at another one of the same level"),
            input: .json(.act), output: .nothing
        ) { call in
            try await call.service.handOver(
                from: call.parameter("from"), to: call.parameter("to"), call.content(Act.self))
            return .nothing
        }
    ]
}

extension ObjectForm {
    static let allotCodes = ObjectForm(members: [
        Member(
            name: "source", value: .number(1...Int.max), isRequired: true,
            meaning: BilingualMessage(zh: "码源编号（PoolStatus.number）", en: "number of the source (PoolStatus.number)")),
        Member(
            name: "count", value: .number(1...100_000_000), isRequired: false,
            meaning: BilingualMessage(zh: "数量；缺省为全部", en: "how many; all that are free if absent")),
        Member(
            name: "act", value: .object(act), isRequired: true,
            meaning: BilingualMessage(zh: "何人何故", en: "who and why")),
    ])
}
