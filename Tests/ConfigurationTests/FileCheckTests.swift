import Codes
import ConfigurationFiles
import Foundation
import Requirements
import Testing

@Suite("Checking files")
struct FileCheckTests {
    private static func inDirectory(_ files: [String: String], _ body: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("lineage-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        for (name, text) in files {
            try Data(text.utf8).write(to: directory.appendingPathComponent(name))
        }
        try body(directory.path)
    }

    private static func lines(_ problems: [ConfigurationProblem], in directory: String) -> [String] {
        problems.map { $0.description.replacing(directory + "/", with: "").components(separatedBy: " / ")[0] }
    }

    @Test("All errors of a file are told at once, in the order of its lines")
    func golden() {
        let text = """
            format: lineage-scenario/1
            id: "two words"
            nmae: { zh: 样例, en: Sample }
            line: line.yml
            product: product.yaml
            units: -1
            speed: fast
            faults:
              preset: typicl
              rates: { no-read: 0.5, missprint: 1 }
              scheduled:
                - { fault: camera-drop, at-second: 10, at-unit: 4 }
                - { fault: plc-restart, at-second: 10, device: plc }

            """
        let expected = """
            f.yaml:1:1: error: name: the required key name is missing (the scenario's name)
            f.yaml:2:5: error: id: "two words" is not an identifier: 1…32 letters, digits, - or _, beginning with a letter or digit
            f.yaml:3:1: error: nmae: unknown key "nmae"; known here: format, id, name, line, product, units, speed, seed, description, pools, faults, people, expect. Did you mean "name"?
            f.yaml:4:7: error: line: "line.yml" is not the path of a YAML file, relative to this one
            f.yaml:6:8: error: units: -1 is not in 1…10000000
            f.yaml:7:8: error: speed: "fast" is not a whole number (1…6000, no quotes, no leading zeros)
            f.yaml:9:11: error: faults.preset: "typicl" is not one of: none, typical. Did you mean "typical"?
            f.yaml:10:21: error: faults.rates.no-read: "0.5" is not a whole number (0…1000000, no quotes, no leading zeros)
            f.yaml:10:26: error: faults.rates.missprint: unknown key "missprint"; known here: no-read, misprint, \
            duplicate-print, missing-print, item-taken, missing-in-container, ribbon-out, camera-late, camera-drop, \
            gate-stuck, answer-lost, label-misprint, label-slow, scan-forgotten, scan-doubled. Did you mean "misprint"?
            f.yaml:12:7: error: faults.scheduled[0]: exactly one of at-second, at-unit and at-container is needed
            f.yaml:12:7: error: faults.scheduled[0]: the fault camera-drop needs device
            f.yaml:13:52: error: faults.scheduled[1].device: the fault plc-restart has no device
            """
        let found = Samples.problems(.scenario, text).map { $0.description.components(separatedBy: " / ")[0] }
        #expect(found == expected.components(separatedBy: "\n"))
    }

    @Test("A problem is one line for editors, in both languages")
    func form() {
        let problems = Samples.problems(.product, Samples.product.replacing("shelf-life: 24", with: "shelf-life: 0"))
        #expect(problems.map(\.description) == ["f.yaml:7:13: error: shelf-life: 0 is not in 1…120 / 0 不在 1…120 范围内"])
    }

    @Test("Bytes that are no text, too many bytes and nothing at all", .requirement("L-08"))
    func bytes() {
        func said(_ data: Data) -> [String] {
            let file = ConfigurationReader.line(data, file: "f.yaml")
            #expect(file.content == nil)
            return file.problems.map(\.message.english)
        }
        #expect(said(Data([0xFF, 0xFE, 0x00])) == ["the file is not UTF-8"])
        #expect(said(Data()) == ["the file is empty"])
        #expect(said(Data(repeating: 0x20, count: 1 << 20 + 1)) == ["the file is larger than 1 MiB"])
        #expect(said(Data("a: b: c".utf8)) == ["this is no YAML: mapping values are not allowed in this context"])
        #expect(said(Data("7".utf8)) == ["expected keys with values"])
        let marked = Data(("\u{FEFF}" + Samples.line).utf8)
        #expect(ConfigurationReader.line(marked, file: "f.yaml").problems.isEmpty)
        #expect(ConfigurationReader.kind(of: marked) == .line)
    }

