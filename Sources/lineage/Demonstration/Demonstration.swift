import Codes
import ConfigurationFiles
import ControlClient
import ControlTypes
import Foundation
import Records

/// A whole batch on a simulated line: starts the simulator and a controller as programs of their own, imports codes,
/// plays the line's operator through the API, and compares the record with what really happened.
struct Demonstration {
    var plan: DemonstrationPlan
    /// No unit came onto the belt for so long, with units left: nobody will come to help.
    private static let longestStandstill = Duration.seconds(120)

    private let executable: URL
    /// In the supervisor's session, as soon as there are accounts.
    var client: any SessionService
    let clock = ContinuousClock()
    let act = Act(user: "", reason: "demonstration")
    var screen: DemonstrationScreen
    var progress = SimulatorProgress()
    private var person = DemonstrationOperator()
    private var operatorActs = 0
    /// Somebody may sit at it.
    let visitor: LanguageOption?
    var console: DemonstrationConsole?
    var staff: DemonstrationStaff?
    var kills: DemonstrationKills
    /// What the people of a scenario do.
    var people: DemonstrationPeople
    /// Things that lay in the bins when the production started.
    var testPieces: Set<Int> = []

    /// - Parameters:
    ///   - executable: this program; the simulator lies beside it.
    ///   - visitor: the language of the console that is opened for a person; nil = nobody is there.
    init(plan: DemonstrationPlan, executable: URL, screen: DemonstrationScreen, visitor: LanguageOption?) {
        self.visitor = visitor
        self.plan = plan
        self.executable = executable
        self.screen = screen
        client = ControlClient(dataDirectory: plan.dataDirectory.path, session: nil)
        people = DemonstrationPeople(acts: plan.scenario?.content.people ?? [])
        kills = DemonstrationKills(count: plan.kills, units: plan.units, seed: plan.seed)
    }

    /// Carries it out. Whatever happens, both programs have ended when it returns.
    mutating func run() async throws -> DemonstrationSummary {
        let simulator = try startSimulator()
        do {
            let enterprise = try await startEnterprise(try simulatorProgram())
            do {
                let summary = try await run(simulator, enterprise)
                await enterprise.stop(within: .seconds(5))
                return summary
            } catch {
                await enterprise.stop(within: .seconds(5))
                throw error
            }
        } catch {
            await simulator.stop(within: .seconds(10))
            throw error
        }
    }

    private mutating func run(
        _ simulator: ChildProgram, _ enterprise: ChildProgram
    ) async throws -> DemonstrationSummary {
        try await wait(for: simulator, atMost: .seconds(60), en: "open its sockets", zh: "打开其端口") {
            demonstration in demonstration.progress.isReady
        }
        let controller = try startController()
        do {
            let summary = try await produce(simulator, controller, enterprise)
            await controller.stop(within: .seconds(20))
            return summary
        } catch {
            await endVisit()
            await controller.stop(within: .seconds(20))
            throw error
        }
    }

