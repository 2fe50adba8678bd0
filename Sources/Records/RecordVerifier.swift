import Codes
public import Foundation
import LineCore

/// What the check of a record found.
public struct VerificationReport: Sendable {
    /// What is wrong; complete up to a thousand findings.
    public var findings: [RecordFinding]
    /// All findings, also those that were not kept.
    public var total: Int
    /// SHA-256 of record.json's bytes in lower-case hex, which signatures cover; nil when it cannot be read.
    public var recordDigest: String?

    /// Hash of the batch's last audit entry, as record.json names it; lower-case hex.
    public var auditHead: String?
    /// Public key that the trail names for signatures; nil when it names none.
    public var signingKey: String?
    /// What stands in signatures.json, in its order; empty when nobody has signed.
    public var signatures: [RecordSignature]

    /// The record is complete and unaltered.
    public var isSound: Bool { total == 0 }
}

/// Checks a record from its files alone: digests, form, conservation, tree, events, relation file and audit chain, and
/// that they agree with each other.
///
/// Signatures (signatures.json, report-signed.pdf) are made after the record was written: neither file is listed, nor
/// needs to be there. What is there must cover this record.
///
/// - Parameter directory: the record's directory. Links are not followed.
public func verifyRecord(at directory: URL) -> VerificationReport {
    var verifier = RecordVerifier(folder: directory)
    let digest = verifier.run()
    return VerificationReport(
        findings: verifier.findings.kept, total: verifier.findings.total, recordDigest: digest,
        auditHead: verifier.auditHead, signingKey: verifier.signingKey, signatures: verifier.signatures)
}

struct RecordVerifier {
    /// Files that are made after record.json.
    private static let later: Set<String> = ["record.json", "signatures.json", "report-signed.pdf"]

    let folder: URL
    var findings = FindingList()
    /// Lower-case hex; nil when the trail names none.
    private(set) var signingKey: String?
    var signatures: [RecordSignature] = []
    private(set) var auditHead: String?

    init(folder: URL) { self.folder = folder }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    /// Gives record.json's digest.
    mutating func run() -> String? {
        var digest: String?
        var document: RecordDocument?
        do throws(RecordError) {
            if let bytes = try fileContent(path: path("record.json"), limit: RecordDocument.largest) {
                digest = try fileDigest(path: path("record.json"))
                document = RecordDocument.read(bytes, findings: &findings)
            } else {
                findings.add("record.json", "document", .unreadable)
            }
        } catch {
            findings.add("record.json", error.place, .unreadable)
        }
        guard let document else { return digest }
        auditHead = document.auditHead
        checkFiles(document)
        checkTrees(document)
        attempt("audit.jsonl") { verifier throws(RecordError) in try verifier.checkAudit(document) }
        checkSignatures(recordDigest: digest, signingKey: signingKey)
        var table: RecordTable?
        attempt("codes.csv") { verifier throws(RecordError) in table = try verifier.readCodes(document) }
        guard let table else { return digest }
        let levels = document.levels
        let text = { (index: UInt32) in table.text(index, levels: levels) }
        table.check(levels: levels, text: text, file: "codes.csv", findings: &findings)
        checkCounts(document, table: table)
        var story = StoryDigest()
        attempt("epcis.jsonld") { verifier throws(RecordError) in
            try verifier.checkEvents(document, table: table, text: text, story: &story)
        }
        attempt("epcis.xml") { verifier throws(RecordError) in
            try verifier.checkEarlierEvents(document, table: table, text: text, story: story)
        }
        guard RelationTree.isNeeded(levels: levels) else { return digest }
        let tree = RelationTree(table: table, levels: levels)
        let isTold = table.order.contains { tree.tells($0, table: table) }
        for (file, profile) in [("relation.xml", .plant)] + document.relationProfiles.map({ ($0.fileName, $0.profile) })
        where isTold || FileManager.default.fileExists(atPath: path(file)) {
            attempt(file) { verifier throws(RecordError) in
                try verifier.checkRelation(file, profile: profile, document, table: table, tree: tree, text: text)
            }
        }
        return digest
    }

