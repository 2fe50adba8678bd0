import Codes
import Foundation
import LineCore
import Requirements
import Testing

@testable import Records

/// epcis.xml: EPCIS 1.2.
@Suite struct EarlierEventTests {
    /// Cartons with GS1 serials in SSCC cases: one packed, one taken as a sample and destroyed.
    private func serials() -> SampleSource {
        var source = SampleSource(header: .sample(ratio: [2, 2, 2]))
        source.header.levels = [
            LevelPlan(level: 1, name: "carton", scheme: .gs1, prefix: "09521234000013", ratio: 0),
            LevelPlan(level: 2, name: "case", scheme: .sscc, prefix: nil, ratio: 2),
        ]
        source.header.companyPrefixLengths = [9, 7]
        source.header.product.relation = nil
        source.header.bizLocation = "https://id.gs1.org/414/6901234000016"
        source.header.readPoint = "https://id.gs1.org/414/6901234000016/254/7"
        func unit(_ serial: String) -> Code { code("0109521234000013" + "21" + serial) }
        let box = code("069012340000000016")
        let serials = ["A/1%", "B2"]
        let batch = source.header.batch.number
        source.codeList = [
            RecordedCode(
                code: unit(serials[0]), level: 1, state: .commissioned, parent: box, batch: batch, reason: "",
                printedAt: nil, verifiedAt: nil),
            RecordedCode(
                code: unit(serials[1]), level: 1, state: .destroyed, parent: nil, batch: batch, reason: "sample",
                printedAt: nil, verifiedAt: nil),
            RecordedCode(
                code: box, level: 2, state: .commissioned, parent: nil, batch: batch, reason: "", printedAt: nil,
                verifiedAt: nil),
        ]
        let at = firstOfSeptember
        source.eventList = [
            .commissioned(code: unit(serials[0]), at: at), .commissioned(code: unit(serials[1]), at: at + 5),
            .commissioned(code: box, at: at + 1000), .packed(parent: box, children: [unit(serials[0])], at: at + 2000),
            .ended(code: unit(serials[1]), state: .sampled, at: at + 3000),
            .ended(code: unit(serials[1]), state: .destroyed, at: at + 4000),
        ]
        source.auditList = chain(["{}"])
        return source
    }

