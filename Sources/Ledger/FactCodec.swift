public import LineCore

/// Facts as bytes, for the journal, in the coding of its events (``ByteWriter``). The first byte is the version of the
/// format. A value never changes its meaning.
public enum FactCodec {
    static let version: UInt8 = 1

    public static func encode(_ facts: [Fact]) -> [UInt8] {
        var writer = ByteWriter()
        writer.byte(version)
        writer.number(UInt64(facts.count))
        for fact in facts { encode(fact, to: &writer) }
        return writer.bytes
    }

    /// - Throws: ``ByteFault`` when the bytes are no facts of a version that this program knows.
    public static func decode(_ bytes: [UInt8]) throws(ByteFault) -> [Fact] {
        var reader = ByteReader(bytes)
        let found = try reader.byte()
        guard found == version else { throw .version(found) }
        let facts = try reader.list { (reader) throws(ByteFault) in try decodeFact(&reader) }
        try reader.end()
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
        case .carriedIn(let code, let parent, let from):
            writer.byte(22)
            writer.signed(code)
            writer.flag(parent != nil)
            if let parent { writer.signed(parent) }
            writer.signed(from)
        case .counted(let place, let expected, let counted, let signer):
            writer.byte(15)
            encode(place, to: &writer)
            writer.signed(expected)
            writer.number(UInt64(counted))
            encode(signer, to: &writer)
        case .deviation(let place, let difference, let signer):
            writer.byte(16)
            encode(place, to: &writer)
            writer.signed(difference)
            writer.flag(signer != nil)
            if let signer { encode(signer, to: &writer) }
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

    private static func encode(_ place: CountedPlace, to writer: inout ByteWriter) {
        writer.byte(place.kind)
        writer.byte(place.number)
    }

    private static func encode(_ signer: Signer, to writer: inout ByteWriter) {
        writer.text(signer.who)
        writer.text(signer.why)
    }

    private static func decodeAct(_ reader: inout ByteReader) throws(ByteFault) -> ActRecord {
        var act = ActRecord(
            number: try reader.whole(), kind: try reader.value(), who: try reader.text(),
            second: try reader.flag() ? try reader.text() : nil, why: try reader.text(), undoes: try reader.whole(),
            codes: [])
        for _ in 0..<(try reader.number()) { act.codes.append(try reader.signed()) }
        return act
    }

    private static func decodeFact(_ reader: inout ByteReader) throws(ByteFault) -> Fact {
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
        case 15:
            return .counted(
                try decodePlace(&reader), expected: try reader.signed(), counted: try reader.whole(),
                try decodeSigner(&reader))
        case 16:
            return .deviation(
                try decodePlace(&reader), difference: try reader.signed(),
                try reader.flag() ? try decodeSigner(&reader) : nil)
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
        case 22:
            return .carriedIn(
                code: try reader.signed(), parent: try reader.flag() ? try reader.signed() : nil,
                from: try reader.signed())
        case 21:
            let key = AlarmKey(kind: try reader.value(), station: try reader.byte(), device: try reader.byte())
            return .alarmState(key, try reader.value(), who: try reader.text(), why: try reader.text())
        default: throw reader.malformed
        }
    }
}

extension FactCodec {
    private static func decodePlace(_ reader: inout ByteReader) throws(ByteFault) -> CountedPlace {
        guard let place = CountedPlace(kind: try reader.byte(), number: try reader.byte()) else {
            throw reader.malformed
        }
        return place
    }

    private static func decodeSigner(_ reader: inout ByteReader) throws(ByteFault) -> Signer {
        Signer(who: try reader.text(), why: try reader.text())
    }
}

// The names that facts were written with before events and facts had one coding.
extension ByteWriter {
    fileprivate mutating func flag(_ value: Bool) { bool(value) }
}

extension ByteReader {
    fileprivate var malformed: ByteFault { .invalid(offset: offset) }

    fileprivate mutating func flag() throws(ByteFault) -> Bool { try bool() }

    fileprivate mutating func number() throws(ByteFault) -> UInt64 { try number(UInt64.self) }

    fileprivate mutating func whole<Number: UnsignedInteger & FixedWidthInteger>() throws(ByteFault) -> Number {
        try number(Number.self)
    }

    fileprivate mutating func value<Value: RawRepresentable<UInt8>>() throws(ByteFault) -> Value { try raw(Value.self) }
}
