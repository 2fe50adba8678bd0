import Codes
@testable import LineCore
import Requirements
import Testing

@Suite("The unit printer", .requirement("U-06", "V-01", "L-04"))
struct PrinterTests {
    static let fault = DeviceFault(kind: .link, detail: "")

    /// Ten records were sent, five of them have the printer's answer, the answer to the sixth was lost.
    static func doubtful() -> Bench {
        var bench = Bench(Sample.codingOnly)
        bench.attachNew()
        bench.start(Sample.plan(ratios: []), units: 0, labels: 0)
        bench.send(.lease(1, 1...12))
        for index in UInt32(1)...5 { bench.send(.unitPrinter(.stored(index: index))) }
        bench.send(.unitPrinter(.inDoubt(index: 6)))
        return bench
    }

    @Test("The buffer is kept at its depth")
    func feeding() {
        var bench = Bench.coding(units: 14)
        bench.send(.arrived(1))
        let step = bench.send(.unitPrinter(.printed(through: 3)))
        #expect(step.effects == [.store(11, 11), .store(12, 12), .store(13, 13)])
        #expect(bench.send(.unitPrinter(.printed(through: 3))).effects.isEmpty, "told again")
        #expect(bench.send(.unitPrinter(.printed(through: 5))).effects == [.store(14, 14)])
    }

    @Test("An answer was lost: the printer is not used until it was asked")
    func answerLost() {
        var bench = Self.doubtful()
        #expect(bench.alarm(.printInDoubt) && bench.holds(.deviceNotReady))
        #expect(bench.send(.lease(1, 20...25)).effects.allSatisfy { $0 != .store(11, 11) }, "nothing is sent")
        #expect(bench.state(1, 6) == .allocated, "it may be in the buffer")
    }

