import Codes
import ConfigurationFiles
import ControlTypes
import ControlWords
import Foundation
import Ledger
import LineCore

/// A scenario of the library that a demonstration runs, and what was seen of it.
struct DemonstrationScenario {
    let file: URL
    let content: ScenarioConfiguration
    private var seen = ScenarioObservation()
    /// Milliseconds since 1970.
    private var startedAt: Int64?

    init(file: URL, content: ScenarioConfiguration) {
        self.file = file
        self.content = content
    }

    func path(_ name: String) -> URL { URL(fileURLWithPath: configurationPath(name, namedIn: file.path)) }

    // MARK: The library

    /// The scenarios that come with the program, by name.
    static func library(executable: URL) throws -> [DemonstrationScenario] {
        let folder = try DemonstrationPlan.lineFile(nil, executable: executable).deletingLastPathComponent()
            .appending(path: "scenarios")
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
        } catch {
            throw CommandFailure(zh: "无法读取 \(folder.path)", en: "\(folder.path) cannot be read")
        }
        return try names.sorted().map { name in
            let file = folder.appending(path: name)
            let read = ConfigurationReader.scenario(try DemonstrationPlan.bytes(of: file), file: file.path)
            guard let content = read.content else { throw DemonstrationPlan.failure(file, read.problems) }
            return DemonstrationScenario(file: file, content: content)
        }
    }

    /// The scenario of this name, or in this file.
    static func named(_ name: String, executable: URL) throws -> DemonstrationScenario {
        if name.hasSuffix(".yaml") {
            let file = URL(fileURLWithPath: absolutePath(name))
            let read = ConfigurationReader.scenario(try DemonstrationPlan.bytes(of: file), file: file.path)
            guard let content = read.content else { throw DemonstrationPlan.failure(file, read.problems) }
            return DemonstrationScenario(file: file, content: content)
        }
        let library = try library(executable: executable)
        if let found = library.first(where: { $0.content.id == name }) { return found }
        let names = library.map(\.content.id).joined(separator: ", ")
        throw CommandFailure(
            zh: "没有情景“\(name)”；可用：\(names)", en: "there is no scenario \"\(name)\"; there are: \(names)")
    }

    // MARK: Words

    func title(in language: Language) -> [String] {
        let text = content.description ?? content.name
        var lines = [
            "\(content.id): \(language.choose(zh: content.name.chinese, en: content.name.english))",
            language.choose(zh: text.chinese, en: text.english),
        ]
        let expected = content.expectations
        func words(_ alarms: [ScenarioExpectations.Alarm]) -> [String] {
            alarms.map { ([$0.kind.word] + [$0.station, $0.device].compactMap(\.self)).joined(separator: " ") }
        }
        let alarms = words(expected.alarms) + words(expected.possibleAlarms).map { "(\($0))" }
        let holds = expected.holds.map(\.word) + expected.possibleHolds.map { "(\($0.word))" }
        if !content.people.isEmpty {
            lines.append(
                language.choose(zh: "人员的操作：", en: "people: ")
                    + content.people.map(\.word.rawValue).joined(separator: ", "))
        }
        let losses = expected.losses.map { "\($0.station) \($0.atLeast)…\($0.atMost)" }
        lines.append(
            language.choose(zh: "预期报警：", en: "alarms expected: ")
                + (alarms.isEmpty ? "-" : alarms.joined(separator: ", ")))
        lines.append(
            language.choose(zh: "预期停机：", en: "held for: ")
                + (holds.isEmpty ? "-" : holds.joined(separator: ", ")))
        lines.append(
            language.choose(zh: "预期剔除：", en: "lost: ") + (losses.isEmpty ? "0" : losses.joined(separator: ", ")))
        return lines
    }

    // MARK: What was seen

    /// The production starts now: what was tried before is no part of the story.
    mutating func begin() { startedAt = Self.now }

    private static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }

    /// Notes what a status shows.
    mutating func look(at status: LineStatus, fed: Int) {
        // What the line waits for before its first unit is no part of it either.
        if fed > 0, let phase = status.batch?.phase, phase == "running" || phase == "ending" { noteHolds(of: status) }
        for station in status.stations { seen.losses[station.id] = station.rejected + station.removed }
    }

    private mutating func noteHolds(of status: LineStatus) {
        for hold in status.holds {
            guard let cause = HoldCause.allCases.first(where: { "\($0)" == hold.cause }) else { continue }
            seen.holds.insert(cause)
        }
    }

    /// Notes the alarms of the batch, from the ledger of a controller that has ended.
    mutating func readAlarms(of batch: String, ledger path: String, line: LineConfiguration) throws {
        do {
            let ledger = try Ledger(path: path, now: Self.now)
            guard let row = try ledger.batch(number: batch) else { return }
            var alarms: [AlarmRow] = []
            try ledger.alarms(of: row.id) { alarms.append($0) }
            for alarm in alarms where alarm.raised && alarm.at >= startedAt ?? 0 {
                let (station, device) = (Int(alarm.station), Int(alarm.device))
                seen.saw(
                    alarm.kind, station: station < line.stations.count ? line.stations[station].id : nil,
                    device: device < line.devices.count ? line.devices[device].id : nil)
            }
        } catch {
            throw CommandFailure(zh: "无法读取 \(path)：\(error)", en: "\(path) cannot be read: \(error)")
        }
    }

    /// What was expected and is otherwise; empty = all is met.
    func unmet(line: LineConfiguration) -> [BilingualMessage] {
        content.expectations.unmet(by: seen, stations: line.stations.map(\.id)).map {
            BilingualMessage(zh: $0.chinese, en: $0.english)
        }
    }
}
