import Codes
import LineCore

/// The state of a code in codes.csv and record.json.
enum RowState: UInt8, CaseIterable {
    case commissioned, released, sampled, destroyed, inactive, invalid, returned, inDoubt

    /// The word in files.
    var token: String {
        switch self {
        case .commissioned: "commissioned"
        case .released: "released"
        case .sampled: "sampled"
        case .destroyed: "destroyed"
        case .inactive: "inactive"
        case .invalid: "invalid"
        case .returned: "returned"
        case .inDoubt: "in_doubt"
        }
    }

    init?(token: some StringProtocol) {
        guard let found = Self.allCases.first(where: { $0.token == token }) else { return nil }
        self = found
    }

    /// Nil for the states that a record cannot have: something is still under way.
    init?(_ state: CodeState, released: Bool) {
        switch state {
        case .commissioned, .released: self = released ? .released : .commissioned
        case .sampled, .labelSampled: self = .sampled
        case .destroyed: self = .destroyed
        case .inactive: self = .inactive
        case .snInvalid, .labelScrapped: self = .invalid
        case .unallocated: self = .returned
        case .inDoubt: self = .inDoubt
        case .allocated, .encoded: return nil
        }
    }

    var isAccepted: Bool { self == .commissioned || self == .released }
    /// Over, for a reader of the events.
    var isDead: Bool {
        switch self {
        case .destroyed, .inactive, .invalid, .returned: true
        case .commissioned, .released, .sampled, .inDoubt: false
        }
    }
}

/// The codes of a batch in little memory: about 60 bytes a code, whatever their number.
///
/// A code's key is its identity, the bytes of a `Code`. Its index is given when it is first named, be it as a parent,
/// and `order` says in which order the rows themselves came.
struct RecordTable {
    struct Row {
        var level: UInt8 = 0
        /// ``RowState``
        var state = RowState.returned
        var lot: UInt16 = 0
        /// Index of the container, or ``RecordTable/none``.
        var parent = RecordTable.none
        /// The code has a row of its own, not only children that name it.
        var isDefined = false
        /// Its reason says `loose`.
        var isCalledLoose = false
        /// The next batch's container took it over, or it came from the batch before.
        var isCarried = false
    }

    static let none = UInt32.max

    private var arena: [UInt8] = []
    private var starts: [UInt32] = [0]
    private var slots = [UInt32](repeating: RecordTable.none, count: 1024)
    private(set) var rows: [Row] = []
    private(set) var order: [UInt32] = []
    /// Batch numbers, as they came up.
    private(set) var lots: [String] = []

    /// The bytes of a code's key.
    func key(_ index: UInt32) -> ArraySlice<UInt8> {
        arena[Int(starts[Int(index)])..<Int(starts[Int(index) + 1])]
    }

    /// The code as codes.csv spells it; a container that has no row as its plain bytes.
    func text(_ index: UInt32, levels: [LevelPlan]) -> String {
        let level = Int(self[index].level)
        guard level > 0, let code = Code(bytes: key(index)) else { return String(decoding: key(index), as: UTF8.self) }
        return fileForm(of: code, scheme: levels[level - 1].scheme)
    }

    subscript(index: UInt32) -> Row { rows[Int(index)] }

    /// The index of a key; nil when nothing has that name.
    func index(of key: ArraySlice<UInt8>) -> UInt32? {
        let found = slots[slot(of: key)]
        return found == Self.none ? nil : found
    }

    /// The index of a key, which is made known if it was not.
    mutating func intern(_ key: ArraySlice<UInt8>) -> UInt32 {
        var place = slot(of: key)
        if slots[place] != Self.none { return slots[place] }
        if rows.count * 2 >= slots.count {
            grow()
            place = slot(of: key)
        }
        let index = UInt32(rows.count)
        precondition(arena.count + key.count < Int(UInt32.max), "a record's codes fit into four gigabytes")
        arena += key
        starts.append(UInt32(arena.count))
        rows.append(Row())
        slots[place] = index
        return index
    }

    mutating func define(_ index: UInt32, as row: Row) {
        rows[Int(index)] = row
        rows[Int(index)].isDefined = true
        order.append(index)
    }

    /// The number under which a row keeps its batch. Nil when there are more than 65,535 of them.
    mutating func intern(lot: String) -> UInt16? {
        if let last = lots.lastIndex(of: lot) { return UInt16(last) }
        guard lots.count < Int(UInt16.max) else { return nil }
        lots.append(lot)
        return UInt16(lots.count - 1)
    }

    private func slot(of key: ArraySlice<UInt8>) -> Int {
        // FNV-1a, its upper bits folded in; open addressing, one step at a time.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in key { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: hash ^ hash >> 32) & mask
        while slots[place] != Self.none, self.key(slots[place]) != key { place = (place + 1) & mask }
        return place
    }

    private mutating func grow() {
        slots = [UInt32](repeating: Self.none, count: slots.count * 2)
        for index in rows.indices { slots[slot(of: key(UInt32(index)))] = UInt32(index) }
    }
}

/// The numbers of record.json for one level.
struct LevelCounts: Hashable {
    var states = [Int](repeating: 0, count: RowState.allCases.count)

    subscript(state: RowState) -> Int {
        get { states[Int(state.rawValue)] }
        set { states[Int(state.rawValue)] = newValue }
    }

    var allocated: Int { states.reduce(0, +) }
}
