import Codes
public import LineAssembly
public import LineCore

/// What a call that writes came to.
public enum StoreOutcome: Hashable, Sendable {
    case durable
    /// Nothing was written; it may be tried again.
    case noRoom
    /// Nobody knows what is on the disk: nothing is written any more until the program was started anew.
    case failed(String)
}

/// What a request to the ledger came to.
public enum StoreAnswer: Sendable {
    case events([Event])
    case noRoom
    case failed(String)
}

/// What the program finds when it starts.
public struct StoreStart: Sendable {
    /// The line as the journal of the open batch has it; a fresh one when none is open.
    public var line: Line
    /// Entries that were durable and that nobody had been told of.
    public var found: [JournalEntry]
    /// The last entry of the journal.
    public var lastSequence: Int64
    /// What the wall clock showed at the last entry.
    public var lastWall: Int64?
    /// Every lease of codes to be printed that the ledger knows.
    public var leases: [StoredLease]
    /// Those that the line never heard of, with what is left of them.
    public var unheard: [StoredLease]

    public init(
        line: Line, found: [JournalEntry], lastSequence: Int64, lastWall: Int64?, leases: [StoredLease],
        unheard: [StoredLease]
    ) {
        self.line = line
        self.found = found
        self.lastSequence = lastSequence
        self.lastWall = lastWall
        self.leases = leases
        self.unheard = unheard
    }
}

public struct StoredLease: Hashable, Sendable {
    public var id: Int64
    public var level: UInt8
    public var codes: [LeasedCode]
    public var isTest: Bool

    public init(id: Int64, level: UInt8, codes: [LeasedCode], isTest: Bool) {
        self.id = id
        self.level = level
        self.codes = codes
        self.isTest = isTest
    }
}

/// A real ledger under the virtual line, in place of the one in memory. The one in memory goes on beside it: it holds
/// what the ledger said is durable.
public protocol DurableStore: Sendable {
    /// - Parameter batch: the batch that the line was making.
    func append(_ entries: [JournalEntry], batch: Int64?) -> StoreOutcome

    func serve(_ request: LedgerRequest, batch: Int64, wall: Int64) -> StoreAnswer

    /// What the journal thread does between two commits.
    func tend() -> StoreOutcome

    /// The program ends at once.
    ///
    /// - Parameters:
    ///   - byPower: the computer lost its power; else only the process died.
    ///   - underWay: a transaction that was begun, and the number of its call to the disk in which the end came.
    func end(byPower: Bool, underWay: (entries: [JournalEntry], batch: Int64?, call: UInt64)?)

    /// The program starts again.
    ///
    /// - Parameters:
    ///   - sequence: the last entry that was told to be durable.
    ///   - call: the start itself is cut off in this call to the disk, and begun once more; nil = it is not.
    func start(after sequence: Int64, wall: Int64, cutOffAt call: UInt64?) -> Result<StoreStart, StoreFault>
}

/// Why the program does not start.
public struct StoreFault: Error, Hashable, Sendable {
    public var sentence: String

    public init(_ sentence: String) { self.sentence = sentence }
}
