import Foundation
import GRDB
import LineCore
import Requirements
import Testing

@testable import Ledger

@Suite("What a start checks", .requirement("L-02", "S-04"))
struct CheckedChainsTests {
    private func change(_ scene: Scene, _ sql: String) throws {
        try scene.ledger.queue.write { try $0.execute(sql: sql) }
    }

    @Test("What came since the mark is looked at entry by entry, in the journal and in every trail")
    func since() throws {
        for alteration in [
            (
                "UPDATE journal SET facts = x'00' WHERE sequence = 5",
                BrokenChain.journal(.init(sequence: 5, fault: .altered))
            ),
            ("UPDATE journal SET wall = wall + 1 WHERE sequence = 4", .journal(.init(sequence: 4, fault: .altered))),
            ("DELETE FROM journal WHERE sequence = 5", .journal(.init(sequence: 5, fault: .missing))),
            ("DELETE FROM journal WHERE sequence > 4", .journal(.init(sequence: 5, fault: .cutOff))),
            (
                "UPDATE audit SET body = replace(body, 'mine', 'nine') WHERE chain = 0 AND body LIKE '%mine%'",
                .trail(.init(batch: nil, sequence: 5))
            ),
            (
                "UPDATE audit SET hash = zeroblob(32) WHERE chain = 1 AND body LIKE '%batch act%'",
                .trail(.init(batch: 1, sequence: 2))
            ),
            (
                "DELETE FROM audit WHERE chain = 1 AND body LIKE '%batch act%'", .trail(.init(batch: 1, sequence: 2))
            ),
        ] {
            var scene = try Scene(units: 2, bundles: 0)
            try scene.commission(scene.units)
            #expect(try scene.ledger.brokenSinceMark(besides: nil) == nil)
            try scene.ledger.markChecked()
            try scene.append([], [], [])
            let count = try scene.ledger.auditTrail(batch: nil).count
            for number in count..<5 {
                try scene.ledger.appendAudit(
                    AuditEntry(act: "act", who: "", why: number == 4 ? "mine" : "", details: []), batch: nil, now: now)
            }
            try scene.ledger.appendAudit(
                AuditEntry(act: "batch act", who: "", why: "", details: []), batch: scene.batch, now: now)
            #expect(try scene.ledger.brokenSinceMark(besides: nil) == nil)
            try change(scene, alteration.0)
            #expect(try scene.ledger.brokenSinceMark(besides: nil) == alteration.1, "\(alteration.0)")
        }
    }

    @Test("What stands before the mark is left to the check of everything")
    func before() throws {
        var scene = try Scene(units: 2, bundles: 0)
        try scene.commission(scene.units)
        try scene.append([], [])
        try scene.ledger.markChecked()
        try scene.append([])
        try change(scene, "UPDATE journal SET wall = wall + 1 WHERE sequence = 2")
        #expect(try scene.ledger.brokenSinceMark(besides: nil) == nil)
        #expect(try scene.ledger.verifyJournal() == BrokenEntry(sequence: 2, fault: .altered))
    }

    @Test("The entries of an open batch are left to its recovery; what stands before and behind them is not")
    func besides() throws {
        var scene = try Scene(units: 2, bundles: 0)
        try scene.ledger.append([entry(1, []), entry(2, [])], batch: nil)
        scene.sequence = 2
        try scene.commission(scene.units)
        try scene.ledger.append([entry(6, []), entry(7, [])], batch: nil)
        func broken(_ sequence: Int) throws -> BrokenChain? {
            try change(scene, "UPDATE journal SET wall = wall + 1 WHERE sequence = \(sequence)")
            let found = try scene.ledger.brokenSinceMark(besides: scene.batch)
            try change(scene, "UPDATE journal SET wall = wall - 1 WHERE sequence = \(sequence)")
            return found
        }
        for sequence in [1, 2, 6, 7] {
            #expect(try broken(sequence) == .journal(.init(sequence: Int64(sequence), fault: .altered)))
        }
        for sequence in 3...5 { #expect(try broken(sequence) == nil) }
        #expect(throws: LedgerError.brokenJournal(.init(sequence: 4, fault: .altered))) {
            try change(scene, "UPDATE journal SET wall = wall + 1 WHERE sequence = 4")
            try scene.ledger.journal(from: 1, batch: scene.batch) { _ in }
        }
    }
}
