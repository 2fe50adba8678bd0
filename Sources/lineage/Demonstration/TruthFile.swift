import Foundation

/// What the simulated line wrote of what really happened: every container that physically exists, and what is in it.
struct TruthFile: Decodable {
    struct Container: Decodable {
        /// The world's number of it; `place` names containers by theirs.
        var id: Int
        /// What is printed on it, without AIM identifier; nil = nothing.
        var label: String?
        var level: Int
        var place: String
        /// The labels of what is inside.
        var inside: [String?]

        /// The container that it is in.
        fileprivate var parent: Int? {
            guard place.hasPrefix("inContainer("), place.hasSuffix(")") else { return nil }
            return Int(place.dropFirst("inContainer(".count).dropLast())
        }
    }

    struct Thing: Decodable {
        var id: Int
        var label: String?
        var level: Int
    }

    struct Bin: Decodable {
        /// The station's number.
        var station: Int
        var things: [Thing]
    }

    /// Units put on the belt.
    var fed: Int
    var containers: [Container]
    /// What lies in the reject bins; a bin without anything is left out.
    var bins: [Bin] = []
    /// What stands on the belt or waits to be packed.
    var loose: [Thing] = []
    /// What people took away, or what fell off.
    var taken: [Thing] = []

    init(fed: Int, containers: [Container]) {
        self.fed = fed
        self.containers = containers
    }

    /// It was not rejected, taken away or thrown into a bin, by itself or inside of another one.
    func isOnItsWay(_ container: Container) -> Bool {
        let place = outermost(of: container).place
        return place == "finished" || place == "onBelt" || place.hasPrefix("waiting")
    }

    /// It left the line as a good container, by itself or inside of another one.
    func isDelivered(_ container: Container) -> Bool { outermost(of: container).place == "finished" }

    private func outermost(of container: Container) -> Container {
        var outer = container
        // A parent's number is not larger than the count of things, and no thing is inside of itself.
        while let parent = outer.parent, let next = containers.first(where: { $0.id == parent }) { outer = next }
        return outer
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
