import Codes
import Foundation
import Ledger
import LineCore

/// 4: durable unit lives in group commit: leased, printed, verified, linked, journal and tables.
struct LedgerFigure {
    let batch: RecordedBatch
    let directory: URL
    /// Where the comparison program is.
    let rowsInC: URL
    /// Entries of the journal in one commit.
    let group: Int

    static let wall: Int64 = 1_790_000_000_000

    func figures() throws -> [Figure] {
        let file = directory.appending(path: "ledger-\(group).sqlite")
        let seconds = try write(to: file)
        let rate = Double(batch.units) / seconds
        let limit = try rateOfC(finished: file)
        return [
            Figure(
                number: "4", name: "ledger: unit lives a second, \(group) entries a commit", value: grouped(rate),
                target: "≥ 30,000, ≥ 0.6 × C", ratio: "\(fixed(rate / limit, 2)) × \(grouped(limit)) (C)",
                isReached: rate >= 30_000 && rate >= 0.6 * limit)
        ]
    }

    /// Gives the recorded journal to a real ledger on the real disk.
    /// - Returns: the seconds of leases and commits, without the imports.
    func write(to file: URL) throws -> Double {
        let ledger = try Ledger(path: file.path, now: Self.wall)
        guard let plan = startedPlan() else { throw BenchFault("the journal begins no batch") }
        // The virtual ledger numbered codes as they were leased; so does this one, when each lease is a file of its own.
        for entry in batch.entries {
            guard case .codesLeased(let lease, let level, let codes) = try EventCodec.decode(entry.event) else {
                continue
            }
            try importFile(codes.map(\.code), lease: lease, level: level, plan: plan, into: ledger)
        }
        var definition = plan
        definition.id = 0
        let number = try ledger.createBatch(
            BatchDefinition(
                product: "P-1", plan: definition, productSnapshot: "{}", line: "PL-01", who: "engineer", why: "bench",
                now: Self.wall))
        _ = try ledger.checkpoint()
        var steps: [(lease: (UInt8, Int)?, entries: ArraySlice<JournalEntry>, batch: Int64?)] = []
        var phase = BatchPhase.planned
        var start = 0
        var owner: Int64?
        func isActive(_ phase: BatchPhase) -> Bool { phase.isActive }
        for (index, entry) in batch.entries.enumerated() {
            let event = try EventCodec.decode(entry.event)
            var now = phase
            for case .phase(let new) in entry.facts { now = new }
            var mine: Int64? = isActive(phase) || isActive(now) ? number : nil
            if case .carriedOver = event { mine = number }
            var lease: (UInt8, Int)?
            if case .codesLeased(_, let level, let codes) = event { lease = (level, codes.count) }
            if index > start, mine != owner || lease != nil || index - start == group {
                steps.append((nil, batch.entries[start..<index], owner))
                start = index
            }
            if lease != nil { steps.append((lease, [], nil)) }
            owner = mine
            phase = now
        }
        steps.append((nil, batch.entries[start...], owner))
        return try measured {
            for step in steps {
                if let (level, count) = step.lease {
                    _ = try ledger.lease(batch: number, level: level, count: count, now: Self.wall)
                } else if !step.entries.isEmpty {
                    try ledger.append(Array(step.entries), batch: step.batch)
                }
            }
        }
    }

    private func startedPlan() -> BatchPlan? {
        for entry in batch.entries {
            if case .batchStarted(let plan, _)? = try? EventCodec.decode(entry.event) { return plan }
        }
        return nil
    }

    private func importFile(
        _ codes: [Code], lease: Int64, level: UInt8, plan: BatchPlan, into ledger: Ledger
    ) throws {
        let url = directory.appending(path: "lease-\(lease).txt")
        try Data((codes.map(\.text).joined(separator: "\n") + "\n").utf8).write(to: url)
        let levelPlan = plan.levels[Int(level) - 1]
        _ = try ledger.importCodes(
            from: url, fileName: url.lastPathComponent, product: "P-1", level: level, scheme: levelPlan.scheme,
            prefix: levelPlan.prefix, application: "A-1", who: "engineer", now: Self.wall)
    }

    private func rateOfC(finished: URL) throws -> Double {
        let copy = directory.appending(path: "rows-in-c-\(group).sqlite")
        let output = try output(of: rowsInC, [finished.path, copy.path, String(group)])
        guard let microseconds = output.split(separator: " ").first.flatMap({ Double($0) }) else {
            throw BenchFault("rows-in-c answered \(output)")
        }
        return Double(batch.units) / (microseconds / 1e6)
    }
}

extension Code {
    fileprivate var text: String { description }
}

/// What a program prints.
func output(of program: URL, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
        throw BenchFault("\(program.lastPathComponent) ended with \(process.terminationStatus)")
    }
    return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
}
