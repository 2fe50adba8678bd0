import ControlTypes
import Ledger
import LineAssembly
import LineCore

/// Physical counts of a batch that is over and whose record is not made yet (N-02): what people did with its packs since
/// made its counts wrong, and a difference that nobody explains keeps it from being released.
extension LineController {
    func countAfterEnd(
        _ place: CountedPlace, _ counted: UInt32, _ row: BatchRow, _ words: CountWords, _ signer: Signer
    ) async throws(ControlError) {
        try await afterEnd(row) { batch throws(ControlError) in
            if let refusal = batch.countRefusal(place) { throw words.refusal(refusal, batch: row.number) }
            return batch.count(place, counted, signer)
        }
    }

    func explainAfterEnd(
        _ place: CountedPlace, _ row: BatchRow, _ words: CountWords, _ signer: Signer
    ) async throws(ControlError) {
        try await afterEnd(row) { batch throws(ControlError) in
            if let refusal = batch.explanationRefusal(place, signer) {
                throw words.refusal(refusal, batch: row.number)
            }
            return batch.explain(place, signer)
        }
    }

    private func afterEnd(
        _ row: BatchRow, _ body: (inout EndedBatch) throws(ControlError) -> (event: Event, facts: [Fact])
    ) async throws(ControlError) {
        try requireOpenRecord(row)
        // A long journal is replayed before anybody waits for us.
        _ = try await ended.batch(row)
        // As with acts: no record is sealed between the look and what is done.
        await release.turn.take()
        defer { release.turn.give() }
        await turn.take()
        defer { turn.give() }
        guard let now = try reading({ try ledger.batch(id: row.id) }) else {
            throw ControlError.wrongPhase(row.number, row.phase)
        }
        try requireOpenRecord(now)
        var batch = try await ended.batch(now)
        let (event, facts) = try body(&batch)
        try await enter(event, facts, now, batch)
    }
}

extension PackActReport {
    /// The counts that are wrong when this was done, and those that are right again.
    mutating func tell(_ facts: [Fact], _ words: CountWords, batch: String) {
        for case .deviation(let place, let difference, nil) in facts {
            let text = words.text(place)
            consequences.append(
                difference == 0
                    ? BilingualMessage(zh: "清点相符：\(text.zh)", en: "the count agrees again: \(text.en)")
                    : BilingualMessage(
                        zh: "清点差异 \(signed(Int(difference)))：\(text.zh)；须重新清点或说明（batch count、batch explain \(batch)）",
                        en: "the count differs by \(signed(Int(difference))): \(text.en); count again or explain it "
                            + "(batch count, batch explain \(batch))"))
            consequenceCount += 1
        }
    }
}
