import Codes
@testable import LineCore
import Requirements
import Testing

@Suite("Acts that are taken back", .requirement("W-05"))
struct UndoTests {
    /// States, parents and places of all packs.
    private func picture(_ bench: Bench) -> [String] {
        bench.line.floor.codes.entries.map { entry in
            "\(entry.code) \(entry.state) \(entry.place) \(entry.parent.index) \(entry.children) \(entry.units)"
        }
    }

    @Test("Undo of taking out, putting back and moving: all is as before, and both acts stand in the record")
    func undo() {
        var bench = Rework.bench()
        bench.perform(.takeOut([Rework.unit(7), Rework.unit(13)]))
        for act in [
            PackAct.takeOut([Rework.unit(1), Rework.unit(14), Rework.bundle(2)]),
            .putBack(Rework.unit(13), into: Rework.bundle(3)),
            .move([Rework.unit(10)], to: Rework.bundle(3)),
        ] {
            let before = picture(bench)
            let dueBefore = bench.line.snapshot.labelsDue
            let done = bench.perform(act)
            #expect(picture(bench) != before)
            let undone = bench.perform(.undo)
            #expect(picture(bench) == before, "\(act)")
            #expect(Set(bench.line.snapshot.labelsDue) == Set(dueBefore), "\(act)")
            guard case .act(let first)? = done.facts.first, case .act(let second)? = undone.facts.first else {
                Issue.record("each is an act")
                return
            }
            #expect(second.kind == .undo && second.undoes == first.number && Set(second.codes) == Set(first.codes))
            #expect(bench.refusal(.undo) == .notUndoable(.nothingDone), "once")
        }
    }

    @Test("A new container is undone until its label was scanned back", arguments: [0, 1, 2])
    func aggregate(stage: Int) {
        var bench = Rework.bench()
        bench.perform(.takeOut(Rework.units(13...14)))
        bench.perform(.aggregate(Rework.units(13...14), level: 2))
        if stage > 0 { bench.send(Rework.report(.printed(number: 6))) }
        if stage > 1 {
            bench.send(Rework.scan(2, 5))
            #expect(bench.refusal(.undo) == .notUndoable(.labelScannedBack))
            return
        }
        bench.perform(.undo)
        #expect(bench.state(2, 5) == (stage == 0 ? .snInvalid : .labelScrapped))
        #expect(bench.reason(2, 5) == .aggregationUndone)
        #expect(bench.place(1, 13) == .inHand && bench.parent(1, 13) == nil)
        #expect(bench.line.snapshot.labelsAwaited.isEmpty)
        // The label comes out of the printer all the same: nobody waits for it.
        bench.send(Rework.report(.printed(number: 6)))
        bench.send(Rework.scan(2, 5))
        #expect(bench.state(2, 5) == (stage == 0 ? .snInvalid : .labelScrapped))
    }

    @Test("A container that waits for a code is undone without one")
    func aggregateWithoutCode() {
        var bench = Bench.running(Rework.layout, ratios: [3, 2], units: 40, labels: 0)
        bench.send(Rework.report(.ready))
        bench.makeUnits(1...2)
        bench.perform(.takeOut([Rework.unit(1)]))
        let step = bench.send(Rework.act(.aggregate([Rework.unit(1)], level: 2)))
        #expect(step.effects.isEmpty && bench.obstacle(.takeOut([Rework.unit(1)])) == .inRework)
        #expect(!bench.holds(.poolEmpty), "the line goes on")
        bench.perform(.undo)
        #expect(bench.obstacle(.takeOut([Rework.unit(1)])) == .alreadyInHand)
        #expect(bench.send(.lease(2, 1...2)).facts.isEmpty)
        // And with a code it goes on by itself.
        bench.send(Rework.act(.aggregate([Rework.unit(1)], level: 3)))
        bench.send(Rework.act(.aggregate([Rework.unit(1)], level: 2)))
        #expect(bench.parent(1, 1) == Sample.id(2, 1))
    }

    @Test("What went on meanwhile does not come back")
    func wentOn() {
        var bench = Rework.bench()
        bench.perform(.takeOut([Rework.bundle(3)]))
        bench.send(HandheldStationTests.scan(2, 3))
        #expect(bench.refusal(.undo) == .notUndoable(.wentOn(Rework.bundle(3))))
        #expect(!bench.line.legalActs(for: Rework.bundle(3)).contains(.undo))
        bench.send(HandheldStationTests.scan(2, 4))
        #expect(bench.parent(2, 3) == Sample.id(3, 2))
        #expect(bench.refusal(.undo) == .notUndoable(.wentOn(Rework.bundle(3))))
    }

    @Test("The other acts do not come back")
    func others() {
        for act in [
            PackAct.sample([Rework.unit(1)], .destructive), .replace(old: Rework.unit(1), new: Rework.unit(13)),
            .disaggregate(Rework.bundle(3), deep: false), .void([Rework.unit(13)], isReject: false),
            .destroy([Rework.unit(1)]), .reprint(Rework.bundle(3)),
        ] {
            var bench = Rework.bench()
            #expect(bench.refusal(.undo) == .notUndoable(.nothingDone))
            bench.perform(act)
            #expect(bench.refusal(.undo) == .notUndoable(.kind(act.kind)))
            bench.refuse(.undo)
        }
    }
}
