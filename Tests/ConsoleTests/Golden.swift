import Foundation
import Testing

@testable import Console

/// Screens that are written down. `LINEAGE_WRITE_GOLDEN=1 swift test --filter ConsoleTests` writes them anew.
enum Golden {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    static func expect(_ grid: Grid, _ name: String) throws {
        let file = folder.appending(path: "\(name).txt")
        let text = grid.lines.joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["LINEAGE_WRITE_GOLDEN"] != nil {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let written = try? String(contentsOf: file, encoding: .utf8)
        #expect(
            written == text,
            "\(name) is another screen now; look at it and write it anew: LINEAGE_WRITE_GOLDEN=1 swift test --filter ConsoleTests"
        )
    }
}
