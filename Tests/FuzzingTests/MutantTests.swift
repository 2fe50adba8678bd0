import Foundation
import Requirements
import Testing

/// Building all mutants takes hours; that they still say something of the sources is seen at once.
@Suite("Deliberate faults", .requirement("L-06"))
struct MutantTests {
    private static let root = URL(fileURLWithPath: FuzzTests.folder).deletingLastPathComponent()

    /// What a diff replaces: by file, the lines that have to be there one after the other.
    private static func replaced(by diff: String) -> [(file: String, lines: [String])] {
        var found: [(file: String, lines: [String])] = []
        var file = ""
        for line in diff.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("--- a/") {
                file = String(line.dropFirst(6))
            } else if line.hasPrefix("@@") {
                found.append((file, []))
            } else if line.hasPrefix(" ") || (line.hasPrefix("-") && !line.hasPrefix("---")), !found.isEmpty {
                found[found.count - 1].lines.append(String(line.dropFirst()))
            }
        }
        return found
    }

    @Test("Each fits the sources")
    func fits() throws {
        let folder = Self.root.appending(path: "Scripts/mutants.d")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names.count >= 20)
        for name in names {
            let diff = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            #expect(diff.first?.isUppercase == true, "\(name) begins with what is wrong in it")
            let pieces = Self.replaced(by: diff)
            #expect(!pieces.isEmpty && pieces.allSatisfy { !$0.lines.isEmpty }, "\(name)")
            for piece in pieces {
                let source = try String(contentsOf: Self.root.appending(path: piece.file), encoding: .utf8)
                let count = source.components(separatedBy: piece.lines.joined(separator: "\n") + "\n").count - 1
                #expect(count == 1, "\(name) does not fit \(piece.file)")
            }
        }
    }
}
