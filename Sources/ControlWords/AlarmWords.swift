public import ControlTypes

/// What the API says of alarms, in words.
public enum AlarmWords {
    public static func priority(_ token: String) -> BilingualMessage { LineWords.word(token, priorities) }

    /// A state after ISA-18.2, or another change that stands in the log.
    public static func state(_ token: String) -> BilingualMessage {
        states[token] ?? BilingualMessage(zh: token, en: token)
    }

    /// `!` calls for a person, `·` is known, `○` is over, `z` is put aside.
    public static func mark(_ state: String) -> String {
        switch state {
        case "unacknowledged", "latchedUnacknowledged": "!"
        case "returnedUnacknowledged": "○"
        case "shelved", "suppressed": "z"
        default: "·"
        }
    }

    /// Nobody has said yet that he saw it.
    public static func calls(_ state: String) -> Bool {
        ["unacknowledged", "latchedUnacknowledged", "returnedUnacknowledged"].contains(state)
    }

    private static let states: [String: BilingualMessage] = [
        "normal": BilingualMessage(zh: "正常", en: "normal"),
        "unacknowledged": BilingualMessage(zh: "未确认", en: "not acknowledged"),
        "acknowledged": BilingualMessage(zh: "已确认", en: "acknowledged"),
        "returnedUnacknowledged": BilingualMessage(zh: "已恢复，未确认", en: "over, not acknowledged"),
        "latchedUnacknowledged": BilingualMessage(zh: "已锁存，未确认", en: "latched, not acknowledged"),
        "latchedAcknowledged": BilingualMessage(zh: "已锁存，已确认", en: "latched, acknowledged"),
        "shelved": BilingualMessage(zh: "已搁置", en: "shelved"),
        "suppressed": BilingualMessage(zh: "按设计抑制", en: "suppressed by design"),
        "raised": BilingualMessage(zh: "出现", en: "raised"), "ended": BilingualMessage(zh: "结束", en: "ended"),
    ]

    private static let priorities = ["critical": "紧急", "high": "高", "medium": "中", "low": "低"]
}
