import Dispatch
import LineCore
import Requirements
import Synchronization
import Testing

@testable import Ledger

@Suite(.requirement("L-01", "U-06")) struct ConcurrencyTests {
    @Test func manyThreadsNeverGetTheSameCode() throws {
        let folder = try Folder()
        let ledger = try folder.open()
        try ledger.fill(units: 200, bundles: 0, in: folder)
        let batch = try ledger.createBatch(definition(lot: "B1"))
        let leased = Mutex<[CodeID]>([])
        let faults = Mutex<[LedgerError]>([])
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            do throws(LedgerError) {
                for _ in 0..<5 {
                    let lease = try ledger.lease(batch: batch, level: 1, count: 5, now: now)
                    leased.withLock { $0 += lease.codes.map(\.id) }
                    for code in lease.codes { _ = try ledger.find(code.code) }
                }
            } catch {
                faults.withLock { $0.append(error) }
            }
        }
        #expect(faults.withLock { $0 }.isEmpty)
        #expect(leased.withLock { $0.sorted() } == Array(1...200))
    }
}
