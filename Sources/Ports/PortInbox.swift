public import Links
import Platform
import Synchronization

/// One thing a port has to tell, with the port it comes from.
public struct PortMessage: Hashable, Sendable {
    public var port: Int
    public var input: LinkInput
    /// When the message entered the inbox. Never smaller than that of the message before.
    public var arrived: Tick

    public init(port: Int, input: LinkInput, arrived: Tick) {
        self.port = port
        self.input = input
        self.arrived = arrived
    }
}

/// The bounded queue from all port threads to the line thread.
///
/// Every port has its own share of the room. A port whose share is full keeps what it has and stops reading its device
/// until the line thread has drained the inbox, so a device that floods the line slows down itself and nobody else.
public final class PortInbox: Sendable {
    private struct State {
        var messages: [PortMessage] = []
        /// Per port: messages in the queue.
        var queued: [Int]
        /// Per port: the signal of its thread.
        var signals: [Signal?]
        /// Per port: it was turned away and waits for room.
        var waiting: [Bool]
        /// Per port: how many `.up` the line thread has been given.
        var connectionsSeen: [UInt64]
        /// Per port: the number of the last drain that gave out a message of it.
        var lastDrain: [UInt64]
        var drains: UInt64 = 0
        /// The signal was raised and no wait has seen it.
        var raised = false
    }

    private let state: Mutex<State>
    private let signal = Signal()
    private let room: Int

    /// The number of ports; they are numbered from 0.
    public let ports: Int

    /// - Parameters:
    ///   - ports: how many ports will be attached, with the indices 0 to `ports` - 1.
    ///   - room: how many messages of one port may wait; a message of a stream holds up to 4 kB.
    public init(ports: Int, room: Int) {
        precondition(ports >= 0 && room > 0, "An inbox needs room for at least one message of each port.")
        self.ports = ports
        self.room = room
        var state = State(
            queued: Array(repeating: 0, count: ports), signals: Array(repeating: nil, count: ports),
            waiting: Array(repeating: false, count: ports), connectionsSeen: Array(repeating: 0, count: ports),
            lastDrain: Array(repeating: 0, count: ports))
        state.messages.reserveCapacity(ports * room)
        self.state = Mutex(state)
    }

    /// Appends what has arrived, in order of arrival. Called by the line thread only.
    ///
    /// An `.up` is never given out together with an earlier message of its port; it waits for the next drain. So
    /// whatever a machine sends while it works through one drain belongs to one connection, and the port can tell
    /// orders for an earlier connection from orders for the present one.
    public func drain(into messages: inout [PortMessage]) {
        state.withLock { state in
            state.drains += 1
            var count = 0
            for message in state.messages {
                let port = message.port
                if message.input == .up {
                    if state.lastDrain[port] == state.drains { break }
                    state.connectionsSeen[port] += 1
                }
                state.lastDrain[port] = state.drains
                state.queued[port] -= 1
                messages.append(message)
                count += 1
            }
            if count == state.messages.count {
                state.messages.removeAll(keepingCapacity: true)
            } else {
                state.messages.removeFirst(count)
            }
            for port in 0..<ports where state.waiting[port] && state.queued[port] < room {
                state.waiting[port] = false
                state.signals[port]?.raise()
            }
        }
    }

    /// Returns when there is something to drain, when `wake` was called, or when the time has come; it may also return
    /// a little early. Called by the line thread only.
    public func wait(until time: Tick) {
        guard state.withLock({ $0.messages.isEmpty }) else { return }
        signal.wait(microseconds: (time - SystemClock.now()).microseconds)
        state.withLock { $0.raised = false }
    }

    /// Ends the present or the next wait. For other sources that have something for the line thread in a queue of
    /// their own.
    public func wake() {
        signal.raise()
    }

    /// Reserves an index for a port. Traps if the index is taken or out of range.
    func attach(_ signal: Signal, port: Int) {
        precondition((0..<ports).contains(port), "Port \(port) is not one of the \(ports) ports of this inbox.")
        state.withLock { state in
            precondition(state.signals[port] == nil, "Port \(port) of this inbox is taken.")
            state.signals[port] = signal
        }
    }

    /// Queues a message, or returns false if the port's share is full; then the port's signal is raised as soon as
    /// there is room again.
    func offer(_ input: LinkInput, port: Int) -> Bool {
        let (taken, raise) = state.withLock { state -> (Bool, Bool) in
            guard state.queued[port] < room else {
                state.waiting[port] = true
                return (false, false)
            }
            // The clock is read under the lock, so that the times in the queue never decrease.
            state.messages.append(PortMessage(port: port, input: input, arrived: SystemClock.now()))
            state.queued[port] += 1
            defer { state.raised = true }
            return (true, !state.raised)
        }
        if raise {
            signal.raise()
        }
        return taken
    }

    /// How many `.up` of a port the line thread has been given.
    func connectionsSeen(port: Int) -> UInt64 {
        state.withLock { $0.connectionsSeen[port] }
    }
}
