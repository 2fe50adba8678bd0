import Checkers
import Codes
import ConfigurationFiles
import Controller
import Foundation
import Ledger
import LineAssembly
import LineCore
import SimulatedDisk
import Synchronization
import VirtualLine

/// The real ledger on a simulated disk: what the journal thread and the start of the controller do with it, in virtual
/// time and on one thread.
final class StoredLedger: DurableStore {
    static let product = "P-1"
    static let batch: Int64 = 1
    /// Pages of the write-ahead log from which on it is moved into the database file; few, so that it happens often.
    private static let logBound = 120
    private static let starts = Atomic<Int>(0)

    private struct State {
        var ledger: Ledger?
        var witness: Witness?
        /// Codes that come late, by level.
        var rest: [LevelPlan: [Code]] = [:]
        var moves = 0
        var restarts = 0
    }

    let disk: SimulatedDisk
    private let layout: LineLayout
    /// The ledger's witness lies elsewhere, on a disk that never fails.
    private let folder: URL
    private let state = Mutex(State())

    /// Makes a ledger with the codes of each level in its pools, and the batch.
    ///
    /// - Parameters:
    ///   - pools: codes by level, index 0 unused.
    ///   - late: what of them is imported later.
    ///   - wall: milliseconds since 1970.
    init(
        seed: UInt64, pools: [[Code]], late: [FuzzPlan.LatePool], plan: BatchPlan, files: FuzzFiles, wall: Int64
    ) throws(StoreFault) {
        let number = Self.starts.wrappingAdd(1, ordering: .relaxed).newValue
        disk = SimulatedDisk(name: "fuzz-\(number)", seed: seed)
        layout = files.line.layout
        folder = Self.memory.appending(path: "lineage-fuzz-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let ledger = try open(wall: wall)
            for (level, codes) in zip(plan.levels, pools.dropFirst()) {
                let first = late.first { $0.level == level.level }?.first ?? codes.count
                try importCodes(codes.prefix(first), level, into: ledger, wall: wall)
                if first < codes.count { state.withLock { $0.rest[level] = Array(codes[first...]) } }
            }
            let id = try ledger.createBatch(
                BatchDefinition(
                    product: Self.product, plan: plan,
                    productSnapshot: BatchRecordFiles.snapshot(
                        lineText: files.lineText, productText: files.productText),
                    line: files.line.id, who: "supervisor", why: "order", now: wall))
            guard id == Self.batch else { throw StoreFault("the first batch has the number \(id)") }
            let witness = try ledger.openWitness(witnessPath)
            state.withLock {
                $0.ledger = ledger
                $0.witness = witness
            }
        } catch {
            throw StoreFault("\(error)")
        }
    }

    deinit {
        // Its files are closed before the disk goes.
        state.withLock {
            $0.ledger = nil
            $0.witness = nil
        }
        try? FileManager.default.removeItem(at: folder)
    }

    /// In memory where the system has files there: the witness makes each of its writings durable.
    private static var memory: URL {
        let shared = URL(fileURLWithPath: "/dev/shm", isDirectory: true)
        let isThere = FileManager.default.isWritableFile(atPath: shared.path)
        return isThere ? shared : FileManager.default.temporaryDirectory
    }

    private var witnessPath: String { folder.appending(path: "witness").path }

    private func importCodes(
        _ codes: some Collection<Code>, _ level: LevelPlan, into ledger: Ledger, wall: Int64
    ) throws {
        let file = folder.appending(path: "level-\(level.level).txt")
        let text = codes.map { $0.description }.joined(separator: "\n") + "\n"
        try Data(text.utf8).write(to: file)
        _ = try ledger.importCodes(
            from: file, fileName: file.lastPathComponent, product: Self.product, level: level.level,
            scheme: level.scheme, prefix: level.prefix, application: "A-1", who: "engineer", now: wall)
    }

    /// Levels of which codes are still to come.
    var lateLevels: Set<UInt8> { state.withLock { Set($0.rest.keys.map(\.level)) } }

