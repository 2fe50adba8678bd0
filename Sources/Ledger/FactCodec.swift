import LineCore

/// Facts as bytes, for the journal. The first byte is the version of the format; numbers are variable-length (7 bits a
/// byte, lowest first), signed ones zigzag; texts are UTF-8 behind their length. A value never changes its meaning.
enum FactCodec {
    static let version: UInt8 = 1

    /// The bytes are no facts of a version that this program knows.
    struct Malformed: Error, Hashable {
        /// Where in the bytes.
        var offset: Int
    }

    static func encode(_ facts: [Fact]) -> [UInt8] {
        var writer = ByteWriter()
        writer.byte(version)
        writer.number(UInt64(facts.count))
        for fact in facts { encode(fact, to: &writer) }
        return writer.bytes
    }

    static func decode(_ bytes: [UInt8]) throws(Malformed) -> [Fact] {
        var reader = ByteReader(bytes: bytes)
        guard try reader.byte() == version else { throw Malformed(offset: 0) }
        let count = try reader.number()
        // Each fact has at least two bytes: a count beyond that would only reserve memory.
        guard count <= UInt64(bytes.count) else { throw reader.malformed }
        var facts: [Fact] = []
        facts.reserveCapacity(Int(count))
        for _ in 0..<count { facts.append(try decodeFact(&reader)) }
        guard reader.isAtEnd else { throw reader.malformed }
        return facts
    }

    private static func encode(_ fact: Fact, to writer: inout ByteWriter) {
        switch fact {
        case .codeState(let code, let from, let to, let reason):
            writer.byte(1)
            writer.signed(code)
            writer.byte(from.rawValue)
            writer.byte(to.rawValue)
            writer.byte(reason?.rawValue ?? 0)
        case .sent(let code, let index):
            writer.byte(2)
            writer.signed(code)
            writer.number(UInt64(index))
        case .packed(let child, let parent):
            writer.byte(3)
            writer.signed(child)
            writer.signed(parent)
        case .unpacked(let child, let parent):
            writer.byte(4)
            writer.signed(child)
            writer.signed(parent)
        case .containerClosed(let code, let children, let short):
            writer.byte(5)
            writer.signed(code)
            writer.number(UInt64(children))
            writer.flag(short)
        case .whereabouts(let code, let known):
            writer.byte(6)
            writer.signed(code)
            writer.flag(known)
        case .rejected(let station, let item, let reason, let code, let confirmed):
            writer.byte(7)
            writer.byte(station)
            writer.number(UInt64(item))
            writer.byte(reason.rawValue)
            writer.flag(code != nil)
            if let code { writer.signed(code) }
            writer.flag(confirmed)
        case .phase(let phase):
            writer.byte(8)
            writer.byte(phase.rawValue)
        case .alarm(let kind, let station, let device, let raised, let detail):
            writer.byte(9)
            writer.byte(kind.rawValue)
            writer.byte(station)
            writer.byte(device)
            writer.flag(raised)
            writer.signed(detail)
        case .alarmState(let key, let state, let who, let why):
            writer.byte(21)
            writer.byte(key.kind.rawValue)
            writer.byte(key.station)
            writer.byte(key.device)
            writer.byte(state.rawValue)
            writer.text(who)
            writer.text(why)
        case .audit(let entry):
            writer.byte(10)
            writer.text(entry.act)
            writer.text(entry.who)
            writer.text(entry.why)
            writer.number(UInt64(entry.details.count))
            for detail in entry.details {
                writer.text(detail.name)
                writer.text(detail.value)
            }
        case .act(let act):
            writer.byte(11)
            encode(act, to: &writer)
        case .reprinted(let act, let code, let number):
            writer.byte(12)
            writer.number(UInt64(act))
            writer.signed(code)
            writer.number(UInt64(number))
        case .reprintVerified(let act, let code):
            writer.byte(13)
            writer.number(UInt64(act))
            writer.signed(code)
        case .testPiece(let result):
            writer.byte(17)
            writer.byte(result.piece.rawValue)
            writer.byte(result.station)
            writer.number(UInt64(result.item))
            writer.byte(result.finding.rawValue)
            writer.byte(result.reason?.rawValue ?? 0)
            writer.text(result.who)
        }
    }

    private static func encode(_ act: ActRecord, to writer: inout ByteWriter) {
        writer.number(UInt64(act.number))
        writer.byte(act.kind.rawValue)
        writer.text(act.who)
        writer.flag(act.second != nil)
        if let second = act.second { writer.text(second) }
        writer.text(act.why)
        writer.number(UInt64(act.undoes))
        writer.number(UInt64(act.codes.count))
        for code in act.codes { writer.signed(code) }
    }

