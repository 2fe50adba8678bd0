import Codes
@testable import LineCore
import Requirements
import Testing

/// Every state of a code in every place, loose, packed, with content and in a station's hands, with every act: it is
/// carried out as previewed and along the table of transitions, or refused with a reason; and a scan offers the same.
@Suite("Every act with every pack", .requirement("W-01", "W-02", "W-03", "U-05"))
struct ActTableTests {
    /// What the pack is.
    enum Subject: CaseIterable, Sendable {
        case looseUnit, packedUnit, looseContainer, packedContainer, emptyContainer
        case unitInStation, containerInStation, unitInRework
    }

    static let places: [CodeEntry.Place] = [.atGate, .passed, .packed, .inBin, .unknown, .taken, .inHand]

    /// The pack's code, in a line with one of each.
    static func bench(_ subject: Subject) -> (Bench, Code) {
        var bench = Rework.bench()
        switch subject {
        case .looseUnit: return (bench, Rework.unit(13))
        case .packedUnit: return (bench, Rework.unit(1))
        case .looseContainer: return (bench, Rework.bundle(3))
        case .packedContainer: return (bench, Rework.bundle(1))
        case .emptyContainer:
            bench.perform(.takeOut(Rework.units(7...9)))
            return (bench, Rework.bundle(3))
        case .unitInStation:
            bench.send(ContainerStationTests.mark(5, .present))
            bench.send(ContainerStationTests.content(5, ContainerStationTests.units(13...15)))
            return (bench, Rework.unit(13))
        case .containerInStation:
            bench.send(HandheldStationTests.scan(2, 3))
            return (bench, Rework.bundle(3))
        case .unitInRework:
            bench.perform(.takeOut(Rework.units(13...14)))
            bench.perform(.aggregate(Rework.units(13...14), level: 2))
            return (bench, Rework.unit(13))
        }
    }

    /// The act with the best company that the line has for it.
    static func act(_ kind: PackActKind, _ code: Code, _ line: Line) -> PackAct {
        let level = line.floor.codes.slot(of: code).map { line.floor.codes[$0].level } ?? 1
        switch kind {
        case .sample: return .sample([code], .retained)
        case .takeOut: return .takeOut([code])
        case .putBack:
            // A container of the level above with room that is in nobody's hands.
            if level == 1 { return .putBack(code, into: Rework.bundle(4)) }
            return .putBack(code, into: Rework.box(1))
        case .replace: return .replace(old: code, new: level == 1 ? Rework.unit(18) : Rework.bundle(3))
        case .move: return .move([code], to: level == 1 ? Rework.bundle(4) : Rework.box(2))
        case .disaggregate: return .disaggregate(code, deep: true)
        case .aggregate: return .aggregate([code], level: level + 1)
        case .void: return .void([code], isReject: false)
        case .destroy: return .destroy([code])
        case .reprint: return .reprint(code)
        case .undo: return .undo
        case .toLine: return .toLine([code])
        }
    }

    /// Makes room where a pack is to go, before the subject is put into its state.
    static func makeRoom(_ bench: inout Bench, _ code: Code) {
        bench.perform(.takeOut([Rework.unit(12)]))
        bench.perform(.takeOut([Rework.bundle(2)]))
        // A second case with room for one.
        bench.perform(.aggregate([Rework.bundle(2)], level: 3))
        bench.send(Rework.scan(3, 2))
        #expect(bench.state(3, 2) == .commissioned)
    }

    @Test("Carried out as shown, or refused with a reason", arguments: Subject.allCases, CodeState.allCases)
    func all(subject: Subject, state: CodeState) {
        var carriedOut = 0
        var (bench, code) = Self.bench(subject)
        Self.makeRoom(&bench, code)
        for place in Self.places {
            for kind in PackActKind.allCases {
                guard let slot = bench.line.floor.codes.slot(of: code) else { continue }
                // Packed is where it is packed, and only there.
                let isPacked = bench.line.floor.codes[slot].parent.exists
                if isPacked != (place == .packed) { continue }
                var line = bench.line
                line.floor.codes[slot].state = state
                line.floor.codes[slot].place = place
                let act = Self.act(kind, code, line)
                if tryOut(act, code, kind, line, bench) { carriedOut += 1 }
            }
        }
        switch (subject, state) {
        case (.unitInStation, _), (.containerInStation, _), (.unitInRework, _): #expect(carriedOut == 0)
        case (_, .commissioned): #expect(carriedOut > 4, "\(subject)")
        case (_, .sampled), (_, .inactive): #expect(carriedOut > 0, "destroyed only")
        default: #expect(carriedOut == 0, "\(subject) \(state)")
        }
    }

    /// True when it was carried out.
    private func tryOut(_ act: PackAct, _ code: Code, _ kind: PackActKind, _ start: Line, _ bench: Bench) -> Bool {
        var line = start
        let legal = line.legalActs(for: code)
        let plan = line.plan(of: act, second: Rework.second, by: Rework.person)
        var step = Step()
        let before = line.snapshot
        line.handle(Rework.act(act), at: bench.moment, into: &step)
        switch plan {
        case .failure(let refusal):
            #expect(step.facts.isEmpty && step.effects.isEmpty && line.snapshot == before, "\(act)")
            // Undo is about the last act, whatever pack is meant; the others are offered when they are possible.
            #expect(kind == .undo || !legal.contains(kind), "\(kind) of \(code) is offered, and refused: \(refusal)")
            return false
        case .success(let plan):
            #expect(kind == .undo || legal.contains(kind), "\(kind) of \(code) is possible, and not offered")
            var after = bench
            after.replaceLine(line)
            for difference in after.differences(between: plan, and: step) { Issue.record("\(act): \(difference)") }
            checkContent(line)
            return kind != .undo
        }
    }

    private func checkContent(_ line: Line) {
        let codes = line.floor.codes
        for index in codes.entries.indices {
            let slot = CodeSlot(index: Int32(index))
            let children = codes.children(of: slot)
            #expect(children.count == Int(codes[slot].children) && children.allSatisfy { codes[$0].parent == slot })
            if codes[slot].level > 1 {
                #expect(children.count <= Int(line.floor.level(codes[slot].level).ratio))
                #expect(codes[slot].isLabelDue == line.floor.labelsDue.contains(slot), "\(codes[slot].code)")
            }
        }
    }
}
