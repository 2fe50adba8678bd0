import LineAssembly
import LineCore
import Links
import Platform
import Ports
import Recording
import Synchronization

/// The line thread: drains what the ports brought, lets the assembly decide, and hands out what follows. It blocks on
/// nothing but its own wait; everything slow has a thread and a queue of its own.
final class LineLoop: Sendable {
    /// Work for the line thread from another thread. It may look at the assembly and hand it events.
    typealias Job = @Sendable (inout LineAssembly, Moment, inout AssemblyOutput) -> Void

    /// What screens are shown, at most ten times a second.
    struct View: Sendable {
        var line: LineSnapshot
        var speed: UInt16
        var cycles = 0
        var cycleMax: Int64 = 0
        var cycleSum: Int64 = 0
    }

    private struct Mailbox {
        var jobs: [Job] = []
        var durable: Int64
        var isStopped = false
    }

    private let mailbox: Mutex<Mailbox>
    /// Who waits for the next view.
    private let viewers = Mutex<[CheckedContinuation<Void, Never>]>([])
    private let view: Mutex<View>
    private let inbox: PortInbox
    private let ports: [any Port]
    private let journal: JournalWriter
    /// Nil when the line's file wants no recording.
    private let recorder: FlightRecorder?
    private let traffic: DeviceTraffic
    private let thread = Mutex<SystemThread?>(nil)

    init(
        assembly: LineAssembly, inbox: PortInbox, ports: [any Port], journal: JournalWriter, recorder: FlightRecorder?,
        traffic: DeviceTraffic
    ) {
        self.recorder = recorder
        self.traffic = traffic
        self.inbox = inbox
        self.ports = ports
        self.journal = journal
        mailbox = Mutex(Mailbox(durable: assembly.sequence))
        view = Mutex(View(line: assembly.line.snapshot, speed: 0))
        let start = Mutex<LineAssembly?>(assembly)
        self.start = start.withLock { value in
            defer { value = nil }
            return value
        }
    }

    /// The assembly until the thread takes it over.
    private let start: LineAssembly?

    /// Starts the thread. Called once.
    func run() {
        guard let start else { preconditionFailure("a line loop is made with an assembly") }
        let made = SystemThread(name: "line") { [self] in loop(start) }
        thread.withLock { thread in
            precondition(thread == nil, "the line loop is started once")
            thread = made
        }
    }

    /// Ends the thread; what was decided but not yet durable stays undone, as in a crash.
    func stop() {
        mailbox.withLock { $0.isStopped = true }
        inbox.wake()
        thread.withLock { $0 }?.join()
        tellViewers()
    }

    /// Hands work to the line thread; done within a cycle.
    ///
    /// - Returns: false when the thread has ended, or ends before it would come to it.
    @discardableResult
    func post(_ job: @escaping Job) -> Bool {
        let isTaken = mailbox.withLock { mailbox in
            guard !mailbox.isStopped else { return false }
            mailbox.jobs.append(job)
            return true
        }
        if isTaken { inbox.wake() }
        return isTaken
    }

    /// Everything up to this entry is on stable storage.
    func durable(through sequence: Int64) {
        mailbox.withLock { $0.durable = max($0.durable, sequence) }
        inbox.wake()
    }

    var lastView: View { view.withLock { $0 } }

    /// Returns when the view was made anew: within a tenth of a second while the loop runs, at once when it has ended.
    func nextView() async {
        await withCheckedContinuation { continuation in
            // Under the mailbox's lock: either the thread still tells all viewers, or it is known to have ended.
            let waits = mailbox.withLock { mailbox in
                guard !mailbox.isStopped else { return false }
                viewers.withLock { $0.append(continuation) }
                return true
            }
            if !waits { continuation.resume() }
        }
    }

    private func tellViewers() {
        let waiting = viewers.withLock { viewers in
            defer { viewers.removeAll() }
            return viewers
        }
        for viewer in waiting { viewer.resume() }
    }

    // MARK: The thread

