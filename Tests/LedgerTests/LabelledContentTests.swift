import Codes
import LineCore
import Requirements
import Testing

@testable import Ledger

/// Case 0 holds bundles 0 and 1 with units 0…2 and 3…5; unit 6 is loose, bundle 2 holds unit 7.
@Suite("Labels that do not show what is in their containers", .requirement("W-04", "A-05", "A-06", "N-02"))
struct LabelledContentTests {
    private struct Packed {
        var scene: Scene
        var cases: [LeasedCode]
        var acts: UInt32 = 0

        init() throws {
            scene = try Scene(units: 8, bundles: 3)
            let (units, bundles) = (scene.units, scene.bundles)
            try scene.ledger.grantRange(try grant(first: 1, last: 9))
            cases = try scene.ledger.lease(batch: scene.batch, level: 3, count: 1, now: now).codes
            try scene.append([.phase(.running)])
            try scene.commission(units)
            try scene.commission(bundles)
            try scene.commission(cases)
            try scene.append(
                [0, 1, 2].map { .packed(child: units[$0].id, parent: bundles[0].id) }
                    + [.containerClosed(code: bundles[0].id, children: 3, short: false)],
                [3, 4, 5].map { .packed(child: units[$0].id, parent: bundles[1].id) }
                    + [.containerClosed(code: bundles[1].id, children: 3, short: false)],
                [.packed(child: units[7].id, parent: bundles[2].id)]
                    + [.containerClosed(code: bundles[2].id, children: 1, short: true)],
                [0, 1].map { .packed(child: bundles[$0].id, parent: cases[0].id) }
                    + [.containerClosed(code: cases[0].id, children: 2, short: true)],
                [.phase(.ending)], [.phase(.ended)])
        }

        /// An act of these facts that touches these codes.
        mutating func act(_ codes: [CodeID], _ facts: [Fact]) throws {
            acts += 1
            let record = ActRecord(
                number: acts, kind: .move, who: "operator", second: nil, why: "test", undoes: 0, codes: codes)
            try scene.append([.act(record)] + facts)
        }

        func due() throws -> [Code] { try scene.ledger.labelsDue(of: scene.batch) }

        func refusal(_ code: Code, into batch: Int64) throws -> CarryRefusal? {
            guard case .failure(let refusal) = try scene.ledger.carriedPack(code, into: batch) else { return nil }
            return refusal
        }
    }

    @Test func whatChangedDeepInsideMakesEachLabelAroundItWrong() throws {
        var packed = try Packed()
        let (units, bundles, box) = (packed.scene.units, packed.scene.bundles, packed.cases[0])
        #expect(try packed.due().isEmpty)
        try packed.act(
            [units[0].id, bundles[0].id], [.unpacked(child: units[0].id, parent: bundles[0].id)])
        #expect(try Set(packed.due()) == [bundles[0].code, box.code])
        let closed = try packed.scene.ledger.closedContainers(of: packed.scene.batch)
        #expect(closed[2]?.all == 3 && closed[2]?.short == 2, "one was full when it was closed")
        #expect(closed[3]?.all == 1 && closed[3]?.short == 1)
        // Another unit in its place: the counts are right again, and both are closed again.
        try packed.act(
            [units[6].id, bundles[0].id],
            [
                .packed(child: units[6].id, parent: bundles[0].id),
                .containerClosed(code: bundles[0].id, children: 3, short: false),
                .containerClosed(code: box.id, children: 2, short: true),
            ])
        #expect(try packed.due().isEmpty)
        #expect(try packed.scene.ledger.closedContainers(of: packed.scene.batch)[2]?.short == 1)
    }

    @Test func aCaseWithAsManyBundlesButFewerUnitsIsNotCarriedOver() throws {
        var packed = try Packed()
        let (bundles, box) = (packed.scene.bundles, packed.cases[0])
        let second = try packed.scene.ledger.createBatch(definition(lot: "B2"))
        #expect(try packed.refusal(box.code, into: second) == nil)
        // Two bundles as before, each as its own label says; four units instead of six.
        try packed.act(
            [bundles[1].id, bundles[2].id, box.id],
            [
                .unpacked(child: bundles[1].id, parent: box.id), .packed(child: bundles[2].id, parent: box.id),
            ])
        #expect(try packed.due() == [box.code])
        #expect(try packed.refusal(box.code, into: second) == .labelDue(box.code))
        #expect(try packed.refusal(bundles[1].code, into: second) == nil, "it is whole, and in no container")
    }

    @Test func whatIsAcceptedNoMoreHasNoLabelThatIsDue() throws {
        var packed = try Packed()
        let (units, bundles) = (packed.scene.units, packed.scene.bundles)
        try packed.act(
            [bundles[2].id, units[7].id],
            [
                .unpacked(child: units[7].id, parent: bundles[2].id),
                .codeState(code: bundles[2].id, from: .commissioned, to: .inactive, reason: .disaggregated),
            ])
        #expect(try packed.due().isEmpty)
        #expect(try packed.scene.ledger.closedContainers(of: packed.scene.batch)[2]?.short == 0)
    }

    @Test func whatWasDoneAfterTheEndIsReadWithoutWhatOthersWroteInBetween() throws {
        var packed = try Packed()
        let scene = packed.scene
        let end = scene.sequence
        let other = try scene.ledger.createBatch(definition(lot: "B2"))
        func otherBatch(_ facts: [Fact]) throws {
            packed.scene.sequence += 1
            try packed.scene.ledger.append([entry(packed.scene.sequence, facts)], batch: other)
        }
        #expect(try scene.ledger.journalAfterEnd(of: scene.batch, after: end).isEmpty)
        // Another event of the same step of the line.
        try packed.scene.append([])
        try otherBatch([.phase(.running)])
        let unit = scene.units[6].id
        try packed.act([unit], [.whereabouts(code: unit, known: true)])
        try otherBatch([])
        let signer = Signer(who: "operator", why: "again")
        try packed.scene.append(
            [.counted(.leftOver, expected: 0, counted: 1, signer), .deviation(.leftOver, difference: 1, nil)],
            [.deviation(.leftOver, difference: 1, signer)])
        try otherBatch([])
        let found = try scene.ledger.journalAfterEnd(of: scene.batch, after: end).map(\.sequence)
        #expect(found == [end + 1, end + 3, end + 5, end + 6])
        var whole: [Int64] = []
        try scene.ledger.journal(from: end + 1, batch: scene.batch) { whole.append($0.sequence) }
        #expect(found == whole)
        // An entry that stands in no table is missed.
        try packed.scene.append([])
        #expect(throws: LedgerError.brokenJournal(BrokenEntry(sequence: end + 8, fault: .missing))) {
            try scene.ledger.journalAfterEnd(of: scene.batch, after: end)
        }
    }
}
