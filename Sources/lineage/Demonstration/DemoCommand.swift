import ArgumentParser
import Codes
import ConfigurationFiles
import ControlTypes
import ControlWords
import Foundation
import Glibc
import UnixSignals

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "在仿真产线上完成一个批次 / A complete batch on a simulated line.",
        discussion: """
            启动仿真程序和控制器，导入码，生产，关闭批次，写出并核对批记录，再与实际发生的比对。
            Starts the simulator and a controller, imports codes, produces, closes the batch, writes and checks its
            record, and compares it with what really happened.
            在终端上打开操作台；离开操作台（q）即结束生产，并照常写出批记录。没有终端或用 --headless 时每秒一行。
            On a terminal the console is opened on it; leaving it (q) ends the production, and the record is written all
            the same. Without a terminal, or with --headless, it says a line a second.

            示例 / Example:
              lineage demo --units 2400 --speed 300 --seed 7 --faults typical --headless
              lineage demo --units 1200 --speed 600 --kills 20 --headless
              lineage demo --list-scenarios
              lineage demo --scenario web-reload --headless
            """)

    @Option(help: "盒数 / units")
    var units = 2400
    @Option(help: "每分钟盒数 / units per minute")
    var speed = 300
    @Option(help: "随机种子；同样的种子同样的故障 / seed: the same seed gives the same faults")
    var seed: UInt64 = 7
    @Option(help: "故障：none、typical 或仿真程序所知的名称 / faults: none, typical, or a name that the simulator knows")
    var faults = "typical"
    @Option(help: "生产中强制结束并重启控制器的次数 / times that the controller is killed and started again")
    var kills = 0
    @Option(help: "情景库中的一个情景（或其文件），用其产线、产品、数量、速度和种子 / a scenario of the library, or its file")
    var scenario: String?
    @Flag(help: "列出情景库 / list the scenarios")
    var listScenarios = false
    @Option(help: "产线文件；缺省为四级产线 / the line's file; default: the four-level line")
    var line: String?
    @Option(help: "产品文件；缺省为产线能生产的第一个产品 / product file; default: the first that the line can make")
    var product: String?
    @Flag(help: "每秒一行，不打开操作台 / a line a second, and no console, even on a terminal")
    var headless = false
    @Option(help: "存放一切的新目录；缺省为临时目录 / new directory for everything; default: a temporary one")
    var out: String?
    @OptionGroup var language: LanguageOption

    func validate() throws {
        guard (1...1_000_000).contains(units) else {
            throw ValidationError("--units 应为 1 至 1000000 / --units is 1 to 1000000")
        }
        guard (0...10_000).contains(kills) else {
            throw ValidationError("--kills 应为 0 至 10000 / --kills is 0 to 10000")
        }
        guard (1...1_200).contains(speed) else {
            throw ValidationError("--speed 应为 1 至 1200 / --speed is 1 to 1200")
        }
    }

    func run() async throws {
        try await reportingFailures(in: language.chosen) {
            // Writing to a program that is gone is told by the write, and must not end this one.
            _ = signal(SIGPIPE, SIG_IGN)
            // A terminal that is closed ends the programs of the demonstration too: a controller left behind would fight
            // for the line with the next one.
            let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
            let executable = URL(
                fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            let words = language.chosen
            if listScenarios { return try list(executable: executable) }
            let plan = try plan(executable: executable)
            plan.scenario?.title(in: words).forEach(Output.say)
            let screen = DemonstrationScreen(language: words)
            let visitor = !headless && ConsoleCommand.isPossible ? language : nil
            let work = Task {
                var demonstration = Demonstration(plan: plan, executable: executable, screen: screen, visitor: visitor)
                return try await demonstration.run()
            }
            let interruption = Task {
                for await _ in signals {
                    work.cancel()
                    break
                }
            }
            defer { interruption.cancel() }
            do {
                let summary = try await work.value
                Output.say("")
                summary.lines(in: words).forEach(Output.say)
                guard summary.unmet?.isEmpty ?? true else {
                    throw CommandFailure(
                        BilingualMessage(
                            zh: "产线没有按情景的预期反应", en: "the line did not do what the scenario expects"),
                        problems: summary.unmet ?? [])
                }
            } catch {
                guard work.isCancelled else { throw error }
                throw CommandFailure(zh: "演示被中断", en: "the demonstration was interrupted")
            }
        }
    }

    private func list(executable: URL) throws {
        var table = TextTable(header: [language.chosen.choose(zh: "情景", en: "scenario"), ""])
        for scenario in try DemonstrationScenario.library(executable: executable) {
            let name = scenario.content.name
            table.add([scenario.content.id, language.chosen.choose(zh: name.chinese, en: name.english)])
        }
        table.lines.forEach(Output.say)
    }

    private func plan(executable: URL) throws -> DemonstrationPlan {
        let scenario = try scenario.map { try DemonstrationScenario.named($0, executable: executable) }
        let lineFile =
            try scenario.map { $0.path($0.content.line) }
            ?? DemonstrationPlan.lineFile(line, executable: executable)
        let line = try DemonstrationPlan.readLine(lineFile)
        let productFile =
            try scenario.map { $0.path($0.content.product) } ?? product.map { URL(fileURLWithPath: $0) }
            ?? DemonstrationPlan.suitableProduct(for: line)
        let product = try DemonstrationPlan.readProduct(productFile)
        let mismatches = check(line: line, product: product)
        guard let lineContent = line.content, let productContent = product.content, !mismatches.containsErrors else {
            throw CommandFailure(
                BilingualMessage(zh: "该产品不能在该产线上生产", en: "this product cannot be made on this line"),
                problems: mismatches.map { BilingualMessage(zh: "\($0)", en: "\($0)") })
        }
        return DemonstrationPlan(
            units: scenario?.content.units ?? units, speed: scenario?.content.speed ?? speed,
            seed: scenario?.content.seed ?? seed, kills: kills, faults: faults, lineFile: lineFile, line: lineContent,
            productFile: productFile, product: productContent, folder: try newFolder(), scenario: scenario)
    }

    /// A new directory with the places of the two programs in it.
    private func newFolder() throws -> URL {
        let files = FileManager.default
        let folder: URL
        if let out {
            folder = URL(fileURLWithPath: absolutePath(out))
            let content = (try? files.contentsOfDirectory(atPath: folder.path)) ?? []
            guard content.isEmpty else {
                throw CommandFailure(zh: "\(folder.path) 不是空目录", en: "\(folder.path) is not empty")
            }
        } else {
            folder = files.temporaryDirectory.appending(
                path: "lineage-demo-\(ProcessInfo.processInfo.processIdentifier)")
        }
        do {
            for name in ["data", "run"] {
                try files.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
            }
        } catch {
            throw CommandFailure(
                zh: "无法建立 \(folder.path)：\(error.localizedDescription)",
                en: "\(folder.path) cannot be made: \(error.localizedDescription)")
        }
        return folder
    }
}
