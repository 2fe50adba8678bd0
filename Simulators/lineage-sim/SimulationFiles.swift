import Codes
import ConfigurationFiles
import Foundation

/// Why the simulation cannot be; one sentence in both languages, with what was found in files.
struct SimulationFailure: Error {
    var message: String

    init(_ text: BilingualText) {
        message = "\(text.english) / \(text.chinese)"
    }

    init(zh: String, en: String) {
        self.init(BilingualText(chinese: zh, english: en))
    }

    /// A sentence that has both languages already.
    init(sentence: String) {
        message = sentence
    }

    /// What is wrong in a file, problem by problem.
    init(_ problems: [ConfigurationProblem]) {
        message = problems.map(\.description).joined(separator: "\n")
    }
}

/// Reads the files of a simulation.
enum SimulationFiles {
    static func line(_ file: String) throws(SimulationFailure) -> ConfigurationFile<LineConfiguration> {
        try checked(ConfigurationReader.line(try bytes(file), file: file))
    }

    static func product(_ file: String) throws(SimulationFailure) -> ConfigurationFile<ProductConfiguration> {
        try checked(ConfigurationReader.product(try bytes(file), file: file))
    }

    static func scenario(_ file: String) throws(SimulationFailure) -> ScenarioConfiguration {
        let read = try checked(ConfigurationReader.scenario(try bytes(file), file: file))
        return try content(read)
    }

    /// The two, which must fit together.
    static func pair(
        _ line: ConfigurationFile<LineConfiguration>, _ product: ConfigurationFile<ProductConfiguration>
    ) throws(SimulationFailure) -> (LineConfiguration, ProductConfiguration) {
        let errors = check(line: line, product: product).filter { $0.severity == .error }
        guard errors.isEmpty else { throw SimulationFailure(errors) }
        return (try content(line), try content(product))
    }

    private static func bytes(_ file: String) throws(SimulationFailure) -> Data {
        switch loadConfiguration(file) {
        case .success(let data): return data
        case .failure(let error): throw SimulationFailure([error.problem])
        }
    }

    private static func checked<Content>(
        _ file: ConfigurationFile<Content>
    ) throws(SimulationFailure) -> ConfigurationFile<Content> {
        guard file.content != nil else { throw SimulationFailure(file.problems) }
        return file
    }

    private static func content<Content>(_ file: ConfigurationFile<Content>) throws(SimulationFailure) -> Content {
        guard let content = file.content else { throw SimulationFailure(file.problems) }
        return content
    }
}
