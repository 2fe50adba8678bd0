import ControlTypes
import ControlWords
import Foundation
import Requirements
import Testing

@testable import lineage

@Suite struct DemonstrationTests {
    @Test func theSimulatorsReportsAreFollowed() {
        var progress = SimulatorProgress()
        progress.take("listening")
        #expect(!progress.isReady)
        progress.take(#"{"event":"ready"}"#)
        #expect(progress.isReady)
        progress.take(#"{"event":"progress","fed":10,"idle":true,"more":{}}"#)
        progress.take(#"{"event":"progress","fed":12,"idle":true}"#)
        #expect(progress.fed == 12)
        #expect(progress.idleReports == 2)
        progress.take(#"{"event":"progress","fed":12,"idle":false}"#)
        #expect(progress.idleReports == 0)
        progress.take(#"{"event":"error","message":"port taken"}"#)
        #expect(progress.fault == "port taken")
    }

    @Test("A made-up password never holds an account's name", .requirement("S-02"))
    func passwords() {
        let letters = Set((0..<200).flatMap { _ in DemonstrationStaff.newPassword() })
        #expect(letters.isDisjoint(with: "aeiou") && letters.count > 20)
    }

    @Test func linesAreTakenWhenTheyAreComplete() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "lines-\(UUID().uuidString)")
        try Data("a\nb".utf8).write(to: file)
        defer { _ = try? FileManager.default.removeItem(at: file) }
        var follower = LineFollower(try FileHandle(forReadingFrom: file))
        let writer = try FileHandle(forWritingTo: file)
        try writer.seekToEnd()
        #expect(try follower.newLines() == ["a"])
        #expect(try follower.newLines() == [])
        try writer.write(contentsOf: Data("c\n\n".utf8))
        #expect(try follower.newLines() == ["bc", ""])
    }

    private static func status(
        _ state: String, isStarted: Bool = true, holds: [(cause: String, needsPerson: Bool)] = []
    ) -> LineStatus {
        var status = Samples.status
        status.state = state
        status.isStarted = isStarted
        status.holds = holds.map {
            HoldStatus(
                cause: $0.cause, text: Samples.message, action: Samples.message, station: nil, device: nil,
                needsPerson: $0.needsPerson)
        }
        return status
    }

    @Test(arguments: [
        ("rejects", LineAct.resume), ("beltUnknown", .declareBeltEmpty), ("operatorHold", .start),
        ("sequenceLost", .resume),
    ])
    func theOperatorActsOnWhatStandsForTwoLooks(cause: String, act: LineAct) throws {
        var person = DemonstrationOperator()
        let held = Self.status("held", holds: [(cause, true)])
        #expect(try person.act(on: held, patience: .alone) == nil)
        #expect(try person.act(on: held, patience: .alone) == act)
        // It was acted on; the next look gives it time.
        #expect(try person.act(on: held, patience: .alone) == nil)
    }

    @Test func theOperatorLeavesAloneWhatEndsByItself() throws {
        var person = DemonstrationOperator()
        for _ in 0..<10 {
            let suspended = Self.status("suspended", holds: [("deviceNotReady", false)])
            #expect(try person.act(on: suspended, patience: .alone) == nil)
            #expect(try person.act(on: Self.status("execute"), patience: .alone) == nil)
        }
    }

    @Test func theOperatorStartsALineThatStandsForNoReason() throws {
        var person = DemonstrationOperator()
        let stopped = Self.status("stopped")
        let acts = try (1...3).map { _ in try person.act(on: stopped, patience: .alone) }
        #expect(acts == [nil, nil, .start])
    }

    @Test("A visitor may hold the line for as long as he likes, and is helped with what stands for twenty seconds")
    func visited() throws {
        var person = DemonstrationOperator()
        let held = Self.status("held", holds: [("operatorHold", true)])
        let rejects = Self.status("held", holds: [("rejects", true)])
        for _ in 0..<60 { #expect(try person.act(on: held, patience: .visited) == nil) }
        for _ in 0..<20 { #expect(try person.act(on: rejects, patience: .visited) == nil) }
        #expect(try person.act(on: rejects, patience: .visited) == .resume)
    }

    @Test func aFailedLedgerEndsTheDemonstration() {
        var person = DemonstrationOperator()
        #expect(throws: CommandFailure.self) {
            try person.act(on: Self.status("held", holds: [("ledgerFailed", true)]), patience: .alone)
        }
    }

    @Test func aProgressLineSaysEverything() {
        let screen = DemonstrationScreen(language: .en)
        #expect(
            screen.line(Samples.status, elapsed: .seconds(65))
                == "1:05  execute  300/min  units 8 passed 2 rejected  bundle 10  "
                + "‖ units plc: a sentence (a person must act)"
        )
    }

    @Test func aChildThatFailsIsToldWithTheEndOfItsLog() async throws {
        let folder = try ServedFake.newFolder()
        defer { _ = try? FileManager.default.removeItem(at: folder) }
        let child = try ChildProgram(
            name: "child", executable: URL(fileURLWithPath: "/bin/sh"),
            arguments: ["-c", "echo out; read word; echo told $word; echo trouble >&2; exit 3"], folder: folder)
        try child.send("now")
        #expect(await child.hasEnded(within: .seconds(30)))
        #expect(try child.newLines() == ["out", "told now"])
        let failure = #expect(throws: CommandFailure.self) { try child.checkIsRunning() }
        #expect(failure?.message.en.contains("status 3") == true)
        #expect(failure?.problems.map(\.en) == ["trouble"])
    }

    @Test func aChildThatDoesNotListenIsEnded() async throws {
        let folder = try ServedFake.newFolder()
        defer { _ = try? FileManager.default.removeItem(at: folder) }
        let child = try ChildProgram(
            name: "deaf", executable: URL(fileURLWithPath: "/bin/sh"),
            arguments: ["-c", "trap '' TERM; echo ready; while :; do read word; done"], folder: folder)
        #expect(child.isRunning)
        await child.stop(within: .zero)
        #expect(!child.isRunning)
    }

    @Test func aProgramThatIsNotThereIsNamed() throws {
        let folder = try ServedFake.newFolder()
        defer { _ = try? FileManager.default.removeItem(at: folder) }
        let failure = #expect(throws: CommandFailure.self) {
            _ = try ChildProgram(
                name: "x", executable: URL(fileURLWithPath: "/nowhere/x"), arguments: [], folder: folder)
        }
        #expect(failure?.message.en.hasPrefix("/nowhere/x cannot be started") == true)
    }

    @Test func aKilledChildIsStartedAgainAndGoesOnInItsFiles() async throws {
        let folder = try ServedFake.newFolder()
        defer { _ = try? FileManager.default.removeItem(at: folder) }
        let child = try ChildProgram(
            name: "child", executable: URL(fileURLWithPath: "/bin/sh"),
            arguments: ["-c", "read word; echo told $word; exec sleep 600"], folder: folder)
        var lines: [String] = []
        for word in ["first", "second"] {
            try child.send(word)
            while lines.last != "told \(word)" {
                lines += try child.newLines()
                await Task.yield()
            }
            child.kill()
            #expect(!child.isRunning)
            try child.startAgain()
        }
        child.kill()
        #expect(lines == ["told first", "told second"])
    }

    @Test(.requirement("L-01"), arguments: [1, 2, 20, 200])
    func killsAreSpreadOverTheProductionAndTheSameForASeed(count: Int) {
        func moments(seed: UInt64) -> [(fed: Int, delay: Duration)] {
            var kills = DemonstrationKills(count: count, units: 800, seed: seed)
            var moments: [(Int, Duration)] = []
            for fed in 0...800 {
                while let delay = kills.delay(fed: fed) { moments.append((fed, delay)) }
            }
            #expect(kills.remaining == 0)
            return moments
        }
        let seven = moments(seed: 7)
        #expect(seven.count == count && seven.last?.fed == 800, "the last one meets a line that is emptied")
        #expect(seven.allSatisfy { .zero <= $0.delay && $0.delay < .seconds(1) })
        #expect(moments(seed: 7).map(\.delay) == seven.map(\.delay))
        #expect(moments(seed: 8).map(\.delay) != seven.map(\.delay))
        if count >= 20 {
            #expect(seven.count { $0.fed < 400 } > count / 3 && seven.count { $0.fed >= 400 } > count / 3)
        }
    }

    @Test func aLabelOnTwoUnitsIsFoundWhereverTheyAre() {
        func container(_ id: Int, _ inside: [String?]) -> TruthFile.Container {
            TruthFile.Container(id: id, label: "c\(id)", level: 2, place: "finished", inside: inside)
        }
        var truth = TruthFile(fed: 5, containers: [container(1, ["a", "b", nil]), container(2, ["c", nil])])
        truth.bins = [TruthFile.Bin(station: 1, things: [TruthFile.Thing(id: 9, label: "d", level: 1)])]
        // A thing may be named by two lists.
        truth.taken = [
            TruthFile.Thing(id: 9, label: "d", level: 1), TruthFile.Thing(id: 10, label: "c1", level: 2),
        ]
        #expect(truth.unitLabelsThatAppearTwice.isEmpty)
        truth.loose = [TruthFile.Thing(id: 11, label: "b", level: 1), TruthFile.Thing(id: 12, label: "d", level: 1)]
        #expect(truth.unitLabelsThatAppearTwice == ["b", "d"])
    }
}
