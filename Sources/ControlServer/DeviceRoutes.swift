import ControlTypes
import HTTPTypes

extension ControlRoutes {
    static let devices: [Route] = [
        Route(
            method: .get, path: "/v1/batches/{number}/containers", operation: "closedContainers",
            summary: BilingualMessage(
                zh: "一个批次最近关闭的容器，最多五十个，新的在前",
                en: "The containers of a batch that were closed last, at most fifty, the newest first"),
            input: .nothing, output: .list(schema: "ClosedContainer")
        ) { call in
            try await .json(call.service.closedContainers(call.parameter("number")))
        },
        Route(
            method: .get, path: "/v1/devices/{device}", operation: "device",
            summary: BilingualMessage(
                zh: "一台设备：状态、最近的报文、响应时间、可做的测试",
                en: "A device: state, latest messages, times of its answers, and what may be tried"),
            input: .nothing, output: .json(schema: "DeviceDetail")
        ) { call in
            try await .json(call.service.device(call.parameter("device")))
        },
        Route(
            method: .post, path: "/v1/devices/{device}/test", operation: "testDevice",
            summary: BilingualMessage(
                zh: "重新连接，或没有批次时试读、试打", en: "Reconnects it, or lets it read or print without a batch"),
            input: .json(.testDevice), output: .nothing
        ) { call in
            try await call.service.testDevice(call.parameter("device"), call.content(TestDevice.self))
            return .nothing
        },
    ]
}
