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
    var findings: [String] {
        let truth = line.world.truth()
        return line.ledger.contradictions + findingsOfContainers(truth) + findingsOfThings(truth) + findingsOfTables
            + findingsOfCounts
    }

    /// Every accepted container is a thing of the world, once, and holds what the record says.
    private func findingsOfContainers(_ truth: Truth) -> [String] {
        var findings: [String] = []
        var checked = 0
        for item in truth.items where item.level > 1 {
            guard let code = acceptedCode(of: item) else { continue }
            checked += 1
            let inside = item.children.map { child in Self.name(of: truth.items[child]) }.sorted()
            let recorded = line.ledger.children(of: code).map { child in child.description }.sorted()
            if inside != recorded { findings.append("\(code) holds \(inside), not \(recorded)") }
        }
        let accepted = line.ledger.rows.count { $0.level > 1 && $0.state.isAccepted }
        if checked != accepted { findings.append("\(accepted) accepted containers are \(checked) things") }
        return findings
    }

    /// What is accepted is on a thing that is not in a bin; what lies in an accepted container is accepted and known.
    private func findingsOfThings(_ truth: Truth) -> [String] {
        var findings: [String] = []
        var sound: Set<Code> = []
        for item in truth.items {
            guard let code = item.text.flatMap(Self.code) else { continue }
            var isInBin = false
            if case .bin = item.place { isInBin = true }
            if !isInBin { sound.insert(code) }
            guard case .inContainer(let container) = item.place,
                let parent = acceptedCode(of: truth.items[container])
            else { continue }
            if acceptedCode(of: item) == nil { findings.append("\(code) lies in the accepted \(parent), and is not") }
        }
        for row in line.ledger.rows where row.state.isAccepted && !sound.contains(row.code) {
            // A copy may lie in the bin while the first one is good.
            findings.append("accepted \(row.code) is on nothing outside of a bin")
        }
        return findings
    }

    /// Parents and children agree, nothing was sent twice or went back after it was sent, every state is final.
    private var findingsOfTables: [String] {
        let open: [CodeState] = [.allocated, .encoded, .inDoubt]
        var findings: [String] = []
        for row in line.ledger.rows {
            if open.contains(row.state) { findings.append("\(row.code) stays \(row.state)") }
            if row.sendings > 1 { findings.append("\(row.code) was sent \(row.sendings) times") }
            let wasSent = row.sendings > 0
            if wasSent && row.state == .unallocated { findings.append("\(row.code) was sent and is in its pool") }
            if !wasSent && !row.isPreprinted && row.state.isAccepted {
                findings.append("\(row.code) is accepted and was never sent")
            }
            if row.level > 1 && row.state.isAccepted && !row.isClosed { findings.append("\(row.code) was not closed") }
            guard let parent = row.parent.map({ line.ledger.row(id: $0) }) else { continue }
            if !row.state.isAccepted || !parent.state.isAccepted {
                findings.append("\(row.code), \(row.state), is in \(parent.code), \(parent.state)")
            }
        }
        return findings
    }

    /// Conservation: each leased code is counted once, and the line counts as the tables do.
    private var findingsOfCounts: [String] {
        var findings: [String] = []
        let counts = line.assembly.line.snapshot.counts
        for level in counts.indices.dropFirst() {
            // Codes of the function test are no codes of the product.
            let rows = line.ledger.rows.filter { Int($0.level) == level && !$0.isTest }
            for state in CodeState.allCases {
                let recorded = rows.count { $0.state == state }
                // Of a lease that came too late the line never heard; the ledger took it back.
                let fits = state == .unallocated ? counts[level][state] <= recorded : counts[level][state] == recorded
                if !fits { findings.append("level \(level): \(counts[level][state]) \(state), not \(recorded)") }
            }
        }
        return findings
    }

    /// The code on a thing if it is one that the record accepts.
    func acceptedCode(of item: Truth.Item) -> Code? {
        guard let code = item.text.flatMap(Self.code), let row = line.ledger.row(code), row.state.isAccepted else {
            return nil
        }
        return code
    }

    private static func name(of item: Truth.Item) -> String {
        item.text.flatMap(Self.code)?.description ?? "nothing"
    }

    /// The code that a text on a thing is; an SSCC stands there with its AI, a GS1 code with lot and expiry behind it.
    static func code(_ text: String) -> Code? {
        if text.hasPrefix("01"), let separator = text.firstIndex(of: "\u{1D}") {
            return Code(String(text[..<separator]))
        }
        return Code(text.hasPrefix("00") && text.utf8.count == 20 ? String(text.dropFirst(2)) : text)
    }
}
