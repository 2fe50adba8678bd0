import Codes
import ControlTypes
import Foundation
import LineWorld
import Requirements
import Synchronization
import SimulatedDisk
import Testing
import WorldServers

@testable import Controller
@testable import Ledger

/// The whole controller with its ledger on a disk that fails, in real time.
@Suite("The line with a bad disk", .serialized)
struct BadDiskTests {
    /// A simulated disk under the real ledger.
    struct Storage: LedgerStorage {
        struct Failed: Error {}

        private static let made = Atomic<Int>(0)
        let disk: SimulatedDisk

        init(seed: UInt64) {
            let number = Self.made.wrappingAdd(1, ordering: .relaxed).newValue
            disk = SimulatedDisk(name: "end-to-end-\(number)", seed: seed)
        }

        private func name(_ path: String) -> String { String(path.dropFirst(disk.folder.count + 1)) }

        func exists(_ path: String) -> Bool { disk.size(of: name(path)) != nil }

        func makeFile(at path: String) throws { guard disk.createFile(name(path)) else { throw Failed() } }

        func rewriteFile(at path: String) throws { guard disk.rewriteFile(name(path)) else { throw Failed() } }

        func synchroniseFile(at path: String) throws { guard disk.syncFile(name(path)) else { throw Failed() } }

        func synchroniseFolder(of path: String) throws { guard disk.syncFolder() else { throw Failed() } }

        func controller(_ plant: Plant) throws -> LineController {
            try LineController(plant.settings) { _, now throws(LedgerError) in
                try Ledger(path: "\(disk.folder)/ledger.sqlite", storage: self, now: now)
            }
        }
    }

    /// A person lets the line go on when it wants one: what lay on the belt when nothing could leave was rejected.
    private static func attend(_ plant: Plant, _ controller: LineController, units: Int) async throws {
        for _ in 0..<900 {
            let status = await controller.nextStatus()
            if plant.server?.withWorld({ $0.fed == units && $0.isIdle }) ?? false { return }
            guard status.holds.contains(where: \.needsPerson) else { continue }
            try await controller.command("resume", Act(user: "operator", reason: "looked at it"))
        }
        Issue.record("not all units are through: \(await controller.nextStatus())")
    }

    @Test(
        "After a failed fsync the line stands, nothing leaves, and a new controller takes the batch up",
        .requirement("L-01", "L-02", "U-06"), .timeLimit(.minutes(3)))
    func failedSync() async throws {
        let units = 120
        let plant = try Plant(
            line: "four-level", product: "example-tablets", units: units, speed: 600, seed: 15, faults: .none)
        try plant.open()
        let storage = Storage(seed: 15)
        let first = try storage.controller(plant)
        first.start()
        try await plant.importAllCodes(into: first, units: units)
        try await plant.startBatch("F-1", on: first, units: units)
        try await plant.wait(first, "some units have passed", seconds: 60) { $0.stations[0].passed >= 30 }
        storage.disk.failSync(1)
        try await plant.wait(first, "the line stands", seconds: 20) { status in
            status.holds.contains { $0.cause == "ledgerFailed" }
        }
        #expect(first.ledgerFailure != nil)
        first.stop()
        storage.disk.powerCut()
        let second = try storage.controller(plant)
        second.start()
        defer { second.stop() }
        #expect(second.replayedEvents > 50)
        try await Self.attend(plant, second, units: units)
        try await plant.finishBatch("F-1", on: second)
        _ = try await second.exportRecord("F-1", to: plant.recordDirectory)
        try expectRecordIsTruth(plant)
    }

    @Test(
        "A full disk holds the line with an alarm; with room it goes on by itself, and nothing is lost",
        .requirement("L-01", "L-02", "L-08"), .timeLimit(.minutes(3)))
    func full() async throws {
        let units = 120
        let plant = try Plant(
            line: "four-level", product: "example-tablets", units: units, speed: 600, seed: 16, faults: .none)
        try plant.open()
        let storage = Storage(seed: 16)
        let controller = try storage.controller(plant)
        controller.start()
        defer { controller.stop() }
        try await plant.importAllCodes(into: controller, units: units)
        try await plant.startBatch("F-2", on: controller, units: units)
        try await plant.wait(controller, "some units have passed", seconds: 60) { $0.stations[0].passed >= 30 }
        storage.disk.limit(bytes: 1)
        try await plant.wait(controller, "the line stands", seconds: 20) { status in
            status.holds.contains { $0.cause == "ledgerStalled" } && status.state == "held"
        }
        #expect(controller.ledgerFailure == nil)
        let alarms = try await controller.status().alarms
        #expect(alarms.contains { $0.text.en.contains("the disk is full") }, "\(alarms)")
        storage.disk.limit(bytes: 0)
        try await plant.waitForTheLast(of: units, on: controller)
        try await plant.finishBatch("F-2", on: controller)
        _ = try await controller.exportRecord("F-2", to: plant.recordDirectory)
        try expectRecordIsTruth(plant)
    }
}
