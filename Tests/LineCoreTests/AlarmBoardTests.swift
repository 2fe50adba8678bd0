import Codes
@testable import LineCore
import Links
import Requirements
import Testing

@Suite("What people, time and design do with alarms", .requirement("L-07"))
struct AlarmBoardTests {
    static let fault = DeviceFault(kind: .link, detail: "")
    static let camera = AlarmKey(kind: .readerFault, station: noStation, device: Sample.unitCamera)
    static let jam = AlarmKey(kind: .jam, station: 0, device: noDevice)
    static let late = AlarmKey(kind: .lateVerdict, station: 0, device: noDevice)

    static func act(_ act: AlarmAct) -> Event { .alarmAct(act, Sample.signer) }

    static func bits(_ bits: StationBits) -> Event { .plc(.bitsChanged(station: 0, bits: bits)) }

    static func moved(_ key: AlarmKey, _ state: AlarmState) -> Fact {
        .alarmState(key, state, who: Sample.signer.who, why: Sample.signer.why)
    }

    static func byItself(_ key: AlarmKey, _ state: AlarmState, _ why: String) -> Fact {
        .alarmState(key, state, who: "", why: why)
    }

    static func audit(_ act: String, _ details: [(String, String)]) -> Fact {
        .audit(
            AuditEntry(
                act: act, who: Sample.signer.who, why: Sample.signer.why,
                details: details.map { .init(name: $0.0, value: $0.1) }))
    }

    static func state(_ bench: Bench, _ key: AlarmKey) -> AlarmState { bench.line.floor.alarms[key]?.state ?? .normal }

    @Test("Seen, then over: nothing is left; over before it was seen: somebody still has to see it")
    func acknowledge() {
        var bench = Bench.coding(units: 10)
        bench.send(Self.bits([.jam]))
        #expect(Self.state(bench, Self.jam) == .unacknowledged)
        bench.expect(
            Self.act(.acknowledge(Self.jam)), effects: [],
            facts: [
                Self.audit("alarm.acknowledge", [("alarm", "jam"), ("station", "0")]),
                Self.moved(Self.jam, .acknowledged),
            ])
        bench.expectNothing(Self.act(.acknowledge(Self.jam)))
        bench.expect(Self.bits([]), effects: [], facts: [.alarm(.jam, raised: false, 0)])
        #expect(bench.line.snapshot.alarms.isEmpty)

        bench.send(Self.bits([.jam]))
        bench.send(Self.bits([]))
        #expect(Self.state(bench, Self.jam) == .returnedUnacknowledged && !bench.alarm(.jam))
        bench.send(Self.bits([.jam]))
        #expect(bench.line.floor.alarms[Self.jam]?.occurrences == 2)
        bench.send(Self.bits([]))
        #expect(bench.send(Self.act(.acknowledge(Self.jam))).facts.last == Self.moved(Self.jam, .normal))
        #expect(bench.line.snapshot.alarms.isEmpty)
    }

    @Test("What happened stays until a person lets the line go on, and calls again when it happens again")
    func latched() {
        var bench = Bench.coding(units: 10)
        for item in UInt16(1)...2 {
            bench.printed(item)
            bench.send(.read(item, Sample.text(1, Int(item))))
            bench.send(.outcome(item, .rejectedByDefault))
            #expect(Self.state(bench, Self.late) == .latchedUnacknowledged)
            let isFirst = item == 1
            #expect(bench.line.floor.alarms[Self.late]?.occurrences == 1 || !isFirst)
            bench.send(Self.act(.acknowledge(Self.late)))
            #expect(Self.state(bench, Self.late) == .latchedAcknowledged)
        }
        bench.send(.command(.resume))
        #expect(bench.line.snapshot.alarms.isEmpty)
    }

    @Test("Calling again is on record")
    func again() {
        var bench = Bench.coding(units: 10)
        bench.printed(1)
        bench.send(.read(1, Sample.text(1, 1)))
        bench.send(.outcome(1, .rejectedByDefault))
        bench.send(Self.act(.acknowledge(Self.late)))
        bench.printed(2)
        bench.send(.read(2, Sample.text(1, 2)))
        let step = bench.send(.outcome(2, .rejectedByDefault))
        #expect(step.facts.contains(Self.byItself(Self.late, .latchedUnacknowledged, "again")))
    }

