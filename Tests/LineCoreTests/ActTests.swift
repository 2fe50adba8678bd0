import Codes
@testable import LineCore
import Requirements
import Testing

@Suite("What people do with packs", .requirement("W-02", "W-03", "U-05"))
struct ActTests {
    @Test("A destructive and a retained sample never come back", arguments: SampleKind.allCases)
    func sample(kind: SampleKind) {
        var bench = Rework.bench()
        let step = bench.perform(.sample([Rework.unit(1), Rework.unit(13)], kind))
        #expect(step.facts.contains(.unpacked(child: Sample.id(1, 1), parent: Sample.id(2, 1))))
        #expect(bench.states(1, 1...1) + bench.states(1, 13...13) == [.sampled, .sampled])
        #expect(bench.reason(1, 1) == (kind == .destructive ? .sampleDestructive : .sampleRetained))
        for act in [
            PackAct.takeOut([Rework.unit(1)]), .putBack(Rework.unit(1), into: nil),
            .void([Rework.unit(1)], isReject: false),
        ] {
            #expect(bench.obstacle(act) == .sampled)
        }
        #expect(bench.refusal(.undo) == .notUndoable(.kind(.sample)))
        #expect(bench.line.legalActs(for: Rework.unit(1)) == [.destroy])
    }

    @Test("Taken out is in hand and known; the labels of all containers around it are due", .requirement("W-04"))
    func takeOut() {
        var bench = Rework.bench()
        let step = bench.perform(.takeOut([Rework.unit(1)]))
        guard case .act(let record)? = step.facts.first else {
            Issue.record("the act comes first")
            return
        }
        #expect(record.number == 1 && record.kind == .takeOut && record.who == "operator-1" && record.why == "rework")
        #expect(record.codes == [Sample.id(1, 1), Sample.id(2, 1)])
        #expect(bench.place(1, 1) == .inHand && bench.parent(1, 1) == nil)
        // A container that is itself packed keeps its parent.
        #expect(bench.parent(2, 1) == Sample.id(3, 1))
        #expect(bench.entry(3, 1)?.units == 5 && bench.entry(3, 1)?.children == 2)
        #expect(bench.isDue(2, 1) && bench.isDue(3, 1) && !bench.isDue(2, 2))
        #expect(bench.alarm(.labelDue))
        #expect(bench.line.snapshot.labelsDue == [Rework.bundle(1), Rework.box(1)])
        bench.send(.end)
        #expect(bench.line.closingObstacles.contains(.labelsDue(count: 2)))
    }

    @Test("Put back into the container that it came from: the label is right again", .requirement("W-04"))
    func putBack() {
        var bench = Rework.bench()
        bench.perform(.takeOut([Rework.unit(1)]))
        let step = bench.perform(.putBack(Rework.unit(1), into: nil))
        #expect(step.facts.contains(.containerClosed(code: Sample.id(2, 1), children: 3, short: false)))
        #expect(bench.parent(1, 1) == Sample.id(2, 1) && !bench.alarm(.labelDue))
        #expect(bench.line.snapshot.labelsDue.isEmpty)
    }

    @Test("What passed its gate and lies loose is identified by taking it in hand before it is put into a container")
    func looseOnLine() {
        var bench = Rework.bench()
        bench.perform(.takeOut([Rework.unit(1)]))
        #expect(bench.obstacle(.putBack(Rework.unit(13), into: Rework.bundle(1))) == .notInHand)
        bench.perform(.takeOut([Rework.unit(13)]))
        #expect(bench.obstacle(.putBack(Rework.unit(13), into: nil)) == .originUnknown)
        bench.perform(.putBack(Rework.unit(13), into: Rework.bundle(1)))
        #expect(bench.parent(1, 13) == Sample.id(2, 1))
        // The labels show counts, and these are right.
        #expect(!bench.alarm(.labelDue))
        #expect(bench.refusal(.putBack(Rework.unit(1), into: nil)) == .full(Rework.bundle(1), room: 0, given: 1))
    }

