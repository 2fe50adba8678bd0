public import LineCore
public import Links

/// A Cognex DataMan reader as a Modbus server; the trigger is hard-wired from the PLC.
///
///     down ── up ──▶ arming ──▶ watching(draining) ──▶ noting ── .ready ──▶ watching(serving) ◀──────┐
///       ▲              ▲            │      ▲                                      │ ResultsAvailable │
///       │              │            ▼      │                                      ▼                  │
///       │          retry time   acknowledging ─▶ releasing ─▶ lowering        collecting             │
///       │              │                                                          │ .result          │
///       └─ lost ─── faulted ◀── GeneralFault, exception                           ▼                  │
///                                                        acknowledging ─▶ releasing ─▶ lowering ─────┘
///
/// One request is under way at a time. With BufferResultsEnable the reader keeps results until they are
/// acknowledged, so ResultsAvailable alone tells of a new result; DecodeCompleteToggle is not needed. Results that
/// were buffered before `.ready` are thrown away, and so is one whose trigger was before it. When results got lost
/// inside the reader (buffer overrun, missed acquisition, overrun bits of a result), the fault is told, the buffer is
/// drained and `.ready` starts anew: the items between are without a result and are rejected.
public struct DataManMachine: DeviceMachine {
    public typealias Settings = DataManSettings

    private enum Phase: Hashable, Sendable {
        case draining(discarded: Int)
        case serving
    }

    private enum State: Hashable, Sendable {
        case down
        /// The enable bits are being written; an acknowledgement that stood is withdrawn by the same write.
        case arming
        /// The status is read again and again.
        case watching(Phase)
        /// The id of the next trigger is being read.
        case noting
        /// A result is being read; the registers so far, from the result address on.
        case collecting([UInt16])
        case acknowledging(Phase)
        /// Acknowledged: the reader has to withdraw the result.
        case releasing(Phase, until: Tick)
        case lowering(Phase)
        /// Waits before the next try.
        case faulted
    }

    private enum Control {
        static let enabled: UInt16 = 1 << 0 | 1 << 2
        static let acknowledged: UInt16 = enabled | 1 << 3
    }

    private enum Status {
        static let triggerReady: UInt16 = 1 << 0
        /// TriggerReady, TriggerAck, Acquiring or Decoding: the reader is alive for triggers.
        static let alive: UInt16 = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 8
        static let missedAcquisition: UInt16 = 1 << 3
        static let bufferOverrun: UInt16 = 1 << 10
        static let resultsAvailable: UInt16 = 1 << 11
        static let generalFault: UInt16 = 1 << 15
    }

    private let settings: Settings
    private var state = State.down
    private var faults = FaultGate()
    private var lastRequest: UInt32 = 0
    private var answerDue: Tick?
    /// When the next status read or the next try is due.
    private var actionDue: Tick?
    private var previousStatus: UInt16 = 0
    /// When a reader that is not alive counts as not ready.
    private var notReadyDue: Tick?
    /// The lowest id that the next result may have.
    private var expectedID: UInt16 = 0
    /// A result came since `.ready`.
    private var hasServed = false

    public init(settings: Settings) {
        if let problem = settings.problem { preconditionFailure(problem) }
        self.settings = settings
    }

    public var nextDeadline: Tick? { earliest(answerDue, actionDue) }

    // MARK: What happened

