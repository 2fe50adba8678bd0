import ArgumentParser
import ControlTypes
import ControlWords

struct DeviceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "device", abstract: "产线的设备 / The devices of the line.", subcommands: [Show.self, Test.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "设备的状态、最近的报文和响应时间 / State, latest messages and times of a device.",
            discussion: """
                < 为设备发来，> 为发往设备。全部报文见 `lineage recorder show`。
                < came from the device, > went to it. `lineage recorder show` has all messages.

                示例 / Example:
                  lineage device show unit-printer --hex
                """)

        @Argument(help: "设备 / device")
        var device: String
        @Flag(help: "以十六进制显示字节 / show bytes in hexadecimal")
        var hex = false
        @OptionGroup var json: JSONOption
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var language: LanguageOption

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let detail = try await controller.client.device(device)
                if json.json { return try Output.say(json: detail) }
                DeviceText(language: language.chosen, isHexadecimal: hex).lines(detail).forEach(Output.say)
            }
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test", abstract: "重新连接、试读或试打 / Reconnects a device, or lets it read or print.",
            discussion: """
                重新连接须停线；试读、试打须产线上没有批次，打印的标签不是产品的，取下并销毁。
                The line stands to reconnect a device, and has no batch to read or print; what is printed is none of
                the product's: take it off and destroy it.

                示例 / Example:
                  lineage device test case-printer print --reason "new ribbon"
                """)

        @Argument(help: "设备 / device")
        var device: String
        @Argument(help: "reconnect、read 或 print / reconnect, read or print")
        var what: String
        @OptionGroup var who: ActOptions
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var language: LanguageOption

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                try await controller.client.testDevice(device, TestDevice(what: what, act: who.act))
                Output.say(
                    language.chosen.choose(
                        zh: "已发出；结果见 lineage device show \(device)",
                        en: "sent; lineage device show \(device) tells what came"))
            }
        }
    }
}

/// A device as lines for people.
struct DeviceText {
    let language: Language
    let isHexadecimal: Bool

    func lines(_ detail: DeviceDetail) -> [String] {
        let status = detail.status
        let state =
            status.isUp
            ? language.choose(zh: "已连接", en: "connected") : language.choose(zh: "未连接", en: "not connected")
        var lines = ["\(status.id)  \(state)  \(status.driver)  \(status.address)"]
        if let fault = status.lastFault { lines.append(language.choose(zh: "最近的故障：", en: "last fault: ") + fault) }
        let latency = detail.latency
        if latency.count > 0 {
            lines.append(
                language.choose(
                    zh: "响应 \(latency.count) 次，平均 \(latency.mean) µs，最长 \(latency.longest) µs",
                    en: "\(latency.count) answers, mean \(latency.mean) µs, longest \(latency.longest) µs"))
            lines += latency.buckets.filter { $0.count > 0 }.map { bucket in
                "  " + (bucket.upTo.map { "≤ \($0) ms" } ?? ">") + "  \(bucket.count)"
            }
        }
        for test in detail.tests {
            lines.append("\(test.what)" + (test.obstacles.isEmpty ? "  ✓" : ""))
            lines += test.obstacles.map { "  ✗ " + $0.text(in: language) }
        }
        return lines
            + detail.messages.map { message in
                message.at + (message.isSent ? " > " : " < ")
                    + (isHexadecimal ? message.hex ?? message.text : message.text)
            }
    }
}
