import ControlTypes
import Foundation
import Ledger
import Records
import Synchronization

/// Writes the record of a batch: one at a time, into a place that is looked at before anything is decided.
final class RecordExport: Sendable {
    private let ledger: Ledger
    /// Two records written at once to one place would be neither.
    private let turn = Mutex<Void>(())

    init(ledger: Ledger) { self.ledger = ledger }

    /// The batch's trail is closed before.
    ///
    /// - Parameter isReleased: accepted codes read `released`, else what they ended as.
    func write(_ row: BatchRow, to directory: String, isReleased: Bool) throws(ControlError) -> WrittenRecord {
        let frozen = try FrozenConfiguration.reading(of: row)
        let target = URL(fileURLWithPath: directory)
        do {
            return try turn.withLock { _ in
                try Self.checkIsFree(target)
                let source = try LedgerRecordSource(
                    ledger: ledger, row: row, frozen: frozen, closedAt: try closedAt(row.id))
                return try writeRecord(from: source, to: target, released: isReleased)
            }
        } catch {
            throw Self.refusal(error)
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
        let entry = try JSONDecoder().decode(Entry.self, from: Data(last.body.utf8))
        let time = try Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(entry.at)
        return Int64((time.timeIntervalSince1970 * 1000).rounded())
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
