import Codes
import ConfigurationFiles
public import ControlTypes
import Ledger
import LineAssembly
import LineCore

/// Where the time went, and why people say so.
extension LineController {
    public func losses(batch number: String?) async throws(ControlError) -> LossStatus {
        let snapshot = loop.lastView.line
        guard let number else {
            guard let plan = snapshot.plan, snapshot.phase != .planned else {
                throw ControlError(
                    kind: .notFound,
                    message: BilingualMessage(zh: "没有批次在生产；用 --batch 指定批号", en: "no batch is in production; name one"),
                    problems: [])
            }
            return LossMaker(line: line).batch(
                plan.texts.lot, snapshot.losses, isOpen: snapshot.mode == .production)
        }
        let row = try row(number)
        guard row.phase != .planned else { throw ControlError.wrongPhase(number, row.phase) }
        if snapshot.plan?.id == row.id {
            return LossMaker(line: line).batch(number, snapshot.losses, isOpen: snapshot.mode == .production)
        }
        guard let frozen = FrozenConfiguration(snapshot: row.productSnapshot) else {
            throw ControlError.unavailable(
                zh: "批次 \(number) 的配置快照无法读取", en: "the configuration kept with batch \(number) cannot be read")
        }
        let book = try reading { try archive.book(of: row, layout: frozen.line.layout) }
        return LossMaker(line: frozen.line).batch(number, book, isOpen: false)
    }

    public func shiftLosses() async throws(ControlError) -> LossStatus {
        let now = WallClock.now()
        let span = line.shiftCalendar.shift(at: now)
        let books = try reading { try shiftBooks(since: span.from) }
        return LossMaker(line: line).shift(span, books, now: now)
    }

    public func giveStopReason(_ id: String, stop: Int?, _ signer: Act) async throws(ControlError) {
        guard let reason = line.stopReasons.first(where: { $0.id == id })?.reason else {
            let all = line.stopReasons.map { "\($0.id) \($0.text.chinese)" }.joined(separator: ", ")
            let english = line.stopReasons.map { "\($0.id) (\($0.text.english))" }.joined(separator: ", ")
            throw ControlError(
                kind: .notFound,
                message: BilingualMessage(
                    zh: "没有停机原因 \(id)；可用：\(all)", en: "no stop reason \(id); there are \(english)"),
                problems: [])
        }
        var number: UInt32?
        if let stop {
            guard let exact = UInt32(exactly: stop) else { throw StopReasonObstacle.unknownStop(0).error }
            number = exact
        }
        let (wanted, signature) = (number, self.signer(signer))
        try await onLine { assembly, moment, output in
            if let obstacle = assembly.line.stopReasonObstacle(stop: wanted) { return obstacle.error }
            guard let target = wanted ?? assembly.line.snapshot.losses.latestStop?.number else { return nil }
            assembly.handle(.stopReason(stop: target, reason: reason, signature), at: moment, into: &output)
            return nil
        }
    }

    // MARK: Helpers

    /// The line as it is after everything that was handed to its thread before.
    func nextSnapshot() async -> LineSnapshot {
        await loop.nextView()
        return loop.lastView.line
    }

    /// The books of every batch of the shift, the present one's last. Batches that ended are replayed where they are
    /// not at hand.
    private func shiftBooks(since from: Int64) throws -> [LossBook] {
        let snapshot = loop.lastView.line
        var books: [LossBook] = []
        for row in try archive.ended(since: from) where row.id != snapshot.plan?.id {
            guard let frozen = FrozenConfiguration(snapshot: row.productSnapshot) else {
                throw LedgerError.damaged("the configuration kept with batch \(row.number) cannot be read")
            }
            books.append(try archive.book(of: row, layout: frozen.line.layout))
        }
        return books + [snapshot.losses]
    }

    /// The present shift for the status, as it was counted last: asked for every second, it must not read the ledger.
    func shiftForStatus(_ snapshot: LineSnapshot) -> (losses: LossStatus?, span: ShiftCalendar.Span) {
        let now = WallClock.now()
        let span = line.shiftCalendar.shift(at: now)
        guard let earlier = archive.present(since: span.from) else { return (nil, span) }
        var books = earlier.filter { $0.batch != snapshot.plan?.id }.map(\.book)
        books.append(snapshot.losses)
        return (LossMaker(line: line).shift(span, books, now: now), span)
    }

    /// Counts the batches that ended in the last day again, page by page beside all other work.
    func fillArchive() {
        do {
            _ = try shiftBooks(since: startedAt - 86_400_000)
            archive.filled(since: startedAt - 86_400_000)
        } catch {
            // The status leaves the shift out, and whoever asks for it is told why.
        }
    }
}
