import Codes
public import LineCore
public import Links

/// A Keyence SR reader on RS-232 or TCP; the trigger is hard-wired from the PLC, so this machine never sends `LON`.
///
///     down ── up ──▶ identifying ── OK,KEYENCE ── .ready ──▶ listening ⟲ keep-alive after silence
///       ▲             │      ▲                                   │
///       │    no answer│      │ retry time                        │ garbage, ER, no answer
///       └── down ──── ▼      │                                   │
///                     waiting ◀──────────────────────────────────┘
///
/// A line that begins with `OK,` or `ER,` answers a command; every other line is the result of one trigger. A result
/// carries no number, so one that is damaged cannot simply be left out: the fault is told, and `.ready` starts anew.
/// Lines that come before the reader has identified itself are of before and are dropped. The ESC before a command
/// empties the reader's receive buffer.
public struct KeyenceSRMachine: DeviceMachine {
    public struct Settings: Hashable, Sendable {
        /// CR, or STX … ETX; commands go out in the same form, as the reader answers in the form of the command.
        public var format = LineFramer.Format.carriageReturn
        /// The longest result in bytes.
        public var lengthLimit = 4_000
        /// Stands between two symbols of one picture.
        public var symbolSeparator: UInt8 = 0x2C
        /// Stands between a symbol and its grade × 10 in decimal digits, where the reader is set to send one; nil = it
        /// sends none.
        public var gradeSeparator: UInt8? = 0x09
        /// The reader sends AIM identifiers (parameter 302 on). Then symbols are told apart by separator and `]`, so
        /// that a separator within a code does no harm, and a symbol without identifier is a fault of the settings.
        public var sendsIdentifiers = true
        /// What the reader sends when it read nothing (parameter 205).
        public var readError = "ERROR"
        /// Silence after which the reader is asked whether it is still there.
        public var keepAliveInterval = Interval.seconds(5)
        public var answerTimeout = Interval.seconds(1)
        /// Pause before the next try to identify the reader; doubles up to `retryLimit`.
        public var retryInterval = Interval.seconds(1)
        public var retryLimit = Interval.seconds(30)

        public init() {}

        /// Why these settings cannot work, in an English sentence; nil = they can. A machine takes no others.
        public var problem: String? {
            firstProblem([
                (format != .lineFeed, "the reader ends a line with CR, CR LF or ETX"),
                (lengthLimit > 0, "a result has room for a byte"),
                (!readError.isEmpty && readError.utf8.allSatisfy(Ascii.isPrintable), "no read is told by a text"),
                (keepAliveInterval > .milliseconds(0), "there is a pause between questions"),
                (answerTimeout > .milliseconds(0), "an answer takes some time"),
                (retryInterval > .milliseconds(0) && retryLimit >= retryInterval, "the pauses between tries grow"),
            ])
        }
    }

    private enum State: Hashable, Sendable {
        case down
        /// `KEYENCE` was sent.
        case identifying(answerDue: Tick)
        /// Results are taken. `answerDue` is set while a keep-alive is under way.
        case listening(answerDue: Tick?, askAt: Tick)
        /// Waits before the next try.
        case waiting(until: Tick)
    }

    private let settings: Settings
    private var state = State.down
    private var framer: LineFramer
    private var faults = FaultGate()
    private var backOff: BackOff
    /// Unanswered tries in a row: the connection may be dead without telling so.
    private var unanswered = 0

    public init(settings: Settings) {
        if let problem = settings.problem { preconditionFailure(problem) }
        self.settings = settings
        framer = LineFramer(settings.format, limit: settings.lengthLimit)
        backOff = BackOff(first: settings.retryInterval, limit: settings.retryLimit)
    }

    public var nextDeadline: Tick? {
        switch state {
        case .down: nil
        case .identifying(let answerDue): answerDue
        case .listening(let answerDue, let askAt): answerDue ?? askAt
        case .waiting(let until): until
        }
    }

    // MARK: What happened

    public mutating func receive(_ input: LinkInput, at now: Tick, into output: inout DeviceOutput<ReaderReport>) {
        switch input {
        case .up:
            framer.discard()
            identify(at: now, into: &output)
        case .down(let fault):
            state = .down
            if let told = faults.linkWentDown(fault) { output.reports.append(.fault(told)) }
        case .bytes(let bytes):
            for byte in bytes where state != .down {
                switch framer.take(byte) {
                case .message(let line): lineCame(line, at: now, into: &output)
                case .tooLong: garbageCame("a line beyond \(settings.lengthLimit) bytes", at: now, into: &output)
                case .noise: garbageCame("bytes outside of STX and ETX", at: now, into: &output)
                case nil: break
                }
            }
        case .registers, .written, .refused:
            guard state != .down else { return }
            fail(.protocolError, "registers on a byte link", at: now, into: &output)
        }
    }

    /// ``LineCore/ReaderCommand/refresh``: a reader in fault, or at work, is asked at once.
    public mutating func perform(
        _ command: ReaderCommand, at now: Tick, into output: inout DeviceOutput<ReaderReport>
    ) {
        switch (command, state) {
        case (.refresh, .down):
            let fault = DeviceFault(kind: .link, detail: "the reader is not connected")
            output.reports.append(.fault(faults.standing ?? fault))
        case (.refresh, .waiting):
            identify(at: now, into: &output)
        case (.refresh, .listening(answerDue: nil, _)):
            keepAlive(at: now, into: &output)
        case (.refresh, .identifying), (.refresh, .listening):
            break
        }
    }

