import Controller
import ControlTypes
import Foundation
import Requirements
import Testing

/// A controller whose devices are all out of reach, with a batch that stands from its start to its end.
@Suite("Losses of a running controller", .requirement("B-05"), .timeLimit(.minutes(10)))
struct ControllerLossTests {
    static let act = Act(user: "operator-1", reason: "test")

    /// A directory with a line and a product, and room for the data of controllers that run one after the other.
    private final class Site {
        let directory = FileManager.default.temporaryDirectory.appending(path: "lineage-losses-\(UUID().uuidString)")

        init() throws {
            let products = directory.appending(path: "products")
            try FileManager.default.createDirectory(at: products, withIntermediateDirectories: true)
            let configs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "LineConfigs")
            var line = try String(contentsOf: configs.appending(path: "four-level.yaml"), encoding: .utf8)
            // Ports of the system that nothing listens on.
            for (number, match) in line.matches(of: /127\.0\.0\.1:\d+/).map({ String($0.output) }).enumerated() {
                line = line.replacingOccurrences(of: match, with: "127.0.0.1:\(number + 2)")
            }
            try line.write(to: directory.appending(path: "line.yaml"), atomically: true, encoding: .utf8)
            let product = try String(
                contentsOf: configs.appending(path: "products/example-tablets.yaml"), encoding: .utf8
            ).replacingOccurrences(of: "function-test: required", with: "function-test: optional")
            try product.write(to: products.appending(path: "product.yaml"), atomically: true, encoding: .utf8)
        }

        deinit { _ = try? FileManager.default.removeItem(at: directory) }

        func controller() throws -> LineController {
            try LineController(
                RunSettings(
                    lineFile: directory.appending(path: "line.yaml").path,
                    productsDirectory: directory.appending(path: "products").path,
                    dataDirectory: directory.appending(path: "data").path, runDirectory: directory.path))
        }
    }

    private static func refusal(_ body: () async throws -> Void) async -> ControlError? {
        await #expect(throws: ControlError.self) { try await body() }
    }

    @Test("A stop gets its reason, the batch ends, and a replay after a restart tells the same of it")
    func keptLosses() async throws {
        let site = try Site()
        let first = try site.controller()
        first.start()
        #expect(await Self.refusal { _ = try await first.losses(batch: nil) }?.kind == .notFound)
        #expect(await Self.refusal { try await first.giveStopReason("break", stop: nil, Self.act) }?.kind == .conflict)
        for level in 1...3 {
            let codes = (1...20).map { "809990\(level)0000000\($0 + 9)1234\r\n" }
            _ = try await first.importCodes(
                ImportRequest(
                    fileName: "level-\(level).txt", product: "example-tablets", level: level, application: "A-\(level)",
                    user: Self.act.user), file: Array(codes.joined().utf8))
        }
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
