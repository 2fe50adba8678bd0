/// Why a code has its state, or why an item or container was rejected. The raw value is stored in ledgers and journals:
/// it never changes its meaning and is never used again.
public enum Reason: UInt8, Sendable, CaseIterable {
    // Reject reasons of V-03.
    case noRead = 1
    case notOurs = 2
    case otherProduct = 3
    case otherLevel = 4
    case otherBatch = 5
    case duplicate = 6
    case outOfSequence = 7
    case gradeBelowLimit = 8
    case textDiffers = 9
    case lateResult = 10
    case noPrintConfirmed = 11
    case deviceFault = 12
    case operatorReject = 13
    case aggregationReject = 14
    /// The PLC rejected by default although a good verdict was on its way: it came too late.
    case lateVerdict = 15
    /// No batch was running when the item came.
    case noBatch = 16
    /// The label of a container could not be read back, or was another one.
    case labelNotRead = 17

    // Why a code that is in no accepted container has its state.
    /// It was sent to a printer and the printer says it never printed it.
    case sentNotPrinted = 32
    /// Nobody can know whether it was printed; decided at batch end.
    case printUnknown = 33
    /// Commissioned, and at batch end nobody knew where it was.
    case notFound = 34
    /// Taken off the belt between trigger and gate.
    case removedByHand = 35
    /// Never sent to a printer; back in its pool.
    case returnedToPool = 36
    /// A sound pack in no container when the batch ended.
    case loose = 37
    /// Its reject was not seen in the bin.
    case rejectUnconfirmed = 38
    /// A test piece of the function test.
    case functionTest = 39
    /// Taken as a sample that the test uses up.
    case sampleDestructive = 40
    /// Taken as a retained sample.
    case sampleRetained = 41
    /// Another pack took its place in its container.
    case replaced = 42
    /// The container was taken apart by hand.
    case disaggregated = 43
    /// Declared no longer active by a person.
    case voided = 44
    /// Two persons saw it destroyed.
    case destroyed = 45
    /// The container that its label was printed for was given up.
    case aggregationUndone = 46
    /// Its carton came printed and was left over: it was not read in this batch.
    case leftOver = 48
    /// The ledger lost what was done with it: it may be on a pack.
    case recordsLost = 54
    /// A tracked container whose content the sequence of packs did not prove.
    case trackingLost = 49

    /// The word in files (codes.csv), logs and journals; English, lower case, stable.
    public var token: String {
        switch self {
        case .noRead: "no read"
        case .notOurs: "not ours"
        case .otherProduct: "other product"
        case .otherLevel: "other level"
        case .otherBatch: "other batch"
        case .duplicate: "duplicate"
        case .outOfSequence: "out of sequence"
        case .gradeBelowLimit: "grade below limit"
        case .textDiffers: "text differs"
        case .lateResult: "late result"
        case .noPrintConfirmed: "no print confirmed"
        case .deviceFault: "device fault"
        case .operatorReject: "operator reject"
        case .aggregationReject: "aggregation reject"
        case .lateVerdict: "late verdict"
        case .noBatch: "no batch"
        case .labelNotRead: "label not read"
        case .sentNotPrinted: "sent, not printed"
        case .printUnknown: "print unknown"
        case .notFound: "not found"
        case .removedByHand: "removed by hand"
        case .returnedToPool: "returned to pool"
        case .loose: "loose"
        case .rejectUnconfirmed: "reject unconfirmed"
        case .functionTest: "function test"
        case .sampleDestructive: "sample, destructive"
        case .sampleRetained: "sample, retained"
        case .replaced: "replaced"
        case .disaggregated: "disaggregated"
        case .voided: "voided"
        case .destroyed: "destroyed"
        case .aggregationUndone: "aggregation undone"
        case .leftOver: "left over"
        case .trackingLost: "tracking lost"
        case .recordsLost: "records lost"
        }
    }
}
