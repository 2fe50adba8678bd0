import Codes
import ConfigurationFiles
public import ControlTypes
import Foundation
import Ledger
import LineAssembly
import LineCore

// The steps of a batch's life (B-01). What a step needs is decided in one place, `Line.obstacles(to:of:)`; here it is
// told what the line cannot know, and the step is taken.
extension LineController {
    /// A batch, what it was made from, and what its steps depend on beside the line.
    private struct Case {
        var row: BatchRow
        var frozen: FrozenConfiguration
        var situation: BatchSituation
        var text: BatchLifeText

        var plan: BatchPlan {
            var plan = row.plan
            plan.id = row.id
            return plan
        }
    }

    private func open(_ number: String) throws(ControlError) -> Case {
        let row = try row(number)
        let frozen = try FrozenConfiguration.reading(of: row)
        let (done, others, empty) = try reading {
            (
                try ledger.clearance(of: row.id).map(\.item),
                try ledger.batches().filter { $0.id != row.id && $0.phase.occupiesLine }.map(\.number),
                try row.plan.levels.map(\.level).filter {
                    try ledger.remaining(batch: row.id, level: $0) + ledger.allottedCount(batch: row.id, level: $0) == 0
                }
            )
        }
        let situation = BatchSituation(
            id: row.id, phase: row.phase, isClearanceRequired: frozen.product.isClearanceRequired,
            missingClearance: frozen.clearance.map(\.id).filter { !done.contains($0) },
            isTestRequired: frozen.product.isTestRequired, isConfigurationUnchanged: frozen.line == line,
            expiry: row.plan.texts.expiry,
            today: CalendarDate(milliseconds: WallClock.now(), minutesAhead: line.enterprise.timeZoneMinutes),
            otherBatches: others, emptyPools: empty)
        return Case(
            row: row, frozen: frozen, situation: situation,
            text: BatchLifeText(line: line, clearance: frozen.clearance))
    }

    /// Takes a step at the line: all its obstacles are looked for, and where there is none the event is given.
    private func take(
        _ step: BatchStep, _ number: String, _ act: Act, _ event: @Sendable (BatchPlan, Signer) -> Event
    ) async throws(ControlError) {
        let batch = try open(number)
        let event = event(batch.plan, signer(act))
        let (situation, text) = (batch.situation, batch.text)
        try await onLine { assembly, moment, output in
            let obstacles = assembly.line.obstacles(to: step, of: situation)
            guard obstacles.isEmpty else { return text.refusal(step, of: number, obstacles) }
            assembly.handle(event, at: moment, into: &output)
            return nil
        }
    }

    public func startBatch(_ number: String, _ signer: Act) async throws(ControlError) -> BatchSummary {
        await turn.take()
        defer { turn.give() }
        try await take(.start, number, signer) { .batchStarted($0, $1) }
        return summary(try row(number), warnings: [])
    }

    public func endBatch(_ number: String, _ signer: Act) async throws(ControlError) -> BatchSummary {
        await turn.take()
        defer { turn.give() }
        try await take(.end, number, signer) { .batchEnding($1) }
        return summary(try row(number), warnings: [])
    }

    public func closeBatch(_ number: String, _ signer: Act) async throws(ControlError) -> BatchSummary {
        await turn.take()
        defer { turn.give() }
        try await take(.close, number, signer) { .batchClosing($1) }
        let row = try row(number)
        let balances = try await ask { $0.line.levelBalances }
        let warnings = try reading { try imbalances(of: row.id, line: balances) }
        let ended = await nextSnapshot()
        if ended.plan?.id == row.id, ended.phase == .ended { archive.keep(ended.losses, batch: row.id) }
        return summary(row, warnings: warnings)
    }

