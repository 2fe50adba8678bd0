import ArgumentParser
import Foundation
import Testing

@testable import lineage

@Suite struct ManualPageTests {
    private func page() throws -> String {
        ManualPage(root: try JSONDecoder().decode(CommandDump.self, from: Data(Lineage._dumpHelp().utf8)).command).text
    }

    @Test func everyCommandHasItsSection() throws {
        let page = try page()
        func leaves(_ command: any ParsableCommand.Type, _ path: [String]) -> [String] {
            let here = path + [command._commandName]
            let below = command.configuration.subcommands
            return below.isEmpty ? [here.joined(separator: " ")] : below.flatMap { leaves($0, here) }
        }
        for command in leaves(Lineage.self, []) {
            #expect(page.contains(".SH \"\(command)\"\n"), "\(command)")
        }
        #expect(page.contains("\\-\\-application APPLICATION"))
    }

    @Test func noLineOfTextIsTakenForARequest() throws {
        let requests = [".TH", ".SH", ".PP", ".TP", ".B ", ".br"]
        for line in try page().split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
            #expect(requests.contains { line.hasPrefix($0) }, "\(line)")
        }
    }

    @Test func charactersOfTroffAreEscaped() {
        let command = CommandDump.Command(
            commandName: "x", abstract: ".hidden \\ a-b", discussion: "'quoted\n  example -v", shouldDisplay: true,
            arguments: nil, subcommands: nil)
        let lines = ManualPage(root: command).text.split(separator: "\n")
        #expect(lines.contains("\\&.hidden \\e a\\-b"))
        #expect(lines.contains("\\&'quoted"))
        #expect(lines.contains("\\&  example \\-v"))
    }
}
