import LineCore
import Links

/// Tells a fault once for as long as it stands, so that a device that fails a thousand times a second raises one
/// alarm.
struct FaultGate: Sendable {
    private(set) var standing: DeviceFault?

    /// True when the fault is news. A link that goes down because the machine itself asked for it adds nothing to the
    /// fault that was the cause.
    mutating func admits(_ fault: DeviceFault) -> Bool {
        guard fault != standing else { return false }
        standing = fault
        return true
    }

    /// The fault to tell when a link went down; nil when it is the echo of a fault that was told already.
    mutating func linkWentDown(_ fault: LinkFault) -> DeviceFault? {
        if fault.kind == .reset, standing != nil { return nil }
        let told = DeviceFault(kind: .link, detail: Ascii.detail(fault.detail.utf8))
        return admits(told) ? told : nil
    }

    mutating func clear() { standing = nil }
}

/// The earliest of some deadlines; nil when there is none.
func earliest(_ ticks: Tick?...) -> Tick? {
    ticks.compactMap { $0 }.min()
}

/// A retry delay that doubles from `first` to `limit`.
struct BackOff: Sendable {
    let first: Interval
    let limit: Interval
    private var next: Interval

    init(first: Interval, limit: Interval) {
        precondition(first > .milliseconds(0) && limit >= first, "a back-off grows from a positive delay")
        self.first = first
        self.limit = limit
        next = first
    }

    mutating func delay() -> Interval {
        let delay = next
        next = min(next * 2, limit)
        return delay
    }

    mutating func reset() { next = first }
}

/// The first of these statements that does not hold.
func firstProblem(_ statements: [(holds: Bool, sentence: String)]) -> String? {
    statements.first { !$0.holds }?.sentence
}
