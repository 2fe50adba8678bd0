import Codes
import LineAssembly
import LineCore
import LineWorld
import VirtualLine

extension ExampleLine {
    /// Where the line stands, for a failed expectation.
    var summary: String {
        let snapshot = line.assembly.line.snapshot
        let reasons = snapshot.tally.reasons.map { station in
            Reason.allCases.filter { station[Int($0.rawValue)] > 0 }
                .map { "\($0.token) \(station[Int($0.rawValue)])" }
        }
        return """
            at \(line.now / 1_000) ms: \(snapshot.phase), \(snapshot.state.map { "\($0)" } ?? "no PLC"), fed \
            \(line.world.fed), idle \(line.world.isIdle), holds \(snapshot.holds), alarms \
            \(snapshot.alarms.map { "\($0.kind) \($0.station) \($0.device) \($0.detail)" }), passed \
            \(snapshot.tally.passed), rejected \(snapshot.tally.rejected), removed \(snapshot.tally.removed), \
            \(reasons), closed \(snapshot.tally.closed), obstacles \(snapshot.closingObstacles), \
            \(line.ledger.contradictions.prefix(5))
            """
    }

    /// What the record says is in a container is what is in the container, for every container; nothing accepted is
    /// unknown to the world, every code has its final state, no accepted unit lies in a reject bin, and the line and
    /// the tables count the same. The answer is what is found to be otherwise.
    var findings: [String] { RecordAndTruth(line).findings }

    /// The code on a thing if it is one that the record accepts.
    func acceptedCode(of item: Truth.Item) -> Code? { RecordAndTruth(line).acceptedCode(of: item) }
}
