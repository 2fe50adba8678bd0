import Codes

extension ConfigurationKind {
    /// The JSON Schema (draft 2020-12) of this kind of file, for editors. It is made from the same description of the
    /// keys that the reader uses; what is to be checked between values only the reader knows.
    public var jsonSchema: String {
        var members: [(String, JSONText)] = [
            ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
            ("title", .string(title.joined)),
        ]
        members += shape.schema(description: nil)
        return JSONText.object(members).rendered
    }
}

extension Shape {
    /// The members of the schema of a value of this shape.
    fileprivate func schema(description: BilingualText?) -> [(String, JSONText)] {
        var members: [(String, JSONText)] = []
        if let description { members.append(("description", .string(description.joined))) }
        switch self {
        case .text(let format):
            members.append(("type", .string("string")))
            members.append(("minLength", .number(format.length.lowerBound)))
            members.append(("maxLength", .number(format.length.upperBound)))
            if let pattern = format.pattern { members.append(("pattern", .string("^(?:\(pattern))$"))) }
        case .word(let words):
            members.append(("enum", .array(words.map(JSONText.string))))
        case .number(let range):
            members.append(("type", .string("integer")))
            members.append(("minimum", .number(range.lowerBound)))
            members.append(("maximum", .number(range.upperBound)))
        case .flag:
            members.append(("type", .string("boolean")))
        case .list(let element, let count):
            members.append(("type", .string("array")))
            members.append(("minItems", .number(count.lowerBound)))
            members.append(("maxItems", .number(count.upperBound)))
            members.append(("items", .object(element.schema(description: nil))))
        case .group(let fields):
            members += Self.object(fields, extra: [])
        case .variants(let key, let meaning, let common, let cases):
            let alternatives = cases.map { variant in
                let constant: [(String, JSONText)] = [
                    ("description", .string(meaning.joined)), ("const", .string(variant.word)),
                ]
                var alternative: [(String, JSONText)] = [("title", .string(variant.meaning.joined))]
                alternative += Self.object(common + variant.fields, extra: [(key, .object(constant))])
                return JSONText.object(alternative)
            }
            members.append(("oneOf", .array(alternatives)))
        }
        return members
    }

    private static func object(_ fields: [Field], extra: [(String, JSONText)]) -> [(String, JSONText)] {
        var properties = extra
        var required = extra.map(\.0)
        for field in fields {
            var schema = field.shape.schema(description: field.meaning)
            switch field.presence {
            case .required: required.append(field.key)
            case .optional, .defaults: break
            case .number(let number): schema.append(("default", .number(number)))
            case .text(let text): schema.append(("default", .string(text)))
            case .flag(let flag): schema.append(("default", .flag(flag)))
            }
            properties.append((field.key, .object(schema)))
        }
        var members: [(String, JSONText)] = [
            ("type", .string("object")), ("additionalProperties", .flag(false)),
            ("properties", .object(properties)),
        ]
        if !required.isEmpty { members.append(("required", .array(required.map(JSONText.string)))) }
        return members
    }
}