    private mutating func produce(
        _ simulator: ChildProgram, _ controller: ChildProgram, _ enterprise: ChildProgram
    ) async throws -> DemonstrationSummary {
        try await waitForSocket(controller)
        let people = try await DemonstrationStaff.settingUp(dataDirectory: plan.dataDirectory.path)
        staff = people
        try await logIn()
        try await receiveVisitor(people)
        try await importCodes()
        let programs = [simulator, controller]
        try await createBatch()
        try await clearLine()
        try await testFunction(programs)
        // People would take the test pieces out of the bins now: they are none of the product's.
        testPieces = Set(try await truthNow(simulator).bins.flatMap { $0.things.map(\.id) })
        let started = clock.now
        try simulator.send("supply \(plan.units)")
        try await startBatch()
        try await runProduction(programs, since: started)
        let produced = clock.now
        try await endProduction(simulator)
        try await doAll(programs, at: .closing)
        try await finishOpenContainers(simulator, programs, since: started)
        let counts = try await countPlaces(simulator)
        let status = try await client.status()
        _ = try await client.closeBatch(plan.batch, act)
        screen.tell(zh: "批次已关闭，审核、封存并签名", en: "the batch is closed; it is reviewed, sealed and signed")
        guard let people = staff else { preconditionFailure("the staff was set up at the beginning") }
        let release = try await people.release(plan.batch)
        let exported = try await client.exportRecord(plan.batch, to: plan.recordDirectory.path)
        let finished = clock.now
        client = people.qa.client
        let delivery = try await awaitDelivery(enterprise, record: URL(fileURLWithPath: exported.directory))
        try await waitForVisitor(programs)
        await controller.stop(within: .seconds(20))
        try simulator.send("stop")
        guard await simulator.hasEnded(within: .seconds(30)) else {
            throw simulator.failure(zh: "没有按要求结束", en: "did not end when it was asked to")
        }
        let (batch, line) = (plan.batch, plan.line)
        let ledger = plan.dataDirectory.appending(path: "ledger.sqlite").path
        try plan.scenario?.readAlarms(of: batch, ledger: ledger, line: line)
        let digest = try verify(URL(fileURLWithPath: exported.directory))
        try checkLedger()
        let (comparison, fed) = try compare(URL(fileURLWithPath: exported.directory))
        return DemonstrationSummary(
            record: try DemonstrationSummary.readRecord(in: plan.recordDirectory), status: status, fed: fed,
            kills: kills, comparedContainers: comparison.compared, differences: comparison.differences, counts: counts,
            release: release, delivery: delivery, operatorActs: operatorActs,
            production: produced - started,
            finishing: finished - produced, recordDirectory: plan.recordDirectory, recordDigest: digest,
            unmet: plan.scenario?.unmet(line: plan.line))
    }

    // MARK: Programs

    private func simulatorProgram() throws -> URL {
        let program = executable.deletingLastPathComponent().appending(path: "lineage-sim")
        guard FileManager.default.isExecutableFile(atPath: program.path) else {
            throw CommandFailure(
                zh: "找不到仿真程序 \(program.path)；它应与 lineage 位于同一目录",
                en: "the simulator \(program.path) is not there; it belongs in the directory of lineage")
        }
        return program
    }

    private func startSimulator() throws -> ChildProgram {
        let program = try simulatorProgram()
        let cartons = try plan.writeCartons()
        return try ChildProgram(
            name: "lineage-sim", executable: program,
            arguments: [
                "line", "--line", plan.lineFile.path, "--product", plan.productFile.path, "--units", "0",
                "--speed", "\(plan.speed)", "--seed", "\(plan.seed)", "--run-dir", plan.runDirectory.path, "--truth",
                plan.truthFile.path,
            ] + plan.faultArguments + (cartons.map { ["--preprinted", $0.path] } ?? []), folder: plan.folder)
    }

    private func startController() throws -> ChildProgram {
        try ChildProgram(
            name: "controller", executable: executable,
            arguments: [
                "run", "--headless", "--line", plan.controllerLineFile.path, "--products",
                plan.productFile.deletingLastPathComponent().path, "--data", plan.dataDirectory.path, "--run-dir",
                plan.runDirectory.path,
            ], folder: plan.folder)
    }

    /// Everybody logs in; the supervisor's session is that of the demonstration from then on.
    mutating func logIn() async throws {
        guard var people = staff else { return }
        try await people.logIn()
        staff = people
        client = people.supervisor.client
    }

    mutating func waitForSocket(_ controller: ChildProgram) async throws {
        let deadline = clock.now + .seconds(60)
        while true {
            try controller.checkIsRunning()
            do throws(ControlError) {
                _ = try await client.status()
                return
            } catch {
                // It answers, and wants to know who asks.
                if error.kind == .unauthorized { return }
                guard error.kind == .unreachable, clock.now < deadline else {
                    throw controller.failure(zh: error.message.zh, en: error.message.en)
                }
            }
            try await clock.sleep(for: .milliseconds(100))
        }
    }

