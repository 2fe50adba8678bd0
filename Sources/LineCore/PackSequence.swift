/// Where a reader of a tracked container sees packs of its content: the witness of what the sequence says.
public enum WitnessPosition: UInt8, Sendable, CaseIterable {
    /// The last pack that went in.
    case last = 1
    /// The first and the last pack that went in.
    case ends = 2
}

/// The packs of a level in the order in which they left their gate, as far as no container took them yet.
///
/// ```
///   … | in proven containers | 1 2 3 … ratio | ratio+1 …
///                            ▲               ▲
///                        boundary        the witness must be here
/// ```
/// A *boundary* is proven by a reading of the last pack of a container: with the next container another pack begins.
struct PackSequence: Sendable {
    /// Gate order of the last pack before the boundary.
    private(set) var boundary: UInt32 = 0
    /// The boundary lies where it is said to lie. At the start of a batch it does: no pack of it is on the line.
    private(set) var isProven = true

    enum Finding: Hashable, Sendable {
        /// The content is these packs, in their order.
        case proven([CodeSlot])
        /// What is in the container is not known. These packs are in it, or lost since the last proven boundary.
        case unproven([CodeSlot])
    }

    mutating func start() {
        boundary = 0
        isProven = true
    }

    /// A container left with a content that nobody knows.
    mutating func lose() { isProven = false }

    /// A container of `ratio` packs of this level shows these packs at the witness's position.
    mutating func witness(
        _ seen: [CodeSlot], at position: WitnessPosition, level: UInt8, ratio: Int, codes: CodeTable
    ) -> Finding {
        let waiting = codes.packs(level: level, after: boundary)
        let content = Array(waiting.prefix(ratio))
        let isWhole = content.count == ratio && content.allSatisfy { codes.isPlain($0) }
        if isProven, isWhole, fits(seen, content, position) {
            boundary = content.last.map { codes[$0].gateOrder } ?? boundary
            return .proven(content)
        }
        // The pack farthest back in the sequence that was seen is the last one in this container, if it is one of those
        // that wait: the next container begins behind it.
        let last = seen.filter { waiting.contains($0) }.max { codes[$0].gateOrder < codes[$1].gateOrder }
        guard let last, seen.count == position.count else {
            isProven = false
            return .unproven(content)
        }
        boundary = codes[last].gateOrder
        isProven = true
        return .unproven(waiting.filter { codes[$0].gateOrder <= boundary })
    }

    private func fits(_ seen: [CodeSlot], _ content: [CodeSlot], _ position: WitnessPosition) -> Bool {
        guard let first = content.first, let last = content.last else { return false }
        switch position {
        case .last: return seen == [last]
        case .ends: return seen.count == 2 && seen.contains(first) && seen.contains(last)
        }
    }
}

extension WitnessPosition {
    /// Packs that a reader there sees.
    var count: Int { self == .last ? 1 : 2 }
}

extension CodeTable {
    /// The packs of a level that left their gate after this one, in no container and in no bin, in the order in which
    /// they left it. One whose whereabouts are unknown is among them: it may be in its place, or not.
    func packs(level: UInt8, after boundary: UInt32) -> [CodeSlot] {
        gateSequence[Int(level)].dropFirst(Int(boundary)).filter { slot in
            let entry = self[slot]
            return entry.state == .commissioned && !entry.parent.exists && !entry.isKept && entry.place != .inBin
                && entry.place != .inHand
        }
    }

    /// It waits in the row, as far as anybody knows, and may be packed.
    fileprivate func isPlain(_ slot: CodeSlot) -> Bool {
        let entry = self[slot]
        return entry.place == .passed && !entry.isLabelDue && !entry.isSuspect
    }
}
