public import ControlTypes

/// What the console asks of the controller.
public enum Call: Hashable, Sendable {
    // Who is at the console.
    case me
    case login(Login)
    case logout
    case changePassword(PasswordChange)

    // What is looked at.
    case status
    case losses
    case alarms
    case alarmHistory
    case alarmReport

    // What is done; all of it is recorded with a name and a reason.
    case line(String, Act)
    case acknowledge(String, Act)
    case shelve(String, ShelveAlarm)
    case unshelve(String, Act)

    /// It changes something: its outcome is told to the person who asked.
    var isAct: Bool {
        switch self {
        case .me, .status, .losses, .alarms, .alarmHistory, .alarmReport: false
        case .login, .logout, .changePassword, .line, .acknowledge, .shelve, .unshelve: true
        }
    }
}

/// What the controller answered.
public enum Answer: Hashable, Sendable {
    case account(AccountStatus)
    case status(LineStatus)
    case losses(LossStatus)
    case alarms([AlarmStatus])
    case alarmHistory([AlarmHistoryEntry])
    case alarmReport(AlarmReport)
    case done
}

extension Call {
    /// Asks it.
    public func carryOut(at door: any ConsoleDoor) async -> Result<Answer, ControlError> {
        do throws(ControlError) {
            return .success(try await answer(at: door))
        } catch {
            return .failure(error)
        }
    }

    private func answer(at door: any ConsoleDoor) async throws(ControlError) -> Answer {
        let service = door.service
        switch self {
        case .me: return .account(try await service.me())
        case .login(let request): return .account(try await door.login(request))
        case .logout: try await door.logout()
        case .changePassword(let request): try await service.changePassword(request)
        case .status: return .status(try await service.status())
        case .losses: return .losses(try await service.losses(batch: nil))
        case .alarms: return .alarms(try await service.alarms())
        case .alarmHistory: return .alarmHistory(try await service.alarmHistory())
        case .alarmReport: return .alarmReport(try await service.alarmReport())
        case .line(let command, let act): try await service.command(command, act)
        case .acknowledge(let id, let act): try await service.acknowledgeAlarm(id, act)
        case .shelve(let id, let request): try await service.shelveAlarm(id, request)
        case .unshelve(let id, let act): try await service.unshelveAlarm(id, act)
        }
        return .done
    }
}
