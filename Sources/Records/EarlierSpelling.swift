import LineCore

/// The facts that the spelling of epcis.xml rests on, as record.json tells them: `company_prefix_lengths` and
/// `places_1_2`. Company prefixes have no mark of their own in a GTIN or SSCC, so that nobody could check the URNs
/// without them.
struct EarlierSpelling: Hashable {
    /// Company prefix digits of SSCCs and places.
    var companyPrefixLength: UInt8
    /// Those of each level's codes.
    var companyPrefixLengths: [UInt8]
    /// As EPCIS 1.2 spells it.
    var readPoint: String
    var bizLocation: String

    /// - Precondition: the header was checked.
    init(_ header: RecordHeader) {
        companyPrefixLength = header.companyPrefixLength
        companyPrefixLengths = header.companyPrefixLengths
        let urns = EPCURN(
            companyPrefixLength: header.companyPrefixLength, levels: header.levels,
            lengths: header.companyPrefixLengths)
        readPoint = urns.place(header.readPoint)
        bizLocation = urns.place(header.bizLocation)
    }

    init?(_ value: JSONValue, levels: Int) {
        guard let lengths = value["company_prefix_lengths"], let own = lengths["own"].flatMap(Self.length),
            let listed = lengths["levels"]?.elements, listed.count == levels,
            let readPoint = value["places_1_2"]?["read_point"]?.string,
            let bizLocation = value["places_1_2"]?["biz_location"]?.string
        else { return nil }
        var found: [UInt8] = []
        for element in listed {
            guard let length = Self.length(element) else { return nil }
            found.append(length)
        }
        companyPrefixLength = own
        companyPrefixLengths = found
        self.readPoint = readPoint
        self.bizLocation = bizLocation
    }

    private static func length(_ value: JSONValue) -> UInt8? {
        guard let number = value.integer, (6...12).contains(number) else { return nil }
        return UInt8(number)
    }

    var members: [(String, String)] {
        let lengths = companyPrefixLengths.map { String($0) }.joined(separator: ",")
        return [
            ("company_prefix_lengths", "{\"own\":\(companyPrefixLength),\"levels\":[\(lengths)]}"),
            (
                "places_1_2",
                "{\"read_point\":\(JSONText.quoted(readPoint)),\"biz_location\":\(JSONText.quoted(bizLocation))}"
            ),
        ]
    }

    func urns(levels: [LevelPlan]) -> EPCURN {
        EPCURN(companyPrefixLength: companyPrefixLength, levels: levels, lengths: companyPrefixLengths)
    }
}
