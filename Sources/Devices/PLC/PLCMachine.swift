public import LineCore
public import Links

/// The controller's side of Line Link 1: registers in, reports out.
///
/// ```
///                    up
///   linkDown ─────────────────▶ identifying ◀──────────────── faulted
///      ▲                         │  status, parameters,          ▲ ▲  (again every second)
///      │ down, no answer,        │  holding registers    wrong   │ │
///      │ garbled                 ├───────────────────────────────┘ │
///   (every state)                ▼ attached(snapshot)              │
///                             attached ──resume──▶ resuming        │
///                                │                    │ heartbeat  │
///                                │ adopt              │ written    │ refused, echo missing,
///                                ▼                    ▼            │ counters that jump
///                   adopting: clear, echo, read ─▶ inControl ──────┘
///
///   attached, resuming, adopting, inControl ── heartbeat stands ──▶ standstill ── it moves ──▶ identifying
///   attached, resuming, adopting, inControl ── boot or its echo changed ─────────────────────▶ identifying
/// ```
///
/// What is reported as `attached` and what is reported as `lost` tells the line where it is: every way out of the
/// states from `attached` to `inControl` goes through one of them, and every command that had no result by then is
/// answered ``PLCVerbResult/inDoubt`` before. Between `attached` and control the status is read and reported already,
/// so that the reports go on from the snapshot without a gap.
///
/// At most one request is outstanding. When several are due, the order is: heartbeat, verdicts, requests, commands,
/// enables and lamps, status; a status read that is overdue by more than one interval goes before everything but
/// the heartbeat, so that a flood of writes cannot blind the line.
///
/// Commands:
/// - `permitRun`, `rejectEverything` and `lamps` are remembered in every state and written whenever the registers
///   differ. From the start nothing is permitted, nothing forced, and no lamp is lit; `adopt` takes the permission
///   back, so that a restarted PLC runs only after the line permitted it anew.
/// - `verb` is answered `inDoubt` at once while the machine does not hold or take control, or when too many wait.
/// - `verdict` and `request` are dropped while the machine does not hold or take control, and when they are for an
///   item that is not between trigger and gate or not the container at the station: the PLC rejects such an item by
///   default, so nothing is passed without proof. The line sees where it stands from `attached` and the reports.
/// - `resume` and `adopt` outside of `attached` are dropped: the line was or will be told by `lost` or `attached`.
public struct PLCMachine: DeviceMachine {
    /// Where the machine stands. The exits are drawn above.
    enum State: Hashable, Sendable {
        case linkDown
        case identifying(Identification)
        /// Something is wrong that may pass; identification starts anew at this tick.
        case faulted(retry: Tick)
        /// The PLC answers, but its heartbeat stands still.
        case standstill
        case attached
        case adopting(Adoption)
        case resuming
        case inControl
    }

    /// What is read next to know the PLC.
    enum Identification: Hashable, Sendable { case status, parameters, holding }

    /// What is done next to take a restarted PLC over.
    enum Adoption: Hashable, Sendable { case clear, echo, readBack }

    /// What a request was for.
    enum Purpose: Hashable, Sendable {
        case status, parameters, holding
        case clear, bootEcho, readBack
        case heartbeat, verdicts, containerRequest, verb
        case outputs([UInt16])
        case controlCheck
        /// The state in which it was sent is gone.
        case discarded
    }

    struct Outstanding: Hashable, Sendable {
        var id: UInt32
        var purpose: Purpose
        var sent: Tick
    }

    let settings: PLCSettings
    var state = State.linkDown
    var outstanding: Outstanding?
    private var lastID: UInt32 = 0

    /// The parameters that were read last; nil before the first `attached`.
    public internal(set) var parameters: PLCParameters?

    // What the last status said and when it was read.
    var status: PLCStatus?
    var statusBegun = Tick(microseconds: 0)
    var heartbeatMoved = Tick(microseconds: 0)
    var pollDue = Tick(microseconds: 0)
    /// How long the last status read took: a heartbeat that would fall due meanwhile is written before.
    var pollLength = Interval(microseconds: 0)
    /// The heartbeat was written after the last status read was asked for.
    var hasBeatSinceStatus = false
    var reportedSpeed: UInt16 = 0
    var parameterReadIsWanted = false
    /// The block and the checksum did not agree: read the block once more after the next status.
    var parametersAreReadAfterNextStatus = false
    var parameterReads = 0

    // What was written last and what is to be written.
    var heartbeat: UInt16 = 0
    var heartbeatDue = Tick(microseconds: 0)
    var controlCheckDue = Tick(microseconds: 0)
    /// A status was read since control was taken: its command echo is not that of a command of before.
    var echoIsFresh = false
    var slots: [VerdictSlots] = []
    var containers: [ContainerWatch] = []
    var verbs = VerbQueue()
    var bootEchoRead: UInt16 = 0
    /// Registers 4 and 5 as the PLC has them.
    var outputs: [UInt16] = [0, 0]
    var wantedEnables: UInt16 = 0
    var wantedLamps: UInt16 = 0

