import Foundation
import Fuzzing
import Requirements
import Testing

/// Plans that once failed, cut down by the swarm and kept: each holds now.
@Suite("Plans that once failed", .requirement("L-02", "L-06", "U-06", "A-03"))
struct RegressionPlanTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Plans")

    static let names =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".json") }
        .sorted()

    @Test("They are there")
    func found() { #expect(Self.names.count >= 4) }

    @Test("Each holds all that must hold", arguments: names)
    func holds(name: String) throws {
        let plan = try JSONDecoder().decode(
            FuzzPlan.self, from: Data(contentsOf: Self.folder.appending(path: name)))
        #expect(try FuzzTests.report(plan).findings == [])
    }
}
