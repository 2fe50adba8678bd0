import Codes
import ConfigurationFiles
import Foundation
import LineCore
import Requirements
import Testing

/// Every file of the scenario library, through the real core and the real device machines in virtual time.
@Suite(
    "Every scenario of the library",
    .requirement("V-02", "V-04", "V-05", "V-06", "A-02", "A-03", "L-03", "N-01", "U-06"))
struct ScenarioTests {
    @Test("The line does what the scenario expects, and the record is the truth", arguments: ScenarioLine.Files.names)
    func scenario(name: String) throws {
        let files = try ScenarioLine.Files(name)
        var line = try ScenarioLine(files)
        let hasEnded = line.run(atMost: 400)
        if ProcessInfo.processInfo.environment["LINEAGE_TELL"] == "1" { print("SCENARIO \(name): \(line.summary)") }
        #expect(hasEnded, "\(name): \(line.summary)")
        let findings = RecordAndTruth(line.line).findings
        #expect(findings.isEmpty, "\(name): \(line.summary)")
        let unmet = files.scenario.expectations.unmet(by: line.seen, stations: files.line.stations.map(\.id))
        #expect(unmet.map(\.english) == [], "\(name): \(line.summary)")
        #expect(line.people.pending.isEmpty, "\(name): \(line.summary)")
        #expect(try ScenarioRecord.findings(of: line, name: name) == [], "\(name)")
    }
}
