import ControlTypes
import ControlWords
import Testing

@testable import Console

/// A person at a console without a terminal: presses keys, lets time pass, and hears what the controller answers.
struct Operator {
    var model: Model
    private(set) var commands: [Command] = []

    init(language: Language = .en, rows: Int = 24, columns: Int = 80, glyphs: Glyphs = .lines) {
        model = Model(
            settings: Model.Settings(clockOffset: 8 * 3_600, glyphs: glyphs, idleLimit: 900_000), language: language,
            size: Grid.Size(rows: rows, columns: columns), now: ConsoleTime(tick: 0, wall: 1_788_242_523))
        model.session = .open(Plant.supervisor)
    }

    /// What was asked since the last look.
    mutating func asked() -> [Call] {
        defer { commands = [] }
        return commands.compactMap { command in
            if case .call(let call) = command { call } else { nil }
        }
    }

    var hasLeft: Bool { commands.contains(.leave) }

    mutating func take(_ message: Message) { commands += model.update(message) }

    mutating func press(_ keys: Key...) {
        for key in keys { take(.key(key)) }
    }

    mutating func type(_ text: String) {
        for character in text { take(.key(.character(character))) }
    }

    mutating func wait(milliseconds: Int64) {
        let tick = model.now.tick + milliseconds
        let wall = model.now.wall + tick / 1_000 - model.now.tick / 1_000
        take(.tick(ConsoleTime(tick: tick, wall: wall)))
    }

    mutating func answer(_ call: Call, _ answer: Answer) { take(.answered(call, .success(answer))) }

    mutating func refuse(_ call: Call, _ kind: ControlError.Kind, _ message: BilingualMessage) {
        take(.answered(call, .failure(ControlError(kind: kind, message: message, problems: []))))
    }

    /// The controller tells this status.
    mutating func hear(_ status: LineStatus) { answer(.status, .status(status)) }

    var grid: Grid { view(model, model.size) }
    var screen: String { grid.lines.joined(separator: "\n") }
}