    private func loop(_ start: LineAssembly) {
        var assembly = start
        var output = AssemblyOutput()
        var messages: [PortMessage] = []
        var last = SystemClock.now()
        var durable = assembly.sequence
        // The line begins as if all was well with the ledger.
        var told = LedgerHealth.fine
        var nextView = last
        while true {
            let begin = SystemClock.now()
            messages.removeAll(keepingCapacity: true)
            inbox.drain(into: &messages)
            let ahead = Self.wallAhead()
            for message in messages {
                // Messages carry the tick of their arrival; no event is older than the one before it.
                last = max(last, message.arrived)
                run(Self.moment(last, ahead), &assembly, &output) { assembly, moment, output in
                    assembly.receive(
                        message.input, from: DeviceIndex(message.port), at: moment, into: &output)
                }
            }
            last = max(last, SystemClock.now())
            let moment = Self.moment(last, ahead)
            let (jobs, durableNow, isStopped) = mailbox.withLock { mailbox in
                defer { mailbox.jobs.removeAll(keepingCapacity: true) }
                return (mailbox.jobs, mailbox.durable, mailbox.isStopped)
            }
            // Work that was taken is done, also when it is the last: somebody waits for its answer.
            for job in jobs { run(moment, &assembly, &output, job) }
            if isStopped { return }
            if durableNow > durable {
                durable = durableNow
                run(moment, &assembly, &output) { assembly, moment, output in
                    assembly.durable(through: durableNow, at: moment, into: &output)
                }
            }
            watchJournal(moment, &told, &assembly, &output)
            if let deadline = assembly.nextDeadline, deadline <= last {
                run(moment, &assembly, &output) { $0.timePassed(at: $1, into: &$2) }
            }
            publish(assembly, begin: begin, next: &nextView)
            let idle = last + .milliseconds(50)
            inbox.wait(until: min(assembly.nextDeadline ?? idle, idle))
        }
    }

    /// By how many milliseconds the wall clock is ahead of the monotonic one. Both are read at one moment: a thread that
    /// was kept from running between the two would show a step of the clock that was none.
    private static func wallAhead() -> Int64 {
        while true {
            let before = SystemClock.now()
            let wall = WallClock.now()
            if SystemClock.now() - before < .milliseconds(50) { return wall - before.microseconds / 1_000 }
        }
    }

    private static func moment(_ tick: Tick, _ ahead: Int64) -> Moment {
        Moment(tick: tick, wall: tick.microseconds / 1_000 + ahead)
    }

    /// Holds the line while a commit takes longer than allowed: nothing good could leave in time.
    private func watchJournal(
        _ moment: Moment, _ told: inout LedgerHealth, _ assembly: inout LineAssembly, _ output: inout AssemblyOutput
    ) {
        let health = journal.health(at: moment.tick)
        guard health != told else { return }
        told = health
        run(moment, &assembly, &output) { assembly, moment, output in
            assembly.handle(.ledger(health), at: moment, into: &output)
        }
    }

    /// One step of the assembly, and at once what follows from it.
    private func run(
        _ moment: Moment, _ assembly: inout LineAssembly, _ output: inout AssemblyOutput,
        _ body: (inout LineAssembly, Moment, inout AssemblyOutput) -> Void
    ) {
        output.removeAll()
        let before = assembly.line.batch
        body(&assembly, moment, &output)
        // The step that starts a batch is its first, the step that ends it its last.
        let batch = assembly.line.batch ?? before
        recorder?.record(output.inputs, output.links)
        traffic.note(output.inputs, output.links, at: moment)
        for link in output.links { ports[Int(link.device)].send(link.output) }
        if !output.entries.isEmpty { journal.append(output.entries, batch: batch) }
        for other in output.elsewhere { journal.append([other.entry], batch: other.batch) }
        for request in output.requests { journal.request(request, batch: batch) }
    }

    private func publish(_ assembly: LineAssembly, begin: Tick, next: inout Tick) {
        let now = SystemClock.now()
        let length = (now - begin).microseconds
        view.withLock { view in
            view.cycles += 1
            view.cycleMax = max(view.cycleMax, length)
            view.cycleSum += length
            guard now >= next else { return }
            view.line = assembly.line.snapshot
            view.speed = assembly.speed
        }
        if now >= next {
            next = now + .milliseconds(100)
            tellViewers()
        }
    }
}
