import Codes
import ConfigurationFiles
public import ControlTypes
import Ledger
import LineAssembly
import LineCore

extension LineController {
    /// The places that people count before the batch is closed, and again when something was done with its packs since, in the order of the batch's list.
    public func counts(_ number: String) async throws(ControlError) -> [PlaceCountStatus] {
        let row = try row(number)
        let words = CountWords(levels: row.plan.levels, stations: try stations(of: row))
        if let live = try await ask({ $0.line.batch == row.id ? ($0.line.placeCounts, $0.line.isCountingBlind) : nil })
        {
            return live.0.map { words.status($0, isBlind: live.1) }
        }
        let counts = try reading { try ledger.physicalCounts(of: row.id) }
        let deviations = try reading { try ledger.deviations(of: row.id) }
        return row.plan.counts.places.map { words.status($0, counts: counts, deviations: deviations) }
    }

    public func count(_ number: String, _ request: CountRequest) async throws(ControlError) -> PlaceCountStatus {
        let row = try row(number)
        let words = CountWords(levels: row.plan.levels, stations: try stations(of: row))
        let place = try words.place(request.place)
        guard let counted = UInt32(exactly: request.number) else {
            throw ControlError.badRequest(zh: "数量应为 0 或正整数", en: "the number is zero or above")
        }
        let signature = signer(request.act)
        if row.phase == .ended {
            try await countAfterEnd(place, counted, row, words, signature)
            return try await status(of: place, row, words)
        }
        try await onLine { assembly, moment, output in
            guard assembly.line.batch == row.id else { return ControlError.wrongPhase(number, row.phase) }
            if let refusal = assembly.line.countRefusal(place) { return words.refusal(refusal, batch: number) }
            assembly.handle(.counted(place, counted, signature), at: moment, into: &output)
            return nil
        }
        return try await status(of: place, row, words)
    }

    public func explainDeviation(
        _ number: String, _ request: DeviationRequest
    ) async throws(ControlError) -> PlaceCountStatus {
        let row = try row(number)
        let words = CountWords(levels: row.plan.levels, stations: try stations(of: row))
        let place = try words.place(request.place)
        let signature = signer(request.act)
        if row.phase == .ended {
            try await explainAfterEnd(place, row, words, signature)
            return try await status(of: place, row, words)
        }
        try await onLine { assembly, moment, output in
            guard assembly.line.batch == row.id else { return ControlError.wrongPhase(number, row.phase) }
            if let refusal = assembly.line.explanationRefusal(place, signature) {
                return words.refusal(refusal, batch: number)
            }
            assembly.handle(.deviationExplained(place, signature), at: moment, into: &output)
            return nil
        }
        return try await status(of: place, row, words)
    }

    /// Everything in the batch that is not final, each with what would close it.
    public func openEntries(_ number: String) async throws(ControlError) -> [OpenStatus] {
        let row = try row(number)
        let words = OpenWords(batch: number, plan: row.plan, stations: try stations(of: row))
        return try await ask { assembly in
            assembly.line.batch == row.id ? assembly.line.openEntries(limit: OpenWords.limit) : []
        }.map { words.status($0) }
    }

    // MARK: Helpers

    /// What the batch's line calls its stations.
    func stations(of row: BatchRow) throws(ControlError) -> [String] {
        try FrozenConfiguration.reading(of: row).line.stations.map(\.id)
    }

    private func status(
        of place: CountedPlace, _ row: BatchRow, _ words: CountWords
    ) async throws(ControlError) -> PlaceCountStatus {
        let token = place.token(stations: words.stations)
        guard let status = try await counts(row.number).first(where: { $0.place == token }) else {
            throw words.refusal(.notAsked(place), batch: row.number)
        }
        return status
    }

    /// Looks at the line on its own thread.
    func ask<Answer: Sendable>(
        _ question: @escaping @Sendable (LineAssembly) -> Answer
    ) async throws(ControlError) -> Answer {
        let answer: Answer? = await withCheckedContinuation { continuation in
            let isTaken = loop.post { assembly, _, _ in continuation.resume(returning: question(assembly)) }
            if !isTaken { continuation.resume(returning: nil) }
        }
        guard let answer else {
            throw ControlError.unavailable(zh: "控制器正在停止", en: "the controller is stopping")
        }
        return answer
    }
}
