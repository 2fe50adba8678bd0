public import Devices
public import LineCore
public import Links

/// The whole deciding part of a controller as one value: the device machines, the matching of pictures and results,
/// the `Line`, and the gate that lets nothing out before its cause is durable.
///
/// ```
/// link input ─▶ device machine ─▶ reports ─▶ (pictures ⇄ results) ─▶ events ─▶ Line ─▶ facts ─▶ journal entries
///                    ▲                                                          │
///                    └────────── commands ◀── [held until the commit] ◀── effects
/// ```
/// It runs on the line thread and, unchanged, in virtual time inside the simulation. It has no clock and no I/O: the
/// owner carries link outputs to the ports, entries to the journal, requests to the ledger, and tells what is durable.
public struct LineAssembly: Sendable {
    public private(set) var line: Line
    private var devices: [Device]
    private var pictures: PictureDesk
    private var gate = DurabilityGate()
    /// The sequence of the last journal entry that was made.
    public private(set) var sequence: Int64
    private var step = Step()
    private var work: [Event] = []
    private var deviceStep = DeviceStep()
    private var clock = ClockWatch()

    /// - Parameters:
    ///   - line: a fresh line, or one that the journal was replayed through.
    ///   - devices: by their number in the line's configuration.
    ///   - pictures: how results are matched, by reader.
    ///   - sequence: of the journal's last entry; 0 for an empty journal.
    public init(line: Line, devices: [Device], pictures: [DeviceIndex: PictureSettings], sequence: Int64) {
        self.line = line
        self.devices = devices
        self.sequence = sequence
        self.pictures = PictureDesk(layout: line.layout, settings: pictures)
    }

    // MARK: What comes in

    /// Something came from the port of a device.
    public mutating func receive(
        _ input: LinkInput, from device: DeviceIndex, at moment: Moment, into output: inout AssemblyOutput
    ) {
        output.inputs.append(TimedInput(moment: moment, input: .link(device, input)))
        watchClock(moment)
        devices[Int(device)].receive(input, at: moment.tick, device: device, into: &deviceStep)
        pass(from: device, at: moment, into: &output)
        workOff(at: moment, into: &output)
    }

    /// An event that no device tells: from a person, the ledger, or the program itself.
    public mutating func handle(_ event: Event, at moment: Moment, into output: inout AssemblyOutput) {
        output.inputs.append(TimedInput(moment: moment, input: .event(event)))
        watchClock(moment)
        // Only in front of a batch that the line will take: what is carried over replaces everything else.
        if event.beginsBatch, line.batch == nil {
            work += [.carriedOver(line.carriedState), event] + line.retold
        } else {
            work.append(event)
        }
        workOff(at: moment, into: &output)
    }

    /// Numbers an entry of another batch's journal, of which the line knows nothing.
    public mutating func enter(
        _ event: Event, facts: [Fact], batch: Int64, at moment: Moment, into output: inout AssemblyOutput
    ) {
        output.inputs.append(TimedInput(moment: moment, input: .elsewhere))
        sequence += 1
        let entry = JournalEntry(
            sequence: sequence, moment: moment, event: EventCodec.encode(event), facts: facts)
        output.elsewhere.append(.init(batch: batch, entry: entry))
    }

    /// A recording holds of such an entry only that there was one.
    mutating func skipEntry() { sequence += 1 }

    /// ``nextDeadline`` has come; calling it early does nothing.
    public mutating func timePassed(at moment: Moment, into output: inout AssemblyOutput) {
        output.inputs.append(TimedInput(moment: moment, input: .timePassed))
        watchClock(moment)
        for index in devices.indices {
            guard let deadline = devices[index].nextDeadline, deadline <= moment.tick else { continue }
            devices[index].timePassed(at: moment.tick, device: DeviceIndex(index), into: &deviceStep)
            pass(from: DeviceIndex(index), at: moment, into: &output)
        }
        pictures.timePassed(at: moment.tick, into: &work)
        if let deadline = line.nextDeadline, deadline <= moment.tick { work.append(.timePassed) }
        workOff(at: moment, into: &output)
    }

    /// Everything up to and including this entry is on stable storage: what waited for it leaves.
    public mutating func durable(through sequence: Int64, at moment: Moment, into output: inout AssemblyOutput) {
        output.inputs.append(TimedInput(moment: moment, input: .durable(through: sequence)))
        for effect in gate.open(through: sequence) { perform(effect, at: moment, into: &output) }
        workOff(at: moment, into: &output)
    }

    /// A person tries a device: the message goes out as it is, and what the device answers comes in as always.
    public mutating func send(
        _ message: LinkOutput, to device: DeviceIndex, at moment: Moment, into output: inout AssemblyOutput
    ) {
        output.inputs.append(TimedInput(moment: moment, input: .trial(device, message)))
        output.links.append(AssemblyOutput.LinkMessage(device: device, output: message))
    }

    /// When ``timePassed(at:into:)`` wants to be called next.
    public var nextDeadline: Tick? {
        var next = line.nextDeadline
        for device in devices {
            if let deadline = device.nextDeadline { next = min(next ?? deadline, deadline) }
        }
        if let deadline = pictures.nextDeadline { next = min(next ?? deadline, deadline) }
        return next
    }

