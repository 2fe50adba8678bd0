/// The codes of a file with their lines, each once, in ascending order.
///
/// Memory: 16 bytes for a code of digits, 56 for any other.
public struct FiledCodes: Sequence, Sendable {
    /// A code and the line where it stands first, from 1, a header counted.
    public struct Element: Hashable, Sendable {
        public var code: Code
        public var line: Int
    }

    /// How many different codes there are; known when all are in.
    public private(set) var count = 0
    // One of them stays empty.
    private var digits: OrderedRuns<FiledDigits>
    private var texts: OrderedRuns<FiledText>
    private let isOfDigits: Bool

    /// - Parameter runLength: codes that are ordered at a time, 1 or more.
    init(_ scheme: CodeScheme, runLength: Int) {
        isOfDigits =
            switch scheme {
            case .cn20, .sscc: true
            case .gs1: false
            }
        digits = OrderedRuns(runLength: runLength)
        texts = OrderedRuns(runLength: runLength)
    }

    /// Adds a code of the scheme.
    mutating func append(_ code: Code, line: Int) {
        // More lines than 32 bits count would need a file of gigabytes of empty lines, which are refused anyhow.
        let line = UInt32(clamping: line)
        if isOfDigits {
            digits.append(FiledDigits(code, line: line))
        } else {
            texts.append(FiledText(code, line: line))
        }
    }

    /// All codes are in: orders them, and tells every repetition with the line that had the code first.
    mutating func finish(_ repeated: (_ line: Int, _ firstLine: Int) -> Void) {
        digits.finish()
        texts.finish()
        var digits = MergedRuns(digits)
        while digits.next(repeated) != nil { count += 1 }
        var texts = MergedRuns(texts)
        while texts.next(repeated) != nil { count += 1 }
    }

    public struct Iterator: IteratorProtocol {
        fileprivate var digits: MergedRuns<FiledDigits>
        fileprivate var texts: MergedRuns<FiledText>

        public mutating func next() -> Element? {
            if let entry = digits.next({ _, _ in }) { return Element(code: entry.code, line: Int(entry.line)) }
            return texts.next { _, _ in }.map { Element(code: $0.code, line: Int($0.line)) }
        }
    }

    public func makeIterator() -> Iterator {
        Iterator(digits: MergedRuns(digits), texts: MergedRuns(texts))
    }
}

/// A code and its line in one value that is ordered by the code, then by the line.
protocol FiledCode: Comparable, Sendable {
    var line: UInt32 { get }
    func hasSameCode(as other: Self) -> Bool
}

/// Up to 20 digits, left-aligned in the upper 80 bits, four bits each; then their number, then the line.
struct FiledDigits: FiledCode {
    private let value: UInt128

    /// - Parameter code: at most 20 digits.
    init(_ code: Code, line: UInt32) {
        precondition(code.count <= 20, "a code of digits has at most 20")
        var digits: UInt128 = 0
        for byte in code { digits = digits << 4 | UInt128(byte & 0x0F) }
        value = digits << UInt128(128 - 4 * code.count) | UInt128(code.count) << 32 | UInt128(line)
    }

    var line: UInt32 { UInt32(truncatingIfNeeded: value) }

    var code: Code {
        var code = Code()
        let count = Int(UInt16(truncatingIfNeeded: value >> 32))
        for place in 0..<count {
            _ = code.append(0x30 + UInt8(truncatingIfNeeded: value >> UInt128(124 - 4 * place)) & 0x0F)
        }
        return code
    }

    static func < (left: FiledDigits, right: FiledDigits) -> Bool { left.value < right.value }

    func hasSameCode(as other: FiledDigits) -> Bool { value >> 32 == other.value >> 32 }
}

/// Any code.
struct FiledText: FiledCode {
    let code: Code
    let line: UInt32

    init(_ code: Code, line: UInt32) {
        self.code = code
        self.line = line
    }

    static func < (left: FiledText, right: FiledText) -> Bool {
        left.code == right.code ? left.line < right.line : left.code < right.code
    }

    func hasSameCode(as other: FiledText) -> Bool { code == other.code }
}
