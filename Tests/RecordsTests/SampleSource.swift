import Codes
import Crypto
import Foundation
import LineCore
import Records

/// A batch in memory, whole or broken at will.
struct SampleSource: BatchRecordSource {
    var header: RecordHeader
    var codeList: [RecordedCode] = []
    var eventList: [RecordedEvent] = []
    var auditList: [AuditLine] = []

    func codes(_ body: (RecordedCode) throws -> Void) throws { for code in codeList { try body(code) } }
    func events(_ body: (RecordedEvent) throws -> Void) throws { for event in eventList { try body(event) } }
    func audit(_ body: (AuditLine) throws -> Void) throws { for line in auditList { try body(line) } }

    /// Changes the row of a code.
    mutating func change(_ code: Code, _ body: (inout RecordedCode) -> Void) {
        for place in codeList.indices where codeList[place].code == code { body(&codeList[place]) }
    }
}

/// A code from its digits; tests write only what fits.
func code(_ text: String) -> Code {
    guard let code = Code(text) else { preconditionFailure("a test's code fits") }
    return code
}

/// 2026-09-01T00:00:00.000Z
let firstOfSeptember: Int64 = 1_788_220_800_000

func chain(_ bodies: [String]) -> [AuditLine] {
    var lines: [AuditLine] = []
    var head = [UInt8](repeating: 0, count: 32)
    for (place, body) in bodies.enumerated() {
        let hash = Array(SHA256.hash(data: head + Array(body.utf8)))
        lines.append(AuditLine(seq: Int64(place + 1), previous: head, hash: hash, body: body))
        head = hash
    }
    return lines
}

extension RecordHeader {
    /// Cartons, bundles of `ratio[0]`, cases of `ratio[1]`, pallets of `ratio[2]`.
    static func sample(ratio: [UInt16]) -> RecordHeader {
        let names = ["carton", "bundle", "case"]
        var levels = names.enumerated().map { place, name in
            LevelPlan(
                level: UInt8(place + 1), name: name, scheme: .cn20, prefix: "819990\(3 - place)",
                ratio: place == 0 ? 0 : ratio[place - 1])
        }
        levels.append(LevelPlan(level: 4, name: "pallet", scheme: .sscc, prefix: nil, ratio: ratio[2]))
        return RecordHeader(
            line: "PL-01",
            product: RecordProduct(
                chineseName: "示例片", englishName: "Sample tablets",
                members: [RecordProduct.Member(name: "gtin", value: "06901234000009")],
                relation: RelationMasterData(
                    productCode: "8199900", subTypeNo: "8199900001",
                    cascade: "1:\(ratio[1]):\(ratio[1] * ratio[0])", packageSpec: "盒10片", comment: "0", license: "L1",
                    workshop: "一车间", lineName: "PL-01", lineManager: "无")),
            batch: BatchFacts(
                number: "20260901", made: CalendarDate(year: 2026, month: 9, day: 1),
                expiry: CalendarDate(year: 2028, month: 8, day: 31)),
            otherBatches: [], levels: levels, epcBaseURI: "https://epc.example.com/cn20", companyPrefixLength: 7,
            bizLocation: "urn:epc:id:sgln:6901234.00001.0", readPoint: "urn:epc:id:sgln:6901234.00001.7",
            timeZoneOffsetMinutes: 480, closedAt: firstOfSeptember + 86_400_000, unexplained: 0)
    }
}

