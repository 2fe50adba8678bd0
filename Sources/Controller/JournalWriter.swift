import Ledger
import LineAssembly
import LineCore
import Links
import Platform
import Ports
import Synchronization

/// The journal thread: writes what the line decided in group commits, and serves the line's other requests to the
/// ledger between two of them.
///
/// Whatever waits when a commit ends goes into the next one, so that a slow disk makes groups larger instead of the
/// queue longer. While it is behind for longer than configured, has no room, or has failed, the line is told and stands.
/// Without room it tries again until there is some: nothing is lost meanwhile, and nothing half done.
final class JournalWriter: Sendable {
    struct Settings: Sendable {
        /// Entries in one transaction at most.
        var largestGroup: Int
        /// A commit that takes longer holds the line.
        var stall: Interval
        /// How long the first entry of a group waits for others before it is committed; 0 = not at all.
        var gather: Interval
    }

    private struct Queue {
        var groups: [(batch: Int64?, entries: [JournalEntry])] = []
        var requests: [(request: LedgerRequest, batch: Int64?)] = []
        var waiting = 0
        /// When the oldest entry that waits for a commit came.
        var oldest: Tick?
        var isStopped = false
        /// When the commit under way began; nil while none is.
        var commitBegan: Tick?
        /// The disk is full: the group that is under way is tried again.
        var hasNoRoom = false
        var failure: String?
        var durable: Int64
        var commitTimes: [Int64] = []
        var commitMax: Int64 = 0
        var waiters: [(sequence: Int64, done: CheckedContinuation<Bool, Never>)] = []
    }

    private let queue: Mutex<Queue>
    private let signal = Signal()
    private let ledger: Ledger
    private let witness: Witness
    private let settings: Settings
    private let thread = Mutex<SystemThread?>(nil)
    private let log: LogKeeper
    /// Between two tries to write what there was no room for.
    private static let pause = Interval.milliseconds(500)

    init(ledger: Ledger, witness: Witness, settings: Settings, sequence: Int64) {
        self.ledger = ledger
        self.witness = witness
        log = LogKeeper(ledger: ledger, bound: LogKeeper.bound, wake: signal)
        self.settings = settings
        queue = Mutex(Queue(durable: sequence))
    }

    /// Starts the thread; answers go to this loop.
    func run(for line: LineLoop) {
        let made = SystemThread(name: "journal") { [self] in work(line) }
        thread.withLock { thread in
            precondition(thread == nil, "the journal writer is started once")
            thread = made
        }
    }

    /// Writes what waits, then ends the thread.
    func stop() {
        queue.withLock { $0.isStopped = true }
        signal.raise()
        thread.withLock { $0 }?.join()
        log.end()
    }

    // MARK: From the line thread

    func append(_ entries: [JournalEntry], batch: Int64?) {
        queue.withLock { queue in
            // After a failure nothing becomes durable any more: the line stands until the program was restarted.
            guard queue.failure == nil else { return }
            queue.groups.append((batch, entries))
            queue.waiting += entries.count
            if settings.gather > Interval(microseconds: 0), queue.oldest == nil { queue.oldest = SystemClock.now() }
        }
        signal.raise()
    }

    func request(_ request: LedgerRequest, batch: Int64?) {
        queue.withLock { queue in
            guard queue.failure == nil else { return }
            queue.requests.append((request, batch))
        }
        signal.raise()
    }

    // MARK: From other threads

