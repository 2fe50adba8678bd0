import Codes
public import LineCore
public import Links

/// A handheld scanner on a serial line (RS-232, USB-serial, USB-CDC).
///
///     down ── up ──▶ listening ── end mark ──▶ scan or garbled
///       ▲               │  └───── gap ───────▶ garbled (or a scan, where the settings say so)
///       └──── down ─────┘
///
/// A scanner speaks only when somebody pulls the trigger, so silence is no fault and there is nothing to ask. Every
/// run of bytes becomes exactly one report: a scan, or words on what was wrong with it. Nothing is repaired: a code
/// with a hole in it could be another code.
public struct ScannerMachine: DeviceMachine {
    public struct Settings: Hashable, Sendable {
        /// What ends a scan. Most scanners send CR or CR LF.
        public var format = LineFramer.Format.carriageReturn
        /// The longest scan in bytes with its AIM identifier, 1…127.
        public var lengthLimit = Reading.capacity
        /// Silence after which a scan without an end is given up, 20…50 ms in the field.
        public var gap = Interval.milliseconds(30)
        /// Take what came before the gap as a scan although its end mark is missing. Off by default: the rest of it may
        /// have been lost, and a shortened serial can be another serial.
        public var gapEndsScan = false
        /// Drop NUL bytes, which some serial adapters strew in.
        public var dropsNulls = false
        /// What makes the scanner beep for a good or a bad scan; vendor specific (often BEL for good), none by default.
        public var goodFeedback: [UInt8] = []
        public var badFeedback: [UInt8] = []

        public init() {}

        /// Why these settings cannot work, in an English sentence; nil = they can. A machine takes no others.
        public var problem: String? {
            firstProblem([
                ((1...Reading.capacity).contains(lengthLimit), "a scan has 1 to 127 bytes"),
                (gap > .milliseconds(0), "the gap is a positive time"),
            ])
        }
    }

    private enum State: Hashable, Sendable {
        case down
        case listening
    }

    private let settings: Settings
    private var state = State.down
    private var framer: LineFramer
    /// Set while a scan has begun and not ended.
    private var gapEnds: Tick?
    private var faults = FaultGate()

    public init(settings: Settings) {
        if let problem = settings.problem { preconditionFailure(problem) }
        self.settings = settings
        framer = LineFramer(settings.format, limit: settings.lengthLimit)
    }

    public var nextDeadline: Tick? { gapEnds }

    public mutating func receive(_ input: LinkInput, at now: Tick, into output: inout DeviceOutput<ScannerReport>) {
        switch input {
        case .up:
            state = .listening
            framer.discard()
            gapEnds = nil
            faults.clear()
            output.reports.append(.ready)
        case .down(let fault):
            if state == .listening, framer.isMidMessage {
                output.reports.append(.garbled("the link broke within a scan"))
            }
            state = .down
            framer.discard()
            gapEnds = nil
            if let told = faults.linkWentDown(fault) { output.reports.append(.fault(told)) }
        case .bytes(let bytes):
            guard state == .listening else { return }
            // The caller may be late: what came before the gap does not belong to what comes now.
            timePassed(at: now, into: &output)
            for byte in bytes { take(byte, into: &output) }
            gapEnds = framer.isMidMessage ? now + settings.gap : nil
        case .registers, .written, .refused:
            protocolBroken("a scanner's link is no register link", into: &output)
        }
    }

    public mutating func perform(
        _ command: ScannerCommand, at now: Tick, into output: inout DeviceOutput<ScannerReport>
    ) {
        switch (command, state) {
        case (.feedback(let good), .listening):
            let bytes = good ? settings.goodFeedback : settings.badFeedback
            if !bytes.isEmpty { output.link.append(.send(bytes)) }
        case (.feedback, .down):
            let fault = DeviceFault(kind: .link, detail: "feedback was asked for and the scanner is not connected")
            output.reports.append(.fault(faults.standing ?? fault))
        }
    }

    public mutating func timePassed(at now: Tick, into output: inout DeviceOutput<ScannerReport>) {
        guard let gapEnds, now >= gapEnds else { return }
        self.gapEnds = nil
        let pending = framer.pending
        framer.discard()
        // Nothing is held of a scan that was too long: it was told when it became so.
        guard !pending.isEmpty else { return }
        if settings.gapEndsScan, settings.format != .startAndEndOfText {
            finished(pending, into: &output)
        } else {
            output.reports.append(.garbled("no end of scan within \(settings.gap.milliseconds) ms"))
        }
    }

    private mutating func take(_ byte: UInt8, into output: inout DeviceOutput<ScannerReport>) {
        if settings.dropsNulls, byte == Ascii.null { return }
        switch framer.take(byte) {
        case .message(let bytes): finished(bytes, into: &output)
        case .tooLong: output.reports.append(.garbled("longer than \(settings.lengthLimit) bytes"))
        case .noise: output.reports.append(.garbled("bytes outside of STX and ETX"))
        case nil: break
        }
    }

    private mutating func finished(_ bytes: [UInt8], into output: inout DeviceOutput<ScannerReport>) {
        // An empty line is the second half of a doubled end mark, no scan.
        guard !bytes.isEmpty else { return }
        if let strange = bytes.first(where: { !Ascii.isContent($0) }) {
            let name = String(decoding: Ascii.hexadecimal(of: strange), as: UTF8.self)
            output.reports.append(.garbled("byte \(name) in a scan"))
        } else if let reading = Reading(bytes: bytes) {
            output.reports.append(.scan(reading))
        } else {
            output.reports.append(.garbled("longer than \(Reading.capacity) bytes"))
        }
    }

    private mutating func protocolBroken(_ detail: String, into output: inout DeviceOutput<ScannerReport>) {
        let fault = DeviceFault(kind: .protocolError, detail: detail)
        if faults.admits(fault) { output.reports.append(.fault(fault)) }
    }
}
