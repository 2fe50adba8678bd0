import ControlTypes
import ControlWords

/// Keys.
extension Model {
    mutating func press(_ key: Key) -> [Command] {
        notice = nil
        touched = now.tick
        let binding = Keymap.bindings(self).first { $0.keys.contains(key) }
        if let binding {
            guard let why = binding.blocked else { return perform(binding.action) }
            hint(KeyPhrases.notNow(key.name, binding.label, why))
            return []
        }
        if dialog != nil { return type(key) }
        hint(KeyPhrases.unknownKey(key.name))
        return []
    }

    mutating func hint(_ text: BilingualMessage) { notice = Notice(kind: .hint, text: text, problems: []) }

    private mutating func perform(_ action: Action) -> [Command] {
        switch action {
        case .show(let screen):
            self.screen = screen
            // What was shown a while ago is looked at anew.
            return pass(now)
        case .help: isHelpShown = true
        case .language: language = language.other
        case .quit:
            dialog = Dialog(
                purpose: .quit, title: KeyPhrases.quitTitle, body: [settings.leaving ?? KeyPhrases.quitQuestion],
                fields: [])
        case .login: beginLogin()
        case .logout: return ask([.logout])
        case .back:
            if dialog != nil { dialog = nil } else { isHelpShown = false }
        case .line(let act): return begin(act)
        case .move(let step): return move(step)
        case .page(let step): return move(step * 10)
        case .first: return move(-1_000_000)
        case .last: return move(1_000_000)
        case .nextPart:
            return nextPart()
        case .hexadecimal: devices.isHexadecimal.toggle()
        case .form(let form):
            begin(form)
            return previewIfComplete()
        case .openBatch, .closeBatch, .confirmItem, .challenge, .announce: return performOnBatch(action)
        case .openTree, .scanBack, .mark, .forget: return performOnPack(action)
        case .acknowledge:
            let alarm = screen == .alarms ? alarms.chosenAlarm : Keymap.topCalling(self)
            guard let alarm else { return [] }
            return ask([.acknowledge(alarm.id, act(""))])
        case .acknowledgeAll:
            return ask(
                alarms.list.filter { AlarmWords.calls($0.state) }.map { .acknowledge($0.id, act("")) })
        case .shelve: beginShelving()
        case .unshelve:
            guard let alarm = alarms.chosenAlarm else { return [] }
            return ask([.unshelve(alarm.id, act(""))])
        case .confirm: return confirm()
        case .nextField: moveFocus(1)
        case .previousField: moveFocus(-1)
        case .choose(let step): choose(step)
        }
        return []
    }

    private mutating func move(_ step: Int) -> [Command] {
        moveChoice(step)
        // What another row shows is asked for at once.
        return screen == .devices ? pass(now) : []
    }

    // MARK: The line

    private mutating func begin(_ lineAct: LineAct) -> [Command] {
        // Nobody waits for a question before the line holds.
        if lineAct == .hold {
            return ask([.line(lineAct.rawValue, act(KeyPhrases.reasons(.hold)[0].text(in: language)))])
        }
        dialog = Dialog(
            purpose: .line(lineAct), title: KeyPhrases.act(lineAct), body: [KeyPhrases.question(lineAct)],
            fields: Dialog.reason(KeyPhrases.reasons(lineAct)))
        return []
    }

    private mutating func beginShelving() {
        guard let alarm = alarms.chosenAlarm else { return }
        dialog = Dialog(
            purpose: .shelve(alarm.id), title: KeyPhrases.shelveTitle(alarm.text), body: [KeyPhrases.shelveBody],
            fields: [Dialog.Field(id: "minutes", label: KeyPhrases.minutes, content: .text("30"), limit: 4)]
                + Dialog.reason(KeyPhrases.shelveReasons))
    }

    // MARK: Dialogs

