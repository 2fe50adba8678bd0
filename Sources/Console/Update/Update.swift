import ControlTypes
import ControlWords

/// What a message changes, and what has to be done because of it. Pure: the same messages give the same screens.
extension Model {
    public mutating func update(_ message: Message) -> [Command] {
        switch message {
        case .key(let key): return press(key)
        case .scan(let content): return scanned(content)
        case .scanCutOff:
            scanWasCutOff()
            return []
        case .tick(let time): return pass(time)
        case .resized(let size):
            self.size = size
            return []
        case .answered(let call, let result): return take(result, of: call)
        case .ended: return [.leave]
        }
    }

    // MARK: Time

    /// How often each thing is looked at while it is shown, in milliseconds.
    private static func period(_ call: Call, isLost: Bool) -> Int64 {
        if isLost { return 1_000 }
        return switch call {
        case .status: 250
        case .losses: 5_000
        case .alarms: 500
        case .me: 2_000
        case .alarmHistory: 2_000
        case .alarmReport: 5_000
        default: 1_000
        }
    }

    /// A controller that is quiet for so long is said to be lost, whatever becomes of the request.
    private static let longestSilence: Int64 = 3_000

    /// What is looked at now.
    private var wanted: [Call] {
        guard isConnected else { return [.status] }
        var calls: [Call] = [.status, .losses]
        if session == .unknown { calls.append(.me) }
        switch screen {
        case .line: break
        case .alarms:
            calls += [.alarms, .alarmReport]
            if alarms.part == .history { calls.append(.alarmHistory) }
        case .batches:
            guard let number = batches.opened else { return calls + [.batches] }
            calls.append(.batch(number))
            if batches.part == .counts { calls.append(.counts(number)) }
            if batches.part == .review { calls.append(.review(number)) }
        case .aggregation:
            if let number = status?.batch?.number { calls += [.batch(number), .closedContainers(number)] }
        case .codes: calls.append(.pools)
        case .devices: if let device = chosenDevice { calls.append(.device(device.id)) }
        case .rework: break
        }
        return calls
    }

    mutating func pass(_ time: ConsoleTime) -> [Command] {
        now = time
        if case .open(let account) = session, time.tick - touched > settings.idleLimit {
            session = .locked(account)
            dialog = nil
        }
        if isConnected, time.tick - heard > Self.longestSilence {
            connection = .lost(since: heard, ControlError(kind: .unreachable, message: Phrases.silent, problems: []))
        }
        return ask(
            wanted.filter { call in
                guard let last = asked[call] else { return true }
                return time.tick - last >= Self.period(call, isLost: !isConnected)
            })
    }

    /// Asks what was not asked already.
    mutating func ask(_ calls: [Call]) -> [Command] {
        calls.filter { !pending.contains($0) }.map { call in
            pending.insert(call)
            if !call.isAct { asked[call] = now.tick }
            return .call(call)
        }
    }

    // MARK: Answers

    private mutating func take(_ result: Result<Answer, ControlError>, of call: Call) -> [Command] {
        pending.remove(call)
        // Asked before somebody logged in, and refused; or asked by the person who has left.
        if outdated.remove(call) != nil, !call.isAct { return [] }
        switch result {
        case .failure(let error):
            if error.kind == .unauthorized, !call.isAct || call == .logout { return sessionEnded() }
            if error.kind == .unauthorized, !call.hasPassword, case .open(let account) = session {
                // The controller lets an idle session only look.
                session = .locked(account)
            }
            if error.kind == .forbidden, call == .status {
                // It is there; the password has to be changed first.
                connection = .connected
                heard = now.tick
                return session == .unknown ? ask(wanted) : []
            }
            if error.kind == .unreachable || call == .status {
                if case .lost = connection {} else { connection = .lost(since: now.tick, error) }
            }
            if case .review(let number) = call, number == batches.opened { batches.sheetRefusal = error.message }
            if call.isAct { refuse(call, error) }
            return []
        case .success(let answer):
            var commands: [Command] = []
            switch answer {
            case .account(let account): takeAccount(account, after: call)
            case .status(let status): commands = take(status)
            case .losses(let losses):
                self.losses = losses
                if losses.batch == status?.batch?.number { trend.fill(losses.minutes) }
            case .alarms(let list): take(list)
            case .alarmHistory(let entries): alarms.history = entries
            case .alarmReport(let report): alarms.report = report
            case .batches(let list): batches.list = list
            case .batch(let detail): take(detail)
            case .counts(let counts): if call == .counts(batches.opened ?? "") { batches.counts = counts }
            case .review(let sheet):
                if sheet.batch == batches.opened { (batches.sheet, batches.sheetRefusal) = (sheet, nil) }
            case .pools(let pools): codes.pools = pools
            case .device(let detail): devices.detail = detail
            case .closedContainers(let list): aggregation.closed = list
            case .code(let report): take(report)
            case .preview(let report):
                if case .preview(let request) = call { take(preview: report, of: request) }
            case .packed(let report):
                if case .pack(let request) = call { commands = take(done: report, of: request) }
            case .imported(let summary): finish(call, [PagePhrases.imported(summary.codes)])
            case .created(let batch): finish(call, batch.warnings)
            case .done: finish(call, [])
            }
            if case .login = call { return ask(wanted) }
            if call == .logout { return sessionEnded() }
            if case .changePassword = call {
                let commands = sessionEnded()
                notice = Notice(kind: .done, text: KeyPhrases.logInAgain, problems: [])
                return commands
            }
            // An act is seen at once, not a quarter of a second later.
            return call.isAct ? commands + ask(wanted.filter { $0 != .losses && $0 != .alarmReport }) : commands
        }
    }

