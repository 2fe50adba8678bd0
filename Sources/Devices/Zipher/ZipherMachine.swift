public import LineCore
public import Links

/// A printer with an indexed record buffer (Zipher Text Communications: thermal transfer and ink jet printers).
///
///     down ── up ─▶ attaching ── healthy ── .ready ──▶ ready ⟲ prepare, clear, store, SLR, GST
///       ▲                │                             │  ▲
///       │                └── fault, not running ──▶ faulted │ GST healthy: SLR, SNI, SRC, .ready
///       └── down, silence, broken protocol ────────────┴──┘
///
/// A command is sent when the one before was answered. What the printer is asked for in a row is a *procedure*:
///
/// - attach: `CR`, `GST`, numbers; when the printer lost the job or the field names they are told again
/// - prepare: `GST`, `GJD`, `SLR`, `SLA`, `SCB`, a pause, `SMR`, `SHO`, `GST`, perhaps `SST|3|`, numbers
/// - clear: `SCB`, a pause for a print that had begun, `SLR`
/// - mend: numbers
///
/// The *numbers* are `SLR`, `SNI`, `SRC` and `SLR` again; they are asked anew when a print came in between, so that
/// last index and count of one `.ready` belong together.
///
/// **Indices.** They count from 1 within a batch, but `SLR` may go on telling the last index of the batch before. So
/// after `prepare` the machine looks whether the printer already works on this batch: the same texts were prepared
/// before, or the job's lot field (`GJD`) shows this lot. If not, the number that `SLR` has then is *stale*: it counts
/// as 0 until it changes, or until `SRC` shows that so many records have gone. A printer that forgot its numbers in the
/// middle of a batch tells so by the `lastPrinted` of `.ready`, which is then lower than what was told before.
///
/// **Doubt.** When the answer to `SID` is lost, the record is in doubt; the link is made anew, and the `.ready` that
/// follows carries the printer's own numbers.
///
/// Before the first `prepare` a printer that is offline without a fault counts as ready, for it cannot run without a
/// job. Lines that the printer sends unasked are only a reason to ask sooner.
public struct ZipherMachine: DeviceMachine {
    public typealias Settings = ZipherSettings

    enum Condition: Hashable, Sendable {
        case down
        case attaching
        case ready
        case faulted
    }

    enum Procedure: Hashable, Sendable {
        case attach
        case prepare
        case clear
        case mend
    }

    enum Step: Hashable, Sendable {
        case ask(ZipherAsk)
        case settle
    }

    struct Outstanding: Hashable, Sendable {
        var ask: ZipherAsk
        var due: Tick
    }

    let settings: Settings
    var condition = Condition.down
    var faults = FaultGate()
    var framer: LineFramer
    var outstanding: Outstanding?
    var procedure: Procedure?
    var steps: [Step] = []
    var settledAt: Tick?
    /// Commands of the line, oldest first.
    var waiting: [UnitPrinterCommand] = []
    /// Nothing but `STS` counts until the first one came: what came before belongs to another conversation.
    var hasState = false

    // What the printer told.
    var status: ZipherStatus?
    var last: UInt32 = 0
    var next: UInt32?
    var count: UInt32 = 0
    /// The last index when the count was asked for.
    var lastAtCount: UInt32 = 0
    var recounts = 0
    /// The last index before the job was selected anew, which may set it back.
    var lastBeforeSelection: UInt32 = 0

    // What is known of the batch.
    var texts: BatchTexts?
    var preparing: BatchTexts?
    var isSameBatch = false
    var hasTriedToRun = false
    /// A prepare failed: only another prepare or a new link makes the printer ready again.
    var isUnprepared = false
    /// What `SLR` tells of another batch.
    var staleLast: UInt32?
    /// The highest index that may be in the printer.
    var highest: UInt32 = 0
    /// Printed, as told to the line.
    var told: UInt32 = 0
    /// Indices up to here that were not printed when the buffer was emptied never will be.
    var floor: UInt32 = 0
    /// Records that the printer took since.
    var takenSinceFloor: UInt32 = 0
    /// The names of the record's fields were told on this link.
    var hasHeader = false

    var lastDue: Tick?
    var stateDue: Tick?

