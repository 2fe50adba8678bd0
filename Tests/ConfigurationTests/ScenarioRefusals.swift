import ConfigurationFiles

/// Changes of the samples and what must be said of each, with its place.
enum ScenarioRefusals {
    static let all: [Refusal] = [
        Refusal(
            .scenario, "at-second: 10",
            "at-second: 10, at-unit: 5",
            "9:7: error: faults.scheduled[0]: exactly one of at-second, at-unit and at-container is needed"),
        Refusal(
            .scenario, ", at-second: 10",
            "",
            "9:7: error: faults.scheduled[0]: exactly one of at-second, at-unit and at-container is needed"),
        Refusal(
            .scenario, "fault: plc-restart",
            "fault: plc-restart, seconds: 3",
            "9:38: error: faults.scheduled[0].seconds: the fault plc-restart has no seconds"),
        Refusal(
            .scenario, "fault: plc-restart",
            "fault: plc-silent",
            "9:7: error: faults.scheduled[0]: the fault plc-silent needs seconds"),
        Refusal(
            .scenario, "fault: plc-restart",
            "fault: camera-drop",
            "9:7: error: faults.scheduled[0]: the fault camera-drop needs device"),
        Refusal(
            .scenario, "fault: plc-restart",
            "fault: label-slow",
            "9:16: error: faults.scheduled[0].fault: \"label-slow\" is not one of: "
                + FaultName.allCases.filter { $0.target != .chanceOnly }.map(\.rawValue).joined(separator: ", ")),
        Refusal(
            .scenario, "fault: plc-restart",
            "fault: container-lifted",
            "9:7: error: faults.scheduled[0]: the fault container-lifted needs station"),
        Refusal(
            .scenario, "fault: plc-restart, at-second: 10",
            "fault: container-rotated, at-unit: 10",
            "9:7: error: faults.scheduled[0]: the fault container-rotated strikes a container: it needs at-container"),
        Refusal(
            .scenario, "at-second: 10",
            "at-second: 10, station: units",
            "9:53: error: faults.scheduled[0].station: the fault plc-restart has no station"),
        Refusal(
            .scenario, "no-read: 1000",
            "noread: 1000",
            "7:12: error: faults.rates.noread: unknown key \"noread\"; known here: no-read, misprint, "
                + "duplicate-print, missing-print, item-taken, missing-in-container, ribbon-out, camera-late, "
                + "camera-drop, gate-stuck, answer-lost, label-misprint, label-slow, scan-forgotten, scan-doubled. "
                + "Did you mean \"no-read\"?"),
        Refusal(
            .scenario, "no-read: 1000",
            "no-read: 1000001",
            "7:21: error: faults.rates.no-read: 1000001 is not in 0…1000000"),
        Refusal(
            .scenario, "  rates:",
            "  preset: tipical\n  rates:",
            "7:11: error: faults.preset: \"tipical\" is not one of: none, typical. Did you mean \"typical\"?"),
        Refusal(
            .scenario, "product: product.yaml",
            "product: product.yaml\nexpect: { alarms: [ { alarm: sequence-slipp } ] }",
            "6:30: error: expect.alarms[0].alarm: no alarm is called \"sequence-slipp\". Did you mean \"sequence-slip\"?"
        ),
        Refusal(
            .scenario, "product: product.yaml",
            "product: product.yaml\nexpect: { holds: [ reject ] }",
            "6:20: error: expect.holds[0]: no hold is called \"reject\". Did you mean \"rejects\"?"),
        Refusal(
            .scenario, "product: product.yaml",
            "product: product.yaml\nexpect: { losses: [ { station: units, at-least: 3, at-most: 2 } ] }",
            "6:61: error: expect.losses[0].at-most: at-most is less than at-least"),
        Refusal(
            .scenario, "product: product.yaml",
            "product: product.yaml\nexpect: { possible-alarms: [ { alarm: jamm } ] }",
            "6:39: error: expect.possible-alarms[0].alarm: no alarm is called \"jamm\". Did you mean \"jam\"?"),
        Refusal(
            .scenario, "product: product.yaml",
            "product: product.yaml\nexpect: { possible-holds: [ reject ] }",
            "6:29: error: expect.possible-holds[0]: no hold is called \"reject\". Did you mean \"rejects\"?"),
        Refusal(
            .scenario, "product: product.yaml",
            "product: product.yaml\npeople: [ { act: take-out, at: fed } ]",
            "6:11: error: people[0]: the act take-out needs level"),
        Refusal(
            .scenario, "product: product.yaml",
            "product: product.yaml\npeople: [ { act: undo } ]",
            "6:11: error: people[0]: exactly one of at-second, at-unit and at is needed"),
        Refusal(
            .scenario, "product: product.yaml",
            "product: product.yaml\npeople: [ { act: undo, at: fed, at-unit: 3 } ]",
            "6:11: error: people[0]: exactly one of at-second, at-unit and at is needed"),
        Refusal(
            .scenario, "product: product.yaml",
            "product: product.yaml\npeople: [ { act: undo, at: fed, level: 2 } ]",
            "6:40: error: people[0].level: the act undo has no level"),
        Refusal(
            .scenario, "product: product.yaml",
            "product: product.yaml\npeople: [ { act: undo, at: fed, packs: 2 } ]",
            "6:40: error: people[0].packs: the act undo has no packs"),
        Refusal(
            .scenario, "product: product.yaml",
            "product: product.yaml\npeople: [ { act: undo, at: end } ]",
            "6:28: error: people[0].at: \"end\" is not one of: fed, closing. Did you mean \"fed\"?"),
    ]
}
