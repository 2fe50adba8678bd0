@testable import LineCore
import Links
import Requirements
import Testing

@Suite("Where the time goes", .requirement("B-05"))
struct LossBookTests {
    /// A coding station that runs, with a rated speed of 60 units a minute and micro-stops below 120 s.
    static func running() -> Bench {
        var bench = Bench(Sample.codingOnly)
        bench.attachNew()
        var plan = Sample.plan(ratios: [])
        plan.lossRules = LossRules(ratedSpeed: 60, reducedPercent: 90, microStopSeconds: 120)
        bench.start(plan, units: 30, labels: 0)
        return bench
    }

    static func second(_ count: Int64) -> Int64 { count * 1_000_000 }

    // MARK: Causes

    /// What stops the line, in events; the machine's own states follow.
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var cause: LossCause
        var stops: [Event]
        var ends: [Event]
        var testDescription: String { name }
    }

    private static let holding: [Event] = [.plc(.stateChanged(.holding)), .plc(.stateChanged(.held))]
    private static let unholding: [Event] = [.plc(.stateChanged(.unholding)), .plc(.stateChanged(.execute))]
    private static let healthy: PLCInputs = [.emergencyStopHealthy, .guardsClosed, .airOK, .beltRunning]

    private static func bits(_ bits: StationBits) -> Event { .plc(.bitsChanged(station: 0, bits: bits)) }

    static let cases: [Case] = [
        Case(
            name: "operator's hold", cause: .operator, stops: [.command(.hold)] + holding,
            ends: [.command(.resume)] + unholding),
        Case(
            name: "stop button: the machine stands before the button is heard of", cause: .operator,
            stops: holding + [.plc(.buttons(start: 0, stop: 1, reset: 0))],
            ends: [.command(.resume)] + unholding),
        Case(
            name: "operator's stop", cause: .operator,
            stops: [.command(.stop), .plc(.stateChanged(.stopping)), .plc(.stateChanged(.stopped))],
            ends: [.command(.start), .plc(.stateChanged(.resetting)), .plc(.stateChanged(.execute))]),
        Case(
            name: "starved", cause: .starved,
            stops: [bits(.starved), .plc(.stateChanged(.suspending)), .plc(.stateChanged(.suspended))],
            ends: [bits([]), .plc(.stateChanged(.unsuspending)), .plc(.stateChanged(.execute))]),
        Case(
            name: "blocked", cause: .blocked,
            stops: [
                bits([.blocked, .starved]), .plc(.stateChanged(.suspending)), .plc(.stateChanged(.suspended)),
            ],
            ends: [bits([]), .plc(.stateChanged(.unsuspending)), .plc(.stateChanged(.execute))]),
        Case(
            name: "jam: the state is heard of before the bit", cause: .jam, stops: holding + [bits(.jam)],
            ends: [bits([])] + unholding),
        Case(
            name: "empty pool", cause: .codes,
            stops: [
                .unitPrinter(.printed(through: 10)), .unitPrinter(.printed(through: 20)),
                .unitPrinter(.printed(through: 30)), .poolShort(level: 1, remaining: 0),
            ] + holding,
            ends: [.lease(1, 31...60)] + unholding),
        Case(
            name: "printer", cause: .printer,
            stops: [.unitPrinter(.fault(DeviceFault(kind: .deviceError, detail: "ribbon")))] + holding,
            ends: [.unitPrinter(.ready(lastPrinted: 0, stored: 10))] + unholding),
        Case(
            name: "camera", cause: .camera,
            stops: [.readerFault(Sample.unitCamera, DeviceFault(kind: .link, detail: ""))] + holding,
            ends: [.readerReady(Sample.unitCamera)] + unholding),
        Case(
            name: "camera out of step", cause: .camera,
            stops: [.readerStep(Sample.unitCamera, inStep: false)] + holding,
            ends: [.readerStep(Sample.unitCamera, inStep: true)] + unholding),
        Case(
            name: "PLC lost", cause: .plc, stops: [.plc(.lost(DeviceFault(kind: .link, detail: "")))],
            ends: [.plc(.attached(.boot(Sample.boot, echo: Sample.boot, .execute, []))), .plc(.inControl)]),
        Case(
            name: "PLC restarted", cause: .plc,
            stops: [.plc(.attached(.boot(Sample.boot + 1, echo: 0, .stopped, []))), .plc(.inControl)],
            ends: [.plc(.commandDone(.beltDeclaredEmpty, .taken))] + unholding),
        Case(
            name: "drive", cause: .plc, stops: holding + [.plc(.alarmsChanged([.drive]))],
            ends: [.plc(.alarmsChanged([]))] + unholding),
        Case(
            name: "parameters", cause: .plc, stops: [.plc(.parametersChanged(checksum: 5))] + holding,
            ends: [.command(.resume)] + unholding),
        Case(
            name: "guard", cause: .safety,
            stops: [.plc(.stateChanged(.aborting)), .plc(.inputsChanged(healthy.subtracting(.guardsClosed)))],
            ends: [.plc(.inputsChanged(healthy)), .plc(.stateChanged(.aborted))] + unholding),
        Case(
            name: "gate", cause: .rejects, stops: holding + [bits(.gateFault)],
            ends: [bits([]), .command(.resume)] + unholding),
        Case(
            name: "ledger", cause: .ledger, stops: [.ledger(.stalled)] + holding, ends: [.ledger(.fine)] + unholding),
        Case(name: "nobody knows", cause: .unknown, stops: holding, ends: unholding),
    ]

    @Test("Each stop has its cause, from the first that told it", arguments: cases)
    func causes(of one: Case) {
        var bench = Self.running()
        bench.pass(milliseconds: 30_000)
        for event in one.stops { bench.send(event) }
        bench.pass(milliseconds: 150_000)
        // What comes while it stands is not what stopped it.
        bench.send(.strayResult(Sample.unitCamera))
        for event in one.ends { bench.send(event) }
        bench.pass(milliseconds: 1_000)
        bench.send(.timePassed)
        let stops = bench.line.losses.stops.filter { $0.cause != .setup }
        #expect(stops.map(\.cause) == [one.cause])
        #expect(bench.line.losses.open == nil)
        let length = stops.first?.microseconds ?? 0
        #expect((Self.second(150)...Self.second(151)).contains(length))
        let report = bench.line.losses.report(from: nil, until: nil)
        #expect(report.stopped == length)
        #expect(report.lines.contains { $0.cause == one.cause && $0.kind == .stop && $0.count == 1 })
    }

    @Test("A second cause that outlasts the first gets its own time")
    func handOver() {
        var bench = Self.running()
        bench.send(.unitPrinter(.fault(DeviceFault(kind: .deviceError, detail: ""))))
        bench.send(.plc(.stateChanged(.holding)))
        bench.pass(milliseconds: 60_000)
        bench.send(.command(.hold))
        bench.pass(milliseconds: 60_000)
        bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 10)))
        bench.pass(milliseconds: 600_000)
        bench.send(.command(.resume))
        bench.send(.plc(.stateChanged(.execute)))
        let stops = bench.line.losses.stops.filter { $0.cause != .setup }
        #expect(stops.map(\.cause) == [.printer, .operator])
        #expect(stops.map { $0.microseconds / 1_000_000 } == [120, 600])
        #expect(stops.map(\.device).first == Sample.unitPrinter)
    }

    @Test("From the batch's start to its first run it is set-up; after its end, what runs out is planned")
    func bothEnds() {
        var bench = Self.running()
        #expect(bench.line.losses.stops.map(\.cause) == [.setup])
        bench.send(.plc(.bitsChanged(station: 0, bits: [.starved])))
        bench.send(.end)
        bench.send(.plc(.stateChanged(.suspending)))
        bench.pass(milliseconds: 300_000)
        bench.send(.plc(.stateChanged(.execute)))
        bench.send(.unitPrinter(.fault(DeviceFault(kind: .deviceError, detail: ""))))
        bench.send(.plc(.stateChanged(.holding)))
        bench.pass(milliseconds: 200_000)
        bench.send(.timePassed)
        #expect(bench.line.losses.stops.map(\.cause) == [.setup, .closing])
        #expect(bench.line.losses.open?.cause == .printer, "a fault is a fault also while the batch runs out")
        #expect(bench.line.losses.report(from: nil, until: nil).planned / 1_000_000 == 300)
    }

    // MARK: Kinds

    @Test(
        "A stop is a micro-stop below the configured time",
        arguments: [(119_000, .micro), (121_000, .stop)] as [(Int64, StopKind)])
    func microStop(milliseconds: Int64, kind: StopKind) {
        var bench = Self.running()
        bench.send(.command(.hold))
        bench.send(.plc(.stateChanged(.held)))
        bench.pass(milliseconds: milliseconds)
        bench.send(.command(.resume))
        bench.send(.plc(.stateChanged(.execute)))
        let lines = bench.line.losses.report(from: nil, until: nil).lines.filter { $0.cause == .operator }
        #expect(lines.map(\.kind) == [kind])
        #expect(lines.map(\.count) == [1])
    }

    @Test("A person gives a reason, corrects it, and the time moves along; the automatic cause stays")
    func reasons() throws {
        var bench = Self.running()
        #expect(bench.line.stopReasonObstacle(stop: 9) == .unknownStop(9))
        bench.send(.command(.hold))
        bench.send(.plc(.stateChanged(.held)))
        bench.pass(milliseconds: 600_000)
        bench.send(.timePassed)
        #expect(bench.line.stopReasonObstacle(stop: nil) == nil)
        let number = try #require(bench.line.losses.latestStop?.number)
        let lunch = StopReason(id: "lunch", category: .planned)
        let step = bench.send(.stopReason(stop: number, reason: lunch, Sample.signer))
        #expect(
            step.facts == [
                .audit(
                    AuditEntry(
                        act: "line.stopReason", who: Sample.signer.who, why: Sample.signer.why,
                        details: [
                            .init(name: "stop", value: String(number)), .init(name: "cause", value: "operator"),
                            .init(name: "before", value: ""), .init(name: "reason", value: "lunch"),
                            .init(name: "category", value: "planned"),
                        ]))
            ])
        #expect(bench.line.losses.report(from: nil, until: nil).planned / 1_000_000 == 600)
        bench.send(.command(.resume))
        bench.send(.plc(.stateChanged(.execute)))
        let before = bench.line.losses.report(from: nil, until: nil)
        #expect(before.planned / 1_000_000 == 600)
        #expect(before.stopped == 0)
        let shortage = StopReason(id: "no-cartons", category: .materials)
        bench.send(.stopReason(stop: number, reason: shortage, Sample.signer))
        let after = bench.line.losses.report(from: nil, until: nil)
        #expect(after.planned == 0)
        #expect(after.stopped == before.planned)
        #expect(after.elapsed - before.elapsed == 1_000)
        #expect(after.lines.contains { $0.reason == shortage && $0.count == 1 && $0.microseconds == before.planned })
        #expect(!after.lines.contains { $0.cause == .operator })
        #expect(bench.line.losses.stop(number)?.cause == .operator)
        // What is not there is not given a reason.
        bench.expectNothing(.stopReason(stop: 77, reason: lunch, Sample.signer))
        bench.send(.end)
        bench.send(.unitPrinter(.cleared(lastPrinted: 0)))
        bench.send(.close)
        #expect(bench.line.stopReasonObstacle(stop: nil) == .noBatch)
        bench.expectNothing(.stopReason(stop: number, reason: lunch, Sample.signer))
    }

    @Test("Ten seconds with fewer items than rated are at reduced speed")
    func reducedSpeed() {
        var bench = Self.running()
        // At the rated speed of one a second, for 20 s; then every two seconds, for 20 s.
        var item: UInt16 = 0
        for wait in Array(repeating: 999, count: 20) + Array(repeating: 1_999, count: 10) {
            bench.pass(milliseconds: Int64(wait))
            item += 1
            bench.send(.arrived(item))
        }
        #expect(bench.line.losses.isSlow)
        bench.send(.command(.hold))
        bench.send(.plc(.stateChanged(.held)))
        #expect(!bench.line.losses.isSlow)
        let report = bench.line.losses.report(from: nil, until: nil)
        #expect(report.running / 1_000 == 20_000)
        #expect((20_000...20_002).contains(report.reduced / 1_000))
        #expect(report.runTime == report.running + report.reduced)
    }

    // MARK: Figures

    @Test("Availability, performance, quality and OEE are exact fractions of real counts")
    func figures() {
        var bench = Self.running()
        for number in 1...20 {
            bench.pass(milliseconds: 2_994)
            let item = UInt16(number)
            bench.send(.arrived(item))
            bench.send(.unitPrinter(.printed(through: UInt32(number))))
            if number % 10 == 0 {
                bench.send(.noRead(item))
                bench.send(.outcome(item, .rejectedByVerdict))
            } else {
                bench.send(.read(item, Sample.text(1, number)))
                bench.send(.outcome(item, .passed))
            }
            bench.send(.timePassed)
            bench.send(.timePassed)
        }
        bench.send(.arrived(21))
        bench.send(.command(.hold))
        bench.send(.plc(.stateChanged(.held)))
        bench.pass(milliseconds: 29_999)
        bench.send(.timePassed)
        let report = bench.line.losses.report(from: nil, until: nil)
        #expect(report.total == 20, "an item that is under way is not counted yet")
        #expect(report.good == 18)
        #expect(report.rejected == 2)
        let run = report.runTime
        #expect((60_000...60_003).contains(run / 1_000))
        #expect(report.quality == LossRatio(18, of: 20))
        #expect(report.quality?.tenthsOfPercent == 900)
        // 20 units take 20 s at the rated speed.
        #expect(report.performance == LossRatio(20_000_000, of: run))
        #expect(report.availability == LossRatio(run, of: report.plannedProductionTime))
        #expect(report.oee == LossRatio(18_000_000, of: report.plannedProductionTime))
        #expect(report.meanTimeBetweenStops == run / 2, "set-up and the operator's hold")
        #expect(report.meanTimeToRepair == nil)
        #expect(bench.line.losses.minutes.minutes.map(\.items).reduce(0, +) == 21)
        #expect(bench.line.losses.minutes.minutes.map(\.rejected).reduce(0, +) == 2)
    }

    @Test(
        "Percent are rounded half up to one place",
        arguments: [
            (1, 3, 333), (2, 3, 667), (1, 2000, 1), (1, 2001, 0), (0, 7, 0), (7, 7, 1000), (3, 2, 1500),
            (.max, .max, .max), (.max, 1, .max),
        ] as [(Int64, Int64, Int64)])
    func rounding(numerator: Int64, denominator: Int64, tenths: Int64) {
        #expect(LossRatio(numerator, of: denominator)?.tenthsOfPercent == tenths)
    }

    @Test("Without anything to divide by there is no figure")
    func noFigures() {
        let report = LossReport()
        #expect(report.availability == nil && report.performance == nil && report.quality == nil && report.oee == nil)
        #expect(LossRatio(1, of: 0) == nil && LossRatio(-1, of: 1) == nil)
    }

    // MARK: Time

    @Test("All categories together are the time that passed, whatever happens", arguments: 1...30)
    func conservation(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var bench = Bench.running(Sample.whole, ratios: [3, 2], units: 30, labels: 8)
        var walk = RandomWalkTests.Walk()
        // The book was opened by the first event.
        let begin = bench.journal[0].moment.tick
        for index in 0..<500 {
            if generator.number(0...3) == 0 { bench.pass(milliseconds: Int64(generator.number(1...400_000))) }
            let known = bench.line.losses.stops.map(\.number)
            if generator.number(0...9) == 0, !known.isEmpty {
                let reason = StopReason(id: "r", category: generator.pick(StopCategory.allCases))
                bench.send(.stopReason(stop: generator.pick(known), reason: reason, Sample.signer))
            } else {
                bench.send(walk.next(&generator))
            }
            guard index % 10 == 0 else { continue }
            let losses = bench.line.losses
            let report = losses.report(from: nil, until: nil)
            #expect(report.elapsed == (bench.moment.tick - begin).microseconds)
            #expect(losses.elapsed == report.elapsed)
            #expect(report.lines.allSatisfy { $0.microseconds > 0 && $0.count >= 0 })
            // The shifts together are the whole.
            let cut = bench.moment.wall / LossQuarter.length * LossQuarter.length
            var sum = losses.report(from: nil, until: cut)
            sum.add(losses.report(from: cut, until: nil))
            #expect(sum.elapsed == report.elapsed)
            #expect(sum.total == report.total && sum.good == report.good)
        }
    }

    @Test("A replay fills the same book", .requirement("L-06"), arguments: 1...5)
    func replay(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var bench = Bench.running(Sample.whole, ratios: [3, 2], units: 30, labels: 8)
        var walk = RandomWalkTests.Walk()
        for _ in 0..<300 {
            if generator.number(0...3) == 0 { bench.pass(milliseconds: Int64(generator.number(1...100_000))) }
            bench.send(walk.next(&generator))
        }
        var line = Line(layout: Sample.whole)
        var step = Step()
        for (event, moment) in bench.journal {
            step.removeAll()
            line.handle(try EventCodec.decode(EventCodec.encode(event)), at: moment, into: &step)
        }
        #expect(line.losses == bench.line.losses)
    }

    @Test("The program was down: the wall clock measures the gap, and what follows belongs to it")
    func restart() {
        var bench = Self.running()
        bench.pass(milliseconds: 10_000)
        bench.send(.timePassed)
        bench.pass(milliseconds: 300_000)
        bench.send(.controllerStarted)
        bench.send(.plc(.attached(.boot(Sample.boot, echo: Sample.boot, .held, []))))
        bench.send(.plc(.inControl))
        bench.pass(milliseconds: 2_000)
        bench.send(.readerReady(Sample.unitCamera))
        bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 0)))
        bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 0)))
        bench.send(.plc(.stateChanged(.execute)))
        let stops = bench.line.losses.stops.filter { $0.cause != .setup }
        #expect(stops.map(\.cause) == [.controller])
        #expect((302_000...302_010).contains((stops.first?.microseconds ?? 0) / 1_000))
    }

    @Test("A printer that is still at fault half a minute after a restart is the printer's fault")
    func faultAfterRestart() {
        var bench = Self.running()
        bench.send(.controllerStarted)
        bench.send(.plc(.attached(.boot(Sample.boot, echo: Sample.boot, .held, []))))
        bench.send(.plc(.inControl))
        bench.send(.readerReady(Sample.unitCamera))
        bench.pass(milliseconds: 40_000)
        bench.send(.timePassed)
        bench.pass(milliseconds: 100_000)
        bench.send(.timePassed)
        #expect(bench.line.losses.stops.map(\.cause) == [.setup, .controller])
        #expect(bench.line.losses.open?.cause == .printer)
        #expect((bench.line.losses.open?.microseconds ?? 0) / 1_000_000 == 100)
    }

    @Test("A wall clock that steps moves time between quarters, and neither loses nor makes any")
    func wallSteps() {
        var line = Line(layout: Sample.codingOnly)
        var step = Step()
        var tick: Int64 = 0
        for wall in [0, 899_000, 5_000_000_000, -4_000_000, .max, .min, 901_000] as [Int64] {
            tick += 60_000_000
            line.handle(.timePassed, at: Moment(tick: Tick(microseconds: tick), wall: wall), into: &step)
        }
        #expect(line.losses.elapsed == 6 * 60_000_000)
        #expect(line.losses.report(from: nil, until: nil).noBatch == 6 * 60_000_000)
        let numbers = line.losses.quarters.map(\.number)
        #expect(numbers == numbers.sorted())
        // 899 000 ms: one second before the quarter ends.
        #expect(line.losses.quarters.first { $0.number == 1 }?.noBatch == 59_000_000)
    }

    @Test("What is kept one by one has its limits; the sums lose nothing", .requirement("L-08"))
    func limits() {
        var bench = Self.running()
        for _ in 0..<(LossBook.stopLimit + 50) {
            bench.send(.command(.hold))
            bench.send(.plc(.stateChanged(.held)))
            bench.send(.command(.resume))
            bench.send(.plc(.stateChanged(.execute)))
        }
        #expect(bench.line.losses.stops.count == LossBook.stopLimit)
        let report = bench.line.losses.report(from: nil, until: nil)
        #expect(report.microStopCount == LossBook.stopLimit + 51)
        // Two months in one go.
        bench.pass(milliseconds: 60 * 86_400_000)
        bench.send(.timePassed)
        #expect(bench.line.losses.quarters.count <= LossBook.quarterLimit)
        #expect(bench.line.losses.report(from: nil, until: nil).elapsed == bench.line.losses.elapsed)
        #expect(
            bench.line.losses.elapsed == (bench.moment.tick - bench.journal[0].moment.tick).microseconds)
    }

    @Test("The mode is production while a batch is, else maintenance")
    func modes() {
        var bench = Bench(Sample.codingOnly)
        bench.attachNew()
        #expect(bench.line.mode == .maintenance)
        bench.start(Sample.plan(ratios: []), units: 10, labels: 0)
        #expect(bench.line.mode == .production)
        #expect(UnitMode.allCases.map(\.rawValue) == [1, 2, 3])
    }

    @Test("A batch hears again what the PLC said before it, since its events are replayed by themselves")
    func retold() {
        var bench = Bench(Sample.codingOnly)
        bench.attachNew()
        bench.send(.plc(.bitsChanged(station: 0, bits: [.starved])))
        let retold = bench.line.retold
        #expect(retold.contains(.plc(.bitsChanged(station: 0, bits: [.starved]))))
        bench.send(.carriedOver(bench.line.carriedState))
        for event in retold { bench.send(event) }
        bench.start(Sample.plan(ratios: []), units: 10, labels: 0)
        bench.send(.plc(.stateChanged(.suspending)))
        #expect(bench.line.losses.open?.cause == .starved)
    }
}