    public init(settings: Settings) {
        if let problem = settings.problem { preconditionFailure(problem) }
        self.settings = settings
        framer = LineFramer(.carriageReturn, limit: settings.lineLimit)
    }

    public var nextDeadline: Tick? {
        if let outstanding { return outstanding.due }
        return earliest(settledAt, procedure == nil ? lastDue : nil, procedure == nil ? stateDue : nil)
    }

    // MARK: What happened

    public mutating func receive(
        _ input: LinkInput, at now: Tick, into output: inout DeviceOutput<UnitPrinterReport>
    ) {
        switch input {
        case .up:
            linkWentDown(into: &output)
            condition = .attaching
            procedure = .attach
            steps = [.ask(.state)]
            hasTriedToRun = false
            output.link.append(.send([Ascii.carriageReturn]))
        case .down(let fault):
            linkWentDown(into: &output)
            if let told = faults.linkWentDown(fault) { output.reports.append(.fault(told)) }
        case .bytes(let bytes):
            for byte in bytes where condition != .down {
                switch framer.take(byte) {
                case .message(let message): lineCame(message, at: now, into: &output)
                case .tooLong: broken("a line beyond \(settings.lineLimit) bytes", into: &output)
                case .noise, nil: break
                }
            }
        case .registers, .written, .refused:
            guard condition != .down else { return }
            broken("registers on a byte link", into: &output)
        }
        goOn(at: now, into: &output)
    }

    public mutating func perform(
        _ command: UnitPrinterCommand, at now: Tick, into output: inout DeviceOutput<UnitPrinterReport>
    ) {
        switch command {
        case .store(let index, _):
            let isComing = waiting.contains { if case .prepare = $0 { true } else { false } } || procedure == .prepare
            let isPossible = condition == .ready && texts != nil && !isComing && waiting.count < settings.queueLimit
            guard isPossible else {
                output.reports.append(.refused(index: index))
                return
            }
            waiting.append(command)
        case .prepare, .clear:
            guard condition != .down else {
                let fault = DeviceFault(kind: .link, detail: "the printer is not connected")
                output.reports.append(.fault(faults.standing ?? fault))
                return
            }
            // Records that wait would be thrown away at once; they are certainly not in the buffer.
            refuseWaitingRecords(into: &output)
            guard waiting.count < settings.queueLimit else {
                let fault = DeviceFault(kind: .overrun, detail: "too many commands wait for the printer")
                if faults.admits(fault) { output.reports.append(.fault(fault)) }
                return
            }
            waiting.append(command)
        }
        goOn(at: now, into: &output)
    }

    public mutating func timePassed(at now: Tick, into output: inout DeviceOutput<UnitPrinterReport>) {
        if let outstanding, now >= outstanding.due {
            answerMissed(into: &output)
        }
        goOn(at: now, into: &output)
    }

    private mutating func answerMissed(into output: inout DeviceOutput<UnitPrinterReport>) {
        let name = String(decoding: (outstanding?.ask.bytes ?? []).prefix(3), as: UTF8.self)
        reset(.silent, "no answer to \(name)", into: &output)
    }

    private mutating func lineCame(
        _ bytes: [UInt8], at now: Tick, into output: inout DeviceOutput<UnitPrinterReport>
    ) {
        guard !bytes.isEmpty else { return }
        guard let line = ZipherLine(bytes) else {
            if hasState { broken("bytes that are no text", into: &output) }
            return
        }
        if let ask = outstanding?.ask, line.kind == ask.answerKind {
            outstanding = nil
            answered(ask, line, at: now, into: &output)
        } else if line.kind == "ACK" || line.kind == "ERR" {
            acknowledged(line.kind == "ACK", at: now, into: &output)
        } else if line.isNotice, hasState {
            // Only a wake-up: what it says is asked for in the printer's own numbers.
            if line.kind == "PRC" || line.kind == "PRS" {
                if lastDue != nil { lastDue = now }
            } else {
                stateDue = now
            }
        }
    }

    private mutating func acknowledged(
        _ isGood: Bool, at now: Tick, into output: inout DeviceOutput<UnitPrinterReport>
    ) {
        // The answer to the bare CR, or to what an earlier connection had asked.
        guard hasState else { return }
        guard let ask = outstanding?.ask else {
            broken("an answer to nothing", into: &output)
            return
        }
        outstanding = nil
        if ask.answerKind == nil {
            isGood ? taken(ask, at: now, into: &output) : refused(ask, into: &output)
        } else if isGood {
            broken("ACK in place of \(ask.answerKind ?? "")", into: &output)
        } else {
            unanswerable(ask, at: now, into: &output)
        }
    }

