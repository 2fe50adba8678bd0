import Codes
import Foundation
import LineCore
import Requirements
import Testing

@testable import Ledger

@Suite("Codes that go back to the enterprise", .requirement("U-04", "U-08", "S-04"))
struct WithdrawalTests {
    let folder: Folder
    let ledger: Ledger

    init() throws {
        folder = try Folder()
        ledger = try folder.open()
    }

    private func withdraw(_ source: String) throws(WithdrawalRefusal) -> WithdrawnPool {
        try ledger.withdraw(source: source, who: "engineer", why: "recalled", now: now + 5)
    }

    @Test("No batch gets them any more; a running one goes on with other sources; nothing of them comes in again")
    func withdrawn() throws {
        try ledger.take(lines((1...5).map { cn20(unitPrefix, $0) }), name: "1.txt", in: folder)
        try ledger.take(lines((6...9).map { cn20(unitPrefix, $0) }), name: "2.txt", in: folder)
        let batch = try ledger.createBatch(definition(lot: "B1"))
        let first = try ledger.lease(batch: batch, level: 1, count: 2, now: now)
        #expect(try ledger.poolLevel(batch: batch, level: 1) == PoolLevel(remaining: 7, total: 9))
        let given = try withdraw("1.txt")
        #expect(given == WithdrawnPool(source: 1, name: "1.txt", product: product, level: 1, codes: 3))
        #expect(try ledger.poolLevel(batch: batch, level: 1) == PoolLevel(remaining: 4, total: 6))
        #expect(
            try ledger.lease(batch: batch, level: 1, count: 9, now: now).codes.map(text)
                == (6...9).map { cn20(unitPrefix, $0) })
        let pools = try ledger.pools(product: product)
        #expect(pools.map(\.unallocated) == [0, 0])
        #expect(pools.map(\.withdrawal) == [.init(at: now + 5, codes: 3), nil])
        let last = try #require(try ledger.auditTrail(batch: nil).last)
        for part in ["codes.return", "1.txt", "recalled", "engineer", #""3""#] { #expect(last.body.contains(part)) }

        let code = try #require(Code(cn20(unitPrefix, 3)))
        let found = try #require(try ledger.find(code))
        #expect(found.state == .unallocated && found.withdrawnAt == now + 5)
        #expect(try ledger.find(first.codes[0].code)?.withdrawnAt == nil, "the batch keeps what it has")
        #expect(throws: ImportRefusal.self) { try ledger.take(lines(["\(code)"]), name: "3.txt", in: folder) }

        // What the batch gives back goes to the enterprise as well.
        try ledger.append(
            [
                entry(
                    1,
                    [
                        .codeState(
                            code: first.codes[1].id, from: .allocated, to: .unallocated, reason: .returnedToPool)
                    ])
            ], batch: batch)
        let next = try ledger.createBatch(definition(lot: "B2"))
        #expect(try ledger.lease(batch: next, level: 1, count: 9, now: now).codes.isEmpty)
        #expect(try ledger.withdrawnPool(source: "1").codes == 4)
    }

