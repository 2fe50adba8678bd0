import Foundation
import GRDB
import LineCore
import Synchronization

/// The durable memory of the line: pools, batches, journal, tables projected from it, audit trail, in one SQLite file.
///
/// All calls block until they are done, and may come from any thread. One connection serialises what is written, first
/// come, first served; what is read has connections of its own, which neither wait for a commit nor hold one up. What a
/// writing call returned from is on stable storage (WAL, `synchronous = FULL`: one fsync a commit). After a write that
/// failed, every further one is refused: after a failed fsync nobody knows what the disk holds, until it is read again
/// (L-02). Only a full disk is known to have taken nothing: the ledger goes on when there is room.
public final class Ledger: Sendable {
    /// A random number of this ledger, made when it was created: the witness outside tells ledgers apart by it.
    public let id: String
    let queue: DatabaseQueue
    private let readers: DatabasePool
    let path: String
    let logLength = LogLength()
    /// Of a ledger that is only looked at: what it is read from has to stay as long as this.
    private let source: ReadableLedgerFile?
    private let isLocked = Atomic<Bool>(false)
    private let isEnding = Atomic<Bool>(false)

    /// Opens a ledger, or creates it with mode 0600. An older schema is migrated after a copy was made beside it
    /// (`<path>.before <migration>`); a newer one is refused.
    ///
    /// - Parameters:
    ///   - path: the file; `-wal` and `-shm` lie beside it.
    ///   - now: wall clock in milliseconds since 1970, for the first entry of the audit trail.
    public convenience init(path: String, now: Int64) throws(LedgerError) {
        try self.init(path: path, storage: SystemStorage(), now: now)
    }

    /// … on a disk that is not the computer's own.
    public convenience init(path: String, storage: any LedgerStorage, now: Int64) throws(LedgerError) {
        try self.init(
            path: path, storage: storage, now: now, synchronous: "FULL", migrations: Schema.migrations)
    }

    /// Tests lower `synchronous` to see it refused, and add migrations.
    init(
        path: String, storage: any LedgerStorage, now: Int64, synchronous: String, migrations: DatabaseMigrator
    ) throws(LedgerError) {
        do {
            try storage.makeFile(at: path)
            var configuration = Configuration()
            configuration.label = "ledger"
            // With any other journal mode than the default, GRDB itself lowers `synchronous` after `prepareDatabase`.
            configuration.journalMode = .default
            configuration.busyMode = .timeout(2)
            configuration.prepareDatabase { [logLength] db in
                // Before the file is in write-ahead mode it is written too.
                try db.execute(sql: "PRAGMA synchronous = \(synchronous)")
                try db.execute(sql: "PRAGMA journal_mode = WAL")
                // Checkpoints are made in idle moments, so that no single commit pays for one.
                try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
                try db.execute(sql: "PRAGMA cache_size = -65536")
                logLength.watch(db)
            }
            queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.inDatabase { db in
                try Self.verifyOwner(db)
                let known = Set(migrations.migrations)
                let unknown = try migrations.appliedIdentifiers(db).subtracting(known).sorted()
                guard unknown.isEmpty else { throw LedgerError.newerSchema(found: unknown) }
            }
            try Self.settle(queue, path: path, storage: storage)
            try Self.copyBeforeMigrating(queue, path: path, storage: storage, migrations: migrations)
            try migrations.migrate(queue)
            try queue.inDatabase { try Self.verifySettings($0) }
            id = try queue.write { try Self.identity($0, now: now) }
            try queue.write { try Self.discardInterruptedImports($0) }
            self.path = path
            source = nil
            readers = try Self.makeReaders(path)
            // The names of the new database file and of the new log are durable only when their folder is.
            try storage.synchroniseFolder(of: path)
        } catch let error as LedgerError {
            throw error
        } catch {
            throw .cannotOpen("\(error)")
        }
    }

    /// Opens a ledger only to look at it, also while a controller works with it: nothing of it is changed, not even its
    /// schema, and every write is refused. A copy on a medium that cannot be written is looked at as well.
    ///
    /// - Throws: ``LedgerError/cannotOpen(_:)`` when the file is not there or is no ledger;
    ///   ``LedgerError/newerSchema(found:)``.
    public init(readingFrom path: String) throws(LedgerError) {
        do {
            let file = try ReadableLedgerFile(path: path)
            var configuration = Configuration()
            configuration.label = "ledger reader"
            configuration.readonly = true
            configuration.busyMode = .timeout(2)
            queue = try DatabaseQueue(path: file.name, configuration: configuration)
            readers = try Self.makeReaders(file.name)
            self.path = path
            source = file
            id = try queue.inDatabase { db in
                try Self.verifyOwner(db)
                let migrations = Schema.migrations
                let unknown = try migrations.appliedIdentifiers(db).subtracting(migrations.migrations).sorted()
                guard unknown.isEmpty else { throw LedgerError.newerSchema(found: unknown) }
                guard try db.tableExists("setting"),
                    let id = try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'ledger id'")
                else { throw LedgerError.cannotOpen("the ledger was never used") }
                guard try migrations.hasCompletedMigrations(db) else {
                    throw LedgerError.cannotOpen(
                        "an older program wrote it; open it with a controller of this version, or look at it with that "
                            + "program")
                }
                return id
            }
        } catch let error as LedgerError {
            throw error
        } catch {
            throw .cannotOpen("\(error)")
        }
        isLocked.store(true, ordering: .releasing)
    }

    // MARK: Opening

    /// A few are enough: more would only keep more pages of the same file in memory.
    private static func makeReaders(_ path: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "ledger reader"
        configuration.readonly = true
        configuration.busyMode = .timeout(2)
        configuration.maximumReaderCount = 3
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -16384") }
        return try DatabasePool(path: path, configuration: configuration)
    }

