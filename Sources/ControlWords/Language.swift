public import ControlTypes

/// The language in which a program speaks.
public enum Language: String, CaseIterable, Hashable, Sendable {
    case zh
    case en

    /// What the environment asks for: `LC_ALL`, `LC_MESSAGES` and `LANG`, the first that is set.
    public init(environment: [String: String]) {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty }
        self = locale?.hasPrefix("zh") == true ? .zh : .en
    }

    public func choose(zh: String, en: String) -> String { self == .zh ? zh : en }

    public var other: Language { self == .zh ? .en : .zh }
}

extension BilingualMessage {
    public func text(in language: Language) -> String { language.choose(zh: zh, en: en) }
}