    @Test("… the printer has all of them: all go on")
    func allStored() {
        var bench = Self.doubtful()
        let step = bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 10)))
        #expect(
            step.facts == [
                .alarm(.printInDoubt, station: 0, device: Sample.unitPrinter, raised: false, detail: 6)
            ])
        #expect(bench.states(1, 1...10) == Array(repeating: .allocated, count: 10))
        #expect(bench.line.codings[0].records.openCount == 10)
        #expect(!bench.holds(.deviceNotReady))
    }

    @Test("… the printer does not have them: they are spent, and the next codes are other ones")
    func notStored() {
        var bench = Self.doubtful()
        let step = bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 5)))
        #expect(bench.states(1, 1...5) == Array(repeating: .allocated, count: 5))
        #expect(bench.states(1, 6...10) == Array(repeating: .snInvalid, count: 5))
        #expect((6...10).allSatisfy { bench.reason(1, $0) == .sentNotPrinted })
        #expect(step.effects.prefix(2) == [.store(11, 11), .store(12, 12)])
    }

    @Test("… the printer printed some meanwhile: printed proves stored")
    func printedMeanwhile() {
        var bench = Self.doubtful()
        for item in UInt16(1)...7 { bench.send(.arrived(item)) }
        bench.send(.read(6, Sample.text(1, 6)))
        let step = bench.send(.unitPrinter(.ready(lastPrinted: 7, stored: 1)))
        #expect(step.effects.contains(.verdict(6, .good)), "what only waited for the printer is good")
        #expect(
            bench.states(1, 1...10) == Array(repeating: .encoded, count: 5) + [
                .commissioned, .encoded, .allocated, .snInvalid, .snInvalid,
            ])
    }

    @Test("… the printer forgot everything: all are in doubt, and the sequence has to be proven anew")
    func forgot() {
        var bench = Self.doubtful()
        bench.send(.unitPrinter(.fault(Self.fault)))
        let step = bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 0)))
        #expect(bench.states(1, 1...10) == Array(repeating: .inDoubt, count: 10))
        #expect(bench.alarm(.printInDoubt))
        #expect(step.effects.prefix(2) == [.store(11, 11), .store(12, 12)])
        // A camera proves that 1, 2, 3 were printed: encoded, then verified on their own.
        for item in UInt16(1)...3 {
            bench.send(.arrived(item))
            let read = bench.send(.read(item, Sample.text(1, Int(item))))
            #expect(read.effects == [.verdict(item, item == 3 ? .good : .reject)])
        }
        #expect(bench.state(1, 3) == .commissioned)
    }

    @Test("… the printer knows what it printed last and lost its records: none is in doubt, and none is used again")
    func lostRecords() {
        var bench = Self.doubtful()
        for item in UInt16(1)...3 { bench.send(.arrived(item)) }
        bench.send(.unitPrinter(.printed(through: 2)))
        bench.send(.unitPrinter(.fault(Self.fault)))
        let step = bench.send(.unitPrinter(.ready(lastPrinted: 3, stored: 0)))
        #expect(bench.states(1, 1...3) == Array(repeating: .encoded, count: 3), "its own word proves the third")
        #expect(bench.states(1, 4...10) == Array(repeating: .snInvalid, count: 7))
        #expect((4...10).allSatisfy { bench.reason(1, $0) == .sentNotPrinted })
        #expect(!bench.alarm(.printInDoubt))
        #expect(step.effects.prefix(2) == [.store(11, 11), .store(12, 12)])
    }

    @Test("… a number lower than one that was told is no memory: all are in doubt")
    func olderNumber() {
        var bench = Self.doubtful()
        for item in UInt16(1)...3 { bench.send(.arrived(item)) }
        bench.send(.unitPrinter(.printed(through: 3)))
        bench.send(.unitPrinter(.fault(Self.fault)))
        bench.send(.unitPrinter(.ready(lastPrinted: 2, stored: 0)))
        #expect(bench.states(1, 4...10) == Array(repeating: .inDoubt, count: 7))
    }

    @Test("… the printer has more than it was sent: it is emptied")
    func strangeBuffer() {
        var bench = Self.doubtful()
        let step = bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 99)))
        #expect(step.effects.first == .unitPrinter(Sample.unitPrinter, .clear))
        #expect(bench.states(1, 1...10) == Array(repeating: .inDoubt, count: 10))
        #expect(bench.send(.unitPrinter(.cleared(lastPrinted: 0))).effects.prefix(1) == [.store(11, 11)])
    }

    @Test("A refused record is spent and another code takes its place")
    func refused() {
        var bench = Bench(Sample.codingOnly)
        bench.attachNew()
        bench.start(Sample.plan(ratios: []), units: 0, labels: 0)
        bench.send(.lease(1, 1...11))
        bench.expect(
            .unitPrinter(.refused(index: 4)), effects: [.store(11, 11)],
            facts: [
                .unit(4, .allocated, .snInvalid, .sentNotPrinted), .sent(code: Sample.id(1, 11), index: 11),
            ])
        bench.expectNothing(.unitPrinter(.refused(index: 4)))
        bench.expectNothing(.unitPrinter(.refused(index: 99)))
        bench.expectNothing(.unitPrinter(.stored(index: 4)))
        // The item whose turn it would have been carries the next record.
        for item in UInt16(1)...3 { bench.send(.arrived(item)) }
        bench.send(.unitPrinter(.printed(through: 5)))
        #expect(bench.states(1, 1...5) == [.encoded, .encoded, .encoded, .snInvalid, .encoded])
    }

    @Test("A printer that refuses every record gets no more: the pool is not emptied into it", .requirement("L-03"))
    func refusesAll() {
        var bench = Bench.coding(units: 60)
        for index in UInt32(1)...19 { bench.send(.unitPrinter(.refused(index: index))) }
        #expect(!bench.alarm(.printerFault))
        let step = bench.send(.unitPrinter(.refused(index: 20)))
        #expect(bench.alarm(.printerFault) && bench.holds(.deviceNotReady))
        #expect(step.effects.allSatisfy { if case .unitPrinter(_, .store) = $0 { false } else { true } })
        for index in UInt32(21)...29 { bench.send(.unitPrinter(.refused(index: index))) }
        #expect(bench.line.codings[0].records.last == 29, "what was on its way is all that is spent")
        // A person looked after it, and lets the line go on: it is prepared once more.
        #expect(
            bench.send(.command(.resume, Sample.signer)).effects.contains(.unitPrinter(Sample.unitPrinter, .clear)))
        #expect(
            bench.send(.unitPrinter(.cleared(lastPrinted: 0))).effects.contains(
                .unitPrinter(Sample.unitPrinter, .prepare(Sample.texts))))
        #expect(bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 0))).effects.contains(.store(30, 30)))
        #expect(!bench.alarm(.printerFault) && !bench.holds(.deviceNotReady))
    }

    @Test("An answer that is lost after its record was printed, or was refused, changes nothing of it")
    func doubtTooLate() {
        var bench = Self.doubtful()
        bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 5)))
        bench.send(.arrived(1))
        bench.send(.unitPrinter(.printed(through: 1)))
        for index in [UInt32(1), 6] {
            bench.send(.unitPrinter(.inDoubt(index: index)))
            bench.send(.unitPrinter(.refused(index: index)))
        }
        #expect(bench.state(1, 1) == .encoded && bench.state(1, 6) == .snInvalid)
    }

    @Test("A fault of the printer holds the line until it is ready again", .requirement("L-03"))
    func fault() {
        var bench = Bench.coding(units: 10)
        bench.send(.unitPrinter(.fault(DeviceFault(kind: .ribbonOut, detail: "ribbon"))))
        #expect(bench.alarm(.printerFault) && bench.holds(.deviceNotReady))
        bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 10)))
        #expect(!bench.alarm(.printerFault) && bench.line.floor.holds.isEmpty)
    }

    @Test("An empty pool holds the line and says so; codes that are imported let it go on", .requirement("U-08"))
    func poolEmpty() {
        var bench = Bench.coding(units: 10)
        bench.send(.poolShort(level: 1, remaining: 0))
        #expect(bench.alarm(.poolEmpty))
        #expect(!bench.holds(.poolEmpty), "what the printer holds can still be used")
        bench.makeUnits(1...9)
        let step = bench.send(.unitPrinter(.printed(through: 10)))
        #expect(bench.holds(.poolEmpty))
        #expect(step.effects == [.plc(.permitRun(false)), .plc(.lamps(1 << 9)), .plc(.verb(.hold))])
        bench.expect(.codesImported(level: 1), effects: [.lease(level: 1, count: 400)], facts: [])
        let leased = bench.send(.lease(1, 11...12))
        #expect(leased.effects.contains(.store(11, 11)) && leased.effects.contains(.plc(.permitRun(true))))
        #expect(!bench.alarm(.poolEmpty) && !bench.holds(.poolEmpty))
    }

    @Test("A pool that runs out while codes are at hand: low first, empty when the last is used", .requirement("U-08"))
    func poolLow() {
        var bench = Bench.coding(units: 12)
        bench.send(.poolShort(level: 1, remaining: 0))
        #expect(bench.alarm(.poolLow) && !bench.alarm(.poolEmpty))
        bench.makeUnits(1...12)
        #expect(bench.holds(.poolEmpty))
        #expect(bench.alarm(.poolEmpty), "a line that stands for want of codes says so")
    }

    @Test("With an empty pool the batch can still be ended: what is on the belt runs out", .requirement("U-08"))
    func poolEmptyAtEnd() {
        var bench = Bench.coding(units: 10)
        bench.makeUnits(1...9)
        bench.printed(10)
        bench.send(.poolShort(level: 1, remaining: 0))
        bench.send(.plc(.commandDone(.hold, .taken)))
        bench.send(.plc(.stateChanged(.held)))
        #expect(bench.holds(.poolEmpty))
        bench.send(.end)
        bench.send(.unitPrinter(.cleared(lastPrinted: 10)))
        #expect(!bench.holds(.poolEmpty), "no code is needed any more")
        #expect(bench.line.floor.holds.isEmpty)
    }

    @Test("Codes are asked for before they run out, once", .requirement("U-08"))
    func leasing() {
        var bench = Bench(Sample.codingOnly)
        bench.attachNew()
        bench.start(Sample.plan(ratios: []), units: 0, labels: 0)
        let first = bench.send(.lease(1, 1...400)).effects.filter { $0 == .lease(level: 1, count: 400) }
        #expect(first.isEmpty, "enough for now")
        for item in 1...189 {
            bench.send(.arrived(UInt16(item)))
            let step = bench.send(.unitPrinter(.printed(through: UInt32(item))))
            #expect(step.effects == [.store(UInt32(item + 10), item + 10)])
            bench.send(.read(UInt16(item), Sample.text(1, item)))
            bench.send(.outcome(UInt16(item), .passed))
        }
        // 200 are left now: 201 were enough.
        #expect(bench.send(.unitPrinter(.printed(through: 190))).effects == [.store(200, 200)])
        let step = bench.send(.unitPrinter(.printed(through: 191)))
        #expect(step.effects == [.lease(level: 1, count: 400), .store(201, 201)])
        #expect(bench.send(.unitPrinter(.printed(through: 192))).effects == [.store(202, 202)])
    }
}
