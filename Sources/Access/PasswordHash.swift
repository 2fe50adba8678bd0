import Crypto
import CryptoExtras
import Foundation

/// A password as it is kept: scrypt (RFC 7914), with its cost and salt beside it, so that a later program can raise the
/// cost and still check what is there.
///
/// ```
/// scrypt$15$8$1$<salt, base64>$<key, base64>
/// ```
public struct PasswordHash: Hashable, Sendable {
    /// Powers of two; memory is 128 · 2^`costLog2` · `blockSize` bytes.
    public struct Cost: Hashable, Sendable {
        public var costLog2: Int
        public var blockSize: Int
        public var parallelism: Int

        public init(costLog2: Int, blockSize: Int, parallelism: Int) {
            self.costLog2 = costLog2
            self.blockSize = blockSize
            self.parallelism = parallelism
        }

        /// 32 MiB and about a tenth of a second on a line PC.
        public static let standard = Cost(costLog2: 15, blockSize: 8, parallelism: 1)

        /// What is read from a file must not make the program take all the memory.
        var isAcceptable: Bool {
            (1...20).contains(costLog2) && (1...32).contains(blockSize) && (1...16).contains(parallelism)
        }
    }

    var cost: Cost
    var salt: [UInt8]
    var key: [UInt8]

    static let keyLength = 32
    static let saltLength = 16

    /// A hash of a new password, with a salt of its own.
    public init(password: String, cost: Cost) {
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<Self.saltLength).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        self.init(cost: cost, salt: salt, key: Self.derive(password, salt: salt, cost: cost))
    }

    private init(cost: Cost, salt: [UInt8], key: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.key = key
    }

    /// - Returns: nil for a text that this program never wrote.
    public init?(text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "scrypt", let costLog2 = Int(parts[1]), let blockSize = Int(parts[2]),
            let parallelism = Int(parts[3]), let salt = Data(base64Encoded: String(parts[4])),
            let key = Data(base64Encoded: String(parts[5])), salt.count == Self.saltLength, key.count == Self.keyLength
        else { return nil }
        let cost = Cost(costLog2: costLog2, blockSize: blockSize, parallelism: parallelism)
        guard cost.isAcceptable else { return nil }
        self.init(cost: cost, salt: [UInt8](salt), key: [UInt8](key))
    }

    public var text: String {
        let salt = Data(salt).base64EncodedString()
        let key = Data(key).base64EncodedString()
        return "scrypt$\(cost.costLog2)$\(cost.blockSize)$\(cost.parallelism)$\(salt)$\(key)"
    }

    /// Takes as long for a wrong password as for the right one.
    public func matches(_ password: String) -> Bool {
        let found = Self.derive(password, salt: salt, cost: cost)
        var difference: UInt8 = 0
        for (left, right) in zip(found, key) { difference |= left ^ right }
        return found.count == key.count && difference == 0
    }

    private static func derive(_ password: String, salt: [UInt8], cost: Cost) -> [UInt8] {
        // The same password is the same bytes, however the keyboard composed its letters.
        let bytes = Data(password.precomposedStringWithCompatibilityMapping.utf8)
        do {
            let key = try KDF.Scrypt.deriveKey(
                from: bytes, salt: salt, outputByteCount: keyLength, rounds: 1 << cost.costLog2,
                blockSize: cost.blockSize, parallelism: cost.parallelism)
            return unsafe key.withUnsafeBytes { unsafe [UInt8]($0) }
        } catch {
            preconditionFailure("scrypt refuses costs that were checked: \(error)")
        }
    }
}
