import Codes

/// The page of all scenarios (`Docs/Scenarios.md`), made from their files.
public enum ScenarioPage {
    /// One section a scenario, in the order given, in Markdown.
    public static func markdown(_ scenarios: [ScenarioConfiguration]) -> String {
        var lines = [
            "| scenario / 情景 | what happens / 发生什么 | alarms / 报警 | held for / 停机原因 | lost / 剔除 |",
            "|---|---|---|---|---|",
        ]
        lines += scenarios.map(row)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func row(_ scenario: ScenarioConfiguration) -> String {
        let text = scenario.description ?? scenario.name
        let expected = scenario.expectations
        let alarms = expected.alarms.map { alarm in
            (["`\(alarm.kind.word)`"] + [alarm.station, alarm.device].compactMap(\.self)).joined(separator: " ")
        }
        let losses = expected.losses.map { "\($0.station) \($0.atLeast)…\($0.atMost)" }
        let cells = [
            "**\(scenario.id)**<br>\(scenario.name.joined)", "\(text.english)<br>\(text.chinese)",
            alarms.joined(separator: ", "), expected.holds.map { "`\($0.word)`" }.joined(separator: ", "),
            losses.joined(separator: ", "),
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }
}
