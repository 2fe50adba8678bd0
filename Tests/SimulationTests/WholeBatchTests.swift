import Codes
import LineCore
import LineWorld
import Requirements
import Testing
import VirtualLine

@Suite("A whole batch in virtual time")
struct WholeBatchTests {
    @Test(.requirement("V-01", "V-04", "A-01", "A-03", "N-01"))
    func withoutFaults() throws {
        var example = ExampleLine(units: 1_000, speed: 300, seed: 1, faults: .none)
        let ended = example.runBatch(atMost: 400_000)
        let snapshot = example.line.assembly.line.snapshot
        #expect(ended, "\(describe(example))")
        #expect(snapshot.tally.passed[0] == 1_000, "\(describe(example))")
        #expect(snapshot.tally.closed[2] == 100)
        #expect(snapshot.tally.closed[3] == 5)
        #expect(snapshot.tally.closed[4] == 1)
        expectTruth(example)
    }
}

func describe(_ example: ExampleLine) -> String {
    let snapshot = example.line.assembly.line.snapshot
    return """
        at \(example.line.now / 1_000) ms: \(snapshot.phase) \(String(describing: snapshot.state)) fed \
        \(example.line.world.fed) idle \(example.line.world.isIdle) holds \(snapshot.holds.map { "\($0.cause) \($0.station) \($0.device)" }) \
        alarms \(snapshot.alarms.map { "\($0.kind) \($0.station) \($0.device) \($0.detail)" }) \
        passed \(snapshot.tally.passed) rejected \(snapshot.tally.rejected) removed \(snapshot.tally.removed) reasons \
        \(snapshot.tally.reasons.map { station in Reason.allCases.filter { station[Int($0.rawValue)] > 0 }.map { "\($0.token) \(station[Int($0.rawValue)])" } }) \
        closed \(snapshot.tally.closed) obstacles \(snapshot.closingObstacles) \(example.line.ledger.contradictions.prefix(5))
        """
}

/// What the record says is in a container is what is in the container, for every container.
func expectTruth(_ example: ExampleLine, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(example.line.ledger.contradictions.isEmpty, sourceLocation: sourceLocation)
    let truth = example.line.world.truth()
    var checked = 0
    for item in truth.items where item.level > 1 {
        guard let text = item.text, let code = Code(text.hasPrefix("00") && text.utf8.count == 20 ? String(text.dropFirst(2)) : text),
            let row = example.line.ledger.row(code), row.state.isAccepted
        else { continue }
        let inside = Set(item.children.map { truth.items[$0].text ?? "nothing" })
        let recorded = Set(example.line.ledger.children(of: code).map { $0.description })
        #expect(inside == recorded, "container \(text)", sourceLocation: sourceLocation)
        checked += 1
    }
    let accepted = example.line.ledger.rows.count { $0.level > 1 && $0.state.isAccepted }
    #expect(checked == accepted, "each accepted container is a thing of the world", sourceLocation: sourceLocation)
}
