import ControlTypes

/// Who is at the console.
extension Model {
    /// Somebody is logged in and was there a moment ago.
    var mayAct: Bool {
        if case .open = session { true } else { false }
    }

    /// Why an act that needs this right is not possible now; nil = it is, as far as the console knows.
    func blocked(_ right: String) -> BilingualMessage? {
        guard isConnected else { return KeyPhrases.notConnected }
        switch session {
        case .unknown: return nil
        case .none: return KeyPhrases.loggedOut
        case .locked: return KeyPhrases.locked
        case .open(let account):
            return account.rights.contains(right) ? nil : KeyPhrases.noRight(account.role)
        }
    }

    mutating func takeAccount(_ account: AccountStatus, after call: Call) {
        session = .open(account)
        if case .login = call { outdated = pending }
        touched = now.tick
        if call.isAct { dialog = nil }
        if account.mustChangePassword, dialog?.purpose != .changePassword {
            beginPasswordChange()
        } else if call.isAct, !account.mustChangePassword {
            notice = Notice(
                kind: .done, text: KeyPhrases.welcome(account.printedName, account.role), problems: [])
        }
    }

    /// Nobody is logged in any more: the controller was restarted, the time is up, or the person left.
    mutating func sessionEnded() -> [Command] {
        connection = .connected
        heard = now.tick
        if session != .none {
            session = .none
            outdated = pending
            // What it knew may be shown to nobody.
            status = nil
            losses = nil
            trend = Trend()
            alarms = AlarmPage()
            batches = BatchPage()
            rework = ReworkPage()
            aggregation = AggregationPage()
            codes = CodesPage()
            devices = DevicesPage()
            dialog = nil
            beginLogin()
        }
        return []
    }

    mutating func beginLogin() {
        var name = ""
        if case .locked(let account) = session { name = account.name }
        dialog = Dialog(
            purpose: .login, title: KeyPhrases.loginTitle, body: session == .none ? [KeyPhrases.loginBody] : [],
            fields: [
                Dialog.Field(id: "user", label: KeyPhrases.user, content: .text(name), limit: 64),
                Dialog.Field(id: "password", label: KeyPhrases.password, content: .secret(""), limit: 128),
            ], focus: name.isEmpty ? 0 : 1)
    }

    private mutating func beginPasswordChange() {
        dialog = Dialog(
            purpose: .changePassword, title: KeyPhrases.passwordTitle, body: [KeyPhrases.passwordDue],
            fields: [
                Dialog.Field(id: "old", label: KeyPhrases.oldPassword, content: .secret(""), limit: 128),
                Dialog.Field(id: "new", label: KeyPhrases.newPassword, content: .secret(""), limit: 128),
                Dialog.Field(id: "again", label: KeyPhrases.newAgain, content: .secret(""), limit: 128),
            ])
    }
}
