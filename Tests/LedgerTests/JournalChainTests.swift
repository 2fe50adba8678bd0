import Foundation
import GRDB
import LineCore
import Requirements
import Testing

@testable import Ledger

@Suite("The journal's chain of hashes", .requirement("L-02", "S-04"))
struct JournalChainTests {
    /// Six entries, the last three of them long.
    private func scene() throws -> Scene {
        var scene = try Scene(units: 4, bundles: 0)
        try scene.commission(scene.units)
        for unit in scene.units.prefix(3) {
            try scene.append([
                .codeState(code: unit.id, from: .commissioned, to: .inactive, reason: .notFound),
                .whereabouts(code: unit.id, known: false),
            ])
        }
        #expect(try scene.ledger.verifyJournal() == nil)
        return scene
    }

    private func read(_ scene: Scene) throws -> [JournalEntry] {
        var entries: [JournalEntry] = []
        try scene.ledger.journal(from: 1, batch: scene.batch) { entries.append($0) }
        return entries
    }

    @Test("Every byte of every entry: altered, it is found and named, and nothing from there on is handed out")
    func everyByte() throws {
        let scene = try scene()
        let whole = try read(scene)
        var flips = 0
        for entry in whole {
            for column in ["event", "facts", "hash"] {
                let original = try #require(
                    try scene.ledger.queue.read {
                        try Data.fetchOne(
                            $0, sql: "SELECT \(column) FROM journal WHERE sequence = ?", arguments: [entry.sequence])
                    })
                #expect(!original.isEmpty)
                for place in original.indices {
                    var bytes = original
                    bytes[place] ^= 1 << (place % 8)
                    try set(column, bytes, of: entry.sequence, scene)
                    flips += 1
                    let broken = BrokenEntry(sequence: entry.sequence, fault: .altered)
                    #expect(try scene.ledger.verifyJournal() == broken, "\(column) \(place)")
                    var handed: [JournalEntry] = []
                    #expect(throws: LedgerError.brokenJournal(broken)) {
                        try scene.ledger.journal(from: 1, batch: scene.batch) { handed.append($0) }
                    }
                    #expect(handed == [] || handed == Array(whole.prefix(Int(entry.sequence) - 1)))
                }
                try set(column, original, of: entry.sequence, scene)
            }
        }
        #expect(flips > 250)
        #expect(try scene.ledger.verifyJournal() == nil)
        #expect(try read(scene) == whole)
    }

    @Test("Every bit of every number of every entry")
    func everyNumber() throws {
        let scene = try scene()
        for sequence in Int64(1)...6 {
            for column in ["batch_id", "tick", "wall"] {
                let original = try #require(
                    try scene.ledger.queue.read {
                        try Int64.fetchOne(
                            $0, sql: "SELECT \(column) FROM journal WHERE sequence = ?", arguments: [sequence])
                    })
                for bit in 0..<64 {
                    try setNumber(column, original ^ (Int64(1) << Int64(bit)), of: sequence, scene)
                    #expect(
                        try scene.ledger.verifyJournal() == BrokenEntry(sequence: sequence, fault: .altered),
                        "\(column) bit \(bit)")
                }
                try setNumber(column, original, of: sequence, scene)
            }
        }
        #expect(try scene.ledger.verifyJournal() == nil)
    }

    private func setNumber(_ column: String, _ number: Int64, of sequence: Int64, _ scene: Scene) throws {
        // The table refuses a batch that is not there; whoever alters the file does not ask it.
        try scene.ledger.queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
            try db.execute(
                sql: "UPDATE journal SET \(column) = ? WHERE sequence = ?", arguments: [number, sequence])
            try db.execute(sql: "PRAGMA foreign_keys = ON")
        }
    }

    private func set(_ column: String, _ bytes: Data, of sequence: Int64, _ scene: Scene) throws {
        try scene.ledger.queue.write {
            try $0.execute(
                sql: "UPDATE journal SET \(column) = ? WHERE sequence = ?", arguments: [bytes, sequence])
        }
    }

    @Test(
        "Other values, missing entries and a moved end are found too",
        arguments: [
            ("UPDATE journal SET tick = tick + 1 WHERE sequence = 3", BrokenEntry(sequence: 3, fault: .altered)),
            ("UPDATE journal SET wall = wall - 1 WHERE sequence = 6", BrokenEntry(sequence: 6, fault: .altered)),
            ("UPDATE journal SET batch_id = NULL WHERE sequence = 2", BrokenEntry(sequence: 2, fault: .altered)),
            ("DELETE FROM journal WHERE sequence = 4", BrokenEntry(sequence: 4, fault: .missing)),
            ("DELETE FROM journal WHERE sequence = 1", BrokenEntry(sequence: 1, fault: .missing)),
            ("DELETE FROM journal WHERE sequence >= 5", BrokenEntry(sequence: 5, fault: .cutOff)),
            ("DELETE FROM journal", BrokenEntry(sequence: 1, fault: .cutOff)),
            ("UPDATE journal SET sequence = 9 WHERE sequence = 6", BrokenEntry(sequence: 6, fault: .missing)),
            (
                "UPDATE journal_head SET sequence = 5, hash = (SELECT hash FROM journal WHERE sequence = 5)",
                BrokenEntry(sequence: 6, fault: .altered)
            ),
            ("UPDATE journal_head SET hash = zeroblob(32)", BrokenEntry(sequence: 6, fault: .altered)),
            ("DELETE FROM journal_head", BrokenEntry(sequence: 1, fault: .altered)),
        ])
    func otherwise(alteration: String, broken: BrokenEntry) throws {
        let scene = try scene()
        try scene.ledger.queue.write { try $0.execute(sql: alteration) }
        #expect(try scene.ledger.verifyJournal() == broken)
        // A restart, which reads the open batch's entries and looks at the end, would not go on either.
        let isEndBroken = try scene.ledger.brokenJournalEnd() != nil
        let isReadBroken: Bool
        do {
            isReadBroken = try read(scene).count < 6
        } catch LedgerError.brokenJournal {
            isReadBroken = true
        }
        #expect(isEndBroken || isReadBroken)
    }

    @Test("An entry that was altered together with its hash is betrayed by the next one, the last one by the end")
    func forged() throws {
        for sequence in Int64(1)...6 {
            let scene = try scene()
            try scene.ledger.queue.write { db in
                try db.execute(
                    sql: "UPDATE journal SET event = x'0102030405' WHERE sequence = ?", arguments: [sequence])
                let row = try #require(
                    try Row.fetchOne(
                        db,
                        sql: "SELECT sequence, batch_id, tick, wall, event, facts FROM journal WHERE sequence = ?",
                        arguments: [sequence]))
                let previous =
                    try Data.fetchOne(
                        db, sql: "SELECT hash FROM journal WHERE sequence = ?", arguments: [sequence - 1])
                    ?? Data(count: 32)
                let hash = try #require(JournalChain.hash(of: row, previous: previous))
                try db.execute(
                    sql: "UPDATE journal SET hash = ? WHERE sequence = ?", arguments: [hash, sequence])
            }
            #expect(
                try scene.ledger.verifyJournal()
                    == BrokenEntry(sequence: min(sequence + 1, 6), fault: .altered))
            if sequence == 6 {
                #expect(try scene.ledger.brokenJournalEnd() == BrokenEntry(sequence: 6, fault: .altered))
            }
        }
    }

    @Test("A ledger that was written without gets its chain when it is opened, and its old copy stays")
    func migration() throws {
        let scene = try scene()
        let whole = try read(scene)
        let head = try scene.ledger.journalHead()
        #expect(head.sequence == 6)
        try scene.ledger.queue.writeWithoutTransaction { db in
            try db.execute(
                sql: """
                    DROP TABLE journal_head;
                    ALTER TABLE journal DROP COLUMN hash;
                    DELETE FROM grdb_migrations WHERE identifier = 'chain of the journal';
                    """)
        }
        #expect(throws: LedgerError.self) { try Ledger(readingFrom: scene.folder.ledgerPath) }
        let opened = try scene.folder.open()
        #expect(try opened.journalHead() == head)
        #expect(try opened.verifyJournal() == nil)
        var entries: [JournalEntry] = []
        try opened.journal(from: 1, batch: scene.batch) { entries.append($0) }
        #expect(entries == whole)
        try opened.append([entry(7, [])], batch: scene.batch)
        #expect(try opened.verifyJournal() == nil && opened.journalHead().sequence == 7)
        #expect(try opened.journalHead().digest != head.digest)
    }
}
