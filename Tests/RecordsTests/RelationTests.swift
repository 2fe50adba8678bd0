import Codes
import Foundation
import LineCore
import Requirements
import Testing

@testable import Records

@Suite struct RelationTests {
    /// The relation file of a source in a spelling.
    private func relation(_ source: SampleSource, _ profile: RelationProfile) throws -> Data {
        let scratch = try Scratch("relation")
        var source = source
        source.header.relationProfiles = [NamedRelationProfile(name: "other", profile: profile)]
        _ = try writeRecord(from: source, to: scratch.record, released: true)
        #expect(verifyRecord(at: scratch.record).findings == [])
        return try Data(contentsOf: scratch.record.appending(path: "relation-other.xml"))
    }

    @Test(.requirement("H-03", "A-05"))
    func plantFileIsGoldenToTheByte() throws {
        let golden = """
            <?xml version="1.0" encoding="utf-8"?><Document xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
            xsi:noNamespaceSchemaLocation="关联关系XML Schema-3.0.xsd" License="L1">
            <Events Version="3.0">
            <Event Name="RelationCreate">
            <Relation productCode="8199900" subTypeNo="8199900001" cascade="1:2:4" packageSpec="盒10片" comment="0">
            <Batch batchNo="20260901" madeDate="2026-09-01" validateDate="2028-08-31" workshop="一车间" lineName="PL-01" \
            lineManager="无">
            <Code curCode="81999010000000013231" packLayer="3" flag="0"/>
            <Code curCode="81999020000000012231" packLayer="2" parentCode="81999010000000013231" flag="0"/>
            <Code curCode="81999030000000011231" packLayer="1" parentCode="81999020000000012231" flag="0"/>
            <Code curCode="81999030000000021232" packLayer="1" parentCode="81999020000000012231" flag="0"/>
            <Code curCode="81999020000000022232" packLayer="2" parentCode="81999010000000013231" flag="0"/>
            <Code curCode="81999030000000031233" packLayer="1" parentCode="81999020000000022232" flag="0"/>
            <Code curCode="81999030000000041234" packLayer="1" parentCode="81999020000000022232" flag="0"/>
            <Code curCode="81999010000000023232" packLayer="3" flag="2"/>
            <Code curCode="81999020000000032233" packLayer="2" parentCode="81999010000000023232" flag="2"/>
            <Code curCode="81999030000000051235" packLayer="1" parentCode="81999020000000032233" flag="0"/>
            </Batch></Relation></Event></Events></Document>

            """
        #expect(try relation(smallBatch(), .plant) == Data(golden.utf8))
        let scratch = try Scratch("plant")
        _ = try writeRecord(from: smallBatch(), to: scratch.record, released: true)
        #expect(try scratch.text("relation.xml") == golden)
    }

    @Test(.requirement("H-03"))
    func classicFileIsGoldenToTheByte() throws {
        let golden = """
            <?xml version="1.0" encoding="utf-8"?>
            <Document xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
            xsi:noNamespaceSchemaLocation="关联关系XML Schema-3.0.xsd" License="">
            <Events version="3.0">
            <Event name="RelationCreate">
            <Relation productCode="8199900" subTypeNo="8199900001" cascade="1:2:4" packageSpec="盒10片" comment="0">
            <Batch batchNo="20260901" madeDate="2026-09-01" validateDate="2028-08-31" workshop="一车间" lineName="PL-01" \
            lineManager="无">
            <Code curCode="81999010000000013231" packLayer="3" parentCode="" flag="0"/>
            <Code curCode="81999010000000023232" packLayer="3" parentCode="" flag="2"/>
            <Code curCode="81999020000000012231" packLayer="2" parentCode="81999010000000013231" flag="0"/>
            <Code curCode="81999020000000022232" packLayer="2" parentCode="81999010000000013231" flag="0"/>
            <Code curCode="81999020000000032233" packLayer="2" parentCode="81999010000000023232" flag="2"/>
            <Code curCode="81999030000000011231" packLayer="1" parentCode="81999020000000012231" flag="0"/>
            <Code curCode="81999030000000021232" packLayer="1" parentCode="81999020000000012231" flag="0"/>
            <Code curCode="81999030000000031233" packLayer="1" parentCode="81999020000000022232" flag="0"/>
            <Code curCode="81999030000000041234" packLayer="1" parentCode="81999020000000022232" flag="0"/>
            <Code curCode="81999030000000051235" packLayer="1" parentCode="81999020000000032233" flag="2"/>
            </Batch></Relation></Event></Events></Document>

            """
        #expect(try relation(smallBatch(), .classic) == Data(golden.utf8))
    }

