import Crypto
import Ledger
import LineCore
import Links

/// What two replays are compared by: SHA-256 over every entry's sequence, time and event, and over the facts and effects
/// that came of it. The same journal gives the same digest on every machine, and in every version with the same rules.
struct ReplayDigest {
    private var hash = SHA256()

    mutating func add(_ entry: ReplayedEntry) {
        var writer = ByteWriter()
        writer.signed(entry.recorded.sequence)
        writer.signed(entry.recorded.moment.tick.microseconds)
        writer.signed(entry.recorded.moment.wall)
        for part in [entry.recorded.event, FactCodec.encode(entry.facts), EffectCodec.encode(entry.effects)] {
            writer.number(UInt(part.count))
            hash.update(data: writer.bytes)
            hash.update(data: part)
            writer = ByteWriter()
        }
    }

    /// 64 hexadecimal digits.
    var text: String { hash.finalize().map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined() }
}
