/// A value of the core as people and other programs can read it: made by reflection, so that an event or fact that is
/// added tomorrow shows all that it holds.
public indirect enum ReadableValue: Hashable, Sendable {
    case nothing
    case truth(Bool)
    case number(Int64)
    case text(String)
    /// One of a few possible values, by its name in the program, e.g. `commissioned`.
    case word(String)
    /// One of several cases, and what belongs to it.
    case choice(String, ReadableValue)
    case list([ReadableValue])
    case members([Member])

    public struct Member: Hashable, Sendable {
        public var name: String
        public var value: ReadableValue

        public init(name: String, value: ReadableValue) {
            self.name = name
            self.value = value
        }
    }

    /// Of an event, a fact or an effect: its case, and what belongs to it.
    static func parts(of value: Any) -> (name: String, members: [Member]) {
        let mirror = Mirror(reflecting: value)
        guard mirror.displayStyle == .enum, let child = mirror.children.first, let name = child.label else {
            return ("\(value)", [])
        }
        if case .members(let members) = payload(child.value) { return (name, members) }
        return (name, [Member(name: Self.name(of: child.value), value: reading(child.value))])
    }

    /// What stands behind a case: of several values each has a name.
    private static func payload(_ value: Any) -> ReadableValue? {
        let mirror = Mirror(reflecting: value)
        guard mirror.displayStyle == .tuple else { return nil }
        return .members(mirror.children.map(member))
    }

    private static func member(_ child: Mirror.Child) -> Member {
        let label = child.label.flatMap { $0.hasPrefix(".") ? nil : $0 }
        return Member(name: label ?? name(of: child.value), value: reading(child.value))
    }

    /// A value without a label is called what it is. Bare bytes are the numbers of devices.
    private static func name(of value: Any) -> String {
        switch value {
        case is UInt8: return "device"
        case is UInt16, is UInt32, is Int64: return "number"
        case is Bool: return "on"
        case is String: return "text"
        default: break
        }
        var type = "\(Swift.type(of: value))"
        if type.hasPrefix("Optional<") { type = String(type.dropFirst(9).dropLast()) }
        if type.hasPrefix("Array<") { type = String(type.dropFirst(6).dropLast()) + "s" }
        if type.hasPrefix("InlineText<") { return type.hasSuffix("s") ? "codes" : "code" }
        // PLCReport → plcReport, BatchPlan → batchPlan
        let capitals = type.prefix { $0.isUppercase }.count
        let lower = capitals > 1 ? capitals - 1 : capitals
        return type.prefix(lower).lowercased() + type.dropFirst(lower)
    }

    static func reading(_ value: Any) -> ReadableValue {
        switch value {
        case let text as String: return .text(text)
        case let truth as Bool: return .truth(truth)
        case let number as any BinaryInteger: return .number(Int64(truncatingIfNeeded: number))
        case let set as any OptionSet: return bits(set)
        default: break
        }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional: return mirror.children.first.map { reading($0.value) } ?? .nothing
        case .collection, .set: return .list(mirror.children.map { reading($0.value) })
        case .enum:
            guard let child = mirror.children.first, let name = child.label else { return .word("\(value)") }
            return .choice(name, payload(child.value) ?? reading(child.value))
        case .tuple: return .members(mirror.children.map(member))
        default:
            if let described = value as? any CustomStringConvertible { return .text(described.description) }
            return .members(mirror.children.map(member))
        }
    }

    private static func bits(_ set: some OptionSet) -> ReadableValue {
        guard let raw = set.rawValue as? any BinaryInteger else { return .text("\(set)") }
        return .number(Int64(truncatingIfNeeded: raw))
    }
}

extension ReadableValue: Encodable {
    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }

        init?(intValue: Int) { nil }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .nothing:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .truth(let value):
            var container = encoder.singleValueContainer()
            try container.encode(value)
        case .number(let value):
            var container = encoder.singleValueContainer()
            try container.encode(value)
        case .text(let value), .word(let value):
            var container = encoder.singleValueContainer()
            try container.encode(value)
        case .choice(let name, let value):
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(value, forKey: Key(stringValue: name))
        case .list(let values):
            var container = encoder.singleValueContainer()
            try container.encode(values)
        case .members(let members):
            var container = encoder.container(keyedBy: Key.self)
            for member in members { try container.encode(member.value, forKey: Key(stringValue: member.name)) }
        }
    }
}
