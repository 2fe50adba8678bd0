public import LineAssembly
import LineCore
import Links
import Platform
import Synchronization

/// Keeps everything that the line thread was given and gave to devices, in a ring of files of limited size.
///
/// The line thread only queues; a thread of its own writes. A queue that is full, or a disk that does not take what is
/// written, loses items: they are counted, told in the recording at their place and in ``state``, and the line goes on.
public final class FlightRecorder: Sendable {
    /// What the recorder has done so far.
    public struct State: Hashable, Sendable {
        public var items: UInt64 = 0
        public var bytes: UInt64 = 0
        /// Items that were lost.
        public var lost: UInt64 = 0
        /// Why nothing is written now; nil while all is well. Technical text in English.
        public var fault: String?

        public init() {}
    }

    /// Items that may wait, and the bytes that they may hold: some seconds of the fastest line.
    static let itemLimit = 65_536
    static let byteLimit = 8 << 20

    private struct Queue {
        var items: [RecordedItem] = []
        var bytes = 0
        var lost: UInt64 = 0
        var isStopped = false
        var state = State()
    }

    private let queue = Mutex(Queue())
    private let signal = Signal()
    private let thread = Mutex<SystemThread?>(nil)
    private let directory: String
    private let room: Int64
    private let run: RecordedRun

    /// - Parameters:
    ///   - directory: of the files; made where it is not there.
    ///   - megabytes: that all files may take together, at least 1.
    ///   - run: what the recording is of.
    public init(directory: String, megabytes: Int, run: RecordedRun) {
        precondition(megabytes > 0, "a recording needs room")
        self.directory = directory
        self.run = run
        room = Int64(megabytes) << 20
    }

    public var state: State { queue.withLock { $0.state } }

    // MARK: From the line thread

    /// Queues what a step was given, then what it gave. Never waits.
    public func record(_ inputs: [TimedInput], _ outputs: [AssemblyOutput.LinkMessage]) {
        guard !inputs.isEmpty || !outputs.isEmpty else { return }
        let wakes = queue.withLock { queue in
            let before = queue.bytes
            for input in inputs { Self.add(.input(input), size: input.size, to: &queue) }
            for message in outputs {
                Self.add(.output(message.device, message.output), size: message.output.size, to: &queue)
            }
            // The thread looks by itself several times a second; only much at once is told.
            return before < Self.byteLimit / 8 && queue.bytes >= Self.byteLimit / 8
        }
        if wakes { signal.raise() }
    }

    private static func add(_ item: RecordedItem, size: Int, to queue: inout Queue) {
        // Once something is lost, all is until the thread has taken what waits: a gap is told once, at its place.
        guard queue.lost == 0, queue.items.count < itemLimit, queue.bytes + size <= byteLimit else {
            queue.lost += 1
            queue.state.lost += 1
            return
        }
        queue.items.append(item)
        queue.bytes += size
    }

    // MARK: The thread

    public func start() {
        let made = SystemThread(name: "recorder") { [self] in work() }
        thread.withLock { thread in
            precondition(thread == nil, "a recorder is started once")
            thread = made
        }
    }

    /// Writes what waits, and that the program ended in order.
    public func stop() {
        queue.withLock { $0.isStopped = true }
        signal.raise()
        thread.withLock { $0 }?.join()
    }

    private func work() {
        var file = RecordingOutput(directory: directory, room: room, run: run)
        while true {
            let (items, lost, isStopped) = queue.withLock { queue in
                defer {
                    queue.items.removeAll(keepingCapacity: queue.items.count < 4_096)
                    queue.bytes = 0
                    queue.lost = 0
                }
                return (queue.items, queue.lost, queue.isStopped)
            }
            file.write(items + (lost > 0 ? [.lost(lost)] : []) + (isStopped ? [.end] : []))
            let (written, bytes, missed, fault) = (file.items, file.bytes, file.takeMissed(), file.fault)
            queue.withLock { queue in
                queue.state.items = written
                queue.state.bytes = bytes
                queue.state.lost += missed
                queue.state.fault = fault
            }
            if isStopped {
                file.finish()
                return
            }
            signal.wait(microseconds: 200_000)
        }
    }
}

extension TimedInput {
    fileprivate var size: Int {
        switch input {
        case .link(_, .bytes(let bytes)): 64 + bytes.count
        case .link(_, .registers(_, let values, _)): 64 + 2 * values.count
        // The largest events are leases.
        case .event(.codesLeased(_, _, let codes)), .event(.codesAllotted(_, _, let codes, _)): 128 + 64 * codes.count
        case .event: 256
        case .trial(_, let output): output.size
        default: 64
        }
    }
}

extension LinkOutput {
    fileprivate var size: Int {
        switch self {
        case .send(let bytes): 64 + bytes.count
        case .request, .reset: 192
        }
    }
}
