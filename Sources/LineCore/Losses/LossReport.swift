/// A fraction of whole numbers, exact until it is shown.
public struct LossRatio: Hashable, Sendable {
    public var numerator: Int64
    /// Above 0.
    public var denominator: Int64

    /// Nil when there is nothing to divide by.
    public init?(_ numerator: Int64, of denominator: Int64) {
        guard denominator > 0, numerator >= 0 else { return nil }
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Tenths of a percent, rounded half up: 853 = 85.3 %.
    public var tenthsOfPercent: Int64 {
        let product = numerator.multipliedFullWidth(by: 2_000)
        let rounded = UInt64(bitPattern: denominator)
        let (low, carry) = product.low.addingReportingOverflow(rounded)
        let high = UInt64(bitPattern: product.high) + (carry ? 1 : 0)
        // The quotient of what is far beyond all percents is not worth a trap.
        guard high < rounded * 2, rounded < 1 << 62 else { return .max }
        let quotient = (rounded * 2).dividingFullWidth((high, low)).quotient
        return Int64(clamping: quotient)
    }
}

/// The losses of a batch or of a part of it. Times are whole microseconds.
///
/// ```
/// all time = no batch + planned stops + planned production time
/// planned production time = run time + micro-stops + stops
/// run time = running at speed + reduced speed
/// availability = run time ∕ planned production time
/// performance  = total ∕ rated speed ∕ run time
/// quality      = good ∕ total
/// OEE = availability · performance · quality = good ∕ rated speed ∕ planned production time
/// ```
public struct LossReport: Hashable, Sendable {
    /// One cause or reason, and how much of one kind it cost.
    public struct Line: Hashable, Sendable {
        public var kind: StopKind
        /// The automatic cause; nil in the line of a person's reason.
        public var cause: LossCause?
        public var reason: StopReason?
        public var microseconds: Int64
        public var count: Int
    }

    public var running: Int64 = 0
    public var reduced: Int64 = 0
    public var noBatch: Int64 = 0
    /// Sums by kind and cause, in no order.
    public var lines: [Line] = []
    public var total = 0
    public var good = 0
    public var rejected = 0
    /// What `total` and `good` would take at the rated speed; nil where that is not known.
    public var idealTotal: Int64?
    public var idealGood: Int64?

    public init() {}

    private func sum(_ kind: StopKind) -> (microseconds: Int64, count: Int) {
        lines.reduce(into: (0, 0)) { sum, line in
            guard line.kind == kind else { return }
            sum.0 += line.microseconds
            sum.1 += line.count
        }
    }

    public var microStops: Int64 { sum(.micro).microseconds }
    public var stopped: Int64 { sum(.stop).microseconds }
    public var planned: Int64 { sum(.planned).microseconds }
    public var microStopCount: Int { sum(.micro).count }
    public var stopCount: Int { sum(.stop).count }

    public var runTime: Int64 { running + reduced }
    public var plannedProductionTime: Int64 { runTime + microStops + stopped }
    /// The sum of all categories.
    public var elapsed: Int64 { plannedProductionTime + planned + noBatch }

    public var availability: LossRatio? { LossRatio(runTime, of: plannedProductionTime) }
    public var performance: LossRatio? { idealTotal.flatMap { LossRatio($0, of: runTime) } }
    public var quality: LossRatio? { LossRatio(Int64(good), of: Int64(total)) }
    public var oee: LossRatio? { idealGood.flatMap { LossRatio($0, of: plannedProductionTime) } }

    /// Mean time between stops: run time by unplanned stops, micro-stops among them. Nil without a stop.
    public var meanTimeBetweenStops: Int64? {
        let count = microStopCount + stopCount
        return count > 0 ? runTime / Int64(count) : nil
    }

    /// Mean time to repair: the length of an unplanned stop that is no micro-stop. Nil without one.
    public var meanTimeToRepair: Int64? { stopCount > 0 ? stopped / Int64(stopCount) : nil }

    /// Adds what another batch lost in the same shift.
    public mutating func add(_ other: LossReport) {
        running += other.running
        reduced += other.reduced
        noBatch += other.noBatch
        total += other.total
        good += other.good
        rejected += other.rejected
        // A batch without a rated speed leaves no OEE of the whole, unless it made no time.
        idealTotal = Self.sum(idealTotal, other.idealTotal)
        idealGood = Self.sum(idealGood, other.idealGood)
        for line in other.lines {
            add(line.kind, line.cause, line.reason, line.microseconds, count: line.count)
        }
    }

    private static func sum(_ left: Int64?, _ right: Int64?) -> Int64? {
        guard let left, let right else { return nil }
        return left + right
    }

    mutating func add(
        _ kind: StopKind, _ cause: LossCause?, _ reason: StopReason?, _ microseconds: Int64, count: Int
    ) {
        if let index = lines.firstIndex(where: { $0.kind == kind && $0.cause == cause && $0.reason == reason }) {
            lines[index].microseconds += microseconds
            lines[index].count += count
            if lines[index].microseconds == 0, lines[index].count == 0 { lines.remove(at: index) }
        } else {
            lines.append(
                Line(kind: kind, cause: cause, reason: reason, microseconds: microseconds, count: count))
        }
    }
}

extension LossBook {
    /// What was lost between two times of the wall clock (milliseconds, on quarters of an hour), the end not included;
    /// nil = without that bound. What goes on counts as far as it went.
    public func report(from: Int64?, until: Int64?) -> LossReport {
        func isInside(_ number: Int64) -> Bool {
            let begin = number * LossQuarter.length
            return (from.map { begin >= $0 } ?? true) && (until.map { begin < $0 } ?? true)
        }
        var report = LossReport()
        for quarter in quarters where isInside(quarter.number) {
            report.running += quarter.running
            report.reduced += quarter.reduced
            report.noBatch += quarter.noBatch
            report.total += quarter.total
            report.good += quarter.good
            report.rejected += quarter.rejected
            for entry in quarter.entries {
                report.add(entry.kind, entry.cause, nil, entry.microseconds, count: entry.count)
            }
        }
        for piece in unsettled where isInside(piece.quarter) { report.running += piece.microseconds }
        for stop in stops {
            guard let reason = stop.reason else { continue }
            // A person knows better: it moves from the automatic cause to what was said.
            let kind = stop.kind(rules)
            for (index, piece) in stop.pieces.enumerated() where isInside(piece.quarter) {
                let count = index == 0 ? 1 : 0
                report.add(kind, stop.cause, nil, -piece.microseconds, count: -count)
                report.add(kind, nil, reason, piece.microseconds, count: count)
            }
        }
        if let open {
            let kind = open.kind(rules)
            let cause = open.reason == nil ? open.cause : nil
            for (index, piece) in open.pieces.enumerated() where isInside(piece.quarter) {
                report.add(kind, cause, open.reason, piece.microseconds, count: index == 0 ? 1 : 0)
            }
        }
        report.idealTotal = ideal(report.total)
        report.idealGood = ideal(report.good)
        return report
    }

    /// Microseconds that so many units take at the rated speed, rounded to whole ones.
    private func ideal(_ units: Int) -> Int64? {
        let rated = Int64(rules.ratedSpeed)
        return rated > 0 ? (Int64(units) * 60_000_000 + rated / 2) / rated : nil
    }
}