    public var deviceCount: Int { devices.count }

    /// Items per minute at station 0, as the PLC measures them.
    public var speed: UInt16 { pictures.speed }

    /// The line stands because commits take too long.
    public var isLedgerStalled: Bool { line.isLedgerStalled }

    /// Effects that wait for a commit.
    public var gatedCount: Int { gate.count }

    /// A step of the wall clock is told before anything that comes with it (L-05).
    private mutating func watchClock(_ moment: Moment) {
        if let step = clock.step(at: moment) { work.append(.clockStepped(milliseconds: step)) }
    }

    // MARK: Working off

    private mutating func workOff(at moment: Moment, into output: inout AssemblyOutput) {
        var next = 0
        while next < work.count {
            let event = work[next]
            next += 1
            step.removeAll()
            line.handle(event, at: moment, into: &step)
            sequence += 1
            output.entries.append(
                JournalEntry(
                    sequence: sequence, moment: moment, event: EventCodec.encode(event), facts: step.facts))
            let effects = step.effects
            withdrawOnLoss(event)
            withdrawVoidLabels()
            for effect in effects {
                if effect.needsDurability {
                    gate.hold(effect, until: sequence)
                } else {
                    perform(effect, at: moment, into: &output)
                }
            }
        }
        work.removeAll(keepingCapacity: true)
    }

    /// A unit printer was lost: records that still wait for their commit never reach it, which is certain.
    private mutating func withdrawOnLoss(_ event: Event) {
        guard case .unitPrinter(let device, let report) = event else { return }
        switch report {
        case .fault, .inDoubt:
            for index in gate.withdraw(printer: device) { work.append(.unitPrinter(device, .refused(index: index))) }
        case .ready, .stored, .refused, .printed, .cleared: break
        }
    }

    /// A label whose code was given up while it waited for its commit, as on a full disk, is never printed: it would come
    /// out before the one that takes its place, and somebody might use it.
    private mutating func withdrawVoidLabels() {
        guard gate.holdsLabels, step.facts.contains(where: \.givesCodeUp) else { return }
        gate.withdrawLabels { [line] code in line.isLabelVoid(code) }
    }

    private mutating func perform(_ effect: Effect, at moment: Moment, into output: inout AssemblyOutput) {
        switch effect {
        case .leaseTest(let count): output.requests.append(.leaseTest(count: count))
        case .lease(let level, let count): output.requests.append(.lease(level: level, count: count))
        case .allotment(let level, let after): output.requests.append(.allotment(level: level, after: after))
        case .classify(let station, let item, let code):
            output.requests.append(.classify(station: station, item: item, code: code))
        case .plc, .unitPrinter, .labelPrinter, .scanner:
            if case .plc(.request(let station, _, let request)) = effect {
                pictures.requested(request, station: station)
            }
            for index in devices.indices {
                devices[index].perform(effect, at: moment.tick, device: DeviceIndex(index), into: &deviceStep)
                pass(from: DeviceIndex(index), at: moment, into: &output)
            }
        }
    }

    /// Hands on what a device's step brought about.
    private mutating func pass(from device: DeviceIndex, at moment: Moment, into output: inout AssemblyOutput) {
        output.links += deviceStep.links
        for report in deviceStep.reports { pictures.take(report, from: device, at: moment.tick, into: &work) }
        deviceStep.links.removeAll(keepingCapacity: true)
        deviceStep.reports.removeAll(keepingCapacity: true)
    }
}

/// What the assembly wants done. The owner carries it out, empties it and reuses it.
public struct AssemblyOutput: Sendable {
    public struct LinkMessage: Hashable, Sendable {
        public var device: DeviceIndex
        public var output: LinkOutput

        public init(device: DeviceIndex, output: LinkOutput) {
            self.device = device
            self.output = output
        }
    }

    /// An entry that belongs to the journal of another batch than the line's.
    public struct EntryElsewhere: Hashable, Sendable {
        public var batch: Int64
        public var entry: JournalEntry
    }

    /// What the step was given, in order: for the flight recorder.
    public var inputs: [TimedInput] = []
    /// For the ports, in order.
    public var links: [LinkMessage] = []
    /// For the journal, in order. The owner answers with ``LineAssembly/durable(through:at:into:)``.
    public var entries: [JournalEntry] = []
    /// For the journal, behind ``entries``.
    public var elsewhere: [EntryElsewhere] = []
    /// For the ledger; answered by events.
    public var requests: [LedgerRequest] = []

    public init() {}

    public mutating func removeAll() {
        inputs.removeAll(keepingCapacity: true)
        links.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
        elsewhere.removeAll(keepingCapacity: true)
        requests.removeAll(keepingCapacity: true)
    }
}

extension Fact {
    /// A code came to nothing before it was on anything.
    fileprivate var givesCodeUp: Bool {
        if case .codeState(_, _, .snInvalid, _) = self { true } else { false }
    }
}
