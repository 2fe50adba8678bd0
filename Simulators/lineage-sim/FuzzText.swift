import Foundation
import Fuzzing

/// What the fuzz prints.
enum FuzzText {
    static func say(_ sentence: String) { FileHandle.standardOutput.write(Data("\(sentence)\n".utf8)) }

    static func say(_ plan: FuzzPlan) throws { say(String(decoding: try JSONLines.text(plan), as: UTF8.self)) }

    static func short(_ findings: [String]) -> String {
        let first = findings.first.map { String($0.prefix(200)) } ?? ""
        return findings.count > 1 ? "\(first) (and \(findings.count - 1) more)" : first
    }

    /// The table of marks; false when one was never reached.
    static func sayMarks(_ outcomes: [FuzzRunner.Outcome]) -> Bool {
        var counts: [String: Int] = [:]
        for outcome in outcomes {
            for mark in outcome.report?.marks ?? [] { counts[mark, default: 0] += 1 }
        }
        let all = FuzzMarks.all
        say("\nmarks (runs that reached them):")
        for mark in all { say("  \(padded(counts[mark] ?? 0, 6))  \(mark)") }
        say("not to be reached in this swarm:")
        for (mark, why) in FuzzMarks.elsewhere.sorted(by: { $0.key < $1.key }) {
            say("  \(padded(counts[mark] ?? 0, 6))  \(mark): \(why)")
        }
        let missed = all.filter { counts[$0] == nil }
        if !missed.isEmpty { say("never reached: \(missed.joined(separator: ", "))") }
        return missed.isEmpty
    }

    static func saySums(_ outcomes: [FuzzRunner.Outcome], seconds: Double) {
        let reports = outcomes.compactMap(\.report)
        let failed = outcomes.filter { !$0.findings.isEmpty }
        say(
            "\n\(outcomes.count) runs, \(reports.reduce(0) { $0 + $1.units }) units, "
                + "\(reports.reduce(0) { $0 + $1.seconds } / 3_600) h of virtual time, "
                + "\(reports.reduce(0) { $0 + $1.restarts }) restarts, in \(Int(seconds)) s "
                + "(\(Int(Double(outcomes.count) * 3_600 / max(seconds, 0.001))) seeds/h)")
        say("failed: \(failed.isEmpty ? "none" : failed.map { "\($0.plan.seed)" }.joined(separator: ", "))")
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: " ", count: max(0, width - digits.count)) + digits
    }
}
