import ControlTypes
import Foundation

// What comes before production: the line is cleared and its function test is done.
extension Demonstration {
    /// Confirms every item of the line clearance, as a person would who looked at each.
    mutating func clearLine() async throws {
        let items = try await client.batch(plan.batch).clearance.map(\.id)
        guard !items.isEmpty else { return }
        _ = try await client.clearBatch(plan.batch, ClearBatch(done: items, act: act))
        screen.tell(zh: "清场：\(items.count) 项已确认", en: "line clearance: \(items.count) items confirmed")
    }

    /// Lays every test piece on the line: each must be rejected for its own reason, and seen in the bin.
    mutating func testFunction(_ programs: [ChildProgram]) async throws {
        guard let simulator = programs.first else { return }
        try await waitUntilPossible("challenge", programs)
        try await challenge("start")
        try await client.command(LineAct.start.rawValue, act)
        screen.tell(zh: "功能测试开始：先放一个普通小盒", en: "function test: an ordinary carton first")
        try await lay("carton", simulator)
        try await waitForTest(programs, en: "the carton is read", zh: "小盒读出") { $0.hasCarton }
        while let piece = try await client.batch(plan.batch).test?.missing.first {
            try await challenge(piece)
            try await lay(piece, simulator)
            try await waitForTest(programs, en: "\(piece) is judged", zh: "\(piece) 有结果") { $0.announced == nil }
            let result = try await client.batch(plan.batch).testPieces.last
            screen.tell(
                zh: "试验件 \(piece)：\(result?.finding ?? "-")，剔除原因 \(result?.reason ?? "-")",
                en: "test piece \(piece): \(result?.finding ?? "-"), rejected for \(result?.reason ?? "-")")
            guard result?.hasPassed == true else {
                throw CommandFailure(zh: "功能测试未通过：\(piece)", en: "the function test did not pass: \(piece)")
            }
        }
        try await challenge("end")
        let deadline = clock.now + .seconds(20)
        while try await client.batch(plan.batch).summary.phase != "tested" {
            guard clock.now < deadline else {
                throw CommandFailure(zh: "功能测试没有结束", en: "the function test does not end")
            }
            try await clock.sleep(for: .milliseconds(100))
        }
        screen.tell(zh: "功能测试通过", en: "the function test has passed")
    }

    private func challenge(_ what: String) async throws {
        _ = try await client.challengeBatch(plan.batch, ChallengeBatch(what: what, act: act))
    }

    /// Has the simulator lay a piece. One that lies in the bin already is taken a moment later.
    private mutating func lay(_ piece: String, _ simulator: ChildProgram) async throws {
        let before = progress.done
        try simulator.send("piece \(piece)")
        let deadline = clock.now + .seconds(20)
        while progress.done == before {
            try look(at: simulator)
            try simulator.checkIsRunning()
            guard clock.now < deadline else {
                throw simulator.failure(zh: "没有放上试验件", en: "did not lay the test piece")
            }
            try await clock.sleep(for: .milliseconds(50))
        }
    }

    /// Waits until nothing stands against a step but what ends by itself; the belt is declared empty as soon as the
    /// PLC takes that.
    private mutating func waitUntilPossible(_ step: String, _ programs: [ChildProgram]) async throws {
        let deadline = clock.now + .seconds(60)
        var isDeclared = false
        while true {
            for program in programs { try program.checkIsRunning() }
            let status = try await client.status()
            if !isDeclared, !status.holds.contains(where: { $0.cause == "plcNotInControl" }) {
                try await client.command(LineAct.declareBeltEmpty.rawValue, act)
                isDeclared = true
            }
            let next = try await client.batch(plan.batch).next.first { $0.step == step }
            if next?.obstacles.isEmpty == true { return }
            guard clock.now < deadline else {
                throw CommandFailure(
                    BilingualMessage(zh: "批次不能继续", en: "the batch cannot go on"), problems: next?.obstacles ?? [])
            }
            try await clock.sleep(for: .milliseconds(200))
        }
    }

    private mutating func waitForTest(
        _ programs: [ChildProgram], en: String, zh: String, until isSo: (TestNow) -> Bool
    ) async throws {
        let deadline = clock.now + .seconds(60)
        while true {
            for program in programs { try program.checkIsRunning() }
            guard let test = try await client.batch(plan.batch).test else {
                throw CommandFailure(zh: "功能测试已结束", en: "the function test is over")
            }
            if isSo(test) { return }
            guard clock.now < deadline else {
                throw CommandFailure(zh: "未能等到：\(zh)", en: "waited in vain until \(en)")
            }
            try await clock.sleep(for: .milliseconds(100))
        }
    }
}
