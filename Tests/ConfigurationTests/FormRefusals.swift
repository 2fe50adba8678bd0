import ConfigurationFiles

/// Changes of the samples and what must be said of each, with its place.
enum FormRefusals {
    static let all: [Refusal] = [
        Refusal(
            .line, "id: PL-09",
            "id: PL-09\nidd: x",
            "3:1: error: idd: unknown key \"idd\"; known here: format, id, name, enterprise, "
                + "ignore-retail-codes, limits, journal, recorder, counts, pools, access, handover, losses, shifts, "
                + "stop-reasons, clearance, alarms, grades, devices, stations, rework. Did you mean \"id\"?"),
        Refusal(
            .line, "name: { zh: 测试线, en: Test line }",
            "nane: { zh: 测试线, en: Test line }",
            "1:1: error: name: the required key name is missing (the line's name)",
            "3:1: error: nane: unknown key \"nane\"; known here: format, id, name, enterprise, "
                + "ignore-retail-codes, limits, journal, recorder, counts, pools, access, handover, losses, shifts, "
                + "stop-reasons, clearance, alarms, grades, devices, stations, rework. Did you mean \"name\"?"),
        Refusal(
            .line, "en: Test line",
            "en: Test line, fr: Ligne",
            "3:33: error: name.fr: unknown key \"fr\"; known here: zh, en"),
        Refusal(
            .line, "id: PL-09",
            "id: 9",
            "2:5: error: id: a text that looks like a number or a flag needs quotes: \"9\""),
        Refusal(
            .line, "id: PL-09",
            "id:",
            "2:4: error: id: there is no value; expected an identifier: 1…32 letters, digits, - or _, "
                + "beginning with a letter or digit"),
        Refusal(
            .line, "id: PL-09",
            "id: \"\"",
            "2:5: error: id: \"\" is not an identifier: 1…32 letters, digits, - or _, beginning with a letter "
                + "or digit"),
        Refusal(
            .line, "id: PL-09",
            "id: [PL-09]",
            "2:5: error: id: expected a text: an identifier: 1…32 letters, digits, - or _, beginning with a "
                + "letter or digit"),
        Refusal(
            .line, "id: PL-09",
            "id: -x",
            "2:5: error: id: \"-x\" is not an identifier: 1…32 letters, digits, - or _, beginning with a "
                + "letter or digit"),
        Refusal(
            .line, "id: PL-09",
            "id: \"P\\tL\"",
            "2:5: error: id: control characters are not allowed in a text"),
        Refusal(
            .line, "id: PL-09",
            "id: &a PL-09",
            "2:5: error: id: anchors (&) and aliases (*) are not used in these files"),
        Refusal(
            .line, "reject-window: 50",
            "reject-window: 0",
            "11:18: error: limits.reject-window: 0 is not in 1…64"),
        Refusal(
            .line, "reject-window: 50",
            "reject-window: \"50\"",
            "11:18: error: limits.reject-window: \"50\" is not a whole number (1…64, no quotes, no leading zeros)"),
        Refusal(
            .line, "reject-window: 50",
            "reject-window: 050",
            "11:18: error: limits.reject-window: \"050\" is not a whole number (1…64, no quotes, no leading zeros)"),
        Refusal(
            .line, "reject-window: 50",
            "reject-window: 5.5",
            "11:18: error: limits.reject-window: \"5.5\" is not a whole number (1…64, no quotes, no leading zeros)"),
        Refusal(
            .line, "reject-window: 50",
            "reject-window: { a: 1 }",
            "11:18: error: limits.reject-window: expected a whole number, 1…64"),
        Refusal(
            .line, "limits:\n  rejects-in-window: 10\n  reject-window: 50",
            "limits: 7",
            "9:9: error: limits: expected keys with values"),
        Refusal(
            .line, "limits:",
            "ignore-retail-codes: yes\nlimits:",
            "9:22: error: ignore-retail-codes: expected true or false"),
        Refusal(
            .line, "driver: zipher",
            "driver: ziper",
            "17:13: error: devices[1].driver: \"ziper\" is not one of: line-link, zipher, dataman-modbus, "
                + "keyence-sr, zpl, scanner. Did you mean \"zipher\"?"),
        Refusal(
            .line, "    driver: zipher\n",
            "",
            "16:5: error: devices[1]: driver is missing: one of line-link, zipher, dataman-modbus, keyence-sr, "
                + "zpl, scanner"),
        Refusal(
            .line, "kind: coding",
            "kind: codng",
            "42:11: error: stations[0].kind: \"codng\" is not one of: coding, verifying, container, tracked, handheld. "
                + "Did you mean \"coding\"?"),
        Refusal(
            .line, "job: UNIT",
            "jobs: UNIT",
            "16:5: error: devices[1].job: the required key job is missing (the job inside the printer)",
            "19:5: error: devices[1].jobs: unknown key \"jobs\"; known here: driver, id, connect, job, "
                + "record-fields, job-fields, date-format, records, poll-ms, answer-timeout-ms. Did you mean \"job\"?"),
        Refusal(
            .line, "record-fields: [{ name: CODE, content: code }]",
            "record-fields: []",
            "20:20: error: devices[1].record-fields: the list has 0 elements, allowed are 1…20"),
        Refusal(
            .line, "format: lineage-line/1",
            "format: lineage-line/2",
            "1:9: error: format: \"lineage-line/2\" is not one of: lineage-line/1. Did you mean \"lineage-line/1\"?"),
        Refusal(
            .line, "id: PL-09",
            "id: PL-09\nid: PL-10",
            "2:1: error: : a key stands twice in its group: id; the rest of the file was not looked at"),
        Refusal(
            .line, "id: PL-09",
            "id: [PL-09",
            "3:5: error: : this is no YAML: did not find expected ',' or ']'"),
        Refusal(
            .line, "id: PL-09",
            "id: *unknown",
            "2:5: error: : this YAML cannot be used: found undefined alias"),
        Refusal(
            .line, "format: lineage-line/1",
            "format: lineage-line/1\n--- \na: 1",
            "2:1: error: : this YAML cannot be used: but found another document"),
        Refusal(
            .product, "shelf-life: 24",
            "shelf-life: 0",
            "7:13: error: shelf-life: 0 is not in 1…120"),
        Refusal(
            .product, "levels:",
            "[1]: x\nlevels:",
            "20:1: error: : a key must be a word"),
        Refusal(
            .product, "expiry-rule: day-before",
            "expiry-rule: before",
            "8:14: error: expiry-rule: \"before\" is not one of: same-day, day-before, previous-month-end, "
                + "month-end"),
    ]
}
