import Foundation
import Requirements
import Testing

@Suite("Requirement numbers")
struct RequirementTests {
    /// The numbers of Docs/Requirements.md in its order.
    static let known: [String] = {
        let page = SourceTree.markdown.first { $0.path == "Docs/Requirements.md" }
        return page?.lines.compactMap { $0.text.firstMatch(of: /^- ([A-Z]-[0-9]{2})\s/).map { String($0.1) } } ?? []
    }()

    @Test("Each number stands once, and each group counts without gaps")
    func page() {
        #expect(Self.known.count > 50)
        var next: [Character: Int] = [:]
        for number in Self.known {
            guard let letter = number.first, let count = Int(number.dropFirst(2)) else {
                Issue.record("\(number) is no requirement number")
                continue
            }
            #expect(count == next[letter, default: 1], "\(number) is out of order")
            next[letter] = count + 1
        }
    }

    @Test("Tests name only requirements that exist")
    func tags() {
        let known = Set(Self.known)
        var used: Set<String> = []
        for file in SourceTree.swift where file.path.hasPrefix("Tests/") {
            guard file.text.range(of: ".requirement(", options: .literal) != nil else { continue }
            for tag in file.text.matches(of: /\.requirement\(([^)]*)\)/) {
                for number in tag.1.matches(of: /"([^"]*)"/) where number.1 != "…" {
                    used.insert(String(number.1))
                    #expect(known.contains(String(number.1)), "\(file.path): \(number.1) is no requirement")
                }
            }
        }
        #expect(used.count > 5, "the tags were found")
    }
}
