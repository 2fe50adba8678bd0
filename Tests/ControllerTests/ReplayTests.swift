import ControlTypes
import Controller
import Foundation
import GRDB
import LineCore
import Requirements
import Testing

@testable import Ledger

@Suite("Replay of a data directory", .requirement("L-06"), .timeLimit(.minutes(10)))
struct ReplayTests {
    static let act = Act(user: "operator-1", reason: "test")

    /// A batch from its start to its end, in which nothing is made.
    private static func makeEmptyBatch(_ controller: LineController, _ site: ControllerSite) async throws {
        try await site.importCodes(into: controller, act)
        _ = try await controller.createBatch(
            CreateBatch(
                number: "R-1", product: "example-tablets", madeOn: "2026-11-01", expiresOn: nil, plannedUnits: 10,
                act: act))
        let items = try await controller.batch("R-1").clearance.map(\.id)
        _ = try await controller.clearBatch("R-1", ClearBatch(done: items, act: act))
        _ = try await controller.startBatch("R-1", act)
        _ = try await controller.endBatch("R-1", act)
        for place in try await controller.counts("R-1") {
            _ = try await controller.count("R-1", CountRequest(place: place.place, number: 0, act: act))
        }
        _ = try await controller.closeBatch("R-1", act)
    }

    /// A data directory with a batch that began, stood for a while and ended.
    private static func endedBatch() async throws -> ControllerSite {
        let site = try ControllerSite()
        let controller = try site.controller()
        controller.start()
        defer { controller.stop() }
        try await Self.makeEmptyBatch(controller, site)
        return site
    }

    /// Changes the journal behind the program's back.
    private static func change(_ data: String, _ statement: String) throws {
        try DatabaseQueue(path: "\(data)/ledger.sqlite").write { try $0.execute(sql: statement) }
    }

    /// Somebody who puts the hashes in order again too.
    private static func forge(_ data: String, _ statement: String) throws {
        try DatabaseQueue(path: "\(data)/ledger.sqlite").write { db in
            try db.execute(sql: statement)
            try JournalChain.writeAnew(db)
        }
    }

    private static func replay(_ data: String) throws -> BatchReplay {
        try #require(try JournalSource(directory: data).batches(number: "R-1").first).replay(until: nil)
    }

    @Test("A journal replays to the same digest beside its controller, after it, and from a copy")
    func sameDigest() async throws {
        let site = try ControllerSite()
        let controller = try site.controller()
        controller.start()
        try await Self.makeEmptyBatch(controller, site)
        let beside = try Self.replay(site.data)
        controller.stop()
        #expect(beside.agrees && beside.isWhole && beside.entries > 4 && beside.digest.utf8.count == 64)
        #expect(beside.state?.phase == "ended" && beside.phase == "ended")

        let copy = site.directory.appending(path: "copy")
        try FileManager.default.copyItem(atPath: site.data, toPath: copy.path)
        let before = try Data(contentsOf: copy.appending(path: "ledger.sqlite"))
        #expect(try Self.replay(site.data) == beside)
        #expect(try Self.replay(copy.path) == beside)
        #expect(try Self.replay(copy.appending(path: "ledger.sqlite").path) == beside)
        #expect(try Data(contentsOf: copy.appending(path: "ledger.sqlite")) == before, "it is only looked at")
    }

    @Test("It ends where it is told to, and hands over what is asked for")
    func bounds() async throws {
        let site = try await Self.endedBatch()
        let batch = try #require(try JournalSource(directory: site.data).batches(number: nil).first)
        var seen: [EntryReading] = []
        let whole = try batch.replay(from: 1, until: nil) { entry in
            seen.append(entry)
            return true
        }
        #expect(seen.count == whole.entries && seen.map(\.sequence) == seen.map(\.sequence).sorted())
        #expect(seen.first?.event.name == "carriedOver" && seen[1].event.name == "batchStarted")
        #expect(seen.allSatisfy { $0.agrees })

        let part = try batch.replay(until: .sequence(seen[2].sequence))
        #expect(part.entries == 3 && part.last == seen[2].sequence && !part.isWhole && part.agrees)
        #expect(part.state?.phase == "running" && part.state?.levels.count == 4)
        #expect(try batch.replay(until: .time(seen[0].wall - 1)).entries == 0)
        #expect(try batch.replay(until: .time(.max)) == whole)

        var shown = 0
        let stopped = try batch.replay(from: seen[1].sequence, until: nil) { _ in
            shown += 1
            return shown < 2
        }
        #expect(shown == 2 && stopped.last == seen[2].sequence)
        #expect(throws: ControlError.self) { try JournalSource(directory: site.data).batches(number: "R-2") }
        #expect(throws: StartFailure.self) { try JournalSource(directory: site.directory.path) }
    }

