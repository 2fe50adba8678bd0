import Codes
import Foundation
import LineCore
import Requirements
import SimulatedDisk
import Synchronization
import Testing

@testable import Controller
@testable import Ledger

/// The ledger of a whole batch, stopped in every call that changes storage: in the middle of each act, and in the middle
/// of the recovery from an earlier stop. Each time it comes back as it was before the act or after it, and never as it
/// was before when the act had been told as done.
@Suite("The machine stops in any call to the disk", .requirement("L-01", "L-02", "L-06", "U-06"))
struct LedgerCrashTests {
    /// Every so manieth call is a stop; 1 = every one, as in the long run of the night.
    static let stride = ProcessInfo.processInfo.environment["LINEAGE_CRASH_STRIDE"].flatMap(UInt64.init) ?? 97
    static let slices = 3
    /// Between them they have every act.
    static let scripts = [LedgerScript(seed: 9), LedgerScript(seed: 17), LedgerScript(seed: 52)]

    @Test("The recorded batches have every act in them")
    func everyAct() {
        var kinds: Set<PackActKind> = []
        var pieces = 0
        var closings = 0
        var sent = 0
        for case .append(let entries, _) in Self.scripts.flatMap(\.steps) {
            for fact in entries.flatMap(\.facts) {
                switch fact {
                case .act(let act): kinds.insert(act.kind)
                case .testPiece: pieces += 1
                case .containerClosed: closings += 1
                case .sent: sent += 1
                default: break
                }
            }
        }
        #expect(
            kinds.count >= 9 && pieces == 15 && closings > 40 && sent > 150, "\(kinds) \(pieces) \(closings) \(sent)")
    }

    @Test("Stop, power cut, restart", .timeLimit(.minutes(60)), arguments: scripts.indices, 0..<slices)
    func everyCall(number: Int, slice: Int) throws {
        let script = Self.scripts[number]
        let folder = FileManager.default.temporaryDirectory.appending(path: "crash-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let storage = CrashStorage(seed: 1)
        let ledger = try storage.open()
        var before = try ledger.contents()
        var calls: UInt64 = 0
        var points = 0
        for (number, step) in script.steps.enumerated() {
            let snapshot = CrashStorage(seed: UInt64(number))
            snapshot.disk.copy(storage.disk)
            try script.carryOut(step, on: ledger, files: folder)
            let after = try ledger.contents()
            guard number % Self.slices == slice else {
                before = after
                continue
            }
            if number % (Self.slices * 8) == slice { try check(script, ledger, "\(step)") }
            // From the start of the recovery to the end of the step.
            var call = Self.stride == 1 ? 1 : 1 + UInt64(number) % Self.stride
            while try stop(script, in: step, at: call, snapshot, before, after, files: folder) {
                call += Self.stride
                points += 1
            }
            calls += call
            before = after
        }
        try check(script, ledger, "the end")
        #expect(try ledger.batch(id: 1)?.phase == .ended)
        #expect(points > 10 && calls > 400, "\(points) stops in \(calls) calls")
    }

    /// False when the step was over before the call came.
    private func stop(
        _ script: LedgerScript, in step: LedgerScript.Step, at call: UInt64, _ snapshot: CrashStorage,
        _ before: [String: Int],
        _ after: [String: Int], files: URL
    ) throws -> Bool {
        let storage = CrashStorage(seed: call)
        storage.disk.copy(snapshot.disk)
        storage.disk.stop(at: call)
        var isTold = false
        do {
            let ledger = try storage.open()
            try script.carryOut(step, on: ledger, files: files)
            isTold = true
        } catch {
            #expect(storage.disk.isStopped, "\(error)")
        }
        let wasStopped = storage.disk.isStopped
        if call % 3 == 0 { storage.disk.processDied() } else { storage.disk.powerCut() }
        let ledger = try storage.open()
        try ledger.removeDiscardedImports()
        #expect(try ledger.integrityFaults() == [])
        let found = try ledger.contents()
        if found != after {
            #expect(!isTold, "what was told as done is there: \(step)")
            #expect(found == before, "\(Self.difference(found, before)) at call \(call) of \(step)")
            try script.carryOut(step, on: ledger, files: files)
            let again = try ledger.contents()
            #expect(again == after, "\(Self.difference(again, after)) at call \(call) of \(step)")
        }
        return wasStopped
    }

    private static func difference(_ one: [String: Int], _ other: [String: Int]) -> String {
        one.keys.filter { one[$0] != other[$0] }.sorted().joined(separator: ", ")
    }

    /// Everything that can be asked of a ledger.
    private func check(_ script: LedgerScript, _ ledger: Ledger, _ place: String) throws {
        #expect(try ledger.integrityFaults() == [])
        #expect(try ledger.verifyChain() == nil)
        #expect(try ledger.verifyJournal() == nil)
        guard let batch = try ledger.batch(id: 1) else { return }
        #expect(try ledger.projectionDifference(of: 1) == nil, "\(place)")
        #expect(try ledger.balances(of: 1).allSatisfy { $0.unexplained == 0 }, "\(place)")
        let leased = try ledger.leases(of: 1).flatMap(\.codes).map(\.id)
        #expect(Set(leased).count == leased.count, "no code is leased twice")
        var sent: Set<CodeID> = []
        try ledger.journal(from: 1, batch: 1) { entry in
            for case .sent(let code, _) in entry.facts {
                #expect(sent.insert(code).inserted && leased.contains(code), "\(code) was sent once, from a lease")
            }
        }
        guard batch.phase.isActive else { return }
        // It throws when an entry replays to other facts.
        _ = try Recovery(ledger: ledger, layout: script.layout)
    }
}

/// A simulated disk under the real ledger.
struct CrashStorage: LedgerStorage {
    struct Stopped: Error {}

    private static let made = Atomic<Int>(0)
    let disk: SimulatedDisk

    init(seed: UInt64) {
        let number = Self.made.wrappingAdd(1, ordering: .relaxed).newValue
        disk = SimulatedDisk(name: "crash-\(number)", seed: seed)
    }

    func open() throws -> Ledger {
        try Ledger(path: "\(disk.folder)/ledger.sqlite", storage: self, now: LedgerScript.wall)
    }

    private func name(_ path: String) -> String { String(path.dropFirst(disk.folder.count + 1)) }

    func exists(_ path: String) -> Bool { disk.size(of: name(path)) != nil }

    func makeFile(at path: String) throws { guard disk.createFile(name(path)) else { throw Stopped() } }

    func rewriteFile(at path: String) throws { guard disk.rewriteFile(name(path)) else { throw Stopped() } }

    func synchroniseFile(at path: String) throws { guard disk.syncFile(name(path)) else { throw Stopped() } }

    func synchroniseFolder(of path: String) throws { guard disk.syncFolder() else { throw Stopped() } }
}
