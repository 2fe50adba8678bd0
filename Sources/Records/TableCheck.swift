import LineCore

extension RecordTable {
    /// What the reason says of a loose code: `loose`, or that and more behind `:`, `;`, `,` or a space.
    static func callsLoose(_ reason: some StringProtocol) -> Bool {
        let bytes = reason.utf8
        guard bytes.starts(with: "loose".utf8) else { return false }
        guard let next = bytes.dropFirst(5).first else { return true }
        return ":;, ".utf8.contains(next)
    }

    /// Whether the reason says that the next batch's container took the unit over.
    static func callsCarried(_ reason: some StringProtocol) -> Bool {
        reason.utf8.starts(with: "loose: carried to ".utf8)
    }

    func counts(levels: Int) -> [LevelCounts] {
        var counts = [LevelCounts](repeating: LevelCounts(), count: levels)
        for index in order { counts[Int(self[index].level) - 1][self[index].state] += 1 }
        return counts
    }

    /// Children of each code, by index.
    func fill() -> [UInt32] {
        var fill = [UInt32](repeating: 0, count: rows.count)
        for index in order where self[index].parent != Self.none { fill[Int(self[index].parent)] += 1 }
        return fill
    }

    /// What must hold in the table itself: only accepted codes have a container, which is there, accepted, one level
    /// up and not over its ratio; a code outside is called loose; a released container is not empty.
    func check(levels: [LevelPlan], text: (UInt32) -> String, file: String, findings: inout FindingList) {
        let fill = fill()
        for index in order {
            let row = self[index]
            if row.parent != Self.none {
                let parent = self[row.parent]
                if !row.state.isAccepted { findings.add(file, text(index), .notAccepted) }
                if !parent.isDefined {
                    findings.add(file, text(index), .orphan)
                } else if parent.level != row.level + 1 {
                    findings.add(file, text(index), .wrongLevel)
                } else if !parent.state.isAccepted {
                    findings.add(file, text(index), .notAccepted)
                }
            } else if row.state.isAccepted, Int(row.level) < levels.count, !row.isCalledLoose {
                findings.add(file, text(index), .notCalledLoose)
            }
            guard row.level > 1 else { continue }
            if fill[Int(index)] > UInt32(levels[Int(row.level) - 1].ratio) {
                findings.add(file, text(index), .overfull)
            }
            if row.state == .released, fill[Int(index)] == 0 { findings.add(file, text(index), .empty) }
        }
    }
}
