import Codes
@testable import LineCore
import Requirements
import Testing

@Suite("How long the codes last", .requirement("U-08"))
struct PoolWatchTests {
    private static func bench(percent: UInt8, minutes: UInt16, units: Int) -> Bench {
        var limits = Sample.limits
        limits.supply = SupplyLimits(warnPercent: percent, warnMinutes: minutes, lease: 400)
        return Bench.running(limits, units: units)
    }

    private static func outlook(_ bench: Bench) -> PoolOutlook? { bench.line.snapshot.pools[1] }

    @Test("Before the ledger has said anything, nothing is known")
    func unknown() {
        var bench = Self.bench(percent: 10, minutes: 30, units: 20)
        #expect(Self.outlook(bench) == nil && !bench.alarm(.poolLow))
        bench.send(.poolLevel(level: 9, remaining: 1, total: 2))
        bench.send(.poolLevel(level: 0, remaining: 1, total: 2))
        #expect(bench.line.snapshot.pools == [nil, nil])
        bench.send(.poolLevel(level: 1, remaining: .max, total: .max))
        #expect(!bench.alarm(.poolLow))
        bench.send(.poolLevel(level: 1, remaining: .min, total: .min))
        #expect(bench.alarm(.poolLow))
        #expect(Self.outlook(bench)?.remaining == 10, "those at hand")
    }

    @Test("Less than the share that is configured warns; a quarter more ends the warning")
    func percent() {
        var bench = Self.bench(percent: 20, minutes: 0, units: 20)
        // Ten of the twenty are in the printer, ten at hand.
        let steps: [(remaining: Int64, isLow: Bool)] = [
            (500, false), (190, false), (189, true), (190, true), (239, true), (240, false), (190, false), (100, true),
        ]
        for step in steps {
            bench.send(.poolLevel(level: 1, remaining: step.remaining, total: 1_000))
            #expect(bench.alarm(.poolLow) == step.isLow, "\(step.remaining)")
        }
        let alarm = bench.line.snapshot.alarms.first { $0.kind == .poolLow }
        #expect(alarm?.detail == 110 && alarm?.device == 1)
        #expect(!bench.holds(.poolEmpty))
    }

    @Test("A limit of 0 never warns, and one of 100 percent does when a code is used")
    func bounds() {
        var never = Self.bench(percent: 0, minutes: 0, units: 20)
        never.send(.poolLevel(level: 1, remaining: 1, total: 1_000_000))
        #expect(!never.alarm(.poolLow))
        never.send(.poolLevel(level: 1, remaining: 0, total: 10))
        #expect(never.alarm(.poolLow), "but when nothing is left to lease, also of a pool that was given back")
        var always = Self.bench(percent: 100, minutes: 0, units: 20)
        always.send(.poolLevel(level: 1, remaining: 990, total: 1_000))
        #expect(!always.alarm(.poolLow))
        always.send(.poolLevel(level: 1, remaining: 989, total: 1_000))
        #expect(always.alarm(.poolLow))
    }

    @Test("A lease does not end a warning that the ledger's word keeps up")
    func leaseKeepsWarning() {
        var bench = Self.bench(percent: 50, minutes: 0, units: 20)
        bench.send(.poolLevel(level: 1, remaining: 100, total: 1_000))
        #expect(bench.alarm(.poolLow))
        let step = bench.send(.lease(1, 21...40))
        #expect(step.facts.isEmpty, "no alarm comes and goes")
        bench.send(.poolLevel(level: 1, remaining: 80, total: 1_000))
        #expect(bench.alarm(.poolLow))
        bench.send(.poolLevel(level: 1, remaining: 5_000, total: 6_000))
        #expect(!bench.alarm(.poolLow), "more was imported")
    }

    /// Makes units, one every so many milliseconds.
    private func make(_ numbers: ClosedRange<Int>, every milliseconds: Int64, _ bench: inout Bench) {
        for number in numbers {
            bench.makeUnits(number...number)
            // Four events take four milliseconds.
            bench.pass(milliseconds: milliseconds - 4)
        }
    }

