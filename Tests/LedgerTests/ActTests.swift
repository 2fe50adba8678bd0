import Codes
import LineCore
import Requirements
import Testing

@testable import Ledger

/// What people did is in the tables, tied to each code that it touched.
@Suite(.requirement("U-05", "U-06", "W-02", "W-04", "W-05")) struct ActTests {
    private func act(
        _ number: UInt32, _ kind: PackActKind, _ codes: [CodeID], second: String? = nil, undoes: UInt32 = 0
    ) -> Fact {
        .act(
            ActRecord(
                number: number, kind: kind, who: "operator 甲", second: second, why: "why \(number)", undoes: undoes,
                codes: codes))
    }

    /// Two bundles of two units each, closed.
    private func scene() throws -> Scene {
        var scene = try Scene(units: 5, bundles: 3)
        try scene.commission(scene.units)
        try scene.commission(Array(scene.bundles.prefix(2)))
        var facts: [Fact] = []
        for (index, bundle) in scene.bundles.prefix(2).enumerated() {
            facts.append(.packed(child: scene.units[2 * index].id, parent: bundle.id))
            facts.append(.packed(child: scene.units[2 * index + 1].id, parent: bundle.id))
            facts.append(.containerClosed(code: bundle.id, children: 2, short: false))
        }
        try scene.append(facts)
        return scene
    }

    @Test func everyCodeOfAnActKnowsWhoWhenAndWhy() throws {
        var scene = try scene()
        let unit = scene.units[0].id
        let bundle = scene.bundles[0].id
        try scene.append(
            [act(1, .takeOut, [unit, bundle]), .unpacked(child: unit, parent: bundle)],
            [
                act(2, .undo, [unit, bundle], undoes: 1), .packed(child: unit, parent: bundle),
                .containerClosed(code: bundle, children: 2, short: false),
            ],
            [
                act(3, .destroy, [unit], second: "supervisor 乙"), .unpacked(child: unit, parent: bundle),
                .codeState(code: unit, from: .commissioned, to: .destroyed, reason: .destroyed),
            ])
        let first = RecordedAct(
            batch: "B1", number: 1, kind: .takeOut, at: now + 8_000, who: "operator 甲", second: nil, why: "why 1",
            undoes: 0)
        let acts = try #require(try scene.ledger.find(scene.units[0].code)).acts
        #expect(acts.first == first && acts.map(\.number) == [1, 2, 3] && acts.map(\.undoes) == [0, 1, 0])
        #expect(acts.last?.second == "supervisor 乙")
        #expect(try #require(try scene.ledger.find(scene.bundles[0].code)).acts.map(\.number) == [1, 2])
        #expect(try #require(try scene.ledger.find(scene.units[1].code)).acts.isEmpty)
        #expect(try scene.ledger.acts(of: scene.batch).map(\.kind) == [.takeOut, .undo, .destroy])
        #expect(try scene.ledger.projectionDifference(of: scene.batch) == nil)
    }

    @Test func aReprintIsThereOnceForItsAct() throws {
        var scene = try scene()
        let bundle = scene.bundles[0]
        try scene.append(
            [act(1, .reprint, [bundle.id]), .reprinted(act: 1, code: bundle.id, number: 7)],
            [act(2, .reprint, [bundle.id]), .reprinted(act: 2, code: bundle.id, number: 8)],
            [.reprintVerified(act: 2, code: bundle.id)])
        let found = try #require(try scene.ledger.find(bundle.code))
        #expect(
            found.reprints == [
                Reprint(number: 7, act: 1, at: now + 8_000, verifiedAt: nil),
                Reprint(number: 8, act: 2, at: now + 9_000, verifiedAt: now + 10_000),
            ])
        #expect(found.sentIndex == 1, "the first print is what it was")
        // The tables hold what the journal may not say twice: an act, or a label, that prints again.
        for (act, number) in [(2, 9), (3, 8)] as [(UInt32, UInt32)] {
            #expect(throws: (any Error).self) {
                try scene.append([.reprinted(act: act, code: bundle.id, number: number)])
            }
        }
    }

    @Test(.requirement("H-02")) func theWorldOutsideHearsOfWhatChangedInClosedContainers() throws {
        var scene = try scene()
        let units = scene.units
        let bundles = scene.bundles
        try scene.append(
            // 8: moved from one to the other, which takes it in by its new label.
            [.unpacked(child: units[0].id, parent: bundles[0].id), .packed(child: units[0].id, parent: bundles[1].id)],
            // 9: out again before the label was there: nobody outside heard that it went in.
            [.unpacked(child: units[0].id, parent: bundles[1].id), .packed(child: units[4].id, parent: bundles[1].id)],
            // 10: the new labels are read back; nothing came into the first.
            [
                .containerClosed(code: bundles[0].id, children: 1, short: true),
                .containerClosed(code: bundles[1].id, children: 3, short: false),
            ])
        var events: [PackEvent] = []
        try scene.ledger.packEvents(of: scene.batch) { events.append($0) }
        let one = PackedCode(id: bundles[0].id, code: bundles[0].code, level: 2, scheme: .cn20)
        let other = PackedCode(id: bundles[1].id, code: bundles[1].code, level: 2, scheme: .cn20)
        func unit(_ code: LeasedCode) -> PackedCode {
            PackedCode(id: code.id, code: code.code, level: 1, scheme: .cn20)
        }
        #expect(
            Array(events.dropFirst(2)) == [
                .unpacked(parent: one, child: unit(units[0]), at: now + 8_000),
                .packed(parent: other, children: [unit(units[4])], isShort: false, at: now + 10_000),
            ])
        #expect(try #require(try scene.ledger.find(bundles[0].code)).isShort)
    }
}
