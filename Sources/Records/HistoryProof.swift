import Codes
public import Foundation
import LineCore

/// A proof that a unit's history stands in a signed record, without the record: the unit's row and those of its
/// containers, every event and every entry of the trail that names one of them, each with its way to the root that
/// record.json names, and record.json with the signatures under it. The format stands in Docs/Proofs.md.
public struct HistoryProof: Hashable, Sendable {
    static let format = "lineage-history-proof/1"
    /// Bytes of such a file at most.
    public static let largest = 64 << 20

    /// A line of a file of the record.
    public struct Line: Hashable, Sendable {
        public var file: String
        /// From 0.
        public var index: Int
        /// Without its LF.
        public var text: String
        /// Lower-case hex, from the leaf up.
        public var path: [String]
    }

    /// As codes.csv spells it.
    public var code: String
    /// record.json, byte for byte.
    public var record: String
    /// signatures.json, byte for byte; nil for a record that nobody has signed.
    public var signatures: String?
    public var lines: [Line]

    /// Canonical JSON (RFC 8785).
    public var bytes: [UInt8] {
        let lines = self.lines.map { line in
            JSONValue.object([
                .init(name: "file", value: .string(line.file)),
                .init(name: "index", value: .number(String(line.index))),
                .init(name: "path", value: .array(line.path.map { .string($0) })),
                .init(name: "text", value: .string(line.text)),
            ])
        }
        var members: [JSONValue.Member] = [
            .init(name: "format", value: .string(Self.format)), .init(name: "code", value: .string(code)),
            .init(name: "record", value: .string(record)), .init(name: "lines", value: .array(lines)),
        ]
        if let signatures { members.append(.init(name: "signatures", value: .string(signatures))) }
        return JSONValue.object(members).canonical
    }

    /// - Returns: nil for anything but what ``bytes`` writes.
    public init?(bytes: [UInt8]) {
        guard bytes.count <= Self.largest, let json = JSONValue(bytes[...]), json.canonical == bytes,
            json["format"]?.string == Self.format, let code = json["code"]?.string,
            let record = json["record"]?.string, let elements = json["lines"]?.elements
        else { return nil }
        var lines: [Line] = []
        for element in elements {
            guard let file = element["file"]?.string, let index = element["index"]?.integer,
                let path = element["path"]?.strings, let text = element["text"]?.string
            else { return nil }
            lines.append(Line(file: file, index: index, text: text, path: path))
        }
        self.init(code: code, record: record, signatures: json["signatures"]?.string, lines: lines)
    }

    init(code: String, record: String, signatures: String?, lines: [Line]) {
        self.code = code
        self.record = record
        self.signatures = signatures
        self.lines = lines
    }
}

/// Why there is no proof.
public enum ProofError: Error, Sendable {
    /// The record is not sound, so nothing of it is proven.
    case unsound([RecordFinding], total: Int)
    /// It was written by a version that made no trees.
    case noTree
    case unknownCode(String)
    case record(RecordError)
}

/// Makes the proof of a unit's history from a record, which is checked first.
///
/// - Parameter code: as codes.csv spells it, of any level.
public func proveHistory(of code: String, inRecordAt directory: URL) throws(ProofError) -> HistoryProof {
    let report = verifyRecord(at: directory)
    guard report.isSound else { throw .unsound(report.findings, total: report.total) }
    do throws(RecordError) {
        var maker = HistoryProofMaker(folder: directory)
        return try maker.proof(of: code)
    } catch .refused(let findings, _) {
        // The two things that a sound record may lack.
        throw findings.first?.kind == .unknownCode ? .unknownCode(code) : .noTree
    } catch {
        throw .record(error)
    }
}

private struct HistoryProofMaker {
    let folder: URL
    private var lines: [HistoryProof.Line] = []

