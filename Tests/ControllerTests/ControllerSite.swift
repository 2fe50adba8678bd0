import Controller
import ControlTypes
import Foundation

/// A directory with a line and a product, and room for the data of controllers that run one after the other. All devices
/// are out of reach.
final class ControllerSite {
    static let act = Act(user: "operator-1", reason: "test")

    let directory = FileManager.default.temporaryDirectory.appending(path: "lineage-site-\(UUID().uuidString)")

    var data: String { directory.appending(path: "data").path }

    init() throws {
        let products = directory.appending(path: "products")
        try FileManager.default.createDirectory(at: products, withIntermediateDirectories: true)
        let configs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "LineConfigs")
        var line = try String(contentsOf: configs.appending(path: "four-level.yaml"), encoding: .utf8)
        // Ports of the system that nothing listens on.
        for (number, match) in line.matches(of: /127\.0\.0\.1:\d+/).map({ String($0.output) }).enumerated() {
            line = line.replacingOccurrences(of: match, with: "127.0.0.1:\(number + 2)")
        }
        try line.write(to: directory.appending(path: "line.yaml"), atomically: true, encoding: .utf8)
        let product = try String(
            contentsOf: configs.appending(path: "products/example-tablets.yaml"), encoding: .utf8
        ).replacingOccurrences(of: "function-test: required", with: "function-test: optional")
        try product.write(to: products.appending(path: "product.yaml"), atomically: true, encoding: .utf8)
    }

    deinit { _ = try? FileManager.default.removeItem(at: directory) }

    func controller() throws -> LineController {
        try LineController(
            RunSettings(
                lineFile: directory.appending(path: "line.yaml").path,
                productsDirectory: directory.appending(path: "products").path,
                dataDirectory: data, runDirectory: directory.path))
    }
}

extension LineController {
    /// Brings codes for each level that prints them.
    func importSomeCodes() async throws {
        for level in 1...3 {
            let codes = (1...20).map { "809990\(level)0000000\($0 + 9)1234\r\n" }
            _ = try await importCodes(
                ImportRequest(
                    fileName: "level-\(level).txt", product: "example-tablets", level: level,
                    application: "A-\(level)", user: ControllerSite.act.user), file: Array(codes.joined().utf8))
        }
    }

    /// Brings a new batch to its start, with codes of its own.
    func startNewBatch(_ number: String) async throws {
        try await importSomeCodes()
        _ = try await createBatch(
            CreateBatch(
                number: number, product: "example-tablets", madeOn: "2026-11-01", expiresOn: nil, plannedUnits: 10,
                act: ControllerSite.act))
        let items = try await batch(number).clearance.map(\.id)
        _ = try await clearBatch(number, ClearBatch(done: items, act: ControllerSite.act))
        _ = try await startBatch(number, ControllerSite.act)
    }

    /// Ends it: nothing was made.
    func endEmptyBatch(_ number: String) async throws {
        _ = try await endBatch(number, ControllerSite.act)
        for place in try await counts(number) {
            _ = try await count(number, CountRequest(place: place.place, number: 0, act: ControllerSite.act))
        }
        _ = try await closeBatch(number, ControllerSite.act)
    }
}
