public import Links

/// A device driver without I/O: link input, commands and time go in; link output and reports come out.
///
/// The same value runs on the line thread and inside the simulation. A machine never blocks, never reads a clock and
/// never traps on what a device sends: garbage becomes a report or a reset of the link.
public protocol DeviceMachine: Sendable {
    /// What the line asks of the device.
    associatedtype Command: Sendable
    /// What the device tells the line.
    associatedtype Report: Sendable

    /// Something came from the port.
    mutating func receive(_ input: LinkInput, at now: Tick, into output: inout DeviceOutput<Report>)

    /// The line wants something. Commands given while the link is down are refused by a report, never kept for later.
    mutating func perform(_ command: Command, at now: Tick, into output: inout DeviceOutput<Report>)

    /// `nextDeadline` has come (calling it early does nothing).
    mutating func timePassed(at now: Tick, into output: inout DeviceOutput<Report>)

    /// When `timePassed` wants to be called next; nil when nothing is waited for.
    var nextDeadline: Tick? { get }
}

/// What a machine's step produced. The caller empties and reuses it.
public struct DeviceOutput<Report: Sendable>: Sendable {
    public var link: [LinkOutput] = []
    public var reports: [Report] = []

    public init() {}

    public mutating func removeAll() {
        link.removeAll(keepingCapacity: true)
        reports.removeAll(keepingCapacity: true)
    }
}
