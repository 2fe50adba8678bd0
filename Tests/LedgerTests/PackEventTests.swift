import Codes
import LineCore
import Requirements
import Testing

@testable import Ledger

@Suite(.requirement("A-01", "A-03", "A-05", "H-02")) struct PackEventTests {
    private func events(_ scene: Scene) throws -> [PackEvent] {
        var events: [PackEvent] = []
        try scene.ledger.packEvents(of: scene.batch) { events.append($0) }
        return events
    }

    private func unit(_ code: LeasedCode) -> PackedCode {
        PackedCode(id: code.id, code: code.code, level: 1, scheme: .cn20)
    }

    private func bundle(_ code: LeasedCode) -> PackedCode {
        PackedCode(id: code.id, code: code.code, level: 2, scheme: .cn20)
    }

    @Test func closingsUnpackingsAndDecommissioningsComeInOrder() throws {
        var scene = try Scene(units: 6, bundles: 3)
        let units = scene.units
        let bundles = scene.bundles
        try scene.commission(units)
        try scene.commission(Array(bundles.prefix(2)))
        #expect(scene.sequence == 6)
        try scene.append(
            // 7: unit 3 was in the bundle and out of it again before it was closed: nobody outside hears of that.
            [
                .packed(child: units[2].id, parent: bundles[0].id), .packed(child: units[0].id, parent: bundles[0].id),
                .packed(child: units[1].id, parent: bundles[0].id), .packed(child: units[3].id, parent: bundles[0].id),
                .unpacked(child: units[3].id, parent: bundles[0].id),
                .containerClosed(code: bundles[0].id, children: 3, short: true),
            ],
            // 8: a bundle whose label was never verified.
            [
                .packed(child: units[4].id, parent: bundles[2].id),
                .containerClosed(code: bundles[2].id, children: 1, short: true),
            ],
            // 9: taken out of a closed bundle and out of stock.
            [
                .unpacked(child: units[0].id, parent: bundles[0].id),
                .codeState(code: units[0].id, from: .commissioned, to: .sampled, reason: .operatorReject),
            ],
            // 10: filled up and closed again.
            [
                .packed(child: units[3].id, parent: bundles[0].id),
                .containerClosed(code: bundles[0].id, children: 3, short: false),
            ])
        #expect(
            try events(scene) == [
                .packed(
                    parent: bundle(bundles[0]), children: [unit(units[2]), unit(units[0]), unit(units[1])],
                    isShort: true, at: now + 7_000),
                .unpacked(parent: bundle(bundles[0]), child: unit(units[0]), at: now + 9_000),
                .decommissioned(code: unit(units[0]), state: .sampled, reason: .operatorReject, at: now + 9_000),
                .packed(parent: bundle(bundles[0]), children: [unit(units[3])], isShort: false, at: now + 10_000),
            ])
    }

    @Test func whatWasNeverCommissionedNeedNotLeave() throws {
        var scene = try Scene(units: 1, bundles: 0)
        let id = scene.units[0].id
        try scene.append(
            [.sent(code: id, index: 1)], [.codeState(code: id, from: .allocated, to: .encoded, reason: nil)],
            [.codeState(code: id, from: .encoded, to: .destroyed, reason: .noRead)])
        #expect(try events(scene).isEmpty)
    }

    @Test func manyEventsComeInPages() throws {
        var scene = try Scene(units: 700, bundles: 0)
        try scene.commission(scene.units)
        try scene.append(
            scene.units.map { .codeState(code: $0.id, from: .commissioned, to: .inactive, reason: .notFound) })
        let events = try events(scene)
        #expect(
            events
                == scene.units.map {
                    .decommissioned(code: unit($0), state: .inactive, reason: .notFound, at: now + 4_000)
                })
        var rows: [CodeRow] = []
        try scene.ledger.codes(of: scene.batch) { rows.append($0) }
        #expect(rows.map(\.id) == scene.units.map(\.id))
    }
}
