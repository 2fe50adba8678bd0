import ControlTypes
import ControlWords
import Foundation

// The enterprise of a demonstration: where its batch is handed over to, and whether it arrived.
extension DemonstrationPlan {
    /// Who plays the enterprise, and with which faults.
    var enterpriseArguments: [String] {
        [
            "enterprise", "--port", "0", "--seed", "\(seed)", "--faults",
            scenario == nil && faults == "none" ? "none" : "typical", "--state", enterpriseFile.path, "--token-file",
            secretFile("token").path, "--secret-file", secretFile("secret").path,
        ]
    }

    var enterpriseFile: URL { folder.appending(path: "enterprise.json") }
    var dropDirectory: URL { folder.appending(path: "drop") }
    /// The line's file with the demonstration's own destinations.
    var controllerLineFile: URL { folder.appending(path: "line.yaml") }

    func secretFile(_ name: String) -> URL { folder.appending(path: "enterprise-\(name)") }

    /// Secrets that are made up for this demonstration, each readable by its owner alone.
    func writeSecrets() throws {
        for name in ["token", "secret"] {
            let path = secretFile(name).path
            let made = FileManager.default.createFile(
                atPath: path, contents: Data((UUID().uuidString + "\n").utf8), attributes: [.posixPermissions: 0o600])
            guard made else { throw CommandFailure(zh: "无法写入 \(path)", en: "\(path) cannot be written") }
        }
    }

    /// Copies the line's file with destinations on this machine in place of its own: a demonstration hands nothing over
    /// to anybody real.
    func writeControllerLine(port: Int) throws {
        let text = String(decoding: try Self.bytes(of: lineFile), as: UTF8.self)
        var lines: [Substring] = []
        var isInside = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("handover:") {
                isInside = true
            } else if let first = line.first, !" -#\t\r".contains(first) {
                isInside = false
            }
            if !isInside { lines.append(line) }
        }
        let server = "http://127.0.0.1:\(port)"
        let times = "retry-s: 1, longest-retry-s: 2, timeout-s: 2, poll-s: 1"
        let added = """
            handover:
              - { id: archive, kind: directory, path: "\(dropDirectory.path)", refused: true }
              - { id: enterprise, kind: epcis, url: "\(server)", token-file: "\(secretFile("token").path)", events: 200, \(times) }
              - { id: platform, kind: platform, url: "\(server)/router/rest", app-key: "10001", \
            secret-file: "\(secretFile("secret").path)", enterprise: demo, sequence: demo, \(times) }

            """
        do {
            try FileManager.default.createDirectory(at: dropDirectory, withIntermediateDirectories: true)
            try Data((lines.joined(separator: "\n") + "\n" + added).utf8).write(to: controllerLineFile)
        } catch {
            throw CommandFailure(
                zh: "无法写入 \(controllerLineFile.path)：\(error.localizedDescription)",
                en: "\(controllerLineFile.path) cannot be written: \(error.localizedDescription)")
        }
    }
}

/// What arrived at the enterprise of a demonstration.
struct DemonstrationDelivery {
    /// What the simulated enterprise says that it holds.
    struct Holdings: Decodable {
        struct File: Decodable {
            var name: String
            var codes: Int
            var result: Int
        }

        var events: [String]
        var repeatedEvents: Int
        var files: [File]
        var repeatedFiles: Int
        var requests: Int
        var lostAnswers: Int
    }

    var handovers: [HandoverStatus]
    var holdings: Holdings

