import LineCore
import Links

/// The ways out of control.
extension PLCMachine {
    /// Where the machine goes after a fault.
    enum AfterLoss: Hashable, Sendable {
        /// The connection is made anew.
        case reset
        /// Identification starts anew after a while.
        case retry
        /// The status is read until the heartbeat moves.
        case watchHeartbeat
    }

    /// Nothing that was under way counts any more; commands without a result are in doubt.
    mutating func giveUp(into output: inout DeviceOutput<PLCReport>) {
        for verb in verbs.abandon() { output.reports.append(.commandDone(verb, .inDoubt)) }
        slots = []
        containers = []
        parameterReads = 0
        parameterReadIsWanted = false
        parametersAreReadAfterNextStatus = false
        outstanding?.purpose = .discarded
    }

    mutating func lose(
        _ fault: DeviceFault, _ next: AfterLoss, at now: Tick, into output: inout DeviceOutput<PLCReport>
    ) {
        giveUp(into: &output)
        if reportedFault != fault {
            reportedFault = fault
            output.reports.append(.lost(fault))
        }
        switch next {
        case .reset:
            outstanding = nil
            state = .linkDown
            output.link.append(.reset(reason: fault.detail))
        case .retry: state = .faulted(retry: now + PLCLimit.retryInterval)
        case .watchHeartbeat: state = .standstill
        }
    }

    mutating func linkWentDown(_ fault: LinkFault, into output: inout DeviceOutput<PLCReport>) {
        giveUp(into: &output)
        outstanding = nil
        state = .linkDown
        // A reset is this machine's own act, and its reason was reported.
        if fault.kind == .reset && reportedFault != nil { return }
        let lost = DeviceFault(kind: .link, detail: fault.detail)
        if reportedFault != lost {
            reportedFault = lost
            output.reports.append(.lost(lost))
        }
    }

    /// The PLC was restarted, or somebody took the boot echo away: know it anew.
    mutating func identifyAnew(into output: inout DeviceOutput<PLCReport>) {
        giveUp(into: &output)
        state = .identifying(.status)
    }

    mutating func refused(
        _ purpose: Purpose, exception: UInt8, at now: Tick, into output: inout DeviceOutput<PLCReport>
    ) {
        if purpose == .discarded { return }
        let fault =
            switch exception {
            case 6:
                DeviceFault(
                    kind: .notReady,
                    detail: "another client holds the right to write to this PLC (Modbus exception 6)")
            case 1, 2, 3:
                DeviceFault(
                    kind: .wrongSettings,
                    detail: "the PLC does not know Line Link's registers or functions (Modbus exception \(exception))")
            default:
                DeviceFault(kind: .deviceError, detail: "the PLC answered with Modbus exception \(exception)")
            }
        lose(fault, .retry, at: now, into: &output)
    }

    func protocolFault(_ detail: String) -> DeviceFault {
        DeviceFault(kind: .protocolError, detail: detail)
    }

    /// An answer of the wrong kind or length: nothing on this connection can be trusted.
    mutating func loseOverAnswer(at now: Tick, into output: inout DeviceOutput<PLCReport>) {
        lose(protocolFault("an answer does not fit to its request"), .reset, at: now, into: &output)
    }
}