    public func clearBatch(_ number: String, _ request: ClearBatch) async throws(ControlError) -> BatchDetail {
        await turn.take()
        defer { turn.give() }
        let batch = try open(number)
        let checklist = batch.frozen.clearance.map(\.id)
        guard !checklist.isEmpty else {
            throw ControlError.conflict(
                zh: "批次 \(number) 没有清场检查项", en: "batch \(number) has no items of a line clearance")
        }
        let unknown = request.done.filter { !checklist.contains($0) }
        guard unknown.isEmpty, !request.done.isEmpty else {
            throw ControlError(
                kind: .badRequest,
                message: BilingualMessage(zh: "请写明已完成的清场检查项", en: "name the items of the clearance that are done"),
                problems: unknown.map { BilingualMessage(zh: "没有检查项 \($0)", en: "there is no item \($0)") }
                    + batch.frozen.clearance.map {
                        BilingualMessage(zh: "\($0.id)：\($0.text.chinese)", en: "\($0.id): \($0.text.english)")
                    })
        }
        // The items that this request confirms no longer stand against the step.
        var situation = batch.situation
        situation.missingClearance = []
        try await check(.clear, situation, batch.text, number)
        do {
            try ledger.clear(
                batch.row.id, items: request.done, checklist: checklist, who: signer(request.act).who,
                why: request.act.reason, now: WallClock.now())
        } catch {
            throw ControlError(ledger: error)
        }
        return try await detail(number)
    }

    public func cancelBatch(_ number: String, _ act: Act) async throws(ControlError) -> BatchSummary {
        await turn.take()
        defer { turn.give() }
        let batch = try open(number)
        try await check(.cancel, batch.situation, batch.text, number)
        do {
            try ledger.cancel(batch.row.id, who: signer(act).who, why: act.reason, now: WallClock.now())
        } catch {
            throw ControlError(ledger: error)
        }
        return summary(try row(number), warnings: [])
    }

    /// Only a look: the step itself is the ledger's.
    private func check(
        _ step: BatchStep, _ situation: BatchSituation, _ text: BatchLifeText, _ number: String
    ) async throws(ControlError) {
        try await onLine { assembly, _, _ in
            let obstacles = assembly.line.obstacles(to: step, of: situation)
            return obstacles.isEmpty ? nil : text.refusal(step, of: number, obstacles)
        }
    }

    public func holdBatch(_ number: String, _ act: Act) async throws(ControlError) -> BatchSummary {
        let row = try row(number)
        let signature = signer(act)
        try await onLine { assembly, moment, output in
            guard assembly.line.batch == row.id else { return .wrongPhase(number, row.phase) }
            assembly.handle(.command(.hold, signature), at: moment, into: &output)
            return nil
        }
        return summary(row, warnings: [])
    }

    // MARK: Function test

    public func challengeBatch(_ number: String, _ request: ChallengeBatch) async throws(ControlError) -> BatchDetail {
        await turn.take()
        defer { turn.give() }
        switch request.what {
        case "start": try await take(.test, number, request.act) { .challengeStarted($0, $1) }
        case "end":
            try await take(.endTest, number, request.act) { .challengeEnded($1) }
            try await waitForEndOfTest()
        default: try await announce(request, number)
        }
        return try await detail(number)
    }

    private func announce(_ request: ChallengeBatch, _ number: String) async throws(ControlError) {
        guard let piece = TestPiece(token: request.what) else {
            let all = TestPiece.allCases.map(\.token).joined(separator: ", ")
            throw ControlError.badRequest(
                zh: "没有试验件 \(request.what)；可用：\(all)", en: "no test piece \(request.what); there are \(all)")
        }
        let batch = try open(number)
        let (id, text, phase) = (batch.row.id, batch.text, batch.row.phase)
        let signature = signer(request.act)
        try await onLine { assembly, moment, output in
            guard assembly.line.batch == id else { return .wrongPhase(number, phase) }
            let obstacles = assembly.line.obstacles(toAnnounce: piece)
            guard obstacles.isEmpty else {
                return ControlError(
                    kind: .conflict,
                    message: BilingualMessage(
                        zh: "现在不能放试验件“\(piece.chinese)”", en: "the test piece \(piece.token) cannot come now"),
                    problems: obstacles.map { text.text($0) })
            }
            assembly.handle(.challengePiece(piece, signature), at: moment, into: &output)
            return nil
        }
    }

