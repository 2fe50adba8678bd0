import Codes
import Foundation
import GRDB
import LineCore
import Requirements
import Testing

@testable import Ledger

@Suite(.requirement("L-01", "L-02")) struct OpeningTests {
    @Test func theConnectionIsDurable() throws {
        let folder = try Folder()
        for round in 1...2 {
            let ledger = try folder.open()
            try ledger.queue.inDatabase { db in
                for (name, value) in [
                    ("synchronous", "2"), ("journal_mode", "wal"), ("foreign_keys", "1"), ("wal_autocheckpoint", "0"),
                ] {
                    let found = try #require(try DatabaseValue.fetchOne(db, sql: "PRAGMA \(name)"))
                    #expect(found.description.filter { $0 != "\"" } == value, "\(name)")
                }
            }
            // The settings are not those of the first moment only.
            try ledger.take(lines([cn20(unitPrefix, round)]), name: "\(round).txt", in: folder)
            let after = try ledger.queue.inDatabase { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
            #expect(after == 2)
        }
    }

    @Test(arguments: ["NORMAL", "OFF"]) func aConnectionThatIsNotIsRefused(synchronous: String) throws {
        let folder = try Folder()
        _ = try folder.open()
        let found = synchronous == "OFF" ? "0" : "1"
        #expect(throws: LedgerError.wrongSetting(name: "synchronous", found: found, needed: "2")) {
            try Ledger(
                path: folder.ledgerPath, storage: SystemStorage(), now: now, synchronous: synchronous,
                migrations: Schema.migrations)
        }
    }

    @Test func onlyTheOwnerMayReadTheFile() throws {
        let folder = try Folder()
        _ = try folder.open()
        for name in ["ledger.sqlite", "ledger.sqlite-wal"] {
            let file = folder.url.appendingPathComponent(name).path
            guard FileManager.default.fileExists(atPath: file) else { continue }
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func theIdentityStaysAndDiffersBetweenLedgers() throws {
        let folder = try Folder()
        let id = try folder.open().id
        #expect(try folder.open().id == id)
        let other = try Folder()
        #expect(try other.open().id != id)
    }

    @Test func aNewerSchemaIsRefused() throws {
        let folder = try Folder()
        var newer = Schema.migrations
        newer.registerMigration("something that is not known yet") { try $0.execute(sql: "CREATE TABLE later (x)") }
        _ = try Ledger(
            path: folder.ledgerPath, storage: SystemStorage(), now: now, synchronous: "FULL", migrations: newer)
        #expect(throws: LedgerError.newerSchema(found: ["something that is not known yet"])) { try folder.open() }
    }

    @Test func anOlderSchemaIsMigratedAfterACopyWasMade() throws {
        let folder = try Folder()
        let id = try folder.open().id
        var newer = Schema.migrations
        newer.registerMigration("later table") { try $0.execute(sql: "CREATE TABLE later (x)") }
        let ledger = try Ledger(
            path: folder.ledgerPath, storage: SystemStorage(), now: now, synchronous: "FULL", migrations: newer)
        #expect(ledger.id == id)
        let copy = try Ledger(path: folder.ledgerPath + ".before later table", now: now)
        #expect(copy.id == id)
    }

    @Test func anotherProgramsDatabaseIsRefused() throws {
        let folder = try Folder()
        try DatabaseQueue(path: folder.ledgerPath).write { try $0.execute(sql: "CREATE TABLE theirs (x)") }
        #expect(throws: LedgerError.cannotOpen("the database belongs to another program")) { try folder.open() }
    }

    @Test func whatIsNoDatabaseIsRefused() throws {
        let folder = try Folder()
        _ = try folder.file("ledger.sqlite", Array(repeating: 0x41, count: 5_000))
        #expect(throws: LedgerError.self) { try folder.open() }
    }
}

@Suite(.requirement("L-01", "L-02")) struct FileTests {
    @Test func aFileThatMayNotGrowTakesNothing() throws {
        var scene = try Scene(units: 10, bundles: 0)
        try scene.commission(scene.units)
        let pages = try scene.ledger.queue.inDatabase { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages)")
            return pages
        }
        let big = JournalEntry(
            sequence: 4, moment: entry(4, []).moment, event: Array(repeating: 1, count: 100_000),
            facts: [.codeState(code: scene.units[0].id, from: .commissioned, to: .inactive, reason: .notFound)])
        let error = #expect(throws: LedgerError.self) { try scene.ledger.append([big], batch: scene.batch) }
        guard case .noRoom = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        // Nothing of the entry is there; with room it is taken.
        #expect(try scene.ledger.lastSequence() == 3)
        #expect(try scene.ledger.find(scene.units[0].code)?.state == .commissioned)
        let more = #expect(throws: ImportRefusal.self) {
            try scene.ledger.take(
                lines((1_000...9_000).map { cn20(unitPrefix, $0) }), name: "more.txt", in: scene.folder)
        }
        guard case .ledger(.noRoom) = more else {
            Issue.record("\(String(describing: more))")
            return
        }
        try scene.ledger.queue.inDatabase { try $0.execute(sql: "PRAGMA max_page_count = \(pages + 10_000)") }
        try scene.ledger.append([big], batch: scene.batch)
        #expect(try scene.ledger.find(scene.units[0].code)?.state == .inactive)
    }

    @Test func aCheckpointMovesTheLogIntoTheFile() throws {
        let scene = try Scene(units: 1_000, bundles: 0)
        let before = try Data(contentsOf: URL(fileURLWithPath: scene.folder.ledgerPath)).count
        #expect(try scene.ledger.checkpoint() == 0)
        #expect(try Data(contentsOf: URL(fileURLWithPath: scene.folder.ledgerPath)).count > before)
    }
}
