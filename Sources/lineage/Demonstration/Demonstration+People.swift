import Codes
import ConfigurationFiles
import ControlTypes
import Foundation

// What the people of a scenario do, through the control API as from a terminal; their hands move the packs on the
// simulated line.
extension Demonstration {
    /// Does what is due; what the controller does not allow yet is tried again a second later.
    mutating func doDue(_ programs: [ChildProgram], since started: ContinuousClock.Instant) async throws {
        while let act = people.next(
            second: Int((clock.now - started).components.seconds), fed: progress.fed,
            isIdle: progress.fed >= plan.units && progress.idleReports >= 2)
        {
            guard try await perform(act, programs) else { return }
            progress.forgetIdle()
        }
    }

    /// Does everything that is left for a moment, and waits until it is possible.
    mutating func doAll(_ programs: [ChildProgram], at moment: ScenarioAct.Moment) async throws {
        let deadline = clock.now + .seconds(60)
        while let act = people.pending.first(where: { $0.moment == moment }) {
            if try await perform(act, programs) { continue }
            guard clock.now < deadline else {
                throw CommandFailure(
                    zh: "情景中的操作不可行：\(act.word.rawValue)", en: "the scenario's act is not possible: \(act.word.rawValue)"
                )
            }
            try await clock.sleep(for: .seconds(1))
        }
    }

    private mutating func perform(_ act: ScenarioAct, _ programs: [ChildProgram]) async throws -> Bool {
        guard let simulator = programs.first, let controller = programs.last else { return false }
        if act.word.isHandwork {
            guard try await handle(act, simulator) else { return false }
        } else {
            guard try await order(act, simulator, controller) else { return false }
        }
        people.isDone(act)
        screen.tell(
            zh: "情景：\(act.word.meaning.chinese)（\(act.word.rawValue)）",
            en: "scenario: \(act.word.meaning.english) (\(act.word.rawValue))")
        return true
    }

    private mutating func order(
        _ act: ScenarioAct, _ simulator: ChildProgram, _ controller: ChildProgram
    ) async throws -> Bool {
        switch act.word {
        case .hold: try await client.command(LineAct.hold.rawValue, self.act)
        case .stop: try await client.command(LineAct.stop.rawValue, self.act)
        case .reject: try await client.rejectNext(act.packs, at: act.station ?? "", self.act)
        case .end: people.hasEnded = true
        case .count: people.miscounts[act.place ?? ""] = act.offBy
        case .import:
            guard let number = act.level, let text = people.kept.removeValue(forKey: number),
                let level = plan.product.levels.first(where: { $0.level == number })
            else { return false }
            try await importCodes(text, of: level, name: "more-" + plan.codeFileName(of: level))
        case .restart: try await restart(controller, simulator, after: .seconds(act.seconds ?? 1))
        default: return false
        }
        return true
    }

    // MARK: Packs

    /// The closed containers of a level among the fifty that were closed last, the oldest first; no more than are needed
    /// to choose from.
    private func containers(level: UInt8) async throws -> [ScenarioHands.Container] {
        var containers: [ScenarioHands.Container] = []
        for closed in try await client.closedContainers(plan.batch).reversed()
        where closed.level == Int(level) && containers.count < 5 {
            let report = try await client.scan(closed.code)
            guard report.state == "commissioned" else { continue }
            containers.append(
                ScenarioHands.Container(
                    code: closed.code, parent: report.parents.first, children: report.children))
        }
        return containers
    }

    /// Containers among those that were closed last whose label does not show any more what is in them.
    private func labelsDue() async throws -> [String] {
        var due: [String] = []
        for closed in try await client.closedContainers(plan.batch).reversed() {
            let report = try await client.scan(closed.code)
            if report.labelDue && report.state == "commissioned" { due.append(closed.code) }
        }
        return due
    }

    /// Takes the packs, tells the controller, and puts them where they belong; false when it is not possible now.
    private mutating func handle(_ act: ScenarioAct, _ simulator: ChildProgram) async throws -> Bool {
        var hands = people.hands
        var found: [ScenarioHands.Container] = []
        var due: [String] = []
        if let level = ScenarioHands.level(of: act) { found = try await containers(level: level) }
        if act.word == .reprint { due = try await labelsDue() }
        guard let steps = hands.steps(of: act, containers: found, due: due), let first = steps.first else {
            return false
        }
        do throws(ControlError) {
            _ = try await client.preview(request(first))
        } catch {
            guard error.kind == .conflict || error.kind == .refused else { throw error }
            return false
        }
        people.hands = hands
        for step in steps {
            for move in step.before { try await order("take-in-hand \(Self.text(move.pack))", simulator) }
            _ = try await client.act(request(step))
            for move in step.after {
                guard let container = move.to else { continue }
                try await order("put-in \(Self.text(move.pack)) \(Self.text(container))", simulator)
            }
        }
        return true
    }

    /// An SSCC stands on a label with its AI.
    private static func text(_ code: String) -> String { code.utf8.count == 18 ? "00" + code : code }

    private func request(_ step: ScenarioHands.Step) -> PackActRequest {
        let needsSecond = step.word == .destroy || step.word == .reprint
        var request = PackActRequest(
            kind: step.word.rawValue, codes: step.codes, into: nil, level: nil, deep: nil,
            sampleKind: step.word == .sample ? SampleName.retained.rawValue : nil, reject: nil,
            second: needsSecond ? staff?.deputy.name : nil, preview: false, act: act)
        if needsSecond { request.secondPassword = staff?.deputy.password }
        return request
    }

    /// Has the simulator do something, and waits until it is done.
    private mutating func order(_ words: String, _ simulator: ChildProgram) async throws {
        let done = progress.done
        try simulator.send(words)
        try await wait(for: simulator, atMost: .seconds(20), en: "do: \(words)", zh: "执行：\(words)") { demonstration in
            demonstration.progress.done > done
        }
    }
}
