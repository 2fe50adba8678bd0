import Codes
import Foundation
import GRDB
import LineCore

/// Raw values are stored.
enum SourceStatus: UInt8 {
    /// An import is writing it: its codes keep their texts from being taken, and nobody sees them.
    case staged = 0
    case active = 1
    /// Its unallocated codes were given back to the enterprise: no batch gets one of them any more.
    case withdrawn = 2
    /// What a refused or interrupted import left, to be removed.
    case discarded = 3
}

/// What a file of codes is taken in as.
struct ImportedSource {
    var name: String
    var product: String
    var level: UInt8
    var scheme: CodeScheme
    var prefix: String?
    /// The codes stand on cartons already.
    var isPreprinted = false
    var application: String
    var who: String
    var now: Int64
}

/// How many codes are written in one transaction: as many as take a twentieth of a second, so that the journal does not
/// wait longer on a slow disk than on a fast one.
struct Pace {
    private static let wanted = Duration.milliseconds(50)
    private static let smallest = 200
    private let largest: Int
    private(set) var size: Int

    init(largest: Int) {
        self.largest = largest
        size = min(2_000, largest)
    }

    mutating func took(_ time: Duration) {
        if time > Self.wanted * 2 {
            size = max(min(Self.smallest, largest), size / 2)
        } else if time < Self.wanted {
            size = min(largest, size * 2)
        }
    }
}

/// One import on its way into the ledger, from a file that was read and checked.
final class CodeStaging {
    private let ledger: Ledger
    private let source: ImportedSource
    private let intake: CodeIntake
    /// What is not written or compared yet.
    private var rest: FiledCodes.Iterator
    private let limits: ImportLimits
    /// The ledger's number of the source; 0 before it is staged.
    private(set) var id: Int64 = 0
    /// Codes that the ledger holds already.
    private var known: FirstLines<RefusedLine>
    /// Codes between two times that the write-ahead log is worked off.
    private static let codesPerCheckpoint = 100_000

    init(ledger: Ledger, source: ImportedSource, intake: CodeIntake, limits: ImportLimits) {
        self.ledger = ledger
        self.source = source
        self.intake = intake
        rest = intake.file.codes.makeIterator()
        known = FirstLines(limit: limits.listedLines)
        self.limits = limits
    }

    func run(_ between: (Int) throws -> Void) throws {
        let badLines = intake.file.badLines
        if badLines.count == 0 {
            try stage()
            try write(between)
        }
        // It will be refused: the rest is only compared, so that a person hears of everything at once (U-03).
        if badLines.count + known.count > 0 { try compare() }
        guard badLines.count == 0, known.count == 0 else {
            if id != 0 {
                try discard()
                try ledger.removeDiscardedImports()
            }
            let listed = (badLines.first.map(RefusedLine.bad) + known.first).sorted { $0.line < $1.line }
            throw ImportRefusal.badLines(
                Array(listed.prefix(limits.listedLines)), total: badLines.count + known.count)
        }
        try activate()
    }

    // MARK: Writing

    private func stage() throws {
        id = try ledger.transaction { db in
            try Ledger.refuseKnownFile(intake.digest, db)
            try db.execute(
                sql: """
                    INSERT INTO code_source
                        (product_id, level, scheme, prefix, name, sha256, application, codes, at, who, preprinted,
                         status)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
                    """,
                arguments: [
                    try Ledger.productID(source.product, db), source.level, source.scheme.rawValue, source.prefix,
                    source.name, intake.digest, source.application, intake.file.codes.count, source.now, source.who,
                    source.isPreprinted,
                ])
            return db.lastInsertedRowID
        }
    }

    /// Writes piece after piece, up to the end of one in which a code was known.
    private func write(_ between: (Int) throws -> Void) throws {
        var pace = Pace(largest: limits.piece)
        var written = 0
        var sinceCheckpoint = 0
        let clock = ContinuousClock()
        while known.count == 0, let piece = piece(pace.size) {
            let begin = clock.now
            try ledger.transaction { try insert(piece, $0) }
            pace.took(clock.now - begin)
            sinceCheckpoint += piece.count
            written += piece.count
            try between(written)
            guard ledger.acceptsImports else { throw ImportRefusal.interrupted }
            if sinceCheckpoint >= Self.codesPerCheckpoint {
                sinceCheckpoint = 0
                try ledger.checkpointAside()
                try ledger.checkpoint()
            }
        }
    }

    /// The next codes; nil when there are none.
    private func piece(_ count: Int) -> [FiledCodes.Element]? {
        var piece: [FiledCodes.Element] = []
        piece.reserveCapacity(count)
        while piece.count < count, let next = rest.next() { piece.append(next) }
        return piece.isEmpty ? nil : piece
    }

    private func insert(_ piece: [FiledCodes.Element], _ db: Database) throws {
        let insert = try db.cachedStatement(
            sql: "INSERT INTO code (text, source_id, state) VALUES (?, ?, 1) ON CONFLICT (text) DO NOTHING")
        for element in piece {
            insert.setUncheckedArguments([element.code.description, id])
            try insert.execute()
            if db.changesCount == 0 { try note(element, db) }
        }
    }

