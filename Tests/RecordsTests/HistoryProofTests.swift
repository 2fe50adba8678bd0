import Codes
import Foundation
import LineCore
import Requirements
import Testing

@testable import Records

@Suite("Proof of one unit's history", .requirement("H-01", "S-04"))
struct HistoryProofTests {
    private static let unit = "81999030000000011231"

    @Test("Nodes, streamed root and ways agree for every size of a tree")
    func trees() throws {
        let scratch = try Scratch("trees")
        for count in 1...40 {
            let lines = (0..<count).map { "line \($0)" }
            let leaves = lines.map { MerkleTree.leaf($0.utf8) }
            let nodes = MerkleNodes(leaves: leaves)
            let root = try #require(nodes.root)
            let file = scratch.root.appending(path: "lines-\(count)")
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
            #expect(
                try MerkleTree.root(ofFile: file.path) == MerkleTree.Root(leaves: count, hash: hexadecimal(root)))
            for index in 0..<count {
                let path = nodes.path(to: index)
                #expect(MerkleTree.root(leaf: leaves[index], at: index, of: count, path: path) == root)
                let other = (index + 1) % count
                if other != index {
                    #expect(MerkleTree.root(leaf: leaves[other], at: index, of: count, path: path) != root)
                    #expect(MerkleTree.root(leaf: leaves[index], at: other, of: count, path: path) != root)
                }
                #expect(MerkleTree.root(leaf: leaves[index], at: index, of: count, path: path + [root]) != root)
            }
        }
    }

    /// The tree of RFC 6962 over d0…d2 by hand: three leaves are a pair and one.
    @Test("Three leaves are a pair and one")
    func threeLeaves() throws {
        let leaves = ["a", "b", "c"].map { MerkleTree.leaf($0.utf8) }
        let wanted = MerkleTree.node(MerkleTree.node(leaves[0], leaves[1]), leaves[2])
        #expect(MerkleNodes(leaves: leaves).root == wanted)
        // printf '\0a' | sha256sum
        #expect(
            hexadecimal(leaves[0]) == "022a6979e6dab7aa5ae4c3e5e45f7e977112a7e63593820dbec1ec738a24f93c")
    }

    private func record(_ scratch: Scratch, key: SigningKey) throws -> String {
        var source = smallBatch()
        source.auditList = chain([
            #"{"act":"batch.create","seq":17,"trail":"00"}"#,
            #"{"act":"act.replace","details":[{"name":"code","value":"\#(Self.unit)"}],"who":"li"}"#,
            #"{"act":"act.sample","details":[{"name":"code","value":"81999030000000101230"}],"who":"li"}"#,
            #"{"act":"record.close","details":[{"name":"signing_key","value":"\#(key.publicKey)"}]}"#,
        ])
        let written = try writeRecord(from: source, to: scratch.record, released: true)
        let signature = try key.sign(
            RecordSignature(
                account: "li", printedName: "Li", role: "supervisor", meaning: .responsible,
                at: "2026-09-02T00:00:00.000Z", reason: "made", recordDigest: written.recordDigest,
                previous: RecordSignature.none))
        try SignatureFile(key: key.publicKey, signatures: [signature], signedReport: nil).write(to: scratch.record)
        return written.recordDigest
    }

    @Test("A proof holds the unit, its containers, their events and entries, and is checked without the record")
    func whole() throws {
        let scratch = try Scratch("proof")
        let key = SigningKey()
        let digest = try record(scratch, key: key)
        let proof = try proveHistory(of: Self.unit, inRecordAt: scratch.record)
        #expect(proof.lines.filter { $0.file == "codes.csv" }.count == 4, "carton, bundle, case, pallet")
        let entries = proof.lines.filter { $0.file == "audit.jsonl" }.map(\.index)
        #expect(entries == [1, 3], "what names it, and the last one")
        #expect(proof.lines.contains { $0.file == "epcis.jsonld" && $0.text.contains("\"unpacking\"") })
        let report = try #require(verifyProof(proof.bytes))
        #expect(report.findings == [] && report.isSound)
        #expect(report.recordDigest == digest && report.signingKey == key.publicKey)
        #expect(report.signatures.map(\.account) == ["li"] && report.batch == "20260901")
        #expect(HistoryProof(bytes: proof.bytes) == proof)
    }

    @Test("Every change of a proof is found")
    func changed() throws {
        let scratch = try Scratch("proof-changed")
        _ = try record(scratch, key: SigningKey())
        let proof = try proveHistory(of: Self.unit, inRecordAt: scratch.record)
        func findings(_ change: (inout HistoryProof) -> Void) throws -> [RecordFinding.Kind] {
            var changed = proof
            change(&changed)
            #expect(changed != proof)
            return try #require(verifyProof(changed.bytes)).findings.map(\.kind)
        }
        for index in proof.lines.indices {
            #expect(try findings { $0.lines[index].text += " " }.contains(.digestDiffers))
            #expect(try findings { $0.lines[index].index += 1 }.contains(.digestDiffers))
            #expect(try findings { $0.lines[index].path.removeLast() }.contains(.digestDiffers))
        }
        #expect(try findings { $0.lines.removeAll { $0.file == "codes.csv" } }.contains(.missingCode))
        #expect(try findings { $0.lines.removeAll { $0.file == "audit.jsonl" } }.contains(.headDiffers))
        #expect(try findings { $0.code = "81999030000000021232" }.contains(.missingCode))
        #expect(try findings { $0.record = $0.record.replacing("PL-01", with: "PL-02") }.contains(.digestDiffers))
        #expect(
            try findings { $0.signatures = $0.signatures?.replacing("\"li\"", with: "\"wu\"") }.contains(.badSignature))
        var other = proof
        other.code = "x"
        #expect(verifyProof(Array("{}".utf8)) == nil && verifyProof([0x20] + proof.bytes) == nil)
    }

    @Test("A proof of an unknown code or of a changed record is not made")
    func refused() throws {
        let scratch = try Scratch("proof-refused")
        _ = try record(scratch, key: SigningKey())
        #expect(throws: ProofError.self) { try proveHistory(of: "81999030000000991239", inRecordAt: scratch.record) }
        let file = scratch.record.appending(path: "codes.csv")
        var bytes = try Data(contentsOf: file)
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: file)
        #expect(throws: ProofError.self) { try proveHistory(of: Self.unit, inRecordAt: scratch.record) }
    }
}
