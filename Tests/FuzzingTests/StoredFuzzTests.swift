import Fuzzing
import Requirements
import Testing

/// The same runs with the real ledger on a simulated disk under the line.
@Suite("Random faults, and the real ledger", .requirement("L-01", "L-02", "L-06", "U-06"))
struct StoredFuzzTests {
    /// Nothing goes wrong but what is said.
    static func plan(_ incidents: [FuzzPlan.Incident], late: [FuzzPlan.LatePool] = []) -> FuzzPlan {
        FuzzPlan(
            seed: 5, line: "four-level", product: "example-samples", units: 60, speed: 300, commitFastest: 800,
            commitSlowest: 4_000, isStored: true, latePools: late, rates: [], incidents: incidents, mendedAt: 50)
    }

    static func disk(_ trouble: DiskTrouble, at unit: Int, for milliseconds: Int64) -> FuzzPlan.Incident {
        FuzzPlan.Incident(unit: unit, after: 0, happens: .disk(trouble, milliseconds: milliseconds))
    }

    static func powerCut(at unit: Int) -> FuzzPlan.Incident {
        FuzzPlan.Incident(unit: unit, after: 120, happens: .crash(pause: 300, boots: true))
    }

    @Test(
        "Seeds hold all that must hold, and the same seed gives the same digest",
        arguments: 1...3 as ClosedRange<UInt64>)
    func seeds(seed: UInt64) throws {
        let plan = try FuzzSwarm(folder: FuzzTests.folder).plan(seed: seed, units: 60)
        #expect(plan.isStored)
        let report = try FuzzTests.report(plan)
        #expect(report.findings.isEmpty)
        #expect(try FuzzTests.report(plan) == report)
    }

    @Test("A run without faults comes to its end")
    func calm() throws {
        let stored = Self.plan([])
        let report = try FuzzTests.report(stored)
        #expect(report.findings.isEmpty && report.units == 60)
        #expect(report.restarts == 0)
    }

    @Test(
        "After each trouble with the disk the line comes back, and nothing is lost",
        arguments: [
            DiskTrouble.syncFails, .full, .checkpointsHeld,
        ])
    func disks(trouble: DiskTrouble) throws {
        let report = try FuzzTests.report(
            Self.plan([
                Self.disk(trouble, at: 12, for: trouble == .full ? 20_000 : 3_000), Self.powerCut(at: 30),
                Self.powerCut(at: 40),
            ]))
        #expect(report.findings.isEmpty)
        #expect(report.marks.contains("disk \(trouble.rawValue)"))
        if trouble == .syncFails { #expect(report.marks.contains("ledger failed")) }
        if trouble == .full { #expect(report.marks.contains("alarm ledgerStalled")) }
    }

    @Test(
        "Where codes run out the line stands until others are imported, at each level",
        arguments: 1...4 as ClosedRange<UInt8>)
    func latePools(level: UInt8) throws {
        let report = try FuzzTests.report(
            Self.plan([Self.powerCut(at: 30)], late: [.init(level: level, first: 1, after: 5_000)]))
        #expect(report.findings.isEmpty && report.units == 60)
        #expect(report.marks.contains("alarm poolEmpty"))
        // Of cases and pallets so few are made that the next code is not wanted before the others are there.
        if level <= 2 { #expect(report.marks.contains("hold poolEmpty")) }
    }

    @Test("A count that is wrong is told, and explained")
    func miscount() throws {
        let report = try FuzzTests.report(
            Self.plan([FuzzPlan.Incident(unit: 9, after: 0, happens: .mistake(.count, pick: 3, isTwice: false))]))
        #expect(report.findings.isEmpty)
        #expect(report.marks.contains("alarm countDeviates"))
    }

    @Test("A disk that lies loses what was told to be durable: the witness says so, and nothing is made on that ledger")
    func liar() throws {
        let report = try FuzzTests.report(Self.plan([Self.disk(.lies, at: 28, for: 60_000), Self.powerCut(at: 30)]))
        #expect(report.findings.contains { $0.contains("the program does not start") })
        #expect(report.findings.contains { $0.contains("The ledger is older than its witness") })
    }

    @Test("A disk that lies for long leaves a file that is in pieces: the start finds it damaged by itself")
    func longLiar() throws {
        let report = try FuzzTests.report(Self.plan([Self.disk(.lies, at: 12, for: 60_000), Self.powerCut(at: 30)]))
        #expect(report.findings.contains { $0.contains("the program does not start: the ledger is damaged") })
    }

    @Test(
        "A ledger that failed while the PLC was lost comes back: seeds that did not", arguments: [30, 191] as [UInt64])
    func failedWithoutPLC(seed: UInt64) throws {
        let report = try FuzzTests.report(FuzzSwarm(folder: FuzzTests.folder).plan(seed: seed, units: 500))
        #expect(report.findings.isEmpty)
        #expect(report.marks.contains("ledger failed"))
    }
}
