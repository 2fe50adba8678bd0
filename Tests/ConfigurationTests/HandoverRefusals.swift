import ConfigurationFiles

/// Destinations of records, and what must be said of wrong ones.
enum HandoverRefusals {
    private static func refusal(_ destinations: String, _ expected: String...) -> Refusal {
        var refusal = Refusal(.line, "  reject-window: 50", "  reject-window: 50\nhandover:\n" + destinations)
        refusal.expected = expected
        return refusal
    }

    static let all: [Refusal] = [
        refusal(
            "- { id: d, kind: directory, path: drop }",
            "13:35: error: handover[0].path: \"drop\" is not an absolute path"),
        refusal(
            "- { id: d, kind: directory, path: /srv/../etc }",
            "13:35: error: handover[0].path: the path \"/srv/../etc\" must not hold . or .."),
        refusal(
            "- { id: d, kind: directory, path: /srv/a }\n- { id: d, kind: directory, path: /srv/a }",
            "14:9: error: handover[1].id: the id \"d\" was used already in line 13",
            "14:35: error: handover[1].path: the directory /srv/a is used already in line 13"),
        refusal(
            "- { id: e, kind: epcis, url: \"http://epcis.example.com\" }",
            "13:30: error: handover[0].url: \"http://epcis.example.com\" is not an https address without a / at its "
                + "end; http only to 127.0.0.1 and localhost"),
        refusal(
            "- { id: e, kind: epcis, url: \"https://epcis.example.com\", retry-s: 60, longest-retry-s: 30 }",
            "13:89: error: handover[0].longest-retry-s: longest-retry-s (30) cannot be less than retry-s (60)"),
        refusal(
            "- { id: e, kind: epcis, url: \"https://epcis.example.com\", token: secret }",
            "13:59: error: handover[0].token: unknown key \"token\"; known here: kind, id, retry-s, "
                + "longest-retry-s, remind-hours, url, ca-file, timeout-s, token-file, events, message-kb, receiver, poll-s"
        ),
        refusal(
            "- { id: e, kind: fax }",
            "13:18: error: handover[0].kind: \"fax\" is not one of: directory, epcis, platform"),
    ]
}
