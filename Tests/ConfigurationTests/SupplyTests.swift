import ConfigurationFiles
import Foundation
import LineCore
import Requirements
import Testing

@Suite("Pools, leases and granted ranges in files", .requirement("U-02", "U-08"))
struct SupplyTests {
    private static func line(_ more: String) throws -> LineConfiguration {
        let text = Samples.line.replacing("devices:\n", with: more + "devices:\n", maxReplacements: 1)
        return try #require(ConfigurationReader.line(Data(text.utf8), file: "f.yaml").content)
    }

    @Test("What a file does not say has values that cost nothing")
    func defaults() throws {
        let line = try Self.line("")
        #expect(line.limits.supply == SupplyLimits(warnPercent: 10, warnMinutes: 30, lease: 500))
        #expect(line.journal.groupCommitMilliseconds == 0, "no verdict waits unless it is wanted")
    }

    @Test("What a file says reaches the plan of its batches")
    func given() throws {
        let line = try Self.line(
            "pools: { warn-percent: 25, warn-minutes: 0, lease: 2000 }\njournal: { group-commit-ms: 7 }\n")
        #expect(line.limits.supply == SupplyLimits(warnPercent: 25, warnMinutes: 0, lease: 2_000))
        #expect(line.journal.groupCommitMilliseconds == 7)
    }

    @Test(
        "Serials are as wide as the range's last number",
        arguments: [("first: 1, last: 499999", 6), ("first: 0, last: 0", 1), ("first: 5, last: 199999999999", 12)])
    func width(range: String, width: Int) throws {
        let url = packageDirectory.appendingPathComponent("LineConfigs/products/example-injection.yaml")
        let text = try String(contentsOf: url, encoding: .utf8)
            .replacing("first: 100000000000, last: 199999999999", with: range)
        let product = try #require(ConfigurationReader.product(Data(text.utf8), file: "f.yaml").content)
        #expect(product.levels.map(\.serialWidth) == [width, 0, 0])
    }
}
