import ConfigurationFiles
import Foundation
import LineWorld
import Testing
import WorldPlans

/// The configuration files that come with the program, whole or changed in one place.
enum Shipped {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "LineConfigs")

    static func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    /// A line, with a piece of its text replaced. The piece must be there.
    static func line(_ name: String, replacing piece: String = "", with other: String = "") throws -> LineConfiguration
    {
        let text = try text("\(name).yaml")
        try #require(piece.isEmpty || text.contains(piece))
        let changed = piece.isEmpty ? text : text.replacingOccurrences(of: piece, with: other)
        let read = ConfigurationReader.line(Data(changed.utf8), file: name)
        return try #require(read.content, "\(read.problems)")
    }

    static func product(_ name: String) throws -> ProductConfiguration {
        let read = ConfigurationReader.product(Data(try text("products/\(name).yaml").utf8), file: name)
        return try #require(read.content, "\(read.problems)")
    }

    static func scenario(_ name: String) throws -> ScenarioConfiguration {
        let read = ConfigurationReader.scenario(Data(try text("scenarios/\(name).yaml").utf8), file: name)
        return try #require(read.content, "\(read.problems)")
    }

    static func plan(_ line: LineConfiguration, _ product: String, speed: Int? = nil) throws -> WorldPlan {
        try worldPlan(
            line: line, product: try Shipped.product(product), units: 100, speed: speed ?? line.topSpeed, seed: 7,
            faults: .none)
    }
}
