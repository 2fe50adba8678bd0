import Codes

extension BilingualText {
    /// The short labels keep the tables of shapes readable.
    init(zh: String, en: String) {
        self.init(chinese: zh, english: en)
    }

    /// Both on one line: `English / 中文`.
    var joined: String { "\(english) / \(chinese)" }
}
