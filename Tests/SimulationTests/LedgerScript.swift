import Codes
import Foundation
import GRDB
import LineAssembly
import LineCore
import LineWorld
@testable import VirtualLine

@testable import Ledger

/// What a whole batch asks of the ledger, recorded from a run in virtual time: a function test, production with rework by
/// people, a restart of the program, counts, the end. It is given to the real ledger step by step.
struct LedgerScript: Sendable {
    enum Step: Sendable {
        case importCodes(name: String, level: UInt8, codes: [Code])
        case createBatch
        /// The codes that it must give.
        case lease(level: UInt8, isTest: Bool, codes: [LeasedCode])
        case append([JournalEntry], batch: Int64?)
        case checkpoint
    }

    static let units = 56
    static let wall: Int64 = 1_790_000_000_000
    let plan: BatchPlan
    let layout: LineLayout
    let steps: [Step]

    /// The ledger numbers codes in the order in which they come in, the virtual one in the order in which they are
    /// leased: here each lease has a file of its own, and both are the same.
    init(seed: UInt64) {
        var example = ExampleLine(
            units: 0, speed: 600, seed: seed, faults: .none, ratios: .small, delays: VirtualLine.Delays(),
            hasRework: true)
        example.unitsWanted = Self.units
        example.plan.plannedUnits = UInt32(Self.units)
        example.plan.limits.supply.lease = 24
        precondition(example.startTest() && example.lay(.carton), "the function test begins")
        for piece in TestPiece.allCases { _ = example.tryPiece(piece) }
        example.endTest()
        example.line.inWorld { $0.supply(units: Self.units) }
        var hands = Hands(seed: seed)
        var next = example.line.now + 1_500_000
        let restart = example.line.now / 1_000 + 5_000
        let ended = example.runBatch(
            atMost: 300_000, incidents: [.restart(at: restart, pause: 700, clock: .goesOn)]
        ) { line in
            guard line.now >= next else { return }
            next = line.now + 450_000
            switch line.assembly.line.phase {
            case .running where line.world.fed < Self.units: hands.work(&line)
            case .running, .ending: hands.finish(&line)
            default: break
            }
        }
        precondition(ended, "the batch comes to its end")
        plan = example.plan
        layout = example.line.assembly.line.layout
        steps = Self.steps(of: example.line.ledger, seed: seed)
    }

    /// What the run that filled this ledger asked of it.
    static func steps(of ledger: VirtualLedger, seed: UInt64) -> [Step] {
        var steps: [Step] = [.createBatch]
        var leases = ledger.leases[...]
        var draw = SeededNumbers(state: seed)
        var group: [JournalEntry] = []
        var batch: Int64?
        var room = 1
        func flush() {
            if !group.isEmpty { steps.append(.append(group, batch: batch)) }
            group = []
            room = 1 + draw.below(12)
        }
        var phase = BatchPhase.planned
        for entry in ledger.entries {
            // A lease is asked for before the line hears of it, and so are all before it.
            let heard = ledger.leases.last { $0.heardAt == entry.sequence }?.id ?? 0
            while let lease = leases.first, lease.id <= heard {
                flush()
                steps.append(
                    .importCodes(name: "lease-\(lease.id).txt", level: lease.level, codes: lease.codes.map(\.code)))
                steps.append(.lease(level: lease.level, isTest: lease.isTest, codes: lease.codes))
                leases = leases.dropFirst()
            }
            var now = phase
            for case .phase(let new) in entry.facts { now = new }
            let isCarriedOver = entry.event.first == Self.carriedOver
            let owner: Int64? = phase.isActive || now.isActive || isCarriedOver ? 1 : nil
            if owner != batch { flush() }
            batch = owner
            phase = now
            group.append(entry)
            if group.count >= room { flush() }
            if draw.below(100) == 0 {
                flush()
                steps.append(.checkpoint)
            }
        }
        flush()
        return steps
    }

    /// The first byte of an encoded `Event.carriedOver`.
    private static let carriedOver: UInt8? = {
        let state = CarriedState(
            plcBoot: 0, parameterChecksum: 0, newestItems: [], readyDevices: [], machineState: nil, isInControl: false,
            isStarted: false, holds: [], alarms: [])
        return EventCodec.encode(.carriedOver(state)).first
    }()

    // MARK: Doing

    func carryOut(_ step: Step, on ledger: Ledger, files: URL) throws {
        switch step {
        case .importCodes(let name, let level, let codes):
            let url = files.appending(path: name)
            if !FileManager.default.fileExists(atPath: url.path) {
                try Data((codes.map { $0.description }.joined(separator: "\n") + "\n").utf8).write(to: url)
            }
            let levelPlan = plan.levels[Int(level) - 1]
            _ = try ledger.importCodes(
                from: url, fileName: name, product: "P-1", level: level, scheme: levelPlan.scheme,
                prefix: levelPlan.prefix, application: "A-1", who: "engineer", now: Self.wall)
        case .createBatch:
            var plan = plan
            plan.id = 0
            _ = try ledger.createBatch(
                BatchDefinition(
                    product: "P-1", plan: plan, productSnapshot: "{}", line: "PL-01", who: "supervisor", why: "order",
                    now: Self.wall))
        case .lease(let level, let isTest, let codes):
            let lease =
                isTest
                ? try ledger.leaseTest(batch: 1, count: codes.count, now: Self.wall)
                : try ledger.lease(batch: 1, level: level, count: codes.count, now: Self.wall)
            guard lease.codes == codes else { throw ScriptFault.otherCodes(lease.id) }
        case .append(let entries, let batch): try ledger.append(entries, batch: batch)
        case .checkpoint: try ledger.checkpoint()
        }
    }
}

enum ScriptFault: Error {
    case otherCodes(Int64)
}

/// splitmix64
struct SeededNumbers {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((value ^ (value >> 31)) % UInt64(bound))
    }
}

extension Ledger {
    /// All that the ledger holds, by table: equal content, equal value in this process.
    func contents() throws -> [String: Int] {
        try queue.inDatabase { db in
            let tables = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            var contents: [String: Int] = [:]
            for table in tables {
                var hasher = Hasher()
                let columns = try db.columns(in: table).count
                let order = (1...columns).map(String.init).joined(separator: ", ")
                for row in try Row.fetchAll(db, sql: "SELECT * FROM \(table) ORDER BY \(order)") {
                    hasher.combine(row.databaseValues.map(\.description))
                }
                contents[table] = hasher.finalize()
            }
            return contents
        }
    }
}