    public mutating func timePassed(at now: Tick, into output: inout DeviceOutput<ReaderReport>) {
        guard let due = nextDeadline, now >= due else { return }
        switch state {
        case .down:
            break
        case .identifying, .listening(answerDue: .some, _):
            unanswered += 1
            fail(.silent, "no answer to KEYENCE", at: now, into: &output)
            if unanswered.isMultiple(of: 2) {
                state = .down
                output.link.append(.reset(reason: "the reader is silent"))
            }
        case .listening(answerDue: nil, _):
            keepAlive(at: now, into: &output)
        case .waiting:
            identify(at: now, into: &output)
        }
    }

    private mutating func lineCame(_ line: [UInt8], at now: Tick, into output: inout DeviceOutput<ReaderReport>) {
        let isGood = line.starts(with: "OK,".utf8)
        let isBad = line.starts(with: "ER,".utf8)
        let isIdentity = line == Array("OK,KEYENCE".utf8) || line.starts(with: "OK,KEYENCE,".utf8)
        switch state {
        case .down, .waiting:
            break
        case .identifying:
            if isIdentity {
                unanswered = 0
                faults.clear()
                state = .listening(answerDue: nil, askAt: now + settings.keepAliveInterval)
                output.reports.append(.ready)
            } else if isBad {
                fail(.deviceError, Ascii.detail(line), at: now, into: &output)
            }
        case .listening(let answerDue, _):
            if isBad {
                fail(.deviceError, Ascii.detail(line), at: now, into: &output)
            } else if isGood {
                if isIdentity { backOff.reset() }
                // Another OK answers a command of a service tool on the same reader; it is no result.
                state = .listening(
                    answerDue: isIdentity ? nil : answerDue, askAt: now + settings.keepAliveInterval)
            } else {
                state = .listening(answerDue: answerDue, askAt: now + settings.keepAliveInterval)
                resultCame(line, at: now, into: &output)
            }
        }
    }

    private mutating func resultCame(_ line: [UInt8], at now: Tick, into output: inout DeviceOutput<ReaderReport>) {
        let readError = Array(settings.readError.utf8)
        if line == readError {
            backOff.reset()
            output.reports.append(.result(ReadResult(triggerID: nil, readings: [], grade: nil)))
            return
        }
        guard !line.isEmpty, line.allSatisfy({ Ascii.isContent($0) || $0 == settings.gradeSeparator }) else {
            garbageCame("a result with bytes that no symbol has", at: now, into: &output)
            return
        }
        var read: [SymbolText] = []
        for symbol in symbols(line) {
            if symbol.elementsEqual(readError) {
                read.append(SymbolText([], gradeSeparator: nil))
            } else if settings.sendsIdentifiers, symbol.first != Ascii.closingBracket {
                fail(.wrongSettings, "a symbol without AIM identifier", at: now, into: &output)
                return
            } else {
                read.append(SymbolText(symbol, gradeSeparator: settings.gradeSeparator))
            }
        }
        backOff.reset()
        let result = ReadResult(triggerID: nil, readings: read.map(\.reading), grade: read.lowestGrade)
        output.reports.append(.result(result))
    }

    /// The symbols of a line. With identifiers a separator counts only before `]` or before the read-error text.
    private func symbols(_ line: [UInt8]) -> [ArraySlice<UInt8>] {
        guard settings.sendsIdentifiers else {
            return line.split(separator: settings.symbolSeparator, omittingEmptySubsequences: false)
        }
        var symbols: [ArraySlice<UInt8>] = []
        var start = 0
        for index in line.indices where line[index] == settings.symbolSeparator {
            let rest = line[(index + 1)...]
            let next = rest.prefix { $0 != settings.symbolSeparator }
            if rest.first == Ascii.closingBracket || next.elementsEqual(settings.readError.utf8) {
                symbols.append(line[start..<index])
                start = index + 1
            }
        }
        symbols.append(line[start...])
        return symbols
    }

    private mutating func garbageCame(
        _ detail: String, at now: Tick, into output: inout DeviceOutput<ReaderReport>
    ) {
        guard case .listening = state else { return }
        fail(.protocolError, detail, at: now, into: &output)
    }

    // MARK: What to do

    private mutating func identify(at now: Tick, into output: inout DeviceOutput<ReaderReport>) {
        state = .identifying(answerDue: now + settings.answerTimeout)
        output.link.append(.send([Ascii.escape] + framed("KEYENCE")))
    }

    private mutating func keepAlive(at now: Tick, into output: inout DeviceOutput<ReaderReport>) {
        state = .listening(answerDue: now + settings.answerTimeout, askAt: now + settings.keepAliveInterval)
        output.link.append(.send(framed("KEYENCE")))
    }

    private func framed(_ command: String) -> [UInt8] {
        switch settings.format {
        case .startAndEndOfText: [Ascii.startOfText] + Array(command.utf8) + [Ascii.endOfText]
        case .carriageReturn, .carriageReturnLineFeed, .lineFeed: Array(command.utf8) + [Ascii.carriageReturn]
        }
    }

    private mutating func fail(
        _ kind: DeviceFault.Kind, _ detail: String, at now: Tick, into output: inout DeviceOutput<ReaderReport>
    ) {
        let fault = DeviceFault(kind: kind, detail: detail)
        if faults.admits(fault) { output.reports.append(.fault(fault)) }
        state = .waiting(until: now + backOff.delay())
    }
}