    public mutating func receive(_ input: LinkInput, at now: Tick, into output: inout DeviceOutput<ReaderReport>) {
        switch input {
        case .up:
            arm(at: now, into: &output)
        case .down(let fault):
            standStill()
            if let told = faults.linkWentDown(fault) { output.reports.append(.fault(told)) }
        case .bytes:
            guard state != .down else { return }
            protocolBroken("bytes on a register link", into: &output)
        case .registers(let request, let values, _):
            guard request == lastRequest, answerDue != nil else { return }
            answerDue = nil
            registersRead(values, at: now, into: &output)
        case .written(let request):
            guard request == lastRequest, answerDue != nil else { return }
            answerDue = nil
            controlWritten(at: now, into: &output)
        case .refused(let request, let exception):
            guard request == lastRequest, answerDue != nil else { return }
            answerDue = nil
            // Exceptions 1 to 3: function, address or value are not the reader's.
            let kind: DeviceFault.Kind = (1...3).contains(exception) ? .wrongSettings : .deviceError
            fail(DeviceFault(kind: kind, detail: "Modbus exception \(exception)"), at: now, into: &output)
        }
    }

    /// ``LineCore/ReaderCommand/refresh``: a reader in fault is armed again at once, one at work is looked at at once.
    public mutating func perform(
        _ command: ReaderCommand, at now: Tick, into output: inout DeviceOutput<ReaderReport>
    ) {
        switch (command, state) {
        case (.refresh, .down):
            let fault = DeviceFault(kind: .link, detail: "the reader is not connected")
            output.reports.append(.fault(faults.standing ?? fault))
        case (.refresh, .faulted):
            arm(at: now, into: &output)
        case (.refresh, .watching):
            if answerDue == nil { readStatus(at: now, into: &output) }
        case (.refresh, _):
            break
        }
    }

    public mutating func timePassed(at now: Tick, into output: inout DeviceOutput<ReaderReport>) {
        if let answerDue, now >= answerDue {
            let fault = DeviceFault(kind: .silent, detail: "no answer to a Modbus request")
            if faults.admits(fault) { output.reports.append(.fault(fault)) }
            reset("no answer to a Modbus request", into: &output)
            return
        }
        guard let actionDue, now >= actionDue else { return }
        if state == .faulted {
            arm(at: now, into: &output)
        } else {
            readStatus(at: now, into: &output)
        }
    }

    private mutating func controlWritten(at now: Tick, into output: inout DeviceOutput<ReaderReport>) {
        switch state {
        case .arming:
            state = .watching(.draining(discarded: 0))
            notReadyDue = now + settings.notReadyTimeout
        case .acknowledging(let phase):
            state = .releasing(phase, until: now + settings.handshakeTimeout)
        case .lowering(let phase):
            state = .watching(phase)
        case .down, .watching, .noting, .collecting, .releasing, .faulted:
            protocolBroken("an answer to a write that was not asked for", into: &output)
            return
        }
        readStatus(at: now, into: &output)
    }

    private mutating func registersRead(
        _ values: [UInt16], at now: Tick, into output: inout DeviceOutput<ReaderReport>
    ) {
        switch state {
        case .watching(let phase) where values.count == 2:
            statusRead(values[0], phase, at: now, into: &output)
        case .releasing(let phase, let until) where values.count == 2:
            previousStatus = values[0]
            if values[0] & Status.resultsAvailable == 0 {
                state = .lowering(phase)
                writeControl(Control.enabled, at: now, into: &output)
            } else if now >= until {
                protocolBroken("an acknowledged result was not withdrawn", into: &output)
            } else {
                actionDue = now + settings.handshakeInterval
            }
        case .noting where values.count == 1:
            expectedID = values[0]
            hasServed = false
            state = .watching(.serving)
            notReadyDue = nil
            faults.clear()
            output.reports.append(.ready)
            actionDue = now + settings.pollInterval
        case .collecting(let before) where !values.isEmpty:
            resultRead(before + values, at: now, into: &output)
        default:
            protocolBroken("an answer of \(values.count) registers that was not asked for", into: &output)
        }
    }

