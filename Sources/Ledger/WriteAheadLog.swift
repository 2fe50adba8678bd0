import GRDB
import GRDBSQLite
import Synchronization

/// How long the write-ahead log is, as SQLite tells it after each commit of the connection that writes.
final class LogLength: Sendable {
    private let pages = Atomic<Int>(0)

    var value: Int { pages.load(ordering: .relaxed) }

    /// What a checkpoint left; the next commit tells anew.
    func set(_ value: Int) { pages.store(value, ordering: .relaxed) }

    /// From now on the connection tells the length here. To be called after `wal_autocheckpoint` was set, which takes the
    /// same place; and this object must live longer than the connection.
    func watch(_ db: Database) {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        _ = unsafe sqlite3_wal_hook(
            db.sqliteConnection,
            { context, _, _, pages in
                guard let context = unsafe context else { return SQLITE_OK }
                unsafe Unmanaged<LogLength>.fromOpaque(context).takeUnretainedValue().set(Int(pages))
                return SQLITE_OK
            }, context)
    }
}

// Commits go to the write-ahead log, and the log grows until it is moved into the database file and no reader needs it
// any more. Nothing of it is lost if nobody does that; but the log would fill the disk, and the next start would have to
// read all of it.
extension Ledger {
    /// Pages in the write-ahead log; one has 4,096 bytes.
    public var logPages: Int { logLength.value }

    /// Moves what the write-ahead log holds into the database file, as far as readers and other checkpoints let it. The
    /// log is used anew from its start when all of it was moved. It costs an fsync of everything that changed.
    ///
    /// - Returns: pages that the log holds which are not moved yet (0 as a rule).
    /// - Throws: ``LedgerError/noRoom(_:)`` when the database file cannot grow: nothing is lost, and the ledger goes on;
    ///   ``LedgerError/notDurable(_:)`` after any other failure.
    @discardableResult
    public func checkpoint() throws(LedgerError) -> Int {
        do {
            return try guarded { try queue.writeWithoutTransaction { try checkpoint($0) } }
        } catch {
            throw Self.translated(error)
        }
    }

    /// Moves most of a long write-ahead log on a connection of its own: commits go on meanwhile. What they add is left
    /// to a ``checkpoint()`` after it, which has little to do then.
    ///
    /// - Returns: as ``checkpoint()``.
    @discardableResult
    public func checkpointAside() throws(LedgerError) -> Int {
        do {
            return try guarded {
                var configuration = Configuration()
                configuration.label = "ledger checkpoint"
                configuration.busyMode = .timeout(2)
                configuration.prepareDatabase { db in
                    try db.execute(sql: "PRAGMA synchronous = FULL")
                    try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
                }
                let queue = try DatabaseQueue(path: path, configuration: configuration)
                return try queue.writeWithoutTransaction { try checkpoint($0) }
            }
        } catch {
            throw Self.translated(error)
        }
    }

    private func checkpoint(_ db: Database) throws -> Int {
        do {
            let frames = try db.checkpoint(.passive)
            let left = max(0, frames.walFrameCount - frames.checkpointedFrameCount)
            logLength.set(left)
            return left
        } catch let error as DatabaseError where error.resultCode.primaryResultCode == .SQLITE_BUSY {
            // Another checkpoint is under way: it does the same.
            return logPages
        }
    }

    /// Moves everything that the last run left in the write-ahead log into the database file and empties the log, before
    /// anything is built on it.
    ///
    /// The last run may have ended with an fsync that failed. The kernel then keeps the pages in memory and takes them for
    /// written: this run would read a commit that no disk holds, and a later fsync of the log would not write it either.
    /// A power cut in the middle of moving such a commit would leave a part of it in the database file, and nothing in the
    /// log to make it whole. So the log itself is written anew first, and is durable before a page of it is moved (L-02).
    /// And what the disk had of the log must not come back and stand before the file.
    static func settle(_ queue: DatabaseQueue, path: String, storage: any LedgerStorage) throws {
        let log = "\(path)-wal"
        if storage.exists(log) {
            // Nobody else writes to the log meanwhile: the lock of writers is held.
            try queue.inDatabase { db in
                try db.inTransaction(.immediate) {
                    try storage.rewriteFile(at: log)
                    try storage.synchroniseFile(at: log)
                    return .rollback
                }
            }
        }
        try queue.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        if storage.exists(log) { try storage.synchroniseFile(at: log) }
    }
}