    @Test("Another pack takes the place of one that is replaced")
    func replace() {
        var bench = Rework.bench()
        let step = bench.perform(.replace(old: Rework.unit(2), new: Rework.unit(13)))
        #expect(bench.state(1, 2) == .inactive && bench.reason(1, 2) == .replaced)
        #expect(bench.parent(1, 13) == Sample.id(2, 1) && bench.place(1, 13) == .packed)
        #expect(step.facts.contains(.containerClosed(code: Sample.id(2, 1), children: 3, short: false)))
        #expect(!bench.alarm(.labelDue))
        #expect(bench.obstacle(.replace(old: Rework.unit(14), new: Rework.unit(15))) == .notPacked)
        #expect(bench.obstacle(.replace(old: Rework.unit(3), new: Rework.bundle(3))) == .notLevel(1))
        #expect(bench.obstacle(.replace(old: Rework.unit(3), new: Rework.unit(4))) == .packed(in: Rework.bundle(2)))
        #expect(bench.refusal(.replace(old: Rework.unit(3), new: Rework.unit(3))) == .givenTwice(Rework.unit(3)))
    }

    @Test("A replaced container's packs are in hand")
    func replaceContainer() {
        var bench = Rework.bench()
        bench.perform(.replace(old: Rework.bundle(1), new: Rework.bundle(3)))
        #expect(bench.state(2, 1) == .inactive && bench.parent(2, 3) == Sample.id(3, 1))
        #expect((1...3).allSatisfy { bench.place(1, $0) == .inHand && bench.state(1, $0) == .commissioned })
    }