    private mutating func take(_ status: LineStatus) -> [Command] {
        let wasConnected = isConnected
        connection = .connected
        heard = now.tick
        self.status = status
        siteOffset = status.timeZoneMinutes.map { Int64($0) * 60 }
        trend.take(status, at: now.tick)
        // After a time without a word everything else is old as well.
        return wasConnected ? [] : ask(wanted)
    }

    private mutating func take(_ list: [AlarmStatus]) {
        alarms.list = list
        if !list.contains(where: { $0.id == alarms.chosen }) { alarms.chosen = list.first?.id }
    }

    private mutating func finish(_ call: Call, _ remarks: [BilingualMessage]) {
        if dialog?.isSent == true { dialog = nil }
        notice = Notice(kind: .done, text: KeyPhrases.done(call.label), problems: remarks)
    }

    private mutating func refuse(_ call: Call, _ error: ControlError) {
        if case .preview = call {
            dialog?.problems = [error.message] + error.problems
        } else if dialog?.isSent == true {
            dialog?.isSent = false
            dialog?.problems = [error.message] + error.problems
        } else {
            notice = Notice(
                kind: .refused, text: KeyPhrases.refused(call.label), problems: [error.message] + error.problems)
        }
    }
}

extension Call {
    /// What it does, for the person who asked.
    var label: BilingualMessage {
        switch self {
        case .me, .login: KeyPhrases.login
        case .logout: KeyPhrases.logout
        case .changePassword: KeyPhrases.passwordTitle
        case .status, .losses: Phrases.page(.line)
        case .closedContainers: Phrases.page(.aggregation)
        case .batches, .batch, .counts, .review: Phrases.page(.batches)
        case .pools: Phrases.page(.codes)
        case .device: Phrases.page(.devices)
        case .testDevice(_, let request):
            DeviceTrial(rawValue: request.what).map(PagePhrases.trial) ?? Phrases.page(.devices)
        case .scan: FormPhrases.title(.lookUp)
        case .preview(let request), .pack(let request):
            PackActName(rawValue: request.kind).map(FormPhrases.act) ?? PagePhrases.readBack
        case .createBatch: FormPhrases.title(.createBatch)
        case .moveBatch(let move, _, _): FormPhrases.label(move)
        case .clear: PagePhrases.confirmItem
        case .challenge(_, let request):
            request.what == "start"
                ? PagePhrases.startTest : request.what == "end" ? PagePhrases.endTest : PagePhrases.announce
        case .resolve: PagePhrases.resolve
        case .count: PagePhrases.enterCount
        case .explain: PagePhrases.explain
        case .acknowledgeExceptions: PagePhrases.acknowledgeException
        case .seal: PagePhrases.seal
        case .sign: PagePhrases.sign
        case .importCodes: FormPhrases.title(.importCodes)
        case .returnCodes: PagePhrases.returnCodes
        case .alarms, .alarmHistory, .alarmReport: Phrases.page(.alarms)
        case .line(let word, _):
            LineAct(rawValue: word).map(KeyPhrases.act) ?? BilingualMessage(zh: word, en: word)
        case .acknowledge: KeyPhrases.acknowledge
        case .shelve: KeyPhrases.shelve
        case .unshelve: KeyPhrases.unshelve
        }
    }
}
