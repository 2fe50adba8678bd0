/// The state of a code, with the names and values of Open-SCS (OPC 30260), and one of our own: *in doubt*.
public enum CodeState: UInt8, Sendable, CaseIterable {
    /// Imported, in a pool, given to no batch.
    case unallocated = 1
    /// Leased to a batch. It may have been sent to a printer (see ``Fact/sent(code:index:)``), but nothing says that
    /// it was printed.
    case allocated = 2
    /// No longer viable; never on an accepted product.
    case snInvalid = 3
    /// Printed, not verified.
    case encoded = 4
    /// A printed label that was kept, on no product.
    case labelSampled = 5
    /// A printed label that was spoiled before it was applied, or could not be read back.
    case labelScrapped = 6
    /// Verified on a physical product or closed container.
    case commissioned = 7
    /// Taken as a sample; does not come back.
    case sampled = 8
    /// Was commissioned, is no longer active.
    case inactive = 9
    case destroyed = 10
    /// Left production's responsibility by the release signature.
    case released = 11
    /// Sent, and nobody can know whether it was printed.
    case inDoubt = 12

    /// The one table of legal transitions. A transition that is not in it is a programmer's fault and traps where it
    /// is made.
    ///
    /// ```
    ///      ┌─────────(never sent, but pre-printed)
    ///      ▼                      │
    /// unallocated ⇄ allocated ──▶ encoded ──▶ commissioned ──▶ released
    ///                 │  │          │ │            ├──▶ sampled ──▶ destroyed
    ///                 │  ▼          │ ▼            ├──▶ inactive ─▶ destroyed
    ///                 │ inDoubt ──▶ encoded        └──▶ destroyed
    ///                 ▼  ▼          ▼ └─▶ labelScrapped, labelSampled
    ///                 snInvalid ◀───┘
    /// ```
    public func mayBecome(_ next: CodeState) -> Bool {
        switch (self, next) {
        case (.unallocated, .allocated): true
        case (.allocated, .unallocated), (.allocated, .encoded), (.allocated, .inDoubt), (.allocated, .snInvalid): true
        // A carton that came printed and was not used waits for another batch, outside of every printer's pool (U-07).
        case (.encoded, .unallocated): true
        case (.inDoubt, .encoded), (.inDoubt, .snInvalid): true
        case (.encoded, .commissioned), (.encoded, .snInvalid), (.encoded, .labelScrapped), (.encoded, .labelSampled),
            (.encoded, .destroyed):
            true
        case (.commissioned, .released), (.commissioned, .sampled), (.commissioned, .inactive),
            (.commissioned, .destroyed):
            true
        case (.sampled, .destroyed), (.inactive, .destroyed): true
        default: false
        }
    }

    /// On a product that the line accepts.
    public var isAccepted: Bool { self == .commissioned || self == .released }
}
