import Requirements
import Testing

@testable import lineage

@Suite("Starting anew after the ledger failed", .requirement("L-02"))
struct RestartLimitTests {
    @Test("Three times in ten minutes, then a person is needed")
    func limit() {
        var limit = RestartLimit()
        let start = ContinuousClock.now
        for number in 0..<3 {
            let isAllowed = limit.mayRestart(at: start + .seconds(number * 200))
            #expect(isAllowed)
        }
        let isFourth = limit.mayRestart(at: start + .seconds(599))
        #expect(!isFourth)
        let isLater = limit.mayRestart(at: start + .seconds(601))
        #expect(isLater)
    }
}
