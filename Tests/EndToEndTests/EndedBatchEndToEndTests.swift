import ConfigurationFiles
import Controller
import ControlTypes
import Foundation
import LineWorld
import Records
import Requirements
import Testing
import WorldServers

/// People act on packs of a batch that is over: while the line stands, while it makes the next batch, after a restart of
/// the program, and no more when the record is made.
@Suite("Acts after the end of a batch, end to end", .serialized)
struct EndedBatchEndToEndTests {
    private struct Desk {
        let controller: LineController

        func request(_ kind: String, _ codes: [String], into: String? = nil, preview: Bool = false) -> PackActRequest {
            PackActRequest(
                kind: kind, codes: codes, into: into, level: nil, deep: nil,
                sampleKind: kind == "sample" ? "retained" : nil, reject: nil,
                second: kind == "destroy" ? "supervisor" : nil, preview: preview,
                act: Act(user: "operator", reason: "\(kind) in a test"))
        }

        @discardableResult
        func act(_ kind: String, _ codes: [String], into: String? = nil) async throws -> PackActReport {
            let shown = try await controller.act(request(kind, codes, into: into, preview: true))
            let done = try await controller.act(request(kind, codes, into: into))
            #expect(!shown.done && done.done && shown.consequences == done.consequences, "\(kind)")
            return done
        }

        func refusal(_ kind: String, _ codes: [String], into: String? = nil) async -> ControlError? {
            do throws(ControlError) {
                _ = try await controller.act(request(kind, codes, into: into))
                return nil
            } catch {
                return error
            }
        }
    }

    private static func texts(_ plant: Plant, level: Int) -> [String] {
        guard let truth = plant.server?.withWorld({ $0.truth() }) else { return [] }
        return truth.items.filter { $0.level == level }.compactMap(\.text)
    }

    @Test(
        "Sampled, replaced, taken out and back: it is looked up so, and stays so over a restart and in the record",
        .requirement("W-01", "W-02", "W-03", "W-04", "W-05", "B-01", "H-01", "L-05", "N-01", "N-02"),
        .timeLimit(.minutes(5)))
    func afterTheEnd() async throws {
        let plant = try Plant(
            line: "four-level", product: "example-tablets", units: 60, speed: 300, seed: 8, faults: .none)
        try plant.open()
        let first = try plant.controller()
        first.start()
        var running: LineController? = first
        defer { running?.stop() }
        try await plant.importAllCodes(into: first, units: 60)
        try await plant.startBatch("E-1", on: first, units: 60)
        try await plant.wait(first, "all units are through", seconds: 90) { _ in
            plant.server?.withWorld { $0.fed == 60 && $0.isIdle } ?? false
        }
        try await plant.finishBatch("E-1", on: first)
        let bundles = Self.texts(plant, level: 2)
        var children: [[String]] = []
        for bundle in bundles { children.append(try await first.scan(bundle).children) }
        let desk = Desk(controller: first)
        try await onTheIdleLine(desk, bundles, children)

        // The next batch runs, and makes no difference.
        try await plant.createAndStart("E-2", on: first)
        try await desk.act("replace", [children[2][0], children[1][1]])
        #expect(try await first.scan(children[1][1]).parents.first == bundles[2])
        #expect(await desk.refusal("move", [children[3][0]], into: bundles[2])?.message.en.contains("room") == true)
        first.stop()
        running = nil

        let second = try plant.controller()
        second.start()
        running = second
        let after = Desk(controller: second)
        #expect(try await second.scan(children[0][0]).state == "sampled")
        #expect(try await second.scan(children[1][1]).parents.first == bundles[2])
        #expect(try await second.scan(bundles[0]).labelDue)
        try await after.act("destroy", [children[2][0]])
        try await after.act("take-out", [children[4][0]])
        // The code says which batch it is about: the line's own last act is another one.
        #expect(await after.refusal("undo", [children[5][0]])?.message.en.contains("was not about") == true)
        let stranger = await after.refusal("undo", ["99999999999999999999"])
        #expect(stranger?.message.en.contains("of no batch that is over") == true)
        try await after.act("undo", [children[4][0]])
        #expect(try await second.scan(children[4][0]).parents.first == bundles[4])
        let history = try await second.scan(children[4][0]).history.filter { $0.who != nil }.map(\.what.en)
        #expect(history.count == 2 && history.last?.contains("undo of act") == true, "\(history)")
        #expect(try await second.batches().first { $0.number == "E-2" }?.phase == "running")
        try await record(plant, after, bundles, children)
        try await replays(plant, second)
    }

