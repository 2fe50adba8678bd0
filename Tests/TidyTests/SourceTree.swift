import Foundation

/// A file of the project, with its path from the package's folder.
struct SourceFile: Sendable {
    var path: String
    var text: String

    /// The lines with their numbers, from 1.
    var lines: [(number: Int, text: Substring)] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { ($0.offset + 1, $0.element) }
    }

    /// The lines that hold a word. Most files hold none, so the whole text is searched first.
    func lines(with word: String) -> [(number: Int, text: Substring)] {
        guard text.range(of: word, options: .literal) != nil else { return [] }
        return lines.filter { $0.text.range(of: word, options: .literal) != nil }
    }

    var lineCount: Int {
        text.utf8.count { $0 == UInt8(ascii: "\n") }
    }

    /// The folder below `Sources` or `Simulators`.
    var target: String {
        let steps = path.split(separator: "/")
        return steps.count > 2 ? String(steps[1]) : ""
    }
}

/// Reads the project's own files. What is built, and what version control keeps, is no part of it.
enum SourceTree {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Files below these folders (or these files), in the order of their paths.
    static func files(in places: [String], ending endings: [String]) -> [SourceFile] {
        var paths: [String] = []
        for place in places {
            let url = root.appendingPathComponent(place)
            guard let values = try? url.resourceValues(forKeys: [.isDirectoryKey]) else { continue }
            if values.isDirectory == true {
                let inside = FileManager.default.enumerator(atPath: url.path)?.compactMap { $0 as? String } ?? []
                paths += inside.map { "\(place)/\($0)" }
            } else {
                paths.append(place)
            }
        }
        return paths.sorted().compactMap { path in
            guard endings.isEmpty || endings.contains(where: path.hasSuffix),
                let text = try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
            else { return nil }
            return SourceFile(path: path, text: text)
        }
    }

    static let swift = files(in: ["Sources", "Simulators", "Tests", "Package.swift"], ending: [".swift"])

    static let markdown = files(in: ["README.md", "CHANGELOG.md", "Docs"], ending: [".md"])

    /// Everything that a person wrote.
    static let all = files(
        in: [
            "Sources", "Simulators", "Tests", "Docs", "LineConfigs", "Scripts", ".ci", "Makefile", "Package.swift",
            "README.md", "CHANGELOG.md",
        ], ending: [])

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }
}
