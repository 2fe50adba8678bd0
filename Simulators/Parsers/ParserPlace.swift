public import Foundation
import Codes
import Ledger
import LineCore
import Records

/// Where what is only read from files finds them.
public struct ParserPlace: Sendable {
    private let folder: URL
    /// The files of a sound record.
    private let record: [String: [UInt8]]

    /// - Parameters:
    ///   - folder: an empty folder of its own.
    ///   - record: a sound record; nil where no file of one is read.
    public init(folder: URL, record: URL?) throws {
        self.folder = folder
        var files: [String: [UInt8]] = [:]
        let manager = FileManager.default
        if let record {
            let copy = folder.appending(path: "record")
            try manager.createDirectory(at: copy, withIntermediateDirectories: true)
            for name in try manager.contentsOfDirectory(atPath: record.path).sorted() {
                let content = try Data(contentsOf: record.appending(path: name))
                files[name] = [UInt8](content)
                try content.write(to: copy.appending(path: name))
            }
        }
        self.record = files
    }

    /// The record with one other file.
    func verifyRecord(with bytes: [UInt8]) {
        let parts = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(decoding: parts[0], as: UTF8.self)
        let isFile = !name.isEmpty && name.utf8.allSatisfy { $0 == 0x2D || $0 == 0x2E || (0x61...0x7A).contains($0) }
        guard parts.count == 2, isFile, !name.hasPrefix("."), name.utf8.count < 40 else { return }
        let directory = folder.appending(path: "record")
        let file = directory.appending(path: name)
        write(Array(parts[1]), to: file)
        for finding in Records.verifyRecord(at: directory).findings { _ = "\(finding)" }
        if let whole = record[name] {
            write(whole, to: file)
        } else {
            try? FileManager.default.removeItem(at: file)
        }
    }

    /// A file of codes, or the archive around one, as an import reads it.
    func readCodes(_ bytes: [UInt8], rules: UInt8) {
        let schemes = CodeScheme.allCases
        let prefixes = ["8199903", "06901234567892", "6901234"].map { InlineText<2>($0) }
        let choice = Int(rules) % (2 * schemes.count)
        let scheme = schemes[choice / 2]
        let file = folder.appending(path: "codes")
        write(bytes, to: file)
        do throws(ImportRefusal) {
            let intake = try CodeIntake(
                of: file,
                rules: CodeFileRules(
                    scheme: scheme, prefix: choice % 2 == 0 ? nil : prefixes[choice / 2], maximumCount: 10_000),
                limits: ImportLimits(bytes: 1 << 20, codes: 10_000, listedLines: 20, piece: 1_000))
            for line in intake.file.badLines.first { _ = line.text }
            for element in intake.file.codes { _ = fileForm(of: element.code, scheme: scheme) }
        } catch {
            _ = error.text
        }
    }

    func checkRelation(_ bytes: [UInt8]) {
        let file = folder.appending(path: "relation.xml")
        write(bytes, to: file)
        let levels = [
            LevelPlan(level: 1, name: "carton", scheme: .cn20, prefix: "8199903", ratio: 0),
            LevelPlan(level: 2, name: "bundle", scheme: .cn20, prefix: "8199902", ratio: 2),
            LevelPlan(level: 3, name: "case", scheme: .cn20, prefix: "8199901", ratio: 2),
        ]
        for profile in [RelationProfile.plant, .classic] {
            for finding in checkRelationFile(at: file, levels: levels, profile: profile) { _ = "\(finding)" }
        }
    }

    func readWitness(_ bytes: [UInt8]) {
        let file = folder.appending(path: "witness")
        write(bytes, to: file)
        try? Witness.leases(in: file.path) { _ in }
    }

    private func write(_ bytes: [UInt8], to file: URL) {
        guard FileManager.default.createFile(atPath: file.path, contents: Data(bytes)) else {
            preconditionFailure("\(file.path) cannot be written")
        }
    }
}
