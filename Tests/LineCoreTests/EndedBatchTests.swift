import Codes
@testable import LineCore
import Links
import Requirements
import Testing

@Suite("Acts after the end of a batch", .requirement("W-01", "W-02", "W-03", "W-05", "B-01"))
struct EndedBatchTests {
    /// The rework bench, over: unit 13 in hand, bundles 3 and 4 loose, case 1 with bundles 1 and 2.
    private static func bench() -> Bench {
        var bench = Rework.bench()
        bench.perform(.takeOut([Rework.unit(13)]))
        bench.send(.end)
        bench.send(.unitPrinter(.cleared(lastPrinted: 18)))
        bench.send(.close)
        #expect(bench.line.snapshot.phase == .ended, "\(bench.line.closingObstacles)")
        return bench
    }

    private static func ended(_ bench: Bench) throws -> EndedBatch { try #require(EndedBatch(bench.line)) }

    private static func event(_ act: PackAct, _ person: Signer = Rework.person) -> Event {
        .actAfterEnd(act, person, second: Rework.second)
    }

    @Test("Only a batch that is over is one")
    func phase() throws {
        #expect(EndedBatch(Rework.bench().line) == nil)
        #expect(EndedBatch(Line(layout: Rework.layout)) == nil)
        _ = try Self.ended(Self.bench())
    }

    @Test("The acts of the line are refused, and its events change nothing")
    func notTheLine() throws {
        var bench = Self.bench()
        for act in [PackAct.sample([Rework.unit(1)], .retained), .takeOut([Rework.unit(1)]), .undo] {
            #expect(bench.refusal(act) == .noBatch)
            bench.expectNothing(Rework.act(act))
        }
        #expect(bench.line.packReport(of: Rework.unit(1)) == nil)
        // And these acts change nothing while it runs.
        var running = Rework.bench()
        running.expectNothing(Self.event(.takeOut([Rework.unit(1)])))
    }

    @Test(
        "Each act comes to what its plan says, for its codes alone",
        arguments: [
            PackAct.sample([Rework.unit(1)], .retained), .takeOut([Rework.unit(1), Rework.unit(4)]),
            .putBack(Rework.unit(13), into: nil), .replace(old: Rework.unit(1), new: Rework.unit(13)),
            .move([Rework.bundle(1)], to: Rework.box(1)), .disaggregate(Rework.box(1), deep: true),
            .void([Rework.bundle(3)], isReject: false), .destroy([Rework.box(1)]),
        ])
    func acts(act: PackAct) throws {
        var bench = Self.bench()
        let before = try Self.ended(bench)
        switch before.plan(of: act, second: Rework.second, by: Rework.person) {
        case .failure(let refusal):
            // Nothing has room, and the unit was in no container.
            #expect(act.kind == .move || act.kind == .putBack, "\(act): \(refusal)")
            bench.expectNothing(Self.event(act))
        case .success(let plan):
            let step = bench.send(Self.event(act))
            #expect(step.effects.isEmpty)
            for difference in bench.differences(between: plan, and: step) { Issue.record("\(act): \(difference)") }
            guard case .act(let record)? = step.facts.first else {
                Issue.record("the act stands first")
                return
            }
            #expect(record.codes == before.codes(of: plan) && record.who == Rework.person.who)
            #expect(!step.facts.contains { if case .alarm = $0 { true } else { false } }, "nobody watches it")
            // What the controller commits is what the journal replays to.
            var copy = before
            let done = copy.perform(act, Rework.person, second: Rework.second)
            #expect(done.facts == step.facts && done.event == Self.event(act))
        }
    }

    @Test("A sample makes its container's label wrong; the same number again makes it right")
    func labels() throws {
        var bench = Self.bench()
        bench.send(Self.event(.sample([Rework.unit(7)], .destructive)))
        #expect(bench.state(1, 7) == .sampled && bench.isDue(2, 3))
        #expect(try Self.ended(bench).packReport(of: Rework.bundle(3))?.isLabelDue == true)
        let step = bench.send(Self.event(.putBack(Rework.unit(13), into: Rework.bundle(3))))
        #expect(!bench.isDue(2, 3))
        #expect(step.facts.contains(.containerClosed(code: Sample.id(2, 3), children: 3, short: false)))
    }

    @Test("No label is printed: packing and re-printing are refused, and not offered")
    func noLabels() throws {
        let batch = try Self.ended(Self.bench())
        for act in [PackAct.aggregate([Rework.unit(13)], level: 2), .reprint(Rework.bundle(3))] {
            let refused = batch.plan(of: act, second: Rework.second, by: Rework.person)
            #expect(refused == .failure(.notAfterEnd(act.kind)))
        }
        let legal = try #require(batch.packReport(of: Rework.bundle(3))).legalActs
        #expect(legal == [.sample, .takeOut, .disaggregate, .void, .destroy])
        #expect(batch.packReport(of: Rework.unit(14))?.legalActs == [.destroy], "it was not found at the end")
        #expect(batch.packReport(of: Code()) == nil && batch.level(of: Rework.box(1)) == 3)
    }

    @Test("Two persons and a reason, as ever")
    func persons() throws {
        let batch = try Self.ended(Self.bench())
        let silent = Signer(who: "operator-1", why: " ")
        #expect(
            batch.plan(of: .takeOut([Rework.unit(1)]), second: nil, by: silent) == .failure(.reasonMissing))
        #expect(
            batch.plan(of: .destroy([Rework.unit(1)]), second: nil, by: Rework.person) == .failure(.secondMissing))
    }

    @Test("The last act after the end comes back; one before the end does not")
    func undo() throws {
        var bench = Self.bench()
        #expect(
            try Self.ended(bench).plan(of: .undo, second: nil, by: Rework.person)
                == .failure(.notUndoable(.nothingDone)))
        bench.expectNothing(Self.event(.undo))
        bench.send(Self.event(.takeOut([Rework.unit(1)])))
        #expect(bench.parent(1, 1) == nil && bench.place(1, 1) == .inHand)
        bench.send(Self.event(.undo))
        #expect(bench.parent(1, 1) == Sample.id(2, 1) && bench.place(1, 1) == .packed && !bench.isDue(2, 1))
    }

    @Test(
        "Every act with every pack in every state: as offered, or refused and nothing done",
        arguments: CodeState.allCases)
    func table(state: CodeState) throws {
        var bench = Self.bench()
        // Room for what goes in, and loose packs that may take another one's place.
        bench.send(Self.event(.takeOut([Rework.unit(12), Rework.bundle(2)])))
        var possible = 0
        for code in [Rework.unit(1), Rework.unit(13), Rework.bundle(1), Rework.bundle(3), Rework.box(1)] {
            let slot = try #require(bench.line.floor.codes.slot(of: code))
            for kind in PackActKind.allCases where kind != .undo {
                var line = bench.line
                line.floor.codes[slot].state = state
                let isUnit = line.floor.codes[slot].level == 1
                let act: PackAct =
                    switch kind {
                    case .replace: .replace(old: code, new: isUnit ? Rework.unit(12) : Rework.bundle(2))
                    case .putBack: .putBack(code, into: isUnit ? Rework.bundle(4) : Rework.box(1))
                    case .move: .move([code], to: isUnit ? Rework.bundle(4) : Rework.box(1))
                    default: ActTableTests.act(kind, code, line)
                    }
                var batch = try #require(EndedBatch(line))
                let legal = try #require(batch.packReport(of: code)).legalActs
                let plan = batch.plan(of: act, second: Rework.second, by: Rework.person)
                let facts = batch.perform(act, Rework.person, second: Rework.second).facts
                switch plan {
                case .success:
                    possible += 1
                    #expect(legal.contains(kind) && !facts.isEmpty, "\(act)")
                case .failure:
                    let needsCompany = [.putBack, .replace, .move].contains(kind)
                    #expect((needsCompany || !legal.contains(kind)) && facts.isEmpty, "\(act)")
                }
            }
        }
        switch state {
        case .commissioned: #expect(possible > 15)
        case .sampled, .inactive: #expect(possible == 5, "destroyed only")
        default: #expect(possible == 0)
        }
    }
}
