import Codes

/// The form of a value in a configuration file.
///
/// The reader, the JSON Schema and the reference page are all made from the same shapes, so that none of them can
/// say something else than the others.
indirect enum Shape: Sendable {
    /// A text of a known form.
    case text(TextFormat)
    /// One of a few words.
    case word([String])
    /// A whole number.
    case number(ClosedRange<Int>)
    /// `true` or `false`.
    case flag
    /// A list with that many elements.
    case list(Shape, count: ClosedRange<Int>)
    /// Named values, no others.
    case group([Field])
    /// Named values whose set depends on the word under `key`.
    case variants(key: String, meaning: BilingualText, common: [Field], cases: [Variant])
}

/// The fields that one word of a discriminating key brings with it.
struct Variant: Sendable {
    var word: String
    var meaning: BilingualText
    var fields: [Field]
}

/// One key of a group.
struct Field: Sendable {
    enum Presence: Sendable {
        case required
        case optional
        /// The value where the key is absent.
        case number(Int)
        case text(String)
        case flag(Bool)
        /// A group whose keys all have defaults.
        case defaults
    }

    var key: String
    var shape: Shape
    var presence: Presence
    var meaning: BilingualText

    init(_ key: String, _ shape: Shape, _ presence: Presence, zh: String, en: String) {
        self.key = key
        self.shape = shape
        self.presence = presence
        self.meaning = BilingualText(zh: zh, en: en)
    }
}

/// The form of a text: a pattern for everybody, a deeper check for the reader.
struct TextFormat: Sendable {
    /// In Unicode scalars.
    var length: ClosedRange<Int>
    /// A regular expression that the whole text must match, in the part of the syntax that ECMA-262 (JSON Schema) and
    /// Swift share.
    var pattern: String?
    /// What is expected, for people.
    var expected: BilingualText
    /// Looks deeper (check digits); nil = nothing to complain about.
    var inspect: @Sendable (String) -> Complaint?

    init(
        length: ClosedRange<Int>, pattern: String?, zh: String, en: String,
        inspect: @escaping @Sendable (String) -> Complaint? = { _ in nil }
    ) {
        self.length = length
        self.pattern = pattern
        self.expected = BilingualText(zh: zh, en: en)
        self.inspect = inspect
    }
}

/// What a check found; the reader adds where.
struct Complaint: Hashable, Sendable {
    var severity: ConfigurationProblem.Severity
    var message: BilingualText

    static func error(zh: String, en: String) -> Complaint {
        Complaint(severity: .error, message: BilingualText(zh: zh, en: en))
    }

    static func warning(zh: String, en: String) -> Complaint {
        Complaint(severity: .warning, message: BilingualText(zh: zh, en: en))
    }
}

/// A kind of configuration file.
public enum ConfigurationKind: String, Hashable, Sendable, CaseIterable {
    case line
    case product
    case scenario

    /// The word that every file of this kind has under `format`.
    public var format: String { "lineage-\(rawValue)/1" }

    var shape: Shape {
        switch self {
        case .line: LineShape.document
        case .product: ProductShape.document
        case .scenario: ScenarioShape.document
        }
    }

    var title: BilingualText {
        switch self {
        case .line: BilingualText(zh: "生产线", en: "Line")
        case .product: BilingualText(zh: "产品", en: "Product")
        case .scenario: BilingualText(zh: "仿真情景", en: "Scenario")
        }
    }
}
