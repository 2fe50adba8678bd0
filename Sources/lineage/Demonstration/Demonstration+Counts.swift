import ControlTypes
import ConfigurationFiles
import Foundation

// What comes at the end of the production: people count.
extension Demonstration {
    /// Counts what lies in bins, on tables and on pallets, and explains what the records miss.
    mutating func countPlaces(_ simulator: ChildProgram) async throws -> [PlaceCountStatus] {
        let places = try await client.counts(plan.batch)
        guard !places.isEmpty else { return [] }
        let person = DemonstrationCount(
            truth: try await truthNow(simulator), stations: plan.line.stations.map(\.id), testPieces: testPieces,
            hands: people.hands)
        for place in places {
            let number = try person.found(in: place.place)
            if let offBy = people.miscounts[place.place] {
                screen.tell(
                    zh: "\(place.place) 第一次数错 \(offBy)", en: "\(place.place) is counted \(offBy) wrong at first")
                _ = try await client.count(
                    plan.batch, CountRequest(place: place.place, number: max(0, number + offBy), act: act))
            }
            let status = try await client.count(
                plan.batch, CountRequest(place: place.place, number: number, act: act))
            guard status.state == "deviates" else { continue }
            let missed = try await client.openEntries(plan.batch).filter {
                $0.kind == "loose" && place.place == "loose/\($0.level ?? 0)"
            }
            let found = person.explanation(of: status, missed: missed.flatMap { $0.first.compactMap(\.code) })
            guard let reason = found ?? (visitor == nil ? nil : Self.recordedOnly) else {
                throw CommandFailure(
                    zh: "\(place.place) 清点 \(number)，记录 \(status.expected ?? 0)，差异无法说明",
                    en: "\(number) counted in \(place.place), \(status.expected ?? 0) expected, and nobody can say why")
            }
            screen.tell(zh: "\(place.place)：\(reason)", en: "\(place.place): \(reason)")
            _ = try await client.explainDeviation(
                plan.batch, DeviationRequest(place: place.place, act: Act(user: act.user, reason: reason)))
        }
        return try await client.counts(plan.batch)
    }

    private static let recordedOnly =
        "what was recorded by hand at the console was done by nobody on the simulated line"

    /// What is really there at this moment, as the simulator writes it.
    mutating func truthNow(_ simulator: ChildProgram) async throws -> TruthFile {
        let done = progress.done
        try simulator.send("truth")
        try await wait(for: simulator, atMost: .seconds(30), en: "write the truth", zh: "写出真相文件") {
            demonstration in demonstration.progress.done > done
        }
        return try TruthFile(contentsOf: plan.truthFile)
    }
}
