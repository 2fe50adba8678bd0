/// Many codes in little memory: each takes as many words as its scheme's longest, side by side in one allocation.
public struct CodeList: Sendable {
    /// For each code the first words of its storage; the last byte of the last word is its length.
    private var words: [UInt64] = []
    /// Words of a code, 1 to 6.
    private let stride: Int

    /// An empty list for codes of at most so many bytes.
    init(longest: Int, expectedCount: Int) {
        precondition((1...Code.capacity).contains(longest), "a list holds codes")
        stride = longest / 8 + 1
        words.reserveCapacity(stride * expectedCount)
    }

    /// Adds a code of at most the list's longest.
    mutating func append(_ code: Code) {
        precondition(code.count < stride * 8, "a code fits the list that was made for its scheme")
        for index in 0..<(stride - 1) { words.append(code.storage[index]) }
        // The code's own length, and nothing else, stands in the byte that its last word lends to the list.
        let last = code.storage[stride - 1] & 0x00FF_FFFF_FFFF_FFFF
        words.append(last | UInt64(code.count) << 56)
    }
}

extension CodeList: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { words.count / stride }

    public subscript(position: Int) -> Code {
        precondition(position >= 0 && position < endIndex, "an index lies within the list")
        var code = Code()
        for index in 0..<stride { code.storage[index] = words[position * stride + index] }
        let length = code.storage[stride - 1] & 0xFF00_0000_0000_0000
        code.storage[stride - 1] ^= length
        code.storage[5] |= length
        return code
    }
}

/// Finds repeated codes of a list while it grows: a table of the list's indexes, open addressing, never more than half
/// full. It holds no codes of its own.
struct CodeIndex {
    /// Index + 1 of a code in the list; 0 = free.
    private var slots: [UInt32]
    private var used = 0

    init(expectedCount: Int) {
        var size = 1024
        while size < expectedCount * 2, size < 1 << 30 { size *= 2 }
        slots = [UInt32](repeating: 0, count: size)
    }

    /// The index of an equal code in the list, or nil after noting that the code will be the list's next one.
    mutating func firstIndex(of code: Code, in list: CodeList) -> Int? {
        if used * 2 >= slots.count { grow(list) }
        var slot = place(of: code)
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            if list[index] == code { return index }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = UInt32(list.count + 1)
        used += 1
        return nil
    }

    private mutating func grow(_ list: CodeList) {
        let old = slots
        slots = [UInt32](repeating: 0, count: old.count * 2)
        for entry in old where entry != 0 {
            var slot = place(of: list[Int(entry) - 1])
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = entry
        }
    }

    /// The same on every machine and in every run, unlike the library's hash.
    private func place(of code: Code) -> Int {
        var hash: UInt64 = 0
        for index in 0..<6 {
            hash = (hash ^ code.storage[index]) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 29
        }
        return Int(truncatingIfNeeded: hash & UInt64(slots.count - 1))
    }
}
