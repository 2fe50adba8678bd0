import GRDB
import LineCore
import Requirements
import Testing

@testable import Ledger

@Suite(.requirement("L-02", "L-06", "N-01")) struct ProjectionCheckTests {
    private func scene() throws -> Scene {
        var scene = try Scene(units: 5, bundles: 1)
        let units = scene.units
        try scene.commission(Array(units.prefix(3)))
        try scene.commission(scene.bundles)
        try scene.append(
            [.packed(child: units[0].id, parent: scene.bundles[0].id)],
            [.packed(child: units[1].id, parent: scene.bundles[0].id)],
            [
                .unpacked(child: units[1].id, parent: scene.bundles[0].id),
                .whereabouts(code: units[2].id, known: false),
            ],
            [.codeState(code: units[4].id, from: .allocated, to: .unallocated, reason: .returnedToPool)])
        return scene
    }

    @Test func journalAndTablesAgree() throws {
        let scene = try scene()
        #expect(try scene.ledger.projectionDifference(of: scene.batch) == nil)
        // The returned code's later life in another batch is no difference.
        let next = try scene.ledger.createBatch(definition(lot: "B2"))
        let lease = try scene.ledger.lease(batch: next, level: 1, count: 1, now: now)
        try scene.ledger.append(
            [entry(scene.sequence + 1, [.sent(code: lease.codes[0].id, index: 1)])], batch: next)
        #expect(try scene.ledger.projectionDifference(of: scene.batch) == nil)
        #expect(try scene.ledger.projectionDifference(of: next) == nil)
    }

    @Test(arguments: [
        ("UPDATE code SET state = 9 WHERE id = 2", "state"), ("UPDATE code SET parent_id = 6 WHERE id = 2", "parent"),
        ("UPDATE code SET reason = 7 WHERE id = 2", "reason"), ("UPDATE code SET sent_index = 9 WHERE id = 2", "sent"),
        ("UPDATE code SET printed_at = 9 WHERE id = 2", "printed"),
        ("UPDATE code SET verified_at = 9 WHERE id = 2", "verified"),
        ("UPDATE code SET lost = 1 WHERE id = 2", "whereabouts"),
        ("UPDATE tally SET count = count + 1 WHERE state = 7", "counts"),
    ])
    func aTableThatWasAlteredIsFound(alteration: String, column: String) throws {
        let scene = try scene()
        try scene.ledger.queue.write { try $0.execute(sql: alteration) }
        let difference = try #require(try scene.ledger.projectionDifference(of: scene.batch))
        #expect(difference.column == column)
        if column != "counts" { #expect(difference.code == scene.units[1].code) }
    }

    @Test func brokenReferencesAreFound() throws {
        let scene = try scene()
        #expect(try scene.ledger.integrityFaults().isEmpty)
        try scene.ledger.queue.inDatabase { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF; UPDATE code SET batch_id = 99 WHERE id = 1")
        }
        #expect(try scene.ledger.integrityFaults().count == 1)
    }
}
