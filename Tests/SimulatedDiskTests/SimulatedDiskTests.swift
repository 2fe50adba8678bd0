import GRDB
import Requirements
import SimulatedDisk
import Synchronization
import Testing

/// The disk must be harsh where a real one is, and kind nowhere: a crash test is worth what its disk is worth.
@Suite("Simulated disk", .requirement("L-02"))
struct SimulatedDiskTests {
    private static let made = Atomic<Int>(0)

    private static func disk(seed: UInt64) -> SimulatedDisk {
        let number = made.wrappingAdd(1, ordering: .relaxed).newValue
        return SimulatedDisk(name: "disk-test-\(number)", seed: seed)
    }

    private static func open(_ disk: SimulatedDisk, synchronous: String = "FULL") throws -> DatabaseQueue {
        disk.makeFile("test.sqlite")
        var configuration = Configuration()
        configuration.journalMode = .default
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            try db.execute(sql: "PRAGMA synchronous = \(synchronous)")
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
        }
        let queue = try DatabaseQueue(path: "\(disk.folder)/test.sqlite", configuration: configuration)
        // Until then the journal of the change to write-ahead mode may come back and undo it, and all after it.
        disk.syncFolder()
        return queue
    }

    private static func table(_ queue: DatabaseQueue) throws {
        try queue.write { try $0.execute(sql: "CREATE TABLE t (n INTEGER PRIMARY KEY, text TEXT NOT NULL)") }
    }

    private static func insert(_ numbers: ClosedRange<Int>, _ queue: DatabaseQueue) throws {
        for number in numbers {
            try queue.write { db in
                try db.execute(
                    sql: "INSERT INTO t VALUES (?, ?)", arguments: [number, String(repeating: "\(number) ", count: 50)])
            }
        }
    }

    private static func count(_ queue: DatabaseQueue) throws -> Int {
        try queue.read { db in
            #expect(try String.fetchAll(db, sql: "PRAGMA integrity_check") == ["ok"])
            let numbers = try Int.fetchAll(db, sql: "SELECT n FROM t ORDER BY n")
            #expect(numbers == numbers.indices.map { $0 + 1 }, "what is there is the beginning, without gaps")
            return numbers.count
        }
    }

    @Test("What was committed with FULL survives every power cut", arguments: 0..<20)
    func powerCut(seed: Int) throws {
        let disk = Self.disk(seed: UInt64(seed))
        var queue = try Self.open(disk)
        try Self.table(queue)
        try Self.insert(1...20, queue)
        disk.powerCut()
        queue = try Self.open(disk)
        #expect(try Self.count(queue) == 20)
    }

    @Test("Without FULL commits are lost: the test of FULL can fail")
    func withoutFull() throws {
        var lost = 0
        for seed in 0..<10 {
            let disk = Self.disk(seed: UInt64(seed))
            var queue = try Self.open(disk)
            try Self.table(queue)
            try queue.close()
            queue = try Self.open(disk, synchronous: "NORMAL")
            try Self.insert(1...20, queue)
            disk.powerCut()
            queue = try Self.open(disk)
            if try Self.count(queue) < 20 { lost += 1 }
        }
        #expect(lost > 0)
    }

    @Test("A database whose name nobody made durable may be gone with all its commits")
    func nameLost() throws {
        var gone = 0
        for seed in 0..<10 {
            let disk = Self.disk(seed: UInt64(seed))
            let queue = try DatabaseQueue(path: "\(disk.folder)/other.sqlite")
            disk.powerCut()
            try? queue.close()
            if disk.size(of: "other.sqlite") == nil { gone += 1 }
        }
        #expect(gone > 0)
    }

    @Test("A process that dies loses nothing that it wrote")
    func processDied() throws {
        let disk = Self.disk(seed: 1)
        var queue = try Self.open(disk, synchronous: "NORMAL")
        try Self.table(queue)
        try Self.insert(1...20, queue)
        disk.processDied()
        #expect(throws: DatabaseError.self) { try Self.insert(21...21, queue) }
        queue = try Self.open(disk)
        #expect(try Self.count(queue) == 20)
    }

    @Test("Stopped at any call, the database opens, is whole, and has every commit that returned")
    func stoppedAnywhere() throws {
        var reference: UInt64 = 0
        for call in 1...400 {
            let disk = Self.disk(seed: UInt64(call))
            disk.stop(at: UInt64(call))
            var done = 0
            do {
                let queue = try Self.open(disk)
                try Self.table(queue)
                for number in 1...30 {
                    try Self.insert(number...number, queue)
                    done = number
                    if number % 10 == 0 { _ = try queue.writeWithoutTransaction { try $0.checkpoint(.passive) } }
                }
            } catch is DatabaseError {
                #expect(disk.isStopped)
            }
            let wasStopped = disk.isStopped
            disk.powerCut()
            let queue = try Self.open(disk)
            let hasTable = try queue.read { try $0.tableExists("t") }
            #expect(hasTable || done == 0)
            if hasTable {
                let there = try Self.count(queue)
                #expect(there == done || there == done + 1, "call \(call)")
            }
            guard wasStopped else {
                reference = UInt64(call)
                break
            }
        }
        #expect(reference > 60, "the whole run has calls enough, and its end was reached")
    }

    @Test("A sync that fails is told, and what it should have written is gone at the power cut")
    func failedSync() throws {
        let disk = Self.disk(seed: 3)
        var queue = try Self.open(disk)
        try Self.table(queue)
        try Self.insert(1...3, queue)
        disk.failSync(1)
        #expect(throws: DatabaseError.self) { try Self.insert(4...4, queue) }
        disk.powerCut()
        queue = try Self.open(disk)
        #expect(try Self.count(queue) == 3)
    }

    @Test("What a failed sync gave up is on the disk when the file was written once more")
    func rewritten() throws {
        let disk = Self.disk(seed: 3)
        var queue = try Self.open(disk)
        try Self.table(queue)
        try Self.insert(1...3, queue)
        disk.failSync(1)
        #expect(throws: DatabaseError.self) { try Self.insert(4...4, queue) }
        let log = "test.sqlite-wal"
        let size = try #require(disk.size(of: log))
        let calls = disk.calls
        #expect(disk.rewriteFile(log) && disk.syncFile(log))
        #expect(disk.calls == calls + UInt64((size + 4_095) / 4_096) + 1)
        disk.powerCut()
        queue = try Self.open(disk)
        #expect(try Self.count(queue) == 4)
        #expect(!disk.rewriteFile("nothing"))
    }

    @Test("A disk that lies loses commits that returned")
    func lies() throws {
        var lost = 0
        for seed in 0..<10 {
            let disk = Self.disk(seed: UInt64(seed))
            var queue = try Self.open(disk)
            try Self.table(queue)
            disk.lie(true)
            try Self.insert(1...5, queue)
            disk.powerCut()
            disk.lie(false)
            queue = try Self.open(disk)
            if try Self.count(queue) < 5 { lost += 1 }
        }
        #expect(lost > 0)
    }

    @Test("A full disk is told as such, and what was there stays")
    func full() throws {
        let disk = Self.disk(seed: 4)
        let queue = try Self.open(disk)
        try Self.table(queue)
        try Self.insert(1...3, queue)
        disk.limit(bytes: 1)
        let error = #expect(throws: DatabaseError.self) { try Self.insert(4...4, queue) }
        #expect(error?.resultCode == .SQLITE_FULL)
        disk.limit(bytes: 0)
        try Self.insert(4...4, queue)
        #expect(try Self.count(queue) == 4)
    }

    @Test("One commit is one sync of the log")
    func syncs() throws {
        let disk = Self.disk(seed: 5)
        let queue = try Self.open(disk)
        try Self.table(queue)
        let before = disk.syncs
        try Self.insert(1...10, queue)
        #expect(disk.syncs == before + 10)
    }

    @Test("The same seed gives the same disk")
    func deterministic() throws {
        func run() throws -> [Int64?] {
            let disk = Self.disk(seed: 77)
            let queue = try Self.open(disk, synchronous: "OFF")
            try Self.table(queue)
            try Self.insert(1...20, queue)
            disk.powerCut()
            return [disk.size(of: "test.sqlite"), disk.size(of: "test.sqlite-wal")]
        }
        #expect(try run() == run())
    }
}
