import Codes
import LineCore
import Requirements
import Testing

@testable import Ledger

/// A short bundle of batch B1, which has ended, goes on in batch B2.
@Suite("Packs carried between batches", .requirement("A-05", "A-06", "N-01"))
struct CarriedCodesTests {
    /// Bundle 0 holds units 0…2, bundle 1 units 4 and 5; unit 3 was in bundle 0 and is a sample.
    private static func scene() throws -> (scene: Scene, second: Int64) {
        var scene = try Scene(units: 8, bundles: 3)
        let (units, bundles) = (scene.units, scene.bundles)
        try scene.append([.phase(.running)])
        try scene.commission(Array(units.prefix(6)))
        try scene.commission(Array(bundles.prefix(2)))
        try scene.append(
            [0, 1, 2, 3].map { .packed(child: units[$0].id, parent: bundles[0].id) }
                + [.containerClosed(code: bundles[0].id, children: 4, short: true)],
            [4, 5].map { .packed(child: units[$0].id, parent: bundles[1].id) }
                + [.containerClosed(code: bundles[1].id, children: 2, short: true)],
            [
                .unpacked(child: units[3].id, parent: bundles[0].id),
                .codeState(code: units[3].id, from: .commissioned, to: .sampled, reason: .sampleRetained),
                .containerClosed(code: bundles[0].id, children: 3, short: true),
            ])
        let second = try scene.ledger.createBatch(definition(lot: "B2"))
        return (scene, second)
    }

    private static func end(_ scene: inout Scene) throws {
        try scene.append([.phase(.ending)], [.phase(.ended)])
    }

    private static func carry(_ pack: CarriedPack, into batch: Int64, _ scene: inout Scene) throws {
        scene.sequence += 1
        let facts: [Fact] = pack.codes.map { .carriedIn(code: $0.id, parent: $0.parent, from: pack.from.id) }
        let audit = AuditEntry(
            act: "container.carryIn", who: "operator", why: "short",
            details: [.init(name: "units", value: "3"), .init(name: "from", value: "B1")])
        try scene.ledger.append([entry(scene.sequence, facts + [.audit(audit)])], batch: batch)
    }

    private static func carried() throws -> (scene: Scene, second: Int64) {
        var (scene, second) = try scene()
        try end(&scene)
        scene.sequence += 1
        try scene.ledger.append([entry(scene.sequence, [.phase(.running)])], batch: second)
        let pack = try scene.ledger.carriedPack(scene.bundles[0].code, into: second).get()
        try carry(pack, into: second, &scene)
        return (scene, second)
    }

    private func refusal(_ scene: Scene, _ code: Code, into batch: Int64) throws -> CarryRefusal? {
        guard case .failure(let refusal) = try scene.ledger.carriedPack(code, into: batch) else { return nil }
        return refusal
    }

