import ControlTypes
import ControlWords

/// What a key may do.
enum Action: Hashable, Sendable {
    case show(Screen)
    case help
    case language
    case quit
    case login
    case logout
    case back
    case line(LineAct)
    case move(Int)
    case page(Int)
    case first
    case last
    case nextPart
    case acknowledge
    case acknowledgeAll
    case shelve
    case unshelve
    case form(Form)
    case openBatch
    case closeBatch
    case confirmItem
    case challenge(String)
    case announce
    case openTree
    case scanBack
    case mark
    case forget
    case hexadecimal
    // In a dialog.
    case confirm
    case nextField
    case previousField
    case choose(Int)
}

/// A key with what it does. Hints, help and the answer to a key that cannot be used are made from it.
struct Binding: Hashable, Sendable {
    var keys: [Key]
    var action: Action
    var label: BilingualMessage
    /// Why it cannot be used now; nil = it can.
    var blocked: BilingualMessage?
    /// Stands in the line of hints, and not only in the help.
    var isHint: Bool

    init(_ keys: [Key], _ action: Action, _ label: BilingualMessage, blocked: BilingualMessage?, isHint: Bool) {
        self.keys = keys
        self.action = action
        self.label = label
        self.blocked = blocked
        self.isHint = isHint
    }

    /// The keys as they are shown.
    var name: String { keys.map(\.name).joined(separator: " ") }
}

/// The keys that count in a state of the console.
enum Keymap {
    static func bindings(_ model: Model) -> [Binding] {
        if let dialog = model.dialog { return Self.dialog(dialog) }
        if model.isHelpShown {
            return [
                Binding([.escape, .enter, .character("?")], .back, KeyPhrases.back, blocked: nil, isHint: true),
                Binding([.character("l")], .language, KeyPhrases.language, blocked: nil, isHint: true),
            ]
        }
        return ofPage(model)
    }

    /// For the help: also those of the page that a dialog stands before.
    static func ofPage(_ model: Model) -> [Binding] {
        model.screen == .line
            ? lineActs(model) + page(model) + everywhere(model) : page(model) + lineActs(model) + everywhere(model)
    }

    private static func everywhere(_ model: Model) -> [Binding] {
        var account = [
            Binding([.character("o")], .login, KeyPhrases.login, blocked: nil, isHint: !model.mayAct)
        ]
        if case .open = model.session {
            account = [Binding([.character("o")], .logout, KeyPhrases.logout, blocked: nil, isHint: false)]
        }
        return account + [
            Binding([.character("?"), .function(1)], .help, KeyPhrases.help, blocked: nil, isHint: true),
            Binding([.character("l")], .language, KeyPhrases.language, blocked: nil, isHint: true),
            Binding([.character("q"), .control("c")], .quit, KeyPhrases.quit, blocked: nil, isHint: true),
        ]
            + Screen.allCases.map { screen in
                Binding(
                    [screen.key, .function(screen.rawValue + 1)], .show(screen), Phrases.page(screen), blocked: nil,
                    isHint: false)
            }
    }

    private static func page(_ model: Model) -> [Binding] {
        switch model.screen {
        case .line: line(model)
        case .alarms: alarms(model)
        case .batches: batches(model)
        case .aggregation: aggregation(model)
        case .rework: rework(model)
        case .codes: codes(model)
        case .devices: devices(model)
        }
    }

    // MARK: Line

    /// What lets the line go on, and what holds it, is at hand on every page.
    private static func lineActs(_ model: Model) -> [Binding] {
        let offline = model.blocked("operate")
        let goOn = model.status.flatMap(LineAct.goOn)
        let isFailed = model.status?.journal.failure != nil
        let isHeld = model.status?.holds.contains { $0.cause == "operatorHold" } ?? false
        return [
            Binding(
                [.character("g")], .line(goOn ?? .start), KeyPhrases.act(goOn ?? .start),
                blocked: offline ?? (isFailed ? KeyPhrases.ledgerFailed : goOn == nil ? KeyPhrases.nothingHeld : nil),
                isHint: true),
            Binding(
                [.character("h")], .line(.hold), KeyPhrases.act(.hold),
                blocked: offline ?? (isHeld ? KeyPhrases.alreadyHeld : nil), isHint: true),
        ]
    }

