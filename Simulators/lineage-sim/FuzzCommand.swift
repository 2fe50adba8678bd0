import ArgumentParser
import Foundation
import Glibc
import Fuzzing

struct FuzzCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "fuzz", abstract: "fuzz")

    @Option var seeds = "1..1"
    @Option var units = 500
    @Option var plan: String?
    @Option var configurations = "LineConfigs"
    @Option var about: [String] = []
    @Flag var tell = false

    func run() throws {
        let ends = seeds.split(separator: ".", omittingEmptySubsequences: true).compactMap { UInt64($0) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let swarm = FuzzSwarm(folder: configurations)
        var bad = 0
        let start = Date()
        for seed in ends[0]...ends[ends.count - 1] {
            var fuzz = try swarm.plan(seed: seed, units: units)
            if let plan { fuzz = try JSONDecoder().decode(FuzzPlan.self, from: Data(contentsOf: URL(fileURLWithPath: plan))) }
            if tell { print(String(decoding: try encoder.encode(fuzz), as: UTF8.self)) }
            fflush(nil)
            var run = try FuzzRun(fuzz, folder: configurations)
            run.run()
            let report = run.report
            if !report.findings.isEmpty { bad += 1 }
            print("seed \(seed) \(report.digest) \(report.units) u \(report.seconds) s \(report.entries) e \(report.restarts) r \(report.findings.count) findings")
            for finding in report.findings.prefix(tell ? 100 : 4) { print("   ", finding.prefix(tell ? 5000 : 700)) }
            if tell { print(run.summary) }
            for text in about { print("ABOUT", text); for told in run.story(of: text) { print("   ", told) } }
            fflush(nil)
        }
        print("bad \(bad), \(Date().timeIntervalSince(start)) s")
    }
}
