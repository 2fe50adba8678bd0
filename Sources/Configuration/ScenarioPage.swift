import Codes

/// The page of all scenarios (`Docs/Scenarios.md`), made from their files.
public enum ScenarioPage {
    /// One section a scenario, in the order given, in Markdown.
    public static func markdown(_ scenarios: [ScenarioConfiguration]) -> String {
        var lines = [
            "| scenario / 情景 | what happens / 发生什么 | alarms (possible) / 报警（可能） | held for (possible) / 停机（可能） "
                + "| lost / 剔除 |", "|---|---|---|---|---|",
        ]
        lines += scenarios.map(row)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func alarm(_ alarm: ScenarioExpectations.Alarm) -> String {
        (["`\(alarm.kind.word)`"] + [alarm.station, alarm.device].compactMap(\.self)).joined(separator: " ")
    }

    private static func row(_ scenario: ScenarioConfiguration) -> String {
        let text = scenario.description ?? scenario.name
        let expected = scenario.expectations
        let acts = scenario.people.map { "`\($0.word.rawValue)`" }
        let people = acts.isEmpty ? "" : "<br>people / 人员: " + acts.joined(separator: ", ")
        let alarms = expected.alarms.map(alarm) + expected.possibleAlarms.map { "(\(alarm($0)))" }
        let holds = expected.holds.map { "`\($0.word)`" } + expected.possibleHolds.map { "(`\($0.word)`)" }
        let losses = expected.losses.map { "\($0.station) \($0.atLeast)…\($0.atMost)" }
        let cells = [
            "**\(scenario.id)**<br>\(scenario.name.joined)", "\(text.english)<br>\(text.chinese)\(people)",
            alarms.joined(separator: ", "), holds.joined(separator: ", "), losses.joined(separator: ", "),
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }
}
