import Codes

/// How codes and places are spelled in the files of a record.
///
/// In codes.csv: cn20 and sscc as their digits, gs1 as its GS1 Digital Link. In EPCIS: gs1 and sscc as Digital Links,
/// cn20 as `<base>/<code>`.
enum EPCText {
    /// A code's text in codes.csv; nil when it has not the form of its scheme.
    static func fileText(of code: Code, scheme: CodeScheme) -> String? {
        let text = fileForm(of: code, scheme: scheme)
        return self.code(fileText: text, scheme: scheme) == code ? text : nil
    }

    /// The code that a text of codes.csv stands for; nil when it is none, or is spelled otherwise than this program
    /// does.
    static func code(fileText text: String, scheme: CodeScheme) -> Code? {
        guard let code = try? CodeText.code(fileForm: text, scheme: scheme) else { return nil }
        return fileForm(of: code, scheme: scheme) == text ? code : nil
    }

    /// The EPC of a code, from its text in codes.csv.
    static func epc(_ text: String, scheme: CodeScheme, base: String) -> String {
        switch scheme {
        case .cn20: base + "/" + text
        case .sscc: digitalLink + "00/" + text
        case .gs1: text
        }
    }

    /// The code that an EPC of this program stands for, whatever its scheme.
    static func code(epc: String, base: String) -> Code? {
        if epc.hasPrefix(digitalLink + "01/") { return code(fileText: epc, scheme: .gs1) }
        if epc.hasPrefix(digitalLink + "00/") { return code(fileText: String(epc.dropFirst(22)), scheme: .sscc) }
        guard epc.hasPrefix(base + "/") else { return nil }
        return code(fileText: String(epc.dropFirst(base.count + 1)), scheme: .cn20)
    }

    /// A location as an absolute URI; an SGLN URN is turned into its GS1 Digital Link. Nil when it is neither.
    static func location(_ text: String) -> String? {
        let prefix = "urn:epc:id:sgln:"
        guard text.hasPrefix(prefix) else { return isURI(text) ? text : nil }
        let parts = text.dropFirst(prefix.count).split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[2].isEmpty else { return nil }
        let digits = Array((parts[0] + parts[1]).utf8)
        guard digits.count == 12, let check = CheckDigit.gs1(of: digits) else { return nil }
        let number = String(decoding: digits + [check], as: UTF8.self)
        let link = digitalLink + "414/" + number + (parts[2] == "0" ? "" : "/254/" + parts[2])
        return isURI(link) ? link : nil
    }

    /// An absolute URI, as far as files depend on it: a scheme, and only characters that a URI may have.
    static func isURI(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let colon = bytes.firstIndex(of: 0x3A), let first = bytes.first, isLetter(first), colon + 1 < bytes.count,
            bytes[..<colon].allSatisfy({ isLetter($0) || isDigit($0) || [0x2B, 0x2D, 0x2E].contains($0) })
        else { return false }
        var place = colon + 1
        while place < bytes.count {
            if bytes[place] == 0x25 {
                let digits = bytes[(place + 1)...].prefix(2)
                guard digits.count == 2, digits.allSatisfy({ isDigit($0) || (0x41...0x46).contains($0 & 0xDF) }) else {
                    return false
                }
            } else if !(isLetter(bytes[place]) || isDigit(bytes[place]) || marks.contains(bytes[place])) {
                return false
            }
            place += 1
        }
        return true
    }

    private static let digitalLink = "https://id.gs1.org/"
    private static let marks = Array("-._~:/?#@!$&'()*+,;=".utf8)

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }
}
