import Foundation
import GRDB
import LineCore
import Requirements
import SimulatedDisk
import Testing

@testable import Ledger

/// The ledger's own code on a disk that forgets, fails and fills.
@Suite("Ledger on a bad disk", .requirement("L-01", "L-02", "L-08"))
struct DurabilityTests {
    /// A ledger with a batch that has leased codes.
    static func started(_ storage: SimulatedStorage) throws -> (ledger: Ledger, batch: Int64) {
        let ledger = try storage.open()
        try ledger.fill(units: 100, bundles: 0, in: Folder())
        let batch = try ledger.createBatch(definition(lot: "B1"))
        _ = try ledger.lease(batch: batch, level: 1, count: 20, now: now)
        return (ledger, batch)
    }

    @Test("A new ledger is there after a power cut at once after its opening", arguments: 0..<30)
    func newLedger(seed: Int) throws {
        let storage = SimulatedStorage(seed: UInt64(seed))
        let id = try storage.open().id
        storage.disk.powerCut()
        #expect(try storage.open().id == id)
    }

    @Test("Stopped anywhere in its first opening, it opens the next time")
    func firstOpening() throws {
        var call: UInt64 = 0
        var hasEnded = false
        while !hasEnded {
            call += 1
            let storage = SimulatedStorage(seed: call)
            storage.disk.stop(at: call)
            let id = try? storage.open().id
            hasEnded = !storage.disk.isStopped
            storage.disk.powerCut()
            let ledger = try storage.open()
            if let id { #expect(ledger.id == id, "what was told is there") }
            #expect(try ledger.integrityFaults().isEmpty && ledger.verifyChain() == nil)
        }
        #expect(call > 100, "the opening has calls enough, and its end was reached")
    }

    @Test("One commit is one fsync, whatever it holds")
    func fsyncs() throws {
        let storage = SimulatedStorage(seed: 1)
        let (ledger, batch) = try Self.started(storage)
        for sequence in Int64(1)...10 {
            let before = storage.disk.syncs
            try ledger.append([entry(sequence, [.sent(code: sequence, index: UInt32(sequence))])], batch: batch)
            #expect(storage.disk.syncs == before + 1)
        }
        let before = storage.disk.syncs
        try ledger.append((11...60).map { entry($0, []) }, batch: batch)
        #expect(storage.disk.syncs == before + 1)
        _ = try ledger.lease(batch: batch, level: 1, count: 50, now: now)
        #expect(storage.disk.syncs == before + 2)
        _ = try ledger.lastSequence()
        #expect(storage.disk.syncs == before + 2, "reading costs none")
    }

    @Test(
        "After a failed fsync nothing more is taken, and what the next opening reads is on the disk", arguments: 0..<20)
    func failedSync(seed: Int) throws {
        let storage = SimulatedStorage(seed: UInt64(seed))
        do {
            let (ledger, batch) = try Self.started(storage)
            try ledger.append([entry(1, [])], batch: batch)
            storage.disk.failSync(1)
            let error = #expect(throws: LedgerError.self) { try ledger.append([entry(2, [])], batch: batch) }
            guard case .notDurable = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(!ledger.acceptsWrites)
            #expect(throws: LedgerError.self) { try ledger.append([entry(2, [])], batch: batch) }
            #expect(throws: LedgerError.self) { try ledger.lease(batch: batch, level: 1, count: 1, now: now) }
            // The kernel keeps what it could not write: the next opening reads it.
            storage.disk.processDied()
        }
        let told: Int64
        do {
            let ledger = try storage.open()
            told = try ledger.lastSequence()
            #expect(told >= 1)
        }
        storage.disk.powerCut()
        #expect(try storage.open().lastSequence() == told)
    }

    @Test("After a failed fsync a power cut in any call of the next opening leaves a whole ledger")
    func powerCutAfterFailedSync() throws {
        var call: UInt64 = 0
        var wasStopped = true
        while wasStopped {
            call += 1
            let storage = SimulatedStorage(seed: call)
            let batch: Int64
            do {
                let ledger: Ledger
                (ledger, batch) = try Self.started(storage)
                // The log begins anew: it does not hold the pages that the failed commit changes.
                try ledger.checkpoint()
                try ledger.append([entry(1, [])], batch: batch)
                storage.disk.failSync(1)
                #expect(throws: LedgerError.self) {
                    try ledger.append([entry(2, [.sent(code: 1, index: 1), .sent(code: 2, index: 2)])], batch: batch)
                }
                storage.disk.processDied()
            }
            storage.disk.stop(at: storage.disk.calls + call)
            let told = try? storage.open().lastSequence()
            wasStopped = storage.disk.isStopped
            storage.disk.powerCut()
            let ledger = try storage.open()
            if let told, !wasStopped { #expect(try ledger.lastSequence() == told) }
            #expect(try ledger.integrityFaults() == [], "call \(call)")
            #expect(try ledger.verifyJournal() == nil, "call \(call)")
            #expect(try ledger.projectionDifference(of: batch) == nil, "call \(call)")
        }
        #expect(call > 20, "the opening has calls enough, and its end was reached")
    }

    @Test("What is written once more is the same")
    func rewriting() throws {
        let folder = try Folder()
        let file = folder.url.appending(path: "log")
        for size in [0, 1, 1 << 20, 2_500_001] {
            let content = Data((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
            try content.write(to: file)
            try SystemStorage().rewriteFile(at: file.path)
            #expect(try Data(contentsOf: file) == content)
        }
    }

    @Test("A full disk: nothing is half done, and the ledger goes on when there is room")
    func full() throws {
        let storage = SimulatedStorage(seed: 3)
        let (ledger, batch) = try Self.started(storage)
        try ledger.append([entry(1, [.sent(code: 1, index: 1)])], batch: batch)
        storage.disk.limit(bytes: 1)
        for _ in 1...3 {
            let error = #expect(throws: LedgerError.self) {
                try ledger.append([entry(2, [.sent(code: 2, index: 2)])], batch: batch)
            }
            guard case .noRoom = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
        #expect(throws: LedgerError.self) { try ledger.lease(batch: batch, level: 1, count: 1, now: now) }
        #expect(ledger.acceptsWrites)
        #expect(try ledger.lastSequence() == 1)
        #expect(try ledger.leases(of: batch).count == 1)
        storage.disk.limit(bytes: 0)
        try ledger.append([entry(2, [.sent(code: 2, index: 2)])], batch: batch)
        storage.disk.powerCut()
        let again = try storage.open()
        #expect(try again.lastSequence() == 2)
        #expect(try again.integrityFaults().isEmpty && again.projectionDifference(of: batch) == nil)
    }

    @Test("A checkpoint that another one is in the way of does nothing, and locks nothing")
    func busyCheckpoint() throws {
        let storage = SimulatedStorage(seed: 4)
        let (ledger, batch) = try Self.started(storage)
        let pages = ledger.logPages
        #expect(pages > 0)
        storage.disk.holdCheckpoints(true)
        #expect(try ledger.checkpoint() == pages)
        #expect(try ledger.checkpointAside() == pages)
        #expect(ledger.acceptsWrites)
        try ledger.append([entry(1, [])], batch: batch)
        storage.disk.holdCheckpoints(false)
        #expect(try ledger.checkpoint() == 0)
        #expect(ledger.logPages == 0)
    }

    @Test("A checkpoint without room leaves everything in the log, and locks nothing")
    func checkpointWithoutRoom() throws {
        let storage = SimulatedStorage(seed: 5)
        let (ledger, batch) = try Self.started(storage)
        storage.disk.limit(bytes: 1)
        let error = #expect(throws: LedgerError.self) { try ledger.checkpoint() }
        guard case .noRoom = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        storage.disk.limit(bytes: 0)
        try ledger.append([entry(1, [])], batch: batch)
        storage.disk.powerCut()
        #expect(try storage.open().lastSequence() == 1)
    }

    @Test("A checkpoint whose fsync fails locks the ledger, and loses nothing", arguments: 1...2)
    func checkpointSync(number: Int) throws {
        let storage = SimulatedStorage(seed: 6)
        do {
            let (ledger, batch) = try Self.started(storage)
            try ledger.append([entry(1, [])], batch: batch)
            storage.disk.failSync(UInt64(number))
            #expect(throws: LedgerError.self) { try ledger.checkpoint() }
            #expect(!ledger.acceptsWrites)
            storage.disk.processDied()
        }
        #expect(try storage.open().lastSequence() == 1)
        storage.disk.powerCut()
        let ledger = try storage.open()
        #expect(try ledger.lastSequence() == 1 && ledger.integrityFaults().isEmpty)
    }

    @Test("Commits go on while the log is moved aside, and the log begins anew")
    func aside() throws {
        let folder = try Folder()
        let ledger = try folder.open()
        try ledger.fill(units: 100, bundles: 0, in: folder)
        let batch = try ledger.createBatch(definition(lot: "B1"))
        var longest = 0
        for sequence in Int64(1)...400 {
            try ledger.append([entry(sequence, [])], batch: batch)
            longest = max(longest, ledger.logPages)
            if ledger.logPages > 200 { try ledger.checkpointAside() }
        }
        #expect(longest < 260, "without it the log has more than a thousand pages")
        #expect(try ledger.lastSequence() == 400)
    }
}
