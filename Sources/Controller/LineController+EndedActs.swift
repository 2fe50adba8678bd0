import Codes
import ConfigurationFiles
import ControlTypes
import Ledger
import LineAssembly
import LineCore

/// Acts on packs of a batch that is over and whose record is not made yet, while the line makes another one or none.
extension LineController {
    /// The batch that is over and that this act is about; nil when it is the line's.
    func endedBatch(of draft: PackActWord.Draft) throws(ControlError) -> BatchRow? {
        var found: BatchRow?
        for code in draft.codes + (draft.into.map { [$0] } ?? []) {
            guard let row = try endedBatch(of: code) else { continue }
            if let other = found, other.id != row.id {
                throw ControlError.conflict(
                    zh: "所给的码属于批次 \(other.number) 和 \(row.number)；一次操作只涉及一个批次",
                    en: "the codes are of batches \(other.number) and \(row.number); an act is about one batch")
            }
            found = row
        }
        return found
    }

    private func endedBatch(of code: Code) throws(ControlError) -> BatchRow? {
        try reading {
            guard let owner = try ledger.find(code)?.batch, let row = try ledger.batch(id: owner.id),
                row.phase == .ended
            else { return nil }
            return row
        }
    }

    /// What a scan shows of a pack of a batch that is over; nil when nothing can be done with it any more.
    func endedReport(of code: Code) async throws(ControlError) -> PackReport? {
        guard let row = try endedBatch(of: code), !row.isTrailClosed else { return nil }
        return try await ended.batch(row).packReport(of: code)
    }

    /// Carries an act out on a batch that is over, or tells what it would come to.
    func actAfterEnd(
        _ draft: PackActWord.Draft, _ row: BatchRow, second: String?, _ signer: Signer
    ) async throws(ControlError) -> PackActReport {
        try requireOpenRecord(row)
        // A long journal is replayed before anybody waits for us.
        _ = try await ended.batch(row)
        // No record is sealed, and no pack carried into another batch, between the look and the act. Whoever seals takes
        // these turns in the same order.
        await release.turn.take()
        defer { release.turn.give() }
        await turn.take()
        defer { turn.give() }
        guard let row = try endedBatch(of: draft), let now = try reading({ try ledger.batch(id: row.id) }) else {
            throw ControlError.conflict(
                zh: "所给的码不再属于已结束的批次", en: "the codes do not belong to the ended batch any more")
        }
        try requireOpenRecord(now)
        var batch = try await ended.batch(now)
        let act = draft.act { batch.level(of: $0) }
        let plan: ActPlan
        switch batch.plan(of: act, second: second, by: signer) {
        case .failure(let refusal):
            throw ControlError.refusedAct(
                refusal, stations: try FrozenConfiguration.reading(of: now).line.stations.map(\.id))
        case .success(let found): plan = found
        }
        let touched = batch.codes(of: plan)
        if draft.kind == .undo { try requireTouched(draft.codes, touched) }
        try requireNothingCarried(of: touched, from: now)
        let (event, facts) = batch.perform(act, signer, second: second)
        var report = PackActReport(plan, isDone: !draft.request.preview)
        report.tell(facts, CountWords(levels: now.plan.levels, stations: try stations(of: now)), batch: now.number)
        if draft.request.preview { return report }
        try await enter(event, facts, now, batch)
        return report
    }

    /// What was done on a batch that is over goes into its journal; returns when it is durable.
    func enter(_ event: Event, _ facts: [Fact], _ row: BatchRow, _ batch: EndedBatch) async throws(ControlError) {
        let id = row.id
        do throws(ControlError) {
            let sequence = try await onLine { assembly, moment, output -> Result<Int64, ControlError> in
                assembly.enter(event, facts: facts, batch: id, at: moment, into: &output)
                return .success(assembly.sequence)
            }
            ended.keep(batch, of: id, at: sequence)
        } catch {
            ended.forget()
            throw error
        }
    }

    /// A record that was written tells the batch as it is for good.
    func requireOpenRecord(_ row: BatchRow) throws(ControlError) {
        guard row.isTrailClosed else { return }
        throw ControlError(
            kind: .conflict,
            message: BilingualMessage(
                zh: "批次 \(row.number) 的批记录已生成，其包装不能再操作",
                en: "the record of batch \(row.number) was made: nothing is done with its packs any more"),
            problems: [
                BilingualMessage(
                    zh: "此后的取样、退回和销毁按偏差处理，由质量部门在追溯平台上申报",
                    en: "samples, returns and destructions from now on are reported to the traceability platform by "
                        + "quality assurance, as a deviation")
            ])
    }

    /// The code is of what is taken back: it would be another act than the one that is meant.
    private func requireTouched(_ codes: [Code], _ touched: [CodeID]) throws(ControlError) {
        for code in codes {
            guard let id = try reading({ try ledger.find(code)?.id }), !touched.contains(id) else { continue }
            throw ControlError.conflict(
                zh: "该批次的上一操作不涉及 \(code)", en: "the last act on that batch was not about \(code)")
        }
    }

    /// What went on in another batch is that batch's.
    private func requireNothingCarried(of codes: [CodeID], from row: BatchRow) throws(ControlError) {
        for id in codes {
            let found: FoundCode? = try reading { try ledger.code(id: id).flatMap { try ledger.find($0) } }
            guard let found, let owner = found.batch, owner.id != row.id else { continue }
            throw ControlError.conflict(
                zh: "\(found.code) 已转入批次 \(owner.number)；请在该批次中操作",
                en: "\(found.code) went on in batch \(owner.number): act on it there")
        }
    }
}
