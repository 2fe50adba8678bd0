import Foundation
import Fuzzing
import Synchronization

/// Runs many plans on several workers at once.
final class FuzzRunner: Sendable {
    /// What came of one plan.
    struct Outcome: Sendable {
        var plan: FuzzPlan
        var report: FuzzReport?
        /// What was found, and by whom.
        var findings: [String]
        var checkers: [String]

        init(_ plan: FuzzPlan, _ result: Result<FuzzReport, FuzzWorkerProcess.Failure>) {
            self.plan = plan
            switch result {
            case .success(let report):
                self.report = report
                findings = report.findings
                checkers = report.checkers
            case .failure(.trapped(let sentence)):
                findings = ["trapped: \(sentence)"]
                checkers = ["trapped"]
            case .failure(.hung):
                findings = ["hung: the run did not end in \(FuzzWorkerProcess.patience) s"]
                checkers = ["hung"]
            case .failure(.cannotStart(let sentence)):
                findings = ["no worker: \(sentence)"]
                checkers = ["no worker"]
            }
        }
    }

    private struct State {
        var next: UInt64
        var outcomes: [Outcome] = []
        var failure: String?
        var hasFound = false
    }

    private let state: Mutex<State>
    private let last: UInt64
    private let configurations: String
    private let endsAtFinding: Bool

    private let end: Date?

    /// - Parameters:
    ///   - endsAtFinding: after the first seed that fails no further one is begun.
    ///   - end: no seed is begun later; nil = all are.
    init(seeds: ClosedRange<UInt64>, configurations: String, endsAtFinding: Bool, end: Date?) {
        self.end = end
        self.endsAtFinding = endsAtFinding
        state = Mutex(State(next: seeds.lowerBound))
        last = seeds.upperBound
        self.configurations = configurations
    }

    /// Runs all seeds; `tell` is called for each outcome, by one worker at a time.
    func run(jobs: Int, units: Int, tell: @Sendable (Outcome) -> Void) -> (outcomes: [Outcome], failure: String?) {
        DispatchQueue.concurrentPerform(iterations: jobs) { _ in
            let worker = FuzzWorkerProcess(configurations: configurations)
            let swarm = FuzzSwarm(folder: configurations)
            while let seed = takeSeed() {
                do throws(FuzzFiles.Unreadable) {
                    let plan = try swarm.plan(seed: seed, units: units)
                    let outcome = Outcome(plan, worker.run(plan))
                    state.withLock {
                        $0.outcomes.append(outcome)
                        if !outcome.findings.isEmpty { $0.hasFound = true }
                        tell(outcome)
                    }
                } catch {
                    state.withLock { $0.failure = error.description }
                }
            }
            worker.stop()
        }
        return state.withLock { ($0.outcomes.sorted { $0.plan.seed < $1.plan.seed }, $0.failure) }
    }

    private func takeSeed() -> UInt64? {
        state.withLock { state in
            guard state.failure == nil, state.next <= last, !(state.hasFound && endsAtFinding),
                end.map({ Date() < $0 }) ?? true
            else { return nil }
            defer { state.next += 1 }
            return state.next
        }
    }
}
