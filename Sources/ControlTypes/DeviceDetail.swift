/// A device of the line: its state, what went over its link last, how fast it answers, and what a person may try.
public struct DeviceDetail: Codable, Hashable, Sendable {
    public var status: DeviceStatus
    /// The latest, oldest first; the flight recorder has the others.
    public var messages: [DeviceMessage]
    public var latency: LatencyStatus
    /// What may be tried with this kind of device.
    public var tests: [DeviceTest]

    public init(status: DeviceStatus, messages: [DeviceMessage], latency: LatencyStatus, tests: [DeviceTest]) {
        self.status = status
        self.messages = messages
        self.latency = latency
        self.tests = tests
    }
}

/// What passed between the line and a device.
public struct DeviceMessage: Codable, Hashable, Sendable {
    /// RFC 3339 UTC with milliseconds.
    public var at: String
    /// It went to the device; false = it came from it.
    public var isSent: Bool
    /// In one line; control characters by their names.
    public var text: String
    /// The bytes of a stream as hexadecimal digits; nil for registers, and for what the connection itself tells.
    public var hex: String?

    public init(at: String, isSent: Bool, text: String, hex: String?) {
        self.at = at
        self.isSent = isSent
        self.text = text
        self.hex = hex
    }
}

/// How long the device took to answer since the controller was started.
public struct LatencyStatus: Codable, Hashable, Sendable {
    /// Answers of a range of times.
    public struct Bucket: Codable, Hashable, Sendable {
        /// Milliseconds; nil = more than all others.
        public var upTo: Int?
        public var count: Int

        public init(upTo: Int?, count: Int) {
            self.upTo = upTo
            self.count = count
        }
    }

    public var count: Int
    /// Microseconds; 0 before the first answer.
    public var mean: Int
    public var longest: Int
    public var buckets: [Bucket]

    public init(count: Int, mean: Int, longest: Int, buckets: [Bucket]) {
        self.count = count
        self.mean = mean
        self.longest = longest
        self.buckets = buckets
    }
}

/// Something that a person may try with a device.
public struct DeviceTest: Codable, Hashable, Sendable {
    /// `reconnect`, `read` or `print`.
    public var what: String
    /// Everything that stands against it now.
    public var obstacles: [BilingualMessage]

    public init(what: String, obstacles: [BilingualMessage]) {
        self.what = what
        self.obstacles = obstacles
    }
}

/// The body of `POST /v1/devices/{device}/test`.
public struct TestDevice: Codable, Hashable, Sendable {
    /// `reconnect`, `read` or `print`.
    public var what: String
    public var act: Act

    public init(what: String, act: Act) {
        self.what = what
        self.act = act
    }
}
