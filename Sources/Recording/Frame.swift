/// A frame of a recording's file: length and CRC-32C of the payload, each four bytes, least significant first; then the
/// payload. What a crash tears off is told from what is whole.
enum Frame {
    /// The first bytes of every file.
    static let magic = Array("LINREC1\n".utf8)
    static let headLength = 8
    /// More than a frame ever holds; a length beyond it is damage.
    static let limit = 16 << 20

    static func bytes(_ payload: [UInt8]) -> [UInt8] {
        precondition(payload.count <= limit, "a frame of a recording holds at most 16 MiB")
        var bytes: [UInt8] = []
        bytes.reserveCapacity(headLength + payload.count)
        append(UInt32(payload.count), to: &bytes)
        append(CRC32C.of(payload), to: &bytes)
        bytes += payload
        return bytes
    }

    /// Length and sum of a frame's first eight bytes.
    static func head(_ bytes: ArraySlice<UInt8>) -> (length: Int, sum: UInt32)? {
        guard bytes.count == headLength else { return nil }
        let length = number(bytes.prefix(4))
        guard length <= limit else { return nil }
        return (Int(length), number(bytes.suffix(4)))
    }

    private static func append(_ number: UInt32, to bytes: inout [UInt8]) {
        for shift in [0, 8, 16, 24] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}

/// CRC-32C (Castagnoli), as iSCSI has it (RFC 3720, appendix B.4): finds what a torn or altered sector leaves behind.
enum CRC32C {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
    }

    static func of(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in sum >> 8 ^ table[Int((sum ^ UInt32(byte)) & 0xFF)] }
    }
}
