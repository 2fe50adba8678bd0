/// When the controller of a demonstration is killed: at moments that a seed chooses, spread over the whole production,
/// now and then again just after its start, and once when the line is emptied.
struct DemonstrationKills {
    /// For each kill that is still to come, the units that have been fed by then.
    private var due: [Int]
    private var generator: SeededGenerator
    /// Kills so far.
    private(set) var done = 0
    /// The longest that the line was without its controller.
    private(set) var longestOutage = Duration.zero

    var remaining: Int { due.count }

    /// - Parameter count: not negative.
    init(count: Int, units: Int, seed: UInt64) {
        generator = SeededGenerator(seed: seed &+ 0x6B69_6C6C)
        due = []
        guard count > 0 else { return }
        var last = 0
        for number in 0..<(count - 1) {
            // One of four meets a controller that has hardly started.
            if number == 0 || Int.random(in: 0..<4, using: &generator) > 0 {
                let (from, to) = (units * number / count, units * (number + 1) / count)
                last = Int.random(in: from...max(from, to - 1), using: &generator)
            }
            due.append(last)
        }
        due.append(units)
    }

    /// How long to wait before the kill that is due now; nil when none is.
    mutating func delay(fed: Int) -> Duration? {
        guard let next = due.first, fed >= next else { return nil }
        due.removeFirst()
        return .milliseconds(Int64.random(in: 0..<1_000, using: &generator))
    }

    /// The controller answered again so long after it was killed.
    mutating func tell(outage: Duration) {
        done += 1
        longestOutage = max(longestOutage, outage)
    }
}
