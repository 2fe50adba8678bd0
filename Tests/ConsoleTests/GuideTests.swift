import ControlWords
import Foundation
import Testing

@testable import Console

/// The screens in the operator's guide are those that the console draws: after `<!-- screen NAME -->` stands the screen of
/// ``ScreenTests/screens`` with that name. `LINEAGE_WRITE_GOLDEN=1 swift test --filter GuideTests` writes them anew.
@Suite struct GuideTests {
    private static func file(_ language: Language) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(
                path: language == .zh ? "Docs/OperatorGuide.zh.md" : "Docs/OperatorGuide.md")
    }

    private static func screen(_ name: String, _ language: Language) -> [String]? {
        guard let screen = ScreenTests.screens.first(where: { $0.name == name }) else { return nil }
        var person = Operator(language: language, rows: 24, columns: 80)
        screen.reach(&person)
        return person.grid.lines
    }

    /// The text with every screen drawn anew, and the names of those that do not exist.
    private static func drawn(_ text: String, _ language: Language) -> (
        text: String, names: [String], unknown: [String]
    ) {
        var lines: [String] = []
        var (names, unknown): ([String], [String]) = ([], [])
        var rest = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
        while let line = rest.popFirst() {
            lines.append(line)
            guard line.hasPrefix("<!-- screen "), line.hasSuffix(" -->") else { continue }
            let name = String(line.dropFirst("<!-- screen ".count).dropLast(" -->".count))
            names.append(name)
            guard let screen = screen(name, language) else {
                unknown.append(name)
                continue
            }
            if rest.first == "```text" {
                rest.removeFirst()
                while let old = rest.popFirst(), old != "```" {}
            }
            lines += ["```text"] + screen + ["```"]
        }
        return (lines.joined(separator: "\n"), names, unknown)
    }

    @Test("The guide shows the screens as they are", arguments: Language.allCases)
    func screens(language: Language) throws {
        let file = Self.file(language)
        let text = try String(contentsOf: file, encoding: .utf8)
        let (drawn, names, unknown) = Self.drawn(text, language)
        #expect(unknown.isEmpty)
        #expect(names.count >= 8)
        if ProcessInfo.processInfo.environment["LINEAGE_WRITE_GOLDEN"] != nil {
            try Data(drawn.utf8).write(to: file)
        } else {
            #expect(
                drawn == text, "the screens are others now: LINEAGE_WRITE_GOLDEN=1 swift test --filter GuideTests")
        }
    }

    @Test("Both guides show the same screens in the same order")
    func sameScreens() throws {
        let names = try Language.allCases.map { language in
            Self.drawn(try String(contentsOf: Self.file(language), encoding: .utf8), language).names
        }
        #expect(names[0] == names[1])
    }
}
