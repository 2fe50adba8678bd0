import GRDB
import LineCore
import Requirements
import Testing

@testable import Ledger

@Suite(.requirement("N-01", "N-02")) struct PhysicalCountTests {
    private static let bin = CountedPlace.bin(station: 0)
    private static let loose = CountedPlace.loose(level: 1)
    private static let person = Signer(who: "operator", why: "shift 2")

    @Test func everyCountAndDifferenceIsKept() throws {
        var scene = try Scene(units: 2, bundles: 1)
        try scene.append(
            [.counted(Self.bin, expected: 3, counted: 5, Self.person), .deviation(Self.bin, difference: 2, nil)],
            [.counted(Self.loose, expected: 0, counted: 0, Self.person)],
            [.counted(Self.bin, expected: 3, counted: 4, Self.person), .deviation(Self.bin, difference: 1, nil)],
            [.deviation(Self.bin, difference: 1, Self.person)])
        let counts = try scene.ledger.physicalCounts(of: scene.batch)
        #expect(counts.map(\.place) == [Self.bin, Self.loose, Self.bin])
        #expect(counts.map(\.counted) == [5, 0, 4])
        #expect(counts.map(\.expected) == [3, 0, 3])
        #expect(counts.map(\.at) == [now + 1_000, now + 2_000, now + 3_000])
        #expect(counts[0].who == "operator" && counts[0].why == "shift 2")
        let deviations = try scene.ledger.deviations(of: scene.batch)
        #expect(deviations.map(\.difference) == [2, 1, 1])
        #expect(deviations.map(\.explanation) == [nil, nil, Self.person])
        #expect(throws: LedgerError.unknownBatch(99)) { try scene.ledger.physicalCounts(of: 99) }
        #expect(throws: LedgerError.unknownBatch(99)) { try scene.ledger.deviations(of: 99) }
        #expect(try scene.ledger.projectionDifference(of: scene.batch) == nil)
    }

    @Test func thePlanKeepsWhatHasToBeCounted() throws {
        let folder = try Folder()
        let ledger = try folder.open()
        var made = definition(lot: "B1")
        made.plan.counts = CountPlan(places: [Self.bin, .leftOver, .containers(level: 3)], isBlind: false)
        let batch = try ledger.createBatch(made)
        #expect(try ledger.batch(id: batch)?.plan.counts == made.plan.counts)
        // A plan of before there were counts asks for none.
        try ledger.queue.write { db in
            try db.execute(sql: "UPDATE batch SET plan = json_remove(plan, '$.counts')")
        }
        #expect(try ledger.batch(id: batch)?.plan.counts == CountPlan.none)
        try ledger.queue.write { db in
            let unknown = #"{"blind":true,"places":[{"kind":9,"number":1}]}"#
            try db.execute(
                sql: "UPDATE batch SET plan = json_set(plan, '$.counts', json(?))", arguments: [unknown])
        }
        #expect(throws: LedgerError.self) { try ledger.batch(id: batch) }
    }

    @Test func leasesCountersAndCodesAreCountedApart() throws {
        var scene = try Scene(units: 5, bundles: 1)
        try scene.commission(Array(scene.units.prefix(3)))
        let returned = scene.units[4].id
        try scene.append([.codeState(code: returned, from: .allocated, to: .unallocated, reason: .returnedToPool)])
        let balances = try scene.ledger.balances(of: scene.batch)
        #expect(balances.map(\.level) == [1, 2])
        #expect(balances.map(\.leased) == [5, 1])
        #expect(balances.map(\.tallied) == [5, 1])
        #expect(balances.map(\.recounted) == [5, 1])
        #expect(balances.allSatisfy { $0.unexplained == 0 })
    }

    @Test(arguments: [
        ("UPDATE tally SET count = count + 1 WHERE batch_id = 1 AND state = 7", 2),
        ("UPDATE code SET state = 9 WHERE id = 2", 2), ("UPDATE lease SET codes = codes - 1 WHERE level = 1", 1),
        ("UPDATE code SET batch_id = NULL WHERE id = 2", 3),
    ])
    func whatWasAlteredIsUnexplained(alteration: String, codes: Int64) throws {
        var scene = try Scene(units: 5, bundles: 1)
        try scene.commission(Array(scene.units.prefix(3)))
        try scene.ledger.queue.write { try $0.execute(sql: alteration) }
        #expect(try scene.ledger.balances(of: scene.batch).first?.unexplained == codes)
    }
}
