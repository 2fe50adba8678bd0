import Codes
import LineAssembly
import LineCore
import LineWorld
import Testing
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
    /// unknown to the world, every code has its final state, and no accepted unit lies in a reject bin.
    func expectRecordIsTruth(sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(line.ledger.contradictions.isEmpty, sourceLocation: sourceLocation)
        let truth = line.world.truth()
        var checked = 0
        for item in truth.items {
            guard let code = item.text.flatMap(Self.code), let row = line.ledger.row(code), row.state.isAccepted else {
                continue
            }
            if case .bin(let station) = item.place {
                // A copy may lie in the bin while the first one is good.
                let copies = truth.items.count { $0.text == item.text }
                #expect(
                    copies > 1, "accepted \(code) is in the bin of station \(station)", sourceLocation: sourceLocation)
            }
            guard item.level > 1 else { continue }
            checked += 1
            let inside = Set(item.children.map { truth.items[$0].text ?? "nothing" })
            let recorded = Set(line.ledger.children(of: code).map { $0.description })
            #expect(inside == recorded, "container \(code)", sourceLocation: sourceLocation)
        }
        let rows = line.ledger.rows
        #expect(
            checked == rows.count { $0.level > 1 && $0.state.isAccepted },
            "each accepted container is a thing of the world", sourceLocation: sourceLocation)
        let open: [CodeState] = [.allocated, .encoded, .inDoubt]
        #expect(
            !rows.contains { open.contains($0.state) }, "every code has its final state", sourceLocation: sourceLocation
        )
    }

    /// The code that a text on a thing is; an SSCC stands there with its AI.
    private static func code(_ text: String) -> Code? {
        Code(text.hasPrefix("00") && text.utf8.count == 20 ? String(text.dropFirst(2)) : text)
    }
}
