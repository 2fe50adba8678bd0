import Crypto
import Foundation

/// What a signature under a record means (21 CFR 11.50). The raw values stand in files.
public enum SignatureMeaning: String, Sendable, CaseIterable {
    /// Responsible for the production: made as the instruction says, and what was not is listed.
    case responsible
    /// QA: the batch may leave.
    case released
    /// QA: the batch may not leave.
    case refused

    public var texts: (chinese: String, english: String) {
        switch self {
        case .responsible: ("生产负责", "responsible for production")
        case .released: ("批准放行", "released")
        case .refused: ("拒绝放行", "refused")
        }
    }

    /// It decides about the batch; nothing is signed after it.
    public var isDecision: Bool { self != .responsible }
}

/// One signature under a record: who, when, what it means, and under which bytes (S-03).
///
/// It covers the SHA-256 of record.json, and with it every file of the record, its own words, and the signature before
/// it, so that none of them can be copied to other data, exchanged, or taken out of the row.
public struct RecordSignature: Hashable, Sendable {
    /// The account, and the name and the role that it had.
    public var account: String
    public var printedName: String
    public var role: String
    public var meaning: SignatureMeaning
    /// RFC 3339 with `Z`.
    public var at: String
    public var reason: String
    /// Lower-case hex: SHA-256 of record.json's bytes.
    public var recordDigest: String
    /// Lower-case hex: ``digest`` of the signature before, 64 zeros for the first.
    public var previous: String
    /// Ed25519 (RFC 8032) over ``signedBytes``, by the controller that asked for the password.
    public var value: [UInt8]

    /// What nobody has signed yet.
    public init(
        account: String, printedName: String, role: String, meaning: SignatureMeaning, at: String, reason: String,
        recordDigest: String, previous: String
    ) {
        self.account = account
        self.printedName = printedName
        self.role = role
        self.meaning = meaning
        self.at = at
        self.reason = reason
        self.recordDigest = recordDigest
        self.previous = previous
        value = []
    }

    public static let none = String(repeating: "0", count: 64)

    private var words: [JSONValue.Member] {
        [
            .init(name: "account", value: .string(account)), .init(name: "at", value: .string(at)),
            .init(name: "meaning", value: .string(meaning.rawValue)),
            .init(name: "previous", value: .string(previous)),
            .init(name: "printed_name", value: .string(printedName)),
            .init(name: "reason", value: .string(reason)),
            .init(name: "record_sha256", value: .string(recordDigest)), .init(name: "role", value: .string(role)),
        ]
    }

    /// Canonical JSON (RFC 8785) of everything but the value.
    public var signedBytes: [UInt8] { JSONValue.object(words).canonical }

    /// SHA-256 of ``signedBytes`` and the value after them, lower-case hex.
    public var digest: String {
        var hasher = SHA256()
        hasher.update(data: Data(signedBytes))
        hasher.update(data: Data(value))
        return hexadecimal(hasher.finalize())
    }

    var json: JSONValue {
        .object(words + [.init(name: "value", value: .string(Data(value).base64EncodedString()))])
    }

    init?(_ json: JSONValue) {
        let names = [
            "account", "at", "meaning", "previous", "printed_name", "reason", "record_sha256", "role", "value",
        ]
        guard let members = json.members, members.map(\.name).sorted() == names,
            let meaning = json["meaning"]?.string.flatMap(SignatureMeaning.init(rawValue:)),
            let account = json["account"]?.string, let at = json["at"]?.string,
            let previous = json["previous"]?.string, let printedName = json["printed_name"]?.string,
            let reason = json["reason"]?.string, let recordDigest = json["record_sha256"]?.string,
            let role = json["role"]?.string, let text = json["value"]?.string, let value = Data(base64Encoded: text)
        else { return nil }
        self.init(
            account: account, printedName: printedName, role: role, meaning: meaning, at: at, reason: reason,
            recordDigest: recordDigest, previous: previous)
        self.value = [UInt8](value)
    }
}

/// The key with which a controller signs for people whose password it has checked. It never leaves the data directory;
/// its public half stands in the record's audit trail, which every signature covers.
public struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    public init() { key = Curve25519.Signing.PrivateKey() }

    /// - Parameter bytes: as ``bytes`` gave them; nil when they are no key.
    public init?(bytes: [UInt8]) {
        do {
            key = try Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
        } catch {
            return nil
        }
    }

    /// The secret, 32 bytes.
    public var bytes: [UInt8] { [UInt8](key.rawRepresentation) }

    /// Lower-case hex, 64 digits.
    public var publicKey: String { hexadecimal(key.publicKey.rawRepresentation) }

    public func sign(_ signature: RecordSignature) throws -> RecordSignature {
        var signed = signature
        signed.value = [UInt8](try key.signature(for: Data(signature.signedBytes)))
        return signed
    }

    static func isValid(_ signature: RecordSignature, key: String) -> Bool {
        guard let bytes = bytes(ofHexadecimal: key) else { return false }
        do {
            return try Curve25519.Signing.PublicKey(rawRepresentation: bytes).isValidSignature(
                Data(signature.value), for: Data(signature.signedBytes))
        } catch {
            return false
        }
    }

    private static func bytes(ofHexadecimal text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Character(Unicode.Scalar(digits[index])).hexDigitValue,
                let low = Character(Unicode.Scalar(digits[index + 1])).hexDigitValue
            else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }
}

extension JSONValue {
    /// The one spelling of RFC 8785, for values without fractions.
    var canonical: [UInt8] {
        var bytes: [UInt8] = []
        appendCanonical(to: &bytes)
        return bytes
    }

    private func appendCanonical(to bytes: inout [UInt8]) {
        switch self {
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            let sorted = members.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
            for (index, member) in sorted.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                JSONText.append(member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.appendCanonical(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        case .array(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                value.appendCanonical(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .string(let text): JSONText.append(text, to: &bytes)
        case .number(let text): bytes += Array(text.utf8)
        case .bool(let value): bytes += Array((value ? "true" : "false").utf8)
        case .null: bytes += Array("null".utf8)
        }
    }
}
