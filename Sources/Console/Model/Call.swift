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

    case batches
    case batch(String)
    case counts(String)
    case review(String)
    case pools
    case device(String)
    case closedContainers(String)

    // What somebody wants to know at once.
    case scan(String)
    case preview(PackActRequest)

    // What is done; all of it is recorded with a name and a reason.
    case line(String, Act)
    case acknowledge(String, Act)
    case shelve(String, ShelveAlarm)
    case unshelve(String, Act)
    case createBatch(CreateBatch)
    case moveBatch(BatchMove, String, Act)
    case clear(String, ClearBatch)
    case challenge(String, ChallengeBatch)
    case resolve(ResolveContainer)
    case count(String, CountRequest)
    case explain(String, DeviationRequest)
    case acknowledgeExceptions(String, AcknowledgeExceptions)
    case seal(String, SealRequest)
    case sign(String, SignRequest)
    case pack(PackActRequest)
    case importCodes(path: String, ImportRequest)
    case returnCodes(String, Act)
    case testDevice(String, TestDevice)

    /// It changes something: its outcome is told to the person who asked.
    var isAct: Bool {
        switch self {
        case .me, .status, .losses, .alarms, .alarmHistory, .alarmReport, .batches, .batch, .counts, .review, .pools,
            .device, .closedContainers:
            false
        default: true
        }
    }
}

extension Call {
    /// A refusal may mean a password in it, and not the session.
    var hasPassword: Bool {
        switch self {
        case .login, .changePassword, .sign: true
        case .pack(let request): request.secondPassword != nil
        default: false
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
    case batches([BatchSummary])
    case batch(BatchDetail)
    case counts([PlaceCountStatus])
    case review(ReviewSheet)
    case pools([PoolStatus])
    case device(DeviceDetail)
    case closedContainers([ClosedContainer])
    case code(CodeReport)
    case preview(PackActReport)
    case packed(PackActReport)
    case imported(ImportSummary)
    case created(BatchSummary)
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
        case .batches: return .batches(try await service.batches())
        case .batch(let number): return .batch(try await service.batch(number))
        case .counts(let number): return .counts(try await service.counts(number))
        case .review(let number): return .review(try await service.review(number))
        case .pools: return .pools(try await service.pools())
        case .closedContainers(let number):
            return .closedContainers(try await service.closedContainers(number))
        case .device(let id): return .device(try await service.device(id))
        case .scan(let code): return .code(try await service.scan(code))
        case .preview(let request): return .preview(try await service.preview(request))
        case .pack(let request): return .packed(try await service.act(request))
        default: return try await change(at: door)
        }
        return .done
    }

    /// What is recorded with a name and a reason.
    private func change(at door: any ConsoleDoor) async throws(ControlError) -> Answer {
        let service = door.service
        switch self {
        case .line(let command, let act): try await service.command(command, act)
        case .acknowledge(let id, let act): try await service.acknowledgeAlarm(id, act)
        case .shelve(let id, let request): try await service.shelveAlarm(id, request)
        case .unshelve(let id, let act): try await service.unshelveAlarm(id, act)
        case .createBatch(let request): return .created(try await service.createBatch(request))
        case .moveBatch(.start, let number, let act): _ = try await service.startBatch(number, act)
        case .moveBatch(.end, let number, let act): _ = try await service.endBatch(number, act)
        case .moveBatch(.close, let number, let act): _ = try await service.closeBatch(number, act)
        case .moveBatch(.cancel, let number, let act): _ = try await service.cancelBatch(number, act)
        case .clear(let number, let request): _ = try await service.clearBatch(number, request)
        case .challenge(let number, let request): _ = try await service.challengeBatch(number, request)
        case .resolve(let request): try await service.resolveContainer(request)
        case .count(let number, let request): _ = try await service.count(number, request)
        case .explain(let number, let request): _ = try await service.explainDeviation(number, request)
        case .acknowledgeExceptions(let number, let request):
            _ = try await service.acknowledgeExceptions(number, request)
        case .seal(let number, let request): _ = try await service.sealRecord(number, request)
        case .sign(let number, let request): _ = try await service.signRecord(number, request)
        case .importCodes(let path, let request):
            return .imported(try await service.importCodes(request, file: try door.content(of: path)))
        case .returnCodes(let source, let act): _ = try await service.returnCodes(source, act, to: nil)
        case .testDevice(let id, let request): try await service.testDevice(id, request)
        default: preconditionFailure("a call that only looks was taken for a change")
        }
        return .done
    }
}
