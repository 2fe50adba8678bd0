/// N rejects in a row, or M among the last K items, stop the line (V-06).
struct RejectWatch: Sendable {
    private var inARow: UInt16 = 0
    /// The last items, newest in bit 0; 1 = rejected.
    private var window: UInt64 = 0

    enum Finding { case fine, tooManyInARow, tooManyInWindow }

    mutating func count(rejected: Bool, limits: LineLimits) -> Finding {
        window = window << 1 | (rejected ? 1 : 0)
        inARow = rejected ? inARow + 1 : 0
        if inARow >= limits.consecutiveRejects { return .tooManyInARow }
        let last = limits.rejectWindow >= 64 ? UInt64.max : (1 << UInt64(limits.rejectWindow)) - 1
        return (window & last).nonzeroBitCount >= limits.rejectsInWindow ? .tooManyInWindow : .fine
    }

    /// A person looked: counting starts anew.
    mutating func reset() {
        inARow = 0
        window = 0
    }
}
