import Codes
import ConfigurationFiles
@testable import Controller
import Foundation
import Ledger
import LineCore
import Records
import VirtualLine

/// The batch record of a run in virtual time: what the run asked of its ledger is asked of a real one, whose tables make
/// the record as they do after a real batch.
struct ScenarioRecord {
    enum Fault: Error {
        case otherCodes(lease: Int64)
        case noBatch
    }

    /// Where the records are kept for other checks; nil = nowhere.
    static let keptIn = ProcessInfo.processInfo.environment["LINEAGE_SCENARIO_RECORDS"].map {
        URL(fileURLWithPath: $0, isDirectory: true)
    }

    private let files: ScenarioLine.Files
    private let plan: BatchPlan
    private let ledger: Ledger
    private let folder: URL
    private let wall: Int64

    /// What is wrong with the record of this run, as its own verifier and the run's tables have it; empty = nothing.
    static func findings(of run: ScenarioLine, name: String) throws -> [String] {
        // In memory where the system has files there: the ledger makes each of its transactions durable.
        let shared = URL(fileURLWithPath: "/dev/shm", isDirectory: true)
        let isThere = FileManager.default.isWritableFile(atPath: shared.path)
        let folder = (isThere ? shared : FileManager.default.temporaryDirectory).appending(
            path: "lineage-scenario-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var record = folder.appending(path: "record")
        if let keptIn {
            try FileManager.default.createDirectory(at: keptIn, withIntermediateDirectories: true)
            record = keptIn.appending(path: name)
            try? FileManager.default.removeItem(at: record)
        }
        let maker = try ScenarioRecord(run, folder: folder)
        try maker.play(run)
        var findings = try maker.differences(from: run)
        try maker.write(to: record)
        findings += verifyRecord(at: record).findings.map { "\($0.file) \($0.place): \($0.kind)" }
        return findings
    }

    private init(_ run: ScenarioLine, folder: URL) throws {
        (files, plan, self.folder) = (run.files, run.plan, folder)
        wall = run.line.wallZero
        ledger = try Ledger(path: folder.appending(path: "ledger.sqlite").path, now: wall)
    }

    private func play(_ run: ScenarioLine) throws {
        let preprinted = run.line.ledger.rows.filter { $0.isPreprinted }.map { $0.code }
        var source: Int64?
        if !preprinted.isEmpty {
            source = try importCodes(preprinted, name: "cartons.txt", level: 1, isPreprinted: true)
        }
        for step in LedgerScript.steps(of: run.line.ledger, seed: files.scenario.seed) {
            switch step {
            case .createBatch:
                let frozen = try FrozenConfiguration.reading(lineText: files.lineText, productText: files.productText)
                var plan = plan
                plan.id = 0
                let definition = BatchDefinition(
                    product: files.product.id, plan: plan, productSnapshot: frozen.snapshot, line: files.line.id,
                    who: "supervisor", why: "order", now: wall)
                let batch = try ledger.createBatch(definition)
                if let source {
                    _ = try ledger.allot(
                        AllotmentRequest(
                            batch: batch, source: source, count: nil, who: "supervisor", why: "order", now: wall))
                }
            case .importCodes(let name, let level, let codes):
                _ = try importCodes(codes, name: name, level: level, isPreprinted: false)
            case .lease(let level, let isTest, let codes):
                let lease =
                    isTest
                    ? try ledger.leaseTest(batch: 1, count: codes.count, now: wall)
                    : try ledger.lease(batch: 1, level: level, count: codes.count, now: wall)
                guard lease.codes == codes else { throw Fault.otherCodes(lease: lease.id) }
            case .append(let entries, let batch): _ = try ledger.append(entries, batch: batch)
            case .checkpoint: break
            }
        }
    }

    private func importCodes(_ codes: [Code], name: String, level: UInt8, isPreprinted: Bool) throws -> Int64 {
        let file = folder.appending(path: name)
        try Data((codes.map { $0.description }.joined(separator: "\n") + "\n").utf8).write(to: file)
        let levelPlan = plan.levels[Int(level) - 1]
        return try ledger.importCodes(
            from: file, fileName: name, product: files.product.id, level: level, scheme: levelPlan.scheme,
            prefix: levelPlan.prefix, isPreprinted: isPreprinted, application: "A-1", who: "engineer", now: wall
        ).source
    }

    /// The real tables say the same of each code as those of the run, which were written apart from them.
    private func differences(from run: ScenarioLine) throws -> [String] {
        var differences = try ledger.integrityFaults()
        try ledger.codes(of: 1) { row in
            guard let other = run.line.ledger.row(row.code) else { return differences.append("\(row.code) is nowhere") }
            let parent = other.parent.map { run.line.ledger.row(id: $0).code }
            if row.state != other.state || row.parent != parent {
                differences.append("\(row.code) is \(row.state) in \(row.parent.map { "\($0)" } ?? "nothing")")
            }
        }
        return differences
    }

    private func write(to directory: URL) throws {
        let end = try ledger.lastWall() ?? wall
        _ = try ledger.closeBatchAudit(
            1, who: "qa", why: "release", signingKey: String(repeating: "0", count: 64), now: end)
        guard let row = try ledger.batch(id: 1) else { throw Fault.noBatch }
        let frozen = try FrozenConfiguration.reading(of: row)
        let source = try LedgerRecordSource(ledger: ledger, row: row, frozen: frozen, closedAt: end)
        _ = try writeRecord(from: source, to: directory, released: true)
    }
}
