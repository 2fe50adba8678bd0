import Foundation
import GRDB
import LineCore
import Requirements
import Testing

@testable import Ledger

/// Below the tables: the bytes of the file itself, with SQLite's own between them.
@Suite("Every byte of the file where the journal lies", .requirement("L-02", "S-04"))
struct JournalFileTests {
    /// What a reader of the file is given: the entries, or nil where something was found.
    private func handedOut(_ path: String, batch: Int64) -> [JournalEntry]? {
        do {
            let ledger = try Ledger(readingFrom: path)
            var entries: [JournalEntry] = []
            try ledger.journal(from: 1, batch: batch) { entries.append($0) }
            guard try ledger.verifyJournal() == nil, try ledger.brokenJournalEnd() == nil else { return nil }
            return entries
        } catch {
            return nil
        }
    }

    @Test("Altered, it is found, or it was nothing of the journal: never is anything else handed out")
    func everyByte() throws {
        var scene = try Scene(units: 3, bundles: 0)
        try scene.commission(scene.units)
        var whole: [JournalEntry] = []
        try scene.ledger.journal(from: 1, batch: scene.batch) { whole.append($0) }
        #expect(whole.count == 3)
        let (pageSize, pages) = try scene.ledger.queue.writeWithoutTransaction { db in
            try db.checkpoint(.truncate)
            return (
                try #require(try Int.fetchOne(db, sql: "PRAGMA page_size")),
                try Int.fetchAll(
                    db, sql: "SELECT rootpage FROM sqlite_schema WHERE name IN ('journal', 'journal_head')")
            )
        }
        #expect(pages.count == 2)
        let original = try Data(contentsOf: URL(fileURLWithPath: scene.folder.ledgerPath))
        let folder = try Folder()
        try original.write(to: URL(fileURLWithPath: folder.ledgerPath))
        #expect(handedOut(folder.ledgerPath, batch: scene.batch) == whole)
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder.ledgerPath))
        var flips = 0
        var found = 0
        for page in pages {
            let start = (page - 1) * pageSize
            // Few entries, so that each table is one page; between its head and its content nothing is kept.
            #expect(original[start] == 0x0D)
            let content = Int(original[start + 5]) << 8 | Int(original[start + 6])
            let cells = Int(original[start + 3]) << 8 | Int(original[start + 4])
            let places = Array(0..<8 + 2 * cells) + Array(content..<pageSize)
            for place in places {
                let byte = original[start + place]
                try file.seek(toOffset: UInt64(start + place))
                try file.write(contentsOf: Data([byte ^ 1 << UInt8(place % 8)]))
                flips += 1
                switch handedOut(folder.ledgerPath, batch: scene.batch) {
                case nil: found += 1
                case whole: break
                case let other?: Issue.record("page \(page), byte \(place): \(other.count) entries")
                }
                try file.seek(toOffset: UInt64(start + place))
                try file.write(contentsOf: Data([byte]))
            }
        }
        #expect(flips > 250)
        // What is not found is SQLite's own: its count of free bytes and where they begin.
        #expect(found > flips - 20, "\(found) of \(flips)")
        #expect(handedOut(folder.ledgerPath, batch: scene.batch) == whole)
    }
}