    /// The source becomes visible: until here nothing was, and from here on all is.
    private func activate() throws {
        let count = intake.file.codes.count
        try ledger.transaction { db in
            try db.execute(sql: "UPDATE code_source SET status = 1 WHERE id = ? AND status = 0", arguments: [id])
            guard db.changesCount == 1 else { throw LedgerError.damaged("the staged source \(id) is gone") }
            try Tallies.add([.init(batch: Tallies.pool, source: id, state: .unallocated, by: Int64(count))], db)
            try DoubtedCodes.doubt(codesOf: id, db)
            try AuditTrail.append(
                AuditEntry(
                    act: "codes.import", who: source.who, why: source.application,
                    details: [
                        .init(name: "file", value: source.name),
                        .init(name: "sha256", value: hexadecimal(intake.digest)),
                        .init(name: "product", value: source.product),
                        .init(name: "level", value: String(source.level)),
                        .init(name: "scheme", value: source.scheme.token), .init(name: "codes", value: String(count)),
                    ] + (source.isPreprinted ? [.init(name: "preprinted", value: "yes")] : [])),
                chain: AuditTrail.ledgerChain, at: source.now, db)
        }
    }

    private func discard() throws {
        try ledger.transaction { db in
            try db.execute(
                sql: "UPDATE code_source SET status = 3, sha256 = NULL WHERE id = ? AND status = 0", arguments: [id])
        }
    }

    // MARK: Codes that the ledger holds already

    private func compare() throws {
        while let piece = piece(limits.piece) {
            guard ledger.acceptsImports else { throw ImportRefusal.interrupted }
            try ledger.read { db in
                let select = try db.cachedStatement(sql: "SELECT 1 FROM code WHERE text = ?")
                for element in piece
                where try Bool.fetchOne(select, arguments: [element.code.description]) != nil {
                    try note(element, db)
                }
            }
        }
    }

    private func note(_ element: FiledCodes.Element, _ db: Database) throws {
        try known.note(element.line, try refusal(of: element, db))
    }

    private func refusal(of element: FiledCodes.Element, _ db: Database) throws -> RefusedLine {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT code_source.name, product.name, level FROM code
                    JOIN code_source ON code_source.id = source_id JOIN product ON product.id = product_id
                    WHERE text = ?
                    """),
            arguments: [element.code.description])
        guard let row else { throw LedgerError.damaged("code \(element.code) is in an index, but not in its table") }
        return .known(line: element.line, code: element.code, source: row[0], product: row[1], level: row[2])
    }
}

extension Ledger {
    /// No import is under way when a ledger is opened: what is staged then was interrupted.
    static func discardInterruptedImports(_ db: Database) throws {
        let staged = try Int.fetchOne(db, sql: "SELECT count(*) FROM code_source WHERE status = 0") ?? 0
        guard staged > 0 else { return }
        try db.execute(sql: "UPDATE code_source SET status = 3, sha256 = NULL WHERE status = 0")
    }

    /// Removes what refused and interrupted imports left, in pieces between which the journal writes. Nobody has ever
    /// seen these codes. It may be called at any time, from any thread; to be called once after the opening, so that
    /// their texts are free again.
    public func removeDiscardedImports() throws(LedgerError) {
        while let source = try readBetweenWrites({ db in
            try Row.fetchOne(db, sql: "SELECT id, product_id FROM code_source WHERE status = 3 ORDER BY id LIMIT 1")
        }) {
            let id: Int64 = source[0]
            var pace = Pace(largest: ImportLimits.standard.piece)
            let clock = ContinuousClock()
            while true {
                let begin = clock.now
                guard acceptsImports else { return }
                guard try removeCodes(pace.size, of: id) > 0 else { break }
                pace.took(clock.now - begin)
            }
            try write { db in
                try db.execute(sql: "DELETE FROM code_source WHERE id = ? AND status = 3", arguments: [id])
                // A product that only came with it goes with it.
                try db.execute(
                    sql: """
                        DELETE FROM product WHERE id = ?1
                            AND NOT EXISTS (SELECT 1 FROM code_source WHERE product_id = ?1)
                            AND NOT EXISTS (SELECT 1 FROM batch WHERE product_id = ?1)
                        """, arguments: [source[1] as Int64])
            }
        }
    }

    /// - Returns: how many were removed.
    private func removeCodes(_ count: Int, of source: Int64) throws(LedgerError) -> Int {
        do {
            return try guarded {
                try queue.writeWithoutTransaction { db in
                    try Self.withoutReferences(db) {
                        var removed = 0
                        try db.inTransaction(.immediate) {
                            try db.cachedStatement(
                                sql: """
                                    DELETE FROM code WHERE id IN (SELECT code.id FROM code
                                        JOIN code_source ON code_source.id = source_id AND code_source.status = 3
                                        WHERE source_id = ? AND code.state = 1 LIMIT ?)
                                    """
                            ).execute(arguments: [source, count])
                            removed = db.changesCount
                            return .commit
                        }
                        return removed
                    }
                }
            }
        } catch {
            throw Self.translated(error)
        }
    }

    /// Nothing refers to a code that no batch ever had; for each one that is removed SQLite would look through whole
    /// tables to find that out.
    private static func withoutReferences<Value>(_ db: Database, _ body: () throws -> Value) throws -> Value {
        try db.execute(sql: "PRAGMA foreign_keys = OFF")
        let result = Result { try body() }
        try db.execute(sql: "PRAGMA foreign_keys = ON")
        guard try Bool.fetchOne(db, sql: "PRAGMA foreign_keys") == true else {
            throw LedgerError.wrongSetting(name: "foreign_keys", found: "0", needed: "1")
        }
        return try result.get()
    }
}
