import Ledger
import LineCore
import LineWorld
import Links
import VirtualLine

/// FNV-1a of 64 bits: no protection, but the same on every machine.
struct FuzzDigest: Sendable {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    }

    mutating func add(_ number: Int64) {
        for shift in stride(from: 0, to: 64, by: 8) {
            value = (value ^ UInt64(truncatingIfNeeded: number >> Int64(shift)) & 0xFF) &* 0x0000_0100_0000_01B3
        }
    }

    var text: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension FuzzRun {
    /// Of the whole journal with its facts and times, and of the truth at the end: two runs of one plan have the same.
    public var digest: String {
        var digest = FuzzDigest()
        for entry in line.ledger.entries {
            digest.add(entry.sequence)
            digest.add(entry.moment.tick.microseconds)
            digest.add(entry.moment.wall)
            digest.add(entry.event)
            digest.add(FactCodec.encode(entry.facts))
        }
        digest.add(line.world.truthJSON().utf8)
        return digest.text
    }
}
