/// A short byte string that lives inside its owner: no allocation, no reference, cheap to compare and to hash.
///
/// `words` is its size in 8-byte words; the last byte holds the length, so it takes `8 · words − 1` bytes.
public struct InlineText<let words: Int>: Sendable {
    @usableFromInline var storage: InlineArray<words, UInt64>

    /// The longest text that fits, in bytes (at most 255).
    @inlinable public static var capacity: Int { Swift.min(words * 8 - 1, 255) }

    /// The empty text.
    @inlinable public init() {
        storage = InlineArray(repeating: 0)
    }

    /// Nil when the bytes do not fit; nothing is ever cut off.
    @inlinable public init?(bytes: some Sequence<UInt8>) {
        self.init()
        for byte in bytes where !append(byte) { return nil }
    }

    /// Nil when the text's UTF-8 bytes do not fit.
    @inlinable public init?(_ text: String) {
        self.init(bytes: text.utf8)
    }

    @inlinable public var count: Int { Int(storage[words - 1] >> 56) }
    @inlinable public var isEmpty: Bool { count == 0 }

    @inlinable public subscript(index: Int) -> UInt8 {
        precondition(index >= 0 && index < count, "an index lies within the text")
        return UInt8(truncatingIfNeeded: storage[index >> 3] >> UInt64((index & 7) << 3))
    }

    /// Adds a byte; false when the text is full, which leaves it unchanged.
    @inlinable public mutating func append(_ byte: UInt8) -> Bool {
        let length = count
        guard length < Self.capacity else { return false }
        storage[length >> 3] |= UInt64(byte) << UInt64((length & 7) << 3)
        storage[words - 1] = (storage[words - 1] & 0x00FF_FFFF_FFFF_FFFF) | UInt64(length + 1) << 56
        return true
    }

    /// The bytes, in a new array.
    public var bytes: [UInt8] {
        (0..<count).map { self[$0] }
    }
}

extension InlineText: Hashable {
    @inlinable public static func == (left: InlineText, right: InlineText) -> Bool {
        for index in 0..<words where left.storage[index] != right.storage[index] { return false }
        return true
    }

    @inlinable public func hash(into hasher: inout Hasher) {
        for index in 0..<words { hasher.combine(storage[index]) }
    }
}

extension InlineText: Comparable {
    /// The order of the bytes, a text before its continuations.
    public static func < (left: InlineText, right: InlineText) -> Bool {
        // What a text leaves free is zero, and the length is the last byte: it decides where one is the other and zeros.
        for index in 0..<words where left.storage[index] != right.storage[index] {
            return left.storage[index].byteSwapped < right.storage[index].byteSwapped
        }
        return false
    }
}

extension InlineText: RandomAccessCollection {
    @inlinable public var startIndex: Int { 0 }
    @inlinable public var endIndex: Int { count }
}

extension InlineText: CustomStringConvertible {
    /// The bytes as UTF-8, repaired where they are none.
    public var description: String { String(decoding: bytes, as: UTF8.self) }
}

/// The identity of a code: what makes it this code and no other.
///
/// - cn20: the 20 digits
/// - sscc: the 18 digits
/// - gs1: `01`, the GTIN's 14 digits, `21`, the serial of 1 to 20 characters (no separators, no other elements)
public typealias Code = InlineText<6>

/// What a reader made of one symbol, as it came: with AIM identifier if the reader sends it, separators as bytes 1D.
public typealias Reading = InlineText<16>