    /// The fault that was reported last, nil since `attached`: the same fault is told once.
    var reportedFault: DeviceFault?

    public init(settings: PLCSettings) {
        self.settings = settings
    }

    // MARK: Input

    public mutating func receive(_ input: LinkInput, at now: Tick, into output: inout DeviceOutput<PLCReport>) {
        switch input {
        case .up:
            giveUp(into: &output)
            outstanding = nil
            state = .identifying(.status)
        case .down(let fault):
            linkWentDown(fault, into: &output)
        case .bytes:
            lose(protocolFault("bytes came over a register link"), .reset, at: now, into: &output)
        case .registers(let request, let values, let begun):
            guard let purpose = settle(request, at: now) else { return }
            answered(purpose, with: values, begun: begun, at: now, into: &output)
        case .written(let request):
            guard let purpose = settle(request, at: now) else { return }
            written(purpose, at: now, into: &output)
        case .refused(let request, let exception):
            guard let purpose = settle(request, at: now) else { return }
            refused(purpose, exception: exception, at: now, into: &output)
        }
        sendWhatIsDue(at: now, into: &output)
    }

    public mutating func perform(_ command: PLCCommand, at now: Tick, into output: inout DeviceOutput<PLCReport>) {
        switch command {
        case .resume: resume(at: now, into: &output)
        case .adopt(let boot): adopt(boot: boot, into: &output)
        case .verdict(let station, let item, let verdict):
            guard isTakingControl, let status, Int(station) < slots.count else { return }
            slots[Int(station)].set(verdict, for: item, at: status.station(Int(station)))
        case .request(let station, let item, let request):
            guard isTakingControl, let status, Int(station) < containers.count, isContainerStation(Int(station)) else {
                return
            }
            containers[Int(station)].ask(request, for: item, at: status.station(Int(station)))
        case .verb(let verb):
            if !isTakingControl || !verbs.add(verb) { output.reports.append(.commandDone(verb, .inDoubt)) }
        case .permitRun(let permitted): setEnable(bit: 0, permitted)
        case .rejectEverything(let forced): setEnable(bit: 1, forced)
        case .lamps(let lamps): wantedLamps = lamps & 0x1F1F
        }
        sendWhatIsDue(at: now, into: &output)
    }

    public mutating func timePassed(at now: Tick, into output: inout DeviceOutput<PLCReport>) {
        if let outstanding, now >= outstanding.sent + settings.plcHeartbeatTimeout {
            let fault = DeviceFault(
                kind: .silent, detail: "no answer within \(settings.plcHeartbeatTimeout.milliseconds) ms")
            lose(fault, .reset, at: now, into: &output)
        }
        sendWhatIsDue(at: now, into: &output)
    }

    public var nextDeadline: Tick? {
        if let outstanding { return outstanding.sent + settings.plcHeartbeatTimeout }
        switch state {
        case .linkDown: return nil
        case .faulted(let retry): return retry
        case .identifying, .adopting, .resuming: return nil
        case .standstill, .attached: return pollDue
        case .inControl:
            var deadline = min(pollDue, heartbeatDue, controlCheckDue)
            for container in containers {
                if let due = container.writeDue { deadline = min(deadline, due) }
            }
            return deadline
        }
    }

    /// The line has said how to go on: from here on its commands count.
    var isTakingControl: Bool {
        switch state {
        case .adopting, .resuming, .inControl: true
        case .linkDown, .identifying, .faulted, .standstill, .attached: false
        }
    }

    func isContainerStation(_ station: Int) -> Bool {
        guard let parameters, station < parameters.stations.count else { return false }
        return parameters.stations[station].isContainerStation
    }

    mutating func setEnable(bit: UInt16, _ isOn: Bool) {
        wantedEnables = isOn ? wantedEnables | 1 << bit : wantedEnables & ~(1 << bit)
    }

    // MARK: Requests

    mutating func send(
        _ operation: RegisterRequest.Operation, for purpose: Purpose, at now: Tick,
        into output: inout DeviceOutput<PLCReport>
    ) {
        precondition(outstanding == nil, "only one request may be outstanding")
        lastID &+= 1
        outstanding = Outstanding(id: lastID, purpose: purpose, sent: now)
        output.link.append(.request(RegisterRequest(id: lastID, operation: operation)))
    }

    /// The purpose of the answered request; nil for an answer that nobody waits for any more.
    private mutating func settle(_ request: UInt32, at now: Tick) -> Purpose? {
        guard let settled = outstanding, settled.id == request else { return nil }
        outstanding = nil
        if settled.purpose == .status { pollLength = now - settled.sent }
        return settled.purpose
    }
}
