import Codes
import LineCore
import Requirements
import Testing

@testable import Ledger

@Suite(.requirement("U-02", "U-06", "U-07", "L-01")) struct LeaseTests {
    @Test func aLeaseIsDurableAndNoCodeIsLeasedTwice() throws {
        let folder = try Folder()
        var ledger = try folder.open()
        try ledger.fill(units: 100, bundles: 5, in: folder)
        let batch = try ledger.createBatch(definition(lot: "B1"))
        var leased: [Lease] = []
        for count in [30, 30, 30, 30, 30] {
            leased.append(try ledger.lease(batch: batch, level: 1, count: count, now: now))
            ledger = try folder.open()
        }
        #expect(leased.map(\.codes.count) == [30, 30, 30, 10, 0])
        #expect(leased.map(\.id) == [1, 2, 3, 4, 0])
        #expect(leased.flatMap(\.codes).map(text) == (1...100).map { cn20(unitPrefix, $0) })
        #expect(try ledger.leases(of: batch) == Array(leased.prefix(4)))
        #expect(try ledger.highestLease() == 4)
        #expect(try ledger.remaining(batch: batch, level: 1) == 0)
        #expect(try ledger.remaining(batch: batch, level: 2) == 5)
        let found = try #require(try ledger.find(leased[0].codes[0].code))
        #expect(found.state == .allocated)
        #expect(found.batch == .init(id: batch, number: "B1"))
    }

    @Test func aLeaseTakesTheOldestSourceFirst() throws {
        let folder = try Folder()
        let ledger = try folder.open()
        try ledger.take(lines([cn20(unitPrefix, 9)]), name: "1.txt", in: folder)
        try ledger.take(lines([cn20(unitPrefix, 1)]), name: "2.txt", in: folder)
        try ledger.take(lines([cn20("8900003", 1)]), name: "foreign prefix.txt", in: folder, prefix: "8900003")
        try ledger.take(lines([cn20(unitPrefix, 2)]), name: "other.txt", in: folder, product: "P-2")
        let batch = try ledger.createBatch(definition(lot: "B1"))
        let lease = try ledger.lease(batch: batch, level: 1, count: 9, now: now)
        #expect(lease.codes.map(text) == [cn20(unitPrefix, 9), cn20(unitPrefix, 1)])
    }

    @Test func aGrantedRangeIsDrawnInOrderAndPassesKnownNumbersOver() throws {
        let folder = try Folder()
        let ledger = try folder.open()
        try ledger.grantRange(grant(first: 7, last: 10))
        // The second number of the range was imported as a code of a file.
        let known = try folder.file("known.txt", lines(["369000000000000084"]))
        _ = try ledger.importCodes(
            from: known, fileName: "known.txt", product: "P-2", level: 1, scheme: .sscc, prefix: nil, application: "",
            who: "", now: now)
        let batch = try ledger.createBatch(definition(lot: "B1"))
        let first = try ledger.lease(batch: batch, level: 3, count: 2, now: now)
        #expect(first.codes.map(text) == ["369000000000000077", "369000000000000091"])
        let second = try ledger.lease(batch: batch, level: 3, count: 5, now: now)
        #expect(second.codes.map(text) == ["369000000000000107"])
        #expect(try ledger.lease(batch: batch, level: 3, count: 5, now: now).codes.isEmpty)
        #expect(try ledger.pools(product: product).map(\.unallocated) == [0])
        #expect(try ledger.leases(of: batch).map(\.codes.count) == [2, 1])
    }

    @Test func whatIsNotLeased() throws {
        let scene = try Scene(units: 2, bundles: 1)
        let ledger = scene.ledger
        #expect(throws: LedgerError.unknownBatch(77)) { try ledger.lease(batch: 77, level: 1, count: 1, now: now) }
        #expect(throws: LedgerError.noSuchLevel(4)) {
            try ledger.lease(batch: scene.batch, level: 4, count: 1, now: now)
        }
    }

    @Test func anEndedBatchGetsNothingAndKeepsNothingThatItNeverHeardOf() throws {
        var scene = try Scene(units: 3, bundles: 1)
        let ledger = scene.ledger
        // One lease is settled by the line; one code was sent; the others were leased and never heard of.
        try scene.append(
            [.phase(.running), .sent(code: scene.units[0].id, index: 1)],
            [
                .codeState(code: scene.units[1].id, from: .allocated, to: .unallocated, reason: .returnedToPool),
                .phase(.ending), .phase(.ended),
            ])
        #expect(
            try ledger.counts(of: scene.batch) == [
                LevelCount(level: 1, state: .unallocated, count: 2), LevelCount(level: 1, state: .allocated, count: 1),
                LevelCount(level: 2, state: .unallocated, count: 1),
            ])
        #expect(try ledger.projectionDifference(of: scene.batch) == nil)
        #expect(try ledger.pools(product: product).map(\.unallocated) == [2, 1])
        #expect(try ledger.lease(batch: scene.batch, level: 1, count: 1, now: now).id == 0)
        #expect(try ledger.remaining(batch: scene.batch, level: 1) == 0)
        let next = try ledger.createBatch(definition(lot: "B2"))
        #expect(try ledger.lease(batch: next, level: 1, count: 9, now: now).codes == Array(scene.units.dropFirst()))
    }

    @Test func aReturnedCodeGoesToTheNextBatchAndStaysInTheFirstOnesList() throws {
        var scene = try Scene(units: 3, bundles: 0)
        let ledger = scene.ledger
        try scene.append([
            .sent(code: scene.units[0].id, index: 1),
            .codeState(code: scene.units[1].id, from: .allocated, to: .unallocated, reason: .returnedToPool),
            .codeState(code: scene.units[2].id, from: .allocated, to: .unallocated, reason: .returnedToPool),
        ])
        // Not to the same batch again.
        #expect(try ledger.lease(batch: scene.batch, level: 1, count: 9, now: now).codes.isEmpty)
        let next = try ledger.createBatch(definition(lot: "B2"))
        let lease = try ledger.lease(batch: next, level: 1, count: 9, now: now)
        #expect(lease.codes == Array(scene.units.dropFirst()))

        var rows: [CodeRow] = []
        try ledger.codes(of: scene.batch) { rows.append($0) }
        #expect(rows.map(\.state) == [.allocated, .unallocated, .unallocated])
        #expect(rows.map(\.reason) == [nil, .returnedToPool, .returnedToPool])
        #expect(rows.map(\.batch) == ["B1", "B1", "B1"])
        var nextRows: [CodeRow] = []
        try ledger.codes(of: next) { nextRows.append($0) }
        #expect(nextRows.map(\.state) == [.allocated, .allocated])

        #expect(
            try ledger.counts(of: scene.batch) == [
                LevelCount(level: 1, state: .unallocated, count: 2), LevelCount(level: 1, state: .allocated, count: 1),
            ])
        #expect(try ledger.counts(of: next) == [LevelCount(level: 1, state: .allocated, count: 2)])
        for batch in [scene.batch, next] { #expect(try ledger.recount(of: batch) == ledger.counts(of: batch)) }
        let pool = try #require(try ledger.pools(product: nil).first)
        #expect(pool.unallocated == 0)
        #expect(pool.states == [StateCount(state: .allocated, count: 3)])
        let found = try #require(try ledger.find(scene.units[1].code))
        #expect(found.batch?.number == "B2")
        #expect(found.returns == [.init(batch: .init(id: scene.batch, number: "B1"), at: now + 1_000)])
    }
}
