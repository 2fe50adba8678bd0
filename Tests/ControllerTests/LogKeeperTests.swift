import Codes
import Foundation
import Ledger
import LineCore
import Links
import Platform
import Requirements
import Testing

@testable import Controller

@Suite("The write-ahead log stays short", .requirement("L-01", "L-08"))
struct LogKeeperTests {
    @Test("While nothing but the journal is written, for as long as it may be")
    func bounded() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "log-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "ledger.sqlite").path
        let ledger = try Ledger(path: path, now: 1)
        let wake = Signal()
        let keeper = LogKeeper(ledger: ledger, bound: 100, wake: wake)
        var longest = 0
        for sequence in Int64(1)...600 {
            let entry = JournalEntry(
                sequence: sequence, moment: Moment(tick: Tick(microseconds: sequence), wall: sequence),
                event: Array(repeating: UInt8(truncatingIfNeeded: sequence), count: 4_000), facts: [])
            try ledger.append([entry], batch: nil)
            longest = max(longest, ledger.logPages)
            try keeper.tend()
            // The journal thread is never faster than the disk for long.
            if ledger.logPages > 300 { wake.wait(microseconds: 1_000_000) }
        }
        keeper.end()
        try keeper.tend()
        #expect(longest < 600, "without it the log has more than two thousand pages")
        let size = try FileManager.default.attributesOfItem(atPath: "\(path)-wal")[.size] as? Int
        #expect(try #require(size) < 700 * 4_120)
        #expect(try ledger.lastSequence() == 600 && ledger.integrityFaults().isEmpty)
    }
}
