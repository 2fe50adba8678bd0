import Codes
import Crypto
public import Foundation
import LineCore

/// A record that was written.
public struct WrittenRecord: Sendable {
    public var directory: URL
    /// By level, from 1 up.
    public var counts: [RecordCounts]
    /// Hash of the batch's last audit entry, lower-case hex.
    public var auditHead: String
    /// SHA-256 of record.json's bytes, lower-case hex: what signatures cover.
    public var recordDigest: String
}

/// A record while it is being written: everything that follows from codes, events and audit is there, record.json is
/// not. More files may be put into its directory; they are listed in record.json.
public struct RecordDraft {
    public let directory: URL
    public let counts: [RecordCounts]
    /// Lower-case hex.
    public let auditHead: String
}

/// Writes a batch record, all of it or nothing.
///
/// The files are made in a directory beside `directory` (`.NAME.partial`; one left behind by a crash is removed),
/// synced, and the whole is renamed. Only one record may be written to a place at a time.
///
/// - Parameters:
///   - directory: where the record shall stand; it must not exist or be empty. Its parent must exist.
///   - released: accepted codes read `released`, else `commissioned`.
/// - Throws: ``RecordError``, or what the source throws.
public func writeRecord(
    from source: some BatchRecordSource, to directory: URL, released: Bool
) throws -> WrittenRecord {
    try writeRecord(from: source, to: directory, released: released) { _ in }
}

/// Writes a batch record with further files, such as the report.
///
/// - Parameter additions: puts files into the draft's directory; no sub-directories.
public func writeRecord(
    from source: some BatchRecordSource, to directory: URL, released: Bool,
    additions: (RecordDraft) throws -> Void
) throws -> WrittenRecord {
    let folder = try RecordFolder(for: directory)
    do {
        let writer = RecordWriter(header: source.header, released: released, folder: folder.partial)
        let written = try writer.write(source, additions: additions)
        try folder.publish()
        return WrittenRecord(
            directory: directory, counts: written.counts, auditHead: written.auditHead, recordDigest: written.digest)
    } catch {
        folder.discard()
        throw error
    }
}

private struct RecordWriter {
    let header: RecordHeader
    let released: Bool
    let folder: URL

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    func write(
        _ source: some BatchRecordSource, additions: (RecordDraft) throws -> Void
    ) throws -> (counts: [RecordCounts], auditHead: String, digest: String) {
        var findings = FindingList()
        header.check(released: released, findings: &findings)
        try findings.refuseIfAny()
        guard let readPoint = EPCText.location(header.readPoint),
            let bizLocation = EPCText.location(header.bizLocation)
        else { preconditionFailure("the header was checked") }
        let place = EPCISPlace(
            timeZoneOffset: UTCTime.offset(minutes: header.timeZoneOffsetMinutes), readPoint: readPoint,
            bizLocation: bizLocation)
        var digests: [String: String] = [:]

        let (table, codesDigest) = try writeCodes(source, findings: &findings)
        digests["codes.csv"] = codesDigest
        try findings.refuseIfAny()
        let levels = header.levels
        let text = { (index: UInt32) in table.text(index, levels: levels) }
        table.check(levels: levels, text: text, file: "codes.csv", findings: &findings)
        let tree = RelationTree(table: table, levels: levels)
        tree.check(table: table, levels: levels, text: text, file: "relation.xml", findings: &findings)
        try findings.refuseIfAny()

        let spelling = EarlierSpelling(header)
        var changes = Changes()
        let events = try writeEvents(
            source, table: table, text: text, place: place, spelling: spelling, changes: &changes, findings: &findings)
        digests["epcis.jsonld"] = events.json
        digests["epcis.xml"] = events.xml
        let (auditDigest, auditHead) = try writeAudit(source, findings: &findings)
        digests["audit.jsonl"] = auditDigest
        try findings.refuseIfAny()

        if RelationTree.isNeeded(levels: levels), let masterData = header.product.relation {
            let writer = RelationWriter(
                table: table, tree: tree, levels: levels, text: text, batches: [header.batch] + header.otherBatches,
                masterData: masterData)
            try writeRelations(writer, digests: &digests, findings: &findings)
            try findings.refuseIfAny()
        }
        if RelationTree.isNeeded(levels: levels), let data = header.bills {
            let bills = BillWriter(header: header, table: table, data: data, ends: changes.ends)
            digests.merge(try bills.write(into: folder, released: released)) { $1 }
            digests.merge(try changes.lists.write(into: folder)) { $1 }
        }
        let counts = counts(of: table)
        try additions(RecordDraft(directory: folder, counts: counts, auditHead: auditHead))
        let files = try sealFiles(known: digests)
        var document = document(
            table: table, counts: counts, place: place, spelling: spelling, files: files, auditHead: auditHead)
        for name in MerkleTree.files { document.merkle[name] = try MerkleTree.root(ofFile: path(name)) }
        return (counts, auditHead, try write(document))
    }