    /// The test has ended when the printers are empty: that takes them a moment. A printer that does not answer is told
    /// by the status, and the test ends when it does.
    private func waitForEndOfTest() async throws(ControlError) {
        for _ in 0..<50 {
            await loop.nextView()
            if loop.lastView.line.phase != .testing { break }
        }
        try await onLine { _, _, _ in nil }
    }

    // MARK: Open containers

    public func resolveContainer(_ request: ResolveContainer) async throws(ControlError) {
        guard let act = OpenContainerAct(token: request.what) else {
            let all = OpenContainerAct.allCases.map(\.token).joined(separator: ", ")
            throw ControlError.badRequest(
                zh: "没有 \(request.what)；可用：\(all)", en: "no act \(request.what); there are \(all)")
        }
        guard let station = line.stations.firstIndex(where: { $0.id == request.station }).map({ StationIndex($0) }),
            let containerNumber = UInt32(exactly: request.number)
        else {
            throw ControlError(
                kind: .notFound,
                message: BilingualMessage(zh: "没有工位 \(request.station)", en: "there is no station \(request.station)"),
                problems: [])
        }
        let signature = signer(request.act)
        guard !signature.why.allSatisfy(\.isWhitespace) else {
            // A short container is closed by a named person with a reason; one that is taken apart, too.
            throw ControlError.badRequest(
                zh: "对未关闭容器的操作须写明原因", en: "say why: what is done with an open container needs a reason")
        }
        try await onLine { assembly, moment, output in
            let open = assembly.line.openContainers.first { $0.station == station && $0.number == containerNumber }
            guard let open, open.acts.contains(act) else {
                return ControlError.conflict(
                    zh: "工位 \(request.station) 的容器 \(request.number) 现在不能 \(act.token)",
                    en: "\(act.token) is not possible for container \(request.number) of station \(request.station) now"
                )
            }
            assembly.handle(
                .openContainer(act, station: station, number: containerNumber, signature), at: moment, into: &output)
            return nil
        }
    }

    // MARK: Show

    public func batch(_ number: String) async throws(ControlError) -> BatchDetail {
        try await detail(number)
    }

    /// What the line says of a batch at one moment.
    private struct Look: Sendable {
        var line: LineSnapshot
        var obstacles: [(step: BatchStep, obstacles: [BatchObstacle])]
    }

    private func look(_ situation: BatchSituation) async throws(ControlError) -> Look {
        let look: Look? = await withCheckedContinuation { continuation in
            let isTaken = loop.post { assembly, _, _ in
                let line = assembly.line
                let phase = line.batch == situation.id ? line.phase : situation.phase
                let steps = BatchStep.allCases.filter { $0.from.contains(phase) }
                continuation.resume(
                    returning: Look(
                        line: line.snapshot, obstacles: steps.map { ($0, line.obstacles(to: $0, of: situation)) }))
            }
            if !isTaken { continuation.resume(returning: nil) }
        }
        guard let look else { throw ControlError.unavailable(zh: "控制器正在停止", en: "the controller is stopping") }
        return look
    }

