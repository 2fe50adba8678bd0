import Codes
import Dispatch
import Foundation
import GRDB
import LineCore
import Requirements
import Synchronization
import Testing

@testable import Ledger

@Suite("Imports in pieces", .requirement("U-03", "U-04", "L-02", "L-03"))
struct StagingTests {
    private struct PowerCut: Error {}

    let folder: Folder
    let ledger: Ledger

    init() throws {
        folder = try Folder()
        ledger = try folder.open()
    }

    private func limits(piece: Int) -> ImportLimits {
        var limits = ImportLimits.standard
        limits.piece = piece
        return limits
    }

    private func source(_ name: String, product: String = product) -> ImportedSource {
        ImportedSource(
            name: name, product: product, level: 1, scheme: .cn20, prefix: unitPrefix, application: "A-7",
            who: "engineer", now: now)
    }

    /// What is stored of codes, sources, products and counters.
    private func rows(_ ledger: Ledger) throws -> [Int] {
        try ledger.queue.read { db in
            try ["code", "code_source", "product", "tally", "audit"].map {
                try Int.fetchOne(db, sql: "SELECT count(*) FROM \($0)") ?? -1
            }
        }
    }

    @Test("The journal commits after every piece, and nobody sees a code before all are in")
    func journalGoesOn() throws {
        let count = 200_000
        let file = try folder.file("a.txt", lines((1...count).map { cn20(unitPrefix, $0) }))
        try ledger.fill(units: 0, bundles: 3, in: folder)
        let batch = try ledger.createBatch(definition(lot: "B1"))
        let bundles = try ledger.lease(batch: batch, level: 2, count: 3, now: now).codes
        var written: [Int] = []
        _ = try ledger.importCodes(from: file, as: source("a.txt"), limits: limits(piece: 10_000)) { end in
            written.append(end)
            // On another thread, as the journal has one: it gets its turn here, not when all is over.
            let sequence = Int64(written.count)
            let result = Mutex<Result<Void, LedgerError>>(.success(()))
            let done = DispatchSemaphore(value: 0)
            Thread.detachNewThread { [ledger] in
                do throws(LedgerError) {
                    try ledger.append([entry(sequence, [])], batch: batch)
                } catch {
                    result.withLock { $0 = .failure(error) }
                }
                done.signal()
            }
            done.wait()
            try result.withLock { $0 }.get()
            #expect(try ledger.lastSequence() == sequence)
            #expect(try ledger.pools(product: product).map(\.name) == ["bundles.txt"])
            #expect(try ledger.find(try #require(Code(cn20(unitPrefix, 1)))) == nil)
            #expect(try ledger.lease(batch: batch, level: 1, count: 1, now: now).codes.isEmpty)
            #expect(try ledger.poolLevel(batch: batch, level: 1) == PoolLevel(remaining: 0, total: 0))
        }
        #expect(written.count >= count / 10_000)
        #expect(written.last == count)
        #expect(zip([0] + written, written).allSatisfy { $1 - $0 <= 10_000 })
        #expect(try ledger.lastSequence() == Int64(written.count))
        #expect(try ledger.pools(product: product).map(\.unallocated) == [0, Int64(count)])
        #expect(
            try ledger.lease(batch: batch, level: 1, count: 2, now: now).codes.map(text)
                == [1, 2].map { cn20(unitPrefix, $0) })
        #expect(bundles.count == 3)
        #expect(try ledger.integrityFaults() == [])
    }

    @Test("A refusal in the middle leaves nothing, and tells what it knows of the whole file")
    func refusedInTheMiddle() throws {
        try ledger.take(lines([7_000, 9_999].map { cn20(unitPrefix, $0) }), name: "first.txt", in: folder)
        let before = try rows(ledger)
        let file = try folder.file("b.txt", lines((1...10_000).map { cn20(unitPrefix, $0) }))
        var last = 0
        let refusal = #expect(throws: ImportRefusal.self) {
            try ledger.importCodes(
                from: file, as: source("b.txt", product: "P-3"), limits: limits(piece: 1_000)
            ) { last = $0 }
        }
        guard case .badLines(let bad, let total) = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(total == 2)
        #expect(bad.map(\.line) == [7_000, 9_999])
        #expect((7_000..<8_000).contains(last), "what comes after the first known code is not written")
        #expect(try rows(ledger) == before)
        // The texts are free again.
        try ledger.take(lines((1...6_999).map { cn20(unitPrefix, $0) }), name: "c.txt", in: folder)
    }

    @Test("What a crash left is seen by nobody, and removed after the next start")
    func crash() throws {
        let before = try rows(ledger)
        var last = 0
        let file = try folder.file("a.txt", lines((1...5_000).map { cn20(unitPrefix, $0) }))
        let refusal = #expect(throws: ImportRefusal.self) {
            try ledger.importCodes(from: file, as: source("a.txt"), limits: limits(piece: 1_000)) { end in
                last = end
                if end >= 3_000 { throw PowerCut() }
            }
        }
        guard case .ledger = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(try rows(ledger)[0] == last)
        #expect(throws: ImportRefusal.importUnderWay(name: "a.txt")) {
            try ledger.take(Array(Data(contentsOf: file)), name: "again.txt", in: folder)
        }
        let again = try folder.open()
        #expect(try again.pools(product: nil).isEmpty)
        #expect(try again.find(try #require(Code(cn20(unitPrefix, 1)))) == nil)
        let batch = try again.createBatch(definition(lot: "B1"))
        #expect(try again.lease(batch: batch, level: 1, count: 9, now: now).codes.isEmpty)
        try again.removeDiscardedImports()
        #expect(try rows(again).prefix(2) == before.prefix(2))
        #expect(try again.integrityFaults() == [])
        #expect(try again.queue.read { try Bool.fetchOne($0, sql: "PRAGMA foreign_keys") } == true)
        let imported = try again.take(Array(Data(contentsOf: file)), name: "a.txt", in: folder)
        #expect(imported.codes == 5_000)
    }

    @Test("An import does not wait until somebody else has removed what a crash left")
    func crashThenImport() throws {
        let file = try folder.file("a.txt", lines((1...2_000).map { cn20(unitPrefix, $0) }))
        #expect(throws: ImportRefusal.self) {
            try ledger.importCodes(from: file, as: source("a.txt"), limits: limits(piece: 500)) { _ in throw PowerCut()
            }
        }
        #expect(try folder.open().take(Array(Data(contentsOf: file)), name: "a.txt", in: folder).codes == 2_000)
    }

    @Test("Two imports at a time: a code of both is refused to the later one, which leaves nothing")
    func twoImports() throws {
        let first = try folder.file("a.txt", lines((1...3_000).map { cn20(unitPrefix, $0) }))
        let second = lines([4_001, 2_000, 4_002].map { cn20(unitPrefix, $0) })
        var refusal: ImportRefusal?
        _ = try ledger.importCodes(from: first, as: source("a.txt"), limits: limits(piece: 2_500)) { end in
            guard (2_000..<3_000).contains(end) else { return }
            refusal = #expect(throws: ImportRefusal.self) { try ledger.take(second, name: "b.txt", in: folder) }
        }
        let code = try #require(Code(cn20(unitPrefix, 2_000)))
        #expect(
            refusal
                == .badLines([.known(line: 2, code: code, source: "a.txt", product: product, level: 1)], total: 1))
        #expect(try ledger.pools(product: product).map(\.unallocated) == [3_000])
        #expect(try ledger.find(try #require(Code(cn20(unitPrefix, 4_001)))) == nil)
    }

    @Test("At the end of the program an import ends after its piece, and leaves nothing that is seen")
    func ended() throws {
        let file = try folder.file("a.txt", lines((1...3_000).map { cn20(unitPrefix, $0) }))
        #expect(throws: ImportRefusal.interrupted) {
            try ledger.importCodes(from: file, as: source("a.txt"), limits: limits(piece: 1_000)) { _ in
                ledger.stopImports()
            }
        }
        #expect(try ledger.pools(product: nil).isEmpty)
        let again = try folder.open()
        try again.removeDiscardedImports()
        #expect(try rows(again).prefix(2) == [0, 0])
    }

    @Test("Pieces become smaller on a slow disk and larger on a fast one, within their bounds")
    func pace() {
        var pace = Pace(largest: 20_000)
        #expect(pace.size == 2_000)
        for _ in 0..<6 { pace.took(.milliseconds(10)) }
        #expect(pace.size == 20_000)
        pace.took(.milliseconds(75))
        #expect(pace.size == 20_000, "neither fast nor slow")
        for _ in 0..<12 { pace.took(.milliseconds(300)) }
        #expect(pace.size == 200)
        var small = Pace(largest: 50)
        small.took(.seconds(1))
        #expect(small.size == 50)
    }

    @Test("Reads are made while a write is under way, of what was written before it")
    func readsBesideWrites() throws {
        try ledger.fill(units: 3, bundles: 0, in: folder)
        try ledger.write { db in
            try db.execute(sql: "UPDATE tally SET count = 1")
            // Here the writing connection is taken: what is read does not wait for it.
            #expect(try ledger.pools(product: product).map(\.unallocated) == [3])
            #expect(try ledger.find(try #require(Code(cn20(unitPrefix, 2))))?.state == .unallocated)
        }
        #expect(try ledger.pools(product: product).map(\.unallocated) == [1])
    }

    @Test("What reads cannot write")
    func readersCannotWrite() {
        #expect(throws: LedgerError.self) { try ledger.read { try $0.execute(sql: "DELETE FROM code") } }
        #expect(ledger.acceptsWrites)
    }
}
