import Codes
import ConfigurationFiles
public import ControlTypes
import Foundation
import Ledger
import LineAssembly
import LineCore
import Records

extension LineController: ControlService {
    public func status() async throws(ControlError) -> LineStatus {
        StatusMaker(controller: self).status()
    }

    /// The status after the line thread's next look at itself, at most a tenth of a second from now.
    public func nextStatus() async -> LineStatus {
        await loop.nextView()
        return StatusMaker(controller: self).status()
    }

    // MARK: Batches

    public func createBatch(_ request: CreateBatch) async throws(ControlError) -> BatchSummary {
        let entry = try product(request.product)
        guard let made = date(request.madeOn) else { throw ControlError.badDate(request.madeOn) }
        let expiry: CalendarDate
        if let text = request.expiresOn {
            guard let given = date(text) else { throw ControlError.badDate(text) }
            expiry = given
        } else {
            guard let computed = entry.product.expiry(made: made) else { throw ControlError.badDate(request.madeOn) }
            expiry = computed
        }
        let findings = entry.product.checkDates(made: made, expiry: expiry)
        guard findings.allSatisfy(\.isWarning) else {
            throw ControlError(
                kind: .badRequest, message: BilingualMessage(zh: "批次日期不能使用", en: "the batch's dates cannot be used"),
                problems: findings.map { $0.message.shown })
        }
        let mismatches = check(
            line: ConfigurationReader.line(lineText, file: settings.lineFile),
            product: ConfigurationReader.product(entry.text, file: "\(entry.product.id).yaml"))
        guard mismatches.isEmpty else {
            throw ControlError(
                kind: .conflict,
                message: BilingualMessage(zh: "该产品不能在本生产线上生产", en: "this product cannot be made on this line"),
                problems: mismatches.map { $0.message.shown })
        }
        let frozen: FrozenConfiguration
        do {
            frozen = try FrozenConfiguration.reading(lineText: lineText, productText: entry.text)
        } catch {
            throw ControlError(
                kind: .unavailable, message: BilingualMessage(zh: "配置无法保存", en: "the configuration cannot be kept"),
                problems: error.problems)
        }
        guard request.plannedUnits > 0, let units = UInt32(exactly: request.plannedUnits) else {
            throw ControlError.badRequest(zh: "计划数量应为正数", en: "the planned number of units is above zero")
        }
        var plan = BatchPlan(
            id: 0,
            texts: BatchTexts(
                lot: request.number, made: made, expiry: expiry, productName: entry.product.label.title,
                gtin: entry.product.levels.first?.source.scheme == .gs1
                    ? entry.product.levels.first?.source.prefix : nil),
            levels: entry.product.levelPlans, limits: line.limits, plannedUnits: units,
            ignoresRetailCodes: line.ignoresRetailCodes)
        plan.counts = line.counts
        plan.lossRules = line.lossRules(for: entry.product)
        plan.topUp = entry.product.topUp
        do {
            _ = try ledger.createBatch(
                BatchDefinition(
                    product: request.product, plan: plan, productSnapshot: frozen.snapshot, line: line.id,
                    who: who(request.act), why: request.act.reason, now: WallClock.now()))
        } catch {
            throw ControlError(ledger: error)
        }
        return summary(try row(request.number), warnings: findings.map { $0.message.shown })
    }

    public func batches() async throws(ControlError) -> [BatchSummary] {
        try reading { try ledger.batches() }.map { summary($0, warnings: []) }
    }

    public func exportRecord(_ number: String, to directory: String) async throws(ControlError) -> RecordSummary {
        let row = try row(number)
        guard row.phase == .ended else { throw ControlError.wrongPhase(number, row.phase) }
        guard directory.hasPrefix("/"), !DataDirectory.contains(directory, in: settings.dataDirectory) else {
            throw ControlError.badRequest(
                zh: "目标须为绝对路径，且不在数据目录内", en: "the directory is an absolute path outside of the data directory")
        }
        // As sealing does: one record is made, and one pack carried over, after the other.
        await release.turn.take()
        defer { release.turn.give() }
        if let seal = try reading({ try ledger.seal(of: row.id) }) {
            try reading { try release.completeSignatures(of: row.id, in: seal.directory) }
            return try export.copy(seal.directory, to: directory)
        }
        try export.checkIsFree(directory)
        try export.rehearse(row, beside: directory, decision: nil)
        try await closeTrail(of: row, who: "controller", why: "record")
        // Nobody has decided about the batch: its codes are accepted, and no more.
        return try export.write(row, to: directory, decision: nil).summary
    }

    /// No pack of the batch goes on in another one from here on. A trail that is closed already stays as it is.
    func closeTrail(of row: BatchRow, who: String, why: String) async throws(ControlError) {
        await turn.take()
        defer { turn.give() }
        try reading {
            guard try ledger.batch(id: row.id)?.isTrailClosed == false else { return }
            ended.forget()
            _ = try ledger.closeBatchAudit(
                row.id, who: who, why: why, signingKey: release.key.publicKey, now: WallClock.now())
        }
    }

    // MARK: Line

    public func command(_ name: String, _ signer: Act) async throws(ControlError) {
        guard let command = LineCommand(token: name) else {
            let all = LineCommand.allCases.map(\.token).joined(separator: ", ")
            throw ControlError.badRequest(zh: "没有命令 \(name)；可用：\(all)", en: "no command \(name); there are \(all)")
        }
        let signature = self.signer(signer)
        if command == .closeOpenContainers, signer.reason.allSatisfy(\.isWhitespace) {
            // A short container is closed by a named person with a reason (A-05).
            throw ControlError.badRequest(zh: "关闭零头须写明原因", en: "say why a container is closed short")
        }
        try await onLine { assembly, moment, output in
            if command == .declareBeltEmpty, !assembly.line.isPLCInControl {
                return ControlError.conflict(
                    zh: "PLC 未受控，不能声明皮带已清空",
                    en: "the PLC is not under control; it cannot be told that the belt is empty")
            }
            assembly.handle(.command(command, signature), at: moment, into: &output)
            return nil
        }
    }

