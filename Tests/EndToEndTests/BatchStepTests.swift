import ConfigurationFiles
import Controller
import ControlTypes
import Foundation
import LineWorld
import Requirements
import Testing

/// The steps of a batch at a controller whose devices are not there: what is refused, and with which words.
@Suite("The steps of a batch at the controller", .requirement("B-01", "B-02"))
struct BatchStepTests {
    private static let act = Act(user: "operator", reason: "test")

    private static func plant() throws -> Plant {
        try Plant(
            line: "four-level", product: "example-tablets", units: 1, speed: 300, seed: 1, faults: .none,
            isTestRequired: true)
    }

    private static func create(_ number: String, made: String, _ plant: Plant, _ controller: LineController)
        async throws
    {
        _ = try await controller.createBatch(
            CreateBatch(
                number: number, product: plant.product.id, madeOn: made, expiresOn: nil, plannedUnits: 10, act: act))
    }

    private static func refusal(_ body: () async throws -> Void) async -> ControlError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? ControlError
        }
    }

    @Test("Clearance, start, another batch, cancelling: each refusal names every reason, in both languages")
    func steps() async throws {
        let plant = try Self.plant()
        let controller = try plant.controller()
        controller.start()
        defer { controller.stop() }
        try await plant.importAllCodes(into: controller, units: 10)
        try await Self.create("A", made: "2026-11-01", plant, controller)
        let items = try await controller.batch("A").clearance.map(\.id)
        #expect(items.count == 7)
        let early = await Self.refusal { _ = try await controller.startBatch("A", Self.act) }
        #expect(early?.kind == .conflict && early?.problems.count == 8, "seven items and the function test")
        #expect(early?.problems.allSatisfy { !$0.zh.isEmpty && !$0.en.isEmpty } == true)
        let next = try await controller.batch("A").next
        #expect(next.map(\.step) == ["clear", "challenge", "start", "cancel"])
        #expect(next.first { $0.step == "start" }?.obstacles == early?.problems)

        let wrong = await Self.refusal {
            _ = try await controller.clearBatch("A", ClearBatch(done: ["everything"], act: Self.act))
        }
        #expect(wrong?.kind == .badRequest && wrong?.problems.count == 8)
        let part = try await controller.clearBatch("A", ClearBatch(done: [items[0], items[3]], act: Self.act))
        #expect(part.summary.phase == "planned" && part.clearance.count { $0.at == nil } == 5)
        let rest = try await controller.clearBatch(
            "A", ClearBatch(done: items.filter { $0 != items[0] && $0 != items[3] }, act: Self.act))
        #expect(rest.summary.phase == "cleared" && rest.steps.map(\.phase) == ["planned", "cleared"])

        let test = await Self.refusal {
            _ = try await controller.challengeBatch("A", ChallengeBatch(what: "start", act: Self.act))
        }
        #expect(test?.problems.contains { $0.en.contains("the PLC is not under control") } == true)
        #expect(test?.problems.contains { $0.en.contains("unit-camera") } == true)
        let piece = await Self.refusal {
            _ = try await controller.challengeBatch("A", ChallengeBatch(what: "no-read", act: Self.act))
        }
        #expect(piece?.kind == .conflict)
        let untested = await Self.refusal { _ = try await controller.startBatch("A", Self.act) }
        #expect(untested?.problems.map(\.en) == ["no function test has passed"])

        try await Self.create("B", made: "2026-11-01", plant, controller)
        let second = await Self.refusal {
            _ = try await controller.clearBatch("B", ClearBatch(done: items, act: Self.act))
        }
        #expect(second?.problems.map(\.en) == ["the line is taken by batch A"])
        #expect(try await controller.cancelBatch("A", Self.act).phase == "cancelled")
        let gone = await Self.refusal { _ = try await controller.startBatch("A", Self.act) }
        #expect(gone?.kind == .conflict && gone?.message.en.contains("cancelled") == true)
        #expect(try await controller.clearBatch("B", ClearBatch(done: items, act: Self.act)).summary.phase == "cleared")
        let pools = try await controller.pools()
        #expect(pools.allSatisfy { $0.level == 4 || $0.total == $0.unallocated }, "nothing is leased")
    }

    @Test("A product that has expired is not started", .requirement("B-04"))
    func expired() async throws {
        let plant = try Self.plant()
        let controller = try plant.controller()
        controller.start()
        defer { controller.stop() }
        try await plant.importAllCodes(into: controller, units: 10)
        try await Self.create("OLD", made: "2020-01-01", plant, controller)
        let refusal = await Self.refusal { _ = try await controller.startBatch("OLD", Self.act) }
        #expect(refusal?.problems.contains { $0.en == "the expiry date 2021-12-31 has passed" } == true)
    }
}