    /// Reads what the simulator tells until something is so.
    mutating func wait(
        for simulator: ChildProgram, atMost limit: Duration, en: String, zh: String,
        until isSo: (Demonstration) -> Bool
    ) async throws {
        let deadline = clock.now + limit
        while true {
            try look(at: simulator)
            if isSo(self) { return }
            try simulator.checkIsRunning()
            guard clock.now < deadline else {
                throw simulator.failure(
                    zh: "未能在 \(limit.components.seconds) 秒内\(zh)",
                    en: "did not \(en) within \(limit.components.seconds) s")
            }
            try await clock.sleep(for: .milliseconds(50))
        }
    }

    mutating func look(at simulator: ChildProgram) throws {
        for line in try simulator.newLines() { progress.take(line) }
        if let fault = progress.fault { throw simulator.failure(zh: fault, en: fault) }
    }

    // MARK: Batch

    /// Imports a file for each level for which the controller has no codes yet.
    private mutating func importCodes() async throws {
        let maker = CodeFileMaker(seed: plan.seed)
        let pools = try await client.pools()
        for level in plan.product.levels {
            let isThere = pools.contains { $0.product == plan.product.id && $0.level == Int(level.level) }
            guard !isThere, let text = plan.codeFile(of: level, maker) else { continue }
            let (now, later) = plan.scenario?.split(text, level: level.level) ?? (text, nil)
            people.kept[level.level] = later
            try await importCodes(now, of: level, name: plan.codeFileName(of: level))
        }
    }

    func importCodes(_ text: String, of level: LevelConfiguration, name: String) async throws {
        try Data(text.utf8).write(to: plan.folder.appending(path: name))
        let summary = try await client.importCodes(
            ImportRequest(
                fileName: name, product: plan.product.id, level: Int(level.level),
                application: "DEMO-\(plan.seed)-\(level.level)", user: act.user),
            file: [UInt8](text.utf8))
        screen.tell(
            zh: "已导入 \(summary.codes) 个 \(level.name) 码（\(name)）",
            en: "\(summary.codes) codes imported for level \(level.name) (\(name))")
    }

    private mutating func createBatch() async throws {
        let batch = try await client.createBatch(
            CreateBatch(
                number: plan.batch, product: plan.product.id, madeOn: plan.madeOn, expiresOn: nil,
                plannedUnits: plan.units, act: act))
        screen.tell(
            zh: "批次 \(batch.number)：\(plan.units) 盒，有效期至 \(batch.expiresOn)",
            en: "batch \(batch.number): \(plan.units) units, expires \(batch.expiresOn)")
        if plan.preprintedLevel != nil { try await allotCartons() }
    }

    private mutating func startBatch() async throws {
        plan.scenario?.begin()
        _ = try await client.startBatch(plan.batch, act)
        try await client.command(LineAct.start.rawValue, act)
        screen.tell(zh: "开始生产", en: "production started")
    }

    private mutating func runProduction(
        _ programs: [ChildProgram], since started: ContinuousClock.Instant
    ) async throws {
        var deadline = started + plan.productionLimit
        var fed = 0
        var lastMove = clock.now
        while progress.fed < plan.units || progress.idleReports < 2 || kills.remaining > 0 || people.isAwaited {
            if people.hasEnded { return }
            if visitor != nil {
                // A visitor takes the time that he likes, and is not waited for when he has left.
                guard isVisited else { return }
                (deadline, lastMove) = (clock.now + plan.productionLimit, clock.now)
            }
            let status = try await second(programs, since: started, deadline: deadline)
            if progress.fed != fed || progress.idleReports > 0 {
                (fed, lastMove) = (progress.fed, clock.now)
            }
            try await doDue(programs, since: started)
            guard clock.now - lastMove < Self.longestStandstill else { throw tooLate(status) }
        }
    }

    /// Lets incomplete stacks through and closes what is open, until nothing keeps the batch from being closed.
    private mutating func finishOpenContainers(
        _ simulator: ChildProgram, _ programs: [ChildProgram], since started: ContinuousClock.Instant
    ) async throws {
        let deadline = clock.now + .seconds(600)
        while true {
            try simulator.send("flush")
            try await settle(programs, since: started, deadline: deadline)
            try await client.command(LineAct.closeOpenContainers.rawValue, act)
            try await settle(programs, since: started, deadline: deadline)
            let obstacles = try await client.status().batch?.obstacles ?? []
            // What remains to be counted is counted afterwards.
            let uncounted = try await client.counts(plan.batch).count { $0.state == "missing" }
            if obstacles.count <= uncounted { return }
        }
    }

