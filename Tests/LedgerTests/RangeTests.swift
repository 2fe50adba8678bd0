import Codes
import LineCore
import Requirements
import Testing

@testable import Ledger

@Suite("Granted ranges of SSCCs and serials", .requirement("U-02", "U-04"))
struct RangeTests {
    let folder: Folder
    let ledger: Ledger

    init() throws {
        folder = try Folder()
        ledger = try folder.open()
    }

    private func refusal(_ grant: RangeGrant) -> LedgerError? {
        #expect(throws: LedgerError.self) { try ledger.grantRange(grant) }
    }

    @Test("A range of SSCCs that has numbers in common with another is refused")
    func ssccOverlap() throws {
        try ledger.grantRange(grant(first: 100, last: 199))
        #expect(refusal(try grant(first: 199, last: 300)) == .badRange(.overlaps(name: "range-1")))
        // The same numbers behind a shorter prefix.
        #expect(
            refusal(try grant(first: 150, last: 160, companyPrefix: "690000")) == .badRange(.overlaps(name: "range-1")))
        #expect(refusal(try grant(first: 1_000, last: 1_001, level: 0)) == .badRange(.level))
        try ledger.grantRange(grant(first: 200, last: 300))
        try ledger.grantRange(grant(first: 100, last: 199, extensionDigit: 4))
        #expect(try ledger.pools(product: product).map(\.unallocated) == [100, 101, 100])
    }

    @Test("A range of serials is compared as numbers, with those of its own GTIN only")
    func serialOverlap() throws {
        try ledger.grantRange(serials(first: 100, last: 199))
        #expect(refusal(try serials(first: 0, last: 100)) == .badRange(.overlaps(name: "serials-1")))
        var wider = try serials(first: 0, last: 0)
        wider.numbers = .serials(
            try SerialRange(gtin: #require(InlineText<2>(gtin)), width: 12, first: 150, count: 1))
        #expect(refusal(wider) == .badRange(.overlaps(name: "serials-1")))
        wider.numbers = .serials(
            try SerialRange(
                gtin: #require(InlineText<2>(gtin)), width: 19, first: 9_223_372_036_854_775_807, count: 1))
        #expect(refusal(wider) == .badRange(.bounds))
        try ledger.grantRange(serials(first: 200, last: 299))
        try ledger.grantRange(serials(first: 100, last: 199, gtin: "06900000000021"))
    }

    @Test("A range that goes on where it ended is extended; every number is drawn once")
    func extended() throws {
        try ledger.grantRange(serials(first: 1, last: 3))
        let batch = try gs1Batch(lot: "B1")
        #expect(try ledger.lease(batch: batch, level: 1, count: 2, now: now).codes.count == 2)
        try ledger.grantRange(serials(first: 1, last: 5, name: "wider"))
        try ledger.grantRange(serials(first: 1, last: 6, name: "widest"))
        #expect(try ledger.pools(product: product).map(\.total) == [3, 2, 1])
        #expect(try ledger.poolLevel(batch: batch, level: 1) == PoolLevel(remaining: 4, total: 6))
        let drawn = try ledger.lease(batch: batch, level: 1, count: 9, now: now).codes.map(text)
        #expect(drawn == (3...6).map { "01\(gtin)2100000\($0)" })
        // Neither a shorter one, nor one that begins elsewhere, nor the same again.
        for (first, last) in [(1, 4), (2, 9), (0, 9), (1, 6)] {
            #expect(
                refusal(try serials(first: UInt64(first), last: UInt64(last), name: "other")) != nil,
                "\(first)-\(last)")
        }
        // Nor of another level.
        var upper = try serials(first: 1, last: 9, name: "upper")
        upper.level = 2
        #expect(refusal(upper) == .badRange(.overlaps(name: "serials-1")))
    }

    private func gs1Batch(lot: String) throws -> Int64 {
        var definition = definition(lot: lot)
        definition.plan.levels[0].scheme = .gs1
        definition.plan.levels[0].prefix = gtin
        return try ledger.createBatch(definition)
    }

    @Test("Drawn serials are the identities that their symbols are read as, in order, once, also after a restart")
    func drawnSerials() throws {
        try ledger.grantRange(serials(first: 7, last: 11))
        // Another product file's range, of another GTIN, is nothing to this batch.
        try ledger.grantRange(serials(first: 1, last: 5, gtin: "06900000000021", name: "other"))
        // The third serial was imported as a code of a file.
        let known = try folder.file("known.txt", lines(["01\(gtin)21000009"]))
        _ = try ledger.importCodes(
            from: known, fileName: "known.txt", product: "P-2", level: 1, scheme: .gs1, prefix: nil, application: "",
            who: "", now: now)
        let batch = try gs1Batch(lot: "B1")
        let first = try ledger.lease(batch: batch, level: 1, count: 2, now: now)
        let again = try folder.open()
        let second = try again.lease(batch: batch, level: 1, count: 9, now: now)
        #expect(
            (first.codes + second.codes).map(text)
                == ["000007", "000008", "000010", "000011"].map { "01\(gtin)21\($0)" })
        for leased in first.codes + second.codes {
            // The element string of a unit's symbol, as a printer gets it and a reader sends it.
            for content in ["\(leased.code)", "\(leased.code)\u{1D}1728083110LOT7"] {
                for aim in ["]d2", ""] {
                    let reading = try #require(Reading(aim + content))
                    #expect(interpret(reading).identity == leased.code, "\(aim + content)")
                }
            }
            #expect(try again.find(leased.code)?.state == .allocated)
        }
        #expect(try again.lease(batch: batch, level: 1, count: 1, now: now).codes.isEmpty)
        #expect(try again.poolLevel(batch: batch, level: 1) == PoolLevel(remaining: 0, total: 4))
    }

    @Test("A serial that was drawn cannot be imported")
    func drawnThenImported() throws {
        try ledger.grantRange(serials(first: 1, last: 5))
        let batch = try gs1Batch(lot: "B1")
        let drawn = try ledger.lease(batch: batch, level: 1, count: 1, now: now)
        let file = try folder.file("late.txt", lines(["01\(gtin)21000001", "01\(gtin)21000002"]))
        let refusal = #expect(throws: ImportRefusal.self) {
            try ledger.importCodes(
                from: file, fileName: "late.txt", product: product, level: 1, scheme: .gs1, prefix: gtin,
                application: "", who: "", now: now)
        }
        #expect(
            refusal
                == .badLines(
                    [.known(line: 1, code: drawn.codes[0].code, source: "serials-1", product: product, level: 1)],
                    total: 1))
    }
}
