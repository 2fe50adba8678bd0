import ControlTypes

/// What the line did in the last twenty minutes, in steps of five seconds, as this console saw it.
struct Trend: Hashable, Sendable {
    static let stepMilliseconds: Int64 = 5_000
    static let mostSteps = 240
    /// Decided items of a minute from which on a rate is told.
    static let fewest = 10

    struct Step: Hashable, Sendable {
        /// Items a minute; nil while nobody looked.
        var speed: Double?
        /// Rejected of a hundred decided items; nil where none was decided.
        var rejectPercent: Double?
        /// Accepted and rejected at the first station so far.
        var passed = 0
        var rejected = 0
        /// Rejects by station and reason so far: `units/no read`.
        var reasons: [String: Int] = [:]
        /// This console looked; false for what the controller told of the time before.
        var isSeen = true
    }

    private(set) var steps: [Step] = []
    private var batch: String?
    private var stepBegan: Int64?
    private var isFilled = false

    /// Takes a status in. Steps in which nobody looked stay empty.
    mutating func take(_ status: LineStatus, at tick: Int64) {
        if batch != status.batch?.number {
            batch = status.batch?.number
            steps = []
            stepBegan = nil
            isFilled = false
        }
        let (passed, rejected) = Self.units(status)
        let step = Step(
            speed: Double(status.speed), rejectPercent: nil, passed: passed, rejected: rejected,
            reasons: Self.reasons(status))
        guard let began = stepBegan, !steps.isEmpty else {
            stepBegan = tick
            steps.append(step)
            return
        }
        let missed = (tick - began) / Self.stepMilliseconds
        if missed > 0 {
            for _ in 0..<min(missed - 1, Int64(Self.mostSteps)) {
                steps.append(Step(speed: nil, rejectPercent: nil, passed: passed, rejected: rejected))
            }
            steps.append(step)
            stepBegan = began + missed * Self.stepMilliseconds
            steps.removeFirst(max(0, steps.count - Self.mostSteps))
        } else {
            steps[steps.count - 1] = step
        }
        let last = steps.count - 1
        // Of the minute before: single rejects would make a comb of it.
        let before = steps[max(0, last - 12)]
        let decided = passed - before.passed + rejected - before.rejected
        // Of a few the first reject would be all.
        steps[last].rejectPercent =
            decided >= Self.fewest ? Double(rejected - before.rejected) / Double(decided) * 100 : nil
    }

    /// What the controller counted minute by minute before this console looked at the batch.
    mutating func fill(_ minutes: [LossStatus.MinuteStatus]) {
        guard !isFilled, !steps.isEmpty else { return }
        isFilled = true
        // The last one goes on, and what this console saw itself is newer.
        let seen = Int((Int64(steps.count) * Self.stepMilliseconds + 59_999) / 60_000)
        let before = minutes.dropLast(seen)
        let room = Self.mostSteps - steps.count
        let first = steps[0]
        let filled = before.suffix((room + 11) / 12).flatMap { minute in
            let percent = minute.items > 0 ? Double(minute.rejected) / Double(minute.items) * 100 : nil
            return Array(
                repeating: Step(
                    speed: Double(minute.items), rejectPercent: percent, passed: first.passed,
                    rejected: first.rejected, reasons: first.reasons, isSeen: false), count: 12)
        }
        steps = Array((filled + steps).suffix(Self.mostSteps))
    }

    static func units(_ status: LineStatus) -> (passed: Int, rejected: Int) {
        let first = status.stations.filter { $0.level == 1 }
        return (first.reduce(0) { $0 + $1.passed }, first.reduce(0) { $0 + $1.rejected })
    }

    private static func reasons(_ status: LineStatus) -> [String: Int] {
        var counts: [String: Int] = [:]
        for station in status.stations {
            for reason in station.reasons { counts["\(station.id)/\(reason.reason)"] = reason.count }
        }
        return counts
    }

    /// Rejects of a reason in the last five minutes, as far as they were seen.
    func recent(_ station: String, _ reason: String) -> Int {
        let key = "\(station)/\(reason)"
        guard let last = steps.last else { return 0 }
        let before = steps[max(0, steps.count - 1 - 60)]
        return (last.reasons[key] ?? 0) - (before.reasons[key] ?? 0)
    }

    /// Accepted units a minute over the last five minutes; nil before half a minute was seen.
    var pace: Double? {
        let seen = steps.count { $0.isSeen }
        guard let last = steps.last, seen > 6 else { return nil }
        let count = min(60, seen - 1)
        let before = steps[steps.count - 1 - count]
        let minutes = Double(count) * Double(Self.stepMilliseconds) / 60_000
        return Double(last.passed - before.passed) / minutes
    }
}
