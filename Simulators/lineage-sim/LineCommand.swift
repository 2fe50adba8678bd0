import ArgumentParser
import ConfigurationFiles
import Foundation
import LineWorld
import WorldPlans

struct LineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "line", abstract: "仿真一条产线的全部设备 / Simulates all devices of a line.",
        discussion: """
            按产线文件中的地址开放套接字和伪终端，直到 stop、标准输入结束或 SIGTERM；输出为 JSON 行。
            Opens the sockets and pseudo-terminals of the line's file until stop, the end of the standard input or
            SIGTERM; prints lines of JSON.

            标准输入的命令 / Commands on the standard input:
              flush                          放行未满的堆垛 / lets incomplete stacks through
              stop-feeding                   不再上线 / nobody feeds any more
              supply N                       再上料 N 件 / N more units at the infeed
              piece NAME                     放上试验件 / lays a test piece: carton, no-read, wrong-code, duplicate,
                                             foreign-product, short-bundle
              inject FAULT [PLACE] [SECONDS]   立即发生故障 / a fault at once
              take TEXT                      从产线上取下带此码的一件 / takes what carries this text off the line
              truth                          现在即写出真相文件 / writes the truth as it is now
              stop                           写出真相文件并结束 / writes the truth and ends

            示例 / Example:
              lineage-sim line --line LineConfigs/four-level.yaml --product LineConfigs/products/example-tablets.yaml \\
                --units 2400 --speed 300 --seed 7 --faults typical --run-dir ./run --truth truth.json
            """)

    @Option(help: "产线文件；缺省为场景中的 / the line's file; default: the scenario's")
    var line: String?
    @Option(help: "产品文件；缺省为场景中的 / product file; default: the scenario's")
    var product: String?
    @Option(help: "场景文件 / scenario file")
    var scenario: String?
    @Option(help: "件数；缺省为场景中的，否则 2400 / units; default: the scenario's, else 2400")
    var units: Int?
    @Option(help: "每分钟件数；缺省为场景中的，否则 300 / units per minute; default: the scenario's, else 300")
    var speed: Int?
    @Option(help: "随机种子；缺省为场景中的，否则任取 / seed; default: the scenario's, else any")
    var seed: UInt64?
    @Option(help: "故障：none、typical 或一种故障 / faults: none, typical, or one fault; default: the scenario's, else none")
    var faults: String?
    @Option(help: "地址中 {run} 所指的目录 / what {run} in addresses means")
    var runDir: String
    @Option(help: "结束时写出实际发生的一切 / where to write at the end what really happened")
    var truth: String?
    @Option(help: "预印盒上的码，一行一码；次序由种子打乱 / codes on pre-printed cartons, one a line; the seed shuffles them")
    var preprinted: String?
    @Option(help: "仿真时间的倍率，0.001…10000 / seconds of the world for one second of ours, 0.001…10000")
    var timeScale = 1.0

    func validate() throws {
        guard scenario != nil || (line != nil && product != nil) else {
            throw ValidationError(
                "须给出 --scenario，或 --line 和 --product / --scenario, or --line and --product, are needed")
        }
        guard (0.001...10_000).contains(timeScale) else {
            throw ValidationError("--time-scale 应为 0.001 至 10000 / --time-scale is 0.001 to 10000")
        }
    }

    func run() throws {
        do throws(SimulationFailure) {
            try LineSession(simulation: try simulation(), truthFile: truth, timeScale: timeScale).run()
        } catch {
            Report.error(error.message).say()
            throw ExitCode.failure
        }
    }

    /// Reads the files and makes the world of them.
    private func simulation() throws(SimulationFailure) -> Simulation {
        let scenario = try scenarioFile()
        let lineFile = try SimulationFiles.line(line ?? scenario.map { $0.path($0.content.line) } ?? "")
        let productFile = try SimulationFiles.product(product ?? scenario.map { $0.path($0.content.product) } ?? "")
        let (line, product) = try SimulationFiles.pair(lineFile, productFile)
        let isPreprinted = product.levels.first?.isPreprinted == true
        let cartons =
            try isPreprinted
            ? PreprintedCartons(
                file: preprinted, product: product, units: units ?? scenario?.content.units ?? 2_400) : nil
        do throws(WorldPlanFault) {
            var plan = try worldPlan(
                line: line, product: product, units: units ?? scenario?.content.units ?? 2_400,
                speed: speed ?? scenario?.content.speed ?? 300,
                seed: seed ?? scenario?.content.seed ?? UInt64.random(in: 1...999_999),
                faults: try faultPlan(scenario?.content, line))
            plan.preprinted = cartons?.shuffled(seed: plan.seed) ?? []
            let run = URL(fileURLWithPath: runDir).standardizedFileURL.path
            return Simulation(
                line: line, product: product, plan: plan,
                addresses: try endpointAddresses(line: line, runDirectory: run))
        } catch {
            throw SimulationFailure(error.text)
        }
    }

    private func faultPlan(
        _ scenario: ScenarioConfiguration?, _ line: LineConfiguration
    ) throws(WorldPlanFault) -> FaultPlan {
        if let faults { return try WorldPlans.faultPlan(named: faults, line: line) }
        guard let scenario else { return .none }
        return try WorldPlans.faultPlan(from: scenario, line: line)
    }

    private func scenarioFile() throws(SimulationFailure) -> ScenarioFile? {
        guard let scenario else { return nil }
        return ScenarioFile(file: scenario, content: try SimulationFiles.scenario(scenario))
    }

    private struct ScenarioFile {
        var file: String
        var content: ScenarioConfiguration

        func path(_ name: String) -> String { configurationPath(name, namedIn: file) }
    }
}

/// What is to be simulated, and where.
struct Simulation {
    var line: LineConfiguration
    var product: ProductConfiguration
    var plan: WorldPlan
    var addresses: [EndpointAddress]
}
