import Codes
import LineAssembly
import LineCore
import LineWorld
import VirtualLine

/// Compares what the tables say with what really is: for every container what is in it, for every thing whether it may
/// be where it is, for every code whether its state is final, and the counts of the line with those of the tables.
struct RecordAndTruth {
    let line: VirtualLine
    let truth: Truth

    init(_ line: VirtualLine) {
        self.line = line
        truth = line.world.truth()
    }

    /// Everything that is otherwise than it must be.
    var findings: [String] {
        line.ledger.contradictions + findingsOfContainers + findingsOfThings + findingsOfTables + findingsOfCounts
    }

    /// Every accepted container is a thing of the world, once, and holds what the record says.
    private var findingsOfContainers: [String] {
        var findings: [String] = []
        var checked = 0
        for item in truth.items where item.level > 1 {
            guard let code = acceptedCode(of: item), !isRejectedCopy(item) else { continue }
            checked += 1
            let inside = item.children.map { child in Self.name(of: truth.items[child]) }.sorted()
            let recorded = line.ledger.children(of: code).map { child in child.description }.sorted()
            if inside != recorded { findings.append("\(code) holds \(inside), not \(recorded)") }
        }
        let accepted = line.ledger.rows.count { $0.level > 1 && $0.state.isAccepted }
        if checked != accepted { findings.append("\(accepted) accepted containers are \(checked) things") }
        return findings
    }

    /// What is accepted is on a thing that is not in a bin; what lies in an accepted container is accepted and known;
    /// no two things in accepted containers carry one code.
    private var findingsOfThings: [String] {
        var findings: [String] = []
        var sound: Set<Code> = []
        var delivered: Set<Code> = []
        for item in truth.items {
            guard let code = item.text.flatMap(Self.code) else { continue }
            var isInBin = false
            if case .bin = item.place { isInBin = true }
            if !isInBin { sound.insert(code) }
            guard case .inContainer(let container) = item.place,
                let parent = acceptedCode(of: truth.items[container]), !isRejectedCopy(truth.items[container])
            else { continue }
            if acceptedCode(of: item) == nil { findings.append("\(code) lies in the accepted \(parent), and is not") }
            if !delivered.insert(code).inserted { findings.append("\(code) is delivered twice") }
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
            let rows = line.ledger.rows.filter { Int($0.level) == level }
            for state in CodeState.allCases {
                let recorded = rows.count { $0.state == state }
                // Of a lease that came too late the line never heard; the ledger took it back.
                let fits = state == .unallocated ? counts[level][state] <= recorded : counts[level][state] == recorded
                if !fits { findings.append("level \(level): \(counts[level][state]) \(state), not \(recorded)") }
            }
        }
        return findings
    }

    /// It lies in a bin and carries the code of another thing that does not: a label or print that was made twice.
    private func isRejectedCopy(_ item: Truth.Item) -> Bool {
        guard case .bin = item.place else { return false }
        return truth.items.contains { other in
            if case .bin = other.place { return false }
            return other.id != item.id && other.text == item.text
        }
    }

    /// The code on a thing if it is one that the record accepts.
    func acceptedCode(of item: Truth.Item) -> Code? {
        guard let code = item.text.flatMap(Self.code), let row = line.ledger.row(code), row.state.isAccepted else {
            return nil
        }
        return code
    }

    static func name(of item: Truth.Item) -> String {
        item.text.flatMap(Self.code)?.description ?? "nothing"
    }

    /// The code that a text on a thing is; an SSCC stands there with its AI.
    static func code(_ text: String) -> Code? {
        if text.hasPrefix("00") && text.utf8.count == 20 { return Code(String(text.dropFirst(2))) }
        // A bare text of digits is taken as it stands; an element string has its AIs.
        guard text.hasPrefix("01"), let reading = Reading("]d2" + text) else { return Code(text) }
        return interpret(reading).identity ?? Code(text)
    }
}
