import Codes

/// The place of a code in the ``CodeTable``.
struct CodeSlot: Hashable, Sendable {
    var index: Int32
    static let none = CodeSlot(index: -1)
    var exists: Bool { index >= 0 }
}

/// What the line knows of one code of its batch.
struct CodeEntry: Sendable {
    let id: CodeID
    let code: Code
    let level: UInt8
    var state: CodeState
    /// On its way to a printer, or printed: never to be issued again.
    var isSent: Bool
    var place: Place
    /// Record index or label number under which it was sent; 0 = not sent.
    var sentIndex: UInt32
    var parent: CodeSlot
    /// Children in it now.
    var children: UInt16
    /// Smallest units in it now, at any depth.
    var units: UInt32
    /// Why it will not be accepted, as soon as that is known.
    var reason: Reason?
    /// Counts the packs of its level in the order in which they left their gate; 0 = it did not yet.
    var gateOrder: UInt32
    /// It came printed: no printer of this line was ever sent it.
    var isPreprinted: Bool { isSent && sentIndex == 0 }
    /// What the label in force shows; nil while there is none: not closed yet, or declared destroyed.
    var label: LabelContent? = nil
    /// Packs came or went since the container was closed last.
    var isChanged = false
    /// The container that it was taken out of by hand.
    var origin = CodeSlot.none
    /// The batch that it was carried in from: its number, from 1 on, among ``Floor/otherBatches``; 0 = the present one.
    var lot: UInt8 = 0
    /// Its content, in the order of packing, as a chain through the children.
    var firstChild = CodeSlot.none
    var lastChild = CodeSlot.none
    /// Its neighbours in the container.
    var nextSibling = CodeSlot.none
    var previousSibling = CodeSlot.none

    /// A closed container whose label does not show what is in it, or that has none (W-04).
    var isLabelDue: Bool {
        level > 1 && state == .commissioned && label != LabelContent(children: children, units: units)
    }
    /// A container whose content is not what its record says: it is packed no more and never accepted.
    var isSuspect = false
    /// Set apart for a container that has no code yet, at one station: it can be in no other one's hands.
    var isKept = false

    /// Where a commissioned pack is.
    enum Place: UInt8, Sendable {
        /// Between its verdict and its outcome at the gate.
        case atGate
        /// Passed its gate, seen in no container yet.
        case passed
        /// In a container.
        case packed
        /// In a reject bin, in a rejected container or by itself.
        case inBin
        /// Nobody knows (U-05).
        case unknown
        /// Taken off the belt by hand: nobody knows where it is, but it is on the line no more.
        case taken
        /// In the hands of people who identified it: known, but not on the line.
        case inHand

        var isKnown: Bool { self != .unknown && self != .taken }
    }
}

/// The codes of the batch: all that were leased to it, with their states. It is the only place that changes a state,
/// so that the table of transitions and the counters cannot be passed by.
struct CodeTable: Sendable {
    private(set) var entries: [CodeEntry] = []
    private var slots: [Code: CodeSlot] = [:]
    /// Codes that may be issued, by level, in the order of their leases.
    private var free: [LeaseQueue]
    private(set) var counts: [StateCounts]
    /// Codes that came in with leases, as printed cartons, or carried from another batch, by level; counted apart from
    /// their states (N-01).
    private(set) var leased: [Int]
    /// Those of them that were carried in.
    private(set) var carried: [Int]
    /// Codes that have a parent, by their level.
    private(set) var packed: [Int]
    /// What is in the containers, by the containers' level.
    private(set) var fills: [ContainerFill]
    /// Rises with each change of a state, place or parent.
    private(set) var revision = 0
    /// Children in a full container, by level; 0 where it is not known.
    private let ratios: [UInt16]
    /// Packs that left their gate so far, by level, in their order: the one with gate order n is at n − 1.
    private(set) var gateSequence: [[CodeSlot]]

    init(levels: Int) { self.init(ratios: Array(repeating: 0, count: levels)) }

    /// - Parameter ratios: children in a full container, from level 1 (which has none) upwards.
    init(ratios: [UInt16]) {
        let levels = ratios.count
        self.ratios = [0] + ratios
        leased = Array(repeating: 0, count: levels + 1)
        packed = leased
        carried = leased
        fills = Array(repeating: ContainerFill(), count: levels + 1)
        free = Array(repeating: LeaseQueue(), count: levels + 1)
        counts = Array(repeating: StateCounts(), count: levels + 1)
        gateSequence = Array(repeating: [], count: levels + 1)
    }

    subscript(slot: CodeSlot) -> CodeEntry {
        get { entries[Int(slot.index)] }
        _modify { yield &entries[Int(slot.index)] }
    }

    func slot(of code: Code) -> CodeSlot? { slots[code] }

