import ArgumentParser
import CPseudoTerminal
import ControlClient
import ControlServer
import ControlTypes
import ControlWords
import Controller
import Foundation
import Glibc
import Logging
import UnixSignals

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "运行控制器 / Runs the controller.",
        discussion: """
            直到收到 SIGTERM 或 SIGINT 为止；日志以 JSON 行写到标准错误。
            Until SIGTERM or SIGINT; the log goes to the standard error as lines of JSON.

            示例 / Example:
              lineage run --line LineConfigs/four-level.yaml --data ./lineage-data
            """)

    @Option(help: "产线配置文件 / the line's configuration file")
    var line: String
    @Option(help: "数据目录，没有则建立 / data directory, made if it is not there")
    var data = "./lineage-data"
    @Option(help: "产品文件目录；缺省为产线文件旁的 products / directory of product files; default: products beside the line's file")
    var products: String?
    @Option(help: "串口地址中 {run} 所指的目录；缺省为数据目录 / what {run} in serial addresses means; default: the data directory")
    var runDir: String?
    @Option(
        help: """
            账本的见证文件，最好在另一块磁盘上；缺省为数据目录旁的同名 .witness 文件 / the ledger's witness, best on another \
            disk; default: beside the data directory, with .witness
            """)
    var witness: String?
    @Flag(help: "不使用控制台，作为服务运行 / without console, as a service")
    var headless = false
    @OptionGroup var language: LanguageOption

    func run() async throws {
        try await reportingFailures(in: language.chosen) {
            // A simulated line's serial devices are pseudo-terminals; for real ones this changes nothing.
            precondition(lineage_pseudo_terminals_enabled() == 1, "The program lacks its pseudo-terminal support.")
            // Nothing in the data directory, the socket neither, is open to everybody.
            _ = umask(0o007)
            let log = Logger(label: "lineage") { LogLines(label: $0) }
            var signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
            var restarts = RestartLimit()
            var failure: String?
            while true {
                let end = try await runOnce(after: failure, until: signals, log: log)
                // Before anything else: a signal that comes while the controller starts anew is kept.
                signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
                guard case .ledgerFailed(let text) = end else { return }
                guard restarts.mayRestart(at: ContinuousClock.now) else {
                    throw CommandFailure(
                        zh: "账本一再写入失败：\(text)", en: "the ledger failed again and again: \(text)")
                }
                log.error("the ledger failed; the controller starts anew", metadata: ["failure": "\(text)"])
                failure = text
            }
        }
    }

    private enum End: Sendable {
        case signal
        case ledgerFailed(String)
    }

    private func runOnce(
        after failure: String?, until signals: UnixSignalsSequence, log: Logger
    ) async throws -> End {
        let controller = try startedController(after: failure)
        log.info("controller started", metadata: ["line": "\(line)", "data": "\(data)"])
        let socket = ControlClient.socketPath(in: absolutePath(data))
        let words = language.chosen
        let gate = try Self.gate(of: controller, data: absolutePath(data))
        let server = ControlServer(gate: gate, socketPath: socket, log: log, limits: .standard) {
            Output.say(words.choose(zh: "控制器已在 \(socket) 应答", en: "the controller answers on \(socket)"))
        }
        let outcome = await Self.serve(server, controller, until: signals, log: log)
        controller.stop()
        log.info("controller stopped")
        return try outcome.get()
    }

    private func startedController(after failure: String?) throws -> LineController {
        let data = absolutePath(data)
        var settings = RunSettings(
            lineFile: absolutePath(line),
            productsDirectory: absolutePath(products ?? Self.productsDirectory(besides: line)), dataDirectory: data,
            runDirectory: runDir.map(absolutePath) ?? data)
        settings.earlierFailure = failure
        if let witness { settings.witnessFile = absolutePath(witness) }
        do throws(StartFailure) {
            let controller = try LineController(settings)
            controller.start()
            return controller
        } catch {
            throw CommandFailure(
                BilingualMessage(zh: "控制器无法启动", en: "the controller cannot start"),
                problems: error.problems.map { BilingualMessage(zh: $0, en: $0) })
        }
    }

    private static func gate(of controller: LineController, data: String) throws -> ControllerGate {
        do {
            return try ControllerGate(controller: controller, dataDirectory: data)
        } catch {
            throw CommandFailure(zh: "账号无法读取：\(error)", en: "the accounts cannot be read: \(error)")
        }
    }

    static func productsDirectory(besides line: String) -> String {
        URL(fileURLWithPath: line).deletingLastPathComponent().appending(path: "products").path
    }

    /// People at the line see what happened before the controller goes away for a moment.
    private static let pauseAfterFailure = Duration.seconds(2)

    /// Serves until a signal comes, the ledger fails, or the server does.
    private static func serve(
        _ server: ControlServer, _ controller: LineController, until signals: UnixSignalsSequence, log: Logger
    ) async -> Result<End, CommandFailure> {
        await withTaskGroup(of: Result<End, CommandFailure>.self) { group in
            group.addTask {
                do {
                    try await server.run()
                    return .success(.signal)
                } catch let fault as ControlServerFault {
                    return .failure(CommandFailure(fault.text, problems: []))
                } catch {
                    return .failure(CommandFailure(zh: "\(error)", en: "\(error)"))
                }
            }
            group.addTask {
                for await signal in signals {
                    log.info("stopping", metadata: ["signal": "\(signal)"])
                    break
                }
                return .success(.signal)
            }
            group.addTask {
                var changes = StatusLog()
                while !Task.isCancelled {
                    if let failure = controller.ledgerFailure {
                        // Only the end of everything ends the pause earlier.
                        try? await Task.sleep(for: pauseAfterFailure)
                        return .success(.ledgerFailed(failure))
                    }
                    for entry in changes.changes(to: await controller.nextStatus()) {
                        log.log(
                            level: entry.level, "\(entry.message)",
                            metadata: entry.metadata.mapValues { .string($0) })
                    }
                }
                return .success(.signal)
            }
            let first = await group.next() ?? .success(.signal)
            group.cancelAll()
            await group.waitForAll()
            return first
        }
    }
}