/// A small batch written by hand: two bundles of two in a case, a third bundle that is short, in a short case, on one
/// pallet; a loose carton; one of each other state.
func smallBatch() -> SampleSource {
    var source = SampleSource(header: .sample(ratio: [2, 2, 2]))
    var codes: [RecordedCode] = []
    var time = firstOfSeptember
    func unit(_ number: Int) -> Code { code("8199903" + "00000000\(number)" + "123\(number)") }
    func bundle(_ number: Int) -> Code { code("8199902" + "00000000\(number)" + "223\(number)") }
    func box(_ number: Int) -> Code { code("8199901" + "00000000\(number)" + "323\(number)") }
    let pallet = code("069012340000000016")
    func add(
        _ code: Code, _ level: UInt8, _ state: CodeState = .commissioned, in parent: Code? = nil, reason: String = ""
    ) {
        codes.append(
            RecordedCode(
                code: code, level: level, state: state, parent: parent, batch: "20260901", reason: reason,
                printedAt: state == .unallocated ? nil : firstOfSeptember + Int64(codes.count) * 10,
                verifiedAt: state == .commissioned ? firstOfSeptember + Int64(codes.count) * 10 + 5 : nil))
    }
    func happen(_ event: (Int64) -> RecordedEvent) {
        time += 400
        source.eventList.append(event(time))
    }
    for number in 1...5 { add(unit(number), 1, in: bundle((number + 1) / 2)) }
    add(unit(6), 1, reason: "loose")
    add(unit(7), 1, .snInvalid, reason: "no read")
    add(unit(8), 1, .destroyed, reason: "operator reject, \"torn\"")
    add(unit(9), 1, .unallocated, reason: "returned to pool")
    add(code("81999030000000101230"), 1, .sampled, reason: "retained")
    add(code("81999030000000111231"), 1, .inactive, reason: "not found")
    add(code("81999030000000121232"), 1, .inDoubt, reason: "print unknown")
    for number in 1...3 { add(bundle(number), 2, in: box((number + 1) / 2)) }
    for number in 1...2 { add(box(number), 3, in: pallet) }
    add(pallet, 4)
    source.codeList = codes

    for number in 1...4 { happen { .commissioned(code: unit(number), at: $0) } }
    happen { .commissioned(code: bundle(1), at: $0) }
    // The same move three times within an instant, and a clock that steps back.
    happen { .commissioned(code: unit(8), at: $0) }
    happen { .packed(parent: bundle(1), children: [unit(8), unit(1)], at: $0) }
    source.eventList.append(.unpacked(parent: bundle(1), children: [unit(8), unit(1)], at: time))
    source.eventList.append(.packed(parent: bundle(1), children: [unit(8), unit(1)], at: time))
    time -= 300_000
    happen { .unpacked(parent: bundle(1), children: [unit(8)], at: $0) }
    happen { .ended(code: unit(8), state: .inactive, at: $0) }
    happen { .ended(code: unit(8), state: .destroyed, at: $0) }
    happen { .packed(parent: bundle(1), children: [unit(2)], at: $0) }
    time += 300_000
    happen { .commissioned(code: bundle(2), at: $0) }
    happen { .packed(parent: bundle(2), children: [unit(3), unit(4)], at: $0) }
    for number in 5...6 { happen { .commissioned(code: unit(number), at: $0) } }
    happen { .commissioned(code: code("81999030000000101230"), at: $0) }
    happen { .commissioned(code: code("81999030000000111231"), at: $0) }
    happen { .ended(code: code("81999030000000101230"), state: .sampled, at: $0) }
    happen { .ended(code: unit(7), state: .snInvalid, at: $0) }
    happen { .commissioned(code: bundle(3), at: $0) }
    happen { .packed(parent: bundle(3), children: [unit(5)], at: $0) }
    for number in 1...2 {
        happen { .commissioned(code: box(number), at: $0) }
        let content = number == 1 ? [bundle(1), bundle(2)] : [bundle(3)]
        happen { .packed(parent: box(number), children: content, at: $0) }
    }
    happen { .commissioned(code: pallet, at: $0) }
    happen { .packed(parent: pallet, children: [box(1), box(2)], at: $0) }
    happen { .ended(code: code("81999030000000111231"), state: .inactive, at: $0) }
    source.auditList = chain([
        #"{"act":"batch.create","seq":17,"trail":"00"}"#, #"{"act":"batch.start","who":"操作员甲"}"#,
        #"{"act":"batch.close","why":"line \"A\" done"}"#,
    ])
    return source
}
