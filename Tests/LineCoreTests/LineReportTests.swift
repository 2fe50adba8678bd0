@testable import LineCore
import Requirements
import Testing

@Suite("What the PLC, readers and people report beside items", .requirement("L-03", "L-07"))
struct LineReportTests {
    @Test("The stop button holds the line, start and reset let it go on")
    func buttons() {
        var bench = Bench.coding(units: 10)
        let step = bench.send(.plc(.buttons(start: 0, stop: 1, reset: 0)))
        #expect(step.effects == [.plc(.permitRun(false)), .plc(.lamps(1 << 8)), .plc(.verb(.hold))])
        #expect(bench.holds(.operatorHold))
        bench.send(.plc(.buttons(start: 1, stop: 1, reset: 0)))
        #expect(bench.holds(.operatorHold), "stop wins")
        bench.send(.plc(.buttons(start: 0, stop: 0, reset: 1)))
        #expect(!bench.holds(.operatorHold))
        bench.send(.command(.hold))
        bench.send(.plc(.buttons(start: 1, stop: 0, reset: 0)))
        #expect(!bench.holds(.operatorHold))
    }

    @Test("A person's stop stops the machine, and it does not start again by itself")
    func stop() {
        var bench = Bench.coding(units: 10)
        #expect(bench.send(.command(.stop)).effects.first == .plc(.verb(.stop)))
        bench.send(.plc(.commandDone(.stop, .taken)))
        bench.expectNothing(.plc(.stateChanged(.stopping)))
        bench.expectNothing(.plc(.stateChanged(.stopped)))
        #expect(bench.send(.command(.start)).effects.contains(.plc(.verb(.reset))))
    }

    @Test("The PLC's alarm bits and the stations' bits are alarms while they are set")
    func bits() {
        var bench = Bench.coding(units: 10)
        bench.expect(
            .plc(.alarmsChanged([.drive, .tooManyItems])), effects: [],
            facts: [
                .alarm(.plcAlarm, station: noStation, device: 0, raised: true, detail: 0),
                .alarm(.plcAlarm, station: noStation, device: 5, raised: true, detail: 0),
            ])
        bench.expect(
            .plc(.alarmsChanged([.tooManyItems])), effects: [],
            facts: [.alarm(.plcAlarm, station: noStation, device: 0, raised: false, detail: 0)])
        bench.expect(
            .plc(.bitsChanged(station: 0, bits: [.jam, .binFull, .starved])), effects: [],
            facts: [.alarm(.jam, raised: true, 0), .alarm(.binFull, raised: true, 0)])
        bench.expect(
            .plc(.bitsChanged(station: 0, bits: [.binFull])), effects: [], facts: [.alarm(.jam, raised: false, 0)])
    }

    @Test("A reader out of step holds the line until it is in step, a person looked, or the program starts again")
    func readerStep() {
        let ends: [Event] = [
            .readerStep(Sample.unitCamera, inStep: true), .command(.resume), .controllerStarted,
        ]
        for end in ends {
            var bench = Bench.coding(units: 10)
            bench.send(.readerStep(Sample.unitCamera, inStep: false))
            #expect(bench.holds(.readerOutOfStep) && bench.alarm(.readerOutOfStep))
            bench.send(end)
            #expect(!bench.alarm(.readerOutOfStep), "\(end)")
            #expect(!bench.holds(.readerOutOfStep), "\(end)")
        }
    }

    @Test("A result of no picture is its reader's alarm until a person looked")
    func strayResult() {
        var bench = Bench.coding(units: 10)
        bench.expect(
            .strayResult(Sample.unitCamera), effects: [],
            facts: [.alarm(.strayResult, station: noStation, device: Sample.unitCamera, raised: true, detail: 0)])
        bench.send(.command(.resume))
        #expect(!bench.alarm(.strayResult))
    }

    @Test("A scanner's fault is an alarm and holds nothing")
    func scanner() {
        var bench = Bench.running(Sample.byHand, ratios: [2], units: 10, labels: 2)
        let fault = DeviceFault(kind: .link, detail: "")
        bench.expect(
            .scanner(Sample.scanner, .fault(fault)), effects: [],
            facts: [.alarm(.scannerFault, station: noStation, device: Sample.scanner, raised: true, detail: 1)])
        bench.send(.scanner(Sample.scanner, .ready))
        #expect(!bench.alarm(.scannerFault) && bench.line.floor.holds.isEmpty)
    }

    @Test("A stalled ledger holds the line and lets it go on by itself", .requirement("L-01"))
    func ledger() {
        var bench = Bench.coding(units: 10)
        let step = bench.send(.ledger(.stalled))
        #expect(step.effects == [.plc(.permitRun(false)), .plc(.lamps(1 << 9)), .plc(.verb(.hold))])
        #expect(bench.line.isLedgerStalled)
        bench.send(.ledger(.fine))
        #expect(bench.line.floor.holds.isEmpty && !bench.alarm(.ledgerStalled))
    }

    @Test("A full disk holds the line and lets it go on by itself", .requirement("L-02", "L-08"))
    func ledgerFull() {
        var bench = Bench.coding(units: 10)
        bench.send(.ledger(.full))
        #expect(bench.line.floor.holds.contains(.ledgerStalled) && bench.alarm(.ledgerStalled))
        bench.send(.ledger(.fine))
        #expect(bench.line.floor.holds.isEmpty && !bench.alarm(.ledgerStalled))
    }

    @Test("Reports that only pictures and screens use change nothing")
    func nothing() {
        var bench = Bench.coding(units: 10)
        for report in [
            PLCReport.statusRead(begun: 5), .speedChanged(100), .inputsChanged([]),
            .requestTaken(station: 0, item: 1, request: .release),
            .pictureTaken(station: 0, item: 1, picture: 1, earliest: 0, latest: 1),
            .itemArrived(station: 9, item: 1), .outcome(station: 9, item: 1, outcome: .passed),
            .container(station: 9, item: 1, mark: .present),
        ] {
            bench.expectNothing(.plc(report))
        }
    }

    @Test("Which holds need a person", arguments: HoldCause.allCases)
    func needsPerson(cause: HoldCause) {
        let alone: Set<HoldCause> = [
            .deviceNotReady, .poolEmpty, .plcNotInControl, .noBatch, .ledgerStalled, .allotmentIncomplete,
        ]
        #expect(cause.needsPerson == !alone.contains(cause))
    }
}
