import Codes
@testable import LineCore
import Requirements
import Testing

@Suite("Cartons that come printed", .requirement("V-08", "U-07"))
struct PreprintedTests {
    static func allotment(_ lease: Int64, _ numbers: ClosedRange<Int>, isLast: Bool) -> Event {
        .codesAllotted(lease: lease, level: 1, codes: Sample.leased(1, numbers), isLast: isLast)
    }

    /// A line that has started, with nothing allotted yet.
    static func started() -> (bench: Bench, start: Step) {
        var bench = Bench(Sample.preprinted)
        bench.attachNew()
        let start = bench.send(.batchStarted(Sample.plan(ratios: [3]), Sample.signer))
        bench.devicesReady()
        bench.send(.lease(2, 1...20))
        return (bench, start)
    }

    /// Twelve cartons are allotted and the line runs.
    static func bench() -> Bench {
        var (bench, _) = started()
        bench.send(allotment(1, 1...12, isLast: true))
        bench.send(.command(.start))
        bench.send(.plc(.commandDone(.start, .taken)))
        bench.send(.plc(.stateChanged(.execute)))
        return bench
    }

    @Test("No printer draws: the codes are asked for block by block, and the line stands until it knows them")
    func allotment() {
        var (bench, start) = Self.started()
        #expect(start.effects.contains(.allotment(level: 1, after: 0)))
        #expect(!start.effects.contains { if case .lease(1, _) = $0 { true } else { false } })
        #expect(bench.holds(.allotmentIncomplete))
        bench.expect(
            Self.allotment(4, 1...5, isLast: false), effects: [.allotment(level: 1, after: 4)], facts: [])
        // The same block once more, asked for by a restart.
        bench.expectNothing(Self.allotment(4, 1...5, isLast: false))
        #expect(bench.holds(.allotmentIncomplete))
        bench.send(Self.allotment(9, 6...12, isLast: true))
        #expect(!bench.holds(.allotmentIncomplete))
        #expect(bench.states(1, 1...12).allSatisfy { $0 == .encoded })
        #expect(
            bench.line.preprintedNumbers
                == PreprintedNumbers(allotted: 12, verified: 0, rejected: 0, returned: 0, unread: 12))
    }

    @Test("Nothing allotted is an alarm that a later allotment ends")
    func nothing() {
        var (bench, _) = Self.started()
        let none = Event.codesAllotted(lease: 0, level: 1, codes: [], isLast: true)
        bench.send(none)
        #expect(bench.alarm(.nothingAllotted))
        #expect(bench.holds(.allotmentIncomplete))
        #expect(bench.send(.codesImported(level: 1)).effects.contains(.allotment(level: 1, after: 0)))
        bench.send(Self.allotment(3, 1...5, isLast: true))
        #expect(!bench.alarm(.nothingAllotted))
        #expect(!bench.holds(.allotmentIncomplete))
        // More cartons while the line runs.
        #expect(bench.send(.codesImported(level: 1)).effects.contains(.allotment(level: 1, after: 3)))
        bench.send(Self.allotment(4, 6...7, isLast: true))
        #expect(bench.state(1, 7) == .encoded)
    }

    @Test("In any order, each is good by its own reading and goes into its container")
    func anyOrder() {
        var bench = Self.bench()
        for (item, number) in [(UInt16(1), 7), (2, 3), (3, 11)] {
            bench.send(.arrived(item))
            bench.expect(
                .read(item, Sample.text(1, number)), effects: [.verdict(item, .good)],
                facts: [.unit(number, .encoded, .commissioned)])
            bench.send(.outcome(item, .passed))
        }
        bench.send(ContainerStationTests.mark(1, .present))
        let step = bench.send(
            ContainerStationTests.content(1, [Sample.text(1, 3), Sample.text(1, 11), Sample.text(1, 7)]))
        #expect(step.facts.contains(.packed(child: Sample.id(1, 7), parent: Sample.id(2, 1))))
        #expect(bench.line.preprintedNumbers?.verified == 3)
    }

    @Test("Twice the same carton, also while the first is still on its way to the gate with a bad verdict")
    func duplicates() {
        var bench = Self.bench()
        bench.send(.arrived(1))
        bench.send(.read(1, Sample.text(1, 1)))
        bench.send(.arrived(2))
        #expect(bench.send(.read(2, Sample.text(1, 1))).effects == [.verdict(2, .reject)])
        bench.send(.arrived(3))
        bench.send(.read(3, Sample.result([Sample.text(1, 2)], grade: 10)))
        bench.send(.arrived(4))
        #expect(bench.send(.read(4, Sample.text(1, 2))).effects == [.verdict(4, .reject)])
        bench.send(.outcome(1, .passed))
        for item in 2...4 as ClosedRange<UInt16> { bench.send(.outcome(item, .rejectedByVerdict)) }
        #expect(bench.state(1, 1) == .commissioned)
        #expect(bench.state(1, 2) == .snInvalid)
        #expect(bench.reason(1, 2) == .gradeBelowLimit)
        #expect(bench.rejected(.duplicate) == 2)
        #expect(bench.rejected(.gradeBelowLimit) == 1)
        bench.send(.arrived(5))
        #expect(bench.send(.read(5, Sample.text(1, 2))).effects.contains(.verdict(5, .reject)))
    }

    @Test(
        "What is not allotted is rejected with its own reason",
        arguments: [
            ([Sample.text(1, 99)], Reason.notOurs), ([Sample.text(2, 1)], .otherLevel), ([], .noRead),
            (["91000011234567890123"], .otherProduct),
        ] as [([String], Reason)])
    func refused(texts: [String], reason: Reason) {
        var bench = Self.bench()
        bench.send(.arrived(1))
        let step = bench.send(.read(1, Sample.result(texts)))
        #expect(step.effects.contains(.verdict(1, .reject)))
        bench.send(.outcome(1, .rejectedByVerdict))
        #expect(bench.rejected(reason) == 1)
        #expect(bench.states(1, 1...12).allSatisfy { $0 == .encoded })
    }

    @Test("Unread items never lose a sequence, since there is none")
    func noSequence() {
        var bench = Self.bench()
        bench.send(.controllerStarted)
        bench.send(.plc(.attached(.boot(Sample.boot, echo: Sample.boot, .execute, []))))
        bench.send(.plc(.inControl))
        bench.devicesReady()
        for item in 1...30 as ClosedRange<UInt16> {
            bench.send(.arrived(item))
            if item.isMultiple(of: 3) { bench.send(.noRead(item)) } else { bench.send(.unread(item, .late)) }
            bench.send(.outcome(item, .rejectedByVerdict))
            bench.send(.command(.resume))
        }
        #expect(!bench.alarm(.sequenceLost))
        #expect(!bench.holds(.sequenceLost))
    }

    @Test("A restart asks for what it does not know yet")
    func restart() {
        var (bench, _) = Self.started()
        bench.send(Self.allotment(4, 1...5, isLast: false))
        let step = bench.send(.controllerStarted)
        #expect(step.effects.contains(.allotment(level: 1, after: 4)))
        #expect(bench.holds(.allotmentIncomplete))
        bench.send(Self.allotment(5, 6...9, isLast: true))
        #expect(!bench.holds(.allotmentIncomplete))
    }

    @Test("Left-over cartons that were scanned back wait for another batch; the rest is invalid, left over")
    func leftOver() {
        var bench = Self.bench()
        bench.send(.arrived(1))
        bench.send(.read(1, Sample.text(1, 1)))
        let used = Sample.code(1, 1)
        let codes = [Sample.code(1, 2), Sample.code(1, 3)]
        #expect(bench.line.returnRefusals([used]) == [.used(used, .commissioned)])
        #expect(bench.line.returnRefusals([Sample.code(1, 50)]) == [.notAllotted(Sample.code(1, 50))])
        #expect(bench.line.returnRefusals(codes + codes) == codes.map { .twice($0) })
        bench.expectNothing(.cartonsReturned([codes[0], used], Sample.signer))
        // One that lies on the belt with a bad verdict is not left over.
        bench.send(.arrived(2))
        bench.send(.read(2, Sample.result([Sample.text(1, 4)], grade: 1)))
        #expect(bench.line.returnRefusals([Sample.code(1, 4)]) == [.used(Sample.code(1, 4), .encoded)])
        bench.send(.outcome(1, .passed))
        bench.send(.outcome(2, .rejectedByVerdict))
        bench.send(.end)
        #expect(bench.line.returnRefusals(codes).isEmpty)
        let step = bench.send(.cartonsReturned(codes, Sample.signer))
        #expect(
            step.facts.prefix(2) == [
                .unit(2, .encoded, .unallocated, .leftOver), .unit(3, .encoded, .unallocated, .leftOver),
            ])
        // Sent back, it is no carton of this batch any more.
        bench.send(.arrived(3))
        #expect(bench.send(.read(3, Sample.text(1, 2))).effects == [.verdict(3, .reject)])
        bench.send(.outcome(3, .rejectedByVerdict))
        bench.send(.close)
        #expect(bench.states(1, 5...12).allSatisfy { $0 == .snInvalid })
        #expect((5...12).allSatisfy { bench.reason(1, $0) == .leftOver })
        #expect(
            bench.line.preprintedNumbers
                == PreprintedNumbers(allotted: 12, verified: 1, rejected: 1, returned: 2, unread: 8))
        #expect(bench.line.returnRefusals([Sample.code(1, 5)]) == [.notNow])
    }
}
