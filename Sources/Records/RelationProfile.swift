/// How a relation file (关联关系 RelationCreate, schema 3.0) is spelled. Files accepted in the field differ in these
/// points, and the platform's schema is not public: so they are data.
///
/// The raw values are the words of configuration files and of record.json.
public struct RelationProfile: Hashable, Sendable {
    /// Letter case of `Events@Version` and `Event@Name`.
    public enum Spelling: String, Hashable, Sendable, CaseIterable { case capital, lowercase }

    /// `parentCode` of a pack that is in no other.
    public enum TopParent: String, Hashable, Sendable, CaseIterable { case absent, empty }

    public enum FlagPolicy: String, Hashable, Sendable, CaseIterable {
        /// Each container by the units that are really inside; units 0.
        case byFill = "by-fill"
        /// Each container by the packs that are directly inside: a case with all its bundles is full though one of them
        /// is short. Mixed as in ``byFill``; units 0.
        case byChildren = "by-children"
        /// Each line has the flag of its outermost container.
        case outermost
        /// As ``byFill``, and every line of the file says short when one container is.
        case wholeFile = "whole-file"
    }

    public enum Encoding: String, Hashable, Sendable, CaseIterable {
        case utf8 = "utf-8"
        case gb2312, gb18030

        /// The word in the XML declaration.
        var name: String {
            switch self {
            case .utf8: "utf-8"
            case .gb2312: "GB2312"
            case .gb18030: "GB18030"
            }
        }
    }

    public enum Order: String, Hashable, Sendable, CaseIterable {
        /// A container, then what is in it, and so on.
        case depthFirst = "depth-first"
        /// All packs of the top layer, then those of the layer below.
        case byLevel = "by-level"
    }

    /// Whether the XML declaration stands on the line of `Document` or on its own. Each element below has its own line
    /// in both.
    public enum Declaration: String, Hashable, Sendable, CaseIterable { case inline, above }

    /// What ends a line.
    public enum LineEnd: String, Hashable, Sendable, CaseIterable {
        case lf, crlf

        var text: String { self == .lf ? "\n" : "\r\n" }
    }

    /// `Document@License`.
    public enum License: String, Hashable, Sendable, CaseIterable {
        /// The number of the master data.
        case given
        case empty
    }

    /// `Relation@linkProductCode` and `@assCorpCode`, which are empty where they occur.
    public enum LinkAttributes: String, Hashable, Sendable, CaseIterable { case absent, empty }

    /// An attribute of `Code`.
    public enum CodeAttribute: String, Hashable, Sendable, CaseIterable { case curCode, packLayer, parentCode, flag }

    public var spelling: Spelling
    public var topParent: TopParent
    public var flags: FlagPolicy
    public var encoding: Encoding
    public var order: Order
    public var declaration: Declaration
    public var lineEnd: LineEnd
    public var license: License
    public var linkAttributes: LinkAttributes
    /// The order of the attributes of `Code`: each of them once.
    public var codeAttributes: [CodeAttribute]

    /// What relation.xml itself has.
    public static let plant = RelationProfile(
        spelling: .capital, topParent: .absent, flags: .byFill, encoding: .utf8, order: .depthFirst,
        declaration: .inline, lineEnd: .lf, license: .given, linkAttributes: .absent,
        codeAttributes: CodeAttribute.allCases)

    /// What older generators write.
    public static let classic = RelationProfile(
        spelling: .lowercase, topParent: .empty, flags: .outermost, encoding: .utf8, order: .byLevel,
        declaration: .above, lineEnd: .lf, license: .empty, linkAttributes: .absent,
        codeAttributes: CodeAttribute.allCases)
}

/// A relation file beside relation.xml: `relation-<name>.xml`.
public struct NamedRelationProfile: Hashable, Sendable {
    /// Letters, digits, `-` and `_`; it becomes part of a file name.
    public var name: String
    public var profile: RelationProfile

    public init(name: String, profile: RelationProfile) {
        self.name = name
        self.profile = profile
    }

    /// The file in the record.
    public var fileName: String { "relation-\(name).xml" }

    var isNameSound: Bool {
        (1...32).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == 0x2D || byte == 0x5F
            }
    }

    /// Its object in record.json, so that the file can be judged by what it is meant to be.
    var encoded: String {
        let words = profile.words.map { JSONText.quoted($0.name) + ":" + JSONText.quoted($0.word) }
        return "{\"name\":\(JSONText.quoted(name)),\(words.joined(separator: ","))}"
    }

    init?(_ value: JSONValue) {
        guard let name = value["name"]?.string, let profile = RelationProfile(value) else { return nil }
        self.init(name: name, profile: profile)
        guard isNameSound else { return nil }
    }
}

extension RelationProfile {
    fileprivate var words: [(name: String, word: String)] {
        [
            ("spelling", spelling.rawValue), ("top_parent", topParent.rawValue), ("flags", flags.rawValue),
            ("encoding", encoding.rawValue), ("order", order.rawValue), ("declaration", declaration.rawValue),
            ("line_end", lineEnd.rawValue), ("license", license.rawValue),
            ("link_attributes", linkAttributes.rawValue),
            ("code_attributes", codeAttributes.map(\.rawValue).joined(separator: " ")),
        ]
    }

    fileprivate init?(_ value: JSONValue) {
        func word<Word: RawRepresentable>(_ name: String, _: Word.Type) -> Word? where Word.RawValue == String {
            value[name]?.string.flatMap(Word.init(rawValue:))
        }
        guard let spelling = word("spelling", Spelling.self), let topParent = word("top_parent", TopParent.self),
            let flags = word("flags", FlagPolicy.self), let encoding = word("encoding", Encoding.self),
            let order = word("order", Order.self), let declaration = word("declaration", Declaration.self),
            let lineEnd = word("line_end", LineEnd.self), let license = word("license", License.self),
            let linkAttributes = word("link_attributes", LinkAttributes.self),
            let attributes = value["code_attributes"]?.string?.split(separator: " ").map({
                CodeAttribute(rawValue: String($0))
            }),
            Set(attributes) == Set(CodeAttribute.allCases), attributes.count == CodeAttribute.allCases.count
        else { return nil }
        self.init(
            spelling: spelling, topParent: topParent, flags: flags, encoding: encoding, order: order,
            declaration: declaration, lineEnd: lineEnd, license: license, linkAttributes: linkAttributes,
            codeAttributes: attributes.compactMap(\.self))
    }
}