    private func onTheIdleLine(_ desk: Desk, _ bundles: [String], _ children: [[String]]) async throws {
        let before = try await desk.controller.scan(children[0][0])
        #expect(before.legalActs.contains("sample") && before.place == "packed")
        let sample = try await desk.act("sample", [children[0][0]])
        #expect(sample.labelsDue.contains(bundles[0]) && sample.detached == 1 && sample.changed == 1)
        // The samples were counted when the batch was closed; now there is one more.
        #expect(sample.consequences.contains { $0.en.hasPrefix("the count differs by -1: samples of level 1") })
        let counted = try await desk.controller.count(
            "E-1", CountRequest(place: "samples/1", number: 1, act: Act(user: "operator", reason: "counted again")))
        #expect(counted.state == "agrees" && counted.expected == 1)
        let sampled = try await desk.controller.scan(children[0][0])
        #expect(sampled.state == "sampled" && sampled.parents.isEmpty && sampled.legalActs == ["destroy"])
        #expect(sampled.history.contains { $0.what.en.contains("sample") && $0.who == "operator (unauthenticated)" })
        let refused = await desk.refusal("put-back", [children[0][0]])
        #expect(refused?.message.en.contains("never comes back") == true)
        try await desk.act("disaggregate", [bundles[1]])
        #expect(try await desk.controller.scan(children[1][0]).place == "in-hand")
        let reprint = await desk.refusal("reprint", [bundles[0]])
        #expect(reprint != nil && reprint?.kind != .unavailable, "two persons, and no printer")
        #expect(await desk.refusal("aggregate", [children[1][0]])?.message.en.contains("the batch is over") == true)
        #expect(await desk.refusal("undo", [])?.message.en == "no batch is in production")
    }

    private func record(
        _ plant: Plant, _ desk: Desk, _ bundles: [String], _ children: [[String]]
    ) async throws {
        // What was done after the end made counts differ; a record with that unexplained is not sound.
        for place in try await desk.controller.counts("E-1") where place.state == "deviates" {
            let explained = try await desk.controller.explainDeviation(
                "E-1",
                DeviationRequest(
                    place: place.place, act: Act(user: "operator", reason: "packs taken out after the end")))
            #expect(explained.state == "explained")
        }
        _ = try await desk.controller.exportRecord("E-1", to: plant.recordDirectory)
        let report = verifyRecord(at: URL(fileURLWithPath: plant.recordDirectory))
        #expect(report.isSound, "\(report.findings)")
        let rows = try String(contentsOfFile: plant.recordDirectory + "/codes.csv", encoding: .utf8)
            .split(whereSeparator: \.isNewline).map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        func row(_ code: String) -> [Substring]? { rows.first { $0[0] == code } }
        #expect(row(children[0][0])?[2] == "sampled" && row(children[0][0])?[3] == "")
        #expect(row(children[2][0])?[2] == "destroyed")
        #expect(row(bundles[1])?[2] == "inactive")
        #expect(row(children[1][1])?[3] == Substring(bundles[2]))
        #expect(row(children[4][0])?[3] == Substring(bundles[4]))
        // What it was made into is told for good.
        for kind in ["sample", "take-out", "destroy"] {
            let refused = await desk.refusal(kind, [children[5][0]])
            #expect(refused?.kind == .conflict && refused?.message.en.contains("record of batch E-1 was made") == true)
            #expect(refused?.problems.isEmpty == false, "what to do instead")
        }
        let shown = try await desk.controller.scan(children[5][0])
        #expect(shown.legalActs.isEmpty && shown.state == "commissioned")
    }

    /// Both journals come to the same facts once more.
    private func replays(_ plant: Plant, _ controller: LineController) async throws {
        for batch in try JournalSource(directory: plant.dataDirectory).batches(number: nil) {
            let replay = try batch.replay(until: nil)
            #expect(replay.agrees && replay.isWhole, "\(replay.number): \(String(describing: replay.difference))")
        }
    }
}