    @Test("What cannot be given back is refused in words")
    func refusals() throws {
        try ledger.take(lines([cn20(unitPrefix, 1)]), name: "a.txt", in: folder)
        try ledger.take(lines([cn20(unitPrefix, 2)]), name: "a.txt", in: folder, product: "P-2")
        try ledger.take(lines([cn20(unitPrefix, 3)]), name: "c.txt", in: folder)
        let batch = try ledger.createBatch(definition(lot: "B1"))
        let trail = try ledger.auditTrail(batch: nil).count
        _ = try ledger.lease(batch: batch, level: 1, count: 1, now: now)
        for (source, wanted) in [
            ("b.txt", .unknownSource("b.txt")), ("99", .unknownSource("99")),
            ("a.txt", .severalSources("a.txt", numbers: [1, 2])), ("1", .nothingLeft(name: "a.txt")),
        ] as [(String, WithdrawalRefusal)] {
            let refusal = #expect(throws: WithdrawalRefusal.self) { try withdraw(source) }
            #expect(refusal == wanted)
            #expect(refusal?.text.chinese.isEmpty == false)
        }
        #expect(throws: WithdrawalRefusal.notWithdrawn(name: "c.txt")) { try ledger.withdrawnPool(source: "3") }
        #expect(throws: WithdrawalRefusal.notWithdrawn(name: "c.txt")) {
            try ledger.returnedCodes(of: "3") { _, _ in }
        }
        #expect(try ledger.auditTrail(batch: nil).count == trail)
        _ = try withdraw("3")
        #expect(throws: WithdrawalRefusal.alreadyWithdrawn(name: "c.txt", at: now + 5)) { try withdraw("c.txt") }
        #expect(ledger.acceptsWrites)
    }

    @Test("A name that is another source's number is told by its number")
    func nameLikeNumber() throws {
        try ledger.take(lines([cn20(unitPrefix, 1)]), name: "a.txt", in: folder)
        try ledger.take(lines([cn20(unitPrefix, 2)]), name: "1", in: folder)
        #expect(throws: WithdrawalRefusal.severalSources("1", numbers: [1, 2])) { try withdraw("1") }
        #expect(try withdraw("#2").name == "1")
        #expect(try withdraw("#1").name == "a.txt")
        #expect(throws: WithdrawalRefusal.unknownSource("#a.txt")) { try withdraw("#a.txt") }
        #expect(try ledger.withdrawnPool(source: "#2").codes == 1)
    }

    @Test("A file that came to the list's place meanwhile stays, and nothing else is left")
    func raced() throws {
        try ledger.take(lines([cn20(unitPrefix, 1)]), name: "a.txt", in: folder)
        let given = try withdraw("a.txt")
        let path = folder.url.appending(path: "returned.txt").path
        let list = try ReturnedCodesFile(path: path)
        try "another list".write(toFile: path, atomically: false, encoding: .utf8)
        #expect(throws: ReturnedCodesFault.self) { try list.write(given, from: ledger) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "another list")
        #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
    }

    @Test("The list holds every code that went back, and is whole where it is")
    func list() throws {
        let codes = (1...4_500).map { cn20(unitPrefix, $0) }
        try ledger.take(lines(codes), name: "a.txt", in: folder)
        let batch = try ledger.createBatch(definition(lot: "B1"))
        _ = try ledger.lease(batch: batch, level: 1, count: 500, now: now)
        let given = try withdraw("a.txt")
        let path = folder.url.appending(path: "returned.txt").path
        let digest = try ReturnedCodesFile(path: path).write(given, from: ledger)
        #expect(digest.utf8.count == 64)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == codes.dropFirst(500).map { $0 + "\n" }.joined())
        #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
        #expect(throws: ReturnedCodesFault.isThere(path: path)) { try ReturnedCodesFile(path: path) }
        let nowhere = folder.url.appending(path: "no/folder.txt").path
        let fault = #expect(throws: ReturnedCodesFault.self) { try ReturnedCodesFile(path: nowhere) }
        #expect(fault?.text.english.contains(nowhere) == true)
        let other = folder.url.appending(path: "other.txt").path
        try ReturnedCodesFile(path: other).discard()
        #expect(!FileManager.default.fileExists(atPath: other + ".partial"))
    }

    @Test("Of a range, its undrawn numbers go back as one line", .requirement("U-02"))
    func range() throws {
        try ledger.grantRange(grant(first: 7, last: 10))
        let batch = try ledger.createBatch(definition(lot: "B1"))
        let drawn = try ledger.lease(batch: batch, level: 3, count: 1, now: now)
        let given = try withdraw("range-1")
        #expect(given.codes == 3)
        #expect(try ledger.lease(batch: batch, level: 3, count: 1, now: now).codes.isEmpty)
        let path = folder.url.appending(path: "returned.txt").path
        _ = try ReturnedCodesFile(path: path).write(given, from: ledger)
        #expect(
            try String(contentsOfFile: path, encoding: .utf8) == "369000000000000084,369000000000000107\n")
        #expect(drawn.codes.map(text) == ["369000000000000077"])
        // The numbers stay granted: the same range does not come in again.
        #expect(throws: LedgerError.badRange(.overlaps(name: "range-1"))) {
            try ledger.grantRange(grant(first: 9, last: 9))
        }
    }
}
