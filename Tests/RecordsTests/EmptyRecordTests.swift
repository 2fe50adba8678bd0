import Codes
import Foundation
import LineCore
import Requirements
import Testing

@testable import Records

@Suite("Records with little in them", .requirement("H-01"))
struct EmptyRecordTests {
    @Test("Nothing accepted: everything was rejected or returned", arguments: [true, false])
    func nothingAccepted(released: Bool) throws {
        let scratch = try Scratch("nothing-\(released)")
        var source = smallBatch()
        source.codeList = source.codeList.filter { [.snInvalid, .unallocated].contains($0.state) }
        source.eventList = []
        source.header.bills = BillMasterData(corporation: "C9", actor: "王", actors: [:])
        _ = try writeRecord(from: source, to: scratch.record, released: released)
        #expect(verifyRecord(at: scratch.record).findings == [])
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.record.path)
        #expect(!names.contains("relation.xml") && !names.contains { $0.hasPrefix("bill-") })
    }

    @Test("No code at all")
    func noCode() throws {
        let scratch = try Scratch("no-code")
        var source = smallBatch()
        source.codeList = []
        source.eventList = []
        _ = try writeRecord(from: source, to: scratch.record, released: true)
        #expect(verifyRecord(at: scratch.record).findings == [])
    }

    @Test("Every accepted unit was carried in from another batch")
    func onlyCarriedIn() throws {
        let scratch = try Scratch("carried")
        var source = smallBatch()
        source.header.otherBatches = [
            BatchFacts(
                number: "20260831", made: CalendarDate(year: 2026, month: 8, day: 31),
                expiry: CalendarDate(year: 2028, month: 8, day: 30))
        ]
        for row in source.codeList where row.state == .commissioned {
            source.change(row.code) { $0.batch = "20260831" }
        }
        let written = try writeRecord(from: source, to: scratch.record, released: true)
        #expect(verifyRecord(at: scratch.record).findings == [])
        #expect(written.counts[0].carriedIn == 6)
    }

    @Test("A record that is written twice is the same, byte for byte")
    func twice() throws {
        let (first, second) = (try Scratch("first"), try Scratch("second"))
        let source = GeneratedBatch(seed: 7, units: 160, ratio: [5, 4, 3]).source
        _ = try writeRecord(from: source, to: first.record, released: true)
        _ = try writeRecord(from: source, to: second.record, released: true)
        let names = try FileManager.default.contentsOfDirectory(atPath: first.record.path).sorted()
        #expect(try FileManager.default.contentsOfDirectory(atPath: second.record.path).sorted() == names)
        for name in names { #expect(try first.text(name) == second.text(name)) }
    }
}