    @Test("A shelved alarm comes back with its limit, and not a moment later")
    func shelve() {
        var bench = Bench.coding(units: 10)
        bench.send(Self.bits([.jam]))
        bench.expect(
            Self.act(.shelve(Self.jam, minutes: 30)), effects: [],
            facts: [
                Self.audit("alarm.shelve", [("alarm", "jam"), ("station", "0"), ("minutes", "30")]),
                Self.moved(Self.jam, .shelved),
            ])
        let until = bench.moment.tick + .milliseconds(30 * 60_000)
        #expect(bench.line.nextDeadline == until)
        #expect(bench.line.floor.alarms[Self.jam]?.shelf?.why == Sample.signer.why)
        // Coming and going makes no difference to what is put aside, and is on record all the same.
        bench.expect(Self.bits([]), effects: [], facts: [.alarm(.jam, raised: false, 0)])
        bench.expect(Self.bits([.jam]), effects: [], facts: [.alarm(.jam, raised: true, 0)])
        #expect(Self.state(bench, Self.jam) == .shelved)
        bench.pass(milliseconds: 30 * 60_000 - 4)
        bench.expectNothing(.timePassed)
        bench.expect(.timePassed, effects: [], facts: [Self.byItself(Self.jam, .unacknowledged, "time limit")])
        #expect(bench.line.nextDeadline == nil)
    }

    @Test("A shelved alarm whose condition is gone ends with its limit")
    func shelvedAndGone() {
        var bench = Bench.coding(units: 10)
        bench.send(Self.bits([.jam]))
        bench.send(Self.act(.shelve(Self.jam, minutes: 1)))
        bench.send(Self.bits([]))
        bench.pass(milliseconds: 60_000)
        bench.expect(.timePassed, effects: [], facts: [Self.byItself(Self.jam, .normal, "time limit")])
        #expect(bench.line.snapshot.alarms.isEmpty)
    }

    @Test("Shelving again sets another limit; unshelving ends it")
    func shelveAgain() {
        var bench = Bench.coding(units: 10)
        bench.send(Self.bits([.jam]))
        bench.send(Self.act(.shelve(Self.jam, minutes: 30)))
        bench.send(Self.act(.shelve(Self.jam, minutes: 5)))
        #expect(bench.line.nextDeadline == bench.moment.tick + .milliseconds(5 * 60_000))
        let step = bench.send(Self.act(.unshelve(Self.jam)))
        #expect(step.facts.last == Self.moved(Self.jam, .unacknowledged))
        #expect(bench.line.nextDeadline == nil)
    }

    @Test("A shelved alarm still holds the line")
    func holds() {
        var bench = Bench.coding(units: 10)
        bench.send(.readerFault(Sample.unitCamera, Self.fault))
        bench.send(Self.act(.shelve(Self.camera, minutes: 10)))
        #expect(Self.state(bench, Self.camera) == .shelved)
        #expect(bench.holds(.deviceNotReady))
        #expect(!bench.send(.command(.start)).effects.contains(.plc(.permitRun(true))))
        // It ends, as ever, with the device.
        bench.send(.readerReady(Sample.unitCamera))
        #expect(!bench.holds(.deviceNotReady))
    }

    @Test("After a restart of the program nothing stays put aside")
    func restart() {
        var bench = Bench.coding(units: 10)
        bench.send(Self.bits([.jam]))
        bench.send(Self.act(.shelve(Self.jam, minutes: 60)))
        let step = bench.send(.controllerStarted)
        #expect(step.facts.contains(Self.byItself(Self.jam, .unacknowledged, "restart")))
        #expect(Self.state(bench, Self.jam) == .unacknowledged)
    }

    @Test("What people did with alarms goes along into the next batch")
    func carriedOver() {
        var bench = Bench.coding(units: 10)
        bench.send(Self.bits([.jam, .binFull]))
        bench.send(Self.act(.acknowledge(AlarmKey(kind: .binFull, station: 0, device: noDevice))))
        bench.send(Self.act(.shelve(Self.jam, minutes: 60)))
        let state = bench.line.carriedState
        bench.send(.carriedOver(state))
        #expect(bench.line.carriedState == state)
        #expect(Self.state(bench, Self.jam) == .shelved)
    }

