import ConfigurationFiles
import ControlTypes
import LineCore

/// Makes the API's words of a loss book.
struct LossMaker {
    let line: LineConfiguration

    /// Stops that are told one by one.
    private static let stopsShown = 50

    // MARK: Batch and shift

    func batch(_ number: String, _ book: LossBook, isOpen: Bool) -> LossStatus {
        // The time without a batch is none of the batch's.
        var report = book.report(from: nil, until: nil)
        report.noBatch = 0
        var status = status(report)
        status.batch = number
        status.ratedSpeed = book.rules.ratedSpeed == 0 ? nil : Int(book.rules.ratedSpeed)
        let stops = book.stops.suffix(Self.stopsShown).map { stop($0, book.rules, isOpen: false) }
        let open = book.open.map { [stop($0, book.rules, isOpen: true)] } ?? []
        status.stops = (stops + open).reversed()
        if isOpen {
            status.minutes = book.minutes.minutes.map { .init(items: $0.items, rejected: $0.rejected) }
        }
        return status
    }

    func shift(_ span: ShiftCalendar.Span, _ books: [LossBook], now: Int64) -> LossStatus {
        var status = status(sum(span, books, now: now))
        status.shift = ShiftStatus(
            id: span.id, name: name(of: span), from: Timestamps.text(milliseconds: span.from),
            until: Timestamps.text(milliseconds: span.until))
        return status
    }

    /// What all batches of a shift lost together; what is left of it until now was without a batch.
    private func sum(_ span: ShiftCalendar.Span, _ books: [LossBook], now: Int64) -> LossReport {
        var sum: LossReport?
        for book in books {
            var report = book.report(from: span.from, until: span.until)
            report.noBatch = 0
            guard report.elapsed > 0 || report.total > 0 else { continue }
            if sum == nil { sum = report } else { sum?.add(report) }
        }
        var report = sum ?? LossReport()
        let passed = (min(now, span.until) - span.from) * 1_000
        report.noBatch = max(0, passed - report.elapsed)
        return report
    }

    func name(of span: ShiftCalendar.Span) -> BilingualMessage {
        line.shifts.first { $0.id == span.id }?.name.shown ?? BilingualMessage(zh: "全天", en: "day")
    }

    private func status(_ report: LossReport) -> LossStatus {
        LossStatus(
            batch: nil, shift: nil, ratedSpeed: nil, figures: figures(report), times: times(report),
            total: report.total, good: report.good, rejected: report.rejected,
            microStopCount: report.microStopCount, stopCount: report.stopCount,
            meanTimeBetweenStops: report.meanTimeBetweenStops.map { $0 / 1_000 },
            meanTimeToRepair: report.meanTimeToRepair.map { $0 / 1_000 },
            losses: report.lines.map(lossLine).sorted { left, right in
                (right.milliseconds, right.count, left.reason) < (left.milliseconds, left.count, right.reason)
            }, stops: [], minutes: [])
    }

    func figures(_ report: LossReport) -> OEEFigures {
        OEEFigures(
            availability: report.availability?.tenthsOfPercent, performance: report.performance?.tenthsOfPercent,
            quality: report.quality?.tenthsOfPercent, oee: report.oee?.tenthsOfPercent)
    }

    private func times(_ report: LossReport) -> LossTimes {
        LossTimes(
            running: report.running / 1_000, reduced: report.reduced / 1_000, microStops: report.microStops / 1_000,
            stops: report.stopped / 1_000, planned: report.planned / 1_000, noBatch: report.noBatch / 1_000,
            plannedProduction: report.plannedProductionTime / 1_000, elapsed: report.elapsed / 1_000)
    }

    private func lossLine(_ line: LossReport.Line) -> LossLine {
        let category = line.reason?.category ?? line.cause?.category ?? .other
        return LossLine(
            kind: line.kind.token, reason: line.reason?.id ?? line.cause?.token ?? "", isGiven: line.reason != nil,
            text: line.reason.map(text) ?? line.cause?.text ?? LossCause.unknown.text, category: category.token,
            milliseconds: line.microseconds / 1_000, count: line.count)
    }

    private func text(_ reason: StopReason) -> BilingualMessage {
        // A reason of a file that was edited since keeps its id.
        self.line.stopReasons.first { $0.id == reason.id }?.text.shown
            ?? BilingualMessage(zh: reason.id, en: reason.id)
    }

    func stop(_ stop: LineStop, _ rules: LossRules, isOpen: Bool) -> StopStatus {
        StopStatus(
            number: Int(stop.number), began: Timestamps.text(milliseconds: stop.began),
            milliseconds: stop.microseconds / 1_000, isOpen: isOpen, kind: stop.kind(rules).token,
            cause: stop.cause.token, text: stop.cause.text,
            station: Int(stop.station) < line.stations.count ? line.stations[Int(stop.station)].id : nil,
            device: Int(stop.device) < line.devices.count && stop.cause != .codes
                ? line.devices[Int(stop.device)].id : nil,
            reason: stop.reason?.id, reasonText: stop.reason.map(text),
            reasonBy: stop.reason == nil ? nil : stop.reasonBy)
    }

    // MARK: Now

    func production(_ snapshot: LineSnapshot, shift: LossStatus?, span: ShiftCalendar.Span) -> ProductionStatus {
        let book = snapshot.losses
        let isInBatch = snapshot.mode == .production
        let activity =
            if book.isRunning { book.isSlow ? "reduced" : "running" } else if book.open != nil { "stop" } else {
                "no-batch"
            }
        var report = book.report(from: nil, until: nil)
        report.noBatch = 0
        return ProductionStatus(
            mode: snapshot.mode.token, modeNumber: Int(snapshot.mode.rawValue),
            stateNumber: Int(snapshot.state?.rawValue ?? 0),
            stateSince: book.stateSince.map { Timestamps.text(milliseconds: $0.wall) }, activity: activity,
            stop: book.open.map { stop($0, book.rules, isOpen: true) },
            batch: isInBatch ? figures(report) : nil, shift: shift?.figures, shiftName: name(of: span),
            times: isInBatch ? times(report) : nil)
    }
}
