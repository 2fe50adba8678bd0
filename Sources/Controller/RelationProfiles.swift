import ConfigurationFiles
import Records

extension NamedRelationProfile {
    /// The profile that a product's file describes.
    init(_ configuration: RelationProfileConfiguration) {
        var profile: RelationProfile =
            switch configuration.base {
            case "classic": .classic
            default: .plant
            }
        func set<Word: RawRepresentable>(_ key: String, _ path: WritableKeyPath<RelationProfile, Word>)
        where Word.RawValue == String {
            guard let text = configuration.word(key) else { return }
            guard let word = Word(rawValue: text) else {
                preconditionFailure("the shape of \(key) allows only words that records know")
            }
            profile[keyPath: path] = word
        }
        set("spelling", \.spelling)
        set("top-parent", \.topParent)
        set("flags", \.flags)
        set("encoding", \.encoding)
        set("order", \.order)
        set("declaration", \.declaration)
        set("line-end", \.lineEnd)
        set("license", \.license)
        set("link-attributes", \.linkAttributes)
        if let attributes = configuration.codeAttributes {
            profile.codeAttributes = attributes.compactMap(RelationProfile.CodeAttribute.init)
        }
        self.init(name: configuration.name, profile: profile)
    }
}
