public import LineCore
public import Links

/// A label printer that speaks ZPL II, on TCP or RS-232.
///
///     down ── up ──▶ checking ── ~HS idle, ~HQES clean ── .ready ──▶ ready ── print ──▶ printing
///       ▲               ▲ │                                           ▲ │               │   │
///       │               │ └─ a fault is told once, asked again ───────┘ │               │   │
///       │               └──────────────── fault ────────────────────────┘               │   │
///       │                                                  ~HS idle twice: .printed ◀───┘   │
///       └── down, both questions unanswered ── .inDoubt ◀── no end in time: ~JA ◀───────────┘
///
/// `~HS` and `~HQES` are asked in turn, one at a time; a printer that is out of media, ribbon or has its head open may
/// leave `~HS` unanswered, then `~HQES` says why. The printer knows nothing of numbers, so one label is under way at a
/// time, and it is done when two answers in a row, asked for after it was sent, show no format in the buffer and no
/// label to print. That is the printer's word only; the proof is the read-back.
///
/// A label that was sent is never sent again. Its outcome is in doubt when the link breaks and when the printer is not
/// done in time; then `~JA` cancels what may still be in its memory, so that no label comes out unasked later.
public struct ZPLMachine: DeviceMachine {
    public struct Settings: Hashable, Sendable {
        public var label: ZPLLabel
        /// Pause between two questions while nothing is printed.
        public var idleInterval = Interval.milliseconds(500)
        /// The same while a label is printed.
        public var printingInterval = Interval.milliseconds(100)
        public var answerTimeout = Interval.seconds(1)
        /// How long a label may take from sending to done.
        public var printTimeout = Interval.seconds(10)
        /// Answers in a row that must show an empty buffer before a label counts as printed.
        public var idleAnswers = 2
        /// Send `~JA` (cancel all) when a label is given up.
        public var cancelsOnTimeout = true
        /// Questions in a row without answer after which the connection is made anew.
        public var silenceLimit = 4
        /// Labels that may wait while another one is printed.
        public var queueLimit = 8

        public init(label: ZPLLabel) {
            self.label = label
        }

        /// Why these settings cannot work, in an English sentence; nil = they can. A machine takes no others.
        public var problem: String? {
            label.problem
                ?? firstProblem([
                    (idleAnswers > 0 && silenceLimit > 1, "one answer at least decides"),
                    (queueLimit >= 0, "a queue has no negative room"),
                    (idleInterval > .milliseconds(0) && printingInterval > .milliseconds(0), "questions have pauses"),
                    (answerTimeout > .milliseconds(0) && printTimeout > .milliseconds(0), "an answer takes some time"),
                ])
        }
    }

    private enum State: Hashable, Sendable {
        case down
        /// Connected; the printer did not yet say that it can print, or says why it cannot.
        case checking
        case ready
    }

    private enum Question: Hashable, Sendable {
        /// `~HS`; the strings that have come.
        case status([[UInt8]])
        case errors
    }

    private struct Printing: Hashable, Sendable {
        var number: UInt32
        var until: Tick
        var idleAnswers: Int
    }

    private let settings: Settings
    private var state = State.down
    private var framer = LineFramer(.startAndEndOfText, limit: 1_024)
    private var faults = FaultGate()
    private var texts: BatchTexts?
    private var printing: Printing?
    private var waiting: [LabelJob] = []
    private var question: Question?
    private var answerDue: Tick?
    private var askAt: Tick?
    private var asksErrorsNext = false
    private var unanswered = 0
    /// Both questions since the last fault: what `~HS` and `~HQES` said. Nil = not asked yet or not answered.
    private var statusIsClean: Bool?
    /// `~HS` left unanswered in a row; one may be a fault that has just been mended.
    private var missedStatuses = 0
    private var errorsAreClean: Bool?

    public init(settings: Settings) {
        if let problem = settings.problem { preconditionFailure(problem) }
        self.settings = settings
    }

    public var nextDeadline: Tick? { earliest(answerDue, askAt, printing?.until) }

    // MARK: What happened