    @Test func aPackIsReadWithAllThatIsInIt() throws {
        var (scene, second) = try Self.scene()
        try Self.end(&scene)
        let (units, bundle) = (scene.units, scene.bundles[0])
        let pack = try scene.ledger.carriedPack(bundle.code, into: second).get()
        let texts = plan(lot: "B1").texts
        #expect(
            pack.from
                == OtherBatch(id: scene.batch, texts: LotTexts(lot: "B1", made: texts.made, expiry: texts.expiry)))
        #expect(
            pack.codes
                == [CarriedCode(id: bundle.id, code: bundle.code, level: 2, parent: nil, isPreprinted: false)]
                + units.prefix(3).map {
                    CarriedCode(id: $0.id, code: $0.code, level: 1, parent: bundle.id, isPreprinted: false)
                })
    }

    @Test func whatTheLedgerKnowsIsRefused() throws {
        var (scene, second) = try Self.scene()
        let (ledger, units, bundles) = (scene.ledger, scene.units, scene.bundles)
        let bundle = bundles[0].code
        #expect(try refusal(scene, bundle, into: second) == .batchNotEnded(bundle, batch: "B1", .running))
        #expect(try refusal(scene, bundle, into: scene.batch) == .alreadyHere(bundle))
        // Unit 6 is not sent, and goes back to its pool with the end of the batch.
        try Self.end(&scene)
        #expect(try refusal(scene, units[6].code, into: second) == .inPool(units[6].code))
        let strange = try #require(Code(cn20(unitPrefix, 99)))
        #expect(try refusal(scene, strange, into: second) == .unknown(strange))
        #expect(try refusal(scene, units[0].code, into: second) == .packed(units[0].code, in: bundle))
        #expect(try refusal(scene, units[3].code, into: second) == .state(units[3].code, .sampled))
        var other = definition(lot: "B3", product: "P-2")
        other.why = "another product"
        let third = try ledger.createBatch(other)
        #expect(try refusal(scene, bundle, into: third) == .otherProduct(bundle, product: product))
        // Lost, or opened since its label was printed.
        try scene.append([.whereabouts(code: bundles[1].id, known: false)])
        #expect(try refusal(scene, bundles[1].code, into: second) == .whereaboutsUnknown(bundles[1].code))
        try scene.append(
            [.whereabouts(code: bundles[1].id, known: true)],
            [.unpacked(child: units[4].id, parent: bundles[1].id)])
        #expect(try refusal(scene, bundles[1].code, into: second) == .labelDue(bundles[1].code))
        #expect(try refusal(scene, units[4].code, into: second) == nil, "a loose unit may go on")
        _ = try ledger.closeBatchAudit(scene.batch, who: "qa", why: "record", signingKey: "ab", now: now)
        #expect(try refusal(scene, bundle, into: second) == .batchSealed(bundle, batch: "B1"))
    }

    @Test func unitsStayInTheFirstBatchWithoutTheirContainer() throws {
        let (scene, second) = try Self.carried()
        let (ledger, units, bundles) = (scene.ledger, scene.units, scene.bundles)
        var first: [Code: CodeRow] = [:]
        try ledger.codes(of: scene.batch) { first[$0.code] = $0 }
        for unit in units.prefix(3) {
            let row = try #require(first[unit.code])
            #expect(row.state == .commissioned && row.parent == nil && row.batch == "B1")
            #expect(row.carriedTo == "B2" && row.verifiedAt != nil && row.printedAt != nil)
        }
        #expect(first[bundles[0].code] == nil, "the container belongs to the batch that goes on with it")
        #expect(first.count == units.count + bundles.count - 1)
        var other: [Code: CodeRow] = [:]
        try ledger.codes(of: second) { other[$0.code] = $0 }
        #expect(Set(other.keys) == Set([bundles[0].code] + units.prefix(3).map(\.code)))
        #expect(other.values.allSatisfy { $0.carriedFrom == "B1" && $0.carriedTo == nil })
        #expect(units.prefix(3).allSatisfy { other[$0.code]?.parent == bundles[0].code })
    }

    @Test func bothBatchesAddUp() throws {
        let (scene, second) = try Self.carried()
        for batch in [scene.batch, second] {
            let balances = try scene.ledger.balances(of: batch)
            #expect(balances.allSatisfy { $0.unexplained == 0 }, "\(balances)")
            #expect(try scene.ledger.projectionDifference(of: batch) == nil)
        }
        #expect(try scene.ledger.leasedCounts(of: scene.batch) == [1: 8, 2: 2])
        #expect(try scene.ledger.leasedCounts(of: second) == [1: 3, 2: 1])
        #expect(try scene.ledger.batchesCarried(into: second) == [scene.batch])
    }

    @Test func whatHappensToThemLaterIsTheSecondBatchs() throws {
        var (scene, second) = try Self.carried()
        let unit = scene.units[0]
        scene.sequence += 1
        try scene.ledger.append(
            [
                entry(
                    scene.sequence,
                    [
                        .unpacked(child: unit.id, parent: scene.bundles[0].id),
                        .codeState(code: unit.id, from: .commissioned, to: .destroyed, reason: .destroyed),
                    ])
            ], batch: second)
        var first: [Code: CodeRow] = [:]
        try scene.ledger.codes(of: scene.batch) { first[$0.code] = $0 }
        #expect(first[unit.code]?.state == .commissioned)
        for batch in [scene.batch, second] {
            #expect(try scene.ledger.balances(of: batch).allSatisfy { $0.unexplained == 0 })
            #expect(try scene.ledger.projectionDifference(of: batch) == nil)
        }
        let bundle = scene.bundles[0].code
        #expect(try refusal(scene, bundle, into: scene.batch) == .batchNotEnded(bundle, batch: "B2", .running))
    }

    @Test func theSecondBatchTellsTheContainersStory() throws {
        let (scene, second) = try Self.carried()
        func packed(_ code: LeasedCode, _ level: UInt8) -> PackedCode {
            PackedCode(id: code.id, code: code.code, level: level, scheme: .cn20)
        }
        var first: [PackEvent] = []
        try scene.ledger.packEvents(of: scene.batch) { first.append($0) }
        var other: [PackEvent] = []
        try scene.ledger.packEvents(of: second) { other.append($0) }
        let (units, bundles) = (scene.units, scene.bundles)
        // Entries: 1 running, 2…7 commissioned, 8 and 9 packed, 10 the sample.
        #expect(
            first == [
                .packed(
                    parent: packed(bundles[1], 2), children: [packed(units[4], 1), packed(units[5], 1)], isShort: true,
                    at: now + 9_000),
                .decommissioned(
                    code: packed(units[3], 1), state: .sampled, reason: .sampleRetained, at: now + 10_000),
            ])
        #expect(
            other == [
                .packed(
                    parent: packed(bundles[0], 2), children: units.prefix(3).map { packed($0, 1) }, isShort: true,
                    at: now + 8_000)
            ])
    }

    @Test func aPackIsCarriedOnce() throws {
        var (scene, second) = try Self.carried()
        scene.sequence += 1
        try scene.ledger.append([entry(scene.sequence, [.phase(.ending), .phase(.ended)])], batch: second)
        let third = try scene.ledger.createBatch(definition(lot: "B3"))
        let bundle = scene.bundles[0].code
        #expect(try refusal(scene, bundle, into: third) == .carriedBefore(bundle, from: "B1"))
    }

    @Test func bothTrailsAndTheHistoryTellOfIt() throws {
        let (scene, second) = try Self.carried()
        let out = try #require(try scene.ledger.auditTrail(batch: scene.batch).last?.body)
        #expect(out.contains("container.carryOut") && out.contains(#"{"name":"to","value":"B2"}"#))
        #expect(!out.contains(#""from""#))
        let taken = try #require(try scene.ledger.auditTrail(batch: second).last?.body)
        #expect(taken.contains("container.carryIn") && taken.contains(#"{"name":"from","value":"B1"}"#))
        #expect(try scene.ledger.verifyChain() == nil)
        let unit = try #require(try scene.ledger.find(scene.units[0].code))
        #expect(unit.batch?.number == "B2" && unit.carriedFrom?.batch.number == "B1")
        #expect(unit.carriedFrom?.at == now + scene.sequence * 1_000)
    }
}