    private mutating func attempt(
        _ file: String, _ check: (inout RecordVerifier) throws(RecordError) -> Void
    ) {
        do throws(RecordError) {
            try check(&self)
        } catch {
            findings.add(file, error.place, .unreadable)
        }
    }

    private mutating func checkFiles(_ document: RecordDocument) {
        var listed: Set<String> = []
        for file in document.files {
            guard listed.insert(file.name).inserted else {
                findings.add("record.json", file.name, .listedTwice)
                continue
            }
            guard !file.name.isEmpty, !file.name.contains("/"), file.name != ".", file.name != ".." else {
                findings.add("record.json", "files", .badMember)
                continue
            }
            do throws(RecordError) {
                if try fileDigest(path: path(file.name)) != file.digest {
                    findings.add(file.name, "file", .digestDiffers)
                }
            } catch {
                findings.add(file.name, error.place, .missingFile)
            }
        }
        for name in ["codes.csv", "epcis.jsonld", "epcis.xml", "audit.jsonl"] where !listed.contains(name) {
            findings.add(name, "file", .unlistedFile)
        }
        do {
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            where !listed.contains(name) && !Self.later.contains(name) {
                findings.add(name, "file", .unlistedFile)
            }
        } catch {
            findings.add(".", "directory", .unreadable)
        }
    }

    private mutating func checkTrees(_ document: RecordDocument) {
        for (file, root) in document.merkle.sorted(by: { $0.key < $1.key }) {
            guard MerkleTree.files.contains(file) else {
                findings.add("record.json", "merkle \(file)", .badMember)
                continue
            }
            attempt(file) { verifier throws(RecordError) in
                if try MerkleTree.root(ofFile: verifier.path(file)) != root {
                    verifier.findings.add(file, "merkle", .digestDiffers)
                }
            }
        }
    }

    /// The public key of signatures stands in the last entry, *closed for signature*.
    private mutating func checkAudit(_ document: RecordDocument) throws(RecordError) {
        var lines = try LineReader(path: path("audit.jsonl"))
        var chain = AuditChain()
        var number = 0
        while let (bytes, terminated) = try lines.next() {
            number += 1
            guard terminated, let line = AuditChain.read(bytes), chain.accept(line) else {
                findings.add("audit.jsonl", "line \(number)", .chainBroken)
                return
            }
            signingKey = AuditChain.detail("signing_key", of: line)
        }
        if chain.isEmpty { findings.add("audit.jsonl", "line 1", .chainBroken) }
        if hexadecimal(chain.head) != document.auditHead { findings.add("audit.jsonl", "line \(number)", .headDiffers) }
    }

    private mutating func readCodes(_ document: RecordDocument) throws(RecordError) -> RecordTable? {
        var reader = try CSVReader(path: path("codes.csv"))
        guard let header = try reader.next(), header.map({ String(decoding: $0, as: UTF8.self) }) == CSVText.header
        else {
            findings.add("codes.csv", "line 1", .badRow)
            return nil
        }
        var table = RecordTable()
        let numbers = Set(document.batches.map(\.number))
        while let fields = try reader.next() {
            guard let row = CodeRow(fields) else {
                findings.add("codes.csv", "line \(reader.line)", .badRow)
                continue
            }
            take(row, document: document, batches: numbers, into: &table)
        }
        return table
    }

