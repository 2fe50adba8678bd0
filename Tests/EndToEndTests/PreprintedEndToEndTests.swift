import ConfigurationFiles
import Controller
import ControlTypes
import Foundation
import LineWorld
import Records
import Requirements
import Testing
import WorldServers

extension LineEndToEndTests {
    @Test(
        "A batch of cartons that come printed: allotted, verified, left over, on record",
        .requirement("V-08", "U-07", "H-01"), .timeLimit(.minutes(3)))
    func preprinted() async throws {
        let units = 120
        var faults = FaultPlan.none
        faults.noRead = 30_000
        let plant = try Plant(
            line: "preprinted", product: "example-granules", units: units, speed: 300, seed: 5, faults: faults)
        try plant.open()
        let controller = try plant.controller()
        controller.start()
        defer { controller.stop() }
        try await plant.importAllCodes(into: controller, units: units)
        try await plant.startBatch("P-1", on: controller, units: units)
        try await plant.waitForTheLast(of: units, on: controller)
        // Three cartons that never came onto the line go back to the store; one that did is refused with them.
        let prefix = try #require(plant.product.levels[0].source.prefix)
        let left = Array(Plant.codes(prefix: prefix, count: units + 3).suffix(3))
        let used = Plant.codes(prefix: prefix, count: 1)
        let act = Act(user: "operator", reason: "back to the store")
        await #expect(throws: ControlError.self) {
            try await controller.returnCartons("P-1", codes: left + used, act)
        }
        let numbers = try await controller.returnCartons("P-1", codes: left, act)
        #expect(numbers.allotted == units + 600)
        #expect(numbers.returned == 3)
        #expect(numbers.verified + numbers.rejected + numbers.returned + numbers.unread == numbers.allotted)
        try await plant.finishBatch("P-1", on: controller)
        _ = try await controller.exportRecord("P-1", to: plant.recordDirectory)
        let report = verifyRecord(at: URL(fileURLWithPath: plant.recordDirectory))
        #expect(report.isSound, "\(report.findings)")
        try expectRecordIsTruth(plant)
    }
}
