import Codes
import Crypto
import Foundation
import LineCore
import Records

/// A record of bundles with ten cartons each, in cases of two.
struct GeneratedRecord: BatchRecordSource {
    static let cartonPrefix = "8199903"
    static let bundlePrefix = "8199902"

    var number: String
    var bundles: Int

    /// 2026-09-01T00:00:00.000Z
    private let first: Int64 = 1_788_220_800_000

    static func code(_ prefix: String, _ number: Int) -> Code {
        let digits = String(number)
        guard let code = Code(prefix + String(repeating: "0", count: 13 - digits.count) + digits) else {
            preconditionFailure("twenty digits are a code")
        }
        return code
    }

    func carton(_ number: Int) -> Code { Self.code(Self.cartonPrefix, number) }
    func bundle(_ number: Int) -> Code { Self.code(Self.bundlePrefix, number) }

    var header: RecordHeader {
        RecordHeader(
            line: "PL-01",
            product: RecordProduct(
                chineseName: "示例片", englishName: "Sample tablets", members: [],
                relation: RelationMasterData(
                    productCode: "8199900", subTypeNo: "8199900001", cascade: "1:10", packageSpec: "盒10片", comment: "0",
                    license: "L1", workshop: "一车间", lineName: "PL-01", lineManager: "无")),
            batch: BatchFacts(
                number: number, made: CalendarDate(year: 2026, month: 9, day: 1),
                expiry: CalendarDate(year: 2028, month: 8, day: 31)),
            otherBatches: [],
            levels: [
                LevelPlan(level: 1, name: "carton", scheme: .cn20, prefix: Self.cartonPrefix, ratio: 0),
                LevelPlan(level: 2, name: "case", scheme: .cn20, prefix: Self.bundlePrefix, ratio: 10),
            ], epcBaseURI: "https://epc.example.com/cn20", companyPrefixLength: 7,
            bizLocation: "urn:epc:id:sgln:6901234.00001.0", readPoint: "urn:epc:id:sgln:6901234.00001.7",
            timeZoneOffsetMinutes: 480, closedAt: first + 86_400_000, unexplained: 0)
    }

    func codes(_ body: (RecordedCode) throws -> Void) throws {
        for number in 0..<bundles * 10 {
            try body(
                RecordedCode(
                    code: carton(number), level: 1, state: .commissioned, parent: bundle(number / 10),
                    batch: self.number,
                    reason: "", printedAt: first + Int64(number), verifiedAt: first + Int64(number)))
        }
        for number in 0..<bundles {
            try body(
                RecordedCode(
                    code: bundle(number), level: 2, state: .commissioned, parent: nil, batch: self.number, reason: "",
                    printedAt: first, verifiedAt: first))
        }
    }

    func events(_ body: (RecordedEvent) throws -> Void) throws {
        for number in 0..<bundles {
            let time = first + Int64(number) * 2_000
            for place in 0..<10 { try body(.commissioned(code: carton(number * 10 + place), at: time)) }
            try body(.commissioned(code: bundle(number), at: time + 100))
            try body(
                .packed(
                    parent: bundle(number), children: (0..<10).map { carton(number * 10 + $0) }, at: time + 1_000))
        }
    }

    func audit(_ body: (AuditLine) throws -> Void) throws {
        let text = #"{"act":"batch.create","seq":17,"trail":"00"}"#
        let none = [UInt8](repeating: 0, count: 32)
        try body(
            AuditLine(seq: 1, previous: none, hash: Array(SHA256.hash(data: none + Array(text.utf8))), body: text))
    }
}