    /// Waits until the simulated line has stood still for a while.
    private mutating func settle(
        _ programs: [ChildProgram], since started: ContinuousClock.Instant, deadline: ContinuousClock.Instant
    ) async throws {
        progress.forgetIdle()
        repeat {
            try await second(programs, since: started, deadline: deadline)
        } while progress.idleReports < 3
    }

    /// One second of the demonstration: look, show, act.
    @discardableResult
    private mutating func second(
        _ programs: [ChildProgram], since started: ContinuousClock.Instant, deadline: ContinuousClock.Instant
    ) async throws -> LineStatus {
        try await clock.sleep(for: .seconds(1))
        for program in programs { try program.checkIsRunning() }
        if let simulator = programs.first, let controller = programs.last {
            try look(at: simulator)
            try await killIfDue(simulator, controller)
        }
        let status = try await client.status()
        plan.scenario?.look(at: status, fed: progress.fed)
        screen.show(status, elapsed: clock.now - started)
        if let act = try person.act(on: status, patience: isVisited ? .visited : .alone) {
            screen.tell(zh: "操作工：\(act.rawValue)", en: "operator: \(act.rawValue)")
            operatorActs += 1
            if act == .resume, let simulator = programs.first { try takeSuspectsAway(status, simulator) }
            try await client.command(act.rawValue, self.act)
        }
        guard clock.now < deadline else { throw tooLate(status) }
        return status
    }

    /// The operator reads in the alarm which container is not what its record says, and takes it off the line.
    private func takeSuspectsAway(_ status: LineStatus, _ simulator: ChildProgram) throws {
        for alarm in status.alarms where alarm.kind == "contentMoved" {
            guard let code = alarm.text.en.split(separator: " ").last else { continue }
            try simulator.send("take \(code)")
        }
    }

    private func tooLate(_ status: LineStatus) -> CommandFailure {
        let devices = status.devices.filter { !$0.isUp }.map { device in
            BilingualMessage(
                zh: "未连接 \(device.id)：\(device.lastFault ?? "-")",
                en: "not connected: \(device.id): \(device.lastFault ?? "-")")
        }
        let reasons = status.holds.map(\.text) + devices + (status.batch?.obstacles ?? [])
        return CommandFailure(
            BilingualMessage(
                zh: "演示没有进展：已上线 \(progress.fed) / \(plan.units) 盒，产线状态 \(status.state)",
                en:
                    "the demonstration stands still: \(progress.fed) of \(plan.units) units fed, line \(status.state)"
            ),
            problems: reasons)
    }

    // MARK: Record

    private func verify(_ record: URL) throws -> String {
        let report = verifyRecord(at: record)
        guard report.isSound, let digest = report.recordDigest else {
            throw RecordCommand.Verify.failure(record.path, report)
        }
        return digest
    }

    private func compare(_ record: URL) throws -> (TruthComparison, fed: Int) {
        let schemes = plan.product.levels.map { (Int($0.level), $0.source.scheme) }
        let file = record.appending(path: "codes.csv")
        let csv: String
        do {
            csv = try String(contentsOf: file, encoding: .utf8)
        } catch {
            throw CommandFailure(zh: "无法读取 \(file.path)：\(error)", en: "\(file.path) cannot be read: \(error)")
        }
        let truth = try TruthFile(contentsOf: plan.truthFile)
        if plan.kills > 0 { try checkPrintedOnce(truth) }
        let tree = try RecordedTree(csv: csv, schemes: Dictionary(uniqueKeysWithValues: schemes))
        let comparison = TruthComparison(record: tree, truth: truth)
        // What a visitor records at the console is done by nobody on the simulated line.
        guard comparison.differences.isEmpty || visitor != nil else {
            throw CommandFailure(
                BilingualMessage(
                    zh: "记录与实际不符：\(comparison.differences.count) 处",
                    en: "the record differs from what happened: \(comparison.differences.count) differences"),
                problems: Array(comparison.differences.prefix(50)))
        }
        return (comparison, truth.fed)
    }
}
