import Foundation

/// What the simulated line wrote of what really happened: every container that physically exists, and what is in it.
struct TruthFile: Decodable {
    struct Container: Decodable {
        /// What is printed on it, without AIM identifier; nil = nothing.
        var label: String?
        var level: Int
        var place: String
        /// The labels of what is inside.
        var inside: [String?]

        /// It was not rejected, taken away or thrown into a bin.
        var isOnItsWay: Bool {
            place == "finished" || place == "onBelt" || place.hasPrefix("inContainer") || place.hasPrefix("waiting")
        }

        /// It left the line as a good container, alone or inside of another one.
        var isDelivered: Bool { place == "finished" || place.hasPrefix("inContainer") }
    }

    /// Units put on the belt.
    var fed: Int
    var containers: [Container]

    init(fed: Int, containers: [Container]) {
        self.fed = fed
        self.containers = containers
    }

    init(contentsOf file: URL) throws {
        do {
            self = try JSONDecoder().decode(TruthFile.self, from: Data(contentsOf: file))
        } catch {
            throw CommandFailure(
                zh: "无法读取仿真的真相文件 \(file.path)：\(error)",
                en: "the simulator's truth \(file.path) cannot be read: \(error)")
        }
    }
}