    private mutating func statusRead(
        _ status: UInt16, _ phase: Phase, at now: Tick, into output: inout DeviceOutput<ReaderReport>
    ) {
        let risen = status & ~previousStatus
        previousStatus = status
        if status & Status.generalFault != 0 {
            fail(DeviceFault(kind: .deviceError, detail: "general fault"), at: now, into: &output)
            return
        }
        switch phase {
        case .serving:
            if risen & (Status.bufferOverrun | Status.missedAcquisition) != 0 {
                let isMissed = risen & Status.missedAcquisition != 0
                resultsLost(isMissed ? "missed acquisition" : "result buffer overrun", at: now, into: &output)
                drain(status, discarded: 0, at: now, into: &output)
            } else if status & Status.resultsAvailable != 0 {
                state = .collecting([])
                let first = RegisterRequest.Operation.readHolding(
                    address: settings.resultAddress, count: settings.firstRead)
                request(first, at: now, into: &output)
            } else {
                serve(status, at: now, into: &output)
            }
        case .draining(let discarded):
            drain(status, discarded: discarded, at: now, into: &output)
        }
    }

    /// Nothing to read: watches that the reader stays alive for triggers.
    private mutating func serve(_ status: UInt16, at now: Tick, into output: inout DeviceOutput<ReaderReport>) {
        if status & Status.alive != 0 {
            notReadyDue = nil
        } else if let due = notReadyDue {
            if now >= due {
                let fault = DeviceFault(kind: .notReady, detail: "trigger not ready")
                if faults.admits(fault) { output.reports.append(.fault(fault)) }
                state = .watching(.draining(discarded: 0))
            }
        } else {
            notReadyDue = now + settings.notReadyTimeout
        }
        actionDue = now + settings.pollInterval
    }

    private mutating func drain(
        _ status: UInt16, discarded: Int, at now: Tick, into output: inout DeviceOutput<ReaderReport>
    ) {
        if status & Status.resultsAvailable != 0 {
            guard discarded < settings.drainLimit else {
                protocolBroken("more than \(settings.drainLimit) stale results", into: &output)
                return
            }
            state = .acknowledging(.draining(discarded: discarded + 1))
            writeControl(Control.acknowledged, at: now, into: &output)
        } else if status & Status.triggerReady != 0 {
            state = .noting
            request(.readHolding(address: settings.resultAddress, count: 1), at: now, into: &output)
        } else {
            if let due = notReadyDue, now >= due {
                let fault = DeviceFault(kind: .notReady, detail: "trigger not ready")
                if faults.admits(fault) { output.reports.append(.fault(fault)) }
            }
            state = .watching(.draining(discarded: discarded))
            actionDue = now + settings.pollInterval
        }
    }

    /// Registers from the result address on have come; they may not be all.
    private mutating func resultRead(
        _ registers: [UInt16], at now: Tick, into output: inout DeviceOutput<ReaderReport>
    ) {
        guard registers.count >= Int(settings.firstRead) else {
            protocolBroken("a result of \(registers.count) registers", into: &output)
            return
        }
        let length = Int(registers[settings.lengthIndex])
        guard length <= settings.textLimit else {
            protocolBroken("a result of \(length) bytes", into: &output)
            return
        }
        let missing = settings.headerLength + (length + 1) / 2 - registers.count
        if missing > 0 {
            // Settings without a problem and the limit above: the text ends within the register space.
            let address = settings.resultAddress + UInt16(registers.count)
            state = .collecting(registers)
            request(.readHolding(address: address, count: UInt16(min(missing, 125))), at: now, into: &output)
        } else {
            resultCollected(registers, length: length, at: now, into: &output)
        }
    }