    private static func line(_ model: Model) -> [Binding] {
        let offline = model.blocked("operate")
        return [
            Binding([.character("x")], .line(.stop), KeyPhrases.act(.stop), blocked: offline, isHint: true),
            Binding(
                [.character("a")], .acknowledge, KeyPhrases.acknowledge,
                blocked: offline ?? (topCalling(model) == nil ? KeyPhrases.nothingToAcknowledge : nil), isHint: true),
            Binding(
                [.character("e")], .line(.declareBeltEmpty), KeyPhrases.act(.declareBeltEmpty), blocked: offline,
                isHint: false),
        ]
    }

    /// The alarm that the key means where no list is shown: the most urgent one that nobody has seen.
    static func topCalling(_ model: Model) -> AlarmStatus? {
        model.status?.alarms.first { AlarmWords.calls($0.state) }
    }

    // MARK: Alarms

    private static func alarms(_ model: Model) -> [Binding] {
        var bindings = [
            Binding([.tab], .nextPart, KeyPhrases.part, blocked: nil, isHint: true),
            Binding([.up], .move(-1), KeyPhrases.choose, blocked: nil, isHint: false),
            Binding([.down], .move(1), KeyPhrases.choose, blocked: nil, isHint: false),
            Binding([.pageUp], .page(-1), KeyPhrases.page, blocked: nil, isHint: false),
            Binding([.pageDown], .page(1), KeyPhrases.page, blocked: nil, isHint: false),
            Binding([.home], .first, KeyPhrases.firstOrLast, blocked: nil, isHint: false),
            Binding([.end], .last, KeyPhrases.firstOrLast, blocked: nil, isHint: false),
        ]
        guard model.alarms.part == .now else { return bindings }
        let offline = model.blocked("operate")
        let chosen = model.alarms.chosenAlarm
        let none = chosen == nil ? KeyPhrases.noAlarmChosen : nil
        let isShelved = chosen?.state == "shelved"
        bindings += [
            Binding(
                [.character("a"), .enter], .acknowledge, KeyPhrases.acknowledge,
                blocked: offline ?? none
                    ?? (AlarmWords.calls(chosen?.state ?? "") ? nil : KeyPhrases.alreadyAcknowledged),
                isHint: true),
            Binding(
                [.character("A")], .acknowledgeAll, KeyPhrases.acknowledgeAll,
                blocked: offline
                    ?? (model.alarms.list.contains { AlarmWords.calls($0.state) }
                        ? nil : KeyPhrases.nothingToAcknowledge),
                isHint: true),
            Binding(
                [.character("s")], .shelve, KeyPhrases.shelve,
                blocked: model.blocked("supervise") ?? none
                    ?? (chosen?.priority == "critical"
                        ? KeyPhrases.criticalNotShelved : isShelved ? KeyPhrases.alreadyShelved : nil),
                isHint: true),
            Binding(
                [.character("u")], .unshelve, KeyPhrases.unshelve,
                blocked: model.blocked("supervise") ?? none ?? (isShelved ? nil : KeyPhrases.notShelved), isHint: true),
        ]
        return bindings
    }

    // MARK: Dialogs

    private static func dialog(_ dialog: Dialog) -> [Binding] {
        let busy = dialog.isSent ? KeyPhrases.waiting : nil
        var bindings = [
            Binding([.enter], .confirm, KeyPhrases.confirm, blocked: busy, isHint: true),
            Binding([.escape], .back, KeyPhrases.cancel, blocked: nil, isHint: true),
        ]
        if dialog.fields.count > 1 {
            bindings += [
                Binding([.tab], .nextField, KeyPhrases.nextField, blocked: busy, isHint: true),
                Binding([.backTab], .previousField, KeyPhrases.nextField, blocked: busy, isHint: false),
            ]
        }
        if dialog.fields.indices.contains(dialog.focus), case .choice = dialog.fields[dialog.focus].content {
            bindings += [
                Binding([.up], .choose(-1), KeyPhrases.choose, blocked: busy, isHint: true),
                Binding([.down], .choose(1), KeyPhrases.choose, blocked: busy, isHint: true),
            ]
        }
        return bindings
    }
}
