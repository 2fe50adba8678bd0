import Codes
import LineCore

/// How EPCIS 1.2 spells what EPCIS 2.0 names by a GS1 Digital Link: the pure-identity URNs of the Tag Data Standard.
///
/// A URN says where the company prefix ends, and no code tells that: the lengths are facts of the product and the site.
struct EPCURN: Hashable {
    /// Company prefix digits of SSCCs and places, 6 to 12.
    private let companyPrefixLength: Int
    private let gtins: [(gtin: String, length: Int)]

    /// - Parameter lengths: company prefix digits of each level's codes, by level; those of cn20 levels mean nothing.
    init(companyPrefixLength: UInt8, levels: [LevelPlan], lengths: [UInt8]) {
        precondition(lengths.count == levels.count, "each level has a length of its company prefix")
        self.companyPrefixLength = Int(companyPrefixLength)
        gtins = zip(levels, lengths).compactMap { plan, length in
            guard plan.scheme == .gs1, let gtin = plan.prefix else { return nil }
            return (gtin, Int(length))
        }
    }

    static func == (one: EPCURN, other: EPCURN) -> Bool {
        one.companyPrefixLength == other.companyPrefixLength
            && one.gtins.elementsEqual(other.gtins) { $0.gtin == $1.gtin && $0.length == $1.length }
    }

    func hash(into hasher: inout Hasher) { hasher.combine(companyPrefixLength) }

    /// The URN of an EPC as EPCIS 2.0 spells it; the EPC itself where it is no GS1 key.
    func urn(of epc: String) -> String {
        guard epc.utf8.starts(with: "https://id.gs1.org/".utf8),
            let (code, scheme) = try? CodeText.code(digitalLink: epc)
        else { return epc }
        let length: Int
        switch scheme {
        case .gs1:
            let gtin = epc.dropFirst(22).prefix(14)
            length = gtins.first { $0.gtin == gtin }?.length ?? companyPrefixLength
        case .sscc, .cn20: length = companyPrefixLength
        }
        return CodeText.urn(of: code, scheme: scheme, companyPrefixLength: length) ?? epc
    }

    /// The EPC in the spelling of EPCIS 2.0; nil when it is not spelled as ``urn(of:)`` does.
    func epc(of urn: String) -> String? {
        let found: String
        if urn.utf8.starts(with: "urn:epc:".utf8) {
            guard let (code, scheme) = try? CodeText.code(urn: urn),
                let link = CodeText.digitalLink(of: code, scheme: scheme)
            else { return nil }
            found = link
        } else {
            found = urn
        }
        return self.urn(of: found) == urn ? found : nil
    }

    /// A place as an SGLN URN; the text itself where it is none of GS1's.
    func place(_ text: String) -> String {
        let link = "https://id.gs1.org/414/"
        guard text.hasPrefix(link) else { return text }
        let parts = text.dropFirst(link.utf8.count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 1 || (parts.count == 3 && parts[1] == "254" && !parts[2].isEmpty) else { return text }
        let digits = Array(parts[0].utf8)
        guard digits.count == 13, let check = CheckDigit.gs1(of: Array(digits.dropLast())), check == digits.last else {
            return text
        }
        let number = String(parts[0]).dropLast()
        let company = number.prefix(companyPrefixLength)
        return
            "urn:epc:id:sgln:\(company).\(number.dropFirst(companyPrefixLength)).\(parts.count == 3 ? parts[2] : "0")"
    }
}
