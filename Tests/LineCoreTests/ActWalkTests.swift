import Codes
@testable import LineCore
import Requirements
import Testing

/// People act on whatever they find while units run, devices fail and the program is restarted.
@Suite("Acts while the line runs", .requirement("W-02", "W-04", "L-03", "L-06", "U-06", "A-01", "N-01"))
struct ActWalkTests {
    @Test("Five hundred events and acts out of a hat", arguments: 1...24)
    func walk(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var bench = Rework.bench()
        var walk = RandomWalkTests.Walk()
        walk.item = 18
        walk.container = 4
        walk.printed = 18
        walk.leased = 40
        var done = 0
        for _ in 0..<500 {
            if generator.number(0...4) == 0 { bench.pass(milliseconds: Int64(generator.number(1...3_000))) }
            if generator.number(0...1) == 0 {
                send(walk.next(&generator), to: &bench)
            } else {
                done += act(&generator, &bench) ? 1 : 0
            }
        }
        #expect(done > 10, "people did something")
        close(&bench)
    }

    private func send(_ event: Event, to bench: inout Bench) {
        let due = Set(bench.line.floor.labelsDue.map { bench.line.floor.codes[$0].id })
        let step = bench.send(event)
        for fact in step.facts {
            if case .packed(let child, _) = fact { #expect(!due.contains(child), "\(child) is due and was packed") }
        }
        checkTable(bench.line)
    }

    private func checkTable(_ line: Line) {
        let codes = line.floor.codes
        var due: Set<CodeSlot> = []
        for index in codes.entries.indices {
            let slot = CodeSlot(index: Int32(index))
            let entry = codes[slot]
            guard entry.level > 1 else { continue }
            #expect(codes.children(of: slot).count == Int(entry.children), "\(entry.code)")
            #expect(entry.children <= line.floor.level(entry.level).ratio, "\(entry.code) is over its ratio")
            if entry.isLabelDue { due.insert(slot) }
        }
        #expect(due == Set(line.floor.labelsDue))
        #expect(line.floor.alarms.standing.contains { $0.kind == .labelDue } == !due.isEmpty)
    }

    private func act(_ generator: inout SeededGenerator, _ bench: inout Bench) -> Bool {
        if generator.number(0...3) == 0 {
            let awaited = bench.line.snapshot.labelsAwaited
            if !awaited.isEmpty {
                let code = generator.pick(awaited)
                send(
                    generator.number(0...1) == 0
                        ? .labelScannedBack(code, Rework.person)
                        : .scanner(Rework.scanner, .scan(Sample.reading(code.description))), to: &bench)
                return false
            }
            let report: LabelPrinterReport = generator.pick([
                .ready, .printed(number: bench.line.floor.lastLabelNumber),
                .inDoubt(number: bench.line.floor.lastLabelNumber), .refused(number: bench.line.floor.lastLabelNumber),
            ])
            send(Rework.report(report), to: &bench)
            return false
        }
        let act = anAct(&generator, bench)
        guard case .success(let plan) = bench.plan(act) else {
            bench.expectNothing(Rework.act(act))
            return false
        }
        let step = bench.send(Rework.act(act))
        for difference in bench.differences(between: plan, and: step) { Issue.record("\(act): \(difference)") }
        checkTable(bench.line)
        return true
    }

    /// Codes of the batch, rather those that something can be done with.
    private func aCode(_ level: UInt8, _ generator: inout SeededGenerator, _ bench: Bench) -> Code {
        let entries = bench.line.floor.codes.entries.filter { $0.level == level }
        let sound = entries.filter { $0.state == .commissioned }
        if generator.number(0...5) > 0, !sound.isEmpty { return generator.pick(sound.map { $0.code }) }
        return generator.pick(entries.map { $0.code } + [Sample.code(level, 777)])
    }

    private func inHand(_ level: UInt8, _ generator: inout SeededGenerator, _ bench: Bench) -> Code {
        let found = bench.line.floor.codes.entries.filter {
            $0.level == level && $0.place == .inHand && !$0.parent.exists
        }
        return found.isEmpty ? aCode(level, &generator, bench) : generator.pick(found.map { $0.code })
    }

    private func anAct(_ generator: inout SeededGenerator, _ bench: Bench) -> PackAct {
        let level = UInt8(generator.pick([1, 1, 1, 2, 2, 3]))
        func one() -> Code { aCode(level, &generator, bench) }
        switch generator.number(0...15) {
        case 0: return .sample([one()], generator.pick(SampleKind.allCases))
        case 1...3: return .takeOut([one(), one()])
        case 4...5: return .takeOut([one()])
        case 6: return .putBack(inHand(level, &generator, bench), into: nil)
        case 7: return .putBack(inHand(level, &generator, bench), into: aCode(level + 1, &generator, bench))
        case 8: return .replace(old: one(), new: inHand(level, &generator, bench))
        case 9: return .move([one()], to: aCode(level + 1, &generator, bench))
        case 10: return .disaggregate(one(), deep: generator.number(0...1) == 0)
        case 11:
            return .aggregate([inHand(level, &generator, bench), inHand(level, &generator, bench)], level: level + 1)
        case 12: return .aggregate([inHand(level, &generator, bench)], level: level + 1)
        case 13: return generator.number(0...2) == 0 ? .destroy([one()]) : .void([one()], isReject: false)
        case 14: return .reprint(aCode(UInt8(generator.number(2...3)), &generator, bench))
        default: return .undo
        }
    }

    /// Everything is taken out of hand: then the batch can be closed, and every code has its final state.
    private func close(_ bench: inout Bench) {
        bench.send(.end)
        bench.send(.plc(.attached(.boot(999, echo: 0, .stopped, []))))
        bench.send(.unitPrinter(.fault(DeviceFault(kind: .link, detail: "switched off"))))
        for device in [Sample.casePrinter, Rework.printer] { bench.send(.labelPrinter(device, .ready)) }
        bench.send(.command(.closeOpenContainers))
        bench.send(.lease(2, 300...320))
        bench.send(.lease(3, 300...320))
        for _ in 0..<40 {
            for entry in bench.line.floor.codes.entries
            where entry.level > 1 && entry.isSent && entry.state != .commissioned {
                bench.send(.scanner(Sample.scanner, .scan(Sample.reading(entry.code.description))))
            }
            for code in bench.line.snapshot.labelsAwaited { bench.send(.labelScannedBack(code, Rework.person)) }
            bench.send(.command(.closeOpenContainers))
            for code in bench.line.snapshot.labelsDue {
                guard bench.line.snapshot.labelsDue.contains(code), !bench.line.snapshot.labelsAwaited.contains(code)
                else { continue }
                if bench.obstacle(.reprint(code)) == .empty {
                    bench.perform(.disaggregate(code, deep: false))
                } else if bench.refusal(.reprint(code)) == nil {
                    bench.perform(.reprint(code))
                }
            }
            if bench.line.closingObstacles.isEmpty { break }
        }
        #expect(bench.line.closingObstacles.isEmpty)
        bench.send(.close)
        for level in 1...3 {
            for state in [CodeState.allocated, .encoded, .inDoubt] {
                #expect(bench.line.snapshot.counts[level][state] == 0, "level \(level)")
            }
        }
    }
}
