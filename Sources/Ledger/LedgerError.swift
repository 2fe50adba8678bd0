public import LineCore

/// Why the ledger did not do what it was asked for. Details are technical texts in English for the log.
public enum LedgerError: Error, Hashable, Sendable {
    /// The file cannot be opened, or is no ledger.
    case cannotOpen(String)
    /// A newer program has changed the schema; this one must not touch it. `found` names the unknown migrations.
    case newerSchema(found: [String])
    /// The connection does not give the durability that everything else rests on; the ledger refuses to open.
    case wrongSetting(name: String, found: String, needed: String)
    /// A transaction could not be made durable (failed fsync, I/O error), or an earlier one could not: from
    /// then on every write is refused. Hold the line and restart: only a new opening knows what is on the disk.
    case notDurable(String)
    /// The disk is full. Nothing of the transaction was written, and the ledger goes on when there is room.
    case noRoom(String)
    /// Another program has the file for itself for longer than two seconds. Nothing was written; try again.
    case busy(String)
    /// The file holds something that this program cannot have written.
    case damaged(String)
    /// An entry of the journal is not what was written, or is missing.
    case brokenJournal(BrokenEntry)
    case unknownBatch(Int64)
    /// The product has a batch of this number already.
    case batchExists(product: String, number: String)
    /// More than one product has a batch of this number.
    case ambiguousBatch(number: String)
    /// The plan's levels are not 1, 2, 3 … without gaps, or its texts lack the number.
    case badPlan(String)
    /// The plan has no such level.
    case noSuchLevel(UInt8)
    /// The batch's own audit chain is closed for signature; acts go on in the ledger's trail.
    case trailClosed(batch: Int64)
    case badRange(RangeRefusal)
    /// The table of a batch's life does not lead from the one phase to the other.
    case wrongPhase(from: BatchPhase, to: BatchPhase)
}

/// Why a granted range is not taken.
public enum RangeRefusal: Hashable, Sendable {
    /// The level is 1 to 255.
    case level
    /// Its numbers go beyond 2⁶³ − 1.
    case bounds
    /// It has serial numbers in common with the range granted under this name.
    case overlaps(name: String)
}

extension LedgerError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .cannotOpen(let detail): "the ledger cannot be opened: \(detail)"
        case .newerSchema(let found): "the ledger was written by a newer program (\(found.joined(separator: ", ")))"
        case .wrongSetting(let name, let found, let needed): "the ledger needs \(name) = \(needed), it is \(found)"
        case .notDurable(let detail): "the ledger could not write durably: \(detail)"
        case .noRoom(let detail): "there is no room on the ledger's disk: \(detail)"
        case .busy(let detail): "another program uses the ledger's file: \(detail)"
        case .damaged(let detail): "the ledger is damaged: \(detail)"
        case .brokenJournal(let broken): "the ledger is damaged: \(broken)"
        case .unknownBatch(let batch): "there is no batch with id \(batch)"
        case .batchExists(let product, let number): "product \(product) has a batch \(number) already"
        case .ambiguousBatch(let number): "more than one product has a batch \(number)"
        case .badPlan(let detail): "the batch's plan is not usable: \(detail)"
        case .noSuchLevel(let level): "the batch has no level \(level)"
        case .trailClosed(let batch): "the audit trail of the batch with id \(batch) is closed for signature"
        case .wrongPhase(let from, let to): "a batch that is \(from.token) cannot become \(to.token)"
        case .badRange(.level): "a level is 1 to 255"
        case .badRange(.bounds): "the range's last serial number is beyond 2^63 - 1"
        case .badRange(.overlaps(let name)): "the range overlaps the one granted as \(name)"
        }
    }
}
