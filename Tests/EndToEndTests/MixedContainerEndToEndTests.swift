import ConfigurationFiles
import Controller
import ControlTypes
import Foundation
import LineWorld
import Records
import Requirements
import Testing
import WorldServers

/// A short case of one batch is filled up by the next one, and both records tell it (拼箱).
@Suite("Two batches in one container end to end", .serialized)
struct MixedContainerEndToEndTests {
    private struct Desk {
        let plant: Plant
        let controller: LineController

        func request(_ kind: String, _ codes: [String], into: String? = nil, preview: Bool = false) -> PackActRequest {
            PackActRequest(
                kind: kind, codes: codes, into: into, level: nil, deep: nil, sampleKind: nil, reject: nil,
                second: kind == "reprint" ? "supervisor" : nil, preview: preview,
                act: Act(user: "operator", reason: "\(kind) in a test"))
        }

        @discardableResult
        func act(_ kind: String, _ codes: [String], into: String? = nil) async throws -> PackActReport {
            try await controller.act(request(kind, codes, into: into))
        }

        func refusal(_ kind: String, _ codes: [String]) async -> String {
            do throws(ControlError) {
                _ = try await controller.act(request(kind, codes))
                return "none"
            } catch {
                return error.message.en
            }
        }

        /// Texts of the things of a level, in the order in which they were made.
        func texts(level: Int) -> [String] {
            guard let truth = plant.server?.withWorld({ $0.truth() }) else { return [] }
            return truth.items.filter { $0.level == level }.compactMap(\.text)
        }
    }

    @Test(
        "A short case goes on in the next batch: labels, records, relation files and events of both are right",
        .requirement("A-05", "A-06", "W-04", "H-01", "H-02", "H-03", "N-01"), .timeLimit(.minutes(5)))
    func mixedCase() async throws {
        let plant = try Plant(
            line: "four-level", product: "example-tablets", units: 60, speed: 300, seed: 8, faults: .none)
        try plant.open()
        let controller = try plant.controller()
        controller.start()
        defer { controller.stop() }
        let desk = Desk(plant: plant, controller: controller)
        try await plant.importAllCodes(into: controller, units: 60)
        // The first batch: one bundle stays loose, five are in a short case on a short pallet.
        try await plant.startBatch("M-1", on: controller, units: 60)
        try await plant.waitForTheLast(of: 60, on: controller)
        let loose = try #require(desk.texts(level: 2).first)
        plant.server?.withWorld { $0.takeInHand(text: loose) }
        try await desk.act("take-out", [loose])
        try await plant.finishBatch("M-1", on: controller)
        let box = try #require(desk.texts(level: 3).first)
        let pallet = try #require(desk.texts(level: 4).first)
        #expect(await desk.refusal("carry-in", [pallet]) == "no batch is in production")

        // The second batch makes two bundles.
        plant.server?.withWorld {
            $0.stopFlushing()
            $0.supply(units: 20)
        }
        try await plant.startBatch("M-2", on: controller, units: 20)
        try await plant.waitForTheLast(of: 80, on: controller)
        #expect(await desk.refusal("carry-in", [box]).contains("is in the container \(pallet.suffix(18))"))
        let preview = try await controller.act(desk.request("carry-in", [pallet], preview: true))
        #expect(!preview.done && preview.consequences.first?.en.contains("of batch M-1, with 50 units") == true)
        #expect(try await controller.scan(pallet).batch == "M-1")
        try await desk.act("carry-in", [pallet])
        #expect(await desk.refusal("carry-in", [pallet]).contains("belongs to the batch in production already"))
        let new = Array(desk.texts(level: 2).suffix(2))
        for bundle in new {
            plant.server?.withWorld { $0.takeInHand(text: bundle) }
            try await desk.act("take-out", [bundle])
            try await desk.act("put-back", [bundle], into: box)
            plant.server?.withWorld { $0.putByHand(text: bundle, into: box) }
        }
        for container in [box, pallet] {
            #expect(try await controller.scan(container).labelDue)
            try await desk.act("reprint", [container])
            try await desk.act("scan-back", [container])
            #expect(try await controller.scan(container).labelDue == false)
        }
        let unit = try #require(try await controller.scan(loosened(desk, box)).children.first)
        let report = try await controller.scan(unit)
        #expect(report.batch == "M-1")
        #expect(report.history.contains { $0.what.en == "carried over from batch M-1 to batch M-2" })
        try await plant.finishBatch("M-2", on: controller)
        let records = try await export(plant, controller)
        try check(records, unit: unit, loose: loose, box: box)
        #expect(await desk.refusal("carry-in", [loose]) == "no batch is in production")
    }

    /// The first bundle of the case.
    private func loosened(_ desk: Desk, _ box: String) async throws -> String {
        try #require(try await desk.controller.scan(box).children.first)
    }

    private func export(_ plant: Plant, _ controller: LineController) async throws -> [URL] {
        var records: [URL] = []
        for batch in ["M-1", "M-2"] {
            let directory = plant.directory.appending(path: "record-\(batch)")
            _ = try await controller.exportRecord(batch, to: directory.path)
            let report = verifyRecord(at: directory)
            #expect(report.isSound, "\(batch): \(report.findings)")
            records.append(directory)
        }
        return records
    }

    private func check(_ records: [URL], unit: String, loose: String, box: String) throws {
        func file(_ index: Int, _ name: String) throws -> String {
            try String(contentsOf: records[index].appending(path: name), encoding: .utf8)
        }
        func rows(_ index: Int) throws -> [[Substring]] {
            try file(index, "codes.csv").split(whereSeparator: \.isNewline).dropFirst().map {
                $0.split(separator: ",", omittingEmptySubsequences: false)
            }
        }
        let (first, second) = (try rows(0), try rows(1))
        let row = try #require(first.first { $0[0] == unit })
        #expect(row[2] == "commissioned" && row[3] == "" && row[4] == "M-1" && row[5] == "loose: carried to M-2")
        let other = try #require(second.first { $0[0] == unit })
        #expect(other[2] == "commissioned" && other[3] != "" && other[4] == "M-1" && other[6...] == row[6...])
        #expect(first.count { $0[5] == "loose: carried to M-2" } == 50)
        #expect(!first.contains { $0[0] == box })
        #expect(try #require(second.first { $0[0] == box })[4] == "M-2")
        #expect(try file(0, "record.json").contains(#""carried_out":{"1":50,"2":0,"3":0,"4":0}"#))
        #expect(try file(1, "record.json").contains(#""carried_in":{"1":50,"2":5,"3":0,"4":0}"#))
        // The relation of the units is told once; the case is mixed and short.
        #expect(try !file(0, "relation.xml").contains(unit) && file(0, "relation.xml").contains(loose))
        let relation = try file(1, "relation.xml")
        #expect(relation.contains(unit) && relation.contains(#"batchNo="M-1""#) && relation.contains(#"batchNo="M-2""#))
        let line = try #require(relation.split(whereSeparator: \.isNewline).first { $0.contains("curCode=\"\(box)\"") })
        #expect(line.contains(#"flag="3""#))
        // The same event in both: sent twice it is one.
        func commissioning(_ index: Int) throws -> Substring? {
            try file(index, "epcis.jsonld").split(whereSeparator: \.isNewline).first {
                $0.contains("\"commissioning\"") && $0.contains("/\(unit)\"")
            }
        }
        let told = try #require(try commissioning(0))
        #expect(told.trimmingCharacters(in: [","]) == (try commissioning(1))?.trimmingCharacters(in: [","]))
        #expect(try !file(0, "epcis.jsonld").contains(box))
    }
}