    private static func verifyOwner(_ db: Database) throws {
        // A first opening that was cut off leaves the list of migrations, and nothing in it.
        let tables =
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM sqlite_schema WHERE tbl_name <> 'grdb_migrations'") ?? 0
        let owner = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        guard tables == 0 || owner == Schema.applicationID else {
            throw LedgerError.cannotOpen("the database belongs to another program")
        }
    }

    /// A copy that an end of the program cut off stays as it is, under its name; the next one has a higher number. The
    /// highest is the whole one.
    private static func copyBeforeMigrating(
        _ queue: DatabaseQueue, path: String, storage: any LedgerStorage, migrations: DatabaseMigrator
    ) throws {
        let (applied, isEmpty) = try queue.inDatabase { db in
            let applied = try migrations.appliedMigrations(db)
            // Its first opening was cut off: it never got an identity.
            return (applied, try applied.isEmpty || Int.fetchOne(db, sql: "SELECT count(*) FROM setting") == 0)
        }
        guard !isEmpty, applied.count < migrations.migrations.count else { return }
        let name = "\(path).before \(migrations.migrations[applied.count])"
        var copy = name
        var number = 1
        while storage.exists(copy) {
            number += 1
            copy = "\(name) \(number)"
        }
        try storage.makeFile(at: copy)
        try queue.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [copy]) }
        try storage.synchroniseFile(at: copy)
        try storage.synchroniseFolder(of: copy)
    }

    /// What everything else rests on is asked for at every opening, not assumed.
    private static func verifySettings(_ db: Database) throws {
        for (name, needed) in [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1")] {
            let found = try DatabaseValue.fetchOne(db, sql: "PRAGMA \(name)") ?? .null
            let text = String.fromDatabaseValue(found) ?? Int64.fromDatabaseValue(found).map { "\($0)" } ?? "unknown"
            guard text == needed else {
                throw LedgerError.wrongSetting(name: name, found: text, needed: needed)
            }
        }
    }

    private static func identity(_ db: Database, now: Int64) throws -> String {
        if let id = try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'ledger id'") { return id }
        let id = UUID().uuidString.lowercased()
        try db.execute(sql: "INSERT INTO setting (name, value) VALUES ('ledger id', ?)", arguments: [id])
        try AuditTrail.append(
            AuditEntry(act: "ledger.create", who: "", why: "", details: [.init(name: "ledger", value: id)]),
            chain: AuditTrail.ledgerChain, at: now, db)
        return id
    }

    // MARK: Access

    /// False from the first write that failed on.
    public var acceptsWrites: Bool { !isLocked.load(ordering: .acquiring) }

    /// One durable transaction. Whatever `body` throws undoes it; an error of the database locks the ledger, unless it
    /// says that nothing was written.
    func transaction<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try guarded { try queue.write(body) }
    }

    func guarded<Value>(_ body: () throws -> Value) throws -> Value {
        guard acceptsWrites else {
            throw LedgerError.notDurable("an earlier write failed; the ledger must be opened anew")
        }
        do {
            return try body()
        } catch let error as DatabaseError {
            switch error.resultCode.primaryResultCode {
            // The transaction is rolled back: pages that were written to the log belong to no commit.
            case .SQLITE_FULL: throw LedgerError.noRoom("\(error)")
            case .SQLITE_BUSY: throw LedgerError.busy("\(error)")
            default:
                isLocked.store(true, ordering: .releasing)
                throw LedgerError.notDurable("\(error)")
            }
        }
    }

    /// Lets imports end after the piece that they write; what they left is removed at the next start. For the end of the
    /// program.
    public func stopImports() { isEnding.store(true, ordering: .releasing) }

    var acceptsImports: Bool { !isEnding.load(ordering: .acquiring) }

    func write<Value>(_ body: (Database) throws -> Value) throws(LedgerError) -> Value {
        do {
            return try transaction(body)
        } catch {
            throw Self.translated(error)
        }
    }

    /// Everything that `body` reads is of one moment: all that was written before, and nothing that is written
    /// meanwhile. It must not change anything: its connections are for reading only.
    func read<Value>(_ body: (Database) throws -> Value) throws(LedgerError) -> Value {
        do {
            return try snapshot(body)
        } catch {
            throw Self.translated(error)
        }
    }

    /// ``read(_:)``, for bodies with errors of their own.
    func snapshot<Value>(_ body: (Database) throws -> Value) throws -> Value { try readers.read(body) }

    /// Reads between two writes, for the thread that writes: it does not wait for what others read. GRDB's own `read`
    /// would switch `query_only` on and off, and with each switch SQLite throws all prepared statements away.
    func readBetweenWrites<Value>(_ body: (Database) throws -> Value) throws(LedgerError) -> Value {
        do {
            return try queue.unsafeRead(body)
        } catch {
            throw Self.translated(error)
        }
    }

    /// Errors of reading are damage: nothing else is asked of the file than what this program wrote.
    static func translated(_ error: any Error) -> LedgerError {
        (error as? LedgerError) ?? .damaged("\(error)")
    }

    /// What SQLite itself finds wrong with the file: its pages, indexes and references. Empty when all is well. Reads
    /// the whole file.
    public func integrityFaults() throws(LedgerError) -> [String] {
        try read { db in
            let pages = try String.fetchAll(db, sql: "PRAGMA integrity_check(100)").filter { $0 != "ok" }
            let references = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map { row in
                "a row of \(row[0] as String? ?? "a table") refers to a row of \(row[2] as String? ?? "a table") that is not there"
            }
            return pages + references
        }
    }
}
