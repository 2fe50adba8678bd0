import Codes
import ConfigurationFiles
@testable import Controller
import ControlTypes
import Foundation
import LineCore
import LineWorld
import Links
import Records
import Requirements
import Testing
import WorldServers

/// The controller's real threads, ports and ledger against the simulated line on real sockets and pseudo-terminals.
@Suite("The line end to end", .serialized)
struct LineEndToEndTests {
    @Test(
        "A batch from code files to a verified record, over every kind of link",
        .requirement("U-03", "V-01", "V-04", "A-01", "A-03", "N-01", "H-01", "S-03"), .timeLimit(.minutes(3)))
    func wholeBatch() async throws {
        let units = 260
        let plant = try Plant(
            line: "four-level", product: "example-tablets", units: units, speed: 1_200, seed: 21, faults: .typical)
        try plant.open()
        let controller = try plant.controller()
        controller.start()
        defer { controller.stop() }
        try await plant.importAllCodes(into: controller, units: units)
        try await plant.startBatch("E2E-1", on: controller, units: units)
        try await plant.waitForTheLast(of: units, on: controller)
        try await plant.finishBatch("E2E-1", on: controller)
        let decided = try await plant.release("E2E-1", on: controller)
        #expect(decided.state == "released" && decided.signatures.count == 2)
        let record = try await controller.exportRecord("E2E-1", to: plant.recordDirectory)
        #expect(record.files.contains("relation.xml") && record.files.contains("signatures.json"))
        let table = try String(contentsOfFile: plant.recordDirectory + "/codes.csv", encoding: .utf8)
        let unit = try #require(table.split(separator: "\r\n").first { $0.contains(",1,released,") }?.prefix(20))
        let found = try await controller.scan(String(unit))
        #expect(found.state == "released" && found.history.last?.what.en == "released with its batch")
        let report = verifyRecord(at: URL(fileURLWithPath: plant.recordDirectory))
        #expect(report.isSound, "\(report.findings)")
        try expectRecordIsTruth(plant)
    }

    @Test(
        "A device that is not there holds the line, and the line goes on when it comes", .requirement("L-03", "L-04"),
        .timeLimit(.minutes(2)), arguments: ["plc", "case-printer"])
    func missingDevice(id: String) async throws {
        let plant = try Plant(
            line: "four-level", product: "example-tablets", units: 20, speed: 600, seed: 3, faults: .none)
        try plant.open(without: [id])
        let controller = try plant.controller()
        controller.start()
        defer { controller.stop() }
        try await plant.importAllCodes(into: controller, units: 20)
        let act = Act(user: "operator", reason: "test")
        _ = try await controller.createBatch(
            CreateBatch(
                number: "M-1", product: plant.product.id, madeOn: "2026-11-01", expiresOn: nil, plannedUnits: 20,
                act: act))
        try await plant.clear("M-1", on: controller)
        _ = try await controller.startBatch("M-1", act)
        try await controller.command("start", act)
        try await plant.wait(controller, "the fault is told", seconds: 20) { status in
            status.devices.first { $0.id == id }?.lastFault != nil
                && status.holds.contains { $0.cause == (id == "plc" ? "plcNotInControl" : "deviceNotReady") }
        }
        let held = try await controller.status()
        #expect(held.state != "execute")
        #expect(held.stations[0].items == 0, "nothing runs without it")
        plant.close()
        try plant.open()
        try await plant.wait(controller, "the PLC is under control", seconds: 30) { status in
            !status.holds.contains { $0.cause == "plcNotInControl" }
        }
        try await controller.command("declare-belt-empty", act)
        try await plant.wait(controller, "all units are judged", seconds: 40) { status in
            status.stations[0].passed + status.stations[0].rejected + status.stations[0].removed == 20
        }
    }

    @Test(
        "A camera that breaks off in the middle of an answer costs rejects, and nothing is lost",
        .requirement("L-03", "L-04", "V-04"), .timeLimit(.minutes(2)))
    func cameraDrops() async throws {
        var faults = FaultPlan.none
        faults.readerDrop = 60_000
        let units = 100
        let plant = try Plant(
            line: "four-level", product: "example-tablets", units: units, speed: 600, seed: 8, faults: faults)
        try plant.open()
        let controller = try plant.controller()
        controller.start()
        defer { controller.stop() }
        try await plant.importAllCodes(into: controller, units: units)
        try await plant.startBatch("D-1", on: controller, units: units)
        try await plant.waitForTheLast(of: units, on: controller)
        let status = await controller.nextStatus()
        #expect(status.devices.contains { $0.connections > 1 }, "a camera was lost and came back")
        try await plant.finishBatch("D-1", on: controller)
        _ = try await controller.exportRecord("D-1", to: plant.recordDirectory)
        try expectRecordIsTruth(plant)
    }

