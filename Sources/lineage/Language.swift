public import ArgumentParser
import Codes
public import ControlWords

extension Language: ExpressibleByArgument {}

extension BilingualText {
    func text(in language: Language) -> String { language.choose(zh: chinese, en: english) }
}
