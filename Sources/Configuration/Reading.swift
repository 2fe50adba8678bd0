import Codes

/// Values of a tree without errors. The shape has made sure that they are there; that one is not is a fault of this
/// module and not of the file.
extension Checked {
    func required(_ key: String) -> Checked {
        guard let value = self[key] else { preconditionFailure("the shape of \(path) guarantees \(key)") }
        return value
    }

    func text(_ key: String) -> String {
        guard let text = required(key).text else { preconditionFailure("\(key) of \(path) is a text") }
        return text
    }

    func number(_ key: String) -> Int {
        guard let number = required(key).number else { preconditionFailure("\(key) of \(path) is a number") }
        return number
    }

    func flag(_ key: String) -> Bool {
        guard let flag = required(key).flag else { preconditionFailure("\(key) of \(path) is a flag") }
        return flag
    }

    func list(_ key: String) -> [Checked] {
        required(key).elements
    }

    func bilingual(_ key: String) -> BilingualText {
        let group = required(key)
        return BilingualText(chinese: group.text("zh"), english: group.text("en"))
    }

    /// One of the words that the shape allowed.
    func word<Word: RawRepresentable>(_ key: String, _ type: Word.Type) -> Word where Word.RawValue == String {
        guard let word = Word(rawValue: text(key)) else {
            preconditionFailure("the shape of \(path) allows only the words of \(key)")
        }
        return word
    }
}