    // MARK: What to do

    /// Sends the next command when the printer has answered the one before.
    mutating func goOn(at now: Tick, into output: inout DeviceOutput<UnitPrinterReport>) {
        while condition != .down, outstanding == nil {
            if let settledAt {
                guard now >= settledAt else { return }
                self.settledAt = nil
            }
            if let step = steps.first {
                steps.removeFirst()
                switch step {
                case .ask(let ask): send(ask, at: now, into: &output)
                case .settle: settledAt = now + settings.settlingTime
                }
            } else if let procedure {
                self.procedure = nil
                finished(procedure, at: now, into: &output)
            } else if let lastDue, now >= lastDue {
                send(.last, at: now, into: &output)
            } else if let stateDue, now >= stateDue {
                send(.state, at: now, into: &output)
            } else if !waiting.isEmpty {
                begin(waiting.removeFirst(), at: now, into: &output)
            } else {
                return
            }
        }
    }

    private mutating func begin(
        _ command: UnitPrinterCommand, at now: Tick, into output: inout DeviceOutput<UnitPrinterReport>
    ) {
        switch command {
        case .store(let index, let code):
            guard condition == .ready, let texts else {
                output.reports.append(.refused(index: index))
                return
            }
            let values = settings.fields.compactMap { $0.content.value(code, texts) }
            guard values.count == settings.fields.count else {
                output.reports.append(.refused(index: index))
                return
            }
            send(.store(index: index, values: values), at: now, into: &output)
        case .clear:
            procedure = .clear
            steps = [.ask(.clearBuffer), .settle, .ask(.last)]
        case .prepare(let texts):
            beginPreparation(texts, into: &output)
        }
    }

    private mutating func send(
        _ ask: ZipherAsk, at now: Tick, into output: inout DeviceOutput<UnitPrinterReport>
    ) {
        if ask == .last { lastDue = nil }
        if ask == .state { stateDue = nil }
        let patience = ask == .run ? settings.transitionTimeout : settings.answerTimeout
        outstanding = Outstanding(ask: ask, due: now + patience)
        output.link.append(.send(ask.bytes))
    }

    mutating func fail(
        _ kind: DeviceFault.Kind, _ detail: String, into output: inout DeviceOutput<UnitPrinterReport>
    ) {
        if condition != .down { condition = .faulted }
        let fault = DeviceFault(kind: kind, detail: detail)
        if faults.admits(fault) { output.reports.append(.fault(fault)) }
        refuseWaitingRecords(into: &output)
    }

    mutating func broken(_ detail: String, into output: inout DeviceOutput<UnitPrinterReport>) {
        reset(.protocolError, detail, into: &output)
    }

    private mutating func reset(
        _ kind: DeviceFault.Kind, _ detail: String, into output: inout DeviceOutput<UnitPrinterReport>
    ) {
        linkWentDown(into: &output)
        fail(kind, detail, into: &output)
        output.link.append(.reset(reason: detail))
    }

    /// The outcome of what is under way is unknown; what waits was certainly not sent.
    private mutating func linkWentDown(into output: inout DeviceOutput<UnitPrinterReport>) {
        if case .store(let index, _)? = outstanding?.ask {
            highest = max(highest, index)
            output.reports.append(.inDoubt(index: index))
        }
        refuseWaitingRecords(into: &output)
        waiting.removeAll(keepingCapacity: true)
        condition = .down
        outstanding = nil
        procedure = nil
        preparing = nil
        steps.removeAll(keepingCapacity: true)
        settledAt = nil
        lastDue = nil
        stateDue = nil
        hasState = false
        hasHeader = false
        isUnprepared = false
        framer.discard()
    }

    private mutating func refuseWaitingRecords(into output: inout DeviceOutput<UnitPrinterReport>) {
        for case .store(let index, _) in waiting { output.reports.append(.refused(index: index)) }
        waiting.removeAll { if case .store = $0 { true } else { false } }
    }
}
