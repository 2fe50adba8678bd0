import Codes
import Foundation
import LineCore
import Requirements
import Testing

@testable import Records

/// Someone changes a file and brings the digests in order again: the content still has to hold together.
@Suite struct TamperTests {
    struct Change: Sendable, CustomTestStringConvertible {
        var file: String
        var old: String
        var new: String
        var kind: RecordFinding.Kind
        var testDescription: String { "\(file): \(old) → \(new)" }
    }

    static let changes: [Change] = [
        Change(
            file: "codes.csv", old: "81999030000000011231,1,released", new: "81999030000000011231,1,sampled",
            kind: .notAccepted),
        Change(
            file: "codes.csv", old: "81999030000000071237,1,invalid", new: "81999030000000071237,1,inactive",
            kind: .countDiffers),
        Change(file: "codes.csv", old: "20260901,loose", new: "20260901,loosened", kind: .notCalledLoose),
        Change(file: "codes.csv", old: "\r\n81999030000000021232", new: "\r\n81999030000000011231", kind: .duplicate),
        Change(file: "codes.csv", old: "81999030000000021232,1", new: "81999040000000021232,1", kind: .wrongPrefix),
        Change(file: "codes.csv", old: "81999030000000021232,1", new: "81999030000000021232,7", kind: .wrongLevel),
        Change(file: "codes.csv", old: "81999030000000021232,1", new: "8199903000000002123,1", kind: .badForm),
        Change(file: "codes.csv", old: ",81999020000000012231,2", new: ",81999020000000022232,2", kind: .overfull),
        Change(file: "codes.csv", old: ",81999020000000012231,2", new: ",81999020000000992231,2", kind: .orphan),
        Change(
            file: "codes.csv", old: "1,released,81999020000000012231,20260901",
            new: "1,released,81999020000000012231,X", kind: .unknownBatch),
        Change(file: "codes.csv", old: "00:00.005Z", new: "00:00.005", kind: .badRow),
        Change(file: "codes.csv", old: "released", new: "commissioned", kind: .badRow),
        Change(file: "codes.csv", old: "printed_at", new: "printed", kind: .badRow),
        Change(file: "epcis.jsonld", old: "T00:00:00.800Z", new: "T00:00:00.801Z", kind: .wrongEventID),
        Change(file: "epcis.jsonld", old: "T00:00:00.800Z", new: "T01:00:00.800Z", kind: .badTime),
        Change(file: "epcis.jsonld", old: "/81999030000000061236", new: "/81999030000000991236", kind: .unknownCode),
        Change(file: "epcis.jsonld", old: "\"packing\"", new: "\"shipping\"", kind: .badEvent),
        Change(
            file: "epcis.jsonld", old: "\"cbvmda:lotNumber\":\"20260901\"", new: "\"cbvmda:lotNumber\":\"20260902\"",
            kind: .unknownBatch),
        Change(file: "epcis.jsonld", old: "]},\"creationDate\"", new: "\n]},\"creationDate\"", kind: .badEvent),
        Change(file: "epcis.xml", old: "T00:00:00.800Z", new: "T00:00:00.801Z", kind: .wrongEventID),
        Change(file: "epcis.xml", old: "T00:00:00.800Z", new: "T00:00:00.8Z", kind: .badTime),
        Change(file: "epcis.xml", old: "/81999030000000061236", new: "/81999030000000991236", kind: .unknownCode),
        Change(file: "epcis.xml", old: "epcis:xsd:1", new: "epcis:xsd:2", kind: .badNamespace),
        Change(file: "epcis.xml", old: "\"urn:epcglobal:cbv:mda\"", new: "\"urn:cbv:mda\"", kind: .badNamespace),
        Change(file: "epcis.xml", old: "<cbvmda:lotNumber>20260901</cbvmda:lotNumber>", new: "", kind: .unknownBatch),
        Change(file: "epcis.xml", old: "schemaVersion=\"1.2\"", new: "schemaVersion=\"2.0\"", kind: .badMember),
        Change(file: "epcis.xml", old: "urn:epcglobal:cbv:bizstep:packing", new: "packing", kind: .badWord),
        Change(file: "epcis.xml", old: "bizstep:packing", new: "bizstep:sampling", kind: .badWord),
        Change(file: "epcis.xml", old: "disp:in_progress", new: "disp:in_transit", kind: .badEvent),
        Change(file: "epcis.xml", old: "<action>ADD", new: "<action>DELETE", kind: .badEvent),
        Change(file: "epcis.xml", old: "<epcList>", new: "<epcList a=\"b\">", kind: .badEvent),
        Change(file: "epcis.xml", old: "<bizLocation>", new: "<bizTransactionList/><bizLocation>", kind: .badEvent),
        Change(file: "epcis.xml", old: "+08:00", new: "+07:00", kind: .badEvent),
        Change(
            file: "epcis.xml", old: "urn:epc:id:sscc:6901234.0000000001", new: "urn:epc:id:sscc:690123.00000000014",
            kind: .badForm),
        Change(file: "epcis.xml", old: "</EPCISBody>", new: "", kind: .unreadable),
        Change(file: "epcis.xml", old: "<epcis:E", new: "<!DOCTYPE a [<!ENTITY b \"c\">]><epcis:E", kind: .unreadable),
        Change(file: "record.json", old: "\"own\":7", new: "\"own\":8", kind: .badForm),
        Change(file: "relation.xml", old: "flag=\"2\"", new: "flag=\"0\"", kind: .flagDiffers),
        Change(
            file: "relation.xml", old: "parentCode=\"81999020000000012231\"",
            new: "parentCode=\"81999020000000022232\"", kind: .treeDiffers),
        Change(
            file: "relation.xml", old: "curCode=\"81999030000000021232\"", new: "curCode=\"81999030000000061236\"",
            kind: .unknownCode),
        Change(
            file: "relation.xml", old: "curCode=\"81999030000000021232\"", new: "curCode=\"81999030000000011231\"",
            kind: .duplicate),
        Change(file: "relation.xml", old: "cascade=\"1:2:4\"", new: "cascade=\"1:2:6\"", kind: .cascadeDiffers),
        Change(file: "relation.xml", old: "batchNo=\"20260901\"", new: "batchNo=\"20260902\"", kind: .badMember),
        Change(file: "relation.xml", old: "madeDate=\"2026-09-01\"", new: "madeDate=\"2026-09-02\"", kind: .badMember),
        Change(file: "relation.xml", old: "subTypeNo=\"8199900001\"", new: "subTypeNo=\"\"", kind: .missingMasterData),
        Change(file: "relation.xml", old: "</Batch>", new: "</Batch><Batch/>", kind: .badMember),
        Change(file: "relation.xml", old: "</Document>", new: "", kind: .unreadable),
        Change(file: "audit.jsonl", old: "batch.start", new: "batch.stort", kind: .chainBroken),
        Change(file: "audit.jsonl", old: "\"seq\":2", new: "\"seq\":3", kind: .chainBroken),
        Change(file: "audit.jsonl", old: "{\"seq\":2", new: "{\"seq\": 2", kind: .chainBroken),
    ]

