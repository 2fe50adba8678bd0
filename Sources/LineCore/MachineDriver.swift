import Links

/// Brings the machine behind the PLC to where the line wants it, one PackML command at a time.
///
/// ```
/// wanted: run     Stopped ─reset▶ Idle ─start▶ Execute      Held ─unhold▶ Execute      Complete ─reset▶ Idle
/// wanted: stand   Execute, Suspended, Starting … ─hold▶ Held
/// ```
/// Aborted is left only by a person (clear at the machine). A command that changes nothing, taken or refused, is tried
/// again after a second. What a person asks for in Held is not waited for so: whoever presses again and again would keep
/// the line standing.
struct MachineDriver: Sendable {
    /// A person asked the line to run.
    var isStarted: Bool
    private(set) var state: PackMLState?
    private(set) var isInControl: Bool
    private var isPermitted: Bool?
    private var underWay: PLCVerb?
    /// What the line itself asked for last, and is not done yet.
    private var driven: PLCVerb?
    /// After a command the state is given time to change before the next one is thought of.
    private var quietUntil: Int64?

    /// When a command that changed nothing is tried again.
    var deadline: Int64? { quietUntil }

    var isRunning: Bool { state == .execute }

    init(state: PackMLState?, isInControl: Bool, isStarted: Bool) {
        self.state = state
        self.isInControl = isInControl
        self.isStarted = isStarted
    }

    mutating func plcLost() {
        isInControl = false
        state = nil
        underWay = nil
        driven = nil
        isPermitted = nil
        quietUntil = nil
    }

    mutating func attached(state: PackMLState) {
        self.state = state
        underWay = nil
        driven = nil
        isPermitted = nil
    }

    mutating func inControl() { isInControl = true }

    mutating func stateChanged(_ state: PackMLState) {
        self.state = state
        quietUntil = nil
    }

    mutating func commandDone(_ verb: PLCVerb, at moment: Moment) {
        if underWay == verb { underWay = nil }
        // A stop changes the state, whoever asked for it.
        guard driven == verb || verb == .stop else { return }
        driven = nil
        quietUntil = moment.tick.microseconds + 1_000_000
    }

    mutating func timePassed(at moment: Moment) {
        if let until = quietUntil, moment.tick.microseconds >= until { quietUntil = nil }
    }

    /// A command of a person, out of turn.
    mutating func send(_ verb: PLCVerb, into step: inout Step) {
        guard isInControl else { return }
        underWay = verb
        step.effects.append(.plc(.verb(verb)))
    }

    mutating func drive(wantsRun: Bool, holdsPerson: Bool, at moment: Moment, into step: inout Step) {
        guard isInControl, let state else { return }
        let run = wantsRun && isStarted
        if isPermitted != run {
            isPermitted = run
            step.effects.append(.plc(.permitRun(run)))
            step.effects.append(.plc(.lamps(lamps(run: run, holdsPerson: holdsPerson))))
        }
        guard underWay == nil, quietUntil == nil, let verb = next(state, run: run) else { return }
        driven = verb
        send(verb, into: &step)
    }

    private func next(_ state: PackMLState, run: Bool) -> PLCVerb? {
        switch state {
        case .stopped, .complete: run ? .reset : nil
        case .idle: run ? .start : nil
        case .held: run ? .unhold : nil
        case .execute, .suspended, .starting, .unholding, .suspending, .unsuspending: run ? nil : .hold
        default: nil
        }
    }

    /// Green: running. Blinking amber: stands and goes on by itself. Blinking red: stands and needs a person.
    private func lamps(run: Bool, holdsPerson: Bool) -> UInt16 {
        if run { return 1 << 2 }
        return holdsPerson ? 1 << 8 : 1 << 9
    }
}
