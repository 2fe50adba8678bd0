import ControlTypes
import ControlWords

/// Shows how the demonstration goes on: a line a second, unless a console shows it.
struct DemonstrationScreen {
    var language: Language
    /// While it is open, the terminal belongs to it.
    var console: DemonstrationConsole?

    init(language: Language) { self.language = language }

    /// Something worth a line of its own.
    func tell(zh: String, en: String) {
        let line = language.choose(zh: zh, en: en)
        if console?.keep(line) == true { return }
        console?.takeNews().forEach(Output.say)
        Output.say(line)
    }

    func show(_ status: LineStatus, elapsed: Duration) {
        if console?.isOpen == true { return }
        Output.say(line(status, elapsed: elapsed))
    }

    /// Time, state, speed, units, containers, and what holds the line.
    func line(_ status: LineStatus, elapsed: Duration) -> String {
        let words = StatusText(language: language)
        let unitStations = status.stations.filter { $0.level == 1 }
        let passed = unitStations.reduce(0) { $0 + $1.passed }
        let rejected = unitStations.reduce(0) { $0 + $1.rejected }
        var parts = [
            DemonstrationSummary.text(elapsed), words.state(status.state),
            language.choose(zh: "\(status.speed) 件/分", en: "\(status.speed)/min"),
            language.choose(zh: "小盒 \(passed) 合格 \(rejected) 剔除", en: "units \(passed) passed \(rejected) rejected"),
        ]
        for level in status.batch?.levels ?? [] where level.level > 1 {
            parts.append("\(level.name) \(level.closed)")
        }
        if let hold = words.holds(status).first { parts.append(hold) }
        return parts.joined(separator: "  ")
    }
}
