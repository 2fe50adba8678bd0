import Codes
@testable import LineCore
import Testing

// Short words for the events, effects and facts of the tests.

extension Event {
    static func arrived(_ item: UInt16) -> Event { .plc(.itemArrived(station: 0, item: item)) }

    static func outcome(_ item: UInt16, _ outcome: ItemOutcome) -> Event { .outcome(item, outcome, station: 0) }

    static func outcome(_ item: UInt16, _ outcome: ItemOutcome, station: StationIndex) -> Event {
        .plc(.outcome(station: station, item: item, outcome: outcome))
    }

    /// The unit camera read these texts on the item.
    static func read(_ item: UInt16, _ texts: String...) -> Event { .read(item, Sample.result(texts)) }

    static func read(_ item: UInt16, _ result: ReadResult) -> Event {
        .read(station: 0, item: item, role: .unit, result: result)
    }

    static func noRead(_ item: UInt16) -> Event { .read(item, Sample.result([], grade: nil)) }

    static func unread(_ item: UInt16, _ cause: Unread) -> Event {
        .unread(station: 0, item: item, role: .unit, cause: cause)
    }

    static func unitPrinter(_ report: UnitPrinterReport) -> Event { .unitPrinter(Sample.unitPrinter, report) }

    static func command(_ command: LineCommand) -> Event { .command(command, Sample.signer) }

    static func lease(_ level: UInt8, _ numbers: ClosedRange<Int>) -> Event {
        .codesLeased(lease: 1, level: level, codes: Sample.leased(level, numbers))
    }

    static let end = Event.batchEnding(Sample.signer)
    static let close = Event.batchClosing(Sample.signer)
}

extension Effect {
    static func verdict(_ item: UInt16, _ verdict: Verdict) -> Effect { .verdict(item, verdict, station: 0) }

    static func verdict(_ item: UInt16, _ verdict: Verdict, station: StationIndex) -> Effect {
        .plc(.verdict(station: station, item: item, verdict: verdict))
    }

    static func store(_ index: UInt32, _ number: Int) -> Effect {
        .unitPrinter(Sample.unitPrinter, .store(index: index, code: Sample.code(1, number)))
    }
}

extension Fact {
    static func unit(_ number: Int, _ from: CodeState, _ to: CodeState) -> Fact { .unit(number, from, to, nil) }

    static func unit(_ number: Int, _ from: CodeState, _ to: CodeState, _ reason: Reason?) -> Fact {
        .codeState(code: Sample.id(1, number), from: from, to: to, reason: reason)
    }

    static func rejectedUnit(_ item: UInt16, _ reason: Reason, _ number: Int?) -> Fact {
        .rejected(
            station: 0, item: item, reason: reason, code: number.map { Sample.id(1, $0) }, confirmed: true)
    }

    /// An alarm of station 0.
    static func alarm(_ kind: AlarmKind, raised: Bool, _ detail: Int64) -> Fact {
        .alarm(kind, station: 0, device: noDevice, raised: raised, detail: detail)
    }

    static func audit(_ act: String) -> Fact {
        .audit(AuditEntry(act: act, who: Sample.signer.who, why: Sample.signer.why, details: []))
    }
}

extension PLCStationSnapshot {
    static let quiet = PLCStationSnapshot(
        item: 0, judged: 0, pictures: 0, outcomes: [], verdicts: [], bits: [], marks: [])
}

extension PLCSnapshot {
    /// A healthy PLC.
    static func boot(
        _ boot: UInt16, echo: UInt16, _ state: PackMLState, _ stations: [PLCStationSnapshot]
    ) -> PLCSnapshot {
        PLCSnapshot(
            boot: boot, bootEcho: echo, state: state,
            inputs: [.emergencyStopHealthy, .guardsClosed, .airOK, .beltRunning], alarms: [], parameterChecksum: 99,
            stations: stations)
    }
}

extension Bench {
    // MARK: A line that runs

    /// A line that runs a batch: all devices ready, so many codes leased for each level, the belt in Execute. The unit
    /// printer holds the first ten.
    static func running(_ layout: LineLayout, ratios: [UInt16], units: Int, labels: Int) -> Bench {
        var bench = Bench(layout)
        bench.attachNew()
        bench.start(Sample.plan(ratios: ratios), units: units, labels: labels)
        return bench
    }

    static func running(_ limits: LineLimits, units: Int) -> Bench {
        var bench = Bench(Sample.codingOnly)
        bench.attachNew()
        bench.start(Sample.plan(ratios: [], limits: limits), units: units, labels: 0)
        return bench
    }

    /// A coding station alone.
    static func coding(units: Int) -> Bench { running(Sample.codingOnly, ratios: [], units: units, labels: 0) }

    /// A PLC that no controller worked with yet; a person declares its belt empty.
    mutating func attachNew() {
        send(.plc(.attached(.boot(Sample.boot, echo: 0, .idle, []))))
        send(.plc(.inControl))
        send(.plc(.commandDone(.beltDeclaredEmpty, .taken)))
    }

    mutating func devicesReady() {
        for device in [Sample.unitCamera, Sample.bundleReader] { send(.readerReady(device)) }
        for device in [Sample.bundlePrinter, Sample.casePrinter] { send(.labelPrinter(device, .ready)) }
        send(.scanner(Sample.scanner, .ready))
    }

    mutating func start(_ plan: BatchPlan, units: Int, labels: Int) {
        send(.unitPrinter(.ready(lastPrinted: 0, stored: 0)))
        send(.batchStarted(plan, Sample.signer))
        devicesReady()
        send(.unitPrinter(.ready(lastPrinted: 0, stored: 0)))
        if units > 0 { send(.lease(1, 1...units)) }
        if labels > 0 { for level in plan.levels.dropFirst() { send(.lease(level.level, 1...labels)) } }
        for index in 1...10 where index <= units { send(.unitPrinter(.stored(index: UInt32(index)))) }
        send(.command(.start))
        send(.plc(.commandDone(.start, .taken)))
        send(.plc(.stateChanged(.execute)))
    }

    // MARK: Units

    /// Unit n comes as item n, is printed with record n, read, found good and passed, for all these n.
    mutating func makeUnits(_ numbers: ClosedRange<Int>) {
        for number in numbers {
            let item = UInt16(number)
            send(.arrived(item))
            send(.unitPrinter(.printed(through: UInt32(number))))
            send(.read(item, Sample.text(1, number)))
            send(.outcome(item, .passed))
        }
        #expect(states(1, numbers).allSatisfy { $0 == .commissioned }, "units \(numbers) were made")
    }

    /// Item n comes, record n is printed, and a reader says what it saw.
    mutating func printed(_ item: UInt16) {
        send(.arrived(item))
        send(.unitPrinter(.printed(through: UInt32(item))))
    }
}
