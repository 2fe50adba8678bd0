import ControlTypes
import Controller
import Foundation

// The controller is killed while it works, as a power cut would end it, and starts again.
extension Demonstration {
    /// Kills the controller when that is due, starts it again, and has everybody log in anew.
    mutating func killIfDue(_ simulator: ChildProgram, _ controller: ChildProgram) async throws {
        guard let delay = kills.delay(fed: progress.fed) else { return }
        try await clock.sleep(for: delay)
        try await restart(controller, simulator, after: .zero)
    }

    /// Ends the controller's process at once, and starts it again after a while.
    mutating func restart(
        _ controller: ChildProgram, _ simulator: ChildProgram, after pause: Duration
    ) async throws {
        let killed = clock.now
        controller.kill()
        try await clock.sleep(for: pause)
        try controller.startAgain()
        try await waitForSocket(controller)
        // No session outlives its controller.
        try await logIn()
        let outage = clock.now - killed
        kills.tell(outage: outage)
        // What was scanned while nobody listened, and just before, has not been taken: nothing beeped.
        try simulator.send("rescan \(outage.components.seconds + 5)")
        screen.tell(
            zh: "控制器被强制结束并重新启动（第 \(kills.done) 次，已上线 \(progress.fed) 盒）",
            en: "the controller was killed and started again (\(kills.done), \(progress.fed) units fed)")
    }

    /// What the ledger says of itself after all that, and whether its journal still replays to what it holds.
    func checkLedger() throws {
        let directory = plan.dataDirectory.path
        do {
            let check = try LedgerCheck(dataDirectory: directory)
            guard check.isSound else {
                throw CommandFailure(
                    BilingualMessage(zh: "账本有不符之处", en: "the ledger does not hold together"),
                    problems: check.problems + check.batches.flatMap(\.problems))
            }
            for batch in try JournalSource(directory: directory).batches(number: plan.batch) {
                guard try batch.replay(until: nil).agrees else {
                    throw CommandFailure(zh: "重放与记录不符", en: "the replay differs from what was recorded")
                }
            }
        } catch let failure as StartFailure {
            throw CommandFailure(zh: failure.description, en: failure.description)
        }
    }

    /// Every unit that really exists bears a code of its own, wherever it ended up.
    func checkPrintedOnce(_ truth: TruthFile) throws {
        let twice = truth.unitLabelsThatAppearTwice
        guard twice.isEmpty else {
            throw CommandFailure(
                BilingualMessage(
                    zh: "\(twice.count) 个码被印了两次", en: "\(twice.count) codes were printed twice"),
                problems: twice.prefix(50).map { BilingualMessage(zh: $0, en: $0) })
        }
    }
}

extension TruthFile {
    /// Labels that are on more than one unit: in a container, in a bin, on the belt, or taken away.
    var unitLabelsThatAppearTwice: [String] {
        let packed = containers.filter { $0.level == 2 }.flatMap { $0.inside.compactMap(\.self) }
        let others = (bins.flatMap(\.things) + loose + taken).filter { $0.level == 1 }
        var seen: Set<String> = []
        var twice: Set<String> = []
        for label in packed + Dictionary(grouping: others, by: \.id).values.compactMap({ $0.first?.label })
        where !seen.insert(label).inserted { twice.insert(label) }
        return twice.sorted()
    }
}
