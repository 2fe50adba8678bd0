import Foundation
import Requirements
import Testing

@Suite("Pages that are made from the code", .requirement("L-07", "U-05", "V-03"))
struct GeneratedPageTests {
    /// With `LINEAGE_UPDATE=1` in the environment the page is written anew instead.
    @Test("Each page says what the code says", arguments: GeneratedPage.allCases)
    func current(page: GeneratedPage) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: page.rawValue)
        if ProcessInfo.processInfo.environment["LINEAGE_UPDATE"] == "1" {
            try page.text.write(to: file, atomically: true, encoding: .utf8)
        }
        let found = try String(contentsOf: file, encoding: .utf8)
        #expect(
            found == page.text,
            "\(page.rawValue) is not current: LINEAGE_UPDATE=1 swift test --filter ControllerTests")
    }
}
