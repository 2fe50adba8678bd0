public import Links

/// When a reader's results come, and how they are known to belong to a picture (Line Link, rule 7).
public struct PictureSettings: Hashable, Sendable {
    /// A result comes at the earliest so long after its picture.
    public var earliest: Interval
    /// A result comes at the latest so long after its picture.
    public var latest: Interval
    /// The reader numbers its triggers and tells the number with each result.
    public var hasTriggerID: Bool
    /// Pictures after which a reader that is still out of step must hold the line: 20 in Line Link.
    public var resyncItems: Int

    public init(earliest: Interval, latest: Interval, hasTriggerID: Bool, resyncItems: Int) {
        precondition(earliest.microseconds >= 0, "no result comes before its picture")
        precondition(earliest < latest, "a result needs some time in which it may come")
        precondition(resyncItems > 0, "a reader needs at least one picture to come back into step")
        self.earliest = earliest
        self.latest = latest
        self.hasTriggerID = hasTriggerID
        self.resyncItems = resyncItems
    }

    /// A rule of Line Link that settings break.
    public enum Violation: Hashable, Sendable {
        /// `earliest` is negative.
        case earliestNegative
        /// `latest` is not after `earliest`.
        case latestNotAfterEarliest
        /// `latest` − `earliest` + one poll period is not less than the shortest time between two pictures, and the
        /// reader has no trigger id: a result could belong to either.
        case windowsOverlap(window: Interval, shortest: Interval)
    }

    /// The rule that such settings would break; nil when they may be used.
    ///
    /// `shortest` is the shortest time between two pictures of this reader at top speed, `poll` the period of the
    /// PLC's status reads.
    public static func violation(
        earliest: Interval, latest: Interval, hasTriggerID: Bool, poll: Interval, shortest: Interval
    ) -> Violation? {
        if earliest.microseconds < 0 { return .earliestNegative }
        if latest <= earliest { return .latestNotAfterEarliest }
        let window = latest + earliest * -1 + poll
        return !hasTriggerID && window >= shortest ? .windowsOverlap(window: window, shortest: shortest) : nil
    }
}