    private mutating func confirm() -> [Command] {
        guard var dialog else { return [] }
        dialog.problems = []
        self.dialog?.problems = []
        // The name is entered, the password not yet: a badge that is scanned ends so as well.
        if dialog.purpose == .login || dialog.purpose == .changePassword,
            let next = dialog.fields.firstIndex(where: { $0.text.isEmpty })
        {
            self.dialog?.focus = next
            return []
        }
        let call: Call
        switch dialog.purpose {
        case .quit: return [.leave]
        case .form(let form): return confirm(form)
        case .login:
            call = .login(Login(user: dialog.text(of: "user"), password: dialog.text(of: "password")))
        case .changePassword:
            guard dialog.text(of: "new") == dialog.text(of: "again") else {
                self.dialog?.problems = [KeyPhrases.passwordsDiffer]
                return []
            }
            call = .changePassword(PasswordChange(old: dialog.text(of: "old"), new: dialog.text(of: "new")))
        case .line(let lineAct): call = .line(lineAct.rawValue, act(dialog.reason(in: language)))
        case .shelve(let id):
            guard let minutes = Int(dialog.text(of: "minutes")), (1...1_440).contains(minutes) else {
                dialog.problems = [KeyPhrases.minutesRange]
                dialog.focus = 0
                self.dialog = dialog
                return []
            }
            call = .shelve(id, ShelveAlarm(minutes: minutes, act: act(dialog.reason(in: language))))
        }
        dialog.isSent = true
        self.dialog = dialog
        return ask([call])
    }

    private mutating func moveFocus(_ step: Int) {
        guard let dialog, !dialog.fields.isEmpty else { return }
        self.dialog?.focus = (dialog.focus + step + dialog.fields.count) % dialog.fields.count
    }

    private mutating func choose(_ step: Int) {
        guard let dialog, dialog.fields.indices.contains(dialog.focus),
            case .choice(let choices, let index) = dialog.fields[dialog.focus].content, !choices.isEmpty
        else { return }
        self.dialog?.fields[dialog.focus].content = .choice(choices, (index + step + choices.count) % choices.count)
    }

    /// Nil where the key does not edit.
    private mutating func edited(_ text: String, by key: Key, limit: Int) -> String? {
        switch key {
        case .character(let character) where character != "\u{1D}":
            return text.count < limit ? text + String(character) : text
        case .backspace: return String(text.dropLast())
        case .delete: return ""
        default:
            hint(KeyPhrases.unknownKey(key.name))
            return nil
        }
    }

    /// Typing into the field that has the focus.
    private mutating func type(_ key: Key) -> [Command] {
        guard let dialog, !dialog.isSent, dialog.fields.indices.contains(dialog.focus) else { return [] }
        switch dialog.fields[dialog.focus].content {
        case .text(let text):
            if let text = edited(text, by: key, limit: dialog.fields[dialog.focus].limit) {
                self.dialog?.fields[dialog.focus].content = .text(text)
            }
        case .secret(let text):
            if let text = edited(text, by: key, limit: dialog.fields[dialog.focus].limit) {
                self.dialog?.fields[dialog.focus].content = .secret(text)
            }
        case .choice(let choices, _):
            // A number chooses and confirms at once.
            if case .character(let character) = key, let number = character.wholeNumberValue,
                (1...max(1, choices.count)).contains(number)
            {
                self.dialog?.fields[dialog.focus].content = .choice(choices, number - 1)
                return confirm()
            }
            hint(KeyPhrases.unknownKey(key.name))
        }
        return []
    }
}

extension Dialog {
    /// A reason out of a few, or in one's own words.
    static func reason(_ reasons: [BilingualMessage]) -> [Field] {
        [
            Field(id: "reason", label: KeyPhrases.reason, content: .choice(reasons, 0)),
            Field(id: "words", label: KeyPhrases.ownWords, content: .text("")),
        ]
    }

    func reason(in language: Language) -> String {
        let words = text(of: "words")
        if !words.allSatisfy(\.isWhitespace) { return words }
        for field in fields where field.id == "reason" {
            if case .choice(let choices, let index) = field.content, choices.indices.contains(index) {
                return choices[index].text(in: language)
            }
        }
        return ""
    }
}
