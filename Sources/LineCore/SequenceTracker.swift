/// The off-by-one detector of a coding station (V-02): items pass the printer and the camera in order, and the printer
/// prints records in order, so that each read tells which record the next item must carry.
///
/// ```
///            first item after a start
///  unanchored ─────────────────────▶ tracking ◀──┐ expected record read
///      ▲  │ a known record was read      │   └───┘
///      │  ▼                              │ another record read
///      │ resynchronising ◀───────────────┘
///      │      │ `resyncReads` reads agree ──▶ tracking
///      └──────┘ items run out ──▶ lost (the line is held)
/// ```
/// No-reads do not move the anchor: the item counts as carrying the record that it should carry.
struct SequenceTracker: Sendable {
    private enum Mode: Sendable, Equatable {
        case unanchored
        case tracking
        case resynchronising(agreed: UInt16, items: UInt16)
    }

    private var mode = Mode.unanchored
    private var anchor: (item: UInt16, record: UInt32) = (0, 0)

    enum Finding: Hashable, Sendable {
        case inSequence
        /// The read is this many records ahead (+) or behind (−) of what was expected; the item is to be rejected.
        case slipped(Int)
        /// Consistent with the last slip, but not yet trusted; the item is to be rejected.
        case unproven
        /// The sequence did not come back in time; the line is to be held, the item to be rejected.
        case lost
    }

    /// The first item after the record buffer was filled anew carries the first record.
    mutating func start(item: UInt16, record: UInt32) {
        guard mode == .unanchored else { return }
        anchor = (item, record)
        mode = .tracking
    }

    /// What is on the belt or in the printer is not known any more.
    mutating func loseAnchor() {
        mode = .resynchronising(agreed: 0, items: 0)
    }

    mutating func forget() {
        mode = .unanchored
    }

    /// The record that an item should carry; nil while that is not known.
    func expected(at item: UInt16) -> UInt32? {
        guard mode == .tracking else { return nil }
        return record(at: item)
    }

    private func record(at item: UInt16) -> UInt32? {
        var distance = ItemNumber.distance(from: anchor.item, to: item)
        if distance > 32767 { distance -= 65535 }
        let record = Int(anchor.record) + distance
        return record > 0 ? UInt32(record) : nil
    }

    mutating func read(record: UInt32, at item: UInt16, limits: LineLimits) -> Finding {
        let expected = self.record(at: item)
        let difference = Int(record) - Int(expected ?? 0)
        anchor = (item, record)
        switch mode {
        case .tracking:
            if expected == record { return .inSequence }
            mode = .resynchronising(agreed: 1, items: 1)
            return .slipped(difference)
        case .unanchored:
            mode = .resynchronising(agreed: 1, items: 1)
            return .unproven
        case .resynchronising(let agreed, let items):
            let agreedNow = agreed > 0 && expected == record ? agreed + 1 : 1
            if agreedNow >= limits.resyncReads {
                mode = .tracking
                return .inSequence
            }
            return wait(agreed: agreedNow, items: items, limits: limits)
        }
    }

    /// An item without a readable record of ours went by.
    mutating func noRead(limits: LineLimits) -> Finding {
        guard case .resynchronising(let agreed, let items) = mode else { return .inSequence }
        return wait(agreed: agreed, items: items, limits: limits)
    }

    private mutating func wait(agreed: UInt16, items: UInt16, limits: LineLimits) -> Finding {
        if items + 1 >= limits.resyncItems {
            mode = .resynchronising(agreed: agreed, items: 0)
            return .lost
        }
        mode = .resynchronising(agreed: agreed, items: items + 1)
        return .unproven
    }
}
