import Codes

extension ByteWriter {
    /// The kind's raw value, then its members in their order.
    mutating func packAct(_ act: PackAct) {
        number(act.kind.rawValue)
        switch act {
        case .sample(let packs, let kind):
            codes(packs)
            number(kind.rawValue)
        case .takeOut(let packs), .destroy(let packs), .toLine(let packs): codes(packs)
        case .putBack(let pack, let container):
            inline(pack)
            optional(container) { $0.inline($1) }
        case .replace(let old, let new):
            inline(old)
            inline(new)
        case .move(let packs, let container):
            codes(packs)
            inline(container)
        case .disaggregate(let container, let deep):
            inline(container)
            bool(deep)
        case .aggregate(let packs, let level):
            codes(packs)
            number(level)
        case .void(let packs, let isReject):
            codes(packs)
            bool(isReject)
        case .reprint(let container): inline(container)
        case .undo: break
        }
    }

    private mutating func codes(_ codes: [Code]) { list(codes) { $0.inline($1) } }
}

extension ByteReader {
    mutating func packAct() throws(ByteFault) -> PackAct {
        switch try raw(PackActKind.self) {
        case .sample: .sample(try codes(), try raw(SampleKind.self))
        case .takeOut: .takeOut(try codes())
        case .putBack:
            .putBack(
                try inline(Code.self),
                into: try optional { (reader) throws(ByteFault) in try reader.inline(Code.self) })
        case .replace: .replace(old: try inline(Code.self), new: try inline(Code.self))
        case .move: .move(try codes(), to: try inline(Code.self))
        case .disaggregate: .disaggregate(try inline(Code.self), deep: try bool())
        case .aggregate: .aggregate(try codes(), level: try number(UInt8.self))
        case .void: .void(try codes(), isReject: try bool())
        case .destroy: .destroy(try codes())
        case .reprint: .reprint(try inline(Code.self))
        case .undo: .undo
        case .toLine: .toLine(try codes())
        }
    }

    private mutating func codes() throws(ByteFault) -> [Code] {
        try list { (reader) throws(ByteFault) in try reader.inline(Code.self) }
    }
}
