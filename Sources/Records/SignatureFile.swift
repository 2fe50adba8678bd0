public import Foundation

/// `signatures.json`: the signatures under a record, in their order, with the public key that checks them. Canonical JSON
/// (RFC 8785); any other spelling is refused.
public struct SignatureFile: Hashable, Sendable {
    public static let name = "signatures.json"
    static let format = "lineage-signatures/1"
    /// Bytes of such a file at most.
    static let largest = 1 << 20

    /// Lower-case hex of the Ed25519 public key.
    public var key: String
    public var signatures: [RecordSignature]
    /// SHA-256 of report-signed.pdf, lower-case hex; nil when there is none.
    public var signedReport: String?

    public init(key: String, signatures: [RecordSignature], signedReport: String?) {
        self.key = key
        self.signatures = signatures
        self.signedReport = signedReport
    }

    public var bytes: [UInt8] {
        var members: [JSONValue.Member] = [
            .init(name: "format", value: .string(Self.format)), .init(name: "key", value: .string(key)),
            .init(name: "signatures", value: .array(signatures.map(\.json))),
        ]
        if let signedReport { members.append(.init(name: "report_signed_sha256", value: .string(signedReport))) }
        return JSONValue.object(members).canonical
    }

    /// - Returns: nil for anything but what ``bytes`` writes.
    public init?(bytes: [UInt8]) {
        guard let json = JSONValue(bytes[...]), json.canonical == bytes, json["format"]?.string == Self.format,
            let key = json["key"]?.string, let elements = json["signatures"]?.elements, let members = json.members
        else { return nil }
        let signedReport = json["report_signed_sha256"]?.string
        guard members.count == (signedReport == nil ? 3 : 4) else { return nil }
        var signatures: [RecordSignature] = []
        for element in elements {
            guard let signature = RecordSignature(element) else { return nil }
            signatures.append(signature)
        }
        self.init(key: key, signatures: signatures, signedReport: signedReport)
    }

    /// Writes the file into a record's directory, durably, over an earlier one.
    public func write(to directory: URL) throws { try writeRecordFile(Self.name, bytes, in: directory) }
}

extension SignatureFile {
    /// Whether the signatures cover this record, follow each other, and are the key's.
    ///
    /// - Parameter signingKey: the key that the record's trail names.
    func check(recordDigest: String?, signingKey: String?, findings: inout FindingList) {
        if key != signingKey { findings.add(Self.name, "key", .wrongKey) }
        var previous = RecordSignature.none
        var signers: Set<String> = []
        for (index, signature) in signatures.enumerated() {
            let place = "signatures[\(index)]"
            if signature.recordDigest != recordDigest { findings.add(Self.name, place, .otherRecord) }
            if signature.previous != previous { findings.add(Self.name, place, .chainBroken) }
            if !SigningKey.isValid(signature, key: key) { findings.add(Self.name, place, .badSignature) }
            let isLast = index == signatures.count - 1
            if !signers.insert(signature.account).inserted || signature.meaning.isDecision != (isLast && index > 0) {
                findings.add(Self.name, place, .badMember)
            }
            previous = signature.digest
        }
    }
}

/// Writes a file that is made after its record into the record's directory, durably, over an earlier one.
public func writeRecordFile(_ name: String, _ bytes: [UInt8], in directory: URL) throws {
    let final = directory.appending(path: name)
    let partial = directory.appending(path: ".\(name).partial")
    let files = FileManager.default
    if files.fileExists(atPath: partial.path) { try files.removeItem(at: partial) }
    guard files.createFile(atPath: partial.path, contents: Data(bytes)) else {
        throw RecordError.fileSystem(operation: "create", path: partial.path, code: errno)
    }
    try RecordFolder.sync(path: partial.path, mode: 0o640)
    try RecordFolder.rename(partial.path, to: final.path)
    try RecordFolder.sync(path: directory.path, mode: nil)
}

extension RecordVerifier {
    /// Signatures that are there must hold: each covers this record and the one before it, by the key that the audit
    /// trail names, in an order that makes sense, by different persons.
    mutating func checkSignatures(recordDigest: String?, signingKey: String?) {
        let path = path(SignatureFile.name)
        guard FileManager.default.fileExists(atPath: path) else { return }
        guard let bytes = FileManager.default.contents(atPath: path), bytes.count <= SignatureFile.largest,
            let file = SignatureFile(bytes: [UInt8](bytes))
        else {
            findings.add(SignatureFile.name, "file", .notCanonical)
            return
        }
        signatures = file.signatures
        file.check(recordDigest: recordDigest, signingKey: signingKey, findings: &findings)
        checkSignedReport(file)
    }

    /// Bytes of a report at most.
    private static let largestReport = 256 << 20

    private mutating func checkSignedReport(_ file: SignatureFile) {
        let name = "report-signed.pdf"
        let isThere = FileManager.default.fileExists(atPath: path(name))
        guard let wanted = file.signedReport else {
            if isThere { findings.add(name, "file", .unlistedFile) }
            return
        }
        do throws(RecordError) {
            if try fileDigest(path: path(name)) != wanted { findings.add(name, "file", .digestDiffers) }
            // The signed report goes on where the sealed one, which the signatures cover, ends.
            let (signed, sealed) = (
                try fileContent(path: path(name), limit: Self.largestReport),
                try fileContent(path: path("report.pdf"), limit: Self.largestReport)
            )
            guard let signed, let sealed else {
                findings.add(name, "file", .unreadable)
                return
            }
            if !signed.starts(with: sealed) { findings.add(name, "file", .otherRecord) }
        } catch {
            findings.add(name, error.place, .missingFile)
        }
    }
}
