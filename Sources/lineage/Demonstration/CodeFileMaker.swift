import ConfigurationFiles

/// Makes files of codes as an enterprise gets them from the platform: a header line, CRLF, one code a line. The last
/// four digits stand for the platform's secret check digits and are drawn from a seeded generator; the codes are invented.
struct CodeFileMaker {
    var seed: UInt64

    /// The text of a file for a level of this source; nil for sources whose codes are never imported.
    /// - Parameter count: codes, less than a thousand million.
    func file(level: UInt8, source: LevelConfiguration.Source, count: Int) -> String? {
        var generator = SeededGenerator(seed: seed &+ UInt64(level) &* 0xD1B5_4A32_D192_ED03)
        let limit: UInt64 = 1_000_000_000
        let first = UInt64.random(in: 0...(limit - UInt64(count)), using: &generator)
        switch source {
        case .cn20(let prefix):
            return text(count) { index in
                prefix + Self.digits(first + index, 9) + Self.digits(.random(in: 0...9_999, using: &generator), 4)
            }
        case .gs1(let gtin, _, let range):
            // A granted range says which serials there are; else they look like those of a platform.
            return text(count) { index in
                let serial =
                    range.map { String($0.lowerBound + index) }
                    ?? Self.digits(first + index, 9) + Self.digits(.random(in: 0...9_999, using: &generator), 4)
                return "01\(gtin)21\(serial)"
            }
        case .sscc:
            return nil
        }
    }

    /// Codes of a level that are enough for so many units, for rejects and for the printers' buffers.
    static func count(forUnits units: Int, unitsInLevel: Int) -> Int {
        let needed = (units + unitsInLevel - 1) / max(unitsInLevel, 1)
        return needed + needed / 5 + 500
    }

    private func text(_ count: Int, _ code: (UInt64) -> String) -> String {
        var text = "追溯码\r\n"
        for index in 0..<UInt64(count) { text += code(index) + "\r\n" }
        return text
    }

    private static func digits(_ number: UInt64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same sequence on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