    @Test(.requirement("H-01", "S-04", "N-01", "A-01"), arguments: changes)
    func changedContentIsFound(change: Change) throws {
        let scratch = try Scratch("tamper")
        _ = try writeRecord(from: smallBatch(), to: scratch.record, released: true)
        let text = try scratch.text(change.file)
        let range = try #require(text.range(of: change.old))
        let file = scratch.record.appending(path: change.file)
        try Data(text.replacingCharacters(in: range, with: change.new).utf8).write(to: file)
        try reseal(scratch) { _ in }
        let report = verifyRecord(at: scratch.record)
        #expect(!report.findings.contains { $0.kind == .digestDiffers })
        #expect(report.findings.contains { $0.kind == change.kind }, "\(report.findings)")
    }

    /// Also when the digests of the files were put in order again.
    @Test(.requirement("H-01", "S-04"))
    func everyAlteredByteOfTheAuditTrailIsFoundInItsLine() throws {
        let scratch = try Scratch("bytes")
        _ = try writeRecord(from: smallBatch(), to: scratch.record, released: true)
        let file = scratch.record.appending(path: "audit.jsonl")
        let original = try Data(contentsOf: file)
        var line = 1
        for (place, byte) in original.enumerated() {
            // Every line's beginning and end, and of the rest every seventh.
            if place % 7 == 0 || byte == 0x0A || byte == 0x7B {
                var bytes = original
                bytes[place] = byte ^ (1 << UInt8(place % 8))
                try bytes.write(to: file)
                let digest = verifyRecord(at: scratch.record).findings
                #expect(digest.contains { $0.kind == .digestDiffers && $0.file == "audit.jsonl" }, "\(place)")
                try reseal(scratch) { _ in }
                let findings = verifyRecord(at: scratch.record).findings
                let found = findings.first { $0.file == "audit.jsonl" }
                #expect(found?.place == "line \(line)", "byte \(place): \(findings)")
            }
            if byte == 0x0A { line += 1 }
        }
        #expect(line > 3)
    }