    /// Every switch that the others leave alone.
    @Test(.requirement("H-03"))
    func otherSwitchesAreGoldenToTheByte() throws {
        var profile = RelationProfile.classic
        profile.lineEnd = .crlf
        profile.license = .given
        profile.linkAttributes = .empty
        profile.flags = .byChildren
        profile.codeAttributes = [.flag, .packLayer, .parentCode, .curCode]
        var lines = [
            #"<?xml version="1.0" encoding="utf-8"?>"#,
            #"<Document xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" "#
                + #"xsi:noNamespaceSchemaLocation="关联关系XML Schema-3.0.xsd" License="L1">"#,
            #"<Events version="3.0">"#, #"<Event name="RelationCreate">"#,
            #"<Relation productCode="8199900" subTypeNo="8199900001" cascade="1:2:4" packageSpec="盒10片" comment="0" "#
                + #"linkProductCode="" assCorpCode="">"#,
            #"<Batch batchNo="20260901" madeDate="2026-09-01" validateDate="2028-08-31" workshop="一车间" "#
                + #"lineName="PL-01" lineManager="无">"#,
        ]
        let codes = [
            ("0", "3", "", "81999010000000013231"), ("2", "3", "", "81999010000000023232"),
            ("0", "2", "81999010000000013231", "81999020000000012231"),
            ("0", "2", "81999010000000013231", "81999020000000022232"),
            ("2", "2", "81999010000000023232", "81999020000000032233"),
            ("0", "1", "81999020000000012231", "81999030000000011231"),
            ("0", "1", "81999020000000012231", "81999030000000021232"),
            ("0", "1", "81999020000000022232", "81999030000000031233"),
            ("0", "1", "81999020000000022232", "81999030000000041234"),
            ("0", "1", "81999020000000032233", "81999030000000051235"),
        ]
        lines += codes.map { flag, layer, parent, code in
            #"<Code flag="\#(flag)" packLayer="\#(layer)" parentCode="\#(parent)" curCode="\#(code)"/>"#
        }
        lines += ["</Batch></Relation></Event></Events></Document>", ""]
        #expect(try relation(smallBatch(), profile) == Data(lines.joined(separator: "\r\n").utf8))
    }

