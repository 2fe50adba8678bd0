/// The lives of a batch's codes, played event by event: what cannot have happened is found, and at the end the
/// containers and lives must be those of the table.
struct Story {
    private enum Life: UInt8 { case unborn, alive, ended }

    private let levels: [UInt32]
    private var lives: [Life]
    private var containers: [UInt32]
    private var contents: [UInt32]

    /// - Parameter capacities: children that fit into a container, by level from 1 up; 0 for level 1.
    init(table: RecordTable, capacities: [UInt32]) {
        levels = capacities
        lives = Array(repeating: .unborn, count: table.rows.count)
        containers = Array(repeating: RecordTable.none, count: table.rows.count)
        contents = Array(repeating: 0, count: table.rows.count)
    }

    func isBorn(_ code: UInt32) -> Bool { lives[Int(code)] != .unborn }
    func hasEnded(_ code: UInt32) -> Bool { lives[Int(code)] == .ended }

    mutating func commission(_ code: UInt32) -> RecordFinding.Kind? {
        guard lives[Int(code)] == .unborn else { return .commissionedTwice }
        lives[Int(code)] = .alive
        return nil
    }

    /// Nil when the code may be used now.
    func use(_ code: UInt32) -> RecordFinding.Kind? {
        switch lives[Int(code)] {
        case .unborn: .notCommissioned
        case .alive: nil
        case .ended: .usedAfterEnd
        }
    }

    mutating func pack(_ child: UInt32, into parent: UInt32, table: RecordTable) -> RecordFinding.Kind? {
        if let fault = use(child) ?? use(parent) { return fault }
        guard containers[Int(child)] == RecordTable.none else { return .alreadyPacked }
        let level = table[parent].level
        guard level == table[child].level + 1 else { return .wrongLevel }
        guard contents[Int(parent)] < levels[Int(level) - 1] else { return .overfull }
        containers[Int(child)] = parent
        contents[Int(parent)] += 1
        return nil
    }

    mutating func unpack(_ child: UInt32, from parent: UInt32) -> RecordFinding.Kind? {
        if let fault = use(child) ?? use(parent) { return fault }
        guard containers[Int(child)] == parent else { return .notInside }
        containers[Int(child)] = RecordTable.none
        contents[Int(parent)] -= 1
        return nil
    }

    /// A code leaves the flow only when it is in nothing and holds nothing.
    func outside(_ code: UInt32) -> RecordFinding.Kind? {
        if let fault = use(code) { return fault }
        if containers[Int(code)] != RecordTable.none { return .endedInside }
        return contents[Int(code)] > 0 ? .endedWithContent : nil
    }

    mutating func end(_ code: UInt32) -> RecordFinding.Kind? {
        if let fault = outside(code) { return fault }
        lives[Int(code)] = .ended
        return nil
    }

    /// Whether the story ends as the table says.
    func compare(with table: RecordTable, text: (UInt32) -> String, file: String, findings: inout FindingList) {
        for code in table.order {
            let row = table[code]
            if containers[Int(code)] != row.parent { findings.add(file, text(code), .treeDiffers) }
            let isAlive = lives[Int(code)] == .alive
            if row.state.isAccepted ? !isAlive : (row.state.isDead && isAlive) {
                findings.add(file, text(code), .lifeDiffers)
            }
        }
    }
}
