import Fuzzing
import LineAssembly
import LineCore
import VirtualLine

/// A batch that was made in virtual time, without faults: its journal is what the other figures work with.
struct RecordedBatch {
    let units: Int
    let entries: [JournalEntry]
    let layout: LineLayout
    /// Of the run.
    let seconds: Double
    let simulatedSeconds: Double

    init(units: Int, speed: Int, configurations: String) throws {
        self.units = units
        let plan = FuzzPlan(
            seed: 7, line: "four-level", product: "example-tablets", units: units, speed: speed, commitFastest: 1_000,
            commitSlowest: 3_000, isStored: false, latePools: [], rates: [], incidents: [], mendedAt: 0)
        var run = try FuzzRun(plan, folder: configurations)
        seconds = measured { run.run() }
        guard run.findings.isEmpty, run.line.ledger.phase == BatchPhase.ended else {
            throw BenchFault("the batch did not come to its end: \(run.findings)")
        }
        entries = run.line.ledger.entries
        layout = run.line.assembly.line.layout
        simulatedSeconds = Double(run.line.now) / 1e6
    }
}

struct BenchFault: Error, CustomStringConvertible {
    var description: String

    init(_ sentence: String) { description = sentence }
}