    /// A case with all its bundles, one of them short: by its units it is short, by its bundles it is full.
    @Test(.requirement("H-03", "A-05"))
    func flagsByUnitsAndByBundlesDiffer() throws {
        var source = smallBatch()
        let unit = code("81999030000000041234")
        source.change(unit) {
            $0.parent = nil
            $0.reason = "loose"
        }
        for (place, event) in source.eventList.enumerated() {
            if case .packed(let parent, let children, let time) = event, children.contains(unit) {
                source.eventList[place] = .packed(parent: parent, children: children.filter { $0 != unit }, at: time)
            }
        }
        let box = "curCode=\"81999010000000013231\" packLayer=\"3\" flag="
        for (flags, wanted) in [(RelationProfile.FlagPolicy.byFill, "2"), (.byChildren, "0")] {
            var profile = RelationProfile.plant
            profile.flags = flags
            let text = String(decoding: try relation(source, profile), as: UTF8.self)
            #expect(text.contains(box + "\"\(wanted)\""))
            #expect(
                text.contains(
                    "curCode=\"81999020000000022232\" packLayer=\"2\" parentCode=\"81999010000000013231\" flag=\"2\""))
        }
    }

    @Test(.requirement("H-03"))
    func profilesAreToldAndJudged() throws {
        let scratch = try Scratch("profiles")
        var source = smallBatch()
        source.header.relationProfiles = [NamedRelationProfile(name: "old", profile: .classic)]
        _ = try writeRecord(from: source, to: scratch.record, released: true)
        #expect(
            try scratch.text("record.json").contains(
                "\"relation_profiles\":[{\"name\":\"old\",\"spelling\":\"lowercase\",\"top_parent\":\"empty\""))
        for names in [["a/b"], ["a", "a"], [""]] {
            source.header.relationProfiles = names.map { NamedRelationProfile(name: $0, profile: .plant) }
            let other = try Scratch("profiles-refused")
            #expect(throws: RecordError.self) { try writeRecord(from: source, to: other.record, released: true) }
        }
    }

    /// 关 is B9 D8 in GB 2312 and GB 18030; 😀 is in GB 18030 only, and a character reference in GB 2312.
    @Test(.requirement("H-03"), arguments: [RelationProfile.Encoding.gb2312, .gb18030])
    func chineseEncodings(encoding: RelationProfile.Encoding) throws {
        var profile = RelationProfile.plant
        profile.encoding = encoding
        var source = smallBatch()
        source.header.product.relation?.comment = "😀<&\">"
        let bytes = try relation(source, profile)
        #expect(bytes.range(of: Data([0xB9, 0xD8, 0xC1, 0xAA])) != nil)
        #expect(bytes.range(of: Data("encoding=\"\(encoding == .gb2312 ? "GB2312" : "GB18030")\"".utf8)) != nil)
        let face = encoding == .gb2312 ? Array("&#128512;".utf8) : [0x94, 0x39, 0xFC, 0x36]
        #expect(bytes.range(of: Data("comment=\"".utf8) + Data(face) + Data("&lt;&amp;&quot;&gt;\"".utf8)) != nil)
    }

    @Test(.requirement("H-03"))
    func wholeFileFlagsSayShortOnEveryLine() throws {
        var profile = RelationProfile.plant
        profile.flags = .wholeFile
        let text = String(decoding: try relation(smallBatch(), profile), as: UTF8.self)
        #expect(text.components(separatedBy: "flag=\"2\"").count == 11)
        #expect(!text.contains("flag=\"0\""))
    }

    /// The first unit came from the batch before: its bundle and case are mixed, and it stands under its own batch.
    private func mixedBatch() -> SampleSource {
        var source = smallBatch()
        source.header.otherBatches = [
            BatchFacts(
                number: "20260831", made: CalendarDate(year: 2026, month: 8, day: 31),
                expiry: CalendarDate(year: 2028, month: 7, day: 31))
        ]
        source.change(code("81999030000000011231")) { $0.batch = "20260831" }
        return source
    }

    @Test(.requirement("A-06", "H-03", "H-01"))
    func mixedCaseHoldsTwoBatches() throws {
        let scratch = try Scratch("mixed")
        let written = try writeRecord(from: mixedBatch(), to: scratch.record, released: true)
        #expect(verifyRecord(at: scratch.record).findings == [])
        #expect(written.counts[0].carriedIn == 1)
        #expect(written.counts[0].carriedOut == 0)
        let text = try scratch.text("relation.xml")
        #expect(text.contains(#"<Code curCode="81999010000000013231" packLayer="3" flag="1"/>"#))
        #expect(
            text.contains(#"curCode="81999020000000012231" packLayer="2" parentCode="81999010000000013231" flag="1""#))
        #expect(
            text.contains(#"curCode="81999020000000022232" packLayer="2" parentCode="81999010000000013231" flag="0""#))
        let older = try #require(text.range(of: "<Batch batchNo=\"20260831\""))
        #expect(text[older.lowerBound...].components(separatedBy: "<Code ").count == 2)
        #expect(
            try scratch.text("epcis.jsonld").contains(
                #""cbvmda:itemExpirationDate":"2028-07-31","cbvmda:lotNumber":"20260831""#))
    }

    @Test(.requirement("A-06", "H-03"))
    func thirdBatchInACaseIsRefused() throws {
        var source = mixedBatch()
        source.header.otherBatches.append(
            BatchFacts(
                number: "20260830", made: CalendarDate(year: 2026, month: 8, day: 30),
                expiry: CalendarDate(year: 2028, month: 7, day: 30)))
        source.change(code("81999030000000031233")) { $0.batch = "20260830" }
        let scratch = try Scratch("third")
        #expect {
            try writeRecord(from: source, to: scratch.record, released: true)
        } throws: { error in
            guard case RecordError.refused(let findings, _) = error else { return false }
            return findings
                == [RecordFinding(file: "relation.xml", place: "81999010000000013231", kind: .thirdBatch)]
        }
    }

    @Test(.requirement("A-06", "H-03"))
    func carriedOutUnitIsLeftOut() throws {
        var source = smallBatch()
        source.change(code("81999030000000061236")) { $0.reason = "loose: carried to 20260902" }
        let scratch = try Scratch("carried")
        let written = try writeRecord(from: source, to: scratch.record, released: true)
        #expect(written.counts[0].carriedOut == 1)
        #expect(verifyRecord(at: scratch.record).findings == [])
        let text = try scratch.text("relation.xml")
        #expect(!text.contains("81999030000000061236"))
    }

    /// A bundle that lies loose is told with its units, as their containers must be told.
    @Test(.requirement("H-03", "A-05"))
    func looseBundleIsToldWithItsUnits() throws {
        var source = smallBatch()
        let bundle = code("81999020000000032233")
        let box = code("81999010000000023232")
        source.change(bundle) {
            $0.parent = nil
            $0.reason = "loose"
        }
        source.change(box) {
            $0.parent = nil
            $0.state = .snInvalid
        }
        source.eventList.removeAll { event in
            switch event {
            case .commissioned(let code, _): code == box
            case .packed(let parent, _, _): parent == box
            default: false
            }
        }
        for (place, event) in source.eventList.enumerated() {
            if case .packed(let parent, let children, let time) = event, children.contains(box) {
                source.eventList[place] = .packed(parent: parent, children: children.filter { $0 != box }, at: time)
            }
        }
        let scratch = try Scratch("loose-bundle")
        _ = try writeRecord(from: source, to: scratch.record, released: true)
        #expect(verifyRecord(at: scratch.record).findings == [])
        #expect(
            try scratch.text("relation.xml").contains(#"<Code curCode="81999020000000032233" packLayer="2" flag="2"/>"#)
        )
    }

    @Test(.requirement("H-03"))
    func batchWithoutContainersTellsItsLooseUnits() throws {
        var source = smallBatch()
        source.codeList = [source.codeList[5]]
        source.eventList = [.commissioned(code: source.codeList[0].code, at: firstOfSeptember)]
        let scratch = try Scratch("only-loose")
        _ = try writeRecord(from: source, to: scratch.record, released: true)
        #expect(verifyRecord(at: scratch.record).findings == [])
        #expect(
            try scratch.text("relation.xml").contains(#"<Code curCode="81999030000000061236" packLayer="1" flag="0"/>"#)
        )
    }

    @Test(.requirement("H-03", "B-01"))
    func refusedBatchHasNoRelationFile() throws {
        var source = smallBatch()
        source.codeList = [source.codeList[6], source.codeList[8]]
        source.eventList = []
        let scratch = try Scratch("nothing-accepted")
        _ = try writeRecord(from: source, to: scratch.record, released: false)
        #expect(verifyRecord(at: scratch.record).findings == [])
        #expect(!FileManager.default.fileExists(atPath: scratch.record.appending(path: "relation.xml").path))
    }
}
