import ArgumentParser
import Foundation
import SimulatedEnterprise
import Synchronization

struct EnterpriseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enterprise", abstract: "仿真企业系统 / Simulates the enterprise that takes what lines hand over.",
        discussion: """
            本机上的 EPCIS 2.0 捕获接口（/capture）和追溯平台（/router/rest），直到 stop、标准输入结束或 SIGTERM；输出为 JSON 行。
            An EPCIS 2.0 capture interface (/capture) and a traceability platform (/router/rest) on this machine, until
            stop, the end of the standard input or SIGTERM; prints lines of JSON.

            标准输入的命令 / Commands on the standard input:
              state       写出现有的一切 / writes what it holds
              forgive     不再拒收任何码 / refuses no code any more
              stop        写出现有的一切并结束 / writes what it holds and ends

            示例 / Example:
              lineage-sim enterprise --port 8090 --faults typical --seed 7 --state enterprise.json \\
                --token-file token --secret-file secret
            """)

    @Option(help: "端口，0 = 任一空闲端口 / port, 0 = any that is free")
    var port = 0
    @Option(help: "故障：none、typical / faults: none, typical")
    var faults = "none"
    @Option(help: "随机种子 / seed")
    var seed: UInt64 = 7
    @Option(help: "拒收的码，可重复 / a code that is refused; may be given again")
    var refuse: [String] = []
    @Option(help: "启动后离线的秒数段，如 5-20，可重复 / seconds since the start that it is away for, such as 5-20")
    var offline: [String] = []
    @Option(help: "首行为令牌的文件；缺省则不要求 / file whose first line is the token that is asked for; default: none is")
    var tokenFile: String?
    @Option(help: "首行为平台密钥的文件 / file whose first line is the secret of the platform's callers")
    var secretFile: String?
    @Option(help: "写出现有一切的文件 / where to write what it holds")
    var state: String?

    func run() async throws {
        var plan = EnterpriseFaults.none
        guard let named = EnterpriseFaults.named(faults) else {
            throw ValidationError("--faults 应为 none 或 typical / --faults is none or typical")
        }
        plan = named
        plan.refusedCodes = Set(refuse)
        plan.offline = try offline.map(Self.span)
        let enterprise = SimulatedEnterprise(
            faults: plan, seed: seed, token: try tokenFile.map(Self.firstLine),
            secret: try secretFile.map(Self.firstLine) ?? "",
            now: { Int64(Date().timeIntervalSince1970 * 1_000) })
        let server = EnterpriseServer(enterprise: enterprise, port: port) { port in
            EnterpriseReport(event: "ready", port: port, command: nil, message: nil).say()
        }
        let stateFile = state
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            group.addTask { try await Self.obey(enterprise, stateFile) }
            try await group.next()
            group.cancelAll()
        }
        try Self.write(enterprise, to: stateFile)
        EnterpriseReport(event: "end", port: nil, command: nil, message: nil).say()
    }

    /// Carries out what the standard input says, until it ends or says stop.
    private static func obey(_ enterprise: SimulatedEnterprise, _ stateFile: String?) async throws {
        let (lines, input) = AsyncStream.makeStream(of: String.self)
        // Reading blocks: a thread of its own, which ends with the input or the program.
        let reader = Thread {
            while let line = readLine() { input.yield(line) }
            input.finish()
        }
        reader.start()
        for await line in lines {
            switch line.trimmingCharacters(in: .whitespaces) {
            case "": continue
            case "stop": return
            case "state": try write(enterprise, to: stateFile)
            case "forgive": enterprise.forgive()
            default:
                EnterpriseReport(event: "error", port: nil, command: line, message: "no such command").say()
                continue
            }
            EnterpriseReport(event: "done", port: nil, command: line, message: nil).say()
        }
    }

    private static func write(_ enterprise: SimulatedEnterprise, to file: String?) throws {
        guard let file else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(enterprise.holdings).write(to: URL(fileURLWithPath: file), options: .atomic)
    }

    private static func firstLine(of file: String) throws -> String {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        return String(text.split(whereSeparator: \.isNewline).first ?? "")
    }

    private static func span(_ text: String) throws -> ClosedRange<Int> {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 2, parts[0] <= parts[1] else {
            throw ValidationError("--offline 应如 5-20 / --offline is like 5-20")
        }
        return parts[0]...parts[1]
    }
}

/// One line of the program's output.
private struct EnterpriseReport: Encodable {
    var event: String
    var port: Int?
    var command: String?
    var message: String?

    func say() {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            try FileHandle.standardOutput.write(contentsOf: try encoder.encode(self) + [UInt8(ascii: "\n")])
        } catch {
            // Nobody reads any more: the enterprise goes on.
        }
    }
}
