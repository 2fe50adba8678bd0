public import LineCore
public import Links

/// One item of a flight recording.
public enum RecordedItem: Hashable, Sendable {
    /// A run of the program begins, or a file of the recording goes on with one.
    case run(RecordedRun)
    case input(TimedInput)
    /// For the port of a device. Its time is that of the input before it.
    case output(DeviceIndex, LinkOutput)
    /// So many items are missing here: they came faster than they could be written.
    case lost(UInt64)
    /// The program ended in order.
    case end
}

/// Which run of the program a recording is of.
public struct RecordedRun: Hashable, Sendable {
    /// When the run began.
    public var began: Moment
    /// The sequence of the journal's last entry at that moment.
    public var sequence: Int64
    /// Of the program.
    public var version: String
    /// The text of the line's configuration file.
    public var configuration: [UInt8]
    /// Items of this run in earlier files of the recording; 0 where the run begins.
    public var before: UInt64

    public init(began: Moment, sequence: Int64, version: String, configuration: [UInt8], before: UInt64) {
        self.began = began
        self.sequence = sequence
        self.version = version
        self.configuration = configuration
        self.before = before
    }
}
