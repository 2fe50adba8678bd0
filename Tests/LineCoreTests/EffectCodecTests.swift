import Codes
import LineCore
import Requirements
import Testing

@Suite("Binary form of effects", .requirement("L-06"))
struct EffectCodecTests {
    static func every() throws -> [Effect] {
        let code = try #require(Code("89999010000000011234"))
        let texts = BatchTexts(
            lot: "B01", made: CalendarDate(year: 2026, month: 11, day: 1),
            expiry: CalendarDate(year: 2028, month: 10, day: 31), productName: "示例片", gtin: "06900000000014")
        var effects: [Effect] = [
            .plc(.resume), .plc(.adopt(boot: 700)), .plc(.permitRun(true)), .plc(.rejectEverything(false)),
            .plc(.lamps(0x1F1F)), .unitPrinter(1, .prepare(texts)), .unitPrinter(1, .store(index: 300, code: code)),
            .unitPrinter(2, .clear), .labelPrinter(3, .prepare(texts)),
            .labelPrinter(
                3, .print(LabelJob(number: 9, code: code, level: 2, count: 10, units: 10, isShort: true))),
            .scanner(4, .feedback(good: true)), .scanner(4, .feedback(good: false)), .lease(level: 1, count: 500),
            .allotment(level: 1, after: 12), .leaseTest(count: 10), .classify(station: 0, item: 65_535, code: code),
        ]
        var mixed = LabelJob(number: 9, code: code, level: 2, count: 10, units: 10, isShort: true)
        mixed.lots = ["B01", "B00"].map { LotTexts(lot: $0, made: texts.made, expiry: texts.expiry) }
        effects.append(.labelPrinter(3, .print(mixed)))
        effects += Verdict.allCases.map { .plc(.verdict(station: 0, item: 1, verdict: $0)) }
        effects += ContainerRequest.allCases.map { .plc(.request(station: 1, item: 2, request: $0)) }
        effects += PLCVerb.allCases.map { .plc(.verb($0)) }
        return effects
    }

    @Test("Every effect comes back, alone and among others")
    func roundTrip() throws {
        let effects = try Self.every()
        for effect in effects { #expect(try EffectCodec.decode(EffectCodec.encode([effect])) == [effect]) }
        #expect(try EffectCodec.decode(EffectCodec.encode(effects)) == effects)
        #expect(Set(effects.map { EffectCodec.encode([$0]) }).count == effects.count)
    }

    @Test("The bytes are those of the first version")
    func golden() throws {
        #expect(EffectCodec.encode([]) == [1, 0])
        #expect(
            EffectCodec.encode([.plc(.verdict(station: 0, item: 300, verdict: .good)), .leaseTest(count: 10)])
                == [1, 2, 1, 3, 0, 0xAC, 2, 1, 7, 10])
    }

    @Test("Bytes that are cut, changed or too many are refused")
    func refused() throws {
        let bytes = EffectCodec.encode(try Self.every())
        for length in bytes.indices {
            #expect(throws: ByteFault.self) { try EffectCodec.decode(Array(bytes[..<length])) }
        }
        #expect(throws: ByteFault.self) { try EffectCodec.decode(bytes + [0]) }
        #expect(throws: ByteFault.version(2)) { try EffectCodec.decode([2, 0]) }
        #expect(throws: ByteFault.self) { try EffectCodec.decode([1, 1, 99]) }
    }
}
