import ArgumentParser
import Codes
import ControlTypes

/// The language in which a command speaks.
enum Language: String, CaseIterable, ExpressibleByArgument, Sendable {
    case zh
    case en

    /// What the environment asks for: `LC_ALL`, `LC_MESSAGES` and `LANG`, the first that is set.
    init(environment: [String: String]) {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty }
        self = locale?.hasPrefix("zh") == true ? .zh : .en
    }

    func choose(zh: String, en: String) -> String { self == .zh ? zh : en }
}

extension BilingualMessage {
    func text(in language: Language) -> String { language.choose(zh: zh, en: en) }
}

extension BilingualText {
    func text(in language: Language) -> String { language.choose(zh: chinese, en: english) }
}
