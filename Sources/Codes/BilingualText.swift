/// A sentence for people, in both languages of the product.
public struct BilingualText: Hashable, Sendable {
    public var chinese: String
    public var english: String

    public init(chinese: String, english: String) {
        self.chinese = chinese
        self.english = english
    }
}
