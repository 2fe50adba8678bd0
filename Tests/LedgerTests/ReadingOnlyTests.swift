import Foundation
import GRDB
import LineCore
import Requirements
import Testing

@testable import Ledger

@Suite("A ledger that is only looked at", .requirement("L-06"))
struct ReadingOnlyTests {
    @Test("It shows what was written, also while somebody writes, and takes no writes")
    func beside() throws {
        var scene = try Scene(units: 3, bundles: 0)
        let looking = try Ledger(readingFrom: scene.folder.ledgerPath)
        #expect(looking.id == scene.ledger.id && !looking.acceptsWrites)
        try scene.commission(scene.units)
        #expect(try looking.lastSequence() == 3)
        #expect(throws: LedgerError.self) { try looking.append([entry(4, [])], batch: nil) }
        #expect(throws: LedgerError.self) { try looking.createBatch(definition(lot: "B2")) }
        #expect(try looking.batches().map(\.number) == ["B1"])
    }

    @Test("What is no ledger, or of a newer program, is refused")
    func refused() throws {
        let folder = try Folder()
        #expect(throws: LedgerError.self) { try Ledger(readingFrom: folder.ledgerPath) }
        #expect(!FileManager.default.fileExists(atPath: folder.ledgerPath), "nothing was made")
        let other = try folder.file("other.sqlite", Array("no database".utf8))
        #expect(throws: LedgerError.self) { try Ledger(readingFrom: other.path) }
        let empty = try folder.file("empty.sqlite", [])
        #expect(throws: LedgerError.self) { try Ledger(readingFrom: empty.path) }
        let ledger = try folder.open()
        try ledger.write { try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('later')") }
        #expect(throws: LedgerError.newerSchema(found: ["later"])) { try Ledger(readingFrom: folder.ledgerPath) }
    }

    @Test("Where no index can be made beside it, a whole file is read as it is, one with a log is copied")
    func unwritable() throws {
        let folder = try Folder()
        let path = folder.ledgerPath
        do {
            let ledger = try folder.open()
            _ = try ledger.createBatch(definition(lot: "B1"))
            let copied = try ReadableLedgerFile(path: path, canWriteBeside: false, hasIndex: false)
            #expect(copied.name != path && copied.name.hasSuffix("/ledger.sqlite"))
            #expect(FileManager.default.fileExists(atPath: copied.name + "-wal"))
            let inUse = try ReadableLedgerFile(path: path, canWriteBeside: false, hasIndex: true)
            #expect(inUse.name == path)
        }
        try FileManager.default.removeItem(atPath: path + "-wal")
        let whole = try ReadableLedgerFile(path: path, canWriteBeside: false, hasIndex: false)
        #expect(whole.name.hasPrefix("file:///") && whole.name.hasSuffix("?immutable=1"))
    }

    @Test("The copy goes away with its reader")
    func copyGoes() throws {
        let folder = try Folder()
        let ledger = try folder.open()
        _ = try ledger.createBatch(definition(lot: "B1"))
        var file: ReadableLedgerFile? = try ReadableLedgerFile(
            path: folder.ledgerPath, canWriteBeside: false, hasIndex: false)
        let name = try #require(file?.name)
        let copied = try Ledger(readingFrom: name)
        #expect(try copied.batches().map(\.number) == ["B1"])
        file = nil
        #expect(!FileManager.default.fileExists(atPath: name))
    }
}
