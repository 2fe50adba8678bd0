/// The three characters that a reader puts in front of a symbol's content: `]`, a letter for the symbology, a modifier
/// (ISO/IEC 15424).
public struct AIMIdentifier: Hashable, Sendable {
    /// What the symbol says about its content.
    public enum Meaning: Sendable {
        /// FNC1 stands first: a GS1 element string.
        case gs1
        /// EAN or UPC: a GTIN and nothing else.
        case retail
        /// Anything else: content by agreement, such as the 20 digits of a cn20 code.
        case plain
    }

    public var symbology: UInt8
    public var modifier: UInt8

    /// Bytes of the identifier.
    public static let length = 3

    /// The identifier at the start of a reading; nil when the reader does not send it.
    public init?(_ reading: Reading) {
        guard reading.count >= AIMIdentifier.length, reading[0] == 0x5D, reading[1].isLetter,
            reading[2].isDigit || reading[2].isLetter
        else { return nil }
        symbology = reading[1]
        modifier = reading[2]
    }

    public var meaning: Meaning {
        switch (symbology, modifier) {
        case (0x43, 0x31),  // ]C1 GS1-128
            (0x64, 0x32), (0x64, 0x35),  // ]d2 GS1 DataMatrix, ]d5 the same with ECI
            (0x51, 0x33), (0x51, 0x34),  // ]Q3 GS1 QR Code, ]Q4 the same with ECI
            (0x65, 0x30),  // ]e0 GS1 DataBar
            (0x4A, 0x31):  // ]J1 GS1 DotCode
            .gs1
        case (0x45, _):  // ]E0 EAN-13 and UPC, ]E4 EAN-8
            .retail
        default:
            .plain
        }
    }
}

extension InlineText {
    /// The length without line ends (CR, LF) behind the content: a reader's suffix is no part of a reading.
    var endWithoutLineEnd: Int {
        var end = count
        while end > 0, self[end - 1] == 0x0D || self[end - 1] == 0x0A { end -= 1 }
        return end
    }

    /// A part of the text in a size of its own. The caller has checked that it fits.
    func part<let size: Int>(from start: Int, to stop: Int) -> InlineText<size> {
        precondition(stop - start <= InlineText<size>.capacity, "a part fits the size it was checked for")
        var part = InlineText<size>()
        for index in start..<stop { _ = part.append(self[index]) }
        return part
    }

    /// The number that up to nine digits write. The caller has checked that they are digits.
    func number(_ start: Int, _ stop: Int) -> UInt32 {
        precondition(stop - start <= 9, "nine digits fit 32 bits")
        var number: UInt32 = 0
        for index in start..<stop { number = number * 10 + UInt32(self[index] & 0x0F) }
        return number
    }
}

/// Bytes that are found by their number: arrays and inline texts. Numbers begin at `startIndex`, which is 0 for both.
protocol IndexedBytes: RandomAccessCollection where Element == UInt8, Index == Int {}

extension [UInt8]: IndexedBytes {}
extension InlineText: IndexedBytes {}
extension Slice: IndexedBytes where Base: IndexedBytes {}

extension IndexedBytes {
    /// Whether these bytes stand at the place.
    func has(_ prefix: StaticString, at position: Int, end: Int) -> Bool {
        prefix.withUTF8Buffer { bytes in
            guard position >= startIndex, position + bytes.count <= end, end <= endIndex else { return false }
            for offset in 0..<bytes.count where unsafe bytes[offset] != self[position + offset] { return false }
            return true
        }
    }
}

extension InlineText<2> {
    /// The same text in a field of three words.
    func widened() -> InlineText<3> { part(from: 0, to: count) }
}

extension InlineText<6> {
    /// The identity of a GS1 code: `01`, GTIN, `21`, serial.
    public init(gtin: InlineText<2>, serial: InlineText<3>) {
        self.init()
        var fits = append(0x30) && append(0x31)
        for index in 0..<gtin.count where !append(gtin[index]) { fits = false }
        fits = fits && append(0x32) && append(0x31)
        for index in 0..<serial.count where !append(serial[index]) { fits = false }
        precondition(fits, "15, 23 and 4 bytes fit into 47")
    }

    /// The 14 digits of a GS1 identity's GTIN; nil when this is no GS1 identity.
    public var gs1GTIN: InlineText<2>? {
        guard isGS1Identity else { return nil }
        return part(from: 2, to: 16)
    }

    /// The serial of a GS1 identity; nil when this is no GS1 identity.
    public var gs1Serial: InlineText<3>? {
        guard isGS1Identity else { return nil }
        return part(from: 18, to: count)
    }

    private var isGS1Identity: Bool {
        guard (19...38).contains(count), self[0] == 0x30, self[1] == 0x31, self[16] == 0x32, self[17] == 0x31 else {
            return false
        }
        for index in 2..<16 where !self[index].isDigit { return false }
        for index in 18..<count where !self[index].isInSet82 { return false }
        return true
    }
}
