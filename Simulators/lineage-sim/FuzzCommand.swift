import ArgumentParser
import Foundation
import Fuzzing

/// Runs the whole line in virtual time with faults that a seed draws, and checks what must hold.
struct FuzzCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fuzz", abstract: "随机故障仿真 / Random faults against the real core in virtual time.",
        discussion: """
            每个种子抽取一组故障；先有故障，后全部修复；最后核对记录与真实情况。失败的种子缩减为最短的故障计划，写入文件。
            Each seed draws a set of faults; first they happen, then everything is mended, and at the end the record is
            compared with what really is. A seed that fails is cut down to the shortest plan that still fails, and kept
            in a file.

            lineage-sim fuzz --seeds 1..500 --units 500
            lineage-sim fuzz --plan .build/fuzz/seed-17.json --story 80999310000000519950
            """)

    static let configurationFolder = "LineConfigs"

    @Option(help: "种子，A..B / Seeds, A..B.") var seeds: SeedRange = SeedRange(seeds: 1...20)
    @Option(help: "每次的小盒数 / Units of a run.") var units = 500
    @Option(help: "并行数，默认为处理器数 / Runs at a time; the number of processors if not given.") var jobs: Int?
    @Option(name: .customLong("for"), help: "最长分钟数，之后不再开始新的种子 / Minutes after which no seed is begun.")
    var minutes: Int?
    @Option(help: "运行文件中的计划 / Run the plan of a file.") var plan: String?
    @Option(help: "讲述代码的经过（与 --plan 一起）/ Tell the story of a code (with --plan).") var story: [String] = []
    @Option(help: "失败计划的目录 / Where failing plans are kept.") var keep = ".build/fuzz"
    @Option(help: "配置目录 / The folder of the configurations.") var configurations = configurationFolder
    @Flag(help: "不缩减失败的计划 / Do not cut failing plans down.") var whole = false
    @Flag(help: "首个失败后不再开始新的种子 / Begin no seed after the first that fails.") var untilFound = false
    @Flag(help: "有未达到的标记则失败 / Fail when a mark is never reached.") var marks = false

    func validate() throws {
        guard (1...1_000_000).contains(units) else {
            throw ValidationError("--units 应为 1 至 1000000 / --units is 1 to 1000000")
        }
        if let minutes, !(1...10_000).contains(minutes) {
            throw ValidationError("--for 应为 1 至 10000 / --for is 1 to 10000")
        }
        if let jobs, !(1...64).contains(jobs) { throw ValidationError("--jobs 应为 1 至 64 / --jobs is 1 to 64") }
    }

    func run() throws {
        if let plan { return try runOne(file: plan) }
        print("fuzz: seeds \(seeds), \(units) units each")
        let start = Date()
        let runner = FuzzRunner(
            seeds: seeds.seeds, configurations: configurations, endsAtFinding: untilFound,
            end: minutes.map { start.addingTimeInterval(Double($0) * 60) })
        let (outcomes, failure) = runner.run(
            jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount, units: units
        ) { outcome in
            guard !outcome.findings.isEmpty else { return }
            FuzzText.say("seed \(outcome.plan.seed) FAILED: \(FuzzText.short(outcome.findings))")
        }
        if let failure {
            FuzzText.say(failure)
            throw ExitCode.failure
        }
        let failed = outcomes.filter { !$0.findings.isEmpty }
        for outcome in failed { try keepShrunk(outcome) }
        let isComplete = FuzzText.sayMarks(outcomes)
        FuzzText.saySums(outcomes, seconds: Date().timeIntervalSince(start))
        guard failed.isEmpty, isComplete || !marks else { throw ExitCode.failure }
    }

    // MARK: One plan

    private func runOne(file: String) throws {
        let plan = try JSONDecoder().decode(FuzzPlan.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
        try FuzzText.say(plan)
        var run = try FuzzRun(plan, folder: configurations)
        run.run()
        let report = run.report
        for finding in report.findings { FuzzText.say(finding) }
        for text in story {
            FuzzText.say("\(text):")
            for told in run.story(of: text) { FuzzText.say("  \(told)") }
        }
        FuzzText.say(run.summary)
        FuzzText.say("seed \(plan.seed), digest \(report.digest), \(report.findings.count) findings")
        if !report.findings.isEmpty { throw ExitCode.failure }
    }

    // MARK: Plans that fail

    private func keepShrunk(_ outcome: FuzzRunner.Outcome) throws {
        var plan = outcome.plan
        var findings = outcome.findings
        FuzzText.say("\nseed \(plan.seed): \(plan.rates.count) rates, \(plan.incidents.count) incidents")
        try FuzzText.say(plan)
        if !whole {
            let worker = FuzzWorkerProcess(configurations: configurations)
            var shrinker = FuzzShrinker(limit: 400)
            plan = shrinker.shrink(plan) { attempt in
                let tried = FuzzRunner.Outcome(attempt, worker.run(attempt))
                guard !Set(tried.checkers).isDisjoint(with: outcome.checkers) else { return false }
                findings = tried.findings
                return true
            }
            worker.stop()
            FuzzText.say("cut down in \(shrinker.runs) runs:")
            try FuzzText.say(plan)
        }
        for finding in findings.prefix(20) { FuzzText.say("  \(finding.prefix(1_000))") }
        try FileManager.default.createDirectory(atPath: keep, withIntermediateDirectories: true)
        let file = "\(keep)/seed-\(outcome.plan.seed).json"
        try JSONLines.data(plan).write(to: URL(fileURLWithPath: file))
        FuzzText.say("seed \(outcome.plan.seed): lineage-sim fuzz --plan \(file)")
    }
}

/// `A..B`, or one seed.
struct SeedRange: ExpressibleByArgument, CustomStringConvertible {
    var seeds: ClosedRange<UInt64>

    init(seeds: ClosedRange<UInt64>) { self.seeds = seeds }

    init?(argument: String) {
        let ends = argument.components(separatedBy: "..").map { UInt64($0) }
        guard let first = ends[0] else { return nil }
        if ends.count == 1 {
            seeds = first...first
        } else if ends.count == 2, let last = ends[1], first <= last {
            seeds = first...last
        } else {
            return nil
        }
    }

    var description: String { "\(seeds.lowerBound)..\(seeds.upperBound)" }
}
