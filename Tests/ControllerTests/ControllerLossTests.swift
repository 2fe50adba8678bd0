import Controller
import ControlTypes
import Foundation
import Requirements
import Testing

/// A controller whose devices are all out of reach, with a batch that stands from its start to its end.
@Suite("Losses of a running controller", .requirement("B-05"), .timeLimit(.minutes(10)))
struct ControllerLossTests {
    static let act = Act(user: "operator-1", reason: "test")

    private static func refusal(_ body: () async throws -> Void) async -> ControlError? {
        await #expect(throws: ControlError.self) { try await body() }
    }

    @Test("A stop gets its reason, the batch ends, and a replay after a restart tells the same of it")
    func keptLosses() async throws {
        let site = try ControllerSite()
        let first = try site.controller()
        first.start()
        #expect(await Self.refusal { _ = try await first.losses(batch: nil) }?.kind == .notFound)
        #expect(await Self.refusal { try await first.giveStopReason("break", stop: nil, Self.act) }?.kind == .conflict)
        try await site.importCodes(into: first, Self.act)
        let created = try await first.createBatch(
            CreateBatch(
                number: "L-1", product: "example-tablets", madeOn: "2026-11-01", expiresOn: nil, plannedUnits: 10,
                act: Self.act))
        #expect(created.number == "L-1")
        #expect(await Self.refusal { _ = try await first.losses(batch: "L-1") }?.kind == .conflict, "it never ran")
        let items = try await first.batch("L-1").clearance.map(\.id)
        _ = try await first.clearBatch("L-1", ClearBatch(done: items, act: Self.act))
        _ = try await first.startBatch("L-1", Self.act)
        var status = await first.nextStatus()
        while status.production?.stop == nil { status = await first.nextStatus() }
        #expect(status.production?.mode == "production" && status.production?.modeNumber == 1)
        #expect(status.production?.activity == "stop" && status.production?.stop?.cause == "setup")

        let unknown = await Self.refusal { try await first.giveStopReason("tea", stop: nil, Self.act) }
        #expect(unknown?.kind == .notFound && unknown?.message.zh.contains("ribbon") == true)
        #expect(await Self.refusal { try await first.giveStopReason("break", stop: 99, Self.act) }?.kind == .notFound)
        try await first.giveStopReason("repair", stop: nil, Self.act)
        try await first.giveStopReason("break", stop: 1, Self.act)
        _ = await first.nextStatus()
        let now = try await first.losses(batch: nil)
        #expect(now.stops.first?.reason == "break" && now.stops.first?.kind == "planned")
        #expect(now.stops.first?.reasonBy == "operator-1 (unauthenticated)" && now.stops.first?.cause == "setup")
        #expect(now.losses.map(\.reason) == ["break"])
        #expect(now.times.planned > 0 && now.times.planned == now.times.elapsed && now.figures.oee == nil)
        #expect(now.ratedSpeed == 600)

        _ = try await first.endBatch("L-1", Self.act)
        for place in try await first.counts("L-1") {
            _ = try await first.count("L-1", CountRequest(place: place.place, number: 0, act: Self.act))
        }
        _ = try await first.closeBatch("L-1", Self.act)
        #expect(await first.nextStatus().production?.mode == "maintenance")
        let kept = try await first.losses(batch: "L-1")
        #expect(kept.stops.map(\.cause) == ["closing", "setup"] || kept.stops.map(\.cause) == ["setup"])
        first.stop()

        let second = try site.controller()
        second.start()
        defer { second.stop() }
        #expect(try await second.losses(batch: "L-1") == kept)
        let shift = try await second.shiftLosses()
        #expect(["early", "late", "night"].contains(shift.shift?.id))
        // All of the batch, or less when the shift began in the middle of this test.
        #expect(shift.times.planned <= kept.times.planned)
        #expect(shift.times.elapsed >= shift.times.planned + shift.times.noBatch)
    }
}