    private static func decodeAct(_ reader: inout ByteReader) throws(Malformed) -> ActRecord {
        var act = ActRecord(
            number: try reader.whole(), kind: try reader.value(), who: try reader.text(),
            second: try reader.flag() ? try reader.text() : nil, why: try reader.text(), undoes: try reader.whole(),
            codes: [])
        for _ in 0..<(try reader.number()) { act.codes.append(try reader.signed()) }
        return act
    }

    private static func decodeFact(_ reader: inout ByteReader) throws(Malformed) -> Fact {
        switch try reader.byte() {
        case 1:
            let code = try reader.signed()
            let from: CodeState = try reader.value()
            let to: CodeState = try reader.value()
            let reason = try reader.byte()
            if reason == 0 { return .codeState(code: code, from: from, to: to, reason: nil) }
            guard let known = Reason(rawValue: reason) else { throw reader.malformed }
            return .codeState(code: code, from: from, to: to, reason: known)
        case 2: return .sent(code: try reader.signed(), index: try reader.whole())
        case 3: return .packed(child: try reader.signed(), parent: try reader.signed())
        case 4: return .unpacked(child: try reader.signed(), parent: try reader.signed())
        case 5:
            return .containerClosed(code: try reader.signed(), children: try reader.whole(), short: try reader.flag())
        case 6: return .whereabouts(code: try reader.signed(), known: try reader.flag())
        case 7:
            let station = try reader.byte()
            let item: UInt16 = try reader.whole()
            let reason: Reason = try reader.value()
            let code: CodeID? = try reader.flag() ? try reader.signed() : nil
            return .rejected(
                station: station, item: item, reason: reason, code: code, confirmed: try reader.flag())
        case 8: return .phase(try reader.value())
        case 9:
            return .alarm(
                try reader.value(), station: try reader.byte(), device: try reader.byte(), raised: try reader.flag(),
                detail: try reader.signed())
        case 10:
            var entry = AuditEntry(act: try reader.text(), who: try reader.text(), why: try reader.text(), details: [])
            for _ in 0..<(try reader.number()) {
                entry.details.append(.init(name: try reader.text(), value: try reader.text()))
            }
            return .audit(entry)
        case 11: return .act(try decodeAct(&reader))
        case 12:
            return .reprinted(act: try reader.whole(), code: try reader.signed(), number: try reader.whole())
        case 13: return .reprintVerified(act: try reader.whole(), code: try reader.signed())
        case 17:
            let piece: TestPiece = try reader.value()
            let station = try reader.byte()
            let item: UInt16 = try reader.whole()
            let finding: TestFinding = try reader.value()
            let raw = try reader.byte()
            let reason = Reason(rawValue: raw)
            guard raw == 0 || reason != nil else { throw reader.malformed }
            return .testPiece(
                TestResult(
                    piece: piece, station: station, item: item, finding: finding, reason: reason,
                    who: try reader.text()))
        case 21:
            let key = AlarmKey(kind: try reader.value(), station: try reader.byte(), device: try reader.byte())
            return .alarmState(key, try reader.value(), who: try reader.text(), why: try reader.text())
        default: throw reader.malformed
        }
    }
}

private struct ByteWriter {
    var bytes: [UInt8] = []

    mutating func byte(_ value: UInt8) { bytes.append(value) }

    mutating func flag(_ value: Bool) { bytes.append(value ? 1 : 0) }

    mutating func number(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func signed(_ value: Int64) {
        number(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    mutating func text(_ value: String) {
        number(UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }
}

private struct ByteReader {
    let bytes: [UInt8]
    var offset = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }
    var malformed: FactCodec.Malformed { FactCodec.Malformed(offset: offset) }

    mutating func byte() throws(FactCodec.Malformed) -> UInt8 {
        guard offset < bytes.count else { throw malformed }
        offset += 1
        return bytes[offset - 1]
    }

    mutating func flag() throws(FactCodec.Malformed) -> Bool {
        switch try byte() {
        case 0: return false
        case 1: return true
        default: throw malformed
        }
    }

    mutating func number() throws(FactCodec.Malformed) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let part = try byte()
            guard shift < 63 || part <= 1 else { throw malformed }
            value |= UInt64(part & 0x7F) << shift
            if part < 0x80 { return value }
        }
        throw malformed
    }

    mutating func whole<Number: FixedWidthInteger>() throws(FactCodec.Malformed) -> Number {
        guard let value = Number(exactly: try number()) else { throw malformed }
        return value
    }

    mutating func signed() throws(FactCodec.Malformed) -> Int64 {
        let value = try number()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    mutating func value<Value: RawRepresentable<UInt8>>() throws(FactCodec.Malformed) -> Value {
        guard let value = Value(rawValue: try byte()) else { throw malformed }
        return value
    }

    mutating func text() throws(FactCodec.Malformed) -> String {
        let length = try number()
        guard length <= UInt64(bytes.count - offset) else { throw malformed }
        let end = offset + Int(length)
        guard let text = String(validating: bytes[offset..<end], as: UTF8.self) else { throw malformed }
        offset = end
        return text
    }
}