    /// Returns when the entry is durable; false when it never will be.
    func untilDurable(_ sequence: Int64) async -> Bool {
        await withCheckedContinuation { continuation in
            let answer: Bool? = queue.withLock { queue in
                if queue.durable >= sequence { return true }
                if queue.failure != nil || queue.isStopped { return false }
                queue.waiters.append((sequence, continuation))
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    struct State: Sendable {
        var durable: Int64
        var waiting: Int
        var commitMedian: Int64
        var commitMax: Int64
        var failure: String?
    }

    var state: State {
        queue.withLock { queue in
            let times = queue.commitTimes.sorted()
            return State(
                durable: queue.durable, waiting: queue.waiting,
                commitMedian: times.isEmpty ? 0 : times[times.count / 2], commitMax: queue.commitMax,
                failure: queue.failure)
        }
    }

    /// How it does now; the watch on another thread asks. That it failed it tells by itself.
    func health(at now: Tick) -> LedgerHealth {
        queue.withLock { queue in
            if queue.hasNoRoom { return .full }
            guard let began = queue.commitBegan else { return .fine }
            return now - began > settings.stall ? .stalled : .fine
        }
    }

    // MARK: The thread

    private func work(_ line: LineLoop) {
        while true {
            gather()
            let (groups, requests, isStopped) = queue.withLock { queue in
                let groups = take(from: &queue)
                let requests = queue.requests
                queue.requests.removeAll(keepingCapacity: true)
                if !groups.isEmpty { queue.commitBegan = SystemClock.now() }
                queue.oldest = nil
                return (groups, requests, queue.isStopped)
            }
            if groups.isEmpty && requests.isEmpty {
                if isStopped || !tendLog(line) { return }
                signal.wait(microseconds: 1_000_000)
                continue
            }
            for group in groups {
                guard write(group, line) else { return }
            }
            queue.withLock { $0.commitBegan = nil }
            for (request, batch) in requests { serve(request, batch: batch, line) }
            guard tendLog(line) else { return }
        }
    }

    /// Lets entries come together, as long as the settings allow it and nothing else is to be done.
    private func gather() {
        guard settings.gather > Interval(microseconds: 0) else { return }
        while true {
            let rest = queue.withLock { queue in
                GroupGathering.rest(
                    oldest: queue.oldest, now: SystemClock.now(), waiting: queue.waiting,
                    isUrgent: queue.isStopped || !queue.requests.isEmpty || !queue.waiters.isEmpty,
                    settings: settings)
            }
            guard let rest else { return }
            signal.wait(microseconds: rest.microseconds)
        }
    }

    /// Neighbouring groups of one batch become one transaction.
    private func take(from queue: inout Queue) -> [(batch: Int64?, entries: [JournalEntry])] {
        var taken: [(batch: Int64?, entries: [JournalEntry])] = []
        var count = 0
        var used = 0
        for group in queue.groups where count < settings.largestGroup {
            if let last = taken.last, last.batch == group.batch {
                taken[taken.count - 1].entries += group.entries
            } else {
                taken.append(group)
            }
            count += group.entries.count
            used += 1
        }
        queue.groups.removeFirst(used)
        return taken
    }

    private func write(_ group: (batch: Int64?, entries: [JournalEntry]), _ line: LineLoop) -> Bool {
        let begin = SystemClock.now()
        let written = persist(line) { () throws(LedgerError) in
            try ledger.append(group.entries, batch: group.batch)
        }
        guard let written else { return false }
        do {
            try witness.tell(journal: written)
        } catch {
            fail("\(error)", line)
            return false
        }
        guard let sequence = group.entries.last?.sequence else { return true }
        let length = (SystemClock.now() - begin).microseconds
        let ready = queue.withLock { queue in
            queue.durable = sequence
            queue.waiting -= group.entries.count
            queue.commitTimes.append(length)
            if queue.commitTimes.count > 256 { queue.commitTimes.removeFirst(128) }
            queue.commitMax = max(queue.commitMax, length)
            let ready = queue.waiters.filter { $0.sequence <= sequence }
            queue.waiters.removeAll { $0.sequence <= sequence }
            return ready.map(\.done)
        }
        line.durable(through: sequence)
        for waiter in ready { waiter.resume(returning: true) }
        return true
    }

    /// Writes, and tries again while there is no room or another program is in the way; nil when the ledger failed, or
    /// the program ends before there was room.
    private func persist<Value>(_ line: LineLoop, _ write: () throws(LedgerError) -> Value) -> Value? {
        defer { queue.withLock { $0.hasNoRoom = false } }
        while true {
            do throws(LedgerError) {
                return try write()
            } catch .noRoom {
                queue.withLock { $0.hasNoRoom = true }
            } catch .busy {
                // The watch sees that the commit takes long.
            } catch {
                fail("\(error)", line)
                return nil
            }
            let end = SystemClock.now() + Self.pause
            while SystemClock.now() < end {
                if queue.withLock({ $0.isStopped }) { return nil }
                signal.wait(microseconds: (end - SystemClock.now()).microseconds)
            }
        }
    }

    /// False when the ledger failed over it.
    private func tendLog(_ line: LineLoop) -> Bool {
        do throws(LedgerError) {
            try log.tend()
            return true
        } catch {
            fail("\(error)", line)
            return false
        }
    }

    private func serve(_ request: LedgerRequest, batch: Int64?, _ line: LineLoop) {
        guard let batch else { return }
        do {
            let written = persist(line) { () throws(LedgerError) in
                try LedgerAnswer.lease(request, batch: batch, wall: WallClock.now(), from: ledger)
            }
            guard let lease = written else { return }
            if lease != nil { try tellLeases() }
            let events = try LedgerAnswer.events(request, batch: batch, lease: lease, from: ledger)
            line.post { assembly, moment, output in
                guard LedgerAnswer.concerns(assembly.line, request, batch: batch) else { return }
                for event in events { assembly.handle(event, at: moment, into: &output) }
            }
        } catch {
            fail("\(error)", line)
        }
    }

    /// No code is used before the witness knows of its lease.
    private func tellLeases() throws {
        try witness.tell(leases: try ledger.witnessedLeases(after: witness.position.lease))
    }

    private func fail(_ text: String, _ line: LineLoop) {
        let waiters = queue.withLock { queue in
            queue.failure = queue.failure ?? text
            defer { queue.waiters.removeAll() }
            return queue.waiters.map(\.done)
        }
        for waiter in waiters { waiter.resume(returning: false) }
        line.post { assembly, moment, output in
            assembly.handle(.ledger(.failed), at: moment, into: &output)
        }
    }
}

/// When the journal thread goes on gathering.
enum GroupGathering {
    /// How long a group may still wait for more entries; nil when it is to be committed now, or nothing waits.
    ///
    /// - Parameters:
    ///   - oldest: when the first entry of the group came.
    ///   - isUrgent: somebody waits for this commit, or for what is done after it.
    static func rest(
        oldest: Tick?, now: Tick, waiting: Int, isUrgent: Bool, settings: JournalWriter.Settings
    ) -> Interval? {
        guard let oldest, !isUrgent, waiting < settings.largestGroup else { return nil }
        let rest = settings.gather.microseconds - (now - oldest).microseconds
        return rest > 0 ? Interval(microseconds: rest) : nil
    }
}