    /// Imports the codes that are still to come; false when the disk does not let it now.
    func importRest(level: UInt8, wall: Int64) -> Bool {
        let (ledger, rest) = state.withLock { ($0.ledger, $0.rest.first { $0.key.level == level }) }
        guard let ledger, let rest else { return false }
        do {
            try importCodes(rest.value, rest.key, into: ledger, wall: wall)
        } catch {
            return false
        }
        state.withLock { $0.rest[rest.key] = nil }
        return true
    }

    private func open(wall: Int64) throws(LedgerError) -> Ledger {
        try Ledger(path: "\(disk.folder)/ledger.sqlite", storage: Storage(disk: disk), now: wall)
    }

    /// The ledger as it is now; nil while the program is down.
    var ledger: Ledger? { state.withLock { $0.ledger } }

    /// How often the write-ahead log was moved into the database file.
    var moves: Int { state.withLock { $0.moves } }

    /// How often a start was cut off and begun once more.
    var restarts: Int { state.withLock { $0.restarts } }

    // MARK: Writing

    func append(_ entries: [JournalEntry], batch: Int64?) -> StoreOutcome {
        guard let witness = state.withLock({ $0.witness }) else { return .failed("the program is down") }
        return outcome { ledger in try witness.tell(journal: try ledger.append(entries, batch: batch)) }
    }

    func tend() -> StoreOutcome {
        let outcome = outcome { ledger in
            guard ledger.logPages >= Self.logBound else { return }
            _ = try ledger.checkpointAside()
            _ = try ledger.checkpoint()
            state.withLock { $0.moves += 1 }
        }
        // Where the database file cannot grow the log goes on growing: nothing is lost.
        return outcome == .noRoom ? .durable : outcome
    }

    private func outcome(_ write: (Ledger) throws -> Void) -> StoreOutcome {
        guard let ledger else { return .failed("the program is down") }
        do {
            try write(ledger)
            return .durable
        } catch {
            return Self.outcome(of: error)
        }
    }

    private static func outcome(of error: any Error) -> StoreOutcome {
        switch error as? LedgerError {
        case .noRoom, .busy: .noRoom
        default: .failed("\(error)")
        }
    }

    func serve(_ request: LedgerRequest, batch: Int64, wall: Int64) -> StoreAnswer {
        let (ledger, witness) = state.withLock { ($0.ledger, $0.witness) }
        guard let ledger, let witness else { return .failed("the program is down") }
        do {
            let lease = try LedgerAnswer.lease(request, batch: batch, wall: wall, from: ledger)
            // No code is used before the witness knows of its lease.
            if lease != nil { try witness.tell(leases: try ledger.witnessedLeases(after: witness.position.lease)) }
            let events = try LedgerAnswer.events(request, batch: batch, lease: lease, from: ledger)
            return .events(events)
        } catch {
            switch Self.outcome(of: error) {
            case .durable, .noRoom: return .noRoom
            case .failed(let why): return .failed(why)
            }
        }
    }

    // MARK: Ends and starts

    func end(byPower: Bool, underWay: (entries: [JournalEntry], batch: Int64?, call: UInt64)?) {
        if let underWay {
            disk.stop(at: disk.calls + underWay.call)
            // Whatever it says, nobody hears it.
            _ = append(underWay.entries, batch: underWay.batch)
        }
        stop(byPower: byPower)
    }

    /// What closes its files in an end writes nothing more.
    private func stop(byPower: Bool) {
        if !disk.isStopped { disk.stop(at: disk.calls + 1) }
        state.withLock {
            $0.ledger = nil
            $0.witness = nil
        }
        if byPower { disk.powerCut() } else { disk.processDied() }
    }

    func start(after sequence: Int64, wall: Int64, cutOffAt call: UInt64?) -> Result<StoreStart, StoreFault> {
        if let call {
            disk.stop(at: disk.calls + call)
            _ = recovered(after: sequence, wall: wall)
            state.withLock { $0.restarts += 1 }
            stop(byPower: call % 2 == 0)
        }
        let first = recovered(after: sequence, wall: wall)
        if case .success = first { return first }
        // It does not start on a full disk, or where a sync fails; a person makes room, and starts it again.
        mend()
        stop(byPower: false)
        return recovered(after: sequence, wall: wall)
    }