    public mutating func receive(
        _ input: LinkInput, at now: Tick, into output: inout DeviceOutput<LabelPrinterReport>
    ) {
        switch input {
        case .up:
            linkWentDown(into: &output)
            state = .checking
            ask(at: now, into: &output)
        case .down(let fault):
            linkWentDown(into: &output)
            if let told = faults.linkWentDown(fault) { output.reports.append(.fault(told)) }
        case .bytes(let bytes):
            for byte in bytes where state != .down {
                // Alerts and echoes may stand between the answers, and what is cut off or too long is no answer: the
                // question stays open and is asked again when its time is over.
                if case .message(let message)? = framer.take(byte) { messageCame(message, at: now, into: &output) }
            }
        case .registers, .written, .refused:
            guard state != .down else { return }
            reset(.protocolError, "registers on a byte link", into: &output)
        }
    }

    public mutating func perform(
        _ command: LabelPrinterCommand, at now: Tick, into output: inout DeviceOutput<LabelPrinterReport>
    ) {
        switch command {
        case .prepare(let texts):
            // Nothing is sent for it, so it holds without a link, too.
            self.texts = texts
        case .print(let job):
            guard state == .ready, texts != nil else {
                output.reports.append(.refused(number: job.number))
                return
            }
            if printing == nil, statusIsClean == true {
                send(job, at: now, into: &output)
            } else if waiting.count < settings.queueLimit {
                waiting.append(job)
            } else {
                output.reports.append(.refused(number: job.number))
            }
        }
    }

    public mutating func timePassed(at now: Tick, into output: inout DeviceOutput<LabelPrinterReport>) {
        if let printing, now >= printing.until {
            giveUp(printing, at: now, into: &output)
        }
        if let answerDue, now >= answerDue {
            answerMissed(at: now, into: &output)
        } else if let askAt, now >= askAt {
            ask(at: now, into: &output)
        }
    }

    private mutating func messageCame(
        _ message: [UInt8], at now: Tick, into output: inout DeviceOutput<LabelPrinterReport>
    ) {
        switch question {
        case .errors:
            guard ZPLErrors.isAnswer(message) else { return }
            answered(at: now)
            guard let errors = ZPLErrors(message) else {
                errorsAreClean = false
                tell(DeviceFault(kind: .protocolError, detail: "~HQES without ERRORS"), into: &output)
                return
            }
            errorsAreClean = errors.fault == nil
            // It can talk, and it does not say how many labels it holds: nothing can be printed with proof.
            let silence = DeviceFault(kind: .silent, detail: "~HS is not answered")
            judge(errors.fault ?? (missedStatuses > 1 ? silence : nil), into: &output)
        case .status(var strings):
            strings.append(message)
            guard isExpected(strings) else {
                // The rest of an answer to an earlier question, or an alert.
                return
            }
            question = .status(strings)
            guard strings.count == 3 else { return }
            answered(at: now)
            guard let status = ZPLHostStatus(first: strings[0], second: strings[1]) else {
                statusIsClean = false
                tell(DeviceFault(kind: .protocolError, detail: "~HS with fields that are none"), into: &output)
                return
            }
            statusTold(status, at: now, into: &output)
        case nil:
            break
        }
    }

    /// The three strings of `~HS` are told apart by their numbers of fields.
    private func isExpected(_ strings: [[UInt8]]) -> Bool {
        let counts = [ZPLHostStatus.firstCount, ZPLHostStatus.secondCount, 2]
        guard let last = strings.last, strings.count <= counts.count else { return false }
        return last.count { $0 == Ascii.comma } + 1 == counts[strings.count - 1]
    }

    private mutating func statusTold(
        _ status: ZPLHostStatus, at now: Tick, into output: inout DeviceOutput<LabelPrinterReport>
    ) {
        var fault = status.fault
        if var printing {
            printing.idleAnswers = status.isIdle && fault == nil ? printing.idleAnswers + 1 : 0
            self.printing = printing
            if printing.idleAnswers >= settings.idleAnswers {
                self.printing = nil
                output.reports.append(.printed(number: printing.number))
            }
        } else if !status.isIdle, fault == nil {
            // A label that nobody waits for any more would be taken for the next one.
            fault = DeviceFault(kind: .notReady, detail: "labels of before are in the printer")
        }
        statusIsClean = fault == nil
        missedStatuses = 0
        judge(fault, into: &output)
        if state == .ready, printing == nil, !waiting.isEmpty {
            send(waiting.removeFirst(), at: now, into: &output)
        }
    }

    /// An answer came: tells the fault, or ready when nothing speaks against it.
    private mutating func judge(_ fault: DeviceFault?, into output: inout DeviceOutput<LabelPrinterReport>) {
        if let fault {
            tell(fault, into: &output)
        } else if state == .checking, statusIsClean == true, errorsAreClean != false, !asksErrorsNext {
            // `~HQES` was asked after `~HS`; older firmware does not know it.
            state = .ready
            faults.clear()
            output.reports.append(.ready)
        }
    }

