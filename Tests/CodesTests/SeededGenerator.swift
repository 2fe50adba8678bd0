/// SplitMix64: the same numbers from the same seed on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// So many decimal digits.
    mutating func digits(_ count: Int) -> String {
        (0..<count).map { _ in String(UInt8.random(in: 0...9, using: &self)) }.joined()
    }

    /// 1 to 20 characters of GS1's set 82.
    mutating func set82() -> String {
        let characters = Array(##"!"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"##)
        let places = (0..<Int.random(in: 1...20, using: &self)).map { _ in
            Int.random(in: 0..<characters.count, using: &self)
        }
        return String(places.map { characters[$0] })
    }
}