@Suite("Shifts", .requirement("B-05", "B-06"))
struct ShiftCalendarTests {
    static let calendar = ShiftCalendar(
        shifts: [.init(id: "night", start: 22 * 60), .init(id: "early", start: 360), .init(id: "late", start: 840)],
        offset: 480)

    /// 2026-09-01T00:00:00+08:00.
    static let midnight: Int64 = 1_788_192_000_000

    @Test(
        "A time lies in one shift, also past midnight",
        arguments: [
            (0, "night", -120, 360), (359, "night", -120, 360), (360, "early", 360, 840), (840, "late", 840, 1_320),
            (1_319, "late", 840, 1_320), (1_320, "night", 1_320, 1_800), (1_500, "night", 1_320, 1_800),
        ] as [(Int, String, Int, Int)])
    func shift(minute: Int, id: String, from: Int, until: Int) {
        let span = Self.calendar.shift(at: Self.midnight + Int64(minute) * 60_000)
        #expect(span.id == id)
        #expect(span.from == Self.midnight + Int64(from) * 60_000)
        #expect(span.until == Self.midnight + Int64(until) * 60_000)
    }

    @Test("Without shifts the day of the site is one, also before 1970 and west of UTC")
    func day() {
        let calendar = ShiftCalendar(shifts: [], offset: -300)
        let span = calendar.shift(at: -1)
        #expect(span.id == "day")
        #expect(span.until - span.from == 86_400_000)
        #expect(span.from <= -1 && -1 < span.until)
        #expect(span.from == -68_400_000)
    }
}
