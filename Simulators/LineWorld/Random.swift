/// SplitMix64 (Steele, Lea and Flood 2014): small, fast, and the same on every machine.
struct Random: Hashable, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// A generator of its own for one purpose, so that what happens there does not move what is drawn elsewhere.
    init(seed: UInt64, purpose: UInt64) {
        var mixer = Random(seed: seed &+ purpose &* 0x9E37_79B9_7F4A_7C15)
        state = mixer.next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// 0 ..< limit; 0 where the limit is not positive.
    mutating func below(_ limit: Int64) -> Int64 {
        guard limit > 0 else { return 0 }
        return Int64(next() % UInt64(limit))
    }

    mutating func within(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// True in `rate` of a million draws. Always draws once, so that a rate of 0 does not shift the sequence.
    mutating func happens(perMillion rate: Int) -> Bool {
        below(1_000_000) < Int64(rate)
    }
}
