import Foundation
import LineCore
import Requirements
import Testing

@testable import Records

/// Line clearance and function test in record.json.
@Suite(.requirement("B-02", "H-01")) struct RecordLifeTests {
    private static var life: RecordLife {
        var life = RecordLife()
        life.clearance = [
            .init(
                id: "bins", chinese: "剔除箱已清空", english: "Bins are \"empty\"", at: "2026-09-01T00:00:00.000Z",
                who: "操作员甲")
        ]
        life.pieces = [
            .init(
                piece: "no-read", finding: "rejected by default", reason: "", at: "2026-09-01T00:01:00.000Z",
                who: "operator"),
            .init(
                piece: "no-read", finding: "passed", reason: "no read", at: "2026-09-01T00:02:00.000Z",
                who: "operator"),
        ]
        life.testCodes = [
            .init(code: "81999030000000991239", state: CodeState.snInvalid, reason: "function test"),
            .init(code: "81999030000000981238", state: CodeState.unallocated, reason: "returned to pool"),
        ]
        return life
    }

    @Test func theyStandBesideTheCountsAndAreVerified() throws {
        let scratch = try Scratch("life")
        var source = smallBatch()
        source.header.life = Self.life
        let written = try writeRecord(from: source, to: scratch.record, released: true)
        let report = verifyRecord(at: scratch.record)
        #expect(report.isSound, "\(report.findings)")
        #expect(written.counts[0].allocated == 12, "the test's codes are none of the product's")
        let text = try scratch.text("record.json")
        #expect(text.contains(#""allocated":2,"invalid":1,"returned":1,"codes":["#))
        var findings = FindingList()
        let document = RecordDocument.read(Array(text.utf8), findings: &findings)
        #expect(document?.life == Self.life)
        #expect(try !scratch.text("codes.csv").contains("81999030000000991239"))
    }

    @Test func aRecordWithoutThemHasNoSuchMembers() throws {
        let scratch = try Scratch("no-life")
        _ = try writeRecord(from: smallBatch(), to: scratch.record, released: true)
        let text = try scratch.text("record.json")
        #expect(!text.contains("clearance") && !text.contains("function_test"))
    }

    @Test(arguments: [
        #""piece":"no-read","#, #""finding":"passed","#, #""state":"invalid","#, #""id":"bins","#, #""invalid":1,"#,
    ])
    func aMemberThatWasTakenOutIsFound(member: String) throws {
        let scratch = try Scratch("life-tampered")
        var source = smallBatch()
        source.header.life = Self.life
        _ = try writeRecord(from: source, to: scratch.record, released: true)
        let text = try scratch.text("record.json")
        let range = try #require(text.range(of: member))
        var findings = FindingList()
        _ = RecordDocument.read(Array(text.replacingCharacters(in: range, with: "").utf8), findings: &findings)
        #expect(findings.total > 0)
    }
}
