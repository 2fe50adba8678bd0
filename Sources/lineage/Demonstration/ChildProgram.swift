import ControlTypes
import Foundation
import Glibc

/// A program that the demonstration started. What it prints goes to files, from which the demonstration reads.
final class ChildProgram {
    let name: String
    private var process = Process()
    private var input = Pipe()
    private let executable: URL
    private let arguments: [String]
    private let outputFile: URL
    private let logFile: URL
    private var output: LineFollower

    /// Starts it.
    /// - Parameter folder: where `<name>.out` and `<name>.log` are put.
    init(name: String, executable: URL, arguments: [String], folder: URL) throws {
        self.name = name
        self.executable = executable
        self.arguments = arguments
        outputFile = folder.appending(path: "\(name).out")
        logFile = folder.appending(path: "\(name).log")
        do {
            for file in [outputFile, logFile] { try Data().write(to: file) }
            output = LineFollower(try FileHandle(forReadingFrom: outputFile))
            try run()
        } catch {
            throw Self.cannotStart(executable, error)
        }
    }

    private func run() throws {
        process.executableURL = executable
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = try Self.appending(to: outputFile)
        process.standardError = try Self.appending(to: logFile)
        try process.run()
    }

    private static func appending(to file: URL) throws -> FileHandle {
        let handle = try FileHandle(forWritingTo: file)
        try handle.seekToEnd()
        return handle
    }

    private static func cannotStart(_ executable: URL, _ error: any Error) -> CommandFailure {
        CommandFailure(
            zh: "无法启动 \(executable.path)：\(error.localizedDescription)",
            en: "\(executable.path) cannot be started: \(error.localizedDescription)")
    }

    /// Ends it at once, with whatever it is doing, and waits until it is gone.
    func kill() {
        guard process.isRunning else { return }
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Starts it again after it has ended; what it prints goes on in the same files.
    func startAgain() throws {
        precondition(!process.isRunning, "a program runs once")
        process = Process()
        input = Pipe()
        do {
            try run()
        } catch {
            throw Self.cannotStart(executable, error)
        }
    }

    var isRunning: Bool { process.isRunning }

    /// The lines that it printed since the last call.
    func newLines() throws -> [String] { try output.newLines() }

    /// Writes a line to its standard input.
    func send(_ line: String) throws {
        do {
            try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
        } catch {
            throw failure(zh: "不接受命令“\(line)”", en: "takes no command \"\(line)\"")
        }
    }

    /// Fails when the program ended, which it should not have done yet.
    func checkIsRunning() throws {
        guard !isRunning else { return }
        throw failure(
            zh: "意外结束，退出码 \(process.terminationStatus)",
            en: "ended unexpectedly with status \(process.terminationStatus)")
    }

    /// Waits until it has ended by itself; false when it did not.
    func hasEnded(within limit: Duration) async -> Bool {
        let clock = ContinuousClock()
        let deadline = clock.now + limit
        while process.isRunning {
            guard clock.now < deadline else { return false }
            _ = try? await clock.sleep(for: .milliseconds(50))
            // A cancelled task does not sleep any more; the process still gets its time.
            if Task.isCancelled { usleep(50_000) }
        }
        return true
    }

    /// Asks it to end, and ends it when it does not.
    func stop(within limit: Duration) async {
        guard process.isRunning else { return }
        process.terminate()
        guard await !hasEnded(within: limit) else { return }
        kill()
    }

    /// A failure of this program, with the end of its log.
    func failure(zh: String, en: String) -> CommandFailure {
        CommandFailure(
            BilingualMessage(zh: "\(name)：\(zh)；日志 \(logFile.path)", en: "\(name) \(en); its log is \(logFile.path)"),
            problems: lastLogLines(8).map { BilingualMessage(zh: $0, en: $0) })
    }

    private func lastLogLines(_ count: Int) -> [String] {
        guard let log = try? String(contentsOf: logFile, encoding: .utf8) else { return [] }
        return log.split(whereSeparator: \.isNewline).suffix(count).map(String.init)
    }
}

/// Reads a file that somebody else is writing, line by line.
struct LineFollower {
    private let handle: FileHandle
    private var rest: [UInt8] = []

    init(_ handle: FileHandle) {
        self.handle = handle
    }

    /// The lines that were completed since the last call.
    mutating func newLines() throws -> [String] {
        rest += try handle.readToEnd() ?? Data()
        var lines: [String] = []
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(String(decoding: rest[..<end], as: UTF8.self))
            rest.removeSubrange(...end)
        }
        return lines
    }
}