    @Test("A line and a product that do not fit each other")
    func misfit() throws {
        let line = Samples.line.replacing("layers: 4", with: "layers: 3")
            .replacing("company-prefix: \"9521234\"", with: "company-prefix: \"95212345678\"")
        let product = Samples.product.replacing("last: 999 ", with: "last: 999999 ")
        try Self.inDirectory(["line.yaml": line, "product.yaml": product]) { directory in
            let problems = checkConfiguration(files: ["\(directory)/line.yaml", "\(directory)/product.yaml"])
            #expect(
                Self.lines(problems, in: directory) == [
                    "line.yaml:53:13: error: stations[1].layers: the ratio 20 of level 2 of the product sample cannot be "
                        + "divided into 3 layers",
                    "product.yaml:23:83: error: levels[2].serials.last: with the company prefix 95212345678 an SSCC's "
                        + "serial reference has at most 5 digits",
                ])
        }
    }

    @Test("Levels that a product does not have, and levels that no station makes")
    func levels() throws {
        let short = Samples.product.replacing(
            "  - { level: 3, name: pallet, scheme: sscc, ratio: 48, serials: { first: 1, last: 999 } }\n", with: "")
        try Self.inDirectory(["line.yaml": Samples.line, "product.yaml": short]) { directory in
            let problems = checkConfiguration(files: ["\(directory)/line.yaml", "\(directory)/product.yaml"])
            #expect(
                Self.lines(problems, in: directory) == [
                    "line.yaml:57:12: error: stations[2].level: the product sample has no level 3 (it has 1…2)"
                ])
        }
        let cut = try #require(Samples.line.range(of: "  - id: pallets"))
        let line = String(Samples.line[..<cut.lowerBound])
        try Self.inDirectory(["line.yaml": line, "product.yaml": Samples.product]) { directory in
            let problems = checkConfiguration(files: ["\(directory)/line.yaml", "\(directory)/product.yaml"])
            #expect(
                Self.lines(problems.filter { $0.severity == .error }, in: directory) == [
                    "product.yaml:23:14: error: levels[2].level: no station of the line PL-09 makes level 3"
                ])
        }
    }

    @Test("A scenario brings its files with it")
    func scenario() throws {
        let scenario = Samples.scenario.replacing("fault: plc-restart", with: "fault: camera-drop, device: printer")
        let files = ["s.yaml": scenario, "line.yaml": Samples.line, "product.yaml": "format: lineage-product/1\n"]
        try Self.inDirectory(files) { directory in
            let found = Self.lines(checkConfiguration(files: ["\(directory)/s.yaml"]), in: directory)
            #expect(
                found.contains(
                    "s.yaml:9:37: error: faults.scheduled[0].device: \"printer\" is no reader: the fault camera-drop "
                        + "cannot strike it"))
            #expect(found.contains { $0.hasPrefix("product.yaml:1:1: error: id: the required key id is missing") })
        }
    }

    @Test("Files that are not there and files of no known kind")
    func unreadable() throws {
        try Self.inDirectory(["x.yaml": "a: 1\n"]) { directory in
            let found = checkConfiguration(files: ["\(directory)/x.yaml", "\(directory)/y.yaml"])
            #expect(found.count == 2)
            #expect(
                Self.lines(found, in: directory).first
                    == "x.yaml:1:1: error: format: format is missing or unknown; one of: lineage-line/1, "
                    + "lineage-product/1, lineage-scenario/1")
            #expect(found.last?.message.english.hasPrefix("the file cannot be read: ") == true)
        }
    }
}
