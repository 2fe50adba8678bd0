import ConfigurationFiles
import ControlTypes
import Foundation
import Ledger
import LineCore
import Records
import Report
import Synchronization

/// Writes the record of a batch: one at a time, into a place that is looked at before anything is decided.
final class RecordExport: Sendable {
    private let ledger: Ledger
    private let archive: LossArchive
    let receivers: [Receiver]
    /// Two records written at once to one place would be neither.
    private let turn = Mutex<Void>(())

    init(ledger: Ledger, archive: LossArchive, receivers: [Receiver]) {
        self.ledger = ledger
        self.archive = archive
        self.receivers = receivers
    }

    /// The batch's trail is closed before.
    ///
    /// - Parameter decision: with a release accepted codes read `released`, else what they ended as; nil before anybody
    ///   has decided.
    func write(
        _ row: BatchRow, to directory: String, decision: ReleaseDecision?
    ) throws(ControlError) -> WrittenRecord {
        let frozen = try FrozenConfiguration.reading(of: row)
        do {
            return try turn.withLock { _ in
                try make(row, frozen, at: URL(fileURLWithPath: directory), decision: decision)
            }
        } catch {
            throw Self.refusal(error)
        }
    }

    /// Writes the record as it would be if its trail were closed now, and removes it: what it would be refused for is
    /// found while the trail is open.
    ///
    /// - Returns: what receivers would refuse.
    @discardableResult
    func rehearse(
        _ row: BatchRow, beside directory: String, decision: ReleaseDecision?
    ) throws(ControlError) -> [ReviewException] {
        let frozen = try FrozenConfiguration.reading(of: row)
        let final = URL(fileURLWithPath: directory)
        let place = final.deletingLastPathComponent().appending(path: ".\(final.lastPathComponent).rehearsal")
        do {
            return try turn.withLock { _ in
                let files = FileManager.default
                // One may be left from a crash.
                if files.fileExists(atPath: place.path) { try files.removeItem(at: place) }
                _ = try make(row, frozen, at: place, decision: decision)
                let refused = try refusedByReceivers(of: row, recordAt: place)
                try files.removeItem(at: place)
                return refused
            }
        } catch {
            throw Self.refusal(error)
        }
    }

    /// What receivers would refuse of a record that is written.
    func refusedByReceivers(of row: BatchRow, recordAt directory: URL) throws -> [ReviewException] {
        guard !receivers.isEmpty else { return [] }
        let closedAt = try closedAt(row.id)
        return try receivers.flatMap { try $0.exceptions(recordAt: directory, now: closedAt) }
    }

    private func make(
        _ row: BatchRow, _ frozen: FrozenConfiguration, at target: URL, decision: ReleaseDecision?
    ) throws -> WrittenRecord {
        try Self.checkIsFree(target)
        let source = try LedgerRecordSource(ledger: ledger, row: row, frozen: frozen, closedAt: try closedAt(row.id))
        let losses = LossMaker(line: frozen.line).batch(
            row.number, try archive.book(of: row, layout: frozen.line.layout), isOpen: false)
        let report = ReportMaker(
            ledger: ledger, row: row, frozen: frozen, header: source.header, losses: losses, decision: decision,
            receivers: receivers)
        return try writeRecord(from: source, to: target, released: decision == .release) { draft in
            let content = try report.content(draft, verified: source.verified)
            try Data(Report.document(content)).write(to: draft.directory.appending(path: Report.name))
        }
    }

    /// Copies a sealed record with its signatures, all of it or nothing, and checks what arrived.
    func copy(_ sealed: String, to directory: String) throws(ControlError) -> RecordSummary {
        let target = URL(fileURLWithPath: directory)
        let partial = target.deletingLastPathComponent().appending(path: ".\(target.lastPathComponent).partial")
        let files = FileManager.default
        do {
            return try turn.withLock { _ in
                try Self.checkIsFree(target)
                if files.fileExists(atPath: partial.path) { try files.removeItem(at: partial) }
                try files.copyItem(at: URL(fileURLWithPath: sealed), to: partial)
                let report = verifyRecord(at: partial)
                guard report.isSound, let head = report.auditHead else {
                    try files.removeItem(at: partial)
                    throw RecordError.refused(report.findings, total: report.total)
                }
                if files.fileExists(atPath: target.path) { try files.removeItem(at: target) }
                try files.moveItem(at: partial, to: target)
                return RecordSummary(
                    directory: directory, files: try files.contentsOfDirectory(atPath: directory).sorted(),
                    auditHead: head)
            }
        } catch {
            throw Self.refusal(error)
        }
    }

    /// When the batch's trail was closed: a record that is written again is the same, byte for byte.
    private func closedAt(_ batch: Int64) throws -> Int64 {
        guard let last = try ledger.auditTrail(batch: batch).last else { throw LedgerError.damaged("an empty trail") }
        struct Entry: Decodable { var at: String }
        guard let time = ReportMaker.time(try JSONDecoder().decode(Entry.self, from: Data(last.body.utf8)).at) else {
            throw LedgerError.damaged("an entry of the trail without a time")
        }
        return time
    }

    private static func refusal(_ error: any Error) -> ControlError {
        let problems: [BilingualMessage]
        if case RecordError.refused(let findings, let total)? = error as? RecordError {
            let rest = total - findings.count
            problems =
                findings.map { finding in
                    let texts = finding.kind.texts
                    let place = "\(finding.file): \(finding.place): "
                    return BilingualMessage(zh: place + texts.chinese, en: place + texts.english)
                } + (rest > 0 ? [BilingualMessage(zh: "另有 \(rest) 项", en: "and \(rest) more")] : [])
        } else {
            problems = "\(error)".split(separator: "\n").map { BilingualMessage(zh: String($0), en: String($0)) }
        }
        return ControlError(
            kind: .refused, message: BilingualMessage(zh: "批记录未写出", en: "the batch record was not written"),
            problems: problems)
    }

    func checkIsFree(_ directory: String) throws(ControlError) {
        do {
            try Self.checkIsFree(URL(fileURLWithPath: directory))
        } catch {
            throw Self.refusal(error)
        }
    }

    /// Nothing is closed for a record that could not be written where it is wanted. Directories above it are made.
    private static func checkIsFree(_ target: URL) throws {
        let files = FileManager.default
        try files.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        guard files.fileExists(atPath: target.path) else { return }
        guard try files.contentsOfDirectory(atPath: target.path).isEmpty else {
            throw RecordError.directoryNotEmpty(path: target.path)
        }
    }
}

extension WrittenRecord {
    var summary: RecordSummary {
        get throws(ControlError) {
            do {
                let files = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
                return RecordSummary(directory: directory.path, files: files, auditHead: auditHead)
            } catch {
                throw ControlError.unavailable(
                    zh: "\(error.localizedDescription)", en: "\(error.localizedDescription)")
            }
        }
    }
}