    /// Compares what the enterprise holds with the record: the same events in the same order, each once.
    func check(against record: URL) throws {
        let text = try String(contentsOf: record.appending(path: "epcis.jsonld"), encoding: .utf8)
        let isReleased = handovers.contains { $0.kind == "epcis" }
        let expected = isReleased ? text.matches(of: /"eventID":"([^"]*)"/).map { String($0.1) } : []
        guard holdings.events == expected else {
            throw CommandFailure(
                zh: "企业端有 \(holdings.events.count) 个事件，批记录有 \(expected.count) 个",
                en: """
                    the enterprise holds \(holdings.events.count) events, the record has \(expected.count), or their order \
                    differs
                    """)
        }
        guard holdings.files.allSatisfy({ $0.result == 3 }) else {
            throw CommandFailure(zh: "平台没有接受关联关系文件", en: "the platform did not take the relation file")
        }
    }

    func lines(in language: Language) -> [String] {
        let codes = holdings.files.reduce(0) { $0 + $1.codes }
        return [
            language.choose(
                zh: "已送达：\(holdings.events.count) 个事件，每个一次；关联关系 \(codes) 个码；目的地 \(handovers.count) 个",
                en: """
                    delivered: \(holdings.events.count) events, each once; \(codes) codes of the relation file; \
                    \(handovers.count) destinations
                    """),
            language.choose(
                zh:
                    "  （请求 \(holdings.requests) 次，答复丢失 \(holdings.lostAnswers) 次，重复到达而不重计的事件 \(holdings.repeatedEvents) 个）",
                en: """
                      (\(holdings.requests) requests, \(holdings.lostAnswers) answers lost, \(holdings.repeatedEvents) \
                    events came again and were told apart)
                    """),
        ]
    }
}

extension Demonstration {
    private struct Report: Decodable {
        var event: String
        var port: Int?
    }

    /// Starts the enterprise and writes the controller's line file with its address.
    mutating func startEnterprise(_ program: URL) async throws -> ChildProgram {
        try plan.writeSecrets()
        let enterprise = try ChildProgram(
            name: "enterprise", executable: program, arguments: plan.enterpriseArguments, folder: plan.folder)
        do {
            let deadline = clock.now + .seconds(30)
            while true {
                for line in try enterprise.newLines() {
                    guard let report = try? JSONDecoder().decode(Report.self, from: Data(line.utf8)),
                        report.event == "ready", let port = report.port
                    else { continue }
                    try plan.writeControllerLine(port: port)
                    return enterprise
                }
                try enterprise.checkIsRunning()
                guard clock.now < deadline else {
                    throw enterprise.failure(zh: "未能打开其端口", en: "did not open its port")
                }
                try await clock.sleep(for: .milliseconds(50))
            }
        } catch {
            await enterprise.stop(within: .seconds(5))
            throw error
        }
    }

    /// Waits until everything has arrived, and asks the enterprise what it holds.
    mutating func awaitDelivery(_ enterprise: ChildProgram, record: URL) async throws -> DemonstrationDelivery {
        screen.tell(zh: "等待移交送达", en: "waiting for the hand-over to arrive")
        let deadline = clock.now + .seconds(300)
        var handovers = try await client.handovers()
        while handovers.contains(where: { $0.state != "delivered" }) {
            try enterprise.checkIsRunning()
            if let refused = handovers.first(where: { $0.state == "refused" }) {
                throw CommandFailure(
                    BilingualMessage(
                        zh: "目的地 \(refused.destination) 拒收", en: "the destination \(refused.destination) refused"),
                    problems: refused.faults.map { BilingualMessage(zh: $0.text, en: $0.text) })
            }
            guard clock.now < deadline else {
                throw CommandFailure(
                    BilingualMessage(zh: "移交未能送达", en: "the hand-over does not arrive"),
                    problems: handovers.map {
                        let text = "\($0.destination): \($0.state) \($0.trouble ?? "")"
                        return BilingualMessage(zh: text, en: text)
                    })
            }
            try await clock.sleep(for: .milliseconds(200))
            handovers = try await client.handovers()
        }
        try enterprise.send("stop")
        guard await enterprise.hasEnded(within: .seconds(20)) else {
            throw enterprise.failure(zh: "没有按要求结束", en: "did not end when it was asked to")
        }
        let holdings = try JSONDecoder().decode(
            DemonstrationDelivery.Holdings.self, from: Data(contentsOf: plan.enterpriseFile))
        let delivery = DemonstrationDelivery(handovers: handovers, holdings: holdings)
        try delivery.check(against: record)
        return delivery
    }
}
