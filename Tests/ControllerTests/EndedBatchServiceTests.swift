import Codes
import ControlTypes
import Foundation
import Ledger
import LineCore
import Links
import Requirements
import Synchronization
import Testing

@testable import Controller

private final class Flag: Sendable {
    private let value = Mutex(false)

    var isSet: Bool { value.withLock { $0 } }

    func set() { value.withLock { $0 = true } }
}

@Suite("A batch that is over, as people are told of it", .timeLimit(.minutes(10)))
struct EndedBatchServiceTests {
    @Test(
        "A place is counted again until the record is made; an unexplained difference is no release",
        .requirement("N-02"))
    func countedAgain() async throws {
        try await Plant.with { plant in
            try await plant.closeBatch()
            func obstacles() async throws -> [String] { try await plant.qa.review("R/1").obstacles.map(\.en) }
            func isOpen() async throws -> Bool {
                try await obstacles().contains { $0.contains("differs by +2, unexplained") }
            }
            let (place, act) = ("bin/units", Plant.act)
            #expect(try await !isOpen())
            let recount = CountRequest(place: place, number: 2, act: act)
            #expect(try await plant.supervisor.count("R/1", recount).state == "deviates")
            #expect(try await isOpen())
            let ids = try await plant.qa.review("R/1").exceptions.map(\.id)
            _ = try await plant.qa.acknowledgeExceptions("R/1", AcknowledgeExceptions(exceptions: ids, act: act))
            #expect(try await obstacles().count == 1, "an acknowledgement explains no difference")
            let seal = SealRequest(decision: "release", act: act)
            #expect(try await Plant.refusal { _ = try await plant.qa.sealRecord("R/1", seal) } == .conflict)

            let explanation = DeviationRequest(place: place, act: act)
            #expect(try await plant.supervisor.explainDeviation("R/1", explanation).state == "explained")
            #expect(try await !isOpen())
            #expect(
                try await Plant.refusal { _ = try await plant.supervisor.explainDeviation("R/1", explanation) }
                    == .conflict)

            // Both are in the batch's journal, and it replays.
            let record = plant.site.directory.appending(path: "record").path
            _ = try await plant.qa.exportRecord("R/1", to: record)
            #expect(try await Plant.refusal { _ = try await plant.supervisor.count("R/1", recount) } == .conflict)
            for batch in try JournalSource(directory: plant.site.data).batches(number: nil) {
                let replay = try batch.replay(until: nil)
                #expect(replay.agrees && replay.isWhole, "\(String(describing: replay.difference))")
            }
        }
    }

    @Test("Who exports a record or carries a pack over waits for who seals", .requirement("H-01", "A-06"))
    func turns() async throws {
        try await Plant.with { plant in
            try await plant.closeBatch()
            let (controller, directory) = (plant.controller, plant.site.directory.appending(path: "record").path)
            let finished = Flag()
            await controller.release.turn.take()
            let export = Task {
                defer { finished.set() }
                return try await controller.exportRecord("R/1", to: directory)
            }
            let carried = Task {
                defer { finished.set() }
                return try await Plant.refusal {
                    _ = try await controller.act(
                        PackActRequest(
                            kind: "carry-in", codes: ["80999010000000101234"], into: nil, level: nil, deep: nil,
                            sampleKind: nil, reject: nil, second: nil, preview: false, act: Plant.act))
                }
            }
            while controller.release.turn.waiting < 2, !finished.isSet { await Task.yield() }
            #expect(controller.release.turn.waiting == 2)
            #expect(try controller.ledger.batch(number: "R/1")?.isTrailClosed == false)
            controller.release.turn.give()
            #expect(try await export.value.files.contains("record.json"))
            #expect(try await carried.value == .conflict, "no batch is in production")
        }
    }

    @Test("Nobody closes an open container short, or takes it apart, without a reason", .requirement("A-05"))
    func reasons() async throws {
        try await Plant.with { plant in
            for what in ["close-short", "take-apart"] {
                for (reason, kind) in [(" ", ControlError.Kind.badRequest), ("end of shift", .conflict)] {
                    let act = Act(user: "li", reason: reason)
                    let request = ResolveContainer(station: "units", number: 1, what: what, act: act)
                    let refusal = try await Plant.refusal { try await plant.controller.resolveContainer(request) }
                    #expect(refusal == kind, "\(what) because \(reason)")
                }
            }
        }
    }

    /// A batch that is over, with one pack that passed, whose journal does not come to its facts.
    private static func site() async throws -> (site: ControllerSite, code: String) {
        let site = try ControllerSite()
        let act = Plant.act
        do {
            let controller = try site.controller()
            controller.start()
            defer { controller.stop() }
            try await site.importCodes(into: controller, act)
            _ = try await controller.createBatch(
                CreateBatch(
                    number: "X", product: "example-tablets", madeOn: "2026-11-01", expiresOn: nil, plannedUnits: 10,
                    act: act))
        }
        let ledger = try Ledger(path: site.data + "/ledger.sqlite", now: WallClock.now())
        let batch = try #require(try ledger.batch(number: "X")).id
        let unit = try #require(try ledger.lease(batch: batch, level: 1, count: 1, now: WallClock.now()).codes.first)
        var sequence = try ledger.lastSequence()
        let facts: [[Fact]] = [
            [.phase(.running)], [.sent(code: unit.id, index: 1)],
            [.codeState(code: unit.id, from: .allocated, to: .encoded, reason: nil)],
            [.codeState(code: unit.id, from: .encoded, to: .commissioned, reason: nil)], [.phase(.ending)],
            [.phase(.ended)],
        ]
        for facts in facts {
            sequence += 1
            let moment = Moment(tick: Tick(microseconds: sequence), wall: WallClock.now())
            let entry = JournalEntry(
                sequence: sequence, moment: moment, event: EventCodec.encode(.timePassed), facts: facts)
            try ledger.append([entry], batch: batch)
        }
        return (site, unit.code.description)
    }

    @Test(
        "Where the journal does not replay a scan tells what the ledger knows, and no act is possible",
        .requirement("W-01"))
    func fallback() async throws {
        let (site, code) = try await Self.site()
        let controller = try site.controller()
        controller.start()
        defer { controller.stop() }
        let report = try await controller.scan(code)
        #expect(report.state == "commissioned" && report.batch == "X" && report.legalActs.isEmpty)
        #expect(report.history.last?.what.en.contains("the journal of batch X does not replay") == true)
        #expect(report.history.count > 1)
        do throws(ControlError) {
            _ = try await controller.act(
                PackActRequest(
                    kind: "take-out", codes: [code], into: nil, level: nil, deep: nil, sampleKind: nil, reject: nil,
                    second: nil, preview: true, act: Plant.act))
            Issue.record("nothing is planned on what is not known")
        } catch {
            #expect(error.kind == .unavailable && error.message.en.contains("does not replay"))
        }
    }
}