    private mutating func resultCollected(
        _ registers: [UInt16], length: Int, at now: Tick, into output: inout DeviceOutput<ReaderReport>
    ) {
        let id = registers[1]
        let code = registers[2]
        let ahead = Int16(bitPattern: id &- expectedID)
        if ahead < 0 {
            // Before the first result of a new start this is the answer to a trigger of before; later the reader lies.
            if hasServed {
                resultsLost("result id \(id) came after \(expectedID &- 1)", at: now, into: &output)
                state = .acknowledging(.draining(discarded: 0))
            } else {
                state = .acknowledging(.serving)
            }
            writeControl(Control.acknowledged, at: now, into: &output)
            return
        }
        hasServed = true
        expectedID = id &+ 1
        output.reports.append(.result(result(id: id, code: code, registers, length: length)))
        if code & (1 << 3 | 1 << 4) != 0 {
            let isTrigger = code & 1 << 3 != 0
            resultsLost(isTrigger ? "trigger overrun" : "acquisition buffer overrun", at: now, into: &output)
            state = .acknowledging(.draining(discarded: 0))
        } else {
            state = .acknowledging(.serving)
        }
        writeControl(Control.acknowledged, at: now, into: &output)
    }

    private func result(id: UInt16, code: UInt16, _ registers: [UInt16], length: Int) -> ReadResult {
        guard code & 1 != 0, length > 0 else { return ReadResult(triggerID: UInt32(id), readings: [], grade: nil) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length + 1)
        for register in registers[settings.headerLength...] {
            let low = UInt8(truncatingIfNeeded: register)
            let high = UInt8(truncatingIfNeeded: register >> 8)
            bytes.append(settings.lowByteFirst ? low : high)
            bytes.append(settings.lowByteFirst ? high : low)
        }
        var texts = bytes.prefix(length).split(separator: settings.symbolSeparator, omittingEmptySubsequences: false)
        // One separator at the very end is allowed.
        if texts.last?.isEmpty == true { texts.removeLast() }
        let symbols = texts.map { SymbolText($0, gradeSeparator: settings.gradeSeparator) }
        return ReadResult(triggerID: UInt32(id), readings: symbols.map(\.reading), grade: symbols.lowestGrade)
    }

    // MARK: What to do

    private mutating func arm(at now: Tick, into output: inout DeviceOutput<ReaderReport>) {
        standStill()
        state = .arming
        writeControl(Control.enabled, at: now, into: &output)
    }

    private mutating func standStill() {
        state = .down
        answerDue = nil
        actionDue = nil
        notReadyDue = nil
        previousStatus = 0
    }

    private mutating func readStatus(at now: Tick, into output: inout DeviceOutput<ReaderReport>) {
        request(.readHolding(address: settings.statusAddress, count: 2), at: now, into: &output)
    }

    private mutating func writeControl(_ word: UInt16, at now: Tick, into output: inout DeviceOutput<ReaderReport>) {
        request(.write(address: settings.controlAddress, values: [word, 0]), at: now, into: &output)
    }

    private mutating func request(
        _ operation: RegisterRequest.Operation, at now: Tick, into output: inout DeviceOutput<ReaderReport>
    ) {
        lastRequest &+= 1
        answerDue = now + settings.answerTimeout
        actionDue = nil
        output.link.append(.request(RegisterRequest(id: lastRequest, operation: operation)))
    }

    /// Results are missing; the caller drains what is left.
    private mutating func resultsLost(_ detail: String, at now: Tick, into output: inout DeviceOutput<ReaderReport>) {
        let fault = DeviceFault(kind: .overrun, detail: detail)
        if faults.admits(fault) { output.reports.append(.fault(fault)) }
        notReadyDue = now + settings.notReadyTimeout
    }

    private mutating func fail(
        _ fault: DeviceFault, at now: Tick, into output: inout DeviceOutput<ReaderReport>
    ) {
        if faults.admits(fault) { output.reports.append(.fault(fault)) }
        state = .faulted
        actionDue = now + settings.retryInterval
    }

    private mutating func protocolBroken(_ detail: String, into output: inout DeviceOutput<ReaderReport>) {
        let fault = DeviceFault(kind: .protocolError, detail: detail)
        if faults.admits(fault) { output.reports.append(.fault(fault)) }
        reset(detail, into: &output)
    }

    private mutating func reset(_ reason: String, into output: inout DeviceOutput<ReaderReport>) {
        standStill()
        output.link.append(.reset(reason: reason))
    }
}
