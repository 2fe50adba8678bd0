import LineCore
import Requirements
import Testing

@testable import Ledger

@Suite(.requirement("B-03")) struct BatchTests {
    @Test func aBatchKeepsItsOwnPlanAndProduct() throws {
        let folder = try Folder()
        let id = try folder.open().createBatch(definition(lot: "B1"))
        let ledger = try folder.open()
        let batch = try #require(try ledger.batch(id: id))
        var expected = plan(lot: "B1")
        expected.id = id
        #expect(batch.plan == expected)
        #expect(batch.number == "B1")
        #expect(batch.product == product)
        #expect(batch.productSnapshot == #"{"name":"药品 A"}"#)
        #expect(batch.line == "PL-01")
        #expect(batch.who == "supervisor")
        #expect(batch.createdAt == now)
        #expect(batch.phase == .planned)
        #expect(batch.firstSequence == nil)
        #expect(!batch.isTrailClosed)
    }

    @Test func aNumberIsUniqueWithinItsProduct() throws {
        let folder = try Folder()
        let ledger = try folder.open()
        let first = try ledger.createBatch(definition(lot: "B1"))
        #expect(throws: LedgerError.batchExists(product: product, number: "B1")) {
            try ledger.createBatch(definition(lot: "B1"))
        }
        #expect(try ledger.batch(number: "B1")?.id == first)
        let other = try ledger.createBatch(definition(lot: "B1", product: "P-2"))
        #expect(throws: LedgerError.ambiguousBatch(number: "B1")) { try ledger.batch(number: "B1") }
        #expect(try ledger.batch(product: "P-2", number: "B1")?.id == other)
        #expect(try ledger.batches().map(\.id) == [first, other])
        #expect(try ledger.batch(number: "B9") == nil)
        #expect(ledger.acceptsWrites)
    }

    @Test func aPlanThatCannotBeIsRefused() throws {
        let folder = try Folder()
        let ledger = try folder.open()
        #expect(throws: LedgerError.self) { try ledger.createBatch(definition(lot: "")) }
        var gap = definition(lot: "B1")
        gap.plan.levels.remove(at: 1)
        #expect(throws: LedgerError.self) { try ledger.createBatch(gap) }
    }
}
