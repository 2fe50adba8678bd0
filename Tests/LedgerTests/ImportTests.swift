import Codes
import Foundation
import GRDB
import LineCore
import Requirements
import Testing

@testable import Ledger

@Suite(.requirement("U-03", "U-04")) struct ImportTests {
    let folder: Folder
    let ledger: Ledger

    init() throws {
        folder = try Folder()
        ledger = try folder.open()
    }

    private func stored() throws -> [Int] {
        try ledger.queue.read { db in
            try ["code", "code_source", "product", "tally"].map {
                try Int.fetchOne(db, sql: "SELECT count(*) FROM \($0)") ?? -1
            }
        }
    }

    private func refusal(_ bytes: [UInt8], prefix: String? = unitPrefix, limits: ImportLimits = .standard) throws
        -> ImportRefusal?
    {
        let before = try stored()
        let audit = try ledger.auditTrail(batch: nil).count
        let refusal = #expect(throws: ImportRefusal.self) {
            try ledger.take(bytes, name: "refused.txt", in: folder, prefix: prefix, limits: limits)
        }
        #expect(try stored() == before, "nothing is stored after a refusal")
        #expect(try ledger.auditTrail(batch: nil).count == audit)
        #expect(ledger.acceptsWrites)
        return refusal
    }

    @Test(arguments: ["\n", "\r\n", "\r"], [true, false])
    func takesWhatRealFilesLookLike(lineEnd: String, marked: Bool) throws {
        let codes = (1...3).map { cn20(unitPrefix, $0) }
        let text = "追溯码" + lineEnd + codes.map { $0 + "  " }.joined(separator: lineEnd) + lineEnd + lineEnd
        let file = try ledger.take((marked ? [0xEF, 0xBB, 0xBF] : []) + Array(text.utf8), name: "a.txt", in: folder)
        #expect(file.codes == 3)
        #expect(file.sha256.count == 64)
        for code in codes {
            let found = try ledger.find(try #require(Code(code)))
            #expect(found?.state == .unallocated)
            #expect(found?.source == "a.txt")
            #expect(found?.application == "A-7")
            #expect(found?.product == product)
            #expect(found?.level == 1)
        }
        #expect(try ledger.find(try #require(Code(cn20(unitPrefix, 4)))) == nil)
    }

    @Test func leavesItsTraceInTheTrail() throws {
        let file = try ledger.take(lines([cn20(unitPrefix, 1)]), name: "a.txt", in: folder)
        let last = try #require(try ledger.auditTrail(batch: nil).last)
        for part in ["codes.import", "a.txt", file.sha256, "A-7", "engineer"] { #expect(last.body.contains(part)) }
    }

    @Test func takesTheOneFileOfAnArchive() throws {
        let archive = try zip(
            [("folder/", []), ("folder/codes.txt", lines([cn20(unitPrefix, 1), cn20(unitPrefix, 2)]))], password: nil,
            in: folder)
        #expect(try ledger.take(archive, name: "codes.zip", in: folder).codes == 2)
    }

    @Test func listsAllBadLinesAndTheKnownOnes() throws {
        try ledger.take(lines([cn20("8900009", 1)]), name: "other.txt", in: folder, product: "P-2", prefix: nil)
        try ledger.take(lines([cn20(unitPrefix, 1)]), name: "first.txt", in: folder)
        let refusal = try refusal(
            lines([
                "code", cn20(unitPrefix, 5), "890000112345678901", cn20(unitPrefix, 5), cn20(unitPrefix, 6),
                cn20("8900009", 1), cn20(unitPrefix, 1), cn20(unitPrefix, 7),
            ]))
        guard case .badLines(let lines, let total) = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(total == 4)
        #expect(lines.map(\.line) == [3, 4, 6, 7])
        #expect(lines[0] == .bad(BadLine(line: 3, reason: .length(found: 18, expected: 20))))
        #expect(lines[1] == .bad(BadLine(line: 4, reason: .repeated(firstLine: 2))))
        #expect(
            lines[3]
                == .known(
                    line: 7, code: try #require(Code(cn20(unitPrefix, 1))), source: "first.txt", product: product,
                    level: 1))
    }

    @Test func aKnownCodeIsRefusedWhateverItsProduct() throws {
        try ledger.take(lines([cn20(unitPrefix, 3)]), name: "other.txt", in: folder, product: "P-2", level: 2)
        let refusal = try refusal(lines([cn20(unitPrefix, 1), cn20(unitPrefix, 2), cn20(unitPrefix, 3)]))
        let code = try #require(Code(cn20(unitPrefix, 3)))
        #expect(
            refusal
                == .badLines(
                    [.known(line: 3, code: code, source: "other.txt", product: "P-2", level: 2)], total: 1))
        #expect(refusal?.text.chinese.isEmpty == false)
    }

    @Test func theListIsCappedButAllAreCounted() throws {
        try ledger.take(lines((1...50).map { cn20(unitPrefix, $0) }), name: "first.txt", in: folder)
        var limits = ImportLimits.standard
        limits.listedLines = 5
        for bytes in [lines((1...51).map { cn20(unitPrefix, $0) }), lines((1...50).map { "x\($0)1234567890" })] {
            guard case .badLines(let lines, let total) = try refusal(bytes, limits: limits) else {
                Issue.record("not refused by its lines")
                continue
            }
            #expect(lines.map(\.line) == [1, 2, 3, 4, 5])
            #expect(total == 50)
        }
    }

    @Test func theSameFileTwiceHasItsOwnWord() throws {
        let bytes = lines([cn20(unitPrefix, 1)])
        try ledger.take(bytes, name: "first.txt", in: folder)
        #expect(try refusal(bytes) == .alreadyImported(name: "first.txt", at: now))
    }

    @Test func anArchiveIsRefusedByName() throws {
        let codes = lines((1...2_000).map { cn20(unitPrefix, $0) })
        let whole = try zip([("a.txt", codes)], password: nil, in: folder)
        guard case .zip(.damaged) = try refusal(Array(whole.dropLast(30))) else {
            Issue.record("a truncated archive was not refused as damaged")
            return
        }
        var altered = whole
        altered[200] ^= 0x10
        guard case .zip(.damaged) = try refusal(altered) else {
            Issue.record("an altered archive was not refused as damaged")
            return
        }
        #expect(
            try refusal(try zip([("a.txt", codes), ("b.txt", [1])], password: nil, in: folder))
                == .zip(.manyMembers(count: 2)))
        #expect(try refusal(try zip([("a.txt", codes)], password: "secret", in: folder)) == .zip(.encrypted))
        #expect(try refusal([0x50, 0x4B, 5, 6] + Array(repeating: 0, count: 18)) == .zip(.empty))
        var limits = ImportLimits.standard
        limits.bytes = whole.count + 1
        #expect(try refusal(whole, limits: limits) == .zip(.tooLarge(limit: whole.count + 1)))
        limits.bytes = whole.count - 1
        #expect(try refusal(whole, limits: limits) == .tooLarge(limit: whole.count - 1))
    }

    @Test func otherRefusals() throws {
        #expect(try refusal([]) == .file(.noCodes))
        #expect(try refusal(lines([cn20(unitPrefix, 1)]), prefix: "12") == .badPrefix("12"))
        var limits = ImportLimits.standard
        limits.codes = 1
        #expect(
            try refusal(lines([cn20(unitPrefix, 1), cn20(unitPrefix, 2)]), limits: limits)
                == .file(.tooManyCodes(maximum: 1)))
        #expect(throws: ImportRefusal.self) {
            try ledger.importCodes(
                from: folder.url.appendingPathComponent("nothing"), fileName: "nothing", product: product, level: 1,
                scheme: .cn20, prefix: nil, application: "", who: "", now: now)
        }
    }
}