    @Test("The first entry with other facts is shown with both sides")
    func difference() async throws {
        let site = try await Self.endedBatch()
        let batch = try #require(try JournalSource(directory: site.data).batches(number: nil).first)
        var start: EntryReading?
        _ = try batch.replay(from: 1, until: nil) { entry in
            start = entry.event.name == "batchStarted" ? entry : nil
            return start == nil
        }
        let entry = try #require(start)
        #expect(entry.facts.first?.name == "phase")
        let facts: [Fact] = [.phase(.running), .whereabouts(code: 4_711, known: false)]
        let bytes = FactCodec.encode(facts).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        try Self.forge(site.data, "UPDATE journal SET facts = x'\(bytes)' WHERE sequence = \(entry.sequence)")

        let replay = try Self.replay(site.data)
        let difference = try #require(replay.difference)
        #expect(!replay.agrees && !replay.isWhole && replay.last == entry.sequence)
        #expect(difference.entry.facts == entry.facts && difference.firstFact == 1)
        #expect(difference.recorded.map(\.name) == ["phase", "whereabouts"])
        #expect(difference.recorded[1].text.en == "whereabouts  code=4711  known=no")
        #expect(difference.recorded[1].text.zh == "去向  码=4711  已知=否")
    }

    @Test("An event that cannot be read ends the replay in front of it")
    func unreadable() async throws {
        let site = try await Self.endedBatch()
        let whole = try Self.replay(site.data)
        try Self.forge(site.data, "UPDATE journal SET event = x'01FF' WHERE sequence = \(whole.last)")
        let replay = try Self.replay(site.data)
        #expect(replay.unreadable?.sequence == whole.last && !replay.agrees)
        #expect(replay.entries == whole.entries - 1)
        #expect(replay.digest != whole.digest)
    }

    @Test(
        "An altered entry is named by the replay, by the check of the ledger, and by the controller, which does not start",
        .requirement("L-02", "S-04"))
    func altered() async throws {
        let site = try ControllerSite()
        let controller = try site.controller()
        controller.start()
        try await site.importCodes(into: controller, Self.act)
        _ = try await controller.createBatch(
            CreateBatch(
                number: "R-1", product: "example-tablets", madeOn: "2026-11-01", expiresOn: nil, plannedUnits: 10,
                act: Self.act))
        let items = try await controller.batch("R-1").clearance.map(\.id)
        _ = try await controller.clearBatch("R-1", ClearBatch(done: items, act: Self.act))
        _ = try await controller.startBatch("R-1", Self.act)
        controller.stop()
        #expect(try LedgerCheck(dataDirectory: site.data).isSound)
        let last = try Self.replay(site.data).last
        #expect(last > 1)

        try Self.change(
            site.data, "UPDATE journal SET facts = CAST(facts || x'00' AS BLOB) WHERE sequence = \(last - 1)")
        let message = "entry \(last - 1) of the journal was altered"
        let replay = #expect(throws: ControlError.self) { try Self.replay(site.data) }
        #expect(replay?.message.en == message)
        let check = try LedgerCheck(dataDirectory: site.data)
        #expect(check.problems.map(\.en) == [message] && check.problems.map(\.zh) == ["日志第 \(last - 1) 条被改动"])
        #expect(check.batches.map(\.problems.count) == [1])
        let start = #expect(throws: StartFailure.self) { try site.controller() }
        #expect(
            start?.problems == [
                "日志第 \(last - 1) 条被改动，控制器不启动；请恢复账本的备份 / \(message), so the controller does not start; "
                    + "restore the ledger from its backup"
            ])
    }
}