    @Test(
        "A controller that ends in the middle of a batch takes it up again",
        .requirement("L-02", "L-04", "L-06", "A-07", "U-06"), .timeLimit(.minutes(3)))
    func restart() async throws {
        let units = 200
        let plant = try Plant(
            line: "four-level", product: "example-tablets", units: units, speed: 600, seed: 5, faults: .none)
        try plant.open()
        let first = try plant.controller()
        first.start()
        try await plant.importAllCodes(into: first, units: units)
        try await plant.startBatch("R-1", on: first, units: units)
        try await plant.wait(first, "half of the units have passed", seconds: 60) { $0.stations[0].passed >= 100 }
        #expect(throws: StartFailure.self) { try LedgerCheck(dataDirectory: plant.dataDirectory) }
        first.stop()
        let check = try LedgerCheck(dataDirectory: plant.dataDirectory)
        #expect(check.isSound, "\(check.problems) \(check.batches)")
        #expect(check.batches.first?.levels.first?.unexplained == 0)
        let second = try plant.controller()
        #expect(second.replayedEvents > 100)
        second.start()
        defer { second.stop() }
        // What came while nobody looked was rejected: as many in a row as stop a line that somebody has to look at.
        try await plant.waitForTheLast(of: units, on: second)
        try await plant.finishBatch("R-1", on: second)
        _ = try await second.exportRecord("R-1", to: plant.recordDirectory)
        let report = verifyRecord(at: URL(fileURLWithPath: plant.recordDirectory))
        #expect(report.isSound, "\(report.findings)")
        try expectRecordIsTruth(plant)
    }

    @Test(
        "Serials drawn from the product file's range are printed, read and matched, and the status says how long they last",
        .requirement("U-02", "U-08", "V-01"), .timeLimit(.minutes(2)))
    func drawnSerials() async throws {
        let units = 12
        let plant = try Plant(
            line: "manual", product: "example-injection", units: units, speed: 100, seed: 4, faults: .none)
        try plant.open()
        let controller = try plant.controller()
        controller.start()
        defer { controller.stop() }
        try await plant.wait(controller, "the PLC is under control", seconds: 30) { status in
            !status.holds.contains { $0.cause == "plcNotInControl" }
        }
        try await plant.startBatch("S-1", on: controller, units: units)
        try await plant.wait(controller, "a unit is through", seconds: 60) { $0.stations[0].passed > 0 }
        let status = await controller.nextStatus()
        let level = try #require(status.batch?.pools.first { $0.level == 1 })
        #expect(level.total == 100_000_000_000)
        #expect((99_999_999_000..<100_000_000_000).contains(level.remaining))
        let truth = try #require(plant.server?.withWorld { $0.truth() })
        let printed = truth.items.filter { $0.level == 1 }.compactMap(\.text)
        #expect(printed.allSatisfy { $0.hasPrefix("010952123400003721100000000") }, "\(printed.prefix(3))")
        var states: Set<String> = []
        for text in printed { states.insert(try await controller.scan(text).state) }
        #expect(states.contains("\(CodeState.commissioned)"), "\(states)")
        let pool = try #require(try await controller.pools().first { $0.level == 1 })
        #expect(pool.scheme == "gs1" && pool.state == "active")
        #expect(pool.source == "gs1 09521234000037 100000000000-199999999999")
    }

