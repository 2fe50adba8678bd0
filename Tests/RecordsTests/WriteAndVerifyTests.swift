import Codes
import Foundation
import LineCore
import Requirements
import Testing

@testable import Records

/// A directory of its own for one test; removed with it, unless `LINEAGE_KEEP_RECORDS` names a place to write to.
final class Scratch {
    let root: URL
    private let isKept: Bool

    init(_ name: String) throws {
        if let place = ProcessInfo.processInfo.environment["LINEAGE_KEEP_RECORDS"] {
            root = URL(filePath: place).appending(path: name)
            isKept = true
        } else {
            root = FileManager.default.temporaryDirectory.appending(path: "lineage-\(name)-\(UUID().uuidString)")
            isKept = false
        }
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    }

    deinit { if !isKept { try? FileManager.default.removeItem(at: root) } }

    var record: URL { root.appending(path: "record") }
    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: record.appending(path: name)), as: UTF8.self)
    }
}

@Suite struct WriteAndVerifyTests {
    @Test(.requirement("H-01", "N-01"))
    func smallRecordIsWrittenAndVerified() throws {
        let scratch = try Scratch("small")
        let written = try writeRecord(from: smallBatch(), to: scratch.record, released: true)
        let report = verifyRecord(at: scratch.record)
        #expect(report.findings == [])
        #expect(report.isSound)
        #expect(report.recordDigest == written.recordDigest)
        #expect(written.counts[0].allocated == 12)
        #expect(written.counts[0].released == 6)
        #expect(written.counts[0].inDoubt == 1)
        #expect(written.counts[3].released == 1)
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.record.path).sorted()
        #expect(names == ["audit.jsonl", "codes.csv", "epcis.jsonld", "epcis.xml", "record.json", "relation.xml"])
        for name in names {
            let mode = try FileManager.default.attributesOfItem(atPath: scratch.record.appending(path: name).path)[
                .posixPermissions]
            #expect(mode as? Int == 0o640)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.root.path) == ["record"])
    }

    @Test(.requirement("H-01", "H-02", "H-03", "A-05"), arguments: [1, 2, 3] as [UInt64], [true, false])
    func generatedRecordsAreSound(seed: UInt64, released: Bool) throws {
        let scratch = try Scratch("generated-\(seed)-\(released)")
        let batch = GeneratedBatch(seed: seed, units: 160, ratio: [5, 4, 3])
        let written = try writeRecord(from: batch.source, to: scratch.record, released: released)
        #expect(verifyRecord(at: scratch.record).findings == [])
        for counts in written.counts {
            #expect((counts.commissioned == 0) == released)
        }
    }

    @Test(.requirement("L-06", "H-02"))
    func sameBatchGivesTheSameBytes() throws {
        let first = try Scratch("same-1")
        let second = try Scratch("same-2")
        let one = try writeRecord(from: smallBatch(), to: first.record, released: true)
        let two = try writeRecord(from: smallBatch(), to: second.record, released: true)
        #expect(one.recordDigest == two.recordDigest)
    }

