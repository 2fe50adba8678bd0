import Foundation
import Fuzzing
import Glibc
import Platform

/// A worker that runs plans, one after the other.
final class FuzzWorkerProcess {
    /// Why there is no report.
    enum Failure: Error, Hashable {
        /// The process ended in the run: a rule of the program that must never break was broken, or it was killed.
        case trapped(String)
        /// The run did not end.
        case hung
        case cannotStart(String)
    }

    private let configurations: String
    private var process: Process?
    private var input = Pipe()
    private var output = Pipe()
    private var errors = Pipe()
    private var read = Data()

    /// Seconds that a run may take.
    static let patience: Int64 = 300

    init(configurations: String) {
        self.configurations = configurations
        // A worker that ended is found out by what it does not say.
        _ = signal(SIGPIPE, SIG_IGN)
    }

    func run(_ plan: FuzzPlan) -> Result<FuzzReport, Failure> {
        do {
            // One that ended after its last report is not to blame for the next one.
            if let process, !process.isRunning { stop() }
            if process == nil { try start() }
            try input.fileHandleForWriting.write(contentsOf: JSONLines.data(plan))
        } catch {
            stop()
            return .failure(.cannotStart("\(error)"))
        }
        guard let line = readLine() else {
            let isRunning = process?.isRunning == true
            let last = stop()
            return .failure(isRunning ? .hung : .trapped(last))
        }
        do {
            return .success(try JSONDecoder().decode(FuzzReport.self, from: line))
        } catch {
            stop()
            return .failure(.cannotStart("\(error)"))
        }
    }

    private func start() throws {
        input = Pipe()
        output = Pipe()
        errors = Pipe()
        read = Data()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["fuzz-worker", "--configurations", configurations]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        self.process = process
    }

    /// A line of the worker; nil when it ended, or is silent for too long.
    private func readLine() -> Data? {
        let descriptor = output.fileHandleForReading.fileDescriptor
        let end = microseconds(of: CLOCK_MONOTONIC) + Self.patience * 1_000_000
        while true {
            if let newline = read.firstIndex(of: 0x0A) {
                defer { read.removeSubrange(...newline) }
                return read[..<newline]
            }
            let left = end - microseconds(of: CLOCK_MONOTONIC)
            guard left > 0 else { return nil }
            var polled = PollSet()
            let place = polled.add(descriptor, for: .readable)
            polled.wait(microseconds: left)
            guard !polled.readiness(at: place).isEmpty else { continue }
            let piece = output.fileHandleForReading.availableData
            guard !piece.isEmpty else {
                process?.waitUntilExit()
                return nil
            }
            read.append(piece)
        }
    }

    /// Ends the worker; what it said last on its standard error.
    @discardableResult
    func stop() -> String {
        guard let process else { return "" }
        self.process = nil
        try? input.fileHandleForWriting.close()
        if process.isRunning {
            _ = kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            return ""
        }
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let sentences = said.split(separator: "\n").filter { $0.contains("Fatal error") || $0.contains("rror") }
        return String(sentences.first ?? "signal \(process.terminationStatus)")
    }
}
