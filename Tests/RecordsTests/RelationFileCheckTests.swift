import Codes
import Foundation
import LineCore
import Requirements
import Testing

@testable import Records

/// What a platform would refuse is refused before it is sent.
@Suite struct RelationFileCheckTests {
    struct Change: Sendable, CustomTestStringConvertible {
        var old: String
        var new: String
        var kind: RecordFinding.Kind
        var place: String
        var testDescription: String { "\(old) → \(new)" }
    }

    private static let first =
        #"<Code curCode="81999030000000011231" packLayer="1" parentCode="81999020000000012231" flag="0"/>"#
    private static let second =
        #"<Code curCode="81999030000000021232" packLayer="1" parentCode="81999020000000012231" flag="0"/>"#
    private static let fifth =
        #"<Code curCode="81999030000000051235" packLayer="1" parentCode="81999020000000032233" flag="0"/>"#

    static let changes: [Change] = [
        Change(
            old: "curCode=\"81999030000000021232\"", new: "curCode=\"81999030000000011231\"", kind: .duplicate,
            place: "line 9: 81999030000000011231"),
        Change(
            old: "parentCode=\"81999020000000012231\"", new: "parentCode=\"81999020000000092231\"", kind: .orphan,
            place: "81999030000000011231"),
        Change(
            old: "parentCode=\"81999020000000012231\"", new: "parentCode=\"8199\"", kind: .orphan,
            place: "line 8: 81999030000000011231"),
        Change(
            old: "curCode=\"81999030000000011231\"", new: "curCode=\"81999020000000091231\"", kind: .wrongPrefix,
            place: "line 8: 81999020000000091231"),
        Change(
            old: "curCode=\"81999030000000011231\"", new: "curCode=\"8199903000000001123\"", kind: .badForm,
            place: "line 8: 8199903000000001123"),
        Change(
            old: "packLayer=\"1\" parentCode=\"81999020000000012231\"",
            new: "packLayer=\"1\" parentCode=\"81999010000000013231\"", kind: .wrongLevel,
            place: "81999030000000011231"),
        Change(
            old: "packLayer=\"1\"", new: "packLayer=\"4\"", kind: .wrongLevel, place: "line 8: 81999030000000011231"),
        Change(
            old: "81999030000000031233\" packLayer=\"1\" parentCode=\"81999020000000022232\"",
            new: "81999030000000031233\" packLayer=\"1\" parentCode=\"81999020000000012231\"", kind: .overfull,
            place: "81999020000000012231"),
        Change(old: fifth + "\n", new: "", kind: .empty, place: "81999020000000032233"),
        Change(
            old: "validateDate=\"2028-08-31\"", new: "validateDate=\"2026-09-01\"", kind: .badDates,
            place: "line 5: 20260901"),
        Change(
            old: "validateDate=\"2028-08-31\"", new: "validateDate=\"20280831\"", kind: .badDates,
            place: "line 5: 20260901"),
        Change(old: "flag=\"0\"", new: "flag=\"2\"", kind: .flagDiffers, place: "81999010000000013231"),
        Change(old: "flag=\"0\"", new: "flag=\"4\"", kind: .badMember, place: "line 6: 81999010000000013231"),
        Change(old: "cascade=\"1:2:4\"", new: "cascade=\"1:2:5\"", kind: .cascadeDiffers, place: "line 4"),
        Change(
            old: "productCode=\"8199900\"", new: "productCode=\"\"", kind: .missingMasterData,
            place: "line 4: productCode"),
        Change(old: " workshop=\"一车间\"", new: "", kind: .badMember, place: "line 5: workshop"),
        Change(
            old: "comment=\"0\"", new: "comment=\"0\" assCorpCode=\"\"", kind: .badMember,
            place: "line 4: assCorpCode"),
        Change(
            old: "packLayer=\"3\"", new: "packLayer=\"3\" parentCode=\"\"", kind: .badMember,
            place: "line 6: 81999010000000013231"),
        Change(old: "Version=", new: "version=", kind: .badMember, place: "line 2"),
        Change(old: "RelationCreate", new: "Relation", kind: .badMember, place: "line 3"),
        Change(old: "encoding=\"utf-8\"", new: "encoding=\"GB18030\"", kind: .notInEncoding, place: "GB18030"),
        Change(old: "</Batch>", new: "", kind: .unreadable, place: "line 16"),
        Change(
            old: "\(first)\n\(second)",
            new: "\(first)\n\(second)\n</Batch><Batch batchNo=\"20260901\" madeDate=\"2026-09-01\" "
                + "validateDate=\"2028-08-31\" workshop=\"\" lineName=\"\" lineManager=\"\">", kind: .duplicate,
            place: "line 10: 20260901"),
    ]

    private func check(_ text: String) throws -> [RecordFinding] {
        let scratch = try Scratch("file-check")
        let file = scratch.root.appending(path: "relation-plant.xml")
        try Data(text.utf8).write(to: file)
        return checkRelationFile(at: file, levels: smallBatch().header.levels, profile: .plant)
    }

    private func plant() throws -> String {
        let scratch = try Scratch("file-sound")
        _ = try writeRecord(from: smallBatch(), to: scratch.record, released: true)
        return try scratch.text("relation.xml")
    }

    @Test(.requirement("H-03"))
    func soundFilePasses() throws {
        #expect(try check(plant()) == [])
    }

    @Test(.requirement("H-03", "A-01"), arguments: changes)
    func wrongFileIsRefusedWithItsCode(change: Change) throws {
        let text = try plant()
        let range = try #require(text.range(of: change.old))
        let findings = try check(text.replacingCharacters(in: range, with: change.new))
        let wanted = RecordFinding(file: "relation-plant.xml", place: change.place, kind: change.kind)
        #expect(findings.contains(wanted), "\(findings)")
    }

    @Test(.requirement("H-03", "A-06"))
    func thirdBatchInACaseIsFound() throws {
        var text = try plant()
        for (number, unit) in [("20260830", Self.first), ("20260831", Self.second)] {
            let range = try #require(text.range(of: unit + "\n"))
            text.removeSubrange(range)
            let batch =
                "<Batch batchNo=\"\(number)\" madeDate=\"2026-08-30\" validateDate=\"2028-07-31\" workshop=\"\" "
                + "lineName=\"\" lineManager=\"\">\n\(unit)</Batch>"
            let end = try #require(text.range(of: "</Relation>"))
            text.insert(contentsOf: batch, at: end.lowerBound)
        }
        let findings = try check(text)
        #expect(
            findings.contains(
                RecordFinding(file: "relation-plant.xml", place: "81999010000000013231", kind: .thirdBatch)),
            "\(findings)")
    }

    @Test(.requirement("H-03"))
    func fileWithoutCodesOrWithoutXMLIsRefused() throws {
        #expect(try check("").map(\.kind).contains(.unreadable))
        #expect(
            try check("<?xml version=\"1.0\" encoding=\"utf-8\"?><Document/>").map(\.kind) == [.missingCode])
    }
}
