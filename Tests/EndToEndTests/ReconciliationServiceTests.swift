@testable import Controller
import ConfigurationFiles
import ControlTypes
import Foundation
import LineWorld
import Requirements
import Testing

/// What the controller says of counts, open entries and its ledger while nothing moves.
@Suite("Reconciliation asked of a controller")
struct ReconciliationServiceTests {
    private let act = Act(user: "operator", reason: "test")

    private func plant() throws -> Plant {
        try Plant(line: "four-level", product: "example-tablets", units: 1, speed: 300, seed: 1, faults: .none)
    }

    @Test("A planned batch tells what has to be counted, and takes no count yet", .requirement("N-01", "N-02"))
    func planned() async throws {
        let plant = try plant()
        let controller = try plant.controller()
        controller.start()
        try await plant.importAllCodes(into: controller, units: 1)
        _ = try await controller.createBatch(
            CreateBatch(
                number: "N-1", product: plant.product.id, madeOn: "2026-11-01", expiresOn: nil, plannedUnits: 1,
                act: act))
        let places = try await controller.counts("N-1")
        #expect(
            places.map(\.place) == [
                "bin/units", "bin/bundles", "bin/cases", "loose/1", "loose/2", "loose/3", "samples/1", "containers/4",
            ])
        #expect(places.allSatisfy { $0.state == "missing" && $0.expected == nil && $0.counted == nil })
        #expect(try await controller.openEntries("N-1").isEmpty)
        for (place, kind) in [
            ("bin/units", ControlError.Kind.conflict), ("bin/elsewhere", .badRequest), ("loose/0", .badRequest),
        ] {
            let refusal = await #expect(throws: ControlError.self) {
                _ = try await controller.count("N-1", CountRequest(place: place, number: 0, act: act))
            }
            #expect(refusal?.kind == kind)
            await #expect(throws: ControlError.self) {
                _ = try await controller.explainDeviation("N-1", DeviationRequest(place: place, act: act))
            }
        }
        await #expect(throws: ControlError.self) { _ = try await controller.counts("N-2") }
        await #expect(throws: ControlError.self) { _ = try await controller.openEntries("N-2") }
        #expect(throws: StartFailure.self, "the controller works with it") {
            try LedgerCheck(dataDirectory: plant.dataDirectory)
        }
        controller.stop()
        let check = try LedgerCheck(dataDirectory: plant.dataDirectory)
        #expect(check.isSound, "\(check.problems) \(check.batches)")
        #expect(check.batches.map(\.number) == ["N-1"])
    }

    @Test("Where there is no ledger nothing is checked, and none is made")
    func noLedger() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lineage-\(UUID().uuidString)")
        #expect(throws: StartFailure.self) { try LedgerCheck(dataDirectory: folder.path) }
        #expect(!FileManager.default.fileExists(atPath: folder.path))
    }

    @Test("A snapshot with a key that is known no more names it, in both languages", .requirement("B-03"))
    func frozen() throws {
        let plant = try plant()
        let line = try String(contentsOf: plant.directory.appending(path: "line.yaml"), encoding: .utf8)
        let product = try Data(
            contentsOf: plant.directory.appending(path: "products/example-tablets.yaml"))
        let kept = try FrozenConfiguration.reading(lineText: Data(line.utf8), productText: product)
        #expect(try FrozenConfiguration.reading(snapshot: kept.snapshot).line == kept.line)
        let older = Data(line.replacing("\nstations:", with: "\nbelts: 2\nstations:").utf8)
        let fault = #expect(throws: FrozenConfiguration.Fault.self) {
            _ = try FrozenConfiguration.reading(lineText: older, productText: product)
        }
        let problem = try #require(fault?.problems.first)
        #expect(problem.en.contains("line:") && problem.en.contains("belts: unknown key"))
        #expect(problem.zh.contains("belts") && problem.zh != problem.en)
        #expect(throws: FrozenConfiguration.Fault.self) { _ = try FrozenConfiguration.reading(snapshot: "{}") }
    }
}
