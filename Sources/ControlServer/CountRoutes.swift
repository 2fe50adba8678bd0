import ControlTypes
import HTTPTypes

extension ControlRoutes {
    /// Reconciliation of a batch.
    static let counts: [Route] = [
        Route(
            method: .get, path: "/v1/batches/{number}/counts", operation: "counts",
            summary: BilingualMessage(zh: "须清点之处及其结果", en: "The places to be counted, and what was counted"),
            input: .nothing, output: .list(schema: "PlaceCountStatus")
        ) { call in
            try await .json(call.service.counts(call.parameter("number")))
        },
        Route(
            method: .post, path: "/v1/batches/{number}/counts", operation: "count",
            summary: BilingualMessage(zh: "输入一处的实物清点", en: "Enters the physical count of a place"),
            input: .json(.count), output: .json(schema: "PlaceCountStatus")
        ) { call in
            try await .json(call.service.count(call.parameter("number"), call.content(CountRequest.self)))
        },
        Route(
            method: .post, path: "/v1/batches/{number}/deviations", operation: "explainDeviation",
            summary: BilingualMessage(zh: "说明一处清点差异的原因", en: "Says why a count differs from the records"),
            input: .json(.deviation), output: .json(schema: "PlaceCountStatus")
        ) { call in
            try await .json(
                call.service.explainDeviation(call.parameter("number"), call.content(DeviationRequest.self)))
        },
        Route(
            method: .get, path: "/v1/batches/{number}/open", operation: "openEntries",
            summary: BilingualMessage(zh: "批次中尚未了结的事项", en: "What of the batch is not final yet"),
            input: .nothing, output: .list(schema: "OpenStatus")
        ) { call in
            try await .json(call.service.openEntries(call.parameter("number")))
        },
    ]
}

extension ObjectForm {
    static let count = ObjectForm(members: [
        text(
            "place", 1...60, zh: "清点之处，如 bin/units",
            en: "the place: bin/STATION, samples/LEVEL, left-over, loose/LEVEL, containers/LEVEL"),
        number("number", 0...100_000_000, zh: "实物数量", en: "what is physically there, over the whole batch"),
        Member(
            name: "act", value: .object(act), isRequired: true,
            meaning: BilingualMessage(zh: "何人何故", en: "who, and a remark")),
    ])

    static let deviation = ObjectForm(members: [
        text("place", 1...60, zh: "清点之处", en: "the place that was counted"),
        Member(
            name: "act", value: .object(act), isRequired: true,
            meaning: BilingualMessage(zh: "何人；reason 为差异原因", en: "who; the reason is that of the difference")),
    ])
}
