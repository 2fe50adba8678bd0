public import Links

/// Register map and times of a DataMan reader on Modbus TCP.
///
/// The vendor's own table was not at hand: the names of the bits are certain, the addresses come from transcriptions.
/// Check them at commissioning. All addresses are 0-based protocol addresses of holding registers.
public struct DataManSettings: Hashable, Sendable {
    /// Two control words.
    public var controlAddress: UInt16 = 0
    /// Two status words.
    public var statusAddress: UInt16 = 5_000
    /// Trigger ID, Result ID and Result code, in this order.
    public var resultAddress: UInt16 = 7_001
    /// The length of the text in bytes. Other field buses of this reader have a word more before it.
    public var lengthAddress: UInt16 = 7_004
    /// The first register of the text.
    public var textAddress: UInt16 = 7_005
    /// The longest text in bytes.
    public var textLimit = 4_000
    /// Registers that the first read of a result takes, at most 125. Longer texts take more reads.
    public var firstRead: UInt16 = 64
    /// The first of two characters is the register's low byte.
    public var lowByteFirst = true
    /// Stands between two symbols of one picture; LF by default.
    public var symbolSeparator: UInt8 = 0x0A
    /// Stands between a symbol and its grade × 10 in decimal digits, where the reader grades; TAB by default.
    public var gradeSeparator: UInt8 = 0x09
    /// Pause between two looks at the status.
    public var pollInterval = Interval.milliseconds(5)
    /// The same while the reader is expected to withdraw an acknowledged result.
    public var handshakeInterval = Interval.milliseconds(1)
    /// How long an answer to one request may take.
    public var answerTimeout = Interval.milliseconds(500)
    /// How long the reader may take to withdraw an acknowledged result.
    public var handshakeTimeout = Interval.seconds(1)
    /// How long the reader may be neither ready nor at work.
    public var notReadyTimeout = Interval.seconds(2)
    /// Pause before a reader in fault is armed again.
    public var retryInterval = Interval.seconds(1)
    /// Stale results that are thrown away before a reader counts as mad; the largest buffer known holds 500.
    public var drainLimit = 600

    public init() {}

    /// Registers before the text, counted from `resultAddress`.
    var headerLength: Int { Int(textAddress) - Int(resultAddress) }
    var lengthIndex: Int { Int(lengthAddress) - Int(resultAddress) }

    /// Why these settings cannot work, in an English sentence; nil = they can. A machine takes no others.
    public var problem: String? {
        firstProblem([
            ((1...125).contains(firstRead), "one read takes 1 to 125 registers"),
            (lengthIndex >= 3 && lengthIndex < headerLength, "ids and code come first, then the length, then the text"),
            (Int(firstRead) > headerLength, "the first read reaches the text"),
            ((1...65_535).contains(textLimit), "the limit of a text is 1 to 65535 bytes"),
            (Int(textAddress) + (textLimit / 2 + 1) <= 65_536, "the text ends within the registers"),
            (drainLimit > 0, "some stale results are legal"),
            (pollInterval > .milliseconds(0) && handshakeInterval > .milliseconds(0), "there is a pause between reads"),
            (answerTimeout > .milliseconds(0) && retryInterval > .milliseconds(0), "an answer takes some time"),
        ])
    }
}
