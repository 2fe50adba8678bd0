import Codes
@testable import LineCore
import Links
import Requirements
import Testing

/// Something was restarted while units lay on the belt (Line Link, rules 4 and 5).
@Suite("Restarts", .requirement("L-02", "L-04", "U-06"))
struct RestartTests {
    /// Units 1…5 of ten are on the belt: 1 passed, 2 and 3 are good, 4 was rejected, 5 was not read yet.
    static func onTheBelt() -> Bench {
        var bench = Bench.coding(units: 30)
        bench.makeUnits(1...1)
        for item in UInt16(2)...5 { bench.printed(item) }
        bench.send(.read(2, Sample.text(1, 2)))
        bench.send(.read(3, Sample.text(1, 3)))
        bench.send(.noRead(4))
        return bench
    }

    static func station(item: UInt16, judged: UInt16) -> PLCStationSnapshot {
        var station = PLCStationSnapshot.quiet
        station.item = item
        station.judged = judged
        return station
    }

    @Test("The controller was restarted: good verdicts that are not there are told again, the rest is rejected")
    func controller() {
        var bench = Self.onTheBelt()
        bench.send(.controllerStarted)
        var station = Self.station(item: 6, judged: 1)
        station.verdicts = [.init(item: 2, verdict: .good), .init(item: 4, verdict: .reject)]
        let step = bench.send(.plc(.attached(.boot(Sample.boot, echo: Sample.boot, .held, [station]))))
        #expect(
            step.effects == [
                .plc(.resume), .verdict(3, .good), .verdict(5, .reject), .verdict(6, .reject),
            ])
        #expect(step.facts.isEmpty)
        // All go their way.
        bench.send(.plc(.inControl))
        bench.expectNothing(.outcome(2, .passed))
        bench.expectNothing(.outcome(3, .passed))
        for item in UInt16(4)...6 { bench.send(.outcome(item, .rejectedByVerdict)) }
        #expect(bench.line.closingObstacles == [.wrongPhase(.running)])
        #expect(bench.states(1, 1...5) == [.commissioned, .commissioned, .commissioned, .snInvalid, .encoded])
    }

    @Test("What happened at the gate meanwhile is taken from the ring; what was overwritten is unknown")
    func outcomesMeanwhile() {
        var bench = Self.onTheBelt()
        bench.send(.controllerStarted)
        var station = Self.station(item: 12, judged: 11)
        station.outcomes = [.init(item: 3, outcome: .rejectedByDefault), .init(item: 4, outcome: .rejectedByVerdict)]
        let step = bench.send(.plc(.attached(.boot(Sample.boot, echo: Sample.boot, .held, [station]))))
        #expect(
            step.facts == [
                .alarm(.lateVerdict, raised: true, 3), .rejectedUnit(3, .lateVerdict, 3),
                .unit(3, .commissioned, .inactive, .lateVerdict),
                .rejectedUnit(4, .noRead, 4), .unit(4, .encoded, .snInvalid, .noRead),
                // Of those that came meanwhile none is in the ring any more.
                .alarm(.outcomesLost, raised: true, 6),
                .whereabouts(code: Sample.id(1, 2), known: false),
            ])
        #expect(step.effects == [.plc(.resume), .verdict(12, .reject)])
        #expect(bench.line.codings[0].openItems == 1)
    }

    @Test("A verdict that is told again is not another reject", .requirement("V-06"))
    func notCountedTwice() {
        var bench = Bench.coding(units: 30)
        for item in UInt16(1)...3 {
            bench.printed(item)
            bench.send(.noRead(item))
        }
        bench.send(.controllerStarted)
        bench.send(
            .plc(.attached(.boot(Sample.boot, echo: Sample.boot, .held, [Self.station(item: 3, judged: 0)]))))
        #expect(!bench.holds(.rejects), "three items were rejected, not six")
    }

    @Test("A PLC that shows no item although it was not restarted does not block the line", .requirement("L-03"))
    func lyingPLC() {
        var bench = Self.onTheBelt()
        bench.send(.controllerStarted)
        bench.send(.plc(.attached(.boot(Sample.boot, echo: Sample.boot, .held, [.quiet]))))
        #expect(bench.line.codings[0].openItems == 0)
    }

    @Test("The PLC was restarted: everything on the belt is in doubt, and a person has to declare it empty")
    func plc() {
        var bench = Self.onTheBelt()
        bench.send(.plc(.lost(DeviceFault(kind: .silent, detail: ""))))
        #expect(bench.alarm(.plcLost) && bench.holds(.plcNotInControl))
        let step = bench.send(.plc(.attached(.boot(8, echo: 0, .stopped, [.quiet]))))
        #expect(step.effects == [.plc(.adopt(boot: 8))])
        #expect(
            step.facts == [
                .whereabouts(code: Sample.id(1, 2), known: false), .whereabouts(code: Sample.id(1, 3), known: false),
                .unit(4, .encoded, .snInvalid, .removedByHand),
                .alarm(.plcRestarted, station: noStation, device: noDevice, raised: true, detail: 8),
            ])
        bench.send(.plc(.inControl))
        #expect(bench.holds(.beltUnknown))
        bench.send(.command(.resume))
        #expect(bench.holds(.beltUnknown), "looking is not enough")
        #expect(bench.send(.command(.declareBeltEmpty)).effects == [.plc(.verb(.beltDeclaredEmpty))])
        bench.send(.plc(.commandDone(.beltDeclaredEmpty, .refusedInThisState)))
        #expect(bench.holds(.beltUnknown))
        bench.send(.plc(.commandDone(.beltDeclaredEmpty, .taken)))
        #expect(!bench.holds(.beltUnknown) && !bench.alarm(.plcRestarted))
        // Items count from 1 again, and the sequence has to be proven anew.
        bench.send(.arrived(1))
        #expect(bench.send(.read(1, Sample.text(1, 6))).effects.contains(.verdict(1, .reject)))
    }

    @Test("The same boot with another echo is a restart too")
    func otherEcho() {
        var bench = Self.onTheBelt()
        let step = bench.send(.plc(.attached(.boot(Sample.boot, echo: 0, .stopped, [.quiet]))))
        #expect(step.effects == [.plc(.adopt(boot: Sample.boot))])
        #expect(bench.alarm(.plcRestarted))
    }

    @Test("The first PLC of all is no restart, but its belt is unknown")
    func firstPLC() {
        var bench = Bench(Sample.codingOnly)
        bench.expect(
            .plc(.attached(.boot(3, echo: 3, .stopped, [.quiet]))), effects: [.plc(.adopt(boot: 3))], facts: [])
        #expect(bench.holds(.beltUnknown))
    }

    @Test("Parameters that changed during the batch hold the line", .requirement("B-03"))
    func parameters() {
        var bench = Self.onTheBelt()
        bench.send(.plc(.parametersChanged(checksum: 5)))
        #expect(bench.holds(.parametersChanged) && bench.alarm(.parametersChanged))
        bench.send(.command(.resume))
        #expect(!bench.holds(.parametersChanged))
        var snapshot = PLCSnapshot.boot(Sample.boot, echo: Sample.boot, .held, [.quiet])
        snapshot.parameterChecksum = 6
        bench.send(.plc(.attached(snapshot)))
        #expect(bench.holds(.parametersChanged))
    }

    @Test("After a restart of the program the printer is emptied and prepared anew")
    func printer() {
        var bench = Self.onTheBelt()
        bench.send(.controllerStarted)
        #expect(bench.holds(.deviceNotReady) && bench.holds(.plcNotInControl))
        #expect(
            bench.send(.unitPrinter(.ready(lastPrinted: 5, stored: 10))).effects
                == [.unitPrinter(Sample.unitPrinter, .clear)])
        let cleared = bench.send(.unitPrinter(.cleared(lastPrinted: 5)))
        #expect(cleared.effects == [.unitPrinter(Sample.unitPrinter, .prepare(Sample.texts))])
        #expect(bench.states(1, 6...15) == Array(repeating: .snInvalid, count: 10))
        let ready = bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 0)))
        #expect(ready.effects.first == .store(16, 16), "no code and no index twice")
    }

    @Test("The order to prepare got lost with the printer: it is given again, and no code is spent on it")
    func printerLostWhilePreparing() {
        var bench = Self.onTheBelt()
        bench.send(.controllerStarted)
        bench.send(.unitPrinter(.ready(lastPrinted: 5, stored: 10)))
        bench.send(.unitPrinter(.cleared(lastPrinted: 5)))
        bench.send(.unitPrinter(.fault(DeviceFault(kind: .link, detail: ""))))
        let spent = bench.line.codings[0].records.last
        #expect(
            bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 0))).effects
                == [.unitPrinter(Sample.unitPrinter, .clear)])
        #expect(
            bench.send(.unitPrinter(.cleared(lastPrinted: 0))).effects
                == [.unitPrinter(Sample.unitPrinter, .prepare(Sample.texts))])
        #expect(bench.line.codings[0].records.last == spent)
        #expect(bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 0))).effects.first == .store(16, 16))
    }

    @Test("Codes that were asked for before the restart are asked for again", .requirement("U-08"))
    func leases() {
        var bench = Bench.coding(units: 10)
        bench.expect(.controllerStarted, effects: [.lease(level: 1, count: 400)], facts: [])
    }

    @Test("Whatever the ledger suffered from is over when the program starts again", .requirement("L-02"))
    func ledger() {
        var bench = Bench.coding(units: 10)
        for (health, cause) in [(LedgerHealth.stalled, HoldCause.ledgerStalled), (.failed, .ledgerFailed)] {
            bench.send(.ledger(health))
            #expect(bench.holds(cause) && bench.alarm(.ledgerStalled))
        }
        bench.send(.command(.resume))
        #expect(bench.holds(.ledgerFailed), "no person's word mends a disk")
        bench.send(.ledger(.fine))
        #expect(!bench.holds(.ledgerStalled) && bench.holds(.ledgerFailed))
        bench.send(.controllerStarted)
        #expect(!bench.holds(.ledgerFailed))
        #expect(!bench.alarm(.ledgerStalled))
    }

    @Test("A batch's events replay by themselves, behind what was carried over", .requirement("L-06"))
    func batchAlone() {
        var bench = Bench.coding(units: 12)
        bench.makeUnits(1...12)
        bench.send(.end)
        bench.send(.unitPrinter(.cleared(lastPrinted: 12)))
        bench.send(.close)
        let carried = bench.line.carriedState
        #expect(carried.plcBoot == Sample.boot && carried.newestItems == [12])
        #expect(carried.readyDevices == [Sample.unitPrinter, Sample.unitCamera])
        bench.send(.carriedOver(carried))
        let first = bench.journal.count
        // The second batch: the PLC goes on counting; the program is restarted in the middle.
        bench.send(.batchStarted(Sample.plan(ratios: []), Sample.signer))
        bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 0)))
        bench.send(.lease(1, 21...30))
        bench.send(.arrived(13))
        bench.send(.unitPrinter(.printed(through: 1)))
        bench.send(.read(13, Sample.text(1, 21)))
        bench.send(.controllerStarted)
        let attached = Event.plc(
            .attached(.boot(Sample.boot, echo: Sample.boot, .held, [Self.station(item: 14, judged: 12)])))
        let step = bench.send(attached)
        #expect(step.effects == [.plc(.resume), .verdict(13, .good), .verdict(14, .reject)])

        var alone = Line(layout: Sample.codingOnly)
        var replayed = Step()
        alone.handle(.carriedOver(carried), at: bench.moment, into: &replayed)
        for (event, moment) in bench.journal[first...] {
            replayed.removeAll()
            alone.handle(event, at: moment, into: &replayed)
        }
        #expect(replayed.effects == step.effects && replayed.facts == step.facts)
        #expect(alone.snapshot.counts == bench.line.snapshot.counts)
        #expect(alone.snapshot.tally == bench.line.snapshot.tally)
    }
}
