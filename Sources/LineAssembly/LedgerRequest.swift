public import Codes
public import LineCore

/// What the line asks of the ledger beside the journal.
public enum LedgerRequest: Hashable, Sendable {
    case lease(level: UInt8, count: UInt32)
    /// Unit codes for the function test.
    case leaseTest(count: UInt32)
    /// The next block of allotted codes after this lease.
    case allotment(level: UInt8, after: Int64)
    /// Tell how full the batch's pools of this level are; answered by ``Event/poolLevel(level:remaining:total:)``.
    case poolLevel(level: UInt8)
    case classify(station: StationIndex, item: UInt16, code: Code)
}