    @Test("A pool is given back while a batch draws from it, and its list is written", .requirement("U-04", "U-08"))
    func returnedPool() async throws {
        let plant = try Plant(
            line: "four-level", product: "example-tablets", units: 1, speed: 300, seed: 1, faults: .none)
        let controller = try plant.controller()
        controller.start()
        defer { controller.stop() }
        try await plant.importAllCodes(into: controller, units: 10)
        try await plant.createAndStart("P-1", on: controller)
        try await plant.wait(controller, "the pools are known", seconds: 20) { status in
            status.batch?.pools.contains { $0.level == 1 } ?? false
        }
        let list = plant.directory.appending(path: "returned.txt").path
        let act = Act(user: "operator", reason: "recalled")
        await #expect(throws: ControlError.self) { try await controller.returnCodes("nothing", act, to: nil) }
        await #expect(throws: ControlError.self) {
            try await controller.returnCodes("level-1.txt", act, to: "/no/folder/x")
        }
        let returned = try await controller.returnCodes("level-1.txt", act, to: list)
        // 610 were imported, 500 leased.
        #expect(returned.codes == 110)
        #expect(try String(contentsOfFile: list, encoding: .utf8).split(separator: "\n").count == 110)
        await #expect(throws: ControlError.self) { try await controller.returnCodes("level-1.txt", act, to: nil) }
        try await plant.wait(controller, "the line knows", seconds: 20) { status in
            status.alarms.contains { $0.kind == "poolLow" }
                && status.batch?.pools.first { $0.level == 1 }?.remaining ?? .max <= 500
        }
        let pool = try #require(try await controller.pools().first { $0.source == "level-1.txt" })
        #expect(pool.state == "withdrawn" && pool.returned == 110 && pool.unallocated == 0 && pool.percent == 0)
    }

    @Test("The journal gathers as long as configured, and not when somebody waits", .requirement("L-03"))
    func gathering() {
        let settings = JournalWriter.Settings(
            largestGroup: 10, stall: .seconds(1), gather: .milliseconds(5))
        func rest(_ oldest: Int64?, _ now: Int64, _ waiting: Int, _ isUrgent: Bool) -> Int64? {
            GroupGathering.rest(
                oldest: oldest.map { Tick(microseconds: $0) }, now: Tick(microseconds: now), waiting: waiting,
                isUrgent: isUrgent, settings: settings
            )?.microseconds
        }
        #expect(rest(nil, 0, 0, false) == nil)
        #expect(rest(100, 1_100, 1, false) == 4_000)
        #expect(rest(100, 5_100, 1, false) == nil)
        #expect(rest(100, 1_100, 10, false) == nil)
        #expect(rest(100, 1_100, 1, true) == nil)
    }

    @Test("A bad code file is refused whole, with every bad line", .requirement("U-03", "U-04"))
    func badCodeFile() async throws {
        let plant = try Plant(
            line: "four-level", product: "example-tablets", units: 1, speed: 300, seed: 1, faults: .none)
        let controller = try plant.controller()
        controller.start()
        defer { controller.stop() }
        guard case .cn20(prefix: let prefix) = plant.product.levels[0].source else {
            Issue.record("the example's units have trace codes")
            return
        }
        let good = prefix + "0000000011234"
        let text = [good, prefix + "000000002123", good, "8999999" + "0000000031234"].joined(separator: "\n")
        let request = ImportRequest(
            fileName: "bad.txt", product: plant.product.id, level: 1, application: "A-9", user: "operator")
        let refusal = await #expect(throws: ControlError.self) {
            _ = try await controller.importCodes(request, file: Array(text.utf8))
        }
        #expect(refusal?.kind == .refused)
        #expect(refusal?.problems.count == 3)
        let truncated: [UInt8] = [0x50, 0x4B, 0x03, 0x04, 0x14, 0x00, 0x00]
        await #expect(throws: ControlError.self) {
            _ = try await controller.importCodes(request, file: truncated)
        }
        let pools = try await controller.pools()
        #expect(!pools.contains { $0.level == 1 }, "nothing was stored")
    }

    @Test("A second controller on the same data directory is refused", .requirement("L-02"))
    func secondController() throws {
        let plant = try Plant(
            line: "four-level", product: "example-tablets", units: 1, speed: 300, seed: 1, faults: .none)
        let controller = try plant.controller()
        #expect(throws: StartFailure.self) { _ = try plant.controller() }
        withExtendedLifetime(controller) {}
    }
}

/// Each accepted container of codes.csv holds what is physically in it.
func expectRecordIsTruth(_ plant: Plant, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let text = try String(contentsOfFile: "\(plant.recordDirectory)/codes.csv", encoding: .utf8)
    var recorded: [String: Set<String>] = [:]
    var containers: Set<String> = []
    for line in text.split(whereSeparator: \.isNewline).dropFirst() {
        let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        // Without signatures a record says what was accepted.
        guard fields[2] == "released" || fields[2] == "commissioned" else { continue }
        if fields[1] != "1" { containers.insert(fields[0]) }
        if !fields[3].isEmpty { recorded[fields[3], default: []].insert(fields[0]) }
    }
    #expect(!containers.isEmpty, sourceLocation: sourceLocation)
    guard let truth = plant.server?.withWorld({ $0.truth() }) else { return }
    var checked = 0
    for item in truth.items where item.level > 1 {
        guard let label = item.text.map(plain), containers.contains(label) else { continue }
        checked += 1
        let inside = Set(item.children.map { truth.items[$0].text.map(plain) ?? "nothing" })
        #expect(inside == recorded[label], "container \(label)", sourceLocation: sourceLocation)
    }
    #expect(checked == containers.count, "each container is a thing of the world", sourceLocation: sourceLocation)
}

/// An SSCC stands on its label behind its AI.
private func plain(_ text: String) -> String {
    text.hasPrefix("00") && text.utf8.count == 20 ? String(text.dropFirst(2)) : text
}
