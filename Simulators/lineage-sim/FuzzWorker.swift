import ArgumentParser
import Foundation
import Fuzzing

/// Runs plans in a process of its own, so that a run that traps or does not end takes nothing else along.
struct FuzzWorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "fuzz-worker", shouldDisplay: false)

    @Option var configurations = FuzzCommand.configurationFolder

    func run() throws {
        while let line = readLine() {
            let plan = try JSONDecoder().decode(FuzzPlan.self, from: Data(line.utf8))
            var run = try FuzzRun(plan, folder: configurations)
            run.run()
            FileHandle.standardOutput.write(try JSONLines.data(run.report))
        }
    }
}

/// Values as lines of JSON with sorted members.
enum JSONLines {
    static func data(_ value: some Encodable) throws -> Data {
        var data = try text(value)
        data.append(0x0A)
        return data
    }

    static func text(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }
}
