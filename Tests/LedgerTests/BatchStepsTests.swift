import Codes
import LineCore
import Requirements
import Testing

@testable import Ledger

/// The steps of a batch's life in the ledger: those of people, and those that the line tells as facts.
@Suite(.requirement("B-01", "B-02")) struct BatchStepsTests {
    @Test func clearanceIsKeptItemByItemAndCompleteWithTheLastOne() throws {
        let folder = try Folder()
        let ledger = try folder.open()
        let batch = try ledger.createBatch(definition(lot: "B1"))
        let list = ["bins", "labels", "samples"]
        try ledger.clear(batch, items: ["bins"], checklist: list, who: "operator", why: "changeover", now: now + 1)
        #expect(try ledger.batch(id: batch)?.phase == .planned)
        // Confirmed twice: the first one counts.
        try ledger.clear(batch, items: ["bins", "labels"], checklist: list, who: "other", why: "", now: now + 2)
        try ledger.clear(batch, items: ["samples"], checklist: list, who: "operator", why: "", now: now + 3)
        #expect(try ledger.batch(id: batch)?.phase == .cleared)
        #expect(
            try ledger.clearance(of: batch) == [
                ClearanceRow(item: "bins", at: now + 1, who: "operator", why: "changeover"),
                ClearanceRow(item: "labels", at: now + 2, who: "other", why: ""),
                ClearanceRow(item: "samples", at: now + 3, who: "operator", why: ""),
            ])
        let acts = try ledger.auditTrail(batch: batch).map(\.body)
        #expect(acts.count { $0.contains(#""act":"batch.clear.item""#) } == 3)
        #expect(acts.last?.contains(#""act":"batch.clear""#) == true)
        #expect(
            try ledger.steps(of: batch).map(\.phase) == [.planned, .cleared])
        #expect(throws: LedgerError.wrongPhase(from: .cleared, to: .cleared)) {
            try ledger.clear(batch, items: ["bins"], checklist: list, who: "operator", why: "", now: now)
        }
    }

    /// Every phase × the two acts of people: what the table does not allow is refused, and nothing is written.
    @Test(arguments: BatchPhase.allCases) func actsOfPeopleFollowTheTable(phase: BatchPhase) throws {
        var scene = try Scene(units: 1, bundles: 0)
        try scene.bring(to: phase)
        #expect(try scene.ledger.batch(id: scene.batch)?.phase == phase)
        let trail = try scene.ledger.auditTrail(batch: scene.batch).count
        if phase != .planned {
            #expect(throws: LedgerError.wrongPhase(from: phase, to: .cleared)) {
                try scene.ledger.clear(
                    scene.batch, items: ["a"], checklist: ["a"], who: "operator", why: "", now: now)
            }
        }
        if !phase.mayBecome(.cancelled) {
            #expect(throws: LedgerError.wrongPhase(from: phase, to: .cancelled)) {
                try scene.ledger.cancel(scene.batch, who: "operator", why: "", now: now)
            }
            #expect(try scene.ledger.auditTrail(batch: scene.batch).count == trail)
        } else {
            try scene.ledger.cancel(scene.batch, who: "operator", why: "order withdrawn", now: now)
            #expect(try scene.ledger.batch(id: scene.batch)?.phase == .cancelled)
        }
        #expect(scene.ledger.acceptsWrites)
        #expect(try scene.ledger.verifyChain() == nil)
    }

    @Test func cancellingGivesLeasedCodesBack() throws {
        let scene = try Scene(units: 5, bundles: 2)
        #expect(try scene.ledger.remaining(batch: scene.batch, level: 1) == 0)
        try scene.ledger.cancel(scene.batch, who: "operator", why: "", now: now)
        #expect(
            try scene.ledger.counts(of: scene.batch) == [
                LevelCount(level: 1, state: .unallocated, count: 5),
                LevelCount(level: 2, state: .unallocated, count: 2),
            ])
        #expect(try scene.ledger.recount(of: scene.batch) == scene.ledger.counts(of: scene.batch))
        #expect(try scene.ledger.projectionDifference(of: scene.batch) == nil)
        #expect(try scene.ledger.lease(batch: scene.batch, level: 1, count: 1, now: now).codes.isEmpty)
        let next = try scene.ledger.createBatch(definition(lot: "B2"))
        #expect(try scene.ledger.lease(batch: next, level: 1, count: 9, now: now).codes == scene.units)
    }

    @Test func theLineStepsTellWhoAndWhen() throws {
        var scene = try Scene(units: 1, bundles: 0)
        try scene.append([
            .phase(.running), .audit(AuditEntry(act: "batch.start", who: "operator", why: "shift 1", details: [])),
        ])
        let steps = try scene.ledger.steps(of: scene.batch)
        #expect(steps.map(\.who) == ["supervisor", "operator"])
        #expect(steps.map(\.why) == ["order 12", "shift 1"])
        #expect(steps.map(\.at) == [now, now + 1_000])
    }

    @Test func aFactThatLeavesTheTableIsNotWritten() throws {
        var scene = try Scene(units: 1, bundles: 0)
        #expect(throws: LedgerError.wrongPhase(from: .planned, to: .ended)) { try scene.append([.phase(.ended)]) }
        #expect(try scene.ledger.lastSequence() == 0)
    }

    // MARK: Function test

    @Test func codesOfTheTestAreCountedApart() throws {
        let folder = try Folder()
        let ledger = try folder.open()
        try ledger.fill(units: 30, bundles: 0, in: folder)
        let batch = try ledger.createBatch(definition(lot: "B1"))
        #expect(try ledger.leaseTest(batch: batch, count: 4, now: now).codes.isEmpty, "only in the test")
        try ledger.append([entry(1, [.phase(.testing)])], batch: batch)
        let lease = try ledger.leaseTest(batch: batch, count: 4, now: now)
        #expect(lease.codes.count == 4 && lease.isTest)
        // One of a second block is never heard of.
        let unheard = try ledger.leaseTest(batch: batch, count: 2, now: now)
        let (printed, lost) = (lease.codes[0].id, lease.codes[1].id)
        try ledger.append(
            [
                entry(2, [.sent(code: printed, index: 1), .sent(code: lost, index: 2)]),
                entry(
                    3,
                    [
                        .codeState(code: printed, from: .allocated, to: .encoded, reason: .functionTest),
                        .codeState(code: printed, from: .encoded, to: .snInvalid, reason: .functionTest),
                        .codeState(code: lost, from: .allocated, to: .snInvalid, reason: .functionTest),
                        .codeState(
                            code: lease.codes[2].id, from: .allocated, to: .unallocated, reason: .returnedToPool),
                        .codeState(
                            code: lease.codes[3].id, from: .allocated, to: .unallocated, reason: .returnedToPool),
                        .phase(.tested),
                    ]),
            ], batch: batch)
        #expect(try ledger.counts(of: batch).isEmpty && ledger.recount(of: batch).isEmpty)
        #expect(
            try ledger.testCounts(of: batch) == [
                LevelCount(level: 1, state: .unallocated, count: 4), LevelCount(level: 1, state: .snInvalid, count: 2),
            ])
        var rows: [CodeRow] = []
        try ledger.codes(of: batch) { rows.append($0) }
        #expect(rows.isEmpty)
        try ledger.testCodes(of: batch) { rows.append($0) }
        #expect(rows.map(\.id) == (lease.codes + unheard.codes).map(\.id))
        #expect(rows.map(\.state).prefix(2) == [.snInvalid, .snInvalid])
        #expect(try ledger.projectionDifference(of: batch) == nil)
        // Production draws others, and a test piece that turns up in it is named.
        let production = try ledger.lease(batch: batch, level: 1, count: 10, now: now)
        #expect(production.codes.allSatisfy { code in !rows.contains { $0.id == code.id } } && !production.isTest)
        let found = try #require(try ledger.find(lease.codes[0].code))
        #expect(found.finding(batch: batch, product: product, level: 1) == .functionTest)
        let returned = try #require(try ledger.find(lease.codes[2].code))
        #expect(returned.finding(batch: batch, product: product, level: 1) == .notLeased)
        #expect(try ledger.pools(product: product).map(\.unallocated) == [18])
    }

    @Test func everyPieceStays() throws {
        var scene = try Scene(units: 1, bundles: 0)
        let failed = TestResult(
            piece: .noRead, station: 0, item: 3, finding: .byDefault, reason: .lateResult, who: "operator")
        let passed = TestResult(
            piece: .noRead, station: 0, item: 4, finding: .passed, reason: .noRead, who: "operator")
        try scene.append([.phase(.testing)], [.testPiece(failed)], [.testPiece(passed)])
        #expect(
            try scene.ledger.testPieces(of: scene.batch) == [
                TestPieceRow(result: failed, at: now + 2_000), TestPieceRow(result: passed, at: now + 3_000),
            ])
    }
}

extension Scene {
    /// Along the table, by facts and acts.
    fileprivate mutating func bring(to phase: BatchPhase) throws {
        switch phase {
        case .planned: break
        case .cleared: try ledger.clear(batch, items: ["a"], checklist: ["a"], who: "", why: "", now: now)
        case .testing: try append([.phase(.testing)])
        case .tested: try append([.phase(.testing)], [.phase(.tested)])
        case .running: try append([.phase(.running)])
        case .ending: try append([.phase(.running)], [.phase(.ending)])
        case .ended: try append([.phase(.running)], [.phase(.ending)], [.phase(.ended)])
        case .cancelled: try ledger.cancel(batch, who: "", why: "", now: now)
        }
    }
}