    private mutating func answerMissed(at now: Tick, into output: inout DeviceOutput<LabelPrinterReport>) {
        unanswered += 1
        let wasStatus = question != .errors
        question = nil
        answerDue = nil
        if unanswered >= settings.silenceLimit {
            reset(.silent, "neither ~HS nor ~HQES is answered", into: &output)
            return
        }
        if wasStatus {
            statusIsClean = nil
            missedStatuses += 1
            printing?.idleAnswers = 0
            asksErrorsNext = true
            ask(at: now, into: &output)
        } else {
            errorsAreClean = nil
            if statusIsClean == true {
                judge(nil, into: &output)
            } else {
                tell(DeviceFault(kind: .silent, detail: "neither ~HS nor ~HQES is answered"), into: &output)
            }
            askAt = now + pause
        }
    }

    private mutating func giveUp(
        _ job: Printing, at now: Tick, into output: inout DeviceOutput<LabelPrinterReport>
    ) {
        printing = nil
        if settings.cancelsOnTimeout { output.link.append(.send(Array("~JA".utf8))) }
        output.reports.append(.inDoubt(number: job.number))
        let fault = DeviceFault(kind: .silent, detail: "a label was not done in time")
        tell(faults.standing ?? fault, into: &output)
        // What was asked before does not count for what comes now.
        statusIsClean = nil
    }

    // MARK: What to do

    private var pause: Interval { printing == nil ? settings.idleInterval : settings.printingInterval }

    private mutating func send(
        _ job: LabelJob, at now: Tick, into output: inout DeviceOutput<LabelPrinterReport>
    ) {
        guard let texts, let format = settings.label.format(job, texts) else {
            output.reports.append(.refused(number: job.number))
            tell(DeviceFault(kind: .wrongSettings, detail: "the label's symbol cannot carry the code"), into: &output)
            return
        }
        printing = Printing(number: job.number, until: now + settings.printTimeout, idleAnswers: 0)
        output.link.append(.send(format))
        asksErrorsNext = false
        // An answer that is under way was asked for before the label was sent and says nothing about it.
        if case .status? = question { printing?.idleAnswers = -1 }
        if question == nil { askAt = now + settings.printingInterval }
    }

    private mutating func ask(at now: Tick, into output: inout DeviceOutput<LabelPrinterReport>) {
        question = asksErrorsNext ? .errors : .status([])
        output.link.append(.send(Array((asksErrorsNext ? "~HQES" : "~HS").utf8)))
        // While a label is printed `~HQES` is only asked when `~HS` stays unanswered.
        asksErrorsNext = !asksErrorsNext && (printing == nil || state != .ready)
        askAt = nil
        answerDue = now + settings.answerTimeout
    }

    private mutating func answered(at now: Tick) {
        unanswered = 0
        question = nil
        answerDue = nil
        // While the printer is being checked the second question follows at once.
        askAt = state == .checking && asksErrorsNext ? now : now + pause
    }

    /// A fault stands: what waits is refused, what was sent goes on waiting for its end.
    private mutating func tell(_ fault: DeviceFault, into output: inout DeviceOutput<LabelPrinterReport>) {
        if state == .ready { state = .checking }
        if faults.admits(fault) { output.reports.append(.fault(fault)) }
        refuseWaiting(into: &output)
    }

    private mutating func refuseWaiting(into output: inout DeviceOutput<LabelPrinterReport>) {
        for job in waiting { output.reports.append(.refused(number: job.number)) }
        waiting.removeAll(keepingCapacity: true)
    }

    private mutating func linkWentDown(into output: inout DeviceOutput<LabelPrinterReport>) {
        if let printing { output.reports.append(.inDoubt(number: printing.number)) }
        refuseWaiting(into: &output)
        printing = nil
        state = .down
        question = nil
        answerDue = nil
        askAt = nil
        asksErrorsNext = false
        unanswered = 0
        statusIsClean = nil
        missedStatuses = 0
        errorsAreClean = nil
        framer.discard()
    }

    private mutating func reset(
        _ kind: DeviceFault.Kind, _ detail: String, into output: inout DeviceOutput<LabelPrinterReport>
    ) {
        linkWentDown(into: &output)
        tell(DeviceFault(kind: kind, detail: detail), into: &output)
        output.link.append(.reset(reason: detail))
    }
}
