import ArgumentParser
import ControlTypes
import ControlWords
import Foundation

/// Why a command could not do what it was asked for: one clear sentence, and each single problem in a line of its own.
struct CommandFailure: Error {
    var message: BilingualMessage
    var problems: [BilingualMessage]

    init(_ message: BilingualMessage, problems: [BilingualMessage]) {
        self.message = message
        self.problems = problems
    }

    init(zh: String, en: String) {
        self.init(BilingualMessage(zh: zh, en: en), problems: [])
    }

    init(_ error: ControlError) {
        self.init(error.message, problems: error.problems)
    }

    func lines(in language: Language) -> [String] {
        ["lineage: " + message.text(in: language)] + problems.map { "  " + $0.text(in: language) }
    }
}

/// Runs a command's work; what fails is told on the standard error, and the program ends with 1.
func reportingFailures<Result>(in language: Language, _ work: () async throws -> Result) async throws -> Result {
    let failure: CommandFailure
    do {
        return try await work()
    } catch let error as ControlError {
        failure = CommandFailure(error)
    } catch let error as CommandFailure {
        failure = error
    } catch let code as ExitCode {
        throw code
    } catch {
        failure = CommandFailure(zh: error.localizedDescription, en: error.localizedDescription)
    }
    for line in failure.lines(in: language) { Output.complain(line) }
    throw ExitCode.failure
}
