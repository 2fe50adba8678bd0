import Codes
import LineCore

/// The packs that a relation file covers, and what is really in them.
struct RelationTree {
    /// Layers that the file has: all levels, but not an SSCC level on top of two or more others.
    let layers: Int
    /// Smallest units in each container, by index.
    private(set) var units: [UInt32]
    /// Lots of those units: the first, the second, and whether there is a third.
    private var firstLot: [UInt16]
    private var secondLot: [UInt16]
    private var hasThirdLot: [Bool]
    private let fullUnits: [UInt32]
    private let contents: [UInt32]
    private let ratios: [UInt32]
    /// Nothing is packed: then the loose units themselves are told, since a file needs a code.
    private var tellsLooseUnits = true

    private static let noLot = UInt16.max

    /// Whether a record with these levels has a relation file.
    static func isNeeded(levels: [LevelPlan]) -> Bool { levels.count > 1 && levels[0].scheme == .cn20 }

    static func layers(of levels: [LevelPlan]) -> Int {
        levels.count > 2 && levels[levels.count - 1].scheme == .sscc ? levels.count - 1 : levels.count
    }

    /// The layer of the case: the level of that name, else the top of the file.
    static func caseLayer(of levels: [LevelPlan]) -> Int {
        let layers = layers(of: levels)
        return levels.prefix(layers).first { $0.name == "case" || $0.name == "箱" }.map { Int($0.level) } ?? layers
    }

    init(table: RecordTable, levels: [LevelPlan]) {
        layers = Self.layers(of: levels)
        units = Array(repeating: 0, count: table.rows.count)
        firstLot = Array(repeating: Self.noLot, count: table.rows.count)
        secondLot = firstLot
        hasThirdLot = Array(repeating: false, count: table.rows.count)
        var full: [UInt32] = [1]
        for plan in levels.dropFirst() {
            let (product, overflow) = (full.last ?? 1).multipliedReportingOverflow(by: UInt32(plan.ratio))
            full.append(overflow ? .max : product)
        }
        fullUnits = full
        contents = table.fill()
        ratios = levels.map { UInt32($0.ratio) }
        var byLevel = [[UInt32]](repeating: [], count: levels.count)
        for index in table.order where table[index].state.isAccepted {
            byLevel[Int(table[index].level) - 1].append(index)
        }
        var isAnythingPacked = false
        for (depth, indexes) in byLevel.prefix(layers).enumerated() {
            for index in indexes {
                let place = Int(index)
                if depth == 0 {
                    units[place] = 1
                    firstLot[place] = table[index].lot
                } else if contents[place] > 0 {
                    isAnythingPacked = true
                }
                let parent = table[index].parent
                guard depth + 1 < layers, parent != RecordTable.none else { continue }
                units[Int(parent)] += units[place]
                note(firstLot[place], in: Int(parent))
                note(secondLot[place], in: Int(parent))
                if hasThirdLot[place] { hasThirdLot[Int(parent)] = true }
            }
        }
        tellsLooseUnits = !isAnythingPacked
    }

    private mutating func note(_ lot: UInt16, in place: Int) {
        if lot == Self.noLot || firstLot[place] == lot || secondLot[place] == lot { return }
        if firstLot[place] == Self.noLot {
            firstLot[place] = lot
        } else if secondLot[place] == Self.noLot {
            secondLot[place] = lot
        } else {
            hasThirdLot[place] = true
        }
    }

    func holdsThirdLot(_ index: UInt32) -> Bool { hasThirdLot[Int(index)] }

    /// Whether the file has a line for the code. Loose units and empty containers are left out.
    func tells(_ index: UInt32, table: RecordTable) -> Bool {
        let row = table[index]
        guard row.isDefined, row.state.isAccepted, Int(row.level) <= layers else { return false }
        if row.level > 1 { return contents[Int(index)] > 0 }
        return row.parent != RecordTable.none || (tellsLooseUnits && !row.isCarried)
    }

    /// The container of a code within the file.
    func parent(of index: UInt32, table: RecordTable) -> UInt32 {
        Int(table[index].level) < layers ? table[index].parent : RecordTable.none
    }

    /// The flag of a code by itself, as ``RelationProfile/FlagPolicy/byFill`` has it: 0 normal, 1 mixed of two batches,
    /// 2 short, 3 both; always 0 for a unit.
    func flag(_ index: UInt32, table: RecordTable) -> Int {
        let level = Int(table[index].level)
        guard level > 1 else { return 0 }
        let isMixed = secondLot[Int(index)] != Self.noLot
        let isShort = units[Int(index)] < fullUnits[level - 1]
        return (isMixed ? 1 : 0) + (isShort ? 2 : 0)
    }

    /// The flag that a file with this policy has for the code.
    ///
    /// - Parameter isAnyShort: what ``isAnyShort(table:)`` says.
    func flag(
        _ index: UInt32, _ policy: RelationProfile.FlagPolicy, isAnyShort: Bool, table: RecordTable
    ) -> Int {
        let own = flag(index, table: table)
        switch policy {
        case .byFill: return own
        case .byChildren:
            let level = Int(table[index].level)
            guard level > 1 else { return 0 }
            return own & 1 + (contents[Int(index)] < ratios[level - 1] ? 2 : 0)
        case .outermost: return flag(outermost(of: index, table: table), table: table)
        case .wholeFile: return own | (isAnyShort ? 2 : 0)
        }
    }

    /// Whether a container that the file tells is short.
    func isAnyShort(table: RecordTable) -> Bool {
        table.order.contains { tells($0, table: table) && flag($0, table: table) & 2 != 0 }
    }

    private func outermost(of index: UInt32, table: RecordTable) -> UInt32 {
        var outermost = index
        while true {
            let parent = parent(of: outermost, table: table)
            if parent == RecordTable.none { return outermost }
            outermost = parent
        }
    }

    /// What keeps the tree from being told. The table's own check has found everything else.
    func check(
        table: RecordTable, levels: [LevelPlan], text: (UInt32) -> String, file: String, findings: inout FindingList
    ) {
        let caseLayer = Self.caseLayer(of: levels)
        for index in table.order where Int(table[index].level) == caseLayer && holdsThirdLot(index) {
            findings.add(file, text(index), .thirdBatch)
        }
    }
}
