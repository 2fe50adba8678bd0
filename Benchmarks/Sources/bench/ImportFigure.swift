import Codes
import Foundation
import Ledger
import LineCore

/// 5 and 11: an import of many codes with their uniqueness proven, and look-ups in the ledger that holds them.
struct ImportFigure {
    let codes: Int
    let directory: URL

    private static let prefix = "8999901"

    /// The n-th code: spread over the serials, as an issuer's are.
    private func code(_ number: Int) -> String {
        let serial = String((number &* 7_368_787) % 999_999_937)
        let check = String(1_000 + (number &* 7_919) % 9_000)
        return Self.prefix + String(repeating: "0", count: 9 - serial.utf8.count) + serial + check
    }

    func figures() throws -> [Figure] {
        let file = directory.appending(path: "codes.txt")
        try writeCodes(to: file)
        let path = directory.appending(path: "import.sqlite").path
        let ledger = try Ledger(path: path, now: LedgerFigure.wall)
        let before = peakMemory()
        let seconds = try measured {
            _ = try ledger.importCodes(
                from: file, fileName: "codes.txt", product: "P-1", level: 1, scheme: .cn20, prefix: Self.prefix,
                application: "A-1", who: "engineer", now: LedgerFigure.wall)
        }
        let memory = peakMemory()
        let limit = try secondsOfImport(file)
        let ratio = seconds / limit
        return [
            Figure(
                number: "5", name: "import of \(grouped(Double(codes))) codes, \(fixed(seconds, 1)) s",
                value: "\(grouped(Double(codes) / seconds)) codes/s", target: "≤ 1.5 × .import",
                ratio: "\(fixed(ratio, 2)) × \(fixed(limit, 1)) s (sqlite3)", isReached: ratio <= 1.5),
            Figure(
                number: "5", name: "import: memory of the process at its highest (\(before) MB before)",
                value: "\(memory) MB", target: "≤ 300 MB at 10 M", ratio: "", isReached: memory <= 300),
            try lookUps(ledger),
        ]
    }

    private func writeCodes(to file: URL) throws {
        guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
            throw BenchFault("\(file.path) cannot be written")
        }
        let handle = try FileHandle(forWritingTo: file)
        var buffer = Data()
        for number in 0..<codes {
            buffer.append(contentsOf: (code(number) + "\r\n").utf8)
            if buffer.count > 1 << 20 {
                try handle.write(contentsOf: buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        }
        try handle.write(contentsOf: buffer)
        try handle.close()
    }

    /// The shell of SQLite imports the same lines into the same table with the same unique index.
    private func secondsOfImport(_ file: URL) throws -> Double {
        let database = directory.appending(path: "shell.sqlite").path
        let script = """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;
            CREATE TABLE code (text TEXT NOT NULL UNIQUE) STRICT;
            .mode csv
            .import "\(file.path)" code
            SELECT count(*) FROM code;
            """
        let scriptFile = directory.appending(path: "import.sql")
        try Data(script.utf8).write(to: scriptFile)
        var counted = ""
        let seconds = try measured {
            counted = try output(
                of: URL(fileURLWithPath: "/usr/bin/sqlite3"), [database, ".read \(scriptFile.path)"])
        }
        guard counted.hasSuffix(String(codes)) else { throw BenchFault("sqlite3 imported \(counted)") }
        return seconds
    }

    private func lookUps(_ ledger: Ledger) throws -> Figure {
        var times: [Double] = []
        for round in 0..<2_000 {
            let number = (round &* 48_271 &+ 11) % codes
            guard let wanted = Code(code(number)) else { throw BenchFault("\(code(number)) is no code") }
            var isFound = false
            times.append(try measured { isFound = try ledger.find(wanted) != nil })
            guard isFound else { throw BenchFault("\(wanted) is not found") }
        }
        times.sort()
        let slow = times[times.count * 99 / 100] * 1_000
        return Figure(
            number: "11", name: "look-up in \(grouped(Double(codes))) codes, p99 of 2,000 (line not running)",
            value: "\(fixed(slow, 2)) ms", target: "≤ 10 ms", ratio: "", isReached: slow <= 10)
    }

    /// Megabytes (2²⁰).
    private func peakMemory() -> Int {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kilobytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return 0 }
        return kilobytes / 1_024
    }
}