    private func writeCodes(
        _ source: some BatchRecordSource, findings: inout FindingList
    ) throws -> (RecordTable, String) {
        let file = try RecordFile(path: path("codes.csv"))
        var table = RecordTable()
        var bytes: [UInt8] = []
        CSVText.append(row: CSVText.header, to: &bytes)
        let batches = Set(([header.batch] + header.otherBatches).map(\.number))
        try source.codes { recorded in
            let shown = recorded.code.description
            guard recorded.level >= 1, Int(recorded.level) <= header.levels.count else {
                findings.add("codes.csv", shown, .wrongLevel)
                return
            }
            let plan = header.levels[Int(recorded.level) - 1]
            guard let code = EPCText.fileText(of: recorded.code, scheme: plan.scheme) else {
                findings.add("codes.csv", shown, .badForm)
                return
            }
            if plan.scheme == .cn20, let prefix = plan.prefix, !code.hasPrefix(prefix) {
                findings.add("codes.csv", shown, .wrongPrefix)
            }
            guard let state = RowState(recorded.state, released: released) else {
                findings.add("codes.csv", shown, .unfinished)
                return
            }
            guard batches.contains(recorded.batch), let lot = table.intern(lot: recorded.batch) else {
                findings.add("codes.csv", shown, .unknownBatch)
                return
            }
            for time in [recorded.printedAt, recorded.verifiedAt] {
                if let time, !UTCTime.range.contains(time) {
                    findings.add("codes.csv", shown, .badTime)
                    return
                }
            }
            let index = table.intern(recorded.code.bytes[...])
            guard !table[index].isDefined else {
                findings.add("codes.csv", shown, .duplicate)
                return
            }
            var row = RecordTable.Row()
            var parent = ""
            if let container = recorded.parent {
                guard Int(recorded.level) < header.levels.count,
                    let text = EPCText.fileText(of: container, scheme: header.levels[Int(recorded.level)].scheme)
                else {
                    findings.add("codes.csv", shown, .wrongLevel)
                    return
                }
                parent = text
                row.parent = table.intern(container.bytes[...])
            }
            row.level = recorded.level
            row.state = state
            row.lot = lot
            row.isCalledLoose = RecordTable.callsLoose(recorded.reason)
            row.isCarried = recorded.batch != header.batch.number || RecordTable.callsCarried(recorded.reason)
            table.define(index, as: row)
            CSVText.append(
                row: [
                    code, String(recorded.level), state.token, parent, recorded.batch, recorded.reason,
                    recorded.printedAt.map(UTCTime.text) ?? "", recorded.verifiedAt.map(UTCTime.text) ?? "",
                ], to: &bytes)
            if bytes.count > 1 << 16 {
                try file.write(bytes)
                bytes.removeAll(keepingCapacity: true)
            }
        }
        try file.write(bytes)
        return (table, try file.finish())
    }

    /// What the events tell beside EPCIS.
    private struct Changes {
        /// When codes ended, by index.
        var ends: [UInt32: Int64] = [:]
        var lists = ChangeLists()

        mutating func add(_ event: RecordedEvent, table: RecordTable) {
            lists.add(event)
            guard case .ended(let code, _, let at) = event, let index = table.index(of: code.bytes[...]) else { return }
            ends[index] = at
        }
    }

    private func writeEvents(
        _ source: some BatchRecordSource, table: RecordTable, text: @escaping (UInt32) -> String, place: EPCISPlace,
        spelling: EarlierSpelling, changes: inout Changes, findings: inout FindingList
    ) throws -> (json: String, xml: String) {
        let created = UTCTime.text(header.closedAt)
        let file = try RecordFile(path: path("epcis.jsonld"))
        let xml = try EPCISXMLWriter(
            path: path("epcis.xml"), urns: spelling.urns(levels: header.levels), place: place,
            readPoint: spelling.readPoint, bizLocation: spelling.bizLocation, created: created)
        try file.write(EPCISDocument.head)
        var isFirst = true
        let expiries = table.lots.map { number in
            ([header.batch] + header.otherBatches).first { $0.number == number }.map { UTCTime.text($0.expiry) }
        }
        var composer = EPCISComposer(
            table: table, levels: header.levels, text: text, base: header.epcBase, expiries: expiries, place: place
        ) { event, id in
            try file.write(isFirst ? "\n" : ",\n")
            isFirst = false
            try file.write(event.json(id: id, at: place))
            try xml.add(event, id: id)
        }
        try source.events { event in
            changes.add(event, table: table)
            try composer.add(event, findings: &findings)
        }
        try composer.finish()
        composer.story.compare(with: table, text: text, file: "epcis.jsonld", findings: &findings)
        try file.write(EPCISDocument.tail(created: created))
        return (try file.finish(), try xml.finish())
    }