    public func rejectNext(_ count: Int, at station: String, _ signer: Act) async throws(ControlError) {
        guard let index = line.stations.firstIndex(where: { $0.id == station }) else {
            let all = line.stations.map(\.id).joined(separator: ", ")
            throw ControlError(
                kind: .notFound,
                message: BilingualMessage(
                    zh: "没有工位 \(station)；可用：\(all)", en: "no station \(station); there are \(all)"),
                problems: [])
        }
        guard let items = UInt16(exactly: count), items > 0 else {
            throw ControlError.badRequest(zh: "件数应为 1 至 1000", en: "the count is 1 to 1000")
        }
        let signature = self.signer(signer)
        try await onLine { assembly, moment, output in
            guard assembly.line.canReject(at: StationIndex(index)) else {
                return ControlError.conflict(
                    zh: "工位 \(station) 没有在生产的批次，或没有剔除口",
                    en: "station \(station) has no batch in production, or no gate that rejects")
            }
            assembly.handle(
                .operatorReject(station: StationIndex(index), count: items, signature), at: moment, into: &output)
            return nil
        }
    }

    public func scan(_ code: String) async throws(ControlError) -> CodeReport {
        guard let identity = interpret(typed: code).identity else {
            throw ControlError(notACode: code)
        }
        guard let found = try reading({ try ledger.find(identity) }) else {
            throw ControlError(
                kind: .notFound, message: BilingualMessage(zh: "码 \(code) 不在任何码池中", en: "code \(code) is in no pool"),
                problems: advice(typed: code).map(\.shown))
        }
        var live = try await packReport(of: identity)
        // What the ledger knows is told also when the batch's journal does not replay; then no act can be planned.
        var unplanned: ControlError?
        if live == nil {
            do throws(ControlError) {
                live = try await endedReport(of: identity)
            } catch {
                unplanned = error
            }
        }
        let shown = live
        var report = try reading { try CodeReportMaker(ledger: ledger).report(found, shown) }
        if let unplanned {
            report.history.append(
                CodeReport.Entry(
                    at: Timestamps.text(milliseconds: WallClock.now()), what: unplanned.message, who: nil, why: nil))
        }
        return report
    }

    // MARK: Helpers

    /// Carries an act out on the line thread and returns when everything that it caused is durable.
    func onLine(
        _ body: @escaping @Sendable (inout LineAssembly, Moment, inout AssemblyOutput) -> ControlError?
    ) async throws(ControlError) {
        let stopped = ControlError.unavailable(zh: "控制器正在停止", en: "the controller is stopping")
        let (refusal, sequence) = await withCheckedContinuation { continuation in
            let isTaken = loop.post { assembly, moment, output in
                let refusal = body(&assembly, moment, &output)
                continuation.resume(returning: (refusal, assembly.sequence))
            }
            if !isTaken { continuation.resume(returning: (stopped, 0)) }
        }
        if let refusal { throw refusal }
        guard await journal.untilDurable(sequence) else {
            throw ControlError.unavailable(
                zh: "账本无法写入：\(journal.state.failure ?? "已停止")。请重新启动控制器",
                en: "the ledger cannot write: \(journal.state.failure ?? "stopped"). Restart the controller")
        }
    }

    func reading<Result>(_ body: () throws -> Result) throws(ControlError) -> Result {
        do {
            return try body()
        } catch {
            throw ControlError.unavailable(zh: "账本无法读取：\(error)", en: "the ledger cannot be read: \(error)")
        }
    }

    func product(_ id: String) throws(ControlError) -> ProductShelf.Entry {
        guard let entry = products[id] else {
            let all = products.entries.map(\.product.id).joined(separator: ", ")
            throw ControlError(
                kind: .notFound,
                message: BilingualMessage(zh: "没有产品 \(id)；可用：\(all)", en: "no product \(id); there are \(all)"),
                problems: [])
        }
        return entry
    }

    func row(_ number: String) throws(ControlError) -> BatchRow {
        guard let row = try reading({ try ledger.batch(number: number) }) else {
            throw ControlError(
                kind: .notFound, message: BilingualMessage(zh: "没有批次 \(number)", en: "there is no batch \(number)"),
                problems: [])
        }
        return row
    }

    private func date(_ text: String) -> CalendarDate? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
            let year = UInt16(parts[0]), let month = UInt8(parts[1]), let day = UInt8(parts[2]),
            GS1Date(year: year, month: month, day: day) != nil
        else { return nil }
        return CalendarDate(year: year, month: month, day: day)
    }

    func signer(_ act: Act) -> Signer { Signer(who: who(act), why: act.reason) }

    func who(_ act: Act) -> String { Self.who(act.user, isAuthenticated: act.isAuthenticated) }

    /// Whoever only names himself is not known to be that person, and the trail says so.
    static func who(_ user: String, isAuthenticated: Bool) -> String {
        isAuthenticated ? user : "\(user) (unauthenticated)"
    }

    func summary(_ row: BatchRow, warnings: [BilingualMessage]) -> BatchSummary {
        BatchSummary(
            number: row.number, product: row.product, phase: row.phase.token, madeOn: row.plan.texts.made.text,
            expiresOn: row.plan.texts.expiry.text, plannedUnits: Int(row.plan.plannedUnits), warnings: warnings)
    }
}
