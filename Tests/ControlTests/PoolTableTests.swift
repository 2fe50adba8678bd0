import ControlTypes
import ControlWords
import Requirements
import Testing

@testable import lineage

@Suite("Pools on the screen", .requirement("U-08"))
struct PoolTableTests {
    private static var pools: [PoolStatus] {
        var withdrawn = Samples.pool
        withdrawn.number = 8
        withdrawn.state = "withdrawn"
        withdrawn.unallocated = 0
        withdrawn.percent = 0
        withdrawn.returned = 40
        withdrawn.minutesLeft = nil
        return [Samples.pool, withdrawn]
    }

    @Test("The list shows number, state, percent and minutes")
    func list() {
        let lines = PoolTable(language: .en, pools: Self.pools).lines.map {
            $0.split(separator: " ").joined(separator: " ")
        }
        #expect(
            lines == [
                "number product level source application state total unallocated % minutes left",
                "7 example-tablets 1 carton.txt SQ-1 active, pre-printed 100 40 40 12",
                "8 example-tablets 1 carton.txt SQ-1 withdrawn, 40 returned 100 0 0",
            ])
        let chinese = PoolTable(language: .zh, pools: Self.pools).lines
        #expect(chinese[1].contains("可用") && chinese[2].contains("已退回 40"))
    }

    @Test("The status shows how long the codes of each level last")
    func status() throws {
        let batch = try #require(Samples.status.batch)
        let lines = StatusText(language: .en).pools(batch).map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines == ["pool remaining % minutes left", "1 carton 900 90 45", "2 bundle 12 12 300"])
        #expect(StatusText(language: .en).lines(Samples.status).contains { $0.contains("minutes left") })
        var none = batch
        none.pools = []
        #expect(StatusText(language: .zh).pools(none).isEmpty)
    }
}
