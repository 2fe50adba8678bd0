import Codes
import Crypto
import Foundation
import LineCore

/// The numbers of one level in record.json.
public struct RecordCounts: Hashable, Sendable {
    public var level: UInt8
    /// All codes of the level; the sum of the others.
    public var allocated: Int
    /// Accepted, and not released by this record.
    public var commissioned: Int
    public var released: Int
    public var sampled: Int
    public var destroyed: Int
    public var inactive: Int
    public var invalid: Int
    public var returned: Int
    public var inDoubt: Int
    /// Accepted codes that came from another batch, in that batch's number.
    public var carriedIn: Int
    /// Accepted codes that the next batch's container took over.
    public var carriedOut: Int
}

/// record.json: what it says, how it is written, how it is read.
///
/// Its members have a fixed order, each on a line of its own. The last one, `self_sha256`, is the SHA-256 of all bytes
/// in front of that member: no other file vouches for this one before it is signed.
struct RecordDocument {
    static let format = "lineage-batch-record/1"
    static let largest = 16 << 20

    struct File: Hashable {
        var name: String
        var digest: String
    }

    var line: String
    var batches: [Batch]
    var product: [RecordProduct.Member]
    var levels: [LevelPlan]
    var counts: [LevelCounts]
    var carriedIn: [Int]
    var carriedOut: [Int]
    var unexplained: Int
    var physicalCounts: [RecordedCount]
    var isReleased: Bool
    /// UTC.
    var closedAt: String
    var epcBase: String
    var place: EPCISPlace
    var relationProfiles: [NamedRelationProfile]
    /// What epcis.xml's spelling rests on.
    var earlier: EarlierSpelling
    var files: [File]
    /// Trees over the lines of files, by the files' names; empty in records of earlier versions.
    var merkle: [String: MerkleTree.Root] = [:]
    var auditHead: String
    var life = RecordLife()

    struct Batch: Hashable {
        var number: String
        /// `yyyy-MM-dd`
        var made: String
        var expiry: String
    }

    /// The states that record.json counts; `commissioned` only while there are any.
    private func states(_ counts: LevelCounts) -> [RowState] {
        RowState.allCases.filter { $0 != .commissioned || counts[$0] > 0 }
    }

    func encoded() -> [UInt8] {
        let quoted = JSONText.quoted
        var members: [(String, String)] = [
            ("format", quoted(Self.format)), ("line", quoted(line)), ("batch", quoted(batches[0].number)),
        ]
        let product = self.product.map { quoted($0.name) + ":" + quoted($0.value) }
        members.append(("product", "{" + product.joined(separator: ",") + "}"))
        let batches = self.batches.map {
            "{\"number\":\(quoted($0.number)),\"made\":\(quoted($0.made)),\"expiry\":\(quoted($0.expiry))}"
        }
        members.append(("batches", "[" + batches.joined(separator: ",") + "]"))
        members.append(("ratio", "[" + levels.dropFirst().map { String($0.ratio) }.joined(separator: ",") + "]"))
        let levels = self.levels.map {
            "{\"level\":\($0.level),\"name\":\(quoted($0.name)),\"scheme\":\(quoted($0.scheme.token)),"
                + "\"prefix\":\($0.prefix.map(quoted) ?? "null")}"
        }
        members.append(("levels", "[" + levels.joined(separator: ",") + "]"))
        let counts = zip(self.levels, self.counts).map { plan, counts in
            let numbers = states(counts).map { "\"\($0.token)\":\(counts[$0])" }
            return "\"\(plan.level)\":{\"allocated\":\(counts.allocated)," + numbers.joined(separator: ",") + "}"
        }
        members.append(("counts", "{" + counts.joined(separator: ",") + "}"))
        for (name, numbers) in [("carried_in", carriedIn), ("carried_out", carriedOut)] {
            let texts = zip(self.levels, numbers).map { "\"\($0.level)\":\($1)" }
            members.append((name, "{" + texts.joined(separator: ",") + "}"))
        }
        members += [
            ("unexplained", String(unexplained)),
            ("physical_counts", "[" + physicalCounts.map(\.encoded).joined(separator: ",") + "]"),
            ("released", String(isReleased)), ("closed_at", quoted(closedAt)),
            ("epc_base", quoted(epcBase)), ("time_zone_offset", quoted(place.timeZoneOffset)),
            ("read_point", quoted(place.readPoint)), ("biz_location", quoted(place.bizLocation)),
        ]
        members += earlier.members
        if !relationProfiles.isEmpty {
            members.append(("relation_profiles", "[" + relationProfiles.map(\.encoded).joined(separator: ",") + "]"))
        }
        members += life.members
        if !merkle.isEmpty {
            let trees = merkle.sorted { $0.key < $1.key }.map { name, root in
                "\(quoted(name)):{\"leaves\":\(root.leaves),\"root\":\(quoted(root.hash))}"
            }
            members.append(("merkle", "{" + trees.joined(separator: ",") + "}"))
        }
        let files = self.files.map { "{\"name\":\(quoted($0.name)),\"sha256\":\(quoted($0.digest))}" }
        members.append(("files", "[" + files.joined(separator: ",") + "]"))
        members.append(("audit_head", quoted(auditHead)))
        var bytes: [UInt8] = [0x7B]
        for (name, value) in members { bytes += "\"\(name)\":\(value),\n".utf8 }
        return bytes + Self.seal(of: bytes)
    }

