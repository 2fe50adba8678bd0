import Glibc
import LineAssembly
import LineCore
import Links
import Platform

/// Writes items to the ring. A disk that fails is tried again after a while; what came meanwhile is lost and told.
struct RecordingOutput {
    private let directory: String
    private let room: Int64
    private var run: RecordedRun
    private var ring: RecordingRing?
    private var writer = RecordingWriter()
    private var missed: UInt64 = 0
    /// Items that are not in the recording since the last one that is.
    private var gap: UInt64 = 0
    private var retryAt: Int64 = 0
    /// Items of the run in all its files.
    private var sequence: UInt64 = 0
    private(set) var items: UInt64 = 0
    private(set) var bytes: UInt64 = 0
    private(set) var fault: String?

    /// Microseconds after which a disk that failed is tried again.
    static let pause: Int64 = 10_000_000
    /// Bytes of a frame, about: so much at most is torn off by a crash in the middle of writing.
    static let frame = 64 << 10

    init(directory: String, room: Int64, run: RecordedRun) {
        self.directory = directory
        self.room = room
        self.run = run
    }

    /// Items that were lost since the last call.
    mutating func takeMissed() -> UInt64 {
        defer { missed = 0 }
        return missed
    }

    mutating func write(_ items: [RecordedItem]) {
        var rest = items[...]
        while !rest.isEmpty {
            do throws(SystemFault) {
                try prepare()
                let count = try writeFrame(rest)
                self.items += UInt64(count)
                rest.removeFirst(count)
                fault = nil
            } catch {
                failed(error, missing: rest)
                return
            }
        }
    }

    /// Opens the ring, and the next file where one is needed.
    private mutating func prepare() throws(SystemFault) {
        if fault != nil, microseconds(of: CLOCK_MONOTONIC) < retryAt {
            throw SystemFault(call: "recorder", code: EAGAIN)
        }
        if ring == nil { ring = try RecordingRing(directory: directory, room: room) }
        guard ring?.isFull(for: Self.frame) == true else { return }
        try ring?.synchronize()
        try ring?.beginFile()
        writer = RecordingWriter()
        run.before = sequence
        writer.write(.run(run))
    }

    /// Writes a frame with as many items as it takes.
    private mutating func writeFrame(_ items: ArraySlice<RecordedItem>) throws(SystemFault) -> Int {
        if gap > 0 { writer.write(.lost(gap)) }
        var count = 0
        for item in items where writer.count < Self.frame {
            writer.write(item)
            count += 1
        }
        let frame = Frame.bytes(writer.take())
        try ring?.write(frame)
        sequence += UInt64(count) + (gap > 0 ? 1 : 0)
        gap = 0
        bytes += UInt64(frame.count)
        return count
    }

    /// What a file holds behind a write that failed is not known: the next one is begun.
    private mutating func failed(_ error: SystemFault, missing: ArraySlice<RecordedItem>) {
        let now = microseconds(of: CLOCK_MONOTONIC)
        if fault == nil || now >= retryAt {
            fault = "\(error)"
            retryAt = now + Self.pause
        }
        ring?.close()
        ring = nil
        var lost: UInt64 = 0
        for item in missing {
            if case .lost(let count) = item { gap += count } else { lost += 1 }
        }
        gap += lost
        missed += lost
    }

    mutating func finish() {
        do throws(SystemFault) {
            try ring?.synchronize()
        } catch {
            fault = "\(error)"
        }
        ring?.close()
    }
}
