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
        var found: [UInt32] = []
        while let next = nextOpen(after: found.last ?? from, through: through) { found.append(next) }
        return found
    }

    /// The first index after `from` (exclusive) that is neither printed nor gone; nil when there is none up to
    /// `through`. To go through them one by one while they change.
    func nextOpen(after from: UInt32, through: UInt32) -> UInt32? {
        guard from < last else { return nil }
        var index = max(from, firstOpen - 1) + 1
        while index <= min(through, last) {
            if let record = self[index], record.status != .printed, record.status != .gone { return index }
            index += 1
        }
        return nil
    }

    /// Records that are, or may be, in the printer or on the way to it.
    var openCount: Int {
        var count = 0
        var index: UInt32 = 0
        while let next = nextOpen(after: index, through: last) {
            index = next
            count += 1
        }
        return count
    }

    mutating func printed(_ index: UInt32) {
        set(index, .printed)
        lastPrinted = max(lastPrinted, index)
    }

    private mutating func advance() {
        while let record = self[firstOpen], record.status == .printed || record.status == .gone { firstOpen += 1 }
    }
}
