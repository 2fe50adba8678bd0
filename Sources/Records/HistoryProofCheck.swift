import Codes
import Crypto
import Foundation

/// What the check of a proof found.
public struct ProofReport: Sendable {
    /// What is wrong; the file that a finding names is `proof`, or one of the record.
    public var findings: [RecordFinding]
    /// SHA-256 of record.json's bytes in lower-case hex, which signatures cover.
    public var recordDigest: String
    public var batch: String
    public var line: String
    /// Public key that the record's trail names for signatures.
    public var signingKey: String?
    /// In their order.
    public var signatures: [RecordSignature]

    public var isSound: Bool { findings.isEmpty }
}

/// Checks a proof from its bytes alone.
///
/// What it shows: these lines stand in these places of the files of the record that was signed, and they speak of the
/// code or of the containers that it is in. What it cannot show: that the record has no further line about them.
///
/// - Returns: nil for bytes that are no proof.
public func verifyProof(_ bytes: [UInt8]) -> ProofReport? {
    guard let proof = HistoryProof(bytes: bytes) else { return nil }
    var check = HistoryProofCheck(proof: proof)
    return check.run()
}

private struct HistoryProofCheck {
    let proof: HistoryProof
    private var findings = FindingList()

    init(proof: HistoryProof) { self.proof = proof }

    mutating func run() -> ProofReport? {
        let record = Array(proof.record.utf8)
        guard let document = RecordDocument.read(record, findings: &findings) else { return nil }
        let digest = hexadecimal(SHA256.hash(data: record))
        checkLines(document)
        let key = checkTrail(document)
        let signatures = checkSignatures(digest: digest, key: key)
        return ProofReport(
            findings: findings.kept, recordDigest: digest, batch: document.batches[0].number, line: document.line,
            signingKey: key, signatures: signatures)
    }

    private static func label(_ line: HistoryProof.Line) -> String { "\(line.file) line \(line.index + 1)" }

    private mutating func checkLines(_ document: RecordDocument) {
        for line in proof.lines {
            guard let root = document.merkle[line.file],
                MerkleTree.root(
                    leaf: MerkleTree.leaf(line.text.utf8), at: line.index, of: root.leaves,
                    path: line.path.map { Self.bytes($0) ?? [] }
                ).map({ hexadecimal($0) }) == root.hash
            else {
                findings.add("proof", Self.label(line), .digestDiffers)
                continue
            }
        }
        // The unit's row, and from it the rows of the containers.
        var parents: [String: String] = [:]
        for line in proof.lines where line.file == "codes.csv" {
            guard let row = ProofNames.row(Array(line.text.utf8)[...]) else {
                findings.add("proof", Self.label(line), .badRow)
                continue
            }
            parents[row.code] = row.parent
        }
        var codes: Set<String> = []
        var next = proof.code
        while let parent = parents[next], codes.insert(next).inserted { next = parent }
        if codes.isEmpty || !next.isEmpty { findings.add("codes.csv", next, .missingCode) }
        let names = ProofNames(codes: codes, document: document)
        for line in proof.lines {
            let bytes = Array(line.text.utf8)[...]
            let isAbout =
                switch line.file {
                case "codes.csv": ProofNames.row(bytes).map { codes.contains($0.code) } ?? false
                case "epcis.jsonld": names.isTold(by: bytes)
                case "audit.jsonl":
                    names.isNamed(by: bytes) || line.index == (document.merkle[line.file]?.leaves ?? 0) - 1
                default: false
                }
            if !isAbout { findings.add("proof", Self.label(line), .unknownCode) }
        }
    }

    /// The trail's last entry has the head that record.json names, and names the key of signatures.
    private mutating func checkTrail(_ document: RecordDocument) -> String? {
        guard
            let last = proof.lines.first(where: {
                $0.file == "audit.jsonl" && $0.index == (document.merkle[$0.file]?.leaves ?? 0) - 1
            }), let entry = AuditChain.read(Array(last.text.utf8)[...]),
            hexadecimal(entry.hash) == document.auditHead
        else {
            findings.add("audit.jsonl", "audit_head", .headDiffers)
            return nil
        }
        return AuditChain.detail("signing_key", of: entry)
    }

    private mutating func checkSignatures(digest: String, key: String?) -> [RecordSignature] {
        guard let text = proof.signatures else { return [] }
        guard let file = SignatureFile(bytes: Array(text.utf8)) else {
            findings.add(SignatureFile.name, "file", .notCanonical)
            return []
        }
        file.check(recordDigest: digest, signingKey: key, findings: &findings)
        return file.signatures
    }

    private static func bytes(_ hexadecimal: String) -> [UInt8]? {
        let digits = Array(hexadecimal.utf8)
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: 64, by: 2) {
            guard let high = Character(Unicode.Scalar(digits[place])).hexDigitValue,
                let low = Character(Unicode.Scalar(digits[place + 1])).hexDigitValue
            else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }
}
