import Foundation
import Requirements
import Testing

@testable import Records

@Suite("Signatures under a record", .requirement("S-03", "H-01"))
struct SignatureTests {
    static let key = SigningKey()

    static func signature(
        _ account: String, _ meaning: SignatureMeaning, over digest: String, after previous: RecordSignature?
    ) throws -> RecordSignature {
        try key.sign(
            RecordSignature(
                account: account, printedName: "名 \"\(account)\"", role: "qa", meaning: meaning,
                at: "2026-09-02T08:00:00Z", reason: "", recordDigest: digest,
                previous: previous?.digest ?? RecordSignature.none))
    }

    /// A record with two signatures; `change` may spoil them before they are written.
    private func findings(
        auditKey: String? = nil, _ change: (inout SignatureFile, WrittenRecord) throws -> Void
    ) throws -> [RecordFinding.Kind] {
        let scratch = try Scratch("signatures")
        var batch = smallBatch()
        let key = auditKey ?? Self.key.publicKey
        batch.auditList = chain(
            batch.auditList.map(\.body) + [
                #"{"act":"record.close","details":[{"name":"signing_key","value":"\#(key)"}]}"#
            ])
        let written = try writeRecord(from: batch, to: scratch.record, released: true)
        let first = try Self.signature("li", .responsible, over: written.recordDigest, after: nil)
        let second = try Self.signature("wu", .released, over: written.recordDigest, after: first)
        var file = SignatureFile(key: Self.key.publicKey, signatures: [first, second], signedReport: nil)
        try change(&file, written)
        try file.write(to: scratch.record)
        return verifyRecord(at: scratch.record).findings.map(\.kind)
    }

    @Test("Two signatures in their order hold, also the first alone")
    func sound() throws {
        #expect(try findings { _, _ in } == [])
        #expect(try findings { file, _ in file.signatures.removeLast() } == [])
    }

    @Test("The file is read back as it was written, and in no other spelling")
    func spelling() throws {
        let first = try Self.signature("li", .responsible, over: "ab", after: nil)
        let file = SignatureFile(key: Self.key.publicKey, signatures: [first], signedReport: "cd")
        #expect(SignatureFile(bytes: file.bytes) == file)
        let text = String(decoding: file.bytes, as: UTF8.self)
        #expect(text.hasPrefix(#"{"format":"lineage-signatures/1","key":""#))
        for other in [
            text + "\n", text.replacing(":\"", with: ": \""), text.replacing("\"role\":\"qa\",", with: ""),
            text.replacing("responsible", with: "approved"), "{}", "",
        ] {
            #expect(SignatureFile(bytes: Array(other.utf8)) == nil, "\(other)")
        }
    }

    @Test("A signature copied to another record, changed, exchanged or taken out does not hold")
    func copied() throws {
        #expect(
            try findings { file, _ in
                let other = String(repeating: "ab", count: 32)
                let first = try Self.signature("li", .responsible, over: other, after: nil)
                file.signatures = [first]
            } == [.otherRecord])
        #expect(try findings { file, _ in file.signatures[0].printedName = "X" } == [.badSignature, .chainBroken])
        #expect(try findings { file, _ in file.signatures[1].at = "2026-09-03T08:00:00Z" } == [.badSignature])
        #expect(try findings { file, _ in file.signatures.swapAt(0, 1) }.contains(.chainBroken))
        #expect(try findings { file, _ in file.signatures.removeFirst() } == [.chainBroken, .badMember])
    }

    @Test("The key is the one that the audit trail names")
    func otherKey() throws {
        #expect(try findings(auditKey: SigningKey().publicKey) { _, _ in } == [.wrongKey])
        #expect(
            try findings { file, written in
                let key = SigningKey()
                file.key = key.publicKey
                var first = file.signatures[0]
                first.previous = RecordSignature.none
                file.signatures = [try key.sign(first)]
            } == [.wrongKey])
    }

    @Test("One person signs once, and after the decision nobody")
    func persons() throws {
        #expect(
            try findings { file, written in
                let first = file.signatures[0]
                file.signatures = [
                    first, try Self.signature("li", .released, over: written.recordDigest, after: first),
                ]
            } == [.badMember])
        #expect(
            try findings { file, written in
                let last = file.signatures[1]
                file.signatures.append(
                    try Self.signature("qi", .responsible, over: written.recordDigest, after: last))
            } == [.badMember, .badMember])
    }

    @Test("A key is 32 bytes, and its public half checks what it signed")
    func keys() throws {
        let key = try #require(SigningKey(bytes: Self.key.bytes))
        #expect(key.publicKey == Self.key.publicKey && key.publicKey.utf8.count == 64)
        #expect(SigningKey(bytes: [1, 2, 3]) == nil)
    }
}