    /// Whatever is left out above: the chain alone, without the digests of record.json.
    @Test(.requirement("H-01", "S-04"))
    func everyBitOfTheAuditTrailIsFoundInItsLine() throws {
        let scratch = try Scratch("bits")
        _ = try writeRecord(from: smallBatch(), to: scratch.record, released: true)
        let original = [UInt8](try Data(contentsOf: scratch.record.appending(path: "audit.jsonl")))
        var chain = AuditChain()
        var start = 0
        var flips = 0
        while start < original.count {
            let end = try #require(original[start...].firstIndex(of: 0x0A))
            for place in start...end {
                for bit in UInt8(0)..<8 {
                    var bytes = Array(original[start...])
                    bytes[place - start] ^= 1 << bit
                    // A line that lost its end goes on into the next one; the last one has none.
                    let isFound: Bool
                    if let lineEnd = bytes.firstIndex(of: 0x0A), let line = AuditChain.read(bytes[..<lineEnd]) {
                        var next = chain
                        isFound = !next.accept(line)
                    } else {
                        isFound = true
                    }
                    #expect(isFound, "byte \(place), bit \(bit)")
                    flips += 1
                }
            }
            let line = try #require(AuditChain.read(original[start..<end]))
            let isNext = chain.accept(line)
            #expect(isNext)
            start = end + 1
        }
        #expect(flips == 8 * original.count && flips > 4_000)
    }

    @Test(.requirement("H-01"))
    func lastAuditEntriesCannotBeCutOff() throws {
        let scratch = try Scratch("cut")
        _ = try writeRecord(from: smallBatch(), to: scratch.record, released: true)
        let lines = try scratch.text("audit.jsonl").split(separator: "\n")
        try Data((lines.dropLast().joined(separator: "\n") + "\n").utf8).write(
            to: scratch.record.appending(path: "audit.jsonl"))
        try reseal(scratch) { _ in }
        #expect(verifyRecord(at: scratch.record).findings.map(\.kind) == [.headDiffers])
    }

