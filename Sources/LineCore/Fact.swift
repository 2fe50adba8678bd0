/// The ledger's number of a code (its row id).
public typealias CodeID = Int64

/// Something that became true. Facts are what the ledger's tables are projected from, in the transaction that holds the
/// event that caused them.
public enum Fact: Hashable, Sendable {
    /// A code changed its state; the transition is in ``CodeState/mayBecome(_:)``.
    case codeState(code: CodeID, from: CodeState, to: CodeState, reason: Reason?)
    /// The code is on its way to a printer. `index` is its record or label number. From here on it is never issued to
    /// anything else (U-06).
    case sent(code: CodeID, index: UInt32)
    /// A child got its parent.
    case packed(child: CodeID, parent: CodeID)
    /// A child lost its parent.
    case unpacked(child: CodeID, parent: CodeID)
    /// A container is whole: its label was read back. `short` when it holds fewer than the ratio.
    case containerClosed(code: CodeID, children: UInt16, short: Bool)
    /// Whether it is known where a commissioned pack is.
    case whereabouts(code: CodeID, known: Bool)
    /// An item or container was rejected; `code` is the one it carried or should have carried.
    case rejected(station: StationIndex, item: UInt16, reason: Reason, code: CodeID?, confirmed: Bool)
    case phase(BatchPhase)
    case alarm(AlarmKind, station: StationIndex, device: DeviceIndex, raised: Bool, detail: Int64)
    /// A person counted what is in a place, and what the records expected there at that moment.
    case counted(CountedPlace, expected: Int64, counted: UInt32, Signer)
    /// The difference between the last count of a place and the records: it came, changed, or is gone (0) when there
    /// is no signer; else the signer explained it.
    case deviation(CountedPlace, difference: Int64, Signer?)
    /// People acted on packs; the facts of the same entry behind it are what the act came to.
    case act(ActRecord)
    /// The code of a closed container is on its way to a printer once more, under a label number of its own, because
    /// this act asked for it: once for each act (U-06).
    case reprinted(act: UInt32, code: CodeID, number: UInt32)
    /// The label that was re-printed for this act was read back on its container.
    case reprintVerified(act: UInt32, code: CodeID)
    /// An alarm came to this state by a person, by time or by design. What its condition alone does is told by
    /// ``alarm(_:station:device:raised:detail:)``. `who` is empty for the line itself.
    case alarmState(AlarmKey, AlarmState, who: String, why: String)
    /// An entry for the audit trail: an act of a person with its reason. `who` may be empty for the line itself.
    case audit(AuditEntry)
    /// What became of a piece of the function test.
    case testPiece(TestResult)
    /// A code of another batch, commissioned there, belongs to this batch from here on; in this container of the
    /// same pack, or in none.
    case carriedIn(code: CodeID, parent: CodeID?, from: Int64)
}

public struct AuditEntry: Hashable, Sendable {
    /// Stable English token, e.g. `batch.start`.
    public var act: String
    public var who: String
    public var why: String
    /// Further members, in this order.
    public var details: [Detail]

    public struct Detail: Hashable, Sendable {
        public var name: String
        public var value: String
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(act: String, who: String, why: String, details: [Detail]) {
        self.act = act
        self.who = who
        self.why = why
        self.details = details
    }
}
