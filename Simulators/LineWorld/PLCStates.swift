/// PackML states, numbered as in ISA-TR88.00.02.
enum LineState: UInt16, Sendable {
    case clearing = 1
    case stopped = 2
    case starting = 3
    case idle = 4
    case suspended = 5
    case execute = 6
    case stopping = 7
    case aborting = 8
    case aborted = 9
    case holding = 10
    case held = 11
    case unholding = 12
    case suspending = 13
    case unsuspending = 14
    case resetting = 15
    case completing = 16
    case complete = 17

    /// Where an acting state ends; nil for states that wait.
    var end: LineState? {
        switch self {
        case .clearing, .stopping: .stopped
        case .starting, .unholding, .unsuspending: .execute
        case .aborting: .aborted
        case .holding: .held
        case .suspending: .suspended
        case .resetting: .idle
        case .completing: .complete
        case .stopped, .idle, .suspended, .execute, .aborted, .held, .complete: nil
        }
    }

    /// Hold leads from here to Holding.
    var canHold: Bool {
        switch self {
        case .execute, .starting, .unholding, .suspending, .suspended, .unsuspending: true
        default: false
        }
    }
}

extension SimulatedPLC {
    var isBeltRunning: Bool { state == .execute }

    /// Jam, drive, encoder, air or guard.
    private var hasMachineFault: Bool {
        !areGuardsClosed || !isAirOK || !isDriveOK || !isEmergencyStopHealthy || stations.contains(where: \.hasJam)
    }

    mutating func enter(_ next: LineState, at now: Int64) {
        let ran = isBeltRunning
        state = next
        stateToken += 1
        if next != .suspending, next != .suspended { isSelfSuspended = false }
        if ran != isBeltRunning { actions.append(.belt(isBeltRunning)) }
        if next.end != nil { actions.append(.stateStep(token: stateToken)) }
        if next == .starting || next == .unholding { setWatchdog(at: now) }
    }

    /// The acting state that this token stands for is over.
    mutating func stateStep(token: Int, at now: Int64) {
        guard token == stateToken, let next = state.end else { return }
        enter(next, at: now)
        if next == .execute, !isRunPermitted || hasMachineFault { hold(at: now) }
    }

    mutating func hold(at now: Int64) {
        if state.canHold { enter(.holding, at: now) }
    }

    mutating func abort(at now: Int64) {
        if state != .aborting, state != .aborted { enter(.aborting, at: now) }
    }

    /// Blocked or starved for longer than the delay and nothing can move (Rule 3).
    mutating func suspendItself(at now: Int64) {
        guard state == .execute else { return }
        enter(.suspending, at: now)
        isSelfSuspended = true
    }

    /// Something can move again.
    mutating func unsuspendItself(at now: Int64) {
        guard isSelfSuspended, state == .suspended else { return }
        enter(.unsuspending, at: now)
    }

    // MARK: Watchdog of the controller's heartbeat

    mutating func setWatchdog(at now: Int64) {
        guard !isWatchdogSet else { return }
        isWatchdogSet = true
        actions.append(.watchdog(at: max(now, lastHeartbeatChange + Self.heldAfter)))
    }

    mutating func watchdog(at now: Int64) {
        isWatchdogSet = false
        if now - lastHeartbeatChange >= Self.heldAfter {
            hold(at: now)
        } else {
            setWatchdog(at: now)
        }
    }

    // MARK: Inputs of the machine

    /// To be called after an input changed.
    mutating func inputsChanged(at now: Int64) {
        if !isEmergencyStopHealthy { abort(at: now) }
        if hasMachineFault { hold(at: now) }
    }

    mutating func pressStart() { startPresses &+= 1 }

    mutating func pressReset() { resetPresses &+= 1 }

    mutating func pressStop(at now: Int64) {
        stopPresses &+= 1
        hold(at: now)
    }

    // MARK: Commands

    /// 0 taken, 1 refused in this state, 2 unknown.
    mutating func perform(command: UInt16, at now: Int64) -> UInt16 {
        let isTaken: Bool
        switch command {
        case 1: isTaken = reset(at: now)
        case 2: isTaken = start(at: now)
        case 3: isTaken = stop(at: now)
        case 4:
            isTaken = state.canHold
            hold(at: now)
        case 5: isTaken = unhold(at: now)
        case 6:
            isTaken = state == .execute
            if isTaken { enter(.suspending, at: now) }
        case 7:
            isTaken = state == .suspended
            if isTaken { enter(.unsuspending, at: now) }
        case 8:
            isTaken = state != .aborting && state != .aborted
            abort(at: now)
        case 9:
            isTaken = state == .aborted && isEmergencyStopHealthy
            if isTaken {
                acknowledge()
                enter(.clearing, at: now)
            }
        case 10:
            isTaken = [.stopped, .idle, .held, .aborted].contains(state)
            if isTaken { declareEmpty() }
        default: return 2
        }
        return isTaken ? 0 : 1
    }

    /// From Stopped and Complete to Idle. In Held and Idle it acknowledges latched faults and the state stays: unhold
    /// is refused while a gate fault is latched, so there must be a way to clear it there.
    private mutating func reset(at now: Int64) -> Bool {
        switch state {
        case .stopped, .complete:
            acknowledge()
            enter(.resetting, at: now)
            return true
        case .held, .idle:
            acknowledge()
            return true
        default:
            return false
        }
    }

    private mutating func start(at now: Int64) -> Bool {
        guard state == .idle, isRunPermitted, wasDeclaredEmpty, !hasMachineFault else { return false }
        enter(.starting, at: now)
        return true
    }

    private mutating func stop(at now: Int64) -> Bool {
        switch state {
        case .stopped, .stopping, .aborting, .aborted, .clearing: return false
        default:
            enter(.stopping, at: now)
            return true
        }
    }

    private mutating func unhold(at now: Int64) -> Bool {
        guard state == .held, isRunPermitted, !hasMachineFault, !stations.contains(where: \.hasGateFault) else {
            return false
        }
        enter(.unholding, at: now)
        return true
    }

    private mutating func acknowledge() {
        latchedAlarms = 0
        for index in stations.indices { stations[index].hasGateFault = false }
        actions.append(.acknowledged)
    }

    private mutating func declareEmpty() {
        wasDeclaredEmpty = true
        for index in stations.indices {
            stations[index].declareEmpty()
            for slot in 0...16 { holding[10 + 17 * index + slot] = 0 }
        }
        actions.append(.beltEmptied)
    }
}