    @Test("A carried state that was written before alarms had states can be read")
    func oldCarriedState() throws {
        // Version, tag, boot 7, checksum 0, no items, no devices, no state, in control, started, no hold, one alarm:
        // kind 22, station 0, no device, detail 3 (zigzag 6), tick 1 (2), wall 2 (4).
        let bytes: [UInt8] = [1, 21, 7, 0, 0, 0, 0, 1, 1, 0, 1, 22, 0, 255, 1, 6, 2, 4]
        let jam = StandingAlarm(
            kind: .jam, station: 0, device: noDevice, detail: 3,
            since: Moment(tick: Tick(microseconds: 1), wall: 2))
        #expect(
            try EventCodec.decode(bytes)
                == .carriedOver(
                    CarriedState(
                        plcBoot: 7, parameterChecksum: 0, newestItems: [], readyDevices: [], machineState: nil,
                        isInControl: true, isStarted: true, holds: [], alarms: [jam])))
    }

    // MARK: Refusals

    @Test("What is not possible is refused with its reason, and changes nothing")
    func refusals() {
        var bench = Bench.coding(units: 10)
        func refusal(_ act: AlarmAct, _ reason: String) -> AlarmRefusal? { bench.line.refusal(of: act, reason: reason) }
        #expect(refusal(.acknowledge(Self.jam), "") == .isNormal)
        #expect(refusal(.shelve(Self.jam, minutes: 1), "x") == .isNormal)
        bench.send(Self.bits([.jam]))
        #expect(refusal(.acknowledge(Self.jam), "") == nil, "to have seen it needs no reason")
        #expect(refusal(.shelve(Self.jam, minutes: 1), "  ") == .noReason)
        #expect(refusal(.shelve(Self.jam, minutes: 0), "x") == .noTime)
        #expect(refusal(.shelve(Self.jam, minutes: 60), "x") == nil)
        #expect(refusal(.shelve(Self.jam, minutes: 61), "x") == .tooLong(asked: 61, most: 60))
        #expect(refusal(.unshelve(Self.jam), "x") == .isNotShelved)
        bench.expectNothing(Self.act(.shelve(Self.jam, minutes: 61)))
        bench.send(Self.act(.acknowledge(Self.jam)))
        #expect(refusal(.acknowledge(Self.jam), "") == .isAcknowledgedAlready)
        bench.send(Self.act(.shelve(Self.jam, minutes: 1)))
        #expect(refusal(.acknowledge(Self.jam), "") == .isShelved)
        let proof = AlarmKey(kind: .passedWithoutProof, station: 0, device: noDevice)
        bench.printed(1)
        bench.send(.outcome(1, .passed))
        #expect(refusal(.shelve(proof, minutes: 1), "x") == .mayNotBeShelved(.critical))
    }

    @Test("No file can allow more than a shift")
    func longest() {
        var layout = Sample.codingOnly
        layout.rules.longestShelving = .max
        var bench = Bench.running(layout, ratios: [], units: 10, labels: 0)
        bench.send(Self.bits([.jam]))
        #expect(bench.line.refusal(of: .shelve(Self.jam, minutes: 720), reason: "x") == nil)
        #expect(
            bench.line.refusal(of: .shelve(Self.jam, minutes: 721), reason: "x") == .tooLong(asked: 721, most: 720))
    }

    // MARK: Suppression by design

    @Test("Devices that no batch needs call nobody; with the batch they do")
    func stationNotNeeded() {
        var bench = Bench(Sample.whole)
        bench.expect(
            .readerFault(Sample.unitCamera, Self.fault), effects: [],
            facts: [
                .alarm(.readerFault, station: noStation, device: Sample.unitCamera, raised: true, detail: 1),
                Self.byItself(Self.camera, .suppressed, "stationNotNeeded"),
            ])
        #expect(bench.line.refusal(of: .acknowledge(Self.camera), reason: "") == .isSuppressed)
        #expect(bench.line.refusal(of: .shelve(Self.camera, minutes: 1), reason: "x") == .isSuppressed)
        let step = bench.send(.batchStarted(Sample.plan(ratios: []), Sample.signer))
        #expect(step.facts.contains(Self.byItself(Self.camera, .unacknowledged, "")))
        // The product has no bundles: their reader is not needed.
        bench.send(.readerFault(Sample.bundleReader, Self.fault))
        let bundles = AlarmKey(kind: .readerFault, station: noStation, device: Sample.bundleReader)
        #expect(Self.state(bench, bundles) == .suppressed)
        bench.send(.readerReady(Sample.bundleReader))
        #expect(Self.state(bench, bundles) == .normal)
    }

    @Test("A lost PLC tells nothing more, and its own words come back with it")
    func plcOutOfReach() {
        var bench = Bench.coding(units: 10)
        bench.send(Self.bits([.jam]))
        bench.send(.plc(.alarmsChanged([.drive])))
        let drive = AlarmKey(kind: .plcAlarm, station: noStation, device: 0)
        let step = bench.send(.plc(.lost(Self.fault)))
        #expect(step.facts.contains(Self.byItself(Self.jam, .suppressed, "plcOutOfReach")))
        #expect(Self.state(bench, drive) == .suppressed)
        bench.send(.plc(.inControl))
        #expect(Self.state(bench, Self.jam) == .unacknowledged && Self.state(bench, drive) == .unacknowledged)
    }

    @Test("The PLC's own word is not needed where the line tells the same")
    func toldByAnother() {
        var bench = Bench.coding(units: 10)
        bench.send(.plc(.alarmsChanged([.parameterChanged])))
        let bit = AlarmKey(kind: .plcAlarm, station: noStation, device: 3)
        #expect(Self.state(bench, bit) == .unacknowledged)
        bench.send(.plc(.parametersChanged(checksum: 5)))
        #expect(Self.state(bench, bit) == .suppressed)
        bench.send(.command(.resume))
        #expect(Self.state(bench, bit) == .unacknowledged)
    }
}
