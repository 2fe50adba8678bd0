import Crypto
import Foundation
import Ledger

/// How the platform's gateway is spoken to: form parameters, signed over all of them, answered in JSON.
enum PlatformProtocol {
    /// Upper-case hex of the HMAC over all names and values, sorted by name, nothing between them.
    static func signature(of parameters: [(String, String)], secret: String) -> String {
        let text = parameters.sorted { Array($0.0.utf8).lexicographicallyPrecedes(Array($1.0.utf8)) }
            .map { $0.0 + $0.1 }.joined()
        let code = HMAC<SHA256>.authenticationCode(
            for: Array(text.utf8), using: SymmetricKey(data: Array(secret.utf8)))
        return code.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined()
    }

    static func form(_ parameters: [(String, String)]) -> String {
        parameters.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
    }

    private static let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)

    private static func encoded(_ text: String) -> String {
        var result: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            if plain.contains(byte) {
                result.append(byte)
            } else {
                result += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// A JSON object of texts.
    static func object(_ members: [(String, String)]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(Dictionary(uniqueKeysWithValues: members)) else {
            preconditionFailure("texts can be written as JSON")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// The gateway reads times of China.
    private static let zone = 8 * 3_600

    /// `yyyy-MM-dd`
    static func day(_ milliseconds: Int64) -> String { String(moment(milliseconds).prefix(10)) }

    /// `yyyy-MM-dd HH:mm:ss`
    static func moment(_ milliseconds: Int64) -> String {
        let style = Date.ISO8601FormatStyle(timeZone: TimeZone(secondsFromGMT: zone) ?? .gmt)
            .year().month().day().dateSeparator(.dash).dateTimeSeparator(.space).time(includingFractionalSeconds: false)
            .timeSeparator(.colon)
        return Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(style)
    }
}

/// A row of the platform's list of uploaded files.
struct PlatformRow: Hashable {
    var fileName: String
    /// 1, 3 or 4.
    var flag: String
    var reason: String
    var note: String
    var code: String

    var fault: OutboxFault {
        let text = [reason, note, code].filter { !$0.isEmpty }.joined(separator: " · ")
        return OutboxFault(
            code: NamedCode.first(in: [code, note, reason]), type: "process_flag 4", text: Bounded.text(text, 500))
    }
}

/// An answer of the gateway.
struct PlatformDocument {
    private let root: [String: PlatformValue]

    /// Nil when it is no JSON object.
    init?(_ bytes: [UInt8]) {
        guard case .object(let root)? = try? JSONDecoder().decode(PlatformValue.self, from: Data(bytes)) else {
            return nil
        }
        self.root = root
    }

    /// What the gateway itself says against the call; nil when the call was carried out. Most of it can be mended
    /// without the file: keys, rights, rates.
    var obstacle: DestinationAnswer? {
        guard case .object(let error)? = root["error_response"] else { return nil }
        let kind = error["sub_code"]?.text ?? error["code"]?.text ?? "error"
        let words = [error["msg"]?.text, error["sub_msg"]?.text].compactMap(\.self).joined(separator: " · ")
        // The parameters themselves are wrong.
        if ["40", "41"].contains(error["code"]?.text ?? "") || kind.hasPrefix("isv.invalid-parameter") {
            return .refused([OutboxFault(code: nil, type: Bounded.text(kind, 100), text: Bounded.text(words, 500))])
        }
        return .later("\(Bounded.text(kind, 100)): \(Bounded.text(words, 300))", seconds: nil)
    }

    /// The members of the result that are no lists or objects.
    var result: [String: String]? {
        for value in root.values {
            if case .object(let response) = value, case .object(let result)? = response["result"] {
                return result.compactMapValues(\.text)
            }
        }
        return nil
    }

    /// Everything in it that is a row, wherever it stands.
    var rows: [PlatformRow] { PlatformValue.object(root).rows }
}

private enum PlatformValue: Decodable {
    case object([String: PlatformValue])
    case list([PlatformValue])
    case scalar(String)
    case null

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let object = try? value.decode([String: PlatformValue].self) {
            self = .object(object)
        } else if let list = try? value.decode([PlatformValue].self) {
            self = .list(list)
        } else if let flag = try? value.decode(Bool.self) {
            self = .scalar(flag ? "true" : "false")
        } else if let number = try? value.decode(Int64.self) {
            self = .scalar("\(number)")
        } else if let number = try? value.decode(Double.self) {
            self = .scalar("\(number)")
        } else {
            self = .scalar(try value.decode(String.self))
        }
    }

    var text: String? {
        guard case .scalar(let text) = self else { return nil }
        return text
    }

    var rows: [PlatformRow] {
        switch self {
        case .scalar, .null: return []
        case .list(let values): return values.flatMap(\.rows)
        case .object(let members):
            if let name = members["file_name"]?.text, let flag = members["process_flag"]?.text {
                func text(_ key: String) -> String { members[key]?.text ?? "" }
                return [
                    PlatformRow(
                        fileName: name, flag: flag, reason: text("process_des"), note: text("note_info"),
                        code: text("piats_code"))
                ]
            }
            return members.keys.sorted().flatMap { members[$0]?.rows ?? [] }
        }
    }
}