    @Test("Minutes left follow the speed of the last ten minutes of running")
    func minutes() {
        var bench = Self.bench(percent: 0, minutes: 30, units: 2_000)
        bench.send(.poolLevel(level: 1, remaining: 10_000, total: 12_000))
        make(1...60, every: 1_000, &bench)
        #expect(Self.outlook(bench)?.codesPerHour == nil, "the first minute says nothing")
        // 60 a minute from here on.
        make(61...660, every: 1_000, &bench)
        bench.send(.poolLevel(level: 1, remaining: 10_000, total: 12_000))
        let steady = Self.outlook(bench)
        #expect(steady?.codesPerHour.map { (3_590...3_610).contains($0) } == true, "\(String(describing: steady))")
        // 1,330 at hand: 2,000 less 660, less the ten in the printer.
        #expect(steady?.remaining == 11_330)
        #expect(steady?.minutes.map { (188...189).contains($0) } == true)
        #expect(!bench.alarm(.poolLow))
        bench.send(.poolLevel(level: 1, remaining: 400, total: 12_000))
        #expect(bench.alarm(.poolLow), "1,730 codes last 28 minutes")
        bench.send(.poolLevel(level: 1, remaining: 600, total: 12_000))
        #expect(bench.alarm(.poolLow), "32 minutes are not yet a quarter more")
        bench.send(.poolLevel(level: 1, remaining: 1_000, total: 12_000))
        #expect(!bench.alarm(.poolLow))
    }

    @Test("A stop changes nothing of the speed, and a faster line is known after ten minutes")
    func stopAndSpeed() {
        var bench = Self.bench(percent: 0, minutes: 30, units: 3_000)
        bench.send(.poolLevel(level: 1, remaining: 10_000, total: 13_000))
        make(1...300, every: 1_000, &bench)
        bench.send(.plc(.stateChanged(.held)))
        let before = Self.outlook(bench)?.codesPerHour
        bench.pass(milliseconds: 3_600_000)
        bench.send(.timePassed)
        bench.send(.plc(.stateChanged(.execute)))
        #expect(Self.outlook(bench)?.codesPerHour == before)
        #expect(before != nil)
        make(301...1_600, every: 500, &bench)
        #expect(Self.outlook(bench)?.codesPerHour.map { (7_180...7_220).contains($0) } == true)
    }

    @Test("After a restart the clock begins anew, and what was known stays known")
    func restart() {
        var bench = Self.bench(percent: 0, minutes: 30, units: 1_000)
        bench.send(.poolLevel(level: 1, remaining: 10_000, total: 11_000))
        make(1...200, every: 1_000, &bench)
        let before = Self.outlook(bench)?.codesPerHour
        #expect(before != nil)
        bench.pass(milliseconds: -100_000)
        bench.send(.controllerStarted)
        bench.attachAgain()
        #expect(Self.outlook(bench)?.codesPerHour == before)
    }

    @Test("A pool that was told to be empty is empty for the line when the last code at hand is used")
    func toldEmpty() {
        var bench = Self.bench(percent: 10, minutes: 30, units: 12)
        bench.send(.poolLevel(level: 1, remaining: 0, total: 1_000))
        #expect(bench.alarm(.poolLow) && !bench.alarm(.poolEmpty))
        bench.makeUnits(1...12)
        #expect(bench.alarm(.poolEmpty) && !bench.alarm(.poolLow) && bench.holds(.poolEmpty))
        bench.send(.codesImported(level: 1))
        bench.send(.lease(1, 13...30))
        bench.send(.poolLevel(level: 1, remaining: 5_000, total: 6_000))
        #expect(!bench.alarm(.poolEmpty) && !bench.alarm(.poolLow) && !bench.holds(.poolEmpty))
    }

    @Test("At the end of the batch nothing is said of pools any more")
    func end() {
        var bench = Self.bench(percent: 50, minutes: 0, units: 10)
        bench.send(.poolLevel(level: 1, remaining: 10, total: 1_000))
        #expect(bench.alarm(.poolLow))
        bench.send(.end)
        bench.send(.unitPrinter(.cleared(lastPrinted: 0)))
        bench.send(.close)
        #expect(bench.line.phase == .ended)
        #expect(!bench.alarm(.poolLow) && bench.line.snapshot.pools == [nil, nil])
        bench.send(.poolLevel(level: 1, remaining: 0, total: 1_000))
        #expect(!bench.alarm(.poolLow) && !bench.alarm(.poolEmpty))
    }

    @Test(
        "Leases are as large as configured, of containers a twentieth",
        arguments: [(UInt32(10), UInt32(10), UInt32(10)), (400, 400, 20), (500, 500, 25), (100_000, 100_000, 5_000)])
    func blocks(lease: UInt32, units: UInt32, containers: UInt32) {
        var limits = Sample.limits
        limits.supply.lease = lease
        var bench = Bench(Sample.whole)
        let step = bench.send(.batchStarted(Sample.plan(ratios: [3, 2], limits: limits), Sample.signer))
        let leases = step.effects.compactMap { effect -> UInt32? in
            if case .lease(_, let count) = effect { count } else { nil }
        }
        #expect(leases == [units, containers, containers])
    }
}

extension Bench {
    /// The PLC is there again after a restart of the program, in Execute.
    fileprivate mutating func attachAgain() {
        send(.plc(.attached(.boot(Sample.boot, echo: Sample.boot, .execute, []))))
        send(.plc(.inControl))
    }
}
