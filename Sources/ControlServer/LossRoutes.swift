import ControlTypes
import HTTPTypes

extension ControlRoutes {
    static let losses: [Route] = [
        Route(
            method: .get, path: "/v1/losses", operation: "losses",
            summary: BilingualMessage(zh: "当前批次的时间损失与 OEE", en: "Losses and OEE of the batch that the line has"),
            input: .nothing, output: .json(schema: "LossStatus")
        ) { call in
            try await .json(call.service.losses(batch: nil))
        },
        Route(
            method: .get, path: "/v1/losses/shift", operation: "shiftLosses",
            summary: BilingualMessage(zh: "当前班次的时间损失与 OEE", en: "Losses and OEE of the present shift"),
            input: .nothing, output: .json(schema: "LossStatus")
        ) { call in
            try await .json(call.service.shiftLosses())
        },
        Route(
            method: .get, path: "/v1/batches/{number}/losses", operation: "batchLosses",
            summary: BilingualMessage(zh: "一个批次的时间损失与 OEE", en: "Losses and OEE of a batch"),
            input: .nothing, output: .json(schema: "LossStatus")
        ) { call in
            try await .json(call.service.losses(batch: call.parameter("number")))
        },
        Route(
            method: .post, path: "/v1/stops/{stop}/reason/{reason}", operation: "giveStopReason",
            summary: BilingualMessage(
                zh: "登记或更正停机原因；stop 为序号或 last",
                en: "Gives a stop its reason, or another one; stop is its number or last"),
            input: .json(.act), output: .nothing
        ) { call in
            let word = call.parameter("stop")
            let stop = Int(word)
            guard word == "last" || stop != nil else {
                throw Refusal.badRequest(
                    BilingualMessage(zh: "stop 应为停机序号或 last", en: "stop is the number of a stop, or last"))
            }
            try await call.service.giveStopReason(
                call.parameter("reason"), stop: stop, call.content(Act.self))
            return .nothing
        },
    ]
}