    private func detail(_ number: String) async throws(ControlError) -> BatchDetail {
        let batch = try open(number)
        let row = batch.row
        let look = try await look(batch.situation)
        let line = look.line
        let isOnLine = line.phase.isActive && line.plan?.id == row.id
        let (steps, cleared, pieces, levels) = try reading {
            (
                try ledger.steps(of: row.id), try ledger.clearance(of: row.id), try ledger.testPieces(of: row.id),
                try levelStatus(of: row)
            )
        }
        return BatchDetail(
            summary: summary(row, warnings: []),
            steps: steps.map {
                BatchStepEntry(
                    phase: $0.phase.token, at: Timestamps.text(milliseconds: $0.at), who: $0.who, why: $0.why)
            },
            isClearanceRequired: batch.frozen.product.isClearanceRequired,
            clearance: batch.frozen.clearance.map { item in
                let done = cleared.first { $0.item == item.id }
                return ClearanceEntry(
                    id: item.id, text: item.text.shown, at: done.map { Timestamps.text(milliseconds: $0.at) },
                    who: done?.who)
            },
            isTestRequired: batch.frozen.product.isTestRequired,
            testPieces: pieces.map { piece in
                TestPieceEntry(
                    piece: piece.result.piece.token, finding: piece.result.finding.token,
                    hasPassed: piece.result.finding == .passed, reason: piece.result.reason?.token,
                    at: Timestamps.text(milliseconds: piece.at), who: piece.result.who)
            },
            test: isOnLine ? line.test.map { testNow($0, batch) } : nil,
            next: look.obstacles.map { step, obstacles in
                NextStep(step: step.token, obstacles: obstacles.map { batch.text.text($0) })
            },
            openContainers: isOnLine ? line.openContainers.map { container($0, batch.text) } : [],
            levels: levels)
    }

    private func testNow(_ test: TestStatus, _ batch: Case) -> TestNow {
        let passed = test.results.filter { $0.finding == .passed }.map(\.piece)
        return TestNow(
            missing: test.needed.filter { !passed.contains($0) }.map(\.token), announced: test.announced?.token,
            hasCarton: test.hasCarton, hasPassed: test.hasPassed,
            instruction: batch.text.instruction(test, batch: batch.row.number))
    }

    private func container(_ open: OpenContainer, _ text: BatchLifeText) -> OpenContainerEntry {
        OpenContainerEntry(
            station: text.id(open.station), number: Int(open.number), level: Int(open.level),
            stage: open.stage.message, children: open.children.map { $0.description },
            acts: open.acts.map(\.token))
    }

    /// As the ledger counts; the codes of a function test are none of the product's.
    private func levelStatus(of row: BatchRow) throws(LedgerError) -> [LevelStatus] {
        let counts = try ledger.counts(of: row.id)
        let leased = try ledger.leasedCounts(of: row.id)
        let closed = try ledger.closedContainers(of: row.id)
        return row.plan.levels.map { level in
            func count(_ states: CodeState...) -> Int {
                counts.filter { $0.level == level.level && states.contains($0.state) }.reduce(0) { $0 + Int($1.count) }
            }
            let allocated = Int(leased[level.level] ?? 0)
            let counted = counts.filter { $0.level == level.level }.reduce(0) { $0 + Int($1.count) }
            return LevelStatus(
                level: Int(level.level), name: level.name,
                allocated: allocated,
                waiting: count(.allocated), encoded: count(.encoded), commissioned: count(.commissioned),
                released: count(.released), sampled: count(.sampled, .labelSampled), destroyed: count(.destroyed),
                inactive: count(.inactive), invalid: count(.snInvalid, .labelScrapped),
                returned: count(.unallocated), inDoubt: count(.inDoubt), unexplained: allocated - counted,
                closed: closed[level.level]?.all ?? 0, closedShort: closed[level.level]?.short ?? 0, content: nil)
        }
    }
}

extension CalendarDate {
    /// The day at a place whose clocks are so many minutes ahead of UTC.
    init(milliseconds: Int64, minutesAhead: Int) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: minutesAhead * 60) ?? .gmt
        let day = calendar.dateComponents(
            [.year, .month, .day], from: Date(timeIntervalSince1970: Double(milliseconds) / 1_000))
        self.init(year: UInt16(day.year ?? 0), month: UInt8(day.month ?? 0), day: UInt8(day.day ?? 0))
    }
}
