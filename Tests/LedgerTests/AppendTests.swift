import Codes
import GRDB
import LineCore
import Requirements
import Testing

@testable import Ledger

@Suite(.requirement("U-05", "U-06", "L-01")) struct AppendTests {
    @Test func aUnitsLifeReachesItsRow() throws {
        var scene = try Scene(units: 1, bundles: 1)
        let unit = scene.units[0]
        try scene.commission([unit])
        try scene.commission([scene.bundles[0]])
        try scene.append(
            [.packed(child: unit.id, parent: scene.bundles[0].id)],
            [.containerClosed(code: scene.bundles[0].id, children: 1, short: true)],
            [.whereabouts(code: unit.id, known: false)])
        let found = try #require(try scene.ledger.find(unit.code))
        #expect(found.state == .commissioned)
        #expect(found.sentIndex == 1)
        #expect(found.sentAt == now + 1_000)
        #expect(found.printedAt == now + 2_000)
        #expect(found.verifiedAt == now + 3_000)
        #expect(found.parent == scene.bundles[0].code)
        #expect(
            found.stays == [
                .init(parent: scene.bundles[0].code, parentLevel: 2, packedAt: now + 7_000, unpackedAt: nil)
            ])
        #expect(!found.isWhereaboutsKnown)
        let bundle = try #require(try scene.ledger.find(scene.bundles[0].code))
        #expect(bundle.closedAt == now + 8_000)
        #expect(bundle.isShort)
        #expect(try scene.ledger.children(of: bundle.code) == [unit.code])

        try scene.append(
            [.unpacked(child: unit.id, parent: bundle.id), .whereabouts(code: unit.id, known: true)],
            [.codeState(code: unit.id, from: .commissioned, to: .inactive, reason: .notFound)])
        let after = try #require(try scene.ledger.find(unit.code))
        #expect(after.parent == nil)
        #expect(after.state == .inactive)
        #expect(after.reason == .notFound)
        #expect(after.isWhereaboutsKnown)
        #expect(after.stays[0].unpackedAt == now + 10_000)
        #expect(try scene.ledger.children(of: bundle.code).isEmpty)
        #expect(after.finding(batch: scene.batch, product: "P-2", level: 1) == .otherProduct)
        #expect(after.finding(batch: scene.batch, product: product, level: 2) == .otherLevel)
        #expect(after.finding(batch: 99, product: product, level: 1) == .otherBatch)
        #expect(after.finding(batch: scene.batch, product: product, level: 1) == .notLeased)
    }

    @Test(.requirement("N-01")) func countsFollowEveryChange() throws {
        var scene = try Scene(units: 6, bundles: 2)
        let ids = scene.units.map(\.id)
        try scene.commission(Array(scene.units.prefix(4)))
        try scene.append([
            .codeState(code: ids[0], from: .commissioned, to: .sampled, reason: nil),
            .codeState(code: ids[0], from: .sampled, to: .destroyed, reason: nil),
            .codeState(code: ids[1], from: .commissioned, to: .released, reason: nil),
            .codeState(code: ids[4], from: .allocated, to: .inDoubt, reason: .printUnknown),
            .codeState(code: ids[5], from: .allocated, to: .unallocated, reason: .returnedToPool),
        ])
        let expected: [(UInt8, CodeState, Int64)] = [
            (1, .unallocated, 1), (1, .commissioned, 2), (1, .destroyed, 1), (1, .released, 1), (1, .inDoubt, 1),
            (2, .allocated, 2),
        ]
        let counts = try scene.ledger.counts(of: scene.batch)
        #expect(counts == expected.map { LevelCount(level: $0, state: $1, count: $2) })
        #expect(try scene.ledger.recount(of: scene.batch) == counts)
        #expect(counts.filter { $0.level == 1 }.map(\.count).reduce(0, +) == 6)
    }

    @Test func rejectsAlarmsAndPhasesAreKept() throws {
        var scene = try Scene(units: 1, bundles: 0)
        try scene.append(
            [
                .phase(.running),
                .rejected(station: 0, item: 7, reason: .noRead, code: scene.units[0].id, confirmed: true),
                .alarm(.jam, station: 1, device: 2, raised: true, detail: -5),
            ],
            [
                .rejected(station: 0, item: 8, reason: .notOurs, code: nil, confirmed: false),
                .alarm(.jam, station: 1, device: 2, raised: false, detail: 0), .phase(.ending),
            ])
        var rejects: [RejectRow] = []
        try scene.ledger.rejects(of: scene.batch) { rejects.append($0) }
        #expect(
            rejects == [
                RejectRow(
                    at: now + 1_000, station: 0, item: 7, reason: .noRead, code: scene.units[0].id, confirmed: true),
                RejectRow(at: now + 2_000, station: 0, item: 8, reason: .notOurs, code: nil, confirmed: false),
            ])
        var alarms: [AlarmRow] = []
        try scene.ledger.alarms(of: scene.batch) { alarms.append($0) }
        #expect(
            alarms == [
                AlarmRow(at: now + 1_000, kind: .jam, station: 1, device: 2, raised: true, detail: -5),
                AlarmRow(at: now + 2_000, kind: .jam, station: 1, device: 2, raised: false, detail: 0),
            ])
        let batch = try #require(try scene.ledger.batch(id: scene.batch))
        #expect(batch.phase == .ending)
        #expect(batch.firstSequence == 1)
        #expect(batch.lastSequence == 2)
    }

    @Test func theJournalComesBackInOrderByBatch() throws {
        var scene = try Scene(units: 1, bundles: 0)
        let other = try scene.ledger.createBatch(definition(lot: "B2"))
        var written: [JournalEntry] = []
        // More than a page, with entries of another batch and of none between.
        for round in 0..<7 {
            for batch in [scene.batch, other, nil] {
                let first = scene.sequence + 1
                scene.sequence += 100
                let next = (first...scene.sequence).map {
                    entry($0, $0 == first && batch != nil && round < 2 ? [.phase(round == 0 ? .running : .ending)] : [])
                }
                try scene.ledger.append(next, batch: batch)
                if batch == scene.batch { written += next }
            }
        }
        var read: [JournalEntry] = []
        try scene.ledger.journal(from: 1, batch: scene.batch) { read.append($0) }
        #expect(read == written)
        read = []
        try scene.ledger.journal(from: 1_900, batch: scene.batch) { read.append($0) }
        #expect(read == Array(written.suffix(1)))
        #expect(try scene.ledger.lastSequence() == 2_100)
        let again = try scene.folder.open()
        #expect(try again.lastSequence() == 2_100)
    }

    @Test func anEmptyAppendIsNothing() throws {
        let scene = try Scene(units: 1, bundles: 0)
        try scene.ledger.append([], batch: scene.batch)
        #expect(try scene.ledger.lastSequence() == 0)
        #expect(throws: LedgerError.unknownBatch(9)) { try scene.ledger.append([entry(1, [])], batch: 9) }
        #expect(scene.ledger.acceptsWrites)
    }
}