    private mutating func take(
        _ fields: CodeRow, document: RecordDocument, batches: Set<String>, into table: inout RecordTable
    ) {
        guard fields.level >= 1, fields.level <= document.levels.count else {
            findings.add("codes.csv", fields.code, .wrongLevel)
            return
        }
        let plan = document.levels[fields.level - 1]
        guard let code = EPCText.code(fileText: fields.code, scheme: plan.scheme) else {
            findings.add("codes.csv", fields.code, .badForm)
            return
        }
        if plan.scheme == .cn20, let prefix = plan.prefix, !fields.code.hasPrefix(prefix) {
            findings.add("codes.csv", fields.code, .wrongPrefix)
        }
        if fields.state == (document.isReleased ? .commissioned : .released) {
            findings.add("codes.csv", fields.code, .badRow)
        }
        guard batches.contains(fields.batch), let lot = table.intern(lot: fields.batch) else {
            findings.add("codes.csv", fields.code, .unknownBatch)
            return
        }
        let index = table.intern(code.bytes[...])
        guard !table[index].isDefined else {
            findings.add("codes.csv", fields.code, .duplicate)
            return
        }
        var row = RecordTable.Row()
        if !fields.parent.isEmpty {
            guard fields.level < document.levels.count,
                let parent = EPCText.code(fileText: fields.parent, scheme: document.levels[fields.level].scheme)
            else {
                findings.add("codes.csv", fields.code, .wrongLevel)
                return
            }
            row.parent = table.intern(parent.bytes[...])
        }
        row.level = plan.level
        row.state = fields.state
        row.lot = lot
        row.isCalledLoose = RecordTable.callsLoose(fields.reason)
        row.isCarried = fields.batch != document.batches[0].number || RecordTable.callsCarried(fields.reason)
        table.define(index, as: row)
    }

    private mutating func checkCounts(_ document: RecordDocument, table: RecordTable) {
        let found = table.counts(levels: document.levels.count)
        var carriedIn = [Int](repeating: 0, count: document.levels.count)
        var carriedOut = carriedIn
        for index in table.order where table[index].isCarried && table[index].state.isAccepted {
            let level = Int(table[index].level) - 1
            if table.lots[Int(table[index].lot)] == document.batches[0].number {
                carriedOut[level] += 1
            } else {
                carriedIn[level] += 1
            }
        }
        for level in document.levels.indices {
            for state in RowState.allCases where found[level][state] != document.counts[level][state] {
                findings.add("record.json", "counts \(level + 1) \(state.token)", .countDiffers)
            }
            if carriedIn[level] != document.carriedIn[level] {
                findings.add("record.json", "carried_in \(level + 1)", .countDiffers)
            }
            if carriedOut[level] != document.carriedOut[level] {
                findings.add("record.json", "carried_out \(level + 1)", .countDiffers)
            }
        }
        if document.unexplained != 0 {
            findings.add("record.json", "unexplained \(document.unexplained)", .unexplained)
        }
        for count in document.physicalCounts where count.difference != 0 && count.explanation == nil {
            findings.add("record.json", "physical_counts \(count.place)", .unexplained)
        }
    }
}

extension RecordError {
    /// What a finding tells of an operation that failed.
    var place: String {
        switch self {
        case .fileSystem(let operation, _, let code): "\(operation), errno \(code)"
        case .xml(let what): what
        case .refused, .directoryNotEmpty: description
        }
    }
}

/// The fields of a row of codes.csv that say anything.
private struct CodeRow {
    var code: String
    var level: Int
    var state: RowState
    var parent: String
    var batch: String
    var reason: String

    init?(_ fields: [ArraySlice<UInt8>]) {
        guard fields.count == 8 else { return nil }
        var texts: [String] = []
        for field in fields {
            guard let text = String(validating: field, as: UTF8.self) else { return nil }
            texts.append(text)
        }
        guard let level = Int(texts[1]), let state = RowState(token: texts[2]), !texts[4].isEmpty,
            texts[6...].allSatisfy({ $0.isEmpty || UTCTime.parse($0) != nil })
        else { return nil }
        code = texts[0]
        self.level = level
        self.state = state
        parent = texts[3]
        batch = texts[4]
        reason = texts[5]
    }
}