    /// The last member and the end of the document.
    private static func seal(of bytes: [UInt8]) -> [UInt8] {
        Array("\"self_sha256\":\"\(hexadecimal(SHA256.hash(data: bytes)))\"}\n".utf8)
    }

    /// Reads a document. What is wrong goes to the findings; nil when nothing can be checked against it.
    static func read(_ bytes: [UInt8], findings: inout FindingList) -> RecordDocument? {
        guard let value = JSONValue(bytes[...]) else {
            findings.add("record.json", "document", .unreadable)
            return nil
        }
        let sealLength = seal(of: []).count
        if bytes.count <= sealLength || seal(of: Array(bytes.dropLast(sealLength))) != bytes.suffix(sealLength) {
            findings.add("record.json", "self_sha256", .digestDiffers)
        }
        var reader = RecordDocumentReader(value: value, findings: findings)
        let document = reader.document()
        findings = reader.findings
        if let document, document.encoded() != bytes { findings.add("record.json", "document", .notCanonical) }
        return document
    }
}

/// Takes record.json's members out of its JSON and names those that are missing or wrong.
private struct RecordDocumentReader {
    var value: JSONValue
    var findings: FindingList

    mutating func document() -> RecordDocument? {
        let before = findings.total
        require("format") { $0.string == RecordDocument.format ? true : nil }
        let line = require("line", \.string)
        let batch = require("batch", \.string)
        let product = require("product") { value in
            value.members?.reduce(into: [RecordProduct.Member]()) { list, member in
                if let text = member.value.string { list.append(.init(name: member.name, value: text)) }
            }
        }
        let batches = require("batches") { $0.elements?.compactMap(Self.batch) }
        let ratio = require("ratio") { $0.elements?.compactMap(\.integer) }
        let levels = require("levels") { Self.levels($0, ratio: ratio ?? []) }
        let count = levels?.count ?? 0
        let counts = require("counts") { Self.perLevel($0, count, Self.counts) }
        let carriedIn = require("carried_in") { Self.perLevel($0, count, \.integer) }
        let carriedOut = require("carried_out") { Self.perLevel($0, count, \.integer) }
        let unexplained = require("unexplained", \.integer)
        let physicalCounts = require("physical_counts") { value -> [RecordedCount]? in
            let elements = value.elements
            let counts = elements?.compactMap(RecordedCount.init)
            return counts?.count == elements?.count ? counts : nil
        }
        let released = require("released") { value -> Bool? in
            guard case .bool(let flag) = value else { return nil }
            return flag
        }
        let closedAt = require("closed_at", \.string)
        let base = require("epc_base", \.string)
        let offset = require("time_zone_offset", \.string)
        let readPoint = require("read_point", \.string)
        let bizLocation = require("biz_location", \.string)
        let profiles = Self.profiles(value)
        if profiles == nil { findings.add("record.json", "relation_profiles", .badMember) }
        let earlier = EarlierSpelling(value, levels: count)
        if earlier == nil { findings.add("record.json", "company_prefix_lengths", .badMember) }
        let life = RecordLife(value)
        if life == nil { findings.add("record.json", "function_test", .badMember) }
        let merkle = Self.merkle(value)
        if merkle == nil { findings.add("record.json", "merkle", .badMember) }
        let files = require("files") { $0.elements?.compactMap(Self.file) }
        let head = require("audit_head", \.string)
        guard findings.total == before, let line, let batch, let product, let batches, let levels, let counts,
            let carriedIn, let carriedOut, let unexplained, let physicalCounts, let released, let closedAt, let base,
            let offset,
            let readPoint, let bizLocation, let profiles, let earlier, let files, let merkle, let head, let life
        else { return nil }
        guard batches.first?.number == batch else {
            findings.add("record.json", "batches", .badMember)
            return nil
        }
        return RecordDocument(
            line: line, batches: batches, product: product, levels: levels, counts: counts, carriedIn: carriedIn,
            carriedOut: carriedOut, unexplained: unexplained, physicalCounts: physicalCounts,
            isReleased: released, closedAt: closedAt, epcBase: base,
            place: EPCISPlace(timeZoneOffset: offset, readPoint: readPoint, bizLocation: bizLocation),
            relationProfiles: profiles, earlier: earlier, files: files, merkle: merkle, auditHead: head,
            life: life)
    }