    @Test(.requirement("H-01"))
    func occupiedDirectoryIsRefusedAndLeftAlone() throws {
        let scratch = try Scratch("occupied")
        try FileManager.default.createDirectory(at: scratch.record, withIntermediateDirectories: true)
        try Data("mine".utf8).write(to: scratch.record.appending(path: "note"))
        let error = #expect(throws: RecordError.self) {
            try writeRecord(from: smallBatch(), to: scratch.record, released: true)
        }
        guard case .directoryNotEmpty? = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(try scratch.text("note") == "mine")
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.root.path) == ["record"])
    }

    @Test(.requirement("H-01"))
    func failureLeavesNothingBehind() throws {
        struct Stop: Error {}
        let scratch = try Scratch("failure")
        #expect(throws: Stop.self) {
            try writeRecord(from: smallBatch(), to: scratch.record, released: true) { _ in throw Stop() }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.root.path).isEmpty)
        // What a crash left is in nobody's way.
        let partial = scratch.root.appending(path: ".record.partial")
        try FileManager.default.createDirectory(at: partial, withIntermediateDirectories: true)
        try Data("half".utf8).write(to: partial.appending(path: "codes.csv"))
        _ = try writeRecord(from: smallBatch(), to: scratch.record, released: true)
        #expect(verifyRecord(at: scratch.record).isSound)
    }

    @Test(.requirement("H-01", "H-03"))
    func addedFilesAreListed() throws {
        let scratch = try Scratch("added")
        var source = smallBatch()
        source.header.relationProfiles = [NamedRelationProfile(name: "classic", profile: .classic)]
        _ = try writeRecord(from: source, to: scratch.record, released: true) { draft in
            #expect(draft.counts[0].released == 6)
            try Data("%PDF".utf8).write(to: draft.directory.appending(path: "report.pdf"))
        }
        #expect(verifyRecord(at: scratch.record).findings == [])
        try Data("%PDg".utf8).write(to: scratch.record.appending(path: "report.pdf"))
        #expect(
            verifyRecord(at: scratch.record).findings
                == [RecordFinding(file: "report.pdf", place: "file", kind: .digestDiffers)])
    }

    @Test(.requirement("H-01", "S-04"))
    func everyChangedByteOfTheRecordIsFound() throws {
        let scratch = try Scratch("bytes")
        _ = try writeRecord(from: smallBatch(), to: scratch.record, released: true)
        let original = Array(try Data(contentsOf: scratch.record.appending(path: "record.json")))
        var findings = FindingList()
        #expect(RecordDocument.read(original, findings: &findings) != nil)
        #expect(findings.total == 0)
        for place in original.indices {
            var changed = original
            changed[place] ^= 1
            var findings = FindingList()
            _ = RecordDocument.read(changed, findings: &findings)
            #expect(findings.total > 0, "byte \(place)")
        }
    }

    @Test(.requirement("H-01", "S-04"))
    func oneChangedByteOfAnyFileIsFound() throws {
        let scratch = try Scratch("changed")
        _ = try writeRecord(from: smallBatch(), to: scratch.record, released: true)
        for name in ["record.json", "codes.csv", "epcis.jsonld", "epcis.xml", "relation.xml", "audit.jsonl"] {
            let file = scratch.record.appending(path: name)
            let original = try Data(contentsOf: file)
            let places = [0, original.count - 1] + stride(from: 7, to: original.count, by: max(1, original.count / 8))
            for place in places {
                var changed = original
                changed[place] ^= 1
                try changed.write(to: file)
                #expect(
                    verifyRecord(at: scratch.record).findings.contains { $0.file == name }, "\(name), byte \(place)")
            }
            try original.write(to: file)
        }
        #expect(verifyRecord(at: scratch.record).isSound)
    }

    @Test(.requirement("H-01"))
    func missingAndForeignFilesAreFound() throws {
        for name in ["codes.csv", "epcis.jsonld", "epcis.xml", "relation.xml", "audit.jsonl", "record.json"] {
            let scratch = try Scratch("missing-\(name)")
            _ = try writeRecord(from: smallBatch(), to: scratch.record, released: true)
            try FileManager.default.removeItem(at: scratch.record.appending(path: name))
            #expect(verifyRecord(at: scratch.record).findings.contains { $0.file == name })
        }
        let scratch = try Scratch("foreign")
        _ = try writeRecord(from: smallBatch(), to: scratch.record, released: true)
        try Data().write(to: scratch.record.appending(path: "codes.csv.bak"))
        #expect(verifyRecord(at: scratch.record).findings.map(\.kind) == [.unlistedFile])
        try FileManager.default.removeItem(at: scratch.record.appending(path: "codes.csv.bak"))
        try Data().write(to: scratch.record.appending(path: "signatures.json"))
        #expect(verifyRecord(at: scratch.record).findings.map(\.kind) == [.notCanonical])
    }
}
