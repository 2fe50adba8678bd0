import Codes
import ConfigurationFiles
import Foundation
import LineCore
import Requirements
import Testing

/// The package's own folder.
let packageDirectory = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

@Suite("The files that come with the program")
struct ShippedFilesTests {
    private static func files(_ folder: String, _ ending: String) throws -> [String] {
        let directory = packageDirectory.appendingPathComponent(folder)
        return try FileManager.default.contentsOfDirectory(atPath: directory.path)
            .filter { $0.hasSuffix(ending) }.sorted().map { directory.appendingPathComponent($0).path }
    }

    @Test("Every line, product and scenario is right, without warnings")
    func valid() throws {
        let files = try ["LineConfigs", "LineConfigs/products", "LineConfigs/scenarios"]
            .flatMap { try Self.files($0, ".yaml") }
        #expect(files.count >= 3 + 3 + 14)
        #expect(checkConfiguration(files: files).map(\.description) == [])
    }

    static let pairs = [
        ("four-level", "example-tablets"), ("two-level", "example-capsules"), ("manual", "example-injection"),
        ("preprinted", "example-granules"), ("tracked", "example-capsules"), ("by-hand", "example-granules"),
    ]

    @Test("Each line can make its product", arguments: pairs)
    func pair(line: String, product: String) throws {
        let configs = packageDirectory.appendingPathComponent("LineConfigs").path
        #expect(checkConfiguration(files: ["\(configs)/\(line).yaml", "\(configs)/products/\(product).yaml"]) == [])
    }

    @Test("A line that prints makes no product that comes printed, and the other way round", .requirement("V-08"))
    func printing() throws {
        let configs = packageDirectory.appendingPathComponent("LineConfigs").path
        for (line, product, words) in [
            ("two-level", "example-granules", "come printed, and this station would print on them"),
            ("preprinted", "example-capsules", "do not come printed, and this station has no printer"),
            ("by-hand", "example-capsules", "do not come printed, and no station of this line codes them"),
        ] {
            let found = checkConfiguration(files: ["\(configs)/\(line).yaml", "\(configs)/products/\(product).yaml"])
            #expect(
                found.contains {
                    $0.description.contains("stations[0].kind: the units of") && $0.description.contains(words)
                })
        }
    }

    @Test("The line of four levels has the stations and devices that it should have")
    func fourLevel() throws {
        let path = packageDirectory.appendingPathComponent("LineConfigs/four-level.yaml").path
        let file = ConfigurationReader.line(try loadConfiguration(path).get(), file: path)
        let line = try #require(file.content)
        #expect(line.plc == 0)
        #expect(line.plcStationCount == 3)
        #expect(line.enterprise.companyPrefixLength == 7)
        #expect(line.enterprise.timeZoneMinutes == 480)
        #expect(
            line.layout.stations == [
                .coding(printer: 1, camera: 2, queueDepth: 8),
                .container(level: 2, reader: 3, labelReader: 3, printer: 4, layers: 1),
                .container(level: 3, reader: 5, labelReader: 5, printer: 6, layers: 4),
                .handheld(level: 4, scanner: 8, printer: 7),
            ])
        #expect(line.devices.map(\.address.transport).count { $0 == "serial" } == 3)
    }

    @Test("There is a scenario for every fault", arguments: FaultName.allCases)
    func scenario(fault: FaultName) throws {
        let path = packageDirectory.appendingPathComponent("LineConfigs/scenarios/\(fault.rawValue).yaml").path
        let file = ConfigurationReader.scenario(try loadConfiguration(path).get(), file: path)
        let faults = try #require(file.content).faults
        #expect(faults.rates.contains { $0.fault == fault } || faults.scheduled.contains { $0.fault == fault })
    }

    @Test("The committed JSON Schemas are current", arguments: ConfigurationKind.allCases)
    func schema(kind: ConfigurationKind) throws {
        try compare(kind.jsonSchema, with: "LineConfigs/schemas/\(kind.rawValue).schema.json")
    }

    @Test("The page of all keys is current")
    func reference() throws {
        let page = "Docs/Configuration.md"
        let url = packageDirectory.appendingPathComponent(page)
        let text = try String(contentsOf: url, encoding: .utf8)
        let mark = "<!-- keys -->\n"
        let start = try #require(text.range(of: mark)).upperBound
        try compare(String(text[..<start]) + ConfigurationReference.markdown, with: page)
    }

    @Test("The page of all scenarios is current, and every scenario says what happens")
    func scenarios() throws {
        let scenarios = try Self.files("LineConfigs/scenarios", ".yaml").map { path in
            let file = ConfigurationReader.scenario(try loadConfiguration(path).get(), file: path)
            return try #require(file.content)
        }
        #expect(scenarios.count >= 40)
        #expect(scenarios.allSatisfy { $0.description != nil })
        let url = packageDirectory.appendingPathComponent("Docs/Scenarios.md")
        let text = try String(contentsOf: url, encoding: .utf8)
        let start = try #require(text.range(of: "<!-- scenarios -->\n")).upperBound
        try compare(String(text[..<start]) + ScenarioPage.markdown(scenarios), with: "Docs/Scenarios.md")
    }

    @Test("Each complaint that a line can meet has its scenarios, and they are there", .requirement("V-05"))
    func complaints() throws {
        let text = try String(contentsOf: packageDirectory.appendingPathComponent("Docs/Scenarios.md"), encoding: .utf8)
        let start = try #require(text.range(of: "| 抱怨 / complaint |")).upperBound
        let rows = text[start...].split(separator: "\n").dropFirst(2).prefix { $0.hasPrefix("|") }
        #expect(rows.count >= 15)
        let kinds = Set(["sequence-slip", "container-held"])
        let there = Set(
            try Self.files("LineConfigs/scenarios", ".yaml").map { URL(fileURLWithPath: $0) }
                .map { $0.deletingPathExtension().lastPathComponent })
        for row in rows {
            // What stands between back quotes in the second cell.
            let words = (row.split(separator: "|").last ?? "").split(separator: "`", omittingEmptySubsequences: false)
            let names = words.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
            #expect(!names.isEmpty, "\(row)")
            #expect(Set(names).subtracting(kinds).subtracting(there) == [], "\(row)")
        }
    }

    /// With `LINEAGE_UPDATE=1` in the environment the file is written anew instead.
    private func compare(_ text: String, with path: String) throws {
        let url = packageDirectory.appendingPathComponent(path)
        if ProcessInfo.processInfo.environment["LINEAGE_UPDATE"] == "1" {
            try text.write(to: url, atomically: true, encoding: .utf8)
        }
        let found = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
        #expect(found == text, "\(path) is not current: run the tests once with LINEAGE_UPDATE=1")
    }
}
