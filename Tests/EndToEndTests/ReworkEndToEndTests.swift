import Codes
import ConfigurationFiles
import Controller
import ControlTypes
import Foundation
import LineWorld
import Records
import Requirements
import Testing
import WorldServers

/// People act on packs of a running line through the controller's own functions; their hands do the same in the world.
@Suite("Rework end to end", .serialized)
struct ReworkEndToEndTests {
    private struct Desk {
        let plant: Plant
        let controller: LineController

        func request(_ kind: String, _ codes: [String], into: String? = nil, preview: Bool = false) -> PackActRequest {
            PackActRequest(
                kind: kind, codes: codes, into: into, level: nil, deep: nil,
                sampleKind: kind == "sample" ? "destructive" : nil, reject: kind == "void" ? true : nil,
                second: kind == "destroy" ? "supervisor" : nil, preview: preview,
                act: Act(user: "operator", reason: "\(kind) in a test"))
        }

        @discardableResult
        func act(_ kind: String, _ codes: [String], into: String? = nil) async throws -> PackActReport {
            let shown = try await controller.preview(request(kind, codes, into: into))
            let done = try await controller.act(request(kind, codes, into: into))
            #expect(!shown.done && done.done && shown.consequences == done.consequences, "\(kind)")
            return done
        }

        func take(_ codes: [String]) {
            plant.server?.withWorld { world in for code in codes { world.takeInHand(text: code) } }
        }

        func put(_ code: String, into container: String) {
            plant.server?.withWorld { $0.putByHand(text: code, into: container) }
        }

        /// Bundles that stand whole before the next station, with what is in them.
        func bundles() -> [(label: String, units: [String])] {
            guard let truth = plant.server?.withWorld({ $0.truth() }) else { return [] }
            return truth.items.compactMap { item in
                guard item.level == 2, case .waiting = item.place, let label = item.text else { return nil }
                return (label, item.children.compactMap { truth.items[$0].text })
            }
        }
    }

    @Test(
        "Samples, replaced, voided and destroyed packs leave the batch as they should, and its record is sound",
        .requirement("W-01", "W-02", "W-03", "W-04", "U-05", "H-01", "H-02", "H-03"), .timeLimit(.minutes(5)))
    func record() async throws {
        let units = 60
        let plant = try Plant(
            line: "four-level", product: "example-tablets", units: units, speed: 1_200, seed: 8, faults: .none)
        try plant.open()
        let controller = try plant.controller()
        controller.start()
        defer { controller.stop() }
        try await plant.importAllCodes(into: controller, units: units)
        try await plant.startBatch("R-1", on: controller, units: units)
        try await plant.waitForTheLast(of: units, on: controller)
        let desk = Desk(plant: plant, controller: controller)
        let bundles = desk.bundles()
        #expect(bundles.count >= 4)
        guard bundles.count >= 4 else { return }
        try await work(desk, bundles)
        try await plant.finishBatch("R-1", on: controller)
        _ = try await controller.exportRecord("R-1", to: plant.recordDirectory)
        let report = verifyRecord(at: URL(fileURLWithPath: plant.recordDirectory))
        #expect(report.isSound, "\(report.findings)")
        let events = try String(contentsOfFile: plant.recordDirectory + "/epcis.jsonld", encoding: .utf8)
        for step in ["\"unpacking\"", "\"packing\"", "\"sampling\"", "\"decommissioning\"", "\"destroying\""] {
            #expect(events.contains(step), "\(step)")
        }
        let relation = try String(contentsOfFile: plant.recordDirectory + "/relation.xml", encoding: .utf8)
        #expect(!relation.contains(bundles[0].units[0]) && !relation.contains(bundles[1].label))
        try expectRecordIsTruth(plant)
    }

    private func work(_ desk: Desk, _ bundles: [(label: String, units: [String])]) async throws {
        let (one, two, three) = (bundles[0], bundles[1], bundles[2])
        // A sample: its bundle holds one less than its label shows.
        desk.take([one.units[0]])
        let sample = try await desk.act("sample", [one.units[0]])
        #expect(sample.labelsDue == [one.label] && sample.detached == 1 && sample.changed == 1)
        let due = try await desk.controller.scan(one.label)
        #expect(due.labelDue && due.legalActs.contains("reprint") && due.place == "passed")
        // Another bundle is taken apart; one of its packs fills the first up, one replaces a pack of a third.
        desk.take(two.units + [two.label])
        try await desk.act("disaggregate", [two.label])
        try await desk.act("put-back", [two.units[0]], into: one.label)
        desk.put(two.units[0], into: one.label)
        #expect(try await desk.controller.scan(one.label).labelDue == false)
        desk.take([three.units[0]])
        try await desk.act("replace", [three.units[0], two.units[1]])
        desk.put(two.units[1], into: three.label)
        try await desk.act("void", [two.units[2]])
        try await desk.act("destroy", [two.units[3], three.units[0]])
        // Taken out and taken back.
        try await desk.act("take-out", [bundles[3].units[0]])
        try await desk.act("undo", [])
        let history = try await desk.controller.scan(bundles[3].units[0]).history.filter { $0.who != nil }
        #expect(history.map(\.what.en) == ["act 7: take-out", "act 8: undo of act 7"])
        #expect(history.first?.why == "take-out in a test" && history.first?.who == "operator (unauthenticated)")
        let refused = await #expect(throws: ControlError.self) {
            try await desk.controller.act(desk.request("put-back", [one.units[0]]))
        }
        #expect(refused?.message.en.contains("never comes back") == true)
        #expect(refused?.problems.first?.en == "possible now: destroy")
    }
}