    private func recovered(after sequence: Int64, wall: Int64) -> Result<StoreStart, StoreFault> {
        do {
            let ledger = try open(wall: wall)
            let recovery = try Recovery(ledger: ledger, layout: layout)
            let witness = try ledger.openWitness(witnessPath)
            try ledger.markChecked()
            try ledger.removeDiscardedImports()
            var found: [JournalEntry] = []
            var journal = JournalCursor(ledger, from: sequence + 1)
            while let entry = try journal.entry() { found.append(entry) }
            state.withLock {
                $0.ledger = ledger
                $0.witness = witness
            }
            return .success(
                StoreStart(
                    line: recovery.line, found: found, lastSequence: try ledger.lastSequence(),
                    lastWall: try ledger.lastWall(), leases: try ledger.leases(of: Self.batch).map(StoredLease.init),
                    unheard: recovery.unheardLeases.map(StoredLease.init)))
        } catch {
            return .failure(StoreFault("\(error)"))
        }
    }

    // MARK: The disk

    /// Something is wrong with the disk from now on, until it is mended.
    func spoil(_ trouble: DiskTrouble) {
        switch trouble {
        case .syncFails: disk.failSync(1)
        // No file grows any more; what lies in the log so far can be written over, until it has to grow itself.
        case .full: disk.limit(bytes: 1)
        case .checkpointsHeld: disk.holdCheckpoints(true)
        case .lies: disk.lie(true)
        }
    }

    /// The disk is as it should be.
    func mend() {
        disk.failSync(0)
        disk.limit(bytes: 0)
        disk.holdCheckpoints(false)
        disk.lie(false)
    }

    // MARK: At the end of the run

    /// What receivers would be told of the batch; nil while it is not ended.
    func handedOver(wall: Int64) -> History.HandedOver? {
        guard let ledger else { return nil }
        let directory = folder.appending(path: "record-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        do {
            guard let row = try ledger.batch(id: Self.batch), row.phase == .ended else { return nil }
            try BatchRecordFiles.write(row, of: ledger, to: directory, closedAt: wall)
            return try HandedOverFiles.read(directory)
        } catch {
            return History.HandedOver(relation: [], happenings: [], refusal: "\(error)")
        }
    }

    /// What is wrong with the ledger by its own words.
    func faults() throws(LedgerError) -> [String] {
        guard let ledger else { return ["the program is down"] }
        var faults = try ledger.integrityFaults()
        if let difference = try ledger.projectionDifference(of: Self.batch) {
            faults.append("the tables differ from the journal: \(difference.code) \(difference.column)")
        }
        for balance in try ledger.balances(of: Self.batch) where balance.unexplained != 0 {
            faults.append("level \(balance.level): \(balance.unexplained) codes are not accounted for")
        }
        return faults
    }
}

extension StoredLease {
    init(_ lease: Lease) {
        self.init(id: lease.id, level: lease.level, codes: lease.codes, isTest: lease.isTest)
    }
}

/// Files that the ledger makes itself lie on the same disk.
private struct Storage: LedgerStorage {
    struct Stopped: Error {}

    let disk: SimulatedDisk

    private func name(_ path: String) -> String { String(path.dropFirst(disk.folder.utf8.count + 1)) }

    func exists(_ path: String) -> Bool { disk.size(of: name(path)) != nil }

    func makeFile(at path: String) throws { guard disk.createFile(name(path)) else { throw Stopped() } }

    func rewriteFile(at path: String) throws { guard disk.rewriteFile(name(path)) else { throw Stopped() } }

    func synchroniseFile(at path: String) throws { guard disk.syncFile(name(path)) else { throw Stopped() } }

    func synchroniseFolder(of path: String) throws { guard disk.syncFolder() else { throw Stopped() } }
}
