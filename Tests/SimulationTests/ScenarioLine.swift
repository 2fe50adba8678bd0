import Codes
import ConfigurationFiles
@testable import Controller
import Foundation
import LineAssembly
import LineCore
import LineWorld
import Testing
import VirtualLine
import WorldPlans

/// The line and the world that a scenario's file describes, with a person at the line.
struct ScenarioLine {
    /// What is to be read of a scenario, its line and its product.
    struct Files {
        var scenario: ScenarioConfiguration
        var line: LineConfiguration
        var product: ProductConfiguration
        /// The files of line and product, byte for byte.
        var lineText: Data
        var productText: Data

        static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "LineConfigs/scenarios")

        static var names: [String] {
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            let names = files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
            // One of them alone, for the person who looks into it.
            let one = ProcessInfo.processInfo.environment["LINEAGE_SCENARIO"]
            return names.filter { one == nil || $0 == one }
        }

        init(_ name: String) throws {
            let file = Self.folder.appending(path: "\(name).yaml")
            let read = ConfigurationReader.scenario(try Data(contentsOf: file), file: file.path)
            scenario = try #require(read.content, "\(read.problems)")
            func data(_ path: String) throws -> Data {
                try Data(contentsOf: URL(fileURLWithPath: configurationPath(path, namedIn: file.path)))
            }
            lineText = try data(scenario.line)
            productText = try data(scenario.product)
            let line = ConfigurationReader.line(lineText, file: scenario.line)
            self.line = try #require(line.content, "\(line.problems)")
            let product = ConfigurationReader.product(productText, file: scenario.product)
            self.product = try #require(product.content, "\(product.problems)")
        }
    }

    let files: Files
    let plan: BatchPlan
    var line: VirtualLine
    var seen = ScenarioObservation()
    /// What people did when the line wanted a person, in order.
    var acts: [String] = []
    var people: ScenarioPeople
    /// Containers in the order in which they were closed.
    var closed: [CodeID] = []
    private var seenEntries = 0
    private var startedAt: Int64?
    var lastAct: Int64 = 0
    var idleSince: Int64?
    private var heldSince: Int64?
    private var labelAwaitedSince: Int64?
    private var hasFlushed = false

    init(_ files: Files) throws {
        try self.init(files, seed: files.scenario.seed)
    }

    init(_ files: Files, seed: UInt64) throws {
        self.files = files
        let (scenario, line, product) = (files.scenario, files.line, files.product)
        var world = try worldPlan(
            line: line, product: product, units: scenario.units, speed: scenario.speed, seed: seed,
            faults: try faultPlan(from: scenario, line: line))
        var plan = BatchPlan(
            id: 1,
            texts: BatchTexts(
                lot: "B01", made: CalendarDate(year: 2026, month: 11, day: 1),
                expiry: CalendarDate(year: 2028, month: 10, day: 31), productName: product.label.title,
                gtin: product.levels[0].source.scheme == .gs1 ? product.levels[0].source.prefix : nil),
            levels: product.levelPlans, limits: line.limits, plannedUnits: UInt32(scenario.units),
            ignoresRetailCodes: line.ignoresRetailCodes)
        plan.counts = line.counts
        plan.lossRules = line.lossRules(for: product)
        plan.topUp = product.topUp
        self.plan = plan
        var pools: [[Code]] =
            [[]]
            + product.levels.map { level in
                let units = product.units(inLevel: level.level) ?? 1
                return (0..<(scenario.units * 2 / units + 500)).compactMap { Self.code(level.source, line, $0) }
            }
        // Cartons that come printed are allotted, not drawn; they come in another order than their codes were issued.
        var cartons: [Code] = []
        if product.levels[0].isPreprinted {
            swap(&cartons, &pools[1])
            world.preprinted = cartons.prefix(scenario.units).reversed().map { ConfiguredLine.symbol($0.description) }
        }
        people = ScenarioPeople(acts: scenario.people)
        for pool in scenario.pools {
            people.kept[pool.level] = Array(pools[Int(pool.level)].dropFirst(pool.codes))
            pools[Int(pool.level)] = Array(pools[Int(pool.level)].prefix(pool.codes))
        }
        var ledger = VirtualLedger(pools: pools)
        ledger.allot(cartons, level: 1)
        let devices = DeviceFactory.devices(of: line)
        let pictures = DeviceFactory.pictures(of: line)
        self.line = VirtualLine(
            world: World(plan: world), layout: line.layout, ledger: ledger,
            deviceIDs: line.devices.map(\.id), delays: VirtualLine.Delays()
        ) { line, sequence in
            LineAssembly(line: line, devices: devices, pictures: pictures, sequence: sequence)
        }
    }

    private static func code(_ source: LevelConfiguration.Source, _ line: LineConfiguration, _ number: Int) -> Code? {
        func digits(_ number: Int, _ width: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
        }
        switch source {
        case .cn20(let prefix):
            return Code(prefix + digits(number + 1, 9) + String(1_000 + (number &* 7_919) % 9_000))
        case .gs1(let gtin, _, let serials):
            return Code("01\(gtin)21\((serials?.lowerBound ?? 1) + UInt64(number))")
        case .sscc(let extensionDigit, let serials):
            let stem = "\(extensionDigit)\(line.enterprise.companyPrefix)"
            let serial = digits(Int(serials.lowerBound) + number, 17 - stem.utf8.count)
            guard let check = CheckDigit.gs1(of: Array((stem + serial).utf8)) else { return nil }
            return Code(stem + serial + String(decoding: [check], as: UTF8.self))
        }
    }

    // MARK: A shift

    /// Runs the whole batch; false when it did not come to its end in time.
    mutating func run(atMost seconds: Int64) -> Bool {
        while line.now < seconds * 1_000_000 {
            line.run(until: line.now + 100_000)
            look()
            act()
            if line.ledger.phase == .ended {
                noteLosses()
                return true
            }
        }
        noteLosses()
        return false
    }

    /// Notes what the line said since the last look.
    private mutating func look() {
        let (stations, devices) = (files.line.stations, files.line.devices)
        for entry in line.ledger.entries[seenEntries...] {
            for case .alarm(let kind, let station, let device, true, _) in entry.facts where startedAt != nil {
                seen.saw(
                    kind, station: Int(station) < stations.count ? stations[Int(station)].id : nil,
                    device: Int(device) < devices.count ? devices[Int(device)].id : nil)
            }
            for case .containerClosed(let code, _, _) in entry.facts { closed.append(code) }
        }
        seenEntries = line.ledger.entries.count
        // What the line waits for before its first unit is no part of the story.
        guard line.world.fed > 0, line.assembly.line.phase.isActive else { return }
        for hold in line.assembly.line.snapshot.holds { seen.holds.insert(hold.cause) }
    }

    private mutating func noteLosses() {
        let tally = line.assembly.line.snapshot.tally
        for (index, station) in files.line.stations.enumerated() {
            seen.losses[station.id] = tally.rejected[index] + tally.removed[index]
        }
    }

    static let person = Signer(who: "operator", why: "test")

    mutating func send(_ name: String, _ event: Event) {
        acts.append("\(line.now / 1_000) \(name)")
        lastAct = line.now
        line.send(event)
    }

    /// What a person at the line does now.
    private mutating func act() {
        let isHeld = line.assembly.line.snapshot.holds.contains { $0.cause.needsPerson }
        heldSince = isHeld ? heldSince ?? line.now : nil
        labelAwaitedSince = isLabelAwaited ? labelAwaitedSince ?? line.now : nil
        guard line.now - lastAct >= 500_000 else { return }
        switch line.assembly.line.phase {
        case .planned:
            guard line.assembly.line.carriedState.machineState != nil else { return }
            send("batch start", .batchStarted(plan, Self.person))
            send("start", .command(.start, Self.person))
            startedAt = line.now
        case .running:
            let second = (line.now - (startedAt ?? line.now)) / 1_000_000
            let fed = line.world.fed
            if doNext({ $0.isDue(second: second, fed: fed) }) { return }
            if help() || scanAgain() { return }
            guard hasBeenIdle(for: 1_000_000), line.world.fed == line.world.plan.units else { return }
            if people.awaits({ $0 != .closing }) {
                _ = doNext { $0 == .fed }
                return
            }
            send("batch end", .batchEnding(Self.person))
        case .ending:
            if help() || scanAgain() { return }
            guard hasBeenIdle(for: 2_500_000) else { return }
            if !hasFlushed {
                hasFlushed = true
                line.inWorld { $0.flush() }
                lastAct = line.now
                idleSince = nil
                return
            }
            if people.awaits({ $0 == .closing }) {
                _ = doNext { $0 == .closing }
                return
            }
            let obstacles = line.assembly.line.closingObstacles
            if obstacles.isEmpty {
                send("batch close", .batchClosing(Self.person))
            } else if obstacles.contains(where: { if case .containerOpen = $0 { true } else { false } }) {
                send("close containers", .command(.closeOpenContainers, Self.person))
                idleSince = nil
            } else {
                reconcile(obstacles)
            }
        default: break
        }
    }

    private mutating func hasBeenIdle(for microseconds: Int64) -> Bool {
        guard line.world.isIdle else {
            idleSince = nil
            return false
        }
        idleSince = idleSince ?? line.now
        return line.now - (idleSince ?? line.now) >= microseconds
    }

    /// Ends a hold that waits for a person; true when something was done.
    private mutating func help() -> Bool {
        let state = line.assembly.line.carriedState
        guard let cause = state.holds.first(where: { $0.cause.needsPerson })?.cause else {
            // Also when the machine stands although nothing holds it: a latched fault goes with a person's start.
            let stands =
                [.held, .aborted].contains(state.machineState) && line.now - lastAct >= 3_000_000
            guard state.holds.isEmpty, state.isInControl, !state.isStarted || stands else { return false }
            send("start", .command(.start, Self.person))
            return true
        }
        // It takes a person a second to see it.
        guard state.isInControl, line.now - (heldSince ?? line.now) >= 1_000_000 else { return false }
        switch cause {
        case .beltUnknown: send("declare belt empty", .command(.declareBeltEmpty, Self.person))
        case .contentMoved:
            takeSuspectsAway()
            send("resume \(cause)", .command(.resume, Self.person))
        default: send("resume \(cause)", .command(.resume, Self.person))
        }
        return true
    }

    /// Takes the containers off the line that an alarm named.
    private mutating func takeSuspectsAway() {
        for alarm in line.assembly.line.snapshot.alarms where alarm.kind == .contentMoved {
            let code = line.ledger.row(id: alarm.detail).code
            let named = line.world.truth().items.first { item in item.text.flatMap(RecordAndTruth.code) == code }
            guard let text = named?.text else { continue }
            acts.append("\(line.now / 1_000) take away \(text)")
            line.inWorld { $0.takeAway(text: text) }
        }
    }

    /// The worker at a handheld station sees that the screen counts fewer packs than lie there, or that it still wants
    /// the label, and scans once more. True when something was scanned.
    private mutating func scanAgain() -> Bool {
        guard line.now - lastAct >= 4_000_000 else { return false }
        let check = RecordAndTruth(line)
        let snapshot = line.assembly.line.snapshot
        var handheld = 0
        for (index, station) in files.line.stations.enumerated() {
            guard case .handheld(let settings) = station.kind else { continue }
            defer { handheld += 1 }
            var texts: [String] = []
            for container in check.truth.items where container.level == Int(station.level) {
                if let text = container.text {
                    let isOpen = line.ledger.row(RecordAndTruth.code(text) ?? Code()).map { $0.isClosed } == false
                    if isOpen { texts.append("]C1" + text) }
                } else if container.place == .waiting(station: index), snapshot.openChildren.indices.contains(handheld),
                    container.children.count > snapshot.openChildren[handheld], labelAwaitedSince == nil
                {
                    texts += container.children.compactMap { child in check.truth.items[child].text.map(Self.symbol) }
                }
            }
            guard !texts.isEmpty else { continue }
            acts.append("\(line.now / 1_000) scan \(texts.count) again at \(station.id)")
            lastAct = line.now
            for text in texts { line.inject(.babble(device: settings.scanner, Array(text.utf8) + [0x0D])) }
            return true
        }
        // A label that nobody has seen for so long was lost with its printer.
        guard let since = labelAwaitedSince, line.now - max(since, lastAct) >= 15_000_000 else { return false }
        send("replace labels", .command(.replaceLabels, Self.person))
        return true
    }

    private static func symbol(_ text: String) -> String {
        if text.hasPrefix("01") { return "]d2" + text }
        return (text.hasPrefix("00") ? "]C1" : "]C0") + text
    }

    /// A label of a handheld station is on its way: nothing is scanned before it is there.
    private var isLabelAwaited: Bool {
        let waiting: [CodeState] = [.allocated, .inDoubt, .encoded]
        let levels: [UInt8] = files.line.stations.compactMap { station in
            if case .handheld = station.kind { station.level } else { nil }
        }
        return line.ledger.rows.contains {
            levels.contains($0.level) && $0.sendings > 0 && waiting.contains($0.state)
        }
    }

    /// Where the line stands, for a failed expectation.
    var summary: String {
        let snapshot = line.assembly.line.snapshot
        let reasons = snapshot.tally.reasons.map { station in
            Reason.allCases.filter { station[Int($0.rawValue)] > 0 }
                .map { "\($0.token) \(station[Int($0.rawValue)])" }
        }
        let alarms = seen.alarms.map { "\($0.kind.word) \($0.station ?? "")\($0.device ?? "")" }.sorted()
        return """
            at \(line.now / 1_000) ms: \(snapshot.phase), \(snapshot.state.map { "\($0)" } ?? "no PLC"), fed \
            \(line.world.fed), idle \(line.world.isIdle), holds \(snapshot.holds.map { "\($0.cause)" }), \
            items \(snapshot.tally.items), passed \(snapshot.tally.passed), rejected \(snapshot.tally.rejected), \
            removed \(snapshot.tally.removed), \(reasons), closed \(snapshot.tally.closed), short \
            \(snapshot.tally.closedShort), obstacles \(snapshot.closingObstacles), seen \(alarms) \
            \(seen.holds.map(\.word).sorted()), acts \(acts)
            """
    }
}
