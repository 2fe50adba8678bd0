import Codes
public import Foundation

/// Checks what must hold between a line and a product; the problems name places in the file that has to change.
public func check(
    line: ConfigurationFile<LineConfiguration>, product: ConfigurationFile<ProductConfiguration>
) -> [ConfigurationProblem] {
    guard let lineContent = line.content, let linePlaces = line.places, let productContent = product.content,
        let productPlaces = product.places
    else { return [] }
    var checks = LineProductChecks(
        line: lineContent, product: productContent, linePlaces: linePlaces, productPlaces: productPlaces)
    checks.run()
    return checks.problems
}

/// Reads these files, and those that a scenario among them names, and tells everything that is wrong or doubtful, file
/// by file. A line and a product are compared where a scenario brings them together, or where the list holds exactly
/// one of each.
public func checkConfiguration(files: [String]) -> [ConfigurationProblem] {
    var check = FileCheck()
    for file in files { check.add(file) }
    check.compareTheOnlyPair(files)
    return check.problems.sorted()
}

/// Reads a file from disk; the failure says why in both languages.
public func loadConfiguration(_ file: String) -> Result<Data, ConfigurationProblemError> {
    do {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
        defer { try? handle.close() }
        return .success(try handle.read(upToCount: ConfigurationReader.largestFile + 1) ?? Data())
    } catch {
        let problem = ConfigurationProblem(
            severity: .error, file: file, line: 0, column: 0, path: "",
            message: BilingualText(
                zh: "无法读取文件：\(error.localizedDescription)", en: "the file cannot be read: \(error.localizedDescription)"
            ))
        return .failure(ConfigurationProblemError(problem: problem))
    }
}

/// A problem that ends a reading.
public struct ConfigurationProblemError: Error, Sendable {
    public var problem: ConfigurationProblem
}

/// The files of one check; each is read once.
private struct FileCheck {
    var problems: Set<ConfigurationProblem> = []
    private var lines: [String: ConfigurationFile<LineConfiguration>] = [:]
    private var products: [String: ConfigurationFile<ProductConfiguration>] = [:]

    init() {}

    mutating func add(_ file: String) {
        guard let data = load(file) else { return }
        switch ConfigurationReader.kind(of: data) {
        case .line: _ = line(file)
        case .product: _ = product(file)
        case .scenario: scenario(file, data)
        case nil:
            let formats = ConfigurationKind.allCases.map(\.format).joined(separator: ", ")
            problems.insert(
                ConfigurationProblem(
                    severity: .error, file: file, line: 1, column: 1, path: "format",
                    message: BilingualText(
                        zh: "缺少 format 或其值未知：\(formats)", en: "format is missing or unknown; one of: \(formats)")))
        }
    }

    mutating func compareTheOnlyPair(_ files: [String]) {
        let listedLines = files.compactMap { lines[$0] }
        let listedProducts = files.compactMap { products[$0] }
        guard listedLines.count == 1, listedProducts.count == 1 else { return }
        problems.formUnion(check(line: listedLines[0], product: listedProducts[0]))
    }

    private mutating func load(_ file: String) -> Data? {
        switch loadConfiguration(file) {
        case .success(let data): return data
        case .failure(let error):
            problems.insert(error.problem)
            return nil
        }
    }

    private mutating func line(_ file: String) -> ConfigurationFile<LineConfiguration>? {
        if let known = lines[file] { return known }
        guard let data = load(file) else { return nil }
        let read = ConfigurationReader.line(data, file: file)
        problems.formUnion(read.problems)
        lines[file] = read
        return read
    }

    private mutating func product(_ file: String) -> ConfigurationFile<ProductConfiguration>? {
        if let known = products[file] { return known }
        guard let data = load(file) else { return nil }
        let read = ConfigurationReader.product(data, file: file)
        problems.formUnion(read.problems)
        products[file] = read
        return read
    }

    private mutating func scenario(_ file: String, _ data: Data) {
        let read = ConfigurationReader.scenario(data, file: file)
        problems.formUnion(read.problems)
        guard let content = read.content, let places = read.places else { return }
        let line = line(configurationPath(content.line, namedIn: file))
        let product = product(configurationPath(content.product, namedIn: file))
        if let line, let product { problems.formUnion(check(line: line, product: product)) }
        if let line = line?.content {
            problems.formUnion(ScenarioChecks.check(content, places: places, line: line))
        }
    }
}

/// The path of a file that another one names.
public func configurationPath(_ file: String, namedIn other: String) -> String {
    guard !file.hasPrefix("/") else { return file }
    let directory = (other as NSString).deletingLastPathComponent
    return ((directory as NSString).appendingPathComponent(file) as NSString).standardizingPath
}
