import LineCore

extension RecordHeader {
    /// The base without a last slash.
    var epcBase: String { epcBaseURI.hasSuffix("/") ? String(epcBaseURI.dropLast()) : epcBaseURI }

    /// What in the header itself keeps a record from being written.
    func check(released: Bool, findings: inout FindingList) {
        func require(_ holds: Bool, _ member: String) {
            if !holds { findings.add("record.json", member, .badMember) }
        }
        let batches = [batch] + otherBatches
        require(!batches.contains { $0.number.isEmpty }, "batch")
        require(Set(batches.map(\.number)).count == batches.count, "batches")
        for batch in batches where batch.made >= batch.expiry { findings.add("relation.xml", batch.number, .badDates) }
        for date in batches.flatMap({ [$0.made, $0.expiry] }) {
            require(
                (1...9999).contains(date.year) && (1...12).contains(date.month) && (1...31).contains(date.day),
                "batches")
        }
        require((1...9).contains(levels.count), "levels")
        require(levels.enumerated().allSatisfy { Int($1.level) == $0 + 1 }, "levels")
        require(levels.dropFirst().allSatisfy { $0.ratio > 0 }, "ratio")
        let files = relationProfiles.map(\.fileName)
        require(relationProfiles.allSatisfy(\.isNameSound) && Set(files).count == files.count, "relation_profiles")
        let names = ["name", "name_en"] + product.members.map(\.name)
        require(Set(names).count == names.count, "product")
        require(EPCText.isURI(epcBaseURI), "epc_base")
        require(EPCText.location(readPoint) != nil, "read_point")
        require(EPCText.location(bizLocation) != nil, "biz_location")
        require((6...12).contains(companyPrefixLength), "company_prefix_length")
        require(
            companyPrefixLengths.count == levels.count && companyPrefixLengths.allSatisfy { (6...12).contains($0) },
            "company_prefix_lengths")
        for text in batches.map(\.number) + [epcBaseURI] where !XMLText.canHold(text) {
            findings.add("epcis.xml", text.debugDescription, .notInEncoding)
        }
        require((-840...840).contains(timeZoneOffsetMinutes), "time_zone_offset")
        require(UTCTime.range.contains(closedAt), "closed_at")
        require(unexplained >= 0, "unexplained")
        if released, unexplained != 0 { findings.add("record.json", String(unexplained), .unexplained) }
        for count in physicalCounts where released && count.difference != 0 && count.explanation == nil {
            findings.add("record.json", count.place, .unexplained)
        }
        if (1...9).contains(levels.count), RelationTree.isNeeded(levels: levels) {
            RelationWriter.check(product.relation, levels: levels, batches: batches, findings: &findings)
        }
    }
}

/// The frame around the events of epcis.jsonld: one event a line.
enum EPCISDocument {
    static let head =
        "{\"@context\":[\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\"],\"type\":\"EPCISDocument\","
        + "\"schemaVersion\":\"2.0\",\"epcisBody\":{\"eventList\":["

    /// Stands on a line of its own.
    static func tail(created: String) -> String { "\n]},\"creationDate\":\"\(created)\"}\n" }
}
