import Foundation
import Testing

@Suite("Texts of the project")
struct TextTests {
    /// Words of unfinished work, put together here so that this file does not hold them.
    static let unfinishedWords = [
        "TO" + "DO", "FIX" + "ME", "HA" + "CK:", "XX" + "X:", "Place" + "holder", "place" + "holder",
    ]

    @Test("Nothing is left unfinished", arguments: TextTests.unfinishedWords)
    func unfinished(word: String) {
        for file in SourceTree.all {
            for (number, _) in file.lines(with: word) { Issue.record("\(file.path):\(number): \(word)") }
        }
    }

    @Test("No path of a certain machine stands anywhere", arguments: ["home", "root", "Users", "work", "workspace"])
    func machines(folder: String) {
        let path = "/\(folder)/"
        for file in SourceTree.all {
            for (number, line) in file.lines(with: path) where Self.beginsPath(path, in: line) {
                Issue.record("\(file.path):\(number): \(line)")
            }
        }
    }

    /// Whether an absolute path begins so in the line: before it stands nothing, a space, a quote or a bracket.
    private static func beginsPath(_ path: String, in line: Substring) -> Bool {
        var rest = line
        while let range = rest.range(of: path, options: .literal) {
            guard range.lowerBound > line.startIndex else { return true }
            if " \t\"'`(=:".contains(line[line.index(before: range.lowerBound)]) { return true }
            rest = rest[range.upperBound...]
        }
        return false
    }

    @Test("Only continuous integration knows what lies beside the project")
    func outside() {
        for file in SourceTree.all where file.path != ".ci/run" {
            for word in ["/shar" + "ed/", "ora" + "cles/check"] {
                for (number, line) in file.lines(with: word) { Issue.record("\(file.path):\(number): \(line)") }
            }
        }
    }

    @Test("No file is longer than 600 lines")
    func length() {
        for file in SourceTree.swift {
            #expect(file.lineCount <= 600, "\(file.path) has \(file.lineCount) lines")
        }
    }

    @Test("Links between documents lead somewhere")
    func links() {
        let pattern = /\]\(([^)\s]+)\)/
        var count = 0
        for file in SourceTree.markdown {
            let folder = file.path.split(separator: "/").dropLast().joined(separator: "/")
            for (number, line) in file.lines(with: "](") {
                for match in line.matches(of: pattern) {
                    let target = match.1.split(separator: "#", omittingEmptySubsequences: false)[0]
                    guard !target.isEmpty, !target.contains("://"), !target.hasPrefix("mailto:") else { continue }
                    count += 1
                    let path = folder.isEmpty ? String(target) : "\(folder)/\(target)"
                    #expect(SourceTree.exists(path), "\(file.path):\(number): there is no \(path)")
                }
            }
        }
        #expect(count > 5, "the links were found")
    }

    @Test("The change log has a place for what comes next")
    func changeLog() {
        let file = SourceTree.markdown.first { $0.path == "CHANGELOG.md" }
        #expect(file?.text.contains("\n## Unreleased\n") == true)
    }
}
