import Crypto
import Foundation

/// Follows a hash chain entry by entry: hash = SHA-256 of the previous hash's 32 bytes and the body's UTF-8 bytes.
struct AuditChain {
    private var count: Int64 = 0
    private(set) var head = [UInt8](repeating: 0, count: 32)

    var isEmpty: Bool { count == 0 }

    /// Whether the entry is the next one of the chain. The chain goes on with the entry's own hash in any case.
    mutating func accept(_ line: AuditLine) -> Bool {
        count += 1
        var hasher = SHA256()
        hasher.update(data: head)
        hasher.update(data: Array(line.body.utf8))
        let isSound =
            line.seq == count && line.previous == head && Array(hasher.finalize()) == line.hash
            && JSONValue(Array(line.body.utf8)[...])?.members != nil
        head = line.hash
        return isSound
    }

    /// The entry as a line of audit.jsonl.
    static func text(of line: AuditLine) -> [UInt8] {
        var bytes = Array(
            "{\"seq\":\(line.seq),\"prev\":\"\(hexadecimal(line.previous))\",\"hash\":\"\(hexadecimal(line.hash))\","
                .utf8)
        bytes += "\"body\":".utf8
        JSONText.append(line.body, to: &bytes)
        bytes += [0x7D, 0x0A]
        return bytes
    }

    /// Reads what ``text(of:)`` writes and nothing else; `bytes` is a line without its LF.
    static func read(_ bytes: ArraySlice<UInt8>) -> AuditLine? {
        guard let value = JSONValue(bytes), let seq = value["seq"]?.integer,
            let previous = value["prev"]?.string.flatMap(digest), let hash = value["hash"]?.string.flatMap(digest),
            let body = value["body"]?.string
        else { return nil }
        let line = AuditLine(seq: Int64(seq), previous: previous, hash: hash, body: body)
        return text(of: line).dropLast() == bytes ? line : nil
    }

    /// A detail of an entry's body, by its name.
    static func detail(_ name: String, of line: AuditLine) -> String? {
        let details = JSONValue(Array(line.body.utf8)[...])?["details"]?.elements ?? []
        return details.first { $0["name"]?.string == name }?["value"]?.string
    }

    private static func digest(_ text: String) -> [UInt8]? {
        let digits = Array(text)
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: 64, by: 2) {
            guard let high = digits[place].hexDigitValue, let low = digits[place + 1].hexDigitValue else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }
}