    @Test(.requirement("H-02"))
    func fileIsGoldenToTheByte() throws {
        let scratch = try Scratch("earlier")
        _ = try writeRecord(from: serials(), to: scratch.record, released: true)
        #expect(verifyRecord(at: scratch.record).findings == [])
        let modern = try scratch.text("epcis.jsonld").split(separator: "\n").compactMap { line in
            line.range(of: "ni:///sha-256;").map { String(line[$0.lowerBound...].prefix(89)) }
        }
        #expect(modern.count == 5)
        func event(_ type: String, _ id: String, _ second: String, _ rest: String) -> String {
            "<\(type)><eventTime>2026-09-01T00:00:0\(second)Z</eventTime>"
                + "<eventTimeZoneOffset>+08:00</eventTimeZoneOffset>"
                + "<baseExtension><eventID>\(id)</eventID></baseExtension>\(rest)</\(type)>\n"
        }
        func what(_ action: String, _ step: String, _ disposition: String) -> String {
            "<action>\(action)</action><bizStep>urn:epcglobal:cbv:bizstep:\(step)</bizStep>"
                + "<disposition>urn:epcglobal:cbv:disp:\(disposition)</disposition>"
                + "<readPoint><id>urn:epc:id:sgln:6901234.00001.7</id></readPoint>"
                + "<bizLocation><id>urn:epc:id:sgln:6901234.00001.0</id></bizLocation>"
        }
        let units = ["A%2F1%25", "B2"].map { "<epc>urn:epc:id:sgtin:952123400.0001.\($0)</epc>" }
        let sample = EPCISEvent(
            kind: .decommissioning, time: firstOfSeptember + 3000, parent: nil,
            epcs: ["https://id.gs1.org/01/09521234000013/21/B2"]
        ).eventID(
            at: EPCISPlace(
                timeZoneOffset: "+08:00", readPoint: "https://id.gs1.org/414/6901234000016/254/7",
                bizLocation: "https://id.gs1.org/414/6901234000016"))
        let golden =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:1" xmlns:cbvmda="urn:epcglobal:cbv:mda" \
            schemaVersion="1.2" creationDate="2026-09-02T00:00:00.000Z">
            <EPCISBody><EventList>

            """
            + event(
                "ObjectEvent", modern[0], "0.005",
                "<epcList>\(units[0])\(units[1])</epcList>" + what("ADD", "commissioning", "active")
                    + "<extension><ilmd><cbvmda:itemExpirationDate>2028-08-31</cbvmda:itemExpirationDate>"
                    + "<cbvmda:lotNumber>20260901</cbvmda:lotNumber></ilmd></extension>")
            + event(
                "ObjectEvent", modern[1], "1.000",
                "<epcList><epc>urn:epc:id:sscc:6901234.0000000001</epc></epcList>"
                    + what("ADD", "commissioning", "active"))
            + event(
                "AggregationEvent", modern[2], "2.000",
                "<parentID>urn:epc:id:sscc:6901234.0000000001</parentID><childEPCs>\(units[0])</childEPCs>"
                    + what("ADD", "packing", "in_progress"))
            + event(
                "ObjectEvent", sample, "3.000",
                "<epcList>\(units[1])</epcList>" + what("DELETE", "decommissioning", "inactive"))
            + "</EventList></EPCISBody></epcis:EPCISDocument>\n"
        #expect(try scratch.text("epcis.xml") == golden)
    }

    /// An event that destroys a sample and something else tells the something else, with an id of its own.
    @Test(.requirement("H-02"))
    func samplesEndOnce() {
        var story = EPCISEarlier()
        func event(_ kind: EPCISEvent.Kind, _ epcs: [String]) -> EPCISEvent {
            EPCISEvent(kind: kind, time: 0, parent: nil, epcs: epcs)
        }
        #expect(story.event(event(.destroying, ["urn:a:x"])) == event(.destroying, ["urn:a:x"]))
        #expect(story.event(event(.sampling, ["urn:a:b"])) == event(.decommissioning, ["urn:a:b"]))
        #expect(story.event(event(.destroying, ["urn:a:b"])) == nil)
        #expect(story.event(event(.destroying, ["urn:a:b", "urn:a:c"])) == event(.destroying, ["urn:a:c"]))
        #expect(story.event(event(.packing, ["urn:a:d"])) == event(.packing, ["urn:a:d"]))
    }

    /// Both ways, and only in the spelling of this product.
    @Test(.requirement("H-02", "U-02"))
    func urnsNameTheSameCodes() {
        let levels = [
            LevelPlan(level: 1, name: "carton", scheme: .gs1, prefix: "09521234000013", ratio: 0),
            LevelPlan(level: 2, name: "case", scheme: .sscc, prefix: nil, ratio: 2),
        ]
        let urns = EPCURN(companyPrefixLength: 7, levels: levels, lengths: [9, 7])
        let pairs = [
            ("https://id.gs1.org/01/09521234000013/21/A%2F1", "urn:epc:id:sgtin:952123400.0001.A%2F1"),
            ("https://id.gs1.org/01/09521234000013/21/a%2Bb", "urn:epc:id:sgtin:952123400.0001.a+b"),
            ("https://id.gs1.org/00/069012340000000016", "urn:epc:id:sscc:6901234.0000000001"),
            ("https://epc.example.com/cn20/81999030000000011231", "https://epc.example.com/cn20/81999030000000011231"),
        ]
        for (link, urn) in pairs {
            #expect(urns.urn(of: link) == urn)
            #expect(urns.epc(of: urn) == link)
        }
        for wrong in [
            "urn:epc:id:sgtin:9521234.000001.A%2F1", "urn:epc:id:sgtin:952123400.0001.a%2Bb", "urn:epc:id:sgtin:x",
            "urn:epc:id:sgln:6901234.00001.0", "https://id.gs1.org/00/069012340000000016",
        ] {
            #expect(urns.epc(of: wrong) == nil, "\(wrong)")
        }
        #expect(urns.place("urn:epc:id:sgln:690123400.001.0") == "urn:epc:id:sgln:690123400.001.0")
        #expect(urns.place("https://example.com/line") == "https://example.com/line")
        #expect(urns.place("https://id.gs1.org/414/6901234000017") == "https://id.gs1.org/414/6901234000017")
    }

    @Test(.requirement("H-02"))
    func whatXMLCannotHoldIsRefused() throws {
        var source = serials()
        source.header.batch.number = "a\u{1}"
        let scratch = try Scratch("unholdable")
        #expect {
            try writeRecord(from: source, to: scratch.record, released: true)
        } throws: { error in
            guard case RecordError.refused(let findings, _) = error else { return false }
            return findings.contains { $0.file == "epcis.xml" && $0.kind == .notInEncoding }
        }
    }

    @Test(.requirement("H-02"))
    func prefixLengthsOutsideTheStandardAreRefused() throws {
        for lengths in [[], [7], [5, 7], [7, 13]] as [[UInt8]] {
            var source = serials()
            source.header.companyPrefixLengths = lengths
            let scratch = try Scratch("lengths")
            #expect(throws: RecordError.self) {
                try writeRecord(from: source, to: scratch.record, released: true)
            }
        }
    }
}
