import ConfigurationFiles
import ControlTypes
import Foundation

/// What a demonstration is to do, and with which files.
struct DemonstrationPlan {
    var units: Int
    /// Items per minute.
    var speed: Int
    var seed: UInt64
    /// How often the controller is killed and started again.
    var kills: Int
    /// Name of a set of faults of the simulator.
    var faults: String
    var lineFile: URL
    var line: LineConfiguration
    var productFile: URL
    var product: ProductConfiguration
    /// Everything of this demonstration is put here.
    var folder: URL
    /// The scenario that is run; its file has the faults.
    var scenario: DemonstrationScenario?

    /// What tells the simulator what goes wrong.
    var faultArguments: [String] {
        if let scenario { return ["--scenario", scenario.file.path] }
        return ["--faults", faults]
    }

    var batch: String { "DEMO-\(seed)" }
    var dataDirectory: URL { folder.appending(path: "data") }
    var runDirectory: URL { folder.appending(path: "run") }
    var recordDirectory: URL { folder.appending(path: "record") }
    var truthFile: URL { folder.appending(path: "truth.json") }

    /// The longest that the production may take: four times what it needs at this speed, ten minutes for faults, and a
    /// minute for each kill.
    var productionLimit: Duration { .seconds(units * 60 / max(speed, 1) * 4 + 600 + kills * 60) }

    /// Today at the line, `yyyy-MM-dd`.
    var madeOn: String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: line.timeZoneSeconds) ?? .gmt
        let today = calendar.dateComponents([.year, .month, .day], from: Date())
        return String(format: "%04d-%02d-%02d", today.year ?? 0, today.month ?? 0, today.day ?? 0)
    }

    /// The line's file: the one that was asked for, or the four-level line that comes with the program.
    static func lineFile(_ asked: String?, executable: URL) throws -> URL {
        if let asked { return URL(fileURLWithPath: asked) }
        let name = "LineConfigs/four-level.yaml"
        // In the working directory, or in a folder above the program (a build tree, an installation).
        var folders = [URL(fileURLWithPath: FileManager.default.currentDirectoryPath)]
        var folder = executable.deletingLastPathComponent()
        while folder.path != "/" {
            folders += [folder, folder.appending(path: "share/lineage")]
            folder = folder.deletingLastPathComponent()
        }
        for folder in folders {
            let file = folder.appending(path: name)
            if FileManager.default.fileExists(atPath: file.path) { return file }
        }
        throw CommandFailure(
            zh: "找不到 \(name)；请用 --line 指定产线文件", en: "\(name) is not found; name a line's file with --line")
    }

    static func readLine(_ file: URL) throws -> ConfigurationFile<LineConfiguration> {
        let read = ConfigurationReader.line(try bytes(of: file), file: file.path)
        guard read.content != nil else { throw failure(file, read.problems) }
        return read
    }

    static func readProduct(_ file: URL) throws -> ConfigurationFile<ProductConfiguration> {
        let read = ConfigurationReader.product(try bytes(of: file), file: file.path)
        guard read.content != nil else { throw failure(file, read.problems) }
        return read
    }

    /// The first product beside the line's file that can be made on the line.
    static func suitableProduct(for line: ConfigurationFile<LineConfiguration>) throws -> URL {
        let folder = URL(fileURLWithPath: RunCommand.productsDirectory(besides: line.file))
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names.sorted() where name.hasSuffix(".yaml") {
            let file = folder.appending(path: name)
            guard let product = try? readProduct(file), check(line: line, product: product).isEmpty else { continue }
            return file
        }
        throw CommandFailure(
            zh: "\(folder.path) 中没有该产线能生产的产品；请用 --product 指定",
            en: "\(folder.path) has no product that this line can make; name one with --product")
    }

    static func bytes(of file: URL) throws -> Data {
        switch loadConfiguration(file.path) {
        case .success(let data): return data
        case .failure(let error): throw failure(file, [error.problem])
        }
    }

    static func failure(_ file: URL, _ problems: [ConfigurationProblem]) -> CommandFailure {
        CommandFailure(
            BilingualMessage(zh: "\(file.path) 不可用", en: "\(file.path) cannot be used"),
            problems: problems.map { BilingualMessage(zh: "\($0)", en: "\($0)") })
    }
}

extension LineConfiguration {
    fileprivate var timeZoneSeconds: Int { enterprise.timeZoneMinutes * 60 }
}
