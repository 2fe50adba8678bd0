/// How long a delivery waits between its attempts. All times in milliseconds.
public struct DeliveryRules: Hashable, Sendable {
    /// After the first attempt that failed; doubled with each further one.
    public var firstRetry: Int64
    /// Never longer than that: weeks without a network end within this time after it is back.
    public var longestRetry: Int64
    /// After the destination accepted; doubled with each question that it had no result for.
    public var firstPoll: Int64
    public var longestPoll: Int64

    public init(firstRetry: Int64, longestRetry: Int64, firstPoll: Int64, longestPoll: Int64) {
        precondition(firstRetry > 0 && firstPoll > 0, "a delivery waits between its attempts")
        precondition(longestRetry >= firstRetry && longestPoll >= firstPoll, "the longest wait is the longest")
        self.firstRetry = firstRetry
        self.longestRetry = longestRetry
        self.firstPoll = firstPoll
        self.longestPoll = longestPoll
    }

    /// The wait behind the attempt with this number (from 1): between half and all of the back-off, so that many lines
    /// that lost the same network do not come back in step. The same seed and number give the same wait.
    func retry(after attempt: Int, seed: UInt64) -> Int64 {
        Self.backOff(firstRetry, longestRetry, attempt, seed)
    }

    func poll(after question: Int, seed: UInt64) -> Int64 {
        // A purpose of its own, so that questions and attempts do not share their draws.
        Self.backOff(firstPoll, longestPoll, question, seed ^ 0x706F_6C6C)
    }

    private static func backOff(_ first: Int64, _ longest: Int64, _ attempt: Int, _ seed: UInt64) -> Int64 {
        var wait = first
        var step = 1
        while step < attempt, wait < longest {
            wait = min(longest, wait.multipliedReportingOverflow(by: 2).partialValue)
            step += 1
        }
        let half = wait / 2
        return half + Int64(mixed(seed &+ UInt64(truncatingIfNeeded: attempt)) % UInt64(wait - half + 1))
    }

    /// SplitMix64 (Steele, Lea and Flood 2014).
    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value &* 0x9E37_79B9_7F4A_7C15 &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
