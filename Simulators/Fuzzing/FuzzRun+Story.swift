import Codes
import LineAssembly
import LineCore
import LineWorld
import Links
import VirtualLine

extension FuzzRun {
    /// All that the journal says of a code, and where the things are that carry it; for a person who looks into a finding.
    public func story(of text: String) -> [String] {
        var told: [String] = []
        let id = Code(text).flatMap { line.ledger.id(of: $0) }
        for entry in line.ledger.entries {
            guard let event = try? EventCodec.decode(entry.event) else { continue }
            if case .codesLeased = event { continue }
            let facts = entry.facts.filter { fact in id.map { isAbout($0, fact) } ?? false }
            if id == nil, let heard = entry.facts.first(where: { "\($0)".contains(text) }) {
                told.append("\(entry.sequence): \(event) → \(heard) of \(entry.facts.count)")
                continue
            }
            let isHeard = "\(event)".contains(text)
            guard isHeard || !facts.isEmpty else { continue }
            told.append("\(entry.sequence) at \(entry.moment.tick.microseconds / 1_000) ms: \(event) → \(facts)")
        }
        for item in line.world.truth().items where item.text?.contains(text) == true {
            told.append("thing \(item)")
        }
        return told
    }

    private func isAbout(_ id: Int64, _ fact: Fact) -> Bool {
        switch fact {
        case .codeState(let code, _, _, _), .sent(let code, _), .containerClosed(let code, _, _),
            .whereabouts(let code, _), .reprinted(_, let code, _), .reprintVerified(_, let code):
            code == id
        case .packed(let child, let parent), .unpacked(let child, let parent): child == id || parent == id
        case .rejected(_, _, _, let code, _): code == id
        case .act(let act): act.codes.contains(id)
        default: false
        }
    }
}