    /// Takes leased codes in. A code that is there already is a ledger that leased twice.
    mutating func take(_ leased: [LeasedCode], level: UInt8) {
        for lease in leased {
            precondition(slots[lease.code] == nil, "a code is leased once")
            let slot = CodeSlot(index: Int32(entries.count))
            entries.append(
                CodeEntry(
                    id: lease.id, code: lease.code, level: level, state: .allocated, isSent: false, place: .atGate,
                    sentIndex: 0, parent: .none, children: 0, units: level == 1 ? 1 : 0, reason: nil, gateOrder: 0))
            slots[lease.code] = slot
            free[Int(level)].append(slot)
            counts[Int(level)][.allocated] += 1
            self.leased[Int(level)] += 1
        }
    }

    /// Takes in codes that are printed already: they are never issued.
    mutating func takePrinted(_ allotted: [LeasedCode], level: UInt8) {
        for lease in allotted {
            precondition(slots[lease.code] == nil, "a code is allotted once")
            slots[lease.code] = CodeSlot(index: Int32(entries.count))
            entries.append(
                CodeEntry(
                    id: lease.id, code: lease.code, level: level, state: .encoded, isSent: true, place: .atGate,
                    sentIndex: 0, parent: .none, children: 0, units: level == 1 ? 1 : 0, reason: nil, gateOrder: 0))
        }
        counts[Int(level)][.encoded] += allotted.count
        leased[Int(level)] += allotted.count
        revision += 1
    }

    /// The container, and every one around it, is not what its record says.
    mutating func suspect(_ container: CodeSlot) {
        var slot = container
        while slot.exists {
            self[slot].isSuspect = true
            slot = self[slot].parent
        }
    }

    func freeCount(level: UInt8) -> Int { free[Int(level)].count }

    /// The next code to issue, in the order of the leases.
    mutating func issue(level: UInt8, index: UInt32, into step: inout Step) -> CodeSlot? {
        guard let slot = free[Int(level)].removeFirst() else { return nil }
        precondition(!self[slot].isSent, "a code is issued once")
        self[slot].isSent = true
        self[slot].sentIndex = index
        step.facts.append(.sent(code: self[slot].id, index: index))
        return slot
    }

    /// No code that waits is issued any more: each may be on a pack.
    ///
    /// - Returns: how many they were.
    mutating func doubtWaiting(level: UInt8, into step: inout Step) -> Int {
        var count = 0
        while let slot = free[Int(level)].removeFirst() {
            set(slot, to: .inDoubt, reason: .recordsLost, into: &step)
            count += 1
        }
        return count
    }

    mutating func set(_ slot: CodeSlot, to state: CodeState, reason: Reason?, into step: inout Step) {
        let entry = self[slot]
        precondition(entry.state.mayBecome(state), "a code moves along the table of transitions only")
        precondition(
            state != .unallocated || entry.sentIndex == 0, "a code that was sent to a printer never goes back")
        self[slot].state = state
        self[slot].reason = reason
        counts[Int(entry.level)][entry.state] -= 1
        counts[Int(entry.level)][state] += 1
        revision += 1
        step.facts.append(.codeState(code: entry.id, from: entry.state, to: state, reason: reason))
    }

    mutating func pack(_ child: CodeSlot, into parent: CodeSlot, step: inout Step) {
        precondition(!self[child].parent.exists, "a code has one parent at a time")
        precondition(self[child].level + 1 == self[parent].level, "a child is one level below its parent")
        precondition(self[child].state == .commissioned, "only a sound pack is packed")
        self[child].isKept = false
        // Whatever holds it is not what its record says either.
        if self[child].isSuspect { suspect(parent) }
        self[parent].isChanged = true
        attach(child, to: parent)
        step.facts.append(.packed(child: self[child].id, parent: self[parent].id))
    }

    private mutating func attach(_ child: CodeSlot, to parent: CodeSlot) {
        self[child].parent = parent
        fill(parent, from: self[parent].children, to: self[parent].children + 1)
        packed[Int(self[child].level)] += 1
        self[parent].children += 1
        addUnits(Int64(self[child].units), to: parent)
        link(child, into: parent)
    }

    /// Some codes were carried in from another batch.
    var hasCarried: Bool { carried.contains { $0 > 0 } }

    /// Takes in a code of another batch, in this container or in hand. A code that is there already is refused before.
    mutating func takeCarried(_ code: CarriedCode, lot: UInt8, parent: CodeSlot) -> CodeSlot {
        precondition(slots[code.code] == nil, "a code is carried in once")
        let slot = CodeSlot(index: Int32(entries.count))
        var entry = CodeEntry(
            id: code.id, code: code.code, level: code.level, state: .commissioned, isSent: true,
            place: parent.exists ? .packed : .inHand, sentIndex: code.isPreprinted ? 0 : .max, parent: .none,
            children: 0, units: code.level == 1 ? 1 : 0, reason: nil, gateOrder: 0)
        entry.lot = lot
        entries.append(entry)
        slots[code.code] = slot
        let level = Int(code.level)
        counts[level][.commissioned] += 1
        leased[level] += 1
        carried[level] += 1
        revision += 1
        if parent.exists { attach(slot, to: parent) }
        return slot
    }

