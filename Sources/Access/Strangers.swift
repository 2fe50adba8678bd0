/// Names that nobody has. They are refused in the same words as wrong passwords, also when there were too many: a lock tells
/// nobody whether there is such an account.
struct Strangers: Sendable {
    private struct Failures: Sendable {
        var count = 0
        var lockedUntil: Int64 = 0
        var last: Int64 = 0
    }

    /// Names that are remembered; one more forgets the one that was tried longest ago.
    static let most = 256

    var told = AttemptsTold()
    /// By a hash that is another one in each run: people type passwords into the wrong field.
    private var failures: [Int: Failures] = [:]

    func lockEnd(of name: String) -> Int64? { failures[name.hashValue]?.lockedUntil }

    mutating func countFailure(of name: String, rules: AccessRules, now: Int64) {
        let key = name.hashValue
        if failures[key] == nil, failures.count == Self.most,
            let oldest = failures.min(by: { ($0.value.last, $0.key) < ($1.value.last, $1.key) })
        {
            failures[oldest.key] = nil
        }
        var found = failures[key, default: Failures()]
        found.count += 1
        found.last = now
        if found.count >= rules.failures {
            found.count = 0
            found.lockedUntil = now + Int64(rules.lockMinutes) * AccessRules.minute
        }
        failures[key] = found
    }
}

/// Attempts that are told at once, then once a minute with their number: a trail is no place to fill a disk.
struct AttemptsTold: Sendable {
    private var lastTold: Int64?
    private var untold = 0

    /// - Returns: how many are to be told now; nil = none.
    mutating func add(at now: Int64) -> Int? {
        untold += 1
        if let lastTold, now >= lastTold, now - lastTold < AccessRules.minute { return nil }
        defer { untold = 0 }
        lastTold = now
        return untold
    }
}