/// Faults of the program end it before anything wrong is durable.
@Suite(.requirement("U-05", "U-06", "A-01")) struct TrapTests {
    @Test func aTransitionThatIsNotLegal() async {
        await #expect(processExitsWith: .failure) {
            var scene = try Scene(units: 1, bundles: 0)
            let id = scene.units[0].id
            try scene.append([.codeState(code: id, from: .allocated, to: .commissioned, reason: nil)])
        }
    }

    @Test func aTransitionFromAnotherState() async {
        await #expect(processExitsWith: .failure) {
            var scene = try Scene(units: 1, bundles: 0)
            let id = scene.units[0].id
            try scene.append([.codeState(code: id, from: .encoded, to: .commissioned, reason: nil)])
        }
    }

    @Test func aGapInTheSequence() async {
        await #expect(processExitsWith: .failure) {
            let scene = try Scene(units: 1, bundles: 0)
            try scene.ledger.append([entry(2, [])], batch: scene.batch)
        }
    }

    @Test func aCodeSentTwice() async {
        await #expect(processExitsWith: .failure) {
            var scene = try Scene(units: 1, bundles: 0)
            let id = scene.units[0].id
            try scene.append([.sent(code: id, index: 1)], [.sent(code: id, index: 2)])
        }
    }

    @Test func aSentCodeReturned() async {
        await #expect(processExitsWith: .failure) {
            var scene = try Scene(units: 1, bundles: 0)
            let id = scene.units[0].id
            try scene.append(
                [.sent(code: id, index: 1)], [.codeState(code: id, from: .allocated, to: .unallocated, reason: nil)])
        }
    }

    @Test func aSecondParent() async {
        await #expect(processExitsWith: .failure) {
            var scene = try Scene(units: 1, bundles: 2)
            let child = scene.units[0].id
            try scene.append(
                [.packed(child: child, parent: scene.bundles[0].id)],
                [.packed(child: child, parent: scene.bundles[1].id)])
        }
    }

    @Test func aChildOfItsOwnLevel() async {
        await #expect(processExitsWith: .failure) {
            var scene = try Scene(units: 2, bundles: 0)
            try scene.append([.packed(child: scene.units[0].id, parent: scene.units[1].id)])
        }
    }

    @Test func aFactAboutACodeOfThePool() async {
        await #expect(processExitsWith: .failure) {
            var scene = try Scene(units: 1, bundles: 0)
            try scene.ledger.take(lines([cn20(unitPrefix, 50)]), name: "more.txt", in: scene.folder)
            try scene.append([.codeState(code: 2, from: .unallocated, to: .allocated, reason: nil)])
        }
    }

    /// The same steps without the fault end well: it is the fault that the others fail by.
    @Test func noFault() async {
        await #expect(processExitsWith: .success) {
            var scene = try Scene(units: 1, bundles: 1)
            let id = scene.units[0].id
            try scene.append(
                [.sent(code: id, index: 1)], [.codeState(code: id, from: .allocated, to: .encoded, reason: nil)],
                [.packed(child: id, parent: scene.bundles[0].id)])
        }
    }
}