    /// relation.xml and its like in other spellings; each is read back and judged as the platform would.
    private func writeRelations(
        _ writer: RelationWriter, digests: inout [String: String], findings: inout FindingList
    ) throws {
        for (name, profile) in [("relation.xml", .plant)] + header.relationProfiles.map({ ($0.fileName, $0.profile) }) {
            guard let digest = try writer.write(to: path(name), profile: profile) else { continue }
            digests[name] = digest
            for finding in checkRelationFile(
                at: folder.appending(path: name), levels: header.levels, profile: profile)
            {
                findings.add(finding.file, finding.place, finding.kind)
            }
        }
    }

    private func writeAudit(
        _ source: some BatchRecordSource, findings: inout FindingList
    ) throws -> (digest: String, head: String) {
        let file = try RecordFile(path: path("audit.jsonl"))
        var chain = AuditChain()
        try source.audit { line in
            if !chain.accept(line) { findings.add("audit.jsonl", "seq \(line.seq)", .chainBroken) }
            try file.write(AuditChain.text(of: line))
        }
        if chain.isEmpty { findings.add("audit.jsonl", "seq 1", .chainBroken) }
        return (try file.finish(), hexadecimal(chain.head))
    }

    private func counts(of table: RecordTable) -> [RecordCounts] {
        var carriedIn = [Int](repeating: 0, count: header.levels.count)
        var carriedOut = carriedIn
        for index in table.order where table[index].isCarried && table[index].state.isAccepted {
            let row = table[index]
            if table.lots[Int(row.lot)] == header.batch.number {
                carriedOut[Int(row.level) - 1] += 1
            } else {
                carriedIn[Int(row.level) - 1] += 1
            }
        }
        return zip(header.levels, table.counts(levels: header.levels.count)).map { plan, counts in
            RecordCounts(
                level: plan.level, allocated: counts.allocated, commissioned: counts[.commissioned],
                released: counts[.released], sampled: counts[.sampled], destroyed: counts[.destroyed],
                inactive: counts[.inactive], invalid: counts[.invalid], returned: counts[.returned],
                inDoubt: counts[.inDoubt], carriedIn: carriedIn[Int(plan.level) - 1],
                carriedOut: carriedOut[Int(plan.level) - 1])
        }
    }

    /// Every file that is there, by name; those of others are synced and get the record's mode.
    private func sealFiles(known: [String: String]) throws -> [RecordDocument.File] {
        var files: [RecordDocument.File] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
            if let digest = known[name] {
                files.append(RecordDocument.File(name: name, digest: digest))
            } else {
                try RecordFolder.sync(path: path(name), mode: 0o640)
                files.append(RecordDocument.File(name: name, digest: try fileDigest(path: path(name))))
            }
        }
        return files
    }

    private func document(
        table: RecordTable, counts: [RecordCounts], place: EPCISPlace, spelling: EarlierSpelling,
        files: [RecordDocument.File], auditHead: String
    ) -> RecordDocument {
        let product = header.product
        return RecordDocument(
            line: header.line,
            batches: ([header.batch] + header.otherBatches).map {
                RecordDocument.Batch(number: $0.number, made: UTCTime.text($0.made), expiry: UTCTime.text($0.expiry))
            },
            product: [
                RecordProduct.Member(name: "name", value: product.chineseName),
                RecordProduct.Member(name: "name_en", value: product.englishName),
            ] + product.members,
            levels: header.levels, counts: table.counts(levels: header.levels.count),
            carriedIn: counts.map(\.carriedIn), carriedOut: counts.map(\.carriedOut),
            unexplained: header.unexplained, physicalCounts: header.physicalCounts, isReleased: released,
            closedAt: UTCTime.text(header.closedAt),
            epcBase: header.epcBase, place: place, relationProfiles: header.relationProfiles, earlier: spelling,
            files: files, auditHead: auditHead,
            life: header.life)
    }

    /// Written last, by temporary name, sync and rename: where record.json is, the record is whole.
    private func write(_ document: RecordDocument) throws -> String {
        let file = try RecordFile(path: path(".record.json.partial"))
        try file.write(document.encoded())
        let digest = try file.finish()
        try RecordFolder.rename(path(".record.json.partial"), to: path("record.json"))
        return digest
    }
}