    mutating func unpack(_ child: CodeSlot, step: inout Step) {
        let parent = self[child].parent
        precondition(parent.exists, "only a packed code can be unpacked")
        self[child].parent = .none
        fill(parent, from: self[parent].children, to: self[parent].children - 1)
        packed[Int(self[child].level)] -= 1
        self[parent].children -= 1
        self[parent].isChanged = true
        addUnits(-Int64(self[child].units), to: parent)
        unlink(child, from: parent)
        step.facts.append(.unpacked(child: self[child].id, parent: self[parent].id))
    }

    /// Keeps the counters of full and short containers; each container is in one of them.
    private mutating func fill(_ container: CodeSlot, from old: UInt16, to new: UInt16) {
        let level = Int(self[container].level)
        revision += 1
        for (children, sign) in [(old, -1), (new, 1)] {
            if children == ratios[level], children > 0 {
                fills[level].full += sign
            } else {
                fills[level].inShort += sign * Int(children)
            }
        }
    }

    /// Where a commissioned pack is; the ledger hears only of a change between known and unknown.
    mutating func move(_ slot: CodeSlot, to place: CodeEntry.Place, step: inout Step) {
        let was = self[slot].place
        guard was != place else { return }
        self[slot].place = place
        revision += 1
        // What went into a bin, or nobody knows where, is set apart for nothing any more.
        if place != .passed, place != .inHand { self[slot].isKept = false }
        if place == .inHand {
            // It left the order of the line.
            self[slot].gateOrder = 0
        } else if was == .atGate {
            let level = Int(self[slot].level)
            gateSequence[level].append(slot)
            self[slot].gateOrder = UInt32(gateSequence[level].count)
        }
        if was.isKnown != place.isKnown {
            step.facts.append(.whereabouts(code: self[slot].id, known: place.isKnown))
        }
    }

    /// Whether a pack of the children's level may lie unseen among these children.
    ///
    /// Packs reach a station in the order in which they left their gate. One that left it after the last pack that went
    /// into an earlier container, and is nowhere since, may be here; one that left it before that went by with the
    /// earlier container.
    func mayHideAnother(among children: [CodeSlot]) -> Bool {
        // Packs that people put on the line by hand have no place in the order.
        let orders = children.map { self[$0].gateOrder }.filter { $0 > 0 }
        guard let first = orders.min(), let some = children.first else { return true }
        let level = self[some].level
        var lastGone: UInt32 = 0
        for entry in entries where entry.level == level && entry.gateOrder < first {
            if entry.place == .packed || entry.place == .inBin { lastGone = max(lastGone, entry.gateOrder) }
        }
        for index in entries.indices where entries[index].level == level {
            let entry = entries[index]
            let isNowhere = entry.place == .passed || entry.place == .unknown || entry.place == .atGate
            guard entry.state == .commissioned, !entry.parent.exists, isNowhere else { continue }
            let mayBeHere = entry.place == .atGate || entry.gateOrder == 0 || entry.gateOrder > lastGone
            if mayBeHere, !children.contains(CodeSlot(index: Int32(index))) { return true }
        }
        return false
    }
}

/// The containers of one level: how many are full, and how many children are in those that are not.
struct ContainerFill: Hashable, Sendable {
    var full = 0
    var inShort = 0
}

/// How many codes of one level are in each state.
public struct StateCounts: Hashable, Sendable {
    private var numbers: [Int] = Array(repeating: 0, count: 13)

    public init() {}

    public subscript(state: CodeState) -> Int {
        get { numbers[Int(state.rawValue)] }
        set { numbers[Int(state.rawValue)] = newValue }
    }

    /// All codes that were allocated to the batch: the sum over the states, in which each code is once (N-01).
    /// Codes that went back to their pool are counted as `unallocated`.
    public var allocated: Int { numbers.reduce(0, +) }
}

/// Codes waiting to be issued, first in, first out; amortised constant time.
private struct LeaseQueue: Sendable {
    private var slots: [CodeSlot] = []
    private var head = 0

    var count: Int { slots.count - head }

    mutating func append(_ slot: CodeSlot) { slots.append(slot) }

    mutating func removeFirst() -> CodeSlot? {
        guard head < slots.count else { return nil }
        let slot = slots[head]
        head += 1
        if head > 1024 && head * 2 > slots.count {
            slots.removeFirst(head)
            head = 0
        }
        return slot
    }
}
