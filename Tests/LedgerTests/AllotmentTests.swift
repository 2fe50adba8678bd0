import Codes
import LineCore
import Requirements
import Testing

@testable import Ledger

@Suite("Codes of cartons that come printed", .requirement("V-08", "U-04", "U-06", "U-07")) struct AllotmentTests {
    /// A source of pre-printed cartons (1), one of codes to be printed (2), and a batch.
    private struct Store {
        let folder: Folder
        let ledger: Ledger
        let batch: Int64

        init(cartons: Int) throws {
            folder = try Folder()
            ledger = try folder.open()
            let file = try folder.file("cartons.txt", lines((1...cartons).map { cn20(unitPrefix, $0) }))
            _ = try ledger.importCodes(
                from: file, fileName: "cartons.txt", product: product, level: 1, scheme: .cn20, prefix: unitPrefix,
                isPreprinted: true, application: "A-8", who: "engineer", now: now)
            try ledger.take(lines((1...50).map { cn20(unitPrefix, 900_000 + $0) }), name: "units.txt", in: folder)
            batch = try ledger.createBatch(definition(lot: "B1"))
        }

        func request(_ count: Int64?, source: Int64 = 1, batch: Int64? = nil) -> AllotmentRequest {
            AllotmentRequest(
                batch: batch ?? self.batch, source: source, count: count, who: "supervisor", why: "box 7", now: now)
        }

        func told(_ ledger: Ledger) throws -> [Lease] {
            var leases: [Lease] = []
            while true {
                let (lease, isLast) = try ledger.allotted(batch: batch, level: 1, after: leases.last?.id ?? 0)
                if !lease.codes.isEmpty { leases.append(lease) }
                if isLast { return leases }
            }
        }
    }

    @Test func noPrinterDrawsThem() throws {
        let store = try Store(cartons: 30)
        let lease = try store.ledger.lease(batch: store.batch, level: 1, count: 100, now: now)
        #expect(lease.codes.map(text) == (1...50).map { cn20(unitPrefix, 900_000 + $0) })
        #expect(try store.ledger.remaining(batch: store.batch, level: 1) == 0)
        #expect(try store.ledger.pools(product: product).map(\.isPreprinted) == [true, false])
        #expect(try store.ledger.pools(product: product).map(\.unallocated) == [30, 0])
    }

    @Test func anAllotmentIsDurableAndToldInBlocksAlsoAfterARestart() throws {
        let store = try Store(cartons: 2_500)
        #expect(try store.ledger.allot(store.request(2_300)) == 2_300)
        #expect(try store.ledger.allot(store.request(100)) == 100)
        for ledger in [store.ledger, try store.folder.open()] {
            let leases = try store.told(ledger)
            #expect(leases.map(\.codes.count) == [2_000, 300, 100])
            #expect(leases.flatMap(\.codes).map(text) == (1...2_400).map { cn20(unitPrefix, $0) })
            #expect(try ledger.counts(of: store.batch) == [LevelCount(level: 1, state: .encoded, count: 2_400)])
            #expect(try ledger.recount(of: store.batch) == ledger.counts(of: store.batch))
            #expect(try ledger.leases(of: store.batch).isEmpty)
            #expect(try ledger.projectionDifference(of: store.batch) == nil)
        }
        let code = try #require(Code(cn20(unitPrefix, 1)))
        let found = try #require(try store.ledger.find(code))
        #expect(found.state == .encoded)
        #expect(found.batch?.id == store.batch)
        #expect(found.sentIndex == nil)
    }

    @Test func whatIsRefusedChangesNothing() throws {
        let store = try Store(cartons: 10)
        let ledger = store.ledger
        let other = try ledger.createBatch(definition(lot: "B2", product: "P-2"))
        for (request, refusal) in [
            (store.request(11), AllotmentRefusal.tooFew(free: 10)),
            (store.request(1, source: 2), .notPreprinted(source: "units.txt")),
            (store.request(1, source: 77), .unknownSource(77)),
            (store.request(1, batch: 99), .ledger(.unknownBatch(99))),
            (store.request(1, batch: other), .otherProduct(source: "cartons.txt", product: product, level: 1)),
        ] {
            #expect(throws: refusal) { try ledger.allot(request) }
        }
        try ledger.append([entry(1, [.phase(.running)]), entry(2, [.phase(.ending)])], batch: store.batch)
        #expect(throws: AllotmentRefusal.phase(.ending)) { try ledger.allot(store.request(1)) }
        #expect(try ledger.counts(of: store.batch).isEmpty)
        #expect(try ledger.pools(product: product).map(\.unallocated) == [10, 50])
    }

    @Test func whatWasReturnedOrNeverHeardOfIsForAnotherBatch() throws {
        let store = try Store(cartons: 5)
        let ledger = store.ledger
        _ = try ledger.allot(store.request(nil))
        let codes = try store.told(ledger)[0].codes
        // One is verified, one left over and scanned back, one invalid; of two the line never heard.
        try ledger.append(
            [
                entry(1, [.phase(.running)]),
                entry(
                    2,
                    [
                        .codeState(code: codes[0].id, from: .encoded, to: .commissioned, reason: nil),
                        .codeState(code: codes[1].id, from: .encoded, to: .unallocated, reason: .leftOver),
                        .codeState(code: codes[2].id, from: .encoded, to: .snInvalid, reason: .leftOver),
                    ]), entry(3, [.phase(.ending)]), entry(4, [.phase(.ended)]),
            ], batch: store.batch)
        #expect(
            try ledger.counts(of: store.batch) == [
                LevelCount(level: 1, state: .unallocated, count: 3), LevelCount(level: 1, state: .snInvalid, count: 1),
                LevelCount(level: 1, state: .commissioned, count: 1),
            ])
        #expect(try ledger.recount(of: store.batch) == ledger.counts(of: store.batch))
        #expect(try ledger.projectionDifference(of: store.batch) == nil)
        let next = try ledger.createBatch(definition(lot: "B2"))
        #expect(try ledger.allot(store.request(nil, batch: next)) == 3)
        #expect(try ledger.projectionDifference(of: store.batch) == nil)
        #expect(try ledger.counts(of: next) == [LevelCount(level: 1, state: .encoded, count: 3)])
    }
}
