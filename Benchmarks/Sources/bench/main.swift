import Foundation

/// Measures and prints one table. Options: `units=N` of the recorded batch, `codes=N` of the import,
/// `only=core,virtual,ledger,import`, `directory=DIR` on the disk that is measured.
var options: [String: String] = [:]
for argument in CommandLine.arguments.dropFirst() {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, ["units", "codes", "only", "directory"].contains(parts[0]) else {
        print("usage: bench [units=20000] [codes=1000000] [only=core,virtual,ledger,import] [directory=DIR]")
        exit(64)
    }
    options[parts[0]] = parts[1]
}
let wanted = Set((options["only"] ?? "core,virtual,ledger,import").split(separator: ",").map(String.init))
let units = Int(options["units"] ?? "") ?? 20_000
let codes = Int(options["codes"] ?? "") ?? 1_000_000
let home = URL(fileURLWithPath: options["directory"] ?? FileManager.default.currentDirectoryPath)
let directory = home.appending(path: "bench-\(ProcessInfo.processInfo.processIdentifier)")
let configurations = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "LineConfigs").path

do {
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { _ = try? FileManager.default.removeItem(at: directory) }
    var figures: [Figure] = []
    if !wanted.isDisjoint(with: ["core", "virtual", "ledger"]) {
        let batch = try RecordedBatch(units: units, speed: 1_200, configurations: configurations)
        if wanted.contains("core") { figures += try CoreFigure.figures(batch) }
        if wanted.contains("ledger") {
            let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
                .appending(path: "rows-in-c")
            for group in [50, 500] {
                figures += try LedgerFigure(batch: batch, directory: directory, rowsInC: program, group: group)
                    .figures()
            }
        }
        if wanted.contains("virtual") { figures += VirtualTimeFigure.figures(batch) }
    }
    if wanted.contains("import") { figures += try ImportFigure(codes: codes, directory: directory).figures() }
    print(Figure.table(figures))
} catch {
    FileHandle.standardError.write(Data("bench: \(error)\n".utf8))
    exit(1)
}
