import ControlTypes
import HTTPTypes

extension ControlRoutes {
    /// What became of decided batches.
    static let handover: [Route] = [
        Route(
            method: .get, path: "/v1/handover", operation: "handovers",
            summary: BilingualMessage(zh: "批次移交的进展", en: "What became of the hand-over of batches"),
            input: .nothing, output: .list(schema: "HandoverStatus")
        ) { call in
            try await .json(call.service.handovers())
        },
        Route(
            method: .post, path: "/v1/handover/{id}/retry", operation: "retryHandover",
            summary: BilingualMessage(zh: "立即重新移交", en: "Hands over again at once"),
            input: .json(.act), output: .json(schema: "HandoverStatus")
        ) { call in
            let text = call.parameter("id")
            guard let id = Int(text), id > 0 else {
                throw Refusal.badRequest(
                    BilingualMessage(zh: "“\(text)”不是移交编号", en: "\(text) is no number of a hand-over"))
            }
            return try await .json(call.service.retryHandover(id, call.content(Act.self)))
        },
    ]
}
