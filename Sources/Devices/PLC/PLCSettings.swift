public import Links

/// What the configuration says of the link to the PLC. The number of stations is learnt from the PLC.
public struct PLCSettings: Hashable, Sendable {
    /// From the begin of one status read to the begin of the next, as far as the line's speed allows: 10 ms by
    /// convention. Line Link demands at least one read every four item pitches.
    public var pollInterval: Interval
    /// From one change of the controller's heartbeat to the next: 50 ms by convention; Line Link demands 100 ms or less.
    public var heartbeatInterval: Interval
    /// After this time without a change of its heartbeat, or without an answer, the PLC counts as lost: 500 ms by
    /// convention.
    public var plcHeartbeatTimeout: Interval
    /// A container's layer that is not in place so long after its request was taken is not there. Only time in the
    /// state Execute counts, since nothing moves in the others. 2 s by convention; longer than the slowest layer.
    /// The same time is given to a label applicator that already reported a failure when the request was taken.
    public var layerTimeout: Interval

    public init(
        pollInterval: Interval, heartbeatInterval: Interval, plcHeartbeatTimeout: Interval, layerTimeout: Interval
    ) {
        precondition(pollInterval.microseconds > 0, "the PLC must be polled at an interval above zero")
        precondition(heartbeatInterval.microseconds > 0, "the heartbeat needs an interval above zero")
        precondition(
            plcHeartbeatTimeout > pollInterval, "the PLC's heartbeat cannot be missed before it could be read twice")
        precondition(layerTimeout.microseconds > 0, "a layer needs some time to come")
        self.pollInterval = pollInterval
        self.heartbeatInterval = heartbeatInterval
        self.plcHeartbeatTimeout = plcHeartbeatTimeout
        self.layerTimeout = layerTimeout
    }

    /// 10 ms, 50 ms, 500 ms, 2 s.
    public static let conventional = PLCSettings(
        pollInterval: .milliseconds(10), heartbeatInterval: .milliseconds(50), plcHeartbeatTimeout: .milliseconds(500),
        layerTimeout: .seconds(2))
}

/// Limits of the PLC machine that are not a matter of configuration.
enum PLCLimit {
    /// Items, pictures or outcomes by which a counter may move between two reads, and items that may be without
    /// outcome. More is no production but a counter gone wrong.
    static let stepsMax = 64
    /// Commands that may wait for the echo of the last.
    static let verbsMax = 8
    /// Time between a fault and the next try to identify the PLC.
    static let retryInterval = Interval.seconds(1)
    /// Time within which the PLC must examine a command; it examines one each scan, and a scan takes 50 ms at most.
    static let echoTimeout = Interval.seconds(1)
    /// A request that was not taken is written again after this time.
    static let requestRetryInterval = Interval.milliseconds(250)
    /// How often boot echo, enables and lamps are read back.
    static let controlCheckInterval = Interval.milliseconds(500)
    /// Reads of the parameter block that may disagree with the checksum in a row, because it is just being changed.
    static let parameterReadsMax = 3
}
