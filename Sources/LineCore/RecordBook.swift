/// The records that were sent to a unit printer in this batch, by their index 1, 2, 3 …
///
/// ```
/// requested ──▶ stored ──▶ printed
///     │ │          └─────▶ gone
///     │ └─▶ (answer lost) inDoubt ──▶ stored, gone
///     └──▶ gone
/// ```
struct RecordBook: Sendable {
    enum Status: UInt8, Sendable {
        /// On its way; no answer yet.
        case requested
        case stored
        /// The answer was lost: it may be in the printer's buffer or not.
        case inDoubt
        case printed
        /// It is certain, or decided, that it will not be printed any more.
        case gone
    }

    struct Record: Sendable {
        var slot: CodeSlot
        var status: Status
    }

    private var records: [Record] = []
    private(set) var lastPrinted: UInt32 = 0
    /// Records before this one are printed or gone.
    private var firstOpen: UInt32 = 1

    var last: UInt32 { UInt32(records.count) }

    subscript(index: UInt32) -> Record? {
        index >= 1 && index <= last ? records[Int(index) - 1] : nil
    }

    /// The first record that may still be printed: what the next item at the printer will get.
    var nextToPrint: UInt32 {
        var index = firstOpen
        while let record = self[index], record.status == .gone || record.status == .printed { index += 1 }
        return index
    }

    mutating func add(_ slot: CodeSlot) -> UInt32 {
        records.append(Record(slot: slot, status: .requested))
        return last
    }

    mutating func set(_ index: UInt32, _ status: Status) {
        precondition(index >= 1 && index <= last, "a record is set that was sent")
        records[Int(index) - 1].status = status
        advance()
    }

    /// The indices after `from` (exclusive) up to `through` that are neither printed nor gone.
    func open(after from: UInt32, through: UInt32) -> [UInt32] {
        guard from < last else { return [] }
        let first = max(from + 1, firstOpen)
        guard first <= min(through, last) else { return [] }
        return (first...min(through, last)).filter { self[$0]?.status != .printed && self[$0]?.status != .gone }
    }

    /// Records that are, or may be, in the printer or on the way to it.
    var openCount: Int { open(after: 0, through: last).count }

    mutating func printed(_ index: UInt32) {
        set(index, .printed)
        lastPrinted = max(lastPrinted, index)
    }

    private mutating func advance() {
        while let record = self[firstOpen], record.status == .printed || record.status == .gone { firstOpen += 1 }
    }
}
