import LineCore
import Requirements
import Testing

@testable import Ledger

@Suite(.requirement("L-06")) struct FactCodecTests {
    private static let numbers: [Int64] = [0, 1, -1, 63, 64, -64, -65, 127, 128, 1 << 40, .max, .min]

    private static var all: [Fact] {
        var facts: [Fact] = []
        for code in numbers {
            facts.append(.sent(code: code, index: 0))
            facts.append(.sent(code: code, index: .max))
            facts.append(.packed(child: code, parent: ~code))
            facts.append(.unpacked(child: code, parent: 3))
            for flag in [true, false] {
                facts.append(.containerClosed(code: code, children: 65_535, short: flag))
                facts.append(.whereabouts(code: code, known: flag))
                facts.append(.rejected(station: 255, item: 65_535, reason: .noRead, code: code, confirmed: flag))
                facts.append(.alarm(.jam, station: 1, device: 255, raised: flag, detail: code))
            }
        }
        for from in CodeState.allCases {
            for to in CodeState.allCases { facts.append(.codeState(code: 5, from: from, to: to, reason: nil)) }
        }
        for reason in Reason.allCases {
            facts.append(.codeState(code: 5, from: .allocated, to: .encoded, reason: reason))
            facts.append(.rejected(station: 0, item: 0, reason: reason, code: nil, confirmed: false))
        }
        for kind in AlarmKind.allCases { facts.append(.alarm(kind, station: 0, device: 0, raised: true, detail: 0)) }
        for state in AlarmState.allCases {
            let key = AlarmKey(kind: .jam, station: 255, device: 3)
            facts.append(.alarmState(key, state, who: "操作员", why: ""))
        }
        for phase in BatchPhase.allCases { facts.append(.phase(phase)) }
        for kind in PackActKind.allCases {
            for second in [nil, "", "复核员"] {
                facts.append(
                    .act(
                        ActRecord(
                            number: .max, kind: kind, who: "操作员", second: second, why: "why", undoes: 7,
                            codes: numbers)))
            }
        }
        facts.append(.reprinted(act: 0, code: .min, number: .max))
        facts.append(.carriedIn(code: .min, parent: nil, from: .max))
        facts.append(.carriedIn(code: .max, parent: .min, from: 0))
        facts.append(.reprintVerified(act: .max, code: .max))
        for piece in TestPiece.allCases {
            for finding in TestFinding.allCases {
                for reason in [nil, Reason.functionTest] {
                    facts.append(
                        .testPiece(
                            TestResult(
                                piece: piece, station: 255, item: .max, finding: finding, reason: reason, who: "操作员")))
                }
            }
        }
        facts.append(.audit(AuditEntry(act: "", who: "", why: "", details: [])))
        facts.append(
            .audit(
                AuditEntry(
                    act: "act", who: "操作员", why: String(repeating: "x", count: 300),
                    details: [.init(name: "b", value: ""), .init(name: "a", value: "\n")])))
        let signer = Signer(who: "操作员", why: "")
        for place: CountedPlace in [
            .bin(station: 255), .samples(level: 1), .leftOver, .loose(level: 2), .containers(level: 9),
        ] {
            facts.append(.counted(place, expected: .min, counted: .max, signer))
            facts.append(.deviation(place, difference: -3, nil))
            facts.append(.deviation(place, difference: .max, signer))
        }
        return facts
    }

    @Test func everyFactComesBack() throws {
        for fact in Self.all { #expect(try FactCodec.decode(FactCodec.encode([fact])) == [fact]) }
        #expect(try FactCodec.decode(FactCodec.encode(Self.all)) == Self.all)
        #expect(try FactCodec.decode(FactCodec.encode([])) == [])
    }

    @Test func theBytesAreThoseOfVersionOne() {
        #expect(
            FactCodec.encode([
                .codeState(code: 300, from: .allocated, to: .encoded, reason: nil), .sent(code: -1, index: 128),
            ]) == [1, 2, 1, 0xD8, 0x04, 2, 4, 0, 2, 1, 0x80, 0x01])
    }

    @Test func whatIsNoFactsIsRefused() {
        let good = FactCodec.encode(Self.all)
        for length in 0..<min(good.count, 400) {
            #expect(throws: ByteFault.self) { try FactCodec.decode(Array(good.prefix(length))) }
        }
        for bytes: [UInt8] in [
            [2, 0], [1, 0, 0], [1, 1, 99], [1, 1, 8, 99], [1, 1, 6, 0, 2], [1, 1, 10, 1, 0xFF, 0, 0, 0],
            [1, 1, 15, 6, 0, 0, 0, 0, 0], [1, 1, 16, 3, 1, 0, 0], [1, 1, 16, 1, 1, 0, 2],
            [1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
            [1, 1, 2, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
            [1, 1, 10, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
        ] {
            #expect(throws: ByteFault.self) { try FactCodec.decode(bytes) }
        }
    }
}