    @Test("Moved to another container with room")
    func move() {
        var bench = Rework.bench()
        bench.perform(.takeOut([Rework.unit(7), Rework.unit(8)]))
        #expect(
            bench.refusal(.move(Rework.units(10...12), to: Rework.bundle(3)))
                == .full(Rework.bundle(3), room: 2, given: 3))
        bench.perform(.move([Rework.unit(1), Rework.unit(10)], to: Rework.bundle(3)))
        #expect(bench.parent(1, 1) == Sample.id(2, 3) && bench.parent(1, 10) == Sample.id(2, 3))
        #expect(!bench.isDue(2, 3) && bench.isDue(2, 1) && bench.isDue(2, 4) && bench.isDue(3, 1))
        #expect(bench.obstacle(.move([Rework.unit(1)], to: Rework.bundle(3))) == .packed(in: Rework.bundle(3)))
        #expect(bench.obstacle(.move([Rework.unit(7)], to: Rework.bundle(1))) == .notPacked)
        #expect(bench.obstacle(.move([Rework.unit(2)], to: Rework.box(1))) == .notLevel(2))
        #expect(bench.obstacle(.move([Rework.unit(2)], to: Rework.unit(3))) == .notLevel(2))
    }

    @Test("A container taken apart: its code is void, its packs in hand", arguments: [false, true])
    func disaggregate(deep: Bool) {
        var bench = Rework.bench()
        bench.perform(.disaggregate(Rework.box(1), deep: deep))
        #expect(bench.state(3, 1) == .inactive && bench.reason(3, 1) == .disaggregated)
        #expect(bench.state(2, 1) == (deep ? .inactive : .commissioned))
        #expect(bench.place(2, 1) == .inHand && bench.parent(2, 1) == nil)
        #expect(bench.place(1, 1) == (deep ? .inHand : .packed))
        #expect(!bench.alarm(.labelDue))
        #expect(bench.obstacle(.disaggregate(Rework.unit(13), deep: false)) == .notContainer)
    }

    @Test("Packs in hand become a container: printed, scanned back, in hand", .requirement("A-03", "L-01"))
    func aggregate() {
        var bench = Rework.bench()
        bench.perform(.takeOut(Rework.units(13...15)))
        let step = bench.perform(.aggregate(Rework.units(13...15), level: 2))
        #expect(step.effects == [Rework.print(6, 2, 5, count: 3, units: 3, isShort: false)])
        #expect(bench.obstacle(.takeOut([Rework.unit(13)])) == .inRework)
        bench.send(.end)
        #expect(bench.line.closingObstacles.contains(.labelsAwaited(count: 1)))
        bench.send(Rework.report(.printed(number: 6)))
        #expect(bench.line.snapshot.labelsAwaited == [Rework.bundle(5)])
        let closed = bench.send(Rework.scan(2, 5))
        #expect(closed.facts.contains(.containerClosed(code: Sample.id(2, 5), children: 3, short: false)))
        #expect(closed.effects == [.scanner(Rework.scanner, .feedback(good: true))])
        #expect(bench.state(2, 5) == .commissioned && bench.place(2, 5) == .inHand)
        #expect(!bench.line.closingObstacles.contains(.labelsAwaited(count: 1)))
    }

    @Test("A short container by a named person with a reason; more than the ratio is refused", .requirement("A-05"))
    func shortContainer() {
        var bench = Rework.bench()
        bench.perform(.takeOut(Rework.units(13...16)))
        #expect(bench.refusal(.aggregate(Rework.units(13...16), level: 2)) == .overRatio(ratio: 3, given: 4))
        let silent = Signer(who: "operator-1", why: "  ")
        #expect(
            bench.line.plan(of: .aggregate(Rework.units(13...14), level: 2), second: nil, by: silent)
                == .failure(.reasonMissing))
        let step = bench.perform(.aggregate(Rework.units(13...14), level: 2))
        #expect(step.effects == [Rework.print(6, 2, 5, count: 2, units: 2, isShort: true)])
        bench.send(.labelScannedBack(Rework.bundle(5), Rework.person))
        #expect(bench.line.floor.tally.closedShort[2] == 1)
        #expect(bench.obstacle(.aggregate([Rework.bundle(3)], level: 2)) == .notInHand)
        #expect(bench.refusal(.aggregate([Rework.unit(15)], level: 4)) == .noSuchLevel(4))
        #expect(bench.obstacle(.aggregate([Rework.unit(15)], level: 3)) == .notLevel(2))
        #expect(bench.refusal(.aggregate([], level: 2)) == .nothingGiven)
    }

    @Test("A rejected container's sound packs come out of the bin by hand and are packed anew")
    func fromTheBin() {
        var bench = Rework.bench()
        bench.send(ContainerStationTests.mark(5, .present))
        bench.send(ContainerStationTests.content(5, ContainerStationTests.units(13...14)))
        bench.send(ContainerStationTests.outcome(5, .rejectedByVerdict))
        #expect(bench.place(1, 13) == .inBin)
        #expect(bench.obstacle(.aggregate(Rework.units(13...14), level: 2)) == .notInHand)
        bench.perform(.takeOut(Rework.units(13...14)))
        bench.perform(.aggregate(Rework.units(13...14), level: 2))
        bench.send(Rework.scan(2, 5))
        #expect(bench.parent(1, 13) == Sample.id(2, 5))
    }

    @Test("Voided and destroyed with all that is in it, two persons for the latter", arguments: [false, true])
    func content(isDestroyed: Bool) {
        var bench = Rework.bench()
        bench.perform(isDestroyed ? .destroy([Rework.box(1)]) : .void([Rework.box(1)], isReject: false))
        let expected: CodeState = isDestroyed ? .destroyed : .inactive
        #expect(bench.state(3, 1) == expected && bench.states(2, 1...2) == [expected, expected])
        #expect(bench.states(1, 1...6).allSatisfy { $0 == expected })
        #expect(bench.entry(3, 1)?.children == 0 && bench.entry(2, 1)?.units == 0)
        #expect(bench.reason(1, 4) == (isDestroyed ? .destroyed : .voided))
    }

    @Test("An operator's reject of a pack in hand has that reason", .requirement("V-03"))
    func operatorReject() {
        var bench = Rework.bench()
        bench.perform(.void([Rework.unit(13)], isReject: true))
        #expect(bench.reason(1, 13) == .operatorReject)
        bench.perform(.destroy([Rework.unit(13)]))
        #expect(bench.state(1, 13) == .destroyed)
        #expect(bench.obstacle(.destroy([Rework.unit(13)])) == .state(.destroyed))
    }

    @Test("Two persons are two, whatever case and blanks their names are written in")
    func twoPersons() {
        let bench = Rework.bench()
        for act in [PackAct.destroy([Rework.unit(1)]), .reprint(Rework.bundle(1))] {
            for second in [nil, "", " \t"] {
                #expect(bench.line.plan(of: act, second: second, by: Rework.person) == .failure(.secondMissing))
            }
            for second in ["operator-1", " Operator-1 "] {
                #expect(bench.line.plan(of: act, second: second, by: Rework.person) == .failure(.secondIsSame))
            }
        }
    }

    @Test("Refused: foreign codes, no batch, a batch that is over, packs in the hands of gates and stations")
    func refused() {
        var bench = Rework.bench()
        #expect(bench.refusal(.takeOut([Sample.code(1, 999)])) == .notOfThisBatch(Sample.code(1, 999)))
        #expect(bench.obstacle(.takeOut([Sample.code(1, 40)])) == .state(.allocated))
        // At its gate.
        bench.printed(19)
        bench.send(.read(19, Sample.text(1, 19)))
        #expect(bench.obstacle(.sample([Rework.unit(19)], .destructive)) == .atGate)
        bench.refuse(.sample([Rework.unit(19)], .destructive))
        // On an open container of a handheld station, with all that is in it.
        bench.send(HandheldStationTests.scan(2, 3))
        #expect(bench.obstacle(.takeOut([Rework.bundle(3)])) == .inStation(2))
        #expect(bench.obstacle(.takeOut([Rework.unit(7)])) == .inStation(2))
        // In a container that stands at a machine.
        bench.send(ContainerStationTests.mark(5, .present))
        bench.send(ContainerStationTests.content(5, ContainerStationTests.units(13...15)))
        #expect(bench.obstacle(.takeOut([Rework.unit(13)])) == .inStation(1))
        bench.send(ContainerStationTests.printer(.printed(number: 6)))
        bench.send(ContainerStationTests.label(5, Sample.text(2, 5)))
        #expect(bench.obstacle(.takeOut([Rework.unit(13)])) == .atGate)
        #expect(bench.obstacle(.takeOut([Rework.bundle(5)])) == .atGate)
        let none = Bench(Rework.layout)
        #expect(none.refusal(.takeOut([Rework.unit(1)])) == .noBatch)
        #expect(none.line.legalActs(for: Rework.unit(1)).isEmpty && none.line.packReport(of: Rework.unit(1)) == nil)
    }

    @Test(
        "A machine that sees a pack which is in hand looked before it was taken: nothing is packed",
        .requirement("A-02"))
    func inHandIsNotInTheMachine() {
        var bench = Rework.bench()
        bench.send(ContainerStationTests.mark(5, .present))
        bench.perform(.takeOut([Rework.unit(13)]))
        bench.send(ContainerStationTests.content(5, ContainerStationTests.units(13...15)))
        bench.send(ContainerStationTests.outcome(5, .rejectedByVerdict))
        #expect(bench.rejected(.aggregationReject) == 1)
        #expect(bench.place(1, 13) == .inHand && bench.parent(1, 13) == nil)
    }

    @Test("A refusal names the acts that are legal for the pack now", .requirement("W-01"))
    func legalActs() {
        var bench = Rework.bench()
        #expect(
            bench.refusal(.putBack(Rework.unit(1), into: nil))
                == .pack(
                    Rework.unit(1), .packed(in: Rework.bundle(1)),
                    legal: [.sample, .takeOut, .replace, .move, .void, .destroy]))
        #expect(
            bench.line.legalActs(for: Rework.bundle(3)) == [
                .sample, .takeOut, .disaggregate, .void, .destroy, .reprint,
            ])
        bench.perform(.takeOut([Rework.unit(1)]))
        #expect(
            bench.line.legalActs(for: Rework.unit(1)) == [
                .sample, .putBack, .aggregate, .void, .destroy, .undo, .toLine,
            ])
        #expect(
            bench.line.packReport(of: Rework.unit(1))
                == PackReport(
                    place: .inHand, legalActs: [.sample, .putBack, .aggregate, .void, .destroy, .undo, .toLine],
                    isLabelDue: false, isLabelAwaited: false))
        #expect(bench.line.packReport(of: Rework.bundle(1))?.isLabelDue == true)
    }

    @Test("Without devices for rework no label is printed there")
    func noDevices() {
        var bench = Bench.running(Sample.whole, ratios: [3, 2], units: 40, labels: 6)
        bench.makeUnits(1...6)
        bench.makeBundles(1...1)
        bench.perform(.takeOut([Rework.unit(4)]))
        #expect(bench.refusal(.aggregate([Rework.unit(4)], level: 2)) == .noReworkDevices)
        #expect(bench.refusal(.reprint(Rework.bundle(1))) == .noReworkDevices)
        #expect(bench.line.legalActs(for: Rework.bundle(1)) == [.sample, .takeOut, .disaggregate, .void, .destroy])
    }

    @Test("A pack in hand that nobody packed ends loose and known; a sample stays one", .requirement("N-01"))
    func atTheEnd() {
        var bench = Rework.bench()
        bench.perform(.takeOut([Rework.unit(13), Rework.bundle(4)]))
        bench.perform(.sample([Rework.unit(14)], .retained))
        bench.send(.end)
        bench.send(.unitPrinter(.cleared(lastPrinted: 18)))
        #expect(bench.line.closingObstacles.isEmpty)
        bench.send(.close)
        #expect(bench.state(1, 13) == .commissioned && bench.state(2, 4) == .commissioned)
        #expect(bench.state(1, 14) == .sampled)
        #expect(bench.state(1, 15) == .inactive && bench.reason(1, 15) == .notFound)
        #expect(bench.refusal(.takeOut([Rework.unit(1)])) == .noBatch)
    }
}