    @Test(.requirement("H-01", "H-03"))
    func otherRelationFilesAreJudgedToo() throws {
        let scratch = try Scratch("tamper-profile")
        var source = smallBatch()
        source.header.relationProfiles = [NamedRelationProfile(name: "old", profile: .classic)]
        _ = try writeRecord(from: source, to: scratch.record, released: true)
        let file = scratch.record.appending(path: "relation-old.xml")
        let text = try scratch.text("relation-old.xml")
        try Data(text.replacingOccurrences(of: "81999030000000021232", with: "81999030000000991232").utf8).write(
            to: file)
        try reseal(scratch) { _ in }
        #expect(
            verifyRecord(at: scratch.record).findings == [
                RecordFinding(file: "relation-old.xml", place: "81999030000000021232", kind: .missingCode),
                RecordFinding(file: "relation-old.xml", place: "81999030000000991232", kind: .unknownCode),
            ])
        try FileManager.default.removeItem(at: file)
        try reseal(scratch) { document in document.files.removeAll { $0.name == "relation-old.xml" } }
        #expect(verifyRecord(at: scratch.record).findings.map(\.kind) == [.unreadable])
    }

    /// The last unpacking and packing of a unit: without both the end is the same, and the story is not.
    @Test(.requirement("H-01", "H-02"))
    func bothFilesOfEventsTellTheSameStory() throws {
        let scratch = try Scratch("story")
        _ = try writeRecord(from: smallBatch(), to: scratch.record, released: true)
        let lines = try scratch.text("epcis.xml").components(separatedBy: "\n")
        let place = try #require(lines.firstIndex { $0.contains("unpacking") })
        let fewer = lines[..<place] + lines[(place + 2)...]
        try Data(fewer.joined(separator: "\n").utf8).write(to: scratch.record.appending(path: "epcis.xml"))
        try reseal(scratch) { _ in }
        #expect(verifyRecord(at: scratch.record).findings.map(\.kind) == [.storyDiffers])
    }

    @Test(.requirement("N-01"))
    func countsAndDifferencesAreJudged() throws {
        let scratch = try Scratch("counts")
        _ = try writeRecord(from: smallBatch(), to: scratch.record, released: true)
        try reseal(scratch) { $0.counts[0][.invalid] += 1 }
        #expect(verifyRecord(at: scratch.record).findings.map(\.kind) == [.countDiffers])
        try reseal(scratch) {
            $0.counts[0][.invalid] -= 1
            $0.carriedIn[0] = 1
            $0.unexplained = 2
        }
        #expect(verifyRecord(at: scratch.record).findings.map(\.kind) == [.countDiffers, .unexplained])
    }

    @Test(.requirement("N-02"))
    func physicalCountsStandInTheRecordAndAreJudged() throws {
        let scratch = try Scratch("physical")
        var batch = smallBatch()
        let agreed = RecordedCount(
            place: "bin/units", expected: 3, counted: 3, countedBy: "甲", explainedBy: nil, explanation: nil)
        var missed = RecordedCount(
            place: "loose/1", expected: 2, counted: 1, countedBy: "甲", explainedBy: "乙", explanation: "\"fell\"\n")
        batch.header.physicalCounts = [agreed, missed]
        _ = try writeRecord(from: batch, to: scratch.record, released: true)
        #expect(verifyRecord(at: scratch.record).isSound)
        let text = try String(contentsOf: scratch.record.appending(path: "record.json"), encoding: .utf8)
        #expect(text.contains(#""place":"loose/1","expected":2,"counted":1,"difference":-1"#))
        try reseal(scratch) { $0.physicalCounts[1].explanation = nil }
        #expect(verifyRecord(at: scratch.record).findings.map(\.kind) == [.unexplained])
        // A record with an open difference can be refused, and not released.
        missed.explanation = nil
        batch.header.physicalCounts = [agreed, missed]
        let other = try Scratch("physical-open")
        #expect(throws: RecordError.self) { try writeRecord(from: batch, to: other.record, released: true) }
    }

    @Test(.requirement("H-01"))
    func filesOutsideTheRecordAreNotRead() throws {
        let scratch = try Scratch("outside")
        _ = try writeRecord(from: smallBatch(), to: scratch.record, released: true)
        try reseal(scratch) { $0.files.append(.init(name: "../x", digest: String(repeating: "0", count: 64))) }
        #expect(verifyRecord(at: scratch.record).findings.map(\.kind) == [.badMember])
        try reseal(scratch) {
            $0.files.removeLast()
            $0.files.append($0.files[0])
        }
        #expect(verifyRecord(at: scratch.record).findings.map(\.kind) == [.listedTwice])
    }

    /// Writes record.json anew: with the change, and with the digests that the files have now.
    private func reseal(_ scratch: Scratch, _ change: (inout RecordDocument) -> Void) throws {
        let path = scratch.record.appending(path: "record.json")
        var findings = FindingList()
        var document = try #require(RecordDocument.read(Array(try Data(contentsOf: path)), findings: &findings))
        for place in document.files.indices
        where FileManager.default.fileExists(
            atPath: scratch.record.appending(path: document.files[place].name).path)
        {
            document.files[place].digest = try fileDigest(
                path: scratch.record.appending(path: document.files[place].name).path)
        }
        for name in MerkleTree.files {
            document.merkle[name] = try MerkleTree.root(ofFile: scratch.record.appending(path: name).path)
        }
        change(&document)
        try Data(document.encoded()).write(to: path)
    }
}