    init(folder: URL) { self.folder = folder }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    mutating func proof(of code: String) throws(RecordError) -> HistoryProof {
        guard let bytes = try fileContent(path: path("record.json"), limit: RecordDocument.largest),
            let record = String(validating: bytes, as: UTF8.self)
        else { throw .refused([], total: 0) }
        var findings = FindingList()
        guard let document = RecordDocument.read(bytes, findings: &findings), !document.merkle.isEmpty else {
            throw .refused([], total: 0)
        }
        let chain = try chain(of: code)
        guard !chain.isEmpty else {
            throw .refused([RecordFinding(file: "codes.csv", place: code, kind: .unknownCode)], total: 1)
        }
        let codes = Set(chain)
        let names = ProofNames(codes: codes, document: document)
        try take("codes.csv") { line, _ in ProofNames.row(line).map { codes.contains($0.code) } ?? false }
        try take("epcis.jsonld") { line, _ in names.isTold(by: line) }
        try take("audit.jsonl") { line, isLast in isLast || names.isNamed(by: line) }
        var signatures: String?
        if FileManager.default.fileExists(atPath: path(SignatureFile.name)),
            let content = try fileContent(path: path(SignatureFile.name), limit: SignatureFile.largest)
        {
            signatures = String(validating: content, as: UTF8.self)
        }
        return HistoryProof(code: code, record: record, signatures: signatures, lines: lines)
    }

    /// The code and the containers that it is in, from inside out.
    private func chain(of code: String) throws(RecordError) -> [String] {
        var parents: [String: String] = [:]
        var reader = try LineReader(path: path("codes.csv"))
        while let (bytes, _) = try reader.next() {
            if let row = ProofNames.row(bytes) { parents[row.code] = row.parent }
        }
        var chain: [String] = []
        var next = code
        while let parent = parents[next], !chain.contains(next) {
            chain.append(next)
            next = parent
        }
        return chain
    }

    /// Adds the lines that are chosen, each with its way to the root.
    private mutating func take(
        _ file: String, _ isWanted: (ArraySlice<UInt8>, Bool) -> Bool
    ) throws(RecordError) {
        var leaves: [[UInt8]] = []
        var chosen: [(index: Int, bytes: [UInt8])] = []
        var last: [UInt8]?
        var reader = try LineReader(path: path(file))
        while let (bytes, _) = try reader.next() {
            leaves.append(MerkleTree.leaf(bytes))
            if isWanted(bytes, false) { chosen.append((leaves.count - 1, Array(bytes))) }
            last = Array(bytes)
        }
        if let last, chosen.last?.index != leaves.count - 1, isWanted(last[...], true), !isWanted(last[...], false) {
            chosen.append((leaves.count - 1, last))
        }
        let nodes = MerkleNodes(leaves: leaves)
        for (index, bytes) in chosen {
            guard let text = String(validating: bytes, as: UTF8.self) else { continue }
            lines.append(
                HistoryProof.Line(
                    file: file, index: index, text: text,
                    path: nodes.path(to: index).map { hexadecimal($0) }))
        }
    }
}

/// Whether lines of a record's files speak of some of its codes.
struct ProofNames {
    private let codes: Set<String>
    private let epcs: Set<String>

    init(codes: Set<String>, document: RecordDocument) {
        self.codes = codes
        var epcs: Set<String> = []
        for code in codes {
            for plan in document.levels { epcs.insert(EPCText.epc(code, scheme: plan.scheme, base: document.epcBase)) }
        }
        self.epcs = epcs
    }

    /// Code and container of a line of codes.csv.
    static func row(_ line: ArraySlice<UInt8>) -> (code: String, parent: String)? {
        // Rows end with CR LF.
        let row = line.last == 0x0D ? line.dropLast() : line
        guard let fields = CSVText.fields(row), fields.count == 8 else { return nil }
        return (String(decoding: fields[0], as: UTF8.self), String(decoding: fields[3], as: UTF8.self))
    }

    /// An event of epcis.jsonld names one of the codes.
    func isTold(by line: ArraySlice<UInt8>) -> Bool {
        guard let told = EPCISEvent.read(line.last == 0x2C ? line.dropLast() : line) else { return false }
        return told.event.epcs.contains(where: epcs.contains) || told.event.parent.map(epcs.contains) == true
    }

    /// An entry of the trail names one of the codes.
    func isNamed(by line: ArraySlice<UInt8>) -> Bool {
        guard let entry = AuditChain.read(line) else { return false }
        return codes.contains { entry.body.contains($0) }
    }
}
