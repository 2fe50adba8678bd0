import Checkers
import Codes
import LineCore
import LineWorld
import VirtualLine

/// What came of one run.
public struct FuzzReport: Codable, Hashable, Sendable {
    public var seed: UInt64
    public var digest: String
    public var units: Int
    /// Seconds of virtual time.
    public var seconds: Int64
    /// Entries of the journal.
    public var entries: Int
    public var restarts: Int
    /// Empty: all held that must hold.
    public var findings: [String]
    /// The names of the checkers that found something, sorted, each once.
    public var checkers: [String]
    /// What was reached, sorted.
    public var marks: [String]
}

extension FuzzRun {
    /// To be made after ``run()``.
    public var report: FuzzReport {
        let findings = allFindings
        return FuzzReport(
            seed: plan.seed, digest: digest, units: line.world.fed, seconds: line.now / 1_000_000,
            entries: line.ledger.entries.count, restarts: line.witnessed.count { $0 == .restarted },
            findings: findings.map { finding in finding.description },
            checkers: Set(findings.map(\.checker)).sorted(), marks: marks.sorted())
    }
}
