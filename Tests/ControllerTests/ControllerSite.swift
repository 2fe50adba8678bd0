import Controller
import ControlTypes
import Foundation

/// A directory with a line and a product, and room for the data of controllers that run one after the other.
final class ControllerSite {
    let directory = FileManager.default.temporaryDirectory.appending(path: "lineage-losses-\(UUID().uuidString)")

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

    /// Adds keys to the end of the line's file.
    func addToLine(_ text: String) throws {
        let file = directory.appending(path: "line.yaml")
        try (try String(contentsOf: file, encoding: .utf8) + text).write(to: file, atomically: true, encoding: .utf8)
    }

    /// Where its controllers keep their data.
    var data: String { directory.appending(path: "data").path }

    deinit { _ = try? FileManager.default.removeItem(at: directory) }

    func controller() throws -> LineController {
        try LineController(
            RunSettings(
                lineFile: directory.appending(path: "line.yaml").path,
                productsDirectory: directory.appending(path: "products").path,
                dataDirectory: data, runDirectory: directory.path))
    }

    /// Twenty codes of each level that has codes from files.
    func importCodes(into service: any ControlService, _ act: Act) async throws {
        for level in 1...3 {
            let codes = (1...20).map { "809990\(level)0000000\($0 + 9)1234\r\n" }
            _ = try await service.importCodes(
                ImportRequest(
                    fileName: "level-\(level).txt", product: "example-tablets", level: level, application: "A-\(level)",
                    user: act.user), file: Array(codes.joined().utf8))
        }
    }
}
