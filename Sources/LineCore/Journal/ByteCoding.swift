public import Codes

/// Writes the binary form of the journal, of events and of facts: unsigned numbers as LEB128, signed ones zigzag, texts
/// with their length in front.
public struct ByteWriter: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public mutating func byte(_ value: UInt8) { bytes.append(value) }

    public mutating func number(_ value: some UnsignedInteger & FixedWidthInteger) {
        var rest = UInt64(value)
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    public mutating func signed(_ value: Int64) {
        number(UInt64(bitPattern: value << 1 ^ value >> 63))
    }

    public mutating func bool(_ value: Bool) { bytes.append(value ? 1 : 0) }

    public mutating func text(_ value: String) {
        let utf8 = Array(value.utf8)
        number(UInt(utf8.count))
        bytes += utf8
    }

    public mutating func inline<let words: Int>(_ value: InlineText<words>) {
        number(UInt(value.count))
        for index in 0..<value.count { bytes.append(value[index]) }
    }

    public mutating func list<Element>(_ values: [Element], _ write: (inout ByteWriter, Element) -> Void) {
        number(UInt(values.count))
        for value in values { write(&self, value) }
    }

    public mutating func optional<Element>(_ value: Element?, _ write: (inout ByteWriter, Element) -> Void) {
        bool(value != nil)
        if let value { write(&self, value) }
    }
}

/// Why bytes are no journal entry of this version.
public enum ByteFault: Error, Hashable, Sendable {
    /// The bytes end in the middle of a value.
    case truncated
    /// A value that no writer writes, at this offset.
    case invalid(offset: Int)
    /// Bytes are left over behind the value, from this offset.
    case trailing(offset: Int)
    /// Written by another version of the format.
    case version(UInt8)
}

/// Reads what ``ByteWriter`` wrote. It trusts nothing: every fault of the bytes is an error, none a trap.
public struct ByteReader: Sendable {
    private let bytes: [UInt8]
    public private(set) var offset = 0

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    public mutating func byte() throws(ByteFault) -> UInt8 {
        guard offset < bytes.count else { throw .truncated }
        defer { offset += 1 }
        return bytes[offset]
    }

    public mutating func number<Number: UnsignedInteger & FixedWidthInteger>(
        _: Number.Type
    ) throws(ByteFault) -> Number {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            guard shift < 63 || (shift == 63 && next <= 1) else { throw .invalid(offset: offset) }
            value |= UInt64(next & 0x7F) << shift
            if next & 0x80 == 0 { break }
            shift += 7
        }
        guard let number = Number(exactly: value) else { throw .invalid(offset: offset) }
        return number
    }

    public mutating func signed() throws(ByteFault) -> Int64 {
        let value = try number(UInt64.self)
        return Int64(bitPattern: value >> 1) ^ -Int64(value & 1)
    }

    public mutating func bool() throws(ByteFault) -> Bool {
        switch try byte() {
        case 0: false
        case 1: true
        default: throw .invalid(offset: offset)
        }
    }

    public mutating func text() throws(ByteFault) -> String {
        let count = try number(UInt.self)
        guard count <= UInt(bytes.count - offset) else { throw .truncated }
        let slice = bytes[offset..<(offset + Int(count))]
        guard let text = String(validating: slice, as: UTF8.self) else { throw .invalid(offset: offset) }
        offset += Int(count)
        return text
    }

    public mutating func inline<let words: Int>(_: InlineText<words>.Type) throws(ByteFault) -> InlineText<words> {
        let count = try number(UInt.self)
        guard count <= UInt(bytes.count - offset) else { throw .truncated }
        guard let text = InlineText<words>(bytes: bytes[offset..<(offset + Int(count))]) else {
            throw .invalid(offset: offset)
        }
        offset += Int(count)
        return text
    }

    public mutating func list<Element>(
        _ read: (inout ByteReader) throws(ByteFault) -> Element
    ) throws(ByteFault) -> [Element] {
        let count = try number(UInt.self)
        // Each element takes at least a byte, so that a wrong count cannot ask for more memory than there are bytes.
        guard count <= UInt(bytes.count - offset) else { throw .truncated }
        var values: [Element] = []
        values.reserveCapacity(Int(count))
        for _ in 0..<count { values.append(try read(&self)) }
        return values
    }

    public mutating func optional<Element>(
        _ read: (inout ByteReader) throws(ByteFault) -> Element
    ) throws(ByteFault) -> Element? {
        try bool() ? try read(&self) : nil
    }

    /// A value whose raw value was written as a byte or number.
    public mutating func raw<Value: RawRepresentable>(
        _: Value.Type
    ) throws(ByteFault) -> Value where Value.RawValue: UnsignedInteger & FixedWidthInteger {
        guard let value = Value(rawValue: try number(Value.RawValue.self)) else { throw .invalid(offset: offset) }
        return value
    }

    public func end() throws(ByteFault) {
        guard offset == bytes.count else { throw .trailing(offset: offset) }
    }
}