    @discardableResult
    private mutating func require<Value>(_ name: String, _ read: (JSONValue) -> Value?) -> Value? {
        if let found = value[name].flatMap(read) { return found }
        findings.add("record.json", name, .badMember)
        return nil
    }

    /// None where the member is left out.
    private static func profiles(_ value: JSONValue) -> [NamedRelationProfile]? {
        guard let member = value["relation_profiles"] else { return [] }
        let elements = member.elements
        let profiles = elements?.compactMap(NamedRelationProfile.init)
        return profiles?.count == elements?.count && profiles?.isEmpty == false ? profiles : nil
    }

    /// None where the member is left out.
    private static func merkle(_ value: JSONValue) -> [String: MerkleTree.Root]? {
        guard let member = value["merkle"] else { return [:] }
        var trees: [String: MerkleTree.Root] = [:]
        for tree in member.members ?? [] {
            guard let leaves = tree.value["leaves"]?.integer, leaves > 0, let root = tree.value["root"]?.string else {
                return nil
            }
            trees[tree.name] = MerkleTree.Root(leaves: leaves, hash: root)
        }
        return trees.isEmpty ? nil : trees
    }

    private static func batch(_ value: JSONValue) -> RecordDocument.Batch? {
        guard let number = value["number"]?.string, let made = value["made"]?.string,
            let expiry = value["expiry"]?.string
        else { return nil }
        return RecordDocument.Batch(number: number, made: made, expiry: expiry)
    }

    private static func file(_ value: JSONValue) -> RecordDocument.File? {
        guard let name = value["name"]?.string, let digest = value["sha256"]?.string else { return nil }
        return RecordDocument.File(name: name, digest: digest)
    }

    private static func levels(_ value: JSONValue, ratio: [Int]) -> [LevelPlan]? {
        guard let elements = value.elements, !elements.isEmpty, elements.count < 10, ratio.count == elements.count - 1
        else { return nil }
        var levels: [LevelPlan] = []
        for (place, element) in elements.enumerated() {
            guard element["level"]?.integer == place + 1, let name = element["name"]?.string,
                let scheme = element["scheme"]?.string.flatMap(CodeScheme.init(token:)), let prefix = element["prefix"],
                prefix.string != nil || prefix == .null,
                let capacity = UInt16(exactly: place == 0 ? 0 : ratio[place - 1]), place == 0 || capacity > 0
            else { return nil }
            levels.append(
                LevelPlan(
                    level: UInt8(place + 1), name: name, scheme: scheme, prefix: prefix.string, ratio: capacity))
        }
        return levels
    }

    private static func counts(_ value: JSONValue) -> LevelCounts? {
        var counts = LevelCounts()
        for state in RowState.allCases {
            guard let number = value[state.token]?.integer ?? (state == .commissioned ? 0 : nil),
                (0...(1 << 40)).contains(number)
            else { return nil }
            counts[state] = number
        }
        return value["allocated"]?.integer == counts.allocated ? counts : nil
    }

    private static func perLevel<Value>(
        _ value: JSONValue, _ count: Int, _ read: (JSONValue) -> Value?
    ) -> [Value]? {
        guard value.members?.count == count else { return nil }
        var values: [Value] = []
        for level in 1...max(1, count) {
            guard let found = value[String(level)].flatMap(read) else { return nil }
            values.append(found)
        }
        return values
    }
}
